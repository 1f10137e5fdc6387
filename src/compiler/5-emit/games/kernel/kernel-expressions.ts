/**
 * Expressions of the kernel: every scalar is a number (bools are JavaScript's, an option is 0 for none and value + 1 - low else), everything
 * else a row of numbers in some typed array. Loops over constants are written out; longer ones run before the statement that needs them.
 */
import { unreachable } from "../../../diagnostics/define.js";
import type { Span } from "../../../source/source-file.js";
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr, LocalId } from "../../../4-lower/games/ir.js";
import { realLiteral } from "../context.js";
import { ExpressionPrinter } from "../expressions.js";
import { camel } from "../names.js";
import type { Binding, Bindings } from "./bindings.js";
import { WRITTEN_OUT } from "./bindings.js";
import { elementsOf, loop } from "./elements.js";
import type { KernelParts } from "./kernel-parts.js";
import { constantOf } from "./known.js";
import { reduction } from "./reductions.js";
import { fillRow, refOf } from "./rows.js";
import type { Ref } from "./storage.js";
import { encode, isScalar, lowOf, offsetText, plus, strideOf } from "./storage.js";

export class KernelPrinter extends ExpressionPrinter {
  constructor(
    readonly parts: KernelParts,
    readonly bindings: Bindings,
    /** Statements that must run before the one being printed. */
    readonly before: string[],
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

  print(e: Expr): string {
    const folded = constantOf(this, e);
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
          if (constantOf(this, e.left) === neutral) return this.print(e.right);
          if (constantOf(this, e.right) === neutral) return this.print(e.left);
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
        return reduction(this, e);
      case "call":
        return this.call(e);
      case "me":
        return this.me ?? this.parts.refuse("`me`");
      case "turn":
      case "winner":
        return this.parts.refuse(`\`${e.kind}\``);
      case "event":
        return "(event - 1)";
      default:
        return unreachable(e);
    }
  }

  to(e: Expr, type: Type): string {
    if (type.kind === "option") {
      if (e.kind === "const") return String(encode(type, e.value));
      if (e.type.kind === "option" || e.type.kind === "none") return this.print(e);
      const folded = constantOf(this, e);
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

  /** Prints an option as its number. */
  private encoded(e: Expr): string {
    return e.type.kind === "option" || e.type.kind === "none" ? this.print(e) : this.to(e, { kind: "option", inner: e.type });
  }

  private unwrapped(text: string, inner: Type): string {
    if (inner.kind === "bool") return `(${text} === 2)`;
    const shift = lowOf(inner) - 1;
    return shift === 0 ? text : `(${text} ${shift < 0 ? "-" : "+"} ${Math.abs(shift)})`;
  }

  checked(name: string, args: readonly string[], span: Span | undefined, text: string): string {
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

  entry(ref: Ref, i: number): string {
    return `${ref.array}[${offsetText(plus(ref.at, { text: "", constant: i }))}]`;
  }

  /** Reads one number from where it lies. */
  read(ref: Ref): string {
    if (!isScalar(ref.type)) return this.parts.refuse("an array as a number");
    const text = `${ref.array}[${offsetText(ref.at)}]`;
    return ref.type.kind === "bool" ? `(${text} !== 0)` : text;
  }

  /** Where a value lies; a value that lies nowhere is put into scratch space first. */
  ref(e: Expr): Ref {
    return refOf(this, e);
  }

  /** Prints statements that put a value where it belongs, into `before`. */
  fill(target: Ref, e: Expr): void {
    fillRow(this, target, e);
  }

  private temporary(text: string): string {
    if (/^\w+$/.test(text)) return text;
    const name = this.parts.fresh("value");
    this.before.push(`const ${name} = ${text};`);
    return name;
  }

  /** Prints a `for` statement over what an expression gives; `body` prints what happens for an element. */
  forEach(over: Expr, name: string, local: LocalId, body: (printer: KernelPrinter) => string): string {
    const elements = elementsOf(this, over);
    const counter = this.parts.fresh(camel(name));
    return loop(counter, elements, body(this.with(local, elements.bind(counter))));
  }

  private call(e: Expr & { kind: "call" }): string {
    if (e.extern !== undefined) return this.parts.refuse(`what TypeScript answers (\`${e.name}\`)`);
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
        return reduction(this, { kind: "reduce", op: "any", local: -7, name: "entry", over: list, body, type: e.type, span: e.span });
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

function literal(type: Type, value: ConstValue): string {
  if (type.kind === "bool") return String(value === true || value === 1);
  if (type.kind === "real") return realLiteral(Number(value));
  return String(encode(type, value));
}
