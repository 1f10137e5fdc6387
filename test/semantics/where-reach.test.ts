/** A3: of which alternatives a `where` speaks. */
import { describe, expect, it } from "vitest";
import { compileBlind } from "../support/compile-blind.js";

/** What is legal at the first decision, as people read it. */
function legal(chooses: string): string[] {
  const { game, said } = compileBlind(
    `game g {\n  players a, b\n  bid: 0..9 = 2\n\n  play {\n    ${chooses}\n    let after = b chooses l | r\n  }\n}\n`,
  );
  if (game === undefined) return [...said];
  const state = game.initial();
  const turn = game.turn(state);
  if (turn.kind !== "decide") throw new Error("expected a decision");
  return game.legal(state).map((action) => game.describe(turn.site, action));
}

describe("A3: a `where` after several alternatives", () => {
  it("is of its own alternative where it names parts of it", () => {
    expect(legal("let m = a chooses pass | raise(n: 1..4) where n > bid")).toEqual(["pass", "raise(3)", "raise(4)"]);
  });
  it("is of its own alternative where it speaks of neither", () => {
    expect(legal("let m = a chooses pass | hold | swap where bid > 5")).toEqual(["pass", "hold"]);
  });
  it("holds for all where it speaks of the candidate, by `it` or by the name of the `let`", () => {
    expect(legal("let m = a chooses pass | hold | swap where not (it is pass and bid > 1)")).toEqual(["hold", "swap"]);
    expect(legal("let m = a chooses pass | hold | swap where m is swap or bid > 5")).toEqual(["swap"]);
    expect(legal("a chooses pass | raise(n: 1..4) where match it { pass => bid > 5, raise(k) => k > bid }")).toEqual([
      "raise(3)",
      "raise(4)",
    ]);
  });
  it("keeps what an earlier alternative says of itself", () => {
    expect(legal("let m = a chooses pass where bid > 5 | hold | swap where m is not swap")).toEqual(["hold"]);
  });
  it("takes `it` inside another `where` for what that one picks", () => {
    expect(legal("let m = a chooses pass | hold where ([1, 2, 3] where it > bid).size == 2")).toEqual(["pass"]);
  });
  it("holds for all of a choice that is asked part by part", () => {
    const told = legal("let m = a chooses pass | swap(i: 0..99, j: 0..99) where not (it is pass and bid > 1)");
    expect(told).toEqual(["swap"]);
  });
  it("is refused where it does both", () => {
    expect(legal("let m = a chooses pass | raise(n: 1..4) where it is pass or n > bid").join()).toContain("SP3117");
  });
});
