import { literalValue, type ArrayNode, type ArrayProgram } from "../../../../contract/array-program.js";
import type { ProgramBuilder, Value } from "../builder.js";
import { rewrite } from "./rewrite.js";

type Scalar = (...operands: readonly number[]) => number;

const truth = (x: boolean): number => Number(x);

/** What operations do to single numbers; those missing here (tanh, erf, …) are left to the executors. */
const scalars: Partial<Record<ArrayNode["op"], Scalar>> = {
  neg: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  relu: (x) => Math.max(x, 0),
  not: (x) => truth(x === 0),
  is_finite: (x) => truth(Number.isFinite(x)),
  stop_gradient: (x) => x,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  pow: Math.pow,
  max: Math.max,
  min: Math.min,
  equal: (x, y) => truth(x === y),
  not_equal: (x, y) => truth(x !== y),
  less: (x, y) => truth(x < y),
  less_equal: (x, y) => truth(x <= y),
  greater: (x, y) => truth(x > y),
  greater_equal: (x, y) => truth(x >= y),
  and: (x, y) => truth(x !== 0 && y !== 0),
  or: (x, y) => truth(x !== 0 || y !== 0),
  where: (condition, x, y) => (condition !== 0 ? x : y),
};

/** Computes operations on single constants now, and lays constants out anew where only their shape changes. */
export function foldConstants(program: ArrayProgram): ArrayProgram {
  return rewrite(program, folded);
}

/** Gives the constant that stands for an operation on constants. */
export function folded(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value | undefined {
  if (operands.length === 0) return undefined;
  const values = operands.map(constantValues);
  if (values.some((list) => list === undefined)) return undefined;
  const lists = values as number[][];
  if (node.op === "reshape") return b.constant(lists[0], node.dtype, node.shape);
  if (node.op === "cast") return b.constant(lists[0].map(castTo(node.dtype)), node.dtype, node.shape);
  const scalar = scalars[node.op];
  if (!scalar || lists.some((list) => list.length !== 1)) return undefined;
  const result = scalar(...lists.map((list) => list[0]));
  if (node.dtype === "i32" && !(Math.abs(result) < 2 ** 31)) return undefined;
  return b.constant([result], node.dtype, node.shape);
}

/** Gives a constant's numbers. */
export function constantValues(value: Value): number[] | undefined {
  return value.op === "constant" ? value.attributes.values.map(literalValue) : undefined;
}

function castTo(dtype: Value["dtype"]): (x: number) => number {
  return dtype === "f32" ? (x) => x : dtype === "i32" ? Math.trunc : (x) => truth(x !== 0);
}
