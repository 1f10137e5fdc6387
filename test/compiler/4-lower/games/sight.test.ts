/** Draws, hidden state, `together`, reveals and observations. */
import { describe, expect, it } from "vitest";
import { play } from "../../../support/play-ir.js";
import type { Played } from "../../../support/play-ir.js";
import { observationLayout } from "../../../../src/compiler/4-lower/games/layout.js";

const two = (body: string) => `game g {\n players a, b\n ${body}\n}`;

/** The named parts of what a seat observes. */
function observed({ ir, game, state }: Played, seat: number): Record<string, number[]> {
  const layout = observationLayout(ir);
  const row = new Float32Array(layout.size);
  game.observe(state, seat, row, 0);
  return Object.fromEntries(
    layout.features.map((f) => {
      const size = f.shape.reduce((n, s) => n * s, 1) * f.width;
      return [f.name, [...row.subarray(f.offset, f.offset + size)]];
    }),
  );
}

describe("draws", () => {
  const outcomes = (body: string, ...moves: (string | number)[]) => {
    const { game, state } = play(two(body), ...moves);
    return game.outcomes(state).map((o) => [o.value.join(" "), o.probability]);
  };

  it("know their outcomes", () => {
    expect(outcomes("c: bool ~ uniform(bool)\n play { let x = a chooses 0..1 }")).toEqual([
      ["0", 0.5],
      ["1", 0.5],
    ]);
    expect(outcomes("play { let c ~ uniform([4, 9]); let x = a chooses 0..1 }")).toEqual([
      ["4", 0.5],
      ["9", 0.5],
    ]);
    expect(outcomes("play { let c ~ weighted { 1: 1 / 4, 2: 3 / 4 }; let x = a chooses 0..1 }")).toEqual([
      ["1", 0.25],
      ["2", 0.75],
    ]);
    expect(outcomes("c: (0..2)[2] ~ deal(0..2)\n play { let x = a chooses 0..1 }").length).toBe(6);
    expect(outcomes("play { let c ~ uniform(1..6) where it > 4; let x = a chooses 0..1 }")).toEqual([
      ["5", 0.5],
      ["6", 0.5],
    ]);
  });

  it("shuffle all orders", () => {
    const all = outcomes("c: (0..2)[3] ~ shuffle(0..2)\n play { let x = a chooses 0..1 }");
    expect(new Set(all.map(([v]) => v)).size).toBe(6);
    expect(all.every(([, p]) => p === 1 / 6)).toBe(true);
  });

  it("of initial state come in declared order, and later values may read them", () => {
    const spec = two("c: 1..3 ~ uniform(1..3)\n d: 0..9 = c * 2\n e: bool ~ uniform(bool)\n play { let x = a chooses 0..1 }");
    expect(play(spec, 2, 1).values).toMatchObject({ c: 3, d: 6, e: true });
  });

  it("are drawn again in `play`, as events", () => {
    const spec = two(
      "dice: 1..6 = 1\n total: 0..40 = 0\n play { repeat 2 { dice ~ uniform(1..6); total += dice; let x = a chooses 0..1 } reward a += total }".replace(
        "} reward",
        "}; reward",
      ),
    );
    const played = play(spec, 3, "0", 5, "1");
    expect(played.returns[0]).toBe(10);
    expect(played.game.events(played.state, 1)).toEqual([
      { place: "dice", seat: -1, value: [4] },
      { place: "x", seat: 0, value: 0 },
      { place: "dice", seat: -1, value: [6] },
      { place: "x", seat: 0, value: 1 },
    ]);
  });
});

