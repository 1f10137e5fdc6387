/** Writers: one graph a symbol, what was seen before remembered as keys and values; what may be written is masked by the formats' grammar. */
import type { Game } from "../../contract/game.js";
import type { WriterPlan } from "../../contract/method.js";
import { tokenTree, type TokenTree } from "../../contract/words/masking.js";
import { actionOfText, textReader } from "../../contract/words/texts.js";
import { weightPrefix } from "../../contract/models/config.js";
import type { Executor, Session, Tensors } from "../arrays/executor.js";
import { tensor } from "../arrays/tensor.js";
import { loadWeights } from "../models/load-weights.js";
import { tokenVocabulary } from "../models/tokens.js";
import { cannotPlay } from "../train/messages.js";
import { writeMove } from "../words/moves.js";
import { Grammar, movesMasker } from "./grammar.js";
import type { GraphFiles } from "./graph-files.js";
import type { Situation } from "./policy.js";
import { TextMemory } from "./text-memory.js";
import { symbolVocabulary, type Vocabulary } from "./vocabulary.js";
import { isSpoken, packTexts, type Writing } from "./writing.js";
import { WritingRow, type Manner } from "./writing-row.js";

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

function roomFor(rows: readonly unknown[]): number {
  return Math.ceil(rows.length / BLOCK) * BLOCK;
}

