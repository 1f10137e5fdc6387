import type { Convolution, Dim } from "../../../../contract/array-program.js";
import { expectType, formatType, sameShape, ShapeError, type TensorType } from "../shape.js";
import type { Rules } from "./rule.js";

/** [rows, height, width, channels] with all but the rows known. */
function image(operation: string, x: TensorType): { rows: Dim; size: readonly [number, number]; channels: number } {
  expectType(operation, x, "f32");
  const [rows, height, width, channels] = x.shape;
  if (x.shape.length !== 4 || typeof height !== "number" || typeof width !== "number" || typeof channels !== "number")
    throw new ShapeError(`${operation}: expected [rows, height, width, channels], found ${formatType(x)}`);
  return { rows, size: [height, width], channels };
}

/** How many places a kernel has along each axis. */
function placesOf(operation: string, size: readonly [number, number], { kernel, stride, before, after }: Convolution): [number, number] {
  const along = (axis: 0 | 1): number => Math.floor((size[axis] + before[axis] + after[axis] - kernel[axis]) / stride) + 1;
  const places: [number, number] = [along(0), along(1)];
  if (!(Math.min(...places) >= 1))
    throw new ShapeError(`${operation}: a kernel of ${kernel.join(" by ")} does not fit into ${size.join(" by ")}`);
  return places;
}

/** A convolution is linear in both operands, so that each of the three gives the gradients of the others. */
export const convolutions: Rules<"conv" | "conv_input_gradient" | "conv_weight_gradient"> = {
  conv: {
    arity: 2,
    infer: ([x, weights], attributes) => {
      const { rows, size, channels } = image("conv", x);
      const [inputs, out] = weights.shape;
      const [kernelRows, kernelColumns] = attributes.kernel;
      if (weights.dtype !== "f32" || weights.shape.length !== 2 || inputs !== kernelRows * kernelColumns * channels)
        throw new ShapeError(
          `conv: expected weights [${kernelRows * kernelColumns * channels}, channels out], found ${formatType(weights)}`,
        );
      return { shape: [rows, ...placesOf("conv", size, attributes), out], dtype: "f32" };
    },
    gradient: ({ b, inputs: [x, weights], grad, attributes }) => [
      () => b.emit("conv_input_gradient", [grad, weights], { ...attributes, size: image("conv", x).size }),
      () => b.emit("conv_weight_gradient", [x, grad], attributes),
    ],
  },
  conv_input_gradient: {
    arity: 2,
    infer: ([grad, weights], attributes) => {
      const { rows, size, channels } = image("conv_input_gradient", grad);
      const [kernelRows, kernelColumns] = attributes.kernel;
      const [inputs, out] = weights.shape;
      const area = kernelRows * kernelColumns;
      if (
        typeof inputs !== "number" ||
        inputs % area !== 0 ||
        out !== channels ||
        !sameShape(placesOf("conv_input_gradient", attributes.size, attributes), size)
      )
        throw new ShapeError(`conv_input_gradient: ${formatType(grad)} does not fit the weights ${formatType(weights)}`);
      return { shape: [rows, ...attributes.size, inputs / area], dtype: "f32" };
    },
    gradient: ({ b, inputs: [given, weights], grad, attributes: { kernel, stride, before, after } }) => [
      () => b.emit("conv", [grad, weights], { kernel, stride, before, after }),
      () => b.emit("conv_weight_gradient", [grad, given], { kernel, stride, before, after }),
    ],
  },
  conv_weight_gradient: {
    arity: 2,
    infer: ([x, grad], attributes) => {
      const from = image("conv_weight_gradient", x);
      const to = image("conv_weight_gradient", grad);
      if (from.rows !== to.rows || !sameShape(placesOf("conv_weight_gradient", from.size, attributes), to.size))
        throw new ShapeError(`conv_weight_gradient: ${formatType(grad)} does not fit ${formatType(x)}`);
      return { shape: [attributes.kernel[0] * attributes.kernel[1] * from.channels, to.channels], dtype: "f32" };
    },
    gradient: ({ b, inputs: [x, given], grad, attributes }) => [
      () => b.emit("conv_input_gradient", [given, grad], { ...attributes, size: image("conv", x).size }),
      () => b.emit("conv", [x, grad], attributes),
    ],
  },
};
