/** Draws in every form (A4, F5 to F7): outcomes are exact, samples follow them, and all forms agree. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Game, Outcome } from "../../../../src/contract/game.js";
import { sourceFile } from "../../../../src/compiler/source/source-file.js";
import { WordStream } from "../../../../src/runtime/random/word-stream.js";
import { interpret } from "../../../support/interpret.js";
import { lowerFile, say } from "../../../support/lower-text.js";
import { compareForms, compareScalars } from "./compare.js";
import { moduleOf, running } from "./emitted.js";
import { printJavaScript } from "../../../../src/compiler/5-emit/typescript/javascript.js";
import { loadGame } from "../../../../src/runtime/games/load.js";

function irOf(text: string) {
  const { games, diagnostics } = lowerFile(sourceFile("draws.sp", text));
  if (diagnostics.some((d) => d.severity === "error")) throw new Error(diagnostics.map((d) => say(d)).join("\n"));
  return [...games.values()][0];
}

/** A game whose first act is one draw into `x`. */
const drawing = (type: string, distribution: string, more = ""): string => `${more}
game drawing {
  players a, b
  x: ${type} ~ ${distribution}
  play {
    let bet = a chooses 0..2
    reward a += bet
  }
}
`;

const byValue = (outcomes: readonly Outcome[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { value, probability } of outcomes) found.set(value.join(), (found.get(value.join()) ?? 0) + probability);
  return found;
};

const first = (type: string, distribution: string, more = ""): Record<string, number> => {
  const ir = irOf(drawing(type, distribution, more));
  const { game } = loadGame(printJavaScript(moduleOf(ir)), ir.name);
  return Object.fromEntries([...byValue(game.outcomes(game.initial()))].sort().map(([k, p]) => [k, Number(p.toFixed(9))]));
};

describe("outcomes are exact", () => {
  test.each([
    ["one draw an entry", "(1..2)[2]", "uniform(1..2)", { "1,1": 0.25, "1,2": 0.25, "2,1": 0.25, "2,2": 0.25 }],
    [
      "one draw an entry, by weight",
      "bool[2]",
      "weighted { true: 0.9, false: 0.1 }",
      { "0,0": 0.01, "0,1": 0.09, "1,0": 0.09, "1,1": 0.81 },
    ],
    ["a distribution among the outcomes", "1..4", "weighted { 4: 0.5, uniform(1..2): 0.5 }", { 1: 0.25, 2: 0.25, 4: 0.5 }],
    ["a condition on a mixture", "1..4", "weighted { 4: 0.5, uniform(1..2): 0.5 } where it > 1", { 2: 0.333333333, 4: 0.666666667 }],
    [
      "with replacement",
      "(1..2)[2]",
      "sample(2, [1, 2, 2])",
      { "1,1": 0.111111111, "1,2": 0.222222222, "2,1": 0.222222222, "2,2": 0.444444444 },
    ],
    ["without replacement", "(1..3)[2]", "distinct(2, [1, 2, 2])", { "1,2": 0.333333333, "2,1": 0.333333333, "2,2": 0.333333333 }],
    ["a choice between distributions", "1..4", "1 < 2 ? uniform(1..2) : uniform(3..4)", { 1: 0.5, 2: 0.5 }],
    ["an option", "(1..2)?", "weighted { none: 0.5, 2: 0.5 }", { 0: 0.5, 2: 0.5 }],
  ])("%s", (_, type, distribution, expected) => {
    expect(first(type, distribution)).toEqual(expected);
  });

  test("of records", () => {
    const more = "record Pair { a: 0..1, b: bool }";
    expect(first("Pair", "weighted { Pair(a: 1, b: true): 0.25, Pair(a: 0, b: true): 0.75 }", more)).toEqual({ "0,1": 0.75, "1,1": 0.25 });
  });

  test("of functions", () => {
    const more =
      "fn die(loaded: bool) -> Dist[1..3] {\n  let top = loaded ? 0.75 : 0.5\n  if not loaded { return uniform(1..2) }\n  return weighted { 3: top, 1: 1 - top }\n}";
    expect(first("1..3", "die(true)", more)).toEqual({ 1: 0.25, 3: 0.75 });
    expect(first("1..3", "die(false)", more)).toEqual({ 1: 0.5, 2: 0.5 });
    const twice = `${more}\nfn without(d: Dist[1..3], x: 1..3) -> Dist[1..3] = d where it != x`;
    expect(first("1..3", "without(die(true), 1)", twice)).toEqual({ 3: 1 });
  });
});

/** Random finite distributions over 1..4, as text. */
const { d: distributions } = fc.letrec<{ d: string }>((tie) => ({
  d: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .map(([a, b]) => `uniform(${Math.min(a, b)}..${Math.max(a, b)})`),
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).map((xs) => `uniform([${xs.join(", ")}])`),
    fc.tuple(tie("d"), tie("d"), fc.integer({ min: 1, max: 7 })).map(([a, b, w]) => `weighted { ${a}: ${w / 8}, ${b}: ${1 - w / 8} }`),
    fc.tuple(tie("d"), fc.integer({ min: 1, max: 4 })).map(([a, x]) => `weighted { ${x}: 0.5, ${a}: 0.5 }`),
    fc
      .tuple(tie("d"), fc.integer({ min: 0, max: 1 }))
      .map(([a, r]) => `((weighted { ${a}: 0.75, ${r + 1}: 0.25 }) where it mod 2 == ${(r + 1) % 2})`),
    fc.tuple(tie("d"), tie("d"), fc.boolean()).map(([a, b, c]) => `(level ${c ? ">" : "<="} 1 ? ${a} : ${b})`),
  ),
}));

