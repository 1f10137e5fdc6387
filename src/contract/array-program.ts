/**
 * An array program: a network, a loss, a whole training step or an acting step as one graph of primitive array operations, as plain JSON.
 * The compiler builds it (`src/compiler/4-lower/arrays/`), the executors run it (`src/runtime/arrays/`).
 */

/** f32 stands for `real` (C3); the reference executor computes it in 64 bits. i32 holds choices and indices, bool masks (C13). */
export type DType = "f32" | "i32" | "bool";

/**
 * The size of one axis: a number, or symbolic: a name (`"rows"`) or a product in the form `"4*rows"` or `"2*rows*seats"` (factor first
 * unless it is 1, names sorted). A symbolic size is known when the program runs, from the inputs whose shape holds the bare name.
 */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** A number of a constant; JSON has no infinities. */
export type Literal = number | "inf" | "-inf" | "nan";

/** `data` changes every run; `weight` and `moment` (optimizer state) are also outputs; `scalar` is a setting such as `rate`; `key` holds random words. */
export type InputRole = "data" | "weight" | "moment" | "scalar" | "key";

/**
 * How a weight starts. `normal` and `uniform` draw from the stream `init:<input's name>` (D4): deviation `scale`, or -scale to scale.
 * `constant` fills with `scale`. The factors of He, Xavier (Glorot) and LeCun are computed into `scale` by the compiler.
 */
export interface Initial {
  readonly kind: "normal" | "uniform" | "constant";
  readonly scale: number;
}

export interface ProgramInput {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly role: InputRole;
  /** Weights and moments have one. */
  readonly initial?: Initial;
}

/** What every operation is told beside its operands. Axes are counted from 0, never negative. */
export interface Attributes {
  // Sources.
  readonly input: { readonly name: string };
  readonly constant: { readonly values: readonly Literal[] };
  /** 0, 1, 2, … along `axis`. */
  readonly iota: { readonly shape: Shape; readonly axis: number };
  /** The product of the sizes of `dims` as one f32: how many elements a mean divides by. */
  readonly size: { readonly dims: Shape };
  // One operand, elementwise.
  readonly neg: Empty;
  readonly exp: Empty;
  readonly log: Empty;
  readonly sqrt: Empty;
  readonly tanh: Empty;
  readonly sigmoid: Empty;
  readonly relu: Empty;
  /** log(1 + exp(x)). */
  readonly softplus: Empty;
  readonly abs: Empty;
  readonly sign: Empty;
  readonly floor: Empty;
  readonly erf: Empty;
  readonly sin: Empty;
  readonly cos: Empty;
  readonly not: Empty;
  readonly is_finite: Empty;
  readonly clip: { readonly lo: number; readonly hi: number };
  /** To i32 rounds towards zero; to bool tests for nonzero. */
  readonly cast: { readonly to: DType };
  readonly stop_gradient: Empty;
  // Two operands, elementwise, with numpy's broadcasting.
  readonly add: Empty;
  readonly sub: Empty;
  readonly mul: Empty;
  readonly div: Empty;
  readonly pow: Empty;
  readonly max: Empty;
  readonly min: Empty;
  /** The remainder with the divisor's sign (C3). */
  readonly mod: Empty;
  readonly equal: Empty;
  readonly not_equal: Empty;
  readonly less: Empty;
  readonly less_equal: Empty;
  readonly greater: Empty;
  readonly greater_equal: Empty;
  readonly and: Empty;
  readonly or: Empty;
  /** (y, g): g where y > 0, else 0: what `relu` hands back. */
  readonly relu_gradient: Empty;
  // Three operands, elementwise, with broadcasting: (condition, then, else).
  readonly where: Empty;
  // Products.
  /** The last two axes are matrices, each transposed first if asked; the axes before them are equal. */
  readonly matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  // Convolutions over [rows, height, width, channels]; weights are [kernel rows * kernel columns * channels, channels out].
  /** (x, weights): [rows, height out, width out, channels out]. */
  readonly conv: Convolution;
  /** (gradient of the result, weights): the gradient of x, whose height and width are `size`. */
  readonly conv_input_gradient: Convolution & { readonly size: readonly [number, number] };
  /** (x, gradient of the result): the gradient of the weights. */
  readonly conv_weight_gradient: Convolution;
  // Layout.
  readonly transpose: { readonly axes: readonly number[] };
  readonly reshape: { readonly shape: Shape };
  readonly broadcast_to: { readonly shape: Shape };
  readonly concat: { readonly axis: number };
  readonly slice: { readonly axis: number; readonly start: number; readonly end: number };
  readonly pad: { readonly before: readonly number[]; readonly after: readonly number[]; readonly value: number };
  // Lookups. An index out of range is the caller's bug: executors may differ on it.
  /** (table [n, …], index […i]): rows of the table, […i, …]. */
  readonly gather: Empty;
  /** (x […, n], index […]): the one entry of each row of the last axis, […]. */
  readonly pick: Empty;
  /** (index […]): f32 […, depth]. */
  readonly one_hot: { readonly depth: number };
  /** (index […i], values […i, …]): [depth, …], sums of the values that share an index. */
  readonly scatter_sum: { readonly depth: Dim };
  // Reductions.
  readonly sum: Reduction;
  readonly mean: Reduction;
  readonly reduce_max: Reduction;
  readonly reduce_min: Reduction;
  /** The sum of squares over everything. */
  readonly sum_squares: Empty;
  /** i32; of equals the first (C5). */
  readonly argmax: { readonly axis: number };
  readonly cumsum: { readonly axis: number; readonly exclusive: boolean; readonly reverse: boolean };
  // Over the last axis.
  readonly softmax: Empty;
  readonly log_softmax: Empty;
  /** (x - mean) / sqrt(variance + epsilon): layer normalisation before its scale and shift. */
  readonly standardize: { readonly epsilon: number };
  /** 1 / sqrt(variance + epsilon), with the last axis kept as 1: what `standardize` multiplies by. */
  readonly inverse_deviation: { readonly epsilon: number };
}

