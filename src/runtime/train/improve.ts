/** One `improve`: packs rows a game, runs the training step, and hands the new weights to the policy (D6, G3). */
import { dimSize, type ProgramInput } from "../../contract/array-program.js";
import type { ImprovePlan } from "../../contract/method.js";
import type { Session } from "../arrays/executor.js";
import { initialValue } from "../arrays/initial-values.js";
import { tensor, type Tensor } from "../arrays/tensor.js";
import type { Game } from "../../contract/game.js";
import { packRows, type AgentPolicy } from "../policies/agent.js";
import { spread, type Column } from "../tables/columns.js";
import { dataOf, pickRows, rowsOf, widthOf, type Batch } from "../tables/table.js";
import { uniformReal } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { otherOf } from "../tables/selecting.js";
import { packTexts } from "../policies/writing.js";
import { drawnOf, placesOf, writingsAt, type GamePlaces } from "../tables/views.js";
import { stepOf } from "../tables/windows.js";
import type { Learner } from "./learner.js";
import { badRows, noRows, notFinite } from "./messages.js";
import type { Run } from "./run.js";

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

/** Runs one step of `improve` and gives its loss and gradient norm, over all that it improves. */
export async function improve<L>(run: Run<L>, plan: ImprovePlan, feed: Feed): Promise<Improved> {
  const learners = [plan.policy, ...(plan.others ?? [])].map((name) => {
    const learner = run.learners.get(name);
    if (!learner) throw new Error(`a bug in spc: nothing that learns is called ${name}`);
    return learner;
  });
  const name = learners.map((l) => l.name).join("`, `");
  if (rowsOf(feed.batch).count === 0) throw noRows({ source: plan.source, name });
  const session = await openSession(run, plan, learners);
  const out = await session.run(inputsOf(run, plan, learners, session, feed));
  const loss = out.loss.data[0];
  const norms = learners.map((l) => out[learners.length > 1 ? `${l.name}.grad_norm` : "grad_norm"].data[0]);
  const gradNorm = norms.length === 1 ? norms[0] : Math.hypot(...norms);
  const times = (run.counters.improves[plan.name] ?? 0) + 1;
  if (out.finite.data[0] === 0) throw notFinite({ source: plan.source, name, loss, norm: gradNorm, step: times });
  run.counters.improves[plan.name] = times;
  const weights = session.program.inputs.filter((i) => i.role === "weight").map((i) => i.name);
  for (const learner of learners) {
    learner.owner = plan.name;
    learner.weights = { ...learner.weights, ...(await session.read(weights.filter((w) => owns(learner, w)))) };
    learner.bound = learner.weights;
  }
  return { loss, gradNorm };
}

function owns(learner: Learner, weight: string): boolean {
  return weight.startsWith(`${learner.name}.`);
}

/**
 * What a learner calls a moment that a session has: where several learn, each has counts of its own, `adam.count1/hero`, which are those of `adam.count1/all`
 * where it learns alone (D6: moments belong to the policy and the kind of optimizer). Undefined for moments of others.
 */
function momentOf(learner: Learner, input: string): string | undefined {
  const [kind, of] = [input.slice(0, input.indexOf("/")), input.slice(input.indexOf("/") + 1)];
  if (of === learner.name) return `${kind}/all`;
  return of === "all" || owns(learner, of) ? input : undefined;
}

/**
 * Opens the statement's session once, and brings it up to date: another statement may have improved an owner since, its weights may have been
 * assigned, and those of others that the objective reads may have changed.
 */
