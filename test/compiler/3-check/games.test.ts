import { describe, expect, test } from "vitest";
import { checked, find, game, messages } from "./support.js";

/** Codes and the text that they point at. */
const codes = (text: string) =>
  checked(text).diagnostics.map((d) => `${d.code} ${d.span.file.text.slice(d.span.start, d.span.end).split("\n")[0]}`);

describe("decisions", () => {
  test("are named after their place, the rule around them, else `move` (A2)", () => {
    const text = game(
      "bid: 0..3 = 0\nrule answer() { match b chooses yes | no { yes => draw, no => {} } }",
      "let call = a chooses 0..3; bid = b chooses 0..3 where it > call; match a chooses left | right { left => answer(), right => draw }",
    );
    const { file, typed, diagnostics } = checked(text);
    expect(diagnostics).toEqual([]);
    const sites = ["a chooses 0..3", "b chooses 0..3 where it > call", "a chooses left | right", "b chooses yes | no"].map((e) => {
      const decision = find(file, e);
      return decision.kind === "chooses" ? typed.siteOf(decision)?.name : undefined;
    });
    expect(sites).toEqual(["call", "bid", "move", "answer"]);
  });

  test.each([
    ["if (a chooses 1..2) == 1 { draw }", "SP3101 a chooses 1..2"],
    ["let x = 1 + (a chooses 1..2)", "SP3101 a chooses 1..2"],
    ["let x = a chooses int", "SP3105 int"],
    ["let x = a chooses text", "SP3105 text"],
    ["let x = 3 chooses 1..2", "SP3109 3"],
    ["let x = a chooses 1..3 | pass", "SP3105 1..3"],
    ["let x = a writes Thing", "SP2001 Thing"],
    ["let x = a chooses 1..3 where it", "SP3001 it"],
    ["let x = a chooses real", "SP3105 real"],
    ["let x = a chooses real[2]", "SP3105 real[2]"],
    ["let x = a chooses real[2] in 1..1", "SP3020 1..1"],
    ["let x = a chooses (0..3) in 1..2", "SP3105 (0..3) in 1..2"],
    ["let x = a chooses real in -1..1 where it > 0.0", "SP3203 it > 0.0"],
    ["let x = a chooses real in -1..1; let y = 0 + (x > 0 ? 1 : 0); if y > 0 { let x = b chooses real in -1..2 }", "SP3106 real in -1..2"],
    ["let x: 0..3 = a chooses real in 0..3", "SP3001 a chooses real in 0..3"],
    ["let x = collect 3 episodes of g with a: b", "SP3102 collect 3 episodes of g with a: b"],
  ])("%s is refused", (play, said) => {
    expect(codes(game("", play))[0]).toBe(said);
  });

  test("stand in no function", () => {
    expect(codes(game("fn f() -> 1..2 { let x = a chooses 1..2; return x }", "if f() > 1 { draw }"))).toEqual(["SP3102 a chooses 1..2"]);
  });
});

describe("loops of play (A7)", () => {
  test.each([
    "cycle p in players { let x = p chooses 1..2 }",
    "cycle p in players { if v > 0 { let x = p chooses 1..2 } else { draw } }",
    "cycle p in players { if v > 0 { break }; let x = p chooses 1..2 }",
    "cycle p in players up to 3 { v = 1 }",
    "cycle p in players { ask(p) }",
    "cycle p in players { repeat 2 { let x = p chooses 1..2 } }",
    "repeat { let x = a chooses 1..2; if x == 1 { break } }",
    "repeat up to 3 { v = 1 }",
    "repeat 2 until v > 0 { v = 1 }",
    "while v < 3 { let x = a chooses 1..2; v = x }",
    "cycle p in players { match p chooses on | off { on => {}, off => break } }",
  ])("%s ends or asks", (play) => {
    expect(codes(game("v: 0..3 = 0\nrule ask(p: player) { let x = p chooses 1..2 }", play))).toEqual([]);
  });

  test.each([
    "cycle p in players { v = 1 }",
    "cycle p in players { if v > 0 { let x = p chooses 1..2 } }",
    "cycle p in players { if v > 0 { continue }; let x = p chooses 1..2 }",
    "cycle p in players { repeat v { let x = p chooses 1..2 } }",
    "cycle p in players { for i in 1..3 where i > v { let x = p chooses 1..2 } }",
    "cycle p in players { maybe(p) }",
    "repeat { v = 1 }",
    "repeat until v > 2 { v = 1 }",
    "while v < 3 { v = 1 }",
  ])("%s may go round for ever", (play) => {
    const said = codes(game("v: 0..3 = 0\nrule maybe(p: player) { if v > 1 { let x = p chooses 1..2 } }", play));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^SP3103 (cycle|repeat|while)$/);
  });
});

