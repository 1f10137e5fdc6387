/** One run of a method: all that lasts (D1), and what its steps' functions ask for. */
import type { MethodProgram } from "../../contract/method.js";
import type { Game, Kernel } from "../../contract/game.js";
import type { Executor, Session, Tensors } from "../arrays/executor.js";
import { ActingGraphs, AgentPolicy, initialWeights } from "../policies/agent.js";
import type { GraphFiles } from "../policies/graph-files.js";
import { SolvedPolicy } from "../policies/solved-policy.js";
import { randomPlayer, type Policy } from "../policies/policy.js";
import type { GameTree } from "../solve/tree.js";
import type { Running } from "../tables/keys.js";
import type { Memory } from "../tables/memory.js";
import { Learner } from "./learner.js";
import { cannotPlay } from "./messages.js";

/** A pool: snapshots with lasting ids (D11). */
export interface Pool {
  readonly name: string;
  readonly policy: string;
  readonly upTo?: number;
  members: readonly AgentPolicy[];
  /** Snapshots ever added: the next id. */
  added: number;
}

/** A loop under way; how many passes it takes is settled when it begins (A7). */
export interface Passes {
  readonly done: number;
  readonly total: number;
}

export interface Counters {
  collects: number;
  measures: number;
  /** Decisions collected to learn from, by who made them. */
  decisions: Record<string, number>;
  /** Updates by `improve` statement. */
  improves: Record<string, number>;
  /** What counters of `every n of c` were when last looked at, by statement (D10). */
  passed: Record<string, number>;
  /** Draws made, by stream (D4). */
  draws: Record<string, number>;
}

export class Run<L = Record<string, unknown>> {
  /** The locals of `train`. A local that a step reads was stored by an earlier one, so they are typed as present. */
  now: L = {} as L;
  readonly counters: Counters = { collects: 0, measures: 0, decisions: {}, improves: {}, passed: {}, draws: {} };
  /** The loops that are under way: outer ones come first. */
  readonly loops = new Map<string, Passes>();
  readonly learners = new Map<string, Learner>();
  readonly runnings = new Map<string, Running>();
  readonly pools = new Map<string, Pool>();
  readonly memories = new Map<string, Memory>();
  readonly variables = new Map<string, unknown>();
  /** Exact trees by game, built when first asked for. */
  readonly trees = new Map<string, GameTree>();
  /** Graphs of networks' functions that were asked for, with the weights bound last. */
  readonly forwards = new Map<string, { session: Session; bound: Tensors | undefined }>();
  /** Whether a `measure` is under way, whose matches have streams of their own (D13). */
  measuring = false;
  /** Networks that play with weights that are values. */
  readonly networks = new Map<string, ActingGraphs>();
  /** Players that are made once, by key. */
  readonly players = new Map<string, Policy>();

  constructor(
    readonly program: MethodProgram<Run<L>>,
    readonly seed: number,
    readonly executor: Executor,
    readonly files: GraphFiles,
  ) {
    for (const plan of program.policies) {
      const graphs = new ActingGraphs(plan, executor, files);
      const policy = new AgentPolicy(plan.name, graphs, { ...initialWeights(plan, seed), ...graphs.writer?.learned });
      const explore = program.explores?.[plan.name];
      if (explore) policy.explore = () => explore(this);
      this.learners.set(plan.name, new Learner(plan.name, policy.weights, policy));
    }
    for (const plan of program.networks ?? []) this.networks.set(plan.name, new ActingGraphs(plan, executor, files));
    for (const plan of program.models) this.learners.set(plan.name, new Learner(plan.name, initialWeights(plan, seed)));
    for (const plan of program.running) this.runnings.set(plan.name, { ...plan, values: new Map() });
    for (const plan of program.pools) this.pools.set(plan.name, { ...plan, members: [], added: 0 });
    for (const plan of program.memories) this.memories.set(plan.name, { ...plan, table: undefined, added: 0 });
    for (const plan of program.variables) this.variables.set(plan.name, plan.initial(this));
  }

  counter(loop: string): number {
    return this.loops.get(loop)?.done ?? 0;
  }

  /** How many updates an `improve` has made. */
  updates(statement: string): number {
    return this.counters.improves[statement] ?? 0;
  }

  running(name: string): Running {
    return found(this.runnings, name);
  }

  pool(name: string): Pool {
    return found(this.pools, name);
  }

  memory(name: string): Memory {
    return found(this.memories, name);
  }

  policy(name: string): AgentPolicy {
    const { policy } = found(this.learners, name);
    if (!policy) throw new Error(`a bug in spc: \`${name}\` is a model, not a policy`);
    return policy;
  }

  /** The graphs by which a declared policy, or a network with weights that are values, plays. */
  acting(name: string): Pick<AgentPolicy, "graphs" | "explore"> {
    const graphs = this.networks.get(name);
    return graphs ? { graphs, explore: () => 0 } : this.policy(name);
  }

  model(name: string): Learner {
    return found(this.learners, name);
  }

  variable<T = number>(name: string): T {
    return found(this.variables, name) as T;
  }

  setVariable(name: string, value: unknown): void {
    this.variables.set(name, value);
  }

  game(name: string): { readonly game: Game; readonly kernel: Kernel } {
    const game = this.program.games[name];
    if (!game) throw new Error(`a bug in spc: no game ${name}`);
    return game;
  }

  /** A policy by the name that a `collect` binds. */
  bound(name: string): Policy {
    if (name === "random_player") return randomPlayer;
    const solved = /^solved_player\("(.*)"\)$/s.exec(name);
    if (solved) return this.solved(solved[1]);
    return this.policy(name);
  }

  /** What `spc solve --out` saved in a file beside the spec. */
  solved(file: string): Policy {
    const name = `solved_player("${file}")`;
    let player = this.players.get(name);
    if (!player) this.players.set(name, (player = new SolvedPolicy(name, () => this.files.text(file))));
    return player;
  }

  /** The declared policy behind a snapshot or itself. */
  agent(policy: Policy): AgentPolicy {
    if (policy instanceof AgentPolicy) return policy;
    throw cannotPlay({ policy: policy.name, because: "is not a network" });
  }

  dispose(): void {
    // Those that one loss improves share its session.
    const sessions = new Set([...this.learners.values()].flatMap((learner) => [...learner.sessions.values()]));
    for (const session of sessions) session.dispose();
    for (const { policy } of this.learners.values()) policy?.graphs.dispose();
    for (const graphs of this.networks.values()) graphs.dispose();
    for (const { session } of this.forwards.values()) session.dispose();
  }
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined && !map.has(name)) throw new Error(`a bug in spc: nothing lasting is called ${name}`);
  return value as T;
}
