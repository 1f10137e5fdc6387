/** A doubles battle: records of heads, a choice of a whole array, orders sorted by speed. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { interpret } from "../../../support/interpret.js";
import { gameOf } from "../../../support/lower-text.js";
import { compareForms, compareScalars } from "./compare.js";
import { running } from "./emitted.js";

test("a battle of two teams agrees in all three forms", () => {
  const ir = gameOf(readFileSync(new URL("./mini_vgc.sp", import.meta.url), "utf8"));
  const { game, kernel } = running(ir);
  expect(game.info.sites.map((site) => [site.name, site.size])).toEqual([
    ["pick", 64],
    ["order", 36],
  ]);
  expect(compareForms(game, kernel, 300).asked).toBeGreaterThanOrEqual(300);
  expect(compareScalars(game, interpret(ir), 30)).toBeGreaterThanOrEqual(30);
});
