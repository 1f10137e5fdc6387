import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/compiler/compile.js";
import { collector } from "../../../../src/compiler/diagnostics/define.js";
import { sourceFile } from "../../../../src/compiler/source/source-file.js";

/** The verdict on the game's promise, and what is said. */
function verdict(text: string): {
  readonly status: string | undefined;
  readonly reason: string | undefined;
  readonly said: readonly string[];
} {
  const { report, diagnostics } = collector();
  const { payoffs } = analyse(sourceFile("g.sp", text), () => ({ error: "there is no such file" }), report);
  return { status: payoffs[0]?.status, reason: payoffs[0]?.reason, said: diagnostics.map((d) => `${d.code} ${d.text}`) };
}

const game = (promise: string, play: string): string => `
game g(toll: 0..2 = 1) {
  players a, b
  ${promise}
  pot: 0..9 = 0
  rule pass_on(from: player, to: player, n: 0..9) {
    reward from += -n
    reward to += n
  }
  fn doubled() -> int = pot * 2
  play {
    let m = a chooses x | y
    ${play}
  }
}
`;

describe("promises that are proved (A11)", () => {
  const proved: readonly (readonly [string, string])[] = [
    ["zero_sum", "win a by 3"],
    ["zero_sum", "win none"],
    ["zero_sum", "draw"],
    ["zero_sum", "end"],
    ["zero_sum", "reward a += 1; reward b += -1"],
    ["zero_sum", "reward a += -toll; reward b += toll; win a by pot + 1"],
    ["zero_sum", "reward a += m is x ? 1 : -1; reward b += m is x ? -1 : 1"],
    ["zero_sum", "reward a += (m is x ? 2 : 1) * pot; reward b += -pot * (m is x ? 2 : 1)"],
    ["zero_sum", "let n = pot / 2; reward a += n; reward b += -n"],
    ["zero_sum", "pass_on(a, b, toll); pass_on(b, a, 2)"],
    ["zero_sum", "reward a += doubled(); reward b += -doubled()"],
    ["zero_sum", "reward a += 5 as tempo"],
    ["zero_sum", "repeat 3 { reward a += pot; reward b += -pot; pot = 1; if m is x { break } }"],
    ["zero_sum", "reward p += 0 for p in players"],
    ["zero_sum", "if m is x { win a } else { reward a += -1; reward b += 1 }"],
    ["constant_sum 3", "reward a += 1; reward b += 2"],
    ["constant_sum 3", "if m is x { win a by 3 } else { draw }"],
    ["common_sum", "reward p += pot for p in players"],
    ["common_sum", "reward a += 2; reward b += 1; reward b += 1"],
    ["common_sum", "win b by 2"],
    ["common_sum", "repeat 3 { reward p += 1 for p in players }"],
    ["common_sum", "repeat 3 { reward a += pot; reward b += pot; pot = 1 }"],
    ["common_sum", "for p in players { reward p += pot }"],
  ];
  for (const [promise, play] of proved) {
    it(`${promise}: ${play}`, () => expect(verdict(game(promise, play))).toEqual({ status: "proved", reason: undefined, said: [] }));
  }

  for (const name of ["kuhn_poker", "rock_paper_scissors", "tic_tac_toe"]) {
    it(`${name} of the standard library`, () => {
      expect(verdict(readFileSync(`stdlib/games/${name}.sp`, "utf8"))).toEqual({ status: "proved", reason: undefined, said: [] });
    });
  }
});

