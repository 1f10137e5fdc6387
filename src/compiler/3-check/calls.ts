/** Calls: functions, rules, records, tags, games, functions of the language, list operations. */
import type * as ast from "../1-parse/ast.js";
import { meant, near } from "../2-bind/did-you-mean.js";
import { builtinFunctions, learningBuiltins } from "../2-bind/builtins.js";
import { unreachable } from "../diagnostics/define.js";
import { builtinRules } from "./builtin-rules.js";
import { callsOf } from "./access.js";
import type { Symbol } from "../2-bind/symbols.js";
import { declarationOf, rootOf, type Context } from "./context.js";
import { checkCallable, closesCircle, fnType, paramTypes } from "./declarations.js";
import { check, expectType, infer, inferPresent } from "./expressions.js";
import { externType } from "./externs.js";
import { entryOf, fillable } from "./fill.js";
import { argumentsOf, copyFor, recordFor } from "./generic/calls.js";
import { originOf } from "./generic/copy.js";
import { memberFor } from "./generic/members.js";
import { isGeneric, takesFunction, type Copy } from "./generic/specialise.js";
import { erased } from "./generic/type-variables.js";
import { changingReceiver, decisionOutsidePlay, noField, notCallable, notYet, wrongArguments, wrongPlaceForName } from "./messages.js";
import { knownToCompiler } from "./games.js";
import { describe, memberOf, resolveName, visibleTypes } from "./names.js";
import { placeType, storesIn } from "./places.js";
import { present } from "./relations.js";
import { noteStore } from "./stores.js";
import { recordType } from "./type-nodes.js";
import { typeText } from "./type-text.js";
import { UNKNOWN, type Type } from "./types.js";

export interface Slot {
  readonly name: string;
  readonly type: Type;
  readonly optional: boolean;
}

/** Types a call. */
export function inferCall(c: Context, e: ast.CallExpr, expected: Type | undefined): Type {
  for (const arg of e.args) {
    if (arg.op === "~") c.report(notYet, arg.span, { what: "a draw in a call outside of `collect`" });
  }
  if (e.callee.kind === "member") return methodCall(c, e, e.callee, undefined);
  if (e.callee.kind !== "name_expr") {
    const callee = infer(c, e.callee);
    return callFnValue(c, e, callee, "this");
  }
  const name = e.callee.name;
  const symbol = c.symbol(name);
  const wanted = expected === undefined ? undefined : present(expected);
  const declared = declarationOf(symbol);
  if (wanted?.kind === "tagged" && declared === undefined) {
    const tag = memberOf(wanted, name.text);
    if (tag?.meaning?.kind === "tag") return tagCall(c, e, name, tag.meaning.type, tag.meaning.index);
  }
  if (symbol === undefined) {
    const unions = visibleTypes(c, name, name.text).filter((t) => t.kind === "tagged");
    if (unions.length === 1) {
      const tag = memberOf(unions[0], name.text)!.meaning!;
      if (tag.kind === "tag") return tagCall(c, e, name, tag.type, tag.index);
    }
    inferArgs(c, e);
    resolveName(c, name, wanted);
    return UNKNOWN;
  }
  if (symbol.kind === "builtin") return builtinCall(c, e, name, expected);
  if (declared === undefined) {
    if (symbol.kind === "param" || symbol.kind === "local" || symbol.kind === "state") {
      const type = infer(c, e.callee);
      return callFnValue(c, e, type, name.text);
    }
    inferArgs(c, e);
    if (symbol.kind !== "unresolved" && symbol.kind !== "lasting")
      c.report(notCallable, name.span, { name: name.text, what: describe(symbol) });
    return UNKNOWN;
  }
  c.shared.meanings.set(name, { kind: "symbol", symbol });
  switch (declared.kind) {
    case "fn":
      return callFn(c, e, name, symbol, declared, expected);
    case "rule": {
      if (c.frame.where !== "play" && c.frame.where !== "rule") {
        c.report(
          decisionOutsidePlay,
          e.span,
          { what: `a call of the rule \`${name.text}\``, where: placeName(c) },
          { help: "a rule has effects; a `fn` has none and may be called anywhere" },
        );
      }
      return callRule(c, e, name, symbol, declared, expected);
    }
    case "record":
      return newRecord(c, e, name, symbol, declared, expected);
    case "game": {
      const types = c.within({ where: "const", game: declared }, () => paramTypes(c, declared.params));
      matchArgs(
        c,
        e,
        name.text,
        declared.params.map((p, i) => ({ name: p.name.text, type: types[i], optional: p.default !== undefined })),
      );
      for (const [i, arg] of argumentsOf(declared.params, e.args).entries())
        if (arg !== undefined && types[i].kind === "fn" && c.types.get(arg.value)?.kind === "fn") knownToCompiler(c, arg.value);
      return { kind: "game", decl: declared };
    }
    case "extern": {
      if (isGeneric(c, declared) && declared.what === "fn") return callExtern(c, e, name, symbol, declared, expected);
      const result = externType(c, declared);
      const type = fnType(c, declared);
      if (type.kind === "fn") matchArgs(c, e, name.text, slotsOf(declared.params, type));
      else inferArgs(c, e);
      return result;
    }
    case "network":
    case "method":
    case "act":
      inferArgs(c, e);
      return UNKNOWN;
    case "enum":
    case "type":
    case "const":
    case "format":
      inferArgs(c, e);
      c.report(notCallable, name.span, { name: name.text, what: describe(symbol) });
      return UNKNOWN;
    default:
      return unreachable(declared);
  }
}