describe("statements that are never reached", () => {
  test.each([
    ["win a; v = 1", "SP3104 v = 1"],
    ["if v > 0 { win a } else { draw }; v = 1", "SP3104 v = 1"],
    ["match v > 0 { true => win a, false => draw }; v = 1", "SP3104 v = 1"],
    ["finish(); v = 1", "SP3104 v = 1"],
    ["cycle p in players { let x = p chooses 1..2 }; v = 1", "SP3104 v = 1"],
    ["repeat 3 { break; v = 1 }", "SP3104 v = 1"],
  ])("%s", (play, said) => {
    expect(codes(game("v: 0..3 = 0\nrule finish() { if v > 2 { win a }; draw }", play))).toEqual([said]);
  });

  test.each(["if v > 0 { win a }; v = 1", "maybe(); v = 1", "cycle p in players { let x = p chooses 1..2; if x == 1 { break } }; v = 1"])(
    "%s is reached",
    (play) => {
      expect(codes(game("v: 0..3 = 0\nrule maybe() { if v > 2 { return }; if v > 1 { draw } }", play))).toEqual([]);
    },
  );
});

describe("`match` (C6)", () => {
  const bids = (play: string) =>
    game(
      "enum Card { jack, queen, king }\ntype Bid = pass | raise(height: 1..3)\nlast: Bid = pass\ntop: Card = jack\nn: 0..5 = 0\nmaybe: Card? = none",
      play,
    );

  test.each([
    "match top { jack => draw, queen | king => win a }",
    "match top { jack where n > 3 => draw, jack | queen => win b, king => win a }",
    "match last { pass => draw, raise(h) => reward a += h }",
    "match n { 0 => draw, 1..4 => win a, 5 => win b }",
    "match maybe { none => draw, jack => win a, else => win b }",
    "match maybe { none => draw, some => win a }",
    "match (top, n > 2) { (jack, _) => draw, (_, true) => win a, (queen | king, false) => win b }",
    "match true { true => draw, false => win a }",
    "match { n > 3 => draw; top is jack => win a; else => win b }",
  ])("%s is whole", (play) => {
    expect(codes(bids(play))).toEqual([]);
  });

  test.each([
    ["match top { jack => draw, king => win a }", "this `match` leaves out `queen`"],
    ["match top { jack where n > 3 => draw, queen | king => win a }", "this `match` leaves out `jack`"],
    ["match last { raise(h) => draw }", "this `match` leaves out `pass`"],
    ["match n { 0 => draw, 2..4 => win a }", "this `match` leaves out `1` and `5`"],
    ["match n { 5 => draw }", "this `match` leaves out `0..4`"],
    ["match maybe { jack => draw, queen | king => win a }", "this `match` leaves out `none`"],
    ["match (top, n > 2) { (jack, _) => draw, (_, true) => win a }", "this `match` leaves out `(queen, false)` and `(king, false)`"],
    ["match { n > 3 => draw }", "this `match` leaves out `else`"],
    ["match sqrt(2) { else => draw, else => win a }", "this arm is never reached: the arms before it cover what it matches"],
    [
      "match top { jack | queen => draw, queen => win b, king => win a }",
      "this arm is never reached: the arms before it cover what it matches",
    ],
    ["match top { jack => draw, 3 => win a, else => win b }", "the pattern `3` cannot match Card"],
    ["match last { raise(h, k) => draw, pass => win a }", "the pattern `raise` with 2 names cannot match a tag that carries 1"],
  ])("%s", (play, text) => {
    expect(checked(bids(play)).diagnostics.map((d) => d.text)).toEqual([text]);
  });
});

describe("what is not handled yet is refused at its name", () => {
  test.each([
    ['format Note(n: int) "{m: 1..3}"', "SP3013 n"],
    ['extern type Far from "./far.ts"', "SP3235 Far"],
    ["game g { players pilot[2]; play { end } }", "SP3013 pilot[2]"],
    [game("", "let x = a chooses 1..3 times 4 given (one: 1)\n reward a += x[0]"), "SP3013 a chooses 1..3 times 4 given (one: 1)"],
  ])("%s", (text, said) => {
    expect(codes(text)).toEqual([said]);
  });
});

