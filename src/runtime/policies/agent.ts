/** Agents: a network's weights and one acting graph a game. */
import type { AgentGame, PolicyPlan } from "../../contract/method.js";
import type { Game } from "../../contract/game.js";
import type { Executor, Session, Tensors } from "../arrays/executor.js";
import { initialValue } from "../arrays/initial-values.js";
import { tensor, type Tensor } from "../arrays/tensor.js";
import { copyRows } from "../tables/copy-rows.js";
import { cannotPlay } from "../train/messages.js";
import { mostlyBest } from "./greedy.js";
import { probabilitiesByRows, type Policy, type Rows, type Situation } from "./policy.js";
import type { GraphFiles } from "./graph-files.js";
import { Writer } from "./writer.js";
import type { RealRows } from "./reals.js";

/** Fresh weights of a policy, from the streams `init:<weight>` of the run's seed (D4). */
export function initialWeights(plan: Pick<PolicyPlan, "weights">, seed: number): Tensors {
  return Object.fromEntries(
    plan.weights.map((w) => [
      w.name,
      initialValue({ name: w.name, shape: w.shape, dtype: "f32", role: "weight", initial: w.initial }, seed),
    ]),
  );
}

/**
 * Executors compute a vector of numbers at a time and what is left over in another way, whose last bit may differ. In whole blocks nothing is left
 * over: what is computed for a row does not depend on how many others are rated with it (A13).
 */
export const BLOCK = 16;

/** The acting graphs of a declared policy, shared by the policy and its snapshots; the weights bound last stay until others act. */
export class ActingGraphs {
  private readonly sessions = new Map<string, { session: Session; bound: Tensors | undefined }>();

  /** Of policies that write. */
  readonly writer: Writer | undefined;

  constructor(
    readonly plan: PolicyPlan,
    readonly executor: Executor,
    readonly files: GraphFiles,
  ) {
    this.writer = plan.writer && new Writer(plan.name, plan.writer, executor, files);
  }

  agentGame(game: string): AgentGame {
    const found = this.plan.games.find((g) => g.game === game);
    if (this.writer) throw cannotPlay({ policy: this.plan.name, because: "writes, and has no numbers for moves" });
    if (!found) {
      const known = this.plan.games.map((g) => g.game).join(", ");
      throw cannotPlay({ policy: this.plan.name, because: `was compiled for ${known}, not for ${game}` });
    }
    return found;
  }

  /** Log-probabilities of every move of every row: [rows, logits]. */
  async logits(game: Game, rows: Rows, weights: Tensors): Promise<Float32Array> {
    const plan = this.agentGame(rows.game);
    const out = await this.run(plan.act.name, plan, game, rows, weights);
    return (out.logp.data as Float32Array).subarray(0, rows.count * plan.logits);
  }

  /** Means and logarithms of deviations of the reals that rows are asked for. */
  async normals(game: Game, rows: Rows, weights: Tensors): Promise<RealRows> {
    const plan = this.agentGame(rows.game);
    const { reals, realOffsets } = plan;
    if (reals === undefined || !realOffsets) throw cannotPlay({ policy: this.plan.name, because: `chooses no reals in ${rows.game}` });
    const out = await this.run(plan.act.name, plan, game, rows, weights);
    const width = game.info.realActions ?? 0;
    const mean = new Float32Array(rows.count * width);
    const logDeviation = new Float32Array(rows.count * width);
    for (let row = 0; row < rows.count; row++) {
      const from = row * reals + realOffsets[rows.sites[row]];
      const size = game.info.sites[rows.sites[row]].real?.size ?? 0;
      mean.set((out.mean.data as Float32Array).subarray(from, from + size), row * width);
      logDeviation.set((out.log_deviation.data as Float32Array).subarray(from, from + size), row * width);
    }
    return { kind: "normal", width, mean, logDeviation };
  }

  /** What comes, estimated for every row: [rows]. */
  async estimates(game: Game, rows: Rows, weights: Tensors): Promise<Float32Array> {
    const plan = this.agentGame(rows.game);
    if (!plan.value) throw cannotPlay({ policy: this.plan.name, because: "estimates nothing: it was declared without `value: true`" });
    const out = await this.run(plan.value.name, plan, game, rows, weights);
    return (out.value.data as Float32Array).subarray(0, rows.count);
  }

  private turn: Promise<unknown> = Promise.resolve();

