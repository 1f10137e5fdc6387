/**
 * Moves from the start: 7, 49, 302, 1,469, 7,361, 36,768, 179,740, 845,931 sequences, A. Bik, "Perft for Checkers", aartbik.com. Kings and long
 * jumps are rare there: in random games and on small boards sequences and values are those of a program of this test's own, which shares nothing with the spec.
 */
import { describe, expect, test } from "vitest";
import type { Game } from "../../src/contract/game.js";
import { xorshift } from "../compiler/5-emit/games/compare.js";
import { LONG, valuesOf } from "./boards.js";
import { keepsTheStandard, shelf } from "./shelf.js";

/** Counts sequences of whole moves: the jumps of one piece are one move. */
function sequences<S>(game: Game<S>, depth: number, state: S = game.initial()): number {
  const turn = game.turn(state);
  if (depth === 0) return 1;
  if (turn.kind !== "decide") return 0;
  let sum = 0;
  for (const action of game.legal(state)) {
    const next = game.apply(state, action);
    const then = game.turn(next);
    sum += sequences(game, then.kind === "decide" && then.seat === turn.seat ? depth : depth - 1, next);
  }
  return sum;
}

/** Rows of "b", "w" (men), "B", "W" (kings) and ".", from the top; white's men go down. */
type Board = readonly string[];

interface Reached {
  readonly board: Board;
  /** Whether something was taken or a man moved. */
  readonly progress: boolean;
}

const colour = (square: string | undefined) => square?.toLowerCase();

function put(board: Board, row: number, column: number, square: string): Board {
  return board.map((line, at) => (at === row ? line.slice(0, column) + square + line.slice(column + 1) : line));
}

/** Where one piece may come by steps of one length, with the square left behind and, for jumps, the taken piece gone. */
function hops(board: Board, row: number, column: number, length: 1 | 2): { row: number; column: number; board: Board }[] {
  const piece = board[row][column];
  const ways = piece === "b" ? [-1] : piece === "w" ? [1] : [-1, 1];
  return ways.flatMap((down) =>
    [-1, 1].flatMap((right) => {
      const [r, c] = [row + length * down, column + length * right];
      if (board[r]?.[c] !== ".") return [];
      let next = put(put(board, row, column, "."), r, c, piece);
      if (length === 2) {
        const between = colour(board[row + down][column + right]);
        if (between === "." || between === colour(piece)) return [];
        next = put(next, row + down, column + right, ".");
      }
      return [{ row: r, column: c, board: next }];
    }),
  );
}

/** Crowns a man on the far row; says whether it did. */
function crowned(board: Board, row: number, column: number): Board | undefined {
  const piece = board[row][column];
  return (piece === "b" && row === 0) || (piece === "w" && row === board.length - 1)
    ? put(board, row, column, piece.toUpperCase())
    : undefined;
}

/** All boards after the jumps of one piece, each of them once for each path. */
function chains(board: Board, row: number, column: number): Board[] {
  return hops(board, row, column, 2).flatMap((hop) => {
    const king = crowned(hop.board, hop.row, hop.column);
    if (king !== undefined) return [king];
    const further = chains(hop.board, hop.row, hop.column);
    return further.length > 0 ? further : [hop.board];
  });
}

function moves(board: Board, side: string): Reached[] {
  const own = board.flatMap((line, row) =>
    [...line].flatMap((square, column) => (colour(square) === side ? [{ row, column, square }] : [])),
  );
  const jumps = own.flatMap(({ row, column }) => chains(board, row, column).map((after) => ({ board: after, progress: true })));
  if (jumps.length > 0) return jumps;
  return own.flatMap(({ row, column, square }) =>
    hops(board, row, column, 1).map((hop) => ({
      board: crowned(hop.board, hop.row, hop.column) ?? hop.board,
      progress: square === side,
    })),
  );
}

const rival = (side: string) => (side === "b" ? "w" : "b");

function begin(side: number, ranks: number): Board {
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => {
      if ((row + column) % 2 === 0) return ".";
      return row < ranks ? "w" : row >= side - ranks ? "b" : ".";
    }).join(""),
  );
}

function count(board: Board, side: string, depth: number, patience: number, idle = 0): number {
  if (depth === 0) return 1;
  if (idle === patience) return 0;
  return moves(board, side).reduce((n, next) => n + count(next.board, rival(side), depth - 1, patience, next.progress ? 0 : idle + 1), 0);
}

/** What the side to move gets. */
function value(board: Board, side: string, patience: number, idle = 0, known = new Map<string, number>()): number {
  const key = `${board.join()}${side}${idle}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const next = moves(board, side);
  let best = next.length === 0 ? -1 : 0;
  if (next.length > 0 && idle < patience)
    best = Math.max(...next.map((n) => 0 - value(n.board, rival(side), patience, n.progress ? 0 : idle + 1, known)));
  known.set(key, best);
  return best;
}

const game = () => shelf("checkers").game;

describe("checkers", () => {
  test("has as many sequences of moves as are known", () => {
    const known = [1, 7, 49, 302, 1_469, 7_361, 36_768, 179_740, 845_931].slice(0, LONG ? 9 : 6);
    expect(known.map((_, depth) => sequences(game(), depth))).toEqual(known);
    expect(known.slice(0, 5).map((_, depth) => count(begin(8, 3), "b", depth, 80))).toEqual(known.slice(0, 5));
  });

  test("goes on small boards as a program by hand says", () => {
    for (const [side, ranks, patience, depth] of [
      [4, 1, 6, 7],
      [5, 1, 4, 6],
      [5, 2, 4, 6],
    ]) {
      const small = shelf("checkers", `checkers(side: ${side}, ranks: ${ranks}, patience: ${patience})`).game;
      const counted = Array.from({ length: depth + 1 }, (_, d) => count(begin(side, ranks), "b", d, patience));
      expect(Array.from({ length: depth + 1 }, (_, d) => sequences(small, d))).toEqual(counted);
      if (side > 4) continue;
      expect(valuesOf(small).value).toBe(value(begin(side, ranks), "b", patience));
    }
  });

  test("offers in random games, with kings and long jumps, the moves that a program by hand finds", () => {
    const play = game();
    const random = xorshift(3);
    let [kings, long] = [0, 0];
    for (let n = 0; n < 6; n++) {
      let state = play.initial();
      let mover = -1;
      for (let turn = play.turn(state); turn.kind === "decide"; turn = play.turn(state)) {
        if (turn.seat === mover) long++;
        else {
          const board = play
            .show(state, 0)
            .split("\n")
            .slice(0, 8)
            .map((line) => line.replaceAll(" ", ""));
          if (/[BW]/.test(board.join(""))) kings++;
          expect(sequences(play, 1, state)).toBe(moves(board, turn.seat === 0 ? "b" : "w").length);
        }
        mover = turn.seat;
        const legal = play.legal(state);
        state = play.apply(state, legal[random() % legal.length]);
      }
    }
    expect(Math.min(kings, long)).toBeGreaterThan(0);
  });

  keepsTheStandard("checkers", () => shelf("checkers"), { games: 10 });
});
