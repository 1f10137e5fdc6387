/** Observations and masks of decisions while they are gathered. */
import type { Lanes } from "../../contract/game.js";
import { copyRows } from "../tables/copy-rows.js";

/** Growing arrays of observations and masks, in the order in which decisions were made. */
export class ViewStore {
  private observations: Float32Array;
  private masks: Uint8Array;
  private rows = 0;

  /** `room`: how many rows there will be, as far as one can guess. */
  constructor(
    private readonly width: number,
    private readonly actions: number,
    room: number,
  ) {
    this.observations = new Float32Array(room * width);
    this.masks = new Uint8Array(room * actions);
  }

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
    copyRows(observed, lanes, width, this.observations, first);
    copyRows(from.mask, lanes, actions, this.masks, first);
    for (let i = 0; i < lanes.length; i++) sites[i] = from.site[lanes[i]];
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

  /** How many rows there are. */
  get count(): number {
    return this.rows;
  }

  finish(): { observations: Float32Array; masks: Uint8Array } {
    return { observations: this.observations.subarray(0, this.rows * this.width), masks: this.masks.subarray(0, this.rows * this.actions) };
  }
}
