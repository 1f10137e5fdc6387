/** Operations on what learns: nodes of the graph under construction, an element at a time, and a game at a time for columns. */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import type { ProgramBuilder, Value as GraphNode } from "../arrays/builder.js";
import { ShapeError } from "../arrays/shape.js";
import { badShape, otherTable, wrongKind } from "./messages.js";
import type { Context } from "./session.js";
import { describe, type Staged } from "./values.js";

export type GraphValue = Staged & { kind: "tensor" | "graph_column" | "graph_number" };

export function isGraph(value: Staged): value is GraphValue {
  return value.kind === "tensor" || value.kind === "graph_column" || value.kind === "graph_number";
}

/** Applies an elementwise graph operation to one graph value, a game at a time. */
export function mapGraph(
  context: Context,
  value: GraphValue,
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

/** What graph operations take: nodes, and numbers, which become constants. */
type Operand = GraphNode | number;

/**
 * Applies an operation to several values: columns meet a game at a time and must be of one table (C7), one number stands for all rows.
 * Known numbers and host columns join in.
 */
export function zipGraph(
  context: Context,
  operands: readonly Staged[],
  span: Span,
  apply: (builder: ProgramBuilder, ...nodes: Operand[]) => GraphNode,
): Staged {
  const builder = context.graph?.builder;
  if (!builder) return { kind: "unknown" };
  const values: (GraphValue | number)[] = [];
  for (const operand of operands) {
    const value = toGraph(context, operand, span);
    if (value === undefined) return { kind: "unknown" };
    values.push(value);
  }
  const columns = values.filter((v): v is GraphValue & { kind: "graph_column" } => typeof v === "object" && v.kind === "graph_column");
  const tensors = values.filter((v): v is GraphValue & { kind: "tensor" } => typeof v === "object" && v.kind === "tensor");
  const other = columns.find((c) => c.table.id !== columns[0].table.id);
  if (other) return context.session.fail(otherTable, span, { left: columns[0].table.origin, right: other.table.origin });
  if (columns.length > 0 && tensors.length > 0) {
    return context.session.fail(wrongKind, span, {
      expected: "values of one kind",
      found: `${describe(columns[0])} and ${describe(tensors[0])}`,
    });
  }
  const once = columns.find((c) => c.once)?.once;
  if (once && columns.some((c) => !c.once)) {
    return context.session.fail(wrongKind, span, {
      expected: "values of one kind",
      found: "one value for each key, and one for each decision: write `by` to keep the rows",
    });
  }
  const rank = Math.max(0, ...columns.map((c) => c.axes.length));
  const nodeOf = (value: GraphValue | number, part: number): Operand => {
    if (typeof value === "number") return value;
    if (value.kind === "tensor") return beside(builder, value, tensors);
    if (value.kind !== "graph_column") return value.node;
    const { node } = value.parts[part];
    // One number a row stands for all features of the row.
    return value.axes.length === 0 && rank > 0 ? builder.reshape(node, [node.shape[0], ...Array.from({ length: rank }, () => 1)]) : node;
  };
  return guarded(context, span, (): Staged => {
    if (columns.length > 0) {
      const widest = columns.reduce((a, c) => (c.axes.length > a.axes.length ? c : a));
      const parts = widest.parts.map(({ game }, i) => ({ game, node: apply(builder, ...values.map((v) => nodeOf(v, i))) }));
      return { ...widest, parts };
    }
    const node = apply(builder, ...values.map((v) => nodeOf(v, 0)));
    if (tensors.length === 0) return { kind: "graph_number", node };
    const longest = tensors.reduce((a, t) => (t.axes.length > a.axes.length ? t : a));
    return { kind: "tensor", node, axes: longest.axes };
  });
}

/** C7: one number a row stands for all numbers of the row. */
function beside(
  builder: ProgramBuilder,
  { node, axes }: GraphValue & { kind: "tensor" },
  all: readonly (GraphValue & { kind: "tensor" })[],
): GraphNode {
  const most = Math.max(...all.map((t) => t.axes.length));
  return axes.length === 0 && node.shape.length === 1 && most > 0
    ? builder.reshape(node, [node.shape[0], ...Array.from({ length: most }, () => 1)])
    : node;
}

/** Applies a binary operator where one side learns. */
export function graphBinary(context: Context, op: ast.BinaryOp, left: Staged, right: Staged, span: Span): Staged {
  const apply = graphOperator(op);
  if (!apply) return context.session.fail(wrongKind, span, { expected: "an operator that graphs have", found: `\`${op}\`` });
  return zipGraph(context, [left, right], span, apply);
}

/** `c ? a : b` where a part learns: both sides are computed, and gradients flow through the chosen one. */
export function chooseInGraph(context: Context, condition: Staged, then: Staged, otherwise: Staged, span: Span): Staged {
  return zipGraph(context, [condition, then, otherwise], span, (b, c, x, y) => b.where(b.cast(b.value(c), "bool"), b.value(x), b.value(y)));
}

type Arithmetic = (builder: ProgramBuilder, x: Operand, y: Operand) => GraphNode;

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
export function toGraph(context: Context, value: Staged, span: Span): GraphValue | number | undefined {
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
