import type { DType, Empty, Primitive } from "../../../../contract/array-program.js";
import type { Value } from "../builder.js";
import { broadcastShapes, expectType, formatType, ShapeError, type TensorType } from "../shape.js";
import type { Backward, Rule, Rules } from "./rule.js";

type Unary = PlainKeys<
  | "neg"
  | "exp"
  | "log"
  | "sqrt"
  | "tanh"
  | "sigmoid"
  | "relu"
  | "softplus"
  | "abs"
  | "sign"
  | "floor"
  | "erf"
  | "sin"
  | "cos"
  | "not"
  | "is_finite"
>;
type Binary = PlainKeys<
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "pow"
  | "max"
  | "min"
  | "mod"
  | "equal"
  | "not_equal"
  | "less"
  | "less_equal"
  | "greater"
  | "greater_equal"
  | "and"
  | "or"
  | "relu_gradient"
>;
type PlainKeys<P extends Primitive> = P;
type Plain = Backward<Unary | Binary>;

const REAL: readonly DType[] = ["f32"];
const NUMBER: readonly DType[] = ["f32", "i32"];
const BOOL: readonly DType[] = ["bool"];
const ANY: readonly DType[] = ["f32", "i32", "bool"];

/** A rule for one operand whose gradient is `slope`: grad times the derivative. */
function unary(op: string, allowed: readonly DType[], result: DType | "same", slope?: (c: Plain, x: Value) => Value): Rule<Unary> {
  return {
    arity: 1,
    infer: ([x]) => {
      expectType(op, x, ...allowed);
      return { shape: x.shape, dtype: result === "same" ? x.dtype : result };
    },
    gradient: slope && ((c) => [() => slope(c, c.inputs[0])]),
  };
}

/** A rule for two operands with broadcasting; each slope gives the gradient before it is summed back to its operand's shape. */
function binary(
  op: string,
  allowed: readonly DType[],
  result: DType | "same",
  ...slopes: readonly ((c: Plain, x: Value, y: Value) => Value)[]
): Rule<Binary> {
  return {
    arity: 2,
    infer: ([x, y]) => {
      expectType(op, x, ...allowed);
      expectSameType(op, x, y);
      return { shape: broadcastShapes(op, x.shape, y.shape), dtype: result === "same" ? x.dtype : result };
    },
    gradient:
      slopes.length === 0
        ? undefined
        : (c) => slopes.map((slope, i) => () => c.b.sumTo(slope(c, c.inputs[0], c.inputs[1]), c.inputs[i].shape)),
  };
}

function expectSameType(op: string, x: TensorType, y: TensorType): void {
  if (x.dtype !== y.dtype) throw new ShapeError(`${op}: the operands ${formatType(x)} and ${formatType(y)} differ in dtype`);
}

/** The first operand's place where x >= y, else the second's: who receives the gradient of `max`. */
const toLarger = ({ b, grad }: Plain, x: Value, y: Value): Value => b.where(b.greaterEqual(x, y), grad, 0);
const toSmaller = ({ b, grad }: Plain, x: Value, y: Value): Value => b.where(b.greaterEqual(x, y), 0, grad);

const none: Empty = {};

