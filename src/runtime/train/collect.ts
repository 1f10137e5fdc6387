/** `collect`: plays episodes in lanes of the batch kernel and gathers their decisions as a batch (D5, A13). */
import type { EpisodeParameters, Game, GameInfo, Kernel, Lanes, Sample } from "../../contract/game.js";
import type { CollectGroup, CollectPlan, PolicyRef } from "../../contract/method.js";
import { weighted } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { type Credited, Ledger } from "../games/credit.js";
import { Fault } from "../games/fault.js";
import type { Policy } from "../policies/policy.js";
import { drawReals, intoBox } from "../policies/reals.js";
import type { Batch, Numbers, Stored } from "../tables/table.js";
import { givenColumns, givenTo } from "./giving.js";
import { trajectoriesOf } from "./trajectories.js";
import { memberOf, Mixture } from "./host/pools.js";
import { noProbabilities } from "./messages.js";

const MOST_LANES = 1024;

export interface CollectOptions {
  readonly seed: number;
  /** D4: how many `collect`s ran before in this run. */
  readonly collect: number;
  readonly games: Readonly<Record<string, { readonly game: Game; readonly kernel: Kernel }>>;
  readonly policies: (name: string) => Policy;
  /** What the step computed for seats that name it by number. */
  readonly values?: readonly Policy[];
  /** What is played, where only the run knows it. */
  readonly groups?: readonly CollectGroup[];
  /** Episodes that play at once; results do not depend on it (A13). */
  readonly lanes?: number;
}