/** Types `Task(program: p, input: i)`; a record with type parameters is made for what its fields are given. */
function newRecord(c: Context, e: ast.CallExpr, name: ast.Name, symbol: Symbol, written: ast.RecordDecl, expected: Type | undefined): Type {
  let declared = written;
  if (written.typeParams.length > 0) {
    const before = c.ranges ? c.shared.made.get(e) : undefined;
    const found = before === undefined ? recordFor(c, e, written, expected) : undefined;
    if (before === undefined && (found === undefined || "open" in found)) {
      inferArgs(c, e);
      return UNKNOWN;
    }
    declared = before ?? (found as { readonly copy: Copy<ast.RecordDecl> }).copy.declaration;
    c.shared.made.set(e, declared);
    const means: Symbol = { ...symbol, declaration: declared } as Symbol;
    c.shared.meanings.set(name, { kind: "symbol", symbol: means });
  }
  const type = recordType(c, declared);
  if (type.kind !== "record") return UNKNOWN;
  const fields = declared.members.filter((m): m is ast.Field => m.kind === "field");
  matchArgs(
    c,
    e,
    name.text,
    fields.map((f, i) => ({ name: f.name.text, type: type.fields[i].type, optional: f.init !== undefined })),
    true,
  );
  return type;
}

/** Types a call of a function; one with type parameters, or that takes functions, is made for what this call gives it. */
function callFn(c: Context, e: ast.CallExpr, name: ast.Name, symbol: Symbol, written: ast.FnDecl, expected: Type | undefined): Type {
  const declared = madeFor(c, e, name, symbol, written, expected);
  if (declared === undefined || "open" in declared) return declared?.open ?? UNKNOWN;
  const circle = closesCircle(c, declared, e);
  const type = fnType(c, declared);
  matchArgs(c, e, name.text, slotsOf(declared.params, type));
  if (circle) return type.kind === "fn" && type.result.kind !== "unit" ? type.result : UNKNOWN;
  const result = checkCallable(c, declared);
  return type.kind === "fn" && declared.result !== undefined ? type.result : result;
}

/** Types a call of a rule, made for what this call gives it where it must be. */
function callRule(c: Context, e: ast.CallExpr, name: ast.Name, symbol: Symbol, written: ast.RuleDecl, expected: Type | undefined): Type {
  const declared = madeFor(c, e, name, symbol, written, expected);
  if (declared === undefined || "open" in declared) return declared?.open ?? UNKNOWN;
  const circle = closesCircle(c, declared, e);
  const type = fnType(c, declared);
  matchArgs(c, e, name.text, slotsOf(declared.params, type));
  if (circle) return UNKNOWN;
  checkCallable(c, declared);
  return type.kind === "fn" ? type.result : UNKNOWN;
}

