import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { printPrompt } from "../../src/cli/actions/prompt.js";
import type { PromptOptions } from "../../src/cli/commands/prompt.js";
import { act } from "../support/in-process.js";
import { scratch } from "./spc.js";

const { folder, put, remove } = scratch();
afterAll(remove);

const prompt = (spec: string, options: Partial<PromptOptions> = {}, json = false) =>
  act(folder, (context) => printPrompt(spec, { seat: "", after: 0, seed: 3, ...options }, context), json ? "json" : "text");

describe("spc prompt", () => {
  test("prints the rules, what the seat sees, its moves and the grammar of its answer", async () => {
    const { code, stdout } = await prompt("std/games/kuhn_poker", { game: "kuhn_poker", seat: "second" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^--- system\nYou play kuhn_poker as second; the other seat is first\.$/m);
    expect(stdout).toContain("the smallest poker in which bluffing is right");
    expect(stdout).toContain("--- user\nsecond sees:\n");
    expect(stdout).toMatch(/^Legal moves \(answer\):\nfold\ncall$/m);
    expect(stdout).toMatch(/^root ::= text1 \("fold" \| "call"\)$/m);
  });

  test("goes on at random to a later decision, the same for one seed", async () => {
    const said = async (after: number) =>
      JSON.parse((await prompt("std/games/tic_tac_toe", { after }, true)).stdout) as { messages: unknown };
    expect(await said(4)).toEqual(await said(4));
    expect((await said(4)).messages).not.toEqual((await said(0)).messages);
  });

  test("says so where the game ends before, or no seat is called so", async () => {
    const late = await prompt("std/games/tic_tac_toe", { after: 40 });
    expect(late.code).toBe(2);
    expect(late.stderr).toContain("SP6711");
    expect((await prompt("std/games/tic_tac_toe", { seat: "z" })).stderr).toContain("no seat");
  });

  test("prints what is told of a format", async () => {
    put("say.sp", '/// What one says.\nformat Say "{thought: private text} ANSWER {points: 1..10}"\n');
    const { stdout } = await prompt(path.join(folder, "say.sp"), { of: "Say" });
    expect(stdout).toContain("{thought} ANSWER {points}\n\n{thought}: text; nobody else reads it\n{points}: a whole number from 1 to 10\n");
    expect(stdout).toContain('"maximum": 10');
    const other = await prompt(path.join(folder, "say.sp"), { of: "Sya" });
    expect(other.stderr).toContain("SP6710");
    expect(other.stderr).toContain("did you mean `Say`?");
  });
});
