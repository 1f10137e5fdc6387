import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockFolder } from "../../../src/runtime/train/lock.js";
import { train, type Trained, type TrainOptions } from "../../../src/runtime/train/train.js";
import { methodOf, SPIRAL } from "./methods.js";
import { checkpointsOf, folders, leftBy } from "./run-files.js";

const { next, remove } = folders();
afterAll(remove);

const small = ["games=[kuhn_poker]", "net=mlp([4])", "iterations=4", "n=2"];
const { method, files } = methodOf(SPIRAL, small);
const run = (folder: string, options: Partial<TrainOptions> = {}): Promise<Trained> =>
  train(method, { seed: 1, files, folder, everySteps: 5, ...options });
const straight = next();
beforeAll(async () => {
  await run(straight);
});

/** A copy of the finished run, to be damaged. */
function copied(): string {
  const folder = next();
  cpSync(straight, folder, { recursive: true });
  return folder;
}

const PARTS = ["state.json", "arrays.safetensors", "weights.safetensors", "manifest.json"];
const damages: readonly (readonly [string, (file: string) => void])[] = [
  ["a flipped bit in the middle", (file) => spoil(file, (bytes) => (bytes[bytes.length >> 1] ^= 1))],
  ["a flipped bit at the start", (file) => spoil(file, (bytes) => (bytes[0] ^= 128))],
  ["a cut end", (file) => truncateSync(file, readFileSync(file).length - 1)],
  ["nothing left", (file) => truncateSync(file, 0)],
  ["more at the end", (file) => appendFileSync(file, "x")],
  ["no file", (file) => rmSync(file)],
];

function spoil(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

describe.each(PARTS)("damage of %s", (part) => {
  test.each(damages)("by %s: the checkpoint before is used, and the run ends the same", async (_, damage) => {
    const folder = copied();
    const [before, newest] = checkpointsOf(folder);
    damage(path.join(newest, part));
    const notes: string[] = [];
    const again = await run(folder, { listener: { note: (text) => notes.push(text) } });
    expect(notes).toEqual([expect.stringMatching(/^the newest checkpoint is damaged \(checkpoint \d+: .+\); going on from step \d+$/)]);
    expect(again).toMatchObject({ finished: true, resumedAt: Number(path.basename(before)) });
    expect(leftBy(folder)).toEqual(leftBy(straight));
  });

  test("in all checkpoints: SP6202, and nothing is deleted", async () => {
    const folder = copied();
    for (const place of checkpointsOf(folder)) spoil(path.join(place, part), (bytes) => (bytes[bytes.length >> 1] ^= 1));
    const before = leftBy(folder);
    await expect(run(folder)).rejects.toMatchObject({ name: "RunFault", code: "SP6202" });
    expect(leftBy(folder)).toEqual(before);
    expect(readdirSync(folder)).not.toContain("lock");
    expect((await run(folder, { fresh: true })).resumedAt).toBeUndefined();
    expect(leftBy(folder)).toEqual(leftBy(straight));
  });
});

describe("a folder", () => {
  test.each([
    ["another seed", { seed: 2 }, method, /holds a run of seed 1, not 2$/],
    ["another setting", {}, methodOf(SPIRAL, [...small, "explore=0.2"]).method, /with explore: 0\.1, not 0\.2$/],
    [
      "another loss",
      {},
      methodOf(SPIRAL.replace("maximise mean(advantage", "maximise 2 * mean(advantage"), small).method,
      /an earlier version of `spiral` or of the games it plays$/,
    ],
  ])("with %s is refused: SP6203", async (_, options, other, text) => {
    const folder = copied();
    const before = leftBy(folder);
    await expect(train(other, { seed: 1, files, folder, ...options })).rejects.toMatchObject({
      code: "SP6203",
      message: expect.stringMatching(text),
    });
    expect(leftBy(folder)).toEqual(before);
  });

  test("whose run another version wrote is refused, and begun anew when asked", async () => {
    const folder = copied();
    writeFileSync(path.join(folder, "run.json"), "{}");
    await expect(run(folder)).rejects.toMatchObject({ code: "SP6203", message: expect.stringMatching(/another version of spc$/) });
    expect((await run(folder, { fresh: true })).resumedAt).toBeUndefined();
  });

  test("that spc did not make is left alone, even when begun anew", async () => {
    const folder = next();
    mkdirSync(path.join(folder, "checkpoints", "mine"), { recursive: true });
    for (const fresh of [false, true]) await expect(run(folder, { fresh })).rejects.toMatchObject({ code: "SP6203" });
    expect(readdirSync(path.join(folder, "checkpoints"))).toEqual(["mine"]);
  });

  test("goes on although its metrics were cut or written on", async () => {
    for (const change of [(file: string) => truncateSync(file, 10), (file: string) => appendFileSync(file, "{}\n"), rmSync]) {
      const folder = next();
      const stop = new AbortController();
      await run(folder, { signal: stop.signal, listener: { step: (steps) => steps === 12 && stop.abort() } });
      change(path.join(folder, "metrics.jsonl"));
      await run(folder);
      expect(leftBy(folder)).toEqual(leftBy(straight));
    }
  });

  test("loses what a killed process was writing", async () => {
    const folder = copied();
    mkdirSync(path.join(folder, "checkpoints", ".000000099.new"));
    await run(folder);
    expect(readdirSync(path.join(folder, "checkpoints"))).toEqual(checkpointsOf(straight).map((place) => path.basename(place)));
  });
});

describe("a lock", () => {
  test("keeps a second run out: SP6204", async () => {
    const folder = copied();
    const unlock = await lockFolder(folder);
    await expect(run(folder)).rejects.toMatchObject({ code: "SP6204" });
    await unlock();
    expect((await run(folder)).finished).toBe(true);
  });

  test("of a process that is alive keeps others out", async () => {
    const folder = copied();
    writeFileSync(path.join(folder, "lock"), `${process.ppid}`);
    await expect(run(folder)).rejects.toMatchObject({ code: "SP6204", message: expect.stringContaining(`process ${process.ppid}`) });
  });

  test.each(["", "999999999", "nonsense", `${process.pid}`, `${process.ppid} 1`])("that nobody holds is taken over: %j", async (text) => {
    const folder = copied();
    writeFileSync(path.join(folder, "lock"), text);
    expect((await run(folder)).finished).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["checkpoints", "events.out.tfevents.0.spc", "metrics.jsonl", "run.json"]);
  });

  test("is taken by one of several at once", async () => {
    // Who finds a dead lock, and who takes the folder meanwhile, depends on the moment: many moments.
    for (let round = 0; round < 100; round++) {
      const folder = copied();
      writeFileSync(path.join(folder, "lock"), "999999999");
      const taken = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => lockFolder(folder)));
      const got = taken.filter((t) => t.status === "fulfilled");
      expect(got).toHaveLength(1);
      await got[0].value();
      expect(readdirSync(folder).filter((name) => name.startsWith("lock"))).toEqual([]);
    }
  });

  test("is taken where one who tidied up was killed on the way", async () => {
    const folder = copied();
    writeFileSync(path.join(folder, "lock"), "999999999");
    const mark = path.join(folder, "lock.tidying");
    writeFileSync(mark, "");
    const long = new Date(Date.now() - 60_000);
    utimesSync(mark, long, long);
    const unlock = await lockFolder(folder);
    await unlock();
    expect(readdirSync(folder).filter((name) => name.startsWith("lock"))).toEqual([]);
  });
});

