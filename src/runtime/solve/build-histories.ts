import type { Game } from "../../contract/game.js";
import { insteadOf } from "./methods.js";
import { checkedOutcomes } from "./checked-outcomes.js";
import { SituationKeys } from "./situation-key.js";
import { treeTooLarge } from "./messages.js";
import type { GameTree } from "./tree.js";
import { TreeArrays } from "./tree-arrays.js";

/** How many nodes are made between two words about progress. */
export const NODES_A_STEP = 5_000;

interface Open<S> {
  readonly node: number;
  readonly state: S;
  /** For each seat the slot of its last decision, -1 before its first: its own past, hash-consed. */
  readonly past: readonly number[];
  readonly depth: number;
}

/**
 * Builds the tree with one node a history. An information set is what a seat saw and chose so far: its last decision's set and choice stand
 * for all before, then site, legal actions, observation and visible events (B9). Says now and then how many nodes there are, so that others get a turn.
 */
export function* buildHistories<S>(game: Game<S>, limit: number): Generator<number, GameTree<S>> {
  const arrays = new TreeArrays<S>(game, false);
  const perfect = game.info.perfectInformation;
  const sets = new Map<string, number>();
  const keys = new SituationKeys(game);
  let nodes = 1;
  const open: Open<S>[] = [{ node: 0, state: game.initial(), past: game.info.seats.map(() => -1), depth: 0 }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { node, state, past, depth } = at;
    if (node > 0 && node % NODES_A_STEP === 0) yield nodes;
    /** Numbers the children in order and opens them so that the first is visited first. */
    const spread = (inputs: readonly (number | readonly number[])[], pastOf: (k: number) => readonly number[]): number[] => {
      const first = nodes;
      nodes += inputs.length;
      if (nodes > limit)
        throw treeTooLarge({
          game: game.info.name,
          limit,
          informationSets: arrays.informationSets.length,
          depth,
          instead: insteadOf(game.info),
        });
      for (let k = inputs.length - 1; k >= 0; k--) {
        open.push({ node: first + k, state: game.apply(state, inputs[k]), past: pastOf(k), depth: depth + 1 });
      }
      return inputs.map((_, k) => first + k);
    };
    const turn = game.turn(state);
    switch (turn.kind) {
      case "end":
        arrays.end(node, game.returns(state), turn.truncated);
        break;
      case "chance": {
        const outcomes = checkedOutcomes(game, state);
        const children = spread(
          outcomes.map((outcome) => outcome.value),
          () => past,
        );
        arrays.chance(
          node,
          children,
          outcomes.map((outcome) => outcome.probability),
        );
        break;
      }
      case "decide": {
        const legal = game.legal(state);
        // With perfect information every history is known to all, so each is a set of its own.
        const key = perfect ? undefined : `${turn.seat} ${past[turn.seat]} ${keys.key(state, turn.seat, turn.site, legal)}`;
        let id = key === undefined ? undefined : sets.get(key);
        if (id === undefined) {
          id = arrays.addInformationSet(turn.seat, turn.site, legal, past[turn.seat], node, state).id;
          if (key !== undefined) sets.set(key, id);
        }
        const set = arrays.informationSets[id];
        const children = spread(legal, (k) => past.map((slot, seat) => (seat === turn.seat ? set.first + k : slot)));
        arrays.decide(node, set, children);
        break;
      }
    }
  }
  return arrays.finish();
}
