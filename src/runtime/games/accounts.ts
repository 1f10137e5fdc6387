/** Decisions that were asked and what they are credited with (A9), as columns that grow: one row a decision, in the order in which they were asked. */

const FIRST_ROOM = 64;

/** One decision and what it is credited with on each channel. */
export interface Credited {
  readonly site: number;
  readonly event: number;
  readonly rewards: readonly number[];
  /** It is the last of its seat in an inner episode that was cut (A15). */
  readonly truncated: boolean;
}

export class Accounts {
  count = 0;
  site: Int32Array;
  event: Int32Array;
  /** The decision before it of the same seat in the same episode; -1 if it was the first. */
  previous: Int32Array;
  truncated: Uint8Array;
  /** `channels` amounts a decision. */
  rewards: Float64Array;
  /** How many forced decisions at a site pass their credit to a decision: by decision, then by site. */
  readonly passed = new Map<number, Map<number, number>>();

  /** `room`: how many decisions there will be, as far as one can guess. */
  constructor(
    readonly channels: number,
    room: number = FIRST_ROOM,
  ) {
    this.site = new Int32Array(room);
    this.event = new Int32Array(room);
    this.previous = new Int32Array(room);
    this.truncated = new Uint8Array(room);
    this.rewards = new Float64Array(room * channels);
  }

  /** Opens the account of a decision and gives its row. */
  open(previous: number, site: number, event: number): number {
    const row = this.count++;
    if (row >= this.site.length) this.grow(Math.max(FIRST_ROOM, 2 * row));
    this.site[row] = site;
    this.event[row] = event;
    this.previous[row] = previous;
    return row;
  }

  protected grow(room: number): void {
    this.site = enlarged(this.site, room);
    this.event = enlarged(this.event, room);
    this.previous = enlarged(this.previous, room);
    this.truncated = enlarged(this.truncated, room);
    this.rewards = enlarged(this.rewards, room * this.channels);
  }

  /** A decision as a record. */
  at(row: number): Credited {
    const { channels } = this;
    return {
      site: this.site[row],
      event: this.event[row],
      rewards: Array.from(this.rewards.subarray(row * channels, (row + 1) * channels)),
      truncated: this.truncated[row] === 1,
    };
  }
}

/** The same numbers with room for more. */
export function enlarged<A extends Float64Array | Float32Array | Int32Array | Uint8Array>(data: A, length: number): A {
  const larger = new (data.constructor as new (length: number) => A)(length);
  larger.set(data);
  return larger;
}
