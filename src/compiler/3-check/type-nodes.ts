/** Written types to types, sizes evaluated. */
import { exchanged } from "../diagnostics/repairs.js";
import type * as ast from "../1-parse/ast.js";
import type { Symbol } from "../2-bind/symbols.js";
import { unreachable } from "../diagnostics/define.js";
import { evaluate } from "./const-eval.js";
import { declarationOf, type Context } from "./context.js";
import { infer } from "./expressions.js";
import { formatType } from "./formats/formats.js";
import {
  badDomain,
  constantFault,
  emptyRange,
  mismatch,
  missingPart,
  missingTypes,
  noSuchType,
  notConstant,
  notIndexType,
  notYet,
} from "./messages.js";
import { specialise } from "./generic/specialise.js";
import { stateType } from "./saved-state.js";
import { dimensionsOf, playersOf, seatsOf } from "./seats.js";
import { typeText } from "./type-text.js";
import type { RealBounds } from "./typed.js";
import { BOOL, INT, REAL, UNKNOWN, hasUnknown, sizeOf, type FieldType, type TagType, type Type } from "./types.js";

/** Gives the type that a node writes. */
export function typeOfNode(c: Context, node: ast.TypeNode): Type {
  const known = c.shared.nodeTypes.get(node);
  if (known !== undefined) return known;
  const type = resolve(c, node);
  c.shared.nodeTypes.set(node, type);
  return type;
}

function resolve(c: Context, node: ast.TypeNode): Type {
  switch (node.kind) {
    case "unknown":
      return UNKNOWN;
    case "range_type": {
      const low = wholeNumber(c, node.low, "the end of a range");
      const high = wholeNumber(c, node.high, "the end of a range");
      if (low === undefined || high === undefined) {
        // What is wrong with an end was said where it stands.
        return [node.low, node.high].some((end) => c.types.get(end)?.kind === "unknown") ? UNKNOWN : INT;
      }
      if (low > high) {
        c.report(emptyRange, node.span, { low, high }, { help: "the lower end comes first", ...exchanged(node.low.span, node.high.span) });
        return UNKNOWN;
      }
      return { kind: "int", low, high };
    }
    case "set_type": {
      const element = typeOfNode(c, node.element);
      if (element.kind !== "unknown" && sizeOf(element) === undefined)
        c.report(notIndexType, node.element.span, { type: typeText(element) });
      return { kind: "set", element };
    }
    case "fn_type":
      return { kind: "fn", params: node.params.map((p) => typeOfNode(c, p)), result: typeOfNode(c, node.result) };
    case "heads_type":
      return { kind: "record", fields: node.fields.map((f) => headType(c, f)) };
    case "tuple_type":
      return { kind: "tuple", elements: node.elements.map((e) => typeOfNode(c, e)) };
    case "option_type": {
      const inner = typeOfNode(c, node.inner);
      return inner.kind === "option" || inner.kind === "unknown" ? inner : { kind: "option", inner };
    }
    case "array_type":
      return arrayType(c, node);
    case "bounded_type": {
      const inner = typeOfNode(c, node.inner);
      const upTo = wholeNumber(c, node.bound, "a bound");
      if (inner.kind === "text") return { kind: "text", upTo };
      if (inner.kind === "list") return { kind: "list", element: inner.element, upTo };
      if (inner.kind !== "unknown")
        c.report(mismatch, node.inner.span, { expected: "a list `T[]` or `text`", what: "before `up to`", found: typeText(inner) });
      return inner;
    }
    case "in_type":
      typeOfNode(c, node.inner);
      if (c.frame.where !== "learning") c.report(notYet, node.span, { what: "the ends of reals outside of a choice" });
      return UNKNOWN;
    case "named_type":
      return namedType(c, node);
    default:
      return unreachable(node);
  }
}

