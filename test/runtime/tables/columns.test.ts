import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatTables, keepRows, takeRows, type Batch, type Level } from "../../../src/runtime/tables/table.js";
import * as host from "../../../src/runtime/train/host.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { batchOf, numbers, size, up } from "./support.js";

const batch = batchOf([[0, 1, 0], [0], [1, 1]]);
const batches = fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 5 }), { minLength: 1, maxLength: 6 }).map((m) => batchOf(m));

test("outer columns spread inwards, and are counted once on their own level (C8)", () => {
  const score = host.column(batch, "score");
  expect([...host.spread(score, "decision")]).toEqual([0, 0, 0, 1, -2, -2]);
  expect([...host.spread(host.column(batch, "length"), "trajectory")]).toEqual([3, 3, 1, 1, 2, 2]);
  expect(host.mean(host.column(batch, "length"))).toBe(2);
  const sum = host.add(host.column(batch, "reward"), host.multiply(2, host.column(batch, "length")));
  expect([sum.level, ...sum.values]).toEqual(["decision", 6, 7, 8, 5, 8, 9]);
});

test("names are compared by name", () => {
  expect([...host.equal(host.column(batch, "game"), "go").values]).toEqual([0, 1, 0]);
  expect([...host.notEqual("hero", host.column(batch, "policy")).values]).toEqual([0, 1, 0, 1, 0, 1]);
  expect([...host.equal(host.column(batch, "game"), "draughts").values]).toEqual([0, 0, 0]);
});

test("grouped reductions lie on the rows of their operand (C9)", () => {
  fc.assert(
    fc.property(batches, (b) => {
      const score = host.column(b, "score");
      const keys = host.key(host.column(b, "game"), host.column(b, "seat"));
      const groups = numbers(b, "seat").map((seat, i) => `${numbers(b, "game")[up(b, "trajectory")[i]]} ${seat}`);
      const inGroup = (i: number): number[] => [...score.values].filter((_, j) => groups[j] === groups[i]);
      const means = host.meanBy(score, keys).values;
      const counts = host.countBy(score, keys).values;
      groups.forEach((_, i) => {
        expect(counts[i]).toBe(inGroup(i).length);
        expect(means[i]).toBeCloseTo(inGroup(i).reduce((x, y) => x + y, 0) / inGroup(i).length, 12);
      });
    }),
  );
});

describe("normalise (C11)", () => {
  test("gives mean 0 and deviation 1, and 0 where there is no spread", () => {
    const normal = host.normalise(host.column(batch, "reward"));
    expect(host.mean(normal)).toBeCloseTo(0, 12);
    expect(host.std(normal)).toBeCloseTo(1, 6);
    expect([...host.normalise(host.column(batchOf([[0], [0]], [3, 3, 3, 3]), "score")).values]).toEqual([0, 0, 0, 0]);
    expect([...host.normalise(host.column(batchOf([[0]]), "reward")).values]).toEqual([0]);
    expect(host.normalise(host.column(batchOf([[]]), "reward")).values).toHaveLength(0);
  });

  test("in groups is what it is in each group alone", () => {
    const values = host.normaliseBy(host.column(batch, "score"), host.key(host.column(batch, "seat"))).values;
    // Seat 0 has 0, 1, 2 and seat 1 their negatives.
    const edge = 1 / (Math.sqrt(2 / 3) + 1e-8);
    [-edge, edge, 0, 0, edge, -edge].forEach((v, i) => expect(values[i]).toBeCloseTo(v, 12));
  });
});

