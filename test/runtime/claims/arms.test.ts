/** `run … for` over several lists: an arm for each choice that is left, read by as many indices. */
import { expect, test } from "vitest";
import { compileClaims } from "../../../src/cli/actions/load-methods.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { compileText, lowerText } from "../train/methods.js";

const spec = (loop: string, read: string): string => `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

enum Way { plain, bold }

method learn(way: Way = plain, width: int = 4) {
  policy hero = agent(mlp([width]))

  train {
    let batch = collect 4 episodes of kuhn_poker with every seat: hero
    improve hero using adam(rate: 1e-3) { maximise (way is bold ? 2 : 1) * mean(batch.score * logp(hero, batch)) }
    measure score = mean(batch.score)
  }
}

claim "arms" {
  seeds 1..3
  let arms = run learn(way, width) for ${loop}
  expect all(${read} <= 2)
}
`;

function runsOf(text: string): { readonly runs: readonly string[]; readonly errors: readonly string[] } {
  const { report, diagnostics } = collector();
  const [claim] = compileClaims(compileText(text), undefined, report);
  return { runs: claim?.ir.program.runs.map((r) => r.text) ?? [], errors: diagnostics.map((d) => d.text) };
}

test("arms over two lists, and those that a condition leaves", () => {
  const { runs, errors } = runsOf(
    spec("way in [plain, bold], width in [2, 3] where way is bold or width == 2", "arms[bold, 3].score.last"),
  );
  expect(errors).toEqual([]);
  expect(runs).toEqual(["learn(way: plain, width: 2)", "learn(way: bold, width: 2)", "learn(way: bold, width: 3)"]);
});

test("an arm that the condition leaves out cannot be read, and some must be left", () => {
  const left = "way in [plain, bold], width in [2, 3] where way is bold";
  expect(runsOf(spec(left, "arms[plain, 3].score.last")).errors.join()).toContain(
    "there is no arm [plain, 3]; the arms are [bold, 2], [bold, 3]",
  );
  expect(runsOf(spec("way in [plain], width in [2, 3] where width > 3", "arms[plain, 3].score.last")).errors.join()).toContain(
    "no values are left to run for",
  );
});

test("an arm draws what `spc train` with the same seed and settings draws: D4's streams are the method's, not the arm's", () => {
  const text = spec("width in [2, 4]", "arms[4].score.last")
    .replace("learn(way, width)", "learn(width: width)")
    .replace("let batch = collect 4 episodes", "let twice ~ normal(0.0, 1.0)\n    let batch = collect 4 episodes");
  const { report } = collector();
  const [claim] = compileClaims(compileText(text), undefined, report);
  const alone = lowerText(text);
  const arm = claim!.ir.methods[1];
  expect(arm.name).toBe("learn_2");
  expect({ ...arm, name: "learn", settings: {} }).toEqual({ ...alone, settings: {} });
  expect(JSON.stringify(alone.steps)).toContain("learn.twice_drawn");
});
