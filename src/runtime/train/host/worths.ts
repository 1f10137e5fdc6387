/** What greedy policies hold moves to be worth, and policies between two others. */
import { AgentPolicy } from "../../policies/agent.js";
import { bestOf, GreedyPolicy } from "../../policies/greedy.js";
import type { Policy, Rows } from "../../policies/policy.js";
import { SearchingPolicy } from "../../policies/searching.js";
import { makeColumn, spread, type Column } from "../../tables/columns.js";
import { rowsOf, type Batch } from "../../tables/table.js";
import { viewsOf } from "../../tables/views.js";
import { cannotPlay } from "../messages.js";
import type { Run } from "../run.js";
import { mixTensors } from "./networks.js";

type AnyRun = Pick<Run<never>, "agent" | "game" | "program" | "counters">;

/** Plays a policy's likeliest moves. */
export async function greedyPlayer(_run: AnyRun, policy: Policy): Promise<Policy> {
  return new GreedyPolicy(policy);
}

/** Searches before each move, led by a policy that estimates. */
export async function searchingPlayer(
  run: AnyRun,
  policy: Policy,
  simulations: number,
  exploration: number,
  noise: number,
  concentration: number,
): Promise<Policy> {
  return new SearchingPolicy(run.agent(policy), { simulations, exploration, noise, concentration });
}

/** The means of the reals that a policy would draw at each recorded decision. */
export async function meanAction(run: AnyRun, policy: Policy, batch: Batch): Promise<Column> {
  const { count } = rowsOf(batch);
  let width = 1;
  let values = new Float64Array(count);
  for (const name of batch.views.games) {
    const { game } = run.game(name);
    const { rows, decisions } = viewsOf(batch, name, game.info);
    width = game.info.realActions ?? 0;
    if (values.length !== count * width) values = new Float64Array(count * width);
    if (rows.count === 0) continue;
    const found = await policy.reals(game, rows);
    if (found.kind !== "normal") throw cannotPlay({ policy: policy.name, because: "finds all reals alike" });
    const { mean } = found;
    decisions.forEach((decision, row) => values.set(mean.subarray(row * width, (row + 1) * width), decision * width));
  }
  return makeColumn(batch, "decision", values, width === 1 ? [] : [width]);
}

/** A number for each decision, from the worth of all moves there. Where no move is known to be legal, beyond a cut, all of its site count. */
async function asked(
  run: AnyRun,
  policy: Policy,
  batch: Batch,
  of: (scores: Float32Array, rows: Rows, row: number, decision: number, recorded: number) => number,
): Promise<Column> {
  const agent = run.agent(policy);
  const values = new Float64Array(rowsOf(batch).count);
  for (const name of batch.views.games) {
    const { game } = run.game(name);
    const { rows, decisions, actions } = viewsOf(batch, name, game.info);
    if (rows.count === 0) continue;
    const width = game.info.actions;
    for (let row = 0; row < rows.count; row++) {
      const mask = rows.masks.subarray(row * width, (row + 1) * width);
      if (mask.every((m) => m === 0)) mask.fill(1, 0, game.info.sites[rows.sites[row]].size);
    }
    const scores = await agent.scores(game, rows);
    decisions.forEach((decision, row) => (values[decision] = of(scores, rows, row, decision, actions[row])));
  }
  return makeColumn(batch, "decision", values);
}

/** What the recorded moves are worth, or others. */
export async function moveValue(run: AnyRun, policy: Policy, batch: Batch, moves?: Column): Promise<Column> {
  const other = moves && spread(moves, "decision");
  return asked(run, policy, batch, (scores, rows, row, decision, recorded) => {
    const width = scores.length / rows.count;
    return scores[row * width + (other ? other[decision] : recorded)];
  });
}

/** What the best legal moves are worth. */
export async function bestValue(run: AnyRun, policy: Policy, batch: Batch): Promise<Column> {
  return asked(run, policy, batch, (scores, rows, row) => {
    const width = scores.length / rows.count;
    return scores[row * width + bestOf(scores, rows.masks, row, width)];
  });
}

/** The best legal moves. */
export async function bestMove(run: AnyRun, policy: Policy, batch: Batch): Promise<Column> {
  return asked(run, policy, batch, (scores, rows, row) => bestOf(scores, rows.masks, row, scores.length / rows.count));
}

/** A policy whose weights are (1 - share) of one's and share of another's, both of one declaration. */
export async function mixPolicies(run: AnyRun, a: Policy, b: Policy, share: number): Promise<AgentPolicy> {
  const [one, two] = [run.agent(a), run.agent(b)];
  if (one.graphs !== two.graphs) throw new Error(`a bug in spc: ${a.name} and ${b.name} are not of one declaration`);
  const weights = Object.fromEntries(Object.entries(one.weights).map(([name, x]) => [name, mixTensors(x, two.weights[name], share)]));
  const explore = one.explore();
  return new AgentPolicy(one.name, one.graphs, weights, () => explore);
}

/** How often a policy was improved, by whatever statement. */
export function updatesOf(run: AnyRun, policy: string): number {
  let updates = 0;
  for (const step of run.program.steps)
    if (step.kind === "improve" && (step.plan.policy === policy || step.plan.others?.includes(policy)))
      updates += run.counters.improves[step.plan.name] ?? 0;
  return updates;
}
