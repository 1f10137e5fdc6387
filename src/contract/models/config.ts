/** What a language model's `config.json` says of its network, in the layout of Hugging Face. Shared by the compiler, which builds graphs from it, and the runtime. */

/** How far apart places are for rotary embeddings where a text may be longer than what a model was trained on first. */
export type RopeScaling =
  | { readonly kind: "linear"; readonly factor: number }
  /** Llama 3.1: slow frequencies are divided, quick ones stay, those between go over smoothly. */
  | { readonly kind: "llama3"; readonly factor: number; readonly low: number; readonly high: number; readonly trained: number };

export interface ModelConfig {
  readonly family: "llama" | "qwen2" | "qwen3" | "gemma";
  readonly vocabulary: number;
  readonly width: number;
  /** The width inside of the feed-forward layers. */
  readonly inner: number;
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values; each serves `heads / keyHeads` of queries. */
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly epsilon: number;
  readonly theta: number;
  readonly scaling?: RopeScaling;
  readonly activation: "silu" | "gelu" | "gelu_tanh";
  /** The embeddings are also the last layer. */
  readonly tied: boolean;
  /** Biases of queries, keys and values; of the layer behind the heads; of the feed-forward layers. */
  readonly bias: { readonly query: boolean; readonly out: boolean; readonly inner: boolean };
  /** Queries and keys are normalised head by head (Qwen3). */
  readonly normalised: boolean;
  /** Scales of normalisations count from 1, and embeddings are multiplied by the root of the width (Gemma). */
  readonly gemma: boolean;
  /** The longest text that the model was made for. */
  readonly longest: number;
}

/** Why a configuration cannot be used: `unknown` where this version knows no such network, else what is wrong with it. */
export interface ConfigProblem {
  readonly problem: string;
  readonly unknown?: boolean;
}

const FAMILIES = {
  LlamaForCausalLM: "llama",
  Qwen2ForCausalLM: "qwen2",
  Qwen3ForCausalLM: "qwen3",
  GemmaForCausalLM: "gemma",
} as const;

/** What `architectures` may name. */
export const ARCHITECTURES: readonly string[] = Object.keys(FAMILIES);

/** Reads a `config.json`. */
export function readConfig(text: string): ModelConfig | ConfigProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return { problem: "it is not a JSON object" };
  const config = json as Readonly<Record<string, unknown>>;
  const named = Array.isArray(config.architectures) ? String(config.architectures[0]) : undefined;
  if (named === undefined || !Object.hasOwn(FAMILIES, named))
    return { problem: named === undefined ? "it names no architecture" : `the architecture \`${named}\``, unknown: true };
  try {
    return configOf(FAMILIES[named as keyof typeof FAMILIES], config);
  } catch (error) {
    if (error instanceof Misfit) return { problem: error.message, ...(error.unknown && { unknown: true }) };
    throw error;
  }
}

class Misfit extends Error {
  constructor(
    message: string,
    readonly unknown = false,
  ) {
    super(message);
  }
}

function configOf(family: ModelConfig["family"], config: Readonly<Record<string, unknown>>): ModelConfig {
  const gemma = family === "gemma";
  const count = (name: string, fallback?: number): number => {
    const value = config[name] ?? fallback;
    if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
    throw new Misfit(`\`${name}\` must be a whole number above 0, found ${JSON.stringify(value)}`);
  };
  const real = (name: string, fallback: number): number => {
    const value = config[name] ?? fallback;
    if (typeof value === "number" && value > 0) return value;
    throw new Misfit(`\`${name}\` must be a number above 0, found ${JSON.stringify(value)}`);
  };
  const flag = (name: string, fallback: boolean): boolean => {
    const value = config[name] ?? fallback;
    if (typeof value === "boolean") return value;
    throw new Misfit(`\`${name}\` must be true or false, found ${JSON.stringify(value)}`);
  };
  if (flag("use_sliding_window", false)) throw new Misfit("`use_sliding_window`: attention over a window", true);
  const [width, heads] = [count("hidden_size"), count("num_attention_heads")];
  const keyHeads = count("num_key_value_heads", heads);
  const headWidth = count("head_dim", width / heads);
  if (heads % keyHeads !== 0) throw new Misfit(`${keyHeads} heads of keys do not divide ${heads} heads`);
  if (headWidth % 2 !== 0) throw new Misfit(`\`head_dim\` must be even, found ${headWidth}`);
  const scaling = scalingOf(config.rope_scaling ?? config.rope_parameters);
  // Qwen2 has these biases whatever its configuration says; others have what theirs says.
  const attention = family === "qwen2" ? { query: true, out: false } : both(flag("attention_bias", false));
  return {
    family,
    vocabulary: count("vocab_size"),
    width,
    inner: count("intermediate_size"),
    layers: count("num_hidden_layers"),
    heads,
    keyHeads,
    headWidth,
    epsilon: real("rms_norm_eps", 1e-6),
    theta: thetaOf(config),
    ...(scaling && { scaling }),
    activation: activationOf(String(config.hidden_activation ?? config.hidden_act ?? (gemma ? "gelu_pytorch_tanh" : "silu")), gemma),
    tied: flag("tie_word_embeddings", gemma),
    bias: { ...attention, inner: family === "llama" && flag("mlp_bias", false) },
    normalised: family === "qwen3",
    gemma,
    longest: count("max_position_embeddings", 2048),
  };
}

