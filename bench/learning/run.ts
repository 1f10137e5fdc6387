/**
 * Times learning, in one run: training steps of three networks on each executor with one and two threads, and how much of a step is spent outside the
 * graph; then whole methods: games a second, seconds to a goal, and the share of the time inside graphs and kernels.
 * A run takes some minutes on an idle machine.
 * Run: npx tsx bench/learning/run.ts [seconds a measurement] [steps | methods]
 */
import { loadavg } from "node:os";
import { describeMachine } from "../machine.js";
import { timeMethods } from "./methods.js";
import { timeSteps } from "./steps.js";

const seconds = Number(process.argv[2] ?? 1);
const only = process.argv[3];

console.log(`${new Date().toISOString()}  ${describeMachine()}, load ${loadavg()[0].toFixed(1)}`);
console.log(`command: npx tsx bench/learning/run.ts ${process.argv.slice(2).join(" ")}`.trimEnd());
if (only !== "methods") await timeSteps(seconds);
if (only !== "steps") await timeMethods();
process.exit(0);
