/**
 * Many programs in one: a program whose every input has one more axis in front, so that it computes as often as that axis is long, each time with inputs
 * of its own. A population of networks plays by one graph (D5): its weights are stacked, and so is what each of them sees.
 */
import { literalValue, type ArrayNode, type ArrayProgram, type Attributes, type Dim, type Shape } from "../../../contract/array-program.js";
import { ProgramBuilder, type Value } from "./builder.js";
import { optimize } from "./passes/optimize.js";
import { dimProduct, ShapeError } from "./shape.js";

/** Stacks a program that only computes: every input and output gets the axis `dim` in front. */
export function stacked(program: ArrayProgram, name: string, dim: string): ArrayProgram {
  const b = new ProgramBuilder(name, true);
  for (const input of program.inputs) b.input(input.name, [dim, ...input.shape], input.dtype, input.role, input.initial);
  const made = new Map<number, Value>();
  // What depends on no input is the same for all and stays as it is.
  const alike = new Set<number>();
  for (const node of program.nodes) {
    const plain = node.op !== "input" && node.inputs.every((id) => alike.has(id));
    const operands = node.inputs.map((id) => made.get(id) as Value);
    if (plain) alike.add(node.id);
    const value = plain
      ? kept(b, node, operands)
      : lifted(
          b,
          node,
          operands.map((value, i) => (alike.has(node.inputs[i]) ? { value, alike: true } : { value, alike: false })),
          dim,
        );
    if (node.name !== undefined && value.op === node.op) b.label(value, node.name);
    made.set(node.id, value);
  }
  for (const output of program.outputs) {
    const value = made.get(output.node) as Value;
    b.output(output.name, alike.has(output.node) ? b.broadcastTo(value, [dim, ...value.shape]) : value);
  }
  return optimize(b.build());
}

