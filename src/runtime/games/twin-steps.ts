/** What one seat notices of an episode, step by step: the ground on which two worlds are compared (B13). */
import type { FeatureInfo, Game, Outcome } from "../../contract/game.js";
import { eventInWords, featureInWords } from "../solve/situations.js";
import { listingAtMost } from "./distributions.js";
import { Fault } from "./fault.js";
import { freshEvents } from "./fresh-events.js";

/** An input of an episode: a decision's action or a draw's value. */
export type Input = number | readonly number[];

/**
 * One thing a seat notices. Where two worlds agreed for it so far, the next thing has the same `shape`; `value` may differ where it is an input
 * (what somebody chose, what was drawn).
 */
export interface Step {
  readonly kind: "asked" | "event" | "draw" | "changed past" | "end";
  readonly shape: string;
  readonly value: string;
  readonly words: string;
}

/** What a seat is asked, bit by bit, and what it is shown with it. */
export interface Asked extends Step {
  readonly kind: "asked";
  readonly site: number;
  readonly legal: readonly number[];
  readonly observation: Float32Array;
  readonly shown: string;
}

/**
 * The episode is over. That play goes on tells a seat that asks or hears more what an end would have depended on (B4), so all worlds that it
 * cannot tell apart must be over at the same point.
 */
export const END: Step = { kind: "end", shape: "end", value: "", words: "finds the episode over" };

/** Gives what `seat` is asked at its decision. */
export function askedAt<S>(game: Game<S>, state: S, seat: number, site: number): Asked {
  const observation = new Float32Array(game.info.observation.size);
  game.observe(state, seat, observation, 0);
  return askedShape(game, site, game.legal(state), observation, game.show(state, seat));
}

/** Gives what a seat is asked as one step, every bit of it in its shape. */
export function askedShape<S>(game: Game<S>, site: number, legal: readonly number[], observation: Float32Array, shown: string): Asked {
  const bits = Array.from(new Uint32Array(observation.buffer), (word) => word.toString(36)).join(" ");
  const shape = `asked ${site} | ${legal.join(",")} | ${bits} | ${shown}`;
  return { kind: "asked", shape, value: "", words: `is asked for \`${game.info.sites[site].name}\``, site, legal, observation, shown };
}

/** Gives what `seat` notices when `input` leads from `before` to `after`: what it may know of a draw, and new events. */
export function noticed<S>(game: Game<S>, before: S, input: Input, after: S, seat: number): Step[] {
  const steps: Step[] = [];
  const old = game.events(before, seat, true);
  const now = game.events(after, seat, true);
  if (typeof input !== "number" && game.turn(before).kind === "chance") {
    const seen = game.seen ? game.seen(before, input, seat) : now.length > old.length ? [] : input;
    if (seen.some((entry) => entry !== null)) {
      const pattern = seen.map((entry) => (entry === null ? "-" : "x")).join("");
      steps.push({
        kind: "draw",
        shape: `draw ${pattern}`,
        value: JSON.stringify(seen),
        words: `sees ${seen.map((x) => x ?? "?").join(" ")} drawn`,
      });
    }
  }
  const fresh = freshEvents(old, now);
  if (!fresh) {
    const value = JSON.stringify([old, now]);
    return [...steps, { kind: "changed past", shape: `changed past ${value}`, value: "", words: "finds its earlier events changed" }];
  }
  for (const event of fresh) {
    steps.push({
      kind: "event",
      shape: `event ${event.place} by ${event.seat}${event.value === null ? ", blank" : ""}`,
      value: JSON.stringify(event.value),
      words: `sees ${eventInWords(game, event)}${event.seat >= 0 ? ` by ${game.info.seats[event.seat]}` : ""}`,
    });
  }
  return steps;
}

/** Says how two steps of different shape differ, for the reader of a leak. */
export function difference<S>(game: Game<S>, seat: number, one: Step, other: Step): { readonly kind: LeakKind; readonly text: string } {
  const name = game.info.seats[seat];
  if (!isAsked(one) || !isAsked(other)) {
    const kind =
      one.kind === "end" || other.kind === "end"
        ? "end"
        : one.kind === "asked" || other.kind === "asked"
          ? "turn"
          : one.kind === "changed past" || other.kind === "changed past"
            ? "past"
            : "event";
    return { kind, text: `${name} next ${one.words} in one world and ${other.words} in the other` };
  }
  const { sites } = game.info;
  if (one.site !== other.site) {
    return {
      kind: "site",
      text: `${name} is asked for \`${sites[one.site].name}\` in one world and for \`${sites[other.site].name}\` in the other`,
    };
  }
  if (one.legal.join() !== other.legal.join()) {
    const words = ({ legal, site }: Asked) => legal.map((action) => game.describe(site, action)).join(", ");
    return { kind: "mask", text: `${name} may choose ${words(one)} in one world and ${words(other)} in the other` };
  }
  const features = game.info.observation.features.filter(({ offset, shape, width }) => {
    const end = offset + width * shape.reduce((a, b) => a * b, 1);
    return one.observation.subarray(offset, end).some((x, i) => !Object.is(x, other.observation[offset + i]));
  });
  const saw = (feature: FeatureInfo, { observation }: Asked) => featureInWords(feature, observation, game.info.seats, seat);
  if (features.length === 0 && one.shown !== other.shown) {
    return {
      kind: "show",
      text: `${name} is shown ${JSON.stringify(one.shown)} in one world and ${JSON.stringify(other.shown)} in the other`,
    };
  }
  const words = features.map((f) => `\`${f.name}\` (${saw(f, one)} / ${saw(f, other)})`);
  return { kind: "observation", text: `${name} observes different ${words.join(", ") || "numbers"} in the two worlds` };
}

export type LeakKind = "observation" | "mask" | "site" | "turn" | "event" | "past" | "show" | "end";

function isAsked(step: Step): step is Asked {
  return step.kind === "asked";
}

/** Gives an input in words: `first: bet`, `drawn: 0 2`. */
export function inputInWords<S>(game: Game<S>, state: S, input: Input): string {
  const turn = game.turn(state);
  if (turn.kind === "decide") return `${game.info.seats[turn.seat]}: ${game.describe(turn.site, input)}`;
  return `drawn: ${typeof input === "number" ? input : input.join(" ")}`;
}

/** Gives the outcomes of a draw, or nothing where the game cannot list them (reals, huge shuffles) or where they are more than `most`. */
export function listedOutcomes<S>(game: Game<S>, state: S, most = Infinity): readonly Outcome[] | undefined {
  try {
    return listingAtMost(most, () => game.outcomes(state));
  } catch (fault) {
    if (fault instanceof Fault) return undefined;
    throw fault;
  }
}
