import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generate } from "../../../grammar/generate/generate.js";

const folder = new URL("../../../grammar/generated/", import.meta.url);

test("grammar/generated is what scripts/grammar.ts writes, and the grammar is valid", () => {
  for (const [name, text] of generate()) {
    expect(text === readFileSync(new URL(name, folder), "utf8"), `${name} is old: run npx tsx scripts/grammar.ts`).toBe(true);
  }
});

test("the railroad page needs nothing from elsewhere and links only to rules that it shows", () => {
  const page = readFileSync(new URL("railroad.html", folder), "utf8");
  expect(page).not.toMatch(/\b(?:src|href)="(?!#)/);
  const shown = new Set([...page.matchAll(/<h2 id="(\w+)">/g)].map((match) => match[1]));
  expect(shown.size).toBeGreaterThan(100);
  expect([...page.matchAll(/href="#(\w+)"/g)].map((match) => match[1]).filter((name) => !shown.has(name))).toEqual([]);
});

test("every rule that the EBNF names is one of its rules", () => {
  const text = readFileSync(new URL("grammar.ebnf", folder), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const defined = new Set([...text.matchAll(/^(\w+) +::=/gm)].map((match) => match[1]));
  const rules = text.slice(text.indexOf("File ")).replace(/"[^"]*"/g, "");
  expect([...rules.matchAll(/\b[A-Z]\w*/g)].map((match) => match[0]).filter((name) => !defined.has(name))).toEqual([]);
});

test("the patterns of the TextMate grammar are valid and know the words", () => {
  const grammar = JSON.parse(readFileSync(new URL("sp.tmLanguage.json", folder), "utf8")) as object;
  const patterns: string[] = [];
  JSON.stringify(grammar, (key, value: unknown) => {
    if (["match", "begin", "end"].includes(key) && typeof value === "string") patterns.push(value);
    return value;
  });
  const compiled = patterns.map((pattern) => new RegExp(pattern));
  expect(compiled.some((pattern) => pattern.test("minimise"))).toBe(true);
});
