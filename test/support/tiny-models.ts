/** Writes small random language models in the layout of Hugging Face: the same folder for the same seed. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { streamKey } from "../../src/runtime/random/philox.js";
import { uniformReal } from "../../src/runtime/random/draws.js";
import { WordStream } from "../../src/runtime/random/word-stream.js";
import type { PlainConfig, Weights } from "./reference-model.js";

export const FAMILIES = ["llama", "qwen2", "qwen3", "gemma"] as const;
export type Family = (typeof FAMILIES)[number];
export type Precision = "F32" | "F16" | "BF16";

const ARCHITECTURES = {
  llama: "LlamaForCausalLM",
  qwen2: "Qwen2ForCausalLM",
  qwen3: "Qwen3ForCausalLM",
  gemma: "GemmaForCausalLM",
} as const;

const SPECIAL = ["<|end|>", "<|im_start|>", "<|im_end|>"];
/** Words that prompts are full of: behind a space each is one token. */
const WORDS =
  "play as solver is better the highest score of your own to what do and how much exactly this with every replaced whole number from card legal moves answer nothing else other seat wins all first second listed written";

/** Joins a space and a word from the left. */
const joins = (word: string): string[] => Array.from(word, (letter, i) => `\u0120${word.slice(0, i)} ${letter}`);

const FIRST_MERGES = ["r a", "i s", "ra is", "rais e", "f o", "fo l", "fol d", "c a", "l l", "ca ll", "0 0"];
const MERGES = [...FIRST_MERGES, ...new Set(WORDS.split(" ").flatMap(joins))];

/** A template as many models have it. */
export const TEMPLATE =
  "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/** How bytes are written in a byte-level vocabulary: printable ones as themselves, the others as characters from 256 on. */
function byteCharacters(): string[] {
  const printable = (b: number): boolean => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  let others = 0;
  return Array.from({ length: 256 }, (_, b) => String.fromCodePoint(printable(b) ? b : 256 + others++));
}

