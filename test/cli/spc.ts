import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The built program, as users run it. */
export const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpcOptions extends Pick<SpawnOptions, "cwd" | "uid" | "gid"> {
  readonly input?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts `spc` without waiting for its end. */
export function startSpc(words: readonly string[], options: SpcOptions = {}): ChildProcess {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env };
  return spawn(process.execPath, [MAIN, ...words], { ...options, env, stdio: ["pipe", "pipe", "pipe"] });
}

/** Runs `spc` to its end and gives what it said. */
export async function spc(words: readonly string[], options: SpcOptions = {}): Promise<Ended> {
  const child = startSpc(words, options);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name]?.setEncoding("utf8").on("data", (text: string) => (said[name] += text));
  child.stdin?.on("error", () => undefined); // it may end before it has read everything
  child.stdin?.end(options.input);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => resolve({ code, signal, ...said }));
  });
}

export interface Scratch {
  readonly folder: string;
  readonly put: (file: string, content: string | Uint8Array) => void;
  readonly remove: () => void;
}

/** A folder for one test file, with files to start from. */
export function scratch(files: Readonly<Record<string, string | Uint8Array>> = {}): Scratch {
  const folder = mkdtempSync(path.join(tmpdir(), "spc-cli-"));
  const put = (file: string, content: string | Uint8Array) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };
  for (const [file, content] of Object.entries(files)) put(file, content);
  return { folder, put, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
