/** What a rule of the grammar can begin with. */
import type { IProduction } from "./chevrotain.js";
import { isAlternation, isNonTerminal, isTerminal, optional, partsOf } from "./productions.js";

/** The indices of the token types that a sequence of productions can begin with, members of categories included. */
export function firstOf(sequence: readonly IProduction[], into: Set<number> = new Set(), seen: Set<string> = new Set()): Set<number> {
  for (const production of sequence) {
    if (isTerminal(production)) {
      const type = production.terminalType;
      into.add(type.tokenTypeIdx ?? 0);
      for (const member of type.categoryMatches ?? []) into.add(member);
      return into;
    }
    if (isNonTerminal(production)) {
      if (!seen.has(production.nonTerminalName)) {
        seen.add(production.nonTerminalName);
        firstOf(production.referencedRule.definition, into, seen);
      }
      return into; // no rule of this grammar is empty
    }
    if (isAlternation(production)) {
      for (const alternative of production.definition) firstOf(partsOf(alternative), into, seen);
      return into;
    }
    firstOf(partsOf(production), into, seen);
    if (!optional(production)) return into;
  }
  return into;
}
