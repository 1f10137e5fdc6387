/** A model's weights from its folder, checked against its configuration. */
import path from "node:path";
import { readConfig, type ModelConfig } from "../../contract/models/config.js";
import { weightsOf } from "../../contract/models/weights.js";
import { tensor, type Tensor } from "../arrays/tensor.js";
import { noNumber, otherConfig, otherWeights } from "./messages.js";
import { openShards, textIn } from "./shards.js";

/** Reads all weights of a model, by their names behind `prefix`; faults say which file or weight is amiss. */
export function loadWeights(folder: string, config: ModelConfig, prefix: string): Readonly<Record<string, Tensor>> {
  const found = readConfig(textIn(folder, "config.json"));
  if (JSON.stringify(found) !== JSON.stringify(config)) throw otherConfig({ folder });
  const shards = openShards(folder);
  const loaded: Record<string, Tensor> = {};
  for (const { name, shape } of weightsOf(config)) {
    if (!shards.has(name)) throw otherWeights({ folder, because: `\`${name}\` is missing` });
    const { shape: there, data } = shards.read(name);
    if (there.join() !== shape.join())
      throw otherWeights({ folder, because: `\`${name}\` is [${there.join(", ")}], expected [${shape.join(", ")}]` });
    const bad = data.findIndex((x) => !Number.isFinite(x));
    if (bad >= 0) throw noNumber({ file: path.join(folder, shards.fileOf(name)), name, at: bad });
    loaded[`${prefix}${name}`] = tensor("f32", shape, data);
  }
  return loaded;
}
