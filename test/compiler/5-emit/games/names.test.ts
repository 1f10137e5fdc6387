/** Whatever a spec calls its things, emitted code compiles and all forms agree: names of the emitter's own and reserved words among them. */
import { describe, expect, test } from "vitest";
import { interpret } from "../../../support/interpret.js";
import { gameOf } from "../../../support/lower-text.js";
import { compareForms, compareScalars } from "./compare.js";
import { running } from "./emitted.js";

const WORDS = `out at lanes lane state seat seats site sites i k n now turn legal apply kernel mask score scores event events position begin
  info copy pause history next choice chosen value action actions initial returns observe key describe faults fault words checks random advance
  entry code actor known size bits from budget seed chance winner record concealed bit real zeros picture choices episode episodes truncated
  left block asked run rounds starts by step create scratch sample class new default delete const function typeof void with yield await static
  enum interface constructor arguments package import export super throw undefined`.split(/\s+/);

const game = (members: string, turn: string) =>
  `game g {\nplayers a, b\nzero_sum\n${members}\nplay {\ncycle p in players up to 8 {\n${turn}\n}\n}\n}\n`;

/** Games in which something has a given name. */
const NAMED: Readonly<Record<string, (name: string) => string>> = {
  state: (name) =>
    game(
      `${name}: 0..3 = 0\nprivate own: (0..2)[player] = 0\nobserve { more: ${name} + 1 }`,
      `let pick = p chooses 0..2 where ${name} + pick <= 3 or pick == 0
       own[p] = pick
       if ${name} + pick <= 3 { ${name} = ${name} + pick }
       let d ~ uniform(0..2)
       if d == 1 and ${name} == 3 { win p }`,
    ),
  "a draw that is kept": (name) =>
    game(
      "",
      `let ${name} ~ uniform(0..2)
       let c = p chooses 0..2 where c <= ${name}
       if any(${name} + x == 4 for x in 0..c) { win p }`,
    ),
  "loops and a choice": (name) =>
    game(
      "m: (0..3)[0..3] = 0",
      `let ${name} = p chooses 0..3
       for x in 0..3 { m[x] = ${name} - min(${name}, x) }
       if any(m[x] + ${name} == 3 for x in 0..3 where x < 2) { win p }
       for ${name}2 in 0..3 { m[${name}2] = max(0, m[${name}2] - 1) }`,
    ),
  "a member of an enum": (name) =>
    `enum Thing { ${name}, other_one }\n${game(`m: Thing = ${name}`, `let c = p chooses Thing\nif c == m and m != ${name} { win p }\nm = c`)}`,
};

describe("everything may have any name", () => {
  test.each(Object.entries(NAMED))(
    "%s",
    (_, named) => {
      const written = WORDS.filter((word) => {
        // Words of the language itself cannot be names; the parser or binder says so.
        const ir = (() => {
          try {
            return gameOf(named(word));
          } catch {
            return undefined;
          }
        })();
        if (ir === undefined) return false;
        try {
          const forms = running(ir);
          compareForms(forms.game, forms.kernel, 20);
          compareScalars(forms.game, interpret(ir), 5);
        } catch (error) {
          throw new Error(`with the name \`${word}\`: ${String(error)}`, { cause: error });
        }
        return true;
      });
      expect(written.length).toBeGreaterThan(WORDS.length - 12);
    },
    120_000,
  );
});
