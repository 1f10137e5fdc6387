/**
 * Expressions of the kernel: every scalar is a number (bools are JavaScript's, an option is 0 for none and value + 1 - low else), everything
 * else a row of numbers in some typed array. Loops over constants are written out; longer ones run before the statement that needs them.
 */
import { unreachable } from "../../../diagnostics/define.js";
import type { Span } from "../../../source/source-file.js";
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr, LocalId } from "../../../4-lower/games/ir.js";
import type { TaggedValue } from "../../../4-lower/games/values.js";
import { valueAt, valueCount } from "../../../4-lower/games/values.js";
import { typed } from "../../typescript/module.js";
import { realLiteral } from "../context.js";
import { ExpressionPrinter, isNumeric } from "../expressions.js";
import { camel } from "../names.js";
import type { KernelParts } from "./kernel-parts.js";
import type { Ref } from "./storage.js";
import { arrayOfType, encode, headOffset, isScalar, lowOf, numbersOf, offsetText, plus, strideOf, times } from "./storage.js";

/** What a local is in the kernel: a constant, a variable, a row somewhere, or the row of a ragged table. */
export type Binding =
  | { readonly kind: "const"; readonly value: ConstValue; readonly type: Type }
  | { readonly kind: "variable"; readonly text: string }
  | { readonly kind: "ref"; readonly ref: Ref }
  | { readonly kind: "row"; readonly table: string; readonly row: string; readonly type: Type };

export type Bindings = ReadonlyMap<LocalId, Binding>;

/** The most terms a reduction may be written out to. */
const WRITTEN_OUT = 48;

/** Something to go through, element by element. */
interface Elements {
  readonly type: Type;
  /** Set if all elements are known. */
  readonly values?: readonly ConstValue[];
  /** How a loop runs: its head with the counter's name, and how an element is bound from the counter. */
  readonly from: string;
  readonly to: string;
  bind(counter: string): Binding;
}

export class KernelPrinter extends ExpressionPrinter {
  constructor(
    private readonly parts: KernelParts,
    private readonly bindings: Bindings,
    /** Statements that must run before the one being printed. */
    private readonly before: string[],
    private readonly me?: string,
  ) {
    super(parts.context);
  }

  with(local: LocalId, binding: Binding): KernelPrinter {
    return new KernelPrinter(this.parts, new Map(this.bindings).set(local, binding), this.before, this.me);
  }

  /** The same printer with its own statements to run first. */
  collecting(before: string[]): KernelPrinter {
    return new KernelPrinter(this.parts, this.bindings, before, this.me);
  }

  get bound(): Bindings {
    return this.bindings;
  }

  print(e: Expr): string {
    const folded = this.constantOf(e);
    if (folded !== undefined && isScalar(e.type)) return literal(e.type, folded);
    switch (e.kind) {
      case "const":
        return literal(e.type, e.value);
      case "local": {
        const binding = this.bindings.get(e.local);
        if (binding?.kind === "variable") return e.type.kind === "bool" ? `(${binding.text} !== 0)` : binding.text;
        if (binding?.kind === "ref") return this.read(binding.ref);
        return this.parts.refuse(`the local \`${e.name}\``);
      }
      case "slot":
        return isScalar(e.type) ? this.parts.readSlot(e.slot, e.type) : this.parts.refuse("a whole array as a number");
      case "index":
      case "field":
      case "table":
      case "array":
      case "record":
      case "map":
        return this.read(this.ref(e));
      case "index_type":
      case "span_of":
        return this.parts.refuse(`\`${e.kind}\` as a value`);
      case "tagged":
        return isScalar(e.type) ? String(e.tag) : this.read(this.ref(e));
      case "unary":
        return this.unary(e);
      case "binary":
        if (e.op === "and" || e.op === "or") {
          // A side that is known drops out.
          const neutral = e.op === "and";
          if (this.constantOf(e.left) === neutral) return this.print(e.right);
          if (this.constantOf(e.right) === neutral) return this.print(e.left);
        }
        return this.binary(e);
      case "cond":
        return `(${this.print(e.condition)} ? ${this.to(e.then, e.type)} : ${this.to(e.else, e.type)})`;
      case "is_some":
        return `(${this.encoded(e.operand)} !== 0)`;
      case "unwrap":
        return this.unwrapped(this.encoded(e.operand), e.type);
      case "else": {
        const value = this.temporary(this.encoded(e.operand));
        return `(${value} !== 0 ? ${this.unwrapped(value, e.type)} : ${this.to(e.otherwise, e.type)})`;
      }
      case "is_tag":
        if (isScalar(e.operand.type)) return `(${this.print(e.operand)} === ${e.tag})`;
        return `(${this.entry(this.ref(e.operand), 0)} === ${e.tag})`;
      case "head":
        return this.read(this.ref(e));
      case "reduce":
        return this.reduce(e);
      case "call":
        return this.call(e);
      case "me":
        return this.me ?? this.parts.refuse("`me`");
      case "turn":
      case "winner":
        return this.parts.refuse(`\`${e.kind}\``);
      default:
        return unreachable(e);
    }
  }

