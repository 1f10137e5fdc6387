import { readdirSync, readFileSync } from "node:fs";
import type { File } from "../../../src/compiler/1-parse/ast.js";
import { parse } from "../../../src/compiler/1-parse/parse.js";
import type { Diagnostic } from "../../../src/compiler/diagnostics/define.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { sourceFile, whereOf } from "../../../src/compiler/source/source-file.js";

const folder = new URL("../../specs-grammar/", import.meta.url);

/** The specs that the grammar must hold: complete examples, and drafts of papers. */
export const specs: readonly { readonly name: string; readonly text: string }[] = ["examples", "drafts"].flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder))
    .filter((name) => name.endsWith(".sp"))
    .sort()
    .map((name) => ({ name: `${kind}/${name}`, text: readFileSync(new URL(`${kind}/${name}`, folder), "utf8") })),
);

export function parseText(text: string, path = "spec.sp"): { file: File; diagnostics: Diagnostic[] } {
  const { report, diagnostics } = collector();
  return { file: parse(sourceFile(path, text), report), diagnostics };
}

/** Messages as a reader sees them, in the order of the text. */
export function messages(text: string): string[] {
  const { diagnostics } = parseText(text);
  return [...diagnostics]
    .sort((a, b) => a.span.start - b.span.start)
    .map((d) => `${whereOf(d.span).replace("spec.sp:", "")} ${d.code} ${d.text}${d.help === undefined ? "" : ` (${d.help})`}`);
}

/** The text of a spec whose only statement in `play` is given. */
export function inPlay(statement: string): string {
  return `game g {\n  play {\n    ${statement}\n  }\n}\n`;
}
