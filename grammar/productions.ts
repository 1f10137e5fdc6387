/** Chevrotain's grammar objects, told apart. */
import {
  Alternation,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
} from "./chevrotain.js";
import type { IProduction } from "./chevrotain.js";

export const isTerminal = (p: IProduction): p is Terminal => p instanceof Terminal;
export const isNonTerminal = (p: IProduction): p is NonTerminal => p instanceof NonTerminal;
export const isAlternation = (p: IProduction): p is Alternation => p instanceof Alternation;

/** Whether it can be empty. */
export function optional(p: IProduction): boolean {
  return p instanceof Option || p instanceof Repetition || p instanceof RepetitionWithSeparator;
}

/** Whether it can come several times. */
export function repeated(p: IProduction): boolean {
  return !(p instanceof Option) && (p instanceof Repetition || p instanceof RepetitionWithSeparator || mandatory(p));
}

/** Whether it comes once or more. */
export function mandatory(p: IProduction): boolean {
  return p instanceof RepetitionMandatory || p instanceof RepetitionMandatoryWithSeparator;
}

/** The token between repetitions. */
export function separatorOf(p: IProduction): RepetitionWithSeparator["separator"] | undefined {
  return p instanceof RepetitionWithSeparator || p instanceof RepetitionMandatoryWithSeparator ? p.separator : undefined;
}

/** What stands inside an option, a repetition or an alternative. */
export function partsOf(p: IProduction): IProduction[] {
  return (p as unknown as { definition: IProduction[] }).definition;
}

const KINDS: Record<string, new (...options: never[]) => IProduction> = {
  Alternation,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
};

/** Whether a production is of the kind that Chevrotain calls so; names of classes do not survive every bundler. */
export function isKind(production: IProduction, kind: string): boolean {
  return production instanceof KINDS[kind];
}
