/**
 * Language models as they lie on disks: pre-norm decoders with rotary embeddings, grouped heads and gated feed-forward layers (Llama 3, Qwen2, Qwen3,
 * Gemma). Weights have the names and layouts of Hugging Face: products are `x W^T`.
 */
import type { Initial } from "../../../contract/array-program.js";
import { frequencies, weightPrefix, type LanguageModelPlan, type ModelConfig, type Projection } from "../../../contract/models/config.js";
import { joinHeads, splitHeads, type Looking } from "./attention.js";
import type { ProgramBuilder, Value } from "./builder.js";
import { zeros } from "./initial.js";
import { gelu, geluTanh, silu } from "./layers.js";
import { dimProduct } from "./shape.js";

/** Gives the logits of what comes behind each token, [rows, tokens, vocabulary]. `places` counts from the beginning of each text. */
export function languageModel(
  b: ProgramBuilder,
  policy: string,
  { config, lora }: LanguageModelPlan,
  tokens: Value,
  places: Value,
  looking: Looking,
): Value {
  const { width, heads, keyHeads, headWidth } = config;
  const prefix = weightPrefix(policy, lora);
  // What these hold comes from the disk.
  const weight = (name: string, shape: readonly number[]): Value => b.weight(`${prefix}${name}`, shape, zeros);

  const norm = (name: string, x: Value): Value => rmsNormed(b, x, weight(`${name}.weight`, [Number(x.shape.at(-1))]), config);
  const project = (name: string, x: Value, out: number, bias: boolean): Value => {
    const inputs = Number(x.shape.at(-1));
    const flat = b.reshape(x, [dimProduct(x.shape.slice(0, -1)), inputs]);
    let y = b.matmulOf(flat, weight(`${name}.weight`, [out, inputs]), false, true);
    if (bias) y = b.add(y, weight(`${name}.bias`, [out]));
    if (lora?.targets.includes(name.slice(name.lastIndexOf(".") + 1) as Projection)) {
      const adapter = `${policy}.base_model.model.${name}`;
      const down = b.matmulOf(flat, b.weight(`${adapter}.lora_A.weight`, [lora.rank, inputs], adapterInitial(inputs)), false, true);
      const up = b.matmulOf(down, b.weight(`${adapter}.lora_B.weight`, [out, lora.rank], zeros), false, true);
      y = b.add(y, b.mul(up, lora.alpha / lora.rank));
    }
    return b.reshape(y, [...x.shape.slice(0, -1), out]);
  };

  const embeddings = weight("model.embed_tokens.weight", [config.vocabulary, width]);
  let x = b.gather(embeddings, tokens);
  if (config.gemma) x = b.mul(x, Math.sqrt(width));
  const turn = rotations(b, config, places);
  for (let k = 0; k < config.layers; k++) {
    const layer = `model.layers.${k}`;
    const seen = norm(`${layer}.input_layernorm`, x);
    const attention = `${layer}.self_attn`;
    const part = (what: string, count: number): Value =>
      splitHeads(b, project(`${attention}.${what}_proj`, seen, count * headWidth, config.bias.query), count);
    const normed = (what: string, value: Value): Value => (config.normalised ? norm(`${attention}.${what}_norm`, value) : value);
    const query = rotated(b, normed("q", part("q", heads)), turn);
    const key = rotated(b, normed("k", part("k", keyHeads)), turn);
    const mixed = joinHeads(b, looking(b, attention, { query, key, value: part("v", keyHeads) }));
    x = b.add(x, project(`${attention}.o_proj`, mixed, width, config.bias.out));
    const between = norm(`${layer}.post_attention_layernorm`, x);
    const inner = (what: string): Value => project(`${layer}.mlp.${what}_proj`, between, config.inner, config.bias.inner);
    const gated = b.mul(activated(b, config, inner("gate")), inner("up"));
    x = b.add(x, project(`${layer}.mlp.down_proj`, gated, width, config.bias.inner));
  }
  const last = norm("model.norm", x);
  const head = config.tied ? embeddings : weight("lm_head.weight", [config.vocabulary, width]);
  const flat = b.reshape(last, [dimProduct(x.shape.slice(0, -1)), width]);
  return b.reshape(b.matmulOf(flat, head, false, true), [...x.shape.slice(0, -1), config.vocabulary]);
}

/** How an adapter's first factor starts, so that PEFT's and these are alike: uniform within 1 / sqrt(inputs); the second starts with zeros. */
function adapterInitial(inputs: number): Initial {
  return { kind: "uniform", scale: 1 / Math.sqrt(inputs) };
}

/** Normalises by the root of the mean square (Zhang and Sennrich, 2019); Gemma's scales count from 1. */
export function rmsNormed(b: ProgramBuilder, x: Value, scale: Value, { epsilon, gemma }: Pick<ModelConfig, "epsilon" | "gemma">): Value {
  const size = b.sqrt(b.add(b.mean(b.mul(x, x), [-1], true), epsilon));
  return b.mul(b.div(x, size), gemma ? b.add(scale, 1) : scale);
}

/** Cosines and sines of how far each pair of numbers is turned at each place: [rows, 1, tokens, width / 2]. */
export function rotations(
  b: ProgramBuilder,
  config: Pick<ModelConfig, "headWidth" | "theta" | "scaling">,
  places: Value,
): { readonly cos: Value; readonly sin: Value } {
  const [rows, tokens] = places.shape;
  const speeds = b.constant(frequencies(config));
  const angle = b.mul(b.cast(b.reshape(places, [rows, 1, tokens, 1]), "f32"), speeds);
  return { cos: b.cos(angle), sin: b.sin(angle) };
}

/** Turns pairs of numbers, the first half of a head with the second, by how far their place is (Su et al., 2021): [rows, heads, tokens, width]. */
export function rotated(b: ProgramBuilder, x: Value, { cos, sin }: { readonly cos: Value; readonly sin: Value }): Value {
  const width = Number(x.shape[3]);
  const [first, second] = [b.slice(x, 3, 0, width / 2), b.slice(x, 3, width / 2, width)];
  return b.concat([b.sub(b.mul(first, cos), b.mul(second, sin)), b.add(b.mul(second, cos), b.mul(first, sin))], 3);
}

function activated(b: ProgramBuilder, { activation }: ModelConfig, x: Value): Value {
  switch (activation) {
    case "silu":
      return silu(b, x);
    case "gelu":
      return gelu(b, x);
    case "gelu_tanh":
      return geluTanh(b, x);
  }
}
