/** One `improve`: packs rows a game, runs the training step, and hands the new weights to the policy (D6, G3). */
import type { ImprovePlan } from "../../contract/method.js";
import type { Session } from "../arrays/executor.js";
import { initialValue } from "../arrays/initial-values.js";
import { tensor, type Tensor } from "../arrays/tensor.js";
import { packRows } from "../policies/agent.js";
import { spread, type Column } from "../tables/columns.js";
import { rowsOf, type Batch } from "../tables/table.js";
import { viewsOf } from "../tables/views.js";
import { noRows, notFinite } from "./messages.js";
import type { Learner, Run } from "./run.js";

export interface Feed {
  readonly batch: Batch;
  readonly columns: Readonly<Record<string, Column>>;
  readonly scalars: Readonly<Record<string, number>>;
  readonly rate: number;
}

export interface Improved {
  readonly loss: number;
  readonly gradNorm: number;
}

/** Runs one step of `improve` and gives its loss and gradient norm. */
export async function improve<L>(run: Run<L>, plan: ImprovePlan, feed: Feed): Promise<Improved> {
  const learner = run.learners.get(plan.policy);
  if (!learner) throw new Error(`a bug in spc: no policy ${plan.policy}`);
  if (rowsOf(feed.batch).count === 0) throw noRows({ source: plan.source, name: plan.policy });
  const session = await openSession(run, plan, learner);
  const out = await session.run(inputsOf(run, plan, learner, feed));
  const loss = out.loss.data[0];
  const gradNorm = out.grad_norm.data[0];
  const times = (run.counters.improves[plan.name] ?? 0) + 1;
  if (out.finite.data[0] === 0) throw notFinite({ source: plan.source, name: plan.policy, loss, norm: gradNorm, step: times });
  run.counters.improves[plan.name] = times;
  learner.owner = plan.name;
  const weights = session.program.inputs.filter((i) => i.role === "weight").map((i) => i.name);
  learner.policy.weights = { ...learner.policy.weights, ...(await session.read(weights)) };
  return { loss, gradNorm };
}

/** Opens the statement's session once, and brings it up to date if another statement improved the policy since. */
async function openSession<L>(run: Run<L>, plan: ImprovePlan, learner: Learner): Promise<Session> {
  let session = learner.sessions.get(plan.name);
  if (!session) {
    session = await run.executor.load(await run.files.load(plan.graph.name));
    learner.sessions.set(plan.name, session);
  } else if (learner.owner === plan.name) return session;
  if (learner.owner !== undefined && learner.owner !== plan.name) await keepMoments(learner);
  const values: Record<string, Tensor> = {};
  for (const input of session.program.inputs) {
    if (input.role === "weight") values[input.name] = learner.policy.weights[input.name];
    if (input.role === "moment") values[input.name] = learner.moments[input.name] ?? initialValue(input, run.seed);
  }
  session.bind(values);
  return session;
}

/** Copies the moments out of the session that holds the newest ones: for checkpoints and for other statements. */
export async function keepMoments(learner: Learner): Promise<void> {
  const session = learner.owner === undefined ? undefined : learner.sessions.get(learner.owner);
  if (!session) return;
  const names = session.program.inputs.filter((i) => i.role === "moment").map((i) => i.name);
  learner.moments = { ...learner.moments, ...(await session.read(names)) };
}

/** The data inputs of a training step, game by game. */
function inputsOf<L>(run: Run<L>, plan: ImprovePlan, learner: Learner, feed: Feed): Record<string, Tensor> {
  const { batch } = feed;
  const inputs: Record<string, Tensor> = { rate: tensor("f32", [], Float32Array.of(feed.rate)) };
  for (const [name, value] of Object.entries(feed.scalars)) inputs[name] = tensor("f32", [], Float32Array.of(Number(value)));
  const columns = Object.entries(feed.columns).map(([name, c]) => [name, spread(c, "decision"), c.mask] as const);
  for (const name of plan.games) {
    const { game } = run.game(name);
    const agent = learner.policy.graphs.agentGame(name);
    const { rows, decisions, actions } = viewsOf(batch, name, game.info);
    const packed = packRows(agent, game, rows);
    inputs[`observation/${name}`] = tensor("f32", [rows.count, agent.inputs], packed.observations);
    inputs[`legal/${name}`] = tensor("bool", [rows.count, agent.logits], packed.legal);
    inputs[`action/${name}`] = tensor(
      "i32",
      [rows.count],
      actions.map((action, i) => agent.siteOffsets[rows.sites[i]] + action),
    );
    for (const [column, values] of columns)
      inputs[`${column}/${name}`] = tensor(
        "f32",
        [rows.count],
        Float32Array.from(decisions, (i) => values[i]),
      );
  }
  // The graph was pruned: it may not need all of them.
  const session = learner.sessions.get(plan.name);
  const wanted = new Set(session?.program.inputs.map((i) => i.name));
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => wanted.has(name)));
}
