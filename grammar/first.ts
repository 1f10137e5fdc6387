/** What a rule of the grammar can begin with. */
import type { IProduction, Rule } from "./chevrotain.js";
import { isAlternation, isNonTerminal, isTerminal, optional, partsOf } from "./productions.js";

const known = new WeakMap<Rule, ReadonlySet<number>>();

/** The indices of the token types that a rule can begin with, members of categories included. */
export function firstOfRule(rule: Rule): ReadonlySet<number> {
  let first = known.get(rule);
  if (first === undefined) {
    first = firstOf(rule.definition);
    known.set(rule, first);
  }
  return first;
}

/** The same for a sequence of productions. No rule begins with itself, and none is empty. */
export function firstOf(sequence: readonly IProduction[], into: Set<number> = new Set()): Set<number> {
  for (const production of sequence) {
    if (isTerminal(production)) {
      const type = production.terminalType;
      into.add(type.tokenTypeIdx ?? 0);
      for (const member of type.categoryMatches ?? []) into.add(member);
      return into;
    }
    if (isNonTerminal(production)) {
      for (const index of firstOfRule(production.referencedRule)) into.add(index);
      return into;
    }
    if (isAlternation(production)) {
      for (const alternative of production.definition) firstOf(partsOf(alternative), into);
      return into;
    }
    firstOf(partsOf(production), into);
    if (!optional(production)) return into;
  }
  return into;
}
