/** Small games written by hand against the game contract, so that solvers and drivers can be tested without a compiler. */
import type { FeatureInfo, Game, GameInfo, Outcome, PayoffPromise, SeenEvent, SiteInfo, Turn } from "../../src/contract/game.js";

export function site(name: string, labels: readonly string[]): SiteInfo {
  return { name, size: labels.length, labels, source: "by hand" };
}

export function feature(name: string, offset: number, width: number, reading: string, labels?: readonly string[]): FeatureInfo {
  return { name, offset, shape: [], width, reading, ...(labels ? { labels } : {}) };
}

export function info(
  parts: { name: string; seats: readonly string[]; sites: readonly SiteInfo[]; payoff: PayoffPromise; perfectInformation: boolean },
  features: readonly FeatureInfo[],
): GameInfo {
  const last = features[features.length - 1];
  const size = last ? last.offset + last.width * last.shape.reduce((a, b) => a * b, 1) : 0;
  return {
    ...parts,
    doc: "",
    source: "by hand",
    actions: Math.max(...parts.sites.map((s) => s.size)),
    observation: { size, features },
    endFields: [],
  };
}

/** Gives every order of `count` different numbers below `n`. */
function arrangements(n: number, count: number): number[][] {
  if (count === 0) return [[]];
  return arrangements(n, count - 1).flatMap((head) =>
    Array.from({ length: n }, (_, card) => card)
      .filter((c) => !head.includes(c))
      .map((c) => [...head, c]),
  );
}

function drawn(outcomes: readonly Outcome[], word: number): readonly number[] {
  return outcomes[Math.floor((word / 2 ** 32) * outcomes.length)].value;
}

export interface KuhnState {
  readonly cards: readonly number[] | null;
  /** 0 check or fold, 1 bet or call, in order of play. */
  readonly moves: readonly number[];
}

const RANKS: Readonly<Record<number, readonly string[]>> = { 2: ["jack", "queen", "king"], 3: ["ten", "jack", "queen", "king"] };

/** Makes Kuhn poker for two or three seats; with a toll the first seat pays the second that many chips at the start. */
export function handKuhn(toll = 0, seats: 2 | 3 = 2): Game<KuhnState> {
  const names = ["first", "second", "third"].slice(0, seats);
  const ranks = RANKS[seats];
  const sites = [site("move", ["check", "bet"]), site("answer", ["fold", "call"])];
  const slots = 2 * seats - 2;
  const slot = 1 + 4 + seats;
  const history = seats + 2 + ranks.length;
  const features: FeatureInfo[] = [
    feature("me", 0, seats, "one-hot player", names),
    feature("site", seats, 2, "one-hot site", ["move", "answer"]),
    feature("card", seats + 2, ranks.length, "one-hot Card", ranks),
    { name: "history", offset: history, shape: [slots], width: slot, reading: "presence + one-hot event + one-hot player" },
  ];
  const deals = arrangements(ranks.length, seats).map((value, _, all) => ({ value, probability: 1 / all.length }));
  const firstBet = (moves: readonly number[]) => moves.indexOf(1);
  const over = ({ moves }: KuhnState) => moves.length === (firstBet(moves) < 0 ? seats : firstBet(moves) + seats);
  const codes = (moves: readonly number[]) => moves.map((move, i) => (firstBet(moves) >= 0 && i > firstBet(moves) ? 2 : 0) + move);
  const turn = (state: KuhnState): Turn => {
    if (!state.cards) return { kind: "chance" };
    if (over(state)) return { kind: "end", truncated: false };
    return { kind: "decide", seat: state.moves.length % seats, site: firstBet(state.moves) < 0 ? 0 : 1 };
  };
  const events = ({ moves }: KuhnState): SeenEvent[] =>
    codes(moves).map((code, i) => ({ place: code > 1 ? "answer" : "move", seat: i % seats, value: code % 2 }));
  return {
    info: info(
      { name: toll ? "tolled_kuhn_poker" : "kuhn_poker", seats: names, sites, payoff: { kind: "zero_sum" }, perfectInformation: false },
      features,
    ),
    initial: () => ({ cards: null, moves: [] }),
    turn,
    legal: () => [0, 1],
    outcomes: () => deals,
    sample: (_, words) => drawn(deals, words()),
    apply: (state, input) =>
      typeof input === "number" ? { ...state, moves: [...state.moves, input] } : { cards: input, moves: state.moves },
    returns: (state) => {
      const score = names.map((_, seat) => (seat === 0 ? -toll : seat === 1 ? toll : 0));
      if (!state.cards || !over(state)) return score;
      const cards = state.cards;
      const bet = firstBet(state.moves) >= 0;
      const inPot = names.map((_, seat) => !bet || state.moves.some((move, i) => i % seats === seat && move === 1));
      const stake = inPot.map((inside) => (bet && inside ? 2 : 1));
      const best = Math.max(...cards.filter((_, seat) => inPot[seat]));
      const pot = stake.reduce((a, b) => a + b, 0);
      return score.map((base, seat) => base - stake[seat] + (cards[seat] === best ? pot : 0));
    },
    observe: (state, seat, out, at) => {
      out.fill(0, at, at + history + slots * slot);
      out[at + seat] = 1;
      const now = turn(state);
      if (now.kind === "decide") out[at + seats + now.site] = 1;
      if (state.cards) out[at + seats + 2 + state.cards[seat]] = 1;
      codes(state.moves).forEach((code, i) => {
        const start = at + history + i * slot;
        out[start] = 1;
        out[start + 1 + code] = 1;
        out[start + 5 + (((i % seats) - seat + seats) % seats)] = 1;
      });
    },
    seen: (_, value, seat) => value.map((card, owner) => (owner === seat ? card : null)),
    events,
    key: (state) => JSON.stringify(state),
    show: (state, seat) => `you hold the ${state.cards ? ranks[state.cards[seat]] : "?"}`,
    describe: (at, action) => sites[at].labels[Number(action)],
    endRecord: () => ({}),
  };
}

