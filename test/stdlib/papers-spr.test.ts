/** SPR's mechanism on a walk that is learned in seconds, and the traps of the method: targets of somebody else, gradients into targets, what lies beyond an end. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { train } from "../../src/runtime/train/train.js";
import { methodOf } from "../runtime/train/methods.js";

/** A walk around eight places; three lights flicker for no reason. Where it leads follows from the moves alone. */
const RING = `
game ring {
  roles walker
  at: 0..7 = 0
  lights: bool[0..2] = false

  play {
    let start ~ uniform(0..7)
    at = start
    repeat 6 {
      let flicker: bool[0..2] ~ weighted { true: 0.5, false: 0.5 }
      lights = flicker
      let turn = walker chooses 0..1 given (at, lights)
      at = (at + (turn == 1 ? 1 : 7)) mod 8
      reward walker += at == 0 ? 1 : 0
    }
    end
  }
}

network eye {
  fn encode(at: real[8], lights: real[3]) -> real[16] = concat(at, lights) |> dense(16) |> relu
  fn step(z: real[16], turn: real[2]) -> real[16] = concat(z, turn) |> dense(32) |> relu |> dense(16)
  fn project(z: real[16]) -> real[8] = z |> dense(8)
  fn predict(y: real[8]) -> real[8] = y |> dense(8)
  fn turn(at: real[8], lights: real[3]) -> real[2] = encode(at, lights) |> project |> relu |> dense(2)
  fn cosine(a: real[8], b: real[8]) -> real = sum(unit(a) * unit(b))
}

fn target(slow: eye, seen: Window, steps: int) -> real[8] = slow.project(slow.encode(seen.at[steps], seen.lights[steps]))

fn likeness(net: eye, slow: eye, seen: Window, came: Window, steps: int) -> real {
  var z = net.encode(seen.at[0], seen.lights[0])
  for k in 1..steps { z = net.step(z, one_hot(seen.turn[k - 1], 2)) }
  return net.cosine(net.predict(net.project(z)), stop(target(slow, came, steps)))
}

fn surprise(net: eye, slow: eye, seen: Window, came: Window, steps: int) -> real {
  var total = 0.0
  for k in 1..steps { total += mean(seen.alive[k] ? 2 - 2 * likeness(net, slow, seen, came, k) : 0) }
  return total / steps
}
`.replaceAll("seen.turn[", "seen.action[");

const method = (body: string): string => `${RING}
method look(mixed: bool = false, updates: int = 0) {
  policy hero = greedy(eye, explore: 1)
  model slow = eye
  memory replay: Decision of ring up to 600

  train {
    let walks = collect 100 episodes of ring with walker: hero
    let held = collect 60 episodes of ring with walker: hero
    replay.add(walks)
    slow = snapshot(hero.net)
    ${body}
  }
}
`;

async function measured(body: string, settings: readonly string[] = []): Promise<Record<string, number>> {
  const { method: program, files } = methodOf(method(body), settings);
  const { metrics } = await train(program, { seed: 4, files });
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

const TRAINED = `repeat updates {
      let drawn ~ sample(32, windows(replay, 4))
      let seen ~ partners(drawn)
      improve hero using adam(rate: 1e-2) { minimise surprise(hero.net, slow, seen, mixed ? seen.other : seen, 3) }
      slow = mix(slow, hero.net, 0.02)
    }
    let test ~ partners(windows(held, 4, whole: true))
    let near = mean(likeness(hero.net, slow, test, test, 3))
    measure known = near - mean(likeness(hero.net, slow, test, test.other, 3))
    measure alike = mean(hero.net.cosine(target(slow, test, 3), target(slow, test.other, 3)))`;

describe("self-prediction", () => {
  test("knows more of its own future than of another's; with targets of others it knows nothing, and latents do not collapse", async () => {
    const own = await measured(TRAINED, ["updates=400"]);
    const others = await measured(TRAINED, ["updates=400", "mixed=true"]);
    expect(own.known).toBeGreaterThan(others.known + 0.2);
    expect(Math.abs(others.known)).toBeLessThan(0.1);
    expect(own.alike).toBeLessThan(0.95);
  }, 60_000);

  test("gives no gradient to what it is compared with", async () => {
    const found = await measured(`let seen ~ sample(16, windows(replay, 4))
    let before = target(slow, seen, 3)
    improve hero using sgd(rate: 1) { minimise mean(hero.net.cosine(stop(target(hero.net, seen, 3)), before)) }
    measure moved = max(abs(target(hero.net, seen, 3) - target(slow, seen, 3)))
    improve hero using sgd(rate: 1) { minimise mean(hero.net.cosine(target(hero.net, seen, 3), before)) }
    measure else_moved = max(abs(target(hero.net, seen, 3) - target(slow, seen, 3)))`);
    expect(found.moved).toBe(0);
    expect(found.else_moved).toBeGreaterThan(0);
  });

  test("counts nothing beyond an end, and what it counts is what the host says", async () => {
    const found = await measured(`let seen ~ sample(64, windows(replay, 4))
    let sum_of_all = mean(seen.alive[3] ? likeness(hero.net, slow, seen, seen, 3) : 0)
    let longest = mean(seen.alive[3] ? 1 : 0)
    improve hero using sgd(rate: 0) { minimise mean(seen.alive[3] ? likeness(hero.net, slow, seen, seen, 3) : 0) }
    measure host = sum_of_all, share = longest`);
    expect(found.share).toBeLessThan(1);
    expect(found.share).toBeGreaterThan(0.2);
    const losses: number[] = [];
    const { method: program, files } = methodOf(
      method(`let seen ~ sample(64, windows(replay, 4))
    improve hero using sgd(rate: 0) { minimise mean(seen.alive[3] ? likeness(hero.net, slow, seen, seen, 3) : 0) }
    measure host = mean(seen.alive[3] ? likeness(hero.net, slow, seen, seen, 3) : 0)`),
    );
    const { metrics } = await train(program, { seed: 4, files, listener: { improved: (_, loss) => losses.push(loss) } });
    expect(losses[0]).toBeCloseTo(metrics[0].value, 5);
  });
});

test("the paper's spec learns for a few rounds, and its latents stay apart", async () => {
  const { method: program, files } = methodOf(readFileSync("stdlib/papers/spr.sp", "utf8"), ["rounds=30", "updates=2", "every_rounds=30"]);
  const { metrics, updates } = await train(program, { seed: 1, files });
  expect(updates).toBeGreaterThan(0);
  const alike = metrics.filter(({ name }) => name === "alike").at(-1);
  expect(alike?.value).toBeLessThan(0.99);
}, 60_000);
