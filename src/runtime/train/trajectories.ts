/** Which trajectory each decision of a batch belongs to (A12, A14): its seat's in the episode, or that of one sample. */
import type { Sample } from "../../contract/game.js";
import type { Credited } from "../games/credit.js";

/** One seat in one episode, or what one seat decided in one sample. */
export interface Trajectory {
  readonly episode: number;
  readonly seat: number;
  readonly policy: number;
  score: number;
  /** Trajectories of one `times n` have one group; those of whole episodes that of their episode. */
  readonly group: number;
  /** Which of the samples it is; -1 for a whole episode's. */
  readonly sample: number;
}

/** What of a decision says where it belongs. */
export interface Placed {
  readonly episode: number;
  readonly seat: number;
  readonly sample?: Sample;
  readonly credit: Credited;
  ended: boolean;
  readonly truncated: boolean;
}

/** What is known of the episodes. */
export interface Episodes {
  readonly episodes: number;
  readonly groups: number;
  readonly groupOf: ArrayLike<number>;
  readonly seats: (episode: number) => number;
  readonly policy: (seats: number, seat: number, episode: number) => number;
  readonly score: (episode: number, seat: number) => number;
}

/**
 * Lists the trajectories, an episode's seats first, then its samples in the order in which they were first asked. `rows` are in order. What a sample
 * scores is what its decisions are credited with, and its last decision is an end unless it was cut.
 */
export function trajectoriesOf(
  rows: readonly Placed[],
  about: Episodes,
): { readonly trajectories: readonly Trajectory[]; readonly of: Int32Array } {
  const trajectories: Trajectory[] = [];
  const of = new Int32Array(rows.length);
  let groups = about.groups;
  let at = 0;
  for (let episode = 0; episode < about.episodes; episode++) {
    const seats = about.seats(episode);
    const first = trajectories.length;
    for (let seat = 0; seat < seats; seat++) {
      const policy = about.policy(seats, seat, episode);
      trajectories.push({ episode, seat, policy, score: about.score(episode, seat), group: about.groupOf[episode], sample: -1 });
    }
    const groupAt = new Map<number, number>();
    const known = new Map<string, number>();
    const last = new Map<number, Placed>();
    for (; at < rows.length && rows[at].episode === episode; at++) {
      const row = rows[at];
      const { seat, sample } = row;
      if (sample === undefined) {
        of[at] = first + seat;
        continue;
      }
      let group = groupAt.get(sample.group);
      if (group === undefined) groupAt.set(sample.group, (group = groups++));
      const key = `${sample.group} ${sample.index} ${seat}`;
      let place = known.get(key);
      if (place === undefined) {
        known.set(key, (place = trajectories.length));
        const { policy } = trajectories[first + seat];
        trajectories.push({ episode, seat, policy, score: 0, group, sample: sample.index });
      }
      of[at] = place;
      trajectories[place].score += row.credit.rewards.reduce((a, b) => a + b, 0);
      last.set(place, row);
    }
    for (const row of last.values()) if (!row.truncated && !row.credit.truncated) row.ended = true;
  }
  return { trajectories, of };
}
