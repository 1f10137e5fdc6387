/**
 * The proof against leaks seeded by mutation into every game of the standard library that keeps something from its players. The long form, with
 * twin worlds for all of them, is `npm run leaks`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isLeak, judge, tallyOf } from "../../bench/leaks/judge.js";
import { mutantsOf } from "../../bench/leaks/operators.js";
import { sceneOf } from "../../bench/leaks/scene.js";
import { compileBlind } from "../support/compile-blind.js";

const LONG = process.env.SPC_LONG !== undefined;

const games = readdirSync("stdlib/games")
  .filter((file) => file.endsWith(".sp"))
  .flatMap((file, at) => {
    const text = readFileSync(`stdlib/games/${file}`, "utf8");
    const scene = sceneOf(text);
    if (scene === undefined) return [];
    // The short form looks at all of Kuhn poker's, and at every third of the others', each game at other operators.
    const all = mutantsOf(scene, LONG ? 4 : file === "kuhn_poker.sp" ? 2 : 1);
    return [{ name: file, text, mutants: all.filter((_, i) => LONG || file === "kuhn_poker.sp" || i % 3 === at % 3) }];
  });

describe("leaks seeded by mutation", () => {
  it.each(games)("the proof finds in $name, and minds nothing harmless", ({ text, mutants }) => {
    expect(compileBlind(text, false).leaks).toEqual([]);
    const judged = mutants.map((mutant) => judge(mutant, false)).filter((j) => !j.stillborn);
    const say = (j: (typeof judged)[number]): string => `${j.mutant.operator} at ${j.mutant.where}`;
    expect(judged.filter((j) => isLeak(j) && j.accused === undefined).map(say)).toEqual([]);
    expect(judged.filter((j) => j.mutant.intent === "harmless" && j.accused !== undefined).map(say)).toEqual([]);
  });

  it("are many, and twin worlds see most of them with the proof switched off", () => {
    expect(games.flatMap((g) => g.mutants).filter((m) => m.intent === "leak").length).toBeGreaterThan(50);
    const kuhn = games.find((g) => g.name === "kuhn_poker.sp")?.mutants ?? [];
    const sample = kuhn.filter((_, i) => i % 4 === 0).map((mutant) => judge(mutant, true));
    const { leaks, byTwins, byProof } = tallyOf("sample", sample);
    expect(leaks).toBeGreaterThanOrEqual(8);
    expect(byProof).toBe(leaks);
    expect(byTwins).toBeGreaterThanOrEqual(Math.ceil(leaks * 0.6));
    // What the language allows nobody notices.
    expect(sample.filter((j) => j.mutant.intent === "harmless" && j.twins === "leak")).toEqual([]);
  });
});
