/** What networks can be made of: several heads, layers of enums, recurrence, extension, dropout; each read off the numbers of its graph. */
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../../src/cli/actions/diagnose.js";
import type { ArrayProgram } from "../../../../src/contract/array-program.js";
import { initialValues } from "../../../../src/runtime/arrays/initial-values.js";
import { evaluate } from "../../../../src/runtime/arrays/reference/executor.js";
import { tensor, type Tensor } from "../../../../src/runtime/arrays/tensor.js";
import { lowerText } from "../../../runtime/train/methods.js";

/** A game in which one seat sees `card` and chooses two different numbers. */
const game = `type Slot = 0..2
enum Use { actor, critic }
game pairs {
  roles chooser
  card: Slot[2] ~ uniform(Slot)
  play {
    let pick = chooser chooses (left: Slot, right: Slot) where right != left given (card)
    reward chooser += pick.left == card[0] ? 1 : 0
    end
  }
}
`;

const method = (agent: string): string => `
method learner {
  policy hero = ${agent}
  train {
    let batch = collect 4 episodes of pairs with every seat: hero
    improve hero using sgd(rate: 0.1) { maximise mean(batch.score * logp(hero, batch)) }
  }
}
`;

function graphs(network: string, agent = "agent(net)"): readonly ArrayProgram[] {
  return lowerText(`import { mlp } from "std/networks/mlp"
import { attention_block } from "std/networks/transformer"
${game}${network}${method(agent)}`).graphs;
}

const weightsOf = (program: ArrayProgram): string[] => program.inputs.filter((i) => i.role === "weight").map((i) => i.name);

/** What the acting graph gives for one row in which everything that the game allows is legal. */
function act(program: ArrayProgram, changed: (name: string, values: Tensor) => Tensor = (_, v) => v): Tensor {
  const width = Number(program.inputs.find((i) => i.name === "observation")?.shape[1]);
  // Card [1, 2] behind the one-hot `me` of the only seat.
  const observation = Float32Array.of(1, 0, 1, 0, 0, 0, 1);
  expect(width).toBe(observation.length);
  const legal = Uint8Array.from({ length: 9 }, (_, i) => (Math.floor(i / 3) === i % 3 ? 0 : 1));
  const weights = Object.entries(initialValues(program, 5)).map(([name, value]) => [name, changed(name, value)]);
  return evaluate(program, {
    ...(Object.fromEntries(weights) as Record<string, Tensor>),
    observation: tensor("f32", [1, width], observation),
    legal: tensor("bool", [1, 9], legal),
  }).logp;
}

const acting = (all: readonly ArrayProgram[]): ArrayProgram => all.find((g) => g.name.includes(".act."))!;
const chances = (logp: Tensor): number[] => Array.from(logp.data, (l) => Math.exp(l));

/** The logits of a head by hand: the bias of its layer, as all its weights are made zero. */
const onlyBias =
  (biases: Readonly<Record<string, readonly number[]>>) =>
  (name: string, value: Tensor): Tensor => {
    const bias = Object.entries(biases).find(([end]) => name.endsWith(end));
    return tensor(
      "f32",
      value.shape,
      Float32Array.from({ length: value.data.length }, (_, i) => bias?.[1][i] ?? 0),
    );
  };

describe("decisions with several heads", () => {
  const softmax = (logits: readonly number[], open: readonly boolean[] = logits.map(() => true)): number[] => {
    const weights = logits.map((l, i) => (open[i] ? Math.exp(l) : 0));
    return weights.map((w) => w / weights.reduce((a, b) => a + b));
  };
  const left = [0.5, -1, 0.25];
  const right = [1, 0, -0.5];
  /** Left first, then right among what is legal after it (A3). */
  const expected = (after: (l: number) => readonly number[]): number[] =>
    softmax(left).flatMap((p, l) =>
      softmax(
        after(l),
        left.map((_, r) => r !== l),
      ).map((q) => p * q),
    );

  test("apart: a head chooses among what is legal after those on its left", () => {
    const program = acting(graphs("", "agent(mlp([4]), heads: apart)"));
    const logp = act(program, onlyBias({ "left.c": left, "right.c": right }));
    chances(logp).forEach((p, i) => expect(p).toBeCloseTo(expected(() => right)[i], 6));
  });

  test("a network's own record of heads, chained by what was chosen before", () => {
    const own = `network net { fn pick(card: real[2, 3]) -> (left: real[Slot], right: real[Slot]) = (left: flatten(card) |> dense, right: flatten(card) |> dense) }`;
    const program = acting(graphs(own, "agent(net, heads: chained)"));
    const table = [0.1, 0.2, 0.3, -0.4, 0.5, 0.6, 1.7, -0.8, 0.9];
    const logp = act(program, onlyBias({ "dense1.c": left, "dense2.c": right, "right.after.left": table }));
    const after = (l: number): number[] => right.map((r, i) => r + table[3 * l + i]);
    chances(logp).forEach((p, i) => expect(p).toBeCloseTo(expected(after)[i], 6));
  });

  test("chained heads on a body: what is on the right depends on what is on the left, and chances add up to 1", () => {
    const program = acting(graphs("", "agent(mlp([4]), heads: chained)"));
    expect(weightsOf(program).filter((w) => w.includes("after"))).toEqual(["hero.head.pick.9.right.after.left"]);
    const p = chances(
      act(program, (name, v) =>
        name.includes("head")
          ? tensor(
              "f32",
              v.shape,
              v.data.map((x, i) => x * 30 + Math.sin(i)),
            )
          : v,
      ),
    );
    expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect([0, 4, 8].map((i) => p[i])).toEqual([0, 0, 0]);
    // Given left = 0, the odds of right = 1 to 2; given left = 1, those of right = 0 to 2: apart they would share the logit of 2.
    const apart = acting(graphs("", "agent(mlp([4]), heads: apart)"));
    expect(weightsOf(apart).some((w) => w.includes("after"))).toBe(false);
  });

  test("what is neither is refused", async () => {
    const text = `import { mlp } from "std/networks/mlp"\n${game}${method("agent(mlp([4]), heads: 3)")}`;
    const told = await diagnose("learner.sp", { folder: ".", text });
    expect(told.map((d) => d.text)).toContain("`agent`: `heads` is `apart` or `chained`, found `3`");
  });
});

