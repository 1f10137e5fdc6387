/** Lanes in shared memory: how many threads play them changes nothing. */
import { expect, test } from "vitest";
import { openThreads, type Playable } from "../../bench/games/threads.js";
import { makeField, playPart, type Field } from "../../bench/games/part.js";
import { printJavaScript } from "../../src/compiler/5-emit/typescript/javascript.js";
import { CHANCE } from "../compiler/5-emit/games/compare.js";
import { gamesOf } from "../support/every-game.js";

const LANES = 13;
const ROUNDS = 60;

/** Every column of a field as text. */
function columnsOf(value: object): string {
  return Object.entries(value)
    .map(([name, column]: [string, unknown]) => {
      if (ArrayBuffer.isView(column)) return `${name}: ${Array.from(column as unknown as ArrayLike<number>).join(" ")}`;
      return typeof column === "object" && column !== null ? columnsOf(column) : `${name}: ${String(column)}`;
    })
    .join("\n");
}

test.each(["leduc_poker", "othello", "goofspiel"])("%s goes the same in one, two and three threads", async (name) => {
  const [{ compiled, running }] = gamesOf(`stdlib/games/${name}.sp`);
  const { kernel } = running;
  if (kernel === undefined) throw new Error("no kernel");
  const playable: Playable = { name, javaScript: printJavaScript(compiled.module), kernel };
  const alone: Field = makeField(kernel, LANES, true);
  expect(playPart(kernel, alone, 0, LANES, ROUNDS, CHANCE)).toBe(LANES * ROUNDS);
  for (const count of [1, 2, 3]) {
    const threads = openThreads(playable, count, LANES, true, CHANCE);
    try {
      expect(await threads.play(ROUNDS)).toBe(LANES * ROUNDS);
      expect(columnsOf(threads.field)).toBe(columnsOf(alone));
    } finally {
      await threads.close();
    }
  }
});
