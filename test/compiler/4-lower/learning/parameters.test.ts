import { describe, expect, test } from "vitest";
import { diagnose } from "../../../../src/cli/actions/diagnose.js";

const spec = (network: string, count = "10 iterations"): string => `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

network own {
  fn body(observation: real[n]) -> real[25] = observation |> dense(24) |> tanh
}

method learner {
  policy hero = agent(${network})

  train {
    repeat ${count} {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
    }
  }
}
`;

const told = async (text: string): Promise<string[]> =>
  (await diagnose("learner.sp", { folder: ".", text })).map((d) => `${d.code} ${d.text}`);

describe("parameters and results are held against what is declared", () => {
  test("a number where a list is expected: one message", async () => {
    expect(await told(spec("mlp(8)"))).toEqual(["SP3707 network `mlp`: `hidden` takes a list, found `8`"]);
  });

  test("a list of the wrong items", async () => {
    expect(await told(spec("mlp([8, true])"))).toEqual([
      "SP3707 network `mlp`: `hidden` takes a list of which each item is a whole number, found a list",
    ]);
  });

  test("a result of another size than declared", async () => {
    const messages = await told(spec("own"));
    expect(messages).toContain("SP3711 shapes do not fit: `body` is declared as `real[25]`, but gives real[24]");
  });

  test("a loop that repeats a negative number of times", async () => {
    expect(await told(spec("mlp([8])", "-5 iterations"))).toEqual([
      "SP3707 `repeat`: it needs a whole number that is not negative, found -5",
    ]);
  });

  test("the right forms are clean", async () => {
    expect(await told(spec("mlp([8])"))).toEqual([]);
    expect(await told(spec("mlp(hidden: [8, 8])"))).toEqual([]);
  });
});
