/** The tree of a Monte Carlo tree search as numbers, bit by bit, so that a search can go on from it. */
import type { Game } from "../../contract/game.js";
import { badSolutionFile } from "./messages.js";
import { SearchNode } from "./search-node.js";

/** How far a search is. */
export interface SearchProgress {
  readonly done: number;
  /** Leaves that were evaluated. */
  readonly plays: number;
  readonly nodes: number;
  /** The lowest and highest score seen. */
  readonly low: number;
  readonly high: number;
}

/** Writes a tree, parents first: visits, sums, the exact value or none, then the children by the place of their action, then those that were drawn. */
export function writeSearch<S>(root: SearchNode<S>, { done, plays, nodes, low, high }: SearchProgress): Float64Array {
  const numbers: number[] = [done, plays, nodes, low, high];
  const write = (node: SearchNode<S>): void => {
    numbers.push(node.visits, ...node.sums, node.proven ? 1 : 0);
    if (node.proven) numbers.push(...node.proven);
    const children = node.children.flatMap((child, at) => (child ? [{ child, at }] : []));
    numbers.push(children.length);
    for (const { child, at } of children) {
      numbers.push(at);
      write(child);
    }
    numbers.push(node.sampled.size);
    for (const [key, child] of node.sampled) {
      const drawn = key.split(",").map(Number);
      numbers.push(drawn.length, ...drawn);
      write(child);
    }
  };
  write(root);
  return Float64Array.from(numbers);
}

/** Reads what `writeSearch` wrote, playing the moves to each node again. */
export function readSearch<S>(game: Game<S>, start: S, numbers: Float64Array): SearchProgress & { readonly root: SearchNode<S> } {
  let at = 0;
  const next = (): number => {
    if (at >= numbers.length) throw badSolutionFile({ because: "its search tree is cut short" });
    return numbers[at++];
  };
  const several = (n: number): Float64Array => Float64Array.from({ length: n }, next);
  const [done, plays, nodes, low, high] = several(5);
  const read = (state: S): SearchNode<S> => {
    const node = new SearchNode(game, state);
    node.visits = next();
    node.sums.set(several(node.sums.length));
    node.proven = next() === 1 ? several(node.sums.length) : undefined;
    node.priors = new Float64Array(node.legal.length).fill(1 / node.legal.length);
    for (let left = next(); left > 0; left--) {
      const k = next();
      const outcome = node.outcomes?.[k];
      const input = node.kind === "chance" ? outcome?.value : node.legal[k];
      if (input === undefined) throw badSolutionFile({ because: "its search tree has a move that is not legal" });
      node.children[k] = read(game.apply(state, input));
    }
    for (let left = next(); left > 0; left--) {
      const drawn = [...several(next())];
      node.sampled.set(drawn.join(","), read(game.apply(state, drawn)));
    }
    return node;
  };
  return { done, plays, nodes, low, high, root: read(start) };
}
