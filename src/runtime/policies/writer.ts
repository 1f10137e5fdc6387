/** Writers: one graph a symbol, what was seen before remembered as keys and values; what may be written is masked by the formats' grammar. */
import type { Game } from "../../contract/game.js";
import type { WriterPlan } from "../../contract/method.js";
import { automatonOf } from "../../contract/words/automaton.js";
import { Masker, type MaskPlace } from "../../contract/words/masking.js";
import { literal } from "../../contract/words/rules-of.js";
import { actionOfText, textReader } from "../../contract/words/texts.js";
import { END, MARKS, PAD, Symbols } from "../../contract/words/vocabulary.js";
import type { Executor, Session, Tensors } from "../arrays/executor.js";
import { tensor } from "../arrays/tensor.js";
import { weighted } from "../random/draws.js";
import { cannotPlay } from "../train/messages.js";
import { transcriptOf } from "../words/transcript.js";
import { writeMove } from "../words/moves.js";
import type { GraphFiles } from "./graph-files.js";
import type { Situation } from "./policy.js";
import { contextOf, packTexts, type Writing } from "./writing.js";

/** What a writer did at a decision. */
export interface Written {
  readonly text: string;
  /** The move that the text is, or the text as an action. */
  readonly action: number | readonly number[];
  /** The log-probability of what was drawn, among what could be drawn at each place. */
  readonly logp: number;
  readonly writing: Writing;
}

/** The random words of a row (F6); without them the likeliest symbol is written. */
export type Draws = (row: number) => { next(): number };

/** Rows are computed in whole blocks, so that what comes out for one does not depend on how many others there are (A13). */
const BLOCK = 16;