function arrayType(c: Context, node: ast.ArrayType): Type {
  if (
    node.element.kind === "named_type" &&
    isBuiltin(c, node.element.path[0], "Dist") &&
    node.dims.length === 1 &&
    node.dims[0].kind !== "size_type"
  ) {
    return { kind: "dist", of: typeOfNode(c, node.dims[0]) };
  }
  const element = typeOfNode(c, node.element);
  if (node.dims.length === 0) return { kind: "list", element };
  const index = node.dims.flatMap((d) => rolesAsIndex(c, d) ?? [dimension(c, d)]);
  if (index.some((i) => i.kind === "unknown"))
    return index.every((i) => i.kind !== "unknown" || i.variable !== undefined) ? { kind: "array", index, element } : UNKNOWN;
  if (index.length === 1 && sizeOf(index[0]) === undefined) {
    if (index[0].kind === "text" || index[0].kind === "record" || index[0].kind === "int") return { kind: "table", key: index[0], element };
  }
  for (let i = 0; i < index.length; i++) {
    if (sizeOf(index[i]) === undefined) {
      if (hasUnknown(index[i])) return UNKNOWN;
      c.report(
        notIndexType,
        (node.dims[i] ?? node).span,
        { type: typeText(index[i]) },
        { help: "an index is a range, an enum, bool, seats, a grid, or made of these" },
      );
      return UNKNOWN;
    }
  }
  return { kind: "array", index, element };
}

/** `T[pilot]` over an array of roles has an entry for each of them, indexed as they are. */
function rolesAsIndex(c: Context, dim: ast.TypeNode | ast.SizeType): readonly Type[] | undefined {
  if (dim.kind !== "named_type" || dim.path.length !== 1 || dim.args !== undefined || dim.of !== undefined) return undefined;
  const symbol = c.symbol(dim.path[0]);
  const role = symbol?.kind === "seat" ? roleType(c, symbol.game, symbol.name) : undefined;
  return role?.kind === "array" ? role.index : undefined;
}

/** A size `n` is the index type 0..n-1. */
export function dimension(c: Context, node: ast.TypeNode | ast.SizeType): Type {
  if (node.kind === "size_type") return sized(c, node.size);
  if (node.kind === "named_type" && node.path.length === 1 && node.args === undefined && node.of === undefined) {
    const symbol = c.symbol(node.path[0]);
    const declared = declarationOf(symbol);
    if (symbol !== undefined && isTypeParameter(symbol)) return { kind: "unknown", variable: symbol.name.text };
    if (
      declared?.kind === "const" ||
      symbol?.kind === "param" ||
      symbol?.kind === "local" ||
      symbol?.kind === "counter" ||
      symbol?.kind === "state"
    ) {
      return sized(c, { kind: "name_expr", span: node.span, name: node.path[0] });
    }
    if (symbol === undefined) return { kind: "unknown", variable: node.path[0].text }; // a size variable
    if (symbol.kind === "unresolved") return UNKNOWN; // reported
  }
  return typeOfNode(c, node);
}

/** The index type of a number of entries that the compiler knows. */
export function sized(c: Context, size: ast.Expr): Type {
  const n = wholeNumber(c, size, "a size");
  if (n === undefined) return UNKNOWN;
  if (n < 1) {
    c.report(emptyRange, size.span, { low: 0, high: n - 1 });
    return UNKNOWN;
  }
  return { kind: "int", low: 0, high: n - 1 };
}

/** Evaluates an expression that must be a whole number known to the compiler. */
export function wholeNumber(c: Context, e: ast.Expr, what: string): number | undefined {
  // A bound that names the function in whose parameters it stands: it is told of where it was asked for first.
  if (underWay.has(e)) return undefined;
  underWay.add(e);
  try {
    return wholeNumberOf(c, e, what);
  } finally {
    underWay.delete(e);
  }
}

/** Bounds that are being worked out. */
const underWay = new WeakSet<ast.Expr>();

function wholeNumberOf(c: Context, e: ast.Expr, what: string): number | undefined {
  const type = infer(c, e);
  if (type.kind === "unknown") return undefined;
  const result = evaluate(c, e);
  if (!("value" in result)) {
    if (result.told === true) return undefined;
    if (result.fault === true) c.report(constantFault, result.span, { fault: result.reason });
    else c.report(notConstant, result.span, { what, reason: result.reason });
    return undefined;
  }
  if (typeof result.value !== "number" || !Number.isInteger(result.value)) {
    c.report(mismatch, e.span, { expected: "a whole number", what: `for ${what}`, found: typeText(type) });
    return undefined;
  }
  return result.value;
}

function isBuiltin(c: Context, name: ast.Name, text: string): boolean {
  const symbol = c.symbol(name);
  return symbol?.kind === "builtin" && symbol.name === text;
}

