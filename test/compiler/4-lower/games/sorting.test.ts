import { describe, expect, test } from "vitest";
import { sourceFile } from "../../../../src/compiler/source/source-file.js";
import { lowerFile } from "../../../support/lower-text.js";

const said = (sorted: string): string[] =>
  lowerFile(
    sourceFile(
      "g.sp",
      `game g {
  players a
  held: (0..3)[] up to 4 = [1]
  keys: (0..3)[] up to 4 = []
  dice: (0..3)[3] = 0
  ranks: (0..3)[3] = 0
  play {
    let x = a chooses 0..3
    held.add(x)
    let s = ${sorted}
    reward a += s[0]
    end
  }
}
`,
    ),
  ).diagnostics.map((d) => `${d.code} ${d.text}`);

describe("`sort` by a list of keys", () => {
  test.each(["sort(held, by: [-h for h in held])", "sort(dice, by: ranks)", "sort(held, by: h => -h)", "sort(held)"])(
    "%s has a key each",
    (sorted) => {
      expect(said(sorted)).toEqual([]);
    },
  );

  test.each(["sort(held, by: keys)", "sort(held, by: dice)", "sort(held, by: [-h for h in held where h > 0])"])(
    "%s might leave entries out, and is refused",
    (sorted) => {
      expect(said(sorted)).toEqual([
        "SP4001 a list of keys that may have another length than what is sorted cannot be compiled into a game yet",
      ]);
    },
  );
});