export class Writer {
  readonly symbols: Symbols;
  private readonly sessions = new Map<string, { session: Session; bound: Tensors | undefined }>();
  private readonly grammars = new Map<string, Grammar>();
  private latest: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly plan: WriterPlan,
    private readonly executor: Executor,
    private readonly files: GraphFiles,
  ) {
    this.symbols = new Symbols(plan.vocabulary);
  }

  /** Writes at each situation, all at once. What a step remembers is kept in its session, so that one call is made after the other. */
  async write<S>(game: Game<S>, situations: readonly Situation<S>[], weights: Tensors, draws?: Draws): Promise<readonly Written[]> {
    const before = this.latest;
    const now = (async () => {
      await before.catch(() => undefined);
      return this.writeAll(game, situations, weights, draws);
    })();
    this.latest = now;
    return now;
  }

  private async writeAll<S>(
    game: Game<S>,
    situations: readonly Situation<S>[],
    weights: Tensors,
    draws?: Draws,
  ): Promise<readonly Written[]> {
    const { length, vocabulary } = this.plan;
    const size = vocabulary.length;
    const rows = situations.map(
      (situation, row) => new Row(this, this.context(game, situation), this.grammarOf(game, situation), draws?.(row)),
    );
    const session = await this.session(this.plan.step.name, weights);
    const room = Math.ceil(rows.length / BLOCK) * BLOCK;
    session.bind(
      Object.fromEntries(
        this.plan.memories.map(({ name, shape }) => {
          const all = [room, ...shape];
          return [name, tensor("f32", all, new Float32Array(all.reduce((n, s) => n * s, 1)))];
        }),
      ),
    );
    for (let place = 0; place < length && rows.some((row) => !row.done); place++) {
      const token = new Int32Array(room).fill(PAD);
      rows.forEach((row, i) => (token[i] = row.tokens[place] ?? PAD));
      const out = await session.run({
        token: tensor("i32", [room], token),
        place: tensor("i32", [room], new Int32Array(room).fill(place)),
      });
      const logits = out.logits.data as Float32Array;
      for (const [i, row] of rows.entries())
        if (!row.done && row.tokens.length === place + 1) row.goOn(logits.subarray(i * size, (i + 1) * size), length);
    }
    return rows.map((row, i) => this.written(game, situations[i], row));
  }

  private written<S>(game: Game<S>, { site, legal }: Situation<S>, row: Row): Written {
    const text = this.symbols.decode(row.own);
    const made = { text, logp: Math.fround(row.logp), writing: row.writing };
    if (game.info.sites[site].text !== undefined) return { ...made, action: actionOfText(text) };
    const action = legal.find((move) => writeMove(game, site, move) === text);
    if (action === undefined) throw this.tooLong(game.info.name, row.tokens.length);
    return { ...made, action };
  }

  private context<S>(game: Game<S>, { state, seat, site }: Situation<S>): number[] {
    const { sites, name } = game.info;
    const cue = sites.length > 1 ? `${sites[site].name}:` : "";
    const tokens = contextOf(
      this.symbols,
      transcriptOf(game, state, seat)
        .map(({ text }) => text)
        .join("") + cue,
    );
    if (tokens.length >= this.plan.length) throw this.tooLong(name, tokens.length);
    return tokens;
  }

  private tooLong(game: string, found: number): Error {
    const because = `has room for ${this.plan.length} symbols, and in ${game} ${found} come before what it writes: \`writer(…, length: n)\` gives it more`;
    return cannotPlay({ policy: this.name, because });
  }

  /** What may be written at a situation. */
  private grammarOf<S>(game: Game<S>, { site, legal }: Situation<S>): Grammar {
    const { text } = game.info.sites[site];
    const key = text !== undefined ? `${game.info.name} ${site}` : `${game.info.name} ${site} ${legal.join()}`;
    let grammar = this.grammars.get(key);
    if (grammar) return grammar;
    const free = text !== undefined && !this.plan.grammar;
    grammar = new Grammar(
      free ? undefined : text !== undefined ? textReader(text.formats).masker : movesMasker(game, site, legal),
      this.symbols,
    );
    this.grammars.set(key, grammar);
    return grammar;
  }

  /** The log-probabilities of texts, and the entropies along them. */
  async rate(writings: readonly Writing[], weights: Tensors): Promise<{ readonly logp: Float32Array; readonly entropy: Float32Array }> {
    const session = await this.session(this.plan.rate.name, weights);
    const { logp, entropy } = await session.run(packTexts(writings, this.plan));
    return { logp: logp.data as Float32Array, entropy: entropy.data as Float32Array };
  }

  /** For each situation the probabilities of its legal moves, all of them rated in words. */
  async probabilities<S>(game: Game<S>, situations: readonly Situation<S>[], weights: Tensors): Promise<readonly Float64Array[]> {
    if (situations.length === 0) return [];
    const writings = situations.flatMap((situation) => {
      const context = this.context(game, situation);
      const grammar = this.grammarOf(game, situation);
      return situation.legal.map((move) => this.rated(context, grammar, writeMove(game, situation.site, move)));
    });
    const { logp } = await this.rate(writings, weights);
    let at = 0;
    return situations.map(({ legal }) => {
      const row = Float64Array.from(legal, () => Math.exp(logp[at++]));
      const total = row.reduce((a, b) => a + b, 0);
      return row.map((p) => p / total);
    });
  }

  /** A text as if it had been written there. */
  private rated(context: readonly number[], grammar: Grammar, text: string): Writing {
    const own = [...this.symbols.encode(text), END];
    const open: number[] = [];
    let place = grammar.start;
    for (const symbol of own) {
      open.push(...grammar.open(place));
      if (symbol !== END) place = grammar.after(place, symbol);
    }
    return { tokens: Int32Array.from([...context, ...own]), own: context.length, open: Uint8Array.from(open) };
  }

  private async session(graph: string, weights: Tensors): Promise<Session> {
    let entry = this.sessions.get(graph);
    if (!entry) {
      entry = { session: await this.executor.load(await this.files.load(graph)), bound: undefined };
      this.sessions.set(graph, entry);
    }
    const { session } = entry;
    if (entry.bound !== weights) {
      const wanted = session.program.inputs.filter((i) => i.role === "weight").map((i) => i.name);
      session.bind(Object.fromEntries(wanted.map((name) => [name, weights[name]])));
      entry.bound = weights;
    }
    return session;
  }

  dispose(): void {
    for (const { session } of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }
}

