/**
 * The three first games as decision automata written by hand, for tests of what comes after lowering. They show the conventions that lowering
 * keeps: see `src/compiler/4-lower/games/README.md`.
 */
import type { Block, Draw, Decision, Expr, GameIr, Jump, Place, Slot, Stmt } from "../../src/compiler/4-lower/games/ir.js";
import { BOOL, INT } from "../../src/compiler/3-check/types.js";
import type { Type } from "../../src/compiler/3-check/types.js";
import type { EnumDecl, GameDecl } from "../../src/compiler/1-parse/ast.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import type { SourceFile, Span } from "../../src/compiler/source/source-file.js";

/* ---------------------------------------------------------------- building blocks */

const spanIn =
  (file: SourceFile) =>
  (text: string): Span => {
    const start = file.text.indexOf(text);
    if (start < 0) throw new Error(`no such text in ${file.path}: ${text}`);
    return { file, start, end: start + text.length };
  };

/** A declaration node that only stands for its name: types compare by it, nothing else is read. */
const declaration = (span: Span): GameDecl => ({
  kind: "game",
  span,
  local: false,
  name: { kind: "name", span, text: span.file.path },
  params: [],
  members: [],
});

const seatType = (game: GameDecl, names: readonly string[]): Type & { kind: "seat" } => ({ kind: "seat", game, names });
const enumType = (span: Span, name: string, members: readonly string[]): Type & { kind: "enum" } => {
  const decl: EnumDecl = { kind: "enum", span, local: false, name: { kind: "name", span, text: name }, members: [] };
  return { kind: "enum", name, members, decl };
};
const tags = (...names: string[]): Type => ({ kind: "tagged", tags: names.map((tag) => ({ tag, heads: [] })) });
const arrayOf = (element: Type, ...index: Type[]): Type => ({ kind: "array", element, index });
const option = (inner: Type): Type => ({ kind: "option", inner });

const constant = (type: Type, value: number | null | readonly number[] | readonly null[]): Expr => ({ kind: "const", type, value });
const slot = (type: Type, index: number): Expr => ({ kind: "slot", type, slot: index });
const local = (type: Type, id: number, name: string): Expr => ({ kind: "local", type, local: id, name });
const localPlace = (type: Type, id: number, name: string): Place => ({ root: { kind: "local", local: id, name, type }, path: [], type });
const index = (object: Expr, ...at: Expr[]): Expr => {
  if (object.type.kind !== "array" && object.type.kind !== "list") throw new Error("not indexed");
  return { kind: "index", type: object.type.element, object, at };
};
const eq = (left: Expr, right: Expr): Expr => ({ kind: "binary", type: BOOL, op: "eq", left, right });
const isSome = (operand: Expr): Expr => ({ kind: "is_some", type: BOOL, operand });
const not = (operand: Expr): Expr => ({ kind: "unary", type: BOOL, op: "not", operand });
const all = (type: Type): Expr => ({ kind: "index_type", type: { kind: "index_type", of: type }, of: type });
/** The seat `k` places after `me`. */
const seatAfterMe = (seat: Type & { kind: "seat" }, k: number): Expr =>
  k === 0
    ? { kind: "me", type: seat }
    : {
        kind: "binary",
        type: seat,
        op: "imod",
        left: { kind: "binary", type: INT, op: "add", left: { kind: "me", type: seat }, right: constant(INT, k) },
        right: constant(INT, seat.names.length),
      };

/* ---------------------------------------------------------------- Kuhn poker */

const kuhnFile = sourceFile(
  "std/games/kuhn_poker.sp",
  `/// Three cards, one bet each: the smallest poker in which bluffing is right.
game kuhn_poker {
  players first, second
  zero_sum

  enum Card { jack, queen, king }            // ordered: jack < queen < king

  private card: Card[player] ~ deal(Card)    // one each, all different; a seat sees its own entry alone
  stake: (1..2)[player] = 1                  // public

  play {
    match first chooses check | bet {
      bet   => answer(first, second)
      check => match second chooses check | bet {
        bet   => answer(second, first)
        check => showdown()
      }
    }
  }

  rule answer(bettor: player, caller: player) {
    stake[bettor] = 2
    match caller chooses fold | call {
      fold => win bettor by stake[caller]
      call => { stake[caller] = 2; showdown() }
    }
  }

  rule showdown() {
    let best = argmax(card[p] for p in players)
    win best by stake[best]
  }
}
`,
);

