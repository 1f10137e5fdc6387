import type { Diagnostic, ErrorKind, Extras } from "../compiler/diagnostics/define.js";
import { nearest } from "../compiler/diagnostics/define.js";
import { sourceFile } from "../compiler/source/source-file.js";
import * as messages from "./messages.js";

/** Thrown by a command that cannot go on for a reason outside the specs. The process ends with 2. */
export class CouldNotRun extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.text);
    this.diagnostic = diagnostic;
  }
}

/** Makes the error to throw from a kind of message; it has no place in a spec. */
export function couldNotRun<P>(kind: ErrorKind<P>, parameters: P, extras: Extras = {}): CouldNotRun {
  return new CouldNotRun({ code: kind.code, severity: "error", text: kind.text(parameters), span: nowhere(), ...extras });
}

/** The place of a message that speaks of no spec. */
export function nowhere(): Diagnostic["span"] {
  return { file: sourceFile("", ""), start: 0, end: 0 };
}

/** Says which of several names was probably meant, as a help line. */
export function didYouMean(name: string, candidates: Iterable<string>): { help?: string } {
  const near = nearest(name, candidates);
  return near === undefined ? {} : { help: `did you mean \`${near}\`?` };
}

/** Says in words what the system refused, and what a run's own fault is; anything else is passed on as it is. */
export function fromSystem(error: unknown, path: string): unknown {
  const fault = codedFault(error);
  if (fault !== undefined) return fault;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOSPC" || code === "EDQUOT")
    return couldNotRun(messages.diskFull, { path }, { help: "free some space and run the command again" });
  const reason = REASONS[code ?? ""];
  return reason === undefined ? error : couldNotRun(messages.cannotWrite, { path, reason });
}

/** Faults of the runtime carry a code with a page and advice, as messages do. */
function codedFault(error: unknown): CouldNotRun | undefined {
  const { name, code, message, help } = error as { name?: string; code?: string; message?: string; help?: string };
  if ((name !== "RunFault" && name !== "SolveFault" && name !== "WordsFault") || code === undefined || message === undefined)
    return undefined;
  return new CouldNotRun({ code, severity: "error", text: message, span: nowhere(), ...(help !== undefined && { help }) });
}

const REASONS: Record<string, string> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of its path is a file",
  EISDIR: "a folder stands there",
  EEXIST: "a file stands where a folder is needed",
  ENOENT: "its folder does not exist",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links go round in circles",
  EMFILE: "too many files are open",
  EBUSY: "it is in use",
  EIO: "the disk reports an error",
  ENODEV: "no such device",
  ENXIO: "no such device",
};
