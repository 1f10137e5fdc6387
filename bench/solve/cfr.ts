/**
 * Measures solving in flat arrays: `npx tsx bench/solve/cfr.ts`. First how fast trees are built and what they take, then iterations of CFR+ a second
 * of processor time. An iteration updates both seats, one after the other, over the whole tree. For orientation: OpenSpiel's C++ solver makes about
 * 47,000 such iterations a second on Kuhn poker and 150 on Leduc poker, on one core of such a machine.
 */
import { buildTree } from "../../src/runtime/solve/build-tree.js";
import { RegretSolver } from "../../src/runtime/solve/cfr.js";
import { nashConv } from "../../src/runtime/solve/nash-conv.js";
import { treeBytes } from "../../src/runtime/solve/tree.js";
import { shippedGame } from "./games.js";

const REPEATS = Number(process.env.REPEATS ?? 7);
const GAMES = [
  { name: "kuhn_poker", iterations: 50_000, openSpiel: 47_000 },
  { name: "leduc_poker", iterations: 400, openSpiel: 150 },
] as const;

/** Seconds of processor time that `work` takes: on a machine with company they say more than a clock. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

for (const { name, iterations, openSpiel } of GAMES) {
  const game = shippedGame(name);
  let tree = buildTree(game);
  const building = median(Array.from({ length: 3 }, () => cpuSeconds(() => void (tree = buildTree(game)))));
  console.log(
    `${name}: ${tree.nodes} nodes, ${tree.informationSets.length} information sets; ` +
      `${Math.round(tree.nodes / building)} nodes a second, ${(treeBytes(tree) / tree.nodes).toFixed(0)} bytes a node`,
  );
  for (const updates of ["alternating", "simultaneous"] as const) {
    const rates: number[] = [];
    let reached = 0;
    // The first round warms the compiler up.
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      const solver = new RegretSolver(tree, { method: "cfr_plus", updates });
      const seconds = cpuSeconds(() => void solver.run(iterations));
      if (repeat > 0) rates.push(iterations / seconds);
      reached = nashConv(tree, solver.average());
    }
    console.log(
      `  CFR+, ${updates} updates: ${Math.round(median(rates))} iterations a second (${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}), ` +
        `${(median(rates) / openSpiel).toFixed(0)} times OpenSpiel's C++; NashConv ${reached.toExponential(2)} after ${iterations}`,
    );
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}
