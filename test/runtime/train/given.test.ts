/** `collect` with parameters that only the run knows (A1, D4, D5): what episodes are given, where it is drawn from, what the batch tells. */
import { expect, test } from "vitest";
import { uniformInteger } from "../../../src/runtime/random/draws.js";
import { streamKey } from "../../../src/runtime/random/philox.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { levelOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "./methods.js";

const HUNT = `import { mlp } from "std/networks/mlp"

game hunt(goal: 0..3 = 0, worth: (0..9)[0..3] = 1, purse: (0..9)[player] = 0) {
  players first, second

  play {
    let guess = first chooses 0..3 given (worth)
    reward first += guess == goal ? worth[guess] : 0
    reward second += purse[second]
    let answer = second chooses bool given (mine: purse[second])
    end with (guess, held: purse[first])
  }
}
`;

const method = (body: string): string => `${HUNT}
method giving {
  policy hero = agent(mlp([4]))

  train {
    let worth ~ uniform([[1, 2, 3, 4], [4, 3, 2, 1]])
    ${body}
    improve hero using sgd(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) }
  }
}
`;

async function batchOf(body: string, seed: number, lanes?: number): Promise<{ batch: Batch; worth: readonly number[] }> {
  const { method: program, files } = methodOf(method(body));
  const { run } = await train(program, { seed, files, ...(lanes !== undefined && { lanes }) });
  const now = run.now as unknown as { batch: Batch; worth: readonly number[] };
  return now;
}

test("draws for every episode come from the parameter's stream, whatever the lanes", async () => {
  const body = "let batch = collect 12 episodes of hunt(goal ~ uniform(0..3), worth) with every seat: hero";
  const { batch, worth } = await batchOf(body, 4);
  const { columns } = levelOf(batch, "episode");
  const words = new WordStream(4, streamKey("collect:giving.batch.goal"));
  const goals = Array.from({ length: 12 }, (_, episode) => uniformInteger(words.reset(0, episode, 0), 0, 3));
  expect([...columns.goal.data]).toEqual(goals);
  expect(new Set(goals).size).toBeGreaterThan(1);
  expect(columns.worth.shape).toEqual([4]);
  const scores = levelOf(batch, "trajectory").columns.score.data;
  for (let episode = 0; episode < 12; episode++) {
    expect([...columns.worth.data.subarray(episode * 4, episode * 4 + 4)]).toEqual(worth);
    const guess = columns.guess.data[episode];
    expect(scores[episode * 2]).toBe(guess === goals[episode] ? worth[guess] : 0);
  }
  const few = await batchOf(body, 4, 2);
  expect(levelOf(few.batch, "episode").columns).toEqual(columns);
});

test("a list that only the run knows makes one group for each of its values", async () => {
  const body = "let batch = collect 2 + worth[0] episodes of hunt(goal: x - 1, worth) for i, x in worth with every seat: hero";
  const { batch, worth } = await batchOf(body, 1);
  const { columns, count } = levelOf(batch, "episode");
  const each = 2 + worth[0];
  expect(count).toBe(4 * each);
  const wanted = (value: (at: number) => number): number[] =>
    Array.from({ length: count }, (_, episode) => value(Math.floor(episode / each)));
  expect([...columns.group.data]).toEqual(wanted((at) => at));
  expect([...columns.i.data]).toEqual(wanted((at) => at));
  expect([...columns.x.data]).toEqual(wanted((at) => worth[at]));
  expect([...columns.goal.data]).toEqual(wanted((at) => worth[at] - 1));
});

test("swapping seats exchanges what players have with them", async () => {
  const body =
    "let batch = collect 4 episodes of hunt(worth: worth, purse: [worth[0], 7]) with first: hero, second: random_player(), swapping seats";
  const { batch, worth } = await batchOf(body, 2);
  const { columns } = levelOf(batch, "episode");
  expect([...columns.held.data]).toEqual([worth[0], 7, worth[0], 7]);
});

