/**
 * Lowers `test` blocks: their moves become values in words, their conditions what the tested game shows. A game is lowered once more for
 * each test, and shows first whether each condition holds; so a condition reads the state exactly as the game itself would.
 */
import type * as ast from "../../1-parse/ast.js";
import type { Typed } from "../../3-check/typed.js";
import type { Sight } from "../../3-check/visibility/check-visibility.js";
import type { Reporter } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import type { GameIr } from "../games/ir.js";
import { lowerGame } from "../games/lower-game.js";
import { noTestGame } from "./messages.js";
import type { TestStep } from "./steps.js";
import { textAt, Unrolling } from "./unroll.js";

export interface TestIr {
  readonly title: string;
  readonly span: Span;
  readonly game: GameIr;
  /** How many lines of what the game shows are conditions; what follows is what it shows to people. */
  readonly conditions: number;
  readonly steps: readonly TestStep[];
}

/** Lowers a test; undefined, with a message, where it cannot be run. */
export function lowerTest(test: ast.TestDecl, typed: Typed, { unheard }: Sight, report: Reporter): TestIr | undefined {
  const name = textAt(test.of.span);
  const instance = typed.games.find((game) => game.name === name);
  if (instance === undefined) {
    report(noTestGame, test.of.span, { game: name }, { help: "name a game, or a constant that fixes its parameters" });
    return undefined;
  }
  const unrolling = new Unrolling(instance.typed, report);
  const steps = unrolling.body(test.body);
  if (steps === undefined) return undefined;
  const game = lowerGame(instance, unheard, report, unrolling.told);
  return (
    game && {
      title: test.title.parts.map((part) => (part.kind === "string_text" ? part.text : textAt(part.span))).join(""),
      span: test.title.span,
      game,
      conditions: unrolling.told.length,
      steps,
    }
  );
}
