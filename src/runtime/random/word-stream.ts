import { philoxInto } from "./philox.js";

/**
 * The words of one event, numbered through its draws in order: word k is lane k mod 4 of block k div 4 (semantics F6).
 * Create one, then `reset` it for each event, so a loop over many events allocates nothing.
 */
export class WordStream {
  private readonly block = new Uint32Array(4);
  private taken = 0;
  private c0 = 0;
  private c1 = 0;
  private c2 = 0;

  /** Makes the stream of key (seed, stream); it stands at event (0, 0, 0) until `reset` moves it. */
  constructor(
    private readonly seed: number,
    private readonly stream: number,
  ) {}

  /** Moves to the first word of the event with this counter (semantics D4: collect, episode, event). */
  reset(collect: number, episode: number, event: number): this {
    this.c0 = collect;
    this.c1 = episode;
    this.c2 = event;
    this.taken = 0;
    return this;
  }

  /** Gives the next word, 0 to 2^32 - 1. */
  next(): number {
    const lane = this.taken & 3;
    if (lane === 0) philoxInto(this.block, this.seed, this.stream, this.c0, this.c1, this.c2, this.taken >>> 2);
    this.taken++;
    return this.block[lane];
  }

  /** Tells how many words this event has used so far. */
  get used(): number {
    return this.taken;
  }
}