test("values that do not fit are refused when they are given", async () => {
  const run = (body: string): Promise<unknown> => batchOf(body, 1);
  await expect(run("let batch = collect 1 episode of hunt(goal: worth[1] + 9, worth) with every seat: hero")).rejects.toMatchObject({
    code: "SP6360",
  });
  await expect(run("let batch = collect 1 episode of hunt(worth: [worth[0], 2]) with every seat: hero")).rejects.toMatchObject({
    code: "SP6360",
  });
  await expect(run("let batch = collect worth[0] / 3 episodes of hunt(worth: worth) with every seat: hero")).rejects.toMatchObject({
    code: "SP6361",
  });
  await expect(run("let batch = collect 1 episode of hunt(goal: worth[worth[0] + 9], worth) with every seat: hero")).rejects.toMatchObject({
    code: "SP6362",
  });
});

test("`uniform` draws reals between ends that are written as reals, and whole numbers between whole ones", async () => {
  const { method: program, files } = methodOf(`import { mlp } from "std/networks/mlp"
game shot(at: real) {
  roles one
  play {
    let side = one chooses 0..1 given ()
    reward one += at
    end
  }
}
method drawing {
  policy hero = agent(mlp([4]))
  train {
    let luck ~ uniform(-2.0..-1.0) by 1..400
    let whole ~ uniform(0..1) by 1..400
    let b = collect 50 episodes of shot(at ~ uniform(3.0..4)) with one: hero
    let one ~ uniform(0.0..0.5)
    improve hero using sgd(rate: 0.1) { maximise mean(b.score * logp(hero, b)) }
    measure low = min(luck), high = max(luck), middle = mean(luck), least = min(b.score), most = max(b.score), one = one
    measure fractions = sum([w * (1 - w) for w in whole])
  }
}
`);
  const { metrics } = await train(program, { seed: 2, files });
  const found = Object.fromEntries(metrics.map((m) => [m.name, m.value]));
  expect(found.low).toBeGreaterThanOrEqual(-2);
  expect(found.low).toBeLessThan(-1.97);
  expect(found.high).toBeLessThan(-1);
  // Five standard deviations of a mean of 400.
  expect(Math.abs(found.middle + 1.5)).toBeLessThan(5 / Math.sqrt(12 * 400));
  expect(found.least).toBeGreaterThanOrEqual(3);
  expect(found.least).toBeLessThan(3.2);
  expect(found.most).toBeGreaterThan(3.8);
  expect(found.most).toBeLessThan(4);
  expect(found.one).toBeGreaterThan(0);
  expect(found.one).toBeLessThan(0.5);
  expect(found.fractions).toBe(0);
});

test("a member of an enum that the file itself does not import is known where a game's parameter is of that enum", async () => {
  const { method: program, files } = methodOf(`import { goofspiel } from "std/games/goofspiel"
import { mlp } from "std/networks/mlp"

method bids {
  policy hero = agent(mlp([4]))

  train {
    let batch = collect 4 episodes of goofspiel(cards: 3, order: descending) with every seat: hero
    improve hero using sgd(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) }
  }
}
`);
  const { run } = await train(program, { seed: 1, files });
  expect(run.counters.collects).toBe(1);
});

test("batches of different games that are joined keep the columns that they share", async () => {
  const { method: program, files } = methodOf(`import { mlp } from "std/networks/mlp"

game odd(x: 0..3 = 0) { players a
  play { let n = a chooses 0..3; reward a += n; end with (n, mine: x) } }
game even { players a
  play { let n = a chooses 0..2; reward a += -n; end with (n) } }

method both {
  policy hero = agent(mlp([4]))

  train {
    let some = collect 3 episodes of odd(x: 1) with a: hero
    let more = collect 2 episodes of even with a: hero
    let all = some + more
    improve hero using sgd(rate: 0.1) { maximise mean(all.score * logp(hero, all)) }
    measure count = size(all), sum = sum(all.score), apart = sum(some.score) + sum(more.score), n = sum(all.n), parts = sum(some.n) + sum(more.n)
  }
}
`);
  const { metrics } = await train(program, { seed: 1, files });
  const value = (name: string): number => metrics.find((m) => m.name === name)?.value ?? NaN;
  expect(value("count")).toBe(5);
  expect(value("sum")).toBe(value("apart"));
  expect(value("n")).toBe(value("parts"));
});
