/** Brings an emitted method to life in the process that compiled it. */
import path from "node:path";
import type { ArrayProgram } from "../../contract/array-program.js";
import type { Game, Kernel } from "../../contract/game.js";
import { textIn, type GraphFiles } from "../policies/graph-files.js";
import * as host from "./host.js";
import { defineMethod, type Method } from "./train.js";

/** Evaluates an emitted method's JavaScript; `games` are the modules it imports, by name. */
export function loadMethod(
  javaScript: string,
  name: string,
  games: Readonly<Record<string, { readonly game: Game; readonly kernel?: Kernel }>>,
): Method {
  const exported: string[] = [];
  const body = javaScript
    .replace(/^import \{[^}]*\} from "spc\/runtime";$/gm, "")
    .replace(
      /^import \* as (\w+) from "\.\/([^"]+)\.js";$/gm,
      (_, alias: string, game: string) => `const ${alias} = games[${JSON.stringify(game)}];`,
    )
    .replaceAll("import.meta.url", '""')
    .replace(/^export const (\w+)/gm, (_, id: string) => {
      exported.push(id);
      return `const ${id}`;
    });
  const make = new Function(
    "defineMethod",
    "host",
    "games",
    `"use strict";\n${body}\nreturn ${exported[0]};\n//# sourceURL=spc/${name}.js`,
  ) as (define: typeof defineMethod, functions: typeof host, modules: typeof games) => Method;
  return make(defineMethod, host, games);
}

/** Graphs that are in memory; files that the method names lie in `folder`. */
export function graphsInMemory(
  graphs: ReadonlyMap<string, { readonly program: ArrayProgram; readonly onnx: Uint8Array }>,
  folder = ".",
): GraphFiles {
  return {
    load: async (name) => {
      const graph = graphs.get(name);
      if (!graph) throw new Error(`a bug in spc: no graph ${name}`);
      return graph;
    },
    text: (file) => textIn(folder, file),
    place: (file) => path.resolve(folder, file),
  };
}