/** A byte-level tokenizer with a few merges. */
export function tinyTokenizer(): { readonly json: object; readonly size: number } {
  const pieces = [...byteCharacters(), ...MERGES.map((merge) => merge.replace(" ", ""))];
  const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
  const added = SPECIAL.map((content, i) => ({
    id: pieces.length + i,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const json = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: MERGES.map((m) => m.split(" ")),
    },
  };
  return { json, size: pieces.length + SPECIAL.length };
}

/** The configuration of a tiny model. */
export function tinyConfig(family: Family, over: Partial<PlainConfig> = {}): PlainConfig {
  return {
    architectures: [ARCHITECTURES[family]],
    model_type: family,
    vocab_size: tinyTokenizer().size + 5,
    hidden_size: 16,
    intermediate_size: 24,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    ...((family === "qwen3" || family === "gemma") && { head_dim: 8 }),
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    max_position_embeddings: 2048,
    hidden_act: family === "gemma" ? "gelu_pytorch_tanh" : "silu",
    tie_word_embeddings: family === "gemma" || family === "qwen3",
    torch_dtype: "float32",
    ...over,
  };
}

/** Random weights of a configuration, as numbers that a precision can hold. */
export function tinyWeights(config: PlainConfig, precision: Precision, seed: number): Weights {
  const [architecture] = config.architectures;
  const width = config.hidden_size;
  const each = config.head_dim ?? width / config.num_attention_heads;
  const weights = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  const add = (name: string, shape: readonly number[], scale: number, around = 0): void => {
    const words = new WordStream(seed, streamKey(name)).reset(0, 0, 0);
    const data = new Float32Array(shape.reduce((n, s) => n * s, 1));
    for (let i = 0; i < data.length; i++) data[i] = rounded(around + uniformReal(words, -scale, scale), precision);
    weights.set(name, { shape, data });
  };
  const linear = (name: string, out: number, from: number, bias: boolean): void => {
    add(`${name}.weight`, [out, from], 1.5 / Math.sqrt(from));
    if (bias) add(`${name}.bias`, [out], 0.5);
  };
  const gemma = architecture === "GemmaForCausalLM";
  const norm = (name: string, size: number): void => add(`${name}.weight`, [size], 0.5, gemma ? 0 : 1);
  const qkvBias = architecture === "Qwen2ForCausalLM" || config.attention_bias === true;
  const llamaBias = config.attention_bias === true;
  add("model.embed_tokens.weight", [config.vocab_size, width], gemma ? 0.4 : 1);
  for (let k = 0; k < config.num_hidden_layers; k++) {
    const at = `model.layers.${k}`;
    norm(`${at}.input_layernorm`, width);
    linear(`${at}.self_attn.q_proj`, config.num_attention_heads * each, width, qkvBias);
    for (const what of ["k", "v"]) linear(`${at}.self_attn.${what}_proj`, config.num_key_value_heads * each, width, qkvBias);
    if (architecture === "Qwen3ForCausalLM") for (const what of ["q", "k"]) norm(`${at}.self_attn.${what}_norm`, each);
    linear(`${at}.self_attn.o_proj`, width, config.num_attention_heads * each, llamaBias);
    norm(`${at}.post_attention_layernorm`, width);
    for (const what of ["gate", "up"]) linear(`${at}.mlp.${what}_proj`, config.intermediate_size, width, config.mlp_bias === true);
    linear(`${at}.mlp.down_proj`, width, config.intermediate_size, config.mlp_bias === true);
  }
  norm("model.norm", width);
  if (config.tie_word_embeddings !== true) add("lm_head.weight", [config.vocab_size, width], 0.6);
  return weights;
}

const bits = new DataView(new ArrayBuffer(4));

function rounded(x: number, precision: Precision): number {
  if (precision === "F32") return Math.fround(x);
  if (precision === "BF16") {
    bits.setFloat32(0, x);
    bits.setUint32(0, bits.getUint32(0) & 0xffff0000);
    return bits.getFloat32(0);
  }
  // Ten bits behind the leading one, and no smaller steps than 2^-24.
  const step = 2 ** Math.max(Math.floor(Math.log2(Math.abs(x) || 1)) - 10, -24);
  return Math.round(x / step) * step;
}

function bytesOf(data: ArrayLike<number>, precision: Precision): Uint8Array {
  const size = precision === "F32" ? 4 : 2;
  const out = new DataView(new ArrayBuffer(data.length * size));
  for (let i = 0; i < data.length; i++) {
    if (precision === "F32") out.setFloat32(4 * i, data[i], true);
    else if (precision === "BF16") {
      bits.setFloat32(0, data[i]);
      out.setUint16(2 * i, bits.getUint16(0), true);
    } else out.setUint16(2 * i, halfBits(data[i]), true);
  }
  return new Uint8Array(out.buffer);
}

function halfBits(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const size = Math.abs(x);
  const exponent = Math.floor(Math.log2(size || 1));
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24);
  return sign | ((exponent + 15) << 10) | Math.round((size / 2 ** exponent - 1) * 1024);
}

/** The bytes of a safetensors file. */
export function safetensors(arrays: Weights, precision: Precision): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [name, { shape, data }] of arrays) {
    const bytes = bytesOf(data, precision);
    header[name] = { dtype: precision, shape, data_offsets: [at, (at += bytes.length)] };
    parts.push(bytes);
  }
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(head.length));
  return Buffer.concat([length, head, ...parts]);
}

/** Writes a whole model folder, its weights in two files with an index. */
export function writeTinyModel(
  folder: string,
  family: Family,
  { precision = "F32", seed = 1, config: over = {} }: { precision?: Precision; seed?: number; config?: Partial<PlainConfig> } = {},
): { readonly config: PlainConfig; readonly weights: Weights } {
  const config = tinyConfig(family, over);
  const weights = tinyWeights(config, precision, seed);
  mkdirSync(folder, { recursive: true });
  const put = (name: string, value: unknown): void =>
    writeFileSync(path.join(folder, name), typeof value === "string" ? value : JSON.stringify(value, null, 2));
  put("config.json", config);
  put("tokenizer.json", tinyTokenizer().json);
  put("tokenizer_config.json", {
    eos_token: "<|end|>",
    pad_token: "<|end|>",
    chat_template: TEMPLATE,
    clean_up_tokenization_spaces: false,
  });
  const names = [...weights.keys()];
  const halves = [names.filter((_, i) => i % 2 === 0), names.filter((_, i) => i % 2 === 1)];
  const map: Record<string, string> = {};
  halves.forEach((some, i) => {
    const file = `model-0000${i + 1}-of-00002.safetensors`;
    for (const name of some) map[name] = file;
    writeFileSync(path.join(folder, file), safetensors(new Map(some.map((name) => [name, weights.get(name)!])), precision));
  });
  put("model.safetensors.index.json", { metadata: { total_size: 0 }, weight_map: map });
  return { config, weights };
}
