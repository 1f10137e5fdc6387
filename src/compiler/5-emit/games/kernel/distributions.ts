/** What kernels print for a distribution: words of chance become numbers in variables or rows (F5, F6), the same as in the scalar form. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Type } from "../../../3-check/types.js";
import type { Distribution, Draw, Expr } from "../../../4-lower/games/ir.js";
import { valueAt, valueCount } from "../../../4-lower/games/values.js";
import { isNumeric } from "../expressions.js";
import { listed } from "./drawing.js";
import type { KernelCode } from "./kernel-code.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { Ref } from "./storage.js";
import { isScalar, lowOf, offsetText, plus, strideOf, times } from "./storage.js";

/** The local that stands for the number of an entry while it is copied. */
const ENTRY = -2;
const MOST_TRIES = 10_000;
/** Up to this many entries are written out. */
const FEW = 12;

type Weighted = Distribution & { readonly kind: "weighted" | "mixture" };

/** Prints the parts of one draw. */
export class Drawing {
  constructor(
    private readonly code: KernelCode,
    private readonly draw: Draw,
  ) {}

  private get parts(): KernelCode["parts"] {
    return this.code.parts;
  }

  /** Draws a value that is one number; gives the name of the constant or variable that holds it. */
  number(d: Distribution, type: Type, printer: KernelPrinter, wish: string): string {
    const { parts } = this;
    const lines = printer.before;
    const held = (text: string): string => {
      const name = parts.fresh(wish);
      lines.push(`const ${name} = ${text};`);
      return name;
    };
    switch (d.kind) {
      case "uniform": {
        if (!isPlainList(d.values)) {
          const entry = this.entry(d.values, this.below(this.count(d.values, printer), lines), printer);
          return held(entry.printer.stored(entry.value, type));
        }
        const list = listed(this.code, d.values, printer);
        this.notEmpty(list.count, lines);
        return held(this.asStored(list.at(`words.below(${list.count})`), elementOf(d.values.type), type, printer));
      }
      case "uniform_type": {
        const count = valueCount(d.of) ?? 0;
        if (!isNumeric(d.of) || count === 0) parts.refuse(`a draw of type ${d.of.kind}`);
        const low = lowOf(d.of);
        return held(this.asStored(`words.below(${count})${low === 0 ? "" : ` + ${low}`}`, d.of, type, printer));
      }
      case "weighted": {
        const which = this.which(d, printer);
        const last = d.outcomes.length - 1;
        return held(
          d.outcomes
            .map((o, i) => (i === last ? printer.stored(o.value, type) : `${which} === ${i} ? ${printer.stored(o.value, type)} : `))
            .join(""),
        );
      }
      case "uniform_real": {
        const low = held(printer.to(d.low, { kind: "real" }));
        const high = held(printer.to(d.high, { kind: "real" }));
        this.check(`!(${low} <= ${high} && ${high} - ${low} < Infinity)`, "a draw between bounds that are none", lines);
        return held(`words.real(${low}, ${high})`);
      }
      case "normal": {
        const [mean, deviation] = this.normalOf(d, printer);
        return held(`${parts.checks()}.finite(words.normal(${mean}, ${deviation}), ${this.fault("a real that is not finite")})`);
      }
      case "mixture":
      case "cond":
      case "such": {
        const name = parts.fresh(wish);
        lines.push(`let ${name} = 0;`);
        this.nested(
          d,
          printer,
          (of, inner) => {
            const value = this.number(of, type, inner, wish);
            inner.before.push(`${name} = ${value};`);
          },
          (of) => printer.with(of.local, { kind: "variable", text: name }),
        );
        return name;
      }
      case "deal":
      case "distinct":
      case "sample":
      case "each":
      case "sphere":
        return parts.refuse(`a draw of type ${type.kind}`, this.draw.span);
      default:
        return unreachable(d);
    }
  }

