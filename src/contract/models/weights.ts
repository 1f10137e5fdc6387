import type { ModelConfig } from "./config.js";

/** A weight of a language model as its files name it. */
export interface ModelWeight {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Lists the weights of the network that a configuration describes. */
export function weightsOf(config: ModelConfig): readonly ModelWeight[] {
  const { width, inner, heads, keyHeads, headWidth, bias, vocabulary } = config;
  const layer = (name: string, out: number, from: number, biased: boolean): readonly ModelWeight[] => [
    { name: `${name}.weight`, shape: [out, from] },
    ...(biased ? [{ name: `${name}.bias`, shape: [out] }] : []),
  ];
  const block = (at: string): readonly ModelWeight[] => [
    { name: `${at}.input_layernorm.weight`, shape: [width] },
    ...layer(`${at}.self_attn.q_proj`, heads * headWidth, width, bias.query),
    ...layer(`${at}.self_attn.k_proj`, keyHeads * headWidth, width, bias.query),
    ...layer(`${at}.self_attn.v_proj`, keyHeads * headWidth, width, bias.query),
    ...(config.normalised ? ["q_norm", "k_norm"].map((norm) => ({ name: `${at}.self_attn.${norm}.weight`, shape: [headWidth] })) : []),
    ...layer(`${at}.self_attn.o_proj`, width, heads * headWidth, bias.out),
    { name: `${at}.post_attention_layernorm.weight`, shape: [width] },
    ...layer(`${at}.mlp.gate_proj`, inner, width, bias.inner),
    ...layer(`${at}.mlp.up_proj`, inner, width, bias.inner),
    ...layer(`${at}.mlp.down_proj`, width, inner, bias.inner),
  ];
  return [
    { name: "model.embed_tokens.weight", shape: [vocabulary, width] },
    ...Array.from({ length: config.layers }, (_, k) => block(`model.layers.${k}`)).flat(),
    { name: "model.norm.weight", shape: [width] },
    ...(config.tied ? [] : [{ name: "lm_head.weight", shape: [vocabulary, width] }]),
  ];
}