  to(e: Expr, type: Type): string {
    if (type.kind === "option") {
      if (e.kind === "const") return String(encode(type, e.value));
      if (e.type.kind === "option" || e.type.kind === "none") return this.print(e);
      const folded = this.constantOf(e);
      if (folded !== undefined) return String(encode(type, folded));
      const shift = 1 - lowOf(type.inner);
      const text = e.type.kind === "bool" ? `Number(${this.print(e)})` : this.print(e);
      return shift === 0 ? text : `${text} + ${shift}`.replace("+ -", "- ");
    }
    if (e.kind === "const") return literal(type.kind === "real" || type.kind === "bool" ? type : e.type, e.value);
    if (type.kind === "real") return this.real(e);
    if (type.kind !== "bool" && e.type.kind === "bool") return this.number(e);
    return this.print(e);
  }

  /** Prints the number that a slot of `type` keeps for a value. */
  stored(e: Expr, type: Type): string {
    const text = this.to(e, type);
    if (type.kind !== "bool") return text;
    return text === "true" ? "1" : text === "false" ? "0" : `Number(${text})`;
  }

  /** The value of an expression that is known here, when it is a number, bool or none. */
  private constantOf(e: Expr): ConstValue | undefined {
    switch (e.kind) {
      case "const":
        return typeof e.value === "object" && e.value !== null ? undefined : e.value;
      case "local": {
        const binding = this.bindings.get(e.local);
        return binding?.kind === "const" && !(typeof binding.value === "object" && binding.value !== null) ? binding.value : undefined;
      }
      case "is_tag": {
        const value = this.valueOfLocal(e.operand);
        return typeof value === "object" && value !== null
          ? (value as TaggedValue).tag === e.tag
          : value === undefined
            ? undefined
            : value === e.tag;
      }
      case "head": {
        const value = this.valueOfLocal(e.operand) as TaggedValue | undefined;
        const head = value?.tag === e.tag ? value.heads[e.head] : undefined;
        return typeof head === "object" && head !== null ? undefined : head;
      }
      case "is_some": {
        const value = this.constantOf(e.operand);
        return value === undefined ? undefined : value !== null;
      }
      case "unary": {
        const value = e.op === "not" ? this.constantOf(e.operand) : undefined;
        return typeof value === "boolean" ? !value : undefined;
      }
      case "binary": {
        if (e.op === "and" || e.op === "or") return this.constantLogic(e);
        if (e.type.kind === "real") return undefined;
        const left = this.constantOf(e.left);
        const right = left === undefined ? undefined : this.constantOf(e.right);
        if (left === undefined || right === undefined) return undefined;
        if (e.op === "eq" || e.op === "ne") return e.left.type.kind === "real" ? undefined : (left === right) === (e.op === "eq");
        if (typeof left !== "number" || typeof right !== "number") return undefined;
        switch (e.op) {
          case "lt":
            return left < right;
          case "le":
            return left <= right;
          case "gt":
            return left > right;
          case "ge":
            return left >= right;
          case "add":
            return left + right;
          case "sub":
            return left - right;
          case "mul":
            return left * right;
          case "idiv":
            return right === 0 ? undefined : Math.floor(left / right);
          case "imod":
            return right === 0 ? undefined : (((left % right) + right) % right) + 0;
          default:
            return undefined;
        }
      }
      default:
        return undefined;
    }
  }

