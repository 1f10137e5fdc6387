/**
 * Times a language model of Qwen3's shape with random weights, about 50 million of them: a forward pass over 256 tokens, a step of learning adapters of rank 8,
 * and one token for 1 and 16 rows. Seconds are those of the processor. Run: npx tsx bench/words/model.ts
 */
import { loadavg } from "node:os";
import { lookAtMemory, lookBack, type Remembered } from "../../src/compiler/4-lower/arrays/attention.js";
import type { ProgramBuilder, Value } from "../../src/compiler/4-lower/arrays/builder.js";
import { languageModel } from "../../src/compiler/4-lower/arrays/language-model.js";
import { forwardProgram, trainingStep } from "../../src/compiler/4-lower/arrays/training-step.js";
import { emitOnnx } from "../../src/compiler/5-emit/onnx/emit-onnx.js";
import { dimSize, type ArrayProgram } from "../../src/contract/array-program.js";
import { PROJECTIONS, readConfig, type LanguageModelPlan } from "../../src/contract/models/config.js";
import { weightsOf } from "../../src/contract/models/weights.js";
import { openExecutor, type Session } from "../../src/runtime/arrays/executor.js";
import { initialValue } from "../../src/runtime/arrays/initial-values.js";
import { tensor, tensorOf, zeroTensor, type Tensor } from "../../src/runtime/arrays/tensor.js";
import { describeMachine } from "../machine.js";
import { matmulPeak, productsOf } from "./peak.js";

const TOKENS = 256;
const config = readConfig(
  JSON.stringify({
    architectures: ["Qwen3ForCausalLM"],
    vocab_size: 32_000,
    hidden_size: 512,
    intermediate_size: 1536,
    num_hidden_layers: 11,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    head_dim: 64,
    rms_norm_eps: 1e-6,
    rope_theta: 1e6,
    tie_word_embeddings: true,
    max_position_embeddings: 4096,
  }),
);
if ("problem" in config) throw new Error(config.problem);
const plain: LanguageModelPlan = { folder: ".", config };
const adapted: LanguageModelPlan = { ...plain, lora: { rank: 8, alpha: 16, targets: PROJECTIONS } };

const executor = await openExecutor({ name: "onnx" });
const weights = weightsOf(config).map(({ name, shape }) => {
  const initial = { kind: "normal", scale: shape.length === 1 ? 0.1 : 0.02 } as const;
  return [name, initialValue({ name, shape, dtype: "f32", role: "weight", initial }, 1)] as const;
});
const count = weights.reduce((n, [, { data }]) => n + data.length, 0);

/** Loads a program with the model's weights, shared, and starting values for all else that learns. */
async function opened(program: ArrayProgram, prefix: string): Promise<Session> {
  const session = await executor.load({ program, onnx: emitOnnx(program) });
  const named = new Set(program.inputs.map((i) => i.name));
  session.bind(Object.fromEntries(weights.flatMap(([name, w]) => (named.has(prefix + name) ? [[prefix + name, w]] : []))), true);
  const learning = program.inputs.filter((i) => i.name.includes("base_model"));
  session.bind(Object.fromEntries(learning.map((i) => [i.name, initialValue(i, 1)])));
  const rest = program.inputs.filter((i) => i.role === "moment" && !i.name.includes("base_model"));
  session.bind(Object.fromEntries(rest.map((i) => [i.name, initialValue(i, 1)])));
  return session;
}

/** Seconds of processor time of one run, the least of several. */
async function seconds(run: () => Promise<unknown>, times: number): Promise<number> {
  await run();
  let best = Infinity;
  for (let k = 0; k < times; k++) {
    const cpu = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(cpu);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

const told = (what: string, spent: number, tokens: number, products: number, peak: number): void =>
  console.log(
    `${what.padEnd(40)} ${spent.toFixed(3).padStart(7)} s, ${Math.round(tokens / spent)
      .toLocaleString("en-US")
      .padStart(7)} tokens/s, ${((100 * products) / spent / peak).toFixed(0).padStart(3)} % of the best product`,
  );

console.log(`${new Date().toISOString()}  ${describeMachine()}, load ${loadavg()[0].toFixed(1)}`);
console.log(`${(count / 1e6).toFixed(1)} million weights`);
const peak = await matmulPeak(executor);
console.log(`${(peak / 1e9).toFixed(1)} GFLOP/s in one product of 1024 by 1024 by 1024`);

const ids = Array.from({ length: TOKENS }, (_, i) => (i * 7919) % config.vocabulary);
const text: Record<string, Tensor> = {
  tokens: tensorOf("i32", [1, TOKENS], ids),
  texts: tensorOf(
    "i32",
    [1, TOKENS],
    ids.map(() => 1),
  ),
};
const logits = (b: ProgramBuilder, plan: LanguageModelPlan): { logits: Value; tokens: Value } => {
  const [tokens, texts] = ["tokens", "texts"].map((name) => b.input(name, ["packs", TOKENS], "i32"));
  const places = b.broadcastTo(b.iota([1, TOKENS], 1), ["packs", TOKENS]);
  return { logits: languageModel(b, "hero", plan, tokens, places, lookBack(texts)), tokens };
};

{
  const program = forwardProgram("forward", (b) => {
    const made = logits(b, plain);
    return { logp: b.pick(b.logSoftmax(made.logits), made.tokens) };
  });
  const session = await opened(program, "hero.");
  const spent = await seconds(() => session.run(text), 5);
  told(`forward, ${TOKENS} tokens`, spent, TOKENS, productsOf(program, { packs: 1 }), peak);
  session.dispose();
}
{
  const program = trainingStep(
    "adapters",
    (b) => {
      const made = logits(b, adapted);
      return { loss: b.neg(b.mean(b.pick(b.logSoftmax(made.logits), made.tokens))) };
    },
    { optimizer: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, weights: (name) => name.startsWith("hero.") },
  );
  const session = await opened(program, "hero/");
  const spent = await seconds(() => session.run({ ...text, rate: tensor("f32", [], Float32Array.of(1e-4)) }), 5);
  told(`a step of adapters of rank 8, ${TOKENS} tokens`, spent, TOKENS, productsOf(program, { packs: 1 }), peak);
  session.dispose();
}
for (const rows of [1, 16]) {
  const remembered: Remembered[] = [];
  const program = forwardProgram("step", (b) => {
    const [token, place] = ["token", "place"].map((name) => b.input(name, ["rows", 1], "i32"));
    remembered.length = 0;
    return { logits: languageModel(b, "hero", plain, token, place, lookAtMemory(place, remembered)) };
  });
  const sizes = { rows, past: TOKENS };
  const session = await opened(program, "hero.");
  const inputs: Record<string, Tensor> = {
    token: tensorOf(
      "i32",
      [rows, 1],
      Array.from({ length: rows }, (_, i) => i),
    ),
    place: tensorOf(
      "i32",
      [rows, 1],
      Array.from({ length: rows }, () => TOKENS - 1),
    ),
  };
  for (const { name } of remembered) {
    const input = program.inputs.find((i) => i.name === name);
    if (input)
      inputs[name] = zeroTensor(
        "f32",
        input.shape.map((dim) => dimSize(dim, sizes)),
      );
  }
  const spent = await seconds(() => session.run(inputs), 10);
  told(`one token behind ${TOKENS - 1}, ${rows} at once`, spent, rows, productsOf(program, sizes), peak);
  session.dispose();
}
console.log(`memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`);
