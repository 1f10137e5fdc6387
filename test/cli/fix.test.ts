/** `spc check --fix`: the repairs that messages offer, made in the file; all the rest of it stays as it is. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { diagnose } from "../../src/cli/actions/diagnose.js";
import { repairSpec } from "../../src/cli/actions/repair.js";

const folder = mkdtempSync(path.join(tmpdir(), "spc-fix-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function mended(text: string): Promise<{ text: string; titles: string[]; left: string[] }> {
  const location = path.join(folder, "spec.sp");
  writeFileSync(location, text);
  const repaired = await repairSpec("spec.sp", location, folder);
  const left = (await diagnose("spec.sp", { folder })).map((d) => d.code);
  return { text: readFileSync(location, "utf8"), titles: repaired.map((r) => `${r.line} ${r.code} ${r.title}`), left };
}

const game = (members: string, play: string): string => `// a game
enum Card { jack, queen, king }

game g {
  players a, b   // two of them
${members}

  play {
${play}   // the move
    b chooses l | r
  }
}
`;

/** What is wrong and what is right, both in a game of two players; and the repair's title. */
const CASES: readonly (readonly [string, members: readonly [string, string], play: readonly [string, string], title: string])[] = [
  ["a name", ["  points: 0..3 = 0", ""], ["    pionts = a chooses 0..3", "    points = a chooses 0..3"], "9 SP2001 write `points`"],
  ["a member", ["  card: Card = king", ""], ["    card = quene", "    card = queen"], "9 SP2001 write `queen`"],
  ["a type", ["  card: Crad = king", "  card: Card = king"], ["    a chooses l | r", ""], "6 SP2007 write `Card`"],
  ["a statement", ["", ""], ["    repaet 2 { a chooses l | r }", "    repeat 2 { a chooses l | r }"], "9 SP1002 write `repeat`"],
  ["`=` for `~`", ["", ""], ["    let c = uniform(Card)", "    let c ~ uniform(Card)"], "9 SP3023 write `~`"],
  ["`~` for `=`", ["  n: 0..3 = 0", ""], ["    n ~ 2", "    n = 2"], "9 SP3024 write `=`"],
  ["ends of a range", ["  n: 3..0 = 1", "  n: 0..3 = 1"], ["    n = a chooses 1..3", ""], "6 SP3020 write `0..3`"],
  [
    "comparisons in a chain",
    ["  n: 0..9 ~ uniform(0..9)", ""],
    ["    if 2 < n < 5 { win a }", "    if 2 < n and n < 5 { win a }"],
    "9 SP1011 compare twice",
  ],
  [
    "a missing reveal",
    ["  secret key: 0..3 ~ uniform(0..3)\n  shown: 0..3 = 0", ""],
    ["    shown = key", "    shown = reveal(key)"],
    "10 SP3307 write `reveal(key)`",
  ],
  [
    "a missing arm",
    ["  card: Card ~ uniform(Card)\n  n: 0..3 = 0", ""],
    [
      "    match card {\n      jack => { n = 1 }\n      queen => { n = 2 }\n    }",
      "    match card {\n      jack => { n = 1 }\n      queen => { n = 2 }\n      king => {}\n    }",
    ],
    "10 SP3010 add an arm for `king` that does nothing",
  ],
];

describe("obvious repairs", () => {
  it.each(CASES)("%s", async (_, [memberWrong, memberRight], [playWrong, playRight], title) => {
    const result = await mended(game(memberWrong, playWrong));
    expect(result).toEqual({ text: game(memberRight || memberWrong, playRight || playWrong), titles: [title], left: [] });
  });

  it("one after the other, where the first hides the next", async () => {
    const wrong = game("  points: 3..0 = 0", "    if 0 < pionts < 2 { win a }\n    points = a chooses 0..3");
    const result = await mended(wrong);
    expect(result.titles).toEqual([
      "9 SP1011 compare twice",
      "9 SP2001 write `points`",
      "9 SP2001 write `points`",
      "6 SP3020 write `0..3`",
    ]);
    expect(result.text).toBe(game("  points: 0..3 = 0", "    if 0 < points and points < 2 { win a }\n    points = a chooses 0..3"));
  });

  it("keep the ends of lines and the mark at the beginning", async () => {
    const windows = (text: string): string => `\ufeff${text.replaceAll("\n", "\r\n")}`;
    const [wrong, right] = [
      "    match card {\n      jack => { n = 1 }\n      queen => { n = 2 }\n    }",
      "      queen => { n = 2 }\n      king => {}\n",
    ];
    const result = await mended(windows(game("  card: Card ~ uniform(Card)\n  n: 0..3 = 0", wrong)));
    expect(result.text).toContain(windows(right).slice(1));
    expect(result.text.startsWith("\ufeff// a game\r\n")).toBe(true);
    expect(result.text).not.toMatch(/[^\r]\n/);
  });
});

describe("left alone", () => {
  it("what has no obvious repair, and a spec that is right", async () => {
    for (const text of [game("", "    win c"), game("", "    a chooses l | r")]) {
      const result = await mended(text);
      expect(result).toMatchObject({ text, titles: [] });
    }
    expect(readdirSync(folder)).toEqual(["spec.sp"]);
  });

  it("what is measured: it is never revealed", async () => {
    const text = game("  measured key: 0..3 ~ uniform(0..3)\n  shown: 0..3 = 0", "    shown = key");
    expect(await mended(text)).toMatchObject({ text, titles: [], left: ["SP3307"] });
  });
});
