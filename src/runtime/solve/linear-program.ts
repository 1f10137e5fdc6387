/**
 * The linear program over sequences (von Stengel, 1996): an equilibrium of a game for two with a constant sum, to the accuracy of the simplex method.
 * Seat 0 chooses how likely it plays each of its sequences; `v` bounds what seat 1's best answer leaves it, information set by information set. The
 * multipliers of those bounds are seat 1's own plan, so one program gives both.
 */
import type { ModelData } from "highs";
import { loadHighs } from "./highs.js";
import { badSolutionFile, cannotSolve } from "./messages.js";
import type { TabularPolicy } from "./policy-table.js";
import { sequenceForm, type SequenceForm } from "./sequence-form.js";
import type { GameTree } from "./tree.js";

/** How a linear program is begun, and what is done between its steps. */
export interface LinearRun {
  /** The basis of an earlier run: a digit for each column, then one for each row. */
  readonly from?: string;
  /** So many steps of the simplex method are made before others have a turn; 500 unless given. */
  readonly steps?: number;
  /** Called after so many steps with their number and the basis; it may throw to stop. */
  readonly between?: (steps: number, basis: () => string) => Promise<void>;
}

/** Solves a game for two with a constant sum exactly, up to rounding. */
export async function solveLinearProgram<S>(
  tree: GameTree<S>,
  { from, between, steps: chunk = 500 }: LinearRun = {},
): Promise<TabularPolicy<S>> {
  const { name, payoff } = tree.game.info;
  const refuse = (because: string) => cannotSolve({ game: name, by: "a linear program", because });
  if (tree.seats !== 2) throw refuse(`it has ${tree.seats} seats, not two`);
  if (payoff.kind !== "zero_sum" && payoff.kind !== "constant_sum") throw refuse("its scores have no constant sum");
  const form = sequenceForm(tree as GameTree, "a linear program");
  const program = programOf(form);
  const highs = await loadHighs();
  const model = highs.createModel(program.data);
  try {
    model.options.set({
      output_flag: false,
      primal_feasibility_tolerance: 1e-10,
      dual_feasibility_tolerance: 1e-10,
      small_matrix_value: 1e-12,
      solver: "simplex",
      // What is stopped on the way goes on from the basis of the whole program, so nothing is simplified beforehand.
      presolve: "off",
      simplex_iteration_limit: chunk,
    });
    const { data } = program;
    if (from !== undefined) {
      if (from.length !== data.numCols + data.numRows) throw badSolutionFile({ because: "its basis is one of another program" });
      const digits = Int32Array.from(from, Number);
      model.setBasis({ colStatus: digits.subarray(0, data.numCols), rowStatus: digits.subarray(data.numCols) });
    }
    let { modelStatus } = model.run();
    for (let steps = chunk; modelStatus === highs.constants.modelStatus.iterationLimit; steps += chunk) {
      await between?.(steps, () => {
        const { colStatus, rowStatus } = model.getBasis();
        return [...colStatus, ...rowStatus].join("");
      });
      ({ modelStatus } = model.run());
    }
    if (modelStatus !== highs.constants.modelStatus.optimal) throw refuse(`HiGHS ended with status ${modelStatus} and no solution`);
    const { colValue, rowDual } = model.getSolution();
    const plan = new Float64Array(tree.slots + 1);
    for (let k = 0; k < program.own.length; k++) plan[program.own[k]] = Math.max(0, colValue[k]);
    for (let k = 0; k < program.answers.length; k++) plan[program.answers[k]] = Math.abs(rowDual[program.firstAnswer + k]);
    return { tree, probabilities: behaviour(tree, plan) };
  } finally {
    model.dispose();
  }
}

interface Program {
  readonly data: ModelData;
  /** The sequence behind each of the first columns, and behind each row from `firstAnswer` on. */
  readonly own: Int32Array;
  readonly answers: Int32Array;
  readonly firstAnswer: number;
}

