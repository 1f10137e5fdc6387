import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClaimExpr } from "../../../src/contract/claim.js";
import { evaluateClaim, type Evidence, type Series } from "../../../src/runtime/claims/values.js";

/** Metrics by run and seed. */
function evidenceOf(runs: Readonly<Record<string, readonly Series[]>>): Evidence {
  return {
    seeds: Object.values(runs)[0].length,
    metric: (run, seed) => runs[run][seed],
    solution: () => ({ value: [-1 / 18, 1 / 18], exploitability: 0.25, nashConv: 0.5 }),
  };
}

const x = (...runs: string[]): ClaimExpr => ({ kind: "metric", runs, name: "x" });
const time = (how: (ClaimExpr & { kind: "time" })["how"], of: ClaimExpr, ...args: number[]): ClaimExpr => ({
  kind: "time",
  how,
  of,
  args,
  label: "x",
});
const reduce = (how: (ClaimExpr & { kind: "reduce" })["how"], of: ClaimExpr): ClaimExpr => ({ kind: "reduce", how, of });
const binary = (left: ClaimExpr, op: string, right: ClaimExpr): ClaimExpr => ({ kind: "binary", op, left, right });
const constant = (value: number | boolean): ClaimExpr => ({ kind: "const", value });

const a = { at: [1, 3, 7], values: [4, 2, 6] };
const b = { at: [1, 3, 7], values: [10, 0, 5] };
const short = { at: [2, 4], values: [8, 9] };

describe("time", () => {
  test.each([
    ["first", [], [4, 10]],
    ["last", [], [6, 5]],
    ["best", [], [6, 10]],
    ["at", [3], [2, 0]],
    // Trapezoids over passes 1 to 7: (3 * 2 + 4 * 4) / 6 and (5 * 2 + 2.5 * 4) / 6.
    ["area", [], [22 / 6, 20 / 6]],
    ["between", [2, 7], [4, 2.5]],
  ] as const)("%s leaves one value a seed", (how, args, expected) => {
    const value = evaluateClaim(time(how, x("r"), ...args), evidenceOf({ r: [a, b] }));
    expect(value.axes).toEqual([{ axis: "seed", size: 2 }]);
    value.data.forEach((v, i) => expect(v).toBeCloseTo(expected[i], 12));
  });

  test("is each run's own: runs and arms may differ in when they were measured", () => {
    const evidence = evidenceOf({ r: [a, short], s: [short, b] });
    expect(evaluateClaim(time("last", x("r", "s")), evidence)).toEqual({
      axes: [
        { axis: "arm", size: 2 },
        { axis: "seed", size: 2 },
      ],
      data: [6, 9, 9, 5],
    });
    expect(evaluateClaim(time("area", x("r", "s")), evidence).data).toEqual([22 / 6, 8.5, 8.5, 20 / 6]);
  });

  test("of a sum is the sum at each time", () => {
    const value = evaluateClaim(time("best", binary(x("r"), "+", x("s"))), evidenceOf({ r: [a], s: [b] }));
    expect(value.data).toEqual([14]);
  });

  test("a pass at which nothing was measured is a fault", () => {
    expect(() => evaluateClaim(time("at", x("r"), 2), evidenceOf({ r: [a] }))).toThrow(/nothing was measured at pass 2, only at 1, 3, 7/);
    expect(() => evaluateClaim(time("between", x("r"), 8, 9), evidenceOf({ r: [a] }))).toThrow(/between passes 8 and 9/);
    expect(() => evaluateClaim(time("last", x("r")), evidenceOf({ r: [{ at: [], values: [] }] }))).toThrow(/never measured/);
  });
});

describe("axes", () => {
  const evidence = evidenceOf({ r: [a, b], s: [b, a] });

  test("seeds are paired (E2)", () => {
    const value = evaluateClaim(binary(time("last", x("r")), "-", time("last", x("s"))), evidence);
    expect(value).toMatchObject({ axes: [{ axis: "seed", size: 2 }], data: [1, -1] });
  });

  test("an arm is chosen by its place", () => {
    const arms = time("first", x("r", "s"));
    for (const [index, data] of [
      [0, [4, 10]],
      [1, [10, 4]],
    ] as const)
      expect(evaluateClaim({ kind: "arm", of: arms, index }, evidence)).toMatchObject({ axes: [{ axis: "seed", size: 2 }], data });
  });

  test("what lacks an axis is the same along it, on either side", () => {
    const arms = time("first", x("r", "s"));
    const one = time("first", x("r"));
    expect(evaluateClaim(binary(arms, "-", one), evidence).data).toEqual([0, 0, 6, -6]);
    expect(evaluateClaim(binary(one, "-", arms), evidence).data).toEqual([0, 0, -6, 6]);
    expect(evaluateClaim(binary(constant(1), "+", arms), evidence).data).toEqual([5, 11, 11, 5]);
  });

  test("reductions remove all that is left", () => {
    const last = time("last", x("r"));
    const results = (["mean", "median", "min", "max", "sum", "std"] as const).map((how) => evaluateClaim(reduce(how, last), evidence));
    expect(results.map((r) => r.data)).toEqual([[5.5], [5.5], [5], [6], [11], [0.5]]);
    expect(results.every((r) => r.axes.length === 0)).toBe(true);
    expect(evaluateClaim(reduce("all", binary(last, ">", constant(5))), evidence).data).toEqual([0]);
    expect(evaluateClaim(reduce("any", binary(last, ">", constant(5))), evidence).data).toEqual([1]);
  });

  test("solutions give numbers", () => {
    const field = (name: "value" | "exploitability" | "nash_conv", seat = 0): number =>
      evaluateClaim({ kind: "solution", solution: "s", field: name, seat }, evidence).data[0];
    expect([field("value"), field("value", 1), field("exploitability"), field("nash_conv")]).toEqual([-1 / 18, 1 / 18, 0.25, 0.5]);
  });

  test("what is compared with no number is a fault, not a failed claim", () => {
    const nothing = binary(constant(0), "/", constant(0));
    expect(() => evaluateClaim(binary(nothing, "<=", constant(1)), evidence)).toThrow(/not a number/);
  });
});

test("comparisons and arithmetic are what they are on numbers", () => {
  const ops: Readonly<Record<string, (p: number, q: number) => number>> = {
    "+": (p, q) => p + q,
    "-": (p, q) => p - q,
    "*": (p, q) => p * q,
    "<": (p, q) => Number(p < q),
    "<=": (p, q) => Number(p <= q),
    ">": (p, q) => Number(p > q),
    ">=": (p, q) => Number(p >= q),
    "==": (p, q) => Number(p === q),
    "!=": (p, q) => Number(p !== q),
    div: (p, q) => Math.floor(p / q),
  };
  const number = fc.integer({ min: -50, max: 50 }).filter((n) => n !== 0);
  const values = fc.array(number, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(values, fc.constantFrom(...Object.keys(ops)), number, (left, op, right) => {
      const evidence = evidenceOf({ r: left.map((v) => ({ at: [1], values: [v] })) });
      const value = evaluateClaim(binary(time("last", x("r")), op, constant(right)), evidence);
      expect(value.data).toEqual(left.map((v) => ops[op](v, right)));
    }),
  );
});
