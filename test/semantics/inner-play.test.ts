/** `play other(args) with seat: seat` inside of a game (A15): an episode of its own, its seats bound, its end record the value. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { solve } from "../../src/runtime/solve/solve.js";
import { compareForms, compareScalars } from "../compiler/5-emit/games/compare.js";
import { running } from "../compiler/5-emit/games/emitted.js";
import { lowerFile } from "../support/lower-text.js";
import { interpret } from "../support/interpret.js";
import type { GameIr } from "../../src/compiler/4-lower/games/ir.js";

const compile = (spec: string) => lowerFile(sourceFile("test.sp", spec));
const told = (spec: string) => compile(spec).diagnostics.map((d) => `${d.code} ${d.text}`);

function gameOf(spec: string, name: string): GameIr {
  const { games, diagnostics } = compile(spec);
  expect(diagnostics.map((d) => d.text)).toEqual([]);
  const ir = games.get(name);
  if (ir === undefined) throw new Error(`no game ${name}`);
  return ir;
}

/** Plays listed moves in a game without chance; gives what the seats got and who was asked. */
function moves(ir: GameIr, ...actions: readonly number[]) {
  const game = interpret(ir);
  let state = game.initial();
  const asked: string[] = [];
  for (const action of actions) {
    const turn = game.turn(state);
    if (turn.kind !== "decide") throw new Error("nobody is asked");
    asked.push(`${game.info.seats[turn.seat]} ${game.info.sites[turn.site].name}`);
    state = game.apply(state, action);
  }
  return { asked, returns: game.returns(state), turn: game.turn(state), record: game.endRecord?.(state) };
}

const PAIR = `game pair(gain: 0..5 = 1) { players left, right
  sum: 0..9 = 0
  play {
    let move = left chooses 0..2
    sum = move
    let answer = right chooses 0..2
    sum += answer
    reward left += gain
    if answer == 2 { cut }
    end with (sum: sum, same: move == answer)
  } }`;

describe("an inner episode", () => {
  it("asks the seats that are bound, pays them, and gives its end record", () => {
    const ir = gameOf(
      `${PAIR}
       game outer { players a, b
         play {
           let r = play pair(3) with left: b, right: a
           end with (sum: r.sum, same: r.same)
         } }`,
      "outer",
    );
    const played = moves(ir, 1, 1);
    expect(played.asked).toEqual(["b move", "a answer"]);
    expect(played.returns).toEqual([0, 3]);
    expect(played.record).toEqual({ sum: 2, same: true });
  });

  it("begins anew each time, and goes on after `cut`; a field that some end omits is an option (A16)", () => {
    const ir = gameOf(
      `${PAIR}
       game outer { players left, right
         total: 0..20 = 0
         play {
           repeat 2 { let r = play pair; total += r.sum else 5 }
           end with (total: total)
         } }`,
      "outer",
    );
    expect(moves(ir, 1, 1, 2, 1).record).toEqual({ total: 5 });
    const cut = moves(ir, 1, 2, 2, 1);
    expect(cut.record).toEqual({ total: 8 });
    expect(cut.turn).toEqual({ kind: "end", truncated: false });
    expect(cut.returns).toEqual([2, 0]);
  });

  it("settles `win` and `draw` by its own promise, and the outer episode goes on (A10)", () => {
    const ir = gameOf(
      `game duel { players x, y
         constant_sum 1
         play { let w = x chooses 0..2; if w == 0 { win x } else { if w == 1 { win y by 3 } else { draw } } } }
       game outer { players a, b
         play { play duel() with x: b, y: a; let last = a chooses 0..1; reward a += last } }`,
      "outer",
    );
    expect(moves(ir, 0, 0).returns).toEqual([0, 1]);
    expect(moves(ir, 1, 1).returns).toEqual([4, -2]);
    expect(moves(ir, 2, 0).returns).toEqual([0.5, 0.5]);
  });

  it("sits inside of inner episodes, seats bound step by step; its sites take its name where theirs is taken", () => {
    const ir = gameOf(
      `game leaf { players p, q
         play { let move = p chooses 0..1; reward p += move } }
       game middle { players u, v
         play { let move = u chooses 0..2; play leaf() with p: v, q: u } }
       game outer { players a, b
         play { let move = a chooses 0..3; play middle() with u: b, v: a } }`,
      "outer",
    );
    const played = moves(ir, 3, 2, 1);
    expect(played.asked).toEqual(["a move", "b middle.move", "a leaf.move"]);
    expect(played.returns).toEqual([1, 0]);
  });

  it("keeps a game's value: Kuhn poker played inside, from either chair", () => {
    const spec = `import { kuhn_poker } from "std/games/kuhn_poker"
      game same { players first, second\n zero_sum\n play { play kuhn_poker } }
      game turned { players a, b\n zero_sum\n play { play kuhn_poker(1) with first: b, second: a } }`;
    const value = (name: string) => solve(interpret(gameOf(spec, name)), { iterations: 300 }).value;
    // H. W. Kuhn (1950): -1/18 for the first player; the toll of 1 goes to the second.
    expect(value("same")[0]).toBeCloseTo(-1 / 18, 2);
    expect(value("turned")[0]).toBeCloseTo(1 + 1 / 18, 2);
  });

  it("tells no seat what it may not know (B14)", () => {
    const file = new URL("../compiler/5-emit/games/specs/inner.sp", import.meta.url);
    const { games, diagnostics } = lowerFile(sourceFile("inner.sp", readFileSync(file, "utf8")));
    expect(diagnostics).toEqual([]);
    for (const ir of games.values()) {
      const report = twinWorlds(running(ir).game, { mode: "plays", count: 150 });
      expect(report.leak).toBeUndefined();
      expect(report.compared).toBeGreaterThan(0);
    }
  });
});