test("reductions of nothing and of the marked (C10, C11)", () => {
  const none = host.column(batchOf([[]]), "reward");
  expect([host.sum(none), host.count(none), host.any(none), host.all(none)]).toEqual([0, 0, false, true]);
  expect(() => host.mean(none)).toThrow("`mean` of no rows has no value");
  const reward = host.column(batch, "reward");
  const mine = host.equal(host.column(batch, "seat"), 0);
  const marked = host.where(reward, mine);
  expect([host.sum(marked), host.count(marked), host.mean(marked)]).toEqual([5, 3, 5 / 3]);
  // Elementwise operations keep the mask, and masks meet.
  expect(host.sum(host.add(marked, 1))).toBe(8);
  expect(host.sum(host.add(marked, host.where(reward, host.greater(reward, 0))))).toBe(10);
  expect(
    host
      .normalise(marked)
      .values.filter((_, i) => marked.mask?.[i] === 1)
      .reduce((x, y) => x + y),
  ).toBeCloseTo(0, 12);
});

test("a running mean is 0 before the first, and folds values in row order (D12)", () => {
  const usual: host.Running = { decay: 0.5, values: new Map() };
  const keys = host.key(host.column(batch, "game"), host.column(batch, "seat"));
  expect([...host.readRunning(usual, keys).values]).toEqual([0, 0, 0, 0, 0, 0]);
  host.addRunning(usual, host.column(batch, "score"), keys);
  // Chess: episodes 0 and 2 with scores 0 and 2, then their negatives; go: episode 1.
  expect([...host.readRunning(usual, keys).values]).toEqual([1, -1, 0.5, -0.5, 1, -1]);
  host.addRunning(usual, host.column(batch, "score"), keys);
  // From 1: halved by the 0, then half of that and half of the 2.
  expect(host.readRunning(usual, keys).values[0]).toBe(1.25);
});

/** Where each decision comes from: its row, episode and seat. */
function places(b: Batch): number[][] {
  const holder = up(b, "decision");
  return numbers(b, "row").map((row, i) => [row, numbers(b, "episode")[up(b, "trajectory")[holder[i]]], numbers(b, "seat")[holder[i]]]);
}

test("`where` keeps rows, what they hold and what holds them, in order (C10)", () => {
  const level = fc.constantFrom<Level>("episode", "trajectory", "decision");
  fc.assert(
    fc.property(batches, level, fc.integer({ min: 1, max: 4 }), (b, at, n) => {
      const kept = keepRows(b, at, (i) => i % n === 0);
      const holder = up(b, "decision");
      const wanted = places(b).filter(
        (_, i) => (at === "decision" ? i : at === "trajectory" ? holder[i] : up(b, "trajectory")[holder[i]]) % n === 0,
      );
      expect(places(kept)).toEqual(wanted);
      if (at === "trajectory") expect(size(kept, "trajectory")).toBe(Math.ceil(size(b, "trajectory") / n));
      if (at === "episode") expect(size(kept, "episode")).toBe(Math.ceil(size(b, "episode") / n));
      expect([numbers(kept, "score").length, numbers(kept, "length").length]).toEqual([size(kept, "trajectory"), size(kept, "episode")]);
    }),
  );
});

test("rows may be taken in any order, and each keeps its place in its episode", () => {
  fc.assert(
    fc.property(batches, fc.integer(), (b, seed) => {
      const order = Array.from({ length: size(b, "decision") }, (_, i) => i).sort(
        (i, j) => ((i * 7919 + seed) % 13) - ((j * 7919 + seed) % 13),
      );
      expect(places(takeRows(b, "decision", order))).toEqual(order.map((i) => places(b)[i]));
    }),
  );
});

test("tables put together keep their rows, their names and where their observations lie", () => {
  fc.assert(
    fc.property(batches, batches, (a, b) => {
      const both = concatTables(a, b);
      expect(numbers(both, "score")).toEqual([...numbers(a, "score"), ...numbers(b, "score")]);
      expect(up(both, "decision")).toEqual([...up(a, "decision"), ...up(b, "decision").map((t) => t + size(a, "trajectory"))]);
      const before = size(a, "decision");
      expect(numbers(both, "row")).toEqual([...numbers(a, "row"), ...numbers(b, "row").map((row) => row + before)]);
    }),
  );
});