/** Rows as they are gathered; sorted into a batch at the end. */
interface Row {
  readonly episode: number;
  readonly event: number;
  readonly seat: number;
  readonly site: number;
  readonly action: number;
  readonly logp: number;
  /** At a site of reals: what was drawn, before it was brought into the box, and what was played. */
  readonly drawn?: Float32Array;
  readonly played?: readonly number[];
  /** In the arrays of the game. */
  readonly row: number;
  /** What it is credited with, by channel of its game. */
  readonly credit: Credited;
  /** The sample it belongs to (A14), if any. */
  readonly sample?: Sample;
  ended: boolean;
  truncated: boolean;
  /** Where what the seat would see after a cut lies, in the arrays of the game. */
  after?: number;
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
function computedPolicy({ at, stream }: PolicyRef & { kind: "computed" }, options: CollectOptions): SeatPolicy {
  const value = options.values?.[at];
  if (!value) throw new Error("a bug in spc: a seat's policy was not computed");
  if (!(value instanceof Mixture)) return () => value;
  const words = new WordStream(options.seed, streamKey(stream));
  const drawn = new Map<string, Policy>();
  return (episode, seat) => {
    const key = `${episode} ${seat}`;
    let member = drawn.get(key);
    if (!member) drawn.set(key, (member = memberOf(value, words.reset(options.collect, episode, seat))));
    return member;
  };
}

/** Runs a collect. Policies stay as they are while it runs. */
export async function collect(plan: CollectPlan, options: CollectOptions): Promise<Batch> {
  const gameNames = [...new Set(plan.groups.map((g) => g.game))];
  const bound = new Map<string, Policy>();
  const policyOf = (seat: CollectPlan["seats"][number]): SeatPolicy => {
    if (seat.policy.kind === "computed") return computedPolicy(seat.policy, options);
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

  const groups = options.groups ?? plan.groups.map(({ game }) => ({ game, count: plan.count, columns: {} }));
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const gameOf = new Int32Array(total);
  const groupOf = Int32Array.from(groups.flatMap(({ count }, group) => Array<number>(count).fill(group)));
  const given: (EpisodeParameters | undefined)[] = [];
  for (let episode = 0; episode < total; episode++) {
    const group = groups[groupOf[episode]];
    const { game } = options.games[group.game];
    given.push(await givenTo(group, game, episode, plan.swapping && episode % 2 === 1, options));
  }
  const lengths = new Int32Array(total);
  const rows: Row[] = [];
  const scores: Float32Array[] = [];
  const records: Readonly<Record<string, unknown>>[] = [];
  const observations: Float32Array[] = [];
  const masks: Uint8Array[] = [];
  const infos = gameNames.map((name) => options.games[name].game.info);
  const seatPolicy = (players: number, seat: number, episode: number): Policy => {
    // D5: in odd episodes the bindings of the players are exchanged.
    const at = plan.swapping && episode % 2 === 1 ? players - 1 - seat : seat;
    const named = bindings.find((b) => b.player === at) ?? bindings.find((b) => b.player === "every");
    if (!named) throw new Error(`a bug in spc: seat ${seat} is bound to no policy`);
    return named.policy(episode, seat);
  };

  for (const [gameIndex, name] of gameNames.entries()) {
    const wanted: number[] = [];
    groupOf.forEach((group, episode) => {
      if (groups[group].game === name) wanted.push(episode);
    });
    for (const episode of wanted) gameOf[episode] = gameIndex;
    const { game, kernel } = options.games[name];
    const gathered = await playGame({
      game,
      kernel,
      episodes: wanted,
      options,
      measuring: plan.measuring ?? false,
      seatPolicy,
      rows,
      lengths,
      scores,
      records,
      given,
    });
    observations.push(gathered.observations);
    masks.push(gathered.masks);
  }

  rows.sort((a, b) => a.episode - b.episode || a.event - b.event);
  const { trajectories, of } = trajectoriesOf(rows, {
    episodes: total,
    groups: groups.length,
    groupOf,
    seats: (episode) => infos[gameOf[episode]].seats.length,
    policy: (seats, seat, episode) => codeOf(seatPolicy(seats, seat, episode)),
    score: (episode, seat) => scores[episode][seat],
  });
  const sampled = infos.some((info) => info.samples === true);
  const inside = infos.some((info) => info.sites.some((site) => site.game !== undefined));
  const width = Math.max(0, ...infos.map((info) => info.realActions ?? 0));
  const plain = <A extends Numbers>(data: A, names?: readonly string[]): Stored => ({ data, shape: [], ...(names && { names }) });
  return {
    kind: "table",
    levels: [
      {
        name: "episode",
        count: total,
        columns: {
          game: plain(gameOf, gameNames),
          episode: plain(Int32Array.from({ length: total }, (_, i) => i)),
          ...(sampled ? {} : { group: plain(groupOf) }),
          length: plain(lengths),
          ...givenColumns(
            groups.map((group) => ({ group, game: options.games[group.game].game })),
            groupOf,
            given,
          ),
          ...endColumns(records, total, new Set(infos.flatMap((info) => info.endFields))),
        },
      },
      {
        name: "trajectory",
        count: trajectories.length,
        up: Int32Array.from(trajectories, (t) => t.episode),
        columns: {
          trajectory: plain(Int32Array.from(trajectories, (_, i) => i)),
          seat: plain(Int32Array.from(trajectories, (t) => t.seat)),
          policy: plain(
            Int32Array.from(trajectories, (t) => t.policy),
            policyNames,
          ),
          score: plain(Float32Array.from(trajectories, (t) => t.score)),
          ...(sampled
            ? {
                group: plain(Int32Array.from(trajectories, (t) => t.group)),
                sample: plain(Int32Array.from(trajectories, (t) => t.sample)),
              }
            : {}),
        },
      },
      {
        name: "decision",
        count: rows.length,
        up: of,
        columns: {
          site: plain(Int32Array.from(rows, (r) => r.site)),
          ...(inside ? innerColumns(rows, infos, gameOf) : {}),
          action: plain(Int32Array.from(rows, (r) => r.action)),
          logp: plain(Float32Array.from(rows, (r) => r.logp)),
          ...(width > 0
            ? { drawn: realColumn(rows, width, (r) => r.drawn), played_reals: realColumn(rows, width, (r) => r.played, true) }
            : {}),
          reward: plain(Float32Array.from(rows, (r) => r.credit.rewards.reduce((a, b) => a + b, 0))),
          ...byChannel(rows, infos, gameOf),
          ended: plain(Uint8Array.from(rows, (r) => (r.ended ? 1 : 0))),
          truncated: plain(Uint8Array.from(rows, (r) => (r.truncated || r.credit.truncated ? 1 : 0))),
          row: plain(Int32Array.from(rows, (r) => r.row)),
          after_row: plain(Int32Array.from(rows, (r) => r.after ?? -1)),
        },
      },
    ],
    views: {
      games: gameNames,
      sizes: infos.map((info) => info.observation.size),
      actions: infos.map((info) => info.actions),
      observations,
      masks,
    },
  };
}

/** What was chosen at sites of reals; zeros elsewhere. A single real has no axis of its own in `flat` columns. */
function realColumn(rows: readonly Row[], width: number, of: (row: Row) => ArrayLike<number> | undefined, flat = false): Stored {
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    const reals = of(row);
    if (reals) data.set(Array.from(reals), i * width);
  });
  return { data, shape: flat && width === 1 ? [] : [width] };
}

