import type { Convolution } from "../../../contract/array-program.js";
import { zeros, type DenseArray } from "./dense-array.js";

type Meeting = (x: number, weight: number, y: number) => void;

/** Walks all that meets in a convolution: a place of x [rows, height, width, in], one of the weights, one of the result [rows, …, out]. */
function meetings(x: readonly number[], y: readonly number[], { kernel, stride, before }: Convolution, meet: Meeting): void {
  const [rows, height, width, inputs] = x;
  const [, high, wide, outputs] = y;
  for (let row = 0; row < rows; row++) {
    for (let top = 0; top < high; top++) {
      for (let left = 0; left < wide; left++) {
        for (let down = 0; down < kernel[0]; down++) {
          for (let right = 0; right < kernel[1]; right++) {
            const [i, j] = [top * stride + down - before[0], left * stride + right - before[1]];
            if (i < 0 || j < 0 || i >= height || j >= width) continue;
            for (let input = 0; input < inputs; input++) {
              for (let output = 0; output < outputs; output++) {
                meet(
                  ((row * height + i) * width + j) * inputs + input,
                  ((down * kernel[1] + right) * inputs + input) * outputs + output,
                  ((row * high + top) * wide + left) * outputs + output,
                );
              }
            }
          }
        }
      }
    }
  }
}

/** The result of a convolution. */
export function conv(x: DenseArray, weights: DenseArray, shape: readonly number[], how: Convolution): DenseArray {
  const y = zeros(shape);
  meetings(x.shape, shape, how, (i, w, o) => (y.data[o] += x.data[i] * weights.data[w]));
  return y;
}

/** The gradient of what was convolved. */
export function convInputGradient(grad: DenseArray, weights: DenseArray, shape: readonly number[], how: Convolution): DenseArray {
  const x = zeros(shape);
  meetings(shape, grad.shape, how, (i, w, o) => (x.data[i] += grad.data[o] * weights.data[w]));
  return x;
}

/** The gradient of the weights. */
export function convWeightGradient(x: DenseArray, grad: DenseArray, shape: readonly number[], how: Convolution): DenseArray {
  const weights = zeros(shape);
  meetings(x.shape, grad.shape, how, (i, w, o) => (weights.data[w] += x.data[i] * grad.data[o]));
  return weights;
}