/** Types a call of an extern with type parameters: TypeScript has one function, what it is given and answers is looked at for each type. */
function callExtern(
  c: Context,
  e: ast.CallExpr,
  name: ast.Name,
  symbol: Symbol,
  written: ast.ExternDecl,
  expected: Type | undefined,
): Type {
  if (externType(c, written).kind === "unknown" && fnType(c, written).kind !== "fn") {
    inferArgs(c, e);
    return UNKNOWN;
  }
  const before = c.ranges ? c.shared.externs.get(e) : undefined;
  const found = before === undefined ? copyFor(c, e, written, expected) : undefined;
  if (before === undefined && (found === undefined || "open" in found)) {
    inferArgs(c, e);
    return found?.open ?? UNKNOWN;
  }
  const copy = before ?? (found as { readonly copy: Copy<ast.ExternDecl> }).copy.declaration;
  c.shared.externs.set(e, copy);
  const means: Symbol = { ...symbol, declaration: copy } as Symbol;
  c.shared.meanings.set(name, { kind: "symbol", symbol: means });
  const type = fnType(c, copy);
  if (type.kind !== "fn") return UNKNOWN;
  matchArgs(c, e, name.text, slotsOf(copy.params, type));
  return externType(c, copy);
}

/** The declaration that a call calls: as written, or the copy for its types and functions; then the call's name means that. */
function madeFor<D extends ast.FnDecl | ast.RuleDecl>(
  c: Context,
  e: ast.CallExpr,
  name: ast.Name,
  symbol: Symbol,
  written: D,
  expected: Type | undefined,
): D | { readonly open: Type } | undefined {
  if (!isGeneric(c, written)) return written;
  // The range analysis sees narrower types, and calls the same copies.
  const before = c.ranges ? c.shared.called.get(e) : undefined;
  const found = before === undefined ? copyFor(c, e, written, expected) : undefined;
  if (before === undefined && (found === undefined || "open" in found)) {
    const open = fnType(c, written);
    const slots = slotsOf(written.params, open).map((slot) => ({ ...slot, type: erased(slot.type) }));
    if (found !== undefined) matchArgs(c, e, name.text, slots);
    return found;
  }
  const copy = (before ?? (found as { readonly copy: Copy<D> }).copy.declaration) as D;
  c.shared.called.set(e, copy);
  const receiver = c.shared.receivers.get(written);
  if (receiver !== undefined) c.shared.receivers.set(copy, receiver);
  // What is captured by a function that is given must be followed into the body: it counts as declared where it is called.
  const takesFunctions = written.params.some((p) => p.type !== undefined && takesFunction(c, p.type));
  const owner = symbol.kind === "inner" ? symbol.owner : written;
  const means: Symbol =
    symbol.kind === "declaration" && !takesFunctions ? { ...symbol, declaration: copy } : { kind: "inner", declaration: copy, owner };
  c.shared.meanings.set(name, { kind: "symbol", symbol: means });
  return copy;
}

/** Where an expression stands, in words. */
export function placeName(c: Context): string {
  switch (c.frame.where) {
    case "fn":
      return "a pure function";
    case "const":
      return "a constant";
    case "state":
      return "an initial value";
    case "observe":
    case "show":
      return `\`${c.frame.where}\``;
    case "test":
      return "a test";
    default:
      return "this place";
  }
}

function inferArgs(c: Context, e: ast.CallExpr): void {
  e.args.forEach((a) => infer(c, a.value));
}

function slotsOf(params: readonly ast.Param[], type: Type): Slot[] {
  return params.map((p, i) => ({
    name: p.name.text,
    type: type.kind === "fn" ? (type.params[i] ?? UNKNOWN) : UNKNOWN,
    optional: p.default !== undefined,
  }));
}