/** Whose decisions rows are (A15): the game that declares them, and how many games are around it. */
function innerColumns(rows: readonly Row[], infos: readonly GameInfo[], gameOf: Int32Array): Readonly<Record<string, Stored>> {
  const site = (row: Row): GameInfo["sites"][number] => infos[gameOf[row.episode]].sites[row.site];
  const played = rows.map((row) => site(row).game ?? infos[gameOf[row.episode]].name);
  const names = [...new Set([...infos.map((info) => info.name), ...infos.flatMap((info) => info.sites.flatMap((s) => s.game ?? []))])];
  return {
    played: { data: Int32Array.from(played, (name) => names.indexOf(name)), shape: [], names },
    depth: { data: Int32Array.from(rows, (row) => site(row).depth ?? 0), shape: [] },
  };
}

/** The columns `reward.c`, one a channel, where some game has several (A9); games without a channel pay nothing on it. */
function byChannel(rows: readonly Row[], infos: readonly GameInfo[], gameOf: Int32Array): Readonly<Record<string, Stored>> {
  const names = infos.map((info) => info.channels ?? ["outcome"]);
  const all = [...new Set(names.flat())];
  if (all.length === 1) return {};
  const paid = (row: Row, channel: string): number => row.credit.rewards[names[gameOf[row.episode]].indexOf(channel)] ?? 0;
  return Object.fromEntries(
    all.map((channel) => [`reward.${channel}`, { data: Float32Array.from(rows, (row) => paid(row, channel)), shape: [] }]),
  );
}

/** The fields of end records as columns (A16): truth values count as 0 and 1, arrays lie flat; what is not of one size stays out. */
function endColumns(
  records: readonly (Readonly<Record<string, unknown>> | undefined)[],
  total: number,
  names: ReadonlySet<string>,
): Record<string, Stored> {
  const columns: Record<string, Stored> = {};
  for (const name of names) {
    const rows = Array.from({ length: total }, (_, episode) => numbersOf(records[episode]?.[name]));
    const width = rows.reduce((most, row) => Math.max(most, row?.length ?? 0), 0);
    if (width === 0 || rows.some((row) => row !== undefined && row.length !== width)) continue;
    const data = new Float64Array(total * width);
    rows.forEach((row, episode) => row && data.set(row, episode * width));
    columns[name] = { data, shape: Array.isArray(records.find((r) => r?.[name] !== undefined)?.[name]) ? [width] : [] };
  }
  return columns;
}

