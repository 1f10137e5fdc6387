/** A batch from what was played: the levels episode, trajectory and decision with their columns (A12, D5). */
import type { EpisodeParameters, Game, GameInfo } from "../../contract/game.js";
import type { CollectGroup } from "../../contract/method.js";
import type { Writing } from "../policies/writing.js";
import type { Batch, Numbers, Stored } from "../tables/table.js";
import type { Decisions } from "./decisions.js";
import { givenColumns } from "./giving.js";
import { trajectoriesOf } from "./trajectories.js";

/** What a `collect` has gathered, by episode where it is a list of its own. */
export interface Played {
  readonly games: readonly { readonly name: string; readonly game: Game }[];
  readonly groups: readonly CollectGroup[];
  /** The game and the group of each episode. */
  readonly gameOf: Int32Array;
  readonly groupOf: Int32Array;
  readonly given: readonly (EpisodeParameters | undefined)[];
  readonly lengths: Int32Array;
  /** What each seat has in the end: `seats` places an episode. */
  readonly scores: Float32Array;
  readonly seats: number;
  readonly records: readonly (Readonly<Record<string, unknown>> | undefined)[];
  /** Of each game: decisions of one episode in their order, those of different ones in any. */
  readonly decisions: readonly Decisions[];
  /** The policy of a seat, as its place in `policyNames`, which grows as they are asked for. */
  readonly policy: (seats: number, seat: number, episode: number) => number;
  readonly policyNames: readonly string[];
  readonly observations: readonly Float32Array[];
  readonly masks: readonly Uint8Array[];
  readonly writings: readonly (readonly Writing[])[];
}

/** Puts a batch together. */
export function batchOf(played: Played): Batch {
  const { groups, gameOf, groupOf, given, lengths, scores, records, policyNames } = played;
  const games = played.games.map(({ game }) => game);
  const gameNames = played.games.map(({ name }) => name);
  const infos = games.map(({ info }) => info);
  const total = lengths.length;
  const places = placesOf(played.decisions, lengths);
  const count = places.reduce((sum, { length }) => sum + length, 0);
  /** A column of all decisions from those of the games: one number a decision. */
  const gathered = <A extends Numbers>(into: A, of: (decisions: Decisions, game: number) => ArrayLike<number>): A => {
    played.decisions.forEach((decisions, game) => scatter(of(decisions, game), places[game], into));
    return into;
  };
  const copied = (name: "episode" | "seat" | "site" | "action" | "row" | "after" | "sampleGroup" | "sampleIndex"): Int32Array =>
    gathered(new Int32Array(count), (decisions) => decisions[name]);
  const paid = gathered(new Float64Array(count), paidOf);
  const ended = gathered(new Uint8Array(count), (decisions) => decisions.ended);
  const truncated = gathered(new Uint8Array(count), ({ cut, truncated }) => truncated.map((inside, row) => inside | cut[row]));
  const { of, ...trajectories } = trajectoriesOf(
    {
      episode: copied("episode"),
      seat: copied("seat"),
      sampleGroup: copied("sampleGroup"),
      sampleIndex: copied("sampleIndex"),
      paid,
      ended,
      truncated,
    },
    {
      episodes: total,
      groups: groups.length,
      groupOf,
      seats: (episode) => infos[gameOf[episode]].seats.length,
      policy: played.policy,
      score: (episode, seat) => scores[episode * played.seats + seat],
    },
  );
  const sampled = infos.some((info) => info.samples === true);
  const inside = infos.some((info) => info.sites.some((site) => site.game !== undefined));
  const width = Math.max(0, ...infos.map((info) => info.realActions ?? 0));
  const sites = copied("site");
  const plain = <A extends Numbers>(data: A, names?: readonly string[]): Stored => ({ data, shape: [], ...(names && { names }) });
  return {
    kind: "table",
    levels: [
      {
        name: "episode",
        count: total,
        columns: {
          game: plain(gameOf, gameNames),
          episode: plain(numbered(total)),
          ...(sampled ? {} : { group: plain(groupOf) }),
          length: plain(lengths),
          ...givenColumns(
            groups.map((group) => ({ group, game: games[gameNames.indexOf(group.game)] })),
            groupOf,
            given,
          ),
          ...endColumns(records, total, new Set(infos.flatMap((info) => info.endFields))),
        },
      },
      {
        name: "trajectory",
        count: trajectories.count,
        up: trajectories.episode,
        columns: {
          trajectory: plain(numbered(trajectories.count)),
          seat: plain(trajectories.seat),
          policy: plain(trajectories.policy, policyNames),
          score: plain(trajectories.score),
          ...(sampled ? { group: plain(trajectories.group), sample: plain(trajectories.sample) } : {}),
        },
      },
      {
        name: "decision",
        count,
        up: of,
        columns: {
          site: plain(sites),
          ...(inside ? innerColumns(sites, (row) => infos[gameOf[trajectories.episode[of[row]]]], infos) : {}),
          action: plain(copied("action")),
          logp: plain(gathered(new Float32Array(count), (decisions) => decisions.logp)),
          ...(width > 0 ? realColumns(played.decisions, places, count, width) : {}),
          ...chancesOf(played.decisions, places, count, Math.max(...infos.map((info) => info.actions))),
          reward: plain(Float32Array.from(paid)),
          ...byChannel(infos, (of) => gathered(new Float32Array(count), of)),
          ended: plain(ended),
          truncated: plain(truncated),
          row: plain(copied("row")),
          after_row: plain(copied("after")),
        },
      },
    ],
    views: {
      games: gameNames,
      sizes: infos.map((info) => info.observation.size),
      actions: infos.map((info) => info.actions),
      observations: played.observations,
      masks: played.masks,
      ...(played.writings.some((w) => w.length > 0) && { writings: played.writings }),
    },
  };
}

