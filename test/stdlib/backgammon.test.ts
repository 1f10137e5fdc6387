/**
 * What a roll allows is compared with a program of this test's own, which moves lists of checkers in every order of the dice and keeps the plays that use most; it shares
 * nothing with the spec. Positions where bearing off is delicate, and how many plays they allow: the tests of OpenSpiel's `backgammon`, 2019. How many rolls take the last checkers
 * off: "Last Two" in M. Sengoku's Dice Tables, bkgm.com. The last throw of a race is a double with probability 0.3417: IBM Research, "Ponder This", July 2009.
 */
import { describe, expect, test } from "vitest";
import type { Game } from "../../src/contract/game.js";
import { compareForms, xorshift } from "../compiler/5-emit/games/compare.js";
import { keepsTheStandard, shelf } from "./shelf.js";

/** The part of a state that this test reads: 26 spots of white, then of black, each as its owner counts (0 is off, 25 the bar). */
interface State {
  readonly position: string;
  readonly on: readonly number[];
  readonly dice: readonly number[];
  readonly mover: number;
}

const FACES = [1, 2, 3, 4, 5, 6];
const ROLLS = FACES.flatMap((one) => FACES.filter((two) => two <= one).map((two) => [one, two] as const));

const backgammon = () => shelf("backgammon").game as Game<State>;

/** The first draw of a turn in a real game. */
function beforeRoll(game: Game<State>): State {
  let state = game.initial();
  while (state.position !== "one") {
    const turn = game.turn(state);
    state = game.apply(state, turn.kind === "chance" ? game.outcomes(state)[0].value : game.legal(state)[0]);
  }
  return state;
}

/** A position of checkers by spot with white to move, which has rolled. */
function rolled(game: Game<State>, on: readonly number[], [one, two]: readonly [number, number]): State {
  const set = { ...beforeRoll(game), on, dice: [0, 0, 0, 0, 0, 0], mover: 1 };
  return game.apply(game.apply(set, [one]), [two]);
}

function spots(own: Record<number, number>, others: Record<number, number>): number[] {
  const row = (at: Record<number, number>) => Array.from({ length: 26 }, (_, s) => at[s] ?? 0);
  return [...row(own), ...row(others)];
}

/** All ways in which one player's turn can end, each position once. */
function turns(game: Game<State>, start: State): Set<string> {
  const seen = new Set<string>();
  const ends = new Set<string>();
  const go = (state: State): void => {
    const turn = game.turn(state);
    const key = `${state.on.join()};${state.dice.join()}`;
    if (turn.kind !== "decide") ends.add(state.on.join());
    else if (!seen.has(key)) {
      seen.add(key);
      for (const action of game.legal(state)) go(game.apply(state, action));
    }
  };
  go(start);
  return ends;
}

/** The words of each order in which up to so many steps of a turn can be made. */
function orders(game: Game<State>, state: State, depth: number): string[] {
  const turn = game.turn(state);
  if (depth === 0 || turn.kind !== "decide") return [""];
  return game.legal(state).flatMap((action) => {
    const words = game.describe(turn.site, action);
    return orders(game, game.apply(state, action), depth - 1).map((rest) => (rest === "" ? words : `${words} ${rest}`));
  });
}

/** What is on the board for who moves: where each of its checkers stands, and the other's by the mover's numbers (0 is the other's bar). */
interface Side {
  readonly own: readonly number[];
  readonly others: readonly number[];
}

/** Where one number may take one checker. */
function steps({ own, others }: Side, pips: number): Side[] {
  const hindmost = Math.max(...own);
  return [...new Set(own)].flatMap((from) => {
    if (from === 0 || (hindmost === 25 && from !== 25)) return [];
    const to = from - pips;
    const rest = own.toSpliced(own.indexOf(from), 1);
    if (to <= 0) return hindmost <= 6 && (to === 0 || from === hindmost) ? [{ own: [...rest, 0], others }] : [];
    if (others.filter((at) => at === to).length > 1) return [];
    return [{ own: [...rest, to], others: others.map((at) => (at === to ? 0 : at)) }];
  });
}

/** Every play of the numbers in this order, with the numbers it used. */
function plays(side: Side, numbers: readonly number[], used: readonly number[] = []): { side: Side; used: readonly number[] }[] {
  const here = { side, used };
  if (numbers.length === 0 || side.own.every((at) => at === 0)) return [here];
  const next = steps(side, numbers[0]);
  return next.length === 0 ? [here] : next.flatMap((s) => plays(s, numbers.slice(1), [...used, numbers[0]]));
}

