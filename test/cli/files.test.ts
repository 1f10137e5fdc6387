import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fromSystem } from "../../src/cli/could-not-run.js";
import { printText } from "../../src/compiler/diagnostics/print-text.js";
import { CouldNotRun } from "../../src/cli/could-not-run.js";
import { scratch, spc, type SpcOptions } from "./spc.js";

const GAME = `game coin {
  players a, b
  zero_sum

  play {
    let side = a chooses 1..2
    if side == 1 { win a }
    win b
  }
}
`;

const { folder, put, remove } = scratch({
  "coin.sp": GAME,
  "binary.sp": new Uint8Array([0x67, 0x61, 0x00, 0xff]),
  "large.sp": "// a long line of nothing much, again and again and again and again\n".repeat(150_000),
  "one.sp": 'import { two } from "./two"\nconst one = 1\n',
  "two.sp": 'import { one } from "./one"\nconst two = 2\n',
  "wrong.sp": "game wrong {\n  players a, b\n  play { win c }\n}\n",
  "many/coin.sp": GAME.replace("coin", "many_coin"),
  "many/deep/er/coin.sp": GAME.replace("coin", "deep_coin"),
  "many/node_modules/skipped.sp": "game {",
  "nothing/readme.txt": "no specs here",
});
afterAll(remove);

const run = (words: string[], options: SpcOptions = {}) => spc(words, { cwd: folder, ...options });

/** Permissions mean nothing to root: then the program runs as somebody else. */
const nobody: SpcOptions = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

