/** `match`: patterns, what they bind, and whether every case is met (C6). */
import { addedAfter } from "../diagnostics/repairs.js";
import type { Extras } from "../diagnostics/define.js";
import type * as ast from "../1-parse/ast.js";
import { whereReach } from "../2-bind/where-reach.js";
import type { Span } from "../source/source-file.js";
import { bindPattern } from "./binders.js";
import { nodeKey, type Context, type Facts } from "./context.js";
import { decisionIn } from "./decisions.js";
import { condition, infer } from "./expressions.js";
import { badPattern, mismatch, misplacedDecision, missingArms, notYet, unreachableArm } from "./messages.js";
import { memberOf, membersOf } from "./names.js";
import { assume, pathKey } from "./narrowing.js";
import { join, present } from "./relations.js";
import { samplesIn } from "./samples.js";
import { typeText } from "./type-text.js";
import { UNKNOWN, sizeOf, type Type } from "./types.js";

/** A `match` as an expression: every arm gives a value. */
export function inferMatch(c: Context, e: ast.MatchExpr, expected: Type | undefined): Type {
  let type: Type | undefined;
  const subject = e.subject === undefined ? undefined : infer(c, e.subject);
  matchArms(c, e, subject, (arm) => {
    if (arm.body.kind !== "expr" || arm.body.for !== undefined) {
      if (arm.body.kind !== "unknown")
        c.report(misplacedDecision, arm.body.span, { what: "a `match` whose arms are statements is a statement itself: its value" });
      return;
    }
    const value = infer(
      c,
      arm.body.value,
      expected ?? (type === undefined || type.kind === "none" ? undefined : { kind: "option", inner: present(type) }),
    );
    const joined = type === undefined ? value : join(type, value);
    if (joined === undefined)
      c.report(mismatch, arm.body.span, { expected: typeText(type!), what: "as in the arms before", found: typeText(value) });
    else type = joined;
  });
  return type ?? UNKNOWN;
}

/** Types patterns and guards, hands each arm over with what it shows, and reports missing and unreachable arms. */
export function matchArms(c: Context, e: ast.MatchExpr, subject: Type | undefined, arm: (arm: ast.Arm) => void): void {
  const before = c.facts;
  if (subject === undefined) {
    let facts: Facts = before;
    let hasElse = false;
    for (const a of e.arms) {
      if (a.guard === undefined) hasElse = true;
      else {
        const { guard } = a;
        c.assuming(facts, () => condition(c, guard));
        c.decides?.(guard, { ifFalse: "this arm is never taken", ifTrue: "the arms after it are never taken" });
      }
      const inside = a.guard === undefined ? facts : assume(c, facts, a.guard, true);
      c.assuming(inside, () => arm(a));
      if (a.guard !== undefined) facts = assume(c, facts, a.guard, false);
    }
    if (!hasElse && e.arms.every((a) => a.guard?.kind !== "unknown"))
      c.report(missingArms, headOf(e), { missing: ["else"] }, { help: "end with `else => …`", ...emptyArms(e, ["else"]) });
    return;
  }
  const cases = casesOf(subject);
  const open = new Set(cases ?? []);
  let caught = false;
  for (const a of e.arms) {
    if (a.pattern === undefined) continue;
    typePattern(c, a.pattern, subject);
    let facts = before;
    const key = e.subject === undefined ? undefined : pathKey(c, e.subject);
    if (key !== undefined && subject.kind === "option" && coversOnlyPresent(a.pattern)) facts = new Map([...before, [key, subject.inner]]);
    if (e.subject !== undefined) facts = maskFacts(c, facts, e.subject, a.pattern);
    if (a.where !== undefined) {
      c.assuming(facts, () => condition(c, a.where!));
      facts = assume(c, facts, a.where, true);
    }
    c.assuming(facts, () => arm(a));
    const covers = [...open].filter((x) => covered(c, a.pattern!, x));
    if (
      (caught || (cases !== undefined && cases.length > 0 && covers.length === 0)) &&
      !fixed(subject) &&
      !hasUnknown(c, a.pattern, subject)
    ) {
      c.report(unreachableArm, a.pattern.span, {});
    }
    if (a.where !== undefined) continue;
    covers.forEach((x) => open.delete(x));
    if (catchesAll(a.pattern)) caught = true;
  }
  if (caught || subject.kind === "unknown") return;
  if (cases === undefined)
    c.report(missingArms, headOf(e), { missing: ["else"] }, { help: "end with `else => …`", ...emptyArms(e, ["else"]) });
  else if (open.size > 0) {
    const missing = names([...open]);
    c.report(missingArms, headOf(e), { missing }, { help: "add an arm for each, or `else => …`", ...emptyArms(e, missing) });
  }
}

/**
 * A choice was legal, so its mask held (A3): what that shows right after the decision. Inside `together` the mask read an earlier state.
 * `pattern`: what the choice is known to be. `place`: the name it is put into, by which its heads are read from here on.
 */