  /** Conditions on what is known, so that a mask is written for each candidate without idle tests. */
  private constantLogic(e: Expr & { kind: "binary" }): ConstValue | undefined {
    const left = this.constantOf(e.left);
    if (typeof left !== "boolean") return undefined;
    const decided = e.op === "and" ? !left : left;
    return decided ? left : this.constantOf(e.right);
  }

  /** Prints an option as its number. */
  private encoded(e: Expr): string {
    return e.type.kind === "option" || e.type.kind === "none" ? this.print(e) : this.to(e, { kind: "option", inner: e.type });
  }

  private unwrapped(text: string, inner: Type): string {
    if (inner.kind === "bool") return `(${text} === 2)`;
    const shift = lowOf(inner) - 1;
    return shift === 0 ? text : `(${text} ${shift < 0 ? "-" : "+"} ${Math.abs(shift)})`;
  }

  protected checked(name: string, args: readonly string[], span: Span | undefined, text: string): string {
    return `${this.parts.checks()}.${name}(${[...args, this.parts.faultCode(span, text)].join(", ")})`;
  }

  protected isNone(operand: Expr): string {
    return `(${this.encoded(operand)} === 0)`;
  }

  protected equal(left: Expr, right: Expr): string {
    const option = left.type.kind === "option" ? left.type : right.type.kind === "option" ? right.type : undefined;
    if (option !== undefined) return `(${this.to(left, option)} === ${this.to(right, option)})`;
    if (!isScalar(left.type) && !isScalar(right.type)) {
      const a = this.ref(left);
      const b = this.ref(right);
      const count = strideOf(left.type) ?? 0;
      if (count > 0 && count <= WRITTEN_OUT) {
        const pairs = Array.from({ length: count }, (_, i) => `${this.entry(a, i)} === ${this.entry(b, i)}`);
        return `(${pairs.join(" && ")})`;
      }
    }
    return this.parts.refuse(`comparing values of type ${left.type.kind}`);
  }

  private entry(ref: Ref, i: number): string {
    return `${ref.array}[${offsetText(plus(ref.at, { text: "", constant: i }))}]`;
  }

  /** Reads one number from where it lies. */
  private read(ref: Ref): string {
    if (!isScalar(ref.type)) return this.parts.refuse("an array as a number");
    const text = `${ref.array}[${offsetText(ref.at)}]`;
    return ref.type.kind === "bool" ? `(${text} !== 0)` : text;
  }

  /* ---------------------------------------------------------------- rows */

  /** Where a value lies; a value that lies nowhere is put into scratch space first. */
  ref(e: Expr): Ref {
    switch (e.kind) {
      case "slot":
        return this.parts.slotRef(e.slot);
      case "local": {
        const binding = this.bindings.get(e.local);
        if (binding?.kind === "ref") return binding.ref;
        if (binding?.kind === "const") return this.constantRef(e.type, binding.value);
        if (binding?.kind === "row") return this.rowRef(binding);
        break;
      }
      case "const":
        return this.constantRef(e.type, e.value);
      case "table": {
        const table = this.parts.table(e.table);
        if (table.kind === "flat") return { array: table.array(), at: { text: "", constant: 0 }, type: e.type };
        break;
      }
      case "index": {
        const { type } = e.object;
        if (e.object.kind === "table" || (e.object.kind === "local" && this.bindings.get(e.object.local)?.kind === "row")) {
          const row = this.indexTable(e);
          if (row !== undefined) return row;
        }
        if (type.kind !== "array" && type.kind !== "list") break;
        const object = this.ref(e.object);
        const stride = strideOf(type.element) ?? 1;
        let at = object.at;
        const sizes = type.kind === "array" ? type.index.map((t) => valueCount(t) ?? 1) : [type.length ?? 1];
        e.at.forEach((index, i) => {
          const factor = sizes.slice(i + 1).reduce((n, s) => n * s, stride);
          at = plus(at, times(this.ordinal(index, type.kind === "array" ? type.index[i] : undefined), factor));
        });
        return { array: object.array, at, type: type.element };
      }
      case "field": {
        const { type } = e.object;
        const object = this.ref(e.object);
        const fields =
          type.kind === "record" ? type.fields : type.kind === "tuple" ? type.elements.map((t, i) => ({ name: String(i), type: t })) : [];
        let skipped = 0;
        for (const field of fields) {
          if (field.name === e.name) return { array: object.array, at: plus(object.at, { text: "", constant: skipped }), type: field.type };
          skipped += strideOf(field.type) ?? 0;
        }
        break;
      }
      case "head": {
        const { type } = e.operand;
        if (type.kind !== "tagged") break;
        const operand = this.ref(e.operand);
        return { array: operand.array, at: plus(operand.at, { text: "", constant: headOffset(type, e.tag, e.head) }), type: e.type };
      }
      case "array":
      case "record":
      case "tagged":
      case "map":
      case "cond":
        return this.materialise(e);
      default:
        break;
    }
    this.parts.refuse(`\`${e.kind}\` of type ${e.type.kind}`);
    return { array: "nothing", at: { text: "", constant: 0 }, type: e.type };
  }

