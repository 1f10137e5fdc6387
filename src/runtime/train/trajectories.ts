/** Which trajectory each decision of a batch belongs to (A12, A14): its seat's in the episode, or that of one sample. */

/** What of the decisions, in the order of the batch, says where they belong. */
export interface Placed {
  readonly episode: Int32Array;
  readonly seat: Int32Array;
  /** -1 where a decision belongs to no sample. */
  readonly sampleGroup: Int32Array;
  readonly sampleIndex: Int32Array;
  /** What a decision was paid on all channels. */
  readonly paid: Float64Array;
  /** Filled in for the last decisions of samples. */
  readonly ended: Uint8Array;
  readonly truncated: Uint8Array;
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

/** Trajectories as columns, and for each decision its trajectory. */
export interface Trajectories {
  readonly count: number;
  readonly episode: Int32Array;
  readonly seat: Int32Array;
  readonly policy: Int32Array;
  readonly score: Float32Array;
  /** Trajectories of one `times n` have one group; those of whole episodes that of their episode. */
  readonly group: Int32Array;
  /** Which of the samples it is; -1 for a whole episode's. */
  readonly sample: Int32Array;
  readonly of: Int32Array;
}

/**
 * Lists the trajectories, an episode's seats first, then its samples in the order in which they were first asked. What a sample scores is what its
 * decisions are credited with, and its last decision is an end unless it was cut.
 */
export function trajectoriesOf(rows: Placed, about: Episodes): Trajectories {
  const episode: number[] = [];
  const seat: number[] = [];
  const policy: number[] = [];
  const score: number[] = [];
  const group: number[] = [];
  const sample: number[] = [];
  const of = new Int32Array(rows.episode.length);
  let groups = about.groups;
  let at = 0;
  for (let e = 0; e < about.episodes; e++) {
    const seats = about.seats(e);
    const first = episode.length;
    for (let s = 0; s < seats; s++) {
      episode.push(e);
      seat.push(s);
      policy.push(about.policy(seats, s, e));
      score.push(about.score(e, s));
      group.push(about.groupOf[e]);
      sample.push(-1);
    }
    let samples: SamplesOfEpisode | undefined;
    for (; at < of.length && rows.episode[at] === e; at++) {
      if (rows.sampleIndex[at] < 0) {
        of[at] = first + rows.seat[at];
        continue;
      }
      samples ??= { groupAt: new Map(), known: new Map(), last: new Map() };
      const { groupAt, known, last } = samples;
      let itsGroup = groupAt.get(rows.sampleGroup[at]);
      if (itsGroup === undefined) groupAt.set(rows.sampleGroup[at], (itsGroup = groups++));
      const key = `${rows.sampleGroup[at]} ${rows.sampleIndex[at]} ${rows.seat[at]}`;
      let place = known.get(key);
      if (place === undefined) {
        known.set(key, (place = episode.length));
        episode.push(e);
        seat.push(rows.seat[at]);
        policy.push(policy[first + rows.seat[at]]);
        score.push(0);
        group.push(itsGroup);
        sample.push(rows.sampleIndex[at]);
      }
      of[at] = place;
      score[place] += rows.paid[at];
      last.set(place, at);
    }
    for (const row of samples?.last.values() ?? []) if (rows.truncated[row] === 0) rows.ended[row] = 1;
  }
  return {
    count: episode.length,
    episode: new Int32Array(episode),
    seat: new Int32Array(seat),
    policy: new Int32Array(policy),
    score: new Float32Array(score),
    group: new Int32Array(group),
    sample: new Int32Array(sample),
    of,
  };
}

interface SamplesOfEpisode {
  readonly groupAt: Map<number, number>;
  readonly known: Map<string, number>;
  /** The last decision of each trajectory. */
  readonly last: Map<number, number>;
}
