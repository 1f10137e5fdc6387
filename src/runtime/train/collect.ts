/** `collect`: plays episodes in lanes of the batch kernel and gathers their decisions as a batch (D5, A13). */
import type { EpisodeParameters, Game, Kernel } from "../../contract/game.js";
import type { CollectGroup, CollectPlan, PolicyRef } from "../../contract/method.js";
import { scalarKernel } from "../games/scalar-kernel.js";
import type { Policy } from "../policies/policy.js";
import type { Writing } from "../policies/writing.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import type { Batch } from "../tables/table.js";
import { batchOf } from "./batch-of.js";
import { givenTo } from "./giving.js";
import { teamed } from "../policies/team.js";
import { memberOf, Mixture } from "./host/pools.js";
import type { Decisions } from "./decisions.js";
import { playGame } from "./play-lanes.js";

const MOST_LANES = 1024;

/** How many decisions a plan's games had the last time: room is made for as many at once. Nothing else depends on it. */
const lastRows = new WeakMap<CollectPlan, Record<string, number>>();

/** Some more, since no two batches are alike. */
function roomFor(rows: number): number {
  return Math.ceil(1.2 * rows);
}

export interface CollectOptions {
  readonly seed: number;
  /** D4: how many `collect`s ran before in this run. */
  readonly collect: number;
  readonly games: Readonly<Record<string, { readonly game: Game; readonly kernel: Kernel }>>;
  readonly policies: (name: string) => Policy;
  /** What the step computed for seats that name it by number. */
  readonly values?: readonly (Policy | readonly Policy[])[];
  /** What is played, where only the run knows it. */
  readonly groups?: readonly CollectGroup[];
  /** Episodes that play at once; results do not depend on it (A13). */
  readonly lanes?: number;
}

/** The name by which a run finds the policy of a seat. */
function nameOf(policy: PolicyRef): string {
  switch (policy.kind) {
    case "policy":
      return policy.name;
    case "random":
      return "random_player";
    case "solved":
      return `solved_player("${policy.file}")`;
    case "computed":
      throw new Error("a bug in spc: a computed policy is not found by name");
  }
}

/** Who plays a seat in an episode. */
type SeatPolicy = (episode: number, seat: number) => Policy;

/** A policy that the step computed; of a mixture a member is drawn for each episode and seat (D4, D5). */
function computedPolicy({ at, stream, each }: PolicyRef & { kind: "computed" }, options: CollectOptions, groupOf: Int32Array): SeatPolicy {
  const value = options.values?.[at];
  if (!value) throw new Error("a bug in spc: a seat's policy was not computed");
  const listed = each ? teamed(value as readonly Policy[]) : undefined;
  const first = listed?.find((policy) => policy instanceof Mixture) ?? (listed ? undefined : (value as Policy));
  const valueOf = (episode: number): Policy => (listed ? listed[groupOf[episode]] : (value as Policy));
  if (!(first instanceof Mixture)) return valueOf;
  const words = new WordStream(options.seed, streamKey(stream));
  const drawn = new Map<string, Policy>();
  return (episode, seat) => {
    const key = `${episode} ${seat}`;
    let member = drawn.get(key);
    if (!member) {
      const of = valueOf(episode);
      member = of instanceof Mixture ? memberOf(of, words.reset(options.collect, episode, seat)) : of;
      drawn.set(key, member);
    }
    return member;
  };
}

