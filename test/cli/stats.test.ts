/** `spc check --stats`: what is known of each game, word for word. */
import { afterAll, expect, test } from "vitest";
import { checkSpecs } from "../../src/cli/actions/check.js";
import { printStats } from "../../src/cli/actions/print-stats.js";
import { act } from "../support/in-process.js";
import { scratch } from "./spc.js";

const { folder, remove } = scratch({
  "luck.ts": "export function luck(n: number): number { return n; }\n",
  "all.sp": `extern pure fn luck(n: 0..3) -> 0..3 from "./luck.ts"

game open_one(n: 1..9) {
  players a, b
  zero_sum
  play {
    let x = a chooses 1..9
    win (x == n ? a : b)
  }
}

game watched {
  players a, b
  zero_sum
  left: 0..3 = 3
  paid: (0..3)[player] = 0
  play {
    cycle p in players up to 4 {
      let take = p chooses 1..2 where it <= left
      paid[p] += take
      left -= take
      if left == 0 { break }
      expect left > 0
    }
    reward a += paid[a] - paid[b]
    reward b += paid[b] - paid[a]
  }
}

game far_off {
  players a, b
  zero_sum
  been: set of (0..99, 0..99) = []
  play {
    let there = a chooses 0..99
    been.add((there, 7))
    let guess = b chooses 0..99
    if (guess, 7) in been { win b }
    win a
  }
}

game outside {
  players a, b
  zero_sum
  play {
    let x = a chooses 0..3
    win (luck(x) == 0 ? a : b)
  }
}
`,
});
afterAll(remove);

test("each game of a spec in lines that are aligned", async () => {
  const { code, stdout } = await act(folder, (context) => checkSpecs(["all.sp"], context, { stats: true }));
  expect(code).toBe(0);
  expect(stdout).toBe(`watched  all.sp:12:1
  seats        2: a, b
  sites        take 2
  kernel       yes, 44 bytes a lane
  exact tree   yes, 6 states
  slots        2 of state, 2 of locals that live across a decision or draw
  observation  14 numbers
  longest      4 decisions
  stores       1 proved, 2 checked in play
  indices      2 proved
  arithmetic   7 proved
  legal moves  1 held in all 6 states
  payoffs      zero_sum: proved
  expects      1 held in all 6 states

far_off  all.sp:30:1
  seats        2: a, b
  sites        there 100, guess 100
  kernel       no: kernels cannot keep or compute \`been\`, which has no fixed size
  exact tree   yes, more than 103 states
  slots        1 of state, 0 of locals that live across a decision or draw
  observation  10,004 numbers
  longest      2 decisions
  stores       none
  indices      none
  arithmetic   none
  legal moves  2 proved
  payoffs      zero_sum: proved
  expects      none

outside  all.sp:43:1
  seats        2: a, b
  sites        x 4
  kernel       no: it calls TypeScript (luck)
  exact tree   no: it calls TypeScript (luck)
  slots        0 of state, 0 of locals that live across a decision or draw
  observation  2 numbers
  longest      1 decision
  stores       none
  indices      none
  arithmetic   none
  legal moves  1 proved
  payoffs      zero_sum: proved
  expects      none

open_one  all.sp:3:1
  parameters  no value for n; \`const chosen = open_one(n: …)\` gives one
`);
});

test("the same as data", async () => {
  const { stdout } = await act(folder, (context) => checkSpecs(["all.sp"], context, { stats: true }), "json");
  const { games } = JSON.parse(stdout) as { readonly games: readonly Record<string, unknown>[] };
  expect(games.map((game) => [game.kind, game.name])).toEqual([
    ["game", "watched"],
    ["game", "far_off"],
    ["game", "outside"],
    ["open", "open_one"],
  ]);
  expect(games[0]).toEqual({
    kind: "game",
    name: "watched",
    source: "all.sp:12:1",
    seats: ["a", "b"],
    sites: [{ name: "take", size: 2 }],
    kernel: { kind: "written" },
    exactTree: { kind: "whole", states: 6 },
    slots: { state: 2, live: 2 },
    observation: 14,
    longest: { decisions: 4, known: "proved" },
    stores: { proved: 1, checked: 2 },
    indices: { proved: 2, checked: 0 },
    arithmetic: { proved: 7, checked: 0 },
    decisions: { proved: 0, explored: 1, checked: 0 },
    payoffs: { promise: "zero_sum", assurance: "proved" },
    expects: { explored: 1, checked: 0 },
    explored: { states: 6, complete: true },
    bytesPerLane: 44,
  });
  expect(games[3]).toEqual({ kind: "open", name: "open_one", parameters: ["n"], source: "all.sp:3:1" });
});

test("nothing of it without being asked", async () => {
  const { stdout } = await act(folder, (context) => checkSpecs(["all.sp"], context), "json");
  expect(JSON.parse(stdout)).not.toHaveProperty("games");
});

test("colours set off what stays open", () => {
  const game = { kind: "open" as const, name: "duel", parameters: ["n"], source: "duel.sp:1:1" };
  expect(printStats([game], true)).toContain("\u001b[1mduel");
  expect(printStats([game], false)).not.toContain("\u001b");
});
