/** Many weights of one network at once: what their players are asked in one step of the games is answered by one run of one graph. */
import type { AgentGame } from "../../contract/method.js";
import type { Game } from "../../contract/game.js";
import type { Tensors } from "../arrays/executor.js";
import { tensor, type Tensor } from "../arrays/tensor.js";
import { ActingGraphs, AgentPolicy, BLOCK, packRows } from "./agent.js";
import { GreedyPolicy } from "./greedy.js";
import type { Policy, Rows } from "./policy.js";

interface Request {
  readonly plan: AgentGame;
  readonly game: Game;
  readonly rows: Rows;
  readonly member: number;
  readonly answer: (out: Tensors) => void;
  readonly fail: (error: unknown) => void;
}

/** The graphs of a policy on behalf of all that play with weights of their own; what is asked before anybody waits is answered together. */
class TeamGraphs extends ActingGraphs {
  private readonly places = new Map<Tensors, number>();
  private readonly together: Tensors;
  private waiting: Request[] = [];

  constructor(
    private readonly shared: ActingGraphs,
    weights: readonly Tensors[],
  ) {
    super(shared.plan, shared.executor, shared.files);
    for (const each of weights) if (!this.places.has(each)) this.places.set(each, this.places.size);
    this.together = stack(
      shared.plan.weights.map((w) => w.name),
      [...this.places.keys()],
    );
  }

  override async run(graph: string, plan: AgentGame, game: Game, rows: Rows, weights: Tensors): Promise<Tensors> {
    const member = this.places.get(weights);
    if (member === undefined || graph !== plan.act.name || !plan.many) return this.shared.run(graph, plan, game, rows, weights);
    return new Promise((answer, fail) => {
      this.waiting.push({ plan, game, rows, member, answer, fail });
      if (this.waiting.length === 1) queueMicrotask(() => void this.flush());
    });
  }

  /** Answers all that wait, a game at a time. */
  private async flush(): Promise<void> {
    const requests = this.waiting;
    this.waiting = [];
    for (const game of new Set(requests.map((r) => r.game))) {
      const mine = requests.filter((r) => r.game === game);
      try {
        await this.answer(mine[0].plan, game, mine);
      } catch (error) {
        for (const { fail } of mine) fail(error);
      }
    }
  }

  private async answer(plan: AgentGame, game: Game, requests: readonly Request[]): Promise<void> {
    const members = this.places.size;
    // Whoever plays with the same weights shares a member's rows.
    const begins = Array.from({ length: members }, () => 0);
    const places = requests.map(({ member, rows }) => {
      const at = begins[member];
      begins[member] += rows.count;
      return at;
    });
    // As in graphs of one: in whole blocks, so that what is computed for a row does not depend on how many there are (A13).
    const room = Math.ceil(Math.max(...begins) / BLOCK) * BLOCK;
    const observation = new Float32Array(members * room * plan.inputs);
    const legal = new Uint8Array(members * room * plan.logits).fill(1);
    requests.forEach(({ member, rows }, i) => {
      const packed = packRows(plan, game, rows);
      const row = member * room + places[i];
      observation.set(packed.observations, row * plan.inputs);
      legal.set(packed.legal, row * plan.logits);
    });
    const out = await this.shared.runOn(plan.many?.name ?? "", this.together, {
      observation: tensor("f32", [members, room, plan.inputs], observation),
      legal: tensor("bool", [members, room, plan.logits], legal),
    });
    requests.forEach(({ member, rows, answer }, i) => {
      const parts = Object.entries(out).map(([name, t]): [string, Tensor] => {
        const width = t.shape.slice(2).reduce((a, b) => a * b, 1);
        const from = (member * room + places[i]) * width;
        return [
          name,
          tensor(t.dtype, [rows.count, ...t.shape.slice(2)], t.data.subarray(from, from + rows.count * width) as typeof t.data),
        ];
      });
      answer(Object.fromEntries(parts));
    });
  }
}

function stack(names: readonly string[], members: readonly Tensors[]): Tensors {
  return Object.fromEntries(
    names.map((name) => {
      const [first] = members.map((weights) => weights[name]);
      const data = new Float32Array(first.data.length * members.length);
      members.forEach((weights, i) => data.set(weights[name].data, i * first.data.length));
      return [name, tensor("f32", [members.length, ...first.shape], data)];
    }),
  );
}

/** Lets those of a list of policies that share graphs, and have weights of their own, play together; others stay as they are. */
export function teamed(policies: readonly Policy[]): readonly Policy[] {
  const teams = new Map<ActingGraphs, TeamGraphs>();
  const agents = policies.flatMap((p) => agentIn(p) ?? []);
  for (const { graphs } of agents) {
    if (teams.has(graphs) || !graphs.plan.games.some((g) => g.many)) continue;
    teams.set(
      graphs,
      new TeamGraphs(
        graphs,
        agents.filter((a) => a.graphs === graphs).map((a) => a.weights),
      ),
    );
  }
  const joined = (policy: Policy): Policy => {
    if (policy instanceof GreedyPolicy) return new GreedyPolicy(joined(policy.of));
    const team = policy instanceof AgentPolicy ? teams.get(policy.graphs) : undefined;
    return team && policy instanceof AgentPolicy ? new AgentPolicy(policy.name, team, policy.weights, policy.explore) : policy;
  };
  return policies.map(joined);
}

/** The network behind a policy. */
function agentIn(policy: Policy): AgentPolicy | undefined {
  if (policy instanceof GreedyPolicy) return agentIn(policy.of);
  return policy instanceof AgentPolicy ? policy : undefined;
}
