import { describe, expect, test } from "vitest";
import { typeText } from "../../../src/compiler/3-check/type-text.js";
import { checked, find, game, messages } from "./support.js";

const MEMBERS = `
enum Card { jack, queen, king }
type Cell = grid(3, 4)
type Bid = pass | raise(height: 1..3)
record Hand { top: Card = jack, count: 0..5 = 0 }
board: player?[Cell] = none
stake: (1..2)[player] = 1
last: Bid = pass
hand: Hand[player] = Hand()
pile: Card[] up to 5 = []
seen: set of Card = []
at: Cell = (0, 0)
wide: (0..9)[player, 3] = 0
maybe: (0..3)? = none
`;

/** The type of an expression that is the value of a `let`, and the messages. */
function typed(expression: string, before = ""): string[] {
  const { file, typed, diagnostics } = checked(game(MEMBERS, `${before}; let it_is = ${expression}`));
  return [typeText(typed.typeOf(find(file, expression))), ...diagnostics.map((d) => d.text)];
}

describe("types of expressions", () => {
  test.each([
    ["stake[a]", "1..2"],
    ["stake[a] + stake[b]", "2..4"],
    ["stake[a] * 3 - 1", "2..5"],
    ["-stake[a]", "-2..-1"],
    ["stake[a] / 2", "real"],
    ["7 div 2", "3"],
    ["stake[a] mod 2", "0..1"],
    ["-7 mod 3", "0..2"],
    ["2 ^ stake[a]", "2..4"],
    ["stake[a] > 1", "bool"],
    ["int(stake[a] > 1) + 1", "1..2"],
    ["board[at]", "player?"],
    ["at.row", "0..2"],
    ["at.col", "0..3"],
    ["at + (1, 0)", "grid(3, 4)?"],
    ["hand[a].top", "Card"],
    ["hand[a].top < king", "bool"],
    ["pile.size", "0..5"],
    ["pile.first", "Card?"],
    ["pile + [king]", "Card[]"],
    ["wide[a]", "(0..9)[3]"],
    ["wide[a, 2]", "0..9"],
    ["maybe else 7", "0..7"],
    ["king in seen", "bool"],
    ["seen.size", "0..3"],
    ["Card.size", "3"],
    ["[c is king for c in Card]", "bool[Card]"],
    ["[c for c in Card where c is not jack]", "Card[] up to 3"],
    ["[p is a and c is king for p in players, c in Card]", "bool[player, Card]"],
    ["[stake[a], 5]", "(1..5)[] up to 2"],
    ["(stake[a], king)", "(1..2, Card)"],
    ["(up: 1, down: true)", "(up: 1, down: bool)"],
    ["any(s > 1 for s in stake)", "bool"],
    ["count(c is king for c in Card)", "0..3"],
    ["sum(stake)", "0..4"],
    ["min(stake)", "1..2"],
    ["max(stake[a], 5)", "5"],
    ["mean(stake)", "real"],
    ["argmax(stake[p] for p in players)", "player"],
    ["argmax(wide[p, i] for p in players, i in 0..2)", "(player, 0..2)"],
    ["abs(stake[a] - 4)", "2..3"],
    ["clamp(stake[a], 2, 5)", "2"],
    ["floor(stake[a] / 2)", "int"],
    ["other(a)", "player"],
    ["lines(Cell, length: 3)", "grid(3, 4)[] up to 3[] up to 14"],
    ["neighbours(at)", "grid(3, 4)[] up to 4"],
    ["distance(at, (2, 2))", "0..5"],
    ["size(pile)", "0..5"],
    ["zip(pile, [1, 2])", "(Card, 1..2)[] up to 2"],
    ["mode(pile)", "Card?"],
    ["sort(pile, by: c => int(c))", "Card[] up to 5"],
    ["stake[a] > 1 ? king : jack", "Card"],
    ["stake[a] > 1 ? a : none", "player?"],
    ["match hand[a].top { jack => 1, queen => 5, king => 2 }", "1..5"],
    ["match { stake[a] > 1 => 1; else => 0.5 }", "real"],
    ["hand[a] with (count: 2)", "Hand"],
    ["last == raise(height: 2)", "bool"],
    ["last is raise", "bool"],
    ["last is raise(h) and h > 2", "bool"],
  ])("%s is %s", (expression, type) => {
    expect(typed(expression)).toEqual([type.replace("grid(3, 4)[] up to 3[]", "(grid(3, 4)[] up to 3)[]")]);
  });

  test("a draw has the type of what it draws", () => {
    const { file, typed, diagnostics } = checked(
      game(
        MEMBERS,
        "let side ~ uniform(bool), n ~ uniform(1..6), c ~ weighted { king: 0.5, jack: 0.5 }, order ~ shuffle([1, 2, 3]); reward a += n",
      ),
    );
    expect(diagnostics).toEqual([]);
    const types = ["uniform(bool)", "uniform(1..6)", "weighted { king: 0.5, jack: 0.5 }", "shuffle([1, 2, 3])"].map((e) =>
      typeText(typed.typeOf(find(file, e))),
    );
    expect(types).toEqual(["Dist[bool]", "Dist[1..6]", "Dist[Card]", "Dist[(1..3)[] up to 3]"]);
  });
});

