import { describe, expect, test } from "vitest";
import type * as ast from "../../../src/compiler/1-parse/ast.js";
import { checked, find, game, messages, walk } from "../3-check/support.js";
import { builtinFunctions, builtinValues } from "../../../src/compiler/2-bind/builtins.js";
import { builtinRules } from "../../../src/compiler/3-check/builtin-rules.js";

/** What a name that stands alone at a place means: the kind of its symbol. */
function kindOf(text: string, expression: string): string | undefined {
  const { file, bound } = checked(text);
  const e = find(file, expression);
  return e.kind === "name_expr" ? bound.symbolOf.get(e.name)?.kind : undefined;
}

describe("imports", () => {
  const cards = "enum Card { jack, queen }\nlocal enum Mark { dot }\nfn worth(c: Card) -> 0..1 = c is queen ? 1 : 0\n";

  test("bring names in, under other names too", () => {
    const spec = `import { Card, worth as value } from "./cards"\n${game("top: Card = queen", "if value(top) > 0 { win a }")}`;
    expect(messages(spec, { "./cards": cards })).toEqual([]);
  });

  test("say what a file does not declare, with the nearest that it does", () => {
    expect(messages('import { card, Mark, Suit } from "./cards"\n', { "./cards": cards })).toEqual([
      '1:10 SP2005 "./cards" declares nothing named `card` [did you mean `Card`?] «card»',
      '1:16 SP2006 `Mark` is `local` to "./cards" and cannot be imported [remove `local` where it is declared, or do without it] «Mark»',
      '1:22 SP2005 "./cards" declares nothing named `Suit` «Suit»',
    ]);
  });

  test("of a missing file are one message, and what they would have brought is not held against later lines", () => {
    const spec = `import { Card, deck } from "cards"\n${game("top: Card = queen", "if deck(top) > 0 { win a }")}`;
    expect(messages(spec)).toEqual([
      '1:28 SP2003 cannot import from "cards": there is no such spec [a file beside this one is imported as "./name"] «"cards"»',
    ]);
  });

  test("in a circle are reported once, with the circle", () => {
    const others = { "./one": 'import { B } from "./two"\nenum A { a1 }\n', "./two": 'import { A } from "./one"\nenum B { b1 }\n' };
    expect(messages('import { A } from "./one"\nimport { B } from "./two"\n', others)).toEqual([
      'two.sp:1:19 SP2004 these files import each other in a circle: one.sp -> two.sp -> one.sp [move what both need into a third file] «"./one"»',
    ]);
  });

  test("of the file itself are a circle too", () => {
    expect(messages('import { A } from "./spec"\nenum A { a1 }\n')[0]).toMatch(/SP2004 .* spec\.sp -> spec\.sp/);
  });

  test("come before the files that need them", () => {
    const { bound } = checked('import { kuhn_poker } from "std/games/kuhn_poker"\n');
    expect(bound.files.map((f) => f.file.source.path)).toEqual(["std/games/kuhn_poker.sp", "spec.sp"]);
  });

  test("may be for measuring alone", () => {
    const { bound } = checked('import measured { Card } from "./cards"\n', { "./cards": cards });
    expect(bound.entry.scope.get("Card")).toMatchObject({ kind: "declaration", measured: true });
  });
});