/** Builds Kuhn poker (its text above). */
export function kuhnPokerIr(): GameIr {
  const span = spanIn(kuhnFile);
  const whole = { file: kuhnFile, start: kuhnFile.text.indexOf("game"), end: kuhnFile.text.length - 1 };
  const player = seatType(declaration(whole), ["first", "second"]);
  const Card = enumType(span("enum Card { jack, queen, king }"), "Card", ["jack", "queen", "king"]);
  const stakeType: Type = { kind: "int", low: 1, high: 2 };
  const cardSlot = slot(arrayOf(Card, player), 0);
  const stakeSlot = slot(arrayOf(stakeType, player), 1);
  const move = tags("check", "bet");
  const answer = tags("fold", "call");

  const slots: Slot[] = [
    {
      name: "card",
      type: cardSlot.type,
      doc: "",
      span: span("private card: Card[player] ~ deal(Card)"),
      kind: "state",
      initial: constant(cardSlot.type, [0, 0]),
      visibility: "private",
    },
    {
      name: "stake",
      type: stakeSlot.type,
      doc: "",
      span: span("stake: (1..2)[player] = 1"),
      kind: "state",
      initial: constant(stakeSlot.type, [1, 1]),
      visibility: "public",
    },
  ];

  const raise = (seat: number, at: Span): Stmt => ({
    kind: "store",
    place: { root: { kind: "slot", slot: 1 }, path: [{ kind: "index", at: [constant(player, seat)] }], type: stakeType },
    value: constant(stakeType, 2),
    checked: false,
    span: at,
  });
  const decide = (decision: number, at: Span): Jump => ({ kind: "decide", decision, span: at });
  const end = (at: Span): Jump => ({ kind: "end", truncated: false, record: [], span: at });
  const showdown = (id: number): Stmt[] => {
    const p = local(player, id + 1, "p");
    const best = local(player, id, "best");
    return [
      {
        kind: "let",
        local: id,
        name: "best",
        type: player,
        value: { kind: "reduce", type: player, op: "argmax", local: id + 1, name: "p", over: all(player), body: index(cardSlot, p) },
        span: span("let best = argmax(card[p] for p in players)"),
      },
      { kind: "win", winner: best, by: index(stakeSlot, best), span: span("win best by stake[best]") },
      end(span("win best by stake[best]")),
    ];
  };
  const answered = (id: number, bettor: number, caller: number, base: number): Block => ({
    id,
    name: id === 3 ? "after_answer" : "after_answer_2",
    span: span("match caller chooses fold | call"),
    body: [
      {
        kind: "if",
        condition: eq(local(answer, base, "answer"), constant(answer, 0)),
        then: [
          {
            kind: "win",
            winner: constant(player, bettor),
            by: index(stakeSlot, constant(player, caller)),
            span: span("win bettor by stake[caller]"),
          },
          end(span("win bettor by stake[caller]")),
        ],
        else: [raise(caller, span("stake[caller] = 2")), ...showdown(base + 1)],
        span: span("match caller chooses fold | call"),
      },
    ],
  });

  const decisions: Decision[] = [
    { seat: 0, site: 0, into: 0, name: "move", resume: 2, at: span("first chooses check | bet") },
    { seat: 1, site: 1, into: 10, name: "answer", resume: 3, at: span("caller chooses fold | call") },
    { seat: 1, site: 0, into: 20, name: "move", resume: 4, at: span("second chooses check | bet") },
    { seat: 0, site: 1, into: 30, name: "answer", resume: 5, at: span("caller chooses fold | call") },
  ].map((d, id) => ({
    id,
    site: d.site,
    seat: constant(player, d.seat),
    candidate: 100 + id,
    into: localPlace(d.site === 0 ? move : answer, d.into, d.name),
    resume: d.resume,
    reader: 200 + id,
    span: d.at,
  }));

  const draws: Draw[] = [
    {
      id: 0,
      name: "card",
      distribution: { kind: "deal", values: all(Card), size: 3, count: 2 },
      type: cardSlot.type,
      into: { root: { kind: "slot", slot: 0 }, path: [], type: cardSlot.type },
      resume: 1,
      event: false,
      reader: 210,
      span: span("private card: Card[player] ~ deal(Card)"),
    },
  ];

  const blocks: Block[] = [
    { id: 0, name: "start", span: span("play {"), body: [{ kind: "draw", draw: 0, span: span("card: Card[player] ~ deal(Card)") }] },
    { id: 1, name: "after_card", span: span("play {"), body: [decide(0, span("first chooses check | bet"))] },
    {
      id: 2,
      name: "after_move",
      span: span("match first chooses check | bet"),
      body: [
        {
          kind: "if",
          condition: eq(local(move, 0, "move"), constant(move, 1)),
          then: [raise(0, span("stake[bettor] = 2")), decide(1, span("caller chooses fold | call"))],
          else: [decide(2, span("second chooses check | bet"))],
          span: span("match first chooses check | bet"),
        },
      ],
    },
    answered(3, 0, 1, 10),
    {
      id: 4,
      name: "after_move_2",
      span: span("match second chooses check | bet"),
      body: [
        {
          kind: "if",
          condition: eq(local(move, 20, "move"), constant(move, 1)),
          then: [raise(1, span("stake[bettor] = 2")), decide(3, span("caller chooses fold | call"))],
          else: showdown(21),
          span: span("match second chooses check | bet"),
        },
      ],
    },
    answered(5, 1, 0, 30),
  ];

  return {
    name: "kuhn_poker",
    doc: "Three cards, one bet each: the smallest poker in which bluffing is right.",
    span: whole,
    seats: player.names,
    payoff: { kind: "zero_sum" },
    perfectInformation: false,
    enums: [{ name: "Card", members: Card.members, doc: "", span: Card.decl.span }],
    tables: [],
    slots,
    sites: [
      { name: "move", domain: move, size: 2, labels: ["check", "bet"], span: span("first chooses check | bet") },
      { name: "answer", domain: answer, size: 2, labels: ["fold", "call"], span: span("caller chooses fold | call") },
    ],
    decisions,
    draws,
    blocks,
    start: 0,
    observation: {
      features: [
        { name: "card", value: index(cardSlot, seatAfterMe(player, 0)), type: Card },
        {
          name: "stake",
          value: {
            kind: "array",
            type: stakeSlot.type,
            elements: [index(stakeSlot, seatAfterMe(player, 0)), index(stakeSlot, seatAfterMe(player, 1))],
          },
          type: stakeSlot.type,
        },
      ],
      history: true,
    },
    shows: [],
    longest: 3,
    longestHistory: 3,
    endFields: [],
  };
}

