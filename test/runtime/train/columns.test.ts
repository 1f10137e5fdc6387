import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepRows, type Batch, type Level } from "../../../src/runtime/train/batch.js";
import * as host from "../../../src/runtime/train/host/columns.js";

/** A batch of episodes of two seats; each list holds the seats that decide, in order. */
function batchOf(moves: readonly (readonly number[])[], scores: readonly number[] = moves.flatMap((_, i) => [i, 0 - i])): Batch {
  const rows = moves.flatMap((seats, episode) => seats.map((seat) => episode * 2 + seat));
  const trajectories = moves.length * 2;
  return {
    games: ["chess", "go"],
    policies: ["hero", "random_player"],
    episodes: {
      count: moves.length,
      game: Int32Array.from(moves, (_, i) => i % 2),
      number: Int32Array.from(moves, (_, i) => i),
      group: new Int32Array(moves.length),
      length: Int32Array.from(moves, (m) => m.length),
    },
    trajectories: {
      count: trajectories,
      episode: Int32Array.from({ length: trajectories }, (_, i) => i >> 1),
      seat: Int32Array.from({ length: trajectories }, (_, i) => i % 2),
      policy: Int32Array.from({ length: trajectories }, (_, i) => i % 2),
      score: Float32Array.from(scores),
    },
    decisions: {
      count: rows.length,
      trajectory: Int32Array.from(rows),
      site: new Int32Array(rows.length),
      action: Int32Array.from(rows, (_, i) => i % 3),
      logp: new Float32Array(rows.length),
      reward: Float32Array.from(rows, (_, i) => i),
      ended: new Uint8Array(rows.length),
      truncated: new Uint8Array(rows.length),
      row: Int32Array.from(rows, (_, i) => i),
    },
    observations: [new Float32Array(0), new Float32Array(0)],
    masks: [new Uint8Array(0), new Uint8Array(0)],
  };
}

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
      const groups = Array.from(b.trajectories.seat, (seat, i) => `${b.episodes.game[b.trajectories.episode[i]]} ${seat}`);
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
  expect(host.mean(none)).toBeNaN();
  const reward = host.column(batch, "reward");
  const mine = host.equal(host.column(batch, "seat"), 0);
  expect([host.sumWhere(reward, mine), host.countWhere(reward, mine), host.meanWhere(reward, mine)]).toEqual([5, 3, 5 / 3]);
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

test("`where` keeps rows, what they hold and what holds them, in order (C10)", () => {
  const level = fc.constantFrom<Level>("episode", "trajectory", "decision");
  fc.assert(
    fc.property(batches, level, fc.integer({ min: 1, max: 4 }), (b, at, n) => {
      const kept = keepRows(b, at, (i) => i % n === 0);
      const owner = (x: Batch, i: number): number => x.episodes.number[x.trajectories.episode[x.decisions.trajectory[i]]];
      const place = (x: Batch, i: number): number[] => [x.decisions.row[i], owner(x, i), x.trajectories.seat[x.decisions.trajectory[i]]];
      const all = Array.from({ length: b.decisions.count }, (_, i) => i);
      const wanted = all.filter((i) => {
        const t = b.decisions.trajectory[i];
        return (at === "decision" ? i : at === "trajectory" ? t : b.trajectories.episode[t]) % n === 0;
      });
      expect(Array.from({ length: kept.decisions.count }, (_, i) => place(kept, i))).toEqual(wanted.map((i) => place(b, i)));
      if (at === "trajectory") expect(kept.trajectories.count).toBe(Math.ceil(b.trajectories.count / n));
      if (at === "episode") expect(kept.episodes.count).toBe(Math.ceil(b.episodes.count / n));
      expect([kept.trajectories.score.length, kept.episodes.length.length]).toEqual([kept.trajectories.count, kept.episodes.count]);
    }),
  );
});