  private constantRef(type: Type, value: ConstValue): Ref {
    if (strideOf(type) === undefined) this.parts.refuse(`a constant of type ${type.kind}`);
    return { array: this.parts.constants(arrayOfType(type), numbersOf(type, value)), at: { text: "", constant: 0 }, type };
  }

  private rowRef(binding: Binding & { kind: "row" }): Ref {
    const table = this.parts.table(binding.table);
    if (table.kind === "rows") return { array: table.array(), at: times(binding.row, table.width), type: binding.type };
    if (table.kind === "ragged")
      return { array: table.array(), at: { text: `${table.starts()}[${binding.row}]`, constant: 0 }, type: binding.type };
    this.parts.refuse("a row of a flat table");
    return { array: table.array(), at: { text: "", constant: 0 }, type: binding.type };
  }

  /** `LINES[3]` and `LINES[3][1]`. */
  private indexTable(e: Expr & { kind: "index" }): Ref | undefined {
    const object = e.object;
    if (object.kind === "local") {
      const binding = this.bindings.get(object.local);
      if (binding?.kind !== "row") return undefined;
      const row = this.rowRef(binding);
      return { array: row.array, at: plus(row.at, times(this.number(e.at[0]), 1)), type: e.type };
    }
    if (object.kind !== "table") return undefined;
    const table = this.parts.table(object.table);
    if (table.kind !== "flat") return this.rowRef({ kind: "row", table: object.table, row: this.number(e.at[0]), type: e.type });
    return undefined;
  }

  private materialise(e: Expr): Ref {
    const stride = strideOf(e.type);
    if (stride === undefined) {
      this.parts.refuse(`\`${e.kind}\` of type ${e.type.kind}`);
      return { array: "nothing", at: { text: "", constant: 0 }, type: e.type };
    }
    const ref: Ref = { array: this.parts.scratch(arrayOfType(e.type), stride), at: { text: "", constant: 0 }, type: e.type };
    this.fill(ref, e);
    return ref;
  }

