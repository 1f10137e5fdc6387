/** What `show` writes of values: each kind as people read it, and text in text as it is. */
import { expect, it } from "vitest";
import { compileBlind } from "../support/compile-blind.js";

const MEMBERS = `
  enum Kind { low, high }
  type Cell = grid(2, 3)
  record Pair { left: 0..9 = 1, right: Kind = high }
  at: Cell = (1, 2)
  kind: Kind = high
  maybe: (0..9)? = none
  pair: Pair = Pair()
  both: (0..9, Kind) = (3, low)
  half: real = 0.5`;

function shown(hole: string, members = MEMBERS): string {
  const { game, said } = compileBlind(
    `game g {\n  players a, b\n${members}\n  play {\n    let turn_ = a chooses l | r\n    b chooses l | r\n  }\n  show "<{${hole}}>"\n}\n`,
  );
  if (game === undefined) throw new Error(said.join("\n"));
  return game.show(game.initial(), 1);
}

it.each([
  ["kind", "high"],
  ["at", "(1, 2)"],
  ["maybe", "none"],
  ["me", "b"],
  ["turn", "a"],
  ["half", "0.5"],
  ["pair", "(left: 1, right: high)"],
  ["both", "(3, low)"],
  ["[n for n in 1..3]", "1, 2, 3"],
  ["[(n, kind) for n in 1..2]", "(1, high), (2, high)"],
  ["[[n for n in 1..m] for m in 1..2]", "[1], [1, 2]"],
  ["[maybe else n for n in 1..2]", "1, 2"],
])("%s is shown as %s", (hole, text) => {
  expect(shown(hole)).toBe(`<${text}>`);
});

it("a text in a text stands as it is", () => {
  expect(shown('kind is high ? "up \\{1} `x` $\\{n}" : "down"')).toBe("<up {1} `x` ${n}>");
});

it("without `show` a seat is shown what it observes, name by name", () => {
  const { game } = compileBlind(
    "game g {\n  players a, b\n  private hand: (0..9)[player] = 4\n  open: bool = true\n  play {\n    a chooses l | r\n    b chooses l | r\n  }\n}\n",
  );
  expect(game!.show(game!.initial(), 0).split("\n")).toEqual(["you are a", "hand: 4", "open: true"]);
});
