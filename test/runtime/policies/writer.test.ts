/** Writers: what a step remembers gives what whole texts give, what is drawn is what is rated, and they learn. */
import { describe, expect, it } from "vitest";
import { openExecutor, type Executor } from "../../../src/runtime/arrays/executor.js";
import type { AgentPolicy } from "../../../src/runtime/policies/agent.js";
import { kept } from "../../../src/runtime/policies/writing-row.js";
import { packTexts, type Writing } from "../../../src/runtime/policies/writing.js";
import { dataOf, type Batch } from "../../../src/runtime/tables/table.js";
import { writingsAt } from "../../../src/runtime/tables/views.js";
import { collect } from "../../../src/runtime/train/collect.js";
import { Run } from "../../../src/runtime/train/run.js";
import { train } from "../../../src/runtime/train/train.js";
import { compileText, lowerText, methodOf } from "../train/methods.js";
import { checkLearning } from "../../../src/compiler/compile-learning.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";

const echo = (writer: string, format = "{value: 0..9}", episodes = 64) => `import { decoder } from "std/networks/decoder"

format Digit "${format}"

game echo {
  roles solver

  play {
    let a ~ uniform(0..9)
    let answer = solver writes Digit given (a)
    reward answer += answer is some and answer.value == a ? 1 : 0
    end with (right: answer is some and answer.value == a, read: answer is some)
  }
}

method learn(iterations: int = 60) {
  policy solver = writer(decoder(width: 32, layers: 2, heads: 2), ${writer})

  train {
    repeat iterations {
      let batch = collect ${episodes} episodes of echo() with solver: solver
      let advantage = normalise(batch.reward)
      improve solver using adam(rate: 1e-2, clip_norm: 1.0) {
        maximise mean(advantage * logp(solver, batch)) + 0.01 * mean(entropy(solver, batch))
      }
      every 20 iterations { measure right = mean(batch.right), read = mean(batch.read) }
    }
  }
}`;

/** Texts with very different lengths of what comes before them. */
const recall = (writer: string) => `import { decoder } from "std/networks/decoder"

format Line "{words: text up to 70}."

game recall {
  roles teller, solver

  play {
    let told = teller writes Line
    let again = solver writes Line given (told)
    reward again += again is some ? 1 : 0
  }
}

method learn {
  policy solver = writer(decoder(width: 8, layers: 2, heads: 2), ${writer})

  train {
    let batch = collect 8 episodes of recall() with every seat: solver
    improve solver using sgd(rate: 0.1) { maximise mean(batch.reward * logp(solver, batch)) }
  }
}`;

interface Played {
  readonly run: Run;
  readonly policy: AgentPolicy;
  readonly collected: (lanes: number) => Promise<Batch>;
}

async function played(spec: string, executor: Executor, name = "solver"): Promise<Played> {
  const { method, files } = methodOf(spec);
  const run = new Run(method as never, 1, executor, files);
  const step = run.program.steps.find((s) => s.kind === "collect");
  if (step?.kind !== "collect") throw new Error("nothing is collected");
  const collected = (lanes: number): Promise<Batch> =>
    collect(step.plan, { seed: 1, collect: 0, games: run.program.games, policies: (of) => run.bound(of), lanes });
  return { run, policy: run.policy(name), collected };
}

const writerOf = (policy: AgentPolicy) => {
  const { writer } = policy.graphs;
  if (!writer) throw new Error("no writer");
  return writer;
};

