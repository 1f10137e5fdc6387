/**
 * Sequences of sowings and values of small boards are counted by a program of this test's own, which sows seed by seed on a ring that turns, and
 * shares nothing with the spec. On small boards grand slams and starving rows are common.
 */
import { describe, expect, test } from "vitest";
import { LONG, perfts, valuesOf } from "./boards.js";
import { keepsTheStandard, shelf } from "./shelf.js";

/** The mover's houses come first, then the rival's; what each has captured likewise. */
interface Position {
  readonly ring: readonly number[];
  readonly mine: number;
  readonly theirs: number;
  readonly idle: number;
}

const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);

function begin(houses: number, start: number): Position {
  return { ring: Array<number>(2 * houses).fill(start), mine: 0, theirs: 0, idle: 0 };
}

/** Takes seeds from a house and drops them one by one; says what lies afterwards, as the rival sees it, and what each has. */
function sown({ ring, mine, theirs, idle }: Position, house: number): Position {
  const pits = [...ring];
  const half = pits.length / 2;
  let hand = pits[house];
  pits[house] = 0;
  let at = house;
  while (hand > 0) {
    at = (at + 1) % pits.length;
    if (at === house) continue;
    pits[at]++;
    hand--;
  }
  const kept = [...pits];
  let loot = 0;
  for (; at >= half && (pits[at] === 2 || pits[at] === 3); at--) {
    loot += pits[at];
    pits[at] = 0;
  }
  const slam = sum(pits.slice(half)) === 0;
  const left = slam ? kept : pits;
  const taken = slam ? 0 : loot;
  return { ring: [...left.slice(half), ...left.slice(0, half)], mine: theirs, theirs: mine + taken, idle: taken > 0 ? 0 : idle + 1 };
}

function moves(position: Position): Position[] {
  const half = position.ring.length / 2;
  const next = position.ring.slice(0, half).flatMap((seeds, house) => (seeds > 0 ? [sown(position, house)] : []));
  // The rival's houses come first afterwards.
  return sum(position.ring.slice(half)) > 0 ? next : next.filter(({ ring }) => sum(ring.slice(0, half)) > 0);
}

/** What the mover gets if the game is over, else nothing. */
function outcome(position: Position, patience: number): number | undefined {
  const { ring, mine, theirs } = position;
  const half = ring.length / 2;
  if (2 * theirs > mine + theirs + sum(ring)) return -1;
  if (position.idle < patience && moves(position).length > 0) return undefined;
  return Math.sign(mine + sum(ring.slice(0, half)) - theirs - sum(ring.slice(half)));
}

function count(position: Position, depth: number, patience: number): number {
  if (depth === 0) return 1;
  return outcome(position, patience) === undefined ? sum(moves(position).map((next) => count(next, depth - 1, patience))) : 0;
}

function value(position: Position, patience: number, known = new Map<string, number>()): number {
  const key = `${position.ring.join()};${position.mine};${position.idle}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const result = outcome(position, patience) ?? Math.max(...moves(position).map((next) => 0 - value(next, patience, known)));
  known.set(key, result);
  return result;
}

const game = () => shelf("oware").game;

describe("oware", () => {
  test("has as many sequences of sowings as a count seed by seed", () => {
    const depth = LONG ? 8 : 6;
    const counted = Array.from({ length: depth + 1 }, (_, d) => count(begin(6, 4), d, 100));
    expect(counted.slice(0, 4)).toEqual([1, 6, 36, 190]);
    expect(perfts(game(), depth)).toEqual(counted);
  });

  test("has on small boards the value of a search seed by seed", () => {
    const values = [];
    for (const [houses, start, patience] of [
      [1, 2, 4],
      [1, 3, 4],
      [2, 1, 8],
      [2, 2, 8],
      [2, 3, 8],
      [3, 1, 8],
      [3, 2, 6],
    ]) {
      const { game: small } = shelf("oware", `oware(houses: ${houses}, start: ${start}, patience: ${patience})`);
      const counted = Array.from({ length: 6 }, (_, depth) => count(begin(houses, start), depth, patience));
      expect(perfts(small, 5), `${houses} houses of ${start}`).toEqual(counted);
      const { value: found } = valuesOf(small);
      expect(found, `${houses} houses of ${start}`).toBe(value(begin(houses, start), patience));
      values.push(found);
    }
    expect(new Set(values).size).toBeGreaterThan(1);
  });

  keepsTheStandard("oware", () => shelf("oware"), { games: 60 });
});
