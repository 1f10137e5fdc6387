/**
 * Solutions as files: JSON that people can read, with a version, a checksum and a fingerprint of the game they belong to. What a solver goes on from is
 * in them bit by bit, so that a run can be resumed.
 */
import type { Game } from "../../contract/game.js";
import { buildTree, type TreeLimits } from "./build-tree.js";
import { numbersToText, textToNumbers } from "./bytes.js";
import type { RegretState } from "./cfr.js";
import { Checksum } from "./checksum.js";
import { fingerprint } from "./fingerprint.js";
import { badSolutionFile } from "./messages.js";
import { methodNamed, type SolveMethod } from "./methods.js";
import { distanceFromEquilibrium } from "./nash-conv.js";
import { rowOf } from "./policy-table.js";
import { probe } from "./probe.js";
import { sampledTable } from "./sampled-table.js";
import { situations } from "./situations.js";
import type { AnySolution, SampledSolution, OpenSolution, OpenState, SavedSettings, SearchSolution, Solution } from "./solution.js";

const FORMAT = "spc solution";
const VERSION = 2;

interface Head {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly game: string;
  readonly by: SolveMethod;
  readonly settings: SavedSettings;
  readonly iterations: number;
  readonly value: readonly number[];
  /** Tells games apart that share a name: of a tree, every information set, its actions, the ends and their scores; else random plays. */
  readonly fingerprint: string;
}

/** Regrets and sums of the average by slot, as base64 of f64. */
interface SavedState {
  readonly regret: string;
  readonly sums: string;
}

export interface TableFile extends Head {
  readonly kind: "table";
  readonly nashConv: number;
  readonly exploitability: number;
  /** Whether equal states are one (see `GameTree.merged`). */
  readonly merged: boolean;
  readonly policy: readonly {
    readonly situation: string;
    readonly actions: readonly string[];
    readonly probabilities: readonly number[];
  }[];
  readonly state?: SavedState;
}

export interface SampledFile extends Head {
  readonly kind: "sampled";
  readonly valueError: readonly number[];
  /** Seat, slot of the seat's decision before, what it sees as a hash, number of actions. */
  readonly sets: readonly (readonly [seat: number, parent: number, hash: string, actions: number])[];
  readonly state: SavedState;
}

export interface SearchFile extends Head {
  readonly kind: "search";
  readonly exact: boolean;
  readonly moves: SearchSolution["moves"];
  readonly line: readonly string[];
  readonly positions: number;
  /** What it goes on from, as base64 of f64. */
  readonly state?: string;
}

export interface OpenFile extends Head {
  readonly kind: "open";
  readonly by: OpenSolution["by"];
  /** The bounds as base64 of f64. */
  readonly state:
    | { readonly kind: "positions"; readonly keys: readonly string[]; readonly bounds: string }
    | { readonly kind: "basis"; readonly basis: string };
}

/** What a solution file holds. */
export type SolutionFile = TableFile | SampledFile | SearchFile | OpenFile;

/** Renders a solution as the text of a file. `game` is needed where there is no tree. */
export function saveSolution<S>(solution: Solution<S>): string;
export function saveSolution<S>(solution: AnySolution<S>, game: Game<S>): string;
export function saveSolution<S>(solution: AnySolution<S>, game?: Game<S>): string {
  return render(fileOf(solution, solution.kind === "table" ? solution.policy.tree.game : (game as Game<S>)));
}

function fileOf<S>(solution: AnySolution<S>, game: Game<S>): SolutionFile {
  const { by, settings, value } = solution;
  const head = { format: FORMAT, version: VERSION, game: solution.game, by, settings, value } as const;
  const stateOf = ({ regret, sums }: RegretState) => ({ regret: numbersToText(regret), sums: numbersToText(sums) });
  switch (solution.kind) {
    case "table": {
      const { tree } = solution.policy;
      const words = situations(tree);
      return {
        ...head,
        kind: "table",
        iterations: solution.iterations,
        nashConv: solution.nashConv,
        exploitability: solution.exploitability,
        merged: tree.merged,
        fingerprint: fingerprint(tree),
        policy: tree.informationSets.map((set) => ({
          situation: words[set.id],
          actions: set.legal.map((action) => tree.game.describe(set.site, action)),
          probabilities: Array.from(rowOf(solution.policy, set)),
        })),
        ...(solution.state && { state: stateOf(solution.state) }),
      };
    }
    case "sampled":
      return {
        ...head,
        kind: "sampled",
        iterations: solution.iterations,
        valueError: solution.valueError,
        fingerprint: probe(game),
        sets: solution.table.sets.map(({ seat, parent, hash, actions }) => [seat, parent, hash, actions] as const),
        state: stateOf(solution.state),
      };
    case "search": {
      const { exact, moves, line, positions, state } = solution;
      return {
        ...head,
        kind: "search",
        iterations: 0,
        exact,
        moves,
        line,
        positions,
        fingerprint: probe(game),
        ...(state && { state: numbersToText(state) }),
      };
    }
    case "open": {
      const { state, iterations } = solution;
      const saved = state.kind === "basis" ? state : { ...state, bounds: numbersToText(state.bounds) };
      return { ...head, by: solution.by, kind: "open", iterations, fingerprint: probe(game), state: saved };
    }
  }
}

