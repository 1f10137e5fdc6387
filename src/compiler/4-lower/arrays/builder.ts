import type {
  ArrayNode,
  ArrayProgram,
  Attributes,
  Convolution,
  Dim,
  DType,
  Empty,
  Initial,
  InputRole,
  Literal,
  Primitive,
  ProgramInput,
  ProgramOutput,
  Shape,
} from "../../../contract/array-program.js";
import { checkArity, type Rule } from "./primitives/rule.js";
import { primitives, type Ruled } from "./primitives/table.js";
import {
  broadcastShapes,
  dimNames,
  dimProduct,
  expectType,
  formatShape,
  formatType,
  normalAxes,
  normalAxis,
  sameShape,
  ShapeError,
} from "./shape.js";

/** A value of the graph under construction; it carries its shape and dtype. */
export type Value = ArrayNode;

/** A value, or a number or truth value that becomes a constant of the other operand's dtype. */
export type Operand = Value | number | boolean;

const none: Empty = {};

/** Starts an array program. */
export function programBuilder(name: string): ProgramBuilder {
  return new ProgramBuilder(name);
}

/** Builds an array program node by node; every shape and dtype is checked at once, and a misfit throws a `ShapeError`. */
export class ProgramBuilder {
  private readonly nodes: ArrayNode[] = [];
  private readonly inputs: ProgramInput[] = [];
  private readonly inputNodes = new Map<string, Value>();
  private readonly outputs: ProgramOutput[] = [];
  private readonly labels = new Map<number, string>();
  private guardName: string | undefined;

  private readonly shared = new Map<string, Value>();

  /** Starts a program; with `share`, an operation that is already there on the same operands is given back instead of a second one. */
  constructor(
    readonly name: string,
    private readonly share = false,
  ) {}

  // Inputs, constants, outputs.

  /** Declares an input. */
  input(name: string, shape: Shape, dtype: DType = "f32", role: InputRole = "data", initial?: Initial): Value {
    if (this.inputNodes.has(name)) throw new ShapeError(`there are two inputs called \`${name}\``);
    primitives.size.infer([], { dims: shape });
    this.inputs.push({ name, shape, dtype, role, ...(initial && { initial }) });
    const value = this.push("input", [], { name }, { shape, dtype });
    this.inputNodes.set(name, value);
    return value;
  }

  /** Declares a weight, or gives the one of this name if it was declared before with the same shape (shared layers). */
  weight(name: string, shape: Shape, initial: Initial): Value {
    const known = this.inputNodes.get(name);
    if (!known) return this.input(name, shape, "f32", "weight", initial);
    if (!sameShape(known.shape, shape)) {
      throw new ShapeError(`the weight \`${name}\` is ${formatShape(known.shape)} in one place and ${formatShape(shape)} in another`);
    }
    return known;
  }

  /** Declares a scalar setting such as `rate`, or gives the one of this name. */
  scalar(name: string, dtype: DType = "f32"): Value {
    return this.inputNodes.get(name) ?? this.input(name, [], dtype, "scalar");
  }

  /** Makes a constant: one number, or the elements of `shape` in row-major order. */
  constant(values: number | boolean | ArrayLike<number>, dtype: DType = "f32", shape?: Shape): Value {
    const list = typeof values === "object" ? Array.from(values) : [Number(values)];
    const type = { shape: shape ?? (typeof values === "object" ? [list.length] : []), dtype };
    if (dimProduct(type.shape) !== list.length) throw new ShapeError(`a constant ${formatType(type)} was given ${list.length} numbers`);
    return this.push("constant", [], { values: list.map(literal) }, type);
  }

  /** Makes an array with one number everywhere; sizes may be symbolic. */
  full(shape: Shape, value: number, dtype: DType = "f32"): Value {
    return this.broadcastTo(this.constant(value, dtype), shape);
  }