  /** Draws a value of several numbers into a row. */
  fill(d: Distribution, to: Ref, printer: KernelPrinter): void {
    const { parts } = this;
    const lines = printer.before;
    const element = elementOf(to.type);
    const stride = strideOf(element) ?? 1;
    const at = (index: string, first = 0): Ref => ({
      array: to.array,
      at: plus(plus(to.at, { text: "", constant: first }), times(index, stride)),
      type: element,
    });
    switch (d.kind) {
      case "uniform": {
        const entry = this.entry(d.values, this.below(this.count(d.values, printer), lines), printer);
        entry.printer.fill(to, entry.value);
        return;
      }
      case "uniform_type": {
        const all = allValues(d.of);
        const entry = this.entry(all, this.below(String(valueCount(d.of) ?? 0), lines), printer);
        entry.printer.fill(to, entry.value);
        return;
      }
      case "weighted": {
        const which = this.which(d, printer);
        const cases = d.outcomes.map((o, i) => {
          const inner: string[] = [];
          printer.collecting(inner).fill(to, o.value);
          return `case ${i}: {\n${inner.join("\n")}\nbreak;\n}`;
        });
        lines.push(`switch (${which}) {\n${cases.join("\n")}\n}`);
        return;
      }
      case "deal":
        this.deal(d.values, d.size, String(d.count), (i) => at(i), printer);
        return;
      case "distinct": {
        const count = d.count === undefined ? this.count(d.values, printer) : this.held(printer.number(d.count), "count", lines);
        this.check(`${count} < 0`, "a deal of fewer than none", lines);
        if (to.type.kind !== "list" || to.type.length !== undefined) parts.refuse("a deal of changing length", this.draw.span);
        lines.push(`${to.array}[${offsetText(to.at)}] = ${count};`);
        this.deal(d.values, d.size, count, (i) => at(i, 1), printer);
        this.clear(to, count, lines);
        return;
      }
      case "sample": {
        const count = this.held(printer.number(d.count), "count", lines);
        this.check(`${count} < 0`, "a draw of fewer than none", lines);
        lines.push(`${to.array}[${offsetText(to.at)}] = ${count};`);
        this.repeat(count, printer, (i, inner) => this.into({ kind: "uniform", values: d.values }, at(i, 1), inner));
        this.clear(to, count, lines);
        return;
      }
      case "each":
        if (d.inner.kind === "normal") {
          const [mean, deviation] = this.normalOf(d.inner, printer);
          this.normals(d.count, mean, deviation, (i) => at(i), lines);
        } else {
          const { inner: of } = d;
          this.repeat(String(d.count), printer, (i, inner) => this.into(of, at(i), inner));
        }
        return;
      case "sphere": {
        const square = parts.fresh("square");
        const inner: string[] = [];
        this.normals(d.size, "0", "1", (i) => at(i), inner);
        const counter = parts.fresh("i");
        const entry = `${to.array}[${offsetText(at(counter).at)}]`;
        const over = `for (let ${counter} = 0; ${counter} < ${d.size}; ${counter}++)`;
        inner.push(`${square} = 0;`, `${over} ${square} = Math.fround(${square} + Math.fround(${entry} * ${entry}));`);
        inner.push(`${square} = Math.fround(Math.sqrt(${square}));`);
        lines.push(
          `let ${square} = 0;`,
          `do {\n${inner.join("\n")}\n} while (!(${square} > 0));`,
          `${over} ${entry} = ${entry} / ${square};`,
        );
        return;
      }
      case "mixture":
      case "cond":
      case "such":
        this.nested(
          d,
          printer,
          (of, inner) => this.fill(of, to, inner),
          (of) => printer.with(of.local, { kind: "ref", ref: to }),
        );
        return;
      case "uniform_real":
      case "normal":
        parts.refuse(`a draw of type ${to.type.kind}`, this.draw.span);
        return;
      default:
        unreachable(d);
    }
  }

  /** Draws one entry of a row. */
  private into(d: Distribution, to: Ref, printer: KernelPrinter): void {
    if (!isScalar(to.type)) {
      this.fill(d, to, printer);
      return;
    }
    const value = this.number(d, to.type, printer, this.draw.name);
    printer.before.push(`${to.array}[${offsetText(to.at)}] = ${value};`);
  }

