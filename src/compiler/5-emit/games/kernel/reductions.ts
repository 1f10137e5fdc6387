/** Reductions of a kernel: written out over constants, else a loop before the statement at hand. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { typed } from "../../typescript/module.js";
import { rangeOf } from "../../../4-lower/games/int-ranges.js";
import type { Binding } from "./bindings.js";
import { WRITTEN_OUT } from "./bindings.js";
import { elementsOf, held, knownElements, loop } from "./elements.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { Ref } from "./storage.js";

/** The printers of a reduction's body for each element, if it is short enough to be written out. */
function writtenOut(p: KernelPrinter, e: Expr & { kind: "reduce" }): readonly KernelPrinter[] | undefined {
  const known = knownElements(p, e.over);
  if (known === undefined) return undefined;
  const printers = known.values.map((value) => p.with(e.local, { kind: "const", value, type: known.type }));
  const terms = printers.reduce((n, q) => n + termsOf(q, e.body) + (e.where === undefined ? 0 : termsOf(q, e.where)), 0);
  return terms <= WRITTEN_OUT ? printers : undefined;
}

/** Estimates how many terms an expression prints. */
function termsOf(p: KernelPrinter, e: Expr): number {
  switch (e.kind) {
    case "reduce": {
      const known = knownElements(p, e.over);
      if (known === undefined) return WRITTEN_OUT + 1;
      return known.values.reduce<number>((n, value) => n + termsOf(p.with(e.local, { kind: "const", value, type: known.type }), e.body), 0);
    }
    case "binary":
      return e.op === "and" || e.op === "or" ? termsOf(p, e.left) + termsOf(p, e.right) : Math.max(termsOf(p, e.left), termsOf(p, e.right));
    case "unary":
      return termsOf(p, e.operand);
    case "cond":
      return termsOf(p, e.condition) + termsOf(p, e.then) + termsOf(p, e.else);
    case "map":
      return WRITTEN_OUT + 1;
    case "call":
      return e.name === "contains" && e.args[0].type.kind !== "set" ? (knownElements(p, e.args[0])?.values.length ?? WRITTEN_OUT + 1) : 1;
    default:
      return 1;
  }
}

/** Prints a reduction. */
export function reduction(p: KernelPrinter, e: Expr & { kind: "reduce" }): string {
  const out = e.op === "any" || e.op === "all" || e.op === "count" || e.op === "sum" ? writtenOut(p, e) : [];
  if (out === undefined) return looped(p, e);
  switch (e.op) {
    case "any":
    case "all":
      return chained(p, e, out);
    case "count":
    case "sum":
      return e.type.kind === "real" ? looped(p, e) : added(p, e, out);
    case "min":
    case "max":
    case "argmin":
    case "argmax":
      return bestNumber(p, e);
    case "mean":
      return looped(p, e);
    default:
      return unreachable(e.op);
  }
}

/** `any` and `all`, test after test; from the first test on that needs statements of its own, as statements that stop once it is decided. */
function chained(p: KernelPrinter, e: Expr & { kind: "reduce" }, printers: readonly KernelPrinter[]): string {
  const any = e.op === "any";
  const terms = printers.map((q) => {
    const own: string[] = [];
    const at = q.collecting(own);
    const where = e.where === undefined ? undefined : at.print(e.where);
    const body = at.print(e.body);
    const text = where === undefined ? body : any ? `(${where} && ${body})` : `(!${where} || ${body})`;
    return { own, text };
  });
  if (terms.length === 0) return String(!any);
  const first = terms.findIndex((t) => t.own.length > 0);
  const plain = (texts: readonly { readonly text: string }[]) => `(${texts.map((t) => t.text).join(any ? " || " : " && ")})`;
  if (first < 0) return plain(terms);
  const name = p.parts.fresh(any ? "found" : "whole");
  p.before.push(`let ${name}${typed(": boolean")} = ${first === 0 ? String(!any) : plain(terms.slice(0, first))};`);
  for (const term of terms.slice(first))
    p.before.push(`if (${any ? "!" : ""}${name}) {\n${[...term.own, `${name} = ${term.text};`].join("\n")}\n}`);
  return name;
}

/** `count` and `sum` of whole numbers, term by term. */
function added(p: KernelPrinter, e: Expr & { kind: "reduce" }, printers: readonly KernelPrinter[]): string {
  const own: string[] = [];
  const terms = printers.map((q) => {
    const at = q.collecting(own);
    const where = e.where === undefined ? undefined : at.print(e.where);
    if (e.op === "count") {
      const body = at.print(e.body);
      return `Number(${[where, body].filter((t) => t !== undefined && t !== "true").join(" && ") || "true"})`;
    }
    const number = at.number(e.body);
    return where === undefined ? number : `(${where} ? ${number} : 0)`;
  });
  if (own.length > 0) return looped(p, e);
  if (terms.length === 0) return "0";
  const sum = `(${terms.join(" + ")})`;
  return e.op === "count" ? sum : whole(p, sum, e);
}

function whole(p: KernelPrinter, text: string, e: Expr): string {
  return p.checked("int32", [text], e.span, "an int overflows");
}

/** A reduction as a loop: what it goes through, and how its body runs for an element that counts. */
function walked(p: KernelPrinter, e: Expr & { kind: "reduce" }) {
  const elements = elementsOf(p, e.over, true);
  const counter = p.parts.fresh(e.name);
  const first: string[] = [];
  const inner: string[] = [];
  const element = held(p, elements, counter, e.name);
  const printer = p.with(e.local, element.binding);
  const where = e.where === undefined ? undefined : printer.collecting(first).print(e.where);
  const run = (body: string): void => {
    const whole = [...inner, body].join("\n");
    const text = where === undefined ? whole : [...first, `if (${where}) {\n${whole}\n}`].join("\n");
    p.before.push(loop(counter, elements, [...element.lines(text), text].join("\n")));
  };
  return { elements, counter, printer: printer.collecting(inner), run };
}