/* ---------------------------------------------------------------- tic-tac-toe */

const ticTacToeFile = sourceFile(
  "std/games/tic_tac_toe.sp",
  `/// Three in a row on a 3 by 3 board.
game tic_tac_toe {
  players x, o
  zero_sum

  type Cell = grid(3, 3)
  const LINES = lines(Cell, length: 3)       // evaluated by the compiler
  board: player?[Cell] = none                // public: every seat sees it

  play {
    cycle p in players {
      let at = p chooses Cell where board[at] is none
      board[at] = p
      if any(all(board[c] is p for c in line) for line in LINES) { win p }
      if all(board[c] is some for c in Cell) { draw }
    }
  }

  show """
    {picture(board, none: ".", x: "X", o: "O")}
    You are {me}. {turn is me ? "Your move." : "Wait."}
    """
}
`,
);

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

/** Builds tic-tac-toe (its text above). */
export function ticTacToeIr(): GameIr {
  const span = spanIn(ticTacToeFile);
  const whole = { file: ticTacToeFile, start: ticTacToeFile.text.indexOf("game"), end: ticTacToeFile.text.length - 1 };
  const player = seatType(declaration(whole), ["x", "o"]);
  const Cell: Type = { kind: "grid", rows: 3, cols: 3 };
  const line: Type = { kind: "list", element: Cell, length: 3 };
  const lines: Type = { kind: "list", element: line };
  const text: Type = { kind: "text" };
  const board = slot(arrayOf(option(player), Cell), 0);
  const p = slot(player, 1);
  const at = local(Cell, 0, "at");
  const whereSpan = span("board[at] is none");

  return {
    name: "tic_tac_toe",
    doc: "Three in a row on a 3 by 3 board.",
    span: whole,
    seats: player.names,
    payoff: { kind: "zero_sum" },
    perfectInformation: true,
    enums: [],
    tables: [{ id: "LINES", type: lines, value: LINES, doc: "", span: span("const LINES = lines(Cell, length: 3)") }],
    slots: [
      {
        name: "board",
        type: board.type,
        doc: "",
        span: span("board: player?[Cell] = none"),
        kind: "state",
        initial: constant(board.type, Array<null>(9).fill(null)),
        visibility: "public",
      },
      { name: "p", type: player, doc: "", span: span("p in players"), kind: "live", initial: constant(player, 0), visibility: "public" },
    ],
    sites: [
      {
        name: "at",
        domain: Cell,
        size: 9,
        labels: Array.from({ length: 9 }, (_, cell) => `(${Math.floor(cell / 3)}, ${cell % 3})`),
        span: span("p chooses Cell"),
      },
    ],
    decisions: [
      {
        id: 0,
        site: 0,
        seat: p,
        candidate: 1,
        where: { ...not(isSome(index(board, local(Cell, 1, "at")))), span: whereSpan },
        into: localPlace(Cell, 0, "at"),
        resume: 1,
        reader: 2,
        span: span("p chooses Cell where board[at] is none"),
      },
    ],
    draws: [],
    blocks: [
      { id: 0, name: "start", span: span("play {"), body: [{ kind: "decide", decision: 0, span: span("p chooses Cell") }] },
      {
        id: 1,
        name: "after_at",
        span: span("let at"),
        body: [
          {
            kind: "store",
            place: { root: { kind: "slot", slot: 0 }, path: [{ kind: "index", at: [at] }], type: option(player) },
            value: p,
            checked: false,
            span: span("board[at] = p"),
          },
          {
            kind: "if",
            condition: {
              kind: "reduce",
              type: BOOL,
              op: "any",
              local: 3,
              name: "line",
              over: { kind: "table", type: lines, table: "LINES" },
              body: {
                kind: "reduce",
                type: BOOL,
                op: "all",
                local: 4,
                name: "c",
                over: local(line, 3, "line"),
                body: eq(index(board, local(Cell, 4, "c")), p),
              },
            },
            then: [
              { kind: "win", winner: p, by: constant(INT, 1), span: span("win p") },
              { kind: "end", truncated: false, record: [], span: span("win p") },
            ],
            else: [],
            span: span("if any(all(board[c] is p for c in line) for line in LINES) { win p }"),
          },
          {
            kind: "if",
            condition: {
              kind: "reduce",
              type: BOOL,
              op: "all",
              local: 5,
              name: "c",
              over: all(Cell),
              body: isSome(index(board, local(Cell, 5, "c"))),
            },
            then: [
              { kind: "win", winner: constant(option(player), null), by: constant(INT, 1), span: span("draw }") },
              { kind: "end", truncated: false, record: [], span: span("draw }") },
            ],
            else: [],
            span: span("if all(board[c] is some for c in Cell) { draw }"),
          },
          {
            kind: "store",
            place: { root: { kind: "slot", slot: 1 }, path: [], type: player },
            value: {
              kind: "binary",
              type: player,
              op: "imod",
              left: { kind: "binary", type: INT, op: "add", left: p, right: constant(INT, 1) },
              right: constant(INT, 2),
            },
            checked: false,
            span: span("cycle p in players"),
          },
          { kind: "decide", decision: 0, span: span("p chooses Cell") },
        ],
      },
    ],
    start: 0,
    observation: { features: [{ name: "board", value: board, type: board.type }], history: false },
    shows: [
      {
        parts: [
          {
            kind: "call",
            type: text,
            name: "picture",
            args: [board, { kind: "const", type: { kind: "list", element: text }, value: [".", "X", "O"] }],
          },
          "\nYou are ",
          { kind: "me", type: player },
          ". ",
          {
            kind: "cond",
            type: text,
            condition: eq({ kind: "turn", type: option(player) }, { kind: "me", type: player }),
            then: { kind: "const", type: text, value: "Your move." },
            else: { kind: "const", type: text, value: "Wait." },
          },
        ],
      },
    ],
    endFields: [],
  };
}

