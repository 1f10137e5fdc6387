/** Random play in a part of lanes that threads share: what a thread of the benchmark does. Each lane's games depend on the lane alone. */
import type { ChanceKey, Kernel, Lanes } from "../../src/contract/game.js";

/** Lanes of a kernel with what random play in them needs, all in memory that threads can share. */
export interface Field {
  readonly lanes: Lanes;
  /** The state of each lane's own generator of moves. */
  readonly random: Int32Array;
  readonly actions: Int32Array;
  /** How many games of each lane have begun. */
  readonly begun: Uint32Array;
  /** Observations of each lane; absent: none are written. */
  readonly seen?: Float32Array;
}

/** Makes a field on which no game has begun. */
export function makeField(kernel: Kernel, lanes: number, observed: boolean): Field {
  const room = (numbers: number): SharedArrayBuffer => new SharedArrayBuffer(4 * numbers);
  const random = new Int32Array(room(lanes));
  for (let lane = 0; lane < lanes; lane++) random[lane] = Math.imul(lane + 1, 0x9e3779b1) | 1;
  return {
    lanes: kernel.create(lanes, true),
    random,
    actions: new Int32Array(room(lanes)),
    begun: new Uint32Array(room(lanes)),
    ...(observed ? { seen: new Float32Array(room(lanes * kernel.info.observation.size)) } : {}),
  };
}

/** Makes `rounds` decisions in each lane of a part, uniform over legal actions; ended games begin anew. Returns the decisions made. */
export function playPart(kernel: Kernel, field: Field, from: number, to: number, rounds: number, chance: ChanceKey): number {
  const { lanes, random, actions, begun, seen } = field;
  const { seat, choices, mask } = lanes;
  const width = kernel.info.actions;
  const total = lanes.lanes;
  let decisions = 0;
  for (let round = 0; round < rounds; round++) {
    for (let lane = from; lane < to; lane++) {
      // A game may be over before anybody is asked.
      for (let tries = 0; seat[lane] < 0 && tries < 100; tries++) kernel.reset(lanes, lane, lane + total * begun[lane]++, chance);
      if (seat[lane] < 0) continue;
      let x = random[lane];
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      random[lane] = x;
      let left = Math.floor(((x >>> 8) * choices[lane]) / 16777216);
      let at = lane * width;
      while (mask[at] === 0 || left-- > 0) at++;
      actions[lane] = at - lane * width;
      decisions++;
    }
    if (seen !== undefined) kernel.observe(lanes, seen, from, to);
    kernel.step(lanes, actions, chance, from, to);
  }
  return decisions;
}