export interface BoardState {
  /** -1 empty, else the seat. */
  readonly board: readonly number[];
  readonly moves: readonly number[];
}

const LINES = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

/** Makes tic-tac-toe. */
export function handTicTacToe(): Game<BoardState> {
  const cells = Array.from({ length: 9 }, (_, cell) => `(${Math.floor(cell / 3)}, ${cell % 3})`);
  const sites = [site("at", cells)];
  const winner = ({ board }: BoardState) => {
    const line = LINES.find(([a, b, c]) => board[a] >= 0 && board[a] === board[b] && board[a] === board[c]);
    return line ? board[line[0]] : -1;
  };
  const features = [
    feature("me", 0, 2, "one-hot player", ["x", "o"]),
    { name: "board", offset: 2, shape: [3, 3], width: 3, reading: "presence + one-hot player from me" },
  ];
  return {
    info: info({ name: "tic_tac_toe", seats: ["x", "o"], sites, payoff: { kind: "zero_sum" }, perfectInformation: true }, features),
    initial: () => ({ board: Array<number>(9).fill(-1), moves: [] }),
    turn: (state) =>
      winner(state) >= 0 || state.moves.length === 9
        ? { kind: "end", truncated: false }
        : { kind: "decide", seat: state.moves.length % 2, site: 0 },
    legal: (state) => state.board.flatMap((owner, cell) => (owner < 0 ? [cell] : [])),
    outcomes: () => [],
    sample: () => [],
    apply: (state, input) => ({
      board: state.board.map((owner, cell) => (cell === input ? state.moves.length % 2 : owner)),
      moves: [...state.moves, Number(input)],
    }),
    returns: (state) => {
      const won = winner(state);
      return won < 0 ? [0, 0] : won === 0 ? [1, -1] : [-1, 1];
    },
    observe: (state, seat, out, at) => {
      out.fill(0, at, at + 29);
      out[at + seat] = 1;
      state.board.forEach((owner, cell) => {
        if (owner < 0) return;
        out[at + 2 + 3 * cell] = 1;
        out[at + 3 + 3 * cell + ((owner - seat + 2) % 2)] = 1;
      });
    },
    events: (state) => state.moves.map((value, i) => ({ place: "at", seat: i % 2, value })),
    key: (state) => state.board.map((owner) => ".xo"[owner + 1]).join(""),
    show: (state) =>
      [0, 3, 6]
        .map((row) =>
          state.board
            .slice(row, row + 3)
            .map((owner) => ".XO"[owner + 1])
            .join(" "),
        )
        .join("\n"),
    describe: (_, action) => cells[Number(action)],
    endRecord: () => ({}),
  };
}

export type ThrowState = readonly number[];

/** Makes a game in which every seat chooses one of `labels` at once; `pay` gives the scores. */
export function handMatrix(
  name: string,
  seats: readonly string[],
  labels: readonly string[],
  payoff: PayoffPromise,
  pay: (choices: readonly number[]) => readonly number[],
): Game<ThrowState> {
  const sites = [site("thrown", labels)];
  return {
    info: info({ name, seats, sites, payoff, perfectInformation: false }, [feature("me", 0, seats.length, "one-hot player", seats)]),
    initial: () => [],
    turn: (state) => (state.length === seats.length ? { kind: "end", truncated: false } : { kind: "decide", seat: state.length, site: 0 }),
    legal: () => labels.map((_, i) => i),
    outcomes: () => [],
    sample: () => [],
    apply: (state, input) => [...state, Number(input)],
    returns: (state) => (state.length === seats.length ? pay(state) : seats.map(() => 0)),
    observe: (_, seat, out, at) => {
      out.fill(0, at, at + seats.length);
      out[at + seat] = 1;
    },
    // Choices of one `together` are seen by the others when the last one is made; one's own at once.
    events: (state, seat) =>
      state.flatMap((value, i) => (state.length === seats.length || i === seat ? [{ place: "thrown", seat: i, value }] : [])),
    key: (state) => JSON.stringify(state),
    show: (_, seat) => `you are ${seats[seat]}`,
    describe: (_, action) => labels[Number(action)],
    endRecord: () => ({}),
  };
}

/** Makes rock-paper-scissors. */
export function handRockPaperScissors(): Game<ThrowState> {
  return handMatrix("rock_paper_scissors", ["left", "right"], ["rock", "paper", "scissors"], { kind: "zero_sum" }, ([a, b]) => {
    const difference = (a - b + 3) % 3;
    return difference === 0 ? [0, 0] : difference === 1 ? [1, -1] : [-1, 1];
  });
}

/** Makes the battle of the sexes: two seats gain by meeting, each prefers another place (general sum). */
export function handMeeting(): Game<ThrowState> {
  return handMatrix("meeting", ["anna", "bert"], ["opera", "football"], { kind: "general" }, ([a, b]) =>
    a !== b ? [0, 0] : a === 0 ? [3, 2] : [2, 3],
  );
}

/** Makes a game for three: whoever chooses alone wins 2 from the others. */
export function handOddOneOut(): Game<ThrowState> {
  return handMatrix("odd_one_out", ["one", "two", "three"], ["heads", "tails"], { kind: "zero_sum" }, (choices) => {
    const heads = choices.filter((c) => c === 0).length;
    if (heads === 0 || heads === 3) return [0, 0, 0];
    const odd = heads === 1 ? 0 : 1;
    return choices.map((c) => (c === odd ? 2 : -1));
  });
}
