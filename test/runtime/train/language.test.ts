/** What the statements and table operations of methods do, read off what they measure (semantics C, D). */
import { describe, expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

/** Metrics of one run: every value of each, in order. */
async function measured(body: string, members = "", settings: readonly string[] = []): Promise<Record<string, number[]>> {
  const { method, files } = methodOf(
    `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"
import { ppo, a2c, grpo, rloo } from "std/learning/policy_gradient"

method tried(n: int = 3) {
  policy hero = agent(mlp([4]), value: true)
  ${members}

  train {
    ${body}
  }
}
`,
    settings,
  );
  const { metrics } = await train(method, { seed: 3, files });
  const lists: Record<string, number[]> = {};
  for (const { name, value } of metrics) (lists[name] ??= []).push(value);
  return lists;
}

const BATCH = "let batch = collect 8 episodes of kuhn_poker with every seat: hero";

describe("loops", () => {
  test("`while` tests at its head, `break` leaves the nearest loop", async () => {
    expect(
      await measured(
        `while k < 10 {
          k += 3
          repeat 5 passes { j += 1
            if j == 4 { break } }
        }
        repeat up to 7 rounds until r == 2 { r += 1 }
        measure k = k, j = j, r = r`,
        "var k = 0, j = 0, r = 0",
      ),
    ).toEqual({ k: [12], j: [4 + 5 + 5 + 5], r: [2] });
  });

  test("`every n of c` when c comes to or passes a multiple (D10)", async () => {
    expect(await measured("repeat 6 passes { c += 3\n every 5 of c { measure at = c } }", "var c = 0")).toEqual({ at: [6, 12, 15] });
  });
});

describe("rules", () => {
  test("are inlined by value: what an argument computes is computed once, and the caller's names are safe", async () => {
    expect(
      await measured(
        `let k = 5
        repeat n { bump(k + count) }
        measure count = count, k = k`,
        `var count = 1
        rule bump(step_size: int) {
          let k = step_size
          count += step_size
          count += k
        }`,
      ),
    ).toEqual({ count: [1 + 2 * 6 + 2 * 18 + 2 * 54], k: [5] });
  });

  test("return values, also from the middle of loops", async () => {
    expect(
      await measured(
        `measure early = find(2), late = find(50)`,
        `rule find(limit: int) -> int {
          var at = 0
          repeat 20 steps {
            at += 1
            if at > limit { return at }
          }
          return -1
        }`,
      ),
    ).toEqual({ early: [3], late: [-1] });
  });
});

describe("variables are values (D11)", () => {
  test("what a function or a rule hands back is a copy", async () => {
    expect(
      await measured(
        `var a = 1
        var b = same(a)
        b += 10
        let c = back(a)
        a += 100
        measure a = a, b = b, c = c, d = 2 * c`,
        `fn same(x: int) -> int = x
        rule back(x: int) -> int { return x }`,
      ),
    ).toEqual({ a: [101], b: [11], c: [1], d: [2] });
  });

  test.each([
    [
      "let x = odd(1)",
      "rule odd(k: int) -> int { if n > k { return 1 } }",
      "SP3707: rule `odd`: some ways through it return nothing, others a value",
    ],
    ["repeat 3 { leave() }", "rule leave() { break }", "SP3707: `break`: there is no loop around it here"],
    [
      "var x = 1\n x = n > 2 ? batch.score : batch.score",
      "",
      "SP3702: expected a number for `x`, found a column with one value for each trajectory",
    ],
  ])("%s", async (body, members, message) => {
    const text = `${BATCH}\n ${body.replace("odd(1)", "odd(size(batch))")}`;
    await expect(measured(text, members.replace("n > k", "k > 3"))).rejects.toThrow(message);
  });
});

describe("tables", () => {
  test("columns are added, replaced and kept by `where` (C10)", async () => {
    const { plain, twice, mine, all } = await measured(
      `${BATCH}
      let more = batch with (gain: batch.score * 2, twice: .gain * 2)
      let own = more where .seat is first
      measure plain = mean(batch.score where batch.seat == 0), twice = mean(own.twice), mine = mean(more.gain where more.seat is first), all = size(own) - count(batch.action where batch.seat == 0)`,
    );
    expect(mine[0]).toBeCloseTo(2 * plain[0], 12);
    // Rows of a decision's table count trajectories once: the mean is over trajectories with a decision.
    expect(Number.isFinite(twice[0])).toBe(true);
    expect(all).toEqual([0]);
  });

  test("reductions on an axis of a key, one entry a key, and back (C9)", async () => {
    const m = await measured(
      `${BATCH}
      let sums = sum(batch.score per batch.seat)
      measure back = max(abs(sums[batch.seat] - sum(batch.score by batch.seat))), one = sums[0] + sums[1], fresh = usual["first"]
      measure zero = sum(sums), spread = max(sums) - min(sums), first = 2 * sum(batch.score where batch.seat == 0)`,
      "running usual: mean, decay 0.5",
    );
    expect([m.back, m.fresh]).toEqual([[0], [0]]);
    expect(m.one[0]).toBeCloseTo(0, 9);
    expect(m.zero[0]).toBeCloseTo(0, 9);
    expect(Math.abs(m.spread[0])).toBeCloseTo(Math.abs(m.first[0]), 9);
  });

  test("returns to go from a trajectory's first decision are its score (A12)", async () => {
    const m = await measured(
      `${BATCH}
      let gain = to_go(batch.reward, 1)
      let before = scan(batch.reward, from: 0, with: (g, r) => g + r)
      measure off = max(abs(gain + before - batch.reward - batch.score)), one = mean(abs(gae(batch.reward, 0 * gain, 1, 1) - gain))`,
    );
    expect(m).toEqual({ off: [0], one: [0] });
  });
});

describe("what episodes hand out", () => {
  test("fields of end records are columns of episodes (A16)", async () => {
    const { method, files } = methodOf(`import { mlp } from "std/networks/mlp"

game race {
  players first, second
  step: (1..3)[player] = 1

  play {
    step[first] = first chooses 1..3
    step[second] = second chooses 1..3
    reward first += step[first]
    reward second += step[second]
    end with (ahead: step[first] > step[second], steps: step, total: step[first] + step[second])
  }
}

method tried {
  policy hero = agent(mlp([4]))
  train {
    let batch = collect 30 episodes of race with every seat: hero
    measure total = mean(batch.total) - 2 * mean(batch.score), steps = mean(batch.steps) - mean(batch.score), share = mean(batch.ahead)
    improve hero using adam(rate: 1e-3) { maximise mean(batch.total * logp(hero, batch)) }
  }
}
`);
    const { metrics } = await train(method, { seed: 3, files });
    const of = Object.fromEntries(metrics.map((m) => [m.name, m.value]));
    expect(of.total).toBeCloseTo(0, 9);
    expect(of.steps).toBeCloseTo(0, 9);
    expect(of.share).toBeGreaterThan(0);
    expect(of.share).toBeLessThan(1);
  });
});

describe("episodes that are cut (A8)", () => {
  test("estimates go on beyond the cut, with what the seat would see there", async () => {
    const { method, files } = methodOf(`
network clock {
  fn move(at: real[9]) -> real[2] = at |> dense(2)
  fn value(at: real[9]) -> real = at |> dense(1)
}

/// Walks on for ever; every step pays 1. It is cut after four.
game walk {
  roles walker
  at: 0..8 = 0
  play {
    cycle p in [walker] up to 4 {
      let move = p chooses 1..2
      at += move
      reward p += 1
    }
  }
}

method tried {
  policy hero = agent(clock)
  train {
    repeat 600 passes {
      let batch = collect 16 episodes of walk with every seat: hero
      let seen = value(hero, batch)
      improve hero using adam(rate: 2e-2) { minimise mean((value(hero, batch) - (seen + gae(batch.reward, seen, 0.5, 0))) ^ 2) }
    }
    let last = collect 64 episodes of walk with every seat: hero
    measure ends = sum(last.ended), cuts = sum(last.truncated), start = mean(value(hero, last)), togo = mean(to_go(last.reward, 0.5, value: value(hero, last)))
  }
}
`);
    const { metrics } = await train(method, { seed: 3, files });
    const of = Object.fromEntries(metrics.map((m) => [m.name, m.value]));
    expect([of.ends, of.cuts]).toEqual([0, 64]);
    // 1 + 0.5 + 0.25 + … = 2 from everywhere, since the walk goes on; without what lies beyond it would be 1.53 on average.
    expect(of.start).toBeCloseTo(2, 0);
    expect(Math.abs(of.start - 2)).toBeLessThan(0.3);
    expect(Math.abs(of.togo - 2)).toBeLessThan(0.2);
  });
});

describe("measuring", () => {
  test("a block plays episodes of its own; what it assigns is measured; the run is the same without (D13)", async () => {
    const learn = "repeat 2 passes { let batch = collect 4 episodes of kuhn_poker with every seat: hero\n rloo(hero, batch) }";
    const look =
      "measure { let test = collect 5 episodes of kuhn_poker with every seat: hero\n length = mean(test.length)\n gap = nash_conv(hero, kuhn_poker) }";
    const gap = "measure gap = nash_conv(hero, kuhn_poker)";
    const looked = await measured(learn.replace("rloo", `${look}\n rloo`) + "\n" + gap);
    expect(looked.length).toHaveLength(2);
    expect(looked.gap.at(-1)).toBe((await measured(`${learn}\n${gap}`)).gap[0]);
  });

  test("for each of several values, with an index in the name", async () => {
    expect(await measured("measure power[k] = 2 ^ k for k in 1..3")).toEqual({ "power[1]": [2], "power[2]": [4], "power[3]": [8] });
  });
});

describe("what is observed as a column", () => {
  test("is no value for a function that takes one, and is refused there", () => {
    const text = (column: string): string => `
import { mlp } from "std/networks/mlp"
type Prompt = 0..31
fn odd(x: Prompt) -> real = x mod 2
game ask {
  roles a
  play {
    let prompt ~ uniform(Prompt)
    let answer = a chooses 0..1 given (prompt)
    reward a += answer
    end with (asked: prompt)
  }
}
method m {
  policy hero = agent(mlp([4]))
  train {
    let batch = collect 4 episodes of ask with a: hero
    improve hero using adam(rate: 1e-2) { maximise mean(odd(batch.${column}) * logp(hero, batch)) }
  }
}
`;
    expect(() => methodOf(text("asked"))).not.toThrow();
    expect(() => methodOf(text("prompt"))).toThrow(/SP3707: `odd`: `x` is one value, and this column has several numbers a row/);
  });
});

describe("seats by their names", () => {
  test("`.seat is explore` keeps a role's rows, in conditions too", async () => {
    const { method, files } = methodOf(`
game two {
  roles explore, control
  play {
    let a = explore chooses left | right
    let b = control chooses left | right
    let c = control chooses left | right
    reward explore += a is left ? 1 : 0
    end
  }
}
method m(second: bool = true) {

  train {
    let batch = collect 10 episodes of two with every seat: random_player()
    measure rows = size(batch where .seat is explore)
    measure rows = size(batch where .seat is (second ? control : explore))
    measure rows = size(batch where not (.seat is control))
  }
}
`);
    const { metrics } = await train(method, { seed: 3, files });
    expect(metrics.map((m) => m.value)).toEqual([10, 20, 10]);
  });
});

describe("models and networks with functions of their own", () => {
  const EYES = `
network eyes {
  fn see(card: real[3]) -> real[6] = card |> dense(6) |> tanh
  fn move(card: real[3], stake: real[2, 2]) -> real[2] = concat(see(card), flatten(stake)) |> dense(2)
  fn answer(card: real[3]) -> real[2] = see(card) |> dense(2)
  fn value(card: real[3]) -> real = see(card) |> dense(1)
}
`;

  test("a model learns what columns say; a slow copy follows it; the policy's decisions are counted", async () => {
    const { method, files } = methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
${EYES}
method tried {
  policy hero = agent(eyes)
  model eye = eyes
  model slow = eyes
  train {
    slow = snapshot(eye)
    let batch = collect 200 episodes of kuhn_poker with every seat: hero
    measure apart = max(abs(eye.value(batch.card) - slow.value(batch.card)))
    repeat 200 updates {
      improve eye using adam(rate: 1e-2) { minimise mean((sum(eye.value(batch.card) over features) - batch.seat) ^ 2) }
      slow = mix(slow, eye, 0.5)
    }
    measure apart = max(abs(eye.value(batch.card) - slow.value(batch.card)))
    measure off = mean(eye.value(batch.card)), made = hero.decisions - size(batch)
    slow = snapshot(hero.net)
    measure same = max(abs(slow.see(batch.card) - hero.net.see(batch.card)))
    improve hero using adam(rate: 1e-2) { maximise mean(value(hero, batch)) }
    measure same = max(abs(slow.see(batch.card) - hero.net.see(batch.card)))
  }
}
`);
    const { metrics } = await train(method, { seed: 3, files });
    const of = (name: string): number[] => metrics.filter((m) => m.name === name).map((m) => m.value);
    expect(of("apart")[0]).toBe(0);
    expect(of("apart")[1]).toBeLessThan(0.05);
    // Both seats hold every card equally often, so the best guess of the seat's number is near a half.
    expect(of("off")[0]).toBeGreaterThan(0.3);
    expect(of("off")[0]).toBeLessThan(0.7);
    expect(of("made")).toEqual([0]);
    expect(of("same")[0]).toBe(0);
    expect(of("same")[1]).toBeGreaterThan(1e-4);
  });
});

describe("the library's updates", () => {
  test.each([
    "ppo(hero, batch, gamma: 1, rate: 3e-3)",
    "a2c(hero, batch, gamma: 1, rate: 1e-2)",
    "grpo(hero, batch, rate: 3e-3)",
    "rloo(hero, batch, rate: 1e-2)",
  ])("%s learns to beat a random player", async (update) => {
    const { score } = await measured(
      `repeat 40 rounds {
          let all = collect 128 episodes of kuhn_poker with first: hero, second: random_player()
          let batch = all where .policy is hero
          ${update}
        }
        measure score = mean_score(hero, random_player(), kuhn_poker, episodes: 2000)`,
    );
    // Uniform play against uniform play is worth 0.125 to the first seat and -0.125 to the second; the best answers are worth 0.5 and 0.417.
    expect(score[0]).toBeGreaterThan(0.15);
  });
});
