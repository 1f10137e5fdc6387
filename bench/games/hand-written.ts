/**
 * Tic-tac-toe and Kuhn poker as a programmer would write them for speed, one typed array a column, nothing allocated while playing: what
 * the compiled kernels are measured against. They make the same choices from the same xorshift and play forced moves at once, so both sides
 * must count the same games and the same winners.
 */
import { philoxInto } from "../../src/runtime/random/philox.js";

export interface Tally {
  /** Games that ended. */
  ended: number;
  /** The sum of the first seat's scores over ended games. */
  score: number;
}

/** Hand-written tic-tac-toe: `lanes` boards side by side. */
export class HandTicTacToe {
  private readonly board: Uint8Array;
  private readonly player: Uint8Array;
  private readonly empty: Uint8Array;
  private readonly reward: Float32Array;

  constructor(private readonly lanes: number) {
    this.board = new Uint8Array(lanes * 9);
    this.player = new Uint8Array(lanes);
    this.empty = new Uint8Array(lanes).fill(9);
    this.reward = new Float32Array(lanes * 2);
  }

  /** Plays `steps` random choices. */
  play(steps: number, seed: number, out?: Float32Array): Tally {
    const { board, player, empty, reward, lanes } = this;
    let random = seed | 0;
    let ended = 0;
    let score = 0;
    for (let lane = 0; steps > 0; lane = lane + 1 === lanes ? 0 : lane + 1, steps--) {
      const o = lane * 9;
      const p = player[lane];
      const mark = p + 1;
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      let n = empty[lane];
      let k = Math.imul(random >>> 8, n) >>> 24;
      let cell = 0;
      for (; ; cell++) if (board[o + cell] === 0 && k-- === 0) break;
      board[o + cell] = mark;
      n--;
      let done = wins(board, o, mark);
      let winner = p;
      if (!done && n === 1) {
        // The last cell is the only move: it is played, not chosen.
        for (cell = 0; board[o + cell] !== 0; cell++);
        board[o + cell] = 3 - mark;
        n = 0;
        winner = 1 - p;
        done = wins(board, o, 3 - mark);
      }
      if (done || n === 0) {
        reward[lane * 2] = done ? (winner === 0 ? 1 : -1) : 0;
        reward[lane * 2 + 1] = done ? (winner === 0 ? -1 : 1) : 0;
        score += reward[lane * 2];
        ended++;
        for (let i = 0; i < 9; i++) board[o + i] = 0;
        player[lane] = 0;
        empty[lane] = 9;
      } else {
        player[lane] = 1 - p;
        empty[lane] = n;
      }
      if (out !== undefined) observe(board, o, player[lane], out, lane * 29);
    }
    return { ended, score };
  }
}

function wins(board: Uint8Array, o: number, mark: number): boolean {
  return (
    (board[o] === mark && board[o + 1] === mark && board[o + 2] === mark) ||
    (board[o + 3] === mark && board[o + 4] === mark && board[o + 5] === mark) ||
    (board[o + 6] === mark && board[o + 7] === mark && board[o + 8] === mark) ||
    (board[o] === mark && board[o + 3] === mark && board[o + 6] === mark) ||
    (board[o + 1] === mark && board[o + 4] === mark && board[o + 7] === mark) ||
    (board[o + 2] === mark && board[o + 5] === mark && board[o + 8] === mark) ||
    (board[o] === mark && board[o + 4] === mark && board[o + 8] === mark) ||
    (board[o + 2] === mark && board[o + 4] === mark && board[o + 6] === mark)
  );
}

function observe(board: Uint8Array, o: number, me: number, out: Float32Array, at: number): void {
  out[at] = me === 0 ? 1 : 0;
  out[at + 1] = me === 1 ? 1 : 0;
  at += 2;
  for (let i = 0; i < 9; i++, at += 3) {
    const mark = board[o + i];
    out[at] = mark === 0 ? 0 : 1;
    out[at + 1] = mark === me + 1 ? 1 : 0;
    out[at + 2] = mark === 2 - me ? 1 : 0;
  }
}

const FIRST = 0;
const FIRST_ANSWER = 3;
const SECOND = 1;
const SECOND_ANSWER = 2;

/** Hand-written Kuhn poker with Philox deals. */
export class HandKuhnPoker {
  private readonly cards: Uint8Array;
  private readonly at: Uint8Array;
  private readonly reward: Float32Array;
  private readonly episode: Uint32Array;
  private readonly words = new Uint32Array(4);

  constructor(
    private readonly lanes: number,
    private readonly key0: number,
    private readonly key1: number,
  ) {
    this.cards = new Uint8Array(lanes * 2);
    this.at = new Uint8Array(lanes);
    this.reward = new Float32Array(lanes * 2);
    this.episode = new Uint32Array(lanes);
    for (let lane = 0; lane < lanes; lane++) this.deal(lane, lane);
  }

  private deal(lane: number, episode: number): void {
    const { words } = this;
    this.episode[lane] = episode;
    philoxInto(words, this.key0, this.key1, 0, episode, 0, 0);
    let a = 0;
    let b = 1;
    let c = 2;
    // Fisher-Yates from the end; a rejected word has odds of three in four billion, and then takes the next.
    let taken = 0;
    while (Math.imul(words[taken], 3) >>> 0 < 1) taken++;
    const i = Math.floor((words[taken++] * 3) / 2 ** 32);
    const last = c;
    if (i === 0) {
      c = a;
      a = last;
    } else if (i === 1) {
      c = b;
      b = last;
    }
    if (words[taken] >>> 31 === 0) {
      const kept = a;
      a = b;
      b = kept;
    }
    this.cards[lane * 2] = a;
    this.cards[lane * 2 + 1] = b;
    this.at[lane] = FIRST;
  }

  /** Plays `steps` random choices. */
  play(steps: number, seed: number): Tally {
    const { cards, at, reward, lanes } = this;
    let random = seed | 0;
    let ended = 0;
    let score = 0;
    let next = lanes;
    for (let lane = 0; steps > 0; lane = lane + 1 === lanes ? 0 : lane + 1, steps--) {
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      const action = Math.imul(random >>> 8, 2) >>> 24;
      const best = cards[lane * 2] > cards[lane * 2 + 1] ? 1 : -1;
      let won = 0;
      switch (at[lane]) {
        case FIRST:
          at[lane] = action === 1 ? SECOND_ANSWER : SECOND;
          break;
        case SECOND:
          if (action === 1) at[lane] = FIRST_ANSWER;
          else won = best;
          break;
        case SECOND_ANSWER:
          won = action === 0 ? 1 : 2 * best;
          break;
        default:
          won = action === 0 ? -1 : 2 * best;
      }
      if (won !== 0) {
        reward[lane * 2] = won;
        reward[lane * 2 + 1] = -won;
        score += won;
        ended++;
        this.deal(lane, next++);
      }
    }
    return { ended, score };
  }
}
