import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { diffSpecs } from "../../src/cli/actions/diff.js";
import { act } from "../support/in-process.js";
import { scratch } from "./spc.js";

const BETS = `enum Card { low, high }

game bets {
  players dealer, caller
  zero_sum

  seen by dealer card: Card = low
  pot: 0..9 = 2

  play {
    card ~ uniform(Card)
    let bid = dealer chooses pass | bet(more: 1..2)
    if bid is bet(more) { pot += more }
    let answer = caller chooses fold | call
    if answer is fold { win dealer }
    reward dealer += card is high ? pot : -pot
    reward caller += card is high ? -pot : pot
  }
}
`;

const { folder, put, remove } = scratch({ "old.sp": BETS });
afterAll(remove);

const diff = (changed: string, format: "text" | "json" = "text") => {
  put("new.sp", changed);
  return act(folder, (context) => diffSpecs("old.sp", "new.sp", context), format);
};

describe("what changed for saved policies", () => {
  test("nothing", async () => {
    expect(await diff(`// moved\n\n${BETS}`)).toEqual({ code: 0, stdout: "", stderr: "old.sp and new.sp: nothing changed\n" });
  });

  test("rules alone", async () => {
    expect(await diff(BETS.replace("pot += more", "pot += more * 2"))).toEqual({
      code: 1,
      stderr: "",
      stdout: [
        "bets",
        "  rules  the rules differ; seats, actions, observations, payoffs and ends are as they were",
        "  saved policies fit and see what they were trained on",
        "",
      ].join("\n"),
    });
  });

  test("an action put before others renumbers them", async () => {
    const { stdout } = await diff(BETS.replace("chooses fold | call", "chooses call | fold"));
    expect(stdout).toBe(
      [
        "bets",
        "  actions  `answer`: renumbered: `fold` was 0, is 1, `call` was 1, is 0",
        "  saved policies fit in size, but numbers stand for something else: train anew",
        "",
      ].join("\n"),
    );
  });

  test("more actions, another decision, more state, other seats and payoffs", async () => {
    const changed = BETS.replace("more: 1..2", "more: 1..3")
      .replace("  pot: 0..9", "  round: 0..3 = 0\n  pot: 0..11")
      .replace("    let answer", "    let sure = dealer chooses bool\n    let answer")
      .replaceAll("caller", "guest")
      .replace("  zero_sum\n", "")
      .replace("    reward guest", "    reward dealer += 1 as tips\n    reward guest");
    const { stdout, code } = await diff(changed);
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        "bets",
        "  seats         `guest` added",
        "                `caller` removed",
        "  actions       decisions: `sure` added",
        "                decisions: renumbered: `answer` was 1, is 2",
        "                `bid`: `bet(3)` added (3 values before, 4 now)",
        "  observations  `round` added",
        "                `site` had 2 numbers, has 3",
        "                `card` began at 4, begins at 5",
        "                `pot` had 10 numbers, has 12",
        "                `history` had 39 numbers, has 68",
        "                56 numbers before, 92 now",
        "  payoffs       promises nothing, before `zero_sum`",
        "                channels: `tips` added",
        "                `reward dealer += 1 as tips` added",
        "                `reward guest += ((card == high) ? -pot : pot)` added",
        "                `reward caller += ((card == high) ? -pot : pot)` removed",
        "  saved policies do not fit: train anew",
        "",
      ].join("\n"),
    );
  });

  test("a game that went, and one that came", async () => {
    const { stdout } = await diff(`${BETS}\nconst more_bets = bets\n`);
    expect(stdout).toBe("more_bets: added\n");
    const renamed = await diff(BETS.replace("game bets", "game wagers"));
    expect(renamed.stdout).toBe("wagers, before bets\n  saved policies fit and see what they were trained on\n");
  });

  test("--format json gives the same as data", async () => {
    const { stdout } = await diff(BETS.replace("chooses fold | call", "chooses call | fold"), "json");
    expect(JSON.parse(stdout)).toMatchObject({
      before: "old.sp",
      games: [{ game: "bets", state: "changed", policies: "means", changes: [{ area: "actions", effect: "means" }] }],
    });
  });

  test("a spec with errors is no difference", async () => {
    const { code, stdout } = await diff("game bets {");
    expect([code, stdout]).toEqual([1, ""]);
  });
});

describe("revisions of git", () => {
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...words], { cwd: folder, stdio: "pipe" });

  test("a spec and its imports as a revision has them", async () => {
    put("cards.sp", "enum Card { low, high }\n");
    put("table/bets.sp", BETS.replace("enum Card { low, high }", 'import { Card } from "../cards"'));
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
    put("cards.sp", "enum Card { low, middle, high }\n");
    const found = await act(folder, (context) => diffSpecs("HEAD:table/bets.sp", "table/bets.sp", context));
    expect(found.stderr).toBe("");
    expect(found.stdout).toContain("`card` had 3 numbers, has 4");
    const missing = await act(folder, (context) => diffSpecs("HEAD:bats.sp", "table/bets.sp", context));
    expect(missing).toMatchObject({ code: 2, stderr: "error SP6042: could not read `bats.sp` of revision `HEAD`: it has no such spec\n" });
    const nowhere = await act(folder, (context) => diffSpecs("HEAD~7:old.sp", "old.sp", context));
    expect(nowhere.stderr).toMatch(/^error SP6042: could not read `old.sp` of revision `HEAD~7`: /);
  });
});