function namedType(c: Context, node: ast.NamedType): Type {
  const name = node.path[0];
  const symbol = c.symbol(name);
  if (node.path.length > 1) {
    if (c.frame.where !== "learning") c.report(notYet, node.span, { what: "a type inside a game (`game.Type`)" });
    return UNKNOWN;
  }
  if (symbol === undefined) {
    // `seat`: any seat of the game around.
    if (name.text === "seat" && c.frame.game !== undefined && c.frame.where !== "learning")
      return { kind: "seat", game: c.frame.game, names: seatsOf(c.frame.game) };
    // A function that may be one of learning is read with open names; where a game calls it, its types must be known.
    if (c.frame.where === "fn" || c.frame.where === "rule" || c.frame.where === "play")
      c.report(
        noSuchType,
        node.span,
        { name: name.text },
        { help: `if it may be any type, say so behind the function's name: \`fn f<${name.text}>(…)\`` },
      );
    return UNKNOWN;
  }
  switch (symbol.kind) {
    case "players":
      return playersType(symbol.game);
    case "seat": {
      const type = roleType(c, symbol.game, symbol.name);
      if (type.kind !== "array") return type;
      c.report(notYet, node.span, { what: `\`${symbol.name}\` (an array of roles) as a type` });
      return UNKNOWN;
    }
    case "builtin":
      return builtinType(c, node, symbol.name);
    case "declaration":
    case "inner": {
      const d = symbol.declaration;
      switch (d.kind) {
        case "enum":
          return enumType(d);
        case "record":
          return d.typeParams.length > 0 ? filledRecord(c, node, d) : recordType(c, d);
        case "type":
          return aliasType(c, d);
        case "format":
          return formatType(c, d);
        case "extern":
          if (d.what === "type") return UNKNOWN; // said where it is declared
          c.report(mismatch, node.span, { expected: "a type", found: `the function \`${name.text}\`` });
          return UNKNOWN;
        default:
          if (c.frame.where !== "learning") c.report(notYet, node.span, { what: `\`${name.text}\` (${d.kind}) as a type` });
          return UNKNOWN;
      }
    }
    default:
      return isTypeParameter(symbol) ? { kind: "unknown", variable: symbol.name.text } : UNKNOWN;
  }
}

/** Whether a name is a type parameter of the declaration around it. */
function isTypeParameter(symbol: Symbol): symbol is Symbol & { kind: "local" } {
  if (symbol.kind !== "local") return false;
  const { from } = symbol;
  if (from.kind !== "fn" && from.kind !== "rule" && from.kind !== "record" && from.kind !== "extern") return false;
  return (from as ast.FnDecl | ast.RuleDecl | ast.RecordDecl | ast.ExternDecl).typeParams.includes(symbol.name);
}

function builtinType(c: Context, node: ast.NamedType, name: string): Type {
  switch (name) {
    case "bool":
      return BOOL;
    case "int":
      return INT;
    case "real":
      return REAL;
    case "text":
      return { kind: "text" };
    case "Game":
      return { kind: "game" };
    case "Policy":
      return { kind: "policy" };
    case "grid": {
      const args = node.args ?? [];
      if (args.length !== 2) {
        c.report(mismatch, node.span, { expected: "`grid(rows, columns)`", found: `${args.length} sizes` });
        return UNKNOWN;
      }
      const rows = wholeNumber(c, args[0].value, "the size of a grid");
      const cols = wholeNumber(c, args[1].value, "the size of a grid");
      if (rows === undefined || cols === undefined) return UNKNOWN;
      if (rows < 1 || cols < 1) {
        c.report(emptyRange, node.span, { low: 0, high: Math.min(rows, cols) - 1 });
        return UNKNOWN;
      }
      return { kind: "grid", rows, cols };
    }
    case "State":
      return c.frame.where === "learning" ? UNKNOWN : stateType(c, node);
    default:
      if (c.frame.where !== "learning") c.report(notYet, node.span, { what: `the type \`${name}\` here` });
      return UNKNOWN;
  }
}

/** The type of a game's players. */
export function playersType(game: ast.GameDecl): Type {
  return { kind: "seat", game, names: playersOf(game) };
}

/** The type of a role, or of all players for one of them. */
export function roleType(c: Context, game: ast.GameDecl, name: string): Type {
  const declared = game.members.flatMap((m) => (m.kind === "seats" ? m.seats : [])).find((s) => s.name.text === name);
  const names = seatsOf(game);
  if (declared !== undefined && declared.dims.length > 0) {
    const index = dimensionsOf(declared);
    return index === undefined ? UNKNOWN : { kind: "array", index, element: { kind: "seat", game, names } }; // its entries are seats
  }
  const players = playersOf(game);
  if (players.includes(name)) return { kind: "seat", game, names: players };
  if (names.length === 0) c.report(missingPart, game.name.span, { game: game.name.text, what: "seats" });
  return { kind: "seat", game, names: names.includes(name) ? names : [name] };
}

