import { writeInstead } from "../diagnostics/repairs.js";
import { nearest, type Extras } from "../diagnostics/define.js";
import type { Span } from "../source/source-file.js";

/** Offers a name in place of one that was not found. */
export function meant(span: Span, near: string): Extras {
  return { help: `did you mean \`${near}\`?`, ...writeInstead(span, near) };
}

/** The nearest known name; names of one or two letters are near to everything, so for them only their other case counts. */
export function near(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > 2) return nearest(name, candidates);
  for (const candidate of candidates) if (candidate.toLowerCase() === name.toLowerCase() && candidate !== name) return candidate;
  return undefined;
}
