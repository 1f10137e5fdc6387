/** Lanes that step the scalar form play the same episodes as compiled kernels, down to the bits of a batch (D4, F5). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { Game, Kernel } from "../../../src/contract/game.js";
import { randomPlayer } from "../../../src/runtime/policies/policy.js";
import { scalarKernel } from "../../../src/runtime/games/scalar-kernel.js";
import { collect } from "../../../src/runtime/train/collect.js";
import { train } from "../../../src/runtime/train/train.js";
import { compileBlind } from "../../support/compile-blind.js";
import { methodOf } from "../train/methods.js";

const specs = "test/compiler/5-emit/games/specs/";
/** Several channels and credits, forced moves, cuts, given features, roles, secret askings, lists, records, draws of initial state, samples, sides, rewards that are reals. */
const FILES = [
  ...["credit", "team", "unheard", "given", "secrets", "ends", "piles", "pig", "boats", "samples", "sides"].map(
    (name) => `${specs}${name}.sp`,
  ),
  ...["kuhn_poker", "goofspiel", "iterated_prisoners_dilemma", "grid_world"].map((name) => `stdlib/games/${name}.sp`),
];

/** The batch; the bytes of observations and masks as one number a game, since comparing millions of them one by one takes long. */
async function batchOf(game: Game, kernel: Kernel, lanes: number): Promise<unknown> {
  const seats = [{ player: "every" as const, policy: { kind: "random" as const } }];
  const plan = { source: "here", into: "batch", count: 40, groups: [{ game: "g" }], seats, swapping: false };
  const batch = await collect(plan, { seed: 5, collect: 2, games: { g: { game, kernel } }, policies: () => randomPlayer, lanes });
  const { observations, masks, ...views } = batch.views;
  return { levels: batch.levels, views, bytes: [...observations, ...masks].map(digest) };
}

const digest = (values: Float32Array | Uint8Array): string =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

describe("a batch of", () => {
  it.each(FILES)(
    "%s",
    async (file) => {
      const { game, kernel, said } = compileBlind(readFileSync(file, "utf8"));
      if (game === undefined || kernel === undefined) throw new Error(said.join("\n"));
      const compiled = await batchOf(game, kernel, 7);
      expect(await batchOf(game, scalarKernel(game), 7)).toEqual(compiled);
    },
    20_000,
  );
});

test("lanes hold the same keys, scores and end records after every step", () => {
  const { game, kernel } = compileBlind(readFileSync(`${specs}ends.sp`, "utf8"));
  const chance = { key0: 3, key1: 4, collect: 0 };
  const forms = [kernel!, scalarKernel(game!)];
  const seen = forms.map((form) => {
    const lanes = form.create(8);
    for (let lane = 0; lane < 8; lane++) form.reset(lanes, lane, lane, chance);
    const rows: unknown[] = [];
    for (let step = 0; step < 30 && lanes.seat.some((s) => s >= 0); step++) {
      const actions = Int32Array.from({ length: 8 }, (_, lane) => {
        const legal = [...lanes.mask.subarray(lane * game!.info.actions, (lane + 1) * game!.info.actions).keys()].filter(
          (a) => lanes.mask[lane * game!.info.actions + a] === 1,
        );
        return legal[(step + lane) % legal.length] ?? 0;
      });
      form.step(lanes, actions, chance);
      rows.push(
        Array.from({ length: 8 }, (_, lane) => form.key(lanes, lane)),
        Array.from(lanes.score),
        Array.from(lanes.event),
      );
      rows.push(Array.from(lanes.seat, (seat, lane) => (seat < 0 ? form.endRecord?.(lanes, lane) : undefined)));
    }
    return rows;
  });
  expect(seen[0].length).toBeGreaterThan(3);
  expect(seen[1]).toEqual(seen[0]);
});

test("a fault ends its lane and is named with its place", () => {
  const { game } = compileBlind(
    "game g {\n  players a, b\n  n: 0..9 = 0\n  play { let k = a chooses 0..3\n    let m = 6 div (k - 2)\n    reward a += m }\n}\n",
  );
  const form = scalarKernel(game!);
  const chance = { key0: 1, key1: 1, collect: 0 };
  const lanes = form.create(2);
  for (const lane of [0, 1]) form.reset(lanes, lane, lane, chance);
  form.step(lanes, Int32Array.of(2, 3), chance);
  expect([...lanes.seat, ...lanes.score]).toEqual([-1, -1, 0, 0, 6, 0]);
  expect([lanes.fault[0] > 0, lanes.fault[1]]).toEqual([true, 0]);
  expect(form.faults[lanes.fault[0] - 1].source).toBe("game.sp:5:13");
});

test("a game without a kernel is trained", async () => {
  const { method, files } = methodOf(`import { mlp } from "std/networks/mlp"
/// Who says more gets more; what was said is a set too large for a kernel.
game counting {
  players a, b
  secret said: set of (0..99, 0..99) = []
  play {
    for p in players { let more = p chooses 0..3; reward p += more; said.add((more, 7)) }
    for p in players { reward p += (1, 7) in said ? 0 : 1 }
  }
}
method m {
  policy hero = agent(mlp([8]))
  train {
    repeat 30 {
      let batch = collect 64 episodes of counting with every player: hero
      improve hero using adam(rate: 0.02) { maximise mean(batch.score * logp(hero, batch)) }
      measure first = mean(batch.action)
    }
  }
}
`);
  expect(method.games.counting.kernel.scalar).toBe(true);
  const { metrics } = await train(method, { seed: 1, files });
  expect(metrics.at(-1)!.value).toBeGreaterThan(metrics[0].value + 0.5);
});
