/** `… times n` (A14): independent samples of a decision or of an inner episode, by sentence of the rule. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { Episode } from "../../src/runtime/games/driver.js";
import { playable } from "../../src/runtime/games/scalar-kernel.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { randomPlayer } from "../../src/runtime/policies/policy.js";
import { solve } from "../../src/runtime/solve/solve.js";
import { levelOf } from "../../src/runtime/tables/table.js";
import { collect } from "../../src/runtime/train/collect.js";
import { running } from "../compiler/5-emit/games/emitted.js";
import { gameOf, lowerFile } from "../support/lower-text.js";

const told = (spec: string) => lowerFile(sourceFile("test.sp", spec)).diagnostics.map((d) => `${d.code} ${d.text}`);
const named = (spec: string, name: string) => {
  const { games, diagnostics } = lowerFile(sourceFile("test.sp", spec));
  expect(diagnostics.map((d) => d.text)).toEqual([]);
  const ir = games.get(name);
  if (ir === undefined) throw new Error(`no game ${name}`);
  return running(ir);
};
const CHANCE = { key0: 5, key1: 6, collect: 0 };

/** Plays actions; gives before each what the seat asked observes and which sample it is. */
function asked(game: ReturnType<typeof running>["game"], ...actions: readonly number[]) {
  const episode = new Episode(game, CHANCE, 0);
  const seen: { seat: string; site: string; sample: string; observation: string; events: number }[] = [];
  for (const action of actions) {
    const turn = game.turn(episode.state);
    if (turn.kind !== "decide") throw new Error("nobody is asked");
    const out = new Float32Array(game.info.observation.size);
    game.observe(episode.state, turn.seat, out, 0);
    seen.push({
      seat: game.info.seats[turn.seat],
      site: game.info.sites[turn.site].name,
      sample: turn.sample === undefined ? "" : `${turn.sample.group}.${turn.sample.index}`,
      observation: out.join(" "),
      events: game.events(episode.state, turn.seat).length,
    });
    episode.play(action);
  }
  return { seen, episode };
}

const TRIES = `game tries { roles poser, solver
  play {
    let task = poser chooses 0..3
    let guesses = solver chooses 0..3 where it != task times 3
    for g, i in zip(guesses, 0..2) { reward g += g + 10 * i }
    let after = solver chooses 0..1
    reward solver += after
    end with (best: max(g for g in guesses), first: guesses[0])
  } }`;