describe("bad input", () => {
  test("a missing spec", async () => {
    expect(await run(["check", "coyn.sp"])).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr:
        "error SP0001: no file `coyn.sp`\n  --> coyn.sp\n   = help: did you mean `coin.sp`?\n\n1 error in 1 file · spc explain SP0001\n",
    });
  });

  test.each(["build", "solve", "play", "train", "claim", "fmt", "test"])("a missing spec, for spc %s", async (command) => {
    expect(await run([command, "coyn.sp", "--format", "short"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "coyn.sp: error SP0001: no file `coyn.sp`\n",
    });
  });

  test("a binary spec", async () => {
    expect(await run(["check", "binary.sp", "--format", "short"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "binary.sp: error SP0003: `binary.sp` is not UTF-8 text: byte 3 is zero, as in binary files\n",
    });
  });

  test("a spec of 10 MB", async () => {
    expect(await run(["check", "large.sp", "--format", "short"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "large.sp: error SP0004: `large.sp` has 10.2 MB; a spec has at most 2 MB\n",
    });
  });

  test("a spec that may not be read", async () => {
    put("shut.sp", GAME);
    chmodSync(path.join(folder, "shut.sp"), 0);
    chmodSync(folder, 0o755);
    expect(await run(["check", "shut.sp", "--format", "short"], nobody)).toMatchObject({
      code: 2,
      stderr: "shut.sp: error SP0005: no permission to read `shut.sp`\n",
    });
  });

  test("imports that go in a circle", async () => {
    const { code, stdout, stderr } = await run(["check", "one.sp", "--format", "short"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe("two.sp:1:21: error SP2004: these files import each other in a circle: one.sp -> two.sp -> one.sp\n");
  });

  test("a spec with an error ends with 1 and nothing on standard output", async () => {
    const { code, stdout, stderr } = await run(["check", "wrong.sp"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("  --> wrong.sp:3:14\n");
    expect(stderr).toMatch(/^1 error in 1 file · spc explain SP\d{4}$/m);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test("a folder without specs, and a pattern that matches none", async () => {
    expect((await run(["check", "nothing"])).stderr).toBe("error SP6003: no specs (`*.sp`) in `nothing`\n");
    expect(await run(["check", "many/**/x*.sp"])).toMatchObject({
      code: 2,
      stderr: "error SP6003: no specs (`*.sp`) in `many/**/x*.sp`\n",
    });
  });

  test("no spec named where several lie", async () => {
    const { code, stderr } = await run(["solve"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error SP6008: no spec was named, and this folder does not say which is meant\n {3}= help: name one of `binary.sp`, `coin.sp`/,
    );
  });
});

describe("check", () => {
  test("says on standard error that all is well", async () => {
    expect(await run(["check", "coin.sp"])).toEqual({ code: 0, signal: null, stdout: "", stderr: "1 spec, no problems\n" });
  });

  test("takes folders and globs, and leaves out what is installed", async () => {
    expect((await run(["check", "many"])).stderr).toBe("2 specs, no problems\n");
    expect((await run(["check", "many/**/*.sp", "coin.sp", "./coin.sp"])).stderr).toBe("3 specs, no problems\n");
    expect((await run(["check", "{many,nothing}/?oin.sp"])).stderr).toBe("1 spec, no problems\n");
  });

  test("--format json gives one document with everything", async () => {
    const { code, stdout, stderr } = await run(["check", "wrong.sp", "coyn.sp", "--format", "json"]);
    expect([code, stderr]).toEqual([2, ""]);
    const { errors, diagnostics, specs } = JSON.parse(stdout) as {
      errors: number;
      diagnostics: { place: { file: string } }[];
      specs: string[];
    };
    expect(errors).toBe(2);
    expect(specs).toEqual(["wrong.sp", "coyn.sp"]);
    expect(diagnostics.map(({ place }) => place.file)).toEqual(["coyn.sp", "wrong.sp"]);
  });

  test("--format github writes workflow commands", async () => {
    expect((await run(["check", "wrong.sp", "--format", "github"])).stderr).toMatch(/^::error file=wrong.sp,line=3,endLine=3,col=14,/);
  });
});

describe("build", () => {
  test("writes modules and says which, with sizes", async () => {
    const { code, stdout, stderr } = await run(["build", "coin.sp", "--out", "made/here"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^made\/here\/coin.ts {2}\d+\.\d kB\n$/);
    expect(readFileSync(path.join(folder, "made/here/coin.ts"), "utf8")).toMatch(/^\/\/ Generated by spc from coin.sp/);
  });

  test("twice gives the same bytes, and leaves nothing aside", async () => {
    await run(["build", "coin.sp", "--out", "twice"]);
    const first = readFileSync(path.join(folder, "twice/coin.ts"));
    await run(["build", "coin.sp", "--out", "twice"]);
    expect(readFileSync(path.join(folder, "twice/coin.ts")).equals(first)).toBe(true);
    expect(readdirSync(path.join(folder, "twice"))).toEqual(["coin.ts"]);
  });

  test("after an error nothing is written", async () => {
    expect(await run(["build", "coin.sp", "wrong.sp", "--out", "none"])).toMatchObject({ code: 1, stdout: "" });
    expect(existsSync(path.join(folder, "none"))).toBe(false);
  });

  test("a file of somebody else is left alone", async () => {
    put("mine/coin.ts", "export const mine = 1;\n");
    expect(await run(["build", "coin.sp", "--out", "mine"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr:
        "error SP6011: `mine/coin.ts` was not written by spc and is left as it is\n   = help: move it away, or write elsewhere with `--out`\n",
    });
    expect(readFileSync(path.join(folder, "mine/coin.ts"), "utf8")).toBe("export const mine = 1;\n");
  });

  test("two games of one name do not overwrite each other", async () => {
    put("other/coin.sp", GAME.replace("side == 1", "side == 2"));
    const { code, stderr } = await run(["build", "coin.sp", "other/coin.sp", "--out", "both"]);
    expect([code, stderr]).toEqual([
      2,
      "error SP6012: `coin.ts` would be written from `coin.sp` and, differently, from `other/coin.sp`\n" +
        "   = help: give one of them another name, or build them into two folders with `--out`\n",
    ]);
  });

  test("a folder that may not be written", async () => {
    mkdirSync(path.join(folder, "locked"));
    chmodSync(path.join(folder, "locked"), 0o555);
    chmodSync(folder, 0o755);
    expect(await run(["build", "coin.sp", "--out", "locked/out"], nobody)).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: "error SP6004: cannot write `locked/out`: no permission\n",
    });
  });

  test("a file where a folder should be", async () => {
    expect(await run(["build", "coin.sp", "--out", "coin.sp/out"])).toMatchObject({
      code: 2,
      stderr: "error SP6004: cannot write `coin.sp/out`: a part of its path is a file\n",
    });
  });

  test("a full disk: said clearly, and what was there stays", async () => {
    const small = path.join(folder, "small");
    mkdirSync(small);
    if (!mountSmall(small)) {
      // Without the right to mount, the same path is taken from the system's answer on.
      const fault = fromSystem(Object.assign(new Error("no space"), { code: "ENOSPC" }), "out/coin.ts");
      expect(fault instanceof CouldNotRun && printText([fault.diagnostic], { color: false })).toBe(FULL.replace("small/", "out/"));
      return;
    }
    try {
      writeFileSync(path.join(small, "coin.ts"), "// Generated by spc from an earlier build\n");
      writeFileSync(path.join(small, "filler"), "x".repeat(56_000));
      expect(await run(["build", "coin.sp", "--out", "small"])).toEqual({ code: 2, signal: null, stdout: "", stderr: FULL });
      expect(readdirSync(small).sort()).toEqual(["coin.ts", "filler"]);
      expect(readFileSync(path.join(small, "coin.ts"), "utf8")).toBe("// Generated by spc from an earlier build\n");
    } finally {
      execFileSync("umount", [small]);
    }
  });

  test("standard output on a full device", async () => {
    const command = `"${process.execPath}" "${path.resolve("dist/src/cli/main.js")}" explain > /dev/full`;
    const ended = await new Promise<{ code: number; stderr: string }>((resolve) => {
      import("node:child_process").then(({ exec }) => exec(command, (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr })));
    });
    expect(ended).toEqual({
      code: 2,
      stderr: "error SP6005: the disk is full: `standard output` was not written\n   = help: free some space and run the command again\n",
    });
  });
});

const FULL = "error SP6005: the disk is full: `small/coin.ts` was not written\n   = help: free some space and run the command again\n";

function mountSmall(at: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", at], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("fmt", () => {
  const LOOSE = "game   loose {\nplayers a,b\n  play { draw }\n}\n";
  const TIDY = "game loose {\n  players a, b\n  play { draw }\n}\n";

  test("--check changes nothing and ends with 1", async () => {
    put("loose.sp", LOOSE);
    expect(await run(["fmt", "--check", "loose.sp", "coin.sp"])).toEqual({
      code: 1,
      signal: null,
      stdout: "loose.sp\n",
      stderr: "1 spec of 2 not formatted\n",
    });
    expect(readFileSync(path.join(folder, "loose.sp"), "utf8")).toBe(LOOSE);
  });

  test("formats in place, once", async () => {
    put("loose.sp", LOOSE);
    expect(await run(["fmt", "loose.sp"])).toMatchObject({ code: 0, stdout: "loose.sp\n", stderr: "1 spec of 1 changed\n" });
    expect(readFileSync(path.join(folder, "loose.sp"), "utf8")).toBe(TIDY);
    expect(await run(["fmt", "loose.sp"])).toMatchObject({ code: 0, stdout: "", stderr: "0 specs of 1 changed\n" });
  });

  test("- goes from standard input to standard output", async () => {
    expect(await run(["fmt", "-"], { input: LOOSE })).toMatchObject({ code: 0, stdout: TIDY, stderr: "" });
  });

  test("a spec with syntax errors is left as it is", async () => {
    put("broken.sp", "game broken {\n");
    const { code, stdout, stderr } = await run(["fmt", "broken.sp", "--format", "short"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^broken.sp:1:13: error SP1006: /);
    expect(readFileSync(path.join(folder, "broken.sp"), "utf8")).toBe("game broken {\n");
  });
});

describe("init", () => {
  test("makes a project that is checked, formatted and tested as it is", async () => {
    const made = await run(["init", "fresh/Last Stone"]);
    expect(made).toMatchObject({ code: 0, stderr: '\nnext: cd "fresh/Last Stone" && spc train\n' });
    expect(made.stdout).toMatch(/^wrote fresh\/Last Stone\/package.json\n/);
    const inside = { cwd: path.join(folder, "fresh/Last Stone") };
    expect(JSON.parse(readFileSync(path.join(inside.cwd, "package.json"), "utf8"))).toMatchObject({
      name: "last-stone",
      sp: "./last_stone.sp",
    });
    expect(await spc(["check"], inside)).toMatchObject({ code: 0, stdout: "" });
    expect(await spc(["fmt", "--check"], inside)).toMatchObject({ code: 0, stdout: "" });
    expect(await spc(["test", "--games", "20"], inside)).toMatchObject({ code: 0 });
    expect((await spc(["solve"], inside)).stdout).toContain("value of second: 1.000000");
  });

  test("refuses a folder that holds something, and never overwrites", async () => {
    put("used/package.json", '{ "name": "used" }\n');
    expect(await run(["init", "used"])).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr:
        "error SP6006: expected an empty folder, found `package.json` in `used`\n" +
        "   = help: name another folder, or add what is missing with `--force`\n",
    });
    const forced = await run(["init", "used", "--force"]);
    expect(forced.code).toBe(0);
    expect(forced.stdout).toContain("kept  used/package.json\n");
    expect(readFileSync(path.join(folder, "used/package.json"), "utf8")).toBe('{ "name": "used" }\n');
    expect(existsSync(path.join(folder, "used/last_stone.sp"))).toBe(true);
  });
});
