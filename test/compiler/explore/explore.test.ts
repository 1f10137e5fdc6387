import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../src/cli/actions/diagnose.js";
import { explore, NEAR } from "../../../src/compiler/explore/explore.js";
import { surelyLegal } from "../../../src/compiler/explore/surely-legal.js";
import { exactTree } from "../../../src/compiler/stats/exact-tree.js";
import { gameOf } from "../../support/lower-text.js";

const game = (members: string, play: string): string => `game g {\n  players a, b\n${members}\n  play {\n${play}\n  }\n}\n`;
const said = async (text: string): Promise<string[]> => {
  const found = await diagnose("g.sp", { folder: ".", text });
  return found.flatMap((d) => [`${d.code} ${d.text}`, ...(d.witness ?? []).map((w) => `  ${w}`)]);
};
/** Everything of a small game. */
const FAR = { states: 100_000, tries: 1_000_000, work: 100_000_000, plays: 0 };

describe("exploring a game", () => {
  it("looks at every state of Kuhn poker, and counts its longest episode", () => {
    const kuhn = explore(gameOf(readFileSync("stdlib/games/kuhn_poker.sp", "utf8")), FAR);
    expect(kuhn).toMatchObject({ complete: true, findings: [], longest: 3 });
  });

  it("counts the longest episode that the loops' bounds do not tell", () => {
    const ir = gameOf(readFileSync("specs/last_stone.sp", "utf8"));
    expect(ir.longest).toBeUndefined();
    expect(explore(ir, FAR)).toMatchObject({ complete: true, longest: 12 });
  });

  it("shows how play can go round for ever", () => {
    const ir = gameOf(
      game(
        "  at: 0..1 = 0",
        "    cycle p in players {\n      let go = p chooses on | stop\n      if go is stop { win p }\n      at = 1 - at\n    }",
      ),
    );
    const { complete, longest, round } = explore(ir, FAR);
    expect({ complete, longest }).toEqual({ complete: true, longest: undefined });
    expect(round).toEqual(["a: on", "b: on"]);
  });

  it("takes no draw for a fault because its outcomes are too many to list", () => {
    const ir = gameOf(
      game("", "    let dice: (1..6)[12] ~ uniform(1..6)\n    let go = a chooses on | stop\n    reward a += dice[0]\n    end"),
    );
    expect(explore(ir, NEAR)).toMatchObject({ complete: false, findings: [] });
    expect(exactTree(ir, explore(ir, NEAR))).toEqual({
      kind: "none",
      why: "a draw (`dice`) has more than a million outcomes, too many to list",
    });
  });

  it("stops where its limit is, and says so", () => {
    const ir = gameOf(readFileSync("stdlib/games/tic_tac_toe.sp", "utf8"));
    const { complete, states } = explore(ir, NEAR);
    expect(complete).toBe(false);
    expect(states).toBeLessThanOrEqual(NEAR.states);
  });

  it("finds the shortest episode, with draws by their names", async () => {
    const text = game(
      "  zero_sum\n  enum Card { low, high }\n  owed: 0..3 = 0",
      "    let card ~ uniform(Card)\n    repeat 2 {\n      let bet = a chooses pass | pay\n      if bet is pay and card is high { reward b += 1 }\n    }",
    );
    expect(await said(text)).toEqual([
      "SP3607 `zero_sum` is broken: `a` gets 0, `b` gets 1: the payoffs sum to 1, not 0",
      "  card ~ high",
      "  a: pass",
      "  a: pay",
      "  the episode ends: `a` gets 0, `b` gets 1: the payoffs sum to 1, not 0",
    ]);
  });

  it("is enough where every state was looked at and the proof found nothing", async () => {
    const text = game(
      "  zero_sum\n  owed: 0..4 = 0",
      "    repeat 2 {\n      let take = a chooses 0..2\n      reward a += take\n      owed += take\n    }\n    reward b += -owed",
    );
    expect(await said(text)).toEqual([]);
  });

  it("finds an `expect` that fails, a store that does not fit and a seat without a move", async () => {
    expect(
      await said(
        game(
          "  n: 0..4 = 0",
          "    for p in players { n += p chooses 0..2 }".replace("n += p chooses 0..2", "let m = p chooses 0..2\n n += m") +
            "\n    expect n < 4",
        ),
      ),
    ).toEqual(["SP3251 what is expected does not hold in every episode: `n < 4`", "  a: m 2", "  b: m 2", "  it does not hold"]);
    expect((await said(game("  n: 0..3 = 0", "    for p in players {\n      let m = p chooses 0..2\n      n += m\n    }")))[0]).toBe(
      "SP3252 an episode can break off here: 4 does not fit",
    );
    expect((await said(game("", "    let m = a chooses 0..2\n    let k = b chooses 0..2 where it < m")))[0]).toBe(
      "SP3250 the decision `k` can be left without a legal move",
    );
  });
});

