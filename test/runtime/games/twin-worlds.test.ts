import { describe, expect, test } from "vitest";
import type { Game } from "../../../src/contract/game.js";
import { Fault } from "../../../src/runtime/games/fault.js";
import { printTwinReport } from "../../../src/runtime/games/twin-report.js";
import { twinWorlds } from "../../../src/runtime/games/twin-worlds.js";
import {
  handKuhn,
  handMeeting,
  handOddOneOut,
  handRockPaperScissors,
  handTicTacToe,
  type KuhnState,
  type ThrowState,
} from "../../support/hand-games.js";

/** A game whose only fault is the one named; most see what nobody told the seat: the other's card. */
type Corrupted = { readonly name: string; readonly kind: string; readonly game: Game };

const kuhn = handKuhn();
const throwing = handRockPaperScissors();
const kuhnWith = (parts: Partial<Game<KuhnState>>) => ({ ...kuhn, ...parts }) as Game;
const throwingWith = (parts: Partial<Game<ThrowState>>) => ({ ...throwing, ...parts }) as Game;
const other = (seat: number) => 1 - seat;

const corrupted: readonly Corrupted[] = [
  {
    name: "an observation that holds the other's card",
    kind: "observation",
    game: kuhnWith({
      observe: (state, seat, out, at) => {
        kuhn.observe(state, seat, out, at);
        // One number, one bit, in one corner of the game: the other holds the king and has bet.
        if (state.cards?.[other(seat)] === 2 && state.moves.join("") === "01") out[at + 11] = 1;
      },
    }),
  },
  {
    name: "an observation that differs by the sign of a zero alone",
    kind: "observation",
    game: kuhnWith({
      observe: (state, seat, out, at) => {
        kuhn.observe(state, seat, out, at);
        if (state.cards?.[other(seat)] === 0) out[at + 7] = -0;
      },
    }),
  },
  {
    name: "a mask that depends on the other's card",
    kind: "mask",
    game: kuhnWith({ legal: (state) => (state.cards?.[other(state.moves.length % 2)] === 2 ? [0] : [0, 1]) }),
  },
  {
    name: "a turn order that depends on a card",
    kind: "turn",
    game: kuhnWith({
      turn: (state) => {
        const turn = kuhn.turn(state);
        const swapped = state.cards?.[0] === 2 && turn.kind === "decide";
        return swapped ? { ...turn, seat: other(turn.seat) } : turn;
      },
      events: (state, seat) =>
        kuhn.events(state, seat).map((event) => (state.cards?.[0] === 2 ? { ...event, seat: other(event.seat) } : event)),
    }),
  },
  {
    name: "a question that is asked only if the other holds no jack",
    kind: "turn",
    game: kuhnWith({
      // After check, check somebody is asked once more, for nothing; who, depends on a card.
      turn: (state) => {
        const moves = state.moves.join("");
        if (state.cards && moves === "00") return { kind: "decide", seat: state.cards[1] === 0 ? 1 : 0, site: 0 };
        return moves.startsWith("00") ? { kind: "end", truncated: false } : kuhn.turn(state);
      },
    }),
  },
  {
    name: "a site that depends on the other's card",
    kind: "site",
    game: kuhnWith({
      turn: (state) => {
        const turn = kuhn.turn(state);
        return turn.kind === "decide" && state.cards?.[other(turn.seat)] === 1 ? { ...turn, site: 1 - turn.site } : turn;
      },
    }),
  },
  {
    name: "an event that names the other's card",
    kind: "turn",
    game: kuhnWith({
      events: (state, seat) => [
        ...(state.cards?.[other(seat)] === 2 ? [{ place: "king", seat: -1, value: null }] : []),
        ...kuhn.events(state, seat),
      ],
    }),
  },
  {
    name: "an event that is blank if a card is the king",
    kind: "event",
    game: kuhnWith({
      events: (state, seat) =>
        kuhn
          .events(state, seat)
          .map((event) => (state.cards?.[other(seat)] === 2 && event.seat !== seat ? { ...event, value: null } : event)),
    }),
  },
  {
    name: "a choice of the same moment that the other can observe",
    kind: "observation",
    game: throwingWith({
      observe: (state, seat, out, at) => {
        throwing.observe(state, seat, out, at);
        if (seat === 1 && state[0] === 2) out[at] = 1;
      },
    }),
  },
  {
    name: "a text that names the other's card",
    kind: "show",
    game: kuhnWith({ show: (state, seat) => (state.cards?.[other(seat)] === 1 ? "Beware." : "Go on.") }),
  },
  {
    name: "an end that comes early for a card",
    kind: "end",
    game: kuhnWith({
      turn: (state) => (state.cards?.[1] === 2 && state.moves.length === 1 ? { kind: "end", truncated: false } : kuhn.turn(state)),
    }),
  },
  {
    name: "a past that changes",
    kind: "past",
    game: kuhnWith({
      events: (state, seat) =>
        kuhn
          .events(state, seat)
          .map((event, i) =>
            i === 0 && state.moves.length > 1 && state.cards?.[other(seat)] === 2 ? { ...event, value: 1 - Number(event.value) } : event,
          ),
    }),
  },
];

