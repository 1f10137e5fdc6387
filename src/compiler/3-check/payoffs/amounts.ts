/** Amounts as polynomials over what is not known when compiling. */
import type * as ast from "../../1-parse/ast.js";
import type { Typed } from "../typed.js";
import { add, constant, keyOf, multiply, scale, unknown, valueOf } from "./polynomial.js";
import type { Polynomial } from "./polynomial.js";

/** What names are worth here: parameters of rules and locals stand for their value, state and others carry a version that stores count up. */
export interface Names {
  readonly typed: Typed;
  readonly values: Map<ast.Node, Polynomial>;
  readonly versions: Map<ast.Node, number>;
  /** Counts all changes: functions may read any state. */
  epoch: number;
}

/** The node that declares what a name stands for. */
export function declares(names: Names, name: ast.Name): ast.Node | undefined {
  const meaning = names.typed.meaningOf(name);
  const symbol = meaning === undefined ? names.typed.bound.symbolOf.get(name) : meaning.kind === "symbol" ? meaning.symbol : undefined;
  if (symbol?.kind === "local") return symbol.name;
  if (symbol?.kind === "param") return symbol.param;
  if (symbol?.kind === "state") return symbol.field;
  return undefined;
}

/** Reads an amount. */
export function amountOf(names: Names, e: ast.Expr): Polynomial {
  const known = names.typed.constOf(e);
  if (typeof known === "number") return constant(known);
  switch (e.kind) {
    case "number":
      return constant(e.value);
    case "paren":
      return amountOf(names, e.inner);
    case "unary":
      return e.op === "-" ? scale(amountOf(names, e.operand), -1) : unknown(termOf(names, e));
    case "binary": {
      const left = amountOf(names, e.left);
      const right = amountOf(names, e.right);
      if (e.op === "+") return add(left, right);
      if (e.op === "-") return add(left, scale(right, -1));
      if (e.op === "*") return multiply(left, right);
      const divisor = valueOf(right);
      return e.op === "/" && divisor !== undefined && divisor !== 0 ? scale(left, 1 / divisor) : unknown(termOf(names, e));
    }
    case "conditional": {
      // c ? a : b is b + c * (a - b), with c counting as 1 or 0.
      const otherwise = amountOf(names, e.else);
      const difference = add(amountOf(names, e.then), scale(otherwise, -1));
      return add(otherwise, multiply(unknown(termOf(names, e.condition)), difference));
    }
    case "name_expr": {
      const node = declares(names, e.name);
      return (node === undefined ? undefined : names.values.get(node)) ?? unknown(termOf(names, e));
    }
    default:
      return unknown(termOf(names, e));
  }
}

/** Names a value: equal texts are equal values, as every variable in it carries its version. */
export function termOf(names: Names, node: unknown): string {
  if (Array.isArray(node)) return node.map((item) => termOf(names, item)).join(",");
  if (typeof node !== "object" || node === null) return String(node);
  const at = node as ast.Node;
  if (at.kind === "paren") return termOf(names, (at as ast.ParenExpr).inner);
  if (at.kind === "name_expr") {
    const { name } = at as ast.NameExpr;
    const declared = declares(names, name);
    const value = declared === undefined ? undefined : names.values.get(declared);
    if (value !== undefined) return `{${keyOf(value)}}`;
    return declared === undefined ? name.text : `${name.text}@${declared.span.start}#${names.versions.get(declared) ?? 0}`;
  }
  const epoch = at.kind === "call" ? `#${names.epoch}` : "";
  const parts = Object.entries(at).filter(([key]) => key !== "span" && key !== "kind" && key !== "source");
  return `${at.kind}${epoch}(${parts.map(([key, child]) => `${key}:${termOf(names, child)}`).join(" ")})`;
}
