import type { Game, Turn } from "../../contract/game.js";
import { insteadOf } from "./methods.js";
import { NODES_A_STEP } from "./build-histories.js";
import { checkedOutcomes } from "./checked-outcomes.js";
import { cannotSolve, endlessGame, treeTooLarge } from "./messages.js";
import type { GameTree } from "./tree.js";
import { TreeArrays } from "./tree-arrays.js";

interface Visit<S> {
  readonly state: S;
  readonly turn: Turn;
  readonly legal: readonly number[];
  readonly probability: readonly number[];
  /** The keys of the children, in order. */
  readonly keys: string[];
  readonly children: readonly S[];
  /** How many children are done, counted from the last one. */
  done: number;
}

/**
 * Builds the graph of a perfect information game with one node a state: two histories meet where the state's bits (F1) and the scores so far
 * are equal, because nothing else can matter from there on. Nodes are numbered by reversed finishing time, so parents come first.
 */
export function* buildGraph<S>(game: Game<S>, limit: number): Generator<number, GameTree<S>> {
  if (!game.info.perfectInformation) {
    throw cannotSolve({ game: game.info.name, by: "a graph of merged states", because: "something in it is hidden or simultaneous" });
  }
  const finished = new Map<string, number>();
  const onPath = new Set<string>();
  const order: { readonly key: string; readonly visit: Visit<S> }[] = [];
  const path: { readonly key: string; readonly visit: Visit<S> }[] = [];
  const enter = (key: string, state: S) => {
    if (finished.size + path.length >= limit) {
      throw treeTooLarge({
        game: game.info.name,
        limit,
        informationSets: finished.size,
        depth: path.length,
        instead: insteadOf(game.info),
      });
    }
    onPath.add(key);
    path.push({ key, visit: expand(game, state) });
  };
  const initial = game.initial();
  enter(stateKey(game, initial), initial);
  while (path.length > 0) {
    const { key, visit } = path[path.length - 1];
    if (visit.done < visit.children.length) {
      const next = visit.children.length - 1 - visit.done++;
      const childKey = visit.keys[next];
      if (onPath.has(childKey)) throw endlessGame({ game: game.info.name, key: childKey });
      if (!finished.has(childKey)) enter(childKey, visit.children[next]);
    } else {
      path.pop();
      onPath.delete(key);
      finished.set(key, order.length);
      order.push({ key, visit });
      if (order.length % NODES_A_STEP === 0) yield order.length;
    }
  }
  const arrays = new TreeArrays<S>(game, true);
  const number = (key: string) => order.length - 1 - (finished.get(key) as number);
  for (let node = 0; node < order.length; node++) {
    const { state, turn, legal, probability, keys } = order[order.length - 1 - node].visit;
    if (turn.kind === "end") arrays.end(node, game.returns(state), turn.truncated);
    else if (turn.kind === "chance") arrays.chance(node, keys.map(number), probability);
    else arrays.decide(node, arrays.addInformationSet(turn.seat, turn.site, legal, -1, node, state), keys.map(number));
  }
  return arrays.finish();
}

/** Gives a text that is equal for two states of a perfect information game exactly if play from there is. */
export function stateKey<S>(game: Game<S>, state: S): string {
  return `${game.key(state)} ${game.returns(state).join(",")}`;
}

function expand<S>(game: Game<S>, state: S): Visit<S> {
  const turn = game.turn(state);
  const legal = turn.kind === "decide" ? game.legal(state) : [];
  const outcomes = turn.kind === "chance" ? checkedOutcomes(game, state) : [];
  const inputs: readonly (number | readonly number[])[] = turn.kind === "chance" ? outcomes.map((outcome) => outcome.value) : legal;
  const children = inputs.map((input) => game.apply(state, input));
  return {
    state,
    turn,
    legal,
    probability: outcomes.map((outcome) => outcome.probability),
    keys: children.map((child) => stateKey(game, child)),
    children,
    done: 0,
  };
}
