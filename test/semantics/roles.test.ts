/** Arrays of roles: a seat for each entry, named as it is written. */
import { describe, expect, it } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { Ledger } from "../../src/runtime/games/credit.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { running } from "../compiler/5-emit/games/emitted.js";
import { gameOf, lowerFile } from "../support/lower-text.js";
import { play } from "../support/play-ir.js";

const told = (spec: string) => lowerFile(sourceFile("test.sp", spec)).diagnostics.map((d) => `${d.code} ${d.text}`);

describe("arrays of roles", () => {
  it("are seats in declared order, entries row-major", () => {
    const ir = gameOf(`enum Post { left, right }
      game g { roles chief, scout[2], guard[Post, 1..2]
        play { let x = scout[0] chooses 0..1; let y = guard[right, 2] chooses 0..1 } }`);
    expect(ir.seats).toEqual(["chief", "scout[0]", "scout[1]", "guard[left, 1]", "guard[left, 2]", "guard[right, 1]", "guard[right, 2]"]);
    expect(ir.decisions.map((d) => (d.seat.kind === "const" ? d.seat.value : undefined))).toEqual([1, 6]);
  });

  it("are asked and paid by an index that play works out", () => {
    const spec = `game g { roles a[3]
      next: 0..2 = 2
      play { repeat 2 { let x = a[next] chooses 0..2; reward a[x] += 1; next = x }; for s in a { reward s += 10 } } }`;
    expect(play(spec).turn).toMatchObject({ seat: 2 });
    expect(play(spec, "1").turn).toMatchObject({ seat: 1 });
    expect(play(spec, "1", "1").returns).toEqual([10, 12, 10]);
  });

  it("may promise a common sum", () => {
    expect(told("game g { roles a[2]\n common_sum\n play { let x = a[0] chooses 0..1; for s in a { reward s += x } } }")).toEqual([]);
  });

  it("are an index type: an entry for each, indexed as they are", () => {
    const spec = `game g { roles lead, a[2, 1..2]
      n: (0..9)[a] = 0
      play { let x = a[1, 2] chooses 0..3; n[1, 2] = x; n[0, 1] += 1; for s in players { reward s += 1 }; end with (n: n) } }`;
    const played = play(spec, "3");
    expect(played.game.endRecord(played.state)).toEqual({ n: [1, 0, 0, 3] });
    expect(played.returns).toEqual([1, 1, 1, 1, 1]);
  });

  it("know their size", () => {
    expect(told("game g { roles a[40]\n play { let x = a[0] chooses 0..1 } }")).toContain(
      "SP3222 `a` makes 40 seats, and a game has at most 30",
    );
    expect(told("game g { roles a[20], b[20]\n play { let x = a[0] chooses 0..1 } }")).toContain(
      "SP3222 `b` makes 40 seats, and a game has at most 30",
    );
    expect(told("game g { roles a[2]\n play { let x = a[5] chooses 0..1 } }")[0]).toMatch(/^SP3012 /);
  });

  it("are refused with a size that a parameter gives", () => {
    expect(told("game g(n: 1..4 = 2) { roles a[n]\n play { let c = a[0] chooses 0..1 } }")[0]).toBe(
      "SP3013 a number of roles that depends on a parameter is part of the language, but this version of spc does not handle it yet",
    );
  });
});