describe("an inner episode that cannot be", () => {
  it("is a game inside of itself: the circle is told", () => {
    expect(
      told(`game a { players x, y\n play { let m = x chooses 0..1; play b } }
            game b { players x, y\n play { let m = x chooses 0..1; play c } }
            game c { players x, y\n play { let m = x chooses 0..1; play a } }`)[0],
    ).toBe("SP3224 a game is played inside of itself: `a` plays `b` plays `c` plays `a`");
  });

  it("has a seat nobody sits at, one twice, or one that it does not have", () => {
    const outer = (binding: string) => told(`${PAIR}\ngame outer { players a, b\n play { play pair() with ${binding} } }`);
    expect(outer("left: a")).toEqual([expect.stringMatching(/^SP3223 nobody sits at `right` of `pair`/)]);
    expect(outer("left: a, right: a")).toEqual(["SP3223 `left` and `right` of `pair` must be different seats, found both are `a`"]);
    expect(outer("lift: a, right: b")[0]).toBe("SP3223 `pair` has no seat `lift`, found its seats are `left`, `right`");
    expect(outer("left: 1, right: b")[0]).toMatch(/^SP3223 `left` of `pair` is to be a seat of `outer`, found /);
  });

  it("finds two seats at one chair only in play: a fault", () => {
    const ir = gameOf(
      `${PAIR}\ngame outer { players a, b\n play { let who = a chooses player; play pair() with left: who, right: a } }`,
      "outer",
    );
    expect(moves(ir, 1, 0).asked).toEqual(["a who", "b move"]);
    expect(() => moves(ir, 0)).toThrow();
  });

  it("is set by what a seat does not know, or tells what not every seat knows (B2)", () => {
    expect(told(`${PAIR}\ngame outer { players left, right\n secret key: 0..5 ~ uniform(0..5)\n play { play pair(key) } }`)[0]).toMatch(
      /^SP3312 /,
    );
    const secret = `game deal_one { players left, right
      private card: (0..3)[player] ~ uniform(0..3)
      play { let move = left chooses 0..1; end with (card: card[left]) } }
      game outer { players left, right
      seen: 0..3 = 0
      play { let r = play deal_one; seen = r.card } }`;
    expect(told(secret)[0]).toMatch(/^SP33/);
    expect(told(secret.replace("end with (card: card[left])", "let shown = reveal(card[left]); end with (card: shown)"))).toEqual([]);
  });

  it("stands before a decision of its `together` (A5), or would tell seats that do not sit in it", () => {
    const outer = (play: string, players = "left, right") => told(`${PAIR}\ngame outer { players ${players}\n play { ${play} } }`);
    expect(outer("together { play pair; let x = left chooses 0..1 }")).toEqual([
      "SP3228 `pair` is played before a decision of the same `together`",
    ]);
    const couple = `game couple { players left, right
      seen by left, right both: 0..1 ~ uniform(0..1)
      play { let x = left chooses 0..1; if both == 1 { let y = right chooses 0..1 } } }`;
    expect(told(couple)).toEqual([]);
    const three = (seats: string) => told(`${couple}\ngame outer { players ${seats}\n play { play couple } }`);
    expect(three("left, right")).toEqual([]);
    expect(three("left, right, third")).toEqual(["SP3229 seats that do not sit in `couple` would learn what only its seats may know"]);
  });

  it("is given a size that only play knows", () => {
    const sized = `game sized(n: 1..4 = 2) { players left, right\n play { let x = left chooses 1..n } }`;
    expect(told(`${sized}\ngame outer { players left, right\n play { let k = left chooses 1..4; play sized(k) } }`)[0]).toMatch(
      /^SP3227 `n` gives sizes of `sized`/,
    );
  });
});

