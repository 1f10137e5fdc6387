import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { referencePages } from "../../scripts/reference.js";

const pages = referencePages();

test.each(Object.keys(pages))("%s is what scripts/reference.ts writes", (file) => {
  expect(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).toBe(pages[file]);
});
