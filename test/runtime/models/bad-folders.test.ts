/** Folders of language models that are not what they should be: each fault says which file and why, and mending it is all that is needed. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readConfig, type ModelConfig } from "../../../src/contract/models/config.js";
import { loadWeights } from "../../../src/runtime/models/load-weights.js";
import { tokenVocabulary } from "../../../src/runtime/models/tokens.js";
import { RunFault } from "../../../src/runtime/train/messages.js";
import { safetensors, tinyTokenizer, tinyWeights, writeTinyModel } from "../../support/tiny-models.js";

let folder: string;
let config: ModelConfig;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "spc-model-"));
  const read = readConfig(JSON.stringify(writeTinyModel(folder, "qwen3").config));
  if ("problem" in read) throw new Error(read.problem);
  config = read;
});

const at = (file: string): string => path.join(folder, file);
const FIRST = "model-00001-of-00002.safetensors";
const INDEX = "model.safetensors.index.json";

/** What the fault of opening the folder says. */
function said(): string {
  try {
    loadWeights(folder, config, "hero.");
    tokenVocabulary(folder, { folder, config });
  } catch (error) {
    if (error instanceof RunFault) return `${error.code} ${error.message}`;
    throw error;
  }
  return "nothing";
}

/** Changes a JSON file. */
function edit(file: string, change: (json: Record<string, unknown>) => void): void {
  const json = JSON.parse(readFileSync(at(file), "utf8")) as Record<string, unknown>;
  change(json);
  writeFileSync(at(file), JSON.stringify(json));
}

