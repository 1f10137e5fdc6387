/**
 * Twin worlds (B14): two episodes in which a seat could see the same must ask it the same. What a seat may see is read from the labels the game
 * carries (`Game.seen` for draws, `Game.events` for the rest); what it is asked, what it is shown, what it hears and whether the episode is over
 * are compared bit by bit.
 */
import type { Game } from "../../contract/game.js";
import { twinPlays } from "./twin-plays.js";
import type { TwinReport } from "./twin-report.js";
import { twinTree } from "./twin-tree.js";

export interface TwinSettings {
  /** `tree` walks every history, `plays` draws random pairs; without a word the tree if it has at most `nodes` nodes, else plays. */
  readonly mode?: "tree" | "plays";
  /** The most nodes of a tree: unless given 200,000 if the tree was asked for, else 40,000, and fewer of a deep tree, whose nodes hold long histories. */
  readonly nodes?: number;
  /** The number of pairs of plays; 1000 unless given. */
  readonly count?: number;
  readonly seed?: number;
}

/** Looks for two worlds that a seat may not tell apart but is asked differently in. The same settings give the same report. */
export function twinWorlds<S>(game: Game<S>, settings: TwinSettings = {}): TwinReport {
  const nodes = settings.nodes ?? (settings.mode === "tree" ? 200_000 : treeWorthTrying(game.info.longest));
  if (settings.mode !== "plays") {
    const report = twinTree(game, nodes);
    if (report.complete || report.leak || settings.mode === "tree") return report;
  }
  return twinPlays(game, pairsOf(game, settings), settings.seed ?? 0);
}

/** Nodes after which a tree that nobody asked for is given up. Without a known bound on episodes it may go ever deeper, and nodes hold their history. */
function treeWorthTrying(longest: number | undefined): number {
  return longest === undefined ? 3_000 : Math.min(40_000, Math.floor(1_000_000 / longest));
}

/** Unless plays were asked for, fewer pairs where nothing is hidden, and of games with large observations, which show more at once. */
function pairsOf<S>({ info }: Game<S>, { count = 1000, mode }: TwinSettings): number {
  if (mode === "plays") return count;
  return Math.max(1, Math.ceil(info.perfectInformation ? count / 10 : Math.min(count, 200_000 / info.observation.size)));
}
