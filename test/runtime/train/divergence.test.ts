/** `kl`: exact over all moves, in both directions, to snapshots and to players that do not learn. */
import { expect, test } from "vitest";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { compileWith } from "../../../src/cli/actions/load-methods.js";
import { methodsOf } from "../../../src/compiler/compile-learning.js";
import { train } from "../../../src/runtime/train/train.js";
import { compileText, methodOf } from "./methods.js";

const spec = (body: string, policies = ""): string => `import { mlp } from "std/networks/mlp"

game pick_two {
  roles one
  play {
    let first = one chooses 0..2 given ()
    let second = one chooses 0..4 where it != first given (first)
    reward first += first == 1 ? 1.0 : 0.0
    reward second += second == 4 ? 1.0 : 0.0
    end
  }
}

game toss {
  roles one
  play {
    let side = one chooses 0..1 given ()
    reward one += side
    end
  }
}

method tried {
  policy hero = agent(mlp([8]))
  ${policies}
  train {
    ${body}
  }
}
`;

async function measured(text: string): Promise<Record<string, number>> {
  const { method, files } = methodOf(text);
  const { metrics } = await train(method, { seed: 5, files });
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

test("to a uniform player it is what is missing to the largest entropy; to oneself nothing; masks count", async () => {
  const found = await measured(
    spec(`let base = snapshot(hero)
    repeat 30 {
      let batch = collect 32 episodes of pick_two with one: hero
      improve hero using adam(rate: 0.05) { maximise mean(batch.reward * logp(hero, batch)) }
    }
    let batch = collect 64 episodes of pick_two with one: hero
    let missing = log(batch.site is first ? 3.0 : 4.0) - entropy(hero, batch)
    measure apart = max(abs(kl(hero, random_player(), batch) - missing)), own = max(abs(kl(hero, hero, batch)))
    measure far = mean(kl(hero, base, batch)), low = min(kl(base, hero, batch)), rated = max(abs(logp(base, batch) - batch.logp))`),
  );
  expect(found.apart).toBeLessThan(1e-5);
  expect(found.own).toBe(0);
  expect(found.far).toBeGreaterThan(0.1);
  expect(found.low).toBeGreaterThan(0);
  expect(found.rated).toBeGreaterThan(0.1);
});

test("between two policies lies their normalised geometric mean if the learner comes first, the arithmetic one if it comes second", async () => {
  const between = async (first: boolean): Promise<Record<string, number>> =>
    measured(
      spec(`repeat 5 {
      let batch = collect 32 episodes of toss with one: hero
      improve hero using adam(rate: 0.05) { maximise mean(batch.reward * logp(hero, batch)) }
    }
    let sure = snapshot(hero)
    let batch = collect 64 episodes of toss with one: random_player()
    let ones = batch where .action == 1
    measure sure = mean(exp(logp(sure, ones)))
    repeat 300 {
      improve hero using adam(rate: 0.03) {
        minimise mean(${first ? "kl(hero, sure, batch) + kl(hero, random_player(), batch)" : "kl(sure, hero, batch) + kl(random_player(), hero, batch)"})
      }
    }
    measure found = mean(exp(logp(hero, ones)))`),
    );
  const forward = await between(true);
  const p = forward.sure;
  expect(p).toBeGreaterThan(0.8);
  expect(p).toBeLessThan(0.995);
  expect(forward.found).toBeCloseTo(Math.sqrt(p) / (Math.sqrt(p) + Math.sqrt(1 - p)), 3);
  const backward = await between(false);
  expect(backward.found).toBeCloseTo((backward.sure + 0.5) / 2, 3);
});

test("what it cannot compare is refused", () => {
  const refused = (body: string, policies = ""): readonly string[] => {
    const compiled = compileText(spec(`let batch = collect 4 episodes of toss with one: hero\n${body}`, policies));
    const { report, diagnostics } = collector();
    compileWith(compiled, methodsOf(compiled)[0], [], report);
    return diagnostics.filter((d) => d.severity === "error").map((d) => d.code);
  };
  expect(refused("measure far = mean(kl(hero, 3, batch))")).toEqual(["SP3702"]);
  expect(refused("measure far = mean(kl(hero, hero, 3))")).toEqual(["SP3702"]);
  expect(refused("measure far = mean(kl(hero, keen, batch))", "policy keen = greedy(mlp([4]))")).toContain("SP3707");
});
