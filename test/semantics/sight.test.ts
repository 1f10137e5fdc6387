/** Who hears of what (semantics B5 to B8, B11, A5), looked at in the events and observations of compiled games. */
import { describe, expect, it } from "vitest";
import type { Game } from "../../src/contract/game.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { compileBlind } from "../support/compile-blind.js";

function gameOf(members: string, play: string): Game {
  const text = `game g {\n  players a, b, c\n${members}\n  play {\n${play}\n  }\n}\n`;
  const { game, said, leaks } = compileBlind(text);
  expect({ said, leaks }).toEqual({ said: [], leaks: [] });
  if (game === undefined) throw new Error("expected a game");
  return game;
}

/** Plays listed inputs: actions, and draws as lists. */
const after = (game: Game, ...inputs: readonly (number | readonly number[])[]): unknown =>
  inputs.reduce<unknown>((state, input) => game.apply(state, input), game.initial());
const told = (game: Game, state: unknown, seat: number): string =>
  game
    .events(state, seat)
    .map((e) => `${e.place} ${e.seat < 0 ? "chance" : game.info.seats[e.seat]} ${e.value === null ? "?" : String(e.value)}`)
    .join("; ");
const seenBy = (game: Game, state: unknown): string[] => game.info.seats.map((_, seat) => told(game, state, seat));

describe("B6, B8: a choice has the label of its place, and is an event for all", () => {
  it("a move without a place of its own is public", () => {
    const game = gameOf("  secret key: bool = false", "    let m = a chooses 0..2\n    b chooses x | y");
    expect(seenBy(game, after(game, 2))).toEqual(["m a 2", "m a 2", "m a 2"]);
  });
  it("a private move is blank for the others", () => {
    const game = gameOf("", "    let private m = a chooses 0..2\n    b chooses x | y");
    expect(seenBy(game, after(game, 2))).toEqual(["m a 2", "m a ?", "m a ?"]);
  });
  it("a secret move is known to its maker alone", () => {
    const game = gameOf("", "    let secret m = a chooses 0..2\n    b chooses x | y");
    expect(seenBy(game, after(game, 1))).toEqual(["m a 1", "m a ?", "m a ?"]);
  });
});

describe("B7: a reveal is an event for who may hear it, and absent for the others", () => {
  it("told to one", () => {
    const game = gameOf(
      "  secret key: 0..2 ~ uniform(0..2)\n  private note: (0..2)[player] = 0",
      "    note[b] = reveal(key, to: b)\n    a chooses x | y",
    );
    expect(seenBy(game, after(game, [2]))).toEqual(["", "note chance 2", ""]);
  });
});

describe("B2: `seen by p`, where a variable holds the seat", () => {
  const deal = "  secret deck: (0..2)[0..2] ~ shuffle([0, 1, 2])\n  private hand: (0..2)[player] = 0";
  it("tells that seat alone, in each turn of a loop", () => {
    const turn =
      "let seen by p drawn = reveal(deck[p is a ? 0 : 1], to: p)\n      let m = p chooses 0..2 where it != drawn\n      hand[p] = drawn";
    const game = gameOf(deal, `    for p in players where p is not c {\n      ${turn}\n    }`);
    const state = after(game, [2, 1, 0], 0);
    expect(seenBy(game, state)).toEqual(["drawn chance 2; m a 0", "m a 0; drawn chance 1", "m a 0"]);
    expect(game.legal(state)).toEqual([0, 2]);
    expect(twinWorlds(game, { mode: "tree" }).leak).toBeUndefined();
  });
  it("tells that seat of another's choice", () => {
    const game = gameOf("", "    for p in players where p is b { let seen by p m = a chooses 0..2 }\n    b chooses x | y");
    expect(seenBy(game, after(game, 2))).toEqual(["m a 2", "m a 2", "m a ?"]);
  });
});

describe("B7: `reveal(e, to: p)` that is put nowhere", () => {
  it("tells p, and nobody else", () => {
    const game = gameOf("  secret key: 0..2 ~ uniform(0..2)", "    reveal(key, to: b)\n    a chooses x | y");
    expect(seenBy(game, after(game, [2]))).toEqual(["", "revealed chance 2", ""]);
  });
  it("may hang on what p alone knows", () => {
    const game = gameOf(
      "  secret key: 0..2 ~ uniform(0..2)",
      "    for p in players {\n      let private peek = p chooses look | wait\n      if peek is look { reveal(key, to: p) }\n    }\n    a chooses x | y",
    );
    expect(twinWorlds(game, { mode: "tree" }).leak).toBeUndefined();
    expect(seenBy(game, after(game, [1], 0, 1, 1))).toEqual([
      "peek a 0; revealed chance 1; peek b ?; peek c ?",
      "peek a ?; peek b 1; peek c ?",
      "peek a ?; peek b ?; peek c 1",
    ]);
  });
});

