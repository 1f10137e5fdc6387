/** N. Bard and others, "The Hanabi Challenge", 2020: 50 cards, 20 moves for two players, at most 25 points; the small games have 2 and 1 colours. */
import { describe, expect, test } from "vitest";
import { Episode } from "../../src/runtime/games/driver.js";
import { keepsTheStandard, shelf } from "./shelf.js";

interface Table {
  readonly hand: readonly number[];
  readonly holds: readonly boolean[];
  readonly height: readonly number[];
  readonly tokens: number;
}

/** Plays with open cards: what fits at once, else a hint, else the oldest card away; gives the score. */
function openCards(episode: number): number {
  const { game } = shelf("hanabi");
  const play = new Episode(game, { key0: 3, key1: 1, collect: 0 }, episode);
  for (;;) {
    const turn = game.turn(play.state);
    if (turn.kind !== "decide") return game.returns(play.state)[0];
    const table = play.state as Table;
    const legal = game.legal(play.state);
    const words = new Map(legal.map((action) => [game.describe(turn.site, action), action]));
    const slots = [1, 2, 3, 4, 5].filter((slot) => {
      const at = turn.seat * 5 + slot - 1;
      const card = table.hand[at];
      return table.holds[at] && (card % 5) + 1 === table.height[Math.floor(card / 5)] + 1;
    });
    const fits = slots.map((slot) => words.get(`put(${slot})`)).find((action) => action !== undefined);
    const hint = [...words].find(([text]) => text.startsWith("tell"))?.[1];
    play.play(fits ?? hint ?? words.get("discard(1)") ?? legal[0]);
  }
}

describe("Hanabi", () => {
  test("has 20 moves for two, 11 and 10 in the small games", () => {
    expect(shelf("hanabi").game.info.actions).toBe(20);
    expect(shelf("hanabi", "small_hanabi").game.info.actions).toBe(2 + 2 + 2 + 5);
    expect(shelf("hanabi", "very_small_hanabi").game.info.actions).toBe(2 + 2 + 1 + 5);
  });

  test("reaches most of its 25 points with open cards, and never more", () => {
    const scores = Array.from({ length: 30 }, (_, episode) => openCards(episode));
    expect(Math.max(...scores)).toBeGreaterThanOrEqual(22);
    expect(Math.max(...scores)).toBeLessThanOrEqual(25);
  });

  keepsTheStandard("very_small_hanabi", () => shelf("hanabi", "very_small_hanabi"), { games: 1_000 });
  keepsTheStandard("small_hanabi", () => shelf("hanabi", "small_hanabi"), { games: 500 });
});