  /** Declares an output; with `replaces`, the input that takes its value for the next run. */
  output(name: string, value: Value, replaces?: string): void {
    this.own(value);
    if (this.outputs.some((output) => output.name === name)) throw new ShapeError(`there are two outputs called \`${name}\``);
    if (this.inputNodes.has(name)) throw new ShapeError(`the output \`${name}\` has the name of an input`);
    if (replaces !== undefined) {
      const input = this.inputNodes.get(replaces);
      if (!input || input.dtype !== value.dtype || !sameShape(input.shape, value.shape)) {
        throw new ShapeError(`the output \`${name}\` ${formatType(value)} cannot replace the input \`${replaces}\``);
      }
    }
    this.outputs.push({ name, node: value.id, ...(replaces !== undefined && { replaces }) });
  }

  /** Names a bool output that must be true for the replacing outputs to take effect. */
  guard(output: string): void {
    this.guardName = output;
  }

  /** Names a value for people who read dumps and graphs; gives it back. */
  label(value: Value, name: string): Value {
    this.labels.set(value.id, name);
    return value;
  }

  /** Gives the declared inputs so far. */
  get declared(): readonly ProgramInput[] {
    return this.inputs;
  }

  /** Gives the value of a declared input. */
  declaredInput(name: string): Value {
    const value = this.inputNodes.get(name);
    if (!value) throw new ShapeError(`there is no input called \`${name}\``);
    return value;
  }

  /** Gives the operands of a value. */
  operandsOf(value: Value): readonly Value[] {
    this.own(value);
    return value.inputs.map((id) => this.nodes[id]);
  }

  /** Gives the value with this id. */
  valueAt(id: number): Value {
    return this.nodes[id];
  }

  /** Gives the finished program as plain data. */
  build(): ArrayProgram {
    const dims = new Set<string>();
    for (const input of this.inputs) for (const dim of input.shape) if (typeof dim === "string" && !dim.includes("*")) dims.add(dim);
    for (const node of this.nodes) {
      const shapes = [...node.shape, ...(node.op === "size" ? node.attributes.dims : [])];
      for (const name of shapes.flatMap(dimNames)) {
        if (!dims.has(name)) throw new ShapeError(`no input has an axis of the size \`${name}\`, so its value would be unknown`);
      }
    }
    return {
      name: this.name,
      dims: [...dims].sort(),
      inputs: [...this.inputs],
      nodes: this.nodes.map((node) => {
        const name = this.labels.get(node.id);
        return name === undefined ? node : { ...node, name };
      }),
      outputs: [...this.outputs],
      ...(this.guardName !== undefined && { guard: this.guardName }),
    };
  }

  /** Adds one operation after its rule has accepted the operands. */
  emit<P extends Ruled>(op: P, operands: readonly Value[], attributes: Attributes[P]): Value {
    operands.forEach((value) => this.own(value));
    // The table is indexed by the same key as the attributes; TypeScript cannot see that through a union.
    const rule = primitives[op] as unknown as Rule<P>;
    checkArity(op, rule.arity, operands.length);
    const { shape, dtype } = rule.infer(operands, attributes);
    return this.push(op, operands, attributes, { shape, dtype });
  }

  private push<P extends Primitive>(
    op: P,
    operands: readonly Value[],
    attributes: Attributes[P],
    type: { shape: Shape; dtype: DType },
  ): Value {
    const inputs = operands.map((value) => value.id);
    const key = this.share ? JSON.stringify([op, inputs, attributes, operands.length === 0 && type]) : "";
    const known = this.share ? this.shared.get(key) : undefined;
    if (known) return known;
    const node = { id: this.nodes.length, op, inputs, attributes, ...type } as unknown as ArrayNode;
    this.nodes.push(node);
    if (this.share) this.shared.set(key, node);
    return node;
  }

  private own(value: Value): void {
    if (this.nodes[value.id] !== value) throw new Error(`a value of another program was used in \`${this.name}\``);
  }

  // Elementwise operations. Numbers become constants; bool and i32 widen (C3).

  /** Turns an operand into a value; a number takes `dtype`. */
  value(operand: Operand, dtype: DType = "f32"): Value {
    return typeof operand === "object" ? operand : this.constant(operand, dtype);
  }

