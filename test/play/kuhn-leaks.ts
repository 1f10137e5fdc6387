/** Leaks to seed into Kuhn poker, one of each kind that we can think of: what is changed, and what must be said. */
import { readFileSync } from "node:fs";

export interface Leak {
  readonly name: string;
  /** Each text is replaced by the other, once. */
  readonly edits: readonly (readonly [string, string])[];
  readonly code: string;
  readonly text: string;
  /**
   * What twin worlds find when the proof is switched off (B14): how the seat is asked differently, or why they do not tell: `unseen` (a value
   * that nobody observes later, a draw that is kept) or `refused` (another phase has no form for it).
   */
  readonly twins: "mask" | "observation" | "turn" | "site" | "event" | "show" | "end" | "unseen" | "refused";
}

/** Kuhn poker as the standard library has it. */
export const KUHN = readFileSync("stdlib/games/kuhn_poker.sp", "utf8");

const STATE = "  stake: (1..2)[player] = 1\n";
const PLAY = "  play {\n";
const FIRST = "    match first chooses check | bet {\n";
const SECOND = "      check => match second chooses check | bet {\n";
const CALLER = "    match caller chooses fold | call {\n";
const STAKE = "    stake[bettor] = 2\n";
const BEST = "    let best = argmax(card[p] for p in players)\n";
const withState = (declared: string): readonly [string, string] => [STATE, `${STATE}  ${declared}\n`];
const atStart = (statements: string): readonly [string, string] => [PLAY, `${PLAY}    ${statements}\n`];

