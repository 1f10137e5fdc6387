import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ArrayProgram } from "../../contract/array-program.js";
import { badSolutionFile } from "../solve/messages.js";
import type { Graph } from "../arrays/executor.js";

/** Where graphs come from, and the files that a method names. */
export interface GraphFiles {
  load(name: string): Promise<Graph>;
  /** The text of a file by its path relative to the spec, or to the emitted module. */
  text(file: string): Promise<string>;
  /** Where something lies that is named by its path relative to the spec, or to the emitted module. */
  place(file: string): string;
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
    text: (file) => textIn(fileURLToPath(new URL(".", base)), file),
    place: (file) => path.resolve(fileURLToPath(new URL(".", base)), file),
  };
}

/** Reads a file below or beside a folder. */
export async function textIn(folder: string, file: string): Promise<string> {
  try {
    return await readFile(path.resolve(folder, file), "utf8");
  } catch {
    throw badSolutionFile({ because: `\`${file}\` cannot be read` });
  }
}