export class Writer {
  readonly vocabulary: Vocabulary;
  /** Of a language model with adapters: the weights below them, which stay as they are. */
  readonly frozen: Tensors;
  /** Of a language model without: what its weights start from. */
  readonly learned: Tensors;
  private readonly tree: TokenTree;
  private readonly manner: Manner;
  private readonly sessions = new Map<string, { session: Session; bound: Tensors | undefined }>();
  private readonly grammars = new Map<string, Grammar>();
  private readonly spoken = new WeakMap<Writing, Writing>();
  private latest: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly plan: WriterPlan,
    private readonly executor: Executor,
    private readonly files: GraphFiles,
  ) {
    const { model } = plan;
    this.vocabulary = model ? tokenVocabulary(files.place(model.folder), model) : symbolVocabulary(plan);
    const own = model && loadWeights(files.place(model.folder), model.config, weightPrefix(name, model.lora));
    this.frozen = model?.lora && own ? own : {};
    this.learned = own && !model?.lora ? own : {};
    this.tree = tokenTree(this.vocabulary.texts);
    this.manner = { policy: name, end: this.vocabulary.end, length: plan.length, topK: plan.topK, topP: plan.topP };
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
    const rows = situations.map(
      (situation, row) => new WritingRow(this.manner, this.context(game, situation), this.grammarOf(game, situation), draws?.(row)),
    );
    let seats: readonly WritingRow[] = rows;
    const memory = new TextMemory(this.plan.memories, roomFor(seats), this.executor.name === "reference");
    await this.readBefore(seats, memory, weights);
    for (;;) {
      const open = seats.filter((row) => !row.done);
      if (open.length === 0) break;
      // Rows that are done are left out once half of the room would do.
      if (roomFor(open) * 2 <= roomFor(seats)) {
        memory.choose(
          seats.flatMap((row, i) => (row.done ? [] : [i])),
          roomFor(open),
        );
        seats = open;
      }
      const logits = (await this.feed(this.plan.step.name, seats, memory, weights, 1)).logits.data;
      const { size } = this.plan;
      for (const [i, row] of seats.entries())
        if (!row.done && row.fed === row.tokens.length) row.goOn(logits.subarray(i * size, (i + 1) * size));
    }
    return rows.map((row, i) => this.written(game, situations[i], row));
  }

  /** Reads what stands before the texts, but for what is left over of whole chunks: how much each row reads so depends on nothing but itself (A13). */
  private async readBefore(rows: readonly WritingRow[], memory: TextMemory, weights: Tensors): Promise<void> {
    const { chunk, read } = this.plan;
    const most = Math.max(0, ...rows.map((row) => Math.floor((row.before - 1) / chunk)));
    for (let k = 0; k < most; k++) await this.feed(read.name, rows, memory, weights, chunk);
  }

  /** Gives each row that has so many tokens to read before it writes the next ones, and remembers them. */
  private async feed(graph: string, rows: readonly WritingRow[], memory: TextMemory, weights: Tensors, tokens: number): Promise<Tensors> {
    // So many tokens of a row are whole blocks by themselves.
    const room = tokens % BLOCK === 0 ? rows.length : roomFor(rows);
    const token = new Int32Array(room * tokens).fill(this.vocabulary.pad);
    const place = new Int32Array(room * tokens).fill(-1);
    const reads = (row: WritingRow): boolean => !row.done && (tokens === 1 || row.fed + tokens < row.before);
    memory.grow(rows.reduce((most, row) => (reads(row) ? Math.max(most, row.fed + tokens) : most), 0));
    for (const [i, row] of rows.entries()) {
      if (!reads(row)) continue;
      for (let at = i * tokens; at < (i + 1) * tokens; at++) {
        token[at] = row.tokens[row.fed];
        place[at] = row.fed++;
      }
    }
    const session = await this.session(graph, weights);
    const inputs = { token: tensor("i32", [room, tokens], token), place: tensor("i32", [room, tokens], place), ...memory.inputs(room) };
    const wanted = new Set(session.program.inputs.map((i) => i.name));
    const out = await session.run(Object.fromEntries(Object.entries(inputs).filter(([name]) => wanted.has(name))));
    memory.keep(out, place, tokens);
    return out;
  }

  private written<S>(game: Game<S>, { site, legal }: Situation<S>, row: WritingRow): Written {
    const text = this.vocabulary.decode(row.own);
    const made = { text, logp: Math.fround(row.logp), writing: row.writing };
    if (game.info.sites[site].text !== undefined) return { ...made, action: actionOfText(text) };
    const action = legal.find((move) => writeMove(game, site, move) === text);
    if (action === undefined) throw this.tooLong(game.info.name, row.tokens.length);
    return { ...made, action };
  }

  private context<S>(game: Game<S>, situation: Situation<S>): number[] {
    const tokens = this.vocabulary.context(game, situation);
    if (tokens.length >= this.plan.length) throw this.tooLong(game.info.name, tokens.length);
    return tokens;
  }

  /** What was said (`says`) as this writer would have written it; its own words as they are. */
  encoded(writings: readonly Writing[]): readonly Writing[] {
    return writings.map((writing) => {
      if (!isSpoken(writing)) return writing;
      let own = this.spoken.get(writing);
      if (!own) {
        const { game, situation, text } = writing.said;
        own = this.rated(this.context(game, situation), this.grammarOf(game, situation), text);
        if (own.tokens.length > this.plan.length) throw this.tooLong(game.info.name, own.tokens.length);
        this.spoken.set(writing, own);
      }
      return own;
    });
  }

  private tooLong(game: string, found: number): Error {
    const because = `has room for ${this.plan.length} ${this.vocabulary.noun}, and in ${game} ${found} come before what it writes: \`length: n\` gives it more`;
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
      this.vocabulary,
      this.tree,
    );
    this.grammars.set(key, grammar);
    return grammar;
  }

  /** The log-probabilities of texts, and the entropies along them. */
  async rate(writings: readonly Writing[], weights: Tensors): Promise<{ readonly logp: Float32Array; readonly entropy: Float32Array }> {
    const session = await this.session(this.plan.rate.name, weights);
    const { logp, entropy } = await session.run(packTexts(this.encoded(writings), this.plan));
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
    const own = [...this.vocabulary.encode(text), this.vocabulary.end];
    const open: Uint8Array[] = [];
    let place = grammar.start;
    for (const symbol of own) {
      open.push(grammar.open(place));
      if (symbol !== this.vocabulary.end) place = grammar.after(place, symbol);
    }
    return { tokens: Int32Array.from([...context, ...own]), own: context.length, open };
  }

  private async session(graph: string, weights: Tensors): Promise<Session> {
    let entry = this.sessions.get(graph);
    if (!entry) {
      entry = { session: await this.executor.load(await this.files.load(graph)), bound: undefined };
      this.sessions.set(graph, entry);
      this.bindFrozen(entry.session);
    }
    const { session } = entry;
    if (entry.bound !== weights) {
      const wanted = session.program.inputs.filter((i) => i.role === "weight" && !(i.name in this.frozen)).map((i) => i.name);
      session.bind(Object.fromEntries(wanted.map((name) => [name, weights[name]])));
      entry.bound = weights;
    }
    return session;
  }

  /** Binds the weights that never change. */
  bindFrozen(session: Session): void {
    const wanted = session.program.inputs.filter((i) => i.name in this.frozen).map((i) => i.name);
    session.bind(Object.fromEntries(wanted.map((name) => [name, this.frozen[name]])), true);
  }

  dispose(): void {
    for (const { session } of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }
}
