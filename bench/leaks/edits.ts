/** Edits of a spec's text by the places of its tree. */
import type * as ast from "../../src/compiler/1-parse/ast.js";
import type { Asking, Scene } from "./scene.js";

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits to a text, the last place first. */
export function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((t, e) => t.slice(0, e.start) + e.text + t.slice(e.end), text);
}

export const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });
export const replace = (node: ast.Node, text: string): Edit => ({ start: node.span.start, end: node.span.end, text });

/** Puts statements before the one that asks. */
export function before(asking: Asking, text: string): Edit[] {
  const { start, end } = asking.statement.span;
  return asking.bare ? [insert(start, `{\n${text}\n`), insert(end, "\n}")] : [insert(start, `${text}\n`)];
}

/** Adds members before `play`. */
export function member(scene: Scene, text: string): Edit {
  const play = scene.game.members.find((m) => m.kind === "play") ?? scene.game.members[0];
  return insert(play.span.start, `${text}\n\n`);
}
