/** Data through a seat (D7): at each of its decisions the seat chooses what it is given; it has no log-probabilities of its own. */
import type { Game } from "../../contract/game.js";
import type { Shape, Written as Value } from "../../contract/words/shape.js";
import { actionOfText, textReader } from "../../contract/words/texts.js";
import { writeFormat } from "../../contract/words/values.js";
import { numberOfValue } from "../games/value-numbers.js";
import { badSaying } from "../train/messages.js";
import { writeMove } from "../words/moves.js";
import type { Policy, Rows, Situation } from "./policy.js";
import type { RealRows } from "./reals.js";
import type { Written } from "./writer.js";
import { NOTHING_WRITTEN, type Spoken } from "./writing.js";

/** What is said at a site of a game: the part of the value at `path`, in its domain's shape; a site of texts has none. */
export interface SaidSite {
  readonly site: number;
  readonly path: readonly string[];
  readonly shape?: Shape;
}

/** Chooses what a value says. With `words` it also keeps what was read before, so that writers can learn from it. */
export class SayingPolicy implements Policy {
  readonly name = "says";
  readonly write: Policy["write"];

  constructor(
    private readonly value: Value,
    private readonly sites: Readonly<Record<string, readonly SaidSite[]>>,
    words: boolean,
  ) {
    if (words) this.write = async (game, situations) => situations.map((situation) => this.written(game, situation));
  }

  async logp(game: Game, { count, sites, masks }: Rows): Promise<Float32Array> {
    const { actions } = game.info;
    const out = new Float32Array(count * actions).fill(-1e9);
    for (let row = 0; row < count; row++) {
      if (game.info.sites[sites[row]].real) continue;
      const action = this.action(game, sites[row]);
      if (!masks[row * actions + action]) throw this.illegal(game, sites[row], action);
      out[row * actions + action] = 0;
    }
    return out;
  }

  async reals(game: Game, { count, sites }: Rows): Promise<RealRows> {
    const width = game.info.realActions ?? 0;
    const mean = new Float32Array(count * width);
    for (let row = 0; row < count; row++) {
      const { real, name } = game.info.sites[sites[row]];
      if (!real) continue;
      const said = [this.part(game, sites[row])].flat();
      if (said.length !== real.size) throw badSaying({ game: game.info.name, site: name, problem: `has ${said.length} numbers` });
      for (const [k, number] of said.entries()) {
        if (!(typeof number === "number" && number >= real.low && number <= real.high))
          throw badSaying({ game: game.info.name, site: name, problem: `is ${number}, outside ${real.low}..${real.high}` });
        mean[row * width + k] = number;
      }
    }
    // No deviation: what is drawn is the mean.
    return { kind: "normal", width, mean, logDeviation: new Float32Array(count * width).fill(-Infinity) };
  }

  async probabilities<S>(game: Game<S>, situations: readonly Situation<S>[]): Promise<readonly Float64Array[]> {
    return situations.map(({ site, legal }) => {
      const action = this.action(game, site);
      if (!legal.includes(action)) throw this.illegal(game, site, action);
      return Float64Array.from(legal, (move) => (move === action ? 1 : 0));
    });
  }

  private written<S>(game: Game<S>, situation: Situation<S>): Written {
    const { site, legal } = situation;
    const { text: asked } = game.info.sites[site];
    const move = asked ? undefined : this.action(game, site);
    if (move !== undefined && !legal.includes(move)) throw this.illegal(game, site, move);
    const text = move === undefined ? this.text(game, site) : writeMove(game, site, move);
    const writing: Spoken = { ...NOTHING_WRITTEN, said: { game: game as Game, situation, text } };
    return { text, action: move ?? actionOfText(text), logp: 0, writing };
  }

  /** The value as the first format says it that reads it back. */
  private text<S>(game: Game<S>, site: number): string {
    const { text, name } = game.info.sites[site];
    const value = this.part(game, site);
    if (typeof value === "string") return value;
    for (const format of text?.formats ?? []) {
      const written = writeFormat(format, value);
      if (written !== undefined && textReader([format]).read(written)) return written;
    }
    throw badSaying({
      game: game.info.name,
      site: name,
      problem: `is ${JSON.stringify(value)}, which its formats cannot write so that it reads back`,
    });
  }

  private action<S>(game: Game<S>, site: number): number {
    const { name } = game.info.sites[site];
    const { shape } = this.found(game, site);
    const value = this.part(game, site);
    const action = shape && numberOfValue(shape, value);
    if (action !== undefined) return action;
    throw badSaying({ game: game.info.name, site: name, problem: `is ${JSON.stringify(value)}, which is no value of its domain` });
  }

  private part<S>(game: Game<S>, site: number): Value {
    let value = this.value;
    for (const name of this.found(game, site).path) value = (value as { readonly [field: string]: Value })[name];
    return value;
  }

  private found<S>(game: Game<S>, site: number): SaidSite {
    const { name, sites } = game.info;
    const found = this.sites[name]?.find((s) => s.site === site);
    if (!found) throw badSaying({ game: name, site: sites[site].name, problem: "is not there: nothing is said for this decision" });
    return found;
  }

  private illegal<S>(game: Game<S>, site: number, action: number): Error {
    const { name, sites } = game.info;
    return badSaying({ game: name, site: sites[site].name, problem: `is ${game.describe(site, action)}, which is not legal there` });
  }
}