  /** Prints statements that put a value where it belongs, into `before`. */
  fill(target: Ref, e: Expr): void {
    const { type } = target;
    if (isScalar(type)) {
      this.before.push(`${target.array}[${offsetText(target.at)}] = ${this.stored(e, type)};`);
      return;
    }
    if (e.kind === "array" && (type.kind === "array" || type.kind === "list" || type.kind === "tuple")) {
      let at = target.at;
      e.elements.forEach((element, i) => {
        const inner = type.kind === "tuple" ? type.elements[i] : type.element;
        this.fill({ array: target.array, at, type: inner }, element);
        at = plus(at, { text: "", constant: strideOf(inner) ?? 1 });
      });
      return;
    }
    if (e.kind === "record" && type.kind === "record") {
      let at = target.at;
      for (const field of type.fields) {
        const value = e.fields.find((f) => f.name === field.name)?.value;
        if (value !== undefined) this.fill({ array: target.array, at, type: field.type }, value);
        at = plus(at, { text: "", constant: strideOf(field.type) ?? 1 });
      }
      return;
    }
    if (e.kind === "tagged" && type.kind === "tagged") {
      this.before.push(`${this.entry(target, 0)} = ${e.tag};`);
      type.tags.forEach((tag, t) =>
        tag.heads.forEach((head, h) => {
          const at = plus(target.at, { text: "", constant: headOffset(type, t, h) });
          if (t === e.tag) this.fill({ array: target.array, at, type: head.type }, e.heads[h]);
          else
            for (let i = 0; i < (strideOf(head.type) ?? 0); i++)
              this.before.push(`${this.entry({ array: target.array, at, type: head.type }, i)} = 0;`);
        }),
      );
      return;
    }
    if (e.kind === "map" && (type.kind === "array" || type.kind === "list") && e.where === undefined) {
      const elements = this.elements(e.over);
      const stride = strideOf(type.element) ?? 1;
      const counter = this.parts.fresh(e.name);
      const inner: string[] = [];
      const printer = this.with(e.local, elements.bind(counter)).collecting(inner);
      const position = elements.from === "0" ? counter : `${counter} - ${elements.from}`;
      printer.fill({ array: target.array, at: plus(target.at, times(position, stride)), type: type.element }, e.body);
      this.before.push(loop(counter, elements, inner.join("\n")));
      return;
    }
    if (e.kind === "cond") {
      const then: string[] = [];
      const otherwise: string[] = [];
      this.collecting(then).fill(target, e.then);
      this.collecting(otherwise).fill(target, e.else);
      this.before.push(`if (${this.print(e.condition)}) {\n${then.join("\n")}\n} else {\n${otherwise.join("\n")}\n}`);
      return;
    }
    const source = this.ref(e);
    const count = strideOf(type) ?? 0;
    if (count <= 8) {
      for (let i = 0; i < count; i++) this.before.push(`${this.entry(target, i)} = ${this.entry(source, i)};`);
      return;
    }
    const counter = this.parts.fresh("i");
    const at = (ref: Ref) => `${ref.array}[${offsetText(plus(ref.at, { text: counter, constant: 0 }))}]`;
    this.before.push(`for (let ${counter} = 0; ${counter} < ${count}; ${counter}++) ${at(target)} = ${at(source)};`);
  }

  /** Prints the number of an index among the values of its axis. */
  ordinal(e: Expr, axis: Type = e.type): string {
    const folded = this.constantOf(e);
    const low = lowOf(axis);
    if (typeof folded === "number") return String(folded - low);
    if (axis.kind === "option") return this.to(e, axis);
    const text = this.number(e);
    return low === 0 || low === -(2 ** 31) ? text : `${text} - ${low}`;
  }

  /* ---------------------------------------------------------------- loops and reductions */

  private elements(over: Expr): Elements {
    if (over.kind === "map" && over.where !== undefined) {
      const list = this.filtered(over);
      const type = over.type.kind === "array" || over.type.kind === "list" ? over.type.element : over.body.type;
      const stride = strideOf(type) ?? 1;
      return {
        type,
        from: "0",
        to: list.count,
        bind: (counter) => ({ kind: "ref", ref: { array: list.array, at: times(counter, stride), type } }),
      };
    }
    if (over.kind === "index_type") {
      const { of } = over;
      const count = valueCount(of) ?? 0;
      if (count === 0 || (!isNumeric(of) && count > WRITTEN_OUT)) this.parts.refuse(`a loop over ${of.kind}`);
      return {
        type: of,
        values: count <= WRITTEN_OUT ? Array.from({ length: count }, (_, i) => valueAt(of, i)) : undefined,
        from: String(lowOf(of)),
        to: String(lowOf(of) + count),
        bind: (counter) => ({ kind: "variable", text: counter }),
      };
    }
    if (over.kind === "span_of") {
      const type: Type = over.type.kind === "list" ? over.type.element : { kind: "int", low: -(2 ** 31), high: 2 ** 31 - 1 };
      const from = this.number(over.low);
      const high = this.number(over.high);
      const count = mostOf(from, high);
      return {
        type,
        values: count !== undefined && count < WRITTEN_OUT ? Array.from({ length: count + 1 }, (_, i) => Number(from) + i) : undefined,
        from,
        to: /^-?\d+$/.test(high) ? String(Number(high) + 1) : `${high} + 1`,
        bind: (counter) => ({ kind: "variable", text: counter }),
      };
    }
    if (over.kind === "table" || over.kind === "local" || over.kind === "const") {
      const known = this.tableElements(over);
      if (known !== undefined) return known;
    }
    const ref = this.ref(over);
    const type = ref.type.kind === "array" || ref.type.kind === "list" ? ref.type.element : ref.type;
    const stride = strideOf(type) ?? 1;
    const count = (strideOf(ref.type) ?? 0) / stride;
    return {
      type,
      from: "0",
      to: String(count),
      bind: (counter) => ({ kind: "ref", ref: { array: ref.array, at: plus(ref.at, times(counter, stride)), type } }),
    };
  }

