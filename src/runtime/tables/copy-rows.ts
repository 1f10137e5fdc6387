/** Rows of flat arrays. */

/** Up to so many numbers are copied one by one: that is faster than a view of a row and a copy of it. */
const SHORT = 48;

type Data = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Copies rows of `width` numbers each, those named by `rows`, one after the other behind row `first` of `into`. */
export function copyRows<A extends Data>(from: A, rows: ArrayLike<number>, width: number, into: A, first = 0): void {
  let to = first * width;
  if (width === 1) for (let i = 0; i < rows.length; i++) into[to + i] = from[rows[i]];
  else if (width <= SHORT) {
    for (let i = 0; i < rows.length; i++) {
      const start = rows[i] * width;
      for (let k = 0; k < width; k++) into[to++] = from[start + k];
    }
  } else for (let i = 0; i < rows.length; i++) into.set(from.subarray(rows[i] * width, (rows[i] + 1) * width), to + i * width);
}
