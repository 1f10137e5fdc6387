/**
 * The automaton of a rule, without empty steps and without states that lead nowhere: what reads texts, finds texts with two readings, and tells
 * which characters may come next. Arcs carry the marks that a reading is told by.
 */
import { ANY_CHAR, complement, pointsOf, type CharRange, type Rule } from "./rule.js";

/** What a reading says beside its characters: where a value begins and ends, which option was taken, that a further item comes or none. */
export type Mark =
  | { readonly kind: "open" }
  /** The value ended `back` characters before. */
  | { readonly kind: "close"; readonly back: number }
  | { readonly kind: "option"; readonly index: number }
  | { readonly kind: "item" }
  | { readonly kind: "done" };

export interface Arc {
  readonly marks: readonly Mark[];
  readonly ranges: readonly CharRange[];
  readonly to: number;
  /** What is written here, in words, by number in `labels`. */
  readonly label: number;
}

export interface State {
  readonly arcs: readonly Arc[];
  /** The ways in which a text may end here. */
  readonly ends: readonly (readonly Mark[])[];
}

/** State 0 is the start. */
export interface Automaton {
  readonly states: readonly State[];
  readonly labels: readonly string[];
}

/** Says that an automaton would have more than `most` states. */
export interface TooLarge {
  readonly most: number;
}

/** How many states an automaton may have. */
export const MOST_STATES = 100_000;

/** Builds a rule's automaton; with `loosened`, bounds above `loosened` are dropped, so that it is small and takes some texts more. */
export function automatonOf(rule: Rule, most = MOST_STATES, loosened?: number): Automaton | TooLarge {
  const builder = new Builder(most, loosened);
  try {
    const start = builder.state();
    const end = builder.rule(rule, start, "");
    return builder.finish(start, end);
  } catch (error) {
    if (error instanceof Full) return { most };
    throw error;
  }
}

class Full extends Error {}

interface Draft {
  readonly arcs: { readonly ranges: readonly CharRange[]; readonly to: number; readonly label: number }[];
  readonly empty: { readonly to: number; readonly mark?: Mark }[];
}

class Builder {
  private readonly drafts: Draft[] = [];
  private readonly labels: string[] = [];
  private readonly labelNumbers = new Map<string, number>();
  /** Inside of a value its characters count, not how they were read. */
  private silent = false;

  constructor(
    private readonly most: number,
    private readonly loosened: number | undefined,
  ) {}

  state(): number {
    if (this.drafts.length >= this.most) throw new Full();
    return this.drafts.push({ arcs: [], empty: [] }) - 1;
  }

  private label(text: string): number {
    const known = this.labelNumbers.get(text);
    if (known !== undefined) return known;
    const made = this.labels.push(text) - 1;
    this.labelNumbers.set(text, made);
    return made;
  }

  private arc(from: number, ranges: readonly CharRange[], to: number, label: string): void {
    if (ranges.length > 0) this.drafts[from].arcs.push({ ranges, to, label: this.label(label) });
  }

  private step(from: number, to: number, mark?: Mark): void {
    this.drafts[from].empty.push(mark === undefined || (this.silent && mark.kind !== "close") ? { to } : { to, mark });
  }

  private marked(from: number, mark: Mark): number {
    const to = this.state();
    this.step(from, to, mark);
    return to;
  }

  private bound(most: number | undefined): number | undefined {
    return most !== undefined && this.loosened !== undefined && most > this.loosened ? undefined : most;
  }

