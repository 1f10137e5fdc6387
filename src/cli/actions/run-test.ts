import type { TestIr, TestStep } from "../../compiler/4-lower/tests/lower-tests.js";
import type { Diagnostic, ErrorKind, Extras } from "../../compiler/diagnostics/define.js";
import type { Span } from "../../compiler/source/source-file.js";
import type { Game } from "../../contract/game.js";
import { Fault } from "../../runtime/games/fault.js";
import * as messages from "../messages.js";

/** Plays a test's moves and looks at its conditions; gives the first thing that is wrong. Forced moves may be left out (A3). */
export function runTest<S>(test: TestIr, game: Game<S>): Diagnostic | undefined {
  const { title } = test;
  const played: string[] = [];
  let state = game.initial();

  const wrong = <P>(kind: ErrorKind<P>, span: Span, parameters: P, extras: Extras = {}): Diagnostic => ({
    code: kind.code,
    severity: kind.severity,
    text: kind.text(parameters),
    span,
    witness: [`played: ${played.length === 0 ? "nothing" : played.join(", ")}`],
    ...extras,
  });
  const apply = (input: number | readonly number[], words: string) => {
    state = game.apply(state, input);
    played.push(words);
  };

  /** Plays what leaves no choice, except a move that the next step names. */
  const settle = (next?: TestStep & { kind: "move" }): void => {
    for (;;) {
      const turn = game.turn(state);
      if (turn.kind === "chance") {
        const outcomes = game.outcomes(state);
        if (outcomes.length !== 1) return;
        apply(outcomes[0].value, `chance ${outcomes[0].value.join(" ")}`);
      } else if (turn.kind === "decide") {
        const legal = game.legal(state);
        if (legal.length !== 1) return;
        const words = game.describe(turn.site, legal[0]);
        const seat = game.info.seats[turn.seat];
        if (next !== undefined && words === next.move && (next.seat ?? seat) === seat) return;
        apply(legal[0], `${seat} ${words}`);
      } else return;
    }
  };

  const move = (step: TestStep & { kind: "move" }): Diagnostic | undefined => {
    settle(step);
    const refused = (reason: string, help?: string) =>
      wrong(messages.moveNotPlayable, step.span, { test: title, move: step.move, reason }, help === undefined ? {} : { help });
    const turn = game.turn(state);
    if (turn.kind === "end") return refused("the game is over");
    if (turn.kind === "chance")
      return refused(
        "chance moves first",
        "say before this move what was drawn: `NAME ~ VALUE`, or `NAME ~ [VALUE, VALUE]` for a draw of several entries",
      );
    const seat = game.info.seats[turn.seat];
    if (step.seat !== undefined && step.seat !== seat) return refused(`it is ${seat}'s turn`);
    const legal = game.legal(state);
    const action = legal.find((candidate) => game.describe(turn.site, candidate) === step.move);
    if (action === undefined) {
      const labels = legal.slice(0, 20).map((candidate) => game.describe(turn.site, candidate));
      return refused(`it is not legal for ${seat}`, `legal are ${labels.join(", ")}${legal.length > 20 ? ", …" : ""}`);
    }
    apply(action, `${seat} ${step.move}`);
    return undefined;
  };

  const drawn = (step: TestStep & { kind: "drawn" }): Diagnostic | undefined => {
    const words = textOf(step.span);
    const refused = (reason: string) => wrong(messages.moveNotPlayable, step.span, { test: title, move: words, reason });
    while (game.turn(state).kind === "decide" && game.legal(state).length === 1) settle();
    if (game.turn(state).kind !== "chance") return refused("chance does not move here");
    const outcome = game
      .outcomes(state)
      .find(({ value }) => value.length === step.values.length && value.every((v, i) => v === step.values[i]));
    if (outcome === undefined) return refused("chance cannot give this");
    apply(outcome.value, `${step.place} ~ ${words}`);
    return undefined;
  };

  for (const step of test.steps) {
    try {
      if (step.kind === "move") {
        const problem = move(step);
        if (problem !== undefined) return problem;
      } else if (step.kind === "drawn") {
        const problem = drawn(step);
        if (problem !== undefined) return problem;
      } else {
        settle();
        if (game.show(state, 0).split("\n")[step.index] === "true") continue;
        const scores = game.info.seats.map((seat, i) => `${seat} ${game.returns(state)[i]}`).join(", ");
        const over = game.turn(state).kind === "end" ? "the game is over" : "the game goes on";
        return wrong(
          messages.testFailed,
          step.span,
          { test: title, condition: step.condition },
          { witness: [`played: ${played.join(", ") || "nothing"}`, `${over}; scores: ${scores}`] },
        );
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return wrong(messages.faultInPlay, step.span, { game: `\`${game.info.name}\``, fault: error.message });
    }
  }
  return undefined;
}

function textOf(span: Span): string {
  return span.file.text.slice(span.start, span.end);
}