describe("an inner episode for some of the seats", () => {
  const spec = (bind: string) => `game cards(n: 1..6 = 3) { players lead, reply
      zero_sum
      private card: (1..n)[player] ~ deal(1..n)
      play { let bid = lead chooses 1..n; let private mark = reply chooses 0..1; win (bid == card[lead] ? lead : reply) } }
    game outer { players a, b, c
      play { let guest = a chooses player where it != a; play cards(4) with ${bind}; let last = c chooses 0..1 } }`;

  it("pays those that sit in it, and the others see what is public in it alone (A15)", () => {
    const ir = gameOf(spec("lead: a, reply: guest"), "outer");
    const game = interpret(ir);
    let state = game.apply(game.initial(), 1);
    state = game.apply(state, [3, 1]);
    state = game.apply(game.apply(state, 2), 1);
    expect(game.returns(state)).toEqual([1, -1, 0]);
    const events = (seat: number) => game.events(state, seat).map((e) => `${e.place} ${JSON.stringify(e.value)}`);
    expect(events(1)).toEqual(["guest 1", "bid 2", "mark 1"]);
    expect(events(2)).toEqual(["guest 1", "bid 2", "mark null"]);
    expect(twinWorlds(running(ir).game, { mode: "plays", count: 150 }).leak).toBeUndefined();
  });

  it("has the sizes that its arguments give", () => {
    const ir = gameOf(spec("lead: a, reply: guest"), "outer");
    expect(ir.sites.map((s) => `${s.name} ${s.size}`)).toEqual(["guest 3", "bid 4", "mark 2", "last 2"]);
  });

  it("is bound by `every seat` where it has one", () => {
    const solo = `game solo { players me_alone\n play { let x = me_alone chooses 0..2; reward me_alone += x } }
      game outer { players a, b\n play { play solo with every seat: b } }`;
    expect(moves(gameOf(solo, "outer"), 2).returns).toEqual([0, 2]);
    expect(told(`${PAIR}\ngame outer { players a, b\n play { play pair with every seat: a } }`)).toEqual([
      "SP3223 one seat cannot sit at all 2 seats of `pair`, found `every seat: a`",
    ]);
  });

  it("proves nothing from defaults that play does not keep to: stores that arguments may break are checked (C2)", () => {
    const store = `game hold(n: 0..9 = 1) { players left, right\n level: 0..4 = 0\n play { level = n; let x = left chooses 0..1; end with (level: level) } }
      game outer { players left, right\n play { let k = right chooses 0..9; let r = play hold(k); end with (level: r.level) } }`;
    const ir = gameOf(store, "outer");
    expect(moves(ir, 4, 1).record).toEqual({ level: 4 });
    expect(() => moves(ir, 5)).toThrow();
  });

  it("is played in a `together` when all has been chosen", () => {
    const ir = gameOf(
      `${PAIR}\ngame outer { players left, right
        play { together { let x = left chooses 0..2; let y = right chooses 0..2; play pair(x) }; let z = left chooses 0..1; reward left += y } }`,
      "outer",
    );
    const played = moves(ir, 2, 1, 0, 0, 0);
    expect(played.asked).toEqual(["left x", "right y", "left move", "right answer", "left z"]);
    expect(played.returns).toEqual([3, 0]);
  });
});

