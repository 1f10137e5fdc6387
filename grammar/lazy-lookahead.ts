/**
 * Chevrotain's choice by one token, worked out where it is first needed. Its own strategy prepares every choice of the grammar at start, which takes
 * longer than reading a spec; the choices are the same.
 */
import type { ILookaheadStrategy, IOrAlt, IProduction, IToken, Rule } from "./chevrotain.js";
import { firstOf } from "./first.js";
import { isKind, isNonTerminal, isTerminal, partsOf } from "./productions.js";

/** What a choice asks of the parser that makes it. */
interface Reading {
  LA_FAST(k: number): IToken;
}
type Alternatives = readonly IOrAlt<unknown>[];

export const lazyLookahead: ILookaheadStrategy = {
  validate: () => [],

  buildLookaheadForAlternation({ rule, prodOccurrence }) {
    let firsts: ReadonlySet<number>[] | undefined;
    const choose = function (this: Reading, alternatives: Alternatives = []): number | undefined {
      firsts ??= alternativesOf(rule, prodOccurrence).map((parts) => firstOf(parts));
      const next = this.LA_FAST(1).tokenTypeIdx;
      for (let i = 0; i < firsts.length; i++) {
        if (firsts[i].has(next) && alternatives[i].GATE?.call(this) !== false) return i;
      }
      return undefined;
    };
    return choose as unknown as ReturnType<ILookaheadStrategy["buildLookaheadForAlternation"]>;
  },

  buildLookaheadForOptional({ rule, prodOccurrence, prodType }) {
    let first: ReadonlySet<number> | undefined;
    const enters = function (this: Reading): boolean {
      first ??= firstOf(partsOf(find(rule, prodOccurrence, prodType)));
      return first.has(this.LA_FAST(1).tokenTypeIdx);
    };
    return enters as unknown as () => boolean;
  },
};

function alternativesOf(rule: Rule, occurrence: number): IProduction[][] {
  return partsOf(find(rule, occurrence, "Alternation")).map(partsOf);
}

/** The production of a kind and number in a rule. */
function find(rule: Rule, occurrence: number, kind: string): IProduction {
  const open = [...rule.definition];
  for (let production = open.pop(); production !== undefined; production = open.pop()) {
    if (isKind(production, kind) && (production as IProduction & { idx?: number }).idx === occurrence) return production;
    if (!isTerminal(production) && !isNonTerminal(production)) open.push(...partsOf(production));
  }
  throw new Error(`a bug in the grammar: rule ${rule.name} has no ${kind} ${occurrence}`);
}
