/** Keys and values of texts that are being written: what the network remembers of the tokens it has read, one array [rows, heads, places, width] a memory. */
import type { WriterPlan } from "../../contract/method.js";
import type { Tensors } from "../arrays/executor.js";
import { tensor, type Tensor } from "../arrays/tensor.js";

/** Room is made for so many places at a time. Sums over whole numbers of them do not depend on how many are empty behind the last one (A13). */
const PLACES = 64;

type Numbers = Float32Array | Float64Array;

export class TextMemory {
  private places = PLACES;
  private arrays: Numbers[];

  constructor(
    private readonly memories: WriterPlan["memories"],
    private rows: number,
    private readonly wide: boolean,
  ) {
    this.arrays = this.emptied();
  }

  private emptied(): Numbers[] {
    return this.memories.map(({ shape: [heads, width] }) => {
      const size = this.rows * heads * this.places * width;
      return this.wide ? new Float64Array(size) : new Float32Array(size);
    });
  }

  /** The inputs of a graph that looks at what is remembered of the first `rows` rows. */
  inputs(rows: number): Record<string, Tensor> {
    return Object.fromEntries(
      this.memories.map(({ name, shape: [heads, width] }, m) => {
        const size = heads * this.places * width;
        return [name, tensor("f32", [rows, heads, this.places, width], this.arrays[m].subarray(0, rows * size))];
      }),
    );
  }

  /** Makes room for so many places. */
  grow(places: number): void {
    if (places <= this.places) return;
    const [before, had] = [this.arrays, this.places];
    this.places = Math.ceil(places / PLACES) * PLACES;
    this.arrays = this.emptied();
    this.memories.forEach(({ shape: [heads, width] }, m) => {
      for (let head = 0; head < this.rows * heads; head++)
        this.arrays[m].set(before[m].subarray(head * had * width, (head + 1) * had * width), head * this.places * width);
    });
  }

  /** Keeps what a graph wants to be remembered: of each row that has something, so many tokens from its place on. */
  keep(outputs: Tensors, places: ArrayLike<number>, tokens: number): void {
    this.memories.forEach(({ name, shape: [heads, width] }, m) => {
      const now = outputs[`new/${name}`].data as Numbers;
      const memory = this.arrays[m];
      const piece = tokens * width;
      for (let row = 0; row * tokens < places.length; row++) {
        const place = places[row * tokens];
        if (place < 0) continue;
        for (let head = row * heads; head < (row + 1) * heads; head++) {
          const to = (head * this.places + place) * width;
          const from = head * piece;
          // Few numbers are copied faster one by one.
          if (piece <= 64) for (let k = 0; k < piece; k++) memory[to + k] = now[from + k];
          else memory.set(now.subarray(from, from + piece), to);
        }
      }
    });
  }

  /** Keeps some rows only, in this order; there is room for `room`. */
  choose(rows: readonly number[], room: number): void {
    const before = this.arrays;
    this.rows = room;
    this.arrays = this.emptied();
    this.memories.forEach(({ shape: [heads, width] }, m) => {
      const size = heads * this.places * width;
      rows.forEach((row, i) => this.arrays[m].set(before[m].subarray(row * size, (row + 1) * size), i * size));
    });
  }
}
