import { expect, test } from "vitest";
import { lookForLeaks } from "../../src/cli/actions/test.js";
import { compile, type CompiledGame } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { printText } from "../../src/compiler/diagnostics/print-text.js";
import { openSpecs } from "../../src/compiler/source/specs.js";

/** Kuhn poker, compiled. */
function kuhn(): CompiledGame {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report);
  const { games } = compile(specs.open("std/games/kuhn_poker")!, specs.follow, report);
  expect(diagnostics).toEqual([]);
  return games[0];
}

/** The same with an `observe` that ends by writing the other's card into the observation: a leak that only play can show. */
function leaking(game: CompiledGame): CompiledGame {
  const declarations = game.module.declarations.map((d) =>
    d.kind === "function" && d.name === "observe" ? { ...d, body: `${d.body}\nout[at] += state.card[1 - seat];` } : d,
  );
  expect(declarations).not.toEqual(game.module.declarations);
  return { ...game, module: { ...game.module, declarations } };
}

test("SP6023: twin worlds catch a compiled game that tells the other's card", () => {
  const settings = { games: 200, seed: 1 };
  expect(lookForLeaks(kuhn(), settings).problem).toBeUndefined();
  const { problem } = lookForLeaks(leaking(kuhn()), settings);
  const printed = printText([problem!], { color: false });
  expect(printed).toMatch(/^error SP6023: `kuhn_poker` tells a seat what it may not know: /);
  expect(printed).toContain("--> std/games/kuhn_poker.sp:");
  expect(printed).toMatch(/it noticed in both: .*\n +world 1: .*\n +world 2: /);
});