describe("players that own roles (A10)", () => {
  const SIDES = `game sides { players left, right
    zero_sum
    roles chief[player], hand[player, 2]
    private card: (0..2)[player] ~ deal(0..2)
    play {
      let private plan = chief[left] chooses 0..2 where it <= card[left]
      let a = hand[left, 1] chooses 0..1
      let b = right chooses 0..1
      REWARD
    } }`;
  const spec = (reward: string) => SIDES.replace("REWARD", reward);

  it("are the first seats; a role is a seat of its own on its player's side", () => {
    const ir = gameOf(spec("draw"));
    expect(ir.seats).toEqual([
      "left",
      "right",
      "chief[left]",
      "chief[right]",
      "hand[left, 0]",
      "hand[left, 1]",
      "hand[right, 0]",
      "hand[right, 1]",
    ]);
    expect(ir.owners).toEqual([0, 1, 0, 1, 0, 0, 1, 1]);
    expect(ir.decisions.map((d) => (d.seat.kind === "const" ? d.seat.value : undefined))).toEqual([2, 5, 1]);
  });

  /** Plays 0 at each decision after dealing 2 to left and 0 to right; gives what each decision is credited with, and the scores. */
  function paid(reward: string) {
    const { game } = running({ ...gameOf(spec(reward)), watched: true });
    const ledger = new Ledger(game.info.seats.length, game.info.channels?.length ?? 1);
    let state = game.apply(game.initial(), [2, 0]);
    for (let event = 1; ; event++) {
      const turn = game.turn(state);
      if (turn.kind !== "decide") break;
      ledger.ask(turn.seat, turn.site, event);
      const before = game.returns(state);
      state = game.apply(state, 0);
      if (game.paid !== undefined) game.paid(state).forEach((p) => ledger.pay(p));
      else game.returns(state).forEach((s, seat) => ledger.pay({ seat, channel: 0, amount: s - before[seat], credit: "latest" }));
    }
    const credit = (seat: number) => ledger.of(seat).map((r) => [...r.rewards].map((x) => x + 0).join(" "));
    return { chief: credit(2), hand: credit(5), right: credit(1), scores: game.returns(state).map((x) => x + 0) };
  }

  it("pay what a player is paid to the latest decision of each role of its side", () => {
    expect(paid("reward left += 3; reward right += -3")).toEqual({
      chief: ["3"],
      hand: ["3"],
      right: ["-3"],
      scores: [3, -3, 3, -3, 3, 3, -3, -3],
    });
  });

  it("count a role's unnamed rewards for its player, and named ones for the role alone", () => {
    expect(paid("reward hand[left, 1] += 2; reward right += -2")).toMatchObject({
      chief: ["0"],
      hand: ["2"],
      scores: [2, -2, 0, -2, 0, 2, -2, -2],
    });
    expect(paid("reward hand[left, 1] += 2 as style")).toMatchObject({ hand: ["0 2"], scores: [0, 0, 0, 0, 0, 2, 0, 0] });
  });

  it("win and lose by side, and the promise speaks of players (A11)", () => {
    expect(paid("win right by 4").scores).toEqual([-4, 4, -4, 4, -4, -4, 4, 4]);
    expect(told(spec("reward hand[left, 1] += 1"))).toEqual(["SP3601 `zero_sum` is broken at this end: the payoffs sum to 1, not 0"]);
    expect(() => paid("reward hand[left, 1] += b + 1")).toThrow(/zero_sum/);
  });

  it("let roles see what their player sees, and nobody else", () => {
    const game = running(gameOf(spec("draw"))).game;
    let state = game.apply(game.initial(), [2, 0]);
    const cards = game.info.observation.features.find((f) => f.name === "card");
    const seen = (seat: number) => {
      const out = new Float32Array(game.info.observation.size);
      game.observe(state, seat, out, 0);
      return [...out.subarray(cards?.offset, (cards?.offset ?? 0) + 3)].indexOf(1);
    };
    expect(game.info.seats.map((_, seat) => seen(seat))).toEqual([2, 0, 2, 0, 2, 2, 0, 0]);
    state = game.apply(state, 1);
    expect(game.info.seats.map((_, seat) => game.events(state, seat).at(-1)?.value)).toEqual([1, null, 1, null, 1, 1, null, null]);
    expect(twinWorlds(game, { mode: "plays", count: 150 }).leak).toBeUndefined();
    expect(told(spec("let c = hand[right, 0] chooses 0..2 where it <= card[left]"))[0]).toMatch(/^SP3301 /);
  });

  it("know whose side `me` is on", () => {
    const ir = gameOf(
      `game g { players p, q\n roles arm[player]
        level: (0..3)[player] = 0
        play { level[q] = 2; let x = arm[q] chooses 0..1 given (mine: level[me], all: level); reward arm[q] += x } }`,
    );
    const { game } = running(ir);
    const out = new Float32Array(game.info.observation.size);
    const state = game.initial();
    game.observe(state, 3, out, 0);
    const feature = (name: string) => {
      const f = game.info.observation.features.find((x) => x.name === name);
      return f === undefined
        ? []
        : [...out.subarray(f.offset, f.offset + f.width * (f.shape[0] ?? 1))]
            .map((x, i) => (x === 1 ? i % f.width : -1))
            .filter((i) => i >= 0);
    };
    expect(feature("mine")).toEqual([2]);
    expect(feature("all")).toEqual([2, 0]);
  });

  it("own every role that stands beside them", () => {
    expect(told("game g { players x, y\n roles judge\n play { let c = x chooses 0..1 } }")[0]).toMatch(
      /^SP3013 a role beside `players` that no player owns/,
    );
  });
});