/** Pairs arguments with parameters and checks each. `fill`: one value may fill an array. */
export function matchArgs(c: Context, e: ast.CallExpr, name: string, slots: readonly Slot[], fill = false): void {
  const taken = new Map<string, ast.Arg>();
  let next = 0;
  for (const arg of e.args) {
    let slot: Slot | undefined;
    if (arg.name !== undefined) {
      const text = arg.name.text;
      slot = slots.find((s) => s.name === text);
      if (slot === undefined) {
        const best = near(
          text,
          slots.map((s) => s.name),
        );
        const help = slots.length === 0 ? {} : { help: `it has ${slots.map((s) => `\`${s.name}\``).join(", ")}` };
        c.report(
          wrongArguments,
          arg.name.span,
          { name, problem: `has nothing named \`${text}\`` },
          best === undefined ? help : meant(arg.name.span, best),
        );
        infer(c, arg.value);
        continue;
      }
      if (taken.has(text)) {
        c.report(wrongArguments, arg.span, { name, problem: `is given \`${text}\` twice` });
        infer(c, arg.value);
        continue;
      }
    } else {
      while (next < slots.length && taken.has(slots[next].name)) next++;
      slot = slots[next];
      if (slot === undefined) {
        c.report(wrongArguments, arg.span, { name, problem: `takes ${count(slots.length)}, and this is one more` });
        infer(c, arg.value);
        continue;
      }
    }
    taken.set(slot.name, arg);
    if (c.shared.given.has(arg.value)) {
      c.types.set(arg.value, slot.type);
      continue;
    }
    const type = infer(
      c,
      arg.value,
      arg.value.kind === "list" || arg.value.kind === "comprehension" || !fill ? slot.type : hintFor(arg.value, slot.type),
    );
    if (!(fill && fillable(type, slot.type))) expectType(c, arg.value, type, slot.type, `for \`${slot.name}\``);
    noteStore(c, arg, arg.value, type, slot.type);
  }
  const missing = slots.filter((s) => !s.optional && !taken.has(s.name));
  if (missing.length > 0) {
    c.report(wrongArguments, e.span, { name, problem: `also needs ${missing.map((s) => `\`${s.name}\``).join(", ")}` });
  }
}

function hintFor(value: ast.Expr, place: Type): Type {
  return value.kind === "name_expr" || value.kind === "number" ? entryOf(place) : place;
}

function count(n: number): string {
  return n === 0 ? "no arguments" : n === 1 ? "one argument" : `${n} arguments`;
}

function tagCall(c: Context, e: ast.CallExpr, name: ast.Name, type: Type & { kind: "tagged" }, index: number): Type {
  c.shared.meanings.set(name, { kind: "tag", type, index });
  matchArgs(
    c,
    e,
    name.text,
    type.tags[index].heads.map((h) => ({ name: h.name, type: h.type, optional: false })),
  );
  return type;
}

function callFnValue(c: Context, e: ast.CallExpr, type: Type, name: string): Type {
  if (type.kind === "fn") {
    matchArgs(
      c,
      e,
      name,
      type.params.map((t, i) => ({ name: `#${i + 1}`, type: t, optional: false })),
    );
    return type.result;
  }
  inferArgs(c, e);
  if (type.kind !== "unknown") c.report(notCallable, e.callee.span, { name, what: `a value of ${typeText(type)}` });
  return UNKNOWN;
}

function builtinCall(c: Context, e: ast.CallExpr, name: ast.Name, expected: Type | undefined): Type {
  c.shared.meanings.set(name, { kind: "builtin", name: name.text });
  const rule = builtinRules.get(name.text);
  if (rule !== undefined) return rule(c, e, expected);
  inferArgs(c, e);
  if (c.frame.where === "learning" || builtinFunctions.has(name.text)) return UNKNOWN;
  if (learningBuiltins.has(name.text)) c.report(wrongPlaceForName, name.span, { name: name.text, where: "methods, networks and claims" });
  else c.report(notCallable, name.span, { name: name.text, what: "no function" });
  return UNKNOWN;
}

