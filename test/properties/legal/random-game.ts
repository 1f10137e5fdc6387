/**
 * Random games that are well-typed by construction: state of several types and sights, draws public and hidden, loops, decisions with
 * masks, rewards, ends. A game is a list of pieces, so that a failing one can be made small by leaving pieces out.
 */
import type { Random } from "../fuzz/random.js";
import { PACKS, pilots, type Pack } from "./packs.js";

export interface Piece {
  /** A number of its own among the pieces of its game. */
  readonly id: number;
  readonly text: (inside: readonly Piece[]) => string;
  readonly inside: readonly Piece[];
}

export interface RandomGame {
  readonly head: string;
  readonly pieces: readonly Piece[];
}

/** What expressions may read at a place. */
interface Scope {
  /** Names of whole numbers with what they can be at most; all begin at 0. */
  readonly numbers: readonly { readonly name: string; readonly high: number }[];
  readonly bools: readonly string[];
  readonly depth: number;
  /** Everything read here is public. */
  readonly seat: string;
}

const SEATS = ["a", "b"];

/** Makes a game. */
export function randomGame(random: Random): RandomGame {
  let ids = 0;
  let names = 0;
  const fresh = (stem: string): string => `${stem}${names++}`;
  const piece = (text: Piece["text"], inside: readonly Piece[] = []): Piece => ({ id: ids++, text, inside });

  const most = 2 + random.below(8);
  const packs = packsOf(random);
  const state = [
    `n: 0..${most} = ${random.below(most + 1)}`,
    "flag: bool = false",
    "level: Level = low",
    `marks: (0..${most})[player] = 0`,
    "last: player? = none",
    "board: bool[3] = false",
    "cell: grid(2, 3)? = none",
    ...(random.once(2) ? [`private own: (0..${most})[player] = 0`] : []),
    ...(random.once(2) ? [`secret hidden: 0..${most} = 0`] : []),
    ...(random.once(3) ? ["weight: real = 0.5"] : []),
    ...packs.flatMap((p) => p.state ?? []),
  ];
  const has = (name: string): boolean => state.some((field) => field.includes(`${name}:`));
  const publicScope: Scope = {
    numbers: [
      { name: "n", high: most },
      { name: "marks[a]", high: most },
      { name: "marks[b]", high: most },
      ...packs.flatMap((p) => p.numbers ?? []),
    ],
    bools: ["flag", "board[0]", "board[2]", "level is high", "last is a", "cell is some", ...packs.flatMap((p) => p.bools ?? [])],
    depth: 0,
    seat: "a",
  };

  const number = (scope: Scope): { text: string; high: number } => {
    const known = random.pick(scope.numbers);
    switch (random.below(6)) {
      case 0: {
        const k = random.below(4);
        return { text: String(k), high: k };
      }
      case 1: {
        const other = random.pick(scope.numbers);
        return { text: `(${known.name} + ${other.name})`, high: known.high + other.high };
      }
      case 2:
        return { text: `(${known.name} div 2)`, high: Math.floor(known.high / 2) };
      case 3: {
        const other = random.pick(scope.numbers);
        return { text: `max(${known.name}, ${other.name})`, high: Math.max(known.high, other.high) };
      }
      default:
        return { text: known.name, high: known.high };
    }
  };
  const condition = (scope: Scope): string => {
    switch (random.below(5)) {
      case 0:
        return random.pick(scope.bools);
      case 1:
        return `not (${random.pick(scope.bools)})`;
      case 2:
        return `(${number(scope).text} ${random.pick(["<", "<=", "==", "!=", ">"])} ${number(scope).text})`;
      case 3:
        return `(${condition({ ...scope, depth: scope.depth + 1 })} ${random.pick(["and", "or"])} ${random.pick(scope.bools)})`;
      default:
        return `${random.pick(["any", "all"])}(board[i] for i in 0..2)`;
    }
  };
  /** Keeps a number within what state holds. */
  const kept = (scope: Scope): string => `(${number(scope).text}) mod ${most + 1}`;

  const simple = (scope: Scope): Piece => {
    switch (random.below(10)) {
      case 0:
        return fixed(`n = ${kept(scope)}`);
      case 1:
        return fixed(`flag = ${condition(scope)}`);
      case 2:
        return fixed(`level = ${condition(scope)} ? high : middle`);
      case 3:
        return fixed(`marks[${random.pick(SEATS)}] = ${kept(scope)}`);
      case 4:
        return fixed(`board[${random.pick(["0", "1", "2", "n mod 3"])}] = ${condition(scope)}`);
      case 5:
        return fixed(`last = ${random.pick(["none", ...SEATS])}`);
      case 6:
        return fixed(`reward ${random.pick(SEATS)} += ${number(scope).text} - ${random.below(3)}`);
      case 7:
        return fixed(`cell = ${random.pick(["none", "(0, 2)", "(1, 1)"])}`);
      case 8:
        return has("weight") ? fixed(`weight = weight * 0.5 + n / ${2 + random.below(4)}`) : fixed("flag = not flag");
      default:
        return has("own") ? fixed(`own[${random.pick(SEATS)}] = ${kept(scope)}`) : fixed("n = 0");
    }
  };
  const fixed = (text: string): Piece => piece(() => text);

  /** A decision and what is done with it. */
  const seats = packs.includes(pilots) ? SEATS.flatMap((p) => [`pilot[${p}, 0]`, `pilot[${p}, 1]`]) : SEATS;
  const decision = (): Piece[] => {
    const seat = random.pick(seats);
    const name = fresh("move");
    switch (random.below(5)) {
      case 0: {
        const mask = random.once(2) ? ` where ${name} == 0 or ${name} <= n` : "";
        return [fixed(`let ${name} = ${seat} chooses 0..${1 + random.below(4)}${mask}\nn = (n + ${name}) mod ${most + 1}`)];
      }
      case 1:
        return [
          fixed(
            `let ${name} = ${seat} chooses stay | go(by: 1..2) | turn\nif ${name} is go(far) { n = (n + far) mod ${most + 1} } else { flag = ${name} is turn }`,
          ),
        ];
      case 2:
        return [fixed(`let ${name} = ${seat} chooses Level where it is high or not flag\nlevel = ${name}`)];
      case 3:
        return has("own")
          ? [fixed(`let private ${name} = ${seat} chooses 0..2\nown[${seat.replace(/^pilot.(.), .*/, "$1")}] = ${name}`)]
          : [fixed(`let ${name} = ${seat} chooses bool\nflag = ${name}`)];
      default:
        return [
          fixed(
            `together {\n  let ${name}a = a chooses 0..2\n  let ${name}b = b chooses 0..${1 + random.below(2)}\n}\nmarks[a] = ${name}a mod ${most + 1}\nmarks[b] = ${name}b mod ${most + 1}`,
          ),
        ];
    }
  };
  const chance = (): Piece => {
    switch (random.below(4)) {
      case 0:
        return fixed(`n ~ uniform(0..${most})`);
      case 1:
        return fixed("level ~ weighted { low: 0.5, middle: 0.25, high: 0.25 }");
      case 2:
        return has("hidden") ? fixed(`hidden ~ uniform(0..${most})`) : fixed("flag ~ uniform(bool)");
      default:
        return has("own")
          ? fixed(`own[${random.pick(SEATS)}] ~ uniform(0..${Math.min(2, most)})`)
          : fixed(`n ~ uniform([0, 1, ${Math.min(2, most)}])`);
    }
  };
  const block = (scope: Scope, size: number): Piece[] =>
    Array.from({ length: size }, () => statement({ ...scope, depth: scope.depth + 1 })).flat();
  const indented = (inside: readonly Piece[]): string => textOf(inside).replace(/^/gm, "  ");

  /** A statement of one of the packs. */
  const packed = (scope: Scope): Piece =>
    fixed(
      random.pick(packs.flatMap((p) => p.statements))({
        random,
        name: () => fresh("x"),
        upTo: (high) => `(${number(scope).text}) mod ${high + 1}`,
        condition: () => condition(scope),
        seat: () => random.pick(SEATS),
        most,
      }),
    );

  const statement = (scope: Scope): Piece[] => {
    const deep = scope.depth >= 3;
    if (packs.length > 0 && random.once(2)) return [packed(scope)];
    switch (random.below(deep ? 5 : 9)) {
      case 0:
      case 1:
        return [simple(scope)];
      case 2:
        return decision();
      case 3:
        return [chance()];
      case 4: {
        const name = fresh("v");
        return [fixed(`let ${name} = ${number(scope).text}\nmarks[a] = ${name} mod ${most + 1}`)];
      }
      case 5: {
        const test = condition(scope);
        return [piece((inside) => `if ${test} {\n${indented(inside)}\n}`, block(scope, 1 + random.below(2)))];
      }
      case 6: {
        const [test, otherwise] = [condition(scope), simple(scope)];
        return [piece((inside) => `if ${test} {\n${indented(inside)}\n} else {\n${indented([otherwise])}\n}`, block(scope, 1))];
      }
      case 7: {
        const times = 1 + random.below(3);
        return [piece((inside) => `repeat ${times} {\n${indented(inside)}\n}`, block(scope, 1 + random.below(2)))];
      }
      default: {
        const name = fresh("i");
        const inner: Scope = { ...scope, numbers: [...scope.numbers, { name, high: 2 }] };
        return [piece((inside) => `for ${name} in 0..2 {\n${indented(inside)}\n}`, block(inner, 1))];
      }
    }
  };

  const passes = 1 + random.below(3);
  const last = random.pick([
    `if ${condition(publicScope)} { win ${random.pick(SEATS)} }`,
    `win (n > ${Math.floor(most / 2)} ? a : b)`,
    `end with (n, flag)`,
    `draw`,
    `reward a += n`,
  ]);
  const head = (body: string): string =>
    `enum Level { low, middle, high }\n${packs.map((p) => (p.top ? `${p.top}\n` : "")).join("")}\ngame random_game {\n  players a, b\n${packs.includes(pilots) ? "  roles pilot[player, 2]\n" : ""}\n${state.map((field) => `  ${field}`).join("\n")}\n\n  play {\n    ${body}\n  }\n${packs.map((p) => (p.members ? `${p.members}\n` : "")).join("")}}\n`;
  return {
    head: head("BODY"),
    pieces: [
      piece((inside) => `repeat ${passes} {\n${indented(inside)}\n}`, [...decision(), ...block(publicScope, 2 + random.below(4))]),
      fixed(last),
    ],
  };
}

