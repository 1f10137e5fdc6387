/** What a kernel knows of an expression while it is printed: constants fold away. */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import type { TaggedValue } from "../../../4-lower/games/values.js";
import type { KernelPrinter } from "./kernel-expressions.js";

/** The value of an expression that is known here, when it is a number, bool or none. */
export function constantOf(p: KernelPrinter, e: Expr): ConstValue | undefined {
  switch (e.kind) {
    case "const":
      return typeof e.value === "object" && e.value !== null ? undefined : e.value;
    case "local": {
      const binding = p.bindings.get(e.local);
      return binding?.kind === "const" && !(typeof binding.value === "object" && binding.value !== null) ? binding.value : undefined;
    }
    case "is_tag": {
      const value = valueOfLocal(p, e.operand);
      return typeof value === "object" && value !== null
        ? (value as TaggedValue).tag === e.tag
        : value === undefined
          ? undefined
          : value === e.tag;
    }
    case "head": {
      const value = valueOfLocal(p, e.operand) as TaggedValue | undefined;
      const head = value?.tag === e.tag ? value.heads[e.head] : undefined;
      return typeof head === "object" && head !== null ? undefined : head;
    }
    case "is_some": {
      const value = constantOf(p, e.operand);
      return value === undefined ? undefined : value !== null;
    }
    case "unary": {
      const value = e.op === "not" ? constantOf(p, e.operand) : undefined;
      return typeof value === "boolean" ? !value : undefined;
    }
    case "binary": {
      if (e.op === "and" || e.op === "or") return constantLogic(p, e);
      if (e.type.kind === "real") return undefined;
      const left = constantOf(p, e.left);
      const right = left === undefined ? undefined : constantOf(p, e.right);
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
function constantLogic(p: KernelPrinter, e: Expr & { kind: "binary" }): ConstValue | undefined {
  const left = constantOf(p, e.left);
  if (typeof left !== "boolean") return undefined;
  const decided = e.op === "and" ? !left : left;
  return decided ? left : constantOf(p, e.right);
}

/** The value of a local that is known here. */
export function valueOfLocal(p: KernelPrinter, over: Expr): ConstValue | undefined {
  if (over.kind !== "local") return undefined;
  const binding = p.bindings.get(over.local);
  return binding?.kind === "const" ? binding.value : undefined;
}
