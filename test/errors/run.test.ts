import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { allCodes, CASES, caseFile, codesFor, ELSEWHERE, expectedFile, fencesOf, hasPage, PAGES, printedFor } from "./harness.js";

const codes = await allCodes();

describe.each(codes)("%s", (code) => {
  test("has a page with a wrong example and a right one", () => {
    expect(hasPage(code), `docs/errors/${code}.md is missing`).toBe(true);
    const page = readFileSync(path.join(PAGES, `${code}.md`), "utf8");
    expect(page).toMatch(new RegExp(`^# ${code}: .+\n`));
    expect(fencesOf(code).length, "fenced examples").toBeGreaterThanOrEqual(2);
  });

  const elsewhere = ELSEWHERE.get(code);
  if (elsewhere !== undefined) {
    test(`is brought about in ${elsewhere}`, () => {
      expect(readFileSync(path.join(CASES, "..", "..", elsewhere), "utf8")).toContain(code);
    });
    return;
  }

  test("is brought about by its case, and prints as expected", async () => {
    expect(existsSync(path.join(CASES, caseFile(code))), `test/errors/${code}.sp is missing`).toBe(true);
    const printed = await printedFor(code);
    expect(printed).toContain(` ${code}: `);
    expect(printed).toBe(readFileSync(expectedFile(code), "utf8"));
  });

  test("is what its page's wrong example gets, and the right one is clean of it", async () => {
    const [wrong, right] = fencesOf(code).filter(({ language }) => language === "sp");
    expect(await codesFor(wrong.text)).toContain(code);
    expect(await codesFor(right.text)).toEqual([]);
  });
});

test("pages and cases belong to codes that exist", () => {
  const named = [...readdirSync(PAGES), ...readdirSync(CASES)]
    .map((name) => /^SP\d{4}/.exec(name)?.[0])
    .filter((code) => code !== undefined);
  expect([...new Set(named)].filter((code) => !codes.includes(code)).sort()).toEqual([]);
});
