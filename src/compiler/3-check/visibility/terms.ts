/**
 * Names for values that the analysis does not know: `first`, the `p` of one pass of a loop, `other(p)`. Two terms with one key are the same
 * value (B1: "equal when the same unassigned variable, or known equal on this path"); everything else may differ.
 */

export interface Term {
  readonly key: string;
  /** As a message prints it. */
  readonly text: string;
  /** The versions of variables it mentions: a loop forgets those of earlier passes. */
  readonly versions: readonly number[];
}

export const numberTerm = (value: number): Term => ({ key: `n:${value}`, text: String(value), versions: [] });
export const seatTerm = (name: string): Term => ({ key: `seat:${name}`, text: name, versions: [] });
export const ME: Term = { key: "me", text: "me", versions: [] };

/** Makes the term of a variable's value at one moment; `version` is counted by the analysis. */
export const variableTerm = (text: string, version: number): Term => ({ key: `v:${version}`, text, versions: [version] });

/** Makes the term of a pure operation on terms. */
export function compound(operation: string, text: string, parts: readonly Term[]): Term {
  return { key: `${operation}(${parts.map((p) => p.key).join(",")})`, text, versions: [...new Set(parts.flatMap((p) => p.versions))] };
}

/** Names the other of two players; `players` are the two names. */
export function otherTerm(of: Term, players: readonly string[]): Term {
  const known = players.findIndex((name) => of.key === `seat:${name}`);
  if (known >= 0 && players.length === 2) return seatTerm(players[1 - known]);
  if (of.key.startsWith("other(") && players.length === 2) {
    const inner = of.key.slice("other(".length, -1);
    return { key: inner, text: of.text.startsWith("other(") ? of.text.slice("other(".length, -1) : of.text, versions: of.versions };
  }
  return compound("other", `other(${of.text})`, [of]);
}

/** What is known of terms on one path. */
export interface Facts {
  readonly equal: readonly (readonly [Term, Term])[];
  readonly different: readonly (readonly [Term, Term])[];
}

export const NO_FACTS: Facts = { equal: [], different: [] };

const pairKey = ([a, b]: readonly [Term, Term]): string => (a.key < b.key ? `${a.key}=${b.key}` : `${b.key}=${a.key}`);

/** Keeps what both paths know. */
export function commonFacts(a: Facts, b: Facts): Facts {
  const keep = (xs: Facts["equal"], ys: Facts["equal"]): Facts["equal"] => {
    const keys = new Set(ys.map(pairKey));
    return xs.filter((x) => keys.has(pairKey(x)));
  };
  return { equal: keep(a.equal, b.equal), different: keep(a.different, b.different) };
}

/** Forgets what mentions a version that `gone` names. */
export function forgetFacts(facts: Facts, gone: (version: number) => boolean): Facts {
  const keep = ([a, b]: readonly [Term, Term]): boolean => !a.versions.some(gone) && !b.versions.some(gone);
  return { equal: facts.equal.filter(keep), different: facts.different.filter(keep) };
}

/** Finds every term known equal to one. */
function classOf(term: Term, facts: Facts): Set<string> {
  const keys = new Set([term.key]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [a, b] of facts.equal) {
      if (keys.has(a.key) !== keys.has(b.key)) {
        keys.add(a.key).add(b.key);
        grown = true;
      }
    }
  }
  return keys;
}

/** Names a value by the term that lasts longest of those known equal to it: `me`, a literal, else the one that was defined first. */
export function lasting(term: Term, facts: Facts): Term {
  if (facts.equal.length === 0) return term;
  const keys = classOf(term, facts);
  const age = (t: Term): number => (t.key === ME.key ? -3 : literal(t.key) ? -2 : Math.max(-1, ...t.versions));
  let best = term;
  for (const t of facts.equal.flat()) if (keys.has(t.key) && age(t) < age(best)) best = t;
  return best;
}

/** Says whether two terms are known to be one value. */
export function same(a: Term, b: Term, facts: Facts): boolean {
  return a.key === b.key || (facts.equal.length > 0 && classOf(a, facts).has(b.key));
}

const literal = (key: string): boolean => key.startsWith("seat:") || key.startsWith("n:");

/** Says whether two terms are known to be different values. */
export function distinct(a: Term, b: Term, facts: Facts): boolean {
  const as = classOf(a, facts);
  const bs = classOf(b, facts);
  for (const x of as) {
    for (const y of bs) {
      if (literal(x) && literal(y) && x !== y && x.split(":")[0] === y.split(":")[0]) return true;
      if (x === `other(${y})` || y === `other(${x})`) return true;
    }
  }
  return facts.different.some(([x, y]) => (as.has(x.key) && bs.has(y.key)) || (as.has(y.key) && bs.has(x.key)));
}