/** Where each decision of each game goes: those of an episode behind those of the episodes before it. */
function placesOf(decisions: readonly Decisions[], lengths: Int32Array): readonly Int32Array[] {
  const next = new Int32Array(lengths.length);
  for (let episode = 1; episode < next.length; episode++) next[episode] = next[episode - 1] + lengths[episode - 1];
  return decisions.map(({ count, episode }) => {
    const places = new Int32Array(count);
    for (let row = 0; row < count; row++) places[row] = next[episode[row]]++;
    return places;
  });
}

function numbered(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Puts numbers where they go. */
function scatter(from: ArrayLike<number>, places: Int32Array, into: Numbers): void {
  for (let row = 0; row < places.length; row++) into[places[row]] = from[row];
}

/** What decisions were paid on all channels. */
function paidOf({ rewards, channels, count }: Decisions): Float64Array {
  if (channels === 1) return rewards;
  const sums = new Float64Array(count);
  for (let row = 0; row < count; row++) for (let channel = 0; channel < channels; channel++) sums[row] += rewards[row * channels + channel];
  return sums;
}

/** What was drawn and played at sites of reals; zeros elsewhere. A single real that is played has no axis of its own. */
function realColumns(
  decisions: readonly Decisions[],
  places: readonly Int32Array[],
  count: number,
  width: number,
): Readonly<Record<string, Stored>> {
  const column = (name: "drawn" | "played"): Float32Array => {
    const data = new Float32Array(count * width);
    decisions.forEach((of, game) => {
      const own = of.width;
      if (own > 0) places[game].forEach((place, row) => data.set(of[name].subarray(row * own, (row + 1) * own), place * width));
    });
    return data;
  };
  return {
    drawn: { data: column("drawn"), shape: [width] },
    played_reals: { data: column("played"), shape: width === 1 ? [] : [width] },
  };
}

/** How likely those who search found each move; zeros in rows of others, and no column where nobody searched. */
function chancesOf(decisions: readonly Decisions[], places: readonly Int32Array[], count: number, actions: number): { chances?: Stored } {
  if (decisions.every(({ chances }) => chances.size === 0)) return {};
  const data = new Float32Array(count * actions);
  decisions.forEach(({ chances }, game) => chances.forEach((row, at) => data.set(row, places[game][at] * actions)));
  return { chances: { data, shape: [actions] } };
}

/** Whose decisions rows are (A15): the game that declares them, and how many games are around it. */
function innerColumns(sites: Int32Array, infoOf: (row: number) => GameInfo, infos: readonly GameInfo[]): Readonly<Record<string, Stored>> {
  const names = [...new Set([...infos.map((info) => info.name), ...infos.flatMap((info) => info.sites.flatMap((s) => s.game ?? []))])];
  return {
    played: { data: sites.map((site, row) => names.indexOf(infoOf(row).sites[site].game ?? infoOf(row).name)), shape: [], names },
    depth: { data: sites.map((site, row) => infoOf(row).sites[site].depth ?? 0), shape: [] },
  };
}

/** The columns `reward.c`, one a channel, where some game has several (A9); games without a channel pay nothing on it. */
function byChannel(
  infos: readonly GameInfo[],
  gathered: (of: (decisions: Decisions, game: number) => ArrayLike<number>) => Float32Array,
): Readonly<Record<string, Stored>> {
  const names = infos.map((info) => info.channels ?? ["outcome"]);
  const all = [...new Set(names.flat())];
  if (all.length === 1) return {};
  return Object.fromEntries(
    all.map((channel) => {
      const data = gathered(({ rewards, channels, count }, game) => {
        const at = names[game].indexOf(channel);
        return Float64Array.from({ length: count }, (_, row) => (at < 0 ? 0 : rewards[row * channels + at]));
      });
      return [`reward.${channel}`, { data, shape: [] }];
    }),
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
