/** `x[i, j]` in networks: entries of what is observed, by hand. */
import { describe, expect, it } from "vitest";
import { checkLearning } from "../../../src/compiler/compile-learning.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { openExecutor } from "../../../src/runtime/arrays/executor.js";
import { train } from "../../../src/runtime/train/train.js";
import { compileText, methodOf } from "./methods.js";

const spec = (entry: string, right: string): string => `
enum Suit { red, green, blue }
type Row = 1..2

game guess {
  roles looker
  cards: Suit[Row, 3] ~ uniform(Suit)

  play {
    let pick = looker chooses Suit given (cards)
    reward pick += pick == ${right} ? 1 : 0
  }
}

network sharp {
  fn pick(cards: real[Row, 3, Suit]) -> real[Suit] = 60 * ${entry}
}

method look {
  policy looker = agent(sharp)

  train {
    measure right = mean_score(looker, random_player(), guess, episodes: 50)
  }
}`;

const rightIn = async (entry: string, right: string): Promise<number> => {
  const { method, files } = methodOf(spec(entry, right));
  const { metrics } = await train(method, { files, seed: 1, executor: await openExecutor({ name: "reference" }) });
  return metrics[0].value;
};

const said = (entry: string): string => {
  const { report, diagnostics } = collector();
  checkLearning(compileText(spec(entry, "cards[1, 0]")), report);
  return diagnostics.map((d) => `${d.code} ${d.text}`).join();
};

describe("an entry of a tensor", () => {
  it("is found by the index type of its axis, and behind several axes", async () => {
    expect(await rightIn("cards[1, 2]", "cards[1, 2]")).toBe(1);
    expect(await rightIn("cards[2][0]", "cards[2, 0]")).toBe(1);
    expect(await rightIn("cards[1, 2]", "cards[2, 2]")).toBeLessThan(0.7);
  });

  it("lies inside of its axes, at places that are known", () => {
    expect(said("cards[0, 0]")).toContain("place -1 is outside of an axis of 2");
    expect(said("cards[1, 3]")).toContain("place 3 is outside of an axis of 3");
    expect(said("cards[1, 0, 0, 0]")).toContain("4 indices were given, and it has 3 axes");
    expect(said("cards[1, 0.5]")).toContain("SP37");
  });
});
