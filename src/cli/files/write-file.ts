import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { fromSystem } from "../could-not-run.js";

/** Writes a file whole or not at all: beside its place first, flushed, then renamed over it. An existing file keeps its permissions. */
export function writeWhole(file: string, content: string | Uint8Array, shown: string = file): void {
  const aside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    const handle = openSync(aside, "w", mode === undefined ? 0o666 : mode & 0o777);
    try {
      const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, file);
  } catch (error) {
    removeQuietly(aside);
    throw fromSystem(error, shown);
  }
}

/** Makes a folder and those above it, one by one: Node's own recursion never ends where the system answers oddly, as below `/proc`. */
export function makeFolder(folder: string, shown: string = folder): void {
  try {
    const missing: string[] = [];
    for (let at = path.resolve(folder); statSync(at, { throwIfNoEntry: false }) === undefined; at = path.dirname(at)) missing.unshift(at);
    for (const at of missing) mkdirSync(at);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "EEXIST" });
  } catch (error) {
    throw fromSystem(error, shown);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The file could not be made in the first place; what stopped that is what the user should hear.
  }
}
