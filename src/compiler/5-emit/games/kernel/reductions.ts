/** Reductions of a kernel: written out over constants, else a loop before the statement at hand. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { typed } from "../../typescript/module.js";
import { WRITTEN_OUT } from "./bindings.js";
import { elementsOf, loop } from "./elements.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import { offsetText } from "./storage.js";

/** The printers of a reduction's body for each element, if it is short enough to be written out. */
function writtenOut(p: KernelPrinter, e: Expr & { kind: "reduce" }): readonly KernelPrinter[] | undefined {
  const { values, type } = elementsOf(p, e.over);
  if (values === undefined) return undefined;
  const printers = values.map((value) => p.with(e.local, { kind: "const", value, type }));
  const terms = printers.reduce((n, p) => n + termsOf(p, e.body) + (e.where === undefined ? 0 : termsOf(p, e.where)), 0);
  return terms <= WRITTEN_OUT ? printers : undefined;
}

/** Estimates how many terms an expression prints. */
function termsOf(p: KernelPrinter, e: Expr): number {
  switch (e.kind) {
    case "reduce": {
      const { values, type } = elementsOf(p, e.over);
      if (values === undefined) return WRITTEN_OUT + 1;
      return values.reduce<number>((n, value) => n + termsOf(p.with(e.local, { kind: "const", value, type }), e.body), 0);
    }
    case "binary":
      return e.op === "and" || e.op === "or" ? termsOf(p, e.left) + termsOf(p, e.right) : Math.max(termsOf(p, e.left), termsOf(p, e.right));
    case "unary":
      return termsOf(p, e.operand);
    case "cond":
      return termsOf(p, e.condition) + termsOf(p, e.then) + termsOf(p, e.else);
    case "map":
      return WRITTEN_OUT + 1;
    default:
      return 1;
  }
}

/** Prints a reduction. */
export function reduction(p: KernelPrinter, e: Expr & { kind: "reduce" }): string {
  const out = writtenOut(p, e);
  const simple = out !== undefined && (e.op === "any" || e.op === "all" || e.op === "count" || (e.op === "sum" && e.type.kind !== "real"));
  if (!simple) return looped(p, e);
  const where = (p: KernelPrinter) => (e.where === undefined ? undefined : p.print(e.where));
  const bodies = out.map((p) => ({ where: where(p), body: p.print(e.body), number: p.number(e.body) }));
  switch (e.op) {
    case "any":
      return bodies.length === 0
        ? "false"
        : `(${bodies.map((b) => (b.where === undefined ? b.body : `(${b.where} && ${b.body})`)).join(" || ")})`;
    case "all":
      return bodies.length === 0
        ? "true"
        : `(${bodies.map((b) => (b.where === undefined ? b.body : `(!${b.where} || ${b.body})`)).join(" && ")})`;
    case "count":
      return bodies.length === 0
        ? "0"
        : `(${bodies.map((b) => `Number(${[b.where, b.body].filter((t) => t !== undefined && t !== "true").join(" && ") || "true"})`).join(" + ")})`;
    default:
      return bodies.length === 0
        ? "0"
        : whole(p, `(${bodies.map((b) => (b.where === undefined ? b.number : `(${b.where} ? ${b.number} : 0)`)).join(" + ")})`, e);
  }
}

function whole(p: KernelPrinter, text: string, e: Expr): string {
  return p.checked("int32", [text], e.span, "an int overflows");
}

/** Runs a reduction as a loop before the statement at hand. */
function looped(p: KernelPrinter, e: Expr & { kind: "reduce" }): string {
  const elements = elementsOf(p, e.over);
  const counter = p.parts.fresh(e.name);
  const inner: string[] = [];
  const printer = p.with(e.local, elements.bind(counter)).collecting(inner);
  const where = e.where === undefined ? undefined : printer.print(e.where);
  const guard = (body: string) => {
    const whole = [...inner, body].join("\n");
    return where === undefined ? whole : `if (${where}) {\n${whole}\n}`;
  };
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
      p.before.push(loop(counter, elements, guard(`if (${test}) {\n${name} = ${String(e.op === "any")};\nbreak;\n}`)));
      return name;
    }
    case "count": {
      const body = printer.print(e.body);
      const name = declare(p.parts.fresh("count"), "0", "number");
      p.before.push(
        loop(counter, elements, guard(e.body.type.kind === "bool" && body !== "true" ? `if (${body}) ${name} += 1;` : `${name} += 1;`)),
      );
      return name;
    }
    case "sum": {
      const real = e.type.kind === "real";
      const body = printer.to(e.body, e.type);
      const name = declare(p.parts.fresh("sum"), "0", "number");
      p.before.push(loop(counter, elements, guard(`${name} = ${real ? `Math.fround(${name} + ${body})` : `${name} + ${body}`};`)));
      return real ? name : whole(p, name, e);
    }
    case "mean": {
      const body = printer.to(e.body, { kind: "real" });
      const name = declare(p.parts.fresh("sum"), "0", "number");
      const count = declare(p.parts.fresh("count"), "0", "number");
      p.before.push(loop(counter, elements, guard(`${name} = Math.fround(${name} + ${body});\n${count} += 1;`)));
      return p.checked("divide", [name, count], e.span, "the mean of nothing");
    }
    case "min":
    case "max":
    case "argmin":
    case "argmax": {
      const sign = e.op === "min" || e.op === "argmin" ? "<" : ">";
      const body = printer.to(e.body, e.body.type.kind === "bool" ? { kind: "int", low: 0, high: 1 } : e.body.type);
      const best = declare(p.parts.fresh("best"), e.op === "min" || e.op === "argmin" ? "Infinity" : "-Infinity", "number");
      const value = p.parts.fresh("value");
      const binding = elements.bind(counter);
      const element =
        binding.kind === "variable"
          ? binding.text
          : binding.kind === "ref"
            ? `${binding.ref.array}[${offsetText(binding.ref.at)}]`
            : p.parts.refuse("the best row of a table");
      const chosen = e.op.startsWith("arg") ? declare(p.parts.fresh("chosen"), "0", "number") : undefined;
      const keep = chosen === undefined ? `${best} = ${value};` : `${best} = ${value};\n${chosen} = ${element};`;
      p.before.push(loop(counter, elements, guard(`const ${value} = ${body};\nif (${value} ${sign} ${best}) {\n${keep}\n}`)));
      if (e.where !== undefined) {
        p.before.push(
          `if (${best} === ${sign === "<" ? "Infinity" : "-Infinity"}) ${p.parts.checks()}.note(${p.parts.faultCode(e.span, `the ${e.op} of nothing`)});`,
        );
      }
      const result = chosen ?? best;
      return e.type.kind === "bool" ? `(${result} !== 0)` : result;
    }
    default:
      return unreachable(e.op);
  }
}
