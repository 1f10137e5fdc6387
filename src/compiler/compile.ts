/** The compiler on one screen: the phases in order. */
import type * as ast from "./1-parse/ast.js";
import { parse } from "./1-parse/parse.js";
import { bind } from "./2-bind/bind.js";
import type { Bound } from "./2-bind/symbols.js";
import { check } from "./3-check/check.js";
import type { Typed } from "./3-check/typed.js";
import { checkVisibility } from "./3-check/visibility/check-visibility.js";
import type { Reporter } from "./diagnostics/define.js";
import type { SourceFile } from "./source/source-file.js";

/** Finds the spec that an import in `from` means; an error is why not, in words that end a sentence. The disk is the caller's. */
export type Follow = (from: SourceFile, text: string) => SourceFile | { readonly error: string };

/** A spec with all that it imports, names and types known. */
export interface Analysed {
  readonly bound: Bound;
  readonly typed: Typed;
}

/** Reads a spec and what it imports, and checks both (phases 1 to 3). */
export function analyse(entry: SourceFile, follow: Follow, report: Reporter): Analysed {
  const parsed = new Map<SourceFile, ast.File>();
  const read = (source: SourceFile): ast.File => {
    const file = parsed.get(source) ?? parse(source, report);
    parsed.set(source, file);
    return file;
  };
  const bound = bind(
    read(entry),
    (from, text) => {
      const found = follow(from.source, text);
      return "error" in found ? found : read(found);
    },
    report,
  );
  const typed = check(bound, report);
  checkVisibility(typed, report);
  return { bound, typed };
}