  private pair(op: Ruled, x: Operand, y: Operand, least: DType = "bool"): Value {
    const [a, b] = this.widened([x, y], least);
    return this.emit(op, [a, b], none);
  }

  /** Brings operands to one dtype: the widest of theirs and `least`; a fraction widens to f32. */
  private widened(operands: readonly Operand[], least: DType): Value[] {
    const order: readonly DType[] = ["bool", "i32", "f32"];
    const widths = operands.map((operand) => {
      if (typeof operand === "object") return order.indexOf(operand.dtype);
      return typeof operand === "boolean" ? 0 : Number.isInteger(operand) ? 1 : 2;
    });
    const dtype = order[Math.max(order.indexOf(least), ...widths)];
    return operands.map((operand) => this.cast(this.value(operand, dtype), dtype));
  }

  private real(x: Operand): Value {
    return this.cast(this.value(x), "f32");
  }

  add = (x: Operand, y: Operand): Value => this.pair("add", x, y, "i32");
  sub = (x: Operand, y: Operand): Value => this.pair("sub", x, y, "i32");
  mul = (x: Operand, y: Operand): Value => this.pair("mul", x, y, "i32");
  /** Always gives f32 (C3). */
  div = (x: Operand, y: Operand): Value => this.pair("div", x, y, "f32");
  pow = (x: Operand, y: Operand): Value => this.pair("pow", x, y, "f32");
  max = (x: Operand, y: Operand): Value => this.pair("max", x, y, "i32");
  min = (x: Operand, y: Operand): Value => this.pair("min", x, y, "i32");
  mod = (x: Operand, y: Operand): Value => this.pair("mod", x, y, "i32");
  equal = (x: Operand, y: Operand): Value => this.pair("equal", x, y);
  notEqual = (x: Operand, y: Operand): Value => this.pair("not_equal", x, y);
  less = (x: Operand, y: Operand): Value => this.pair("less", x, y, "i32");
  lessEqual = (x: Operand, y: Operand): Value => this.pair("less_equal", x, y, "i32");
  greater = (x: Operand, y: Operand): Value => this.pair("greater", x, y, "i32");
  greaterEqual = (x: Operand, y: Operand): Value => this.pair("greater_equal", x, y, "i32");
  and = (x: Operand, y: Operand): Value => this.pair("and", x, y);
  or = (x: Operand, y: Operand): Value => this.pair("or", x, y);
  not = (x: Operand): Value => this.emit("not", [this.value(x, "bool")], none);

  neg = (x: Operand): Value => this.emit("neg", this.widened([x], "i32"), none);
  abs = (x: Operand): Value => this.emit("abs", this.widened([x], "i32"), none);
  sign = (x: Operand): Value => this.emit("sign", this.widened([x], "i32"), none);
  exp = (x: Operand): Value => this.emit("exp", [this.real(x)], none);
  log = (x: Operand): Value => this.emit("log", [this.real(x)], none);
  sqrt = (x: Operand): Value => this.emit("sqrt", [this.real(x)], none);
  tanh = (x: Operand): Value => this.emit("tanh", [this.real(x)], none);
  sigmoid = (x: Operand): Value => this.emit("sigmoid", [this.real(x)], none);
  relu = (x: Operand): Value => this.emit("relu", [this.real(x)], none);
  softplus = (x: Operand): Value => this.emit("softplus", [this.real(x)], none);
  floor = (x: Operand): Value => this.emit("floor", [this.real(x)], none);
  erf = (x: Operand): Value => this.emit("erf", [this.real(x)], none);
  sin = (x: Operand): Value => this.emit("sin", [this.real(x)], none);
  cos = (x: Operand): Value => this.emit("cos", [this.real(x)], none);
  isFinite = (x: Operand): Value => this.emit("is_finite", [this.real(x)], none);
  square = (x: Value): Value => this.mul(x, x);
  clip = (x: Operand, lo: number, hi: number): Value => this.emit("clip", [this.real(x)], { lo, hi });
  stopGradient = (x: Value): Value => this.emit("stop_gradient", [x], none);

