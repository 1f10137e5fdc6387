/** Repairs that messages offer: edits of what stands in the text, each with a title that says what it does. */
import type { Span } from "../source/source-file.js";
import type { Extras } from "./define.js";

type Repair = Pick<Extras, "fix">;

/** Offers to write something else in place of a word. */
export function writeInstead(span: Span, text: string): Repair {
  return { fix: { title: `write \`${text}\``, edits: [{ span, text }] } };
}

/** Offers another sign before a value: `~` for `=`; nothing where another sign, or a comment, stands there. */
export function signInstead(value: Span, from: string, to: string): Repair {
  const before = value.file.text.slice(0, value.start).trimEnd();
  if (!before.endsWith(from) || /[=<>!+\-~]$/.test(before.slice(0, -from.length))) return {};
  const end = before.length;
  return writeInstead({ file: value.file, start: end - from.length, end }, to);
}

/** Offers to exchange two parts of a text. */
export function exchanged(one: Span, other: Span): Repair {
  const [a, b] = [textOf(one), textOf(other)];
  return {
    fix: {
      title: `write \`${b}..${a}\``,
      edits: [
        { span: one, text: b },
        { span: other, text: a },
      ],
    },
  };
}

/** Offers to put a call around a value that stands alone after `=`; `more` are further arguments, with the comma before them. */
export function calledWith(value: Span, name: string, more = ""): Repair {
  const before = value.file.text.slice(0, value.start).trimEnd();
  if (!before.endsWith("=") || /[=<>!+-]$/.test(before.slice(0, -1))) return {};
  const { file, start, end } = value;
  return {
    fix: {
      title: `write \`${name}(${short(textOf(value))}${more})\``,
      edits: [
        { span: { file, start, end: start }, text: `${name}(` },
        { span: { file, start: end, end }, text: `${more})` },
      ],
    },
  };
}

/** Offers to add lines after the last of several things that stand one beneath the other, or side by side. */
export function addedAfter(last: Span, lines: readonly string[], title: string): Repair {
  const { file, start, end } = last;
  const lead = file.text.slice(file.text.lastIndexOf("\n", start - 1) + 1, start);
  const between = /^[ \t]*$/.test(lead) ? `${newlineOf(file.text)}${lead}` : "; ";
  return { fix: { title, edits: [{ span: { file, start: end, end }, text: lines.map((line) => `${between}${line}`).join("") }] } };
}

const newlineOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");
const textOf = ({ file, start, end }: Span): string => file.text.slice(start, end);
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
