import type { Game, Outcome } from "../../contract/game.js";
import { Fault } from "../games/fault.js";
import type { Situation } from "../policies/policy.js";
import { checkedOutcomes } from "./checked-outcomes.js";

/** A state in a search tree, with what was found below it. */
export class SearchNode<S> {
  readonly kind: "decide" | "chance" | "end";
  readonly seat: number = -1;
  readonly site: number = -1;
  readonly legal: readonly number[] = [];
  /** What a draw may give; none where its outcomes cannot be listed. */
  readonly outcomes?: readonly Outcome[];
  /** By legal action or outcome. */
  readonly children: (SearchNode<S> | undefined)[] = [];
  /** Children of a draw whose outcomes cannot be listed, by value. */
  readonly sampled = new Map<string, SearchNode<S>>();
  priors = new Float64Array(0);
  visits = 0;
  /** Descents that wait for their evaluation. */
  pending = 0;
  /** By seat: the sum of what was found. */
  readonly sums: Float64Array;
  /** By seat: the exact value, once it is known. */
  proven: Float64Array | undefined;

  constructor(
    game: Game<S>,
    readonly state: S,
  ) {
    const turn = game.turn(state);
    this.kind = turn.kind;
    this.sums = new Float64Array(game.info.seats.length);
    switch (turn.kind) {
      case "decide":
        this.seat = turn.seat;
        this.site = turn.site;
        this.legal = game.legal(state);
        break;
      case "chance": {
        const outcomes = listed(game, state);
        if (outcomes) this.outcomes = outcomes;
        break;
      }
      case "end":
        this.proven = Float64Array.from(game.returns(state));
        break;
    }
  }

  /** What an evaluator is told of it. */
  situation(): Situation<S> {
    const { state, seat, site, legal } = this;
    return { state, seat, site, legal };
  }

  /** What the node is worth to a seat: exact if proven, else the mean; nothing before the first visit. */
  mean(seat: number): number | undefined {
    return this.proven?.[seat] ?? (this.visits > 0 ? this.sums[seat] / this.visits : undefined);
  }
}

/**
 * Gives the exact value of a node if its children settle it: a decision when all are proven, or one is worth `most` to the seat; a draw when all
 * outcomes are proven.
 */
export function provenValue<S>({ kind, seat, legal, outcomes, children }: SearchNode<S>, most: number): Float64Array | undefined {
  if (kind === "decide") {
    let best: Float64Array | undefined;
    let all = true;
    for (let k = 0; k < legal.length; k++) {
      const proven = children[k]?.proven;
      if (!proven) all = false;
      else if (!best || proven[seat] > best[seat]) best = proven;
    }
    return best && (all || best[seat] >= most) ? best : undefined;
  }
  if (!outcomes) return undefined;
  let sum: Float64Array | undefined;
  for (let k = 0; k < outcomes.length; k++) {
    const proven = children[k]?.proven;
    if (!proven) return undefined;
    sum ??= new Float64Array(proven.length);
    for (let s = 0; s < sum.length; s++) sum[s] += outcomes[k].probability * proven[s];
  }
  return sum;
}

function listed<S>(game: Game<S>, state: S): readonly Outcome[] | undefined {
  try {
    return checkedOutcomes(game, state);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