/** Operations that treat each element by itself. */
export const elementwise: Rules<Unary | Binary | "clip" | "cast" | "stop_gradient" | "where"> = {
  neg: unary("neg", NUMBER, "same", ({ b, grad }) => b.neg(grad)),
  exp: unary("exp", REAL, "same", ({ b, grad, output }) => b.mul(grad, output)),
  log: unary("log", REAL, "same", ({ b, grad }, x) => b.div(grad, x)),
  sqrt: unary("sqrt", REAL, "same", ({ b, grad, output }) => b.div(b.mul(grad, 0.5), output)),
  tanh: unary("tanh", REAL, "same", ({ b, grad, output }) => b.mul(grad, b.sub(1, b.mul(output, output)))),
  sigmoid: unary("sigmoid", REAL, "same", ({ b, grad, output }) => b.mul(grad, b.mul(output, b.sub(1, output)))),
  relu: unary("relu", REAL, "same", ({ b, grad, output }) => b.emit("relu_gradient", [output, grad], none)),
  softplus: unary("softplus", REAL, "same", ({ b, grad }, x) => b.mul(grad, b.sigmoid(x))),
  abs: unary("abs", NUMBER, "same", ({ b, grad }, x) => b.mul(grad, b.sign(x))),
  sign: unary("sign", NUMBER, "same"),
  floor: unary("floor", REAL, "same"),
  erf: unary("erf", REAL, "same", ({ b, grad }, x) => b.mul(grad, b.mul(2 / Math.sqrt(Math.PI), b.exp(b.neg(b.mul(x, x)))))),
  sin: unary("sin", REAL, "same", ({ b, grad }, x) => b.mul(grad, b.cos(x))),
  cos: unary("cos", REAL, "same", ({ b, grad }, x) => b.neg(b.mul(grad, b.sin(x)))),
  not: unary("not", BOOL, "same"),
  is_finite: unary("is_finite", REAL, "bool"),

  add: binary(
    "add",
    NUMBER,
    "same",
    ({ grad }) => grad,
    ({ grad }) => grad,
  ),
  sub: binary(
    "sub",
    NUMBER,
    "same",
    ({ grad }) => grad,
    ({ b, grad }) => b.neg(grad),
  ),
  mul: binary(
    "mul",
    NUMBER,
    "same",
    ({ b, grad }, _x, y) => b.mul(grad, y),
    ({ b, grad }, x) => b.mul(grad, x),
  ),
  div: binary(
    "div",
    REAL,
    "same",
    ({ b, grad }, _x, y) => b.div(grad, y),
    ({ b, grad, output }, _x, y) => b.neg(b.div(b.mul(grad, output), y)),
  ),
  pow: binary(
    "pow",
    REAL,
    "same",
    ({ b, grad }, x, y) => b.mul(grad, b.mul(y, b.pow(x, b.sub(y, 1)))),
    ({ b, grad, output }, x) => b.mul(grad, b.mul(output, b.log(x))),
  ),
  max: binary("max", NUMBER, "same", toLarger, toSmaller),
  min: binary(
    "min",
    NUMBER,
    "same",
    (c, x, y) => toLarger(c, y, x),
    (c, x, y) => toSmaller(c, y, x),
  ),
  mod: binary(
    "mod",
    NUMBER,
    "same",
    ({ grad }) => grad,
    ({ b, grad }, x, y) => b.neg(b.mul(grad, b.floor(b.div(x, y)))),
  ),
  equal: binary("equal", ANY, "bool"),
  not_equal: binary("not_equal", ANY, "bool"),
  less: binary("less", NUMBER, "bool"),
  less_equal: binary("less_equal", NUMBER, "bool"),
  greater: binary("greater", NUMBER, "bool"),
  greater_equal: binary("greater_equal", NUMBER, "bool"),
  and: binary("and", BOOL, "bool"),
  or: binary("or", BOOL, "bool"),
  relu_gradient: {
    arity: 2,
    infer: ([y, g]) => {
      expectType("relu_gradient", y, "f32");
      expectType("relu_gradient", g, "f32");
      return { shape: broadcastShapes("relu_gradient", y.shape, g.shape), dtype: "f32" };
    },
    gradient: ({ b, inputs: [y, g], grad }) => [null, () => b.sumTo(b.emit("relu_gradient", [y, grad], none), g.shape)],
  },

  clip: {
    arity: 1,
    infer: ([x], { lo, hi }) => {
      expectType("clip", x, "f32");
      if (!(lo <= hi)) throw new ShapeError(`clip: the lower end ${lo} is above the upper end ${hi}`);
      return x;
    },
    gradient: ({ b, inputs: [x], output, grad }) => [() => b.where(b.equal(x, output), grad, 0)],
  },
  cast: {
    arity: 1,
    infer: ([x], { to }) => ({ shape: x.shape, dtype: to }),
    gradient: ({ inputs: [x], output, grad }) => [x.dtype === "f32" && output.dtype === "f32" ? () => grad : null],
  },
  stop_gradient: { arity: 1, infer: ([x]) => x },
  where: {
    arity: 3,
    infer: ([condition, x, y]) => {
      expectType("where", condition, "bool");
      expectSameType("where", x, y);
      return { shape: broadcastShapes("where", condition.shape, x.shape, y.shape), dtype: x.dtype };
    },
    gradient: ({ b, inputs: [condition, x, y], grad }) => [
      null,
      () => b.sumTo(b.where(condition, grad, 0), x.shape),
      () => b.sumTo(b.where(condition, 0, grad), y.shape),
    ],
  },
};
