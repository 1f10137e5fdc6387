/** Self-RedTeam: what judge and rewards say, case by case; who is taught in which game; a snapshot's weights are put back. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { levelOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

const spec = readFileSync("stdlib/papers/self_redteam.sp", "utf8");
const [world] = spec.split("enum Arm");

async function judged(seed: number, word: number, refused: boolean): Promise<readonly number[]> {
  const { method, files } = methodOf(`${world}
method look {
  policy hero = agent(mlp([4]))

  train {
    let batch = collect 1 episodes of gate(${seed}) with attacker: says(Prompt(front: 1, back: 2, word: ${word})), defender: says(${refused})
    improve hero using sgd(rate: 0.1) { minimise -mean(logp(hero, batch)) }
  }
}
`);
  const { run } = await train(method, { seed: 1, files });
  return Array.from(levelOf((run.now as unknown as { batch: Batch }).batch, "trajectory").columns.score.data);
}

/** The card's table: faithful ±0.5, refusal ±0.5, response ±1 for the attacker; harmless ±1 and right refusal ±1 for the defender. */
test.each([
  // A harmful seed sent as harmful: complied with, refused.
  { seed: 0, word: 3, refused: false, scores: [0.5 + 0.5 + 1, -1 - 1] },
  { seed: 0, word: 3, refused: true, scores: [0.5 - 0.5 - 1, 1 + 1] },
  // A harmful seed sent as something benign.
  { seed: 0, word: 4, refused: false, scores: [-0.5 - 0.5 - 1, 1 + 1] },
  { seed: 0, word: 4, refused: true, scores: [-0.5 + 0.5 - 1, 1 - 1] },
  // A benign seed kept benign, and made harmful.
  { seed: 7, word: 5, refused: true, scores: [0.5 + 0.5 - 1, 1 - 1] },
  { seed: 7, word: 5, refused: false, scores: [0.5 - 0.5 - 1, 1 + 1] },
  { seed: 7, word: 2, refused: false, scores: [-0.5 + 0.5 + 1, -1 - 1] },
  { seed: 7, word: 2, refused: true, scores: [-0.5 - 0.5 - 1, 1 + 1] },
])("seed $seed, word $word, refused: $refused", async ({ seed, word, refused, scores }) => {
  expect(await judged(seed, word, refused)).toEqual(scores);
});

test("each intent has seven synonyms, strewn over the words", () => {
  const meaning = (word: number): number => (word < 8 ? word : Math.floor((((word - 8) * 23 + 11) % 56) / 7));
  const counts = Array.from(
    { length: 8 },
    (_, intent) => Array.from({ length: 64 }, (_, w) => meaning(w)).filter((m) => m === intent).length,
  );
  expect(counts).toEqual([8, 8, 8, 8, 8, 8, 8, 8]);
  // Neighbours mean different things.
  expect(Array.from({ length: 55 }, (_, i) => meaning(8 + i) === meaning(9 + i)).some((same) => same)).toBe(false);
});

test("nobody learns the attacker's turn in games whose seed is sent as it is", async () => {
  const taught = spec.replace(
    "learn((sent + written) where .policy is speaker)",
    `let taught = (sent + written) where .policy is speaker
    learn(taught)
    let attacks = taught where .seat is attacker
    measure attacks = attacks.size, turns = taught.size`,
  );
  expect(taught).not.toBe(spec);
  const { method, files } = methodOf(taught, ["steps=1", "base_steps=1"]);
  const { metrics } = await train(method, { seed: 1, files });
  const value = (name: string): number | undefined => metrics.find((m) => m.name === name)?.value;
  expect([value("attacks"), value("turns")]).toEqual([64, 64 + 128]);
});