  /** Gathers the elements of a list with a condition in scratch space; gives how many there are. */
  filtered(e: Expr & { kind: "map" }): { readonly array: string; readonly count: string } {
    const type = e.type.kind === "array" || e.type.kind === "list" ? e.type.element : e.body.type;
    const elements = this.elements(e.over);
    const stride = strideOf(type);
    const most = elements.values?.length ?? mostOf(elements.from, elements.to);
    if (stride === undefined || most === undefined) {
      this.parts.refuse("a list of unknown length");
      return { array: "nothing", count: "0" };
    }
    const array = this.parts.scratch(arrayOfType(type), most * stride);
    const count = this.parts.fresh("count");
    const counter = this.parts.fresh(e.name);
    const inner: string[] = [];
    const printer = this.with(e.local, elements.bind(counter)).collecting(inner);
    const kept: string[] = [];
    printer.collecting(kept).fill({ array, at: times(count, stride), type }, e.body);
    const test = e.where === undefined ? undefined : printer.print(e.where);
    const keep = [...kept, `${count} += 1;`].join("\n");
    this.before.push(
      `let ${count} = 0;`,
      loop(counter, elements, [...inner, test === undefined ? keep : `if (${test}) {\n${keep}\n}`].join("\n")),
    );
    return { array, count };
  }

  private tableElements(over: Expr): Elements | undefined {
    const element = over.type.kind === "array" || over.type.kind === "list" ? over.type.element : over.type;
    const listed = (values: ConstValue): readonly ConstValue[] | undefined =>
      Array.isArray(values) ? (values as readonly ConstValue[]) : undefined;
    if (over.kind === "table") {
      const table = this.parts.table(over.table);
      return {
        type: element,
        values: listed(table.value),
        from: "0",
        to: String(listed(table.value)?.length ?? 0),
        bind: (counter) =>
          table.kind === "flat"
            ? { kind: "ref", ref: { array: table.array(), at: times(counter, strideOf(element) ?? 1), type: element } }
            : { kind: "row", table: over.table, row: counter, type: element },
      };
    }
    const value = over.kind === "const" ? over.value : this.valueOfLocal(over);
    if (value !== undefined) {
      const values = listed(value);
      const constant = () => this.constantRef(over.type.kind === "list" ? { ...over.type, length: values?.length ?? 0 } : over.type, value);
      return {
        type: element,
        values,
        from: "0",
        to: String(values?.length ?? 0),
        bind: (counter) => {
          const ref = constant();
          return { kind: "ref", ref: { array: ref.array, at: plus(ref.at, times(counter, strideOf(element) ?? 1)), type: element } };
        },
      };
    }
    if (over.kind !== "local") return undefined;
    const binding = this.bindings.get(over.local);
    if (binding?.kind !== "row") return undefined;
    const table = this.parts.table(binding.table);
    const row = this.rowRef(binding);
    const to =
      table.kind === "rows"
        ? String(table.width)
        : table.kind === "ragged"
          ? `${table.starts()}[${binding.row} + 1] - ${table.starts()}[${binding.row}]`
          : "0";
    return {
      type: element,
      from: "0",
      to,
      bind: (counter) => ({ kind: "ref", ref: { array: row.array, at: plus(row.at, times(counter, 1)), type: element } }),
    };
  }

  private valueOfLocal(over: Expr): ConstValue | undefined {
    if (over.kind !== "local") return undefined;
    const binding = this.bindings.get(over.local);
    return binding?.kind === "const" ? binding.value : undefined;
  }

