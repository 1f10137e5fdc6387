/** What somebody who comes from other languages writes, and what is said to it: one message that leads on. */
import { expect, it } from "vitest";
import { diagnose } from "../../support/analyse.js";

const game = (play: string, members = ""): string =>
  `game g {\n  players a, b\n  n: 0..3 = 0\n  ${members}\n  play {\n    ${play}\n  }\n}\n`;

it.each<[string, string, string, string]>([
  ["a verb in another form", game("let x = a choose 0..3"), "SP1002", "did you mean `chooses`?"],
  ["nobody who chooses", game("let x = chooses 0..3"), "SP1001", "say which seat is asked: `p chooses …`"],
  ["a seat that is none", game("let x = c chooses 0..3"), "SP2001", "the seats here are `a`, `b`"],
  ["a winner that is none", game("let x = a chooses 0..3\nwin d"), "SP2001", "the seats here are `a`, `b`"],
  [
    "commas between moves",
    game("let x = a chooses rock, paper, stone"),
    "SP3019",
    "the moves of a decision are set apart by `|`: `chooses rock | paper`",
  ],
  ["a text for a tag", game('let x = a chooses rock | paper\nif x == "rock" { win a }'), "SP3008", "a member or tag is a name: `is rock`"],
  ["a condition behind", game("let x = a chooses 0..3\nwin a if x > 2"), "SP1002", "the condition comes first: `if c { … }`"],
  [
    "elif",
    game("let x = a chooses 0..3\nif x > 2 { win a }\nelif x > 1 { win b }"),
    "SP1002",
    "write `else if`, on the line of the `}` before it",
  ],
  [
    "a list by its name",
    game("let x = a chooses 0..3", "hand: list of int = []"),
    "SP2007",
    "a list is written with its bound: `T[] up to n`",
  ],
  ["a string", game("let x = a chooses 0..3", 'name: string = ""'), "SP2007", "text is `text`"],
  ["a quotient", game("let x = a chooses 0..3\nn = x / 2"), "SP3001", "`/` gives a real; `div` divides whole numbers and rounds down"],
  ["a function that changes state", game("let x = a chooses 0..3", "fn bump() { n = 1 }"), "SP3017", "a `rule` may change state"],
  [
    "a test inside",
    game('let x = a chooses 0..3\ntest "it" { plays 1 }'),
    "SP1002",
    'a `test` stands by itself, after the game: `test "…" of g { … }`',
  ],
])("%s", (_, spec, code, help) => {
  expect(diagnose(spec).map((d) => [d.code, d.help])).toEqual([[code, help]]);
});
