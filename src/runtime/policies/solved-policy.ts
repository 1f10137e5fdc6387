import type { Game } from "../../contract/game.js";
import { playerOf } from "../solve/player-of.js";
import { rowOf, type PolicyFunction } from "../solve/policy-table.js";
import { loadAnySolution } from "../solve/solution-file.js";
import type { AnySolution } from "../solve/solution.js";
import { cannotPlay } from "../train/messages.js";
import { noReals, type Policy, type Rows, type Situation } from "./policy.js";

interface Loaded {
  readonly solution: AnySolution;
  readonly player: PolicyFunction;
  /** By what a seat observes: the row, null where several share an observation. */
  readonly rows: ReadonlyMap<string, Float64Array | null>;
}

/** Plays what `spc solve --out` saved. The file is read when the policy is first asked, and checked against the game it is asked about. */
export class SolvedPolicy implements Policy {
  readonly reals = noReals;

  private readonly loaded = new Map<string, Promise<Loaded>>();

  constructor(
    readonly name: string,
    private readonly read: () => Promise<string>,
  ) {}

  async logp(game: Game, rows: Rows): Promise<Float32Array> {
    const { solution, rows: table } = await this.load(game);
    if (solution.kind !== "table") throw cannotPlay({ policy: this.name, because: "sees whole states, which rows of a batch do not hold" });
    const { actions, observation } = game.info;
    const out = new Float32Array(rows.count * actions).fill(-1e9);
    for (let row = 0; row < rows.count; row++) {
      const mask = rows.masks.subarray(row * actions, (row + 1) * actions);
      const seen = rows.observations.subarray(row * observation.size, (row + 1) * observation.size);
      const found = table.get(keyOf(rows.sites[row], mask, seen));
      const because = "in its game what the seat saw earlier decides, and the observation does not repeat it";
      if (found === null) throw cannotPlay({ policy: this.name, because });
      if (found === undefined) throw cannotPlay({ policy: this.name, because: "never came to a situation like this" });
      for (let a = 0, k = 0; a < actions; a++) if (mask[a]) out[row * actions + a] = Math.max(-1e9, Math.fround(Math.log(found[k++])));
    }
    return out;
  }

  async probabilities<S>(game: Game<S>, situations: readonly Situation<S>[]): Promise<readonly ArrayLike<number>[]> {
    const { player } = await this.load(game as Game);
    return situations.map(({ state, seat }) => player(game as Game, state, seat));
  }

  private load(game: Game): Promise<Loaded> {
    const { name } = game.info;
    let loading = this.loaded.get(name);
    if (!loading) this.loaded.set(name, (loading = this.read().then((text) => joined(loadAnySolution(text, game), game))));
    return loading;
  }
}

function joined(solution: AnySolution, game: Game): Loaded {
  const rows = new Map<string, Float64Array | null>();
  if (solution.kind === "table") {
    const { actions, observation } = game.info;
    const seen = new Float32Array(observation.size);
    const mask = new Uint8Array(actions);
    for (const set of solution.policy.tree.informationSets) {
      game.observe(set.state, set.seat, seen, 0);
      mask.fill(0);
      for (const action of set.legal) mask[action] = 1;
      const key = keyOf(set.site, mask, seen);
      const row = rowOf(solution.policy, set);
      const other = rows.get(key);
      const same = other === undefined || (other !== null && row.every((p, k) => p === other[k]));
      rows.set(key, same ? row : null);
    }
  }
  return { solution, player: playerOf(solution, game), rows };
}

/** The bits of what is observed, with the site and what is legal. */
function keyOf(site: number, mask: Uint8Array, seen: Float32Array): string {
  return `${site} ${mask.join("")} ${seen.join(",")}`;
}
