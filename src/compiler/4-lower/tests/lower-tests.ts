/**
 * Lowers `test` blocks: their moves become values in words, their conditions what the tested game shows. A game is lowered once more for
 * each test, with a `show` that tells whether each condition holds; so a condition reads the state exactly as the game itself would.
 */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue, GameInstance, Typed } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";
import type { Reporter } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import type { GameIr } from "../games/ir.js";
import type { Sight } from "../../3-check/visibility/check-visibility.js";
import { lowerGame } from "../games/lower-game.js";
import { describeValue } from "../games/values.js";
import { moveNotConstant, noTestGame, notInTests } from "./messages.js";

export type TestStep =
  /** A seat's move, in words; `seat` where the test names it. */
  | { readonly kind: "move"; readonly seat?: string; readonly move: string; readonly span: Span }
  /** What the draw named `place` gave, in words; `values` are its numbers, entry by entry. */
  | { readonly kind: "drawn"; readonly place: string; readonly values: readonly number[]; readonly span: Span }
  /** Condition `index` of what the game shows: the lines of `show` are conditions in order, `true` or `false`. */
  | { readonly kind: "expect"; readonly index: number; readonly condition: string; readonly span: Span };

export interface TestIr {
  readonly title: string;
  readonly span: Span;
  readonly game: GameIr;
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
  const steps: TestStep[] = [];
  const conditions: ast.Expr[] = [];
  for (const statement of test.body.statements) {
    switch (statement.kind) {
      case "plays":
        for (const move of statement.moves) {
          const step = stepOf(move, instance.typed, report);
          if (step === undefined) return undefined;
          steps.push(step);
        }
        break;
      case "expect":
        steps.push({
          kind: "expect",
          index: conditions.length,
          condition: textAt(statement.condition.span),
          span: statement.condition.span,
        });
        conditions.push(statement.condition);
        break;
      default:
        report(notInTests, statement.span, { what: `\`${statement.kind}\`` });
        return undefined;
    }
  }
  const game = lowerGame(telling(instance, conditions, test), unheard, report);
  return (
    game && {
      title: test.title.parts.map((part) => (part.kind === "string_text" ? part.text : textAt(part.span))).join(""),
      span: test.title.span,
      game,
      steps,
    }
  );
}

/** The game with a `show` that writes a line for each condition. */
function telling(instance: GameInstance, conditions: readonly ast.Expr[], test: ast.TestDecl): GameInstance {
  const { span } = test;
  const parts = conditions.flatMap((value): (ast.StringText | ast.StringHole)[] => [
    { kind: "string_hole", span: value.span, value },
    { kind: "string_text", span, text: "\n" },
  ]);
  const show: ast.ShowMember = { kind: "show", span, text: { kind: "string", span, long: false, parts } };
  const members = instance.game.members.filter(({ kind }) => kind !== "show");
  const game: ast.GameDecl = { ...instance.game, members: [...members, show] };
  return { ...instance, game, declaration: instance.declaration === instance.game ? game : instance.declaration };
}

function stepOf(move: ast.PlaysStmt["moves"][number], typed: Typed, report: Reporter): TestStep | undefined {
  const { span } = move.move;
  const value = typed.constOf(move.move);
  if (value === undefined) {
    report(moveNotConstant, span, { move: textAt(span) }, { help: "write the move out" });
    return undefined;
  }
  const type = typed.typeOf(move.move);
  if (move.op === "~") return { kind: "drawn", place: move.who?.text ?? "", values: numbersOf(type, value), span };
  return { kind: "move", seat: move.who?.text, move: describeValue(type, value), span };
}

/** A drawn value as the numbers that outcomes hold: entry by entry, none as -1. */
function numbersOf(type: Type, value: ConstValue): number[] {
  if (Array.isArray(value)) {
    const element = type.kind === "array" || type.kind === "list" ? type.element : type;
    return value.flatMap((entry: ConstValue) => numbersOf(element, entry));
  }
  return [value === null ? -1 : Number(value)];
}

function textAt(span: Span): string {
  return span.file.text.slice(span.start, span.end);
}
