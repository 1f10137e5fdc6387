/**
 * What a random game may have besides numbers and flags: lists, records, tags, sets, arrays over enums, channels, samples, games inside, reals,
 * rules, roles. A pack brings its state and statements that fit anywhere; a game has a few of them, so that features meet.
 */
import type { Random } from "../fuzz/random.js";

export interface Pack {
  readonly name: string;
  /** At the top of the file. */
  readonly top?: string;
  readonly state?: readonly string[];
  /** Rules and functions of the game. */
  readonly members?: string;
  /** Whole numbers that conditions and sums may read, at least 0, with the most they can be. */
  readonly numbers?: readonly { readonly name: string; readonly high: number }[];
  readonly bools?: readonly string[];
  readonly statements: readonly ((use: Use) => string)[];
}

/** What a statement is made of. */
export interface Use {
  readonly random: Random;
  /** A new name. */
  readonly name: () => string;
  /** A number from 0 to `high`, as text. */
  readonly upTo: (high: number) => string;
  readonly condition: () => string;
  readonly seat: () => string;
  /** The most that `n` can be. */
  readonly most: number;
}

const list: Pack = {
  name: "list",
  state: ["pile: (0..9)[] up to 3 = [1]", "rows: ((0..3)[] up to 2)[] up to 2 = []"],
  numbers: [
    { name: "pile.size", high: 3 },
    { name: "sum(x for x in pile)", high: 27 },
  ],
  bools: ["1 in pile", "pile.size > 1", "any(x > 2 for x in pile)", "rows.size == 1"],
  statements: [
    ({ upTo }) => `if pile.size < 3 { pile.add(${upTo(9)}) } else { pile = [x for x in pile where x mod 2 == 1] }`,
    () => "pile = []",
    () => "for i, x in pile { if x < 9 { pile[i] = x + 1 } }",
    ({ most }) => `if pile.size > 0 { n = pile[pile.size - 1] mod ${most + 1} }`,
    ({ name, seat }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses 0..3 where ${d} not in pile or ${d} == 0\nif pile.size < 3 { pile = [${d}] + pile }`;
    },
    ({ name }) => {
      const d = name();
      return `let ${d} ~ sample(2, [0, 4, 7])\npile = [${d}[1], ${d}[0]]`;
    },
    ({ upTo }) => `if rows.size < 2 { rows.add([${upTo(3)}, 2]) } else { rows = [] }`,
    () => "pile = sort(pile)",
    ({ name }) => {
      const d = name();
      return `if pile.size > 0 {\n  let ${d} ~ uniform(pile)\n  pile = [${d}]\n}`;
    },
  ],
};

const record: Pack = {
  name: "record",
  top: "record Card { suit: Level, rank: 0..4, up: bool = false }",
  state: ["card: Card = Card(suit: low, rank: 1)", "best: Card? = none", "hands: Card[player] = Card(suit: high, rank: 0)"],
  numbers: [
    { name: "card.rank", high: 4 },
    { name: "hands[b].rank", high: 4 },
  ],
  bools: ["card.up", "best is some", "card == hands[a]", "hands[b].suit is low"],
  statements: [
    ({ upTo }) => `card = Card(suit: level, rank: ${upTo(4)})`,
    ({ upTo }) => `card.rank = ${upTo(4)}`,
    ({ condition }) => `best = ${condition()} ? card : none`,
    ({ seat, condition }) => `hands[${seat()}].up = ${condition()}`,
    ({ seat }) => `hands[${seat()}] = card`,
    () => "card ~ uniform([card, hands[a], Card(suit: middle, rank: 3, up: true)])",
    ({ upTo }) => `match best {\n  none => card.up = true\n  else => card.rank = ${upTo(4)}\n}`,
    ({ name, seat }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses (suit: Level, rank: 0..2) where rank > 0 or suit is high\ncard = Card(suit: ${d}.suit, rank: ${d}.rank)`;
    },
    () => "if best is some { card = best }",
  ],
};

