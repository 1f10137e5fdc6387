import type { Game } from "../../contract/game.js";
import { buildGraph } from "./build-graph.js";
import { buildHistories } from "./build-histories.js";
import { callsTypeScript, choosesReals, takesSamples, writesTexts } from "./messages.js";
import type { GameTree } from "./tree.js";

export interface TreeLimits {
  /** The most nodes, 3,000,000 unless given. */
  readonly nodes?: number;
  /** `equal states` makes one node of them and wants perfect information; without a word it does so exactly where there is perfect information. */
  readonly merge?: "never" | "equal states";
}

export const DEFAULT_NODES = 3_000_000;

/** Builds the exact tree of a finite game; throws a `SolveFault` where it is too large or endless. */
export function buildTree<S>(game: Game<S>, limits: TreeLimits = {}): GameTree<S> {
  const steps = treeInSteps(game, limits);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Builds a tree piece by piece, with the number of nodes so far after each, so that others get a turn. */
export function treeInSteps<S>(game: Game<S>, limits: TreeLimits = {}): Generator<number, GameTree<S>> {
  const { name, externs } = game.info;
  if (externs !== undefined) {
    throw callsTypeScript({ game: name, externs });
  }
  refuseUnsolvable(game);
  const merge = limits.merge ?? (game.info.perfectInformation ? "equal states" : "never");
  const nodes = limits.nodes ?? DEFAULT_NODES;
  return merge === "never" ? buildHistories(game, nodes) : buildGraph(game, nodes);
}

/** Refuses games whose decisions cannot be listed, or whose samples forget each other: exact solvers rely on what seats remember. */
export function refuseUnsolvable<S>({ info }: Game<S>): void {
  const site = info.sites.find((s) => s.real !== undefined);
  if (site !== undefined) throw choosesReals({ game: info.name, site: site.name });
  const text = info.sites.find((s) => s.text !== undefined);
  if (text !== undefined) throw writesTexts({ game: info.name, site: text.name });
  if (info.samples === true) throw takesSamples({ game: info.name });
}
