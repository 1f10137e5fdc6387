import type { TestIr } from "../../compiler/4-lower/tests/lower-tests.js";
import type { TestStep } from "../../compiler/4-lower/tests/steps.js";
import type { Diagnostic, ErrorKind, Extras } from "../../compiler/diagnostics/define.js";
import type { Span } from "../../compiler/source/source-file.js";
import type { Game } from "../../contract/game.js";
import { Fault } from "../../runtime/games/fault.js";
import { listedOutcomes } from "../../runtime/games/twin-steps.js";
import { seesOf } from "../../runtime/games/text-play.js";
import * as messages from "../messages.js";
import { realsOf } from "../../runtime/games/real-choice.js";

/** The most passes of a loop whose end play decides. */
const MOST_PASSES = 10_000;
/** The most moves that a message repeats. */
const MOST_PLAYED = 40;

/** Plays a test's moves and looks at its conditions; gives the first thing that is wrong. Forced moves may be left out (A3). */
export function runTest<S>(test: TestIr, game: Game<S>): Diagnostic | undefined {
  return new TestRun(test, game).problem();
}

class TestRun<S> {
  private readonly played: string[] = [];
  private state: S;

  constructor(
    private readonly test: TestIr,
    private readonly game: Game<S>,
  ) {
    this.state = game.initial();
  }

  problem(): Diagnostic | undefined {
    return this.steps(this.test.steps);
  }

