/** `says(value)` (D7): data through a seat is chosen as it is, stands in the batch, and can be learned from by agents and writers. */
import { describe, expect, test } from "vitest";
import { checkLearning } from "../../../src/compiler/compile-learning.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { numberOfValue } from "../../../src/runtime/games/value-numbers.js";
import { dataOf, levelOf, type Batch } from "../../../src/runtime/tables/table.js";
import { train } from "../../../src/runtime/train/train.js";
import { compileText, methodOf } from "./methods.js";

const GATE = `import { mlp } from "std/networks/mlp"

record Prompt { front: 0..3, word: 2..6 }

game gate(goal: 0..4 = 0) {
  roles attacker, defender

  play {
    let prompt = attacker chooses Prompt where it.front != 3 or it.word == 2
    let refuse = defender chooses bool given (prompt)
    let how_far = defender chooses real in 0..1 given (refuse)
    end with (front: prompt.front, word: prompt.word, refuse, how_far)
  }
}

fn sent(i: int) -> Prompt = Prompt(front: i mod 3, word: 2 + i)
`;

const method = (body: string): string => `${GATE}
method teach {
  policy hero = agent(mlp([4]))

  train {
    let asked = [3, 0, 4]
    ${body}
    improve hero using sgd(rate: 0.1) { maximise mean(logp(hero, batch)) }
  }
}
`;

async function batchOf(body: string): Promise<Batch> {
  const { method: program, files } = methodOf(method(body));
  const { run } = await train(program, { seed: 1, files });
  return (run.now as unknown as { batch: Batch }).batch;
}

function errorsOf(body: string): readonly string[] {
  const { report, diagnostics } = collector();
  checkLearning(compileText(method(body)), report);
  return diagnostics.map((d) => `${d.code}: ${d.text}${d.help === undefined ? "" : ` (${d.help})`}`);
}

describe("what is said", () => {
  test("is chosen, group by group, and stands in the batch", async () => {
    const batch = await batchOf(
      "let batch = collect 2 episodes of gate(goal: g) for g in asked with attacker: says(sent(g)), defender: says((refuse: g > 1, how_far: g / 8))",
    );
    const { columns } = levelOf(batch, "episode");
    expect([...columns.word.data]).toEqual([5, 5, 2, 2, 6, 6]);
    expect([...columns.front.data]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...columns.refuse.data]).toEqual([1, 1, 0, 0, 1, 1]);
    expect([...columns.how_far.data]).toEqual([0.375, 0.375, 0, 0, 0.5, 0.5]);
    // Row-major over the heads: front * 5 + word - 2.
    expect([...dataOf(batch, "action")].filter((_, row) => row % 3 === 0)).toEqual([3, 3, 0, 0, 9, 9]);
    expect(levelOf(batch, "trajectory").columns.policy.names).toContain("says");
  });

  test("may be one of several that an episode draws", async () => {
    const batch = await batchOf(
      "let batch = collect 40 episodes of gate() with attacker ~ weighted { says(sent(4)): 0.5, says(sent(1)): 0.5 }, defender: hero",
    );
    expect(new Set(levelOf(batch, "episode").columns.word.data)).toEqual(new Set([3, 6]));
  });

  test("teaches an agent to do the same", async () => {
    const { method: program, files } = methodOf(`${GATE}
method teach {
  policy hero = agent(mlp([8]))

  train {
    repeat 80 {
      let shown = collect 4 episodes of gate() with attacker: says(sent(2)), defender: says((refuse: true, how_far: 0.75))
      improve hero using adam(rate: 0.05) { maximise mean(logp(hero, shown)) }
    }
    let batch = collect 32 episodes of gate() with every seat: greedy(hero)
  }
}
`);
    const { run } = await train(program, { seed: 3, files });
    const { columns } = levelOf((run.now as unknown as { batch: Batch }).batch, "episode");
    expect(new Set(columns.word.data)).toEqual(new Set([4]));
    expect(new Set(columns.refuse.data)).toEqual(new Set([1]));
    for (const far of columns.how_far.data) expect(far).toBeCloseTo(0.75, 1);
  });

  test.each([
    [
      "attacker: says(Prompt(front: 3, word: 4)), defender: hero",
      /what is said at `prompt` of gate is \(front: 3, word: 4\), which is not legal there/,
    ],
    ["attacker: says(Prompt(front: 0, word: 9)), defender: hero", /is \{"front":0,"word":9\}, which is no value of its domain/],
    ["attacker: hero, defender: says((refuse: true))", /at `how_far` of gate is not there: nothing is said for this decision/],
    ["attacker: hero, defender: says((refuse: true, how_far: 1.5))", /at `how_far` of gate is 1.5, outside 0..1/],
  ])("must be legal where it is said (SP6210): %s", async (seats, message) => {
    await expect(batchOf(`let batch = collect 2 episodes of gate() with ${seats}`)).rejects.toThrow(message);
  });

  test.each([
    [
      "let batch = collect 2 episodes of gate() with attacker: hero, defender: says(true)",
      "SP3707: `says`: one value does not say what is chosen at `refuse`, `how_far` of gate (write a field for each: `says((refuse: …, how_far: …))`)",
    ],
    [
      "let batch = collect 2 episodes of gate() with attacker: says(3), defender: hero",
      "SP3702: expected a record (front: a number 0..3, word: a number 2..6) for `prompt` of gate, found a number",
    ],
    [
      "let batch = collect 2 episodes of gate() with attacker: says(sent(1)), defender: hero\n    measure far = mean(batch.logp)",
      "SP3710: some rows of the batch of spec.sp:23:17 were said (`says`), not drawn: they have no `logp` (learn from what was said by `imitate(policy, batch)`, or keep the rows of one policy: `batch where .policy is hero`)",
    ],
    [
      "let teacher = says(sent(1))\n    let batch = collect 2 episodes of gate() with attacker: teacher, defender: hero",
      "SP3707: `says`: it stands where a seat is bound: what it says depends on the decisions of that seat (write it in the `collect`: `with pupil: says(x)`)",
    ],
    [
      "let batch = collect 2 episodes of gate() with every seat: hero\n    measure won = mean_score(hero, says(true), gate)",
      "SP3707: `says`: it stands where a seat is bound: what it says depends on the decisions of that seat (write it in the `collect`: `with pupil: says(x)`)",
    ],
  ])("is checked before anything runs: %s", (body, message) => {
    expect(errorsOf(body)).toEqual([message]);
  });
});

