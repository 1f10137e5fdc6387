/** Language models as players: what they draw is what is rated, under a grammar over their tokens; `improve` learns adapters or all weights; runs go on after a kill. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bringMethodToLife, compileWith, type LoadedMethod } from "../../../src/cli/actions/load-methods.js";
import { methodsOf } from "../../../src/compiler/compile-learning.js";
import { compile } from "../../../src/compiler/compile.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { openSpecs } from "../../../src/compiler/source/specs.js";
import { readConfig } from "../../../src/contract/models/config.js";
import { openExecutor, type Executor } from "../../../src/runtime/arrays/executor.js";
import { mergeAdapter } from "../../../src/runtime/models/adapter.js";
import { loadWeights } from "../../../src/runtime/models/load-weights.js";
import { tokenVocabulary } from "../../../src/runtime/models/tokens.js";
import { dataOf } from "../../../src/runtime/tables/table.js";
import { writingsAt } from "../../../src/runtime/tables/views.js";
import { collect } from "../../../src/runtime/train/collect.js";
import { Run } from "../../../src/runtime/train/run.js";
import { train } from "../../../src/runtime/train/train.js";
import { decodeSafetensors } from "../../../src/runtime/track/safetensors.js";
import { FAMILIES, tinyTokenizer, writeTinyModel, type Family } from "../../support/tiny-models.js";

const GAMES = `import { kuhn_poker } from "std/games/kuhn_poker"

/// Say what to do, and how much.
format Plan "raise {amount: 1..20}"
format Pass "fold"

/// Higher is better.
game bet {
  roles solver

  play {
    let a ~ uniform(1..9)
    let answer = solver writes Plan | Pass given (a)
    match answer {
      Plan(amount) => { reward answer += amount / 20 }
      Pass => { reward answer += 0 }
      none => { reward answer += -1 }
    }
    end with (read: answer is some)
  }
}
`;

const method = (settings: string, body: string): string => `${GAMES}
method learn(iterations: int = 3) {
  policy hero = language_model("./model"${settings})

  train {
${body}
  }
}
`;

const IMPROVING = `    repeat iterations iterations {
      let batch = collect 8 episodes of bet() with solver: hero
      improve hero using adam(rate: 2e-2) { maximise mean(normalise(batch.reward) * logp(hero, batch)) }
      measure mean_reward = mean(batch.reward)
    }`;

/** A model and a spec beside it, compiled. */
function project(family: Family, spec: string, settings: readonly string[] = []): LoadedMethod & { readonly folder: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "spc-model-"));
  writeTinyModel(path.join(folder, "model"), family);
  return { ...compiled(folder, spec, settings), folder };
}

function compiled(folder: string, spec: string, settings: readonly string[] = []): LoadedMethod {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder });
  const source = specs.add(path.join(folder, "spec.sp"), Buffer.from(spec));
  const all = source && compile(source, specs.follow, report, specs.readBeside);
  const ir = all && compileWith(all, methodsOf(all)[0], settings, report);
  if (!ir) throw new Error(diagnostics.map((d) => `${d.code}: ${d.text}`).join("\n"));
  return bringMethodToLife(ir);
}

async function collected({ method: program, files }: LoadedMethod, executor: Executor, lanes = 64) {
  const run = new Run(program as never, 1, executor, files);
  const step = run.program.steps.find((s) => s.kind === "collect");
  if (step?.kind !== "collect") throw new Error("nothing is collected");
  const batch = await collect(step.plan, { seed: 1, collect: 0, games: run.program.games, policies: (of) => run.bound(of), lanes });
  const { writer } = run.policy("hero").graphs;
  if (!writer) throw new Error("no writer");
  return { run, batch, writer };
}

const once = (game: string, seat: string, count: number): string => `    let batch = collect ${count} episodes of ${game} with ${seat}: hero
    improve hero using sgd(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) }`;