const enums = new WeakMap<ast.EnumDecl, Type & { kind: "enum" }>();

/** The type that an enum declares. */
export function enumType(decl: ast.EnumDecl): Type & { kind: "enum" } {
  let type = enums.get(decl);
  if (type === undefined) enums.set(decl, (type = { kind: "enum", name: decl.name.text, members: decl.members.map((m) => m.text), decl }));
  return type;
}

/** `Pair(Card, 0..6)`: a record with type parameters, made for these types. */
function filledRecord(c: Context, node: ast.NamedType, d: ast.RecordDecl): Type {
  const args = node.args ?? [];
  if (args.length !== d.typeParams.length) {
    const usage = `${d.name.text}(${d.typeParams.map((p) => p.text).join(", ")})`;
    c.report(
      missingTypes,
      node.span,
      { name: d.name.text, count: d.typeParams.length, given: args.length },
      { help: `write them in brackets: \`${usage}\`` },
    );
    return UNKNOWN;
  }
  const types = args.map((a) => typeOfNode(c, writtenType(a.value)));
  if (types.some((t) => t.kind === "unknown" && t.variable === undefined)) return UNKNOWN;
  const solution = new Map(d.typeParams.map((p, i) => [p.text, { type: types[i], loose: false }] as const));
  return recordType(c, specialise(c, d, solution).declaration);
}

const writtenTypes = new WeakMap<ast.Expr, ast.TypeNode>();

/** What was read as an expression, between brackets, as the type that it writes. */
function writtenType(e: ast.Expr): ast.TypeNode {
  const known = writtenTypes.get(e);
  if (known !== undefined) return known;
  const node = typeWritten(e);
  writtenTypes.set(e, node);
  return node;
}

function typeWritten(e: ast.Expr): ast.TypeNode {
  const { span } = e;
  switch (e.kind) {
    case "paren":
      return writtenType(e.inner);
    case "name_expr":
      return { kind: "named_type", span, path: [e.name] };
    case "range":
      return { kind: "range_type", span, low: e.low, high: e.high };
    case "call":
      return e.callee.kind === "name_expr" ? { kind: "named_type", span, path: [e.callee.name], args: e.args } : { kind: "unknown", span };
    case "tuple":
      return { kind: "tuple_type", span, elements: e.elements.map(writtenType) };
    case "index": {
      const dims = e.indices.flatMap((i): (ast.TypeNode | ast.SizeType)[] => {
        if (i.kind === "wildcard") return [];
        return [i.kind === "number" ? { kind: "size_type", span: i.span, size: i } : writtenType(i)];
      });
      return { kind: "array_type", span, element: writtenType(e.object), dims };
    }
    default:
      return { kind: "unknown", span };
  }
}

/** The type that a record declares; of one with type parameters, with these unknown. */
export function recordType(c: Context, decl: ast.RecordDecl): Type {
  if (c.typing.includes(decl)) {
    c.report(notConstant, decl.name.span, { what: `the size of \`${decl.name.text}\``, reason: "it contains itself" });
    return UNKNOWN;
  }
  const known = c.shared.recordTypes.get(decl);
  if (known !== undefined) return known;
  c.typing.push(decl);
  const fields = decl.members.flatMap((m) => (m.kind === "field" ? [{ name: m.name.text, type: fieldType(c, m) }] : []));
  c.typing.pop();
  const type: Type = { kind: "record", name: decl.name.text, fields, decl };
  c.shared.recordTypes.set(decl, type);
  return type;
}

function fieldType(c: Context, field: ast.Field): Type {
  const type = typeOfNode(c, field.type);
  c.nameTypes.set(field.name, type);
  return type;
}

/** A head of a choice: a type, or reals with their ends (`by: real in -1..1`). */
function headType(c: Context, head: ast.Field): FieldType {
  if (head.type.kind !== "in_type") return { name: head.name.text, type: fieldType(c, head) };
  const found = realBox(c, head.type);
  c.nameTypes.set(head.name, found?.type ?? UNKNOWN);
  return { name: head.name.text, type: found?.type ?? UNKNOWN, ...(found === undefined ? {} : { box: found.box }) };
}

