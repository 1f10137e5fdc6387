/** Brings an emitted game to life in the process that compiled it, without a file: its JavaScript, with "spc/runtime" being given. */
import type { Game, Kernel } from "../../contract/game.js";
import * as games from "./emitted.js";

/** What an emitted game module exports. */
export interface GameModule {
  readonly game: Game;
  /** The batch form, where the game has one. */
  readonly kernel?: Kernel;
  readonly [name: string]: unknown;
}

/** A function of the user's TypeScript, as it was loaded. */
export type ExternFunction = (...args: readonly never[]) => unknown;

/** Evaluates an emitted module's JavaScript and gives its exports; `runtime` is what it imports from "spc/runtime". */
export function loadModule(
  javaScript: string,
  name: string,
  runtime: object,
  externs: readonly ExternFunction[] = [],
): Readonly<Record<string, unknown>> {
  const exported: string[] = [];
  const body = javaScript
    .replace(/^import \{([^}]*)\} from "spc\/runtime";$/gm, "const {$1} = runtime;")
    .replace(/^export (const|let|function) (\w+)/gm, (_, kind: string, id: string) => {
      exported.push(id);
      return `${kind} ${id}`;
    });
  const make = new Function(
    "runtime",
    "externs",
    `"use strict";\n${body}\nreturn { ${exported.join(", ")} };\n//# sourceURL=spc/${name}.js`,
  ) as (given: object, externs: readonly ExternFunction[]) => Readonly<Record<string, unknown>>;
  return make(runtime, externs);
}

/** Evaluates an emitted game; `externs` are the functions it calls, by number. */
export function loadGame(javaScript: string, name: string, externs: readonly ExternFunction[] = []): GameModule {
  return loadModule(javaScript, name, games, externs) as GameModule;
}
