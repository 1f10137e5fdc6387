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
import { typed } from "../../typescript/module.js";
import { rangeOf } from "../../../4-lower/games/int-ranges.js";
import { ExpressionPrinter, writtenNumber } from "../expressions.js";
import type { Binding, Bindings } from "./bindings.js";
import { entriesOf, equalRows, movedScalar } from "./copying.js";
import type { KernelParts } from "./kernel-parts.js";
import { constantOf } from "./known.js";
import { reduction } from "./reductions.js";
import { fillRow, refOf } from "./rows.js";
import type { Ref } from "./storage.js";
import { arrayOfType, encode, entryOf, isCompact, isScalar, lowOf, offsetText, partOf, plus, times } from "./storage.js";
import { holds, setBits, sizeOfSet } from "./sets.js";

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
        return isScalar(e.type)
          ? this.parts.readSlot(e.slot, e.type)
          : this.parts.refuse(`\`${this.parts.ir.slots[e.slot].name}\` as a number`, e.span);
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
        return e.op === "and" || e.op === "or" ? this.logic(e) : this.binary(e);
      case "cond": {
        const known = constantOf(this, e.condition);
        if (typeof known === "boolean") return `(${this.to(known ? e.then : e.else, e.type)})`;
        return this.choice(
          this.print(e.condition),
          (p) => p.to(e.then, e.type),
          (p) => p.to(e.else, e.type),
          e.type,
        );
      }
      case "is_some":
        return this.present(e.operand);
      case "unwrap":
        if (e.operand.type.kind === "option" && !isCompact(e.operand.type)) return this.read(this.ref(e));
        return this.unwrapped(this.encoded(e.operand), e.type);
      case "else":
        return this.either(e);
      case "is_tag":
        if (isScalar(e.operand.type)) return `(${this.print(e.operand)} === ${e.tag})`;
        return `(${entryOf(this.ref(e.operand))} === ${e.tag})`;
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
      case "result":
        return this.parts.refuse(`\`${e.kind}\``);
      case "event":
        return "(event - 1)";
      case "remembered":
        return this.parts.plan.layout.history === undefined ? "0" : "historySize[lane]";
      default:
        return unreachable(e);
    }
  }

  /** A conditional; branches that need statements of their own run only when they are taken. */
  private choice(condition: string, then: (p: KernelPrinter) => string, otherwise: (p: KernelPrinter) => string, type: Type): string {
    const one: string[] = [];
    const other: string[] = [];
    const a = then(this.collecting(one));
    const b = otherwise(this.collecting(other));
    if (one.length === 0 && other.length === 0) return `(${condition} ? ${a} : ${b})`;
    const name = this.parts.fresh("value");
    this.before.push(
      `let ${name}${typed(type.kind === "bool" ? ": boolean" : ": number")};`,
      `if (${condition}) {\n${[...one, `${name} = ${a};`].join("\n")}\n} else {\n${[...other, `${name} = ${b};`].join("\n")}\n}`,
    );
    return name;
  }

  /** `and` and `or`: what the right side needs runs only if the left does not decide. */
  private logic(e: Expr & { kind: "binary" }): string {
    const own: string[] = [];
    const left = this.print(e.left);
    const right = this.collecting(own).print(e.right);
    if (left === right) return left;
    if (own.length === 0) return `(${left} ${e.op === "or" ? "||" : "&&"} ${right})`;
    const name = this.parts.fresh(e.op === "or" ? "either" : "both");
    this.before.push(
      `let ${name} = ${left};`,
      `if (${e.op === "or" ? "!" : ""}${name}) {\n${[...own, `${name} = ${right};`].join("\n")}\n}`,
    );
    return name;
  }

  /** `e else v`. */
  private either(e: Expr & { kind: "else" }): string {
    const { operand } = e;
    if (operand.type.kind === "option" && !isCompact(operand.type)) {
      const ref = this.ref(operand);
      const inner = partOf(ref, 1, operand.type.inner);
      const { inner: type } = operand.type;
      return this.choice(
        `${entryOf(ref)} !== 0`,
        (p) => movedScalar(p.read(inner), type, e.type),
        (p) => p.to(e.otherwise, e.type),
        e.type,
      );
    }
    const value = this.temporary(this.encoded(operand));
    const some = e.type.kind === "option" ? value : this.unwrapped(value, e.type);
    return this.choice(
      `${value} !== 0`,
      () => some,
      (p) => p.to(e.otherwise, e.type),
      e.type,
    );
  }

  /** Prints whether an option holds a value. */
  present(e: Expr): string {
    if (e.type.kind === "none") return "false";
    if (e.type.kind !== "option") return "true";
    return isCompact(e.type) ? `(${this.print(e)} !== 0)` : `(${entryOf(this.ref(e))} !== 0)`;
  }

  to(e: Expr, type: Type): string {
    if (type.kind === "option") {
      if (e.kind === "const") return String(encode(type, e.value));
      if (e.type.kind === "none") return this.print(e);
      if (e.type.kind === "option") {
        const same = lowOf(e.type.inner) === lowOf(type.inner);
        return same ? this.print(e) : movedScalar(this.temporary(this.print(e)), e.type, type);
      }
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
    if (operand.type.kind !== "option") return operand.type.kind === "none" ? "true" : "false";
    return isCompact(operand.type) ? `(${this.print(operand)} === 0)` : `(${entryOf(this.ref(operand))} === 0)`;
  }

  protected equal(left: Expr, right: Expr): string {
    if (left.type.kind === "none" || (left.kind === "const" && left.value === null)) return this.isNone(right);
    if (right.type.kind === "none" || (right.kind === "const" && right.value === null)) return this.isNone(left);
    if (isScalar(left.type) && isScalar(right.type)) {
      const option = left.type.kind === "option" ? left : right.type.kind === "option" ? right : undefined;
      if (option === undefined || option.type.kind !== "option") return same(this.print(left), this.print(right));
      const other = option === left ? right : left;
      // A number below the option's range would pass for none.
      if (other.type.kind !== "option" && rangeOf(other)[0] < lowOf(option.type.inner)) {
        const value = this.temporary(this.print(option));
        return `(${value} !== 0 && ${this.unwrapped(value, option.type.inner)} === ${this.print(other)})`;
      }
      return same(this.to(left, option.type), this.to(right, option.type));
    }
    return equalRows(this, this.comparable(left, right.type), this.comparable(right, left.type));
  }

  /** Where a side of a comparison lies; a number by itself is put beside something with parts. */
  private comparable(e: Expr, other: Type): Ref {
    if (!isScalar(e.type) || e.kind === "slot") return this.ref(e);
    const type: Type = e.type.kind === "option" ? e.type : other.kind === "option" ? other.inner : e.type;
    const ref: Ref = { array: this.parts.scratch(arrayOfType(type), 1), at: { text: "", constant: 0 }, type };
    fillRow(this, ref, e);
    return ref;
  }

  /** Reads one number from where it lies. */
  read(ref: Ref): string {
    if (!isScalar(ref.type)) return this.parts.refuse(`a ${ref.type.kind} as a number`);
    return ref.type.kind === "bool" ? `(${entryOf(ref)} !== 0)` : entryOf(ref);
  }

  /** Where a value lies; a value that lies nowhere is put into scratch space first. */
  ref(e: Expr): Ref {
    return refOf(this, e);
  }

  /** Prints statements that put a value where it belongs, into `before`. */
  fill(target: Ref, e: Expr): void {
    fillRow(this, target, e);
  }

  temporary(text: string): string {
    if (/^-?\w+$/.test(text)) return text;
    const name = this.parts.fresh("value");
    this.before.push(`const ${name} = ${text};`);
    return name;
  }

  protected override floored(left: Expr, right: Expr): string {
    // Between whole numbers that are not negative the engine divides without reals.
    const whole = rangeOf(left)[0] >= 0 && rangeOf(right)[0] > 0;
    return whole ? `((${this.number(left)} / ${this.number(right)}) | 0)` : super.floored(left, right);
  }

  private call(e: Expr & { kind: "call" }): string {
    if (e.extern !== undefined) return this.parts.refuse(`what TypeScript answers (\`${e.name}\`)`);
    const simple = this.simpleCall(e);
    if (simple !== undefined) return simple;
    switch (e.name) {
      case "size": {
        const [of] = e.args;
        if (of.type.kind === "set") return sizeOfSet(this, of);
        return entriesOf(this.ref(of)).size;
      }
      case "contains": {
        const [list, value] = e.args;
        if (list.type.kind === "set") return holds(this, list, value);
        const element: Type = list.type.kind === "array" || list.type.kind === "list" ? list.type.element : value.type;
        const entry: Expr = { kind: "local", local: -7, name: "entry", type: element };
        const body: Expr = { kind: "binary", op: "eq", left: entry, right: value, type: e.type };
        return reduction(this, { kind: "reduce", op: "any", local: -7, name: "entry", over: list, body, type: e.type, span: e.span });
      }
      case "set_of":
      case "set_union":
      case "set_difference":
        return setBits(this, e);
      case "grid_step": {
        const cell = e.args[0].type;
        if (cell.kind !== "grid") break;
        const [down, right] = [rangeOf(e.args[1]), rangeOf(e.args[2])];
        const table = this.parts.stepTable(cell.rows, cell.cols, down, right);
        const steps = e.args.slice(1).map((a) => this.number(a));
        if (table !== undefined) {
          const width = right[1] - right[0] + 1;
          const from = times(this.number(e.args[0]), width * (down[1] - down[0] + 1));
          const least = { text: "", constant: -(down[0] * width) - right[0] };
          return `${table}[${offsetText(plus(plus(plus(from, times(steps[0], width)), times(steps[1], 1)), least))}]`;
        }
        return `${this.parts.gridStep(cell.rows, cell.cols)}(${[this.number(e.args[0]), ...steps].join(", ")})`;
      }
    }
    return this.parts.refuse(`\`${e.name}\``, e.span);
  }
}

function literal(type: Type, value: ConstValue): string {
  if (type.kind === "bool") return String(value === true || value === 1);
  if (type.kind === "real") return realLiteral(Number(value));
  return String(encode(type, value));
}

/** Compares two numbers; those that are known are compared now. */
function same(a: string, b: string): string {
  const [x, y] = [writtenNumber(a), writtenNumber(b)];
  return x !== undefined && y !== undefined ? String(x === y) : `(${a} === ${b})`;
}