/** The type that an alias names. */
export function aliasType(c: Context, decl: ast.TypeAlias): Type {
  if (c.typing.includes(decl)) {
    c.report(notConstant, decl.name.span, { what: `the type \`${decl.name.text}\``, reason: "it is declared by itself" });
    return UNKNOWN;
  }
  c.typing.push(decl);
  const type = domainType(c, decl.domain, decl.name.text);
  c.typing.pop();
  return type;
}

const WORDS = new Set(["bool", "int", "real", "text"]);

/** The type of a choice's domain or of a declared union. */
export function domainType(c: Context, domain: ast.DomainNode, name?: string): Type {
  const known = c.shared.nodeTypes.get(domain);
  if (known !== undefined) return known;
  const type = resolveDomain(c, domain, name);
  c.shared.nodeTypes.set(domain, type);
  return type;
}

function resolveDomain(c: Context, domain: ast.DomainNode, name: string | undefined): Type {
  const [only] = domain.alternatives;
  if (domain.alternatives.length === 1) {
    if (only.type?.kind === "in_type" && name === undefined) return realsType(c, domain, only.type);
    if (only.type !== undefined) return typeOfNode(c, only.type);
    if (only.tag !== undefined && only.heads.length === 0) {
      const symbol = c.symbol(only.tag);
      if (WORDS.has(only.tag.text)) return builtinType(c, namedNode(only.tag), only.tag.text);
      if (symbol !== undefined) return namedType(c, namedNode(only.tag));
    }
  }
  const tags: TagType[] = [];
  for (const alternative of domain.alternatives) {
    if (alternative.tag === undefined) {
      if (alternative.type === undefined || alternative.type.kind === "unknown") return UNKNOWN;
      typeOfNode(c, alternative.type);
      c.report(
        badDomain,
        alternative.span,
        { problem: "an alternative beside others needs a tag" },
        { help: "write `name(value: Type)`, so that a `match` can tell it from the others" },
      );
      return UNKNOWN;
    }
    tags.push({ tag: alternative.tag.text, heads: alternative.heads.map((h) => headType(c, h)) });
  }
  return { kind: "tagged", tags, ...(name === undefined ? {} : { name }) };
}

/** `real[n] in lo..hi`: reals that are chosen from a box (A3). */
function realsType(c: Context, domain: ast.DomainNode, node: ast.InType): Type {
  const found = realBox(c, node);
  if (found === undefined) return UNKNOWN;
  c.shared.realBounds.set(domain, found.box);
  return found.type;
}

function realBox(c: Context, node: ast.InType): { readonly type: Type; readonly box: RealBounds } | undefined {
  const type = typeOfNode(c, node.inner);
  if (hasUnknown(type)) return undefined;
  const isReals = type.kind === "real" || (type.kind === "array" && type.element.kind === "real");
  if (!isReals || node.range.kind !== "range") {
    const problem = isReals
      ? "the ends of a choice of reals are written `lo..hi`"
      : `only reals are chosen \`in lo..hi\`, not ${typeText(type)}`;
    c.report(badDomain, node.span, { problem }, { help: "write `real in -1..1`, or `real[2] in -1..1` for two of them" });
    return undefined;
  }
  const low = realNumber(c, node.range.low);
  const high = realNumber(c, node.range.high);
  if (low === undefined || high === undefined) return undefined;
  if (low >= high) {
    c.report(emptyRange, node.range.span, { low, high }, { help: "the lower end comes first, and a choice needs two values at least" });
    return undefined;
  }
  return { type, box: { low, high } };
}

/** Evaluates an expression that must be a number known to the compiler, as a 32-bit real. */
function realNumber(c: Context, e: ast.Expr): number | undefined {
  const type = infer(c, e);
  if (type.kind === "unknown") return undefined;
  const result = evaluate(c, e);
  if (!("value" in result)) {
    if (result.told === true) return undefined;
    if (result.fault === true) c.report(constantFault, result.span, { fault: result.reason });
    else c.report(notConstant, result.span, { what: "the end of a choice of reals", reason: result.reason });
    return undefined;
  }
  const value = typeof result.value === "number" ? Math.fround(result.value) : NaN;
  if (Number.isFinite(value)) return value;
  c.report(mismatch, e.span, { expected: "a number", what: "for the end of a choice of reals", found: typeText(type) });
  return undefined;
}

function namedNode(name: ast.Name): ast.NamedType {
  return { kind: "named_type", span: name.span, path: [name] };
}