describe("hidden state", () => {
  it("is observed by its owner alone, and its initial draw is no event", () => {
    const played = play(two("private card: (0..2)[player] ~ deal(0..2)\n play { let x = a chooses 0..1; let y = b chooses 0..1 }"), 1);
    const { value } = played.game.outcomes(played.game.initial())[1];
    for (const seat of [0, 1]) {
      expect(observed(played, seat).card.indexOf(1)).toBe(value[seat]);
      expect(played.game.events(played.state, seat)).toEqual([]);
    }
  });

  it("gives each owner an event of its own entry, where it changes later", () => {
    const spec = two(
      "private card: (0..2)[player] ~ deal(0..2)\n play { let x = a chooses 0..1; if x == 1 { card ~ deal(0..2) }; let y = b chooses 0..1 }",
    );
    const played = play(spec, 0, "1", 3);
    const drawn = played.values.card as number[];
    expect(played.game.events(played.state, 0).map((e) => [e.place, e.value])).toEqual([
      ["card", [0]],
      ["x", 1],
      ["card", [drawn[0]]],
    ]);
    expect(played.game.events(played.state, 1).map((e) => e.place)).toEqual(["card", "x", "card"]);
  });

  it("hides a private choice from others, who know that it was made", () => {
    const spec = two("play { let private pick = a chooses 0..3; let guess = b chooses 0..3; reward b += guess }");
    const played = play(spec, "2");
    expect(played.game.events(played.state, 1)).toEqual([{ place: "pick", seat: 0, value: null }]);
    expect(played.game.events(played.state, 0)).toEqual([{ place: "pick", seat: 0, value: 2 }]);
    expect(observed(played, 1).history).toEqual(observed(play(spec, "3"), 1).history);
    expect(observed(played, 0).history).not.toEqual(observed(play(spec, "3"), 0).history);
  });

  it("is seen by those who are named, or by all others", () => {
    const spec = two(
      "seen by b clue: 0..2 ~ uniform(0..2)\n seen by others hat: bool[player] ~ deal(bool)\n play { let x = a chooses 0..1 }",
    );
    const played = play(spec, 1, 0);
    expect(observed(played, 0).clue).toEqual([0, 0, 0, 0]);
    expect(observed(played, 1).clue).toEqual([1, 0, 1, 0]);
    const hats = played.values.hat as boolean[];
    expect(observed(played, 0).hat).toEqual([Number(hats[1])]);
    expect(observed(played, 1).hat).toEqual([Number(hats[0])]);
  });

  it("is in nobody's observation where it is secret", () => {
    const spec = two("secret deck: (0..2)[3] ~ shuffle(0..2)\n play { let x = a chooses 0..1 }");
    expect(Object.keys(observed(play(spec, 0), 0))).toEqual(["me", "history"]);
  });

  it("becomes known by `reveal`, to all or to one", () => {
    const spec = two(`private card: (0..2)[player] ~ deal(0..2)
      play {
        let shown = reveal(card[a])
        let secret told = reveal(card[b], to: a)
        let x = a chooses 0..1
        reward a += x
      }`);
    const played = play(spec, 2);
    const card = played.values.card as number[];
    expect(played.game.events(played.state, 0).map((e) => [e.place, e.value])).toEqual([
      ["shown", [card[0]]],
      ["told", [card[1]]],
    ]);
    expect(played.game.events(played.state, 1).map((e) => e.place)).toEqual(["shown"]);
  });
});

describe("together", () => {
  it("asks all before anything happens, and shows the choices afterwards", () => {
    const spec = two(`bid: (0..3)[player] = 0
      play {
        repeat 2 { together { for p in players { bid[p] = p chooses 0..3 } } }
        reward a += bid[a] - bid[b]
      }`);
    const first = play(spec, "3");
    expect(first.turn).toMatchObject({ kind: "decide", seat: 1 });
    expect(first.values.bid).toEqual([0, 0]);
    expect(first.game.events(first.state, 1)).toEqual([]);
    expect(first.game.events(first.state, 0)).toEqual([{ place: "bid", seat: 0, value: 3 }]);
    const second = play(spec, "3", "1");
    expect(second.values.bid).toEqual([3, 1]);
    expect(second.game.events(second.state, 1).map((e) => e.value)).toEqual([3, 1]);
    const third = play(spec, "3", "1", "0");
    expect(third.game.events(third.state, 1).map((e) => e.value)).toEqual([3, 1]);
    expect(play(spec, "3", "1", "0", "2").returns[0]).toBe(-2);
  });

  it("asks those for whom its conditions hold on the state at its start", () => {
    const spec = `game g {
      players a, b, c
      alive: bool[player] = [true, false, true]
      pick: (0..1)[player] = 0
      play {
        together { for p in players { if alive[p] { pick[p] = p chooses 0..1 } } }
        for p in players { reward p += pick[p] }
      }
    }`;
    const played = play(spec, "1", "1");
    expect(played.returns).toEqual([1, 0, 1]);
    expect(played.turn.kind).toBe("end");
  });
});

describe("observations", () => {
  it("turn seat-indexed arrays so that `me` is first, and say where", () => {
    const spec = `game g {
      players a, b, c
      score: (0..3)[player] = [1, 2, 3]
      grid_of: (0..1)[player, 0..1] = 0
      play { grid_of[b, 1] = 1; let x = a chooses 0..1; let y = b chooses 0..1 }
    }`;
    const played = play(spec, "0");
    expect(observed(played, 1)).toMatchObject({ me: [0, 1, 0], site: [0, 1] });
    expect(observed(played, 1).score).toEqual([0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
    expect(observed(played, 1).grid_of).toEqual([1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0]);
  });

  it("add features of their own, for all seats or for one", () => {
    const spec = two(`n: 0..3 = 2
      play { let x = a chooses 0..1 }
      observe { twice: real(n) * 2, first: me is a }
      observe b { n_again: n > 1 }`);
    const played = play(spec);
    expect(observed(played, 0)).toMatchObject({ twice: [4], first: [1], n_again: [0, 0] });
    expect(observed(played, 1)).toMatchObject({ twice: [4], first: [0], n_again: [1, 1] });
  });

  it("have no history where all is public, or nothing is remembered", () => {
    const open = play(two("play { let x = a chooses 0..1; let y = b chooses 0..1 }"));
    expect([open.ir.perfectInformation, open.ir.observation.history]).toEqual([true, false]);
    const forgetful = play(
      two("recall none\n play { cycle p in players { let private x = p chooses 0..1; let go = p chooses 0..1; if go == 0 { end } } }"),
    );
    expect([forgetful.ir.perfectInformation, forgetful.ir.observation.history]).toEqual([false, false]);
  });
});