  /** Distributions made of others: `one` draws from a part. */
  private nested(
    d: Distribution & { readonly kind: "mixture" | "cond" | "such" },
    printer: KernelPrinter,
    one: (of: Distribution, printer: KernelPrinter) => void,
    knowing: (of: Distribution & { readonly kind: "such" }) => KernelPrinter,
  ): void {
    const { parts } = this;
    const lines = printer.before;
    const block = (of: Distribution): string => {
      const inner: string[] = [];
      one(of, printer.collecting(inner));
      return inner.join("\n");
    };
    switch (d.kind) {
      case "mixture": {
        const which = this.which(d, printer);
        lines.push(`switch (${which}) {\n${d.outcomes.map((o, i) => `case ${i}: {\n${block(o.inner)}\nbreak;\n}`).join("\n")}\n}`);
        return;
      }
      case "cond": {
        const condition = printer.print(d.condition);
        lines.push(`if (${condition}) {\n${block(d.then)}\n} else {\n${block(d.else)}\n}`);
        return;
      }
      case "such": {
        const tries = parts.fresh("tries");
        const inner: string[] = [];
        one(d.inner, printer.collecting(inner));
        const condition = knowing(d).collecting(inner).print(d.condition);
        inner.push(`if (${condition}) break;`);
        inner.push(
          `if (++${tries} >= ${MOST_TRIES}) {\n${parts.checks()}.note(${this.fault("no drawn value meets the `where`")});\nbreak run;\n}`,
        );
        lines.push(`let ${tries} = 0;`, `for (;;) {\n${inner.join("\n")}\n}`);
        return;
      }
      default:
        unreachable(d);
    }
  }

  /** Picks an outcome by weight; gives its number. */
  private which(d: Weighted, printer: KernelPrinter): string {
    const { parts } = this;
    const weights = parts.scratch("Float32Array", d.outcomes.length);
    d.outcomes.forEach((o, i) => printer.before.push(`${weights}[${i}] = ${printer.to(o.weight, { kind: "real" })};`));
    const which = parts.fresh("which");
    printer.before.push(`const ${which} = words.weighted(${weights}, ${d.outcomes.length});`);
    if (!d.outcomes.every((o) => o.weight.kind === "const"))
      this.check(`${which} < 0`, "weights that add up to nothing, or of which one is negative", printer.before);
    return which;
  }

  /** Deals `count` entries: a shuffle's first ones. */
  private deal(values: Expr, size: number, count: string, to: (i: string) => Ref, printer: KernelPrinter): void {
    const { parts } = this;
    const lines = printer.before;
    const deck = parts.scratch("Int32Array", size);
    const known = isPlainList(values) ? listed(this.code, values, printer) : undefined;
    const have = known === undefined ? this.count(values, printer) : this.held(known.count, "size", lines);
    if (!/^\d+$/.test(have) || !/^\d+$/.test(count)) this.check(`${count} > ${have}`, "a deal of more than there is", lines);
    lines.push(`words.shuffle(${deck}, ${have});`);
    this.repeat(count, printer, (i, inner) => {
      const target = to(i);
      if (known !== undefined && isScalar(target.type)) {
        const stored = this.asStored(known.at(`${deck}[${i}]`), elementOf(values.type), target.type, inner);
        inner.before.push(`${target.array}[${offsetText(target.at)}] = ${stored};`);
        return;
      }
      const entry = this.entry(values, `${deck}[${i}]`, inner);
      if (isScalar(target.type))
        inner.before.push(`${target.array}[${offsetText(target.at)}] = ${entry.printer.stored(entry.value, target.type)};`);
      else entry.printer.fill(target, entry.value);
    });
  }

  /** Fills entries with normal draws in pairs. */
  private normals(count: number, mean: string, deviation: string, to: (i: string) => Ref, lines: string[]): void {
    const { parts } = this;
    const counter = parts.fresh("i");
    const { array, at } = to(counter);
    const place = `${array}[${offsetText(at)}]`;
    lines.push(
      `for (let ${counter} = 0; ${counter} < ${count}; ${counter}++) ${place} = ${parts.checks()}.finite(${counter} % 2 === 0 ? words.normal(${mean}, ${deviation}) : words.secondNormal(${mean}, ${deviation}), ${this.fault("a real that is not finite")});`,
    );
  }

  private normalOf(d: Distribution & { readonly kind: "normal" }, printer: KernelPrinter): readonly [string, string] {
    const mean = this.held(printer.to(d.mean, { kind: "real" }), "mean", printer.before);
    const deviation = this.held(printer.to(d.deviation, { kind: "real" }), "deviation", printer.before);
    if (d.mean.kind !== "const" || d.deviation.kind !== "const")
      this.check(
        `!(${deviation} >= 0 && ${deviation} < Infinity && Math.abs(${mean}) < Infinity)`,
        "a normal draw without a mean or spread",
        printer.before,
      );
    return [mean, deviation];
  }

  /** Does something for each of `count` positions: written out where they are few. */
  private repeat(count: string, printer: KernelPrinter, body: (i: string, printer: KernelPrinter) => void): void {
    if (/^\d+$/.test(count) && Number(count) <= FEW) {
      for (let i = 0; i < Number(count); i++) body(String(i), printer);
      return;
    }
    const counter = this.parts.fresh("i");
    const inner: string[] = [];
    body(counter, printer.collecting(inner));
    printer.before.push(`for (let ${counter} = 0; ${counter} < ${count}; ${counter}++) {\n${inner.join("\n")}\n}`);
  }

