import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/cli/actions/diagnose.js";
import { printText } from "../../src/compiler/diagnostics/print-text.js";

const ROOT = new URL("../../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), "utf8");
const fences = (page: string) => [...page.matchAll(/^```sp\n(.*?)^```$/gms)].map(([, text]) => text);
const pages = ["README.md", ...readdirSync(new URL("docs/guide/", ROOT)).map((name) => `docs/guide/${name}`)];

describe.each(pages)("%s", (page) => {
  test.each(fences(read(page)).map((text, index) => ({ index: index + 1, text })))("spec $index has no problems", async ({ text }) => {
    expect(printText(await diagnose("page.sp", { folder: ".", text }), { color: false })).toBe("");
  });

  test("links lead somewhere", () => {
    const base = new URL(page, ROOT);
    for (const [, target] of read(page)
      .replace(/^```.*?^```$/gms, "")
      .matchAll(/\]\(([^)#]+)\)/g)) {
      if (target.startsWith("http") || target.endsWith("/")) continue;
      const folder = new URL(".", new URL(target, base));
      expect(readdirSync(folder), `${page} links to ${target}`).toContain(target.split("/").at(-1));
    }
  });
});

test("the guide's last step is the spec in specs/", () => {
  const page = read("docs/guide/first-game.md");
  const spec = read("specs/liars_coin.sp");
  for (const piece of [
    ...fences(page)[3]
      .trim()
      .split(/(?=\/\/\/ One policy)/),
    /^```text\n(claim .*?)^```$/ms.exec(page)![1],
  ]) {
    expect(spec).toContain(piece.trim());
  }
});

test.each(readdirSync(new URL("specs/", ROOT)).filter((name) => name.endsWith(".sp")))("specs/%s has no problems", async (name) => {
  expect(printText(await diagnose(`specs/${name}`, { folder: "." }), { color: false })).toBe("");
});