test("random distributions agree in all forms, and samples follow their outcomes", () => {
  let checked = 0;
  fc.assert(
    fc.property(distributions, fc.constantFrom("1..4", "(1..4)[2]", "(1..4)[player]"), (distribution, type) => {
      const ir = irOf(`game drawing {
  players a, b
  level: 0..3 = 0
  x: ${type} = 1
  play {
    let bet = a chooses 0..3
    level = bet
    x ~ ${distribution}
    let more = b chooses 0..2
    reward a += more
  }
}
`);
      const { game, kernel } = running(ir);
      const told = interpret(ir);
      for (const bet of [0, 3]) {
        const state = game.apply(game.initial(), bet);
        const exact = byValue(game.outcomes(state));
        expect([...exact.values()].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        const other = byValue(told.outcomes(told.apply(told.initial(), bet)));
        expect([...exact.keys()].sort()).toEqual([...other.keys()].sort());
        for (const [value, p] of exact) expect(p).toBeCloseTo(other.get(value) ?? -1, 9);
        checkSamples(game, state, exact);
      }
      compareForms(game, kernel, 40);
      compareScalars(game, told, 20);
      checked++;
    }),
    { seed: 7, numRuns: process.env.SPC_LONG === "1" ? 400 : 25, endOnFailure: true },
  );
  expect(checked).toBeGreaterThanOrEqual(25);
}, 60_000);

function checkSamples<S>(game: Game<S>, state: S, exact: ReadonlyMap<string, number>): void {
  const stream = new WordStream(5, 6);
  const n = 600;
  const counts = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    stream.reset(0, i, 0);
    const key = game.sample(state, () => stream.next()).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const key of counts.keys()) expect(exact.has(key)).toBe(true);
  for (const [key, p] of exact) expect(Math.abs((counts.get(key) ?? 0) / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n) + 1e-9);
}

test("lists that change are shuffled, dealt and sampled", () => {
  const ir = irOf(`enum Card { one, two, three, four }
game deck {
  players a, b
  deck: Card[] up to 4 = [one, two, three, four]
  hand: Card[] up to 4 = []
  play {
    deck ~ shuffle(deck)
    let k = a chooses 1..3
    let taken ~ distinct(k, deck)
    hand = taken
    let drop = deck[0]
    deck = [c for c in deck where c != drop]
    let some ~ sample(k, deck)
    let pair: Card[2] ~ deal(deck)
    reward a += (some[0] == pair[0] ? 1 : 0) + (size(hand) == k ? 2 : 0) + (taken[0] == one ? 4 : 0)
    let more = b chooses bool
  }
}
`);
  const { game } = loadGame(printJavaScript(moduleOf(ir, true)), ir.name);
  expect(compareScalars(game, interpret(ir), 200)).toBe(400);
  expect(game.outcomes(game.initial())).toHaveLength(24);
});

test("a condition that nothing meets, and weights that add up to nothing, are faults", () => {
  const run = (distribution: string) => {
    const ir = irOf(`game g {
  players a, b
  level: 0..3 = 0
  play {
    level = a chooses 0..3
    let x ~ ${distribution}
    reward a += x
    let more = b chooses bool
  }
}
`);
    const { game } = running(ir);
    return () => game.outcomes(game.apply(game.initial(), 0));
  };
  expect(run("(weighted { uniform(1..2): 0.5, 1: 0.5 }) where it > 2 + level")).toThrow("no drawn value meets the `where`");
  expect(run("weighted { 1: level, 2: 2 * level }")).toThrow("weights add up to 0");
});

test.each([
  [
    "private x: (1..4)[player]",
    "uniform(1..4)",
    [3, 1],
    [
      [3, null],
      [null, 1],
    ],
  ],
  [
    "private x: (1..4)[player, 2]",
    "uniform(1..4)",
    [1, 2, 3, 4],
    [
      [1, 2, null, null],
      [null, null, 3, 4],
    ],
  ],
  [
    "private x: (1..4)[player, 2]",
    "deal(1..4)",
    [4, 2, 3, 1],
    [
      [4, 2, null, null],
      [null, null, 3, 1],
    ],
  ],
  [
    "seen by others x: (1..4)[player, 2]",
    "uniform(1..4)",
    [1, 2, 3, 4],
    [
      [null, null, 3, 4],
      [1, 2, null, null],
    ],
  ],
] as const)("of `%s ~ %s` each seat knows its own entries", (place, distribution, value, known) => {
  const ir = irOf(drawing("", distribution).replace("x: ", `${place}`));
  const { game } = running(ir);
  expect([0, 1].map((seat) => game.seen?.(game.initial(), value, seat))).toEqual(known);
});
