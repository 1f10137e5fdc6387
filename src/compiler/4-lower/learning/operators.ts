/** Arithmetic, comparison and logic on staged values: folded where known, host expressions on columns, graph nodes under `improve`. */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { graphBinary, isGraph, mapGraph } from "./graph-operators.js";
import { innermost, type HostExpr, type HostType } from "./host.js";
import { isBatch, joinTables } from "./joining.js";
import { badShape, otherTable, wrongKind } from "./messages.js";
import { asksForEntry, joinLists } from "./run-lists.js";
import type { Context } from "./session.js";
import { constant, describe, type Staged } from "./values.js";
import { isWeights, weightsArithmetic } from "./weight-values.js";

type HostValue = Staged & { kind: "host" };

/** Host functions by operator; the runtime's column library has the same names. */
const hostNames: Record<ast.BinaryOp, string> = {
  or: "or",
  and: "and",
  "==": "equal",
  "!=": "notEqual",
  "<": "less",
  "<=": "lessEqual",
  ">": "greater",
  ">=": "greaterEqual",
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  div: "floorDivide",
  mod: "modulo",
  "^": "power",
};

/** Applies a binary operator. `and` and `or` on known values were short-circuited by the caller (G1). */
export function binary(context: Context, op: ast.BinaryOp, left: Staged, right: Staged, span: Span): Staged {
  if (left.kind === "unknown" || right.kind === "unknown") return { kind: "unknown" };
  if (left.kind === "const" && right.kind === "const") return fold(context, op, left, right, span);
  if (op === "+" && left.kind === "list" && right.kind === "list") return { kind: "list", items: [...left.items, ...right.items] };
  const vectors = weightsArithmetic(context, op, left, right, span);
  if (vectors) return vectors;
  const lists = op === "+" ? joinLists(context, left, right, span) : undefined;
  if (lists) return lists;
  if (op === "+" && isBatch(left) && isBatch(right)) return joinTables(context, [left, right]);
  if (isGraph(left) || isGraph(right)) return graphBinary(context, op, left, right, span);
  if (op === "==" || op === "!=") {
    const same = identical(left, right);
    if (same !== undefined) return constant(op === "==" ? same : !same);
  }
  const a = asHost(left);
  const b = asHost(right);
  if (!a || !b)
    return context.session.fail(wrongKind, span, {
      expected: `two numbers for \`${op}\``,
      found: `${describe(left)} and ${describe(right)}`,
    });
  const isTest = ["==", "!=", "<", "<=", ">", ">=", "and", "or"].includes(op);
  const type = joined(context, a, b, isTest ? "bool" : "number", span);
  // G1: what may be no entry is asked for only where it counts.
  if (type?.kind === "bool" && (op === "and" || op === "or") && asksForEntry(b.expr)) {
    const settled: HostExpr = { kind: "const", value: op === "or" };
    const [then, otherwise] = op === "and" ? [b.expr, settled] : [settled, b.expr];
    return { kind: "host", expr: { kind: "cond", condition: a.expr, then, else: otherwise }, type };
  }
  return type ? { kind: "host", expr: { kind: "call", name: hostNames[op], args: [a.expr, b.expr] }, type } : { kind: "unknown" };
}

/** Whether two values that are not numbers are the same thing; undefined where only the run can tell. */
function identical(left: Staged, right: Staged): boolean | undefined {
  if (left.kind === "member" && right.kind === "member") return left.of === right.of && left.label === right.label;
  if (left.kind === "policy" && right.kind === "policy") return left.name === right.name;
  if (left.kind === "game" && right.kind === "game") return left.ir.name === right.ir.name;
  if (left.kind === "network" && right.kind === "network") return left.decl === right.decl && left.summary === right.summary;
  const known = (v: Staged): boolean => ["const", "member", "policy", "game", "network", "random_player", "tuple", "list"].includes(v.kind);
  return known(left) && known(right) ? false : undefined;
}

