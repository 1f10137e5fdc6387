/**
 * Language models in plain 64-bit TypeScript, written from their published definitions: Llama (Touvron et al., 2023; rotary scaling of Llama 3.1 as its
 * release describes it), Qwen2 and Qwen3 technical reports, Gemma (2024). It shares no code with the product; tests compare logits with it.
 */
export type Weights = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>;

/** What `config.json` says, as it lies on the disk. */
export interface PlainConfig {
  readonly architectures: readonly string[];
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim?: number;
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
  readonly tie_word_embeddings?: boolean;
  readonly rope_scaling?: Readonly<Record<string, string | number>>;
  readonly [other: string]: unknown;
}

/** Adapters by the name of the layer they are on: its two factors, and what their product is multiplied by. */
export type Adapters = (
  layer: string,
) => { readonly a: readonly number[][]; readonly b: readonly number[][]; readonly times: number } | undefined;

type Vector = number[];

const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
};

/** The logits behind each token of one text. */
export function referenceLogits(config: PlainConfig, weights: Weights, ids: readonly number[], adapters?: Adapters): Vector[] {
  const gemma = config.architectures[0] === "GemmaForCausalLM";
  const get = (name: string): ArrayLike<number> => {
    const found = weights.get(name);
    if (!found) throw new Error(`the reference needs ${name}`);
    return found.data;
  };
  const row = (data: ArrayLike<number>, at: number, width: number): Vector => Array.from({ length: width }, (_, i) => data[at * width + i]);
  const linear = (name: string, x: Vector): Vector => {
    const { shape, data } = weights.get(`${name}.weight`)!;
    const bias = weights.get(`${name}.bias`)?.data;
    const adapter = adapters?.(name);
    const low = adapter?.a.map((line) => dot(line, x));
    return Array.from({ length: shape[0] }, (_, out) => {
      const plain = dot(row(data, out, shape[1]), x) + (bias ? bias[out] : 0);
      return adapter && low ? plain + adapter.times * dot(adapter.b[out], low) : plain;
    });
  };
  const rms = (name: string, x: Vector): Vector => {
    const scale = get(`${name}.weight`);
    const size = Math.sqrt(dot(x, x) / x.length + config.rms_norm_eps);
    return x.map((v, i) => (v / size) * (gemma ? 1 + scale[i] : scale[i]));
  };
  const width = config.hidden_size;
  const heads = config.num_attention_heads;
  const each = config.head_dim ?? width / heads;
  const sharing = heads / config.num_key_value_heads;
  const turned = (x: Vector, place: number): Vector => {
    const half = each / 2;
    const out = [...x];
    for (let i = 0; i < half; i++) {
      const angle = place * speed(config, i, each);
      out[i] = x[i] * Math.cos(angle) - x[i + half] * Math.sin(angle);
      out[i + half] = x[i + half] * Math.cos(angle) + x[i] * Math.sin(angle);
    }
    return out;
  };
  const gate = (x: number): number =>
    gemma ? 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))) : x / (1 + Math.exp(-x));

  let stream = ids.map((id) => row(get("model.embed_tokens.weight"), id, width).map((v) => (gemma ? v * Math.sqrt(width) : v)));
  for (let k = 0; k < config.num_hidden_layers; k++) {
    const at = `model.layers.${k}`;
    const seen = stream.map((x) => rms(`${at}.input_layernorm`, x));
    const heady = (what: string, count: number): Vector[][] =>
      seen.map((x) => {
        const flat = linear(`${at}.self_attn.${what}_proj`, x);
        return Array.from({ length: count }, (_, h) => flat.slice(h * each, (h + 1) * each));
      });
    const prepared = (what: "q" | "k", count: number): Vector[][] =>
      heady(what, count).map((all, place) =>
        all.map((x) => turned(weights.has(`${at}.self_attn.${what}_norm.weight`) ? rms(`${at}.self_attn.${what}_norm`, x) : x, place)),
      );
    const [q, keys, values] = [prepared("q", heads), prepared("k", heads / sharing), heady("v", heads / sharing)];
    stream = stream.map((x, t) => {
      const mixed = q[t].flatMap((query, h) => {
        const of = Math.floor(h / sharing);
        const scores = keys.slice(0, t + 1).map((key) => dot(query, key[of]) / Math.sqrt(each));
        const top = Math.max(...scores);
        const shares = scores.map((s) => Math.exp(s - top));
        const total = shares.reduce((a, b) => a + b, 0);
        return Array.from({ length: each }, (_, i) => shares.reduce((sum, share, j) => sum + (share / total) * values[j][of][i], 0));
      });
      const after = linear(`${at}.self_attn.o_proj`, mixed).map((v, i) => x[i] + v);
      const inner = rms(`${at}.post_attention_layernorm`, after);
      const up = linear(`${at}.mlp.up_proj`, inner);
      const gated = linear(`${at}.mlp.gate_proj`, inner).map((v, i) => gate(v) * up[i]);
      return linear(`${at}.mlp.down_proj`, gated).map((v, i) => after[i] + v);
    });
  }
  const head = weights.has("lm_head.weight") ? "lm_head.weight" : "model.embed_tokens.weight";
  return stream.map((x) => {
    const last = rms("model.norm", x);
    return Array.from({ length: config.vocab_size }, (_, v) => dot(row(get(head), v, width), last));
  });
}

/** Radians a place of the i-th pair; in Llama 3.1 long waves are stretched, short ones stay, those between go over smoothly. */
function speed({ rope_theta, rope_scaling }: PlainConfig, i: number, each: number): number {
  const plain = 1 / rope_theta ** ((2 * i) / each);
  if (!rope_scaling) return plain;
  const factor = Number(rope_scaling.factor);
  if (rope_scaling.rope_type === "linear") return plain / factor;
  const wave = (2 * Math.PI) / plain;
  const trained = Number(rope_scaling.original_max_position_embeddings);
  const [low, high] = [Number(rope_scaling.low_freq_factor), Number(rope_scaling.high_freq_factor)];
  if (wave > trained / low) return plain / factor;
  if (wave < trained / high) return plain;
  const smooth = (trained / wave - low) / (high - low);
  return ((1 - smooth) * plain) / factor + smooth * plain;
}
