/** What every builder of the tree needs: spans, names, doc comments, a reporter. */
import type { IToken } from "../../../../grammar/chevrotain.js";
import type { Reporter } from "../../diagnostics/define.js";
import type { SourceFile, Span } from "../../source/source-file.js";
import type { Comment, Name, Node, Unknown } from "../ast.js";
import type { Docs } from "../docs.js";
import { unexpected } from "../messages.js";

/** A node of the concrete tree, as far as places are concerned. */
export interface Located {
  readonly location?: { readonly startOffset: number; readonly endOffset?: number };
}

export interface Build {
  readonly source: SourceFile;
  readonly report: Reporter;
  readonly docs: Docs;
  readonly comments: readonly Comment[];
}

export function spanOf(b: Build, node: Located): Span {
  const { startOffset, endOffset } = node.location ?? { startOffset: 0, endOffset: -1 };
  return { file: b.source, start: startOffset, end: Math.max(startOffset, (endOffset ?? startOffset - 1) + 1) };
}

export function tokenSpan(b: Build, token: IToken): Span {
  return { file: b.source, start: token.startOffset, end: (token.endOffset ?? token.startOffset - 1) + 1 };
}

/** From the first of one node to the last of another. */
export function cover(from: Node | Span, to: Node | Span): Span {
  const first = "span" in from ? from.span : from;
  const last = "span" in to ? to.span : to;
  return { file: first.file, start: first.start, end: Math.max(first.end, last.end) };
}

export function nameOf(b: Build, token: IToken): Name {
  return { kind: "name", text: token.image, span: tokenSpan(b, token) };
}

export function namesOf(b: Build, tokens: readonly IToken[] | undefined): Name[] {
  return (tokens ?? []).map((token) => nameOf(b, token));
}

export function unknown(span: Span): Unknown {
  return { kind: "unknown", span };
}

/** The parts of a list that were read and those that were not, in the order of the text. */
export function listed<C extends Located, T extends Node>(
  b: Build,
  items: readonly C[] | undefined,
  unreadable: readonly IToken[] | undefined,
  build: (item: C) => T,
): (T | Unknown)[] {
  const read: (T | Unknown)[] = (items ?? []).map(build);
  if (unreadable === undefined) return read;
  for (const token of unreadable) read.push(unknown(tokenSpan(b, token)));
  return read.sort((x, y) => x.span.start - y.span.start);
}

/** Says that a list in braces is empty that must not be. */
export function notEmpty(
  b: Build,
  expected: string,
  items: readonly unknown[] | undefined,
  unreadable: readonly unknown[] | undefined,
  close: IToken,
): void {
  if (items === undefined && unreadable === undefined) b.report(unexpected, tokenSpan(b, close), { expected, found: "`}`" });
}

/** Those parts of a list that were read. */
export function readable<T extends Node>(items: readonly (T | Unknown)[]): T[] {
  return items.filter((item): item is T => item.kind !== "unknown");
}

/** The doc comment before a node, if there is one, as a property to spread. */
export function docOf(b: Build, node: Located): { doc?: string } {
  const doc = b.docs.take(spanOf(b, node).start);
  return doc === undefined ? {} : { doc };
}
