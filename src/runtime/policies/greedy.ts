/** Policies that play the best move. */
import type { Game } from "../../contract/game.js";
import { cannotPlay } from "../train/messages.js";
import type { RealRows } from "./reals.js";
import { probabilitiesByRows, type Policy, type Rows, type Situation } from "./policy.js";

/** The legal move with the highest score in a row; of equals the first. -1 if none is legal. */
export function bestOf(scores: Float32Array, masks: Uint8Array, row: number, actions: number): number {
  let best = -1;
  for (let a = 0; a < actions; a++) {
    const at = row * actions + a;
    if (masks[at] && (best < 0 || scores[at] > scores[row * actions + best])) best = a;
  }
  return best;
}

/** Log-probabilities of a player that takes the best move, but with a chance `explore` any legal one. */
export function mostlyBest(scores: Float32Array, rows: Rows, actions: number, explore: number): Float32Array {
  const out = new Float32Array(rows.count * actions).fill(-1e9);
  for (let row = 0; row < rows.count; row++) {
    const best = bestOf(scores, rows.masks, row, actions);
    let legal = 0;
    for (let a = 0; a < actions; a++) legal += rows.masks[row * actions + a];
    for (let a = 0; a < actions; a++) {
      if (!rows.masks[row * actions + a]) continue;
      const chance = explore / legal + (a === best ? 1 - explore : 0);
      if (chance > 0) out[row * actions + a] = Math.fround(Math.log(chance));
    }
  }
  return out;
}

/** Plays another policy's likeliest move. */
export class GreedyPolicy implements Policy {
  readonly name: string;

  constructor(readonly of: Policy) {
    this.name = `greedy(${of.name})`;
  }

  /** The means: what is likeliest. */
  async reals(game: Game, rows: Rows): Promise<RealRows> {
    const found = await this.of.reals(game, rows);
    if (found.kind !== "normal") throw cannotPlay({ policy: this.name, because: "finds all reals alike" });
    return { ...found, logDeviation: found.logDeviation.map(() => -Infinity) };
  }

  async logp(game: Game, rows: Rows): Promise<Float32Array> {
    return mostlyBest(await this.of.logp(game, rows), rows, game.info.actions, 0);
  }

  /** Of a policy that writes: its likeliest symbols. */
  get write(): Policy["write"] {
    const { of } = this;
    return of.write && ((game, situations) => of.write?.(game, situations) ?? Promise.resolve([]));
  }

  async probabilities<S>(game: Game<S>, situations: readonly Situation<S>[]): Promise<readonly ArrayLike<number>[]> {
    if (!this.of.write) return probabilitiesByRows(this, game, situations);
    const rows = await this.of.probabilities(game, situations);
    return rows.map((row) => {
      const best = Array.from(row).indexOf(Math.max(...Array.from(row)));
      return Float64Array.from(row, (_, i) => (i === best ? 1 : 0));
    });
  }
}
