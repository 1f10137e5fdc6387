import { describe, expect, it } from "vitest";
import { diagnose } from "../support/analyse.js";
import { KUHN, LEAKS } from "./kuhn-leaks.js";

/** Seeds a leak: every edit must find its text exactly once. */
function seeded(edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text.split(from)).toHaveLength(2);
    return text.replace(from, () => to);
  }, KUHN);
}

describe("leaks seeded into Kuhn poker", () => {
  it("does not accuse the clean game", () => {
    expect(diagnose(KUHN, "kuhn_poker.sp")).toEqual([]);
  });

  for (const leak of LEAKS) {
    it(`${leak.code}: ${leak.name}`, () => {
      const found = diagnose(seeded(leak.edits), "kuhn_poker.sp");
      expect(found.map((d) => `${d.code} ${d.text}`)).toEqual([`${leak.code} ${leak.text}`]);
      const [{ witness, why, help, span }] = found;
      expect(witness?.length).toBeGreaterThanOrEqual(2);
      expect([witness?.[0], witness?.at(-1)].every((step) => /\(kuhn_poker\.sp:\d+\)$/.test(step ?? ""))).toBe(true);
      expect(why).toBeTruthy();
      expect(help).toBeTruthy();
      expect(span.end - span.start).toBeLessThanOrEqual(40);
    });
  }

  it("tells a flow step by step, in source order", () => {
    const leak = LEAKS.find((l) => l.name === "a mask reads what was worked out from both cards");
    const text = seeded(leak?.edits ?? []);
    const [found] = diagnose(text, "kuhn_poker.sp");
    const at = (fragment: string): string => `(kuhn_poker.sp:${text.slice(0, text.indexOf(fragment)).split("\n").length})`;
    const best = "let best = argmax(card[p] for p in players)\n    match";
    expect(found.witness).toEqual([
      `\`card[p]\` is seen by \`p\` only ${at("private card")}`,
      `\`argmax(card[p] for p in players)\` reads it for every \`p\`, and no seat sees all of that ${at(best)}`,
      `\`best\` depends on it through \`argmax(card[p] for p in players)\` ${at(best)}`,
      `the \`where\` of \`second\`'s decision reads \`best\` ${at("match caller")}`,
    ]);
  });

  it("covers every way to leak that has a code", () => {
    const codes = new Set(LEAKS.map((l) => l.code));
    expect([...codes].sort()).toEqual(
      ["SP3301", "SP3302", "SP3303", "SP3304", "SP3305", "SP3306", "SP3307", "SP3308", "SP3309", "SP3310", "SP3311", "SP3315"].sort(),
    );
  });
});
