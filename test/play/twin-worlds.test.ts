/** The proof and the play agree (B13, B14): what the compiler accepts is never asked differently in twin worlds; what it refuses mostly is. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Game, Kernel } from "../../src/contract/game.js";
import { twinLanes } from "../../src/runtime/games/twin-lanes.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { compileBlind } from "../support/compile-blind.js";
import { KUHN, LEAKS } from "./kuhn-leaks.js";
import { randomHiddenGame } from "./random-hidden-games.js";

describe("the games of the standard library", () => {
  for (const name of ["kuhn_poker", "rock_paper_scissors", "tic_tac_toe"]) {
    it(`${name} asks nobody differently in twin worlds`, () => {
      const { game, leaks } = compileBlind(readFileSync(`stdlib/games/${name}.sp`, "utf8"));
      expect(leaks).toEqual([]);
      if (game === undefined) throw new Error("expected a game");
      const report = name === "tic_tac_toe" ? twinWorlds(game, { mode: "plays", count: 300, seed: 5 }) : twinWorlds(game, { mode: "tree" });
      expect(report.leak).toBeUndefined();
      expect(report.unlabelled).toBe(false);
      if (name !== "tic_tac_toe") expect(report.complete).toBe(true);
      if (name !== "tic_tac_toe") expect(report.compared).toBeGreaterThan(0);
    });
  }
});

describe("a decision that the others do not hear of (B5, B8)", () => {
  const compiled = compileBlind(readFileSync("test/compiler/5-emit/games/specs/unheard.sp", "utf8"));
  const { game, kernel } = compiled;
  if (game === undefined || kernel === undefined) throw new Error("expected a game with a kernel");

  it("is allowed, and tells nobody in twin worlds, in both forms", () => {
    expect(compiled.leaks).toEqual([]);
    const plays = twinWorlds(game, { mode: "plays", count: 200, seed: 3 });
    expect(plays.leak).toBeUndefined();
    expect(plays.compared).toBeGreaterThan(200);
    const lanes = twinLanes(game, kernel, 500, 3);
    expect(lanes.leak).toBeUndefined();
    expect(lanes.compared).toBeGreaterThan(200);
  });

  it("would be heard of if its event were only blank", () => {
    const blank: Game = { ...game, events: (state, seat) => [...game.events(state, seat), ...heard(state, seat)] };
    const heard = (state: unknown, seat: number) =>
      game.info.seats.flatMap((_, other) =>
        other === seat
          ? []
          : game.events(state, other).flatMap((e) => (e.place === "aim" && e.seat === other ? [{ ...e, value: null }] : [])),
      );
    expect(twinWorlds(blank, { mode: "plays", count: 200, seed: 3 }).leak).toBeDefined();
  });
});

describe("a kernel that writes more than the scalar form", () => {
  const { game, kernel } = compileBlind(KUHN);
  if (game === undefined || kernel === undefined) throw new Error("expected a game with a kernel");

  it("is caught by its rows", () => {
    expect(twinLanes(game, kernel, 500, 1).leak).toBeUndefined();
    const { size } = game.info.observation;
    const corrupted: Kernel = {
      ...kernel,
      observe(lanes, out) {
        kernel.observe(lanes, out);
        const { card } = lanes as unknown as { readonly card: Uint8Array };
        for (let lane = 0; lane < lanes.lanes; lane++) if (lanes.seat[lane] === 1) out[lane * size + 3] += card[lane * 2];
      },
    };
    const { leak } = twinLanes(game, corrupted, 500, 1);
    expect(leak?.kind).toBe("observation");
    expect(leak?.text).toMatch(/^in the kernel second observes different/);
  });
});

describe("leaks seeded into Kuhn poker, played with the proof switched off", () => {
  for (const leak of LEAKS) {
    it(`${leak.twins}: ${leak.name}`, () => {
      const text = leak.edits.reduce((t, [from, to]) => t.replace(from, () => to), KUHN);
      const { game, leaks } = compileBlind(text);
      expect(leaks).toHaveLength(1);
      if (leak.twins === "refused") {
        expect(game).toBeUndefined();
        return;
      }
      if (game === undefined) throw new Error("expected a game");
      const report = twinWorlds(game, { mode: "tree" });
      expect(report.complete || report.leak !== undefined).toBe(true);
      expect(report.leak?.kind ?? "unseen").toBe(leak.twins);
    });
  }

  it("are seen by both, most of them", () => {
    expect(LEAKS.filter((l) => l.twins !== "unseen" && l.twins !== "refused").length).toBeGreaterThanOrEqual(24);
  });
});

describe("random games with hidden state", () => {
  const numbers = (seed: number): ((n: number) => number) => {
    let x = (Math.imul(seed, 2654435761) + 12345) >>> 0 || 1;
    return (n) => {
      x ^= x << 13;
      x >>>= 0;
      x ^= x >>> 17;
      x ^= x << 5;
      x >>>= 0;
      return Math.floor((x / 2 ** 32) * n);
    };
  };

  it("are never asked differently in twin worlds where the compiler accepts them (B13)", () => {
    const found = { accepted: 0, refused: 0, refusedAndLeaking: 0 };
    for (let seed = 0; seed < 80; seed++) {
      const text = randomHiddenGame(numbers(seed));
      const { game, leaks } = compileBlind(text);
      if (game === undefined) continue;
      if (leaks.length > 0) found.refused += 1;
      else found.accepted += 1;
      if (leaks.length > 0 && seed % 6 !== 0) continue;
      const report = twinWorlds(game, { nodes: 20_000, count: 100, seed });
      if (leaks.length > 0 && report.leak !== undefined) found.refusedAndLeaking += 1;
      if (leaks.length === 0 && report.leak !== undefined) expect.fail(`${report.leak.text}\n${text}`);
    }
    expect(found.accepted).toBeGreaterThanOrEqual(8);
    expect(found.refusedAndLeaking).toBeGreaterThanOrEqual(4);
  }, 240_000);
});