export const LEAKS: readonly Leak[] = [
  {
    name: "a mask reads the other's card",
    edits: [[SECOND, "      check => match second chooses check | bet where card[first] is not king {\n"]],
    code: "SP3301",
    text: "the `where` of `second`'s decision reads `card[first]`, which only `first` sees",
    twins: "mask",
  },
  {
    name: "a mask reads what was worked out from both cards",
    edits: [[CALLER, `${BEST}    match caller chooses fold | call where best is caller {\n`]],
    code: "SP3301",
    text: "the `where` of `second`'s decision reads `best`, which no seat sees",
    twins: "mask",
  },
  {
    name: "a mask asks a function that reads the other's card",
    edits: [
      [CALLER, "    match caller chooses fold | call where not strong(bettor) {\n"],
      ["  rule showdown() {", "  fn strong(p: player) -> bool = card[p] is king\n\n  rule showdown() {"],
    ],
    code: "SP3301",
    text: "the `where` of `second`'s decision reads `strong(bettor)`, which only `first` sees",
    twins: "mask",
  },
  {
    name: "a mask reads a rule's parameter that stands for the other's card",
    edits: [
      ["rule answer(bettor: player, caller: player) {", "rule answer(bettor: player, caller: player, held: Card) {"],
      ["answer(first, second)", "answer(first, second, card[first])"],
      ["answer(second, first)", "answer(second, first, card[second])"],
      [CALLER, "    match caller chooses fold | call where held is not king {\n"],
    ],
    code: "SP3301",
    text: "the `where` of `second`'s decision reads `held`, which only `first` sees",
    twins: "mask",
  },
  {
    name: "the other's card is given",
    edits: [[CALLER, "    match caller chooses fold | call given (mine: card[caller], theirs: card[bettor]) {\n"]],
    code: "SP3302",
    text: "`given` hands `second` the value of `card[bettor]`, which only `first` sees",
    twins: "observation",
  },
  {
    name: "all cards are given at once",
    edits: [[CALLER, "    match caller chooses fold | call given (card) {\n"]],
    code: "SP3302",
    text: "`given` hands `second` the value of `card`, which no seat sees",
    twins: "observation",
  },
  {
    name: "a feature is the other's card",
    edits: [[PLAY, `  observe { theirs: card[other(me)] }\n\n${PLAY}`]],
    code: "SP3303",
    text: "the feature `theirs` that every seat observes reads `card[other(me)]`, which only `other(me)` sees",
    twins: "observation",
  },
  {
    name: "a feature of one seat compares both cards",
    edits: [[PLAY, `  observe first { ahead: card[first] > card[second] }\n\n${PLAY}`]],
    code: "SP3303",
    text: "the feature `ahead` that `first` observes reads `card[second]`, which only `second` sees",
    twins: "observation",
  },
  {
    name: "the text for everyone names a card",
    edits: [[PLAY, `  show "The first card is {card[first]}."\n\n${PLAY}`]],
    code: "SP3304",
    text: "what is shown to every seat reads `card[first]`, which only `first` sees",
    twins: "show",
  },
  {
    name: "the text for one seat hints at the other's card",
    edits: [[PLAY, `  show to second "{card[first] is king ? "Beware." : "Go on."}"\n\n${PLAY}`]],
    code: "SP3304",
    text: "what is shown to `second` reads `card[first]`, which only `first` sees",
    twins: "show",
  },
  {
    name: "who holds the best card is asked",
    edits: [
      ["check => showdown()", "check => { let best = argmax(card[p] for p in players); boast(best); showdown() }"],
      ["  rule showdown() {", "  rule boast(p: player) { p chooses nod | grin }\n\n  rule showdown() {"],
    ],
    code: "SP3305",
    text: "who is asked depends on `p`, which no seat sees",
    twins: "turn",
  },
  {
    name: "the second seat is asked only if the first holds no king",
    edits: [
      [SECOND, "      check => if card[first] is king { showdown() } else { match second chooses check | bet {\n"],
      ["        check => showdown()\n      }\n", "        check => showdown()\n      } }\n"],
    ],
    code: "SP3306",
    text: "whether `second` is asked depends on `card[first]`, which only `first` sees",
    twins: "end",
  },
  {
    name: "the episode ends early for a king",
    edits: [[FIRST, `    if card[second] is king { win second }\n${FIRST}`]],
    code: "SP3306",
    text: "whether `first` is asked depends on `card[second]`, which only `second` sees",
    twins: "end",
  },
  {
    name: "a loop of decisions is left for a king",
    edits: [[FIRST, `    repeat 2 { if card[second] is king { break }; let pace = first chooses wait | go }\n${FIRST}`]],
    code: "SP3306",
    text: "whether `first` is asked depends on `card[second]`, which only `second` sees",
    twins: "site",
  },
  {
    name: "how often a seat is asked depends on a card",
    edits: [[FIRST, `    for c in Card where c < card[second] { let pace = first chooses wait | go }\n${FIRST}`]],
    code: "SP3306",
    text: "whether `first` is asked depends on `card[second]`, which only `second` sees",
    twins: "site",
  },
  {
    name: "a public stake takes its size from a card",
    edits: [[STAKE, "    stake[bettor] = card[bettor] is king ? 2 : 1\n"]],
    code: "SP3307",
    text: "`stake[bettor]` is public, and is given the value of `card[bettor]`, which only `first` sees",
    twins: "observation",
  },
  {
    name: "public state starts as a card",
    edits: [withState("tell: Card = card[first]")],
    code: "SP3307",
    text: "`tell` is public, and is given the value of `card[first]`, which only `first` sees",
    twins: "observation",
  },
  {
    name: "a card goes through a variable that a condition sets",
    edits: [withState("tell: bool = false"), atStart("var flag = false\n    if card[first] is king { flag = true }\n    tell = flag")],
    code: "SP3307",
    text: "`tell` is public, and is given the value of `flag`, which only `first` sees",
    twins: "observation",
  },
  {
    name: "all cards are copied into the open",
    edits: [withState("open: Card[player] = jack"), atStart("open = card")],
    code: "SP3307",
    text: "`open` is public, and is given the value of `card`, which no seat sees",
    twins: "observation",
  },
  {
    name: "a card is written into the other's notes",
    edits: [withState("private note: Card[player] = jack"), atStart("note[second] = card[first]")],
    code: "SP3307",
    text: "`note[second]` is seen by `second`, and is given the value of `card[first]`, which only `first` sees",
    twins: "observation",
  },
  {
    name: "a card is handed on by a rule's result",
    edits: [
      withState("tell: Card = jack"),
      atStart("tell = held(second)"),
      ["  rule showdown() {", "  rule held(p: player) -> Card { return card[p] }\n\n  rule showdown() {"],
    ],
    code: "SP3307",
    text: "`tell` is public, and is given the value of `held(second)`, which only `second` sees",
    twins: "observation",
  },
  {
    name: "a public stake rises if the caller holds a king",
    edits: [[STAKE, `${STAKE}    if card[caller] is king { stake[caller] = 2 }\n`]],
    code: "SP3308",
    text: "`stake[caller]` is public, and whether it changes depends on `card[caller]`, which only `second` sees",
    twins: "unseen",
  },
  {
    name: "which stake rises tells who is ahead",
    edits: [[STAKE, `${STAKE}${BEST}    stake[best] = 2\n`]],
    code: "SP3308",
    text: "`stake[best]` is public, and which entry changes depends on `best`, which no seat sees",
    twins: "observation",
  },
  {
    name: "a public count runs up to the card",
    edits: [withState("rank: 0..3 = 0"), atStart("for c in Card where c < card[first] { rank += 1 }")],
    code: "SP3308",
    text: "`rank` is public, and whether it changes depends on `card[first]`, which only `first` sees",
    twins: "observation",
  },
  {
    name: "a match on a card writes public state in one arm",
    edits: [withState("tell: bool = false"), atStart("match card[first] { king => tell = true; else => {} }")],
    code: "SP3308",
    text: "`tell` is public, and whether it changes depends on `card[first]`, which only `first` sees",
    twins: "observation",
  },
  {
    name: "a card is revealed only if it is a king",
    edits: [withState("tell: Card = jack"), atStart("if card[first] is king { tell = reveal(card[first]) }")],
    code: "SP3309",
    text: "whether `card[first]` is revealed to everyone depends on `card[first]`, which only `first` sees",
    twins: "event",
  },
  {
    name: "a coin is thrown only for a king",
    edits: [atStart("if card[first] is king { let coin ~ uniform(bool) }")],
    code: "SP3310",
    text: "whether `coin` is drawn depends on `card[first]`, which only `first` sees",
    twins: "event",
  },
  {
    name: "a draw can only give the card",
    edits: [withState("tell: Card = jack"), atStart("tell ~ uniform([card[first]])")],
    code: "SP3311",
    text: "`tell` is public, and what is drawn for it is the value of `card[first]`, which only `first` sees",
    twins: "unseen",
  },
  {
    name: "a move made at the same time depends on the other's",
    edits: [
      atStart(
        "together {\n      let a = first chooses wait | go\n      let b = second chooses wait | go where a is go or b is wait\n    }",
      ),
    ],
    code: "SP3315",
    text: "the `where` of `second` in this `together` depends on `a`, which is settled in the same block",
    twins: "refused",
  },
];