describe("decoding", () => {
  it("with what is remembered gives what whole texts give, in 64 bits", async () => {
    const { policy, collected } = await played(
      echo("length: 12, temperature: 0.7", "{value: 0..9}", 24),
      await openExecutor({ name: "reference" }),
    );
    const batch = await collected(64);
    const { logp } = await writerOf(policy).rate(writingsAt(batch, "echo"), policy.weights);
    const recorded = dataOf(batch, "logp");
    // What is recorded is rounded to 32 bits.
    logp.forEach((l, i) => expect(Math.fround(l)).toBe(recorded[i]));
    expect(new Set(recorded).size).toBeGreaterThan(8);
  });

  it("does not depend on how many are written at once", async () => {
    const { collected } = await played(echo("length: 12"), await openExecutor({ name: "onnx" }));
    const [all, some, single] = [await collected(64), await collected(7), await collected(1)];
    const texts = (batch: Batch) => writingsAt(batch, "echo").map(({ tokens }) => [...tokens].join());
    expect(texts(some)).toEqual(texts(all));
    expect(texts(single)).toEqual(texts(all));
    expect(dataOf(some, "logp")).toEqual(dataOf(all, "logp"));
    expect(dataOf(single, "logp")).toEqual(dataOf(all, "logp"));
  });

  it("reads long texts several symbols at once, whoever else writes beside", async () => {
    const reference = await played(recall("length: 170, tokens: characters"), await openExecutor({ name: "reference" }));
    const exact = await reference.collected(64);
    const writings = writingsAt(exact, "recall");
    const befores = writings.map(({ own }) => own);
    expect(Math.min(...befores)).toBeLessThan(40);
    expect(Math.max(...befores)).toBeGreaterThan(60);
    const { logp } = await writerOf(reference.policy).rate(writings, reference.policy.weights);
    const recorded = dataOf(exact, "logp");
    // What is recorded is rounded to 32 bits.
    logp.forEach((l, i) => expect(l).toBeCloseTo(recorded[i], 4));
    const { collected } = await played(recall("length: 170, tokens: characters"), await openExecutor({ name: "onnx" }));
    const [all, single] = [await collected(64), await collected(1)];
    expect(writingsAt(single, "recall").map(({ tokens }) => [...tokens].join())).toEqual(
      writingsAt(all, "recall").map(({ tokens }) => [...tokens].join()),
    );
    expect(dataOf(single, "logp")).toEqual(dataOf(all, "logp"));
  });

  it("writes what the format reads, and may write anything without the grammar", async () => {
    const executor = await openExecutor({ name: "onnx" });
    const kinds = async (writer: string) => {
      const { collected } = await played(echo(writer, "digit {value: 0..9}!"), executor);
      return new Set(dataOf(await collected(64), "read"));
    };
    expect(await kinds("length: 16")).toEqual(new Set([1]));
    expect(await kinds("length: 16, tokens: characters")).toEqual(new Set([1]));
    expect(await kinds("length: 16, grammar: false")).toEqual(new Set([0]));
  });

  it("draws from the likeliest symbols, and rates what was drawn among those", async () => {
    const logits = Float32Array.from([0, 3, 2, 9, 1]);
    const open = Uint8Array.from([1, 1, 1, 0, 1]);
    expect([...kept(logits, open, 2, 1)]).toEqual([0, 1, 1, 0, 0]);
    // Shares of 3, 2, 1, 0 are 0.64, 0.24, 0.09, 0.03.
    expect([...kept(logits, open, 0, 0.8)]).toEqual([0, 1, 1, 0, 0]);
    expect([...kept(logits, open, 0, 0.6)]).toEqual([0, 1, 0, 0, 0]);
    expect([...kept(logits, open, 0, 1)]).toEqual([...open]);
    const { policy, collected } = await played(
      echo("length: 12, top_k: 3", "{value: 0..9}", 24),
      await openExecutor({ name: "reference" }),
    );
    const batch = await collected(64);
    const writings = writingsAt(batch, "echo");
    for (const { open: some } of writings) expect(some[0].reduce((a, b) => a + b)).toBe(3);
    const { logp } = await writerOf(policy).rate(writings, policy.weights);
    const recorded = dataOf(batch, "logp");
    logp.forEach((l, i) => expect(l).toBeCloseTo(recorded[i], 6));
    expect(Math.min(...recorded)).toBeGreaterThan(-1.5);
  });

  it("has too little room and says so", async () => {
    const { collected } = await played(echo("length: 6"), await openExecutor({ name: "onnx" }));
    await expect(collected(4)).rejects.toThrow("room for 6 symbols");
  });
});

