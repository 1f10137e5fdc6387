import { describe, expect, test } from "vitest";
import { he, lecun, normal, ones, xavier, zeros } from "../../../src/compiler/4-lower/arrays/initial.js";
import { initialValue } from "../../../src/runtime/arrays/initial-values.js";
import type { Initial, ProgramInput } from "../../../src/contract/array-program.js";

const weight = (name: string, initial: Initial): ProgramInput => ({ name, shape: [200, 100], dtype: "f32", role: "weight", initial });
const spread = (data: ArrayLike<number>): number => Math.sqrt(Array.from(data).reduce((sum, x) => sum + x * x, 0) / data.length);

describe("initial values", () => {
  test("have the deviation of their paper", () => {
    expect(spread(initialValue(weight("a", he(200)), 1).data)).toBeCloseTo(Math.sqrt(2 / 200), 2);
    expect(spread(initialValue(weight("a", lecun(200)), 1).data)).toBeCloseTo(Math.sqrt(1 / 200), 2);
    // A uniform draw on -s..s has deviation s / sqrt(3).
    expect(spread(initialValue(weight("a", xavier(200, 100)), 1).data)).toBeCloseTo(Math.sqrt(2 / 300), 2);
    expect(spread(initialValue(weight("a", normal(0.5)), 1).data)).toBeCloseTo(0.5, 1);
    expect(new Set(initialValue(weight("a", zeros), 1).data)).toEqual(new Set([0]));
    expect(new Set(initialValue(weight("a", ones), 1).data)).toEqual(new Set([1]));
  });

  test("depend on the seed, the layer's name and the count of starts, and on nothing else", () => {
    const first = initialValue(weight("a", he(200)), 1).data;
    expect(initialValue({ ...weight("a", he(200)), shape: [100, 200] }, 1).data).toEqual(first);
    for (const other of [
      initialValue(weight("a", he(200)), 2),
      initialValue(weight("b", he(200)), 1),
      initialValue(weight("a", he(200)), 1, 1),
    ]) {
      expect(Array.from(other.data).filter((x, i) => x === first[i]).length).toBeLessThan(20);
    }
  });

  test("hold these bits for good", () => {
    const { data } = initialValue({ ...weight("policy/1.w", normal(1)), shape: [4] }, 42);
    expect([...new Uint32Array(Float32Array.from(data).buffer)].map((bits) => bits.toString(16))).toMatchInlineSnapshot(`
      [
        "bf384005",
        "3e200b33",
        "3f063a1b",
        "3ff204dc",
      ]
    `);
  });
});
