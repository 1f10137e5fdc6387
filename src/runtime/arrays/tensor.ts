import type { DType } from "../../contract/array-program.js";

/** f32 is a Float32Array (the reference executor also takes and gives Float64Array), i32 an Int32Array, bool a Uint8Array of 0 and 1. */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array with its shape, row-major. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Makes a tensor around data; the data is not copied. */
export function tensor(dtype: DType, shape: readonly number[], data: TensorData): Tensor {
  const tensor = { dtype, shape, data };
  const fits = dtype === "f32" ? data instanceof Float32Array || data instanceof Float64Array : data instanceof arrayOf(dtype);
  if (!fits) throw new TypeError(`an array ${dtype}[${shape.join(", ")}] was given a ${data.constructor.name}`);
  if (elementCount(shape) !== data.length) throw new RangeError(`an array ${dtype}[${shape.join(", ")}] was given ${data.length} numbers`);
  return tensor;
}

/** Makes a tensor of new data holding these numbers. */
export function tensorOf(dtype: DType, shape: readonly number[], values: ArrayLike<number>): Tensor {
  return tensor(dtype, shape, arrayOf(dtype).from(values));
}

/** Makes a tensor of zeros. */
export function zeroTensor(dtype: DType, shape: readonly number[]): Tensor {
  return { dtype, shape, data: new (arrayOf(dtype))(elementCount(shape)) };
}

/** Gives a tensor with data of its own. */
export function copyTensor({ dtype, shape, data }: Tensor): Tensor {
  return { dtype, shape, data: data.slice() };
}

/** Multiplies the sizes of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Gives the typed array that holds a dtype. */
export function arrayOf(dtype: DType): Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor {
  return dtype === "f32" ? Float32Array : dtype === "i32" ? Int32Array : Uint8Array;
}