  /** Converts to a dtype; a value that has it is given back. */
  cast(x: Value, to: DType): Value {
    return x.dtype === to ? x : this.emit("cast", [x], { to });
  }

  /** Takes `x` where the condition holds, else `y`. */
  where(condition: Value, x: Operand, y: Operand): Value {
    return this.emit("where", [condition, ...this.widened([x, y], "bool")], none);
  }

  // Products and layout.

  /** Multiplies matrices over the last two axes: batch axes broadcast, and a plain matrix serves every batch entry. */
  matmul(x: Value, y: Value): Value {
    if (x.shape.length < 2 || y.shape.length < 2) return this.matmulOf(x, y, false, false);
    if (y.shape.length === 2 && x.shape.length > 2) {
      const [rows, inner] = [x.shape.slice(0, -1), x.shape.at(-1) as Dim];
      const flat = this.matmulOf(this.reshape(x, [dimProduct(rows), inner]), y, false, false);
      return this.reshape(flat, [...rows, y.shape[1]]);
    }
    const batch = broadcastShapes("matmul", x.shape.slice(0, -2), y.shape.slice(0, -2));
    const spread = (v: Value): Value => this.broadcastTo(v, [...batch, ...v.shape.slice(-2)]);
    return this.matmulOf(spread(x), spread(y), false, false);
  }

  /** Multiplies matrices with equal batch axes, transposing the last two axes of an operand first if asked. */
  matmulOf(x: Value, y: Value, transposeA: boolean, transposeB: boolean): Value {
    return this.emit("matmul", [x, y], { transposeA, transposeB });
  }

  /** Convolves [rows, height, width, channels] with weights [kernel rows * kernel columns * channels, channels out]. */
  conv = (x: Value, weights: Value, how: Convolution): Value => this.emit("conv", [x, weights], how);

  /** Orders the axes; without `axes`, swaps the last two. */
  transpose(x: Value, axes?: readonly number[]): Value {
    const rank = x.shape.length;
    if (!axes && rank < 2) throw new ShapeError(`transpose: expected at least two axes, found ${formatType(x)}`);
    const order = axes?.map((axis) => normalAxis("transpose", axis, rank)) ?? [...Array(rank - 2).keys(), rank - 1, rank - 2];
    return this.emit("transpose", [x], { axes: order });
  }

  /** Gives the same elements another shape. */
  reshape(x: Value, shape: Shape): Value {
    return sameShape(x.shape, shape) ? x : this.emit("reshape", [x], { shape });
  }

  /** Adds an axis of size 1 at `axis`. */
  expandDims(x: Value, axis: number): Value {
    const at = normalAxis("expandDims", axis, x.shape.length + 1);
    return this.reshape(x, x.shape.toSpliced(at, 0, 1));
  }

  /** Stretches axes of size 1 and adds leading axes. */
  broadcastTo(x: Value, shape: Shape): Value {
    return sameShape(x.shape, shape) ? x : this.emit("broadcast_to", [x], { shape });
  }

  /** Joins values along an axis. */
  concat(values: readonly Value[], axis: number): Value {
    if (values.length === 1) return values[0];
    return this.emit("concat", values, { axis: normalAxis("concat", axis, values[0]?.shape.length ?? 0) });
  }

  /** Takes entries start to end - 1 of an axis. */
  slice(x: Value, axis: number, start: number, end: number): Value {
    const at = normalAxis("slice", axis, x.shape.length);
    return start === 0 && end === x.shape[at] ? x : this.emit("slice", [x], { axis: at, start, end });
  }

  /** Puts `value` before and after each axis. */
  pad(x: Value, before: readonly number[], after: readonly number[], value = 0): Value {
    return this.emit("pad", [x], { before, after, value });
  }

  // Lookups.