/** One line a field, and one a row of the long ones. */
function render(file: SolutionFile): string {
  const fields = Object.entries(file).map(([name, value]) => {
    if ((name !== "policy" && name !== "sets") || !Array.isArray(value)) return `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    return `  ${JSON.stringify(name)}: [\n${value.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`;
  });
  return `{\n${fields.join(",\n")},\n  "checksum": "${checksumOf(file)}"\n}\n`;
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

/** Reads a solution and joins it with its game. One with a tree is measured anew, so that what is reported is true of this game. */
export function loadAnySolution<S>(text: string, game: Game<S>, limits: TreeLimits = {}): AnySolution<S> {
  const file = parseSolution(text);
  const fault = (because: string) => badSolutionFile({ because });
  const { name } = game.info;
  if (file.game !== name) throw fault(`it solves \`${file.game}\`, expected \`${name}\``);
  if (methodNamed(file.by) !== file.by) throw fault(`this version has no solver \`${file.by}\``);
  const changed = () => fault(`\`${name}\` has changed since it was solved`);
  const stateOf = ({ regret, sums }: SavedState, slots: number): RegretState => {
    const [r, s] = [textToNumbers(regret), textToNumbers(sums)];
    if (!r || !s || r.length !== slots || s.length !== slots) throw fault("its state has another size than its policy");
    return { iterations: file.iterations, regret: r, sums: s };
  };
  const numbersOf = (saved: string): Float64Array => {
    const numbers = textToNumbers(saved);
    if (!numbers) throw fault("its state is cut short");
    return numbers;
  };
  const { by, settings, iterations, value } = file;
  switch (file.kind) {
    case "table": {
      const tree = buildTree(game, { ...limits, merge: file.merged ? "equal states" : "never" });
      if (file.fingerprint !== fingerprint(tree)) throw changed();
      const probabilities = new Float64Array(tree.slots);
      for (const set of tree.informationSets) probabilities.set(file.policy[set.id].probabilities, set.first);
      const policy = { tree, probabilities };
      const state = file.state && stateOf(file.state, tree.slots);
      const distance = distanceFromEquilibrium(tree, policy);
      return { kind: "table", game: name, by, settings, iterations, policy, ...distance, ...(state && { state }) };
    }
    case "sampled": {
      if (file.fingerprint !== probe(game)) throw changed();
      let first = 0;
      const sets = file.sets.map(([seat, parent, hash, actions]) => {
        const set = { seat, parent, hash, first, actions };
        first += actions;
        return set;
      });
      const state = stateOf(file.state, first);
      const table = sampledTable(sets, state.sums);
      const solution: SampledSolution = {
        kind: "sampled",
        game: name,
        by,
        settings,
        iterations,
        value,
        valueError: file.valueError,
        table,
        state,
      };
      return solution;
    }
    case "search": {
      if (file.fingerprint !== probe(game)) throw changed();
      const { exact, moves, line, positions } = file;
      const state = file.state === undefined ? undefined : numbersOf(file.state);
      return { kind: "search", game: name, by, settings, value, exact, moves, line, positions, ...(state && { state }) };
    }
    case "open": {
      if (file.fingerprint !== probe(game)) throw changed();
      const state: OpenState = file.state.kind === "basis" ? file.state : { ...file.state, bounds: numbersOf(file.state.bounds) };
      return { kind: "open", game: name, by: file.by, settings, value, iterations, state };
    }
  }
}

/** Reads a solution that covers the whole tree of its game. */
export function loadSolution<S>(text: string, game: Game<S>, limits: TreeLimits = {}): Solution<S> {
  const solution = loadAnySolution(text, game, limits);
  if (solution.kind !== "table")
    throw badSolutionFile({ because: `${solution.by} found no policy for the whole tree of \`${solution.game}\`` });
  return solution;
}

function checksumOf(file: Partial<SolutionFile>): string {
  const sum = new Checksum();
  sum.text(JSON.stringify(file));
  return sum.hex();
}