test("a cut of a table names every row once a pass, in parts of one size but the last (D6)", () => {
  const words = new WordStream(1, 2).reset(0, 0, 0);
  const parts = host.cutParts(batch, 4, 3, words);
  expect(parts.rows.map((rows) => rows.length)).toEqual([4, 2, 4, 2, 4, 2]);
  for (let pass = 0; pass < 3; pass++) {
    const rows = [...parts.rows[2 * pass], ...parts.rows[2 * pass + 1]];
    expect(rows.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  }
  expect(places(host.partAt(parts, 1))).toEqual([...parts.rows[1]].map((i) => places(batch)[i]));
});

test("one entry a key, read back by key (C9)", () => {
  const score = host.column(batch, "score");
  const keys = host.key(host.column(batch, "game"));
  const per = host.sumPer(host.abs(score), keys);
  expect([per.keys, [...per.values]]).toEqual([
    ['["chess"]', '["go"]'],
    [4, 2],
  ]);
  expect([...host.readEntries(per, host.key(host.column(batch, "game"))).values]).toEqual([4, 2, 4]);
  expect(host.sumEntries(per)).toBe(6);
});

describe("along trajectories (A12)", () => {
  // Rows of seat 0: rewards 0, 2 in episode 0; 3 in episode 1. Of seat 1: 1 in episode 0; 4, 5 in episode 2.
  test("returns to go", () => {
    expect([...host.toGo(host.column(batch, "reward"), 0.5).values]).toEqual([0 + 0.5 * 2, 1, 2, 3, 4 + 0.5 * 5, 5]);
  });

  test("generalised advantages sum what is left to learn, for any trace of 1 (Schulman et al., 2016)", () => {
    const value = host.multiply(host.column(batch, "reward"), 0.25);
    const togo = host.toGo(host.column(batch, "reward"), 0.9);
    const estimate = host.gae(host.column(batch, "reward"), value, 0.9, 1);
    estimate.values.forEach((a, i) => expect(a).toBeCloseTo(togo.values[i] - value.values[i], 12));
    // With a trace of 0 it is the one-step surprise.
    const surprise = host.subtract(host.add(host.column(batch, "reward"), host.multiply(0.9, host.next(value))), value);
    expect([...host.gae(host.column(batch, "reward"), value, 0.9, 0).values]).toEqual([...surprise.values]);
  });

  test("beyond a cut stands the value of the state after it, beyond an end 0", () => {
    const rows = size(batch, "decision");
    const truncated = host.withColumn(batch, "truncated", host.makeColumn(batch, "decision", Float64Array.of(0, 1, 0, 0, 0, 0)));
    const reward = host.column(truncated, "reward");
    const value = { ...host.makeColumn(truncated, "decision", new Float64Array(rows)), beyond: Float64Array.of(0, 10, 0, 0, 0, 7) };
    expect([...host.toGo(reward, 0.5, value).values]).toEqual([1, 1 + 5, 2, 3, 6.5, 5]);
    expect(host.gae(reward, value, 0.5, 0.3).values[1]).toBe(6);
  });

  test("folds from the first decision on", () => {
    const sums = host.scan(host.column(batch, "reward"), 100, (before, x) => before + x);
    expect([...sums.values]).toEqual([100, 101, 102, 103, 104, 109]);
  });
});

test("what has no value says so: SP6220 of reductions, SP6221 of draws", () => {
  const reward = host.column(batch, "reward");
  expect(() => host.max(host.where(reward, false))).toThrow(expect.objectContaining({ code: "SP6220" }));
  const words = new WordStream(1, 2).reset(0, 0, 0);
  expect(() => host.distinctRows(batch, 7, words)).toThrow(expect.objectContaining({ code: "SP6221" }));
  expect(places(host.distinctRows(batch, 6, words)).sort()).toEqual(places(batch).sort());
});
