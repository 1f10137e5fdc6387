import { sep } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { train, type TrainOptions } from "../../../src/runtime/train/train.js";
import { methodOf, SPIRAL } from "./methods.js";
import { folders, leftBy } from "./run-files.js";

const { next, remove } = folders();
afterAll(remove, 60_000);

/** SPIRAL on both games, small; and a method with nested loops, lasting variables, stages, two statements and locals that live across steps. */
const methods = {
  spiral: methodOf(SPIRAL, ["net=mlp([6])", "iterations=3", "n=3"]),
  nested: methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method nested(rate: real = 1e-2) {
  policy hero = agent(mlp([4]))
  running usual: mean, decay 0.9
  pool past of hero up to 3
  var seen = 0.0

  train {
    stage first {
      repeat 2 rounds {
        let fixed = snapshot(hero)
        repeat 2 passes {
          let batch = collect 4 episodes of kuhn_poker with every seat: hero
          let gain = normalise(batch.score by batch.seat)
          seen = seen + mean(batch.length)
          usual.add(batch.score by batch.seat)
          improve hero using adam(rate: rate) {
            maximise mean(gain * logp(hero, batch))
          }
          improve hero using sgd(rate: rate) {
            maximise mean(gain * logp(hero, batch)) + 0.1 * mean(entropy(hero, batch))
          }
        }
        past.add(fixed)
        measure seen = seen, gap = nash_conv(average(past), kuhn_poker)
      }
    }
    measure gap = nash_conv(hero, kuhn_poker)
  }
}
`),
  parts: methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"
import { ppo } from "std/learning/policy_gradient"

network guess {
  fn pay(card: real[3]) -> real[1] = card |> dense(2) |> tanh |> dense(1)
}

method parts(rate: real = 1e-2) {
  policy hero = agent(mlp([4]), value: true)
  model eye = guess
  model slow = guess
  var played = 0

  rule look(count: int) -> real {
    let test = collect 3 episodes of kuhn_poker with every seat: hero
    if count > 1 { return mean(test.length) }
    return 0 - mean(test.length)
  }

  train {
    while played < 8 {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      ppo(hero, batch, size: 8, passes: 2, rate: rate)
      improve eye using adam(rate: rate) { minimise mean(abs(eye.pay(batch.card) - slow.pay(batch.card) - batch.score)) }
      slow = mix(slow, eye, 0.5)
      played += 4
      every 8 of played { measure longest = look(played), shortest = look(1) }
      if played > 100 { break }
    }
  }
}
`),
  greedy: methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"
import { prioritised_q_learning, rewarded } from "std/learning/q_learning"

method greedy_one {
  policy hero = greedy(mlp([4]), explore: linear(1.0, 0.1, over: 4), duelling: true)
  memory replay: Decision of kuhn_poker up to 20

  train {
    var target = snapshot(hero)
    repeat 3 rounds {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      replay.add(rewarded(batch))
      target = prioritised_q_learning(hero, target, replay, size: 8, follow: 0.5, rate: 1e-2)
      let best = greedy(target)
      measure worth = mean(best_value(target, batch)), gap = nash_conv(best, kuhn_poker)
    }
  }
}
`),
  writers: methodOf(`import { decoder } from "std/networks/decoder"

format Digit "{value: 0..9}"

game echo {
  roles solver

  play {
    let a ~ uniform(0..9)
    let answer = solver writes Digit given (a)
    reward answer += answer is some and answer.value == a ? 1 : 0
  }
}

method writers {
  policy solver = writer(decoder(width: 8, layers: 1, heads: 2), length: 10, top_k: 5)

  train {
    let before = snapshot(solver)
    repeat 2 rounds {
      let batch = collect 6 episodes of echo() with solver: solver
      let other = collect 3 episodes of echo() with solver: greedy(before)
      improve solver using adam(rate: 1e-2) { maximise mean(normalise(batch.reward) * logp(solver, batch)) }
      measure right = mean(other.reward), drift = mean(logp(solver, batch) - batch.logp)
    }
  }
}
`),
  pools: methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method pools {
  policy hero = agent(mlp([4]))
  pool past of hero up to 3
  var payoff: real[past, past] = 0

  train {
    past.add(snapshot(hero))
    repeat 2 rounds {
      let mix = nash(payoff)
      let rival ~ uniform([hero, random_player()])
      let batch = collect 6 episodes of kuhn_poker with first: hero, second ~ past.draw(mix), swapping seats
      let other_batch = collect 2 episodes of kuhn_poker with first: hero, second: rival
      let mine = batch where .policy is hero
      improve hero using sgd(rate: 1) { maximise mean(mine.score * logp(hero, mine)) }
      let new = past.add(snapshot(hero))
      for old in past where old is not new {
        payoff[new, old] = mean_score(new, old, kuhn_poker, episodes: 6)
        payoff[old, new] = -payoff[new, old]
      }
      measure share = mix[new], length = mean(other_batch.length), gap = nash_conv(average(past, nash(payoff)), kuhn_poker)
    }
  }
}
`),
  giving: methodOf(`import { mlp } from "std/networks/mlp"

game hunt(goal: 0..3 = 0, worth: (0..9)[0..3] = 1, public tip: 1..5 = 2) {
  roles seeker

  play {
    let guess = seeker chooses 0..3 given (worth, tip)
    reward seeker += guess == goal ? worth[guess] : 0
    end with (found: guess == goal)
  }
}

method giving {
  policy hero = agent(mlp([4]))
  running volume: std
  running middle: quantile, share 0.3
  var log = [(at: 0, worth: 0.5)]

  train {
    let one ~ uniform([[1, 2, 3, 4], [4, 3, 2, 1], [9, 9, 0, 0]])
    repeat 3 rounds {
      let n ~ uniform(1..5)
      let batch = collect 6 episodes of hunt(goal ~ uniform(0..3), worth: one, tip: n) with every seat: hero
      improve hero using sgd(rate: 1) { maximise mean(batch.score * logp(hero, batch)) }
      let more = collect n episodes of hunt(goal: x, worth: one, tip ~ uniform([goal + 1, 5])) for x in [3, n mod 4] with every seat: hero
      volume.add(more.score)
      middle.add(more.score)
      log.add((at: round, worth: volume))
      var far = 0.0
      for entry in log where entry.at > 0 { far += entry.worth }
      measure far = far, kept = sum([l.worth for l in log]), goal = mean(batch.goal), x = mean(more.x), tip = mean(more.tip), worth = mean(more.worth), middle = middle
    }
  }
}
`),
  memory: methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method memory {
  policy hero = agent(mlp([4]), value: true)
  memory replay: Decision of kuhn_poker up to 12
  memory best: Episode of kuhn_poker up to 3, keep highest(.length), unique(.length)

  train {
    repeat 3 rounds {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      replay.add(batch with (gain: to_go(batch.reward, 1, steps: 2), priority: 1))
      best.add(batch)
      let part ~ sample(6, replay, by: replay.priority ^ 0.5)
      let target = part.gain + ahead(part, 2, t => value(hero, t))
      improve hero using adam(rate: 1e-2) { minimise mean((value(hero, part) - target) ^ 2) }
      replay.update(part with (priority: abs(target) + 0.1))
      let few ~ distinct(1, best)
      measure length = mean(few.length), priority = sum(replay.priority)
    }
  }
}
`),
  windows: methodOf(`import { kuhn_poker } from "std/games/kuhn_poker"