describe("A14: samples of a decision", () => {
  it("are n choices at one observation, none of which is seen before all are made", () => {
    const { game } = named(TRIES, "tries");
    const { seen, episode } = asked(game, 0, 1, 3, 2, 0);
    expect(seen.map((s) => `${s.seat} ${s.site} ${s.sample}`)).toEqual([
      "poser task ",
      "solver guesses 0.0",
      "solver guesses 0.1",
      "solver guesses 0.2",
      "solver after ",
    ]);
    expect(new Set(seen.slice(1, 4).map((s) => s.observation)).size).toBe(1);
    expect(seen.map((s) => s.events)).toEqual([0, 1, 1, 1, 4]);
    expect(game.endRecord(episode.state)).toEqual({ best: 3, first: 1 });
  });

  it("are paid each for itself (A9), in a loop, by index, and in a reward with `for`", () => {
    const rows = (spec: string) => {
      const { game } = named(spec, "tries");
      return asked(game, 0, 1, 3, 2, 1)
        .episode.ledger.of(1)
        .map((r) => [...r.rewards]);
    };
    expect(rows(TRIES)).toEqual([[1], [13], [22], [1]]);
    const paid = (reward: string) => TRIES.replace("for g, i in zip(guesses, 0..2) { reward g += g + 10 * i }", reward);
    expect(rows(paid("reward g += g for g in guesses where g > 1"))).toEqual([[0], [3], [2], [1]]);
    expect(rows(paid("reward guesses[2] += 5"))).toEqual([[0], [0], [5], [1]]);
    expect(rows(paid("for i, g in guesses { reward g += i }"))).toEqual([[0], [1], [2], [1]]);
    expect(rows(paid("let late = [g > 1 for g in guesses]"))).toEqual([[0], [0], [0], [1]]);
  });

  it("are not paid as one: a reward to the seat right after them is an error (A9)", () => {
    const spec = (reward: string) => TRIES.replace("for g, i in zip(guesses, 0..2) { reward g += g + 10 * i }", reward);
    expect(told(spec("reward solver += 1"))).toEqual([
      "SP3226 `solver` has just made several samples of a decision, and this reward names none of them",
    ]);
    expect(told(spec("if task > 1 { reward solver += 1 }"))).toHaveLength(1);
    expect(told(spec("reward poser += 1"))).toEqual([]);
  });

  it("are at least one, or as many as a number with a range says", () => {
    expect(told(TRIES.replace("times 3", "times 0"))[0]).toMatch(/^SP3/);
    expect(told(TRIES.replace("times 3", "times task - 1"))).toEqual([
      "SP3204 `times` needs a number from 0 to 256, and this one lies between -1 and 2",
    ]);
    const unbounded = TRIES.replace("let guesses", "let many: int = task * 2; let guesses").replace("times 3", "times many");
    expect(told(unbounded)[0]).toMatch(/^SP3204/);
  });

  it("are a list where only play knows how many", () => {
    const spec = `game tries { roles poser, solver
      play {
        let task = poser chooses 0..3
        let guesses = solver chooses 0..3 where it != task times task
        reward g += g + 10 * i for i, g in guesses
        if task > 1 { reward guesses[1] += 100 }
        let after = solver chooses 0..1
        end with (many: guesses.size)
      } }`;
    const { game } = named(spec, "tries");
    const none = asked(game, 0, 1);
    expect(none.seen.map((s) => s.site)).toEqual(["task", "after"]);
    expect(game.endRecord(none.episode.state)).toEqual({ many: 0 });
    const three = asked(game, 3, 1, 0, 2, 0);
    expect(three.seen.map((s) => `${s.site} ${s.sample} ${s.events}`)).toEqual([
      "task  0",
      "guesses 0.0 1",
      "guesses 0.1 1",
      "guesses 0.2 1",
      "after  4",
    ]);
    expect(new Set(three.seen.slice(1, 4).map((s) => s.observation)).size).toBe(1);
    expect(three.episode.ledger.of(1).map((r) => [...r.rewards])).toEqual([[1], [110], [22], [0]]);
    expect(game.endRecord(three.episode.state)).toEqual({ many: 3 });
  });

  it("that were not taken cannot be paid (G2)", () => {
    const spec = TRIES.replace("times 3", "times task")
      .replace("for g, i in zip(guesses, 0..2) { reward g += g + 10 * i }", "reward guesses[2] += 1")
      .replace("first: guesses[0]", "task")
      .replace("best: max(g for g in guesses)", "n: guesses.size");
    const { game } = named(spec, "tries");
    expect(() => asked(game, 2, 0, 1)).toThrow(/a sample that was taken/);
    expect(asked(game, 3, 0, 1, 2, 0).episode.ledger.of(1)[2].rewards[0]).toBe(1);
  });

  it("may be walked beside a list of another length: as far as the shorter one goes (zip)", () => {
    const spec = `game tries { roles poser, solver
      notes: (0..3)[] up to 4 = []
      play {
        repeat up to 4 { let note = poser chooses 0..3; if note == 3 { break }; notes.add(note) }
        let guesses = solver chooses 0..3 times 3
        reward g += note for g, note in zip(guesses, notes)
        let after = solver chooses 0..1
      } }`;
    const { game } = named(spec, "tries");
    const paid = (...moves: readonly number[]) =>
      asked(game, ...moves)
        .episode.ledger.of(1)
        .map((r) => r.rewards[0]);
    expect(paid(2, 1, 3, 0, 0, 0, 0)).toEqual([2, 1, 0, 0]);
    expect(paid(1, 1, 1, 1, 0, 0, 0, 0)).toEqual([1, 1, 1, 0]);
    expect(paid(3, 0, 0, 0, 0)).toEqual([0, 0, 0, 0]);
  });

  it("may be asked part by part (decision 0026): the last part of each is paid", () => {
    const spec = `game tries { roles solver
      play {
        let jumps = solver chooses stay | go(far: 1..3, ahead: real in 0..2) times 2
        for j, i in zip(jumps, 1..2) { reward j += i }
        let after = solver chooses 0..1
      } }`;
    const { game } = named(spec, "tries");
    const episode = new Episode(game, CHANCE, 0);
    for (const move of [1, 2, [0.5], 0, 1]) episode.play(move);
    expect(episode.ledger.of(0).map((r) => [...r.rewards])).toEqual([[0], [0], [1], [2], [0]]);
    expect(game.events(episode.state, 0).map((e) => e.place)).toEqual(["jumps", "jumps.far", "jumps.ahead", "jumps", "after"]);
  });

  it("that have one legal value are played and not asked (A3)", () => {
    const { game } = named(TRIES.replace("where it != task", "where it == task"), "tries");
    const { seen, episode } = asked(game, 2, 1);
    expect(seen.map((s) => s.site)).toEqual(["task", "after"]);
    expect(episode.events).toBe(5);
    expect(episode.ledger.of(1).map((r) => [...r.rewards])).toEqual([[1]]);
  });

  it("have trajectories of their own in one group of their batch", async () => {
    const kernels = { tries: playable(named(TRIES, "tries")) };
    const batch = await collect(
      {
        source: "test.sp:1",
        into: "batch",
        count: 2,
        groups: [{ game: "tries" }, { game: "tries" }],
        seats: [{ player: "every", policy: { kind: "random" } }],
        swapping: false,
      },
      { seed: 1, collect: 0, games: kernels, policies: () => randomPlayer },
    );
    const { columns: t, count } = levelOf(batch, "trajectory");
    const { up, columns: d } = levelOf(batch, "decision");
    expect(count).toBe(4 * (2 + 3));
    expect([...t.sample.data].slice(0, 5)).toEqual([-1, -1, 0, 1, 2]);
    expect([...t.group.data]).toEqual([0, 0, 2, 2, 2, 0, 0, 3, 3, 3, 1, 1, 4, 4, 4, 1, 1, 5, 5, 5]);
    expect([...(up ?? [])].slice(0, 5)).toEqual([0, 2, 3, 4, 1]);
    expect([...d.ended.data].slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
    const paid = [...d.reward.data];
    expect([...t.score.data].slice(2, 5)).toEqual(paid.slice(1, 4));
    expect(t.score.data[1]).toBe(paid.slice(1, 5).reduce((a, b) => a + b, 0));
  });
});

const DUELS = `game duel { players left, right
    play { let x = left chooses 0..2; let y = right chooses 0..2; reward left += x; if y == 2 { cut }; end with (sum: x + y) } }
  game duels { players a, b
    play { let outs = play duel() with left: b, right: a times 2
      let last = a chooses 0..1
      reward a += last
      end with (sums: [o.sum else 9 for o in outs]) } }`;

describe("A14, A15: samples of an inner episode", () => {
  it("are n episodes; what happened in one is seen in it, and in the others when all are over", () => {
    const { game } = named(DUELS, "duels");
    const { seen, episode } = asked(game, 1, 0, 1, 1, 0);
    expect(seen.map((s) => `${s.seat} ${s.site} ${s.sample} ${s.events}`)).toEqual([
      "b x -1.0 0",
      "a y -1.0 1",
      "b x -1.1 0",
      "a y -1.1 1",
      "a last  4",
    ]);
    expect(seen[0].observation).toBe(seen[2].observation);
    expect(seen[1].observation).toBe(seen[3].observation);
    expect(game.endRecord(episode.state)).toEqual({ sums: [1, 2] });
  });

  it("credit inner decisions, and an inner `cut` truncates its own alone (A15)", () => {
    const { game } = named(DUELS, "duels");
    const { episode } = asked(game, 1, 2, 2, 0, 1);
    const rows = (seat: number) => episode.ledger.of(seat).map((r) => `${r.rewards[0]}${r.truncated ? " cut" : ""}`);
    expect(rows(1)).toEqual(["1 cut", "2"]);
    expect(rows(0)).toEqual(["0 cut", "0", "1"]);
    expect(game.returns(episode.state)).toEqual([1, 3]);
    expect(game.endRecord(episode.state)).toEqual({ sums: [9, 2] });
  });

  it("are rows of the outer batch, with their game and how deep it lies", async () => {
    const games = { duels: playable(named(DUELS, "duels")) };
    const plan = {
      source: "test.sp:1",
      into: "batch",
      count: 1,
      groups: [{ game: "duels" }],
      seats: [{ player: "every", policy: { kind: "random" } }],
      swapping: false,
    } as const;
    const batch = await collect(plan, { seed: 3, collect: 0, games, policies: () => randomPlayer });
    const { columns, up } = levelOf(batch, "decision");
    expect([...columns.played.data].map((i) => columns.played.names?.[i])).toEqual(["duel", "duel", "duel", "duel", "duels"]);
    expect([...columns.depth.data]).toEqual([1, 1, 1, 1, 0]);
    expect([...(up ?? [])]).toEqual([2, 3, 4, 5, 0]);
    expect([...levelOf(batch, "trajectory").columns.sample.data]).toEqual([-1, -1, 0, 0, 1, 1]);
  });
});

describe("A5, A14: samples inside of `together`", () => {
  const BOTH = `game both { players a, b
    play {
      let n = a chooses 0..2
      together {
        let tries = a chooses 0..2 times 2
        let others = b chooses 0..2 where it != n times n
        let outs = play duel() with left: b, right: a times 2
      }
      reward tries[1] += 3
      reward t += t for t in others
      let last = b chooses 0..1
      reward a += sum(o.sum else 9 for o in outs)
    } }`;
  const { game } = named(`${DUELS.split("\n  game duels")[0]}\n${BOTH}`, "both");

  it("are all made before anybody hears of one, then episodes are played", () => {
    const { seen } = asked(game, 1, 2, 0, 0, 1, 1, 0, 2, 0);
    expect(seen.map((s) => `${s.seat} ${s.site} ${s.sample} ${s.events}`)).toEqual([
      "a n  0",
      "a tries 0.0 1",
      "a tries 0.1 1",
      "b others 2.0 1",
      "b x 3.0 4",
      "a y 3.0 5",
      "b x 3.1 4",
      "a y 3.1 5",
      "b last  8",
    ]);
  });

  it("are paid each for itself", () => {
    const { episode } = asked(game, 2, 2, 0, 0, 1, 1, 1, 0, 2, 0);
    expect(episode.ledger.of(0).map((r) => r.rewards[0])).toEqual([0, 0, 3, 0, 11]);
    expect(episode.ledger.of(1).map((r) => r.rewards[0])).toEqual([0, 1, 1, 0, 0]);
  });

  it("are asked of every seat in a loop", () => {
    const { game: loop } = named(
      `game loop { players a, b
        picks: (0..1)[player, 2] = 0
        play { together { for p in players { picks[p] = p chooses 0..1 times 2 } }; let last = a chooses 0..1
          reward a += picks[b, 1] + 2 * picks[a, 0] } }`,
      "loop",
    );
    const { seen, episode } = asked(loop, 1, 0, 0, 1, 0);
    expect(seen.map((s) => `${s.seat} ${s.events}`)).toEqual(["a 0", "a 0", "b 0", "b 0", "a 4"]);
    expect(loop.returns(episode.state)).toEqual([3, 0]);
  });
});

describe("A14: how many inner episodes there are", () => {
  it("must be known to their seats (B5)", () => {
    const spec = (times: string) => `game one { roles solo
      play { let x = solo chooses 0..1; end with (x: x) } }
      game many { players a, b
        secret key: 0..2 ~ uniform(0..2)
        play { let n = b chooses 0..2; let outs = play one() with every seat: a times ${times}; reward a += outs.size; let y = b chooses 0..1 } }`;
    expect(told(spec("key"))).toEqual(["SP3312 whether an inner episode is played depends on `key`, which no seat sees"]);
    const { game } = named(spec("n"), "many");
    expect(game.returns(asked(game, 2, 0, 1, 0).episode.state)).toEqual([2, 0]);
    expect(game.returns(asked(game, 0, 0).episode.state)).toEqual([0, 0]);
  });
});

describe("A9, A15: what an inner episode pays", () => {
  it("before a seat's first decision in it counts in the score alone, whatever the seat decided outside", () => {
    const { game, kernel } = named(
      `game inner { players p, q
         play { reward q += 7; let x = p chooses 0..1; reward p += 1; reward q += 2; let y = q chooses 0..1; reward q += 3 } }
       game outer { players p, q
         play { let z = q chooses 0..1; reward q += 10; play inner } }`,
      "outer",
    );
    const { episode } = asked(game, 0, 0, 0);
    expect(episode.ledger.of(1).map((r) => [...r.rewards])).toEqual([[10], [3]]);
    expect(game.returns(episode.state)).toEqual([1, 22]);
    expect(kernel.info.samples).toBeUndefined();
  });
});

describe("games with samples", () => {
  it("tell no seat what it may not know (B14)", () => {
    const file = new URL("../compiler/5-emit/games/specs/samples.sp", import.meta.url);
    const { games } = lowerFile(sourceFile("samples.sp", readFileSync(file, "utf8")));
    for (const name of ["tries", "duels", "deep"]) {
      const ir = games.get(name);
      if (ir === undefined) throw new Error(`no game ${name}`);
      const report = twinWorlds(running(ir).game, { mode: "plays", count: 100 });
      expect(report.leak).toBeUndefined();
      expect(report.compared).toBeGreaterThan(0);
    }
  });

  it("have no exact solution, because seats forget their samples", () => {
    expect(() => solve(running(gameOf(TRIES)).game, { iterations: 1 })).toThrow(/takes samples/);
  });
});