const tags: Pack = {
  name: "tags",
  top: "type Plan = rest | walk(k: 1..2, back: bool) | jump(to: Level)",
  state: ["plan: Plan = rest", "plans: Plan[player] = rest"],
  bools: ["plan is rest", "plan is walk", "plan == plans[a]"],
  statements: [
    ({ condition, random }) => `plan = ${random.pick([`walk(k: 1, back: ${condition()})`, "jump(to: level)", "rest"])}`,
    ({ name, seat }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses Plan where it is not rest or flag\nplan = ${d}`;
    },
    ({ most }) =>
      `match plan {\n  rest => flag = true\n  walk(k, back) => { n = k mod ${most + 1}; flag = back }\n  jump(to) => level = to\n}`,
    ({ most, seat }) => `if plans[${seat()}] is walk(k, back) { flag = back;  n = k mod ${most + 1} }`,
    ({ seat }) => `plans[${seat()}] = plan`,
    () => "plan ~ uniform(Plan)",
  ],
};

const sets: Pack = {
  name: "sets",
  state: ["seen: set of Level = []", "owned: (set of 0..2)[player] = []"],
  numbers: [{ name: "seen.size", high: 3 }],
  bools: ["level in seen", "0 in owned[b]", "seen.size == 3"],
  statements: [
    () => "seen.add(level)",
    () => "seen.remove(low)",
    ({ seat, upTo }) => `owned[${seat()}].add(${upTo(2)})`,
    ({ condition }) => `seen = [l for l in Level where ${condition()}]`,
    ({ name, seat }) => {
      const d = name();
      const p = seat();
      return `let ${d} = ${p} chooses 0..2 where it not in owned[${p}] or it == 2\nowned[${p}].add(${d})`;
    },
    ({ most }) => `for l in seen { n = (n + int(l)) mod ${most + 1} }`,
    () => "owned[a] = owned[b]",
  ],
};

const table: Pack = {
  name: "table",
  state: ["tally: (0..3)[Level, 0..1] = 0", "owner: player?[Level] = none"],
  numbers: [
    { name: "tally[low, 1]", high: 3 },
    { name: "tally[level, n mod 2]", high: 3 },
    { name: "sum(tally[l, 0] for l in Level)", high: 9 },
  ],
  bools: ["owner[level] is some", "owner[high] is b", "all(tally[l, 1] > 0 for l in Level)"],
  statements: [
    ({ upTo }) => `tally[level, n mod 2] = ${upTo(3)}`,
    ({ condition }) => `tally = [l is level ? 3 : ${condition()} ? k : 0 for l in Level, k in 0..1]`,
    ({ seat }) => `for l in Level where tally[l, 0] < 2 { owner[l] = ${seat()}; tally[l, 0] += 1 }`,
    () => "owner[level] = none",
    ({ seat, name }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses (l: Level, k: 0..1) where tally[l, k] < 3\ntally[${d}.l, ${d}.k] += 1`;
    },
    () => "level = argmax(tally[l, 0] for l in Level)",
    () => "tally[middle, 1] ~ uniform(0..3) where it != tally[low, 0]",
  ],
};

const channels: Pack = {
  name: "channels",
  statements: [
    ({ seat, upTo }) => `reward ${seat()} += ${upTo(4)} as glory`,
    ({ seat, condition }) => `if ${condition()} { reward ${seat()} += -1 as shame }`,
    ({ seat, name }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses 0..2\nlet ${d}_b = ${seat()} chooses 0..1 where it <= ${d}\nreward ${d} += ${d}_b as glory\nreward ${d}_b += 2`;
    },
    ({ seat, name }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses 0..2\nreward p at ${d} += p is a ? 1 : 0.5 as late for p in players`;
    },
  ],
};

const samples: Pack = {
  name: "samples",
  statements: [
    ({ seat, name, most }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses 0..2 times 3\nn = (${d}[0] + ${d}[2]) mod ${most + 1}\nreward g += 1 for g in ${d} where g == ${d}[1]`;
    },
    ({ seat, name }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses Level where it is high or not flag times 2\nlevel = ${d}[1]\nflag = any(x is low for x in ${d})`;
    },
  ],
};

const inner: Pack = {
  name: "inner",
  top: `game side_bet(limit: 1..2 = 1) {
  players x, y
  private luck: (0..2)[player] ~ uniform(0..2)
  held: 0..4 = 0
  play {
    for p in players {
      let bid = p chooses 0..limit
      held += bid
      if held == 2 { reward p += 1; end with (held, early: true) }
    }
    let shown = reveal(luck[x])
    reward y += shown
    end with (held, shown)
  }
}`,
  statements: [
    ({ name, most }) => {
      const d = name();
      return `let ${d} = play side_bet() with x: a, y: b\nn = ${d}.held mod ${most + 1}\nflag = ${d}.early else false`;
    },
    ({ name, seat, most }) => {
      const d = name();
      return `let ${d}_who = ${seat()} chooses player\nlet ${d} = play side_bet(2) with x: ${d}_who, y: other(${d}_who)\nn = (n + (${d}.shown else 1)) mod ${most + 1}`;
    },
    ({ name, most }) => {
      const d = name();
      return `let ${d} = play side_bet() with x: b, y: a times 2\nn = sum(r.held for r in ${d}) mod ${most + 1}`;
    },
  ],
};

