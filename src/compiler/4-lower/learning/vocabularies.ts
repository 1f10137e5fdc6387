/** The symbols of a writer: the words that its games' formats, moves and observations are written with, and the characters that their values take. */
import { CHARACTERS, symbolsOf, vocabularyOf } from "../../../contract/words/vocabulary.js";
import type { FormatInfo, Shape } from "../../../contract/words/shape.js";
import type { Type } from "../../3-check/types.js";
import type { GameIr } from "../games/ir.js";
import { observationLayout } from "../games/layout.js";

export type TokensMode = "symbols" | "characters";

const DIGITS = Array.from("0123456789");
const SIGNS = Array.from("\n :;,.()[]?-+=");

/** Gives the vocabulary of some games. */
export function symbolsFor(games: readonly GameIr[], mode: TokensMode): readonly string[] {
  if (mode === "characters") return vocabularyOf(CHARACTERS);
  const found = new Set<string>([...DIGITS, ...SIGNS, "you", "are", "none", "true", "false", "unseen"]);
  const say = (text: string): void => symbolsOf(text).forEach((symbol) => found.add(symbol));
  const anything = (): void => CHARACTERS.forEach((c) => found.add(c));
  for (const ir of games) {
    [...ir.seats, ...(ir.reveals ?? []).map((r) => r.name), ...observationLayout(ir).features.map((f) => f.name)].forEach(say);
    for (const site of ir.sites) {
      [site.name, ...site.labels].forEach(say);
      site.formats?.forEach((format) => sayFormat(format, say, anything));
    }
    const types = [
      ...ir.slots.map((s) => s.type),
      ...ir.sites.map((s) => s.domain),
      ...ir.decisions.flatMap((d) => (d.given ?? []).map((f) => f.type)),
    ];
    types.forEach((type) => sayType(type, say));
    for (const show of ir.shows) for (const part of show.parts) if (typeof part === "string") say(part);
    for (const decision of ir.decisions) sayTexts(decision.given, say);
    for (const block of ir.blocks) sayTexts(block.body, say);
  }
  return vocabularyOf(found);
}

function sayFormat({ pieces }: FormatInfo, say: (text: string) => void, anything: () => void): void {
  for (const piece of pieces) {
    if (typeof piece === "string") say(piece);
    else {
      if (piece.separator !== undefined) say(piece.separator);
      sayShape(piece.shape, say, anything);
    }
  }
}

function sayShape(shape: Shape, say: (text: string) => void, anything: () => void): void {
  switch (shape.kind) {
    case "bool":
    case "int":
    case "grid":
      return;
    case "real":
      return say("e");
    case "words":
      return shape.words.forEach(say);
    case "text":
      return anything();
    case "option":
      return sayShape(shape.inner, say, anything);
    case "list":
      return sayShape(shape.element, say, anything);
    case "tuple":
      return shape.elements.forEach((element) => sayShape(element, say, anything));
    case "record":
      return shape.fields.forEach((field) => {
        say(field.name);
        sayShape(field.shape, say, anything);
      });
    case "tagged":
      return shape.tags.forEach(({ tag, heads }) => {
        say(tag);
        heads.forEach((head) => sayShape(head.shape, say, anything));
      });
    case "format":
      return sayFormat(shape.format, say, anything);
  }
}

/** The names in a type: members, tags, fields. */
function sayType(type: Type, say: (text: string) => void): void {
  switch (type.kind) {
    case "enum":
      return type.members.forEach(say);
    case "seat":
      return type.names.forEach(say);
    case "option":
      return sayType(type.inner, say);
    case "array":
    case "list":
    case "set":
      return sayType(type.element, say);
    case "tuple":
      return type.elements.forEach((element) => sayType(element, say));
    case "record":
      return type.fields.forEach((field) => {
        say(field.name);
        sayType(field.type, say);
      });
    case "tagged":
      return type.tags.forEach(({ tag, heads }) => {
        say(tag);
        heads.forEach((head) => sayType(head.type, say));
      });
    default:
      return;
  }
}

/** Texts that stand in a game's rules may be shown. */
function sayTexts(node: unknown, say: (text: string) => void): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) return node.forEach((part) => sayTexts(part, say));
  const record = node as Readonly<Record<string, unknown>>;
  if (record.kind === "const" && typeof record.value === "string") say(record.value);
  for (const [key, part] of Object.entries(record)) if (key !== "type" && key !== "span") sayTexts(part, say);
}
