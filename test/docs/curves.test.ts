import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { pictures } from "../../scripts/curves.js";
import { ROOT } from "./blocks.js";

const drawn = pictures();

test.each(Object.keys(drawn))("%s is what scripts/curves.ts draws from the kept numbers", (file) => {
  expect(readFileSync(path.join(ROOT, file), "utf8")).toBe(drawn[file]);
});