function programOf(form: SequenceForm): Program {
  const [mine, theirs] = form.seats;
  const own = sequencesOf(form, 0);
  const answers = sequencesOf(form, 1);
  const column = placesOf(form, own);
  const answerRow = placesOf(form, answers);
  const sets = mine.first.length;
  const theirSets = theirs.first.length;
  const columns = own.length + theirSets + 1;
  // Rows: having done nothing is certain; the plan of each own set flows on; each answer bounds the value of its set.
  const firstAnswer = 1 + sets;
  const rows: { readonly at: number; readonly value: number }[][] = Array.from({ length: firstAnswer + answers.length }, () => []);
  const value = (set: number) => own.length + 1 + set;
  const root = own.length;
  rows[0].push({ at: column[form.slots], value: 1 });
  for (let set = 0; set < sets; set++) {
    rows[1 + set].push({ at: column[mine.parent[set]], value: -1 });
    for (let k = 0; k < mine.actions[set]; k++) rows[1 + set].push({ at: column[mine.first[set] + k], value: 1 });
  }
  // Pays are scaled to at most 1, which changes no plan: the solver drops numbers that are very small.
  const scale = 1 / mine.pay.reduce((most, pay) => Math.max(most, Math.abs(pay)), 1e-300);
  for (let row = 0; row < mine.rows.length; row++) {
    for (let end = mine.start[row]; end < mine.start[row + 1]; end++) {
      if (mine.pay[end] === 0) continue;
      rows[firstAnswer + answerRow[mine.others[end]]].push({ at: column[mine.rows[row]], value: mine.pay[end] * scale });
    }
  }
  rows[firstAnswer + answerRow[form.slots]].push({ at: root, value: -1 });
  for (let set = 0; set < theirSets; set++) {
    rows[firstAnswer + answerRow[theirs.parent[set]]].push({ at: value(set), value: 1 });
    for (let k = 0; k < theirs.actions[set]; k++) {
      rows[firstAnswer + answerRow[theirs.first[set] + k]].push({ at: value(set), value: -1 });
    }
  }
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (starts[i + 1] = starts[i] + row.length));
  const entries = rows.flat();
  const cost = new Float64Array(columns);
  cost[root] = 1;
  return {
    own,
    answers,
    firstAnswer,
    data: {
      numCols: columns,
      numRows: rows.length,
      sense: -1 as NonNullable<ModelData["sense"]>,
      colCost: cost,
      colLower: Float64Array.from({ length: columns }, (_, at) => (at < own.length ? 0 : -Infinity)),
      colUpper: new Float64Array(columns).fill(Infinity),
      rowLower: Float64Array.from({ length: rows.length }, (_, row) => (row === 0 ? 1 : 0)),
      rowUpper: Float64Array.from({ length: rows.length }, (_, row) => (row === 0 ? 1 : row < firstAnswer ? 0 : Infinity)),
      matrix: {
        format: "csr",
        numRows: rows.length,
        numCols: columns,
        starts,
        indices: Int32Array.from(entries, (entry) => entry.at),
        values: Float64Array.from(entries, (entry) => entry.value),
      },
    },
  };
}

/** All sequences of a seat, having done nothing (`slots`) first. */
function sequencesOf(form: SequenceForm, seat: number): Int32Array {
  const { first, actions } = form.seats[seat];
  const all = [form.slots];
  for (let set = 0; set < first.length; set++) for (let k = 0; k < actions[set]; k++) all.push(first[set] + k);
  return Int32Array.from(all);
}

function placesOf(form: SequenceForm, sequences: Int32Array): Int32Array {
  const places = new Int32Array(form.slots + 1).fill(-1);
  sequences.forEach((sequence, place) => (places[sequence] = place));
  return places;
}

/** Turns plans over sequences into probabilities of actions; where a plan never comes, each action is equally likely. */
function behaviour(tree: GameTree, plan: Float64Array): Float64Array {
  const probabilities = new Float64Array(tree.slots);
  for (const { first, legal } of tree.informationSets) {
    let total = 0;
    for (let k = 0; k < legal.length; k++) total += plan[first + k];
    // Below this a plan is the solver's rounding.
    for (let k = 0; k < legal.length; k++) probabilities[first + k] = total > 1e-11 ? plan[first + k] / total : 1 / legal.length;
  }
  return probabilities;
}
