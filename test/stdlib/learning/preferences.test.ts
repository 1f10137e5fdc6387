/** DPO, IPO and SPPO where their optimum is known: two answers, of which a judge prefers the first four times out of five. */
import { expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../../runtime/train/methods.js";

const spec = (objective: string): string => `import { mlp } from "std/networks/mlp"
import { dpo, ipo, sppo } from "std/learning/preferences"

type Answer = 0..1

game judged {
  roles writer

  play {
    let answer = writer chooses Answer given () times 8
    reward a += a < 1 ? 0.65 : 0.35 for a in answer
    end
  }
}

method prefer {
  policy hero = agent(mlp([4]))

  train {
    let base = snapshot(hero)
    let batch = collect 20 episodes of judged with writer: hero
    let both = pairs(batch)
    // The first of a pair is preferred by four to one to the other answer, and by even chances to its own kind.
    let preferred = both.action == both.other.action ? 0.5 : (both.action < both.other.action ? 0.8 : 0.2)
    repeat 100 { improve hero using adam(rate: 3e-2) { minimise ${objective} } }
    let first_answer = batch where .action == 0
    measure before = mean(exp(first_answer.logp)), after = mean(exp(logp(hero, first_answer)))
  }
}
`;

/** How likely the first answer is before and after. */
async function trained(objective: string): Promise<{ readonly before: number; readonly after: number; readonly moved: number }> {
  const { method, files } = methodOf(spec(objective));
  const { metrics } = await train(method, { seed: 2, files });
  const [before, after] = metrics.map((m) => m.value);
  const odds = (p: number): number => Math.log(p / (1 - p));
  return { before, after, moved: odds(after) - odds(before) };
}

test("DPO moves the log odds, from those of the reference, by those of the preference over beta", async () => {
  expect((await trained("dpo(hero, both, preferred, beta: 1)")).moved).toBeCloseTo(Math.log(4), 1);
  expect((await trained("dpo(hero, both, preferred, beta: 2)")).moved).toBeCloseTo(Math.log(4) / 2, 2);
});

test("IPO moves them by (2 p - 1) / (2 beta)", async () => {
  expect((await trained("ipo(hero, both, preferred, beta: 0.5)")).moved).toBeCloseTo(0.6, 2);
});

test("SPPO ends where the squares against (win - 1/2) / beta are least", async () => {
  const { before, after } = await trained("sppo(hero, batch, batch.reward, beta: 0.5)");
  const loss = (p: number): number =>
    before * (Math.log(p / before) - 0.3) ** 2 + (1 - before) * (Math.log((1 - p) / (1 - before)) + 0.3) ** 2;
  let best = 0.5;
  for (let p = 0.5; p < 0.9; p += 1e-4) if (loss(p) < loss(best)) best = p;
  expect(best).toBeGreaterThan(0.62);
  // What was drawn weighs the two sides: 160 rows are within a few in a hundred of their chances.
  expect(Math.abs(after - best)).toBeLessThan(0.02);
});
