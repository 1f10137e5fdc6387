/**
 * Random bodies of `play` with nested loops, branches, rules and decisions, each as text of the language and as a generator that does the
 * same: an oracle for how control flow is cut at decisions.
 */
export interface Program {
  readonly text: string;
  /** Runs the program; yields the number of choices at each decision, negative at each draw, and takes the choice. Returns the final `n`. */
  readonly run: () => Generator<number, number, number>;
}

type Memory = { n: number; readonly vars: Map<string, number> };
type Exit = "on" | "break" | "continue" | { readonly returned: number };
interface Piece {
  readonly text: string;
  readonly run: (m: Memory) => Generator<number, Exit, number>;
}
interface Value {
  readonly text: string;
  readonly of: (m: Memory) => number;
}

/** What names a statement may use. */
interface Scope {
  readonly values: readonly string[];
  readonly variables: readonly string[];
  readonly loop: boolean;
  readonly rule: boolean;
  readonly depth: number;
}

/** Makes a program from a source of random numbers below n. */
export function randomProgram(below: (n: number) => number): Program {
  let names = 0;
  const fresh = (prefix: string): string => `${prefix}${names++}`;
  const pick = <T>(xs: readonly T[]): T => xs[below(xs.length)];
  const rules: { name: string; text: string; run: (m: Memory, k: number) => Generator<number, number, number> }[] = [];

  const value = (scope: Scope): Value => {
    const known = [...scope.values, ...scope.variables];
    switch (below(known.length > 0 ? 4 : 2)) {
      case 0: {
        const k = below(9);
        return { text: String(k), of: () => k };
      }
      case 1:
        return { text: "n", of: (m) => m.n };
      default: {
        const name = pick(known);
        return { text: name, of: (m) => m.vars.get(name) ?? NaN };
      }
    }
  };
  const condition = (scope: Scope): Value => {
    const a = value(scope);
    const b = value(scope);
    const k = 2 + below(3);
    const r = below(2);
    switch (below(4)) {
      case 0:
        return { text: `(n + ${a.text}) mod ${k} == ${r}`, of: (m) => Number((m.n + a.of(m)) % k === r) };
      case 1:
        return { text: `n + ${a.text} > ${b.text} * 9`, of: (m) => Number(m.n + a.of(m) > b.of(m) * 9) };
      case 2:
        return { text: `not ((n * 2 + ${a.text}) mod 5 == ${r})`, of: (m) => Number((m.n * 2 + a.of(m)) % 5 !== r) };
      default:
        return {
          text: `n + ${a.text} < 60 and (n + ${b.text}) mod ${k} != ${r}`,
          of: (m) => Number(m.n + a.of(m) < 60 && (m.n + b.of(m)) % k !== r),
        };
    }
  };

  const block = (scope: Scope): Piece => {
    let inside = { ...scope, depth: scope.depth + 1 };
    const pieces: Piece[] = [];
    const count = 1 + below(3);
    for (let i = 0; i < count; i++) {
      const { piece, scope: next } = statement(inside);
      pieces.push(piece);
      inside = next;
    }
    return {
      text: pieces.map((p) => p.text).join("\n"),
      *run(m) {
        for (const p of pieces) {
          const exit = yield* p.run(m);
          if (exit !== "on") return exit;
        }
        return "on";
      },
    };
  };

  const plain = (text: string, does: (m: Memory) => void): Piece => ({
    text,
    // eslint-disable-next-line require-yield
    *run(m) {
      does(m);
      return "on";
    },
  });

  const loop = (text: (body: string) => string, body: Piece, steps: (m: Memory) => Iterable<() => void>, until?: Value): Piece => ({
    text: text(body.text),
    *run(m) {
      for (const enter of steps(m)) {
        enter();
        const exit = yield* body.run(m);
        if (exit === "break") break;
        if (typeof exit === "object") return exit;
        if (until !== undefined && until.of(m) === 1) break;
      }
      return "on";
    },
  });

  const statement = (scope: Scope): { piece: Piece; scope: Scope } => {
    const deep = scope.depth > 3;
    const kind = deep ? below(5) : below(15);
    switch (kind) {
      case 0: {
        const v = value(scope);
        const k = 2 + below(3);
        return { piece: plain(`n = (n * ${k} + ${v.text}) mod 97`, (m) => (m.n = (m.n * k + v.of(m)) % 97)), scope };
      }
      case 1: {
        const name = fresh("d");
        const size = 2 + below(2);
        const piece: Piece = {
          text: `let ${name} = ${pick(["a", "b"])} chooses 0..${size - 1}`,
          *run(m) {
            m.vars.set(name, yield size);
            return "on";
          },
        };
        return { piece, scope: { ...scope, values: [...scope.values, name] } };
      }
      case 2: {
        const name = fresh("v");
        const v = value(scope);
        const piece = plain(`var ${name} = (${v.text} + 1) mod 11`, (m) => m.vars.set(name, (v.of(m) + 1) % 11));
        return { piece, scope: { ...scope, variables: [...scope.variables, name] } };
      }
      case 3: {
        if (scope.variables.length === 0) return statement({ ...scope });
        const name = pick(scope.variables);
        const v = value(scope);
        return {
          piece: plain(`${name} = (${name} + ${v.text}) mod 11`, (m) => m.vars.set(name, ((m.vars.get(name) ?? NaN) + v.of(m)) % 11)),
          scope,
        };
      }
      case 4: {
        const c = condition(scope);
        const leave: readonly ("break" | "continue" | "return")[] = [
          ...(scope.loop ? (["break", "continue"] as const) : []),
          ...(scope.rule ? (["return"] as const) : []),
        ];
        if (leave.length === 0) return statement(scope);
        const word = pick(leave);
        const v = value(scope);
        return {
          piece: {
            text: `if ${c.text} { ${word}${word === "return" ? ` ${v.text} mod 7` : ""} }`,
            // eslint-disable-next-line require-yield
            *run(m) {
              if (c.of(m) !== 1) return "on";
              return word === "return" ? { returned: v.of(m) % 7 } : word;
            },
          },
          scope,
        };
      }
      case 5:
      case 6: {
        const c = condition(scope);
        const yes = block(scope);
        const no = below(2) === 0 ? undefined : block(scope);
        return {
          piece: {
            text: `if ${c.text} {\n${yes.text}\n}${no === undefined ? "" : ` else {\n${no.text}\n}`}`,
            *run(m) {
              if (c.of(m) === 1) return yield* yes.run(m);
              return no === undefined ? "on" : yield* no.run(m);
            },
          },
          scope,
        };
      }
      case 7: {
        const name = fresh("round");
        const body = block({ ...scope, loop: true, values: [...scope.values, name] });
        const times = 1 + below(3);
        const head = (text: string): string => `repeat ${times} ${name}s {\n${text}\n}`;
        return { piece: loop(head, body, counted(name, times)), scope };
      }
      case 8: {
        const inner: Scope = { ...scope, loop: true };
        const body = block(inner);
        const c = condition(scope);
        const times = 1 + below(4);
        const head = (text: string): string => `repeat up to ${times} until ${c.text} {\n${text}\n}`;
        return { piece: loop(head, body, counted("", times), c), scope };
      }
      case 9: {
        const name = fresh("i");
        const body = block({ ...scope, loop: true, values: [...scope.values, name] });
        const low = below(3);
        const list = below(2) === 0 ? undefined : Array.from({ length: 1 + below(3) }, () => below(9));
        const values = list ?? Array.from({ length: 1 + below(3) }, (_, i) => low + i);
        const over = list === undefined ? `${low}..${low + values.length - 1}` : `[${values.join(", ")}]`;
        const c = below(3) === 0 ? condition({ ...scope, values: [...scope.values, name] }) : undefined;
        const filtered: Piece =
          c === undefined
            ? body
            : {
                text: body.text,
                *run(m) {
                  return c.of(m) === 1 ? yield* body.run(m) : "on";
                },
              };
        const head = (text: string): string => `for ${name} in ${over}${c === undefined ? "" : ` where ${c.text}`} {\n${text}\n}`;
        return { piece: loop(head, filtered, (m) => values.map((v) => () => void m.vars.set(name, v))), scope };
      }
      case 10: {
        const name = fresh("m");
        const arms = [0, 1, 2].map(() => block(scope));
        const labels = ["red", "green", "blue"];
        const last = below(2) === 0 ? "else" : labels[2];
        const piece: Piece = {
          text: `let ${name} = b chooses red | green | blue\nmatch ${name} {\n${arms.map((x, i) => `${i === 2 ? last : labels[i]} => {\n${x.text}\n}`).join("\n")}\n}`,
          *run(m) {
            return yield* arms[yield 3].run(m);
          },
        };
        return { piece, scope };
      }
      case 11: {
        const name = fresh("c");
        const size = 2 + below(3);
        const piece: Piece = {
          text: `let ${name} ~ uniform(0..${size - 1})`,
          *run(m) {
            m.vars.set(name, yield -size);
            return "on";
          },
        };
        return { piece, scope: { ...scope, values: [...scope.values, name] } };
      }
      case 12: {
        const [x, y] = [fresh("x"), fresh("y")];
        const piece: Piece = {
          text: `together {\nlet ${x} = a chooses 0..1\nlet ${y} = b chooses 0..2\nn = (n + ${x} * 5 + ${y}) mod 97\n}`,
          *run(m) {
            m.vars.set(x, yield 2);
            m.vars.set(y, yield 3);
            m.n = (m.n + (m.vars.get(x) ?? NaN) * 5 + (m.vars.get(y) ?? NaN)) % 97;
            return "on";
          },
        };
        return { piece, scope: { ...scope, values: [...scope.values, x, y] } };
      }
      case 13: {
        const v = value(scope);
        const piece = plain(`marks[n mod 4] += ${v.text} mod 5`, (m) => {
          const key = `marks${m.n % 4}`;
          m.vars.set(key, (m.vars.get(key) ?? 0) + (v.of(m) % 5));
        });
        const read = plain("n = (n + marks[1] * 3 + marks[2]) mod 97", (m) => {
          m.n = (m.n + (m.vars.get("marks1") ?? 0) * 3 + (m.vars.get("marks2") ?? 0)) % 97;
        });
        const both: Piece = {
          text: `${piece.text}\n${read.text}`,
          *run(m) {
            yield* piece.run(m);
            return yield* read.run(m);
          },
        };
        return { piece: both, scope };
      }
      default: {
        const rule = rules.length < 3 && !scope.rule ? makeRule() : rules.length > 0 && !scope.rule ? pick(rules) : undefined;
        if (rule === undefined) return statement(scope);
        const name = fresh("r");
        const v = value(scope);
        const piece: Piece = {
          text: `let ${name} = ${rule.name}(${v.text})`,
          *run(m) {
            m.vars.set(name, yield* rule.run(m, v.of(m)));
            return "on";
          },
        };
        return { piece, scope: { ...scope, values: [...scope.values, name] } };
      }
    }
  };

  const counted = (name: string, times: number) => (m: Memory) =>
    Array.from({ length: times }, (_, i) => () => {
      if (name !== "") m.vars.set(name, i);
    });

  const makeRule = () => {
    const name = fresh("rule_");
    const parameter = fresh("k");
    const body = block({ values: [parameter], variables: [], loop: false, rule: true, depth: 2 });
    const rule = {
      name,
      text: `rule ${name}(${parameter}: int) -> int {\n${body.text}\nreturn (n + ${parameter}) mod 7\n}`,
      *run(m: Memory, k: number): Generator<number, number, number> {
        // Names are the rule's own in each call: what it binds cannot be seen outside, and it calls no rule.
        m.vars.set(parameter, k);
        const exit = yield* body.run(m);
        return typeof exit === "object" ? exit.returned : (m.n + k) % 7;
      },
    };
    rules.push(rule);
    return rule;
  };

  const body = block({ values: [], variables: [], loop: false, rule: false, depth: 0 });
  return {
    text: `game program {\nplayers a, b\nn: 0..96 = 1\nmarks: (0..1000)[4] = 0\n${rules.map((r) => r.text).join("\n")}\nplay {\n${body.text}\nreward a += n\n}\n}\n`,
    *run() {
      const m: Memory = { n: 1, vars: new Map() };
      yield* body.run(m);
      return m.n;
    },
  };
}