describe("promises that are left to be explored", () => {
  const open: readonly (readonly [string, string, string])[] = [
    ["zero_sum", "reward a += pot; pot = 3; reward b += -pot", "the rewards are not seen to cancel"],
    ["zero_sum", "reward a += doubled(); pot = 3; reward b += -doubled()", "the rewards are not seen to cancel"],
    ["zero_sum", "reward a += m is x ? 1 : -1; reward b += m is y ? 1 : -1", "the rewards are not seen to cancel"],
    ["zero_sum", "repeat 3 { reward a += 1; if m is x { reward b += -1 } }", "a loop pays an amount that depends on how often it runs"],
    [
      "zero_sum",
      "if m is x { reward a += 1 }; if m is x { reward b += -1 }",
      "on a way that may never be taken, the payoffs sum to -1, not 0",
    ],
    [
      "zero_sum",
      "reward p += pot * int(p) for p in players",
      "`reward p += pot * int(p) for p in players` pays several seats amounts that are not followed",
    ],
    ["constant_sum toll", "win a", "the promised sum is not a number here"],
    ["common_sum", "reward a += pot; reward b += 1", "the seats' amounts are not seen to be equal"],
  ];
  for (const [promise, play, reason] of open) {
    it(`${promise}: ${play}`, () => {
      const found = verdict(game(promise, play));
      expect(found.status).toBe("unproved");
      expect(found.reason).toBe(reason);
    });
  }
});

describe("promises that are broken", () => {
  const broken: readonly (readonly [string, string, string])[] = [
    ["zero_sum", "reward a += 1; reward b += -2", "SP3601 `zero_sum` is broken at this end: the payoffs sum to -1, not 0"],
    ["zero_sum", "reward a += 1; win a by 3", "SP3601 `zero_sum` is broken at this end: the payoffs sum to 1, not 0"],
    ["zero_sum", "reward p += 1 for p in players", "SP3601 `zero_sum` is broken at this end: the payoffs sum to 2, not 0"],
    ["constant_sum 3", "end", "SP3601 `constant_sum 3` is broken at this end: the payoffs sum to 0, not 3"],
    ["constant_sum 3", "reward a += 1; draw", "SP3601 `constant_sum 3` is broken at this end: the payoffs sum to 4, not 3"],
    ["common_sum", "reward a += 2; reward b += 1", "SP3601 `common_sum` is broken at this end: the seats get 2, 1"],
  ];
  for (const [promise, play, text] of broken) {
    it(`${promise}: ${play}`, () => expect(verdict(game(promise, play))).toEqual({ status: "broken", reason: undefined, said: [text] }));
  }

  it("tells what was paid on the way", () => {
    const { report, diagnostics } = collector();
    analyse(sourceFile("g.sp", game("zero_sum", "reward a += 1; reward b += -2")), () => ({ error: "" }), report);
    expect(diagnostics[0].witness).toEqual([
      "`reward a += 1` is paid (g.sp:13:5)",
      "`reward b += -2` is paid (g.sp:13:20)",
      "the episode ends (g.sp:11:3): the payoffs sum to -1, not 0",
    ]);
  });
});

describe("who is paid", () => {
  it("warns of a seat that is paid and never decides", () => {
    expect(verdict("game g {\n  players a, b\n  play { let m = a chooses x | y; reward b += 1 }\n}\n").said).toEqual([
      "SP3602 `b` is paid and never decides anything",
    ]);
  });
  it("is silent where every paid seat decides, through rules too", () => {
    const text =
      "game g {\n  players a, b\n  play { ask(a); ask(b); reward a += 1; reward b += 1 }\n  rule ask(p: player) { p chooses x | y }\n}\n";
    expect(verdict(text).said).toEqual([]);
  });
  it("refuses `win` where there are roles alone", () => {
    const text = "game g {\n  roles asker, solver\n  play { let m = asker chooses x | y; let n = solver chooses x | y; win solver }\n}\n";
    expect(verdict(text).said).toContain("SP3603 `win` needs players, and `g` has roles alone");
  });
  it("refuses a promise of one player to itself", () => {
    const text = "game g {\n  players a\n  zero_sum\n  play { let m = a chooses x | y }\n}\n";
    expect(verdict(text).said).toEqual(["SP3604 `zero_sum` is a promise between players, and this game has one"]);
  });
});