const clean = [kuhn, handKuhn(2), handKuhn(0, 3), throwing, handTicTacToe(), handMeeting(), handOddOneOut()] as const;

describe("twin worlds", () => {
  test.each(clean.map((game) => ({ name: game.info.name, seats: game.info.seats.length, game: game as Game })))(
    "accuse nobody in $name for $seats",
    ({ game }) => {
      for (const mode of ["tree", "plays"] as const) {
        const report = twinWorlds(game, { mode, nodes: 20_000, count: 300, seed: 7 });
        expect(report.leak, printTwinReport(report).join("\n")).toBeUndefined();
        expect(report.unlabelled).toBe(false);
        if (mode === "plays") {
          expect(report.compared).toBeGreaterThan(200);
          // A hidden choice that is shown later seldom fits when drawn anew; most pairs must still be kept together.
          expect(report.abandoned).toBeLessThan(60);
        }
      }
    },
  );

  test.each(corrupted)("catch $name", ({ kind, game }) => {
    const report = twinWorlds(game, { mode: "tree" });
    expect(report.leak?.kind).toBe(kind);
    const plays = twinWorlds(game, { mode: "plays", count: 2000, seed: 1 });
    expect(plays.leak, "random plays").toBeDefined();
  });

  test("say what leaks with the two worlds as witness", () => {
    const report = twinWorlds(corrupted[2].game, { mode: "tree" });
    expect(printTwinReport(report)).toEqual([
      "kuhn_poker: first may choose check, bet in one world and check in the other",
      "  it noticed in both: sees 0 ? drawn",
      "  one world:   drawn: 0 1",
      "  other world: drawn: 0 2",
    ]);
  });

  test("give the same report for the same seed", () => {
    const game = corrupted[0].game;
    const settings = { mode: "plays", count: 500, seed: 11 } as const;
    expect(twinWorlds(game, settings)).toEqual(twinWorlds(game, settings));
  });

  test("turn to random plays where the tree is too large or a draw has no list of outcomes", () => {
    expect(twinWorlds(kuhn, { nodes: 20 }).mode).toBe("plays");
    expect(twinWorlds(kuhn, { nodes: 20, mode: "tree" })).toMatchObject({ mode: "tree", complete: false });
    const unlisted: Game<KuhnState> = {
      ...kuhn,
      outcomes: () => {
        throw new Fault("its outcomes cannot be listed", "by hand");
      },
    };
    const report = twinWorlds(unlisted, { count: 200 });
    expect(report.mode).toBe("plays");
    expect(report.leak).toBeUndefined();
    expect(report.compared).toBeGreaterThan(100);
  });

  test("try a small tree of a game without a bound, then take random plays", () => {
    const { longest: _, ...info } = kuhn.info;
    expect(twinWorlds({ ...kuhn, info }, { count: 50 })).toMatchObject({ mode: "tree", complete: true });
    expect(twinWorlds({ ...kuhn, info }, { count: 50, nodes: 20 }).mode).toBe("plays");
    expect(twinWorlds({ ...kuhn, info }, { mode: "tree" })).toMatchObject({ mode: "tree", complete: true });
  });

  test("say when draws have no labels", () => {
    const { seen: _, ...unlabelled } = kuhn;
    expect(twinWorlds(unlabelled).unlabelled).toBe(true);
    expect(printTwinReport(twinWorlds(unlabelled)).join("\n")).toContain("taken as seen by all");
  });
});
