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
  const most = placesFor(rows, about);
  const episode = new Int32Array(most);
  const seat = new Int32Array(most);
  const policy = new Int32Array(most);
  const score = new Float64Array(most);
  const group = new Int32Array(most);
  const sample = new Int32Array(most);
  const of = new Int32Array(rows.episode.length);
  let count = 0;
  let groups = about.groups;
  let at = 0;
  const open = (e: number, s: number, itsPolicy: number, itsScore: number, itsGroup: number, itsSample: number): number => {
    episode[count] = e;
    seat[count] = s;
    policy[count] = itsPolicy;
    score[count] = itsScore;
    group[count] = itsGroup;
    sample[count] = itsSample;
    return count++;
  };
  for (let e = 0; e < about.episodes; e++) {
    const seats = about.seats(e);
    const first = count;
    for (let s = 0; s < seats; s++) open(e, s, about.policy(seats, s, e), about.score(e, s), about.groupOf[e], -1);
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
        place = open(e, rows.seat[at], policy[first + rows.seat[at]], 0, itsGroup, rows.sampleIndex[at]);
        known.set(key, place);
      }
      of[at] = place;
      score[place] += rows.paid[at];
      last.set(place, at);
    }
    for (const row of samples?.last.values() ?? []) if (rows.truncated[row] === 0) rows.ended[row] = 1;
  }
  return {
    count,
    episode: episode.slice(0, count),
    seat: seat.slice(0, count),
    policy: policy.slice(0, count),
    score: new Float32Array(score.subarray(0, count)),
    group: group.slice(0, count),
    sample: sample.slice(0, count),
    of,
  };
}

/** The most trajectories that there can be: those of seats, and one for each decision of a sample. */
function placesFor({ sampleIndex }: Placed, { episodes, seats }: Episodes): number {
  let most = 0;
  for (let e = 0; e < episodes; e++) most += seats(e);
  for (let row = 0; row < sampleIndex.length; row++) if (sampleIndex[row] >= 0) most++;
  return most;
}

interface SamplesOfEpisode {
  readonly groupAt: Map<number, number>;
  readonly known: Map<string, number>;
  /** The last decision of each trajectory. */
  readonly last: Map<number, number>;
}
