import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lowerFile, say as line } from "../../support/lower-text.js";
import { GameFault, type Value } from "../../../src/compiler/explore/running.js";
import { interpret } from "../../support/interpret.js";
import type { Type } from "../../../src/compiler/3-check/types.js";
import { sourceFile } from "../../../src/compiler/source/source-file.js";
import { checked, game } from "./support.js";

/** The stores and indices that are checked as the game runs. */
function checks(members: string, play: string): string[] {
  const { typed, diagnostics, file } = checked(game(members, play));
  expect(diagnostics.map((d) => d.text)).toEqual([]);
  return [...typed.checkedStores, ...typed.checkedIndices].map((n) => file.source.text.slice(n.span.start, n.span.end));
}

describe("stores are proved (C2)", () => {
  const members =
    "enum Kind { low, high }\nx: 0..5 = 0\ny: -3..9 = 0\nz: (0..3)[Kind] = 0\nm: (0..4)? = none\nrule set(v: 0..5) { x = v }\nrule twice(v: 0..2) -> 0..4 { return v + v }\nrule changed() -> 0..1 { x = 0; return 1 }";

  test.each([
    "if x < 5 { x += 1 }",
    "x = 3; for i in 1..9 { if x > 0 { x -= 1 } }",
    "let c = min(y, 5); x = max(c, 0)",
    "x = clamp(y, 0, 5)",
    "if y >= 0 and y <= 5 { x = y }",
    "if y in 0..5 { x = y }",
    "if not (y < 0 or y > 5) { x = y }",
    "if y == 3 { x = y }",
    "x = y is 3 ? 4 : 2",
    "x = y mod 6",
    "x = y > 0 ? 1 : 0",
    "x = int(y > 0)",
    "z[low] = x div 2",
    "if z[low] < 3 { z[low] += 1 }",
    "for k in Kind { z[k] = x > 2 ? 1 : 2 }; x = z[low] + z[high]",
    "for i in 1..5 { x = i }",
    "repeat 6 ticks { x = tick }",
    "var n = 0; repeat up to 9 until n >= 5 { n += 1 }; x = n",
    "var n = 5; while n > 0 { let go = a chooses on | off; n -= 1; x = n }",
    "match y { 0..5 => x = 5, else => x = 0 }",
    "if m is some { x = m + 1 }",
    "m = 3; x = m",
    "m = x < 5 ? x : none",
    "set(y > 2 ? 1 : 3)",
    "x = twice(2)",
    "let n = twice(1); x = n",
    "let p = a chooses 1..5; x = p",
    "let p = a chooses 0..9 where p <= 5; x = p",
    "match a chooses up where x < 5 | stay { up => x += 1, stay => {} }",
    "x = sum(z[k] for k in Kind where z[k] < 3)",
    "x = sum(int(z[k] > 0) for k in Kind) + 3",
    "x = abs(y - 9) div 3",
    "let (u, v) = (1, 2); x = u + v",
    "let t = (u: 1, v: 2); x = t.u + t.v",
    "x = [1, 4, 2][z[low] mod 3]",
    "cycle p in players { let n = p chooses 1..3; x = n; if x == 3 { draw } }",
  ])("%s", (play) => {
    expect(checks(members, play)).toEqual([]);
  });

  test.each([
    "if y > 0 and y <= x { x -= y }",
    "if y > 0 and y < x { x = x - y - 1 }",
    "let n = a chooses 1..5 where n <= x; x -= n",
    "z[high] = x div 2; let move = a chooses (kind: Kind, n: 1..3) where n <= z[kind]; z[move.kind] -= move.n",
  ])("%s: what was shown to be no larger is taken away", (play) => {
    expect(checks(members, `let start = a chooses 0..5; x = start; let other_start = b chooses -3..9; y = other_start; ${play}`)).toEqual(
      [],
    );
  });

  test.each([
    ["x += 1", "x += 1"],
    ["x = y", "x = y"],
    ["if x < 5 { x += 2 }", "x += 2"],
    ["if y > 0 { x = y }", "x = y"],
    ["if x < 5 or y > 0 { x += 1 }", "x += 1"],
    ["if x < 5 { x = 5; x += 1 }", "x += 1"],
    ["if x < 5 { set(5); x += 1 }", "x += 1"],
    ["for i in 1..6 { if x < 5 { x += 1 }; x += 1 }", "x += 1"],
    ["for k in Kind { z[k] = 2; z[k] += x div 4 + 1 }", "z[k] += x div 4 + 1"],
    ["var n = 0; repeat 9 { n += 1 }; x = n", "x = n"],
    ["cycle p in players { let n = p chooses 1..3; x += n; if x == 3 { draw } }", "x += n"],
    ["together { let n = a chooses 0..3 where x > n; x = 0 }; x -= 1", "x -= 1"],
    ["set(y)", "y"],
    ["if x > 0 { let n = 1 + changed(); x -= 1 }", "x -= 1"],
    ["if x > 0 and changed() > 0 { x -= 1 }", "x -= 1"],
    ["let n = a chooses 1..5 where n <= x; x = 0; x -= n", "x -= n"],
    ["if y > 0 and (y <= x or x > 3) { x -= y }", "x -= y"],
    ["if y > 0 and y <= x { y = 9; x -= y }", "x -= y"],
    ["let move = a chooses (kind: Kind, n: 1..3) where n <= z[kind]; z[low] -= move.n", "z[low] -= move.n"],
  ])("%s is checked as it runs", (play, node) => {
    const anything = "let start = a chooses 0..5; x = start; let other_start = b chooses -3..9; y = other_start";
    expect(checks(members, `${anything}; ${play}`)).toContain(node);
  });

  test("what never fits is an error, not a check", () => {
    const { diagnostics } = checked(game("x: 0..5 = 0", "x = 6; let y: 0..3 = -1"));
    expect(diagnostics.map((d) => d.text)).toEqual(["6 never fits 0..5", "-1 never fits 0..3"]);
  });
});

