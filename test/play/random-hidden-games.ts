/** Random small games with hidden state, some of which leak: a net for mistakes in the proof that nobody thought of. */

/** Writes the game of a seed. `below(n)` gives the next random number below n. */
export function randomHiddenGame(below: (n: number) => number): string {
  const pick = <T>(xs: readonly T[]): T => xs[below(xs.length)];
  let names = 0;
  const fresh = (prefix: string): string => `${prefix}${names++}`;
  let budget = 3 + below(4);
  let decisions = 0;

  interface Scope {
    readonly seats: readonly string[];
    readonly values: readonly string[];
    readonly variables: readonly string[];
    readonly loop: boolean;
    readonly depth: number;
    readonly together: boolean;
  }

  const seat = (s: Scope): string => (below(3) === 0 ? `other(${pick(s.seats)})` : pick(s.seats));
  const atom = (s: Scope): string => {
    switch (below(8)) {
      case 0:
        return `hand[${seat(s)}]`;
      case 1:
        return `note[${seat(s)}]`;
      case 2:
        return `open[${seat(s)}]`;
      case 3:
        return pick(["key", "gift", "board"]);
      case 4:
        return `mark(${seat(s)})`;
      case 5:
        return `max(hand[q] for q in players${pick(["", " where q is a", ` where q is ${pick(s.seats)}`])})`;
      default:
        return s.values.length > 0 ? pick(s.values) : "board";
    }
  };
  const value = (s: Scope): string => {
    switch (below(5)) {
      case 0:
        return `(${condition(s)} ? ${atom(s)} : ${atom(s)})`;
      case 1:
        return `other_of(${atom(s)})`;
      case 2:
        return String(below(3));
      default:
        return atom(s);
    }
  };
  const condition = (s: Scope): string =>
    below(6) === 0 && s.seats.length > 2 ? `${pick(s.seats)} is ${pick(s.seats)}` : `${atom(s)} == ${below(2) === 0 ? below(3) : atom(s)}`;
  const place = (s: Scope): string =>
    pick([
      "board",
      "gift",
      `note[${seat(s)}]`,
      `open[${seat(s)}]`,
      ...(s.variables.length > 0 ? [pick(s.variables), pick(s.variables)] : []),
    ]);
  const word = (): string => pick(["", "", "private ", "secret "]);

  const decision = (s: Scope): { text: string; name?: string } => {
    decisions += 1;
    const who = seat(s);
    const mask = below(2) === 0 ? ` where it != ${value(s)}` : "";
    if (below(4) === 0) return { text: `${pick([`note[${who}]`, `open[${who}]`, "board"])} = ${who} chooses 0..2${mask}` };
    const name = fresh("m");
    return { text: `let ${word()}${name} = ${who} chooses 0..2${mask}`, name };
  };

  const block = (s: Scope): string => {
    const lines: string[] = [];
    let scope = s;
    for (let n = 1 + below(3); n > 0; n--) {
      const { text, value: named, variable } = statement(scope);
      lines.push(text);
      if (named !== undefined) scope = { ...scope, values: [...scope.values, named] };
      if (variable !== undefined) scope = { ...scope, variables: [...scope.variables, variable] };
    }
    return lines.join("\n");
  };

  const statement = (s: Scope): { text: string; value?: string; variable?: string } => {
    budget -= 1;
    const choice = budget <= 0 || s.depth >= 3 ? below(7) : below(13);
    switch (choice) {
      case 0:
      case 1:
        return { text: `${place(s)} = ${below(3) === 0 ? `reveal(${value(s)})` : value(s)}` };
      case 2:
      case 3:
        if (decisions >= 4) return { text: `${place(s)} = ${value(s)}` };
        return { ...decisionAs(s) };
      case 4: {
        const name = fresh("v");
        return { text: `var ${name}: 0..2 = ${value(s)}`, value: name, variable: name };
      }
      case 5: {
        if (s.together || decisions >= 4) return { text: `${place(s)} = ${value(s)}` };
        decisions += 1;
        const name = fresh("c");
        return {
          text: `let ${pick(["", "secret "])}${name} ~ uniform(0..2)${below(2) === 0 ? ` where it != ${value(s)}` : ""}`,
          value: name,
        };
      }
      case 6:
        return { text: below(2) === 0 ? `if ${condition(s)} { end }` : s.loop ? `if ${condition(s)} { break }` : `set_board(${value(s)})` };
      case 7:
      case 8:
        return {
          text: `if ${condition(s)} {\n${block(deeper(s))}\n}${below(2) === 0 ? ` else {\n${block(deeper(s))}\n}` : ""}`,
        };
      case 9: {
        const p = fresh("p");
        const filter = below(3) === 0 ? ` where ${condition({ ...s, seats: [...s.seats, p] })}` : "";
        return { text: `for ${p} in players${filter} {\n${block({ ...deeper(s), seats: [...s.seats, p, p], loop: true })}\n}` };
      }
      case 10:
        return { text: `repeat 2 {\n${block({ ...deeper(s), loop: true })}\n}` };
      case 11: {
        if (s.together || decisions >= 3) return { text: `set_board(${value(s)})` };
        const inner = { ...deeper(s), together: true };
        if (below(2) === 0) return { text: `together {\n${[decision(inner).text, decision(inner).text].join("\n")}\n}` };
        // Who is asked may be each seat's own secret.
        const p = fresh("p");
        const filter = ` where ${condition({ ...inner, seats: [p, p, "a"] })}`;
        decisions += 2;
        return {
          text: `together {\nfor ${p} in players${filter} { note[${p}] = ${p} chooses 0..2 where it != ${value({ ...inner, seats: [p] })} }\n}`,
        };
      }
      default:
        return { text: `set_board(${value(s)})` };
    }
  };
  const decisionAs = (s: Scope): { text: string; value?: string } => {
    const { text, name } = decision(s);
    return { text, value: name };
  };
  const deeper = (s: Scope): Scope => ({ ...s, depth: s.depth + 1 });

  const body = block({ seats: ["a", "b"], values: [], variables: [], loop: false, depth: 0, together: false });
  const rest = block({ seats: ["a", "b"], values: [], variables: [], loop: false, depth: 0, together: false });
  return `game hidden {
players a, b
private hand: (0..2)[player] ~ deal(0..2)
secret key: 0..2 ~ uniform(0..2)
private note: (0..2)[player] = 0
seen by b gift: 0..2 = 0
board: 0..2 = 0
open: (0..2)[player] = 0
play {
${body}
${rest}
let last = b chooses 0..2
let very_last = a chooses 0..2
}
fn mark(p: player) -> 0..2 = board == 1 ? hand[p] : open[p]
fn other_of(n: 0..2) -> 0..2 = 2 - n
rule set_board(n: 0..2) {
if n == 0 { return }
board = n
}
}
`;
}
