/**
 * Measures how fast exact trees are built: `npx tsx bench/solve/trees.ts [game…]`. Nodes a second of processor time, the fastest of some rounds: the first ones
 * still run code that is not compiled yet.
 */
import { readFileSync } from "node:fs";
import { compile } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { printJavaScript } from "../../src/compiler/5-emit/typescript/javascript.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { loadGame } from "../../src/runtime/games/load.js";
import { buildTree } from "../../src/runtime/solve/build-tree.js";

const ROUNDS = Number(process.env.ROUNDS ?? 6);
/** Games of the standard library with arguments that give them a tree of a sensible size. */
const GAMES: Readonly<Record<string, string>> = {
  leduc_poker: "",
  liars_dice: "faces: 4",
  goofspiel: "cards: 4",
  battleship: "shots: 2",
  tic_tac_toe: "",
};

const asked = process.argv.slice(2);
for (const [name, args] of Object.entries(GAMES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { report } = collector();
  const text = `import { ${name} } from "std/games/${name}"\nconst measured = ${name}(${args})\n`;
  const follow = (_: unknown, from: string) => sourceFile(from, readFileSync(`stdlib/${from.slice(4)}.sp`, "utf8"));
  const { games } = compile(sourceFile("trees.sp", text), follow, report);
  const found = games.find((g) => g.name === "measured");
  if (found === undefined) throw new Error(`${name}(${args}) is no game`);
  const { game } = loadGame(printJavaScript(found.module), found.name);
  let best = 0;
  let size = "";
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    const tree = buildTree(game, { merge: "never" });
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, tree.nodes / ((user + system) / 1e6));
    size = `${tree.nodes} nodes, ${tree.informationSets.length} information sets`;
  }
  console.log(`${name}(${args}): ${size}, ${Math.round(best)} nodes a second`);
}