  private steps(steps: readonly TestStep[]): Diagnostic | undefined {
    for (const step of steps) {
      const problem = this.guarded(step);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private guarded(step: TestStep): Diagnostic | undefined {
    try {
      return this.step(step);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return this.wrong(messages.faultInPlay, step.span, { game: `\`${this.game.info.name}\``, fault: error.message });
    }
  }

  private step(step: TestStep): Diagnostic | undefined {
    switch (step.kind) {
      case "move":
        return this.move(step);
      case "drawn":
        return this.drawn(step);
      case "expect":
        return this.holds(step.index) ? undefined : this.failed(step);
      case "branch":
        return this.steps(this.holds(step.index) ? step.then : step.else);
      case "loop":
        return this.loop(step);
    }
  }

  private loop(step: TestStep & { kind: "loop" }): Diagnostic | undefined {
    for (let pass = 0; pass < (step.most ?? Infinity); pass++) {
      if (step.while !== undefined && !this.holds(step.while)) return undefined;
      if (pass >= MOST_PASSES) return this.wrong(messages.testEndless, step.span, { test: this.test.title, passes: MOST_PASSES });
      const problem = this.steps(step.body);
      if (problem !== undefined) return problem;
      if (step.until !== undefined && this.holds(step.until)) return undefined;
    }
    return undefined;
  }

  private holds(index: number): boolean {
    this.settle();
    return this.shown()[index] === "true";
  }

  /** The lines that the tested game shows: its conditions, then what people see. */
  private shown(seat = 0): string[] {
    return this.game.show(this.state, seat).split("\n");
  }

  private failed(step: TestStep & { kind: "expect" }): Diagnostic {
    const known = step.known.length === 0 ? {} : { why: `here ${step.known.join(", ")}` };
    return this.wrong(messages.testFailed, step.span, { test: this.test.title, condition: step.condition }, known);
  }

  /** A message with the moves so far and the position as people see it. */
  private wrong<P>(kind: ErrorKind<P>, span: Span, parameters: P, extras: Extras = {}): Diagnostic {
    const { game, played } = this;
    const left = played.length - MOST_PLAYED;
    const moves = left > 0 ? [`… ${left} before`, ...played.slice(left)] : played;
    return {
      code: kind.code,
      severity: kind.severity,
      text: kind.text(parameters),
      span,
      witness: [`played: ${moves.join(", ") || "nothing"}`, ...this.position(game)],
      ...extras,
    };
  }

  private position(game: Game<S>): string[] {
    const turn = game.turn(this.state);
    const over =
      turn.kind === "end" ? "the game is over" : turn.kind === "chance" ? "chance moves" : `${game.info.seats[turn.seat]} is to move`;
    const scores = game.info.seats.map((seat, i) => `${seat} ${game.returns(this.state)[i]}`).join(", ");
    const seat = turn.kind === "decide" ? turn.seat : 0;
    const picture = this.shown(seat).slice(this.test.conditions);
    const seen = picture.length > 0 || turn.kind !== "decide" ? picture : seesOf(game, this.state, seat);
    return [`${over}; scores: ${scores}`, ...seen.filter((line) => line.trim() !== "").map((line) => `  ${line}`)];
  }

  private apply(input: number | readonly number[], words: string): void {
    this.state = this.game.apply(this.state, input);
    this.played.push(words);
  }

  /** Plays what leaves no choice, except a move that the next step names. */
  private settle(next?: TestStep & { kind: "move" }): void {
    const { game } = this;
    for (;;) {
      const turn = game.turn(this.state);
      if (turn.kind === "chance") {
        const outcomes = listedOutcomes(game, this.state);
        if (outcomes?.length !== 1) return;
        this.apply(outcomes[0].value, `chance ${outcomes[0].value.join(" ")}`);
      } else if (turn.kind === "decide") {
        const legal = game.legal(this.state);
        if (legal.length !== 1) return;
        const words = game.describe(turn.site, legal[0]);
        const seat = game.info.seats[turn.seat];
        if (next !== undefined && words === next.move && (next.seat ?? seat) === seat) return;
        this.apply(legal[0], `${seat} ${words}`);
      } else return;
    }
  }

  private move(step: TestStep & { kind: "move" }): Diagnostic | undefined {
    const { game } = this;
    this.settle(step);
    const refused = (reason: string, help?: string) =>
      this.wrong(
        messages.moveNotPlayable,
        step.span,
        { test: this.test.title, move: step.move, reason },
        help === undefined ? {} : { help },
      );
    const turn = game.turn(this.state);
    if (turn.kind === "end") return refused("the game is over");
    if (turn.kind === "chance")
      return refused(
        "chance moves first",
        "say before this move what was drawn: `NAME ~ VALUE`, or `NAME ~ [VALUE, VALUE]` for a draw of several entries",
      );
    const seat = game.info.seats[turn.seat];
    if (step.seat !== undefined && step.seat !== seat) return refused(`it is ${seat}'s turn`);
    const real = realsOf(game, this.state, turn.site);
    if (real !== undefined) {
      const { reals } = step;
      if (reals?.length !== real.size) return refused(`\`${game.info.sites[turn.site].name}\` takes ${real.size} reals`);
      if (!reals.every((x) => x >= real.low && x <= real.high))
        return refused(`it is not legal for ${seat}`, `legal is ${real.size === 1 ? "a real" : "reals"} from ${real.low} to ${real.high}`);
      this.apply(reals, `${seat} ${step.move}`);
      return undefined;
    }
    const legal = game.legal(this.state);
    const action = legal.find((candidate) => game.describe(turn.site, candidate) === step.move);
    if (action === undefined) {
      const labels = legal.slice(0, 20).map((candidate) => game.describe(turn.site, candidate));
      return refused(`it is not legal for ${seat}`, `legal are ${labels.join(", ")}${legal.length > 20 ? ", …" : ""}`);
    }
    this.apply(action, `${seat} ${step.move}`);
    return undefined;
  }

  private drawn(step: TestStep & { kind: "drawn" }): Diagnostic | undefined {
    const { game } = this;
    const words = step.span.file.text.slice(step.span.start, step.span.end);
    const refused = (reason: string, help?: string) =>
      this.wrong(messages.moveNotPlayable, step.span, { test: this.test.title, move: words, reason }, help === undefined ? {} : { help });
    while (game.turn(this.state).kind === "decide" && game.legal(this.state).length === 1) this.settle();
    const turn = game.turn(this.state);
    if (turn.kind !== "chance") return refused("chance does not move here");
    if (turn.draw !== undefined && !isNamed(turn.draw, step.place))
      return refused(`it is \`${turn.draw}\` that is drawn here`, `say first what that gave: \`${turn.draw} ~ …\``);
    const outcomes = listedOutcomes(game, this.state);
    if (outcomes === undefined) {
      // Of reals and of long shuffles there is no list: what the test says is taken, as 32-bit reals.
      this.apply(step.values.map(Math.fround), `${step.place} ~ ${words}`);
      return undefined;
    }
    const outcome = outcomes.find(({ value }) => value.length === step.values.length && value.every((v, i) => v === step.values[i]));
    if (outcome === undefined) return refused("chance cannot give this");
    this.apply(outcome.value, `${step.place} ~ ${words}`);
    return undefined;
  }
}

/** Whether a draw is the one that a test names; draws of one name and different types are told apart by a number behind it. */
const isNamed = (draw: string, name: string): boolean =>
  draw === name || (draw.startsWith(`${name}_`) && /^\d+$/.test(draw.slice(name.length + 1)));