/** A few packs that go together. */
function packsOf(random: Random): readonly Pack[] {
  const chosen = new Set<Pack>();
  for (let n = random.below(4); n > 0; n--) chosen.add(random.pick(PACKS));
  if (random.once(8) && ![...chosen].some((p) => p.name === "inner" || p.name === "samples" || p.name === "sight")) chosen.add(pilots);
  return [...chosen];
}

/** The text of pieces, a line each. */
function textOf(pieces: readonly Piece[]): string {
  return pieces.length === 0 ? "flag = flag" : pieces.map((p) => p.text(p.inside)).join("\n");
}

/** The game as a spec. */
export function specOf({ head, pieces }: RandomGame): string {
  return head.replace("BODY", () => textOf(pieces).replace(/\n/g, "\n    "));
}

/** Leaves pieces out for as long as `fails` holds. */
export function shrunkGame(game: RandomGame, fails: (game: RandomGame) => boolean): RandomGame {
  const ids = (pieces: readonly Piece[]): number[] => pieces.flatMap((p) => [p.id, ...ids(p.inside)]);
  const without = (pieces: readonly Piece[], id: number): Piece[] =>
    pieces.filter((p) => p.id !== id).map((p) => ({ ...p, inside: without(p.inside, id) }));
  const unwrapped = (pieces: readonly Piece[], id: number): Piece[] =>
    pieces.flatMap((p) => (p.id === id ? [...p.inside] : [{ ...p, inside: unwrapped(p.inside, id) }]));
  let best = game;
  for (let changed = true; changed;) {
    changed = false;
    for (const id of ids(best.pieces)) {
      for (const less of [without, unwrapped]) {
        const candidate = { ...best, pieces: less(best.pieces, id) };
        if (specOf(candidate).length < specOf(best).length && fails(candidate)) {
          best = candidate;
          changed = true;
        }
      }
    }
  }
  return best;
}
