/** Specs as a git revision has them: copied aside with their imports, so that nothing in the working folder is touched. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { couldNotRun } from "../could-not-run.js";
import * as messages from "../messages.js";

/** A spec of another revision on the disk. */
export interface Revision {
  /** The folder that stands for the working folder. */
  readonly folder: string;
  /** The spec's path in it. */
  readonly spec: string;
  readonly remove: () => void;
}

/** Splits `REV:file` where a revision is named; a path of this system otherwise. */
export function revisionIn(name: string): { readonly revision: string; readonly file: string } | undefined {
  const colon = name.indexOf(":");
  return colon > 1 ? { revision: name.slice(0, colon), file: name.slice(colon + 1) } : undefined;
}

/** Lays out every spec that a revision of the repository around `folder` holds. */
export function atRevision(revision: string, file: string, folder: string): Revision {
  const git = (...words: string[]): Buffer => {
    try {
      return execFileSync("git", words, { cwd: folder, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      const said = String((error as { stderr?: Buffer }).stderr ?? (error as Error).message);
      const [reason] = said.replace(/^fatal: /, "").split("\n");
      throw couldNotRun(messages.noRevision, { revision, file, reason });
    }
  };
  if (revision.startsWith("-")) throw couldNotRun(messages.noRevision, { revision, file, reason: "a revision does not begin with `-`" });
  const top = git("rev-parse", "--show-toplevel").toString().trim();
  const prefix = git("rev-parse", "--show-prefix").toString().trim();
  const listed = git("-C", top, "ls-tree", "-r", "-z", "--name-only", revision)
    .toString()
    .split("\0")
    .filter((name) => name.endsWith(".sp"));
  const wanted = path.posix.normalize(path.posix.join(prefix, file.split(path.sep).join("/")));
  if (!listed.includes(wanted)) throw couldNotRun(messages.noRevision, { revision, file, reason: "it has no such spec" });
  const aside = mkdtempSync(path.join(tmpdir(), "spc-revision-"));
  const remove = () => rmSync(aside, { recursive: true, force: true });
  try {
    for (const name of listed) {
      const location = path.join(aside, ...name.split("/"));
      mkdirSync(path.dirname(location), { recursive: true });
      writeFileSync(location, git("-C", top, "cat-file", "blob", `${revision}:${name}`));
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { folder: path.join(aside, ...prefix.split("/")), spec: file, remove };
}