describe("an episode from a saved state (A15, decision 0027)", () => {
  const STONES = `game stones(most: 1..3 = 3) { players first, second
    left: 0..12 = 12
    turn: player = first
    secret luck: 0..3 ~ uniform(0..3)
    play {
      cycle p in players up to 12 {
        if p != turn { continue }
        let take = p chooses 1..most where take <= left
        left -= take
        turn = other(p)
        if left == 0 { reward p += 1; end with (left, by: p is first, luck) }
      }
    } }`;
  const outer = (play: string, state = "") => `${STONES}
    game outer { players a, b
      private card: (0..3)[player] = [1, 2]
      secret key: 0..3 = 3
      ${state}
      play { let k = a chooses 1..4; ${play} } }`;

  it("begins with what is given, and draws nothing for it", () => {
    const ir = gameOf(
      outer("let r = play stones(2) from (left: k, turn: second, luck: 2) with first: a, second: b; end with (r.luck)"),
      "outer",
    );
    const played = moves(ir, 2, 1, 0);
    expect(played.asked).toEqual(["a k", "b take", "a take"]);
    expect(played.record).toEqual({ luck: 2 });
    expect(played.returns).toEqual([1, 0]);
  });

  it("begins as always with what is left out", () => {
    const ir = gameOf(outer("play stones from (left: k, luck: 0) with first: a, second: b"), "outer");
    expect(moves(ir, 2, 2).asked).toEqual(["a k", "a take"]);
  });

  it("may be a whole state, kept in the game around (`State of g`)", () => {
    const saved = "secret saved: State of stones = (left: 2, turn: second, luck: 1)";
    expect(told(outer("play stones from saved with first: a, second: b", saved))[0]).toMatch(
      /^SP3307 `left` is public, and is given the value of `saved`/,
    );
    const ir = gameOf(
      outer("saved.left = k; let r = play stones from saved with first: a, second: b; end with (r.luck)", saved.replace("secret ", "")),
      "outer",
    );
    const played = moves(ir, 2, 0, 1);
    expect(played.asked).toEqual(["a k", "b take", "a take"]);
    expect(played.record).toEqual({ luck: 1 });
  });

  it("is proved anew: first values are no bound for what is given (C1, C2)", () => {
    const once = `game once { players first, second
      left: 0..12 = 3
      play { let take = first chooses 1..3; left -= take } }`;
    const spec = `${once}
      game outer { players first, second
        play { let k = second chooses 0..12; play once from (left: k); end } }`;
    expect(() => moves(gameOf(spec, "outer"), 1, 2)).toThrow(/-2 does not fit/);
    expect(() =>
      moves(
        gameOf(
          `${once}\ngame outer { players first, second\n play { let k = second chooses 5..9; play once from (left: k + 4) } }`,
          "outer",
        ),
        4,
      ),
    ).toThrow(/13 does not fit/);
  });

  it("gives seats of the inner game nothing that they may not know (B4)", () => {
    const inner = `game inner { players x, y
      n: 0..3 = 0
      seen by x mine: 0..3 = 1
      secret s: 0..3 = 2
      private c: (0..3)[player] = 0
      play { let z = x chooses 0..3; let w = y chooses 0..3 where it != n } }`;
    const from = (given: string) =>
      told(`${inner}
        game outer { players a, b
          private card: (0..3)[player] ~ uniform(0..3)
          secret key: 0..3 ~ uniform(0..3)
          play { play inner from (${given}) with x: b, y: a } }`);
    expect(from("s: key, mine: card[b], c: [card[b], card[a]]")).toEqual([]);
    expect(from("n: key")).toEqual(["SP3307 `n` is public, and is given the value of `key`, which no seat sees"]);
    expect(from("mine: card[a]")).toEqual(["SP3307 `mine` is seen by `b`, and is given the value of `card[a]`, which only `a` sees"]);
    expect(from("c: [card[a], card[b]]")).toHaveLength(2);
    expect(from("n: 1, n: 2")).toEqual(["SP3206 `n` is given twice"]);
    const named = `${inner}
      game outer(s: State of inner = (n: 0, mine: 0, s: 1, c: [0, 0])) { players x, y
        play { play inner from s } }`;
    expect(told(named)).toEqual([]);
    expect(from("m: 1")).toEqual(["SP3206 `inner` has no state `m`"]);
  });

  it("agrees in all forms, and tells nobody too much (B14)", () => {
    const file = new URL("../compiler/5-emit/games/specs/saved.sp", import.meta.url);
    const { games } = lowerFile(sourceFile("saved.sp", readFileSync(file, "utf8")));
    const report = twinWorlds(running(games.get("practice") as GameIr).game, { mode: "plays", count: 60 });
    expect(report.leak).toBeUndefined();
    expect(report.compared).toBeGreaterThan(0);
  });
});

