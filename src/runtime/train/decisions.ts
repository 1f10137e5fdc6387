/** Decisions of one game while they are gathered: columns that grow, so that a decision costs no object of its own. */
import type { Lanes } from "../../contract/game.js";
import { Accounts, enlarged } from "../games/accounts.js";

export class Decisions extends Accounts {
  episode: Int32Array;
  seat: Int32Array;
  action: Int32Array;
  logp: Float32Array;
  /** Where what was seen lies, in the arrays of the game. */
  row: Int32Array;
  /** Where what the seat would see after a cut lies; -1 if its episode was not cut. */
  after: Int32Array;
  ended: Uint8Array;
  /** The last of its seat in an episode that was cut. */
  cut: Uint8Array;
  /** The sample it belongs to (A14); -1 if to none. */
  sampleGroup: Int32Array;
  sampleIndex: Int32Array;
  /** At sites of reals: what was drawn, before it was brought into the box, and what was played; `width` numbers a decision. */
  drawn: Float32Array;
  played: Float32Array;
  /** Of players that search: how likely each move of the game was, by decision. */
  readonly chances = new Map<number, Float32Array>();

  constructor(
    channels: number,
    /** The most reals that a site asks for. */
    readonly width: number,
    room: number,
  ) {
    super(channels, room);
    this.episode = new Int32Array(room);
    this.seat = new Int32Array(room);
    this.action = new Int32Array(room);
    this.logp = new Float32Array(room);
    this.row = new Int32Array(room);
    this.after = new Int32Array(room);
    this.ended = new Uint8Array(room);
    this.cut = new Uint8Array(room);
    this.sampleGroup = new Int32Array(room);
    this.sampleIndex = new Int32Array(room);
    this.drawn = new Float32Array(room * width);
    this.played = new Float32Array(room * width);
  }

  protected override grow(room: number): void {
    super.grow(room);
    this.episode = enlarged(this.episode, room);
    this.seat = enlarged(this.seat, room);
    this.action = enlarged(this.action, room);
    this.logp = enlarged(this.logp, room);
    this.row = enlarged(this.row, room);
    this.after = enlarged(this.after, room);
    this.ended = enlarged(this.ended, room);
    this.cut = enlarged(this.cut, room);
    this.sampleGroup = enlarged(this.sampleGroup, room);
    this.sampleIndex = enlarged(this.sampleIndex, room);
    this.drawn = enlarged(this.drawn, room * this.width);
    this.played = enlarged(this.played, room * this.width);
  }

  /** Notes what was chosen in a lane, at a decision whose account has been opened. */
  note(at: number, lanes: Lanes, lane: number, action: number, logp: number, row: number): void {
    this.episode[at] = lanes.episode[lane];
    this.seat[at] = lanes.seat[lane];
    this.action[at] = action;
    this.logp[at] = logp;
    this.row[at] = row;
    this.after[at] = -1;
    this.sampleIndex[at] = lanes.sampleIndex?.[lane] ?? -1;
    this.sampleGroup[at] = this.sampleIndex[at] < 0 ? -1 : (lanes.sampleGroup?.[lane] ?? -1);
  }
}