  /** Looks rows of a table up: (table [n, …], index […i]) gives […i, …]. */
  gather = (table: Value, index: Value): Value => this.emit("gather", [table, index], none);
  /** Takes one entry of the last axis in each row: (x […, n], index […]) gives […]. */
  pick = (x: Value, index: Value): Value => this.emit("pick", [x, index], none);
  oneHot = (index: Value, depth: number): Value => this.emit("one_hot", [index], { depth });
  scatterSum = (index: Value, values: Value, depth: Dim): Value => this.emit("scatter_sum", [index, values], { depth });
  /** Counts 0, 1, 2, … along an axis. */
  iota = (shape: Shape, axis = 0): Value => this.emit("iota", [], { shape, axis: normalAxis("iota", axis, shape.length) });
  /** Gives the product of sizes as an f32 scalar. */
  size = (dims: Shape): Value => {
    const product = dimProduct(dims);
    return typeof product === "number" ? this.constant(product) : this.emit("size", [], { dims });
  };

  // Reductions; without axes, over all of them. Axes may count from the end.

  sum = (x: Value, axes?: readonly number[], keep = false): Value => this.reduce("sum", this.numeric(x), axes, keep);
  mean = (x: Value, axes?: readonly number[], keep = false): Value => this.reduce("mean", this.real(x), axes, keep);
  reduceMax = (x: Value, axes?: readonly number[], keep = false): Value => this.reduce("reduce_max", this.numeric(x), axes, keep);
  reduceMin = (x: Value, axes?: readonly number[], keep = false): Value => this.reduce("reduce_min", this.numeric(x), axes, keep);
  sumSquares = (x: Value): Value => this.emit("sum_squares", [x], none);
  argmax = (x: Value, axis = -1): Value => this.emit("argmax", [x], { axis: normalAxis("argmax", axis, x.shape.length) });
  cumsum = (x: Value, axis: number, options: { exclusive?: boolean; reverse?: boolean } = {}): Value =>
    this.emit("cumsum", [x], { axis: normalAxis("cumsum", axis, x.shape.length), exclusive: false, reverse: false, ...options });

  private numeric(x: Value): Value {
    return x.dtype === "bool" ? this.cast(x, "i32") : x;
  }

  private reduce(op: "sum" | "mean" | "reduce_max" | "reduce_min", x: Value, axes: readonly number[] | undefined, keep: boolean): Value {
    const all = axes ? normalAxes(op, axes, x.shape.length) : x.shape.map((_, i) => i);
    return all.length === 0 ? x : this.emit(op, [x], { axes: all, keep });
  }

  /** Sums a broadcast value back to the shape it came from. */
  sumTo(x: Value, shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    const lead = x.shape.length - shape.length;
    const axes = x.shape.flatMap((dim, i) => (i < lead || (shape[i - lead] === 1 && dim !== 1) ? [i] : []));
    const broadcast = sameShape(broadcastShapes("sumTo", x.shape, shape), x.shape);
    if (!broadcast) return this.broadcastTo(this.sumTo(x, broadcastBack(x.shape, shape)), shape);
    return this.reshape(this.sum(x, axes), shape);
  }

  // Over the last axis.

  softmax = (x: Operand): Value => this.emit("softmax", [this.real(x)], none);
  logSoftmax = (x: Operand): Value => this.emit("log_softmax", [this.real(x)], none);
  standardize = (x: Value, epsilon = 1e-5): Value => this.emit("standardize", [x], { epsilon });
  inverseDeviation = (x: Value, epsilon = 1e-5): Value => this.emit("inverse_deviation", [x], { epsilon });

  /** Checks a scalar f32, as a loss must be. */
  expectScalar(what: string, x: Value): void {
    expectType(what, x, "f32");
    if (x.shape.length > 0) throw new ShapeError(`${what}: expected one number, found ${formatType(x)}`);
  }
}

/** The part of `target` that `shape` can be summed to: where `shape` has 1, so has the result. */
function broadcastBack(shape: Shape, target: Shape): Shape {
  const lead = shape.length - target.length;
  return target.map((dim, i) => (shape[i + lead] === 1 ? 1 : dim));
}

function literal(value: number): Literal {
  return Number.isNaN(value) ? "nan" : value === Infinity ? "inf" : value === -Infinity ? "-inf" : value;
}