describe("an inner episode of a game whose players own roles (A10, decision 0028)", () => {
  const DUEL = `game duel { players left, right
    roles pilot[player, 2]
    zero_sum
    private card: (0..3)[player] = [1, 2]
    play {
      let x = left chooses 0..1
      let y = pilot[right, 1] chooses 0..3 where it <= card[right]
      reward left += x
      reward right += -x
      let private z = pilot[left, 0] chooses 0..1
      let w = left chooses 0..1
      reward pilot[left, 0] += 10
      reward pilot[right, 0] += -10
      win right by 3
    } }`;
  const SEATED = "left: a, right: b, pilot[left, 0]: c, pilot[left, 1]: d, pilot[right, 0]: e, pilot[right, 1]: f";
  const roles = gameOf(
    `${DUEL}\ngame outer { roles a, b, c, d, e, f\n play { play duel with ${SEATED}; let k = c chooses 0..1 } }`,
    "outer",
  );
  const sides = gameOf(
    `${DUEL}\ngame outer { players left, right\n roles pilot[player, 2]\n play { play duel; let k = pilot[left, 1] chooses 0..1 } }`,
    "outer",
  );

  it("pays the roles of a player, and counts what a role is paid for its player", () => {
    expect(moves(roles, 1, 0, 1, 0, 0).asked).toEqual(["a x", "f y", "c z", "a w", "c k"]);
    // left: 1 for x, -3 for the win, 10 of its pilot; each pilot of left has 1 - 3 too.
    expect(moves(roles, 1, 0, 1, 0, 0).returns).toEqual([8, -8, 8, -2, -8, 2]);
  });

  it("pays everybody once where the game around has sides too", () => {
    expect(moves(sides, 1, 0, 1, 0, 0).returns).toEqual([8, -8, 8, -2, -8, 2]);
    const simple = gameOf(`${PAIR}\ngame outer { players left, right\n roles pilot[player, 2]\n play { play pair(3) } }`, "outer");
    expect(moves(simple, 1, 1).returns).toEqual([3, 0, 3, 3, 0, 0]);
  });

  it("shows a role what its player sees, wherever they sit", () => {
    const game = interpret(roles);
    const state = [1, 0, 1].reduce((s, a) => game.apply(s, a), game.initial());
    const sees = (seat: number) => game.events(state, seat).find((e) => e.place === "z")?.value;
    expect([0, 1, 2, 3, 4, 5].map(sees)).toEqual([1, null, 1, 1, null, null]);
  });

  it("agrees in all forms, and tells nobody too much (B14)", () => {
    for (const ir of [roles, sides]) {
      const { game, kernel } = running(ir);
      expect(compareForms(game, kernel, 100).asked).toBeGreaterThan(100);
      expect(compareScalars(game, interpret(ir), 30)).toBeGreaterThan(30);
      expect(twinWorlds(game, { mode: "plays", count: 40 }).leak).toBeUndefined();
    }
  });

  it("needs a seat for each of its seats", () => {
    const spec = (binding: string) => told(`${PAIR}\ngame outer { players a, b\n play { play pair with ${binding} } }`);
    expect(spec("every seat: a")).toEqual(["SP3223 one seat cannot sit at all 2 seats of `pair`, found `every seat: a`"]);
    expect(told(`${DUEL}\ngame outer { roles a, b\n play { play duel with left: a, right: b, pilot[left, 3]: a } }`)[0]).toMatch(
      /^SP3223 `duel` has no seat `pilot\[left, 3\]`/,
    );
  });
});
