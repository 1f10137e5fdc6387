/**
 * The scalar form defines a game; the kernel and the interpreted automaton must agree with it in everything (F2). Games that ship:
 * `test/properties/every-game.test.ts`.
 */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { GameIr } from "../../../../src/compiler/4-lower/games/ir.js";
import { sourceFile } from "../../../../src/compiler/source/source-file.js";
import { handWrittenGames } from "../../../support/games-ir.js";
import { interpret } from "../../../support/interpret.js";
import { lowerFile, say } from "../../../support/lower-text.js";
import { compareForms, compareScalars } from "./compare.js";
import { running } from "./emitted.js";

const specs = new URL("./specs/", import.meta.url);

/** The games of a spec, none of which may have a message. */
function lowered(file: ReturnType<typeof sourceFile>): readonly GameIr[] {
  const { games, diagnostics } = lowerFile(file);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(say).join("\n"));
  return [...games.values()];
}

describe("the automata written by hand give the same games", () => {
  for (const [name, make] of Object.entries(handWrittenGames)) {
    test(name, () => {
      const { game, kernel } = running(make());
      expect(compareForms(game, kernel, 2_000).asked).toBeGreaterThan(2_000);
      expect(compareScalars(game, interpret(make()), 300)).toBeGreaterThan(300);
    });
  }
});

describe("other features of games agree in all three forms", () => {
  for (const file of readdirSync(specs)) {
    test(file, () => {
      for (const ir of lowered(sourceFile(`specs/${file}`, readFileSync(new URL(file, specs), "utf8")))) {
        const { game, kernel } = running(ir);
        expect(compareForms(game, kernel, 1_000).asked).toBeGreaterThanOrEqual(1_000);
        expect(compareScalars(game, interpret(ir), 100)).toBeGreaterThanOrEqual(100);
      }
    });
  }
});