async function openSession<L>(run: Run<L>, plan: ImprovePlan, learners: readonly Learner[]): Promise<Session> {
  let session = learners[0].sessions.get(plan.name);
  const fresh = !session;
  session ??= await run.executor.load(await run.files.load(plan.graph.name));
  const values: Record<string, Tensor> = {};
  for (const learner of learners) {
    learner.sessions.set(plan.name, session);
    if (fresh) learner.policy?.graphs.writer?.bindFrozen(session);
    const others = fresh || learner.owner !== plan.name;
    if (others && learner.owner !== undefined && learner.owner !== plan.name) await keepMoments(learner);
    const stale = others || learner.bound !== learner.weights;
    for (const input of session.program.inputs) {
      if (stale && input.role === "weight" && owns(learner, input.name)) values[input.name] = learner.weights[input.name];
      const moment = others && input.role === "moment" ? momentOf(learner, input.name) : undefined;
      if (moment !== undefined) values[input.name] = learner.moments[moment] ?? initialValue(input, run.seed);
    }
  }
  const [first] = learners;
  for (const name of plan.reads) {
    const { weights } = run.model(name);
    const key = `${plan.name} ${name}`;
    if (!fresh && first.constants.get(key) === weights) continue;
    first.constants.set(key, weights);
    for (const input of session.program.inputs) {
      if (input.role === "weight" && input.name.startsWith(`${name}.`)) values[input.name] = weights[input.name];
    }
  }
  session.bind(values);
  return session;
}

/** Copies the moments out of the session that holds the newest ones: for checkpoints and for other statements. */
export async function keepMoments(learner: Learner): Promise<void> {
  const session = learner.owner === undefined ? undefined : learner.sessions.get(learner.owner);
  if (!session) return;
  const inputs = session.program.inputs.flatMap(({ role, name }) => {
    const moment = role === "moment" ? momentOf(learner, name) : undefined;
    return moment === undefined ? [] : [{ name, moment }];
  });
  const read = await session.read(inputs.map((i) => i.name));
  learner.moments = { ...learner.moments, ...Object.fromEntries(inputs.map(({ name, moment }) => [moment, read[name]])) };
}

/** The data inputs of a training step, game by game. */
function inputsOf<L>(run: Run<L>, plan: ImprovePlan, learners: readonly Learner[], session: Session, feed: Feed): Record<string, Tensor> {
  const { batch } = feed;
  const rate = tensor("f32", [], Float32Array.of(feed.rate));
  const inputs: Record<string, Tensor> = { rate };
  if (learners.length > 1) for (const { name } of learners) inputs[`${name}.rate`] = rate;
  for (const [name, value] of Object.entries(feed.scalars)) inputs[name] = tensor("f32", [], Float32Array.of(Number(value)));
  const columns = Object.entries(feed.columns).map(([name, c]) => [name, spread(c, "decision"), c.shape] as const);
  const counts: Record<string, number> = {};
  const policies = learners.filter((l) => l.policy !== undefined);
  for (const name of plan.games) {
    if (batch.views.games.length === 0) {
      // Rows of a list: nobody played them.
      const { count } = rowsOf(batch);
      counts[`rows_${name}`] = count;
      for (const [column, values, shape] of columns) {
        const width = widthOf(shape);
        if (values.length !== count * width) throw badRows({ name: column, found: values.length / count, expected: width });
        inputs[`${column}/${name}`] = tensor("f32", [count, ...shape], Float32Array.from(values));
      }
      continue;
    }
    const { game } = run.game(name);
    const own = placesOf(batch, name);
    const { length: count } = own.rows;
    counts[`rows_${name}`] = count;
    for (const [nth, { name: learner, policy }] of policies.entries())
      Object.assign(inputs, observedInputs(session, batch, name, game, own, policy!, nth === 0 ? "" : `${learner}@`));
    for (const [column, values, shape] of columns) {
      const picked = pickRows(values, own.decisions, widthOf(shape));
      inputs[`${column}/${name}`] = tensor("f32", [count, ...shape], new Float32Array(picked));
    }
  }
  // The graph was pruned: it may not need all of them.
  for (const input of session.program.inputs) {
    if (input.role === "key") inputs[input.name] = noiseFor(run.seed, plan.name, run.counters.improves[plan.name] ?? 0, input, counts);
  }
  const wanted: Record<string, Tensor> = {};
  for (const { name } of session.program.inputs) if (Object.hasOwn(inputs, name)) wanted[name] = inputs[name];
  return wanted;
}