  /** Adds a rule that begins in `from`; gives where it ends. */
  rule(rule: Rule, from: number, label: string): number {
    switch (rule.kind) {
      case "literal": {
        let at = from;
        for (const point of pointsOf(rule.text)) {
          const to = this.state();
          this.arc(at, [[point, point]], to, label || JSON.stringify(rule.text));
          at = to;
        }
        return at;
      }
      case "sequence":
        return rule.items.reduce((at, item) => this.rule(item, at, label), from);
      case "choice": {
        const end = this.state();
        for (const [index, option] of rule.options.entries())
          this.step(this.rule(option, this.marked(from, { kind: "option", index }), label), end);
        return end;
      }
      case "chars": {
        let at = from;
        for (let i = 0; i < rule.least; i++) at = this.char(at, rule.ranges, label);
        const most = this.bound(rule.most);
        const end = this.state();
        this.step(at, end);
        if (most === undefined) this.arc(end, rule.ranges, end, label);
        for (let i = rule.least; i < (most ?? 0); i++) {
          at = this.char(at, rule.ranges, label);
          this.step(at, end);
        }
        return end;
      }
      case "text":
        return this.text(rule, from, label);
      case "repeat":
        return this.repeat(rule, from, label);
      case "value": {
        const open = this.marked(from, { kind: "open" });
        const { silent } = this;
        this.silent = true;
        const end = this.rule(rule.rule, open, rule.label);
        this.silent = silent;
        return this.marked(end, { kind: "close", back: rule.rule.kind === "text" ? pointsOf(rule.rule.end).length : 0 });
      }
    }
  }

  private char(from: number, ranges: readonly CharRange[], label: string): number {
    const to = this.state();
    this.arc(from, ranges, to, label);
    return to;
  }

  private repeat(rule: Rule & { kind: "repeat" }, from: number, label: string): number {
    const most = this.bound(rule.most);
    const end = this.state();
    const item = (at: number): number => this.rule(rule.item, this.marked(at, { kind: "item" }), label);
    const apart = (at: number): number => this.rule({ kind: "literal", text: rule.separator }, at, label);
    const last = (at: number): void => {
      if (rule.last) this.step(this.rule(rule.last, this.marked(at, { kind: "item" }), label), end, { kind: "done" });
    };
    const none = (): void => this.step(rule.empty ? this.rule(rule.empty, from, label) : from, end, { kind: "done" });
    if (rule.least === 0) none();
    if (rule.most === 0) return end;
    if (rule.last) {
      // The last item is written by a rule of its own; those before bring their separators along.
      let at = this.state();
      this.step(from, at);
      for (let n = 1; most === undefined ? n < Math.max(1, rule.least) : n <= most; n++) {
        if (n >= rule.least) last(at);
        if (most === undefined || n < most) at = item(at);
      }
      if (most !== undefined) return end;
      const loop = this.state();
      this.step(at, loop);
      last(loop);
      this.step(item(loop), loop);
      return end;
    }
    let at = this.state();
    this.step(from, at);
    for (let n = 1; most === undefined ? n < Math.max(1, rule.least) : n <= most; n++) {
      const after = item(at);
      if (n >= rule.least) this.step(after, end, { kind: "done" });
      if (most === undefined || n < most) at = apart(after);
    }
    if (most !== undefined) return end;
    const loop = this.state();
    this.step(at, loop);
    const after = item(loop);
    this.step(after, end, { kind: "done" });
    this.step(apart(after), loop);
    return end;
  }