interface ByHand {
  readonly ends: Set<string>;
  /** How many numbers are played. */
  readonly most: number;
}

function byHand(on: readonly number[], [one, two]: readonly [number, number]): ByHand {
  const list = (row: readonly number[], as: (s: number) => number) => row.flatMap((n, s) => Array<number>(n).fill(as(s)));
  const side = { own: list(on.slice(0, 26), (s) => s), others: list(on.slice(26), (s) => (s === 0 ? 99 : 25 - s)) };
  const all = one === two ? plays(side, [one, one, one, one]) : [...plays(side, [one, two]), ...plays(side, [two, one])];
  const most = Math.max(...all.map(({ used }) => used.length));
  const longest = all.filter(({ used }) => used.length === most);
  const larger = most === 1 ? Math.max(...longest.map(({ used }) => used[0])) : 0;
  const ends = new Set(
    longest
      .filter(({ used }) => most !== 1 || used[0] === larger)
      .map(({ side: { own, others } }) => {
        const counts = Array<number>(52).fill(0);
        for (const at of own) counts[at]++;
        for (const at of others) counts[26 + (at === 99 ? 0 : 25 - at)]++;
        return counts.join();
      }),
  );
  return { ends, most };
}

/** As who moves sees it. */
const seen = ({ on, mover }: State) => (mover === 0 ? on : [...on.slice(26), ...on.slice(0, 26)]);

const START = spots({ 24: 2, 13: 5, 8: 3, 6: 5 }, { 24: 2, 13: 5, 8: 3, 6: 5 });