/** Runs a reduction as a loop before the statement at hand. */
function looped(p: KernelPrinter, e: Expr & { kind: "reduce" }): string {
  const { printer, run } = walked(p, e);
  const declare = (name: string, value: string, type: string) => {
    p.before.push(`let ${name}${typed(`: ${type}`)} = ${value};`);
    return name;
  };
  switch (e.op) {
    case "any":
    case "all": {
      const body = printer.print(e.body);
      const name = declare(p.parts.fresh(e.op === "any" ? "found" : "whole"), String(e.op === "all"), "boolean");
      const test = e.op === "any" ? body : `!(${body})`;
      run(`if (${test}) {\n${name} = ${String(e.op === "any")};\nbreak;\n}`);
      return name;
    }
    case "count": {
      const body = printer.print(e.body);
      const name = declare(p.parts.fresh("count"), "0", "number");
      run(e.body.type.kind === "bool" && body !== "true" ? `if (${body}) ${name} += 1;` : `${name} += 1;`);
      return name;
    }
    case "sum": {
      const real = e.type.kind === "real";
      const body = printer.to(e.body, e.type);
      const name = declare(p.parts.fresh("sum"), "0", "number");
      run(`${name} = ${real ? `Math.fround(${name} + ${body})` : `${name} + ${body}`};`);
      return real ? name : whole(p, name, e);
    }
    case "mean": {
      const body = printer.to(e.body, { kind: "real" });
      const name = declare(p.parts.fresh("sum"), "0", "number");
      const count = declare(p.parts.fresh("count"), "0", "number");
      run(`${name} = Math.fround(${name} + ${body});\n${count} += 1;`);
      return p.checked("divide", [name, count], e.span, "the mean of nothing");
    }
    case "min":
    case "max":
    case "argmin":
    case "argmax":
      throw new Error("a bug in spc: the best of a list is found elsewhere");
    default:
      return unreachable(e.op);
  }
}

/** `min`, `max`, `argmin`, `argmax`: a loop that keeps the best value and where it was; of equals the first. */
function best(p: KernelPrinter, e: Expr & { kind: "reduce" }): { readonly value: string; readonly element: Binding } {
  const { elements, counter, printer, run } = walked(p, e);
  const least = e.op === "min" || e.op === "argmin";
  const mayBeEmpty = e.where !== undefined || elements.guard !== undefined || !((elements.fewest ?? 0) > 0);
  if (e.body.type.kind === "bool" && e.op.startsWith("arg") && !mayBeEmpty) {
    // Of two values nothing is better than the better one.
    const test = least ? printer.not(e.body) : printer.print(e.body);
    const first = p.parts.fresh("chosen");
    p.before.push(`let ${first}${typed(": number")} = ${elements.from};`);
    run(`if (${test}) {\n${first} = ${counter};\nbreak;\n}`);
    return { value: "0", element: elements.bind(first) };
  }
  const worst = worstValue(e, least);
  const body = printer.to(e.body, e.body.type.kind === "bool" ? { kind: "int", low: 0, high: 1 } : e.body.type);
  const name = p.parts.fresh("best");
  p.before.push(`let ${name}${typed(": number")} = ${worst};`);
  const chosen = e.op.startsWith("arg") ? p.parts.fresh("chosen") : undefined;
  if (chosen !== undefined) p.before.push(`let ${chosen}${typed(": number")} = ${elements.from};`);
  const value = p.parts.fresh("value");
  const keep = chosen === undefined ? `${name} = ${value};` : `${name} = ${value};\n${chosen} = ${counter};`;
  if (e.body.type.kind === "bool") {
    // Of two values nothing is better than the better one.
    const [good, bad] = least ? ["0", "1"] : ["1", "0"];
    run(`const ${value} = ${body};\nif (${value} === ${good}) {\n${keep}\nbreak;\n}\nif (${name} !== ${bad}) {\n${keep}\n}`);
  } else run(`const ${value} = ${body};\nif (${value} ${least ? "<" : ">"} ${name}) {\n${keep}\n}`);
  if (mayBeEmpty) {
    const code = p.parts.faultCode(e.span, `the ${e.op} of nothing`);
    p.before.push(`if (${name} === ${worst}) {\n${p.parts.checks()}.note(${code});\n${name} = 0;\n}`);
  }
  return { value: name, element: elements.bind(chosen ?? counter) };
}

/** A number that no value of the body reaches. */
function worstValue(e: Expr & { kind: "reduce" }, least: boolean): string {
  const [low, high] = e.body.type.kind === "real" ? [-Infinity, Infinity] : e.body.type.kind === "bool" ? [0, 1] : rangeOf(e.body);
  if (high - low < 2 ** 30 && high < 2 ** 30 && low > -(2 ** 30)) return String(least ? high + 1 : low - 1);
  return least ? "Infinity" : "-Infinity";
}

/** Prints a best value or element that is one number. */
function bestNumber(p: KernelPrinter, e: Expr & { kind: "reduce" }): string {
  const { value, element } = best(p, e);
  const bool = (text: string) => (e.type.kind === "bool" ? `(${text} !== 0)` : text);
  if (!e.op.startsWith("arg")) return bool(value);
  if (element.kind === "variable") return bool(element.text);
  if (element.kind === "ref") return p.read(element.ref);
  return p.parts.refuse("the best row of a table", e.span);
}

/** Where the best element lies, of elements with parts. */
export function bestRow(p: KernelPrinter, e: Expr & { kind: "reduce" }): Ref | undefined {
  const { element } = best(p, e);
  return element.kind === "ref" ? element.ref : undefined;
}
