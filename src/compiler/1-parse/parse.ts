/** Phase 1: text to syntax tree. */
import { SpParser } from "../../../grammar/parser.js";
import type { FileCstNode } from "../../../grammar/generated/cst-types.js";
import type { Reporter } from "../diagnostics/define.js";
import type { SourceFile, Span } from "../source/source-file.js";
import type { Comment, File } from "./ast.js";
import { file } from "./build/declarations.js";
import { findDocs } from "./docs.js";
import { reportFault } from "./faults.js";
import { lex } from "./lex.js";
import { MOST_BYTES, notText, tooLarge } from "../source/messages.js";
import { tooDeep, tooMany } from "./messages.js";

/** How many mistakes of one file are shown. */
const SHOWN = 40;

let parser: SpParser | undefined;

/** Reads a spec. Always returns a tree; what could not be read is reported and stands in it as `unknown`. */
export function parse(source: SourceFile, report: Reporter): File {
  const start: Span = { file: source, start: 0, end: 0 };
  if (source.text.length > MOST_BYTES) {
    report(tooLarge, start, { path: source.path, bytes: source.text.length }, { help: "split it into several files" });
    return empty(source);
  }
  const odd = /[\0\ufffd]/.exec(source.text);
  if (odd !== null) {
    report(notText, start, { path: source.path, found: odd[0] === "\0" ? "it has a zero byte" : "it has bytes that are no text" });
    return empty(source);
  }
  let shown = 0;
  const limited: Reporter = (kind, span, parameters, extras) => {
    shown += 1;
    if (shown <= SHOWN || kind.severity !== "error") report(kind, span, parameters, extras);
  };
  let tree: File;
  try {
    tree = read(source, limited);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the stack is full
    report(tooDeep, start, {}, { help: "split long expressions into several `let`" });
    tree = empty(source);
  }
  if (shown > SHOWN) report(tooMany, { file: source, start: source.text.length, end: source.text.length }, { more: shown - SHOWN });
  return tree;
}

function read(source: SourceFile, report: Reporter): File {
  const { tokens, comments, broken } = lex(source, report);
  const docs = findDocs(source, comments, tokens, report);
  parser ??= new SpParser();
  const tree = parser.parseFile(tokens) as unknown as FileCstNode;
  for (const fault of parser.faults) {
    // what is no token or no pair of brackets was said already, and explains what follows it
    const to = Math.max(fault.token.startOffset, fault.token.endOffset ?? 0) || source.text.length;
    const from = Math.min(fault.start.startOffset, source.text.lastIndexOf("\n", to) + 1);
    if (!broken.some((at) => at >= from && at <= to)) reportFault(fault, source, report);
  }
  const built = file({ source, report, docs, comments }, tree);
  docs.finish();
  return built;
}

function empty(source: SourceFile, comments: readonly Comment[] = []): File {
  return { kind: "file", source, declarations: [], comments, span: { file: source, start: 0, end: source.text.length } };
}
