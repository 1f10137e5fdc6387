/** Arithmetic, comparison and logic on staged values: folded where known, host expressions on columns, graph nodes under `improve`. */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import type { ProgramBuilder, Value as GraphNode } from "../arrays/builder.js";
import { ShapeError } from "../arrays/shape.js";
import { innermost, type HostExpr, type HostType } from "./host.js";
import { badShape, otherTable, wrongKind } from "./messages.js";
import type { Context } from "./session.js";
import { constant, describe, type Staged } from "./values.js";

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
  return type ? { kind: "host", expr: { kind: "call", name: hostNames[op], args: [a.expr, b.expr] }, type } : { kind: "unknown" };
}

/** Whether two values that are not numbers are the same thing; undefined where only the run can tell. */
function identical(left: Staged, right: Staged): boolean | undefined {
  if (left.kind === "policy" && right.kind === "policy") return left.name === right.name;
  if (left.kind === "game" && right.kind === "game") return left.ir.name === right.ir.name;
  if (left.kind === "network" && right.kind === "network") return left.decl === right.decl && left.summary === right.summary;
  const known = (v: Staged): boolean => ["const", "policy", "game", "network", "random_player", "tuple", "list"].includes(v.kind);
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
  return { kind: "host", expr: { kind: "call", name: op === "-" ? "negate" : "not", args: [host.expr] }, type: host.type };
}

export function isGraph(value: Staged): value is Staged & { kind: "tensor" | "graph_column" | "graph_number" } {
  return value.kind === "tensor" || value.kind === "graph_column" || value.kind === "graph_number";
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
    case "policy":
      return { kind: "host", expr: { kind: "lasting", what: "policy", name: value.name }, type: { kind: "policy" } };
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
    return { kind: "column", level: innermost(x.level, y.level), table: x.table, of };
  }
  if (x.kind === "column" || y.kind === "column") {
    const column = x.kind === "column" ? x : (y as HostType & { kind: "column" });
    return { kind: "column", level: column.level, table: column.table, of };
  }
  return of === "bool" ? { kind: "bool" } : { kind: "number", integer: false };
}

/** Applies an elementwise graph operation to one graph value, a game at a time. */
export function mapGraph(
  context: Context,
  value: Staged & { kind: "tensor" | "graph_column" | "graph_number" },
  span: Span,
  apply: (builder: ProgramBuilder, node: GraphNode) => GraphNode,
): Staged {
  const builder = context.graph?.builder;
  if (!builder) return { kind: "unknown" };
  return guarded(context, span, () => {
    if (value.kind === "graph_column")
      return { ...value, parts: value.parts.map((part) => ({ game: part.game, node: apply(builder, part.node) })) };
    return { ...value, node: apply(builder, value.node) };
  });
}

/** Runs graph building; a misfit of shapes becomes a message. */
export function guarded(context: Context, span: Span, build: () => Staged): Staged {
  try {
    return build();
  } catch (error) {
    if (error instanceof ShapeError) return context.session.fail(badShape, span, { problem: error.message });
    throw error;
  }
}

function graphBinary(context: Context, op: ast.BinaryOp, left: Staged, right: Staged, span: Span): Staged {
  const builder = context.graph?.builder;
  if (!builder) return { kind: "unknown" };
  const a = toGraph(context, left, span);
  const b = toGraph(context, right, span);
  if (a === undefined || b === undefined) return { kind: "unknown" };
  const apply = graphOperator(op);
  if (!apply) return context.session.fail(wrongKind, span, { expected: "an operator that graphs have", found: `\`${op}\`` });
  return guarded(context, span, (): Staged => {
    if (typeof a !== "object" || typeof b !== "object") {
      const graph = (typeof a === "object" ? a : b) as Staged & { kind: "tensor" | "graph_column" | "graph_number" };
      return mapGraph(context, graph, span, (bld, node) =>
        typeof a === "object" ? apply(bld, node, b as number) : apply(bld, a as number, node),
      );
    }
    if (a.kind === "graph_column" && b.kind === "graph_column") {
      if (a.table.id !== b.table.id) return context.session.fail(otherTable, span, { left: a.table.origin, right: b.table.origin });
      return { ...a, parts: a.parts.map((part, i) => ({ game: part.game, node: apply(builder, part.node, b.parts[i].node) })) };
    }
    if (a.kind === "graph_column" && b.kind === "graph_number") {
      return { ...a, parts: a.parts.map((part) => ({ game: part.game, node: apply(builder, part.node, b.node) })) };
    }
    if (a.kind === "graph_number" && b.kind === "graph_column") {
      return { ...b, parts: b.parts.map((part) => ({ game: part.game, node: apply(builder, a.node, part.node) })) };
    }
    if (a.kind === "graph_number" && b.kind === "graph_number") return { kind: "graph_number", node: apply(builder, a.node, b.node) };
    if (a.kind === "tensor" && b.kind === "tensor") {
      const node = apply(builder, a.node, b.node);
      return { kind: "tensor", node, axes: a.axes.length >= b.axes.length ? a.axes : b.axes };
    }
    return context.session.fail(wrongKind, span, { expected: "values of one kind", found: `${describe(a)} and ${describe(b)}` });
  });
}

type Arithmetic = (builder: ProgramBuilder, x: GraphNode | number, y: GraphNode | number) => GraphNode;

function graphOperator(op: ast.BinaryOp): Arithmetic | undefined {
  switch (op) {
    case "+":
      return (b, x, y) => b.add(x, y);
    case "-":
      return (b, x, y) => b.sub(x, y);
    case "*":
      return (b, x, y) => b.mul(x, y);
    case "/":
      return (b, x, y) => b.div(x, y);
    case "^":
      return (b, x, y) => (y === 2 && typeof x === "object" ? b.square(x) : b.pow(x, y));
    case "mod":
      return (b, x, y) => b.mod(x, y);
    case "==":
      return (b, x, y) => b.equal(x, y);
    case "!=":
      return (b, x, y) => b.notEqual(x, y);
    case "<":
      return (b, x, y) => b.less(x, y);
    case "<=":
      return (b, x, y) => b.lessEqual(x, y);
    case ">":
      return (b, x, y) => b.greater(x, y);
    case ">=":
      return (b, x, y) => b.greaterEqual(x, y);
    case "and":
      return (b, x, y) => b.and(x, y);
    case "or":
      return (b, x, y) => b.or(x, y);
    case "div":
      return undefined;
  }
}

/** A value as an operand of graph operations: a graph value, a number, or undefined after a report. Host columns become inputs. */
export function toGraph(
  context: Context,
  value: Staged,
  span: Span,
): (Staged & { kind: "tensor" | "graph_column" | "graph_number" }) | number | undefined {
  if (isGraph(value)) return value;
  if (value.kind === "const" && value.value !== null && typeof value.value !== "string") return Number(value.value);
  const objective = context.graph?.objective;
  if (value.kind === "host" && objective) {
    const fed = value.type.kind === "column" ? objective.column(value, span) : objective.scalar(value, span);
    return isGraph(fed) ? fed : undefined;
  }
  if (value.kind !== "unknown") context.session.report(wrongKind, span, { expected: "a number or a column", found: describe(value) });
  return undefined;
}

/** A host call with a type. */
export function hostCall(name: string, args: readonly HostExpr[], type: HostType, host = false): Staged {
  return { kind: "host", expr: { kind: "call", name, args, ...(host && { host }) }, type };
}