function numbersOf(value: unknown): number[] | undefined {
  if (typeof value === "number" || typeof value === "boolean") return [Number(value)];
  if (!Array.isArray(value)) return undefined;
  const parts = value.map(numbersOf);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function nameIn(bound: ReadonlyMap<string, Policy>, policy: Policy): string {
  for (const [name, p] of bound) if (p === policy) return name;
  return policy.name;
}

interface GameRun {
  readonly game: Game;
  readonly kernel: Kernel;
  readonly episodes: readonly number[];
  readonly options: CollectOptions;
  readonly measuring: boolean;
  readonly seatPolicy: (players: number, seat: number, episode: number) => Policy;
  readonly rows: Row[];
  readonly lengths: Int32Array;
  readonly scores: Float32Array[];
  readonly records: Readonly<Record<string, unknown>>[];
  /** What each episode of the batch is given. */
  readonly given: readonly (EpisodeParameters | undefined)[];
}

/** Plays all episodes of one game; a lane that ends starts the next one at once. */
async function playGame(run: GameRun): Promise<{ observations: Float32Array; masks: Uint8Array }> {
  const { game, kernel, episodes, options } = run;
  const { actions, observation, sites } = game.info;
  const seats = game.info.seats.length;
  const lanes = kernel.create(Math.min(options.lanes ?? MOST_LANES, episodes.length));
  const chance = { key0: options.seed, key1: streamKey(run.measuring ? "measure:chance" : "chance"), collect: options.collect };
  const observed = new Float32Array(lanes.lanes * observation.size);
  const chosen = new Int32Array(lanes.lanes);
  const store = new Store(observation.size, actions);
  const words = new Map<Policy, WordStream>();
  const probabilities = new Float32Array(actions);
  const channels = game.info.channels?.length ?? 1;
  const ledgers: Ledger[] = [];
  const latest: (Row | undefined)[][] = Array.from({ length: lanes.lanes }, () => []);
  const open = new Uint8Array(lanes.lanes);
  let next = 0;

  const start = (lane: number): void => {
    while (next < episodes.length) {
      const episode = episodes[next++];
      kernel.reset(lanes, lane, episode, chance, run.given[episode]);
      latest[lane] = [];
      ledgers[lane] = new Ledger(seats, channels);
      ledgers[lane].payLane(lanes, lane);
      open[lane] = 1;
      if (!close(lane)) return;
    }
  };
  /** Ends the lane's episode if it is over. */
  const close = (lane: number): boolean => {
    if (lanes.fault[lane]) throw faultOf(kernel, lanes, lane, options.seed);
    if (lanes.seat[lane] >= 0) return false;
    if (kernel.endRecord) run.records[lanes.episode[lane]] = kernel.endRecord(lanes, lane);
    run.scores[lanes.episode[lane]] = lanes.score.slice(lane * seats, (lane + 1) * seats);
    for (const row of latest[lane]) {
      if (!row) continue;
      row.ended = lanes.truncated[lane] === 0;
      row.truncated = lanes.truncated[lane] === 1;
      // What the seat would see next, from which learners bootstrap (A8).
      if (row.truncated) row.after = store.addOne((out, at) => kernel.observeSeat(lanes, lane, row.seat, out, at));
    }
    open[lane] = 0;
    return true;
  };
  const realWidth = game.info.realActions ?? 0;
  const note = (lane: number, made: Pick<Row, "action" | "logp" | "row" | "drawn" | "played">): void => {
    const row: Row = {
      episode: lanes.episode[lane],
      event: lanes.event[lane],
      seat: lanes.seat[lane],
      site: lanes.site[lane],
      ...made,
      credit: ledgers[lane].ask(lanes.seat[lane], lanes.site[lane], lanes.event[lane]),
      ...sampleOf(lanes, lane),
      ended: false,
      truncated: false,
    };
    run.rows.push(row);
    latest[lane][row.seat] = row;
    run.lengths[row.episode]++;
  };
  for (let lane = 0; lane < lanes.lanes; lane++) start(lane);

  for (;;) {
    const waiting: number[] = [];
    for (let lane = 0; lane < lanes.lanes; lane++) if (open[lane]) waiting.push(lane);
    if (waiting.length === 0) break;
    kernel.observe(lanes, observed);
    for (const [policy, laneList] of byPolicy(waiting, (lane) => run.seatPolicy(seats, lanes.seat[lane], lanes.episode[lane]))) {
      const asked = store.add(laneList, observed, lanes);
      const rows = {
        game: game.info.name,
        count: laneList.length,
        observations: asked.observations,
        masks: asked.masks,
        sites: asked.sites,
      };
      const anyReal = realWidth > 0 && laneList.some((lane) => sites[lanes.site[lane]].real);
      const anyFinite = realWidth === 0 || laneList.some((lane) => !sites[lanes.site[lane]].real);
      const logp = anyFinite ? await policy.logp(game, rows) : new Float32Array(0);
      const reals = anyReal ? await policy.reals(game, rows) : undefined;
      let stream = words.get(policy);
      if (!stream)
        words.set(policy, (stream = new WordStream(options.seed, streamKey(`${run.measuring ? "measure:" : ""}act:${policy.name}`))));
      for (const [i, lane] of laneList.entries()) {
        const { size, real } = sites[lanes.site[lane]];
        if (real && reals) {
          stream.reset(options.collect, lanes.episode[lane], lanes.event[lane]);
          const drawn = new Float32Array(real.size);
          const density = drawReals(reals, i, real, stream, drawn);
          if (!Number.isFinite(density)) throw noProbabilities({ policy: policy.name, site: sites[lanes.site[lane]] });
          const played = intoBox(drawn, real);
          lanes.realActions?.set(played, lane * realWidth);
          note(lane, { action: 0, logp: density, row: asked.first + i, drawn, played });
          continue;
        }
        let total = 0;
        for (let a = 0; a < size; a++) {
          probabilities[a] = lanes.mask[lane * actions + a] ? Math.fround(Math.exp(logp[i * actions + a])) : 0;
          total += probabilities[a];
        }
        // Weights can be finite and still so large that the network's outputs are not.
        if (!(total > 0 && total < Infinity)) throw noProbabilities({ policy: policy.name, site: sites[lanes.site[lane]] });
        stream.reset(options.collect, lanes.episode[lane], lanes.event[lane]);
        const action = weighted(stream, probabilities.subarray(0, size));
        chosen[lane] = action;
        note(lane, { action, logp: logp[i * actions + action], row: asked.first + i });
      }
    }
    kernel.step(lanes, chosen, chance);
    for (const lane of waiting) {
      ledgers[lane].payLane(lanes, lane);
      if (close(lane)) start(lane);
    }
  }
  return store.finish();
}

function sampleOf({ sampleGroup, sampleIndex }: Lanes, lane: number): { readonly sample?: Sample } {
  const index = sampleIndex?.[lane] ?? -1;
  return index < 0 || sampleGroup === undefined ? {} : { sample: { group: sampleGroup[lane], index } };
}

function byPolicy(lanes: readonly number[], policyOf: (lane: number) => Policy): Map<Policy, number[]> {
  const groups = new Map<Policy, number[]>();
  for (const lane of lanes) {
    const policy = policyOf(lane);
    const group = groups.get(policy);
    if (group) group.push(lane);
    else groups.set(policy, [lane]);
  }
  return groups;
}

function faultOf(kernel: Kernel, lanes: Lanes, lane: number, seed: number): Fault {
  const fault = kernel.faults[lanes.fault[lane] - 1];
  return new Fault(`${fault.text} (seed ${seed}, episode ${lanes.episode[lane]}, event ${lanes.event[lane]})`, fault.source);
}

/** Growing arrays of observations and masks, in the order in which decisions were made. */
class Store {
  private observations = new Float32Array(0);
  private masks = new Uint8Array(0);
  private rows = 0;

  constructor(
    private readonly width: number,
    private readonly actions: number,
  ) {}

  add(
    lanes: readonly number[],
    observed: Float32Array,
    from: Lanes,
  ): { observations: Float32Array; masks: Uint8Array; sites: Int32Array; first: number } {
    const { width, actions } = this;
    const first = this.rows;
    this.rows += lanes.length;
    if (this.rows * width > this.observations.length || this.rows * actions > this.masks.length) this.grow();
    const sites = new Int32Array(lanes.length);
    lanes.forEach((lane, i) => {
      this.observations.set(observed.subarray(lane * width, (lane + 1) * width), (first + i) * width);
      this.masks.set(from.mask.subarray(lane * actions, (lane + 1) * actions), (first + i) * actions);
      sites[i] = from.site[lane];
    });
    return {
      observations: this.observations.subarray(first * width, this.rows * width),
      masks: this.masks.subarray(first * actions, this.rows * actions),
      sites,
      first,
    };
  }

  /** Adds a row at which nobody is asked, and gives its place. */
  addOne(write: (out: Float32Array, at: number) => void): number {
    const row = this.rows++;
    if (this.rows * this.width > this.observations.length || this.rows * this.actions > this.masks.length) this.grow();
    write(this.observations, row * this.width);
    return row;
  }

  private grow(): void {
    const room = Math.max(64, this.rows * 2);
    const observations = new Float32Array(room * this.width);
    observations.set(this.observations);
    this.observations = observations;
    const masks = new Uint8Array(room * this.actions);
    masks.set(this.masks);
    this.masks = masks;
  }

  finish(): { observations: Float32Array; masks: Uint8Array } {
    return { observations: this.observations.slice(0, this.rows * this.width), masks: this.masks.slice(0, this.rows * this.actions) };
  }
}