describe("layers", () => {
  test("indexed by members of an enum, one for each; blocks of the library too", () => {
    const own = `network net {
  fn look(use: Use, card: real[2, 3]) -> real[8] = card |> dense[use](8) |> attention_block[use](8, heads: 2) |> mean(over: cards)
  fn pick(card: real[cards, 3]) -> real[9] = look(actor, card) |> dense
  fn value(card: real[cards, 3]) -> real = look(critic, card) |> dense
}`;
    const all = graphs(own);
    const names = weightsOf(acting(all));
    expect(names).toContain("hero.net.dense1[actor].w");
    expect(names).toContain("hero.net.attention_block1[actor].dense1.w");
    const estimating = all.find((g) => g.name.endsWith(".value"))!;
    expect(weightsOf(estimating)).toContain("hero.net.attention_block1[critic].attention1.query.w");
  });

  test("a function of the library called twice has two sets of layers", () => {
    const own = `network net { fn pick(card: real[2, 3]) -> real[9] = card |> attention_block(3, heads: 1) |> attention_block(3, heads: 1) |> flatten |> dense }`;
    const queries = weightsOf(acting(graphs(own))).filter((n) => n.endsWith("query.w"));
    expect(queries).toEqual(["hero.net.attention_block1.attention1.query.w", "hero.net.attention_block2.attention1.query.w"]);
  });

  test("dense takes finite types as widths, one bias for all, none", () => {
    const own = `network net { fn pick(card: real[2, 3]) -> real[9] = flatten(card) |> dense(4, bias: one) |> dense(5, bias: false) |> dense(Slot, Slot) |> flatten }`;
    const shapes = Object.fromEntries(
      acting(graphs(own))
        .inputs.filter((i) => i.role === "weight")
        .map((i) => [i.name, i.shape]),
    );
    expect(shapes).toEqual({
      "hero.net.dense1.w": [6, 4],
      "hero.net.dense1.c": [1],
      "hero.net.dense2.w": [4, 5],
      "hero.net.dense3.w": [5, 9],
      "hero.net.dense3.c": [9],
    });
  });

  test("a recurrent unit over the entries of a feature", () => {
    const own = `network net { fn pick(card: real[2, 3]) -> real[9] = gru(card, width: 1) |> dense }`;
    // Every gate reads its inputs with the weight 1/2: h' = z h + (1 - z) tanh(r h / 2 + x / 2) with z = r = sigmoid((x + h) / 2), x = 1 always.
    const program = acting(graphs(own));
    const logp = act(program, (name, v) => {
      const fill = name.includes("gru") ? (name.endsWith(".c") ? 0 : 0.5) : name.endsWith("dense1.w") ? NaN : 0;
      return tensor(
        "f32",
        v.shape,
        Float32Array.from(v.data, (_, i) => (Number.isNaN(fill) ? i : fill)),
      );
    });
    let h = 0;
    for (let step = 0; step < 2; step++) {
      const z = 1 / (1 + Math.exp(-(0.5 + h / 2)));
      h = z * h + (1 - z) * Math.tanh((z * h) / 2 + 0.5);
    }
    // The logit of move i is i h: the odds of two legal moves give h back.
    expect(logp.data[2] - logp.data[1]).toBeCloseTo(h, 5);
  });

  test("dropout where it learns, nothing where it plays", () => {
    const own = `network net { fn pick(card: real[2, 3]) -> real[9] = flatten(card) |> dropout(0.5) |> dense }`;
    const all = graphs(own);
    expect(acting(all).inputs.some((i) => i.role === "key")).toBe(false);
    const step = all.find((g) => g.outputs.some((o) => o.name === "loss"))!;
    expect(step.inputs.filter((i) => i.role === "key").map((i) => i.shape)).toEqual([["rows_pairs", 6]]);
  });
});

describe("extension", () => {
  const base = `network base(width: int = 4) {
  fn see(card: real[2, 3]) -> real[m] = flatten(card) |> dense(width) |> relu
  fn pick(card: real[2, 3]) -> real[9] = see(card) |> dense
}
`;
  test("brings the functions of what is extended, which call what was replaced", () => {
    const own = `${base}network net(width: int = 7) extends base(width: 5) { fn see(card: real[2, 3]) -> real[m] = flatten(card) |> dense(width) |> tanh }`;
    const shapes = acting(graphs(own))
      .inputs.filter((i) => i.role === "weight" && i.name.endsWith(".w"))
      .map((i) => i.shape);
    expect(shapes).toEqual([
      [6, 7],
      [7, 9],
    ]);
  });

  test("of what is no network is refused", async () => {
    const text = `import { mlp } from "std/networks/mlp"\n${game}network net extends 3 { fn pick(card: real[2, 3]) -> real[9] = flatten(card) |> dense }${method("agent(net)")}`;
    const told = await diagnose("learner.sp", { folder: ".", text });
    expect(told.map((d) => d.text)).toContain("expected a network after `extends`, found `3`");
  });
});
