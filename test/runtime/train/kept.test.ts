/**
 * Every method of the standard library's papers and of `specs/`, and a small one for each rule of `stdlib/learning`, is the same after a kill: from what
 * lies in its folder at a random moment the run comes to the same bytes. `SPC_LONG=1` looks at more moments, and kills processes.
 */
import { spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { train } from "../../../src/runtime/train/train.js";
import type { LoadedMethod } from "../../../src/cli/actions/load-methods.js";
import { keptMethods, keptSpecs, shortly } from "./kept-methods.js";
import { folders, leftBy } from "./run-files.js";

const LONG = process.env.SPC_LONG === "1";
const MOMENTS = LONG ? 8 : 1;
const { next, remove } = folders();
afterAll(remove, 60_000);

test("each rule of the standard library is called by one of these specs", () => {
  const library = readdirSync("stdlib/learning").map((file) => readFileSync(path.join("stdlib/learning", file), "utf8"));
  const declared = library.flatMap((text) => Array.from(text.matchAll(/^rule (\w+)\(/gm), ([, name]) => name));
  const texts = [...library, ...keptSpecs.map((file) => readFileSync(file, "utf8"))];
  const called = (name: string): boolean => texts.some((text) => new RegExp(`(?<!rule )\\b${name}\\(`).test(text));
  expect(declared.length).toBeGreaterThan(10);
  expect(declared.filter((name) => !called(name))).toEqual([]);
});

/** Trains to the end, and keeps what lay in the folder after some steps, any as likely as any other: that is all that a kill leaves. */
async function moments({ method, files }: LoadedMethod): Promise<{ left: unknown; steps: number; kept: readonly string[] }> {
  const folder = next();
  const kept: string[] = [];
  const { steps } = await train(method, {
    ...shortly,
    files,
    folder,
    listener: {
      step: (n) => {
        const place = n <= MOMENTS ? n - 1 : Math.floor(Math.random() * n);
        if (place >= MOMENTS) return;
        if (kept[place] !== undefined) rmSync(kept[place], { recursive: true });
        kept[place] = next();
        cpSync(folder, kept[place], { recursive: true, filter: (from) => path.basename(from) !== "lock" });
      },
    },
  });
  return { left: leftBy(folder), steps, kept };
}

/** Starts processes that train in a folder and kills them, each at a random moment, until one comes to its end. */
async function killed(spec: string, method: string, folder: string): Promise<void> {
  const started = performance.now();
  for (let tries = 4; ; tries--) {
    const child = spawn(process.execPath, ["--import", "tsx", "test/runtime/train/kept-run.ts", spec, method, folder], {
      stdio: "ignore",
    });
    const over = new AbortController();
    const ended = new Promise<NodeJS.Signals | number | null>((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
    if (tries > 0)
      void wait(Math.random() * 2 * (performance.now() - started + 4000), undefined, over).then(
        () => child.kill("SIGKILL"),
        () => undefined,
      );
    const how = await ended;
    over.abort();
    if (how === 0) return;
    expect(how).toBe("SIGKILL");
  }
}

describe.each(keptSpecs)("%s", (spec) => {
  test("a run is the same after a kill", async () => {
    for (const loaded of keptMethods(spec)) {
      const { method, files } = loaded;
      const { left, steps, kept } = await moments(loaded);
      expect(kept.length).toBe(Math.min(MOMENTS, steps));
      for (const folder of kept) {
        const again = await train(method, { ...shortly, files, folder });
        expect([method.name, again.finished, again.steps]).toEqual([method.name, true, steps]);
        expect(leftBy(folder)).toEqual(left);
        rmSync(folder, { recursive: true });
      }
      if (!LONG) continue;
      const folder = next();
      await killed(spec, method.name, folder);
      expect(leftBy(folder)).toEqual(left);
    }
  }, 600_000);
});
