/** From shapes to rules: how each type is written (README.md beside this file). */
import { complement, type CharRange, type Rule } from "./rule.js";
import { SEPARATOR, type FormatInfo, type Hole, type Piece, type Shape } from "./shape.js";

/** The rule of a whole format. */
export function formatRule(format: FormatInfo): Rule {
  return sequence(pieceRules(format.pieces, "").rules);
}

/**
 * Rules of a template's pieces. `after` is the text that stands behind them: empty at the end of all, undefined where no text is certain. Free
 * text swallows the text behind it; `took` says that the last piece took what is in `after`.
 */
function pieceRules(pieces: readonly Piece[], after: string | undefined): { readonly rules: readonly Rule[]; readonly took: boolean } {
  const rules: Rule[] = [];
  const solid = pieces.filter((piece) => piece !== "");
  let took = false;
  for (const [i, piece] of solid.entries()) {
    if (typeof piece === "string") {
      if (!took) rules.push(literal(piece));
      took = false;
      continue;
    }
    const next = i + 1 < solid.length ? solid[i + 1] : after;
    const made = holeRule(piece, typeof next === "string" ? next : undefined);
    rules.push(made.rule);
    took = made.took && typeof next === "string" && next !== "";
  }
  return { rules, took };
}

function holeRule(hole: Hole, next: string | undefined): { readonly rule: Rule; readonly took: boolean } {
  const { shape } = hole;
  switch (shape.kind) {
    case "text":
      return { rule: value(freeText(shape.upTo, 0, next, []), `\`${hole.name}\`, ${wordsFor(shape)}`), took: true };
    case "list":
      return listRule(hole, shape, next);
    case "format": {
      const { rules, took } = pieceRules(shape.format.pieces, next);
      return { rule: sequence(rules), took };
    }
    default:
      return { rule: named(shapeRule(shape), hole.name, shape), took: false };
  }
}

/** A list straight in a hole: entries with a separator between them, no brackets. */
function listRule(hole: Hole, shape: Shape & { kind: "list" }, next: string | undefined): { readonly rule: Rule; readonly took: boolean } {
  const separator = hole.separator ?? SEPARATOR;
  const least = shape.exactly ?? 0;
  const most = shape.exactly ?? shape.upTo;
  const bound = most === undefined ? {} : { most };
  const label = `an entry of \`${hole.name}\`, ${wordsFor(shape.element)}`;
  if (shape.element.kind !== "text" || separator === "") {
    const item =
      shape.element.kind === "text" ? value(freeText(shape.element.upTo, 1, undefined, []), label) : shapeRule(shape.element, label);
    return { rule: { kind: "repeat", item, separator, least, ...bound }, took: false };
  }
  const { upTo } = shape.element;
  const others = next === undefined || next === "" ? [] : [next];
  return {
    rule: {
      kind: "repeat",
      item: value(freeText(upTo, 1, separator, others), label),
      // Where the separator is a part of what follows, an entry ends at either of them.
      last: next?.includes(separator)
        ? sequence([value(freeText(upTo, 1, undefined, [separator]), label), literal(next)])
        : value(freeText(upTo, 1, next, [separator]), label),
      ...(next === undefined || next === "" ? {} : { empty: literal(next) }),
      separator: "",
      least,
      ...bound,
    },
    took: true,
  };
}

/** How a value is written inside of others, and in a hole where nothing else is said. */
function shapeRule(shape: Shape, label = wordsFor(shape)): Rule {
  switch (shape.kind) {
    case "bool":
      return choice(["false", "true"].map((word) => value(literal(word), label)));
    case "words":
      return choice(shape.words.map((word) => value(literal(word), label)));
    case "int":
      return value(integerRule(shape.low, shape.high), label);
    case "real":
      return value(REAL_RULE, label);
    case "text":
      return value(quoted(shape.upTo), label);
    case "grid":
      return sequence([literal("("), cell(shape.rows, "a row"), literal(SEPARATOR), cell(shape.cols, "a column"), literal(")")]);
    case "option":
      return choice([literal("none"), shapeRule(shape.inner)]);
    case "list": {
      const least = shape.exactly ?? 0;
      const most = shape.exactly ?? shape.upTo;
      const bound = most === undefined ? {} : { most };
      const entries: Rule = { kind: "repeat", item: shapeRule(shape.element), separator: SEPARATOR, least, ...bound };
      return sequence([literal("["), entries, literal("]")]);
    }
    case "tuple":
      return bracketed(shape.elements.map((element) => [shapeRule(element)]));
    case "record":
      return bracketed(shape.fields.map((field) => [literal(`${field.name}: `), named(shapeRule(field.shape), field.name, field.shape)]));
    case "tagged":
      return choice(
        shape.tags.map(({ tag, heads }) =>
          heads.length === 0
            ? literal(tag)
            : sequence([literal(tag), bracketed(heads.map((head) => [named(shapeRule(head.shape), head.name, head.shape)]))]),
        ),
      );
    case "format":
      return sequence(pieceRules(shape.format.pieces, undefined).rules);
  }
}

