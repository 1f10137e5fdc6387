/** `batch.site is reply`: decisions by name, in one game and in several that number them differently. */
import { expect, test } from "vitest";
import { compileWith } from "../../../src/cli/actions/load-methods.js";
import { methodsOf } from "../../../src/compiler/compile-learning.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { train } from "../../../src/runtime/train/train.js";
import { compileText, methodOf } from "./methods.js";

const spec = (body: string): string => `import { mlp } from "std/networks/mlp"

game two_words {
  roles one
  play {
    let first = one chooses 0..2 given ()
    let reply = one chooses 0..4 given (first)
    reward first += 1
    reward reply += 10
    end
  }
}

game other_order {
  roles one
  play {
    let reply = one chooses 0..1 given ()
    let third = one chooses 0..1 given ()
    reward reply += 100
    reward third += 1000
    end
  }
}

method tried {
  policy hero = agent(mlp([4]))
  train {
    ${body}
  }
}
`;

test("a decision's name tells its rows from others; where games number it differently, each row's game counts", async () => {
  const { method, files } = methodOf(
    spec(`let batch = collect 4 episodes of two_words with one: hero
    let both = collect 4 episodes of g for g in [two_words, other_order] with one: hero
    measure firsts = sum(batch.site is first ? batch.reward : 0), others = sum((batch where .site is not first).reward)
    measure replies = sum(both.site is reply ? both.reward : 0), only = sum((both where .site is first).reward), third = sum((both where .site is third).reward)`),
  );
  const { metrics } = await train(method, { seed: 1, files });
  expect(Object.fromEntries(metrics.map((m) => [m.name, m.value]))).toEqual({ firsts: 4, others: 40, replies: 440, only: 4, third: 4000 });
});

test("a name that no decision has is refused, with what was meant", () => {
  const compiled = compileText(
    spec("let batch = collect 4 episodes of two_words with one: hero\nmeasure a = sum(batch.site is repli ? 1 : 0)"),
  );
  const { report, diagnostics } = collector();
  compileWith(compiled, methodsOf(compiled)[0], [], report);
  expect(diagnostics.filter((d) => d.severity === "error").map((d) => [d.code, d.help])).toEqual([["SP3702", "did you mean `reply`?"]]);
});