function kept(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value {
  if (node.op === "input") return b.declaredInput(node.attributes.name);
  if (node.op === "constant") return b.constant(node.attributes.values.map(literalValue), node.dtype, node.shape);
  return b.emit(node.op, operands, node.attributes);
}

interface Operand {
  readonly value: Value;
  readonly alike: boolean;
}

/** The same operation, once for each entry of the axis in front. */
function lifted(b: ProgramBuilder, node: ArrayNode, operands: readonly Operand[], dim: string): Value {
  const all = (): Value[] => operands.map(({ value, alike }) => (alike ? b.broadcastTo(value, [dim, ...value.shape]) : value));
  const [x] = operands.map(({ value }) => value);
  switch (node.op) {
    case "input":
      return b.declaredInput(node.attributes.name);
    case "constant":
    case "iota":
    case "size":
      return kept(b, node, []);
    case "neg":
    case "exp":
    case "log":
    case "sqrt":
    case "tanh":
    case "sigmoid":
    case "relu":
    case "softplus":
    case "abs":
    case "sign":
    case "floor":
    case "erf":
    case "sin":
    case "cos":
    case "not":
    case "is_finite":
    case "clip":
    case "cast":
    case "stop_gradient":
    case "one_hot":
    case "softmax":
    case "log_softmax":
    case "standardize":
    case "inverse_deviation":
      return b.emit(node.op, [x], node.attributes);
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "pow":
    case "max":
    case "min":
    case "mod":
    case "equal":
    case "not_equal":
    case "less":
    case "less_equal":
    case "greater":
    case "greater_equal":
    case "and":
    case "or":
    case "relu_gradient":
    case "where":
      return b.emit(node.op, aligned(b, operands, node.shape.length), node.attributes);
    case "matmul":
    case "pick":
      return b.emit(node.op, all(), node.attributes);
    case "transpose":
      return b.emit("transpose", [x], { axes: [0, ...node.attributes.axes.map((axis) => axis + 1)] });
    case "reshape":
      return b.reshape(x, [dim, ...node.attributes.shape]);
    case "broadcast_to":
      return b.broadcastTo(aligned(b, operands, node.shape.length)[0], [dim, ...node.attributes.shape]);
    case "concat":
      return b.emit("concat", all(), { axis: node.attributes.axis + 1 });
    case "slice":
      return b.emit("slice", [x], { ...node.attributes, axis: node.attributes.axis + 1 });
    case "pad": {
      const { before, after, value } = node.attributes;
      return b.emit("pad", [x], { before: [0, ...before], after: [0, ...after], value });
    }
    case "gather":
      return gathered(b, operands, dim);
    case "sum":
    case "mean":
    case "reduce_max":
    case "reduce_min":
      return b.emit(node.op, [x], { ...node.attributes, axes: node.attributes.axes.map((axis) => axis + 1) });
    case "argmax":
      return b.emit("argmax", [x], { axis: node.attributes.axis + 1 });
    case "cumsum":
      return b.emit("cumsum", [x], { ...node.attributes, axis: node.attributes.axis + 1 });
    case "sum_squares":
      return b.sum(
        b.square(x),
        x.shape.slice(1).map((_, i) => i + 1),
      );
    case "conv":
      return convolved(b, all(), node.attributes, node.shape, dim);
    case "conv_input_gradient":
    case "conv_weight_gradient":
      throw new ShapeError("only programs that compute are stacked, not those that differentiate convolutions");
    case "scatter_sum":
      return scattered(b, operands, node.attributes, dim);
  }
}

/** Operands of one rank behind the axis in front, so that they broadcast as before. */
function aligned(b: ProgramBuilder, operands: readonly Operand[], rank: number): Value[] {
  return operands.map(({ value, alike }) => {
    const lacking = rank - (value.shape.length - (alike ? 0 : 1));
    if (alike || lacking === 0) return value;
    const [first, ...rest] = value.shape;
    return b.reshape(value, [first, ...Array<Dim>(lacking).fill(1), ...rest]);
  });
}

/** Where each entry's own rows begin in a table of all of them, shaped to be added to its indices. */
function beginnings(b: ProgramBuilder, index: Value, rows: Dim, dim: string): Value {
  const many = typeof rows === "number" ? rows : b.cast(b.size([rows]), "i32");
  return b.mul(b.iota([dim, ...index.shape.slice(1).map(() => 1)], 0), many);
}

/** Looks up rows of tables that differ: the tables lie one after the other. */
function gathered(b: ProgramBuilder, [table, index]: readonly Operand[], dim: string): Value {
  if (table.alike) return b.gather(table.value, index.value);
  const [, rows, ...rest] = table.value.shape;
  const own = index.alike ? b.broadcastTo(index.value, [dim, ...index.value.shape]) : index.value;
  const flat = b.reshape(table.value, [dimProduct([dim, rows]), ...rest]);
  return b.gather(flat, b.add(own, beginnings(b, own, rows, dim)));
}

function scattered(b: ProgramBuilder, operands: readonly Operand[], { depth }: Attributes["scatter_sum"], dim: string): Value {
  const [index, values] = operands.map(({ value, alike }) => (alike ? b.broadcastTo(value, [dim, ...value.shape]) : value));
  const sums = b.scatterSum(b.add(index, beginnings(b, index, depth, dim)), values, dimProduct([dim, depth]));
  return b.reshape(sums, [dim, depth, ...sums.shape.slice(1)]);
}

/** A convolution with weights that differ: what the kernel covers at each place is laid out as a row, and rows meet their own weights in a product. */
function convolved(b: ProgramBuilder, [x, weights]: readonly Value[], attributes: Attributes["conv"], shape: Shape, dim: string): Value {
  const { kernel, stride, before, after } = attributes;
  const [rows, down, across, out] = shape;
  const places = [Number(down), Number(across)];
  // Room behind, so that every step of the kernel has a whole stride to itself.
  const wide = b.pad(x, [0, 0, before[0], before[1], 0], [0, 0, after[0] + stride - 1, after[1] + stride - 1, 0]);
  const along = (value: Value, axis: 2 | 3, at: number): Value => {
    const cut = b.slice(value, axis, at, at + places[axis - 2] * stride);
    const steps = b.reshape(cut, cut.shape.toSpliced(axis, 1, places[axis - 2], stride));
    const first = b.slice(steps, axis + 1, 0, 1);
    return b.reshape(first, first.shape.toSpliced(axis + 1, 1));
  };
  const covered = Array.from({ length: kernel[0] }, (_, i) =>
    Array.from({ length: kernel[1] }, (__, j) => along(along(wide, 2, i), 3, j)),
  ).flat();
  const columns = b.concat(covered, 4);
  const flat = b.reshape(columns, [dim, dimProduct([rows, down, across]), columns.shape[4]]);
  return b.reshape(b.matmulOf(flat, weights, false, false), [dim, rows, down, across, out]);
}
