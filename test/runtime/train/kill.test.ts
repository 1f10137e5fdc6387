import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { scratch, spc, startSpc } from "../../cli/spc.js";
import { leftBy } from "./run-files.js";

const { folder, remove } = scratch();
afterAll(remove);

const settings = ["net=mlp([6])", "iterations=60", "n=6", "rate=3e-3"];
const command = (out: string): string[] => [
  "train",
  "std/papers/spiral",
  "--set",
  ...settings,
  "--save-every",
  "3",
  "--out",
  out,
  "--format",
  "short",
];

test("killed at random moments and started again with the same command, a run leaves the same bytes", async () => {
  const started = performance.now();
  expect(await spc(command("straight"), { cwd: folder })).toMatchObject({ code: 0 });
  const length = performance.now() - started;
  const straight = leftBy(path.join(folder, "straight"));
  let kills = 0;
  for (const out of ["first", "second"]) {
    for (let left = 4; ; left--) {
      const child = startSpc(command(out), { cwd: folder });
      child.stdout?.resume();
      child.stderr?.resume();
      const ended = new Promise<NodeJS.Signals | number | null>((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
      const over = new AbortController();
      // Random moments: whatever they are, the bytes must be the same. The last of the attempts is let through.
      if (left > 0)
        void wait(Math.random() * length, undefined, over).then(
          () => child.kill("SIGKILL"),
          () => undefined,
        );
      const how = await ended;
      over.abort();
      if (how === 0) break;
      expect(how).toBe("SIGKILL");
      kills++;
    }
    expect(leftBy(path.join(folder, out))).toEqual(straight);
    rmSync(path.join(folder, out), { recursive: true });
  }
  expect(kills).toBeGreaterThan(0);
}, 240_000);
