/** The grammar as a reader sees it: without the tokens that only recovery knows, lists as lists, rules under their names in the reference. */
import type { IProduction, TokenType } from "../chevrotain.js";
import { isAlternation, isNonTerminal, isTerminal, mandatory, optional, partsOf, repeated } from "../productions.js";
import type { SpParser } from "../parser.js";
import { rules } from "../rules.js";
import * as t from "../tokens.js";

export type Shape =
  | { readonly shape: "token"; readonly text: string; readonly literal: boolean }
  | { readonly shape: "rule"; readonly name: string }
  | { readonly shape: "seq"; readonly parts: readonly Shape[] }
  | { readonly shape: "alt"; readonly parts: readonly Shape[] }
  | { readonly shape: "opt"; readonly part: Shape }
  | {
      readonly shape: "repeat";
      readonly part: Shape;
      readonly separator?: Shape;
      readonly atLeastOne: boolean;
      readonly trailing: boolean;
    };

/** Tokens that no correct spec holds. */
const HIDDEN = new Set<TokenType>([t.Unreadable, t.UnclosedString, t.BadEscape]);
const NAMED = new Map<TokenType, string>([
  [t.Name, "Name"],
  [t.Word, "Word"],
  [t.NumberToken, "Number"],
  [t.NL, "NL"],
  [t.StringOpen, "Quote"],
  [t.StringClose, "Quote"],
  [t.StringText, "Text"],
  [t.Escape, "Escape"],
]);

/** Every rule in the order of `rules.ts`. */
export function shapesOf(parser: SpParser): Map<string, Shape> {
  const productions = parser.getGAstProductions();
  return new Map(Object.keys(rules).map((name) => [titleOf(name), sequence(productions[name].definition) ?? seq([])]));
}

/** The name of a rule in the reference: `Declaration`, `Or`. */
export function titleOf(name: string): string {
  const short = name.replace(/^(or|and|not)Expr$/, "$1").replace(/(Decl|Stmt)$/, "");
  return short[0].toUpperCase() + short.slice(1);
}

const seq = (parts: readonly Shape[]): Shape => (parts.length === 1 ? parts[0] : { shape: "seq", parts });

/** Nothing, if nothing of it is shown. */
function sequence(productions: readonly IProduction[]): Shape | undefined {
  const parts = productions.map(shapeOf).filter((shape) => shape !== undefined);
  return parts.length === 0 ? undefined : seq(parts.flatMap((part) => (part.shape === "seq" ? part.parts : [part])));
}

function shapeOf(production: IProduction): Shape | undefined {
  if (isTerminal(production)) {
    const type = production.terminalType;
    if (HIDDEN.has(type)) return undefined;
    const name = NAMED.get(type);
    return name === undefined
      ? { shape: "token", text: type.LABEL ?? type.name, literal: true }
      : { shape: "token", text: name, literal: false };
  }
  if (isNonTerminal(production)) return { shape: "rule", name: titleOf(production.nonTerminalName) };
  if (isAlternation(production)) {
    const parts = production.definition.map((alternative) => sequence(partsOf(alternative))).filter((shape) => shape !== undefined);
    return parts.length === 1 ? parts[0] : { shape: "alt", parts };
  }
  const parts = partsOf(production);
  if (repeated(production)) return listOf(parts) ?? repetition(sequence(parts), mandatory(production));
  const inner = sequence(parts);
  if (inner === undefined) return undefined;
  return optional(production) ? { shape: "opt", part: inner } : inner;
}

function repetition(part: Shape | undefined, atLeastOne: boolean): Shape | undefined {
  return part && { shape: "repeat", part, atLeastOne, trailing: false };
}

/** A list as `SpParser` reads it: an item or what is unreadable, what is unreadable behind it, a separator. */
function listOf(parts: readonly IProduction[]): Shape | undefined {
  if (parts.length !== 3 || !isAlternation(parts[0]) || sequence([parts[1]]) !== undefined) return undefined;
  const item = shapeOf(parts[0]);
  const separator = sequence(partsOf(parts[2]));
  if (item === undefined || separator === undefined) return undefined;
  return { shape: "opt", part: { shape: "repeat", part: item, separator, atLeastOne: true, trailing: true } };
}