describe("parts of games", () => {
  test.each([
    ["game g { players a, b }", "SP3107 g"],
    ["game g { play { end } }", "SP3107 g"],
    ["game g { players a, b; players c; play { end } }", "SP3108 players c"],
    ["game g { players a, b; play { end }; play { end } }", "SP3108 play { end }"],
    [game("v: 0..3"), "SP3107 v"],
    [game("v: 0..3 = 0\nsymmetry v: rotations"), "SP3110 v"],
    [game("v: bool[grid(2, 3)] = false\nsymmetry v: rotations"), "SP3110 rotations"],
    [game("v: bool[grid(2, 2)] = false\nsymmetry v: turns"), "SP3110 turns"],
    [game("recall some_of_it"), "SP3111 recall some_of_it"],
    [game("", "return"), "SP3112 return"],
    [game("", "break"), "SP3112 break"],
    [game("fn f(x: 0..3) -> 0..3 { win a }", "reward a += f(1)"), "SP3112 win"],
    [game("", "minimise 3"), "SP3112 minimise"],
    [game("", "me is a"), "SP3025 me"],
    [game("rule r() { r() }", "r()"), "SP3018 r()"],
    [game("fn f(x: 0..3) -> 0..3 = g2(x)\nfn g2(x: 0..3) -> 0..3 = f(x)", "reward a += f(1)"), "SP3018 f(x)"],
    [game("fn f(x: 0..3) -> 0..3 { if x > 1 { return 1 } }", "reward a += f(1)"), "SP3113 f"],
    [game("", "3 + 4"), "SP3115 3 + 4"],
    [game("v: 0..3 = 0\nfn f() -> 0..3 { v = 1; return 1 }", "reward a += f()"), "SP3017 v"],
  ])("%s", (text, said) => {
    expect(codes(text)[0]).toBe(said);
  });
});

describe("instances", () => {
  test("of a game are its own and every constant that fixes its parameters", () => {
    const { typed, diagnostics } = checked(
      "game g(n: 1..4 = 2, deep: bool = false) { players a, b; play { draw } }\nconst big = g(n: 4)\nconst odd = g(3, true)\n",
    );
    expect(diagnostics).toEqual([]);
    expect(typed.games.map((i) => [i.name, ...i.parameters.values()])).toEqual([
      ["g", 2, false],
      ["big", 4, false],
      ["odd", 3, true],
    ]);
  });

  test("have types of their own where sizes depend on parameters", () => {
    const { file, typed, diagnostics } = checked(
      "game g(n: 1..4 = 2) { players a, b; board: bool[n] = false; play { if board[0] { draw } } }\nconst big = g(n: 4)\n",
    );
    expect(diagnostics).toEqual([]);
    const board = find(file, "board[0]");
    const array = board.kind === "index" ? board.object : board;
    expect(typed.games.map((i) => i.typed.typeOf(array))).toMatchObject([{ index: [{ high: 1 }] }, { index: [{ high: 3 }] }]);
  });

  test("name the parameters that have no value", () => {
    expect(checked("game g(n: 1..4) { players a, b; play { draw } }").typed.games[0].missing).toEqual(["n"]);
  });

  test("check their arguments", () => {
    expect(messages("game g(n: 1..4 = 2) { players a, b; play { draw } }\nconst big = g(n: 7)\nconst odd = g(m: 1)\n")).toEqual([
      "2:18 SP3016 7 never fits 1..4 «7»",
      "3:15 SP3006 `g` has nothing named `m` [it has `n`] «m»",
    ]);
  });
});

describe("tests", () => {
  const coin =
    "game coin { players a, b; zero_sum; enum Side { heads, tails }; hidden: Side ~ uniform(Side); play { let call = a chooses Side; if call is hidden { win a }; win b } }\n";

  test("know the game's seats, state and moves", () => {
    const { file, typed, diagnostics } = checked(
      `${coin}test "lucky" of coin { plays hidden ~ tails, a: tails; expect winner is a; expect hidden is tails }\n`,
    );
    expect(diagnostics).toEqual([]);
    const tests = file.declarations.find((d) => d.kind === "test");
    const plays = tests?.kind === "test" ? tests.body.statements[0] : undefined;
    expect(plays?.kind === "plays" ? plays.moves.map((m) => typed.constOf(m.move)) : undefined).toEqual([1, 1]);
  });

  test("refuse moves that no decision can take", () => {
    expect(codes(`${coin}test "odd" of coin { plays 3 }\n`)).toEqual(["SP3114 3"]);
    expect(codes(`${coin}test "odd" of coin { expect winner is heads }\n`)).toEqual(["SP3002 heads"]);
  });
});
