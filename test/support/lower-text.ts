/** Takes the text of a spec down to decision automata, for tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyse } from "../../src/compiler/compile.js";
import { lowerGame } from "../../src/compiler/4-lower/games/lower-game.js";
import type { GameIr } from "../../src/compiler/4-lower/games/ir.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import type { Diagnostic } from "../../src/compiler/diagnostics/define.js";
import { sourceFile, whereOf } from "../../src/compiler/source/source-file.js";
import type { SourceFile } from "../../src/compiler/source/source-file.js";
import { verifyIr } from "./verify-ir.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A file of the standard library: `std/games/kuhn_poker`. */
export function standard(path: string): SourceFile {
  const inside = path.replace(/^std\//, "").replace(/\.sp$/, "");
  return sourceFile(`std/${inside}.sp`, readFileSync(join(ROOT, "stdlib", `${inside}.sp`), "utf8"));
}

export interface Lowered {
  readonly games: ReadonlyMap<string, GameIr>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a spec and lowers every game in it. */
export function lowerFile(entry: SourceFile): Lowered {
  const { report, diagnostics } = collector();
  const { typed, sight } = analyse(
    entry,
    (_, path) => (path.startsWith("std/") ? standard(path) : { error: "there is no such spec" }),
    report,
  );
  const games = new Map<string, GameIr>();
  if (!diagnostics.some((d) => d.severity === "error")) {
    for (const instance of typed.games) {
      const ir = lowerGame(instance, sight.unheard, report);
      if (ir === undefined) continue;
      verifyIr(ir);
      games.set(ir.name, ir);
    }
  }
  return { games, diagnostics };
}

/** Lowers the one game of a text; a message is a failure. */
export function gameOf(text: string): GameIr {
  const { games, diagnostics } = lowerFile(sourceFile("test.sp", text));
  const [ir] = games.values();
  if (ir === undefined || diagnostics.some((d) => d.severity === "error")) throw new Error(diagnostics.map(say).join("\n") || "no game");
  return ir;
}

/** A message as one line. */
export function say(d: Diagnostic): string {
  return `${whereOf(d.span)} ${d.code} ${d.text}`;
}