/** What one policy observes in the rows of a game, what was legal and what was chosen; `prefix` begins the names of inputs. */
function observedInputs(
  session: Session,
  batch: Batch,
  name: string,
  game: Game,
  own: GamePlaces,
  policy: AgentPolicy,
  prefix: string,
): Record<string, Tensor> {
  const { writer } = policy.graphs;
  const agent = writer ? undefined : policy.graphs.agentGame(name);
  const inputs: Record<string, Tensor> = {};
  for (const which of partsAsked(session.program.inputs, name, prefix)) {
    const table = partOf(batch, which);
    const key = `${prefix}${which}${name}`;
    if (writer) Object.assign(inputs, packTexts(writer.encoded(writingsAt(table, name)), writer.plan, `/${key}`));
    if (!agent) continue;
    const { rows: places, decisions: viewed, observations, masks } = table === batch ? own : placesOf(table, name);
    const seen = { count: places.length, places, observations, masks, sites: pickRows(dataOf(table, "site"), viewed, 1) };
    const actions = pickRows(dataOf(table, "action"), viewed, 1) as Int32Array;
    const packed = packRows(agent, game, seen);
    inputs[`observation/${key}`] = tensor("f32", [seen.count, agent.inputs], packed.observations);
    inputs[`legal/${key}`] = tensor("bool", [seen.count, agent.logits], packed.legal);
    inputs[`action/${key}`] = tensor(
      "i32",
      [seen.count],
      actions.map((action, i) => (game.info.sites[seen.sites[i]].real ? 0 : agent.siteOffsets[seen.sites[i]] + action)),
    );
    inputs[`asked/${key}`] = tensor("i32", [seen.count], Int32Array.from(seen.sites));
    if (agent.reals !== undefined && agent.realOffsets) {
      const all = new Float32Array(seen.count * agent.reals);
      const drawn = drawnOf(table, viewed);
      for (let row = 0; row < seen.count; row++) {
        const size = game.info.sites[seen.sites[row]].real?.size ?? 0;
        if (size > 0) all.set(drawn.of(row).subarray(0, size), row * agent.reals + agent.realOffsets[seen.sites[row]]);
      }
      inputs[`drawn/${key}`] = tensor("f32", [seen.count, agent.reals], all);
    }
  }
  return inputs;
}

/** What `partsAsked` found, by inputs and then by prefix and game: a graph asks for the same in every step. */
const askedBefore = new WeakMap<readonly ProgramInput[], Map<string, readonly string[]>>();

/** Which rows beside the batch's own a graph asks about: "" for them, "other:" for the second ones of pairs, "2:" for windows two decisions later. */
function partsAsked(inputs: readonly ProgramInput[], game: string, prefix: string): readonly string[] {
  let known = askedBefore.get(inputs);
  if (known === undefined) askedBefore.set(inputs, (known = new Map()));
  const before = known.get(`${prefix}/${game}`);
  if (before !== undefined) return before;
  const asked = inputs.flatMap(({ name }) => {
    const [what, of = ""] = name.split("/");
    const about = ["observation", "legal", "action", "drawn", "asked", "tokens"].includes(what);
    return about && of.startsWith(prefix) && of.endsWith(game) ? [of.slice(prefix.length, -game.length)] : [];
  });
  const parts = [...new Set(asked)].filter((which) => which === "" || (which.endsWith(":") && !which.includes("@")));
  known.set(`${prefix}/${game}`, parts);
  return parts;
}

/** The rows that a part of a graph's inputs is about. */
function partOf(batch: Batch, which: string): Batch {
  let table = batch;
  for (const part of which.split(":")) {
    if (part === "other") table = otherOf(table);
    else if (part !== "") table = stepOf(table, Number(part));
  }
  return table;
}

/** Numbers from 0 to 1 for `dropout`: from the stream `dropout:<improve>`, by how many updates it has made (D4). */
function noiseFor(seed: number, name: string, updates: number, input: ProgramInput, sizes: Readonly<Record<string, number>>): Tensor {
  const shape = input.shape.map((dim) => dimSize(dim, sizes));
  const data = new Float32Array(shape.reduce((n, s) => n * s, 1));
  const words = new WordStream(seed, streamKey(`dropout:${name}:${input.name}`));
  words.reset(updates, 0, 0);
  for (let i = 0; i < data.length; i++) data[i] = uniformReal(words, 0, 1);
  return tensor("f32", shape, data);
}