  /** The printers of a reduction's body for each element, if it is short enough to be written out. */
  private writtenOut(e: Expr & { kind: "reduce" }): readonly KernelPrinter[] | undefined {
    const { values, type } = this.elements(e.over);
    if (values === undefined) return undefined;
    const printers = values.map((value) => this.with(e.local, { kind: "const", value, type }));
    const terms = printers.reduce((n, p) => n + p.size(e.body) + (e.where === undefined ? 0 : p.size(e.where)), 0);
    return terms <= WRITTEN_OUT ? printers : undefined;
  }

  /** Estimates how many terms an expression prints. */
  private size(e: Expr): number {
    switch (e.kind) {
      case "reduce": {
        const { values, type } = this.elements(e.over);
        if (values === undefined) return WRITTEN_OUT + 1;
        return values.reduce<number>((n, value) => n + this.with(e.local, { kind: "const", value, type }).size(e.body), 0);
      }
      case "binary":
        return e.op === "and" || e.op === "or" ? this.size(e.left) + this.size(e.right) : Math.max(this.size(e.left), this.size(e.right));
      case "unary":
        return this.size(e.operand);
      case "cond":
        return this.size(e.condition) + this.size(e.then) + this.size(e.else);
      case "map":
        return WRITTEN_OUT + 1;
      default:
        return 1;
    }
  }

