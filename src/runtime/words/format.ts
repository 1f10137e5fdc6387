/** A format at run time: instructions out, values to text and back, a JSON schema, a decoding grammar. */
import { automatonOf } from "../../contract/words/automaton.js";
import { gbnfOf } from "../../contract/words/gbnf.js";
import { fromJson, jsonSchemaOf, toJson, type Json } from "../../contract/words/json-schema.js";
import { Masker } from "../../contract/words/masking.js";
import { isUnread, readings, type Unread } from "../../contract/words/reading.js";
import { formatRule } from "../../contract/words/rules-of.js";
import type { FormatInfo, Written } from "../../contract/words/shape.js";
import { valueOf, writeFormat } from "../../contract/words/values.js";
import { instructionsFor } from "./instructions.js";
import { WordsFault } from "./words-fault.js";

export type FormatValue = { readonly [hole: string]: Written };

/** What a text was read as: its value, or where and why it is none. */
export type ReadText<T> = { readonly value: T } | { readonly none: string; readonly at: number };

/** A two-way template. */
export interface Format<T extends object = FormatValue> {
  readonly info: FormatInfo;
  /** Says to a person or a language model what to write. */
  readonly instructions: string;
  /** Writes a value; a `WordsFault` if it cannot be read back: a text that is too long, or holds what would end it. */
  render(value: T): string;
  /** Reads a text; `none` where it does not parse. */
  parse(text: string): T | null;
  /** Reads a text, and says where and why if it does not parse. */
  read(text: string): ReadText<T>;
  /** Reads an answer as people and models give it: as it is, else without white space and code fences around it. */
  readAnswer(text: string): ReadText<T>;
  readonly schema: { readonly [key: string]: Json };
  toJson(value: T): Json;
  fromJson(json: unknown): T | null;
  /** The grammar in GBNF: it accepts exactly what `parse` does. */
  readonly grammar: string;
  /** Which characters and tokens may come next. */
  readonly masker: Masker;
}

/** Makes a format from what the compiler emitted. */
export function defineFormat<T extends object = FormatValue>(info: FormatInfo): Format<T> {
  const rule = formatRule(info);
  const automaton = automatonOf(rule);
  if ("most" in automaton) throw new Error(`a bug in spc: the format \`${info.name}\` needs more than ${automaton.most} states`);
  const read = (text: string): ReadText<T> => {
    const found = readings(automaton, text);
    return isUnread(found) ? unread(text, found) : { value: valueOf(info, text, found[0]) as T };
  };
  const json = (value: T): Json => toJson(info, value as FormatValue);
  return {
    info,
    get instructions() {
      return instructionsFor(info);
    },
    render(value) {
      const text = writeFormat(info, value as FormatValue);
      if (text === undefined) throw new WordsFault("SP6701", `this is no value of the format \`${info.name}\`: ${JSON.stringify(value)}`);
      const back = read(text);
      if (!("value" in back)) throw new WordsFault("SP6702", `a value of \`${info.name}\` cannot be read back: ${back.none}`);
      if (!holdsTheSame(back.value as FormatValue, value as FormatValue))
        throw new WordsFault("SP6702", `a value of \`${info.name}\` would be read back as another: ${JSON.stringify(json(back.value))}`);
      return text;
    },
    parse(text) {
      const found = read(text);
      return "value" in found ? found.value : null;
    },
    read,
    readAnswer(text) {
      const plain = read(text);
      if ("value" in plain) return plain;
      const bare = read(withoutFence(text));
      return "value" in bare ? bare : plain;
    },
    get schema() {
      return jsonSchemaOf(info);
    },
    toJson: json,
    fromJson: (value) => (fromJson(info, value) as T | undefined) ?? null,
    get grammar() {
      return gbnfOf(rule);
    },
    masker: new Masker(automaton),
  };
}

/** Compares what was read with what was written: reals as 32-bit numbers. */
function holdsTheSame(a: Written, b: Written): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.fround(a) === Math.fround(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const left = Object.entries(a);
  return (
    left.length === Object.keys(b).length && left.every(([key, part]) => holdsTheSame(part, (b as Readonly<Record<string, Written>>)[key]))
  );
}

/** Takes white space and a code fence around an answer away. */
export function withoutFence(text: string): string {
  const bare = text.trim();
  return /^```[^\n`]*\n(.*?)\n?```$/s.exec(bare)?.[1] ?? bare;
}

function unread(text: string, { at, expected, found }: Unread): { readonly none: string; readonly at: number } {
  const before = Array.from(text).slice(0, at).join("");
  const shown = before.length > 20 ? `…${before.slice(-20)}` : before;
  const needed = expected.length > 6 ? `${expected.slice(0, 6).join(", ")} or others` : expected.join(" or ");
  return {
    none: `${at === 0 ? "at its beginning" : `after ${JSON.stringify(shown)}`} expected ${needed}, found ${found === undefined ? "the end" : JSON.stringify(found)}`,
    at,
  };
}
