import pc from "picocolors";
import type { Span } from "../source/source-file.js";
import { positionOf, sourceFile, whereOf } from "../source/source-file.js";
import { applyEdits } from "./apply-edits.js";
import type { Diagnostic, Edit, Severity } from "./define.js";
import { excerptOf, lineText } from "./excerpt.js";
import { plural, sortDiagnostics, summaryOf } from "./sort.js";
import { visible } from "./visible-text.js";

type Colors = ReturnType<typeof pc.createColors>;

/** How many messages are shown in full; the rest is counted. */
const MOST_MESSAGES = 100;
const MOST_FIX_LINES = 8;

/** Prints messages for a person: each with its place, source, reason, evidence and remedy, then a summary line. */
export function printText(diagnostics: readonly Diagnostic[], options: { readonly color: boolean }): string {
  if (diagnostics.length === 0) return "";
  const colors = pc.createColors(options.color);
  const sorted = sortDiagnostics(diagnostics);
  const blocks = sorted.slice(0, MOST_MESSAGES).map((diagnostic) => messageOf(diagnostic, colors));
  const rest = sorted.length - blocks.length;
  if (rest > 0) blocks.push(colors.dim(`and ${plural(rest, "more message")}; --format json lists them all`) + "\n");
  const codes = [...new Set(sorted.filter(({ severity }) => severity === "error").map(({ code }) => code))];
  const placed = sorted.some(({ span }) => span.file.path.length > 0);
  if (!placed) return blocks.join("\n");
  const more = codes.length > 0 ? colors.dim(` · spc explain ${codes[0]}`) : "";
  return `${blocks.join("\n")}\n${colors.bold(summaryOf(sorted))}${more}\n`;
}

function messageOf(diagnostic: Diagnostic, colors: Colors): string {
  const paint = painter(diagnostic.severity, colors);
  const lines = [`${paint(`${diagnostic.severity} ${diagnostic.code}`)}${colors.bold(`: ${visible(diagnostic.text)}`)}`];
  const related = diagnostic.related ?? [];
  const width = gutterWidth([
    diagnostic.span,
    ...related.map(({ span }) => span),
    ...(diagnostic.fix?.edits ?? []).map(({ span }) => span),
  ]);
  const gutter = (text: string) => colors.blue(`${text.padStart(width)} |`);
  const bare = colors.blue(`${" ".repeat(width)} |`);

  const place = (span: Span, mark: string, color: (text: string) => string) => {
    const excerpt = excerptOf(span);
    if (excerpt.length > 0) lines.push(bare);
    excerpt.forEach((line, index) => {
      if (index > 0 && line.number > excerpt[index - 1].number + 1) lines.push(colors.blue(`${"…".padStart(width)} |`));
      lines.push(`${gutter(String(line.number))} ${line.text}`.trimEnd());
      if (line.mark && line.text.length > 0) lines.push(`${bare} ${" ".repeat(line.mark.from)}${color(mark.repeat(line.mark.columns))}`);
    });
  };

  if (diagnostic.span.file.path.length > 0) lines.push(`${" ".repeat(width)}${colors.blue("-->")} ${placeOf(diagnostic.span)}`);
  place(diagnostic.span, "^", paint);
  for (const { span, text } of related) {
    lines.push(`${" ".repeat(width)}${colors.blue("-->")} ${placeOf(span)}: ${visible(text)}`);
    place(span, "-", colors.blue);
  }

  const note = (label: string, text: string) => {
    const [head, ...tail] = wrap(visible(text), 100 - label.length);
    lines.push(`${" ".repeat(width)} ${colors.blue("=")} ${colors.bold(`${label}:`)} ${head}`);
    for (const line of tail) lines.push(`${" ".repeat(width + label.length + 5)}${line}`);
  };
  const notes = diagnostic.why || diagnostic.witness?.length || diagnostic.help || diagnostic.fix;
  if (notes && diagnostic.span.file.text.length > 0) lines.push(bare);
  if (diagnostic.why) note("why", diagnostic.why);
  if (diagnostic.witness?.length) {
    lines.push(`${" ".repeat(width)} ${colors.blue("=")} ${colors.bold("shown by:")}`);
    for (const step of diagnostic.witness) lines.push(`${" ".repeat(width + 5)}${visible(step)}`);
  }
  if (diagnostic.help) note("help", diagnostic.help);
  if (diagnostic.fix) {
    note("fix", diagnostic.fix.title);
    lines.push(...fixOf(diagnostic.fix.edits, gutter, colors));
  }
  return lines.join("\n") + "\n";
}

/** `specs/a.sp:3:5`, or the path alone where there is no text to point into. */
function placeOf(span: Span): string {
  return visible(span.file.text.length > 0 ? whereOf(span) : span.file.path);
}

function painter(severity: Severity, colors: Colors): (text: string) => string {
  const color = severity === "error" ? colors.red : severity === "warning" ? colors.yellow : colors.cyan;
  return (text) => colors.bold(color(text));
}

function gutterWidth(spans: readonly Span[]): number {
  const last = Math.max(...spans.map((span) => (span.file.text.length === 0 ? 1 : positionOf(span.file, span.end).line)));
  return Math.max(2, String(last).length);
}

/** Shows the lines that a fix changes, before and after. */
function fixOf(edits: readonly Edit[], gutter: (text: string) => string, colors: Colors): string[] {
  const lines: string[] = [];
  for (const file of new Set(edits.map(({ span }) => span.file))) {
    const own = edits.filter(({ span }) => span.file === file);
    const changed = sourceFile(file.path, applyEdits(file.text, own));
    const first = Math.min(...own.map(({ span }) => positionOf(file, span.start).line));
    const last = Math.max(...own.map(({ span }) => positionOf(file, span.end).line));
    const lastChanged = last + (changed.lineStarts.length - file.lineStarts.length);
    const before = range(first, last).map((number) => ({ number, text: visible(lineText({ file }, number)) }));
    const after = range(first, lastChanged).map((number) => ({ number, text: visible(lineText({ file: changed }, number)) }));
    if (before.length + after.length > 2 * MOST_FIX_LINES) continue;
    const kept = new Set(after.map(({ text }) => text));
    const had = new Set(before.map(({ text }) => text));
    for (const { number, text } of before)
      if (!kept.has(text)) lines.push(`${gutter(String(number))} ${colors.red(`- ${text}`.trimEnd())}`);
    for (const { number, text } of after)
      if (!had.has(text)) lines.push(`${gutter(String(number))} ${colors.green(`+ ${text}`.trimEnd())}`);
  }
  return lines;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Breaks a text into lines of at most `columns` at spaces. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.length > 0 && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line.length > 0 ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