describe("backgammon", () => {
  test("allows at the beginning, for each roll, the plays that a program by hand finds", () => {
    const game = backgammon();
    expect(seen(game.initial())).toEqual(START);
    const counts = ROLLS.map((roll) => {
      const ends = turns(game, rolled(game, START, roll));
      expect(ends, roll.join()).toEqual(byHand(START, roll).ends);
      return ends.size;
    });
    expect(Math.min(...counts)).toBeGreaterThan(3);
  });

  test("allows in random games the plays that a program by hand finds", () => {
    const game = backgammon();
    const random = xorshift(11);
    const met = { onBar: 0, stuck: 0, oneOnly: 0, bearingOff: 0, doubles: 0 };
    for (let n = 0; n < 6; n++) {
      let state = game.initial();
      for (let turn = game.turn(state); turn.kind !== "end"; turn = game.turn(state)) {
        if (turn.kind === "chance") {
          const drawn = state.position === "two";
          const outcomes = game.outcomes(state);
          state = game.apply(state, outcomes[random() % outcomes.length].value);
          if (!drawn) continue;
          const dice = state.dice.flatMap((times, d) => Array<number>(times).fill(d + 1));
          const on = seen(state);
          const { ends, most } = byHand(on, [dice[0], dice[1]]);
          const found = [...turns(game, state)].map((end) => seen({ ...state, on: end.split(",").map(Number) }).join());
          expect(new Set(found), `${on.join()} rolled ${dice.join()}`).toEqual(ends);
          met.onBar += Number(on[25] > 0);
          met.stuck += Number(most === 0);
          met.oneOnly += Number(most === 1);
          met.bearingOff += Number(on[0] > 0);
          met.doubles += Number(dice.length === 4);
        } else {
          const legal = game.legal(state);
          state = game.apply(state, legal[random() % legal.length]);
        }
      }
    }
    expect(Math.min(...Object.values(met))).toBeGreaterThan(0);
  });

  test("bears off as OpenSpiel's tests say", () => {
    const game = backgammon();
    const hindmost = spots({ 0: 12, 1: 2, 2: 1 }, { 3: 2, 4: 6, 5: 1, 10: 2, 11: 1, 16: 1, 20: 2 });
    expect(orders(game, rolled(game, hindmost, [5, 5]), 2)).toEqual(["go(2, 5) go(1, 5)"]);
    const usual = rolled(game, spots({ 1: 9, 2: 1, 3: 2, 4: 2, 6: 1 }, { 0: 8, 1: 7 }), [6, 1]);
    const ones = [1, 2, 3, 4].flatMap((s) => [`go(${s}, 1) go(6, 6)`, `go(6, 6) go(${s}, 1)`]);
    expect(orders(game, usual, 2).sort()).toEqual([...ones, "go(6, 1) go(5, 6)"].sort());
    const fours = rolled(game, spots({ 2: 9, 3: 2, 4: 3, 6: 1 }, { 1: 8, 2: 2, 4: 2, 12: 1, 18: 1, 24: 1 }), [4, 4]);
    expect(orders(game, fours, 2).sort()).toEqual(["go(4, 4) go(4, 4)", "go(4, 4) go(6, 4)", "go(6, 4) go(4, 4)"]);
    const outside = rolled(game, spots({ 2: 9, 3: 2, 4: 2, 6: 1, 7: 1 }, { 1: 8, 2: 2, 4: 3, 12: 1, 24: 1 }), [6, 1]);
    expect(orders(game, outside, 2)).toEqual(expect.arrayContaining(["go(7, 6) go(1, 1)", "go(7, 1) go(6, 6)"]));
    const behind = { 1: 2, 2: 2, 4: 2, 5: 1, 6: 2, 8: 1, 11: 1, 12: 1, 13: 1, 23: 2 };
    const twice = rolled(game, spots({ 1: 2, 3: 3, 4: 3, 5: 2, 6: 3, 8: 2 }, behind), [4, 4]);
    expect(orders(game, twice, 4)).toContain("go(8, 4) go(8, 4) go(4, 4) go(4, 4)");
  });

  test("plays the larger number where either can be played but not both", () => {
    const game = backgammon();
    // From 20 a six leads to 14 and a five to 15; both are free, but 9 is held, where eleven would lead, and so is all that the others could reach.
    const either = rolled(game, spots({ 20: 1, 1: 14 }, { 16: 2, 0: 13 }), [6, 5]);
    expect(orders(game, either, 2)).toEqual(["go(20, 6) pass"]);
    const smaller = rolled(game, spots({ 20: 1, 1: 14 }, { 16: 2, 11: 2, 0: 11 }), [6, 5]);
    expect(orders(game, smaller, 2)).toEqual(["go(20, 5) pass"]);
  });

  test("takes the last two checkers off by as many of the 36 rolls as is known", () => {
    const game = backgammon();
    const known = [[36], [36, 26], [34, 25, 17], [29, 23, 17, 11], [23, 19, 14, 10, 6], [15, 13, 10, 8, 6, 4]];
    const counted = known.map((row, a) =>
      row.map((__, b) => {
        const on = spots({ 0: 13 }, { 12: 15 }).map((n, s) => n + Number(s === a + 1) + Number(s === b + 1));
        const enough = ROLLS.filter((roll) => [...turns(game, rolled(game, on, roll))].some((end) => end.startsWith("15,")));
        return enough.reduce((sum, [one, two]) => sum + (one === two ? 1 : 2), 0);
      }),
    );
    expect(counted).toEqual(known);
  });

  test("ends a race of checkers on the last points with a double as often as is known", () => {
    const game = backgammon();
    const memo = new Map<string, number>();
    const doubles = (before: State): number => {
      const key = `${before.on.join()} ${before.mover}`;
      const known = memo.get(key);
      if (known !== undefined) return known;
      let sum = 0;
      for (const one of FACES) {
        for (const two of FACES) {
          let state = game.apply(game.apply(before, [one]), [two]);
          while (game.turn(state).kind === "decide") state = game.apply(state, game.legal(state)[0]);
          sum += game.turn(state).kind === "end" ? Number(one === two) : doubles(state);
        }
      }
      memo.set(key, sum / 36);
      return sum / 36;
    };
    const on = spots({ 1: 15 }, { 1: 15 });
    expect(doubles({ ...beforeRoll(game), on, dice: [0, 0, 0, 0, 0, 0] })).toBeCloseTo(0.3417, 4);
  });

  test("pays two for a gammon and three for a backgammon", () => {
    const game = backgammon();
    const won = (others: Record<number, number>) => {
      const state = rolled(game, spots({ 0: 14, 1: 1 }, others), [2, 1]);
      return game.legal(state).map((action) => game.returns(game.apply(state, action)))[0];
    };
    expect(won({ 0: 1, 24: 14 })).toEqual([1, -1]);
    expect(won({ 18: 15 })).toEqual([2, -2]);
    expect(won({ 6: 14, 19: 1 })).toEqual([3, -3]);
    expect(won({ 6: 14, 25: 1 })).toEqual([3, -3]);
  });

  test("is the same in both forms", () => {
    const { game, kernel } = shelf("backgammon");
    expect(compareForms(game, kernel, 10).asked).toBeGreaterThan(500);
  });

  keepsTheStandard("hyper_backgammon", () => shelf("backgammon", "hyper_backgammon"), { games: 20 });
});
