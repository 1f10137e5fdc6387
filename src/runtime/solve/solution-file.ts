/** Solutions as files: JSON that people can read, with a version, a checksum and a fingerprint of the game they belong to. */
import type { Game } from "../../contract/game.js";
import { buildTree, type TreeLimits } from "./build-tree.js";
import { Checksum } from "./checksum.js";
import { badSolutionFile } from "./messages.js";
import { distanceFromEquilibrium } from "./nash-conv.js";
import { rowOf } from "./policy-table.js";
import { situationKey } from "./situation-key.js";
import { situations } from "./situations.js";
import type { Solution } from "./solution.js";
import type { GameTree } from "./tree.js";

const FORMAT = "spc solution";
const VERSION = 1;

/** What a solution file holds. */
export interface SolutionFile {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly game: string;
  readonly by: string;
  readonly iterations: number;
  readonly value: readonly number[];
  readonly nashConv: number;
  readonly exploitability: number;
  /** Whether equal states are one (see `GameTree.merged`). */
  readonly merged: boolean;
  /** Tells games apart that share a name: it covers every information set, its actions, the ends and their scores. */
  readonly fingerprint: string;
  readonly policy: readonly {
    readonly situation: string;
    readonly actions: readonly string[];
    readonly probabilities: readonly number[];
  }[];
}

/** Renders a solution as the text of a file. */
export function saveSolution<S>(solution: Solution<S>): string {
  const { tree } = solution.policy;
  const words = situations(tree);
  const file: SolutionFile = {
    format: FORMAT,
    version: VERSION,
    game: solution.game,
    by: solution.by,
    iterations: solution.iterations,
    value: solution.value,
    nashConv: solution.nashConv,
    exploitability: solution.exploitability,
    merged: tree.merged,
    fingerprint: fingerprint(tree),
    policy: tree.informationSets.map((set) => ({
      situation: words[set.id],
      actions: set.legal.map((action) => tree.game.describe(set.site, action)),
      probabilities: Array.from(rowOf(solution.policy, set)),
    })),
  };
  const rows = file.policy.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  const head = Object.entries(file).flatMap(([name, value]) =>
    name === "policy" ? [] : [`  ${JSON.stringify(name)}: ${JSON.stringify(value)},`],
  );
  return `{\n${head.join("\n")}\n  "policy": [\n${rows}\n  ],\n  "checksum": "${checksumOf(file)}"\n}\n`;
}

/** Reads the text of a solution file; throws a `SolveFault` that says what is wrong with a damaged or foreign one. */
export function parseSolution(text: string): SolutionFile {
  const fault = (because: string) => badSolutionFile({ because });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw fault("it is not JSON, or was cut short");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw fault("it holds no object");
  const { checksum, ...file } = parsed as Partial<SolutionFile> & { readonly checksum?: unknown };
  if (file.format !== FORMAT) throw fault(`its format is ${JSON.stringify(file.format)}, expected "${FORMAT}"`);
  if (file.version !== VERSION) throw fault(`its version is ${JSON.stringify(file.version)}, expected ${VERSION}`);
  if (checksum !== checksumOf(file)) throw fault("its checksum does not fit its contents, so it is damaged or was edited");
  // What the checksum covers was written by `saveSolution`, so its shape is known from here on.
  return file as SolutionFile;
}

/** Reads a solution and joins it with its game; measures it anew, so that what is reported is true of this game. */
export function loadSolution<S>(text: string, game: Game<S>, limits: TreeLimits = {}): Solution<S> {
  const file = parseSolution(text);
  const fault = (because: string) => badSolutionFile({ because });
  if (file.game !== game.info.name) throw fault(`it solves \`${file.game}\`, expected \`${game.info.name}\``);
  const tree = buildTree(game, { ...limits, merge: file.merged ? "equal states" : "never" });
  if (file.fingerprint !== fingerprint(tree)) throw fault(`\`${game.info.name}\` has changed since it was solved`);
  const probabilities = new Float64Array(tree.slots);
  for (const set of tree.informationSets) probabilities.set(file.policy[set.id].probabilities, set.first);
  const policy = { tree, probabilities };
  return { game: file.game, by: file.by, iterations: file.iterations, policy, ...distanceFromEquilibrium(tree, policy) };
}

/** Gives a short text that differs, but for chance, between trees of different games. */
export function fingerprint<S>(tree: GameTree<S>): string {
  const sum = new Checksum();
  for (const { seat, site, legal, parent, state } of tree.informationSets) {
    sum.text(`${seat} ${parent} ${situationKey(tree.game, state, seat, site, legal)}\n`);
  }
  for (const numbers of [tree.kind, tree.informationSet, tree.firstEdge, tree.child, tree.probability, tree.returns]) sum.numbers(numbers);
  return sum.hex();
}

function checksumOf(file: Partial<SolutionFile>): string {
  const sum = new Checksum();
  sum.text(JSON.stringify(file));
  return sum.hex();
}
