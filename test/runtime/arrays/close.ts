import { expect } from "vitest";
import type { Tensor } from "../../../src/runtime/arrays/tensor.js";

/** Expects the same names, dtypes and shapes, whole numbers equal, and reals within `tolerance` of the largest number of their array. */
export function expectClose(found: Readonly<Record<string, Tensor>>, expected: Readonly<Record<string, Tensor>>, tolerance: number): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { dtype, shape, data }] of Object.entries(expected)) {
    const other = found[name];
    expect([name, other.dtype, other.shape]).toEqual([name, dtype, shape]);
    if (dtype !== "f32") {
      expect([name, ...other.data]).toEqual([name, ...data]);
      continue;
    }
    const scale = Math.max(1e-3, ...Array.from(data, Math.abs).filter(Number.isFinite));
    data.forEach((x, i) => {
      const near = Object.is(x, other.data[i]) || Math.abs(x - other.data[i]) <= tolerance * scale;
      expect(near, `${name}[${i}]: found ${other.data[i]}, expected ${x}`).toBe(true);
    });
  }
}