describe("a folder", () => {
  it("that is whole is taken", () => {
    expect(said()).toBe("nothing");
  });

  it.each([FIRST, "tokenizer.json", "tokenizer_config.json"])("without %s lacks it", (file) => {
    rmSync(at(file));
    expect(said()).toMatch(new RegExp(`^SP6750 .*lacks \`${file.replaceAll(".", "\\.")}\`: it is not there`));
  });

  it("whose index names no files or files elsewhere is damaged", () => {
    edit(INDEX, (json) => (json.weight_map = {}));
    expect(said()).toMatch(/^SP6751 .*it names no files/);
    edit(INDEX, (json) => (json.weight_map = { "model.norm.weight": "../elsewhere.safetensors" }));
    expect(said()).toMatch(/^SP6751 /);
  });

  it("with a file that was cut off is damaged, wherever it was cut", () => {
    const { length } = readFileSync(at(FIRST));
    truncateSync(at(FIRST), length - 1);
    expect(said()).toMatch(/^SP6751 .*it is cut off: the array/);
    truncateSync(at(FIRST), 100);
    expect(said()).toMatch(/^SP6751 .*its header says \d+ bytes, but only 92 are there/);
    truncateSync(at(FIRST), 3);
    expect(said()).toMatch(/^SP6751 .*too short/);
  });

  it("with numbers of another type or broken JSON is damaged", () => {
    const bytes = readFileSync(at(FIRST));
    writeFileSync(at(FIRST), Buffer.from(bytes.toString("latin1").replace('"F32"', '"F64"'), "latin1"));
    expect(said()).toMatch(/^SP6751 .*has the type F64/);
    writeFileSync(at(FIRST), Buffer.from(bytes.toString("latin1").replace('{"', "{{"), "latin1"));
    expect(said()).toMatch(/^SP6751 .*its header is not JSON/);
    writeFileSync(at("tokenizer.json"), "{");
    writeFileSync(at(FIRST), bytes);
    expect(said()).toMatch(/^SP6751 .*tokenizer\.json.*not a JSON object/);
  });

  it("whose weights are others than its configuration says does not fit", () => {
    const json = JSON.parse(readFileSync(at("config.json"), "utf8"));
    rmSync(at(INDEX));
    const fewer = new Map(tinyWeights(json, "F32", 1));
    fewer.delete("model.layers.1.self_attn.q_norm.weight");
    writeFileSync(at("model.safetensors"), safetensors(fewer, "F32"));
    expect(said()).toMatch(/^SP6752 .*`model\.layers\.1\.self_attn\.q_norm\.weight` is missing/);
    writeFileSync(at("model.safetensors"), safetensors(tinyWeights({ ...json, intermediate_size: 20 }, "F32", 1), "F32"));
    expect(said()).toMatch(/^SP6752 .*`model\.layers\.0\.mlp\.gate_proj\.weight` is \[20, 16\], expected \[24, 16\]/);
  });

  it.each(["F32", "F16", "BF16"] as const)("with a NaN among its %s weights is refused", (precision) => {
    rmSync(at(INDEX));
    const weights = new Map(tinyWeights(JSON.parse(readFileSync(at("config.json"), "utf8")), precision, 1));
    const bytes = safetensors(weights, precision);
    // The last array of the file is the last weight: all bits set are a NaN in every format.
    writeFileSync(at("model.safetensors"), bytes.fill(0xff, bytes.length - (precision === "F32" ? 4 : 2)));
    expect(said()).toMatch(/^SP6753 `model\.norm\.weight` in .*model\.safetensors` .*\(entry 15\)/);
  });

  it("with more tokens than the network has room for does not fit", () => {
    edit("tokenizer.json", (json) => ((json.added_tokens as { id: number }[])[2].id += 9));
    const { size } = tinyTokenizer();
    expect(said()).toContain(`its tokens go up to ${size + 8}, the network has room for ${size + 5}`);
    expect(said()).toMatch(/^SP6754 /);
  });

  it("that names no end of texts does not fit", () => {
    edit("tokenizer_config.json", (json) => {
      json.chat_template = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}";
      json.eos_token = "</s>";
    });
    expect(said()).toMatch(/^SP6754 .*its `eos_token` `<\/s>` is no token/);
  });

  it("without a chat template, or with one that does not work, is refused", () => {
    edit("tokenizer_config.json", (json) => delete json.chat_template);
    expect(said()).toMatch(/^SP6755 .*there is none/);
    edit("tokenizer_config.json", (json) => (json.chat_template = "{% for message in messages %}"));
    expect(said()).toMatch(/^SP6755 .*it is no template/);
    edit("tokenizer_config.json", (json) => (json.chat_template = "{{ raise_exception('never') }}"));
    expect(said()).toMatch(/^SP6755 .*it cannot write a conversation/);
    writeFileSync(at("chat_template.jinja"), "{% for message in messages %}{{ message['content'] }}<|im_end|>{% endfor %}");
    edit("tokenizer_config.json", (json) => delete json.chat_template);
    expect(said()).toBe("nothing");
  });

  it("whose configuration changed since the graphs were built is refused", () => {
    edit("config.json", (json) => (json.rope_theta = 5000));
    expect(said()).toMatch(/^SP6756 /);
  });
});

describe("a configuration", () => {
  const problem = (change: Record<string, unknown>): string => {
    const json = JSON.parse(readFileSync(at("config.json"), "utf8")) as Record<string, unknown>;
    const found = readConfig(JSON.stringify({ ...json, ...change }));
    return "problem" in found ? `${found.unknown ? "unknown: " : ""}${found.problem}` : "nothing";
  };

  it("that is not known or makes no sense says why", () => {
    expect(problem({})).toBe("nothing");
    expect(problem({ architectures: ["MixtralForCausalLM"] })).toBe("unknown: the architecture `MixtralForCausalLM`");
    expect(problem({ use_sliding_window: true })).toContain("unknown: `use_sliding_window`");
    expect(problem({ hidden_act: "relu" })).toBe("unknown: the activation `relu`");
    expect(problem({ rope_scaling: { rope_type: "yarn", factor: 4 } })).toContain("unknown: rotary embeddings scaled by `yarn`");
    expect(problem({ rope_scaling: { rope_type: "llama3", factor: 8 } })).toContain("`low_freq_factor`");
    expect(problem({ num_key_value_heads: 3 })).toBe("3 heads of keys do not divide 4 heads");
    expect(problem({ vocab_size: -1 })).toContain("`vocab_size` must be");
    expect(problem({ rope_theta: "big" })).toContain("`rope_theta` must be");
    expect(readConfig("[]")).toEqual({ problem: "it is not a JSON object" });
  });
});
