/**
 * The legal candidates of a decision as a list, in the order of their numbers: a loop for each part of a candidate, each condition tested as soon
 * as the parts that it reads are there.
 */
import type { Type } from "../../../3-check/types.js";
import type { Decision, Expr, LocalId } from "../../../4-lower/games/ir.js";
import { localsOf, mapExpr } from "../../../4-lower/games/rewrite.js";
import { entryCount, numberOf, valueCount } from "../../../4-lower/games/values.js";
import type { Binding } from "./bindings.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { KernelParts } from "./kernel-parts.js";
import { constantOf } from "./known.js";
import { arrayFor, isScalar, lowOf } from "./storage.js";

/** A part of a candidate: the local that stands for it and the loop that goes through its values. */
interface Part {
  readonly local: LocalId;
  readonly name: string;
  readonly type: Type;
  readonly count: number;
}

/** Locals that stand for parts of candidates, and for what a condition asks for more than once. */
const PARTS = -200;
const SHARED = -300;
/** A last part with up to this many values is written out. */
const FEW = 4;
/** How many candidates a long loop tests in one turn. */
const AT_ONCE = 4;

/** Prints statements that list the legal candidates into `legal` and count them as `n`. */
export function legalList(parts: KernelParts, decision: Decision, whole: Binding, printer: KernelPrinter): string {
  const { domain } = parts.ir.sites[decision.site];
  const split = partsOf(domain);
  const conditions = conjuncts(decision.where).map((c) => withParts(c, decision.candidate, split));
  const loops: readonly Part[] = conditions.some((c) => localsOf(c).has(decision.candidate)) || split.length === 0 ? [] : split;
  const bound = printer.with(decision.candidate, whole);
  if (loops.length === 0) {
    const { size } = parts.ir.sites[decision.site];
    const unrolled =
      whole.kind === "variable" ? severalAtOnce(conjuncts(decision.where), printer, decision.candidate, domain, size) : undefined;
    if (unrolled !== undefined) return unrolled;
    const found = tested(conjuncts(decision.where), bound, true, (p, last) => kept(p, "i", last));
    return `for (let i = 0; i < ${size}; i++) {\n${found}\n}`;
  }
  return level(parts, loops, 0, conditions, printer, "");
}

/** A loop over whole numbers whose test is one plain comparison, several at a time. */
function severalAtOnce(conditions: readonly Expr[], p: KernelPrinter, candidate: LocalId, domain: Type, size: number): string | undefined {
  if (size < 4 * AT_ONCE) return undefined;
  const low = lowOf(domain);
  const bodies = Array.from({ length: AT_ONCE }, (_, k) => {
    const value: Binding = { kind: "variable", text: k + low === 0 ? "i" : `(i ${k + low < 0 ? "-" : "+"} ${Math.abs(k + low)})` };
    return tested(conditions, p.with(candidate, value), true, (q, last) => kept(q, k === 0 ? "i" : `i + ${k}`, last));
  });
  if (bodies.some((b) => !/^legal[^\n]*\nn \+= [^\n]*$/.test(b))) return undefined;
  const whole = size - (size % AT_ONCE);
  const rest = Array.from({ length: size - whole }, (_, k) =>
    tested(conditions, p.with(candidate, { kind: "variable", text: String(whole + k + low) }), true, (q, last) =>
      kept(q, String(whole + k), last),
    ),
  );
  return [`for (let i = 0; i < ${whole}; i += ${AT_ONCE}) {\n${bodies.join("\n")}\n}`, ...rest].join("\n");
}