describe("episodes at random, where states are left", () => {
  /** A sum that passes 20 after some moves of many; by then there are far more states than are looked at. */
  const deep = (end: string): string =>
    game(
      "  at: 0..99 = 0\n  seen: (0..9)[20] = 0",
      `    for i in 0..19 {\n      let m = a chooses 0..9\n      seen[i] = m\n      at = min(at + m, 99)\n      ${end}\n    }`,
    );
  const FEW = { states: 60, tries: 300, work: 100_000, plays: 400_000 };
  const shown = (ir: ReturnType<typeof gameOf>): { text: string; moves: readonly string[] } => {
    const { findings, plays, complete } = explore(ir, FEW);
    expect({ complete, one: findings.length, played: (plays?.episodes ?? 0) > 5 }).toEqual({ complete: false, one: 1, played: true });
    return findings[0];
  };

  it("find what lies deep, and shrink it: no move could be left out or made smaller", () => {
    const { text, moves } = shown(gameOf(deep("expect at < 40")));
    const taken = moves.map((m) => Number(m.replace("a: m ", "")));
    expect(text).toBe("expected at < 40");
    const sum = taken.reduce((a, b) => a + b, 0);
    expect(sum).toBe(40);
    expect(taken.every((m) => m > 0)).toBe(true);
  });

  it("find a decision without a move, and a payoff that breaks a promise", () => {
    expect(shown(gameOf(deep("if at > 30 { let k = b chooses 0..3 where it > 3 and seen[0] > 9 }"))).text).toMatch(/^no legal move/);
    const pays = "reward a += m\n      if at < 30 { owed += m }";
    const paying = deep(pays)
      .replace("  at:", "  zero_sum\n  owed: 0..400 = 0\n  at:")
      .replace(/    }\n  }\n}\n$/, "    }\n    reward b += -owed\n  }\n}\n");
    const broken = shown(gameOf(paying));
    expect(broken.text).toMatch(/: the payoffs sum to \d+, not 0$/);
    expect(broken.moves).toHaveLength(20);
  });

  it("find the same again: nothing of it hangs on chance", () => {
    const ir = gameOf(deep("expect at < 40"));
    expect(explore(ir, FEW)).toEqual(explore(ir, FEW));
  });

  it("draw what cannot be listed, reals too", () => {
    const text = game("", "    let x: real[12] ~ normal(0, 1)\n    let m = a chooses 0..3\n    expect not (m == 2 and x[0] > 0)");
    const [finding] = explore(gameOf(text), FEW).findings;
    expect(finding.moves).toHaveLength(2);
    expect(finding.moves[1]).toBe("a: m 2");
  });
});

describe("decisions that surely have a move", () => {
  const sure = (choice: string): boolean => {
    const ir = gameOf(game("  used: bool[0..2] = false", `    let m = a chooses ${choice}\n    used[0] = m == m`));
    return surelyLegal(ir, ir.decisions[0]);
  };
  it("are those in which some value is legal whatever the state", () => {
    expect(sure("0..2")).toBe(true);
    expect(sure("0..2 where it == 0 or not used[it]")).toBe(true);
    expect(sure("pass | take(at: 0..2) where not used[at]")).toBe(true);
    expect(sure("0..2 where not used[it]")).toBe(false);
    expect(sure("skip where used[0] | go where not used[0]")).toBe(false);
  });
});