/* ---------------------------------------------------------------- rock-paper-scissors */

const rockPaperScissorsFile = sourceFile(
  "std/games/rock_paper_scissors.sp",
  `/// Both throw at once: rock beats scissors, scissors beat paper, paper beats rock.
game rock_paper_scissors {
  players first, second
  zero_sum

  enum Throw { rock, paper, scissors }
  thrown: Throw[player] = rock

  play {
    together { for p in players { thrown[p] = p chooses Throw } }
    if thrown[first] == thrown[second] { draw }
    let lead = (thrown[first] - thrown[second]) mod 3
    win lead == 1 ? first : second
  }
}
`,
);

/** Builds rock-paper-scissors (its text above): one `together`, the first choice waiting unseen in a live slot. */
export function rockPaperScissorsIr(): GameIr {
  const span = spanIn(rockPaperScissorsFile);
  const whole = {
    file: rockPaperScissorsFile,
    start: rockPaperScissorsFile.text.indexOf("game"),
    end: rockPaperScissorsFile.text.length - 1,
  };
  const player = seatType(declaration(whole), ["first", "second"]);
  const Throw = enumType(span("enum Throw { rock, paper, scissors }"), "Throw", ["rock", "paper", "scissors"]);
  const thrown = slot(arrayOf(Throw, player), 0);
  const chooses = span("thrown[p] = p chooses Throw");
  const entry = (seat: number): Expr => index(thrown, constant(player, seat));
  const into = (index: number, type: Type): Place => ({ root: { kind: "slot", slot: index }, path: [], type });
  const store = (seat: number, value: Expr): Stmt => ({
    kind: "store",
    place: { root: { kind: "slot", slot: 0 }, path: [{ kind: "index", at: [constant(player, seat)] }], type: Throw },
    value,
    checked: false,
    span: chooses,
  });
  const end: Jump = { kind: "end", truncated: false, record: [], span: span("win lead == 1 ? first : second") };

  return {
    name: "rock_paper_scissors",
    doc: "Both throw at once: rock beats scissors, scissors beat paper, paper beats rock.",
    span: whole,
    seats: player.names,
    payoff: { kind: "zero_sum" },
    perfectInformation: false,
    enums: [{ name: "Throw", members: Throw.members, doc: "", span: Throw.decl.span }],
    tables: [],
    slots: [
      {
        name: "thrown",
        type: thrown.type,
        doc: "",
        span: span("thrown: Throw[player] = rock"),
        kind: "state",
        initial: constant(thrown.type, [0, 0]),
        visibility: "public",
      },
      ...[0, 1].map((seat): Slot => ({
        name: `thrown_${player.names[seat]}`,
        type: Throw,
        doc: "",
        span: chooses,
        kind: "live",
        initial: constant(Throw, 0),
        visibility: "public",
      })),
    ],
    sites: [{ name: "thrown", domain: Throw, size: 3, labels: Throw.members, span: span("p chooses Throw") }],
    decisions: [0, 1].map((seat) => ({
      id: seat,
      site: 0,
      seat: constant(player, seat),
      candidate: 10 + seat,
      into: into(1 + seat, Throw),
      resume: 1 + seat,
      together: { group: 0, index: seat, count: 2 },
      reader: 20 + seat,
      span: span("p chooses Throw"),
    })),
    draws: [],
    blocks: [
      { id: 0, name: "start", span: span("play {"), body: [{ kind: "decide", decision: 0, span: chooses }] },
      { id: 1, name: "after_thrown", span: chooses, body: [{ kind: "decide", decision: 1, span: chooses }] },
      {
        id: 2,
        name: "after_thrown_2",
        span: chooses,
        body: [
          { kind: "settle", span: chooses },
          store(0, slot(Throw, 1)),
          store(1, slot(Throw, 2)),
          {
            kind: "if",
            condition: eq(entry(0), entry(1)),
            then: [
              { kind: "win", winner: constant(option(player), null), by: constant(INT, 1), span: span("draw }") },
              { ...end, span: span("draw }") },
            ],
            else: [],
            span: span("if thrown[first] == thrown[second] { draw }"),
          },
          {
            kind: "let",
            local: 0,
            name: "lead",
            type: { kind: "int", low: 0, high: 2 },
            value: {
              kind: "binary",
              type: { kind: "int", low: 0, high: 2 },
              op: "imod",
              left: { kind: "binary", type: { kind: "int", low: -2, high: 2 }, op: "sub", left: entry(0), right: entry(1) },
              right: constant(INT, 3),
            },
            span: span("let lead = (thrown[first] - thrown[second]) mod 3"),
          },
          {
            kind: "win",
            winner: {
              kind: "cond",
              type: player,
              condition: eq(local({ kind: "int", low: 0, high: 2 }, 0, "lead"), constant(INT, 1)),
              then: constant(player, 0),
              else: constant(player, 1),
            },
            by: constant(INT, 1),
            span: end.span,
          },
          end,
        ],
      },
    ],
    start: 0,
    observation: {
      features: [
        {
          name: "thrown",
          value: {
            kind: "array",
            type: thrown.type,
            elements: [index(thrown, seatAfterMe(player, 0)), index(thrown, seatAfterMe(player, 1))],
          },
          type: thrown.type,
        },
      ],
      history: true,
    },
    shows: [],
    longest: 2,
    longestHistory: 2,
    endFields: [],
  };
}

/** The three games by name. */
export const handWrittenGames: Readonly<Record<string, () => GameIr>> = {
  kuhn_poker: kuhnPokerIr,
  tic_tac_toe: ticTacToeIr,
  rock_paper_scissors: rockPaperScissorsIr,
};
