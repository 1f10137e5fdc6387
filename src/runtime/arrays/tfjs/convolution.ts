import type * as TensorFlow from "@tensorflow/tfjs";
import type { Convolution } from "../../../contract/array-program.js";
import type { Library, TfTensor } from "./kernels.js";

type Four = TensorFlow.Tensor4D;

function padding({ before, after }: Convolution): [[number, number], [number, number], [number, number], [number, number]] {
  return [
    [0, 0],
    [before[0], after[0]],
    [before[1], after[1]],
    [0, 0],
  ];
}

/** Weights [kernel rows * kernel columns * in, out] as the library wants them. */
function filter(tf: Library, weights: TfTensor, { kernel }: Convolution): Four {
  const [inputs, outputs] = weights.shape;
  return tf.reshape(weights, [...kernel, inputs / (kernel[0] * kernel[1]), outputs]);
}

export function conv(tf: Library, x: TfTensor, weights: TfTensor, how: Convolution): TfTensor {
  return tf.conv2d(x as Four, filter(tf, weights, how), how.stride, padding(how));
}

/** The library pads a transposed convolution alike on all sides only, so the whole padded gradient is computed and its border cut off. */
export function convInputGradient(tf: Library, grad: TfTensor, weights: TfTensor, shape: readonly number[], how: Convolution): TfTensor {
  const [rows, height, width, inputs] = shape;
  const { before, after } = how;
  const whole: [number, number, number, number] = [rows, height + before[0] + after[0], width + before[1] + after[1], inputs];
  const padded = tf.conv2dTranspose(grad as Four, filter(tf, weights, how), whole, how.stride, "valid");
  return tf.slice(padded, [0, before[0], before[1], 0], [rows, height, width, inputs]);
}

/** A convolution of the channels of x, whose rows are its channels, with the gradient spread out by the stride. */
export function convWeightGradient(tf: Library, x: TfTensor, grad: TfTensor, shape: readonly number[], how: Convolution): TfTensor {
  const inputs = Number(x.shape[3]);
  const [rows, columns] = how.kernel;
  const images = tf.transpose(x as Four, [3, 1, 2, 0]);
  const kernel = tf.transpose(grad as Four, [1, 2, 0, 3]);
  const all = tf.conv2d(images, kernel, 1, padding(how), "NHWC", how.stride);
  const own = tf.slice(all, [0, 0, 0, 0], [inputs, rows, columns, Number(grad.shape[3])]);
  return tf.reshape(tf.transpose(own, [1, 2, 0, 3]), [...shape]);
}