describe("expected types (C6)", () => {
  test("give members, tags and seats their meaning before anything else does", () => {
    const { file, typed, diagnostics } = checked(game("enum Left { a, z }\nway: Left = a\nwho: player = b", "if way == a { win a }"));
    expect(diagnostics).toEqual([]);
    const name = find(file, "way == a");
    const right = name.kind === "binary" && name.right.kind === "name_expr" ? typed.meaningOf(name.right.name) : undefined;
    expect(right).toMatchObject({ kind: "enum_member", index: 0 });
  });

  test("read tuples as cells, lists as arrays and sets, none as any option", () => {
    const members =
      "type Cell = grid(2, 2)\nat: Cell? = (1, 0)\nboth: (0..9)[player] = [3, 4]\nkinds: set of 0..3 = [1, 2]\nfree: bool[Cell] = [true, false, false, true]";
    const { file, typed, diagnostics } = checked(game(members));
    expect(diagnostics).toEqual([]);
    expect(["(1, 0)", "[3, 4]", "[1, 2]"].map((e) => typeText(typed.typeOf(find(file, e))))).toEqual([
      "grid(2, 2)",
      "(0..9)[player]",
      "set of 0..3",
    ]);
    expect(typed.constOf(find(file, "(1, 0)"))).toBe(2);
  });

  test("let one value fill an array where it begins, and nowhere inside an expression", () => {
    expect(messages(game("wide: (0..9)[player, 3] = 4", "let row: (0..9)[3] = 0; wide[a] = row; wide[b] = 2"))).toEqual([]);
    expect(
      messages(game("wide: (0..9)[3] = 4", "if same(0) { win a }").replace("play", "fn same(x: (0..9)[3]) -> bool = x[0] == x[1]\n  play")),
    ).toEqual(["6:13 SP3001 expected (0..9)[3] for `x`, found 0 «0»"]);
  });
});

describe("options (C4)", () => {
  const maybe = (play: string) =>
    messages(
      game(
        "type Cell = grid(2, 2)\nv: (0..3)? = none\nboard: player?[Cell] = none\nat: Cell = (0, 0)\nrule pay(n: 0..3) { reward a += n }\nrule paid(n: 0..3) -> 0..3 { return n }",
        play,
      ),
    );

  test.each([
    "if v is some { reward a += v }",
    "if v is none { draw }; reward a += v",
    "if v != none { reward a += v }",
    "if v is some and v > 1 { win a }",
    "if v is none or v > 1 { win a }",
    "if not (v is some) { draw } else { reward a += v }",
    "reward a += v is some ? v : 0",
    "reward a += v else 0",
    "match v { none => draw, some => reward a += v }",
    "match v { none => draw, some(x) => reward a += x }",
    "v = 2; reward a += v",
    "if board[at] is some { win board[at] }",
    "if board[at] == a { win board[at] }",
    "for c in Cell where board[c] is some { reward board[c] += 1 }",
    "reward a += sum(int(board[c]) for c in Cell where board[c] is some)",
    "expect v is some; reward a += v",
    "let c = a chooses Cell where board[c] is some; win board[c]",
    "match a chooses take where v is some | leave { take => reward a += v, leave => {} }",
    "if v is some { for i in 1..3 { reward a += v } }",
    "if v is some { pay(v) }",
    "if v is some { let n = paid(v); reward a += n }",
  ])("%s", (play) => {
    expect(maybe(play)).toEqual([]);
  });

  test.each([
    ["reward a += v", "v"],
    ["if v is some { draw }; reward a += v", "v"],
    ["if v is some or at.row == 0 { reward a += v }", "v"],
    ["if v is some { v = none; reward a += v }", "v"],
    ["if v is some { clear(); reward a += v }", "v"],
    ["if v is some { let n = cleared(); reward a += v }", "v"],
    ["if v is some and cleared() > 0 { reward a += v }", "v"],
    ["if v is some { if cleared() > 0 { draw }; reward a += v }", "v"],
    ["if v is some { for i in 1..3 { reward a += v; v = none } }", "v"],
    ["if board[at] is some { at = (1, 1); reward board[at] += 1 }", "board[at]"],
    ["if v is some { for i in 1..2 { v = none } ; reward a += v }", "v"],
    ["together { let c = a chooses Cell where board[c] is some; reward board[c] += 1 }", "board[c]"],
  ])("%s is refused", (play, at) => {
    const text = game(
      "type Cell = grid(2, 2)\nv: (0..3)? = none\nboard: player?[Cell] = none\nat: Cell = (0, 0)\nrule clear() { v = none }\nrule cleared() -> 0..1 { v = none; return 1 }",
      play,
    );
    const said = messages(text);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/SP3009|SP3109/);
    expect(said[0].endsWith(`«${at}»`)).toBe(true);
  });
});

test("an array of a range without parentheses is one mistake, and the message shows how it is written", () => {
  const told = messages(game("stock: 0..5[player] = 5", "stock[a] -= 1; win (stock[a] > stock[b] ? a : b)"));
  expect(told.map((m) => m.slice(m.indexOf("SP")))).toEqual([
    "SP3012 5 has no entries to index [an array of a range stands with parentheses: `(0..5)[player]`] «5[player]»",
  ]);
});
