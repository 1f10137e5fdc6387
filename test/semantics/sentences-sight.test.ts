/** Semantics B, sentence by sentence: what may be written, and what is refused with which message. */
import { describe, expect, it } from "vitest";
import { diagnose } from "../support/analyse.js";

const codes = (members: string, play: string): string[] =>
  diagnose(`game g {\n  players a, b, c\n  n: 0..9 = 0\n${members}\n  play {\n${play}\n    c chooses l | r\n  }\n}\n`)
    .filter((d) => d.severity === "error")
    .map((d) => d.code);

const KEY = "  secret key: 0..3 ~ uniform(0..3)";
const HAND = "  private hand: (0..3)[player] ~ uniform(0..3)";
const PAIR = "  seen by a, b pair: 0..3 ~ uniform(0..3)";
const COUNT = "  measured count: 0..3 ~ uniform(0..3)";

/** The rule, what it says, members, play, and the codes of its errors. */
type Row = readonly [rule: string, sentence: string, members: string, play: string, codes: readonly string[]];

const ROWS: readonly Row[] = [
  ["B1", "a value flows where fewer or as many may read it", PAIR + "\n  seen by a mine: 0..3 = 0", "    mine = pair", []],
  ["B1", "and not where more may", PAIR + "\n  seen by a mine: 0..3 = 0", "    mine = 1; pair = mine", ["SP3307"]],
  ["B1", "what is measured flows into what is measured", COUNT + "\n  measured sum: 0..9 = 0", "    sum = count", []],
  ["B1", "and nowhere else", COUNT, "    n = count", ["SP3307"]],
  ["B1", "a join is read by who reads both parts", PAIR + "\n" + HAND + "\n  seen by a mine: 0..9 = 0", "    mine = pair + hand[a]", []],
  [
    "B1",
    "seats are equal where they are known to be",
    HAND + "\n  private kept: (0..3)[player] = 0",
    "    for p in players { kept[p] = hand[p] }",
    [],
  ],
  [
    "B1",
    "and otherwise taken as different",
    HAND + "\n  private kept: (0..3)[player] = 0",
    "    for p in players { for q in players { kept[p] = hand[q] } }",
    ["SP3307"],
  ],
  ["B2", "state without a word is public", KEY, "    n = key", ["SP3307"]],
  ["B2", "an entry of private state is its owner's", HAND, "    let x = a chooses 0..3 where it <= hand[a]", []],
  ["B2", "and nobody else's", HAND, "    let x = a chooses 0..3 where it <= hand[b]", ["SP3301"]],
  [
    "B2",
    "`seen by others`: all but the owner",
    "  seen by others hat: (0..3)[player] ~ uniform(0..3)",
    "    let x = a chooses 0..3 where it <= hat[b]",
    [],
  ],
  [
    "B2",
    "and not the owner",
    "  seen by others hat: (0..3)[player] ~ uniform(0..3)",
    "    let x = a chooses 0..3 where it <= hat[a]",
    ["SP3301"],
  ],
  [
    "B2",
    "a variable that holds a seat is a reader",
    HAND + "\n  private kept: (0..3)[player] = 0",
    "    for p in players { let seen by p mine = hand[p]; kept[p] = mine }",
    [],
  ],
  [
    "B2",
    "and nobody else is",
    HAND + "\n  private kept: (0..3)[player] = 0",
    "    for p in players { let seen by p mine = hand[p]; kept[c] = mine }",
    ["SP3307"],
  ],
  ["B2", "who is a reader is known to all", "  secret who: player = a", "    let q = who; let seen by q mine = 1", ["SP3318"]],
  ["B2", "a reader is a seat", "", "    let q = 1; let seen by q mine = 1", ["SP3007"]],
  ["B2", "`private` where nobody chooses has no owner", "", "    let private mine = 1", ["SP3317"]],
  ["B3", "an index joins in", HAND + "\n  table: (0..9)[0..3] = 0", "    n = table[hand[a]]", ["SP3307"]],
  ["B3", "a local has the label of its value", KEY, "    let twice = key * 2; n = twice", ["SP3307"]],
  ["B4", "a store tells its condition", KEY, "    if key > 1 { n = 1 }", ["SP3308"]],
  ["B4", "a store as hidden as its condition tells nobody", KEY + "\n  secret old: 0..3 = 0", "    if key > 1 { old = 1 }", []],
  [
    "B4",
    "a `break` under a condition tells it by what it skips",
    KEY,
    "    for i in 1..3 {\n      if key == i { break }\n      n = i\n    }",
    ["SP3308"],
  ],
  ["B5", "who is asked is public", HAND, "    let x = (hand[a] > 1 ? a : b) chooses 0..3", ["SP3305"]],
  ["B5", "whether somebody is asked is public", KEY, "    if key > 1 { let x = a chooses 0..3 }", ["SP3306"]],
  ["B5", "a domain's ends are for who is asked", HAND, "    let x = a chooses 0..3 given (h: hand[a])", []],
  ["B5", "`given` too", HAND, "    let x = a chooses 0..3 given (h: hand[b])", ["SP3302"]],
  ["B5", "a draw happens under a public condition", KEY, "    if key > 1 { let x ~ uniform(0..3) }", ["SP3310"]],
  ["B5", "`end` may happen under any condition", KEY, "    if key > 1 { reward a += 1 }", []],
  [
    "B5",
    "inside `together` a seat may be asked on what it knows itself",
    HAND + "\n  private put: (0..3)[player] = 0",
    "    together { for p in players { if hand[p] > 1 { put[p] = p chooses 0..3 } } }",
    [],
  ],
  ["B6", "a choice has the label of its place, whatever its maker knew", HAND, "    let x = a chooses 0..3 where it != hand[a]; n = x", []],
  ["B6", "a private choice is not public", "", "    let private x = a chooses 0..3; n = x", ["SP3307"]],
  ["B6", "and its maker knows it", "", "    let private x = a chooses 0..3; let y = a chooses 0..3 where it != x", []],
  ["B6", "a secret draw is nobody's", "", "    let secret x ~ uniform(0..3); let y = a chooses 0..3 where it != x", ["SP3301"]],
  ["B7", "`reveal` gives the label of its place", KEY, "    n = reveal(key)", []],
  [
    "B7",
    "whether to speak must be known to the hearers",
    KEY + "\n  secret when: bool ~ uniform(bool)",
    "    if when { n = reveal(key) }",
    ["SP3309"],
  ],
  [
    "B7",
    "`to: p` lets p read it as well",
    KEY + "\n  private note: (0..3)[player] = 0",
    "    note[b] = reveal(key, to: b); let x = b chooses 0..3 where it != note[b]",
    [],
  ],
  ["B7", "`measured` cannot be revealed", COUNT, "    n = reveal(count)", ["SP3313"]],
  ["B8", "a feature is what its observer may see", HAND + "\n  observe { mine: hand[me] }", "", []],
  ["B8", "and no more", HAND + "\n  observe { sum: sum(hand[p] for p in players) }", "", ["SP3303"]],
  ["B8", "what is shown too", HAND + '\n  show "{hand[a]}"', "", ["SP3304"]],
  ["B9", "`recall perfect` and `recall none` are what there is", "  recall perfect", "", []],
  ["B9", "and nothing else", "  recall some", "", ["SP3111"]],
  ["B10", "a reward reads nothing measured", COUNT, "    reward a += count", ["SP3314"]],
  ["B10", "whether there is one neither", COUNT, "    if count > 1 { reward a += 1 }", ["SP3314"]],
  ["B10", "who gets it neither", COUNT, "    let who = count > 1 ? a : b; reward who += 1", ["SP3314"]],
  ["B11", "a reward may hang on what is hidden: it is not observed", KEY, "    reward a += key", []],
  [
    "B12",
    "who else is asked in a `together` is not learned from being asked",
    HAND,
    "    together {\n      let x = a chooses 0..3 where it <= hand[a]\n      let y = b chooses 0..3 where it <= hand[b]\n    }",
    [],
  ],
  [
    "B12",
    "nor what the others chose",
    "",
    "    together {\n      let x = a chooses 0..3\n      let y = b chooses 0..3 where it != x\n    }",
    ["SP3315"],
  ],
  ["B12", "an end under a hidden condition is told by the next question", KEY, "    if key > 1 { win a }", ["SP3306"]],
];

describe("semantics B", () => {
  it.each(ROWS)("%s: %s", (_rule, _sentence, members, play, expected) => {
    expect(codes(members, play)).toEqual(expected);
  });

  it("every rule of B but B13 and B14 has a sentence here: those are the twin worlds' (test/play)", () => {
    const rules = new Set(ROWS.map(([rule]) => rule));
    expect(Array.from({ length: 12 }, (_, i) => `B${i + 1}`).filter((rule) => !rules.has(rule))).toEqual([]);
  });
});
