/**
 * Sequences of moves and values of small boards are counted by a program of this test's own, which shares nothing with the spec; 22, 484 and
 * 11,132 sequences are also what others report for eight by eight. On three rows the first player wins at once: nobody can stop a pawn.
 */
import { describe, expect, test } from "vitest";
import { expectSameUnder, perfts, valuesOf } from "./boards.js";
import { keepsTheStandard, shelf } from "./shelf.js";

/** One text a board, "w", "b" or "." a cell; moves give the boards after them, and whether the mover has won. */
function moves(board: string, white: boolean, columns: number): { board: string; won: boolean }[] {
  const [mine, enemy, ahead] = white ? ["w", "b", -1] : ["b", "w", 1];
  const rows = board.length / columns;
  const found: { board: string; won: boolean }[] = [];
  for (let from = 0; from < board.length; from++) {
    if (board[from] !== mine) continue;
    const row = Math.floor(from / columns) + ahead;
    for (const side of [-1, 0, 1]) {
      const column = (from % columns) + side;
      if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
      const to = row * columns + column;
      if (board[to] !== "." && (side === 0 || board[to] !== enemy)) continue;
      const cells = [...board];
      cells[from] = ".";
      cells[to] = mine;
      found.push({ board: cells.join(""), won: row === (white ? 0 : rows - 1) || !cells.includes(enemy) });
    }
  }
  return found;
}

function start(rows: number, columns: number, ranks: number): string {
  return "b".repeat(ranks * columns) + ".".repeat((rows - 2 * ranks) * columns) + "w".repeat(ranks * columns);
}

function count(board: string, white: boolean, columns: number, depth: number): number {
  if (depth === 0) return 1;
  return moves(board, white, columns).reduce((n, m) => n + (m.won ? (depth === 1 ? 1 : 0) : count(m.board, !white, columns, depth - 1)), 0);
}

/** Whether the player to move wins. */
function wins(board: string, white: boolean, columns: number, known = new Map<string, boolean>()): boolean {
  const key = `${board}${white}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const result = moves(board, white, columns).some((m) => m.won || !wins(m.board, !white, columns, known));
  known.set(key, result);
  return result;
}

const game = () => shelf("breakthrough").game;

describe("breakthrough", () => {
  test("has as many sequences of moves as a count by hand", () => {
    const counted = [0, 1, 2, 3].map((depth) => count(start(8, 8, 2), true, 8, depth));
    expect(counted).toEqual([1, 22, 484, 11_132]);
    expect(perfts(game(), 3)).toEqual(counted);
  });

  test("is never drawn, and small boards are won by who wins them in a search by hand", () => {
    for (const [rows, columns, ranks] of [
      [3, 3, 1],
      [4, 3, 1],
      [3, 4, 1],
    ]) {
      const { value, known } = valuesOf(shelf("breakthrough", `breakthrough(rows: ${rows}, columns: ${columns}, ranks: ${ranks})`).game);
      expect([...known.values()].every((position) => position.value !== 0)).toBe(true);
      expect(value).toBe(wins(start(rows, columns, ranks), true, columns) ? 1 : -1);
    }
  });

  test("is the same game in a mirror", () =>
    expectSameUnder(
      game(),
      (action) => {
        const [cell, side] = [Math.floor(action / 3), action % 3];
        return (cell - (cell % 8) + 7 - (cell % 8)) * 3 + 2 - side;
      },
      20,
    ));

  keepsTheStandard("breakthrough", () => shelf("breakthrough"), { games: 100 });
});