/** Runs a collect. Policies stay as they are while it runs. */
export async function collect(plan: CollectPlan, options: CollectOptions): Promise<Batch> {
  const gameNames = [...new Set(plan.groups.map((g) => g.game))];
  const bound = new Map<string, Policy>();
  const groups: readonly CollectGroup[] = options.groups ?? plan.groups.map(({ game }) => ({ game, count: plan.count, columns: {} }));
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const gameOf = new Int32Array(total);
  const groupOf = Int32Array.from(groups.flatMap(({ count }, group) => Array<number>(count).fill(group)));
  const policyOf = (seat: CollectPlan["seats"][number]): SeatPolicy => {
    if (seat.policy.kind === "computed") return computedPolicy(seat.policy, options, groupOf);
    const name = nameOf(seat.policy);
    const known = bound.get(name) ?? options.policies(name);
    bound.set(name, known);
    return () => known;
  };
  const bindings = plan.seats.map((s) => ({ player: s.player, policy: policyOf(s) }));
  const policyNames = [...bound.keys()];
  const codeOf = (policy: Policy): number => {
    const name = nameIn(bound, policy);
    if (!policyNames.includes(name)) policyNames.push(name);
    return policyNames.indexOf(name);
  };

  const given: (EpisodeParameters | undefined)[] = [];
  const giving = groups.some((group) => group.given !== undefined);
  for (let episode = 0; giving && episode < total; episode++) {
    const group = groups[groupOf[episode]];
    const { game } = options.games[group.game];
    given.push(group.given && (await givenTo(group, game, episode, plan.swapping && episode % 2 === 1, options)));
  }
  const lengths = new Int32Array(total);
  const seats = Math.max(1, ...gameNames.map((name) => options.games[name].game.info.seats.length));
  const scores = new Float32Array(total * seats);
  const decisions: Decisions[] = [];
  const records: Readonly<Record<string, unknown>>[] = [];
  const observations: Float32Array[] = [];
  const masks: Uint8Array[] = [];
  const writings: (readonly Writing[])[] = [];
  const every = bindings.find((b) => b.player === "every")?.policy;
  const seated: (SeatPolicy | undefined)[] = [];
  for (const { player, policy } of bindings) if (player !== "every") seated[player] ??= policy;
  const seatPolicy = (players: number, seat: number, episode: number): Policy => {
    // D5: in odd episodes the bindings of the players are exchanged.
    const named = seated[plan.swapping && episode % 2 === 1 ? players - 1 - seat : seat] ?? every;
    if (!named) throw new Error(`a bug in spc: seat ${seat} is bound to no policy`);
    return named(episode, seat);
  };

  for (const [gameIndex, name] of gameNames.entries()) {
    const wanted: number[] = [];
    groupOf.forEach((group, episode) => {
      if (groups[group].game === name) wanted.push(episode);
    });
    for (const episode of wanted) gameOf[episode] = gameIndex;
    const { game, kernel: fast } = options.games[name];
    // Who writes reads what is shown, and who searches looks ahead: that only states of the scalar form tell.
    const players = [...bound.values(), ...(options.values ?? []).flat()];
    const kernel = fast.scalar !== true && players.some(needsStates) ? scalarKernel(game) : fast;
    const gathered = await playGame({
      game,
      kernel,
      episodes: wanted,
      seed: options.seed,
      collect: options.collect,
      lanes: options.lanes ?? MOST_LANES,
      room: roomFor(lastRows.get(plan)?.[name] ?? 0),
      measuring: plan.measuring ?? false,
      seatPolicy,
      lengths,
      scores,
      seats,
      records,
      given,
    });
    decisions.push(gathered.decisions);
    observations.push(gathered.observations);
    masks.push(gathered.masks);
    writings.push(gathered.writings);
    lastRows.set(plan, { ...lastRows.get(plan), [name]: gathered.decisions.count });
  }

  return batchOf({
    games: gameNames.map((name) => ({ name, game: options.games[name].game })),
    groups,
    gameOf,
    groupOf,
    given,
    lengths,
    scores,
    seats,
    records,
    decisions,
    policy: (seats, seat, episode) => codeOf(seatPolicy(seats, seat, episode)),
    policyNames,
    observations,
    masks,
    writings,
  });
}

/** Whether a policy, or a member of a mixture, answers for states and not for rows. */
function needsStates(policy: Policy): boolean {
  const members = policy instanceof Mixture ? policy.members : [policy];
  return members.some((member) => member.write !== undefined || member.search !== undefined);
}

function nameIn(bound: ReadonlyMap<string, Policy>, policy: Policy): string {
  for (const [name, p] of bound) if (p === policy) return name;
  return policy.name;
}
