/** Runs the phases up to the checker on text in memory. */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "../../../src/compiler/1-parse/parse.js";
import type * as ast from "../../../src/compiler/1-parse/ast.js";
import { bind } from "../../../src/compiler/2-bind/bind.js";
import type { Bound } from "../../../src/compiler/2-bind/symbols.js";
import { check } from "../../../src/compiler/3-check/check.js";
import type { Typed } from "../../../src/compiler/3-check/typed.js";
import { collector, type Diagnostic } from "../../../src/compiler/diagnostics/define.js";
import { sourceFile, whereOf } from "../../../src/compiler/source/source-file.js";

export interface Checked {
  readonly file: ast.File;
  readonly bound: Bound;
  readonly typed: Typed;
  readonly diagnostics: readonly Diagnostic[];
}

/** Conditions that are always true: what the variables of a snippet begin with decides many of them. They have a test of their own. */
const DECIDED = "SP3253";

/** Binds and checks a spec; other files are given by their paths as they are imported. */
export function checked(text: string, others: Readonly<Record<string, string>> = {}): Checked {
  const { report, diagnostics } = collector();
  const file = parse(sourceFile("spec.sp", text), report);
  const read = new Map<string, ast.File>([["./spec", file]]);
  const bound = bind(
    file,
    (_, path) => {
      const known = read.get(path);
      if (known !== undefined) return known;
      const other = others[path] ?? standard(path);
      if (other === undefined) return undefined;
      const parsed = parse(sourceFile(`${path.replace("./", "")}.sp`, other), report);
      read.set(path, parsed);
      return parsed;
    },
    report,
  );
  const typed = check(bound, report);
  return { file, bound, typed, diagnostics: diagnostics.filter((d) => d.code !== DECIDED) };
}

function standard(path: string): string | undefined {
  const file = `stdlib/${path.slice(4)}.sp`;
  return path.startsWith("std/games/") && existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Messages as lines: place, code, text, and the help if there is one. */
export function messages(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  return checked(text, others).diagnostics.map(say);
}

/** A message as one line. */
export function say(d: Diagnostic): string {
  const { start, end, file } = d.span;
  return `${whereOf(d.span).replace("spec.sp:", "")} ${d.code} ${d.text}${d.help === undefined ? "" : ` [${d.help}]`} «${file.text.slice(start, end).split("\n")[0]}»`;
}

/** A game for two around members and a play. */
export function game(members: string, play = "draw"): string {
  return `game g {\n  players a, b\n${members
    .trim()
    .split("\n")
    .map((l) => `  ${l}`)
    .join("\n")}\n  play {\n    ${play}\n  }\n}\n`;
}

/** Calls `visit` for every node below a value. */
export function walk(value: unknown, visit: (node: ast.Node) => void): void {
  if (Array.isArray(value)) {
    value.forEach((v) => walk(v, visit));
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if ("kind" in value && "span" in value) visit(value as ast.Node);
  for (const [key, child] of Object.entries(value)) if (key !== "span" && key !== "source") walk(child, visit);
}

/** The first expression whose text is this. */
export function find(file: ast.File, text: string): ast.Expr {
  let found: ast.Node | undefined;
  walk(file.declarations, (node) => {
    if (found === undefined && node.kind !== "name" && file.source.text.slice(node.span.start, node.span.end) === text) found = node;
  });
  if (found === undefined) throw new Error(`no expression \`${text}\``);
  return found as ast.Expr;
}
