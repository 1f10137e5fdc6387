/** What is written at a decision (A14): a text that is read as one of some formats, or as none of them. */
import { automatonOf, type Automaton } from "./automaton.js";
import { gbnfOf } from "./gbnf.js";
import { Masker } from "./masking.js";
import { isUnread, readings } from "./reading.js";
import { formatRule } from "./rules-of.js";
import { pointsOf, type Rule } from "./rule.js";
import { holesOf, type FormatInfo, type Piece, type Written } from "./shape.js";
import { valueOf, writeFormat } from "./values.js";

/** What a text was read as: which of the formats, and the values of its holes. */
export interface ReadAs {
  readonly format: number;
  readonly value: { readonly [hole: string]: Written };
}

/** Reads texts of some formats, of which a text fits at most one. */
export class TextReader {
  private readonly automata: readonly Automaton[];
  private whole: Automaton | undefined;
  private latest: { readonly text: string; readonly read: ReadAs | undefined } | undefined;

  constructor(readonly formats: readonly FormatInfo[]) {
    this.automata = formats.map((format) => built(formatRule(format), format.name));
  }

  /** Gives what a text is; undefined where it fits no format. */
  read(text: string): ReadAs | undefined {
    const known = this.latest;
    // A text is read again and again while it is played: by its value, by what is open of it, by those who look.
    if (known?.text === text) return known.read;
    const read = this.fresh(text);
    this.latest = { text, read };
    return read;
  }

  private fresh(text: string): ReadAs | undefined {
    for (const [format, automaton] of this.automata.entries()) {
      const found = readings(automaton, text);
      if (!isUnread(found)) return { format, value: valueOf(this.formats[format], text, found[0]) };
    }
    return undefined;
  }

  /**
   * The value as games keep it: none, the holes of a single format, or of several the format's number and its holes in order, as a tag with its heads.
   */
  valueOf(text: string): Written {
    const found = this.read(text);
    if (found === undefined) return null;
    if (this.formats.length === 1) return found.value;
    if (this.formats.every((format) => holesOf(format).length === 0)) return found.format;
    return { tag: found.format, heads: holesOf(this.formats[found.format]).map(({ name }) => found.value[name]) };
  }

  /**
   * What others than the author read of a text (B6): without what stands in `private` holes. Of a text that fits no format nobody can say what of it was
   * private, so where some hole is, others read nothing of it: undefined.
   */
  openPart(text: string): string | undefined {
    if (!this.formats.some(hasPrivate)) return text;
    const found = this.read(text);
    return found && writeFormat(openFormat(this.formats[found.format]), found.value);
  }

  /** The automaton of all formats together. */
  get automaton(): Automaton {
    this.whole ??= built(this.rule, this.formats.map(({ name }) => name).join(" | "));
    return this.whole;
  }

  /** The rule of all formats together. */
  get rule(): Rule {
    const rules = this.formats.map(formatRule);
    return rules.length === 1 ? rules[0] : { kind: "choice", options: rules };
  }

  /** Which characters may come next. */
  get masker(): Masker {
    return new Masker(this.automaton);
  }

  /** The grammar in GBNF. */
  get grammar(): string {
    return gbnfOf(this.rule);
  }
}

/** Whether some hole of a format is its author's alone, those of formats inside of it too. */
export function hasPrivate(format: FormatInfo): boolean {
  return holesOf(format).some(({ shape, private: hidden }) => hidden === true || (shape.kind === "format" && hasPrivate(shape.format)));
}

/** A format without its private holes. */
function openFormat(format: FormatInfo): FormatInfo {
  const pieces = format.pieces.flatMap((piece): Piece[] => {
    if (typeof piece === "string") return [piece];
    if (piece.private) return [];
    return piece.shape.kind === "format"
      ? [{ ...piece, shape: { kind: "format" as const, format: openFormat(piece.shape.format) } }]
      : [piece];
  });
  return { ...format, pieces };
}

function built(rule: Rule, name: string): Automaton {
  const automaton = automatonOf(rule);
  if ("most" in automaton) throw new Error(`a bug in spc: \`${name}\` needs more than ${automaton.most} states`);
  return automaton;
}

const readers = new WeakMap<readonly FormatInfo[], TextReader>();

/** Gives the reader of a list of formats, made once. */
export function textReader(formats: readonly FormatInfo[]): TextReader {
  const known = readers.get(formats);
  if (known !== undefined) return known;
  const made = new TextReader(formats);
  readers.set(formats, made);
  return made;
}

/** Gives the text that an action of code points is; undefined where it is none. */
export function textOfAction(action: number | readonly number[]): string | undefined {
  if (typeof action === "number") return undefined;
  if (!action.every((point) => Number.isInteger(point) && point >= 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)))
    return undefined;
  return action.map((point) => String.fromCodePoint(point)).join("");
}

/** Gives a text as an action; halves of pairs, which are no characters, become the sign for what is none. */
export function actionOfText(text: string): readonly number[] {
  return pointsOf(text).map((point) => (point >= 0xd800 && point <= 0xdfff ? 0xfffd : point));
}
