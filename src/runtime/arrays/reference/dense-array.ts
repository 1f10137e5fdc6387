import { elementCount } from "../tensor.js";

/** A row-major array of 64-bit numbers; i32 and bool values are numbers too. */
export interface DenseArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Makes an array of zeros. */
export function zeros(shape: readonly number[]): DenseArray {
  return { shape, data: new Float64Array(elementCount(shape)) };
}

/** Gives the distance between neighbours along each axis. */
export function strides(shape: readonly number[]): number[] {
  const result = Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) result[axis] = result[axis + 1] * shape[axis + 1];
  return result;
}

/** For each element of `shape`, in order, gives the place that `steps` (one an axis) and `start` lead to. */
export function places(shape: readonly number[], steps: readonly number[], start = 0): Int32Array {
  const result = new Int32Array(elementCount(shape));
  const index = Array<number>(shape.length).fill(0);
  let place = start;
  for (let i = 0; i < result.length; i++) {
    result[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += steps[axis];
      if (++index[axis] < shape[axis]) break;
      place -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/** Gives, for each element of `shape`, the place in `source` that broadcasting takes it from. */
export function broadcastPlaces(source: readonly number[], shape: readonly number[]): Int32Array {
  const lead = shape.length - source.length;
  const own = strides(source);
  return places(
    shape,
    shape.map((_, axis) => (axis < lead || source[axis - lead] === 1 ? 0 : own[axis - lead])),
  );
}

/** Views an array as [outer, size of axis, inner]. */
export function aroundAxis(shape: readonly number[], axis: number): { outer: number; size: number; inner: number } {
  return { outer: elementCount(shape.slice(0, axis)), size: shape[axis], inner: elementCount(shape.slice(axis + 1)) };
}
