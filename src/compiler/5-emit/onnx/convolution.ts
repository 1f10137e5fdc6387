import type { ArrayNode, Convolution } from "../../../contract/array-program.js";
import type { GraphWriter } from "./graph-writer.js";

/** What the runtime is told: zeros before both axes, then after both. */
const pads = ({ before, after }: Convolution): readonly number[] => [...before, ...after];

const FIRST = [0, 3, 1, 2] as const;
const LAST = [0, 2, 3, 1] as const;

/** Rows, channels, height, width: the order of ONNX. */
function channelsFirst(g: GraphWriter, x: string): string {
  return g.node("Transpose", [x], { perm: FIRST });
}

/** Weights [kernel rows * kernel columns * in, out] as [out, in, kernel rows, kernel columns]. */
function kernelsOf(g: GraphWriter, weights: string, { shape }: ArrayNode, { kernel }: Convolution): string {
  const [inputs, outputs] = shape.map(Number);
  const apart = g.reshape(weights, [...kernel, inputs / (kernel[0] * kernel[1]), outputs]);
  return g.node("Transpose", [apart], { perm: [3, 2, 0, 1] });
}

export function conv(g: GraphWriter, x: readonly string[], operands: readonly ArrayNode[], how: Convolution, result: string): void {
  const { stride, kernel } = how;
  const attributes = { kernel_shape: kernel, strides: [stride, stride], pads: pads(how) };
  const made = g.node("Conv", [channelsFirst(g, x[0]), kernelsOf(g, x[1], operands[1], how)], attributes);
  g.node("Transpose", [made], { perm: LAST }, result);
}

export function convInputGradient(
  g: GraphWriter,
  x: readonly string[],
  operands: readonly ArrayNode[],
  how: Convolution & { readonly size: readonly [number, number] },
  result: string,
): void {
  const { stride, kernel, before, after, size } = how;
  // Rows and columns that no place of the kernel reached.
  const rest = ([0, 1] as const).map((axis) => {
    const places = Number(operands[0].shape[1 + axis]);
    return size[axis] - ((places - 1) * stride + kernel[axis] - before[axis] - after[axis]);
  });
  const attributes = { kernel_shape: kernel, strides: [stride, stride], pads: pads(how), output_padding: rest };
  const made = g.node("ConvTranspose", [channelsFirst(g, x[0]), kernelsOf(g, x[1], operands[1], how)], attributes);
  g.node("Transpose", [made], { perm: LAST }, result);
}

/** A convolution of x with the gradient, spread out by the stride, in which rows and channels change places. */
export function convWeightGradient(
  g: GraphWriter,
  x: readonly string[],
  operands: readonly ArrayNode[],
  how: Convolution,
  result: string,
): void {
  const { stride, kernel } = how;
  const [images, kernels] = x.map((name) => g.node("Transpose", [name], { perm: [3, 0, 1, 2] }));
  const places = operands[1].shape.slice(1, 3).map(Number);
  const attributes = { kernel_shape: places, dilations: [stride, stride], pads: pads(how) };
  const all = g.node("Conv", [images, kernels], attributes);
  const own = g.node("Slice", [all, g.list(0, 0), g.list(...kernel), g.list(2, 3)]);
  const [inputs, outputs] = [Number(operands[0].shape[3]), Number(operands[1].shape[3])];
  g.reshape(g.node("Transpose", [own], { perm: [2, 3, 0, 1] }), [kernel[0] * kernel[1] * inputs, outputs], result);
}
