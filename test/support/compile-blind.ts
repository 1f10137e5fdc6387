/** Compiles a game without the proof of who sees what, so that tests can play what it refuses. */
import { readFileSync } from "node:fs";
import { parse } from "../../src/compiler/1-parse/parse.js";
import { bind } from "../../src/compiler/2-bind/bind.js";
import { check } from "../../src/compiler/3-check/check.js";
import { checkVisibility } from "../../src/compiler/3-check/visibility/check-visibility.js";
import { lowerGame } from "../../src/compiler/4-lower/games/lower-game.js";
import { emitGame } from "../../src/compiler/5-emit/games/emit-game.js";
import { printJavaScript } from "../../src/compiler/5-emit/typescript/javascript.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { sourceFile, type SourceFile } from "../../src/compiler/source/source-file.js";
import type { GameIr } from "../../src/compiler/4-lower/games/ir.js";
import type { Game, Kernel } from "../../src/contract/game.js";
import { loadGame } from "../../src/runtime/games/load.js";

export interface Blind {
  /** The first game of the text; absent where another phase refuses it. */
  readonly game?: Game;
  /** Its batch form, where it has one. */
  readonly kernel?: Kernel;
  readonly ir?: GameIr;
  /** What the other phases say. */
  readonly said: readonly string[];
  /** What the proof would have said. */
  readonly leaks: readonly string[];
}

/** Finds a spec of the standard library. */
export function standard(path: string): SourceFile | { readonly error: string } {
  if (!path.startsWith("std/")) return { error: "there is no such file" };
  return sourceFile(`${path}.sp`, readFileSync(`stdlib/${path.slice(4)}.sp`, "utf8"));
}

/** Compiles the first game of a text, and keeps apart what the proof says of it. Without `play` it is not written. */
export function compileBlind(text: string, play = true): Blind {
  const { report, diagnostics } = collector();
  const proof = collector();
  const bound = bind(
    parse(sourceFile("game.sp", text), report),
    (_, path) => {
      const found = standard(path);
      return "error" in found ? found : parse(found, report);
    },
    report,
  );
  const typed = check(bound, report);
  const { unheard } = checkVisibility(typed, proof.report);
  const say = (found: typeof diagnostics): string[] => found.map((d) => `${d.code} ${d.text}`);
  const leaks = say(proof.diagnostics);
  const instance = typed.games.find((g) => g.declaration.span.file.path === "game.sp");
  if (!play || instance === undefined || diagnostics.some((d) => d.severity === "error")) return { said: say(diagnostics), leaks };
  const ir = lowerGame(instance, unheard, report);
  const module = ir && emitGame(ir, report);
  if (ir === undefined || module === undefined) return { said: say(diagnostics), leaks };
  const { game, kernel } = loadGame(printJavaScript(module), ir.name);
  return { game, kernel, ir, said: say(diagnostics), leaks };
}
