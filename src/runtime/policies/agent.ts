/** Agents: a network's weights and one acting graph a game. */
import type { AgentGame, PolicyPlan } from "../../contract/method.js";
import type { Game } from "../../contract/game.js";
import type { Executor, Session, Tensors } from "../arrays/executor.js";
import { initialValue } from "../arrays/initial-values.js";
import { tensor } from "../arrays/tensor.js";
import { cannotPlay } from "../train/messages.js";
import { probabilitiesByRows, type Policy, type Rows, type Situation } from "./policy.js";
import type { GraphFiles } from "./graph-files.js";

/** Fresh weights of a policy, from the streams `init:<weight>` of the run's seed (D4). */
export function initialWeights(plan: PolicyPlan, seed: number): Tensors {
  return Object.fromEntries(
    plan.weights.map((w) => [
      w.name,
      initialValue({ name: w.name, shape: w.shape, dtype: "f32", role: "weight", initial: w.initial }, seed),
    ]),
  );
}

/** The acting graphs of a declared policy, shared by the policy and its snapshots; the weights bound last stay until others act. */
export class ActingGraphs {
  private readonly sessions = new Map<string, { session: Session; bound: Tensors | undefined }>();

  constructor(
    readonly plan: PolicyPlan,
    private readonly executor: Executor,
    private readonly files: GraphFiles,
  ) {}

  agentGame(game: string): AgentGame {
    const found = this.plan.games.find((g) => g.game === game);
    if (!found) {
      const known = this.plan.games.map((g) => g.game).join(", ");
      throw cannotPlay({ policy: this.plan.name, because: `was compiled for ${known}, not for ${game}` });
    }
    return found;
  }

  /** Log-probabilities of every move of every row: [rows, logits]. */
  async logits(game: Game, rows: Rows, weights: Tensors): Promise<Float32Array> {
    const plan = this.agentGame(rows.game);
    let entry = this.sessions.get(rows.game);
    if (!entry) {
      entry = { session: await this.executor.load(await this.files.load(plan.act.name)), bound: undefined };
      this.sessions.set(rows.game, entry);
    }
    const { session } = entry;
    if (entry.bound !== weights) {
      const wanted = session.program.inputs.filter((i) => i.role === "weight").map((i) => i.name);
      session.bind(Object.fromEntries(wanted.map((name) => [name, weights[name]])));
      entry.bound = weights;
    }
    const packed = packRows(plan, game, rows);
    const out = await session.run({
      observation: tensor("f32", [rows.count, plan.inputs], packed.observations),
      legal: tensor("bool", [rows.count, plan.logits], packed.legal),
    });
    return out.logp.data as Float32Array;
  }

  dispose(): void {
    for (const { session } of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }
}

/** Brings observations and masks of one game to the network's input and to one row of all its logits. */
export function packRows(plan: AgentGame, game: Game, rows: Rows): { observations: Float32Array; legal: Uint8Array } {
  const { actions, observation, sites } = game.info;
  let { observations } = rows;
  if (plan.pack) {
    const { size, moves, present } = plan.pack;
    const packed = new Float32Array(rows.count * size);
    for (let row = 0; row < rows.count; row++) {
      for (const at of present) packed[row * size + at] = 1;
      for (const { from, to, length } of moves) {
        const start = row * observation.size + from;
        packed.set(observations.subarray(start, start + length), row * size + to);
      }
    }
    observations = packed;
  } else if (observations.length !== rows.count * observation.size) {
    observations = observations.subarray(0, rows.count * observation.size);
  }
  const legal = new Uint8Array(rows.count * plan.logits);
  for (let row = 0; row < rows.count; row++) {
    const site = rows.sites[row];
    const at = row * plan.logits + plan.siteOffsets[site];
    legal.set(rows.masks.subarray(row * actions, row * actions + sites[site].size), at);
  }
  return { observations, legal };
}

/** A policy with given weights: a declared one (whose weights change) or a snapshot of it (whose weights do not, D7). */
export class AgentPolicy implements Policy {
  constructor(
    readonly name: string,
    readonly graphs: ActingGraphs,
    public weights: Tensors,
  ) {}

  async logp(game: Game, rows: Rows): Promise<Float32Array> {
    const plan = this.graphs.agentGame(rows.game);
    const all = await this.graphs.logits(game, rows, this.weights);
    const { actions, sites } = game.info;
    if (sites.length === 1 && plan.logits === actions) return all;
    const out = new Float32Array(rows.count * actions).fill(-1e9);
    for (let row = 0; row < rows.count; row++) {
      const from = row * plan.logits + plan.siteOffsets[rows.sites[row]];
      out.set(all.subarray(from, from + sites[rows.sites[row]].size), row * actions);
    }
    return out;
  }

  probabilities<S>(game: Game<S>, situations: readonly Situation<S>[]): Promise<readonly Float64Array[]> {
    return probabilitiesByRows(this, game, situations);
  }

  /** A copy that stays as it is. Weights are replaced, never changed in place, so the arrays are shared. */
  snapshot(name: string): AgentPolicy {
    return new AgentPolicy(name, this.graphs, this.weights);
  }
}