/** The loop over one part, and within it those over the parts that follow. */
function level(
  parts: KernelParts,
  loops: readonly Part[],
  depth: number,
  conditions: readonly Expr[],
  outer: KernelPrinter,
  number: string,
): string {
  const part = loops[depth];
  const later = new Set(loops.slice(depth + 1).map((l) => l.local));
  const ready = conditions.findIndex((c) => [...localsOf(c)].some((local) => later.has(local)));
  const here = ready < 0 ? conditions : conditions.slice(0, ready);
  const rest = ready < 0 ? [] : conditions.slice(ready);
  const low = lowOf(part.type);
  const before = number === "" ? "" : `(${number}) * ${part.count} + `;
  const body = (value: Binding, digit: string): string => {
    const at = before === "" ? digit : digit === "0" ? before.slice(0, -3) : `${before}${digit}`;
    const inner = outer.with(part.local, value);
    if (depth + 1 === loops.length) return tested(here, inner, true, (p, last) => kept(p, at, last));
    return tested(here, inner, false, (p) => level(parts, loops, depth + 1, rest, p, at));
  };
  if (depth > 0 && depth + 1 === loops.length && part.count <= FEW)
    return Array.from(
      { length: part.count },
      (_, i) => `{\n${body({ kind: "const", value: i + low, type: part.type }, String(i))}\n}`,
    ).join("\n");
  const counter = parts.fresh(part.name);
  const value = low === 0 ? counter : `(${counter} ${low < 0 ? "-" : "+"} ${Math.abs(low)})`;
  const binding: Binding = { kind: "variable", text: value };
  if (depth === 0 && loops.length > 1 && here.length === 1) {
    const lines: string[] = [];
    const test = outer.with(part.local, binding).collecting(lines).print(here[0]);
    if (lines.length === 0 && isPlain(test)) {
      // Those that pass are gathered first, without jumps: which ones do is hard to foresee.
      const gathered = parts.scratch(arrayFor(0, part.count, false), part.count);
      const count = parts.fresh(`${part.name}_count`);
      const k = parts.fresh("k");
      const rest = level(parts, loops, 1, conditions.slice(1), outer.with(part.local, binding), counter);
      return [
        `let ${count} = 0;`,
        `for (let ${counter} = 0; ${counter} < ${part.count}; ${counter}++) {\n${gathered}[${count}] = ${counter};\n${count} += Number(${test});\n}`,
        `for (let ${k} = 0; ${k} < ${count}; ${k}++) {\nconst ${counter} = ${gathered}[${k}];\n${rest}\n}`,
      ].join("\n");
    }
  }
  return `for (let ${counter} = 0; ${counter} < ${part.count}; ${counter}++) {\n${body(binding, counter)}\n}`;
}

/** Whether a test as printed has no jump in it. */
const isPlain = (test: string): boolean => !/&&|\|\||\?/.test(test);

/** Prints that a candidate is legal if one last condition holds; without a jump where the condition is a plain comparison. */
function kept(p: KernelPrinter, number: string, last: Expr | undefined): string {
  const test = last === undefined ? "true" : p.print(last);
  if (test === "false") return "";
  p.before.push(
    test === "true"
      ? `legal[maskAt + n] = ${number};\nn += 1;`
      : isPlain(test)
        ? `legal[maskAt + n] = ${number};\nn += Number(${test});`
        : `if (${test}) {\nlegal[maskAt + n] = ${number};\nn += 1;\n}`,
  );
  return p.before.join("\n");
}

/** Prints what runs where all of some conditions hold, each tested only if those before it hold; the last is left to `then` on request. */
function tested(
  conditions: readonly Expr[],
  outer: KernelPrinter,
  leavesLast: boolean,
  then: (p: KernelPrinter, last: Expr | undefined) => string,
): string {
  const lines: string[] = [];
  const { printer, conditions: shared } = sharing(conditions, outer.collecting(lines));
  const [first, ...rest] = shared;
  const inside = (p: KernelPrinter): string => tested(rest, p, leavesLast, then);
  if (first === undefined || (rest.length === 0 && leavesLast)) {
    lines.push(then(printer.collecting([]), first));
    return lines.join("\n");
  }
  const known = constantOf(printer, first);
  if (known === false) return "";
  if (known === true) {
    lines.push(inside(printer));
    return lines.join("\n");
  }
  const test = printer.print(first);
  lines.push(`if (${test}) {\n${inside(printer)}\n}`);
  return lines.join("\n");
}