function cell(size: number, label: string): Rule {
  return value(integerRule(0, size - 1), `${label}, 0 to ${size - 1}`);
}

/** `(a, b)`; nothing in it is `()`. */
function bracketed(parts: readonly (readonly Rule[])[]): Rule {
  return sequence([literal("("), ...parts.flatMap((part, i) => (i === 0 ? part : [literal(SEPARATOR), ...part])), literal(")")]);
}

/** A single value is called by the name of its place in messages. */
function named(rule: Rule, name: string, shape: Shape): Rule {
  const label = `\`${name}\`, ${wordsFor(shape)}`;
  if (rule.kind === "value") return { ...rule, label };
  if (rule.kind !== "choice" || !rule.options.every((option) => option.kind === "value")) return rule;
  return { kind: "choice", options: rule.options.map((option) => (option.kind === "value" ? { ...option, label } : option)) };
}

/** Says what is to be written, for instructions and messages. */
export function wordsFor(shape: Shape): string {
  switch (shape.kind) {
    case "bool":
      return "`true` or `false`";
    case "words":
      return shape.words.length <= 12
        ? `${shape.words.length === 1 ? "" : "one of "}${shape.words.map((word) => `\`${word}\``).join(", ")}`
        : `one of ${shape.words.length} words: ${shape.words.map((word) => `\`${word}\``).join(", ")}`;
    case "int":
      return shape.low <= -2147483648 && shape.high >= 2147483647 ? "a whole number" : `a whole number from ${shape.low} to ${shape.high}`;
    case "real":
      return "a number";
    case "text":
      return shape.upTo === undefined ? "text" : `text of at most ${count(shape.upTo, "character")}`;
    case "grid":
      return `a cell \`(row, column)\` of ${shape.rows} by ${shape.cols}, counted from 0`;
    case "option":
      return `\`none\` or ${wordsFor(shape.inner)}`;
    case "list": {
      const many =
        shape.exactly !== undefined
          ? count(shape.exactly, "entry", "entries")
          : shape.upTo !== undefined
            ? `at most ${count(shape.upTo, "entry", "entries")}`
            : "entries";
      return `a list of ${many}, each ${wordsFor(shape.element)}`;
    }
    case "tuple":
      return `\`(${shape.elements.map((_, i) => `value ${i + 1}`).join(", ")})\`: ${shape.elements.map(wordsFor).join("; ")}`;
    case "record":
      return `\`(${shape.fields.map(({ name }) => `${name}: …`).join(", ")})\` with ${shape.fields.map((field) => `\`${field.name}\` ${wordsFor(field.shape)}`).join("; ")}`;
    case "tagged":
      return shape.tags
        .map(({ tag, heads }) =>
          heads.length === 0
            ? `\`${tag}\``
            : `\`${tag}(${heads.map(({ name }) => name).join(", ")})\` (${heads.map((head) => `\`${head.name}\`: ${wordsFor(head.shape)}`).join("; ")})`,
        )
        .join(" or ");
    case "format":
      return shape.format.name;
  }
}

function count(n: number, one: string, more = `${one}s`): string {
  return `${n} ${n === 1 ? one : more}`;
}

function freeText(upTo: number | undefined, least: number, end: string | undefined, not: readonly string[]): Rule {
  return { kind: "text", least, ...(upTo === undefined ? {} : { most: upTo }), end: end ?? "", not };
}

export function literal(text: string): Rule {
  return { kind: "literal", text };
}

export function sequence(items: readonly Rule[]): Rule {
  return items.length === 1 ? items[0] : { kind: "sequence", items };
}

export function choice(options: readonly Rule[]): Rule {
  return { kind: "choice", options };
}

export function value(rule: Rule, label: string): Rule {
  return { kind: "value", rule, label };
}

function chars(ranges: readonly CharRange[], least = 1, most: number | undefined = 1): Rule {
  return { kind: "chars", ranges, least, ...(most === undefined ? {} : { most }) };
}

const DIGIT: CharRange = [48, 57];

function digits(low: number, high: number): Rule {
  return chars([[48 + low, 48 + high]]);
}

/** Whole numbers from `low` to `high`, as they are usually written: no `+`, no zero in front, each in one way. */
export function integerRule(low: number, high: number): Rule {
  const options: Rule[] = [];
  if (low < 0) options.push(...naturals(Math.max(1, -high), -low).map((rule) => sequence([literal("-"), rule])));
  if (high >= 0) options.push(...naturals(Math.max(0, low), high));
  return options.length === 1 ? options[0] : choice(options);
}

/** Natural numbers in a range as runs of digits that do not overlap: for each number of digits, by the first digit that is off its end. */
function naturals(low: number, high: number): Rule[] {
  const rules: Rule[] = [];
  for (let length = String(low).length; length <= String(high).length; length++) {
    const from = String(Math.max(low, length === 1 ? 0 : 10 ** (length - 1)));
    const to = String(Math.min(high, 10 ** length - 1));
    rules.push(...sameLength(from, to));
  }
  return rules;
}

function sameLength(from: string, to: string): Rule[] {
  if (from === to) return [literal(from)];
  const first = Number(from[0]);
  const last = Number(to[0]);
  const rest = from.length - 1;
  if (rest === 0) return [digits(first, last)];
  const free = (): Rule => chars([DIGIT], rest, rest);
  if (first === last) return sameLength(from.slice(1), to.slice(1)).map((rule) => sequence([literal(from[0]), rule]));
  const wholeFrom = /^0*$/.test(from.slice(1));
  const wholeTo = /^9*$/.test(to.slice(1));
  const rules: Rule[] = [];
  if (!wholeFrom) rules.push(...sameLength(from.slice(1), "9".repeat(rest)).map((rule) => sequence([literal(from[0]), rule])));
  const low = wholeFrom ? first : first + 1;
  const high = wholeTo ? last : last - 1;
  if (low <= high) rules.push(sequence([digits(low, high), free()]));
  if (!wholeTo) rules.push(...sameLength("0".repeat(rest), to.slice(1)).map((rule) => sequence([literal(to[0]), rule])));
  return rules;
}

function optional(rule: Rule): Rule {
  return choice([literal(""), rule]);
}

/** Up to nine digits on each side of the point, or one digit before it and an exponent within what 32-bit reals hold. */
const REAL_RULE: Rule = (() => {
  const fraction = optional(sequence([literal("."), chars([DIGIT], 1, 9)]));
  const whole = choice([literal("0"), sequence([digits(1, 9), chars([DIGIT], 0, 8)])]);
  const small = sequence([
    digits(1, 9),
    fraction,
    literal("e"),
    choice([sequence([literal("-"), integerRule(1, 45)]), integerRule(0, 37)]),
  ]);
  const large = choice([
    sequence([digits(1, 2), fraction, literal("e38")]),
    sequence([literal("3"), optional(sequence([literal("."), digits(0, 3), chars([DIGIT], 0, 8)])), literal("e38")]),
  ]);
  return sequence([optional(literal("-")), choice([sequence([whole, fraction]), small, large])]);
})();

const HEX: readonly CharRange[] = [
  [48, 57],
  [65, 70],
  [97, 102],
];

/** Text in quotes, with the escapes of JSON; line breaks and other control characters are escaped. */
function quoted(upTo: number | undefined): Rule {
  const plain = chars(
    complement([
      [0, 31],
      [34, 34],
      [92, 92],
    ]),
  );
  const hex = (n: number): Rule => chars(HEX, n, n);
  const escape = sequence([
    literal("\\"),
    choice([
      chars(Array.from('"\\/bfnrt', (char): CharRange => [char.charCodeAt(0), char.charCodeAt(0)])),
      sequence([
        literal("u"),
        choice([
          sequence([
            chars([
              [48, 57],
              [65, 67],
              [69, 70],
              [97, 99],
              [101, 102],
            ]),
            hex(3),
          ]),
          sequence([
            chars([
              [68, 68],
              [100, 100],
            ]),
            digits(0, 7),
            hex(2),
          ]),
        ]),
      ]),
    ]),
  ]);
  const item = choice([plain, escape]);
  return sequence([
    literal('"'),
    { kind: "repeat", item, separator: "", least: 0, ...(upTo === undefined ? {} : { most: upTo }) },
    literal('"'),
  ]);
}
