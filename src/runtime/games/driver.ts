/** Plays episodes of games in the scalar form: draws from counter-based words, forced moves without asking (semantics A3, D4). */
import type { ChanceKey, Game, Turn } from "../../contract/game.js";
import { Ledger } from "./credit.js";
import { WordStream } from "../random/word-stream.js";

/** Chooses for whoever is asked: an action out of `legal`, which holds at least two, or reals where it is empty. */
export type Choose<S> = (state: S, turn: Turn & { readonly kind: "decide" }, legal: readonly number[]) => Action;

/** An action: its number, or the reals that are chosen. */
export type Action = number | readonly number[];

/** What happened in an episode, enough to play it again. */
export interface Played<S> {
  readonly final: S;
  /** Decisions that were asked, and all decisions and draws together. */
  readonly asked: number;
  readonly events: number;
  /** Every decision's action in order, forced ones too. */
  readonly actions: readonly Action[];
}

/** An episode that is played step by step, each time to the next decision that is asked or to the end. */
export class Episode<S> {
  private readonly words: WordStream;
  private readonly made: Action[] = [];
  private count = 0;
  private now: S;
  /** What each decision that was asked is credited with (A9). */
  readonly ledger: Ledger;

  constructor(
    private readonly game: Game<S>,
    private readonly chance: ChanceKey,
    private readonly episode: number,
  ) {
    this.words = new WordStream(chance.key0, chance.key1);
    this.now = game.initial();
    this.ledger = new Ledger(game.info.seats.length, game.info.channels?.length ?? 1);
    this.book(undefined);
    this.goOn();
  }

  /** The state at which the episode waits, or the last one. */
  get state(): S {
    return this.now;
  }

  /** Decisions and draws so far: the event counter of D4. */
  get events(): number {
    return this.count;
  }

  /** Every action so far, forced ones too. */
  get actions(): readonly Action[] {
    return this.made;
  }

  /** Takes the action of the seat that is asked. */
  play(action: Action): void {
    this.decide(action);
    this.goOn();
  }

  private decide(action: Action): void {
    const before = this.now;
    this.now = this.game.apply(before, action);
    this.made.push(action);
    this.count++;
    this.book(before);
  }

  /** Credits what the last step paid. */
  private book(before: S | undefined): void {
    const { game, now, ledger } = this;
    game.cutInside?.(now).forEach((since) => ledger.cut(since));
    if (game.paid !== undefined) return game.paid(now).forEach((payment) => ledger.pay(payment));
    const earlier = before === undefined ? undefined : game.returns(before);
    game.returns(now).forEach((score, seat) => {
      const amount = score - (earlier?.[seat] ?? 0);
      if (amount !== 0) ledger.pay({ seat, channel: 0, amount, credit: "latest" });
    });
  }

  private goOn(): void {
    for (;;) {
      const turn = this.game.turn(this.now);
      if (turn.kind === "end") return;
      if (turn.kind === "decide") {
        const legal = this.game.legal(this.now);
        if (legal.length !== 1) {
          this.ledger.ask(turn.seat, turn.site, this.count);
          return;
        }
        this.ledger.force(turn.seat, turn.site);
        this.decide(legal[0]);
        continue;
      }
      this.words.reset(this.chance.collect, this.episode, this.count);
      const before = this.now;
      this.now = this.game.apply(
        this.now,
        this.game.sample(this.now, () => this.words.next()),
      );
      this.count++;
      this.book(before);
    }
  }
}

/** Plays an episode to its end. */
export function playEpisode<S>(game: Game<S>, choose: Choose<S>, chance: ChanceKey, episode: number): Played<S> {
  const run = new Episode(game, chance, episode);
  let asked = 0;
  for (let turn = game.turn(run.state); turn.kind === "decide"; turn = game.turn(run.state)) {
    run.play(choose(run.state, turn, game.legal(run.state)));
    asked++;
  }
  return { final: run.state, asked, events: run.events, actions: run.actions };
}