export type Empty = Readonly<Record<string, never>>;
export interface Reduction {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

/** A kernel of so many rows and columns, moved by `stride`, over values with so many zeros before and after each of both axes. */
export interface Convolution {
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

export type Primitive = keyof Attributes;

/** One operation. `inputs` are ids of earlier nodes; `id` is the node's place in the list. */
export interface NodeOf<P extends Primitive> {
  readonly id: number;
  readonly op: P;
  readonly inputs: readonly number[];
  readonly attributes: Attributes[P];
  readonly shape: Shape;
  readonly dtype: DType;
  /** For people: dumps and the ONNX graph show it. */
  readonly name?: string;
}
export type ArrayNode = { [P in Primitive]: NodeOf<P> }[Primitive];

export interface ProgramOutput {
  readonly name: string;
  readonly node: number;
  /** The input that takes this output's value for the next run: a weight, a moment. */
  readonly replaces?: string;
}

export interface ArrayProgram {
  readonly name: string;
  /** The names of symbolic sizes. */
  readonly dims: readonly string[];
  readonly inputs: readonly ProgramInput[];
  readonly nodes: readonly ArrayNode[];
  readonly outputs: readonly ProgramOutput[];
  /** A bool output; when a run gives false, sessions keep the old weights and moments (G3). */
  readonly guard?: string;
}

/** Gives a dimension's size, with the symbolic names' values at hand. */
export function dimSize(dim: Dim, sizes: Readonly<Record<string, number>>): number {
  if (typeof dim === "number") return dim;
  return dim.split("*").reduce((product, factor) => product * (/^\d/.test(factor) ? Number(factor) : sizes[factor]), 1);
}

/** Gives a literal's number. */
export function literalValue(literal: Literal): number {
  return typeof literal === "number" ? literal : literal === "inf" ? Infinity : literal === "-inf" ? -Infinity : NaN;
}
