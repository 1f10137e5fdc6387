import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { normalInto, shuffle, uniformBelow, uniformInteger, uniformReal, weighted, type Words } from "../../../src/runtime/random/draws.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { cos32, exp32, log32, sin32, tanh32 } from "../../../src/runtime/random/real-functions.js";

/** Replays given words and fails when asked for more. */
function fixed(...list: number[]): Words & { left(): number } {
  let at = 0;
  return {
    next: () => {
      if (at >= list.length) throw new Error("asked for one word too many");
      return list[at++];
    },
    left: () => list.length - at,
  };
}

const word = fc.integer({ min: 0, max: 0xffffffff });

describe("uniform integers", () => {
  test("agree with Lemire's rule computed on big integers", () => {
    fc.assert(
      fc.property(word, word, word, word, fc.integer({ min: 2, max: 0xffffffff }), (a, b, c, d, n) => {
        const list = [a, b, c, d];
        const threshold = 2n ** 32n % BigInt(n);
        const accepted = list.find((w) => (BigInt(w) * BigInt(n)) % 2n ** 32n >= threshold);
        if (accepted === undefined) return;
        expect(uniformBelow(fixed(...list), n)).toBe(Number((BigInt(accepted) * BigInt(n)) >> 32n));
      }),
    );
  });

  test("use no word for one outcome and skip a biased word", () => {
    expect(uniformBelow(fixed(), 1)).toBe(0);
    const source = fixed(0, 0xffffffff); // 2^32 mod 3 is 1, and 0 * 3 is below it
    expect(uniformBelow(source, 3)).toBe(2);
    expect(source.left()).toBe(0);
  });

  test("reach both ends of a range and refuse an empty one", () => {
    expect(uniformInteger(fixed(1), -2, 5)).toBe(-2);
    expect(uniformInteger(fixed(0xffffffff), -2, 5)).toBe(5);
    expect(() => uniformInteger(fixed(1), 3, 2)).toThrow(RangeError);
  });
});

describe("uniform reals", () => {
  test("stay below the upper end and are f32 numbers", () => {
    fc.assert(
      fc.property(word, fc.float({ noNaN: true, min: -1e6, max: 1e6 }), fc.float({ noNaN: true, min: -1e6, max: 1e6 }), (w, a, b) => {
        fc.pre(a !== b);
        const [lo, hi] = a < b ? [a, b] : [b, a];
        const x = uniformReal(fixed(w), lo, hi);
        expect(x >= lo && x < hi).toBe(true);
        expect(Math.fround(x)).toBe(x);
      }),
    );
    expect(uniformReal(fixed(0xffffffff), 0, 1)).toBe(1 - 2 ** -24);
  });
});

describe("normal draws", () => {
  test("have mean 0, variance 1 and normal quantiles", () => {
    const n = 100_000;
    const out = new Float32Array(n);
    normalInto(new WordStream(1, 2).reset(0, 0, 0), out, 0, 1);
    const mean = out.reduce((a, b) => a + b, 0) / n;
    const variance = out.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(n));
    const within = out.filter((x) => Math.abs(x) < 1).length / n;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.006);
  });

  test("are Box-Muller's pair, cosine first", () => {
    const out = new Float32Array(2);
    normalInto(fixed(0x40000000, 0x20000000), out, 10, 2);
    const radius = Math.sqrt(-2 * Math.log(((0x400000 + 1) * 2) / 2 ** 25));
    expect(out[0]).toBeCloseTo(10 + 2 * radius * Math.cos(Math.PI / 4), 5);
    expect(out[1]).toBeCloseTo(10 + 2 * radius * Math.sin(Math.PI / 4), 5);
  });
});

describe("weighted draws", () => {
  test("take the first outcome whose running sum exceeds the target", () => {
    const weights = [0, 1, 0, 3, 0];
    expect(weighted(fixed(0), weights)).toBe(1);
    expect(weighted(fixed(0x3fffffff), weights)).toBe(1);
    expect(weighted(fixed(0x40000000), weights)).toBe(3);
    expect(weighted(fixed(0xffffffff), weights)).toBe(3);
  });

  test("never give an outcome of weight zero and refuse weights without a positive sum", () => {
    fc.assert(
      fc.property(word, fc.array(fc.constantFrom(0, 0.1, 1, 7), { minLength: 1, maxLength: 8 }), (w, weights) => {
        if (weights.every((x) => x === 0)) expect(() => weighted(fixed(w), weights)).toThrow(RangeError);
        else expect(weights[weighted(fixed(w), weights)]).toBeGreaterThan(0);
      }),
    );
  });
});

describe("shuffle", () => {
  test("makes all orders of three about equally often", () => {
    const counts = new Map<string, number>();
    const stream = new WordStream(3, 4);
    for (let episode = 0; episode < 6000; episode++) {
      const cards = ["j", "q", "k"];
      shuffle(stream.reset(0, episode, 0), cards);
      counts.set(cards.join(""), (counts.get(cards.join("")) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  test("swaps from the end", () => {
    const list = [0, 1, 2];
    shuffle(fixed(1, 1), list); // picks 0 for place 2, then 0 for place 1
    expect(list).toEqual([1, 2, 0]);
  });
});

describe("f32 functions", () => {
  test("are within two units in the last place of the exact ones", () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(1e-30), max: Math.fround(1e30), noNaN: true }), (x) => {
        expect(Math.abs(log32(x) - Math.log(x))).toBeLessThanOrEqual(2.4e-7 * Math.max(1e-3, Math.abs(Math.log(x))));
      }),
    );
    fc.assert(
      fc.property(fc.float({ min: -100, max: 100, noNaN: true }), (x) => {
        expect(Math.abs(sin32(x) - Math.sin(x))).toBeLessThanOrEqual(2e-7);
        expect(Math.abs(cos32(x) - Math.cos(x))).toBeLessThanOrEqual(2e-7);
      }),
    );
  });
});

test("exp and tanh are within an ulp or so of the exact values, and keep their limits", () => {
  let worst = 0;
  let furthest = 0;
  for (let i = 0; i < 20_000; i++) {
    const x = Math.fround(-87 + (175 * i) / 20_000);
    worst = Math.max(worst, Math.abs(exp32(x) / Math.exp(x) - 1));
    furthest = Math.max(
      furthest,
      Math.abs(tanh32(x) - Math.tanh(x)),
      Math.abs(tanh32(Math.fround(x / 90)) - Math.tanh(Math.fround(x / 90))),
    );
  }
  expect(worst).toBeLessThan(1.2e-7);
  expect(furthest).toBeLessThan(1.2e-7);
  expect([exp32(0), exp32(-200), exp32(200), exp32(NaN)]).toEqual([1, 0, Infinity, NaN]);
  expect([tanh32(0), tanh32(50), tanh32(-50)]).toEqual([0, 1, -1]);
});