describe("packed texts", () => {
  const text = (context: readonly number[], own: readonly number[], size: number): Writing => ({
    tokens: Int32Array.from([...context, ...own]),
    own: context.length,
    open: own.map(() => new Uint8Array(size).fill(1)),
  });

  it("stand behind each other in a row, and only the writer's own words are learned from", () => {
    const writings = [text([1, 5, 2], [6, 3], 8), text([1, 2], [7, 7, 3], 8), text([1, 5, 5, 2], [3], 8)];
    const { tokens, texts, places, learned, owner, next } = packTexts(writings, {
      length: 8,
      size: 8,
    });
    expect(tokens.shape).toEqual([2, 8]);
    expect([...tokens.data]).toEqual([1, 5, 2, 6, 1, 2, 7, 7, 1, 5, 5, 2, 0, 0, 0, 0]);
    expect([...texts.data]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0]);
    expect([...places.data]).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 0, 0, 0]);
    expect([...learned.data]).toEqual([0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect([...next.data].filter((_, i) => learned.data[i] === 1)).toEqual([6, 3, 7, 7, 3, 3]);
    expect([...owner.data].filter((_, i) => learned.data[i] === 1)).toEqual([0, 0, 1, 1, 1, 2]);
  });

  it("do not see each other", async () => {
    const { policy, collected } = await played(echo("length: 40", "{value: 0..9}", 9), await openExecutor({ name: "reference" }));
    const writings = writingsAt(await collected(64), "echo").slice(0, 9);
    const writer = writerOf(policy);
    const together = await writer.rate(writings, policy.weights);
    for (const [i, writing] of writings.entries()) {
      const alone = await writer.rate([writing], policy.weights);
      expect(alone.logp[0]).toBeCloseTo(together.logp[i], 12);
      expect(alone.entropy[0]).toBeCloseTo(together.entropy[i], 12);
    }
  });
});

describe("learning", () => {
  it("to copy a digit, from reward alone", async () => {
    const { method, files } = methodOf(echo("length: 12"));
    const { metrics } = await train(method, { files, seed: 1, executor: await openExecutor({ name: "onnx" }) });
    const right = metrics.filter((m) => m.name === "right").map((m) => m.value);
    expect(right[0]).toBeLessThan(0.7);
    expect(right.at(-1)).toBeGreaterThan(0.75);
  });

  it("plays games of moves in words, with exact measures", async () => {
    const spec = `import { kuhn_poker } from "std/games/kuhn_poker"
import { decoder } from "std/networks/decoder"

method words {
  policy hero = writer(decoder(width: 8, layers: 1, heads: 1), length: 72)

  train {
    measure before = nash_conv(hero, kuhn_poker)
    let batch = collect 8 episodes of kuhn_poker with every seat: hero
    improve hero using sgd(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) }
    measure same = mean(abs(logp(hero, batch) - batch.logp)), chance = mean_score(hero, random_player(), kuhn_poker, episodes: 20)
  }
}`;
    const { method, files } = methodOf(spec);
    const { metrics } = await train(method, { files, seed: 3, executor: await openExecutor({ name: "onnx" }) });
    const value = (name: string) => metrics.find((m) => m.name === name)?.value ?? NaN;
    // Fresh weights play nearly uniformly, and that can be beaten by 11/12 a game: 0.916….
    expect(value("before")).toBeGreaterThan(0.85);
    expect(value("before")).toBeLessThan(1);
    expect(value("same")).toBeLessThan(0.2);
    expect(Math.abs(value("chance"))).toBeLessThan(2);
  });
});

describe("what is refused", () => {
  const said = (spec: string): string[] => {
    const { report, diagnostics } = collector();
    checkLearning(compileText(spec), report);
    return diagnostics.map((d) => `${d.code} ${d.text}`);
  };

  it("agents in games of texts, and networks that look ahead", () => {
    expect(said(echo("length: 12").replace(/writer\(decoder.*\)/, "agent(decoder(width: 8))"))[0]).toContain("SP4500");
    const ahead = echo("length: 12")
      .replace('import { decoder } from "std/networks/decoder"', "")
      .replace(/decoder\(width: 32, layers: 2, heads: 2\)/, "seer")
      .concat("\nnetwork seer {\n  fn body(tokens: real[t, 8]) -> real[t, 8] = tokens |> attention(heads: 1)\n}\n");
    expect(said(ahead)[0]).toContain("a token may see none after it");
    expect(said(echo("length: 2"))[0]).toContain("`length` must be");
    expect(said(echo("length: 12, temperature: 0"))[0]).toContain("temperature");
    const { writer } = lowerText(echo("length: 12")).policies[0];
    expect(writer?.vocabulary).toContain("7");
    expect(writer?.games).toEqual(["echo"]);
  });
});