  /** Entry `index` of a list, as an expression and a printer that knows what it reads. */
  private entry(values: Expr, index: string, printer: KernelPrinter): { readonly value: Expr; readonly printer: KernelPrinter } {
    const object = values.kind === "index_type" ? allValues(values.of) : values;
    const position: Type = { kind: "int", low: 0, high: 2 ** 31 - 1 };
    const at: Expr = { kind: "local", local: ENTRY, name: "entry", type: position };
    const list: Expr =
      object.type.kind === "array" ? { ...object, type: { kind: "array", index: [position], element: elementOf(object.type) } } : object;
    return {
      value: { kind: "index", object: list, at: [at], type: elementOf(object.type) },
      printer: printer.with(ENTRY, { kind: "variable", text: index }),
    };
  }

  /** The number of entries of a list. */
  private count(values: Expr, printer: KernelPrinter): string {
    const known = countOf(values);
    if (known !== undefined) return String(known);
    return this.held(
      printer.print({ kind: "call", name: "size", args: [values], type: { kind: "int", low: 0, high: 2 ** 31 - 1 } }),
      "size",
      printer.before,
    );
  }

  private below(count: string, lines: string[]): string {
    this.notEmpty(count, lines);
    return this.held(`words.below(${count})`, "index", lines);
  }

  private notEmpty(count: string, lines: string[]): void {
    if (!/^\d+$/.test(count)) this.check(`${count} <= 0`, "a draw from nothing", lines);
  }

  /** Zeros behind the entries of a list: equal states have equal bits (F1). */
  private clear(to: Ref, count: string, lines: string[]): void {
    if (to.type.kind !== "list") return;
    const stride = strideOf(to.type.element) ?? 1;
    const counter = this.parts.fresh("i");
    const end = (to.type.upTo ?? 0) * stride;
    lines.push(
      `for (let ${counter} = ${stride === 1 ? count : `${count} * ${stride}`}; ${counter} < ${end}; ${counter}++) ${to.array}[${offsetText(plus(plus(to.at, { text: "", constant: 1 }), { text: counter, constant: 0 }))}] = 0;`,
    );
  }

  /** Ends the episode as faulty if a condition holds (G2). */
  private check(condition: string, text: string, lines: string[]): void {
    lines.push(`if (${condition}) {\n${this.parts.checks()}.note(${this.fault(text)});\nbreak run;\n}`);
  }

  private fault(text: string): string {
    return this.parts.faultCode(this.draw.span, text);
  }

  /** Turns the number of a value of one type into what a place of another keeps. */
  private asStored(text: string, from: Type, to: Type, printer: KernelPrinter): string {
    if (from.kind === to.kind || to.kind !== "option") return text;
    const value: Expr = { kind: "local", local: ENTRY, name: "entry", type: from };
    return printer.with(ENTRY, { kind: "variable", text: `(${text})` }).stored(value, to);
  }

  private held(text: string, wish: string, lines: string[]): string {
    if (/^-?[\d.]+$/.test(text) || /^\w+$/.test(text)) return text;
    const name = this.parts.fresh(wish);
    lines.push(`const ${name} = ${text};`);
    return name;
  }
}

/** Whether a list's entries are single numbers. */
function isPlainList(values: Expr): boolean {
  return isNumeric(elementOf(values.type));
}

/** The number of entries, where it cannot change. */
function countOf(values: Expr): number | undefined {
  if (values.kind === "const" && Array.isArray(values.value)) return values.value.length;
  if (values.kind === "array") return values.elements.length;
  const { type } = values;
  if (type.kind === "index_type") return valueCount(type.of);
  if (type.kind === "list") return type.length;
  return type.kind === "array" ? type.index.reduce((n, axis) => n * (valueCount(axis) ?? 0), 1) : undefined;
}

function elementOf(type: Type): Type {
  return type.kind === "index_type" ? type.of : type.kind === "array" || type.kind === "list" ? type.element : type;
}

/** All values of a finite type as a constant list. */
function allValues(of: Type): Expr {
  const count = valueCount(of) ?? 0;
  return {
    kind: "const",
    type: { kind: "list", element: of, length: count },
    value: Array.from({ length: count }, (_, i) => valueAt(of, i)),
  };
}
