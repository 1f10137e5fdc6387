/** Pools of snapshots, mixtures of policies, and what is known of each pair of members (D11). */
import { drawBySums, runningSums } from "../../tables/selecting.js";
import { uniformBelow } from "../../random/draws.js";
import type { WordStream } from "../../random/word-stream.js";
import type { AgentPolicy } from "../../policies/agent.js";
import { noReals, type Policy } from "../../policies/policy.js";
import { nashOf } from "../../solve/matrix-game.js";
import { cannotPlay, noMember } from "../messages.js";
import type { Pool, Run } from "../run.js";
import { wordsOf } from "./drawing.js";

type AnyRun = Pick<Run<never>, "agent" | "seed" | "counters">;

/** Adds a snapshot to a pool and gives the member; the oldest leaves a full one. */
export async function addToPool(run: AnyRun, pool: Pool, policy: Policy): Promise<AgentPolicy> {
  const member = run.agent(policy).snapshot(`${pool.name}[${pool.added}]`);
  pool.added++;
  const members = [...pool.members, member];
  pool.members = pool.upTo !== undefined && members.length > pool.upTo ? members.slice(members.length - pool.upTo) : members;
  return member;
}

export function poolSize(pool: Pool): number {
  return pool.members.length;
}

/** The members as they are now, oldest first. */
export function poolMembers(pool: Pool): readonly Policy[] {
  return pool.members;
}

export function poolCount(members: readonly Policy[]): number {
  return members.length;
}

export function memberAt(members: readonly Policy[], at: number): Policy {
  return members[at];
}

/** Whether two policies are one: the same snapshot, or the same declared policy. */
export function samePolicy(a: Policy, b: Policy): boolean {
  return a === b;
}

/** Plays like one of its members, picked by weight before each episode. */
export class Mixture implements Policy {
  readonly reals = noReals;

  constructor(
    readonly name: string,
    readonly members: readonly Policy[],
    readonly weights?: Float64Array,
  ) {}

  async logp(): Promise<Float32Array> {
    throw this.single();
  }

  async probabilities(): Promise<never> {
    throw this.single();
  }

  private single(): Error {
    return cannotPlay({
      policy: this.name,
      because: "is an average of policies and cannot play single decisions; bind it to a seat, or measure it exactly",
    });
  }
}

/** The average of a pool's members, by weight. */
export async function averageOf(_run: AnyRun, pool: Pool, weights?: Float64Array): Promise<Policy> {
  return mixtureOf(`average(${pool.name})`, pool, weights);
}

/** A rival from a pool, drawn when it is bound: a mixture of its members. */
export async function poolDraw(_run: AnyRun, pool: Pool, weights?: Float64Array): Promise<Mixture> {
  return mixtureOf(`${pool.name}.draw()`, pool, weights);
}

function mixtureOf(name: string, pool: Pool, weights: Float64Array | undefined): Mixture {
  if (pool.members.length === 0) throw cannotPlay({ policy: pool.name, because: "has no members yet" });
  if (weights && weights.length !== pool.members.length)
    throw cannotPlay({ policy: pool.name, because: `has ${pool.members.length} members, found ${weights.length} weights` });
  return new Mixture(name, pool.members, weights);
}

/** One of several policies, by weight where weights are given. */
export function mixtureOfPolicies(name: string, members: readonly Policy[], weights?: readonly number[]): Mixture {
  return new Mixture(name, members, weights && Float64Array.from(weights));
}

/** Draws a member of a mixture. */
export function memberOf(mixture: Mixture, words: WordStream): Policy {
  const at = mixture.weights ? drawBySums(runningSums(mixture.weights), words) : uniformBelow(words, mixture.members.length);
  const member = mixture.members[at];
  return member instanceof Mixture ? memberOf(member, words) : member;
}

/** `x ~ past.draw()` in `train`. */
export async function drawPolicy(run: AnyRun, mixture: Policy, stream: string): Promise<Policy> {
  return mixture instanceof Mixture ? memberOf(mixture, wordsOf(run, stream)) : mixture;
}

/** Members of a pool as they were. */
export type Policies = readonly Policy[];

/** A number for each member of a pool, oldest first. */
export type Shares = Float64Array;

/** `real[pool, pool]`: a number for each pair of members by their lasting numbers; pairs that were not set have the first value. */
export interface Pairs {
  readonly kind: "pairs";
  readonly fill: number;
  readonly entries: Readonly<Record<string, number>>;
}

export function pairsOf(fill: number): Pairs {
  return { kind: "pairs", fill, entries: {} };
}

/** The entry of two members. */
export function pairAt(pool: Pool, pairs: Pairs, row: Policy, column: Policy): number {
  return pairs.entries[`${idOf(pool, row)},${idOf(pool, column)}`] ?? pairs.fill;
}

/** A copy with the entry of two members set; entries of members that have left go with them. */
export function withPair(pool: Pool, pairs: Pairs, row: Policy, column: Policy, value: number): Pairs {
  const here = new Set(pool.members.map((member) => String(idOf(pool, member))));
  const kept = Object.entries(pairs.entries).filter(([key]) => key.split(",").every((id) => here.has(id)));
  return { ...pairs, entries: { ...Object.fromEntries(kept), [`${idOf(pool, row)},${idOf(pool, column)}`]: value } };
}

/** The lasting number of a pool's member. */
function idOf(pool: Pool, policy: Policy): number {
  const digits = policy.name.startsWith(`${pool.name}[`) ? policy.name.slice(pool.name.length + 1, -1) : "";
  if (!/^\d+$/.test(digits)) throw noMember({ pool: pool.name, policy: policy.name });
  return Number(digits);
}

/** `nash(payoff)`: how an equilibrium of the zero-sum game between members mixes the rows, by a linear program. */
export async function nash(_run: AnyRun, pool: Pool, pairs: Pairs): Promise<Float64Array> {
  const { members } = pool;
  if (members.length === 0) throw cannotPlay({ policy: pool.name, because: "has no members to mix" });
  return nashOf(members.map((row) => members.map((column) => pairAt(pool, pairs, row, column))));
}

/** The entry of a pool's member among weights by member. */
export function weightOf(pool: Pool, weights: Float64Array, member: Policy): number {
  return weights[pool.members.findIndex((other) => other === member)] ?? 0;
}
