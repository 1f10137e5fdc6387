import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checked, walk } from "./support.js";

const folders = ["test/specs-grammar/examples", "test/specs-grammar/drafts"];
const specs = folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)).filter((path) => path.endsWith(".sp"));
const games = readdirSync("stdlib/games").map((name) => `stdlib/games/${name}`);

function expectSound(text: string): void {
  const { diagnostics, typed, file } = checked(text);
  for (const d of diagnostics) {
    expect(d.text).not.toBe("");
    expect(d.span.start).toBeGreaterThanOrEqual(0);
    expect(d.span.end).toBeGreaterThanOrEqual(d.span.start);
    expect(d.span.end).toBeLessThanOrEqual(d.span.file.text.length);
  }
  // Later phases may ask about anything.
  walk(file.declarations, (node) => {
    if (node.kind === "name_expr") typed.constOf(node as Parameters<typeof typed.constOf>[0]);
  });
}

test.each(specs)("%s is bound and checked without a crash", (path) => {
  expectSound(readFileSync(path, "utf8"));
});

/** How many stores and indices intervals cannot show to fit, by file: counts that grow, sums of two places, rows that are never empty. */
const UNPROVED: Readonly<Record<string, number>> = {
  backgammon: 7,
  bandit: 2,
  battleship: 2,
  blackjack: 2,
  goofspiel: 2,
  hanabi: 6,
  hex: 2,
  leduc_poker: 2,
  liars_dice: 3,
  negotiation: 2,
  othello: 1,
  oware: 8,
  pig: 1,
};

test.each(games)("%s has no messages and nothing to check as it runs but what is known", (path) => {
  const { diagnostics, typed } = checked(readFileSync(path, "utf8"));
  expect(diagnostics).toEqual([]);
  expect(typed.checkedStores.size + typed.checkedIndices.size).toBe(UNPROVED[/(\w+)\.sp$/.exec(path)?.[1] ?? ""] ?? 0);
});

/** The messages about games that the drafts got when they were last counted: those left are of other games' files, and of words nobody handles yet. */
const MOST_MESSAGES = 65;

test("the drafts of games get few messages, and never more than before", () => {
  const counts = new Map<string, number>();
  for (const path of specs) {
    for (const d of checked(readFileSync(path, "utf8")).diagnostics) counts.set(d.code, (counts.get(d.code) ?? 0) + 1);
  }
  const messages = [...counts].filter(([code]) => /^SP3[01]/.test(code)).reduce((all, [, n]) => all + n, 0);
  expect(messages).toBeLessThanOrEqual(MOST_MESSAGES);
});

describe("damaged specs", () => {
  const texts = [...games, ...specs.slice(0, 8), ...specs.filter((p) => /mars|vgc|vision|fathom/.test(p))].map((path) =>
    readFileSync(path, "utf8"),
  );

  test("with words left out, repeated or exchanged are checked without a crash", () => {
    fc.assert(
      fc.property(fc.nat(texts.length - 1), fc.array(fc.tuple(fc.nat(), fc.nat(2)), { minLength: 1, maxLength: 4 }), (which, edits) => {
        let words = texts[which].split(/\b/);
        for (const [at, how] of edits) {
          const i = at % words.length;
          const j = (at * 7) % words.length;
          if (how === 0) words = [...words.slice(0, i), ...words.slice(i + 1)];
          else if (how === 1) words = [...words.slice(0, i), words[j], ...words.slice(i)];
          else words[i] = words[j];
        }
        expectSound(words.join(""));
      }),
      { numRuns: 120, seed: 11 },
    );
  });
});