function both(bias: boolean): { readonly query: boolean; readonly out: boolean } {
  return { query: bias, out: bias };
}

function thetaOf({ rope_theta: plain, rope_parameters: parameters }: Readonly<Record<string, unknown>>): number {
  const value = plain ?? (parameters as { rope_theta?: unknown } | undefined)?.rope_theta ?? 10_000;
  if (typeof value === "number" && value > 0) return value;
  throw new Misfit(`\`rope_theta\` must be a number above 0, found ${JSON.stringify(value)}`);
}

function activationOf(name: string, gemma: boolean): ModelConfig["activation"] {
  switch (name) {
    case "silu":
      return "silu";
    case "gelu_pytorch_tanh":
      return "gelu_tanh";
    case "gelu":
      // Gemma's first configurations say `gelu` and mean the approximation.
      return gemma ? "gelu_tanh" : "gelu";
    default:
      throw new Misfit(`the activation \`${name}\``, true);
  }
}

function scalingOf(given: unknown): RopeScaling | undefined {
  if (given === undefined || given === null) return undefined;
  const scaling = given as Readonly<Record<string, unknown>>;
  const number = (name: string): number => {
    const value = scaling[name];
    if (typeof value === "number" && value > 0) return value;
    throw new Misfit(`\`${name}\` of \`rope_scaling\` must be a number above 0, found ${JSON.stringify(value)}`);
  };
  const kind = scaling.rope_type ?? scaling.type ?? "default";
  switch (kind) {
    case "default":
      return undefined;
    case "linear":
      return { kind: "linear", factor: number("factor") };
    case "llama3":
      return {
        kind: "llama3",
        factor: number("factor"),
        low: number("low_freq_factor"),
        high: number("high_freq_factor"),
        trained: number("original_max_position_embeddings"),
      };
    default:
      throw new Misfit(`rotary embeddings scaled by \`${String(kind)}\``, true);
  }
}

/** Radians a place for each pair of numbers of a head (Su et al., 2021), scaled as the configuration says. */
export function frequencies({ headWidth, theta, scaling }: Pick<ModelConfig, "headWidth" | "theta" | "scaling">): readonly number[] {
  return Array.from({ length: headWidth / 2 }, (_, i) => {
    const plain = theta ** ((-2 * i) / headWidth);
    if (!scaling) return plain;
    const slow = plain / scaling.factor;
    if (scaling.kind === "linear") return slow;
    const turns = (scaling.trained * plain) / (2 * Math.PI);
    const share = Math.min(1, Math.max(0, (turns - scaling.low) / (scaling.high - scaling.low)));
    return (1 - share) * slow + share * plain;
  });
}

/** The layers of a model that are plain products, by the last part of their names: what adapters may be put on. */
export const PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** Low-rank adapters (Hu et al., 2021): on which layers, how many dimensions, and what their product is multiplied by (alpha / rank). */
export interface Lora {
  readonly rank: number;
  readonly alpha: number;
  readonly targets: readonly Projection[];
}

/** A language model as a method uses it. */
export interface LanguageModelPlan {
  /** The model's folder, relative to the spec or to the emitted module. */
  readonly folder: string;
  readonly config: ModelConfig;
  /** Without it all weights learn. */
  readonly lora?: Lora;
}

/** What the names of a model's own weights begin with in graphs: those of a policy that learns all of them, or frozen ones below adapters. */
export function weightPrefix(policy: string, lora: Lora | undefined): string {
  return lora ? `${policy}/` : `${policy}.`;
}
