/**
 * Seeds leaks into the standard library's games of imperfect information, and prints the share that the proof catches and the share that twin
 * worlds catch with the proof switched off. Ends with 1 if the proof misses one, or accuses a game or a mutant that tells nobody anything.
 */
import { readdirSync, readFileSync } from "node:fs";
import { isLeak, judge, tallies, tallyOf, type Judged } from "./judge.js";
import { mutantsOf } from "./operators.js";
import { sceneOf } from "./scene.js";
import { compileBlind } from "../../test/support/compile-blind.js";

const only = process.argv.slice(2).filter((a) => !a.startsWith("-"));
const verbose = process.argv.includes("--all");
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const all: Judged[] = [];
let wrong = 0;

for (const file of readdirSync("stdlib/games").sort()) {
  const name = file.replace(/\.sp$/, "");
  if (!file.endsWith(".sp") || (only.length > 0 && !only.includes(name))) continue;
  const text = readFileSync(`stdlib/games/${file}`, "utf8");
  const scene = sceneOf(text);
  if (scene === undefined) continue;
  const clean = compileBlind(text);
  if (clean.leaks.length > 0) {
    wrong++;
    print(`${name} is accused as it is: ${clean.leaks[0]}`);
  }
  const started = performance.now();
  const judged = mutantsOf(scene).map((mutant) => judge(mutant, true));
  all.push(...judged);
  const { mutants, leaks, byProof, playable, byTwins, harmless, falseAlarms } = tallyOf(
    name,
    judged.filter((j) => !j.stillborn),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(
    `${name}: ${mutants} mutants, ${leaks} leaks, ${byProof} by the proof, ${byTwins} of ${playable} playable ones by twin worlds; ${harmless} harmless, ${falseAlarms} accused (${seconds} s)`,
  );
}

print("");
const row = (cells: readonly (string | number)[]): string =>
  cells.map((c, i) => (i === 0 ? String(c).padEnd(62) : String(c).padStart(8))).join("");
print(row(["operator", "mutants", "leaks", "proof", "playable", "twins", "harmless", "accused", "careful"]));
const living = all.filter((j) => !j.stillborn);
for (const t of [...tallies(all), tallyOf("all", living)])
  print(row([t.operator, t.mutants, t.leaks, t.byProof, t.playable, t.byTwins, t.harmless, t.falseAlarms, t.careful]));
print("");
const total = tallyOf("all", living);
const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
print(
  `${total.leaks} leaks: ${share(total.byProof, total.leaks)} caught by the proof; ${share(total.byTwins, total.playable)} of the ${total.playable} that twin worlds could show, with the proof switched off`,
);
print(`${total.harmless} harmless mutants: ${total.falseAlarms} accused. ${all.length - living.length} mutants were no spec.`);

for (const j of all) {
  const { mutant, accused, twins, stillborn } = j;
  const missed = !stillborn && isLeak(j) && accused === undefined;
  const alarm = !stillborn && mutant.intent === "harmless" && (accused !== undefined || twins === "leak");
  if (missed || alarm) wrong++;
  if (missed) print(`MISSED  ${mutant.operator} at ${mutant.where}: twin worlds say ${twins}`);
  if (alarm) print(`ALARM   ${mutant.operator} at ${mutant.where}: ${accused ?? "twin worlds find a leak"}`);
  if (verbose && stillborn) print(`no spec ${mutant.operator} at ${mutant.where}`);
  if (verbose && !stillborn && mutant.intent === "leak" && twins !== "leak")
    print(`unseen  ${mutant.operator} at ${mutant.where}: ${twins}`);
  if (verbose && mutant.intent === "open" && accused !== undefined && twins !== "leak")
    print(`careful ${mutant.operator} at ${mutant.where}: ${accused}`);
}
process.exitCode = wrong > 0 ? 1 : 0;
