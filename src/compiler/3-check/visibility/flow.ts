/** The state of the analysis at one point of a game: what its variables may tell, what is known of their values, who was asked. */
import type * as ast from "../../1-parse/ast.js";
import { forget, join, sameLabel } from "./labels.js";
import type { Label } from "./labels.js";
import { commonFacts, forgetFacts, NO_FACTS, variableTerm } from "./terms.js";
import type { Facts, Term } from "./terms.js";
import type { Place } from "./words.js";

/** What a variable is known by: the node that declares it, or a word (`me`, a counter). */
export type Key = ast.Node | string;

/** What an expression or a variable is worth to the analysis. */
export interface Value {
  readonly label: Label;
  /** Its symbolic value, where it has one. */
  readonly term?: Term;
  /** Who made it, for fields that only their author sees. */
  readonly author?: Term;
  /** A copy of a declared place: its entries are as visible as that place's, joined with `rest`. */
  readonly copyOf?: { readonly place: Place; readonly rest: Label };
  /** Fields that differ from the whole: holes of a format, parts of a record. */
  readonly fields?: ReadonlyMap<string, Label>;
}

/** The field of a written value that says whether it is there, and which of several formats it is. */
export const WHETHER = "?";

/** What testing whether a value is there, or what kind it is, tells. */
export const whether = (value: Value): Label => value.fields?.get(WHETHER) ?? value.label;

/** A store inside the `together` at hand: `at` are the entries' indices, where they are known. */
export interface BlockStore {
  readonly key: Key;
  readonly at: readonly Entry[];
  readonly label: Label;
}
/** One index of a stored entry: a term, all but a term (earlier passes of a loop over `p`), or any. */
export type Entry = { readonly kind: "is" | "but"; readonly term: Term } | { readonly kind: "any" };

export interface Flow {
  readonly env: ReadonlyMap<Key, Value>;
  readonly facts: Facts;
  readonly stores: readonly BlockStore[];
  /** Seats asked so far in the `together` at hand. */
  readonly asked: readonly { readonly term: Term; readonly span: ast.Node["span"] }[];
}

export const START: Flow = { env: new Map(), facts: NO_FACTS, stores: [], asked: [] };

export function withValue(flow: Flow, key: Key, value: Value): Flow {
  return { ...flow, env: new Map(flow.env).set(key, value) };
}

export const withFacts = (flow: Flow, facts: Facts): Flow => (facts === flow.facts ? flow : { ...flow, facts });

/** Counts versions of variables. Ids from `mark` on belong to the loop that is being analysed. */
export interface Versions {
  next: number;
}

export const fresh = (versions: Versions, text: string): Term => variableTerm(text, versions.next++);

const nameOf = (key: Key): string =>
  typeof key === "string" ? key : key.kind === "name" ? (key as ast.Name).text : ((key as { name?: ast.Name }).name?.text ?? "it");

/** Joins two paths: labels join, values that differ become unknown. */
export function joinFlows(a: Flow | undefined, b: Flow | undefined, versions: Versions): Flow | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const env = new Map<Key, Value>();
  for (const key of new Set([...a.env.keys(), ...b.env.keys()])) {
    const x = a.env.get(key);
    const y = b.env.get(key);
    if (x === undefined || y === undefined || x === y) env.set(key, (x ?? y) as Value);
    else env.set(key, joinValues(x, y, nameOf(key), versions));
  }
  const keys = new Set(a.asked.map((s) => s.term.key));
  return {
    env,
    facts: commonFacts(a.facts, b.facts),
    stores: [...a.stores, ...b.stores.filter((s) => !a.stores.includes(s))],
    asked: [...a.asked, ...b.asked.filter((s) => !keys.has(s.term.key))],
  };
}

function commonCopy(a: Value["copyOf"], b: Value["copyOf"]): Value["copyOf"] {
  return a !== undefined && b !== undefined && a.place === b.place ? { place: a.place, rest: join(a.rest, b.rest) } : undefined;
}

