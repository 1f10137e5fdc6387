import { readFileSync } from "node:fs";
import { applyEdits } from "../../compiler/diagnostics/apply-edits.js";
import type { Diagnostic } from "../../compiler/diagnostics/define.js";
import { positionOf } from "../../compiler/source/source-file.js";
import { writeWhole } from "../files/write-file.js";
import { examine } from "./diagnose.js";

/** A repair that was made, by its place in the text as it was then. */
export interface Repaired {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly title: string;
}

/** One repair may bring the next to light: what hides behind a mistake of syntax is said only then. */
const MOST_ROUNDS = 20;

/**
 * Makes the repairs that messages about one spec offer in its own text, again and again until none is left, and writes the file once. A repair
 * stands only if its message is gone afterwards and no other error took its place; all the rest of the text, comments too, stays as it is.
 */
export async function repairSpec(name: string, location: string, folder: string): Promise<readonly Repaired[]> {
  const bytes = readFileSync(location);
  const mark = bytes.subarray(0, 3).equals(Buffer.from("\ufeff", "utf8")) ? "\ufeff" : "";
  const repaired: Repaired[] = [];
  const refused = new Set<string>();
  let text = bytes.toString("utf8").slice(mark.length);
  let found = await look(text);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = found.find((d) => isOwn(d, name) && !refused.has(keyOf(d)));
    if (next?.fix === undefined) break;
    const mended = applyEdits(text, next.fix.edits);
    const after = await look(mended);
    if (!better(found, after, next)) {
      refused.add(keyOf(next));
      continue;
    }
    repaired.push({ file: name, line: positionOf(next.span.file, next.span.start).line, code: next.code, title: next.fix.title });
    [text, found] = [mended, after];
  }
  if (repaired.length > 0) writeWhole(location, mark + text, name);
  return repaired;

  async function look(what: string): Promise<readonly Diagnostic[]> {
    return (await examine(name, { folder, text: what })).diagnostics;
  }
}

/** Says whether a message offers a repair that touches the spec itself and nothing else. */
function isOwn({ fix }: Diagnostic, name: string): boolean {
  return fix !== undefined && fix.edits.length > 0 && fix.edits.every(({ span }) => span.file.path === name);
}

/** Whether a repair helped. Behind errors of syntax and of names the later phases were silent: what they say now was there before. */
function better(before: readonly Diagnostic[], after: readonly Diagnostic[], mended: Diagnostic): boolean {
  // A name that is unknown in several places is told of in the first: mended there, it is told of in the next.
  if (after.some((d) => d.code === mended.code && d.text === mended.text && d.span.start === mended.span.start)) return false;
  const phase = (d: Diagnostic): string => d.code.slice(0, 3);
  const errors = (all: readonly Diagnostic[]): number => all.filter((d) => d.severity === "error" && phase(d) <= phase(mended)).length;
  return errors(after) <= errors(before);
}

function keyOf({ code, text, fix }: Diagnostic): string {
  return `${code} ${text} ${fix?.title ?? ""}`;
}
