/** Language models from folders give the logits that their published definitions give, computed independently in 64 bits. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lookAtMemory, lookBack, type Remembered } from "../../../src/compiler/4-lower/arrays/attention.js";
import { languageModel } from "../../../src/compiler/4-lower/arrays/language-model.js";
import { forwardProgram } from "../../../src/compiler/4-lower/arrays/training-step.js";
import { emitOnnx } from "../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { readConfig, type LanguageModelPlan, type Lora } from "../../../src/contract/models/config.js";
import { openExecutor } from "../../../src/runtime/arrays/executor.js";
import { tensorOf, type Tensor } from "../../../src/runtime/arrays/tensor.js";
import { loadWeights } from "../../../src/runtime/models/load-weights.js";
import { referenceLogits, type PlainConfig } from "../../support/reference-model.js";
import { writeTinyModel, type Family, type Precision } from "../../support/tiny-models.js";

const TEXT = [72, 101, 108, 260, 111, 32, 273, 264, 5, 10, 199, 273];
const LENGTH = TEXT.length;

function planOf(config: PlainConfig, lora?: Lora): LanguageModelPlan {
  const read = readConfig(JSON.stringify(config));
  if ("problem" in read) throw new Error(read.problem);
  return { folder: ".", config: read, ...(lora && { lora }) };
}

/** The whole text at once. */
const wholeText = (plan: LanguageModelPlan) =>
  forwardProgram("whole", (b) => {
    const [tokens, texts] = ["tokens", "texts"].map((name) => b.input(name, ["packs", LENGTH], "i32"));
    const places = b.broadcastTo(b.iota([1, LENGTH], 1), ["packs", LENGTH]);
    return { logits: languageModel(b, "hero", plan, tokens, places, lookBack(texts)) };
  });

const inputs = {
  tokens: tensorOf("i32", [1, LENGTH], TEXT),
  texts: tensorOf(
    "i32",
    [1, LENGTH],
    TEXT.map(() => 1),
  ),
};

const folder = (): string => mkdtempSync(path.join(tmpdir(), "spc-model-"));

const llama3 = { rope_type: "llama3", factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 16 };

const MODELS: readonly (readonly [string, Family, Precision, Partial<PlainConfig>])[] = [
  ["llama", "llama", "F32", {}],
  ["llama with the scaling of 3.1", "llama", "BF16", { rope_scaling: llama3, tie_word_embeddings: true }],
  [
    "llama with biases and linear scaling",
    "llama",
    "F16",
    { attention_bias: true, mlp_bias: true, rope_scaling: { rope_type: "linear", factor: 4 } },
  ],
  ["qwen2", "qwen2", "BF16", {}],
  ["qwen3", "qwen3", "F16", {}],
  ["qwen3 with a head for each key", "qwen3", "F32", { num_key_value_heads: 4, tie_word_embeddings: false }],
  ["gemma with one head of keys", "gemma", "BF16", { num_key_value_heads: 1 }],
];

describe.each(MODELS)("%s", (_, family, precision, over) => {
  const place = folder();
  const { config, weights } = writeTinyModel(place, family, { precision, config: over });
  const expected = referenceLogits(config, weights, TEXT).flat();
  const plan = planOf(config);
  const loaded = loadWeights(place, plan.config, "hero.");

  it("gives the logits of the reference, in 64 bits and in 32", async () => {
    const program = wholeText(plan);
    for (const [name, error] of [
      ["reference", 1e-9],
      ["onnx", 2e-4],
      ["tfjs", 2e-4],
    ] as const) {
      const session = await (await openExecutor({ name })).load({ program, onnx: emitOnnx(program) });
      session.bind(loaded);
      const { logits } = await session.run(inputs);
      const worst = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - logits.data[i])), 0);
      expect(worst, name).toBeLessThan(error);
      session.dispose();
    }
    // Different tokens say different things, so that equal means something.
    expect(new Set(expected.map((x) => x.toFixed(6))).size).toBeGreaterThan(1000);
  });

  it("gives the same from what it remembers, token by token and several at once", async () => {
    const executor = await openExecutor({ name: "reference" });
    const remembered: Remembered[] = [];
    const stepOf = (tokens: number) =>
      forwardProgram("step", (b) => {
        const [token, at] = ["token", "place"].map((name) => b.input(name, ["rows", tokens], "i32"));
        remembered.length = 0;
        return { logits: languageModel(b, "hero", plan, token, at, lookAtMemory(at, remembered)) };
      });
    const memory = new Map<string, Float64Array>();
    const past = LENGTH;
    const found: number[] = [];
    const run = async (from: number, tokens: number): Promise<void> => {
      const session = await executor.load({ program: stepOf(tokens) });
      session.bind(loaded);
      const ids = TEXT.slice(from, from + tokens);
      const values: Record<string, Tensor> = {
        token: tensorOf("i32", [1, tokens], ids),
        place: tensorOf(
          "i32",
          [1, tokens],
          ids.map((__, i) => from + i),
        ),
      };
      for (const {
        name,
        shape: [heads, width],
      } of remembered) {
        const data = memory.get(name) ?? new Float64Array(heads * past * width);
        memory.set(name, data);
        values[name] = { dtype: "f32", shape: [1, heads, past, width], data };
      }
      const out = await session.run(values);
      for (const {
        name,
        shape: [heads, width],
      } of remembered)
        for (let head = 0; head < heads; head++)
          for (let k = 0; k < tokens * width; k++)
            memory.get(name)![(head * past + from) * width + k] = out[`new/${name}`].data[head * tokens * width + k];
      found.push(...out.logits.data);
    };
    await run(0, 5);
    await run(5, 4);
    for (let at = 9; at < LENGTH; at++) await run(at, 1);
    const worst = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - found[i])), 0);
    expect(worst).toBeLessThan(1e-9);
  });
});

describe("adapters", () => {
  const lora: Lora = { rank: 3, alpha: 12, targets: ["q_proj", "v_proj", "down_proj"] };
  const factor = (layer: string, rows: number, columns: number, salt: number): number[][] =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (__, j) => Math.fround(Math.sin(layer.length + salt + 7 * i + 3 * j) / 4)),
    );

  it("add their products to the layers they are on", async () => {
    const place = folder();
    const { config, weights } = writeTinyModel(place, "qwen3");
    const plan = planOf(config, lora);
    const program = wholeText(plan);
    const factors: Record<string, Tensor> = {};
    for (const { name, shape } of program.inputs.filter((i) => i.name.startsWith("hero.base_model"))) {
      const [rows, columns] = shape.map(Number);
      const layer = name.slice("hero.base_model.model.".length).replace(/\.lora_[AB]\.weight$/, "");
      factors[name] = tensorOf("f32", [rows, columns], factor(layer, rows, columns, name.includes("lora_A") ? 0 : 1).flat());
    }
    expect(Object.keys(factors).length).toBe(12);
    const expected = referenceLogits(config, weights, TEXT, (layer) => {
      const target = lora.targets.some((t) => layer.endsWith(t));
      const shape = weights.get(`${layer}.weight`)?.shape;
      if (!target || !shape) return undefined;
      return { a: factor(layer, 3, shape[1], 0), b: factor(layer, shape[0], 3, 1), times: 4 };
    }).flat();
    const session = await (await openExecutor({ name: "reference" })).load({ program });
    session.bind({ ...loadWeights(place, plan.config, "hero/"), ...factors });
    const { logits } = await session.run(inputs);
    expect(expected.reduce((most, x, i) => Math.max(most, Math.abs(x - logits.data[i])), 0)).toBeLessThan(1e-9);
  });
});
