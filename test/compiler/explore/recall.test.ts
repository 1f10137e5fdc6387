/** `recall perfect` where decisions are given what they observe (B9): proved by walking every history, or shown broken by two of them. */
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../src/cli/actions/diagnose.js";
import { checkRecall, mayForget } from "../../../src/compiler/explore/recall.js";
import { gameOf } from "../../support/lower-text.js";

const game = (first: string, second: string, members = ""): string => `game g {
  players a, b
  recall perfect
  private card: (1..2)[player] ~ deal(1..2)
${members}
  play {
    let x = a chooses 1..3 ${first}
    let y = b chooses 1..2
    let z = a chooses 1..3 ${second}
  }
}
`;
const walked = (text: string) => checkRecall(gameOf(text));

describe("recall perfect with `given` (B9)", () => {
  it("holds where a decision is given all that its seat was given and chose", () => {
    // Two deals, three moves, two answers, three moves: 1 + 2 + 2 * 3 + 2 * 3 * 2 + 2 * 3 * 2 * 3.
    expect(walked(game("given (card: card[a])", "given (x, card: card[a])"))).toEqual({ histories: 57, complete: true });
    expect(mayForget(gameOf(game("", "")))).toBe(false);
  });

  it("is broken where a choice is forgotten, and two histories show it", () => {
    const { forgotten } = walked(game("given (card: card[a])", "given (y, card: card[a])"));
    expect(forgotten).toMatchObject({ seat: "a", site: "z" });
    expect(forgotten?.one.slice(1)).toEqual(["a: x 1", "b: y 1"]);
    expect(forgotten?.other.slice(1)).toEqual(["a: x 2", "b: y 1"]);
  });

  it("is broken where something seen is forgotten", () => {
    const { forgotten } = walked(game("given (card: card[a])", "given (x, y)"));
    expect(forgotten?.one[0]).not.toEqual(forgotten?.other[0]);
    expect(forgotten?.one.slice(1)).toEqual(forgotten?.other.slice(1));
  });

  it("minds no move that was forced (A3)", () => {
    expect(walked(game("where it == 2 given (card: card[a])", "given (y)"))).toEqual({ histories: 21, complete: true });
  });

  it("speaks of what its own seat knew, and of nobody else", () => {
    expect(walked(game("given (n: 1)", "given (x)"))).toEqual({ histories: 57, complete: true });
  });

  it("is told by `spc check`, once", async () => {
    const said = (await diagnose("g.sp", { folder: ".", text: game("given (n: 1)", "given (y)") })).map((d) => `${d.code} ${d.text}`);
    expect(said).toEqual(["SP3207 `recall perfect` is broken: what `a` is given at `z` does not tell what it knew before"]);
    expect((await diagnose("g.sp", { folder: ".", text: game("given (n: 1)", "given (x)") })).map((d) => d.code)).toEqual([]);
  });
});