function joinValues(x: Value, y: Value, text: string, versions: Versions): Value {
  const term = x.term !== undefined && x.term.key === y.term?.key ? x.term : fresh(versions, text);
  const fields = new Map<string, Label>();
  for (const name of new Set([...(x.fields?.keys() ?? []), ...(y.fields?.keys() ?? [])])) {
    fields.set(name, join(x.fields?.get(name) ?? x.label, y.fields?.get(name) ?? y.label));
  }
  return {
    label: join(x.label, y.label),
    term,
    author: x.author !== undefined && x.author.key === y.author?.key ? x.author : undefined,
    copyOf: commonCopy(x.copyOf, y.copyOf),
    fields: fields.size > 0 ? fields : undefined,
  };
}

/**
 * Joins what comes round a loop into the state at its head. Versions from `mark` on belong to one pass and mean something else in the next:
 * labels and facts forget them, and a variable whose value was one of them becomes the one unknown that `heads` keeps for it.
 */
export function joinRound(
  head: Flow,
  round: Flow,
  mark: number,
  heads: Map<Key, Term>,
  versions: Versions,
  binders: readonly Term[],
): Flow {
  const gone = (version: number): boolean => version >= mark;
  const env = new Map(head.env);
  for (const [key, later] of round.env) {
    const first = head.env.get(key);
    if (first === undefined) continue; // declared in the body, set anew in every pass
    const label = join(first.label, forget(later.label, gone));
    let term = first.term;
    if (first.term?.key !== later.term?.key) {
      term = heads.get(key) ?? fresh(versions, nameOf(key));
      heads.set(key, term);
    }
    let fields: Map<string, Label> | undefined;
    for (const name of new Set([...(first.fields?.keys() ?? []), ...(later.fields?.keys() ?? [])])) {
      fields ??= new Map();
      fields.set(name, join(first.fields?.get(name) ?? first.label, forget(later.fields?.get(name) ?? later.label, gone)));
    }
    const author = first.author !== undefined && first.author.key === later.author?.key ? first.author : undefined;
    env.set(key, {
      label,
      term,
      author,
      copyOf: commonCopy(first.copyOf, later.copyOf && { ...later.copyOf, rest: forget(later.copyOf.rest, gone) }),
      fields,
    });
  }
  const entry = (at: Entry): Entry => {
    if (at.kind === "any" || !at.term.versions.some(gone)) return at;
    return at.kind === "is" && binders.some((b) => b.key === at.term.key)
      ? { kind: "but", term: at.term }
      : at.kind === "but"
        ? at
        : { kind: "any" };
  };
  const stores = [...head.stores];
  for (const store of round.stores) {
    if (head.stores.includes(store)) continue;
    const moved: BlockStore = { key: store.key, at: store.at.map(entry), label: forget(store.label, gone) };
    if (!stores.some((s) => sameStore(s, moved))) stores.push(moved);
  }
  const asked = [...head.asked];
  for (const seat of round.asked) {
    if (!seat.term.versions.some(gone) && !asked.some((a) => a.term.key === seat.term.key)) asked.push(seat);
  }
  return { env, facts: forgetFacts(commonFacts(head.facts, round.facts), gone), stores, asked };
}

const entryKey = (at: Entry): string => (at.kind === "any" ? "any" : `${at.kind} ${at.term.key}`);
const sameStore = (a: BlockStore, b: BlockStore): boolean =>
  a.key === b.key && a.at.map(entryKey).join() === b.at.map(entryKey).join() && sameLabel(a.label, b.label);

/** Says whether two states at a loop's head mean the same. */
export function sameFlow(a: Flow, b: Flow): boolean {
  for (const [key, value] of b.env) {
    const before = a.env.get(key);
    if (before === value) continue;
    if (
      before === undefined ||
      !sameLabel(before.label, value.label) ||
      before.term?.key !== value.term?.key ||
      before.copyOf?.place !== value.copyOf?.place
    )
      return false;
    const names = new Set([...(before.fields?.keys() ?? []), ...(value.fields?.keys() ?? [])]);
    for (const name of names) if (!sameLabel(before.fields?.get(name) ?? [], value.fields?.get(name) ?? [])) return false;
  }
  return (
    a.stores.length === b.stores.length &&
    a.asked.length === b.asked.length &&
    a.facts.equal.length === b.facts.equal.length &&
    a.facts.different.length === b.facts.different.length
  );
}