/** A text that is being written. */
class Row {
  readonly tokens: number[];
  readonly own: number[] = [];
  done = false;
  logp = 0;
  private readonly open: number[] = [];
  private readonly before: number;
  private place: MaskPlace | undefined;

  constructor(
    private readonly writer: Writer,
    context: readonly number[],
    private readonly grammar: Grammar,
    private readonly words: { next(): number } | undefined,
  ) {
    this.tokens = [...context];
    this.before = context.length;
    this.place = grammar.start;
  }

  get writing(): Writing {
    return { tokens: Int32Array.from(this.tokens), own: this.before, open: Uint8Array.from(this.open) };
  }

  /** Draws the next symbol among those that may come, likely enough to be drawn. */
  goOn(logits: Float32Array, length: number): void {
    const { topK, topP } = this.writer.plan;
    const may = kept(logits, this.grammar.open(this.place), topK, topP);
    const top = may.reduce((most, open, i) => (open && logits[i] > most ? logits[i] : most), -Infinity);
    let total = 0;
    const shares = Float32Array.from(logits, (l, i) => {
      const share = may[i] ? Math.exp(l - top) : 0;
      total += share;
      return share;
    });
    if (!(total > 0 && total < Infinity))
      throw cannotPlay({
        policy: this.writer.name,
        because: "gives what it may write no probability: its weights are too large, or no symbol fits",
      });
    const symbol = this.words ? weighted(this.words, shares) : shares.indexOf(1);
    this.logp += logits[symbol] - top - Math.log(total);
    this.open.push(...may);
    this.tokens.push(symbol);
    if (symbol === END) this.done = true;
    else {
      this.own.push(symbol);
      this.place = this.grammar.after(this.place, symbol);
      // What is not at its end when the room is full stays as it is.
      if (this.tokens.length >= length) this.done = true;
    }
  }
}

/** Which symbols may come next, by place in the formats' automaton; without one any may, and the end. */
class Grammar {
  private readonly known = new Map<string, Uint8Array>();
  readonly start: MaskPlace | undefined;

  constructor(
    private readonly masker: Masker | undefined,
    private readonly symbols: Symbols,
  ) {
    this.start = masker?.start();
  }

  open(place: MaskPlace | undefined): Uint8Array {
    const key = place?.states.join() ?? "";
    let open = this.known.get(key);
    if (open) return open;
    open = new Uint8Array(this.symbols.vocabulary.length);
    if (this.masker && place) {
      this.masker.tokens(place, this.symbols.texts, open);
      open[END] = this.masker.mayEnd(place) ? 1 : 0;
    } else {
      open.fill(1, MARKS.length);
      open[END] = 1;
    }
    this.known.set(key, open);
    return open;
  }

  after(place: MaskPlace | undefined, symbol: number): MaskPlace | undefined {
    return place && this.masker?.after(place, this.symbols.texts[symbol]);
  }
}

/** Of the symbols that may come, the `topK` likeliest, and of these the fewest with `topP` of their probability; of equals the first. */
export function kept(logits: Float32Array, open: Uint8Array, topK: number, topP: number): Uint8Array {
  if (topK === 0 && topP === 1) return open;
  const order = Array.from(open, (may, i) => (may ? i : -1)).filter((i) => i >= 0);
  order.sort((a, b) => logits[b] - logits[a] || a - b);
  const some = topK > 0 ? order.slice(0, topK) : order;
  const shares = some.map((i) => Math.exp(logits[i] - logits[some[0]]));
  const enough = topP * shares.reduce((a, b) => a + b, 0);
  const out = new Uint8Array(open.length);
  let sum = 0;
  for (const [k, i] of some.entries()) {
    if (k > 0 && topP < 1 && sum >= enough) break;
    out[i] = 1;
    sum += shares[k];
  }
  return out;
}

function movesMasker<S>(game: Game<S>, site: number, legal: readonly number[]): Masker {
  const automaton = automatonOf({ kind: "choice", options: legal.map((move) => literal(writeMove(game, site, move))) });
  if ("most" in automaton)
    throw cannotPlay({ policy: "a writer", because: `cannot tell the ${legal.length} moves of ${game.info.name} apart in words` });
  return new Masker(automaton);
}
