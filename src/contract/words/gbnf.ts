/** A rule as a grammar in the GBNF notation, which servers of language models take to mask what is sampled. */
import { complement, pointsOf, type CharRange, type Rule } from "./rule.js";

/** Writes a rule as GBNF; it accepts what the rule's automaton accepts. */
export function gbnfOf(rule: Rule): string {
  const writer = new Writer();
  const root = writer.rule(rule);
  return [`root ::= ${root}`, ...writer.lines].join("\n") + "\n";
}

class Writer {
  readonly lines: string[] = [];

  rule(rule: Rule): string {
    switch (rule.kind) {
      case "literal":
        return literalText(rule.text);
      case "sequence":
        return rule.items.map((item) => this.part(item)).join(" ") || '""';
      case "choice":
        return rule.options.map((option) => this.rule(option)).join(" | ");
      case "chars":
        return `${classText(rule.ranges)}${times(rule.least, rule.most)}`;
      case "value":
        return this.rule(rule.rule);
      case "repeat":
        return this.repeat(rule);
      case "text":
        return this.text(rule);
    }
  }

  /** A part of a sequence: choices in brackets. */
  private part(rule: Rule): string {
    const text = this.rule(rule);
    const inner = rule.kind === "value" ? rule.rule : rule;
    return (inner.kind === "choice" && inner.options.length > 1) || inner.kind === "repeat" ? `(${text})` : text;
  }

  private repeat(rule: Rule & { kind: "repeat" }): string {
    const item = this.named("item", this.rule(rule.item));
    const tail = (most: number | undefined): number | undefined => (most === undefined ? undefined : most - 1);
    if (rule.most === 0) return rule.empty ? this.rule(rule.empty) : '""';
    const some = Math.max(0, rule.least - 1);
    const many = rule.last
      ? `${item}${times(some, tail(rule.most))} ${this.part(rule.last)}`
      : rule.separator === ""
        ? `${item}${times(Math.max(1, rule.least), rule.most)}`
        : `${item} (${literalText(rule.separator)} ${item})${times(some, tail(rule.most))}`;
    if (rule.least > 0) return many;
    return `${many} | ${rule.empty ? this.rule(rule.empty) : '""'}`;
  }

  /** Free text: a class of characters where one character ends it, else a rule for each place in the words that are looked for. */
  private text(rule: Rule & { kind: "text" }): string {
    const words = [...(rule.end === "" ? [] : [rule.end]), ...rule.not].map(pointsOf);
    if (words.every((word) => word.length === 1)) {
      const free = complement(words.map(([point]): CharRange => [point, point]));
      return `${classText(free)}${times(rule.least, rule.most)}${rule.end === "" ? "" : ` ${literalText(rule.end)}`}`;
    }
    const tail = pointsOf(rule.end).length;
    const counted = rule.most === undefined && rule.least === 0 ? 0 : (rule.most ?? rule.least) + tail;
    const places = new Map<string, Place>();
    const at = (read: readonly number[], count: number): Place => {
      const key = `${read.join()} ${count}`;
      const known = places.get(key);
      if (known !== undefined) return known;
      const place: Place = { steps: [], ends: tail === 0 && count >= rule.least, alive: false };
      places.set(key, place);
      if (rule.most !== undefined && count === rule.most + tail) return place;
      const next = rule.most === undefined ? Math.min(count + 1, counted) : count + 1;
      const special = [...new Set(words.flat())];
      for (const point of special) {
        const now = [...read, point];
        const found = words.findIndex((word) => endsWith(now, word));
        const ranges: readonly CharRange[] = [[point, point]];
        if (found < 0) place.steps.push({ ranges, to: at(longest(now, words), next) });
        else if (found === 0 && tail > 0 && (rule.least === 0 || count + 1 - tail >= rule.least)) place.steps.push({ ranges });
      }
      place.steps.push({ ranges: complement(special.map((point): CharRange => [point, point])), to: at([], next) });
      return place;
    };
    const start = at([], 0);
    // Places from which the text cannot end any more, because it has grown too long, are left out.
    for (let changed = true; changed;) {
      changed = false;
      for (const place of places.values())
        if (!place.alive && (place.ends || place.steps.some(({ to }) => to === undefined || to.alive))) changed = place.alive = true;
    }
    const nameOf = (place: Place): string => {
      if (place.name !== undefined) return place.name;
      place.name = this.fresh("text");
      const line = this.lines.push("") - 1;
      const steps = place.steps.filter(({ to }) => to === undefined || to.alive);
      const options = steps.map(({ ranges, to }) => (to === undefined ? classText(ranges) : `${classText(ranges)} ${nameOf(to)}`));
      this.lines[line] = `${place.name} ::= ${[...(place.ends ? ['""'] : []), ...options].join(" | ")}`;
      return place.name;
    };
    return nameOf(start);
  }

  private named(stem: string, body: string): string {
    const name = this.fresh(stem);
    this.lines.push(`${name} ::= ${body}`);
    return name;
  }

  private names = 0;

  private fresh(stem: string): string {
    this.names += 1;
    return `${stem}${this.names}`;
  }
}

/** A place in free text: what may come next, and whether the text may end. */
interface Place {
  readonly steps: { readonly ranges: readonly CharRange[]; readonly to?: Place }[];
  readonly ends: boolean;
  /** An end can be reached. */
  alive: boolean;
  name?: string;
}

function endsWith(text: readonly number[], tail: readonly number[]): boolean {
  return tail.length <= text.length && tail.every((point, i) => point === text[text.length - tail.length + i]);
}

/** The longest beginning of a word that a text ends with. */
function longest(read: readonly number[], words: readonly (readonly number[])[]): readonly number[] {
  for (let from = 0; from < read.length; from++) {
    const end = read.slice(from);
    if (words.some((word) => end.length < word.length && end.every((point, i) => point === word[i]))) return end;
  }
  return [];
}

function times(least: number, most: number | undefined): string {
  if (least === 1 && most === 1) return "";
  if (most === undefined) return least === 0 ? "*" : least === 1 ? "+" : `{${least},}`;
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

function literalText(text: string): string {
  return `"${Array.from(text, (char) => escaped(char.codePointAt(0)!, '"')).join("")}"`;
}

function classText(ranges: readonly CharRange[]): string {
  if (ranges.length === 1 && ranges[0][0] === ranges[0][1]) return literalText(String.fromCodePoint(ranges[0][0]));
  const all = ranges.some(([, high]) => high === 0x10ffff);
  const shown = all ? complement(ranges) : ranges;
  const text = shown.map(([low, high]) => (low === high ? escaped(low, "]^-") : `${escaped(low, "]^-")}-${escaped(high, "]^-")}`)).join("");
  return all ? (text === "" ? "." : `[^${text}]`) : `[${text}]`;
}

function escaped(point: number, special: string): string {
  const char = String.fromCodePoint(point);
  if (char === "\n") return "\\n";
  if (char === "\r") return "\\r";
  if (char === "\t") return "\\t";
  if (char === "\\" || special.includes(char)) return special.includes(char) && char !== '"' && char !== "]" ? hex(point) : `\\${char}`;
  return point < 32 || (point >= 127 && point < 160) ? hex(point) : char;
}

function hex(point: number): string {
  return `\\x${point.toString(16).toUpperCase().padStart(2, "0")}`;
}
