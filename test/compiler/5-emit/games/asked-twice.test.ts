import { describe, expect, test } from "vitest";
import type { GameIr, Stmt } from "../../../../src/compiler/4-lower/games/ir.js";
import { asksForMoves } from "../../../../src/compiler/5-emit/games/kernel/asked-twice.js";
import { gameOf } from "../../../support/lower-text.js";
import { compareForms } from "./compare.js";
import { running } from "./emitted.js";

const spec = (before: string, condition: string): string => `game g {
  players a, b
  taken: (0..2)[0..39] = 0
  fn free(p: player, at: 0..39) -> bool = taken[at] == 0 and any(taken[n] != (p is a ? 1 : 2) for n in 0..39 where abs(n - at) == 1)
  play {
    cycle p in players up to 60 {
      ${before}
      if ${condition} {
        let at = p chooses 0..39 where free(p, at)
        taken[at] = p is a ? 1 : 2
        reward p += 1
      } else if not any(free(other(p), c) for c in 0..39) { end }
    }
  }
}
`;

/** The decisions that some \`if\` is seen to ask for. */
function seen(ir: GameIr): number[] {
  const found: number[] = [];
  const visit = (stmts: readonly Stmt[]): void =>
    stmts.forEach((stmt, i) => {
      if (stmt.kind !== "if") return;
      const decision = asksForMoves(ir, stmt, stmts.slice(0, i));
      if (decision !== undefined) found.push(decision.id);
      visit(stmt.then);
      visit(stmt.else);
    });
  for (const block of ir.blocks) visit(block.body);
  return found;
}

describe("a condition that asks for what the decision after it asks", () => {
  test("is seen, through functions and the names of what they bind", () => {
    const ir = gameOf(spec("", "any(free(p, c) for c in 0..39)"));
    expect(seen(ir)).toEqual([0]);
    const { game, kernel } = running(ir);
    expect(compareForms(game, kernel, 200).asked).toBeGreaterThan(2000);
  });

  test.each([
    ["asks for another seat", "any(free(other(p), c) for c in 0..39)"],
    ["asks for more", "any(free(p, c) and c > 3 for c in 0..39)"],
    ["asks for some of the values", "any(free(p, c) for c in 0..38)"],
    ["asks for all", "all(free(p, c) for c in 0..39)"],
    ["asks for something else too", "any(free(p, c) for c in 0..39) and taken[0] == 0"],
  ])("is not one that %s", (_, condition) => {
    expect(seen(gameOf(spec("", condition)))).toEqual([]);
  });
});
