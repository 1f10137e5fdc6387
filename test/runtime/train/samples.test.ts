/** Learning from samples in groups (A14), and seats of games whose players own roles (A10, D5). */
import { describe, expect, test } from "vitest";
import { saveState } from "../../../src/runtime/train/state.js";
import { train } from "../../../src/runtime/train/train.js";
import { lowerText, methodOf } from "./methods.js";

const TRIES = `import { mlp } from "std/networks/mlp"
game tries {
  roles poser, solver

  play {
    let task = poser chooses 0..3
    let guesses = solver chooses 0..3 times 4
    reward g += g == task ? 1 : 0 for g in guesses
  }
}

method grouped(iterations: int = 45) {
  policy guesser = agent(mlp([8]))

  train {
    repeat iterations {
      let tried = collect 16 episodes of tries with solver: guesser, poser: random_player()
      let advantage = tried.reward - mean(tried.reward by tried.group)
      improve guesser using adam(rate: 5e-2) { maximise mean(advantage * logp(guesser, tried)) }
      measure solved = mean(tried.reward where tried.sample >= 0)
    }
  }
}
`;

describe("samples of a decision in a method", () => {
  test("are compared within their group, and what is learned is right", async () => {
    const { method, files } = methodOf(TRIES);
    const { metrics } = await train(method, { seed: 1, files });
    const solved = metrics.filter((m) => m.name === "solved").map((m) => m.value);
    expect(solved[0]).toBeLessThan(0.5);
    expect(solved.at(-1)).toBeGreaterThan(0.8);
  });

  test("give the same weights however many lanes play (A13)", async () => {
    const weights = async (lanes?: number): Promise<unknown> => {
      const { method, files } = methodOf(TRIES, ["iterations=4"]);
      const { run } = await train(method, { seed: 2, files, ...(lanes !== undefined && { lanes }) });
      return (await saveState(run)).weights;
    };
    expect(await weights(3)).toEqual(await weights());
  });
});

const RELAY = `import { mlp } from "std/networks/mlp"
game relay {
  players left, right
  roles captain[player], pilot[player, 0..1]

  play {
    let lead = captain[left] chooses 0..1
    let step = pilot[right, lead] chooses 0..1
    reward left += step
  }
}

method bound {
  policy hero = agent(mlp([4]))

  train {
    repeat 1 {
      let batch = collect 2 episodes of relay with BINDINGS
      improve hero using adam(rate: 1e-2) { maximise mean(batch.score * logp(hero, batch)) }
    }
  }
}
`;

describe("roles bound by entry", () => {
  /** The seats that hero is bound to, by name. */
  function hero(bindings: string): readonly string[] {
    const ir = lowerText(RELAY.replace("BINDINGS", bindings));
    const names = ir.games[0].seats;
    const plan = ir.steps.flatMap((s) => (s.kind === "collect" ? [s.plan] : []))[0];
    return plan.seats.flatMap((s) => (s.policy.kind === "policy" ? [s.player === "every" ? "every" : names[s.player]] : []));
  }

  test("one by one, a row at a time, or all of a role", () => {
    const others = "every seat: random_player()";
    expect(hero(`captain[left]: hero, ${others}`)).toEqual(["captain[left]"]);
    expect(hero(`pilot[side, 1]: hero, ${others}`)).toEqual(["pilot[left, 1]", "pilot[right, 1]"]);
    expect(hero(`every pilot: hero, ${others}`)).toHaveLength(4);
  });

  test("are named when there are none such", () => {
    expect(() => lowerText(RELAY.replace("BINDINGS", "pilot[left, 7]: hero, every seat: random_player()"))).toThrow(/pilot\[left, 7\]/);
  });
});
