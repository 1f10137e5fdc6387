/** B10 in methods and inner games: no way from what is measured to what learns; every way to `measure` stays open. */
import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/cli/actions/diagnose.js";

const spec = (train: string, more = ""): string => `import { mlp } from "std/networks/mlp"
import measured { matching_pennies } from "std/games/matching_pennies"

game hunt(goal: 0..3 = 0, measured truth: 0..3 = 1) {
  players a, b
  measured count: 0..9 = 0

  play {
    let x = a chooses 0..3
    count = x == truth ? 1 : 2
    let y = b chooses 0..3
    reward a += x == y ? 1 : 0
    end with (count, y)
  }
}
${more}
method m {
  policy hero = agent(mlp([8]))
  running usual: mean, decay 0.9
  memory replay: Decision of hunt up to 100
  pool past of hero
  var best = 0.0
  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of hunt(truth ~ uniform(0..3)) with every seat: hero
      let plain = collect 4 episodes of hunt with every seat: hero
      ${train}
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
    }
  }
}
`;
const told = async (text: string): Promise<string[]> =>
  (await diagnose("learner.sp", { folder: ".", text })).filter((d) => d.severity === "error").map((d) => `${d.code} ${d.text}`);
const improve = (objective: string): string => `improve hero using adam(rate: 1e-3) { maximise mean(${objective}) }`;

describe("methods learn from nothing that is measured", () => {
  const learned = (what: string, name = "count"): string[] => [`SP3322 ${what} depends on \`${name}\`, which is measured`];
  it.each<[string, string, string[]]>([
    ["a loss", improve("batch.count * logp(hero, batch)"), learned("`batch.count * logp(hero, batch)` in `improve`")],
    [
      "a measured parameter",
      improve("batch.truth * logp(hero, batch)"),
      learned("`batch.truth * logp(hero, batch)` in `improve`", "truth"),
    ],
    [
      "chosen rows",
      `let some = batch where .count > 1\n${improve("some.score * logp(hero, some)")}`,
      learned("the choice of rows that are learned from"),
    ],
    [
      "a variable",
      `best = mean(batch.count)\n${improve("(batch.score - best) * logp(hero, batch)")}`,
      learned("`(batch.score - best) * logp(hero, batch)` in `improve`"),
    ],
    [
      "a running statistic",
      `usual.add(batch.count by batch.seat)\n${improve("usual[batch.seat] * logp(hero, batch)")}`,
      learned("`usual[batch.seat] * logp(hero, batch)` in `improve`"),
    ],
    ["control", "if mean(batch.count) > 1 { past.add(snapshot(hero)) }", learned("what `train` does next")],
    ["the end of a loop", "repeat up to 3 until mean(batch.count) > 1 { best += 1 }", learned("when this loop ends")],
    [
      "what is collected",
      "let more = collect 2 episodes of hunt(goal: mean(batch.count)) with every seat: hero",
      learned("a parameter of these episodes"),
    ],
    ["a memory's own columns", "replay.add(plain with (extra: .count))", learned("the column `extra` of the memory `replay`")],
    [
      "rows of a memory",
      `replay.add(plain)\nlet old ~ sample(2, replay)\n${improve("old.count * logp(hero, old)")}`,
      learned("`old.count * logp(hero, old)` in `improve`"),
    ],
    [
      "the rate",
      "improve hero using adam(rate: 1e-3 * mean(batch.count)) { maximise mean(batch.score * logp(hero, batch)) }",
      learned("the rate of learning"),
    ],
    [
      "a function of rows",
      `let g = to_go(batch.reward + batch.count)\n${improve("g * logp(hero, batch)")}`,
      learned("`g * logp(hero, batch)` in `improve`"),
    ],
    [
      "an import",
      "let more = collect 2 episodes of matching_pennies with every seat: hero",
      ["SP3323 `matching_pennies` is imported as measured, and method `m` uses it outside `measure`"],
    ],
  ])("%s", async (_, train, messages) => {
    expect(await told(spec(train))).toEqual(messages);
  });

  it("measure, other fields, and columns that took a measured one's name are free", async () => {
    const free = `measure seen = mean(batch.count), exam = nash_conv(hero, matching_pennies)
      measure { let z = mean(batch.count); w = z + mean(batch.truth) }
      let other = batch with (count: .score)
      ${improve("batch.y * logp(hero, batch)")}
      ${improve("other.count * logp(hero, other)")}
      replay.add(plain)`;
    expect(await told(spec(free))).toEqual([]);
  });
});

describe("what an inner game measured stays measured", () => {
  const outer = (play: string): string => `game outer {
  players a, b
  measured seen: 0..9 = 0
  play {
    let r = play hunt()
    let rounds = play hunt() times 2
    ${play}
  }
}`;
  it.each<[string, string, string[]]>([
    ["in a measured place", "seen = r.count; reward a += r.y + sum(s.y for s in rounds); end with (seen, y: r.y)", []],
    ["in a reward", "reward a += r.count", ["SP3314 a reward reads `r.count`, which is measured"]],
    ["in a sum over several", "reward a += sum(s.count for s in rounds)", ["SP3314 a reward reads `s.count`, which is measured"]],
    [
      "in a mask",
      "let z = b chooses 0..9 where it <= r.count",
      ["SP3301 the `where` of `b`'s decision reads `r.count`, which is measured"],
    ],
    ["in what cuts", "if r.count > 1 { cut }", ["SP3321 whether the episode is cut off depends on `r.count`, which is measured"]],
  ])("%s", async (_, play, messages) => {
    expect(await told(spec("", outer(play)))).toEqual(messages);
  });

  it("in the end record of the game around, for methods", async () => {
    const text = spec("", outer("end with (all: r.count, fair: r.y)")).replace("of hunt(truth ~ uniform(0..3))", "of outer");
    expect(await told(text)).toEqual([]);
    const learns = text.replace("batch.score * logp", "(batch.fair + batch.all) * logp");
    expect(await told(learns)).toEqual([
      "SP3322 `(batch.fair + batch.all) * logp(hero, batch)` in `improve` depends on `all`, which is measured",
    ]);
  });
});
