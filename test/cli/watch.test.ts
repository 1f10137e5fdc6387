import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { watchSpecs } from "../../src/cli/actions/watch.js";
import type { Context } from "../../src/cli/command.js";
import { openOutput } from "../../src/cli/output/output.js";
import { scratch, startSpc } from "./spc.js";

const GAME = `import { LAST } from "./numbers"

game pick {
  players a, b
  zero_sum
  play {
    let n = a chooses 1..LAST
    win (n == LAST ? a : b)
  }
}
`;

const { folder, put, remove } = scratch({ "pick.sp": GAME, "numbers.sp": "const LAST = 3\n" });
afterAll(remove);

/** Watches in this process; `until` waits for a line of what is said. */
function watching(names: readonly string[]) {
  let said = "";
  let look = (): void => undefined;
  const write = (text: string) => ((said += text), look(), true);
  const stream = { isTTY: false, write } as unknown as NodeJS.WriteStream;
  const output = openOutput({ format: "text", color: "never", debug: false }, { stdout: stream, stderr: stream });
  const context: Context = { output, folder, debug: false };
  const stop = new AbortController();
  const ended = watchSpecs(names, "out", context, stop.signal);
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      ended.catch(reject);
      look = () => {
        const found = pattern.exec(said);
        if (found === null) return;
        said = said.slice(found.index + found[0].length);
        look = () => undefined;
        resolve(found[0]);
      };
      look();
    });
  return { until, end: () => (stop.abort(), ended) };
}

test("what a change touches is built again, and errors and missing files do not stop it", async () => {
  const { until, end } = watching(["pick.sp"]);
  const built = () => readFileSync(path.join(folder, "out/pick.ts"), "utf8");
  await until(/pick\.sp: 1 file written \(.* s\)\nwatching 1 spec .*\n/);
  expect(built()).toMatch(/size: 3,/);

  put("numbers.sp", "const LAST = 4\n"); // an imported file
  await until(/pick\.sp: 1 file written/);
  expect(built()).toMatch(/size: 4,/);

  put("pick.sp", GAME.replace("n == LAST", "m == LAST"));
  const wrong = await until(/error SP2001[^]*pick\.sp: not built, out keeps what it had/);
  expect(wrong).toContain("nothing named `m`");
  expect(built()).toMatch(/size: 4,/);

  rmSync(path.join(folder, "numbers.sp"));
  await until(/error SP2\d\d\d[^]*pick\.sp: not built/);
  put("numbers.sp", "const LAST = 5\n");
  put("pick.sp", GAME);
  await until(/pick\.sp: 1 file written/);
  expect(built()).toMatch(/size: 5,/);

  put("pick.sp", `// a remark\n${GAME}`);
  await until(/pick\.sp: (1 file written|nothing changed)/);
  expect(await end()).toBe(0);
});

test("Ctrl-C ends the command, and nothing half-written is left", async () => {
  const child = startSpc(["build", "pick.sp", "--watch", "--out", "other"], { cwd: folder });
  let said = "";
  const ready = new Promise<void>((resolve) =>
    child.stderr?.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("watching")) resolve();
    }),
  );
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await ready;
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(said).toBe("watching 1 spec and what they import; Ctrl-C ends it\n");
  expect(existsSync(path.join(folder, "other/pick.ts"))).toBe(true);
});