  /** Free text: a state for each number of characters read (where that counts) and each place in the words that are looked for. */
  private text(rule: Rule & { kind: "text" }, from: number, label: string): number {
    const search = new Search(rule.end === "" ? rule.not : [rule.end, ...rule.not]);
    const tail = pointsOf(rule.end).length;
    const most = this.bound(rule.most);
    const longest = most === undefined ? undefined : most + tail;
    const counted = longest ?? (rule.least === 0 ? 0 : rule.least + tail);
    const end = this.state();
    const known = new Map<string, number>();
    const waiting: { readonly place: number; readonly count: number; readonly at: number }[] = [];
    const reach = (place: number, count: number): number => {
      const key = `${place} ${count}`;
      let at = known.get(key);
      if (at === undefined) {
        at = this.state();
        known.set(key, at);
        waiting.push({ place, count, at });
      }
      return at;
    };
    this.step(from, reach(0, 0));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { place, count, at } = next;
      if (tail === 0 && count >= rule.least) this.step(at, end);
      if (longest !== undefined && count === longest) continue;
      for (const { ranges, to, found } of search.steps(place)) {
        const read = Math.min(count + 1, counted);
        if (found === undefined) this.arc(at, ranges, reach(to, read), label);
        else if (found === rule.end && tail > 0 && (rule.least === 0 || count + 1 - tail >= rule.least)) this.arc(at, ranges, end, label);
      }
    }
    return end;
  }

  /** Takes empty steps out: each state that a character leads to, with the arcs and ends that it reaches by empty steps. */
  finish(start: number, end: number): Automaton {
    const numbers = new Map<number, number>([[start, 0]]);
    const order = [start];
    const states: State[] = [];
    for (let i = 0; i < order.length; i++) {
      const arcs: Arc[] = [];
      const ends: (readonly Mark[])[] = [];
      const walk = (at: number, marks: readonly Mark[], path: readonly number[]): void => {
        if (path.includes(at)) return;
        if (arcs.length > this.most) throw new Full();
        if (at === end) ends.push(marks);
        for (const { ranges, to, label } of this.drafts[at].arcs) {
          let number = numbers.get(to);
          if (number === undefined) numbers.set(to, (number = order.push(to) - 1));
          arcs.push({ marks, ranges, to: number, label });
        }
        for (const { to, mark } of this.drafts[at].empty) walk(to, mark === undefined ? marks : [...marks, mark], [...path, at]);
      };
      walk(order[i], [], []);
      states.push({ arcs, ends });
    }
    return { states: alive(states), labels: this.labels };
  }
}

/** Drops arcs that lead to no end. */
function alive(states: readonly State[]): State[] {
  const before: number[][] = states.map(() => []);
  for (const [from, state] of states.entries()) for (const { to } of state.arcs) before[to].push(from);
  const living = new Set<number>();
  const waiting = states.flatMap((state, i) => (state.ends.length > 0 ? [i] : []));
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (living.has(at)) continue;
    living.add(at);
    waiting.push(...before[at]);
  }
  return states.map((state) => ({ arcs: state.arcs.filter(({ to }) => living.has(to)), ends: state.ends }));
}

/** Looks for words in a text, character by character (Aho and Corasick): a place is the longest beginning of a word that was just read. */
class Search {
  private readonly places: readonly (readonly number[])[];
  private readonly words: readonly { readonly text: string; readonly points: readonly number[] }[];

  constructor(words: readonly string[]) {
    this.words = words.map((text) => ({ text, points: pointsOf(text) }));
    const places = new Map<string, readonly number[]>([["", []]]);
    for (const { points } of this.words) for (let n = 1; n < points.length; n++) places.set(points.slice(0, n).join(), points.slice(0, n));
    this.places = [...places.values()];
  }

  /** Where each character leads from a place, and the word that it completes; characters that lead to one place are one step. */
  steps(place: number): { readonly ranges: readonly CharRange[]; readonly to: number; readonly found?: string }[] {
    const read = this.places[place];
    const special = [...new Set(this.words.flatMap(({ points }) => points))];
    const out: { ranges: readonly CharRange[]; to: number; found?: string }[] = special.map((point) => {
      const now = [...read, point];
      const found = this.words.find(({ points }) => endsWith(now, points))?.text;
      const range: CharRange = [point, point];
      return { ranges: [range], to: found === undefined ? this.longest(now) : 0, ...(found === undefined ? {} : { found }) };
    });
    const rest = special.length === 0 ? ANY_CHAR : complement(special.map((point): CharRange => [point, point]));
    return [...out, { ranges: rest, to: 0 }];
  }

  private longest(read: readonly number[]): number {
    let best = 0;
    for (const [i, place] of this.places.entries()) if (place.length > this.places[best].length && endsWith(read, place)) best = i;
    return best;
  }
}

function endsWith(text: readonly number[], tail: readonly number[]): boolean {
  return tail.length <= text.length && tail.every((point, i) => point === text[text.length - tail.length + i]);
}
