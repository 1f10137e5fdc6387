/** Small games around every rule of semantics.md B: what is allowed, and what is said where it is not. */

export interface Case {
  readonly rule: string;
  readonly title: string;
  readonly seats?: string;
  readonly state?: string;
  readonly play: string;
  /** Members after `play`: rules, functions, `observe`, `show`. */
  readonly rest?: string;
  /** What is said: `code text`; nothing where the game is right. */
  readonly said?: string;
}

/** Writes the game of a case: players `a` and `b`, each with a private `hand`, and a public `seen`. */
export function gameOf(c: Case): string {
  return `game g(limit: 1..3 = 2) {
  ${c.seats ?? "players a, b"}
  private hand: (0..2)[player] ~ deal(0..2)
  seen: 0..2 = 0
${(c.state ?? "")
  .split("\n")
  .map((l) => `  ${l}\n`)
  .join("")}
  play {
${c.play
  .split("\n")
  .map((l) => `    ${l}\n`)
  .join("")}  }
${(c.rest ?? "")
  .split("\n")
  .map((l) => `  ${l}\n`)
  .join("")}}
`;
}

const ASK = "b chooses x | y";

export const CASES: readonly Case[] = [
  /* B1: who may know, as far as names tell */
  { rule: "B1", title: "the seat of a pass is one and the same", play: "for p in players { let m = p chooses 0..2 where it != hand[p] }" },
  {
    rule: "B1",
    title: "the seat of an outer pass is another",
    play: "for p in players { for q in players { let m = p chooses 0..2 given (theirs: hand[q]) } }",
    said: "SP3302 `given` hands `p` the value of `hand[q]`, which only `q` sees",
  },
  {
    rule: "B1",
    title: "two seats known equal on this path are one",
    play: "for p in players { for q in players where q is p { let m = p chooses 0..2 given (mine: hand[q]) } }",
  },
  {
    rule: "B1",
    title: "of two players, who is not the one is the other",
    play: "for p in players { if p is not a { let m = p chooses 0..2 given (mine: hand[b]) } }",
  },
  {
    rule: "B1",
    title: "an arm knows who it is about",
    play: "for p in players { match p { a => { let m = p chooses 0..2 given (mine: hand[a]) }; else => {} } }",
  },
  {
    rule: "B1",
    title: "the other of the other is the first",
    play: "for p in players { let m = p chooses 0..2 given (mine: hand[other(other(p))]) }",
  },
  {
    rule: "B1",
    title: "a variable that changed names another seat",
    play: "var p = a\nlet mine = hand[p]\np = b\nlet m = p chooses 0..2 given (mine)",
    said: "SP3302 `given` hands `b` the value of `mine`, which only `a` sees",
  },
  {
    rule: "B1",
    title: "a rule in an expression may have changed the seat",
    state: "at: player = a",
    play: "let mine = hand[at]\nlet k = 1 + step()\nlet m = at chooses 0..2 given (mine)",
    rest: "rule step() -> 0..2 {\n  at = b\n  return 1\n}",
    said: "SP3302 `given` hands `at` the value of `mine`, which only `a` sees",
  },
  {
    rule: "B1",
    title: "a seat's value stays its own when the variable changes",
    play: "var p = a\nlet mine = hand[p]\np = b\nlet m = a chooses 0..2 given (mine)",
  },
  {
    rule: "B1",
    title: "what a loop keeps is of the pass before",
    play: "var kept: 0..2 = 0\nfor p in players {\n  let m = p chooses 0..2 given (kept)\n  kept = hand[p]\n}",
    said: "SP3302 `given` hands `p` the value of `kept`, which no seat sees",
  },
  {
    rule: "B1",
    title: "what a pass sets anew is of this pass",
    play: "var kept: 0..2 = 0\nfor p in players {\n  kept = hand[p]\n  let m = p chooses 0..2 given (kept)\n}",
  },
  {
    rule: "B1",
    title: "all but one of three",
    seats: "players a, b, c",
    state: "seen by others hat: bool[player] = false",
    play: "for p in players { for q in players where q is not p { let m = p chooses 0..2 given (theirs: hat[q]) } }",
  },
  {
    rule: "B1",
    title: "one's own hat",
    seats: "players a, b, c",
    state: "seen by others hat: bool[player] = false",
    play: "for p in players { let m = p chooses 0..2 given (mine: hat[p]) }",
    said: "SP3302 `given` hands `p` the value of `hat[p]`, which `p` does not see",
  },

  /* B2: words */
  { rule: "B2", title: "state without a word is public", play: "let m = a chooses 0..2 where it != seen" },
  { rule: "B2", title: "a parameter without a word is a setting", play: "let m = a chooses 0..2 where it < limit" },
  {
    rule: "B2",
    title: "secret is for nobody",
    state: "secret key: bool ~ uniform(bool)",
    play: "let m = a chooses 0..2 given (key)",
    said: "SP3302 `given` hands `a` the value of `key`, which no seat sees",
  },
  { rule: "B2", title: "seen by one", state: "seen by a key: bool ~ uniform(bool)", play: "let m = a chooses 0..2 given (key)" },
  {
    rule: "B2",
    title: "seen by one is not for the other",
    state: "seen by a key: bool ~ uniform(bool)",
    play: "let m = b chooses 0..2 given (key)",
    said: "SP3302 `given` hands `b` the value of `key`, which only `a` sees",
  },
  {
    rule: "B2",
    title: "seen by every seat is public",
    state: "seen by a, b key: bool ~ uniform(bool)",
    play: "let m = a chooses 0..2\nif key { let n = b chooses 0..2 }",
  },
  {
    rule: "B2",
    title: "the only player sees its own",
    seats: "players a",
    state: "seen by a key: bool ~ uniform(bool)",
    play: "if key { let m = a chooses 0..2 }",
  },
  {
    rule: "B2",
    title: "a word on a `let`",
    play: "let secret sum = hand[a] + hand[b]\nlet m = a chooses 0..2 where it != sum",
    said: "SP3301 the `where` of `a`'s decision reads `sum`, which no seat sees",
  },

  /* B3: expressions */
  {
    rule: "B3",
    title: "an index is part of what is read",
    state: "order: (0..2)[3] = 0",
    play: "let m = b chooses 0..2 where it != order[hand[a]]",
    said: "SP3301 the `where` of `b`'s decision reads `order[hand[a]]`, which only `a` sees",
  },
  {
    rule: "B3",
    title: "a condition is part of its value",
    play: "let m = b chooses 0..2 where it != (hand[a] == 0 ? 1 : 2)",
    said: "SP3301 the `where` of `b`'s decision reads `hand[a]`, which only `a` sees",
  },
  {
    rule: "B3",
    title: "a function reads what it reads",
    play: "let m = b chooses 0..2 where it != twice(b)",
    rest: "fn twice(p: player) -> int = 2 * hand[a] + int(p)",
    said: "SP3301 the `where` of `b`'s decision reads `twice(b)`, which only `a` sees",
  },
  {
    rule: "B3",
    title: "a function of one's own value",
    play: "let m = b chooses 0..2 where it != twice(b)",
    rest: "fn twice(p: player) -> int = 2 * hand[p]",
  },
  {
    rule: "B3",
    title: "a sum over all entries",
    play: "let m = b chooses 0..2 where it != sum(hand[p] for p in players)",
    said: "SP3301 the `where` of `b`'s decision reads `sum(hand[p] for p in players)`, which no seat sees",
  },
  {
    rule: "B3",
    title: "a match as a value",
    play: "let n = match hand[a] { 0 => 1; else => 2 }\nlet m = b chooses 0..2 where it != n",
    said: "SP3301 the `where` of `b`'s decision reads `n`, which only `a` sees",
  },

  /* B4: stores, conditions, exits */
  {
    rule: "B4",
    title: "a private place under its reader's condition",
    state: "private note: bool[player] = false",
    play: "for p in players { if hand[p] == 0 { note[p] = true } }\na chooses x | y",
  },
  {
    rule: "B4",
    title: "a private place under the other's condition",
    state: "private note: bool[player] = false",
    play: "if hand[a] == 0 { note[b] = true }\na chooses x | y",
    said: "SP3308 `note[b]` is seen by `b`, and whether it changes depends on `hand[a]`, which only `a` sees",
  },
  { rule: "B4", title: "arrays copied entry by entry", state: "private old: (0..2)[player] = 0", play: "old = hand\na chooses x | y" },
  {
    rule: "B4",
    title: "arrays worked out entry by entry",
    state: "private old: (0..2)[player] = 0",
    play: "old = [2 - hand[p] for p in players]\na chooses x | y",
  },
  {
    rule: "B4",
    title: "arrays turned round",
    state: "private old: (0..2)[player] = 0",
    play: "old = [hand[other(p)] for p in players]\na chooses x | y",
    said: "SP3307 `old` is read entry by entry, each by its own seats, and is given the value of `[hand[other(p)] for p in players]`, which no seat sees",
  },
  {
    rule: "B4",
    title: "a `break` reaches to the loop's end",
    play: `var n = 0\nfor i in 0..2 {\n  if hand[a] == i { break }\n  n += 1\n}\n${ASK}`,
  },
  {
    rule: "B4",
    title: "a `break` hides what follows in the loop",
    play: `for i in 0..2 {\n  if hand[a] == i { break }\n  ${ASK}\n}`,
    said: "SP3306 whether `b` is asked depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "a `break` hides the next pass too",
    play: `for i in 0..2 {\n  let m = b chooses 0..2\n  if hand[a] == i { break }\n}`,
    said: "SP3306 whether `b` is asked depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "a `continue` hides the rest of the pass",
    play: `for i in 0..2 {\n  if hand[a] == i { continue }\n  seen = i\n}\n${ASK}`,
    said: "SP3308 `seen` is public, and whether it changes depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "a `return` reaches to the rule's end",
    play: `peek()\n${ASK}`,
    rest: "rule peek() {\n  if hand[a] == 0 { return }\n  var n = 1\n}",
  },
  {
    rule: "B4",
    title: "a `return` hides the rest of the rule",
    play: `peek()\n${ASK}`,
    rest: "rule peek() {\n  if hand[a] == 0 { return }\n  seen = 1\n}",
    said: "SP3308 `seen` is public, and whether it changes depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "an end hides all that follows",
    play: `if hand[a] == 0 { end }\nseen = 1\n${ASK}`,
    said: "SP3308 `seen` is public, and whether it changes depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "where every way ends, nothing is hidden",
    play: `match a chooses x | y {\n  x => if hand[a] == 0 { win a } else { win b }\n  y => {}\n}\n${ASK}`,
  },
  {
    rule: "B4",
    title: "a bound of a loop",
    play: `repeat hand[a] { seen = 1 }\n${ASK}`,
    said: "SP3308 `seen` is public, and whether it changes depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "a condition that a loop carries on",
    play: `var go = false\nrepeat 3 {\n  if go { seen = 1 }\n  go = hand[a] == 0\n}\n${ASK}`,
    said: "SP3308 `seen` is public, and whether it changes depends on `go`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "a guard hides the arms after it",
    play: `match {\n  hand[a] == 0 => {}\n  seen == 1 => { seen = 2 }\n  else => {}\n}\n${ASK}`,
    said: "SP3308 `seen` is public, and whether it changes depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B4",
    title: "a variable that is not set tells it too",
    play: `var n = 0\nif hand[a] == 0 { n = 1 }\nlet m = b chooses 0..2 where it != n`,
    said: "SP3301 the `where` of `b`'s decision reads `n`, which only `a` sees",
  },

  /* B5: when a seat is asked */
  {
    rule: "B5",
    title: "together, a seat's own secret may decide whether it is asked",
    state: "private vote: (0..2)[player] = 0",
    play: "together {\n  for p in players where hand[p] == 0 { vote[p] = p chooses 0..2 }\n}",
  },
  {
    rule: "B5",
    title: "together, another's secret may not",
    state: "private vote: (0..2)[player] = 0",
    play: "together {\n  for p in players where hand[a] == 0 { vote[p] = p chooses 0..2 }\n}",
    said: "SP3306 whether `p` is asked depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B5",
    title: "alone, a seat's own secret may not",
    state: "private vote: (0..2)[player] = 0",
    play: "for p in players where hand[p] == 0 { vote[p] = p chooses 0..2 }",
    said: "SP3306 whether `p` is asked depends on `hand[p]`, which only `p` sees",
  },
  {
    rule: "B5",
    title: "the bounds of a domain",
    play: "let m = b chooses raise(by: 0..2) | pass where hand[a] == 0",
    said: "SP3301 the `where` of `b`'s decision reads `hand[a]`, which only `a` sees",
  },
  { rule: "B5", title: "a draw under a public condition", play: "if seen == 0 { let coin ~ uniform(bool) }\na chooses x | y" },
  { rule: "B5", title: "an end under any condition", play: "a chooses x | y\nif hand[a] > hand[b] { win a } else { win b }" },

  /* B6: choices and draws are inputs */
  { rule: "B6", title: "a move is public", play: "let m = a chooses 0..2 where it != hand[a]\nlet n = b chooses 0..2 where it != m" },
  { rule: "B6", title: "a private move is its maker's", play: "let private m = a chooses 0..2\nlet n = a chooses 0..2 where it != m" },
  {
    rule: "B6",
    title: "a private move is not for others",
    play: "let private m = a chooses 0..2\nlet n = b chooses 0..2 where it != m",
    said: "SP3301 the `where` of `b`'s decision reads `m`, which only `a` sees",
  },
  { rule: "B6", title: "a secret move is known to its maker", play: "let secret m = a chooses 0..2\nlet n = a chooses 0..2 where it != m" },
  {
    rule: "B6",
    title: "a move put into private state",
    state: "private pick: (0..2)[player] = 0",
    play: "pick[a] = a chooses 0..2\nlet n = b chooses 0..2 where it != pick[a]",
    said: "SP3301 the `where` of `b`'s decision reads `pick[a]`, which only `a` sees",
  },
  {
    rule: "B6",
    title: "a secret draw",
    play: "let secret coin ~ uniform(bool)\nlet n = b chooses 0..2 given (coin)",
    said: "SP3302 `given` hands `b` the value of `coin`, which no seat sees",
  },
  {
    rule: "B6",
    title: "a draw from what nobody holds",
    play: "let board ~ uniform(c for c in 0..2 where all(hand[p] != c for p in players))\nlet n = b chooses 0..2 where it != board",
  },
  {
    rule: "B6",
    title: "a weight is the dealer's knowledge",
    play: "let coin ~ weighted { true: 1 + hand[a], false: 1 }\nlet n = b chooses 0..2 given (coin)",
  },

  /* B7: reveal */
  {
    rule: "B7",
    title: "what is revealed is as open as its place",
    play: "let told = reveal(hand[a])\nlet m = b chooses 0..2 where it != told",
  },
  {
    rule: "B7",
    title: "revealed into a private place",
    state: "private peek: (0..2)[player] = 0",
    play: "peek[b] = reveal(hand[a])\nlet m = b chooses 0..2 where it != peek[b]",
  },
  {
    rule: "B7",
    title: "revealed into a private place stays there",
    state: "private peek: (0..2)[player] = 0",
    play: "peek[b] = reveal(hand[a])\nlet m = a chooses 0..2 where it != peek[b]",
    said: "SP3301 the `where` of `a`'s decision reads `peek[b]`, which only `b` sees",
  },
  {
    rule: "B7",
    title: "told inside an expression, where only a secret says whether it is reached",
    play: "let told = hand[a] == 0 ? reveal(hand[b]) : 0\na chooses x | y",
    said: "SP3309 whether `hand[b]` is revealed to everyone depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B7",
    title: "told after `and`, where only a secret says whether it is reached",
    play: "let told = hand[a] == 0 and reveal(hand[b] == 1)\na chooses x | y",
    said: "SP3309 whether `hand[b] == 1` is revealed to everyone depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B7",
    title: "told in an arm of a `match` of a secret",
    play: "let told = 1 + (match hand[a] { 0 => reveal(hand[b]); 1..2 => 0 })\na chooses x | y",
    said: "SP3309 whether `hand[b]` is revealed to everyone depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B7",
    title: "told for entries that only a secret picks",
    play: "let told = [reveal(hand[b]) for i in 0..2 where i < hand[a]]\na chooses x | y",
    said: "SP3309 whether `hand[b]` is revealed to everyone depends on `hand[a]`, which only `a` sees",
  },
  {
    rule: "B7",
    title: "told inside an expression, under what everybody knows",
    play: "let told = seen == 0 ? reveal(hand[b]) : 0\nlet all = [reveal(hand[p]) for p in players]\nlet m = b chooses 0..2 where it != told and it != all[a]",
  },
  {
    rule: "B7",
    title: "what a rule gives is told after the rule has run",
    play: "let told = reveal(look(1))\nlet m = b chooses 0..2 where it != told",
    rest: "rule look(more: 0..1) -> 0..3 { seen = 1; return hand[a] + more }",
  },
  {
    rule: "B7",
    title: "a rule that may end for a secret is not told from",
    play: "let told = reveal(look(1))\nb chooses x | y",
    rest: "rule look(more: 0..1) -> 0..3 { if hand[a] == 0 { end }; return hand[a] + more }",
    said: "SP3309 whether `look(1)` is revealed to everyone depends on `hand[a]`, which only `a` sees",
  },
  { rule: "B7", title: "told to one, under what that one knows", play: "if hand[b] == 0 { reveal(hand[a], to: b) }\na chooses x | y" },
  {
    rule: "B7",
    title: "told to one, under what it does not know",
    play: "if hand[a] == 0 { reveal(hand[a], to: b) }\na chooses x | y",
    said: "SP3309 whether `hand[a]` is revealed to `b` depends on `hand[a]`, which only `a` sees",
  },

  /* B8: observe and show */
  { rule: "B8", title: "a feature of one's own", play: "a chooses x | y", rest: "observe { low: hand[me] == 0 }" },
  { rule: "B8", title: "a feature of a seat by name", play: "a chooses x | y", rest: "observe a { low: hand[a] == 0 }" },
  { rule: "B8", title: "a feature under who one is", play: "a chooses x | y", rest: "observe { low: me is a and hand[a] == 0 }" },
  {
    rule: "B8",
    title: "a feature of another",
    play: "a chooses x | y",
    rest: "observe b { low: hand[a] == 0 }",
    said: "SP3303 the feature `low` that `b` observes reads `hand[a]`, which only `a` sees",
  },
  { rule: "B8", title: "a text for one seat", play: "a chooses x | y", rest: 'show to b "{hand[b]} and {seen}"' },
  {
    rule: "B8",
    title: "a text for another",
    play: "a chooses x | y",
    rest: 'show to b "{hand[a]}"',
    said: "SP3304 what is shown to `b` reads `hand[a]`, which only `a` sees",
  },

  /* A5: together */
  { rule: "A5", title: "moves at one moment", play: "together {\n  let m = a chooses 0..2\n  let n = b chooses 0..2\n}\nseen = m" },
  {
    rule: "A5",
    title: "a move that is given another",
    play: "together {\n  let m = a chooses 0..2\n  let n = b chooses 0..2 given (m)\n}",
    said: "SP3315 what is given to `b` in this `together` depends on `m`, which is settled in the same block",
  },
  {
    rule: "A5",
    title: "a move under another",
    play: "together {\n  let m = a chooses 0..2\n  if m == 0 { let n = b chooses 0..2 }\n}",
    said: "SP3315 asking `b` in this `together` depends on `m`, which is settled in the same block",
  },
  {
    rule: "A5",
    title: "a move on state that another changed",
    play: "together {\n  seen = a chooses 0..2\n  let n = b chooses 0..2 where it != seen\n}",
    said: "SP3315 the `where` of `b` in this `together` depends on `seen`, which is settled in the same block",
  },
  {
    rule: "A5",
    title: "each its own entry of one array",
    state: "pick: (0..2)[player] = 0",
    play: "together {\n  for p in players { pick[p] = p chooses 0..2 where it != pick[p] }\n}",
  },
  {
    rule: "A5",
    title: "each the other's entry",
    state: "pick: (0..2)[player] = 0",
    play: "together {\n  for p in players { pick[p] = p chooses 0..2 where it != pick[other(p)] }\n}",
    said: "SP3315 the `where` of `p` in this `together` depends on `pick[other(p)]`, which is settled in the same block",
  },
  {
    rule: "A5",
    title: "an exit before a move",
    play: "together {\n  let m = a chooses 0..2\n  if seen == 0 { end }\n  let n = b chooses 0..2\n}",
    said: "SP3315 asking `b` in this `together` depends on `end`, which is settled in the same block",
  },
  {
    rule: "A5",
    title: "a draw that a move depends on",
    play: "together {\n  let coin ~ uniform(bool)\n  if coin { let n = b chooses 0..2 }\n}",
    said: "SP3315 asking `b` in this `together` depends on `coin`, which is settled in the same block",
  },
];