const ECHO = (body: string) => `import { decoder } from "std/networks/decoder"

format Digit "{value: 0..9}!"

game echo(shown: 0..9) {
  roles solver

  play {
    let answer = solver writes Digit given (shown)
    end with (right: answer is some and answer.value == shown)
  }
}

method learn {
  policy solver = writer(decoder(width: 16, layers: 1, heads: 2), length: 16)

  train {
    ${body}
  }
}`;

describe("writers", () => {
  test("learn from what was said as if they had written it", async () => {
    const { method: program, files } = methodOf(
      ECHO(`repeat 60 {
      let shown = collect 1 episodes of echo(x) for x in 0..9 with solver: says((value: x))
      improve solver using adam(rate: 1e-2, clip_norm: 1.0) { maximise mean(logp(solver, shown)) }
    }
    let batch = collect 1 episodes of echo(x) for x in 0..9 with solver: greedy(solver)
    let said = collect 1 episodes of echo(x) for x in 0..9 with solver: says((value: x))
    let worth = mean(logp(solver, said))
    measure log_worth = worth`),
    );
    const { run } = await train(program, { seed: 1, files });
    const { batch, worth } = run.now as unknown as { batch: Batch; worth: number };
    expect(Array.from(levelOf(batch, "episode").columns.right.data).filter((r) => r === 1).length).toBeGreaterThanOrEqual(8);
    expect(worth).toBeGreaterThan(Math.log(0.5));
  });

  test("what cannot be read back is refused", async () => {
    const { method: program, files } = methodOf(
      ECHO(`let batch = collect 1 episodes of echo(3) with solver: says((value: 12))
    improve solver using sgd(rate: 0.1) { maximise mean(logp(solver, batch)) }`),
    );
    await expect(train(program, { seed: 1, files })).rejects.toThrow(
      /at `answer` of echo\w* is \{"value":12\}, which its formats cannot write so that it reads back/,
    );
  });
});

test("values are numbered row-major over their parts, none first (C5)", () => {
  const digit = { kind: "int", low: 2, high: 4 } as const;
  const pair = { kind: "tuple", elements: [digit, { kind: "bool" }] } as const;
  const all = [2, 3, 4].flatMap((n) => [false, true].map((b) => numberOfValue(pair, [n, b])));
  expect(all).toEqual([0, 1, 2, 3, 4, 5]);
  expect([null, 2, 4, 5].map((v) => numberOfValue({ kind: "option", inner: digit }, v))).toEqual([0, 1, 3, undefined]);
  const triple = { kind: "list", element: { kind: "grid", rows: 2, cols: 2 }, exactly: 3 } as const;
  expect(numberOfValue(triple, [1, 0, 3])).toBe(1 * 16 + 3);
  expect(numberOfValue(triple, [1, 0])).toBeUndefined();
});
