import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { diagnose } from "../../src/cli/actions/diagnose.js";
import { blocksOf, ROOT } from "./blocks.js";

const blocks = blocksOf("docs/guide", "docs/reference");
const ofKind = (pattern: RegExp): readonly (readonly [string, string, string])[] =>
  blocks.filter(({ info }) => pattern.test(info)).map(({ place, text, info }) => [place, text, info] as const);

const specs = ["specs", "stdlib/games", "stdlib/networks", "stdlib/papers"].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith(".sp"))
    .map((name) => readFileSync(path.join(ROOT, folder, name), "utf8")),
);

test("every fence with a spec says what kind it is", () => {
  const kinds = blocks.filter(({ info }) => info.startsWith("sp")).map(({ info }) => info);
  expect(kinds.filter((info) => !/^sp( fragment| refused SP\d{4})?$/.test(info))).toEqual([]);
});

test.each(ofKind(/^sp$/))("the spec at %s has no problems", async (place, text) => {
  const found = await diagnose(`${place.replace(/\W+/g, "-")}.sp`, { folder: ROOT, text });
  expect(found.map((d) => `${d.code}: ${d.text}`)).toEqual([]);
});

test.each(ofKind(/^sp refused/))("the spec at %s is refused as the page says", async (place, text, info) => {
  const found = await diagnose(`${place.replace(/\W+/g, "-")}.sp`, { folder: ROOT, text });
  expect(found.map(({ code }) => code)).toEqual([info.split(" ")[2]]);
});

test.each(ofKind(/^sp fragment$/))("the fragment at %s stands in a spec of the project", (_, text) => {
  expect(specs.some((spec) => spec.includes(text))).toBe(true);
});
