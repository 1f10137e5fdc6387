import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { spc } from "./spc.js";

const ROOT = new URL("../..", import.meta.url).pathname;
const shipped = ["specs", "stdlib/games"].flatMap((folder) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith(".sp"))
    .map((name) => `${folder}/${name}`)
    // Specs of methods alone have nothing to play.
    .filter((spec) => /^game /m.test(readFileSync(`${ROOT}/${spec}`, "utf8"))),
);

describe("every game that comes with spc passes its own tests, random play and twin worlds", () => {
  test.each(shipped)("%s", async (spec) => {
    const { code, stderr } = await spc(["test", spec], { cwd: ROOT });
    expect(stderr).toMatch(/[1-9]\d* checks passed, 0 failed/);
    expect(code).toBe(0);
  });
});