describe("random programs", () => {
  /** Texts of ints over the state. */
  const int = (depth: number): fc.Arbitrary<string> => {
    const leaf = fc.constantFrom("x", "y", "z[low]", "z[k]", "w", "0", "1", "2", "3", "(m else 1)");
    if (depth === 0) return leaf;
    const sub = int(depth - 1);
    return fc.oneof(
      leaf,
      fc.tuple(sub, fc.constantFrom("+", "-", "*"), sub).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(sub, fc.constantFrom("div", "mod"), fc.constantFrom("2", "3", "-2")).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(fc.constantFrom("min", "max"), sub, sub).map(([f, a, b]) => `${f}(${a}, ${b})`),
      sub.map((a) => `abs(${a})`),
      fc.tuple(bool(depth - 1), sub, sub).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
      fc.constant("sum(z[j] for j in Kind)"),
    );
  };
  const bool = (depth: number): fc.Arbitrary<string> => {
    const sub = int(Math.max(0, depth - 1));
    const leaf = fc.oneof(
      fc
        .tuple(sub, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), sub)
        .map(([a, op, b]) => `(${a} + 0) ${op} ${b}`.replace(/^\((\w+) \+ 0\)/, "$1")),
      fc.constantFrom("m is some", "m is none", "x in 1..3", "x < 5", "y > -3", "z[k] < 3"),
    );
    if (depth === 0) return leaf.map((t) => `(${t})`);
    return fc.oneof(
      leaf.map((t) => `(${t})`),
      fc.tuple(bool(depth - 1), fc.constantFrom("and", "or"), bool(depth - 1)).map(([a, op, b]) => `(${a} ${op} ${b})`),
      bool(depth - 1).map((a) => `(not ${a})`),
    );
  };
  const statement = (depth: number): fc.Arbitrary<string> => {
    const store = fc.oneof(
      fc.tuple(fc.constantFrom("x", "y", "z[k]", "z[high]", "w", "m"), int(2)).map(([t, e]) => `${t} = ${e}`),
      fc.tuple(fc.constantFrom("x", "y", "z[k]", "w"), fc.constantFrom("+=", "-="), int(1)).map(([t, op, e]) => `${t} ${op} ${e}`),
      fc.constantFrom(
        "m = none",
        "k = high",
        "k = low",
        "note(x)",
        "note(y)",
        "x = doubled(y)",
        "if true { let c = a chooses 0..5 where c <= x; y = c }",
        "match b chooses up where x < 5 | down where x > 0 | stay { up => x += 1, down => x -= 1, stay => {} }",
      ),
    );
    if (depth === 0) return store;
    const body = fc.array(statement(depth - 1), { minLength: 1, maxLength: 3 }).map((s) => s.join("; "));
    return fc.oneof(
      store,
      fc.tuple(bool(1), body, body).map(([c, a, b]) => `if ${c} { ${a} } else { ${b} }`),
      fc.tuple(bool(1), body).map(([c, a]) => `if ${c} { ${a} }`),
      fc.tuple(fc.constantFrom("for i in 0..2", "for j in Kind", "repeat 3", "repeat 2 ticks"), body).map(([l, b]) => `${l} { ${b} }`),
      fc.tuple(bool(1), body, bool(1)).map(([c, b, d]) => `repeat up to 4 until ${c} { ${b}; if ${d} { break } }`),
      fc.tuple(bool(1), body).map(([c, b]) => `for i in 0..3 { if ${c} { continue }; ${b} }`),
      body.map((b) => `match x { 0 => { ${b} }, 1..3 => y = x, else => {} }`),
    );
  };

  const holds = (type: Type, value: Value): boolean => {
    if (type.kind === "option") return value === null || holds(type.inner, value);
    if (type.kind === "array") return Array.isArray(value) && value.every((v) => holds(type.element, v as Value));
    return type.kind !== "int" || (typeof value === "number" && value >= type.low && value <= type.high);
  };

  const walkStores = (value: unknown, count: { checked: number; proved: number }): void => {
    if (typeof value !== "object" || value === null) return;
    if ("kind" in value && value.kind === "store" && "checked" in value) count[value.checked === true ? "checked" : "proved"]++;
    for (const [key, child] of Object.entries(value)) if (key !== "span" && key !== "type") walkStores(child, count);
  };

  test("keep every unchecked store in its range", () => {
    let played = 0;
    let faulted = 0;
    const stores = { checked: 0, proved: 0 };
    fc.assert(
      fc.property(fc.array(statement(2), { minLength: 2, maxLength: 6 }), fc.integer({ min: 1, max: 1_000_000 }), (body, seed) => {
        const text = game(
          "enum Kind { low, high }\nx: 0..5 = 2\ny: -3..9 = 0\nz: (0..3)[Kind] = 1\nm: (0..4)? = none\nk: Kind = low\nrule note(v: 0..5) { y = v; if v > 2 { x = v - 1 } }\nrule doubled(v: 0..4) -> 0..5 { return v < 3 ? v * 2 : 5 }",
          `var w = 0; repeat 3 { ${body.join("; ")}; let go = b chooses on | off }`,
        );
        const { games, diagnostics } = lowerFile(sourceFile("random.sp", text));
        const [ir] = games.values();
        if (ir === undefined) {
          // Comparisons that can never hold and stores that never fit are found in some programs; nothing else may be.
          expect(
            diagnostics.filter((d) => !["SP3008", "SP3016", "SP3104", "SP3116"].includes(d.code) && d.severity === "error").map(line),
          ).toEqual([]);
          return;
        }
        walkStores(ir.blocks, stores);
        const machine = interpret(ir);
        let random = seed;
        for (let episode = 0; episode < 6; episode++) {
          try {
            let state = machine.initial();
            for (let step = 0; step < 200 && machine.turn(state).kind !== "end"; step++) {
              const wrong = ir.slots.find((slot, i) => !holds(slot.type, state.slots[i]));
              if (wrong !== undefined) throw new Error(`${wrong.name} has left its range in\n${text}`);
              random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
              const legal = machine.legal(state);
              state = machine.apply(state, legal[Math.floor((random / 2 ** 32) * legal.length)]);
            }
            played++;
          } catch (error) {
            if (!(error instanceof GameFault)) throw error;
            faulted++;
          }
        }
      }),
      { numRuns: 150, seed: 5 },
    );
    // Both kinds were there, and stores did go wrong where they are checked.
    expect(played).toBeGreaterThan(100);
    expect(faulted).toBeGreaterThan(20);
    expect(stores.checked).toBeGreaterThan(100);
    expect(stores.proved).toBeGreaterThan(100);
  });
});
