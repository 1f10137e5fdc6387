/** A batch from what was played: the levels episode, trajectory and decision with their columns (A12, D5). */
import type { EpisodeParameters, Game, GameInfo } from "../../contract/game.js";
import type { CollectGroup } from "../../contract/method.js";
import type { Writing } from "../policies/writing.js";
import type { Batch, Numbers, Stored } from "../tables/table.js";
import { givenColumns } from "./giving.js";
import type { Row } from "./play-lanes.js";
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
  readonly scores: readonly Float32Array[];
  readonly records: readonly (Readonly<Record<string, unknown>> | undefined)[];
  /** Decisions of one episode in their order, those of different ones in any. */
  readonly rows: readonly Row[];
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
  const rows = inOrder(played.rows, lengths);
  const { trajectories, of } = trajectoriesOf(rows, {
    episodes: total,
    groups: groups.length,
    groupOf,
    seats: (episode) => infos[gameOf[episode]].seats.length,
    policy: played.policy,
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
            groups.map((group) => ({ group, game: games[gameNames.indexOf(group.game)] })),
            groupOf,
            given,
          ),
          ...endColumns(records, total, new Set(infos.flatMap((info) => info.endFields))),
        },
      },
      {
        name: "trajectory",
        count: trajectories.length,
        up: ints(trajectories, (t) => t.episode),
        columns: {
          trajectory: plain(ints(trajectories, (_, i) => i)),
          seat: plain(ints(trajectories, (t) => t.seat)),
          policy: plain(
            ints(trajectories, (t) => t.policy),
            policyNames,
          ),
          score: plain(floats(trajectories, (t) => t.score)),
          ...(sampled
            ? {
                group: plain(ints(trajectories, (t) => t.group)),
                sample: plain(ints(trajectories, (t) => t.sample)),
              }
            : {}),
        },
      },
      {
        name: "decision",
        count: rows.length,
        up: of,
        columns: {
          site: plain(ints(rows, (r) => r.site)),
          ...(inside ? innerColumns(rows, infos, gameOf) : {}),
          action: plain(ints(rows, (r) => r.action)),
          logp: plain(floats(rows, (r) => r.logp)),
          ...(width > 0
            ? { drawn: realColumn(rows, width, (r) => r.drawn), played_reals: realColumn(rows, width, (r) => r.played, true) }
            : {}),
          reward: plain(floats(rows, (r) => paid(r))),
          ...byChannel(rows, infos, gameOf),
          ended: plain(bytes(rows, (r) => (r.ended ? 1 : 0))),
          truncated: plain(bytes(rows, (r) => (r.truncated || r.credit.truncated ? 1 : 0))),
          row: plain(ints(rows, (r) => r.row)),
          after_row: plain(ints(rows, (r) => r.after ?? -1)),
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

/** The rows of each episode behind those of the episodes before it. */
function inOrder(rows: readonly Row[], lengths: Int32Array): readonly Row[] {
  const place = new Int32Array(lengths.length);
  for (let episode = 1; episode < place.length; episode++) place[episode] = place[episode - 1] + lengths[episode - 1];
  const sorted: Row[] = [...rows];
  for (const row of rows) sorted[place[row.episode]++] = row;
  return sorted;
}

function ints<T>(rows: readonly T[], of: (row: T, at: number) => number): Int32Array {
  const data = new Int32Array(rows.length);
  for (let i = 0; i < data.length; i++) data[i] = of(rows[i], i);
  return data;
}

function floats<T>(rows: readonly T[], of: (row: T) => number): Float32Array {
  const data = new Float32Array(rows.length);
  for (let i = 0; i < data.length; i++) data[i] = of(rows[i]);
  return data;
}

function bytes<T>(rows: readonly T[], of: (row: T) => number): Uint8Array {
  const data = new Uint8Array(rows.length);
  for (let i = 0; i < data.length; i++) data[i] = of(rows[i]);
  return data;
}

/** What a decision was paid on all channels. */
function paid({ credit }: Row): number {
  let sum = 0;
  for (const amount of credit.rewards) sum += amount;
  return sum;
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
    depth: { data: ints(rows, (row) => site(row).depth ?? 0), shape: [] },
  };
}

/** The columns `reward.c`, one a channel, where some game has several (A9); games without a channel pay nothing on it. */
function byChannel(rows: readonly Row[], infos: readonly GameInfo[], gameOf: Int32Array): Readonly<Record<string, Stored>> {
  const names = infos.map((info) => info.channels ?? ["outcome"]);
  const all = [...new Set(names.flat())];
  if (all.length === 1) return {};
  const paid = (row: Row, channel: string): number => row.credit.rewards[names[gameOf[row.episode]].indexOf(channel)] ?? 0;
  return Object.fromEntries(all.map((channel) => [`reward.${channel}`, { data: floats(rows, (row) => paid(row, channel)), shape: [] }]));
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
