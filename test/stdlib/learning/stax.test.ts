/** STAX as the standard library has it, on a small budget: what its card warns of, and kill and resume. */
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { train, type Trained } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";
import { folders, leftBy } from "../../runtime/train/run-files.js";

const { next, remove } = folders();
afterAll(remove, 60_000);

const STAX = readFileSync("stdlib/papers/stax.sp", "utf8");

interface Agent {
  readonly sight: readonly number[];
  readonly code: readonly number[];
  readonly pay: number;
  readonly genome: { readonly tensors: Readonly<Record<string, { readonly data: Float32Array }>> };
}

async function run(settings: readonly string[], seed = 0): Promise<Trained> {
  const { method, files } = methodOf(STAX, settings);
  return train(method, { seed, files });
}

const agents = (trained: Trained, name: string): readonly Agent[] => trained.run.variable<readonly Agent[]>(name);

test("a genome has 48 numbers, and the eye sees pictures alone", async () => {
  const full = await run(["chunk=100", "budget=200"]);
  for (const { genome, sight, code } of agents(full, "archive")) {
    const numbers = Object.values(genome.tensors).flatMap(({ data }) => Array.from(data));
    expect(numbers.length).toBe(48);
    expect(Math.max(...numbers.map(Math.abs))).toBeLessThanOrEqual(5);
    expect([sight.length, code.length]).toEqual([256, 4]);
  }
  expect(agents(full, "population").length).toBe(25);
});

test("no emitter starts before something was found to pay", async () => {
  const early = await run(["chunk=50", "budget=100"]);
  const paid = [...agents(early, "archive"), ...agents(early, "population")].some((a) => a.pay > 0);
  expect(paid).toBe(false);
  expect([agents(early, "live").length, agents(early, "prizes").length, agents(early, "candidates").length]).toEqual([0, 0, 0]);
});

test("arms have the same budget, and the oracle has nothing to learn", async () => {
  const arms = [["emit=true"], ["emit=false"], ["eye=oracle", "learned=false"]];
  for (const arm of arms) {
    const trained = await run([...arm, "chunk=100", "budget=300"]);
    // A generation is 50 episodes: none begins beyond the budget.
    expect(trained.run.variable("spent")).toBeGreaterThanOrEqual(300);
    expect(trained.run.variable("spent")).toBeLessThan(300 + 150);
    expect(trained.decisions).toBe(50 * trained.run.variable<number>("spent"));
    expect(trained.updates > 0).toBe(arm[0] !== "eye=oracle");
  }
});

test("the eye learns after exploring chunks 1, 3 and 6", async () => {
  const taught: number[] = [];
  const { method, files } = methodOf(STAX, ["emit=false", "chunk=50", "budget=375"]);
  let collected = 0;
  await train(method, {
    seed: 0,
    files,
    listener: {
      collected: (episodes) => void (collected += episodes),
      improved: () => void (taught.at(-1) !== collected && taught.push(collected)),
    },
  });
  // 25 at first, then chunks of one generation each.
  expect(taught).toEqual([25 + 50, 25 + 150, 25 + 300]);
});

test("the short form of the claim: most of the grid is reached, and rewards are found", async () => {
  const budget = process.env.SPC_LONG === "1" ? "budget=24000" : "budget=4000";
  const trained = await run([budget]);
  const last = Object.fromEntries(trained.metrics.map((m) => [m.name, m.value]));
  // Drawing genomes anew reaches about half of the grid in twice as many episodes.
  expect(last.coverage).toBeGreaterThan(process.env.SPC_LONG === "1" ? 0.9 : 0.6);
  expect(last.average).toBeGreaterThan(process.env.SPC_LONG === "1" ? 0.7 : 0.2);
}, 600_000);

test("a search stopped anywhere goes on to the same bits", async () => {
  const { method, files } = methodOf(STAX, ["chunk=100", "budget=200"]);
  const whole = next();
  await train(method, { seed: 1, files, folder: whole, everySteps: 1000 });
  const killed = next();
  for (let stop = 20; ; stop += 60) {
    const abort = new AbortController();
    const listener = { step: (steps: number): void => void (steps >= stop && abort.abort()) };
    const { finished } = await train(method, { seed: 1, files, folder: killed, signal: abort.signal, listener });
    if (finished) break;
  }
  expect(leftBy(killed)).toEqual(leftBy(whole));
});
