import { readFile } from "node:fs/promises";
import type { ArrayProgram } from "../../contract/array-program.js";
import type { Graph } from "../arrays/executor.js";

/** Where graphs come from. */
export interface GraphFiles {
  load(name: string): Promise<Graph>;
}

/** Graphs beside an emitted module: `<name>.json`, and `<name>.onnx` for the ONNX executor. */
export function graphsBeside(base: string): GraphFiles {
  return {
    load: async (name) => {
      const [json, onnx] = await Promise.all([
        readFile(new URL(`./${name}.json`, base), "utf8"),
        readFile(new URL(`./${name}.onnx`, base)),
      ]);
      return { program: JSON.parse(json) as ArrayProgram, onnx };
    },
  };
}
