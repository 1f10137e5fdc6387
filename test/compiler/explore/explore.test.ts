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
const FAR = { states: 100_000, tries: 1_000_000, work: 100_000_000 };

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
