/** Adapters of language models as PEFT lays them out: written beside checkpoints, and merged into the weights that they are for. */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readConfig, type LanguageModelPlan } from "../../contract/models/config.js";
import { weightsOf } from "../../contract/models/weights.js";
import type { Tensors } from "../arrays/executor.js";
import { encodeSafetensors, type StoredArray } from "../track/safetensors.js";
import { damagedFile, otherWeights } from "./messages.js";
import { jsonIn, openShards, textIn } from "./shards.js";

const CONFIG = "adapter_config.json";
const WEIGHTS = "adapter_model.safetensors";
const ROOT = "base_model.model.";

/** The files of a policy's adapters: `adapter_config.json`, and `adapter_model.safetensors` with the names that PEFT gives. */
export function adapterFiles(
  policy: string,
  { folder, lora }: LanguageModelPlan,
  weights: Tensors,
): ReadonlyMap<string, Uint8Array | string> {
  if (!lora) return new Map();
  const own = Object.entries(weights).map(([name, { shape, data }]): [string, StoredArray] => [
    name.slice(policy.length + 1),
    { shape, data: data instanceof Float32Array ? data : Float32Array.from(data) },
  ]);
  const config = {
    peft_type: "LORA",
    task_type: "CAUSAL_LM",
    base_model_name_or_path: folder,
    r: lora.rank,
    lora_alpha: lora.alpha,
    lora_dropout: 0,
    target_modules: lora.targets,
    bias: "none",
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    use_rslora: false,
    use_dora: false,
    modules_to_save: null,
  };
  return new Map<string, Uint8Array | string>([
    [CONFIG, `${JSON.stringify(config, null, 2)}\n`],
    [WEIGHTS, encodeSafetensors(new Map(own), { format: "pt" })],
  ]);
}

/** Writes a model folder in which an adapter's products are added to the weights of its model; every tool that reads such folders can use it. */
export function mergeAdapter(model: string, adapter: string, out: string): void {
  const config = readConfig(textIn(model, "config.json"));
  if ("problem" in config) throw damagedFile({ file: path.join(model, "config.json"), because: config.problem });
  const {
    r,
    lora_alpha: alpha,
    use_rslora: rooted,
  } = jsonIn(adapter, CONFIG) as { r?: unknown; lora_alpha?: unknown; use_rslora?: unknown };
  if (typeof r !== "number" || typeof alpha !== "number")
    throw damagedFile({ file: path.join(adapter, CONFIG), because: "it names no `r` and `lora_alpha`" });
  const [base, factors] = [openShards(model), openShards(adapter, WEIGHTS)];
  const merged = new Map<string, StoredArray>();
  for (const { name, shape } of weightsOf(config)) {
    if (!base.has(name)) throw otherWeights({ folder: model, because: `\`${name}\` is missing` });
    const { data } = base.read(name);
    const layer = `${ROOT}${name.slice(0, name.lastIndexOf("."))}`;
    if (name.endsWith(".weight") && factors.has(`${layer}.lora_A.weight`)) {
      const [down, up] = [factors.read(`${layer}.lora_A.weight`), factors.read(`${layer}.lora_B.weight`)];
      const [rows, columns] = shape;
      if (down.shape.join() !== `${r},${columns}` || up.shape.join() !== `${rows},${r}`)
        throw otherWeights({ folder: adapter, because: `the adapter of \`${name}\` has other sizes` });
      addProduct(data, up.data, down.data, r, columns, alpha / (rooted === true ? Math.sqrt(r) : r));
    }
    merged.set(name, { shape, data });
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, "model.safetensors"), encodeSafetensors(merged, { format: "pt" }));
  for (const file of ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"])
    if (existsSync(path.join(model, file))) copyFileSync(path.join(model, file), path.join(out, file));
}

/** data += times * up down. */
function addProduct(data: Float32Array, up: Float32Array, down: Float32Array, rank: number, columns: number, times: number): void {
  for (let i = 0; i < data.length; i++) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += up[row * rank + k] * down[k * columns + column];
    data[i] += times * sum;
  }
}
