import { describe, expect, it } from "vitest";
import { diagnose } from "../../../support/analyse.js";
import { CASES, gameOf } from "./cases.js";

for (const rule of new Set(CASES.map((c) => c.rule))) {
  describe(rule, () => {
    for (const c of CASES.filter((x) => x.rule === rule)) {
      it(`${c.said === undefined ? "allows" : "refuses"}: ${c.title}`, () => {
        expect(diagnose(gameOf(c)).map((d) => `${d.code} ${d.text}`)).toEqual(c.said === undefined ? [] : [c.said]);
      });
    }
  });
}
