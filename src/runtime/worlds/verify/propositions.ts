/** Formulas of propositional logic: read, written and compared. */

export type Proposition =
  | { readonly kind: "atom"; readonly name: string }
  | { readonly kind: "false" }
  | { readonly kind: "not"; readonly of: Proposition }
  | { readonly kind: "and" | "or" | "implies" | "iff"; readonly left: Proposition; readonly right: Proposition };

const WORDS: Readonly<Record<string, string>> = {
  not: "~",
  and: "&",
  or: "|",
  "¬": "~",
  "∧": "&",
  "∨": "|",
  "→": "->",
  "↔": "<->",
  "⊥": "false",
  "=>": "->",
};

/** The deepest formula that is read. */
const DEEPEST = 200;

/** Reads a formula: `~` before `&` before `|` before `->` (to the right) before `<->`, also as words and signs; undefined for other text. */
export function propositionOf(text: string): Proposition | undefined {
  const tokens = text.match(/<->|->|=>|[A-Za-z]\w*|[~&|()¬∧∨→↔⊥]|\S/gu)?.map((token) => WORDS[token] ?? token) ?? [];
  let at = 0;
  let depth = 0;
  const binary = (kind: "and" | "or" | "implies" | "iff", sign: string, inner: () => Proposition | undefined, toRight: boolean) => {
    const read = (): Proposition | undefined => {
      let left = inner();
      while (left !== undefined && tokens[at] === sign) {
        at += 1;
        depth += 1;
        const right = depth > DEEPEST ? undefined : toRight ? read() : inner();
        depth -= 1;
        if (right === undefined) return undefined;
        left = { kind, left, right };
      }
      return left;
    };
    return read;
  };
  const unary = (): Proposition | undefined => {
    const token = tokens[at++];
    if (token === undefined || ++depth > DEEPEST) return undefined;
    let found: Proposition | undefined;
    if (token === "~") {
      const of = unary();
      found = of && { kind: "not", of };
    } else if (token === "(") {
      found = whole();
      if (tokens[at++] !== ")") found = undefined;
    } else if (token === "false") found = { kind: "false" };
    else if (/^[A-Za-z]\w*$/.test(token)) found = { kind: "atom", name: token };
    depth -= 1;
    return found;
  };
  const whole = binary("iff", "<->", binary("implies", "->", binary("or", "|", binary("and", "&", unary, false), false), true), false);
  const found = whole();
  return at === tokens.length ? found : undefined;
}

/** Writes a formula, with brackets around every part of two. */
export function propositionText(p: Proposition): string {
  switch (p.kind) {
    case "atom":
      return p.name;
    case "false":
      return "false";
    case "not":
      return `~${propositionText(p.of)}`;
    case "and":
    case "or":
    case "implies":
    case "iff": {
      const sign = { and: "&", or: "|", implies: "->", iff: "<->" }[p.kind];
      return `(${propositionText(p.left)} ${sign} ${propositionText(p.right)})`;
    }
  }
}

/** Whether two formulas are written alike, brackets aside. */
export function sameProposition(a: Proposition, b: Proposition): boolean {
  return propositionText(a) === propositionText(b);
}