describe("tokens", () => {
  it("are read and written as the tokenizer says, bytes of one character only together", () => {
    const { folder } = project("qwen3", method("", IMPROVING));
    const read = readConfig(readFileSync(path.join(folder, "model", "config.json"), "utf8"));
    if ("problem" in read) throw new Error(read.problem);
    const vocabulary = tokenVocabulary(path.join(folder, "model"), { folder: ".", config: read });
    const numbers = vocabulary.encode("raise the ë!");
    expect(numbers.map((n) => vocabulary.texts[n])).toEqual(["raise", " the", " ", "", "", "!"]);
    expect(vocabulary.decode(numbers)).toBe("raise the ë!");
    expect(vocabulary.texts[vocabulary.end]).toBe("");
    // Special tokens may not be written, but for the one that ends an answer; neither may rows without a token.
    const { size } = tinyTokenizer();
    expect([...vocabulary.free.subarray(size - 4)]).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect(vocabulary.end).toBe(size - 1);
  });
});

describe("playing", () => {
  it.each(FAMILIES)("%s draws from what is rated, in texts and in moves", async (family) => {
    const executor = await openExecutor({ name: "onnx" });
    const games = [
      ["bet()", "solver"],
      ["kuhn_poker()", "every seat"],
    ] as const;
    // Prompts of games of moves are long.
    for (const [game, seat] of family === "qwen3" ? games : games.slice(0, 1)) {
      const { run, batch, writer } = await collected(
        project(family, method(`, length: ${game === "bet()" ? 160 : 800}`, once(game, seat, 2))),
        executor,
      );
      const writings = writingsAt(batch, game.replace("()", ""));
      const { logp } = await writer.rate(writings, run.policy("hero").weights);
      const recorded = dataOf(batch, "logp");
      expect(writings.length).toBeGreaterThanOrEqual(2);
      logp.forEach((l, i) => expect(l).toBeCloseTo(recorded[i], 3));
      // The conversation stands before it, and whole words were written where they are tokens.
      const [{ tokens, own }] = writings;
      expect(own).toBeGreaterThan(80);
      expect(writer.vocabulary.decode([...tokens.subarray(0, own)])).toMatch(
        /^<\|im_start\|>system\nYou play .*<\|im_start\|>assistant\n$/s,
      );
      expect(tokens.at(-1)).toBe(writer.vocabulary.end);
    }
  });

  it("writes what the formats read, whoever else writes beside", async () => {
    const executor = await openExecutor({ name: "onnx" });
    const loaded = project("qwen2", method(", length: 160, temperature: 2.0", once("bet()", "solver", 24)));
    const [all, single] = [await collected(loaded, executor), await collected(loaded, executor, 1)];
    expect(new Set(dataOf(all.batch, "read"))).toEqual(new Set([1]));
    const texts = writingsAt(all.batch, "bet").map(({ tokens, own }) => all.writer.vocabulary.decode([...tokens.subarray(own, -1)]));
    for (const text of texts) expect(text).toMatch(/^(fold|raise ([1-9]|1[0-9]|20))$/);
    expect(new Set(texts).size).toBeGreaterThan(4);
    expect(writingsAt(single.batch, "bet").map(({ tokens }) => [...tokens])).toEqual(
      writingsAt(all.batch, "bet").map(({ tokens }) => [...tokens]),
    );
    expect(dataOf(single.batch, "logp")).toEqual(dataOf(all.batch, "logp"));
  });

  it("has too little room and says so", async () => {
    const loaded = project("qwen3", method(", length: 60", once("bet()", "solver", 1)));
    await expect(collected(loaded, await openExecutor({ name: "onnx" }))).rejects.toThrow("room for 60 tokens");
  });
});