  /** Waits until nobody uses the graphs: what is bound stays bound meanwhile. */
  private alone<T>(use: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(use);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** A graph's session with these weights bound. */
  private async bound(graph: string, weights: Tensors): Promise<Session> {
    let entry = this.sessions.get(graph);
    if (!entry) {
      entry = { session: await this.executor.load(await this.files.load(graph)), bound: undefined };
      this.sessions.set(graph, entry);
    }
    const { session } = entry;
    if (entry.bound !== weights) {
      const wanted = session.program.inputs.filter((i) => i.role === "weight").map((i) => i.name);
      session.bind(Object.fromEntries(wanted.map((name) => [name, weights[name]])));
      entry.bound = weights;
    }
    return session;
  }

  /** Runs one of the policy's graphs on rows of a game. */
  async run(graph: string, plan: AgentGame, game: Game, rows: Rows, weights: Tensors): Promise<Tensors> {
    const room = Math.ceil(rows.count / BLOCK) * BLOCK;
    const packed = packRows(plan, game, rows, room);
    packed.legal.fill(1, rows.count * plan.logits);
    return this.runOn(graph, weights, {
      observation: tensor("f32", [room, plan.inputs], packed.observations),
      legal: tensor("bool", [room, plan.logits], packed.legal),
    });
  }

  /** Runs a graph with these weights on inputs, of which it may not read all: one that estimates does not read what is legal. */
  runOn(graph: string, weights: Tensors, inputs: Readonly<Record<string, Tensor>>): Promise<Tensors> {
    return this.alone(async () => {
      const session = await this.bound(graph, weights);
      const named = new Set(session.program.inputs.map((i) => i.name));
      return session.run(Object.fromEntries(Object.entries(inputs).filter(([name]) => named.has(name))));
    });
  }

  dispose(): void {
    this.writer?.dispose();
    for (const { session } of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }
}

/** What `packRows` reads: rows, or chosen ones of more that lie in flat arrays. */
export interface Packed extends Omit<Rows, "game"> {
  /** Where each row's observations and mask lie; absent: one row after the other. */
  readonly places?: Int32Array;
}

/** Brings observations and masks of one game to the network's input and to one row of all its logits; `room` for more rows stays zero. */
export function packRows(
  plan: AgentGame,
  game: Game,
  rows: Packed,
  room: number = rows.count,
): { observations: Float32Array; legal: Uint8Array } {
  const { actions, observation, sites } = game.info;
  const { count, places } = rows;
  const observations = new Float32Array(room * plan.inputs);
  if (plan.pack) {
    const { size, moves } = plan.pack;
    const shown = shownAt(plan.pack, game);
    for (let row = 0; row < count; row++) {
      for (const at of shown[rows.sites[row]]) observations[row * size + at] = 1;
      const seen = (places ? places[row] : row) * observation.size;
      for (const { from, to, length } of moves) {
        const start = seen + from;
        for (let k = 0; k < length; k++) observations[row * size + to + k] = rows.observations[start + k];
      }
    }
  } else if (places) copyRows(rows.observations, places, observation.size, observations);
  else observations.set(rows.observations.subarray(0, count * observation.size));
  const legal = new Uint8Array(room * plan.logits);
  for (let row = 0; row < count; row++) {
    const site = rows.sites[row];
    const at = row * plan.logits + plan.siteOffsets[site];
    const mask = (places ? places[row] : row) * actions;
    const { size } = sites[site];
    for (let k = 0; k < size; k++) legal[at + k] = rows.masks[mask + k];
  }
  return { observations, legal };
}

type Pack = NonNullable<AgentGame["pack"]>;

const shownBySite = new WeakMap<Pack, readonly (readonly number[])[]>();

/** Which marks of presence are set at each site: a feature that a site does not show is as absent there as one that another game lacks. */
function shownAt(pack: Pack, { info: { sites, observation } }: Game): readonly (readonly number[])[] {
  let shown = shownBySite.get(pack);
  if (shown === undefined) {
    shown = sites.map(({ features }) => {
      if (features === undefined) return pack.present;
      const offsets = new Set(features.map((f) => observation.features[f].offset));
      return pack.present.filter((_, i) => offsets.has(pack.moves[i].from));
    });
    shownBySite.set(pack, shown);
  }
  return shown;
}

/** A policy with given weights: a declared one (whose weights change) or a snapshot of it (whose weights do not, D7). */
export class AgentPolicy implements Policy {
  constructor(
    readonly name: string,
    readonly graphs: ActingGraphs,
    public weights: Tensors,
    /** Of greedy policies: how likely they draw from all moves. */
    public explore: () => number = () => 0,
  ) {}

  async logp(game: Game, rows: Rows): Promise<Float32Array> {
    const scores = await this.scores(game, rows);
    return this.graphs.plan.greedy ? mostlyBest(scores, rows, game.info.actions, this.explore()) : scores;
  }

  /** For every move its log-probability, or to a greedy policy its worth, as the graph gives it: [rows, actions]. */
  async scores(game: Game, rows: Rows): Promise<Float32Array> {
    const plan = this.graphs.agentGame(rows.game);
    const all = await this.graphs.logits(game, rows, this.weights);
    const { actions, sites } = game.info;
    if (sites.length === 1 && plan.logits === actions) return all;
    const out = new Float32Array(rows.count * actions).fill(-1e9);
    for (let row = 0; row < rows.count; row++) {
      const site = rows.sites[row];
      const from = row * plan.logits + plan.siteOffsets[site];
      const { size } = sites[site];
      for (let k = 0; k < size; k++) out[row * actions + k] = all[from + k];
    }
    return out;
  }

  reals(game: Game, rows: Rows): Promise<RealRows> {
    return this.graphs.normals(game, rows, this.weights);
  }

  /** What the seat will still be paid, estimated for each row. */
  estimates(game: Game, rows: Rows): Promise<Float32Array> {
    return this.graphs.estimates(game, rows, this.weights);
  }

  /** Of a policy that writes. */
  get write(): Policy["write"] {
    const { writer } = this.graphs;
    return writer && ((game, situations, draws) => writer.write(game, situations, this.weights, draws));
  }

  probabilities<S>(game: Game<S>, situations: readonly Situation<S>[]): Promise<readonly Float64Array[]> {
    if (this.graphs.writer) return this.graphs.writer.probabilities(game, situations, this.weights);
    return probabilitiesByRows(this, game, situations);
  }

  /** A copy that stays as it is. Weights are replaced, never changed in place, so the arrays are shared. */
  snapshot(name: string): AgentPolicy {
    const explore = this.explore();
    return new AgentPolicy(name, this.graphs, this.weights, () => explore);
  }
}
