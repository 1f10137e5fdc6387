/** Warnings about what is made and never used: weights that are no probabilities, holes that nobody reads, keys that do not vary, channels that no method reads. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { diagnose as whole } from "../../../src/cli/actions/diagnose.js";
import { diagnose } from "../../support/analyse.js";

const told = (text: string): string[] => diagnose(text).map((d) => `${d.code} ${d.text}`);

describe("weights", () => {
  const coin = (weights: string, head = "game coin"): string =>
    `${head} {\n  players a, b\n  zero_sum\n  play {\n    let side ~ weighted { ${weights} }\n    a chooses l | r\n    draw\n  }\n}\n`;

  it("that sum to 1, as written or nearly, are no matter", () => {
    expect(told(coin("true: 0.1 + 0.2, false: 0.7"))).toEqual([]);
    expect(told(coin("true: 1 / 3, false: 2 / 3"))).toEqual([]);
  });

  it("that do not are told, whole ones with the quotients", () => {
    const [ratio] = diagnose(coin("true: 1, false: 3"));
    expect([ratio.code, ratio.severity, ratio.text]).toEqual(["SP3029", "warning", "these weights sum to 4, and each is divided by that"]);
    expect(ratio.fix?.edits.map((e) => e.text)).toEqual(["1 / 4", "3 / 4"]);
    expect(diagnose(coin("true: 0.9, false: 0.3"))[0].fix?.edits.map((e) => e.text)).toEqual(["0.1"]);
  });

  it("of a game with parameters are summed with the values that it has", () => {
    expect(told(coin("true: p, false: 1 - p", "game coin(p: real = 0.3)"))).toEqual([]);
    const [found] = diagnose(coin("true: p, false: 0.5", "game coin(p: real = 0.25)"));
    expect(found.text).toBe("these weights sum to 0.75, and each is divided by that");
    expect(found.why).toContain("with p: 0.25");
    expect(found.fix).toBeUndefined();
  });

  it("that only play knows are not summed", () => {
    const text = coin("true: n, false: 1").replace("  play {", "  n: 1..3 = 2\n  play {");
    expect(told(text)).toEqual([]);
  });
});

describe("holes", () => {
  const game = (seats: string, body: string, format = 'format Say "{aside: text up to 9} => {number: 0..9}"'): string =>
    `${format}\ngame talk {\n  ${seats}\n  total: 0..99 = 0\n  play {\n${body}\n  }\n}\n`;
  const aside = ["SP3254 nobody reads `aside` of `Say`"];

  it("that no rule reads in a game for one are told", () => {
    expect(told(game("roles a", "    let x = a writes Say else { end }\n    total = x.number"))).toEqual(aside);
    expect(told(game("roles a", "    let x = a writes Say\n    if x is some { total = x.number }"))).toEqual(aside);
    expect(told(game("roles a", "    let xs = a writes Say times 2\n    for x in xs { if x is some { total = x.number } }"))).toEqual(
      aside,
    );
  });

  it("that a rule reads, a hole of their author, and what others hear are no matter", () => {
    expect(told(game("roles a", '    let x = a writes Say else { end }\n    if x.aside == "" { total = x.number }'))).toEqual([]);
    expect(
      told(
        game(
          "roles a",
          "    let x = a writes Say else { end }\n    total = x.number",
          'format Say "{aside: private text} => {number: 0..9}"',
        ),
      ),
    ).toEqual([]);
    expect(told(game("roles a, b", "    let x = a writes Say else { end }\n    total = x.number\n    b chooses l | r"))).toEqual([]);
  });

  it("are no matter where the form alone is asked for", () => {
    expect(told(game("roles a", "    let x = a writes Say\n    reward a += x is some ? 1 : 0"))).toEqual([]);
  });

  it("are read by patterns that bind them, and by whoever takes the whole value", () => {
    const two = 'format Say "say {n: 0..9} {aside: text up to 9}"\nformat Pass "pass {number: 0..9}"';
    const arms = (bind: string): string =>
      game(
        "roles a",
        `    let x = a writes Say | Pass\n    match x { none => { }; Say${bind} => { total = 1 }; Pass(n) => { total = n } }`,
        two,
      );
    expect(told(arms("(m, words)"))).toEqual([]);
    expect(told(arms("(m, _)"))).toEqual(aside);
    expect(told(game("roles a", "    let x = a writes Say else { end }\n    end with (x)"))).toEqual([]);
  });
});

describe("keys and channels of methods", () => {
  const method = (body: string, of = "kitchen", bind = "every seat: hero", head = "learner"): string => `
import { mlp } from "std/networks/mlp"
game kitchen {
  players a, b
  play {
    let does = a chooses wash | serve
    let other = b chooses wash | serve
    reward a += does is serve ? 1 : 0 as meals
    reward b += other is wash ? 1 : 0 as tidy
    reward b += 1
  }
}
method ${head} {
  policy hero = agent(mlp([4]))
  policy rival = agent(mlp([4]))
  train {
    repeat 2 iterations {
      let batch = collect 4 episodes of ${of} with ${bind}
      ${body}
      improve rival using adam(rate: 1e-3) { maximise mean(batch.score * logp(rival, batch)) }
    }
  }
}
`;
  const learnt = async (text: string): Promise<string[]> => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "spc-unused-"));
    try {
      writeFileSync(path.join(folder, "g.sp"), text);
      return (await whole("g.sp", { folder })).filter((d) => d.code === "SP3255" || d.code === "SP3256").map((d) => `${d.code} ${d.text}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const improve = (what: string): string => `improve hero using adam(rate: 1e-3) { maximise mean(${what} * logp(hero, batch)) }`;

  it("are told where all rows have the key in common", async () => {
    const one = "SP3255 the key after `by` does not vary: the batch of g.sp:18:19 has one game, `kitchen`";
    expect(await learnt(method(improve("(batch.score - mean(batch.score by batch.game))")))).toEqual([one]);
    expect(await learnt(method(improve("(batch.score - mean(batch.score by (.game, .policy)))")))).toHaveLength(1);
    expect(await learnt(method(improve("(batch.score - mean(batch.score by 3))")))).toHaveLength(1);
  });

  it("are no matter where rows differ, or may in another run", async () => {
    expect(await learnt(method(improve("(batch.score - mean(batch.score by (.game, .seat)))")))).toEqual([]);
    expect(await learnt(method(improve("(batch.score - mean(batch.score by .policy))"), "kitchen", "a: hero, b: rival"))).toEqual([]);
    expect(await learnt(method(improve("(batch.score - mean(batch.score by .game))"), "g for g in [kitchen]"))).toEqual([]);
    expect(
      await learnt(method(improve("(batch.score - mean(batch.score by k))"), "kitchen", "every seat: hero", "learner(k: int = 3)")),
    ).toEqual([]);
  });

  it("channels are read by name or in the sum", async () => {
    const only = method(improve("batch.reward.meals")).replace("mean(batch.score * logp", "mean(batch.reward.meals * logp");
    expect(await learnt(only)).toEqual(["SP3256 no method reads the channel `tidy` of `kitchen`"]);
    expect(await learnt(method(improve("batch.reward.meals")))).toEqual([]);
    expect(await learnt(only.replace("batch.reward.meals *", "(batch.reward.meals + batch.reward.tidy) *"))).toEqual([]);
  });
});
