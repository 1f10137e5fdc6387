/** Finds the doc comments: `///` lines belong to the declaration, member or `expect` that follows. */
import type { Token } from "../../../grammar/tokens.js";
import type { Reporter } from "../diagnostics/define.js";
import type { SourceFile } from "../source/source-file.js";
import type { Comment } from "./ast.js";
import { strayDoc } from "./messages.js";

export interface Docs {
  /** The doc comment of what starts at an offset. */
  take(offset: number): string | undefined;
  /** Warns of those that nobody took. */
  finish(): void;
}

export const isDoc = (comment: Comment): boolean => comment.text.startsWith("///") && !comment.text.startsWith("////");

export function findDocs(source: SourceFile, comments: readonly Comment[], tokens: readonly Token[], report: Reporter): Docs {
  const groups = new Map<number, Comment[]>();
  const stray: Comment[] = [];
  let next = 0;
  for (const comment of comments) {
    if (!isDoc(comment)) continue;
    while (next < tokens.length && (tokens[next].startOffset < comment.span.end || tokens[next].image === "")) next += 1;
    const line = source.text.slice(source.text.lastIndexOf("\n", comment.span.start) + 1, comment.span.start);
    const target = next < tokens.length && line.trim() === "" ? tokens[next].startOffset : undefined;
    if (target === undefined) stray.push(comment);
    else if (groups.has(target)) groups.get(target)?.push(comment);
    else groups.set(target, [comment]);
  }
  return {
    take(offset) {
      const group = groups.get(offset);
      groups.delete(offset);
      return group?.map((comment) => comment.text.replace(/^\/\/\/ ?/, "")).join("\n");
    },
    finish() {
      for (const comment of [...stray, ...[...groups.values()].map((group) => group[0])]) {
        report(strayDoc, comment.span, {}, { help: "write `//`, or put it on the line before a declaration, a member or an `expect`" });
      }
    },
  };
}