  private reduce(e: Expr & { kind: "reduce" }): string {
    const out = this.writtenOut(e);
    const simple =
      out !== undefined && (e.op === "any" || e.op === "all" || e.op === "count" || (e.op === "sum" && e.type.kind !== "real"));
    if (!simple) return this.looped(e);
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
          : this.whole(`(${bodies.map((b) => (b.where === undefined ? b.number : `(${b.where} ? ${b.number} : 0)`)).join(" + ")})`, e);
    }
  }

  private whole(text: string, e: Expr): string {
    return this.checked("int32", [text], e.span, "an int overflows");
  }

  /** Runs a reduction as a loop before the statement at hand. */
  private looped(e: Expr & { kind: "reduce" }): string {
    const elements = this.elements(e.over);
    const counter = this.parts.fresh(e.name);
    const inner: string[] = [];
    const printer = this.with(e.local, elements.bind(counter)).collecting(inner);
    const where = e.where === undefined ? undefined : printer.print(e.where);
    const guard = (body: string) => {
      const whole = [...inner, body].join("\n");
      return where === undefined ? whole : `if (${where}) {\n${whole}\n}`;
    };
    const declare = (name: string, value: string, type: string) => {
      this.before.push(`let ${name}${typed(`: ${type}`)} = ${value};`);
      return name;
    };
    switch (e.op) {
      case "any":
      case "all": {
        const body = printer.print(e.body);
        const name = declare(this.parts.fresh(e.op === "any" ? "found" : "whole"), String(e.op === "all"), "boolean");
        const test = e.op === "any" ? body : `!(${body})`;
        this.before.push(loop(counter, elements, guard(`if (${test}) {\n${name} = ${String(e.op === "any")};\nbreak;\n}`)));
        return name;
      }
      case "count": {
        const body = printer.print(e.body);
        const name = declare(this.parts.fresh("count"), "0", "number");
        this.before.push(
          loop(counter, elements, guard(e.body.type.kind === "bool" && body !== "true" ? `if (${body}) ${name} += 1;` : `${name} += 1;`)),
        );
        return name;
      }
      case "sum": {
        const real = e.type.kind === "real";
        const body = printer.to(e.body, e.type);
        const name = declare(this.parts.fresh("sum"), "0", "number");
        this.before.push(loop(counter, elements, guard(`${name} = ${real ? `Math.fround(${name} + ${body})` : `${name} + ${body}`};`)));
        return real ? name : this.whole(name, e);
      }
      case "mean": {
        const body = printer.to(e.body, { kind: "real" });
        const name = declare(this.parts.fresh("sum"), "0", "number");
        const count = declare(this.parts.fresh("count"), "0", "number");
        this.before.push(loop(counter, elements, guard(`${name} = Math.fround(${name} + ${body});\n${count} += 1;`)));
        return this.checked("divide", [name, count], e.span, "the mean of nothing");
      }
      case "min":
      case "max":
      case "argmin":
      case "argmax": {
        const sign = e.op === "min" || e.op === "argmin" ? "<" : ">";
        const body = printer.to(e.body, e.body.type.kind === "bool" ? { kind: "int", low: 0, high: 1 } : e.body.type);
        const best = declare(this.parts.fresh("best"), e.op === "min" || e.op === "argmin" ? "Infinity" : "-Infinity", "number");
        const value = this.parts.fresh("value");
        const binding = elements.bind(counter);
        const element =
          binding.kind === "variable"
            ? binding.text
            : binding.kind === "ref"
              ? `${binding.ref.array}[${offsetText(binding.ref.at)}]`
              : this.parts.refuse("the best row of a table");
        const chosen = e.op.startsWith("arg") ? declare(this.parts.fresh("chosen"), "0", "number") : undefined;
        const keep = chosen === undefined ? `${best} = ${value};` : `${best} = ${value};\n${chosen} = ${element};`;
        this.before.push(loop(counter, elements, guard(`const ${value} = ${body};\nif (${value} ${sign} ${best}) {\n${keep}\n}`)));
        if (e.where !== undefined) {
          this.before.push(
            `if (${best} === ${sign === "<" ? "Infinity" : "-Infinity"}) ${this.parts.checks()}.note(${this.parts.faultCode(e.span, `the ${e.op} of nothing`)});`,
          );
        }
        const result = chosen ?? best;
        return e.type.kind === "bool" ? `(${result} !== 0)` : result;
      }
      default:
        return unreachable(e.op);
    }
  }

  private temporary(text: string): string {
    if (/^\w+$/.test(text)) return text;
    const name = this.parts.fresh("value");
    this.before.push(`const ${name} = ${text};`);
    return name;
  }

  /** Prints a `for` statement over what an expression gives; `body` prints what happens for an element. */
  forEach(over: Expr, name: string, local: LocalId, body: (printer: KernelPrinter) => string): string {
    const elements = this.elements(over);
    const counter = this.parts.fresh(camel(name));
    return loop(counter, elements, body(this.with(local, elements.bind(counter))));
  }

  private call(e: Expr & { kind: "call" }): string {
    const simple = this.simpleCall(e);
    if (simple !== undefined) return simple;
    switch (e.name) {
      case "size": {
        const { type } = e.args[0];
        if (type.kind === "list" && type.length !== undefined) return String(type.length);
        if (type.kind === "array") return String((strideOf(type) ?? 0) / (strideOf(type.element) ?? 1));
        break;
      }
      case "contains": {
        const [list, value] = e.args;
        const element: Type = list.type.kind === "array" || list.type.kind === "list" ? list.type.element : value.type;
        const entry: Expr = { kind: "local", local: -7, name: "entry", type: element };
        const body: Expr = { kind: "binary", op: "eq", left: entry, right: value, type: e.type };
        return this.reduce({ kind: "reduce", op: "any", local: -7, name: "entry", over: list, body, type: e.type, span: e.span });
      }
      case "grid_step": {
        const cell = e.args[0].type;
        if (cell.kind !== "grid") break;
        const steps = e.args.slice(1).map((a) => this.number(a));
        return `${this.parts.gridStep(cell.rows, cell.cols)}(${[this.number(e.args[0]), ...steps].join(", ")})`;
      }
    }
    return this.parts.refuse(`\`${e.name}\``);
  }
}

/** How many elements a loop between constants has. */
function mostOf(from: string, to: string): number | undefined {
  return /^-?\d+$/.test(from) && /^-?\d+$/.test(to) ? Number(to) - Number(from) : undefined;
}

function loop(counter: string, elements: Elements, body: string): string {
  return `for (let ${counter} = ${elements.from}; ${counter} < ${elements.to}; ${counter}++) {\n${body}\n}`;
}

function literal(type: Type, value: ConstValue): string {
  if (type.kind === "bool") return String(value === true || value === 1);
  if (type.kind === "real") return realLiteral(Number(value));
  return String(encode(type, value));
}
