import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { format } from "../../src/compiler/1-parse/format/format.js";
import { everySpec } from "../support/every-game.js";

test.each(everySpec())("%s has the layout that `spc fmt` gives", async (file) => {
  const text = readFileSync(file, "utf8");
  expect(await format(text, file)).toBe(text);
});
