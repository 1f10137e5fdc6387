/** Strings and templates: escapes resolved, the long form dedented by its closing line. */
import type { IToken } from "../../../../grammar/chevrotain.js";
import type { FormatHoleCstNode, StringCstNode, TemplateCstNode } from "../../../../grammar/generated/cst-types.js";
import type { FormatHole, StringHole, StringLit, StringText, Template } from "../ast.js";
import type { Build } from "./context.js";
import { cover, nameOf, spanOf, tokenSpan, unknown } from "./context.js";
import { expression } from "./expressions.js";
import { domain } from "./types.js";

export function string(b: Build, node: StringCstNode): StringLit {
  const c = node.children;
  const holes = (c.hole ?? []).map((hole): StringHole => {
    const span = spanOf(b, hole);
    const value = hole.children.expr?.[0];
    return { kind: "string_hole", value: value ? expression(b, value) : unknown(span), span };
  });
  return { kind: "string", ...parts(b, node, holes), span: spanOf(b, node) };
}

export function template(b: Build, node: TemplateCstNode): Template {
  const holes = (node.children.formatHole ?? []).map((hole) => formatHole(b, hole));
  return { kind: "template", ...parts(b, node, holes), span: spanOf(b, node) };
}

function formatHole(b: Build, node: FormatHoleCstNode): FormatHole {
  const c = node.children;
  const span = spanOf(b, node);
  return {
    kind: "format_hole",
    name: c.name ? nameOf(b, c.name[0]) : { kind: "name", text: "", span },
    private: c.PrivateKw !== undefined,
    ...(c.domain ? { domain: domain(b, c.domain[0]) } : {}),
    ...(c.string ? { separator: string(b, c.string[0]) } : {}),
    span,
  };
}

/** Text and holes by turns; text stands first and last, and may be empty. */
function parts<H extends StringHole | FormatHole>(
  b: Build,
  node: StringCstNode | TemplateCstNode,
  holes: readonly H[],
): { long: boolean; parts: (StringText | H)[] } {
  const c = node.children;
  if (c.UnclosedString) return unclosed(b, c.UnclosedString[0]);
  const open = tokenSpan(b, c.StringOpen?.[0] ?? c.StringClose![0]);
  const close = tokenSpan(b, c.StringClose?.[0] ?? c.StringOpen![0]);
  const long = open.end - open.start === 3;
  const texts = [...(c.StringText ?? []), ...(c.Escape ?? []), ...(c.BadEscape ?? [])].sort((x, y) => x.startOffset - y.startOffset);
  const trim = long ? dedent(b, open.end, close.start) : (raw: string) => raw;

  const out: (StringText | H)[] = [];
  let at = open.end;
  let next = 0;
  const textUpTo = (end: number): void => {
    let text = "";
    for (; next < texts.length && texts[next].startOffset < end; next++) {
      const token = texts[next];
      text += token.image.startsWith("\\") ? escaped(token.image) : trim(token.image, token.startOffset);
    }
    out.push({ kind: "string_text", text, span: { file: b.source, start: at, end } });
  };
  for (const hole of holes) {
    textUpTo(hole.span.start);
    out.push(hole);
    at = hole.span.end;
  }
  textUpTo(close.start);
  return { long, parts: out };
}

function unclosed(b: Build, token: IToken): { long: boolean; parts: StringText[] } {
  const long = token.image.startsWith('"""');
  const span = tokenSpan(b, token);
  const text = token.image.slice(long ? 3 : 1);
  return { long, parts: [{ kind: "string_text", text, span: cover({ ...span, start: span.start + (long ? 3 : 1) }, span) }] };
}

/** What a long string's text becomes: without its first and last line break and without the indent of its closing line. */
function dedent(b: Build, start: number, end: number): (raw: string, offset: number) => string {
  const whole = b.source.text.slice(start, end);
  const last = whole.lastIndexOf("\n");
  const closing = whole.slice(last + 1);
  if (last < 0 || closing.trim() !== "") return (raw) => raw.replaceAll("\r\n", "\n");
  const indent = new RegExp(`\\n[ \\t]{0,${closing.length}}`, "g");
  return (raw, offset) => {
    let text = raw;
    if (offset + raw.length === end) text = text.slice(0, text.lastIndexOf("\n"));
    text = text.replaceAll("\r\n", "\n").replace(/\r$/, "").replace(indent, "\n");
    return offset === start ? text.replace(/^[ \t]*\n/, "") : text;
  };
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t" };

function escaped(image: string): string {
  const code = /^\\u\{([0-9a-fA-F]+)\}$/.exec(image);
  if (code) {
    const point = Number.parseInt(code[1], 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
  }
  const letter = image.slice(1);
  return ESCAPES[letter] ?? letter;
}