export function maskFacts(c: Context, facts: Facts, value: ast.Expr, pattern: ast.Pattern | undefined, place?: ast.Name): Facts {
  const decision = decisionIn(value);
  if (decision?.kind !== "chooses" || samplesIn(value) !== undefined || c.frame.together === true) return facts;
  const { alternatives } = decision.domain;
  const last = alternatives.at(-1);
  const chosen =
    alternatives.length === 1 || (last !== undefined && whereReach(c.bound, decision.domain, last) === "all")
      ? last
      : pattern?.kind === "name_pattern"
        ? alternatives.find((a) => a.tag?.text === pattern.name.text)
        : undefined;
  if (chosen?.where === undefined) return facts;
  const shown = assume(c, facts, chosen.where, true);
  if (place === undefined || chosen.type?.kind !== "heads_type") return shown;
  const heads = chosen.type.fields.map((head) => [nodeKey(head.name), `${nodeKey(place)}.${head.name.text};`] as const);
  return new Map([...shown].map(([key, type]) => [heads.reduce((k, [from, to]) => k.replaceAll(from, to), key), type]));
}

/** A constant's `match` is a setting's business: arms for other values are no mistake. */
function fixed(subject: Type): boolean {
  return subject.kind === "unknown" || (subject.kind === "int" && subject.low === subject.high);
}