network ears {
  fn hear(card: real[3]) -> real[2] = card |> dense(2) |> tanh |> dropout(0.3)
  fn act(card: real[3]) -> real[2] = hear(card) |> dense(2)
}

method windowed {
  policy hero = greedy(ears, explore: 0.5)
  model slow = ears
  memory replay: Decision of kuhn_poker up to 12

  train {
    slow = snapshot(hero.net)
    repeat 3 rounds {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      replay.add(batch)
      let drawn ~ sample(6, windows(replay, 2))
      let w ~ partners(drawn)
      let target = slow.hear(w.other.card[1])
      improve hero using rmsprop(rate: 1e-2) {
        minimise mean(move_value(hero, w[1]) ^ 2)
        minimise mean(sum((hero.net.hear(w.card[0]) - target) ^ 2 over features))
      }
      slow = mix(slow, hero.net, 0.1)
      measure far = mean(target ^ 2)
    }
  }
}
`),
};

describe.each(Object.entries(methods))("a run of %s", (_, { method, files }) => {
  const straight = next();
  const whole = train(method, { seed: 5, files, folder: straight, interval: Infinity });

  test("is the same after being stopped between any two steps", async () => {
    const { steps, finished } = await whole;
    expect(finished).toBe(true);
    for (let stop = 1; stop < steps; stop++) {
      const folder = next();
      const first = await train(method, { seed: 5, files, folder, ...stoppingAfter(stop) });
      expect([first.finished, first.steps]).toEqual([false, stop]);
      const second = await train(method, { seed: 5, files, folder });
      expect([second.finished, second.resumedAt, second.steps]).toEqual([true, stop, steps]);
      expect(leftBy(folder)).toEqual(leftBy(straight));
    }
  });

  test("is the same after being stopped again and again, with checkpoints at any interval", async () => {
    const { steps, metrics } = await whole;
    const portions = fc.array(fc.integer({ min: 1, max: steps }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(portions, fc.integer({ min: 1, max: 7 }), async (stops, everySteps) => {
        const folder = next();
        for (const stop of stops) await train(method, { seed: 5, files, folder, everySteps, ...stoppingAfter(stop) });
        const last = await train(method, { seed: 5, files, folder, everySteps });
        expect(last.metrics).toEqual(metrics);
        expect(leftBy(folder)).toEqual(leftBy(straight));
      }),
      { numRuns: 6 },
    );
  });

  test("keeps what was learned by the end of each stage, whatever comes later", async () => {
    await whole;
    const stages = method.steps.flatMap((step) => (step.kind === "stage" && step.ends ? [step.name] : []));
    const kept = Object.keys(leftBy(straight)).filter((name) => name.endsWith(`${sep}weights.safetensors`));
    expect(kept).toEqual(stages.map((name) => `${name}${sep}weights.safetensors`));
  });

  test("has nothing left to do once it is finished", async () => {
    const { steps } = await whole;
    const before = leftBy(straight);
    const again = await train(method, { seed: 5, files, folder: straight });
    expect([again.finished, again.resumedAt, again.steps]).toEqual([true, steps, steps]);
    expect(leftBy(straight)).toEqual(before);
  });
});

/** Options that stop a run after so many more steps, wherever it stands. */
function stoppingAfter(steps: number): Pick<TrainOptions, "signal" | "interval" | "listener"> {
  const stop = new AbortController();
  let executed = 0;
  return { signal: stop.signal, interval: Infinity, listener: { step: () => ++executed === steps && stop.abort() } };
}