/** Asks once for steps on a grid that conditions name more than once. */
function sharing(conditions: readonly Expr[], p: KernelPrinter): { readonly printer: KernelPrinter; readonly conditions: readonly Expr[] } {
  const counts = new Map<string, { n: number; readonly e: Expr }>();
  const inner = (e: Expr): ReadonlySet<LocalId> => {
    const bound = new Set<LocalId>();
    mapExpr(e, (x) => {
      if (x.kind === "reduce" || x.kind === "map") bound.add(x.local);
      return x;
    });
    return bound;
  };
  for (const condition of conditions) {
    const bound = inner(condition);
    mapExpr(condition, (x) => {
      if (x.kind !== "call" || x.name !== "grid_step" || [...localsOf(x)].some((l) => bound.has(l))) return x;
      const key = keyOf(x);
      const entry = counts.get(key) ?? { n: 0, e: x };
      entry.n += 1;
      counts.set(key, entry);
      return x;
    });
  }
  let printer = p;
  let out = conditions;
  for (const [key, { n, e }] of counts) {
    // Asked for in the first condition, so that nothing is asked for in vain.
    if (n < 2 || !reads(conditions[0], key)) continue;
    const local = SHARED - printer.bindings.size;
    const text = printer.temporary(printer.print(e));
    printer = printer.with(local, { kind: "variable", text });
    const stand: Expr = { kind: "local", local, name: "step", type: e.type };
    out = out.map((c) => mapExpr(c, (x) => (x.kind === "call" && x.name === "grid_step" && keyOf(x) === key ? stand : x)));
  }
  return { printer, conditions: out };
}

function reads(e: Expr, key: string): boolean {
  let found = false;
  mapExpr(e, (x) => {
    if (x.kind === "call" && keyOf(x) === key) found = true;
    return x;
  });
  return found;
}

function keyOf(e: Expr): string {
  return JSON.stringify(e, (key, part: unknown) => (key === "type" || key === "span" || key === "checked" ? undefined : part));
}

/** Conditions of which all must hold, in the order in which they are tested. */
function conjuncts(e: Expr | undefined): readonly Expr[] {
  if (e === undefined) return [];
  return e.kind === "binary" && e.op === "and" ? [...conjuncts(e.left), ...conjuncts(e.right)] : [e];
}

/** The parts of a candidate that is a tuple or record of numbers; none of others. */
function partsOf(domain: Type): readonly Part[] {
  const numbered = (types: readonly Type[]) => types.map((type, i) => ({ name: String(i), type }));
  const named =
    domain.kind === "record"
      ? domain.fields
      : domain.kind === "tuple"
        ? numbered(domain.elements)
        : domain.kind === "array"
          ? numbered(Array.from({ length: entryCount(domain) ?? 0 }, () => domain.element))
          : [];
  const parts = named.map(({ name, type }, i) => ({
    local: PARTS - i,
    name: /^\d/.test(name) ? `part${name}` : name,
    type,
    count: valueCount(type) ?? 0,
  }));
  return parts.every((p) => isScalar(p.type) && p.type.kind !== "option" && p.type.kind !== "real" && p.count > 0) ? parts : [];
}

/** The number of the part that constant indices read; -1 of others. */
function positionOf(type: Type, at: readonly Expr[]): number {
  const axes: readonly Type[] = type.kind === "array" ? type.index : [{ kind: "int", low: 0, high: 0 }];
  if (at.length !== axes.length) return -1;
  let position = 0;
  for (const [i, axis] of axes.entries()) {
    const index = at[i];
    if (index.kind !== "const") return -1;
    position = position * (valueCount(axis) ?? 1) + numberOf(axis, index.value);
  }
  return position;
}

/** Replaces reads of a candidate's parts. */
function withParts(e: Expr, candidate: LocalId, parts: readonly Part[]): Expr {
  return mapExpr(e, (x) => {
    const object = x.kind === "field" || x.kind === "index" ? x.object : undefined;
    if (object?.kind !== "local" || object.local !== candidate) return x;
    const { type } = object;
    const which =
      x.kind === "field" && type.kind === "record"
        ? type.fields.findIndex((f) => f.name === x.name)
        : x.kind === "field"
          ? Number(x.name)
          : x.kind === "index"
            ? positionOf(type, x.at)
            : -1;
    const part = parts[which];
    return part === undefined ? x : { kind: "local", local: part.local, name: part.name, type: part.type, span: x.span };
  });
}
