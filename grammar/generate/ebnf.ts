/** The grammar in W3C EBNF. */
import type { Shape } from "./shapes.js";

const WIDTH = 120;

const TOKENS = `Name     ::= [A-Za-z_] [A-Za-z0-9_]*                     /* but no reserved word */
Word     ::= [A-Za-z_] [A-Za-z0-9_]*                     /* reserved words too */
Number   ::= [0-9] [0-9_]* ("." [0-9] [0-9_]*)? ([eE] [+#x2D]? [0-9]+)?     /* a point needs a digit after it: 1..2 is a range */
Quote    ::= '"' | '"""'                                 /* a string closes as it opens; the short form stays on its line */
Text     ::= [^"\\{#xA]+                                  /* in the long form also line breaks and single quotes */
Escape   ::= "\\" (["\\{}nt] | "u{" [0-9a-fA-F]+ "}")
NL       ::= #xA                                         /* where a line break separates, see below */`;

const NEWLINES = `/* A line break is NL unless
     1. the innermost open bracket is ( or [ or a hole of a string; or
     2. the line before cannot end there: it ends in , : | = += -= ~ => -> |> .. . an operator, an opening bracket, an infix word, or one of
        let var keep const fn if match for while collect run play reward improve (none of these after a point); or
     3. the next line cannot begin a statement: it begins with a closing bracket , : ? | = += -= ~ . .. => -> |> * / ^ a comparison sign, + or -
        followed by a space, or with times, from or an infix word but not, followed by its operand; or
     4. the next line begins with for and a collect of this bracket level still lacks its with. */`;

const GATES = `/* Where one token does not decide:
     - a type that starts with a name, number, sign or bracket is a RangeType iff ".." is reached over names, numbers, . + - * / ^ div mod and
       balanced brackets, with no two operands side by side;
     - "," after a Binder: one more iff names, "_" and name tuples, separated by commas, lead to "in";
     - "," after a Bind: one more iff "swapping seats", "every" Word, Word ":", Word "~", Word Indices ":" or Word Indices "~" follows;
     - "," after a Binding or Metric: one more iff what follows can be one; inside a match the comma may begin the next arm;
     - "(" begins Heads iff ")", Word ":" or a visibility word follows;
     - a visibility word is a name if : = ~ , ) [ in or the line's end follows; "every" is a name before . = += -= ~ and ,;
     - a word that begins a member is the name of a Field if ":" follows.
   Elsewhere the first alternative that fits is taken. None of the comparisons associates: a < b < c is an error.
   Before "=>" of a Ternary stands a name or a tuple of names. The lists of an Import, Enum, Match and Weighted are not empty. */`;

/** The whole grammar as text. */
export function ebnf(shapes: ReadonlyMap<string, Shape>, reserved: readonly string[]): string {
  const width = Math.max(...[...shapes.keys()].map((name) => name.length));
  const lines = [...shapes].map(([name, shape]) => rule(name.padEnd(width), shape));
  const words = wrap(reserved, 12).join("\n");
  return [
    "/* The grammar of .sp, made from grammar/rules.ts by scripts/grammar.ts. */",
    TOKENS,
    `/* Reserved: ${words} */`,
    NEWLINES,
    lines.join("\n"),
    GATES,
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

function rule(name: string, shape: Shape): string {
  const head = `${name} ::= `;
  const parts = shape.shape === "alt" ? shape.parts.map((part, i) => (i === 0 ? "" : "| ") + print(part, 0)) : pieces(shape);
  let line = head;
  const lines: string[] = [];
  parts.forEach((part, i) => {
    if (i > 0 && line.length + part.length + 1 > WIDTH) {
      lines.push(line.trimEnd());
      line = " ".repeat(head.length - (part.startsWith("| ") ? 2 : 0));
    }
    line += `${part} `;
  });
  return [...lines, line.trimEnd()].join("\n");
}

const pieces = (shape: Shape): string[] => (shape.shape === "seq" ? shape.parts.map((part) => print(part, 1)) : [print(shape, 1)]);

/** `level`: 0 among alternatives, 1 in a sequence, 2 before a suffix. */
function print(shape: Shape, level: 0 | 1 | 2): string {
  switch (shape.shape) {
    case "token":
      return shape.literal ? quoted(shape.text) : shape.text;
    case "rule":
      return shape.name;
    case "seq":
      return bracketed(shape.parts.map((part) => print(part, 1)).join(" "), level > 1);
    case "alt":
      return bracketed(shape.parts.map((part) => print(part, 0)).join(" | "), level > 0);
    case "opt":
      return `${print(shape.part, 2)}?`;
    case "repeat": {
      if (shape.separator === undefined) return `${print(shape.part, 2)}${shape.atLeastOne ? "+" : "*"}`;
      const item = print(shape.part, 1);
      return bracketed(
        `${item} (${print(shape.separator, 1)} ${item})*${shape.trailing ? ` ${print(shape.separator, 2)}?` : ""}`,
        level > 1,
      );
    }
  }
}

const bracketed = (text: string, brackets: boolean): string => (brackets ? `(${text})` : text);
const quoted = (text: string): string => (text.includes('"') ? `'${text}'` : `"${text}"`);

function wrap(words: readonly string[], indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line.length + word.length > WIDTH - indent) {
      lines.push(line.trimEnd());
      line = " ".repeat(indent);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