describe("B2: `seen by` of an array of roles", () => {
  const spec = `enum Tool { saw, axe }
game g {
  roles chief, hand[2], smith[Tool, 1..2]
  seen by hand[0] fog: 0..2 ~ uniform(0..2)
  seen by hand, smith[axe, 2] map: 0..2 ~ uniform(0..2)
  play {
    let left = hand[0] chooses 0..2 given (fog, map)
    let right = hand[1] chooses 0..2
    let last = smith[axe, 2] chooses 0..2 given (map)
    smith[saw, 2] chooses 0..2
    chief chooses 0..2
  }
}
`;
  it("names one seat of it or all, for what is observed, given and drawn", () => {
    const { game, said, leaks } = compileBlind(spec);
    expect({ said, leaks }).toEqual({ said: [], leaks: [] });
    const readers = (state: unknown) => game!.info.seats.filter((_, seat) => game!.seen!(state, [1], seat)[0] === 1);
    expect(readers(game!.initial())).toEqual(["hand[0]"]);
    expect(readers(after(game!, [1]))).toEqual(["hand[0]", "hand[1]", "smith[axe, 2]"]);
    expect(twinWorlds(game!, { mode: "plays", count: 50 }).leak).toBeUndefined();
  });
  it("keeps it from the others", () => {
    const told = (text: string): readonly string[] => compileBlind(spec.replace("smith[axe, 2] chooses 0..2 given (map)", text)).leaks;
    expect(told("smith[saw, 1] chooses 0..2 given (map)").map((l) => l.slice(0, 6))).toEqual(["SP3302"]);
    expect(told("hand[1] chooses 0..2 given (fog)").map((l) => l.slice(0, 6))).toEqual(["SP3302"]);
  });
  it("refuses a seat that is none", () => {
    expect(compileBlind(spec.replace("seen by hand[0] fog", "seen by hand[2] fog")).said[0]).toMatch(/seen by hand\[2\]/);
  });
});

describe("A5: the choices of a moment become known together", () => {
  const game = gameOf("", "    together { for p in players { let m = p chooses 0..2 } }\n    a chooses x | y");
  it("each knows its own at once, the others after the last", () => {
    expect(seenBy(game, after(game, 1))).toEqual(["m a 1", "", ""]);
    expect(seenBy(game, after(game, 1, 2))).toEqual(["m a 1", "m b 2", ""]);
    expect(seenBy(game, after(game, 1, 2, 0))).toEqual(Array.from({ length: 3 }, () => "m a 1; m b 2; m c 0"));
  });
  it("whoever of them is not asked", () => {
    const some = gameOf(
      "  round: 0..2 = 0",
      "    repeat 2 {\n      together { for p in players where round == 0 or p is not a { let m = p chooses 0..2 } }\n      round += 1\n    }",
    );
    const first = "m a 1; m b 1; m c 1";
    expect(seenBy(some, after(some, 1, 1, 1))).toEqual([first, first, first]);
    expect(seenBy(some, after(some, 1, 1, 1, 2))).toEqual([first, `${first}; m b 2`, first]);
  });
});

describe("B5: nobody hears of a decision that hangs on its seat's own secret", () => {
  const game = gameOf(
    "  private armed: (0..2)[player] ~ deal(0..2)\n  private aim: (0..2)[player] = 0",
    "    together { for p in players where armed[p] > 0 { aim[p] = p chooses 0..2 } }\n    a chooses x | y",
  );
  it("not even after the block", () => {
    expect(seenBy(game, after(game, [0, 1, 2], 2, 1))).toEqual(["", "aim b 2", "aim c 1"]);
    expect(seenBy(game, after(game, [1, 0, 2], 2, 1))).toEqual(["aim a 2", "", "aim c 1"]);
  });
  it("and a choice without a place is its maker's alone", () => {
    const bare = gameOf(
      "  private armed: (0..2)[player] ~ deal(0..2)",
      "    together { for p in players where armed[p] > 0 { p chooses 0..2 } }\n    let last = a chooses x | y",
    );
    expect(seenBy(bare, after(bare, [0, 1, 2], 2, 1))).toEqual(["", "move b 2", "move c 1"]);
  });
});

describe("B11: what a seat is paid is not observed", () => {
  it("until something says it", () => {
    const game = gameOf("  secret key: 0..2 ~ uniform(0..2)", "    reward a += key\n    a chooses x | y");
    const rows = [0, 2].map((key) => {
      const out = new Float32Array(game.info.observation.size);
      game.observe(after(game, [key]), 0, out, 0);
      return [...out];
    });
    expect(rows[0]).toEqual(rows[1]);
    expect(game.returns(after(game, [2]))[0]).toBe(2);
  });
});
