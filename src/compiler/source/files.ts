import { isUtf8 } from "node:buffer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ErrorKind, Extras } from "../diagnostics/define.js";
import { nearest } from "../diagnostics/define.js";
import * as messages from "./messages.js";

/** Why a spec could not be read: a kind of message with its parameters, ready to be reported where the file was asked for. */
export interface FileFault {
  readonly fault: { readonly kind: ErrorKind<never>; readonly parameters: never; readonly extras: Extras };
}

/** Pairs a kind with its parameters. */
export function fault<P>(kind: ErrorKind<P>, parameters: P, extras: Extras = {}): FileFault {
  return { fault: { kind: kind as ErrorKind<never>, parameters: parameters as never, extras } };
}

/** Reads a spec from the disk. `shown` is how messages call it. A byte order mark at the start is dropped. */
export function readSpec(location: string, shown: string): string | FileFault {
  if (!location.endsWith(".sp")) {
    const found = kindOf(location);
    if (found === "folder") return fault(messages.isFolder, { path: shown }, folderHelp(location, shown));
    if (found === "nothing") return missing(location, shown);
    return fault(messages.notSpec, { path: shown });
  }
  try {
    const stats = statSync(location);
    if (stats.isDirectory()) return fault(messages.isFolder, { path: shown }, folderHelp(location, shown));
    if (!stats.isFile()) return fault(messages.unreadable, { path: shown, reason: "it is not a regular file" });
    if (stats.size > messages.MOST_BYTES) return tooLarge(shown, stats.size);
    const bytes = readFileSync(location);
    return bytes.length > messages.MOST_BYTES ? tooLarge(shown, bytes.length) : decodeSpec(bytes, shown);
  } catch (error) {
    return readFault(error, location, shown);
  }
}

function folderHelp(location: string, shown: string): { help: string } {
  const [first] = specsIn(location);
  return { help: first === undefined ? "name a spec" : `name a spec in it, such as \`${path.posix.join(shown, first)}\`` };
}

/** Turns bytes into text, or says what is in the way. */
export function decodeSpec(bytes: Uint8Array, shown: string): string | FileFault {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fault(messages.notText, { path: shown, found: "it begins like UTF-16" }, { help: "save it as UTF-8" });
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) return fault(messages.notText, { path: shown, found: `byte ${zero + 1} is zero, as in binary files` });
  if (isUtf8(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      .toString("utf8")
      .replace(/^\ufeff/, "");
  const at = firstBadByte(bytes);
  const line = bytes.subarray(0, at).reduce((lines, byte) => lines + (byte === 0x0a ? 1 : 0), 1);
  const found = decodes(bytes, { stream: true })
    ? "its last character is cut off"
    : `byte 0x${bytes[at].toString(16).padStart(2, "0")} on line ${line} does not belong there`;
  return fault(messages.notText, { path: shown, found }, { help: "save it as UTF-8" });
}

/** Where the first character that cannot be decoded begins: what comes before decodes whole. */
function firstBadByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(bytes.subarray(0, middle), { stream: true })) low = middle;
    else high = middle - 1;
  }
  while (!decodes(bytes.subarray(0, low))) low -= 1;
  return low;
}

/** Whether bytes decode; as a `stream`, a character cut off at the end is allowed. */
function decodes(bytes: Uint8Array, options: { stream?: boolean } = {}): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

function tooLarge(shown: string, bytes: number): FileFault {
  return fault(messages.tooLarge, { path: shown, bytes }, { help: "split it into files that import each other" });
}

function readFault(error: unknown, location: string, shown: string): FileFault {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOENT" || code === "ENOTDIR") return missing(location, shown);
  if (code === "EACCES" || code === "EPERM") return fault(messages.notAllowed, { path: shown });
  const reasons: Record<string, string> = {
    ELOOP: "its links go round in circles",
    ENAMETOOLONG: "its name is too long",
    EMFILE: "too many files are open",
    EIO: "the disk reports an error",
  };
  return fault(messages.unreadable, { path: shown, reason: reasons[code] ?? (code || String(error)) });
}

function missing(location: string, shown: string): FileFault {
  const folder = path.dirname(location);
  const near = nearest(path.basename(location), specsIn(folder));
  const help = near === undefined ? undefined : `did you mean \`${path.posix.join(path.posix.dirname(shown), near)}\`?`;
  return fault(messages.noFile, { path: shown }, help === undefined ? {} : { help });
}

/** The specs that lie directly in a folder, sorted; none where it cannot be read. */
export function specsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".sp"))
      .sort();
  } catch {
    return [];
  }
}

/** What stands at a location. */
export function kindOf(location: string): "file" | "folder" | "other" | "nothing" {
  try {
    const stats = statSync(location);
    return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
  } catch {
    return "nothing";
  }
}
