/** Players are observed as how many seats after `me` they come (B8). */
import { expect, test } from "vitest";
import type { Game } from "../../../../src/contract/game.js";
import { featureInWords } from "../../../../src/runtime/solve/situations.js";
import { gameOf } from "../../../support/lower-text.js";
import { CHANCE } from "./compare.js";
import { running } from "./emitted.js";

const THREE = `game marking {
  players a, b, c
  record Pact { partner: player = c, strength: 0..1 = 0 }
  owner: player?[0..2] = none
  leader: player = b
  pact: Pact = Pact()
  play {
    cycle p in players up to 6 {
      let at = p chooses 0..2
      owner[at] = p
    }
  }
}`;

/** What the seat asked after some moves observes: from the kernel, which must equal the scalar form. */
function observed(text: string, moves: readonly number[]): { game: Game; numbers: Float32Array; seat: number } {
  const { game, kernel } = running(gameOf(text));
  const lanes = kernel.create(1);
  kernel.reset(lanes, 0, 0, CHANCE);
  let state = game.initial();
  for (const move of moves) {
    kernel.step(lanes, Int32Array.of(move), CHANCE);
    state = game.apply(state, move);
  }
  const numbers = new Float32Array(game.info.observation.size);
  const scalar = new Float32Array(game.info.observation.size);
  kernel.observe(lanes, numbers);
  game.observe(state, lanes.seat[0], scalar, 0);
  expect([...scalar]).toEqual([...numbers]);
  return { game, numbers, seat: lanes.seat[0] };
}

function part(game: Game, numbers: Float32Array, name: string): number[] {
  const feature = game.info.observation.features.find((f) => f.name === name);
  if (feature === undefined) throw new Error(`no feature ${name}`);
  return [...numbers.subarray(feature.offset, feature.offset + feature.width * feature.shape.reduce((n, s) => n * s, 1))];
}

test("players count from me", () => {
  // a marked entry 0 and b entry 2; c looks.
  const { game, numbers, seat } = observed(THREE, [0, 2]);
  expect(seat).toBe(2);
  expect(part(game, numbers, "me")).toEqual([0, 0, 1]);
  expect(part(game, numbers, "owner")).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1]);
  expect(part(game, numbers, "leader")).toEqual([0, 0, 1]);
  expect(part(game, numbers, "pact")).toEqual([1, 0, 0, 1, 0]);
});

test("what is mine looks the same from every seat", () => {
  const own = [[], [1], [1, 1], [1, 1, 1]].map((moves) => {
    const { game, numbers, seat } = observed(THREE, moves);
    return { seat, owner: part(game, numbers, "owner") };
  });
  // From b on, entry 1 belongs to whoever moved just before.
  expect(own.map((x) => x.seat)).toEqual([0, 1, 2, 0]);
  expect(own[2].owner).toEqual(own[1].owner);
  expect(own[3].owner).toEqual(own[1].owner);
});

test("people read the names of seats", () => {
  const { game, numbers, seat } = observed(THREE, [0, 2]);
  const words = game.info.observation.features.map((f) => featureInWords(f, numbers, game.info.seats, seat));
  expect(words.slice(0, 3)).toEqual(["me=c", "owner=a none b", "leader=b"]);
});