describe("names", () => {
  test("mean what is nearest around them", () => {
    expect(kindOf(game("v: 0..3 = 0", "reward a += v"), "v")).toBe("state");
    expect(kindOf(game("v: 0..3 = 0", "let v = 2; reward a += v"), "v")).toBe("local");
    expect(kindOf("game g(v: 0..3 = 0) { players a, b; play { reward a += v } }", "v")).toBe("param");
    expect(kindOf(game("", "repeat 3 ticks { reward a += tick }"), "tick")).toBe("counter");
    expect(kindOf(game("", "repeat 3 { reward a += iteration }"), "iteration")).toBe("counter");
    expect(kindOf(game("", "win a"), "a")).toBe("seat");
    expect(kindOf(game("", "for p in players { reward p += 1 }"), "players")).toBe("players");
    expect(kindOf("const N = 3\nconst M = N + 1\n", "N")).toBe("declaration");
  });

  test("of a game may be used before they are declared", () => {
    expect(
      messages("game g {\n  play { pay(seat: a) }\n  rule pay(seat: player) { reward seat += V }\n  const V = 2\n  players a, b\n}\n"),
    ).toEqual([]);
  });

  test("declared twice in one block are reported, in an inner block they are new", () => {
    expect(messages(game("", "let x = 1; let x = 2; draw"))).toEqual(["5:20 SP2002 `x` is declared twice in this block «x»"]);
    expect(messages(game("", "let x = 1; if x > 0 { let x = 2; reward a += x }; draw"))).toEqual([]);
  });

  test("of `together` are seen after it (A5)", () => {
    expect(messages(game("enum E { p, q }", "together { let x = a chooses E; let y = b chooses E }; if x == y { win a }"))).toEqual([]);
  });

  test("of a branch are not seen after it", () => {
    expect(messages(game("v: 0..1 = 0", "if v > 0 { let deep = 1 }; reward a += deep"))).toEqual([
      "5:44 SP2001 nothing named `deep` is known here «deep»",
    ]);
  });

  test("that are unknown are said once a file, with the nearest name", () => {
    expect(messages(game("stake: 0..3 = 0", "reward a += stak; reward b += stak"))).toEqual([
      "5:17 SP2001 nothing named `stak` is known here [did you mean `stake`?] «stak»",
    ]);
  });

  test("in the brackets of a tag hold where the test is true", () => {
    const play = (rest: string) => game("type Bid = pass | raise(height: 1..3)\nlast: Bid = pass", rest);
    expect(messages(play("if last is raise(h) and h > 1 { reward a += h }"))).toEqual([]);
    expect(messages(play("reward a += last is raise(h) ? h : 0"))).toEqual([]);
    expect(messages(play("if not (last is raise(h)) { draw } else { reward a += h }"))).toEqual([]);
    expect(messages(play("if last is raise(h) { draw }; reward a += h"))).toEqual(["6:47 SP2001 nothing named `h` is known here «h»"]);
  });

  test("of candidates are the `let`, the heads, or `it` (A3)", () => {
    expect(messages(game("v: 0..3 = 0", "let n = a chooses 0..3 where n <= v; v = n"))).toEqual([]);
    expect(messages(game("v: 0..3 = 0", "v = a chooses 0..3 where it <= v"))).toEqual([]);
    expect(messages(game("v: 0..3 = 0", "match a chooses pass | take(n: 1..3) where n <= v { pass => {}; take(k) => v -= k }"))).toEqual(
      [],
    );
    expect(messages(game("v: 0..3 = 0", "let t = a chooses (x: 0..3, y: 0..3) where x < y and y <= v; v = t.x"))).toEqual([]);
  });

  test("of enums, tags and seats are left to types", () => {
    expect(kindOf(game("enum Card { jack, queen }\ntop: Card = jack"), "jack")).toBeUndefined();
  });
});

describe("methods and claims", () => {
  const method = (train: string) =>
    `method m(n: int = 3) {\n  policy hero = agent(net)\n  running usual: mean, decay 0.9\n  train {\n    ${train}\n  }\n}\nnetwork net {\n  fn h(x: real[4]) -> real[2] = x |> dense(2)\n}\n`;

  test("know what learning brings, their members and parameters", () => {
    const { bound, file, diagnostics } = checked(
      method("repeat n iterations { improve hero using adam(rate: 1e-3) { minimise entropy(hero, n) } }"),
    );
    expect(diagnostics).toEqual([]);
    const kinds = new Map<string, string | undefined>();
    walk(file.declarations, (node) => {
      if (node.kind === "name_expr") {
        const { name } = node as ast.NameExpr;
        kinds.set(name.text, bound.symbolOf.get(name)?.kind);
      }
    });
    expect(Object.fromEntries(kinds)).toMatchObject({
      hero: "lasting",
      n: "param",
      adam: "builtin",
      entropy: "builtin",
      net: "declaration",
    });
  });

  test("say which names nothing is known of", () => {
    expect(messages(method("usual.add(heroo, 1)"))).toEqual([
      "5:15 SP2001 nothing named `heroo` is known here [did you mean `hero`?] «heroo»",
    ]);
  });

  test("let later arguments of a collected game read earlier ones (D5)", () => {
    const spec = `game g(k: 0..3 = 0, j: 0..3 = 0) { players a, b; play { draw } }\n${method("let rows = collect 4 episodes of g(k ~ uniform(0..3), j: k) with every seat: hero")}`;
    expect(messages(spec)).toEqual([]);
  });
});

test("every function of the language has a typing rule, a signature and a sentence", () => {
  expect([...builtinRules.keys()].sort()).toEqual([...builtinFunctions.keys()].sort());
  for (const [name, { signature, doc }] of [...builtinFunctions, ...builtinValues]) {
    expect(signature, name).toContain(name);
    expect(doc, name).toMatch(/^[A-Z].*\.$/);
  }
});
