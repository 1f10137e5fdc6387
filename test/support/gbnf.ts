/** A small reader of GBNF grammars, independent of what writes them: tells whether a text is accepted. */

type Node =
  | { readonly kind: "char"; readonly ranges: readonly (readonly [number, number])[]; readonly not: boolean }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "all"; readonly parts: readonly Node[] }
  | { readonly kind: "one"; readonly parts: readonly Node[] }
  | { readonly kind: "many"; readonly part: Node; readonly least: number; readonly most: number };

/** Reads a grammar; gives what accepts its texts. */
export function acceptor(grammar: string): (text: string) => boolean {
  const rules = new Map<string, Node>();
  for (const line of grammar.trim().split("\n")) {
    const at = line.indexOf("::=");
    rules.set(line.slice(0, at).trim(), new Reader(line.slice(at + 3)).choice());
  }
  return (text) => {
    const points = Array.from(text, (char) => char.codePointAt(0)!);
    const known = new Map<string, ReadonlySet<number>>();
    const ends = (node: Node, at: number): ReadonlySet<number> => {
      switch (node.kind) {
        case "char": {
          const point = points[at];
          return point !== undefined && node.ranges.some(([low, high]) => low <= point && point <= high) !== node.not
            ? new Set([at + 1])
            : new Set();
        }
        case "name": {
          const key = `${node.name} ${at}`;
          const before = known.get(key);
          if (before !== undefined) return before;
          const found = ends(rules.get(node.name)!, at);
          known.set(key, found);
          return found;
        }
        case "one":
          return new Set(node.parts.flatMap((part) => [...ends(part, at)]));
        case "all": {
          let now: ReadonlySet<number> = new Set([at]);
          for (const part of node.parts) now = new Set([...now].flatMap((from) => [...ends(part, from)]));
          return now;
        }
        case "many": {
          const out = new Set<number>();
          let now: ReadonlySet<number> = new Set([at]);
          for (let n = 0; n <= node.most && now.size > 0; n++) {
            if (n >= node.least) {
              const before = out.size;
              now.forEach((end) => out.add(end));
              if (n > node.least && out.size === before) break;
            }
            now = new Set([...now].flatMap((from) => [...ends(node.part, from)]));
          }
          return out;
        }
      }
    };
    return ends({ kind: "name", name: "root" }, 0).has(points.length);
  };
}

class Reader {
  private at = 0;
  private readonly chars: readonly string[];

  constructor(text: string) {
    this.chars = Array.from(text);
  }

  choice(): Node {
    const parts = [this.sequence()];
    while (this.skip() === "|") {
      this.at += 1;
      parts.push(this.sequence());
    }
    return { kind: "one", parts };
  }

  private skip(): string | undefined {
    while (this.chars[this.at] === " ") this.at += 1;
    return this.chars[this.at];
  }

  private sequence(): Node {
    const parts: Node[] = [];
    for (let next = this.skip(); next !== undefined && next !== "|" && next !== ")"; next = this.skip())
      parts.push(this.repeated(this.single(next)));
    return { kind: "all", parts };
  }

  private single(next: string): Node {
    if (next === "(") {
      this.at += 1;
      const inner = this.choice();
      this.skip();
      this.at += 1;
      return inner;
    }
    if (next === '"') {
      this.at += 1;
      const parts: Node[] = [];
      while (this.chars[this.at] !== '"') {
        const point = this.char();
        parts.push({ kind: "char", ranges: [[point, point]], not: false });
      }
      this.at += 1;
      return { kind: "all", parts };
    }
    if (next === ".") {
      this.at += 1;
      return { kind: "char", ranges: [], not: true };
    }
    if (next === "[") {
      this.at += 1;
      const not = this.chars[this.at] === "^";
      if (not) this.at += 1;
      const ranges: [number, number][] = [];
      while (this.chars[this.at] !== "]") {
        const low = this.char();
        let high = low;
        if (this.chars[this.at] === "-") {
          this.at += 1;
          high = this.char();
        }
        ranges.push([low, high]);
      }
      this.at += 1;
      return { kind: "char", ranges, not };
    }
    let name = "";
    while (/\w/.test(this.chars[this.at] ?? "")) name += this.chars[this.at++];
    if (name === "") throw new Error(`no GBNF: ${this.chars.slice(this.at).join("")}`);
    return { kind: "name", name };
  }

  private char(): number {
    const char = this.chars[this.at++];
    if (char !== "\\") return char.codePointAt(0)!;
    const code = this.chars[this.at++];
    if (code === "x") {
      const hex = this.chars.slice(this.at, this.at + 2).join("");
      this.at += 2;
      return Number.parseInt(hex, 16);
    }
    return ({ n: "\n", r: "\r", t: "\t" }[code] ?? code).codePointAt(0)!;
  }

  private repeated(part: Node): Node {
    const next = this.chars[this.at];
    if (next === "*" || next === "+" || next === "?") {
      this.at += 1;
      return { kind: "many", part, least: next === "+" ? 1 : 0, most: next === "?" ? 1 : Infinity };
    }
    if (next !== "{") return part;
    const end = this.chars.indexOf("}", this.at);
    const [least, most] = this.chars
      .slice(this.at + 1, end)
      .join("")
      .split(",");
    this.at = end + 1;
    return { kind: "many", part, least: Number(least), most: most === undefined ? Number(least) : most === "" ? Infinity : Number(most) };
  }
}