describe("learning", () => {
  it("adapters alone, kept so that PEFT reads them, which merged give the same", async () => {
    const loaded = project("qwen3", method(', length: 160, lora: 4, alpha: 8, targets: ["q_proj", "v_proj", "up_proj"]', IMPROVING));
    const executor = await openExecutor({ name: "onnx" });
    const folder = path.join(loaded.folder, "run");
    const { run } = await train(loaded.method, { files: loaded.files, seed: 1, executor, folder });
    const { weights } = run.policy("hero");
    expect(Object.keys(weights).length).toBe(12);
    expect(Object.keys(weights).every((name) => name.startsWith("hero.base_model.model.model.layers."))).toBe(true);
    const [newest] = readdirSync(path.join(folder, "checkpoints")).sort().reverse();
    const adapters = path.join(folder, "checkpoints", newest, "adapters", "hero");
    const config = JSON.parse(readFileSync(path.join(adapters, "adapter_config.json"), "utf8"));
    expect(config).toMatchObject({ peft_type: "LORA", r: 4, lora_alpha: 8, target_modules: ["q_proj", "v_proj", "up_proj"], bias: "none" });
    const saved = decodeSafetensors(readFileSync(path.join(adapters, "adapter_model.safetensors")));
    const a = "base_model.model.model.layers.1.mlp.up_proj.lora_A.weight";
    expect(saved.get(a)?.shape).toEqual([4, 16]);
    expect(saved.get(a.replace("lora_A", "lora_B"))?.shape).toEqual([24, 4]);
    expect(Math.max(...(saved.get(a.replace("lora_A", "lora_B"))?.data ?? []))).toBeGreaterThan(0.01);
    // The merged model, without adapters, rates what the adapted one wrote as that one does.
    const batch = await collected(loaded, executor);
    const writings = writingsAt(batch.batch, "bet");
    const adapted = await batch.writer.rate(writings, weights);
    mergeAdapter(path.join(loaded.folder, "model"), adapters, path.join(loaded.folder, "merged"));
    const plain = compiled(loaded.folder, method(", length: 160", IMPROVING).replace("./model", "./merged"));
    const merged = await collected(plain, executor);
    const rated = await merged.writer.rate(writings, merged.run.policy("hero").weights);
    const before = await batch.writer.rate(writings, batch.run.policy("hero").weights);
    adapted.logp.forEach((l, i) => expect(rated.logp[i]).toBeCloseTo(l, 4));
    expect(Math.max(...adapted.logp.map((l, i) => Math.abs(l - before.logp[i])))).toBeGreaterThan(0.05);
  });

  it("goes on after a stop with the same bits, with adapters and with all weights", async () => {
    for (const settings of [", length: 160, lora: 2", ", length: 160"]) {
      const loaded = project("llama", method(settings, IMPROVING));
      const executor = await openExecutor({ name: "onnx" });
      const { method: program, files, folder } = loaded;
      const whole = await train(program, { files, seed: 3, executor, folder: path.join(folder, "whole") });
      const stop = new AbortController();
      const listener = { step: (steps: number) => steps >= 6 && stop.abort() };
      const part = path.join(folder, "part");
      const first = await train(program, { files, seed: 3, executor, folder: part, everySteps: 1, listener, signal: stop.signal });
      expect(first.finished).toBe(false);
      const second = await train(program, { files, seed: 3, executor, folder: part });
      expect(second.resumedAt).toBeGreaterThan(0);
      expect(second.run.policy("hero").weights).toEqual(whole.run.policy("hero").weights);
      expect(second.metrics).toEqual(whole.metrics);
    }
  });

  it("all weights from those on the disk, to be paid more", async () => {
    const loaded = project("gemma", method(", length: 160", IMPROVING), ["iterations=12"]);
    const { run, metrics } = await train(loaded.method, { files: loaded.files, seed: 2, executor: await openExecutor({ name: "onnx" }) });
    const rewards = metrics.filter((m) => m.name === "mean_reward").map((m) => m.value);
    expect(rewards.at(-1)).toBeGreaterThan(rewards[0] + 0.15);
    const read = readConfig(readFileSync(path.join(loaded.folder, "model", "config.json"), "utf8"));
    if ("problem" in read) throw new Error(read.problem);
    const began = loadWeights(path.join(loaded.folder, "model"), read, "hero.");
    const ended = run.policy("hero").weights;
    expect(Object.keys(ended).sort()).toEqual(Object.keys(began).sort());
    for (const name of Object.keys(began)) expect(ended[name].data, name).not.toEqual(began[name].data);
  });
});