test("a folder that cannot be made is named", async () => {
  await expect(run("/dev/null/run")).rejects.toMatchObject({ code: "ENOTDIR", path: expect.stringContaining("/dev/null/run") });
});

/** Lets the first `room` writes through; all others find the disk full. Gives how to free it. */
async function fillDisk(room: number): Promise<() => void> {
  const handle = await open("/dev/null");
  const writes = Object.getPrototypeOf(handle) as Record<"writeFile" | "appendFile" | "sync", (...args: unknown[]) => Promise<void>>;
  await handle.close();
  const { writeFile, appendFile, sync } = writes;
  let done = 0;
  const failing = (write: (...args: unknown[]) => Promise<void>) =>
    function (this: unknown, ...args: unknown[]): Promise<void> {
      if (done++ < room) return write.apply(this, args);
      return Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
    };
  Object.assign(writes, { writeFile: failing(writeFile), appendFile: failing(appendFile), sync: failing(sync) });
  return () => Object.assign(writes, { writeFile, appendFile, sync });
}

test("a full disk ends the run whenever it fills; what was saved before stays good", async () => {
  let ended = 0;
  for (let room = 0; ; room += 1 + (room >> 2)) {
    const folder = next();
    const free = await fillDisk(room);
    const fault = await run(folder).then(
      () => undefined,
      (error: unknown) => error,
    );
    free();
    if (fault === undefined) break;
    ended++;
    expect(fault).toMatchObject({ code: "ENOSPC", path: expect.stringContaining(folder) });
    expect(readdirSync(folder)).not.toContain("lock");
    expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
    await run(folder);
    expect(leftBy(folder)).toEqual(leftBy(straight));
  }
  expect(ended).toBeGreaterThan(10);
});