const reals: Pack = {
  name: "reals",
  state: ["spot: real = 0.25", "arc: real[2] = 0.5"],
  bools: ["spot > 0.5", "arc[0] < arc[1]"],
  statements: [
    () => "spot ~ uniform(0.0..1.0)",
    ({ upTo }) => `arc[n mod 2] = spot * 0.5 + ${upTo(3)}`,
    ({ name, seat }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses real in -1.0..1.0\nspot = clamp(${d} + spot, -2, 2)`;
    },
    ({ name, seat }) => {
      const d = name();
      return `let ${d} = ${seat()} chooses real[2] in 0..1\narc = ${d}`;
    },
    ({ seat }) => `reward ${seat()} += arc[0] - spot`,
    () => "spot = sqrt(abs(spot)) + floor(arc[1])",
  ],
};

const rules: Pack = {
  name: "rules",
  members: `  rule bump(more: int) {
    if flag { return }
    n = (n + more) mod 3
    flag = more > 1
  }
  rule ask(p: player, bold: bool) -> 0..2 {
    repeat 2 {
      let said = p chooses 0..2 where it > 0 or not bold
      if said == 1 { return 0 }
      n = said
    }
    return 2
  }
  fn twice(k: int) -> int = k > 2 ? k : twice_more(k)
  fn twice_more(k: int) -> int { let m = k * 2; if m > 3 { return 3 }; return m }`,
  numbers: [{ name: "twice(n)", high: 9 }],
  statements: [
    ({ upTo }) => `bump(${upTo(3)})`,
    ({ name, seat, condition }) => `let ${name()} = ask(${seat()}, ${condition()})`,
    ({ seat }) => `n = ask(${seat()}, flag)`,
    ({ most }) => `n = twice(n) mod ${most + 1}`,
  ],
};

const sight: Pack = {
  name: "sight",
  state: ["private held: (0..2)[player] ~ deal(0..2)", "seen by b gift: 0..2 = 0", "seen by others back: (0..2)[player] = 0"],
  statements: [
    ({ name, seat, most }) => {
      const d = name();
      return `let ${d} = reveal(held[${seat()}])\nn = ${d} mod ${most + 1}`;
    },
    ({ seat, name }) => {
      const d = name();
      const p = seat();
      return `let private ${d} = ${p} chooses 0..2 where it != held[${p}]\nheld[${p}] = ${d}`;
    },
    ({ name }) => `let ${name()} = b chooses 0..2 given (gift, mine: held[b], n, level)`,
    () => "gift = held[b]",
    ({ name }) => `let secret ${name()} ~ uniform(0..3)`,
    () => "together { for p in players where held[p] > 0 { held[p] = p chooses 0..2 } }",
    ({ seat }) => `back[${seat()}] ~ uniform(0..2)`,
    ({ seat }) => {
      const p = seat();
      return `held[${p}] = reveal(held[a], to: ${p})`;
    },
  ],
};

const matches: Pack = {
  name: "matches",
  statements: [
    ({ upTo }) => `match level {\n  low => n = 0\n  middle | high => flag = ${upTo(4)} > 1\n}`,
    ({ condition, seat }) =>
      `match {\n  ${condition()} => reward ${seat()} += 1\n  ${condition()} => { flag = false; level = high }\n  else => {}\n}`,
    ({ most, condition }) => `n = match n {\n  0..1 => 1\n  ${most} where ${condition()} => 0\n  else => (n + 1) mod ${most + 1}\n}`,
    ({ seat, name }) => {
      const d = name();
      return `match ${seat()} chooses left | ahead(k: 0..1) | right {\n  left => flag = true\n  ahead(${d}) => level = ${d} == 1 ? low : high\n  right => {}\n}`;
    },
    () => "repeat up to 3 until flag { level = level is low ? high : low; if level is low { flag = true } }",
    ({ condition }) => `for i in 0..2 where ${condition()} { if i == 1 { continue }; if board[i] { break }; board[i] = true }`,
  ],
};

/** Players with pilots of their own; games inside may not be played then. */
const pilots: Pack = {
  name: "pilots",
  state: ["aim: (0..2)[player, 0..1] = 0"],
  numbers: [{ name: "aim[a, 1]", high: 2 }],
  bools: ["aim[b, 0] == aim[a, 0]"],
  statements: [
    ({ name, seat, random }) => {
      const d = name();
      return `let ${d} = pilot[${seat()}, ${random.below(2)}] chooses 0..2\naim[${seat()}, ${random.below(2)}] = ${d}`;
    },
    () => "together { for p in players, k in 0..1 { aim[p, k] = pilot[p, k] chooses 0..2 where it != aim[p, k] } }",
    ({ seat, random }) => `reward pilot[${seat()}, ${random.below(2)}] += 1`,
    ({ seat }) => `for k in 0..1 { let shot = pilot[${seat()}, k] chooses 0..1; reward shot += k }`,
  ],
};

export const PACKS: readonly Pack[] = [list, record, tags, sets, table, channels, samples, inner, reals, rules, sight, matches];
export { pilots };