function fold(context: Context, op: ast.BinaryOp, left: Staged & { kind: "const" }, right: Staged & { kind: "const" }, span: Span): Staged {
  const [x, y] = [left.value, right.value];
  if (op === "==") return constant(x === y);
  if (op === "!=") return constant(x !== y);
  if (typeof x === "string" && typeof y === "string" && op === "+") return constant(x + y);
  const [a, b] = [Number(x), Number(y)];
  if (typeof x === "string" || typeof y === "string" || x === null || y === null) {
    return context.session.fail(wrongKind, span, {
      expected: `two numbers for \`${op}\``,
      found: `${describe(left)} and ${describe(right)}`,
    });
  }
  const whole = left.integer !== false && right.integer !== false;
  switch (op) {
    case "+":
      return constant(a + b, whole);
    case "-":
      return constant(a - b, whole);
    case "*":
      return constant(a * b, whole);
    case "/":
      return constant(a / b, false);
    case "div":
      return constant(Math.floor(a / b), true);
    case "mod":
      return constant(a - b * Math.floor(a / b), whole);
    case "^":
      return constant(a ** b, whole && b >= 0);
    case "<":
      return constant(a < b);
    case "<=":
      return constant(a <= b);
    case ">":
      return constant(a > b);
    case ">=":
      return constant(a >= b);
    case "and":
      return constant(Boolean(x) && Boolean(y));
    case "or":
      return constant(Boolean(x) || Boolean(y));
  }
}

/** Applies `-` or `not`. */
export function unary(context: Context, op: "-" | "not", operand: Staged, span: Span): Staged {
  if (operand.kind === "unknown") return operand;
  if (operand.kind === "const") return op === "-" ? constant(-Number(operand.value), operand.integer) : constant(!operand.value);
  if (isGraph(operand)) {
    return mapGraph(context, operand, span, (b, x) => (op === "-" ? b.neg(x) : b.not(x)));
  }
  const host = asHost(operand);
  if (!host) return context.session.fail(wrongKind, span, { expected: `a number for \`${op}\``, found: describe(operand) });
  if (op === "-" && isWeights(host)) return hostCall("scaleWeights", [host.expr, { kind: "const", value: -1 }], host.type);
  return { kind: "host", expr: { kind: "call", name: op === "-" ? "negate" : "not", args: [host.expr] }, type: host.type };
}

/** A value as a host expression, constants included. */
export function asHost(value: Staged): HostValue | undefined {
  switch (value.kind) {
    case "host":
      return value;
    case "const": {
      const type: HostType =
        typeof value.value === "number"
          ? { kind: "number", integer: value.integer ?? false }
          : typeof value.value === "boolean"
            ? { kind: "bool" }
            : { kind: "text" };
      return { kind: "host", expr: { kind: "const", value: value.value }, type };
    }
    // A member is its number, as games know it and columns hold it.
    case "member":
      return { kind: "host", expr: { kind: "const", value: value.index }, type: { kind: "number", integer: true } };
    case "policy":
      return { kind: "host", expr: { kind: "lasting", what: "policy", name: value.name }, type: { kind: "policy", of: [value.name] } };
    case "running":
      return {
        kind: "host",
        expr: { kind: "call", name: "readRunningAll", args: [{ kind: "lasting", what: "running", name: value.name }] },
        type: { kind: "number", integer: false },
      };
    case "random_player":
      return { kind: "host", expr: { kind: "random_policy" }, type: { kind: "policy" } };
    case "game":
      return { kind: "host", expr: { kind: "game", name: value.ir.name }, type: { kind: "text" } };
    default:
      return undefined;
  }
}

/** The type of an elementwise result; columns must be of one table (C7). */
export function joined(context: Context, a: HostValue, b: HostValue, of: "number" | "bool", span: Span): HostType | undefined {
  const [x, y] = [a.type, b.type];
  if (x.kind === "column" && y.kind === "column") {
    if (x.table.id !== y.table.id) {
      context.session.report(otherTable, span, { left: x.table.origin, right: y.table.origin });
      return undefined;
    }
    const [p, q] = [x.shape ?? [], y.shape ?? []];
    if (p.length > 0 && q.length > 0 && p.join() !== q.join()) {
      context.session.report(badShape, span, { problem: `real[${p.join(", ")}] against real[${q.join(", ")}]` });
      return undefined;
    }
    const shape = p.length > 0 ? p : q;
    return { kind: "column", level: innermost(x.level, y.level), table: x.table, of, ...(shape.length > 0 && { shape }) };
  }
  if (x.kind === "column" || y.kind === "column") {
    const column = x.kind === "column" ? x : (y as HostType & { kind: "column" });
    return { kind: "column", level: column.level, table: column.table, of, ...(column.shape && { shape: column.shape }) };
  }
  return of === "bool" ? { kind: "bool" } : { kind: "number", integer: false };
}

/** A host call with a type. */
export function hostCall(name: string, args: readonly HostExpr[], type: HostType, host = false): Staged {
  return { kind: "host", expr: { kind: "call", name, args, ...(host && { host }) }, type };
}