/** Offers arms that do nothing, where the arms are statements: what others are worth only who writes them knows. */
function emptyArms(e: ast.MatchExpr, missing: readonly string[]): Pick<Extras, "fix"> {
  const last = e.arms.at(-1);
  if (last === undefined || e.arms.some(({ body }) => body.kind === "expr" || body.kind === "unknown")) return {};
  const title = `add ${missing.length === 1 ? `an arm for \`${missing[0]}\`` : "these arms"} that ${missing.length === 1 ? "does" : "do"} nothing`;
  return addedAfter(
    last.span,
    missing.map((name) => `${name} => {}`),
    title,
  );
}

/** The word `match` and its subject. */
function headOf(e: ast.MatchExpr): Span {
  return e.subject === undefined ? { ...e.span, end: e.span.start + "match".length } : { ...e.span, end: e.subject.span.end };
}

/** One thing a value can be. */
type Case =
  | { readonly kind: "none" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "member"; readonly name: string; readonly index: number }
  | { readonly kind: "some"; readonly type: Type }
  | { readonly kind: "tuple"; readonly cases: readonly Case[] };

function casesOf(type: Type): readonly Case[] | undefined {
  switch (type.kind) {
    case "bool":
      return [true, false].map((value) => ({ kind: "bool", value }));
    case "int":
      return (sizeOf(type) ?? Infinity) > 4096
        ? undefined
        : Array.from({ length: type.high - type.low + 1 }, (_, i) => ({ kind: "int", value: type.low + i }));
    case "enum":
    case "seat":
    case "tagged":
      return membersOf(type).map((name, index) => ({ kind: "member", name, index }));
    case "option": {
      const inner = casesOf(type.inner);
      return [{ kind: "none" }, ...(inner ?? [{ kind: "some" as const, type: type.inner }])];
    }
    case "none":
      return [{ kind: "none" }];
    case "tuple": {
      let rows: (readonly Case[])[] = [[]];
      for (const element of type.elements) {
        const cases = casesOf(element);
        if (cases === undefined || rows.length * cases.length > 4096) return undefined;
        rows = rows.flatMap((row) => cases.map((x) => [...row, x]));
      }
      return rows.map((cases) => ({ kind: "tuple", cases }));
    }
    default:
      return undefined;
  }
}

function covered(c: Context, p: ast.Pattern, x: Case): boolean {
  switch (p.kind) {
    case "wildcard":
    case "else_pattern":
      return true;
    case "any_of":
      return p.patterns.some((q) => covered(c, q, x));
    case "none":
      return x.kind === "none";
    case "bool":
      return x.kind === "bool" && x.value === p.value;
    case "literal_pattern":
      return x.kind === "int" && x.value >= p.low && x.value <= (p.high ?? p.low);
    case "name_pattern": {
      const meaning = c.shared.meanings.get(p.name);
      if (meaning?.kind === "some") return x.kind !== "none";
      return x.kind === "member" && x.name === p.name.text;
    }
    case "tuple_pattern":
      return x.kind === "tuple" && p.elements.every((q, i) => covered(c, q, x.cases[i]));
    default:
      return false;
  }
}

function catchesAll(p: ast.Pattern): boolean {
  if (p.kind === "any_of") return p.patterns.some(catchesAll);
  if (p.kind === "tuple_pattern") return p.elements.every(catchesAll);
  return p.kind === "wildcard" || p.kind === "else_pattern";
}

function coversOnlyPresent(p: ast.Pattern): boolean {
  if (p.kind === "any_of") return p.patterns.every(coversOnlyPresent);
  return p.kind !== "wildcard" && p.kind !== "else_pattern" && p.kind !== "none";
}

/** A pattern that was already reported covers nothing, which is no second mistake. */
function hasUnknown(c: Context, p: ast.Pattern, type: Type): boolean {
  switch (p.kind) {
    case "any_of":
      return p.patterns.some((q) => hasUnknown(c, q, type));
    case "name_pattern":
      return c.shared.meanings.get(p.name) === undefined;
    case "tuple_pattern":
      return type.kind !== "tuple" || p.elements.some((q, i) => hasUnknown(c, q, type.elements[i] ?? UNKNOWN));
    case "literal_pattern":
      return present(type).kind !== "int";
    case "bool":
      return present(type).kind !== "bool";
    case "none":
      return type.kind !== "option" && type.kind !== "none";
    case "string":
      return true;
    default:
      return false;
  }
}

function names(cases: readonly Case[]): string[] {
  const texts: string[] = [];
  let run: { low: number; high: number } | undefined;
  const flush = () => {
    if (run !== undefined) texts.push(run.low === run.high ? `${run.low}` : `${run.low}..${run.high}`);
    run = undefined;
  };
  for (const x of cases) {
    if (x.kind === "int" && run !== undefined && x.value === run.high + 1) {
      run = { low: run.low, high: x.value };
      continue;
    }
    flush();
    if (x.kind === "int") run = { low: x.value, high: x.value };
    else texts.push(caseText(x));
  }
  flush();
  return texts;
}

function caseText(x: Case): string {
  switch (x.kind) {
    case "none":
    case "some":
      return x.kind;
    case "bool":
    case "int":
      return String(x.value);
    case "member":
      return x.name;
    case "tuple":
      return `(${x.cases.map(caseText).join(", ")})`;
  }
}

/** Says what the names of a pattern mean and gives those in brackets their types. */
function typePattern(c: Context, p: ast.Pattern, type: Type): void {
  switch (p.kind) {
    case "wildcard":
    case "else_pattern":
      return;
    case "any_of":
      return p.patterns.forEach((q) => typePattern(c, q, type));
    case "none":
      if (type.kind !== "option" && type.kind !== "none" && type.kind !== "unknown") bad(c, p, "`none`", type);
      return;
    case "bool":
      if (present(type).kind !== "bool" && type.kind !== "unknown") bad(c, p, `\`${p.value}\``, type);
      return;
    case "literal_pattern": {
      const wanted = present(type);
      const text = p.high === undefined ? `\`${p.low}\`` : `\`${p.low}..${p.high}\``;
      if (wanted.kind !== "int" && wanted.kind !== "unknown") bad(c, p, text, type);
      return;
    }
    case "string":
      if (present(type).kind !== "text" && type.kind !== "unknown") bad(c, p, "a text", type);
      return;
    case "tuple_pattern": {
      const wanted = present(type);
      if (wanted.kind === "tuple" && wanted.elements.length === p.elements.length)
        p.elements.forEach((q, i) => typePattern(c, q, wanted.elements[i]));
      else if (wanted.kind === "grid") c.report(notYet, p.span, { what: "a cell as a pattern" });
      else {
        if (type.kind !== "unknown") bad(c, p, `of ${p.elements.length} parts`, type);
        p.elements.forEach((q) => typePattern(c, q, UNKNOWN));
      }
      return;
    }
    case "name_pattern": {
      const wanted = present(type);
      if (p.name.text === "some" && (type.kind === "option" || type.kind === "none")) {
        c.shared.meanings.set(p.name, { kind: "some" });
        p.binds?.forEach((b, i) => bindPattern(c, b, i === 0 ? wanted : UNKNOWN));
        return;
      }
      const member = memberOf(wanted, p.name.text);
      if (member?.meaning === undefined) {
        p.binds?.forEach((b) => bindPattern(c, b, UNKNOWN));
        if (type.kind !== "unknown") bad(c, p, `\`${p.name.text}\``, type);
        return;
      }
      c.shared.meanings.set(p.name, member.meaning);
      const heads = member.meaning.kind === "tag" ? member.meaning.type.tags[member.meaning.index].heads : [];
      if (p.binds !== undefined && p.binds.length !== heads.length) {
        c.report(badPattern, p.span, {
          pattern: `\`${p.name.text}\` with ${p.binds.length} names`,
          type: `a tag that carries ${heads.length}`,
        });
      }
      p.binds?.forEach((b, i) => bindPattern(c, b, heads[i]?.type ?? UNKNOWN));
      return;
    }
  }
}

function bad(c: Context, p: ast.Pattern, pattern: string, type: Type): void {
  const members = membersOf(present(type));
  const help = members.length > 0 ? { help: `it can be ${members.map((m) => `\`${m}\``).join(", ")}` } : {};
  c.report(badPattern, p.span, { pattern, type: typeText(type) }, help);
}
