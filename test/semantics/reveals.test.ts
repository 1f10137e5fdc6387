/** `reveal` (B7) in the midst of expressions and of what rules give: it is told exactly where the expression comes by, in order. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { Episode } from "../../src/runtime/games/driver.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { running } from "../compiler/5-emit/games/emitted.js";
import { gameOf, lowerFile } from "../support/lower-text.js";

const CHANCE = { key0: 5, key1: 6, collect: 0 };

/** The events that `b` knows of after the listed moves, as `place value`. */
function heard(play: string, ...moves: readonly number[]): readonly string[] {
  const { game } = running(
    gameOf(`game g { players a, b
      secret hand: (0..3)[player] = [2, 3]
      rule look(p: player) -> 0..4 { return hand[p] + 1 }
      play { let way = a chooses 0..2; ${play}; let end_of_it = b chooses 0..1 } }`),
  );
  const episode = new Episode(game, CHANCE, 0);
  for (const move of moves) episode.play(move);
  return game.events(episode.state, 1).map((e) => `${e.place} ${String(e.value)}`);
}

describe("B7: what is revealed inside an expression", () => {
  it("is told only where a condition lets the expression come by", () => {
    const play = "let x = 1 + (way == 1 ? reveal(hand[a]) : 0)";
    expect(heard(play, 1)).toEqual(["way 1", "x 2"]);
    expect(heard(play, 0)).toEqual(["way 0"]);
    expect(heard("let x = way == 1 and reveal(hand[a] == 2)", 1)).toEqual(["way 1", "x 1"]);
    expect(heard("let x = way == 1 and reveal(hand[a] == 2)", 2)).toEqual(["way 2"]);
    expect(heard("let x = way == 1 or reveal(hand[a] == 2)", 1)).toEqual(["way 1"]);
    expect(heard("let y: (0..1)? = way == 0 ? none : 1; let x = y else reveal(hand[b])", 0)).toEqual(["way 0", "x 3"]);
    expect(heard("let y: (0..1)? = way == 0 ? none : 1; let x = y else reveal(hand[b])", 1)).toEqual(["way 1"]);
    expect(heard("let x = 1 + (match way { 0 => reveal(hand[a]); 1..2 => 0 })", 0)).toEqual(["way 0", "x 2"]);
  });

  it("is told entry by entry in a list", () => {
    expect(heard("let x = [reveal(hand[p]) for p in players]", 0)).toEqual(["way 0", "x 2", "x 3"]);
    expect(heard("let x = sum(reveal(hand[p]) for p in players where way == 0 or p is b)", 1)).toEqual(["way 1", "x 3"]);
  });

  it("may be what a rule gives", () => {
    expect(heard("let x = reveal(look(b))", 0)).toEqual(["way 0", "x 4"]);
    expect(heard("if way == 2 { reveal(look(a), to: b) }", 2)).toEqual(["way 2", "revealed 3"]);
  });

  it("tells nobody else (B14)", () => {
    const file = new URL("../compiler/5-emit/games/specs/told.sp", import.meta.url);
    const [ir] = lowerFile(sourceFile("told.sp", readFileSync(file, "utf8"))).games.values();
    const report = twinWorlds(running(ir).game, { mode: "plays", count: 100 });
    expect(report.leak).toBeUndefined();
    expect(report.compared).toBeGreaterThan(0);
  });
});
