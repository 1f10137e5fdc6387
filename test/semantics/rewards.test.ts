/** What rewards credit (A9), in the scalar form and in the kernel. */
import { describe, expect, it } from "vitest";
import { Ledger } from "../../src/runtime/games/credit.js";
import { Episode } from "../../src/runtime/games/driver.js";
import { gameOf } from "../support/lower-text.js";
import { running } from "../compiler/5-emit/games/emitted.js";

const CHANCE = { key0: 1, key1: 2, collect: 0 };

/** Plays a game in both forms by actions that are not forced; gives each seat's decisions as `event: rewards by channel`, and the scores. */
function credits(spec: string, ...actions: readonly number[]) {
  const { game, kernel } = running(gameOf(spec));
  const episode = new Episode(game, CHANCE, 0);
  const lanes = kernel.create(1);
  const seats = game.info.seats.length;
  const ledger = new Ledger(seats, game.info.channels?.length ?? 1);
  kernel.reset(lanes, 0, 0, CHANCE);
  ledger.payLane(lanes, 0);
  for (const action of actions) {
    ledger.ask(lanes.seat[0], lanes.site[0], lanes.event[0]);
    episode.play(action);
    kernel.step(lanes, Int32Array.of(action), CHANCE);
    ledger.payLane(lanes, 0);
  }
  expect(game.turn(episode.state).kind).toBe("end");
  expect(lanes.seat[0]).toBe(-1);
  const told = (of: Ledger) =>
    game.info.seats.map((_, seat) => of.of(seat).map((row) => `${row.event}: ${[...row.rewards].map((x) => x + 0).join(" ")}`));
  expect(told(ledger)).toEqual(told(episode.ledger));
  expect([...lanes.score]).toEqual(game.returns(episode.state));
  return { rows: told(ledger), scores: game.returns(episode.state), game, state: episode.state };
}

describe("A9: a reward credits", () => {
  it("a seat's latest decision; before its first one the score alone", () => {
    const { rows, scores } = credits(
      `game g { players a, b
        play { reward a += 5; let x = a chooses 0..1; reward a += 1; let y = a chooses 0..1; reward a += 2; reward b += 3 } }`,
      0,
      0,
    );
    expect(rows).toEqual([["0: 1", "1: 2"], []]);
    expect(scores).toEqual([8, 3]);
  });

  it("a decision that a variable holds, however late", () => {
    const { rows, scores } = credits(
      `game g { players a, b
        play { let x = a chooses 0..1; let y = b chooses 0..1; let z = a chooses 0..1; reward x += 10; reward y += 20; reward a += 1 } }`,
      0,
      0,
      0,
    );
    expect(rows).toEqual([["0: 10", "2: 1"], ["1: 20"]]);
    expect(scores).toEqual([11, 20]);
  });

  it("the seat that made the decision, whoever it is later", () => {
    const { rows } = credits(
      `game g { players a, b
        turn: player = b
        play { let x = turn chooses 0..1; turn = a; let y = turn chooses 0..1; reward x += 1; reward y += 2 } }`,
      0,
      0,
    );
    expect(rows).toEqual([["1: 2"], ["0: 1"]]);
  });

  it("each decision of a seat at a site, e each, and e in the score", () => {
    const { rows, scores } = credits(
      `game g { players a, b
        play { repeat 2 { let clue = a chooses 0..1; let vote = a chooses 0..1 }; reward a at clue += 3 } }`,
      0,
      0,
      0,
      0,
    );
    expect(rows[0]).toEqual(["0: 3", "1: 0", "2: 3", "3: 0"]);
    expect(scores).toEqual([3, 0]);
  });

  it("the decision before a forced one", () => {
    const spec = (reward: string) => `game g { players a, b
        play { let x = a chooses 0..1; let y = a chooses 0..1 where y == x; let z = b chooses 0..1; ${reward} } }`;
    expect(credits(spec("reward y += 4"), 1, 0).rows).toEqual([["0: 4"], ["2: 0"]]);
    expect(credits(spec("reward a at y += 4"), 1, 0).rows).toEqual([["0: 4"], ["2: 0"]]);
    expect(credits(spec("reward a += 4"), 1, 0).rows).toEqual([["0: 4"], ["2: 0"]]);
  });

  it("decisions of a `together`, each its own", () => {
    const { rows } = credits(
      `game g { players a, b
        play { together { let x = a chooses 0..2; let y = b chooses 0..2; reward x += y; reward y += x + 10 } } }`,
      1,
      2,
    );
    expect(rows).toEqual([["0: 2"], ["1: 11"]]);
  });

  it("on channels, the sum in the score, the promise on `outcome`", () => {
    const { rows, scores, game, state } = credits(
      `game g { players a, b
        zero_sum
        play { let x = a chooses 0..1; reward a += 1 as style; reward b += 2 as luck; reward x += 4 as style; win a by 3 } }`,
      0,
    );
    expect(game.info.channels).toEqual(["outcome", "style", "luck"]);
    expect(rows).toEqual([["0: 3 5 0"], []]);
    expect(scores).toEqual([8, -1]);
    expect(game.returnsBy?.(state)).toEqual([
      [3, -3],
      [5, 0],
      [0, 2],
    ]);
  });
});

describe("A16: end records", () => {
  it("are options where some end omits them, in kernels too", () => {
    const { game, kernel } = running(
      gameOf(`game g { players a, b
        play { let x = a chooses 0..2; if x == 1 { end with (x, big: true) }; if x == 2 { win b }; end with (x) } }`),
    );
    const records = [0, 1, 2].map((action) => {
      const lanes = kernel.create(1);
      kernel.reset(lanes, 0, 0, CHANCE);
      kernel.step(lanes, Int32Array.of(action), CHANCE);
      const record = game.endRecord(game.apply(game.initial(), action));
      expect(kernel.endRecord?.(lanes, 0)).toEqual(record);
      return record;
    });
    expect(records).toEqual([
      { x: 0, big: null },
      { x: 1, big: true },
      { x: null, big: null },
    ]);
  });
});
