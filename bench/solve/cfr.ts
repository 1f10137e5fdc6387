/**
 * Measures CFR+ on Kuhn poker: `npx tsx bench/solve/cfr.ts`. For orientation: OpenSpiel's C++ solver makes about 47,000 iterations a second on
 * one core of such a machine.
 */
import { buildTree } from "../../src/runtime/solve/build-tree.js";
import { RegretSolver } from "../../src/runtime/solve/cfr.js";
import { nashConv } from "../../src/runtime/solve/nash-conv.js";
import { handKuhn } from "../../test/support/hand-games.js";

const ITERATIONS = Number(process.env.ITERATIONS ?? 100_000);
const REPEATS = Number(process.env.REPEATS ?? 9);
const OPEN_SPIEL = 47_000;

const tree = buildTree(handKuhn());
const rates: number[] = [];
let reached = 0;
for (let repeat = 0; repeat <= REPEATS; repeat++) {
  const solver = new RegretSolver(tree);
  const start = performance.now();
  solver.run(ITERATIONS);
  const seconds = (performance.now() - start) / 1000;
  // The first round warms the compiler up.
  if (repeat > 0) rates.push(ITERATIONS / seconds);
  reached = nashConv(tree, solver.average());
}
rates.sort((a, b) => a - b);
const median = rates[rates.length >> 1];
console.log(`CFR+ on Kuhn poker, ${tree.nodes} nodes, ${REPEATS} rounds of ${ITERATIONS} iterations, NashConv ${reached.toExponential(2)}`);
console.log(`${Math.round(median)} iterations a second (${Math.round(rates[0])} to ${Math.round(rates[rates.length - 1])})`);
console.log(`${(median / OPEN_SPIEL).toFixed(1)} times OpenSpiel's C++ (${OPEN_SPIEL} a second)`);
