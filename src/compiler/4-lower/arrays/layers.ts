import type { Dim, Initial, Shape } from "../../../contract/array-program.js";
import type { ProgramBuilder, Value } from "./builder.js";
import { he, lecun, normal, ones, xavier, zeros } from "./initial.js";
import { ShapeError } from "./shape.js";

/** Adds x W + c over the last axis; weights `<name>.w` [in, out] and `<name>.c` [out]. */
export function dense(
  b: ProgramBuilder,
  name: string,
  x: Value,
  width: number,
  options: { readonly initial?: Initial; readonly bias?: boolean } = {},
): Value {
  const inputs = lastSize("dense", x);
  const product = b.matmul(x, b.weight(`${name}.w`, [inputs, width], options.initial ?? lecun(inputs)));
  return options.bias === false ? product : b.add(product, b.weight(`${name}.c`, [width], zeros));
}

/** Adds layer normalisation over the last axis with weights `<name>.scale` and `<name>.shift` (Ba et al., 2016). */
export function layerNorm(b: ProgramBuilder, name: string, x: Value, epsilon = 1e-5): Value {
  const width = lastSize("layer_norm", x);
  const scaled = b.mul(b.standardize(x, epsilon), b.weight(`${name}.scale`, [width], ones));
  return b.add(scaled, b.weight(`${name}.shift`, [width], zeros));
}

/** Adds root-mean-square normalisation over the last axis with the weight `<name>.scale` (Zhang and Sennrich, 2019). */
export function rmsNorm(b: ProgramBuilder, name: string, x: Value, epsilon = 1e-6): Value {
  const size = b.sqrt(b.add(b.mean(b.mul(x, x), [-1], true), epsilon));
  return b.mul(b.div(x, size), b.weight(`${name}.scale`, [lastSize("rms_norm", x)], ones));
}

/** Adds a table lookup: (index […]) gives […, width]; weight `<name>.table`. */
export function embedding(
  b: ProgramBuilder,
  name: string,
  index: Value,
  count: number,
  width: number,
  initial: Initial = normal(0.02),
): Value {
  return b.gather(b.weight(`${name}.table`, [count, width], initial), index);
}

/** x * Phi(x), exactly (Hendrycks and Gimpel, 2016). */
export function gelu(b: ProgramBuilder, x: Value): Value {
  return b.mul(b.mul(x, 0.5), b.add(b.erf(b.mul(x, Math.SQRT1_2)), 1));
}

/** The usual approximation of `gelu` by a tanh: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
export function geluTanh(b: ProgramBuilder, x: Value): Value {
  const cube = b.mul(b.mul(x, x), x);
  const inner = b.mul(b.add(x, b.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return b.mul(b.mul(x, 0.5), b.add(b.tanh(inner), 1));
}

/** x * sigmoid(x). */
export function silu(b: ProgramBuilder, x: Value): Value {
  return b.mul(x, b.sigmoid(x));
}

/** log(sum(exp(x))) over the last axis, without overflow. */
export function logSumExp(b: ProgramBuilder, x: Value): Value {
  const top = b.stopGradient(b.reduceMax(x, [-1], true));
  const shape: Shape = x.shape.slice(0, -1);
  return b.add(b.log(b.sum(b.exp(b.sub(x, top)), [-1])), b.reshape(top, shape));
}

/** Puts -1e9 where the mask is false, so that a softmax gives those entries no weight. */
export function masked(b: ProgramBuilder, logits: Value, mask: Value): Value {
  return b.where(mask, logits, -1e9);
}

/**
 * Adds multi-head self-attention over x [rows, tokens, width] (Vaswani et al., 2017). `mask` [rows, tokens] tells which tokens may be looked
 * at; `causal` lets a token see none after it.
 */
export function selfAttention(
  b: ProgramBuilder,
  name: string,
  x: Value,
  options: { readonly heads: number; readonly mask?: Value; readonly causal?: boolean },
): Value {
  const { heads } = options;
  if (x.shape.length !== 3) throw new ShapeError(`attention: expected [rows, tokens, width], found ${x.shape.length} axes`);
  const [rows, tokens] = x.shape;
  const width = lastSize("attention", x);
  if (width % heads !== 0) throw new ShapeError(`attention: ${heads} heads do not divide the width ${width}`);
  const initial = xavier(width, width);
  const split = (part: string): Value =>
    b.transpose(b.reshape(dense(b, `${name}.${part}`, x, width, { initial }), [rows, tokens, heads, width / heads]), [0, 2, 1, 3]);
  const scores = b.mul(b.matmulOf(split("query"), split("key"), false, true), 1 / Math.sqrt(width / heads));
  let visible: Value | undefined;
  if (options.mask) visible = b.reshape(options.mask, [rows, 1, 1, tokens]);
  if (options.causal) {
    const earlier = b.lessEqual(b.iota([tokens, tokens], 1), b.iota([tokens, tokens], 0));
    visible = visible ? b.and(visible, earlier) : earlier;
  }
  const attention = b.softmax(visible ? masked(b, scores, visible) : scores);
  const mixed = b.transpose(b.matmulOf(attention, split("value"), false, false), [0, 2, 1, 3]);
  return dense(b, `${name}.out`, b.reshape(mixed, [rows, tokens, width]), width, { initial });
}

/** Adds one step of a gated recurrent unit (Cho et al., 2014): (x […, in], h […, width]) gives the next h. */
export function gruCell(b: ProgramBuilder, name: string, x: Value, h: Value): Value {
  const width = lastSize("gru", h);
  const gate = (part: string, from: Value): Value =>
    b.add(dense(b, `${name}.${part}.x`, x, width), dense(b, `${name}.${part}.h`, from, width, { bias: false }));
  const update = b.sigmoid(gate("update", h));
  const reset = b.sigmoid(gate("reset", h));
  const candidate = b.tanh(gate("candidate", b.mul(reset, h)));
  return b.add(b.mul(update, h), b.mul(b.sub(1, update), candidate));
}

/**
 * Adds a convolution over x [rows, height, width, channels] with an odd square kernel and zeros around: each side shrinks by `stride`, rounded up;
 * weights `<name>.w` [kernel * kernel * channels, out] and `<name>.c` [out].
 */
export function conv2d(b: ProgramBuilder, name: string, x: Value, channels: number, kernel: number, stride = 1): Value {
  const [height, width, inputs] = x.shape.slice(1);
  if (x.shape.length !== 4 || typeof inputs !== "number" || typeof height !== "number" || typeof width !== "number" || kernel % 2 !== 1) {
    throw new ShapeError("conv: expected [rows, height, width, channels] and an odd kernel");
  }
  const border = (kernel - 1) / 2;
  // Enough zeros behind that every place of the kernel can be read.
  const behind = (size: number): number => Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - border - size);
  const weights = b.weight(`${name}.w`, [kernel * kernel * inputs, channels], he(kernel * kernel * inputs));
  const how = { kernel: [kernel, kernel], stride, before: [border, border], after: [behind(height), behind(width)] } as const;
  return b.add(b.conv(x, weights, how), b.weight(`${name}.c`, [channels], zeros));
}

function lastSize(operation: string, x: Value): number {
  const size: Dim | undefined = x.shape.at(-1);
  if (typeof size !== "number")
    throw new ShapeError(`${operation}: the last axis must have a size known before the run, found ${size ?? "none"}`);
  return size;
}
