/** `docs/games.md` keeps up with the shelf. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

const ROWS = readFileSync("docs/games.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()).slice(1, -1)); // prettier-ignore

/** The lines of a spec that are neither blank nor comment, its tests and claims aside. */
function codeLines(name: string): number {
  const text = readFileSync(`stdlib/games/${name}.sp`, "utf8").replace(/^(?:test|claim) "[^]*?^\}/gm, "");
  return text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;
}

const PLAYTHROUGHS = readdirSync("test/stdlib/playthroughs");

const named = ROWS.map(([game]) => game.replaceAll("`", ""));

test("the page has a row for every file of the shelf, in order", () => {
  const files = readdirSync("stdlib/games").map((file) => file.replace(/\.sp$/, ""));
  expect(named).toEqual([...files].sort());
});

test.each(named)("%s has a view to play from, and a playthrough", (name) => {
  expect(readFileSync(`stdlib/games/${name}.sp`, "utf8")).toMatch(/^ {2}show /m);
  expect(PLAYTHROUGHS.filter((file) => file.includes(name))).not.toEqual([]);
});

test.each(ROWS)("%s has the lines that the page says, at most a third of OpenSpiel's", (game, ...cells) => {
  const [lines, theirs] = cells.slice(-2);
  expect(codeLines(game.replaceAll("`", ""))).toBe(Number(lines));
  const others = Number(/\d+/.exec(theirs));
  if (theirs !== "none") expect(Number(lines) * 3).toBeLessThanOrEqual(others);
});