/** `deck.left()`, `deck.turn(2)`: what belongs to a record, made for what it is called on. */
function callMember(c: Context, e: ast.CallExpr, callee: ast.MemberExpr, record: ast.RecordDecl, member: ast.FnDecl | ast.RuleDecl): Type {
  const written = originOf(record).span;
  const inside = e.span.file === written.file && e.span.start >= written.start && e.span.end <= written.end;
  if (inside && c.calling.some((d) => originOf(d) === originOf(member))) {
    // That it calls itself was said where it is declared.
    inferArgs(c, e);
    return UNKNOWN;
  }
  if (member.kind === "rule") {
    const place = placeType(c, callee.object);
    if (place.kind === "unknown") {
      inferArgs(c, e);
      return UNKNOWN;
    }
  }
  const before = c.ranges ? c.shared.called.get(e) : undefined;
  const copy = before === undefined || before.kind !== member.kind ? memberFor(c, e, callee, record, member) : before;
  if (copy.kind === "rule") sameThroughout(c, callee.object, copy);
  const symbol: Symbol = { kind: "inner", declaration: copy, owner: record };
  c.shared.meanings.set(callee.name, { kind: "symbol", symbol });
  if (!isGeneric(c, copy)) c.shared.called.set(e, copy);
  return copy.kind === "fn" ? callFn(c, e, callee.name, symbol, copy, undefined) : callRule(c, e, callee.name, symbol, copy, undefined);
}

/** What a rule of a record is called on must be the same record until it comes back: nothing it stores to may stand in an index. */
function sameThroughout(c: Context, object: ast.Expr, rule: ast.RuleDecl): void {
  const { roots, rules } = storesIn(c, rule);
  const visit = (value: unknown): ast.Name | undefined => {
    if (Array.isArray(value)) return value.map(visit).find((n) => n !== undefined);
    if (typeof value !== "object" || value === null) return undefined;
    const node = value as ast.Node;
    if (node.kind === "name_expr") {
      const symbol = c.symbol((node as ast.NameExpr).name);
      const root = symbol === undefined ? undefined : rootOf(symbol);
      return root !== undefined && (roots.has(root) || (rules && symbol?.kind === "state")) ? (node as ast.NameExpr).name : undefined;
    }
    return Object.entries(node)
      .filter(([key]) => key !== "span")
      .map(([, child]) => visit(child))
      .find((n) => n !== undefined);
  };
  for (let at = object; at.kind === "index" || at.kind === "member"; at = at.object) {
    const changed = at.kind === "index" ? visit(at.indices) : undefined;
    if (changed === undefined) continue;
    c.report(
      changingReceiver,
      at.span,
      { object: at.span.file.text.slice(at.span.start, at.span.end), by: changed.text, rule: rule.name.text },
      { help: `give the index a name first: \`let at = …\`` },
    );
    return;
  }
}

/** `list.add(x)`, a record's own functions. `place` is given where it may change. */
export function methodCall(c: Context, e: ast.CallExpr, callee: ast.MemberExpr, effects: "allowed" | undefined): Type {
  const object = inferPresent(c, callee.object, `\`.${callee.name.text}\` reads its value`);
  const name = callee.name.text;
  if (object.kind === "list" || object.kind === "set") {
    if (name === "add" || (object.kind === "set" && name === "remove")) {
      if (effects === undefined)
        c.report(decisionOutsidePlay, e.span, { what: `\`.${name}(…)\``, where: "an expression: it changes the list" });
      if (e.args.length !== 1) c.report(wrongArguments, e.span, { name, problem: "takes one argument" });
      for (const arg of e.args) {
        const type = check(c, arg.value, object.element);
        noteStore(c, arg, arg.value, type, object.element);
      }
      if (object.kind === "list" && object.upTo !== undefined) c.checkedStores.add(e);
      return { kind: "unit" };
    }
    if (object.kind === "list" && (name === "skip" || name === "take")) {
      if (e.args.length !== 1) c.report(wrongArguments, e.span, { name, problem: "takes one argument" });
      e.args.forEach((a) => check(c, a.value, { kind: "int", low: 0, high: 2147483647 }));
      const most = object.length ?? object.upTo;
      return { kind: "list", element: object.element, ...(most === undefined ? {} : { upTo: most }) };
    }
  }
  if (object.kind === "record" && object.decl !== undefined) {
    const member = object.decl.members.find((m) => (m.kind === "fn" || m.kind === "rule") && m.name.text === name);
    if (member !== undefined && member.kind !== "field") return callMember(c, e, callee, object.decl, member);
    const field = object.fields.find((f) => f.name === name);
    if (field !== undefined) return callFnValue(c, e, field.type, name);
  }
  inferArgs(c, e);
  if (object.kind !== "unknown") c.report(noField, callee.name.span, { name: `${name}(…)`, type: typeText(object) }, callsOf(object));
  return UNKNOWN;
}
