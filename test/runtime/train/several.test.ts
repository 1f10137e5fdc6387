/** `improve` of several policies and models by one loss, and what lasts by index (D1, D6). */
import { afterAll, expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { lowerText, methodOf } from "./methods.js";
import { folders, leftBy } from "./run-files.js";

const { next, remove } = folders();
afterAll(remove, 60_000);

const SPEC = (body: string, members = ""): string => `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

enum Side { left, right }

network worth(width: int) {
  fn of(card: real[n]) -> real[1] = card |> dense(width) |> tanh |> dense(1)
}

method learn {
  policy hero = agent(mlp([4]))
  policy rival = agent(mlp([3]), value: true)
  model eye = worth(3)
  ${members}

  train {
    ${body}
  }
}
`;

const loss = (what: string): string => `improve ${what} using adam(rate: 1e-2, clip_norm: 0.5) {`;
const HERO = "maximise mean(batch.score * logp(hero, batch))";
const RIVAL = "minimise mean((value(rival, batch) - batch.score) ^ 2) - mean(entropy(rival, batch))";
const EYE = "minimise mean((eye.of(batch.card) - batch.score) ^ 2)";
const LOOK = `measure a = mean(logp(hero, batch)), b = mean(value(rival, batch)) + mean(logp(rival, batch)), c = mean(eye.of(batch.card) * batch.score)`;

async function metricsOf(body: string, members = ""): Promise<Record<string, number>> {
  const { method, files } = methodOf(SPEC(body, members));
  const { metrics } = await train(method, { seed: 1, files });
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

test("one loss takes each that it names the step that a loss of its own would, moments and norms apart", async () => {
  const play = "let batch = collect 20 episodes of kuhn_poker with first: hero, second: random_player()";
  const alone = await metricsOf(`${play}
    repeat 5 {
      ${loss("hero")} ${HERO} }
      ${loss("rival")} ${RIVAL} }
      ${loss("eye")} ${EYE} }
    }
    ${LOOK}`);
  // Together, apart and together again: the moments go along (D6).
  const together = `${loss("hero, rival, eye")}
        ${HERO}
        ${RIVAL}
        ${EYE}
      }`;
  const mixed = await metricsOf(`${play}
    repeat 2 { ${together} }
    ${loss("eye")} ${EYE} }
    ${loss("rival, hero")}
      ${RIVAL}
      ${HERO}
    }
    repeat 2 { ${together} }
    ${LOOK}`);
  for (const name of ["a", "b", "c"]) expect(mixed[name]).toBeCloseTo(alone[name], 5);
  const still = await metricsOf(`${play}\n${LOOK}\n ${together}`);
  for (const name of ["a", "b", "c"]) expect(Math.abs(still[name] - alone[name])).toBeGreaterThan(1e-3);
});

test("a loss of one policy's outputs through another's network reaches both", async () => {
  const play = "let batch = collect 20 episodes of kuhn_poker with first: hero, second: random_player()";
  const shared = "minimise mean((eye.of(batch.card) - logp(hero, batch)) ^ 2)";
  const look = "measure gap = mean((eye.of(batch.card) - logp(hero, batch)) ^ 2), moved = mean(logp(hero, batch))";
  const both = await metricsOf(`${play}\n repeat 20 { ${loss("hero, eye")} ${shared} } }\n ${look}\n ${loss("rival")} ${RIVAL} }`);
  const one = await metricsOf(
    `${play}\n repeat 20 { ${loss("eye")} ${shared} } }\n ${look}\n ${loss("hero")} ${HERO} }\n ${loss("rival")} ${RIVAL} }`,
  );
  expect(both.gap).toBeLessThan(one.gap);
  expect(Math.abs(both.moved - one.moved)).toBeGreaterThan(1e-3);
});

test("what lasts by index is one for each: named in the order of the index, with streams and weights of its own", async () => {
  const members = `policy seat[i in 0..1] = agent(mlp([2 + i]))
  pool past[i in 0..1] of seat[i]
  model look[Side] = worth(2)
  running usual[Side]: mean`;
  const ir = lowerText(
    SPEC(
      `repeat 3 {
      let batch = collect 8 episodes of kuhn_poker with player[0]: seat[0], player[1]: seat[1]
      for i in 0..1 {
        let mine = batch where .policy is seat[i]
        ${loss("seat[i]")} maximise mean(mine.score * logp(seat[i], mine)) }
        past[i].add(snapshot(seat[i]))
      }
      for s in Side {
        ${loss("look[s]")} minimise mean((look[s].of(batch.card) - batch.score) ^ 2) }
        usual[s].add(batch.score)
      }
    }
    let batch = collect 8 episodes of kuhn_poker with first: hero, second: rival
    ${loss("hero, rival, eye")}
      maximise mean(batch.score * logp(hero, batch)) + mean(entropy(rival, batch))
      minimise mean(eye.of(batch.card) ^ 2)
    }
    measure apart = nash_conv(average(past[0]), kuhn_poker), known = usual[right], size = past[1].size`,
      members,
    ),
  );
  expect(ir.policies.map((p) => p.name)).toEqual(["hero", "rival", "seat[0]", "seat[1]"]);
  expect(ir.models.map((m) => m.name)).toEqual(["eye", "look[left]", "look[right]"]);
  expect(ir.pools.map((p) => [p.name, p.policy])).toEqual([
    ["past[0]", "seat[0]"],
    ["past[1]", "seat[1]"],
  ]);
  expect(ir.running.map((r) => r.name)).toEqual(["usual[left]", "usual[right]"]);
  expect(ir.policies.slice(2).map((p) => p.summary.split(",")[0])).toEqual(["mlp(hidden: [2])", "mlp(hidden: [3])"]);
});

test("several that learn together survive kill and resume to the same bits", async () => {
  const body = `repeat 3 {
      let batch = collect 6 episodes of kuhn_poker with player[0]: seat[0], player[1]: seat[1]
      ${loss("seat[0], seat[1], eye")}
        maximise mean(batch.score * logp(seat[0], batch where .policy is seat[0]))
        maximise mean(entropy(seat[1], batch))
        minimise mean((eye.of(batch.card) - batch.score) ^ 2)
      }
      ${loss("eye")} ${EYE} }
    }`.replace("logp(seat[0], batch where .policy is seat[0])", "logp(seat[0], batch)");
  const { method, files } = methodOf(
    SPEC(body, "policy seat[2] = agent(mlp([2]))")
      .replace(/policy hero.*\n/, "")
      .replace(/policy rival.*\n/, ""),
  );
  const whole = next();
  await train(method, { seed: 3, files, folder: whole, everySteps: 1000 });
  const killed = next();
  for (let stop = 1; ; stop += 2) {
    const abort = new AbortController();
    const { finished } = await train(method, {
      seed: 3,
      files,
      folder: killed,
      signal: abort.signal,
      listener: { step: (steps) => void (steps >= stop && abort.abort()) },
    });
    if (finished) break;
  }
  expect(leftBy(killed)).toEqual(leftBy(whole));
});

test("each that an `improve` names must be in its loss, and only once", () => {
  const play = "let batch = collect 4 episodes of kuhn_poker with every seat: hero";
  expect(() => lowerText(SPEC(`${play}\n ${loss("hero, eye")} ${HERO} }`))).toThrow(
    "SP3709: what is minimised does not depend on the weights of `eye`",
  );
  expect(() => lowerText(SPEC(`${play}\n ${loss("hero, hero")} ${HERO} }`))).toThrow("it names `hero` twice");
  expect(() => lowerText(SPEC(play, "policy odd[1..2] = agent(mlp([2]))"))).toThrow("expected an index for `odd`, found the range 1..2");
});
