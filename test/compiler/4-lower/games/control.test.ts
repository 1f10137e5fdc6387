import { describe, expect, it } from "vitest";
import { choices, play } from "../../../support/play-ir.js";

const one = (body: string, state = "") => `game g {
  players a, b
  n: 0..100 = 0
  ${state}
  ${body}
}`;

describe("loops with decisions inside", () => {
  it("run `repeat n` so often, counting from 0", () => {
    const spec = one("play { repeat 3 rounds { let x = a chooses 1..2; n += x * (round + 1) }; reward a += n }");
    expect(play(spec, "1", "1", "2").returns).toEqual([1 + 2 + 6, 0]);
    expect(play(spec).ir.longest).toBe(3);
  });

  it("test `until` after each pass and stop at the bound", () => {
    const spec = one("play { repeat up to 4 until n >= 3 { let x = a chooses 1..2; n += x }; reward a += n }");
    expect(play(spec, "1", "2").returns[0]).toBe(3);
    expect(play(spec, "1", "1", "1").returns[0]).toBe(3);
    expect(play(spec, "1").turn.kind).toBe("decide");
  });

  it("leave with `break` and go on with `continue`, the loop's own only", () => {
    const spec = one(`play {
      for p in players {
        repeat 3 {
          let x = p chooses stop | skip | go
          match x {
            stop => break
            skip => continue
            go => { n += 10 }
          }
          n += 1
        }
      }
      reward a += n
    }`);
    expect(play(spec, "go", "stop", "skip", "skip", "go").returns[0]).toBe(22);
  });

  it("leave all binders of one `for` with `break`", () => {
    const spec = one(`play {
      for i in 0..1, j in 0..2 {
        let x = a chooses on | off
        if x is off { break }
        n += 1
      }
      reward a += n
    }`);
    expect(play(spec, "on", "on", "on", "on", "off").returns[0]).toBe(4);
    expect(play(spec, "on", "off").turn.kind).toBe("end");
  });

  it("filter with `where`", () => {
    const spec = one("play { for i in 0..5 where i mod 2 == 1 { let x = a chooses 0..1; n += i * x }; reward a += n }");
    expect(play(spec, "1", "0", "1").returns[0]).toBe(6);
  });

  it("walk lists whose entries are not consecutive", () => {
    const spec = one("play { for i in [7, 3, 20] { let x = a chooses 0..1; n += i * x }; reward a += n }");
    expect(play(spec, "1", "0", "1").returns[0]).toBe(27);
  });

  it("cut a `cycle` after its passes", () => {
    const spec = one("play { cycle p in players up to 3 { let x = p chooses 1..2; n += x } }");
    const { turn, values, ir } = play(spec, "1", "1", "2");
    expect(turn).toEqual({ kind: "end", truncated: true });
    expect(values.n).toBe(4);
    expect(ir.longest).toBe(3);
  });

  it("go round a list in `cycle`", () => {
    const spec = one("play { cycle i in [5, 9] { let x = a chooses 0..1; n += i; if x == 1 { reward a += n; end } } }");
    expect(play(spec, "0", "0", "1").returns[0]).toBe(19);
  });

  it("know no bound of a `cycle` without one", () => {
    expect(play(one("play { cycle p in players { let x = p chooses 0..1; if x == 1 { end } } }")).ir.longest).toBeUndefined();
  });

  it("multiply the bounds of nested loops", () => {
    const spec = one("play { repeat 3 { let u = a chooses 0..1; repeat 2 { let v = b chooses 0..1 } }; let w = a chooses 0..1 }");
    expect(play(spec).ir.longest).toBe(3 * (1 + 2) + 1);
  });
});

describe("loops without a pause", () => {
  it("stay structured", () => {
    const spec = one("play { for i in 1..4 { if i == 3 { continue }; n += i }; let x = a chooses 0..1; reward a += n * x }");
    const { ir, returns } = play(spec, "1");
    expect(returns[0]).toBe(7);
    expect(ir.blocks.flatMap((b) => b.body.map((s) => s.kind))).toContain("for");
  });

  it("test `until` after `continue` too", () => {
    const spec = one("play { repeat 9 until n >= 4 { n += 1; if n == 4 { continue }; n += 1 }; let x = a chooses 0..1; reward a += n }");
    expect(play(spec, "0").returns[0]).toBe(4);
  });
});

describe("rules", () => {
  it("are inlined by value", () => {
    const spec = one(`
      rule twice(k: int) { n = 50; n += k; n += k }
      play { n = 7; twice(n); let x = a chooses 0..1; reward a += n }`);
    expect(play(spec, "0").returns[0]).toBe(64);
  });

  it("give values through decisions, and return early", () => {
    const spec = one(`
      rule ask(p: player) -> int {
        let first = p chooses low | high
        if first is low { return 1 }
        let second = p chooses 5..6
        return second
      }
      play { let u = ask(a); let v = ask(b); reward a += u * 10 + v }`);
    expect(play(spec, "low", "high", "6").returns[0]).toBe(16);
    expect(play(spec, "high", "5", "low").returns[0]).toBe(51);
  });

  it("keep the names of two calls apart", () => {
    const spec = one(`
      rule ask(p: player) -> int { let x = p chooses 0..3; return x }
      play { let x = 2; let y = ask(a); reward a += x * 10 + y }`);
    expect(play(spec, "3").returns[0]).toBe(23);
  });

  it("return out of loops", () => {
    const spec = one(`
      rule first_above(k: int) -> int { for i in 0..9 { if i * i > k { return i } }; return 0 }
      play { let x = a chooses 0..30; let y = first_above(x); reward a += y }`);
    expect(play(spec, "17").returns[0]).toBe(5);
  });

  it("name a decision that is put nowhere after the rule around it", () => {
    const spec = one(
      "rule answer(p: player) { match p chooses yes | no { yes => n += 1; no => n += 2 } }; play { answer(a); answer(b); reward a += n }",
    );
    const { ir, returns } = play(spec, "yes", "no");
    expect(ir.sites.map((s) => s.name)).toEqual(["answer"]);
    expect(returns[0]).toBe(3);
  });
});

describe("functions", () => {
  it("are inlined as expressions, and as statements where they have loops", () => {
    const spec = one(`
      fn double(k: int) -> int = k + k
      fn grade(k: int) -> int { let m = double(k); if m > 6 { return 2 }; if m > 2 { return 1 }; return 0 }
      fn total(k: int) -> int { var s = 0; for i in 1..k { s += i }; return s }
      play { let x = a chooses 0..4; let y = total(x); reward a += grade(x) * 100 + y }`);
    expect(play(spec, "4").returns[0]).toBe(210);
    expect(play(spec, "2").returns[0]).toBe(103);
    expect(play(spec, "0").returns[0]).toBe(0);
  });
});

describe("match", () => {
  it("takes payloads apart", () => {
    const spec = one(`play {
      let m = a chooses pass | raise(by: 1..3) | swap(i: 0..1, j: 0..1)
      match m {
        pass => n = 1
        raise(k) => n = 10 * k
        swap(i, j) => n = 50 + 2 * i + j
      }
      reward a += n
    }`);
    expect(play(spec, "pass").returns[0]).toBe(1);
    expect(play(spec, "raise(3)").returns[0]).toBe(30);
    expect(play(spec, "swap(1, 0)").returns[0]).toBe(52);
  });

  it("runs the first guard that holds", () => {
    const spec = one("play { let x = a chooses 0..9; match { x > 6 => n = 3; x > 3 => n = 2; else => n = 1 }; reward a += n }");
    expect(["9", "5", "0"].map((x) => play(spec, x).returns[0])).toEqual([3, 2, 1]);
  });

  it("gives values, from arms that ask too", () => {
    const spec = one(`play {
      let x = a chooses ask | skip
      let y = match x { ask => second(); skip => 4 }
      reward a += y
    }
    rule second() -> int { let z = b chooses 1..3; return z }`);
    expect(play(spec, "skip").returns[0]).toBe(4);
    expect(play(spec, "ask", "2").returns[0]).toBe(2);
  });

  it("tests tags with `is`, whose names hold where it is true", () => {
    const spec = one("play { let m = a chooses pass | raise(by: 1..3); if m is raise(k) and k > 1 { n = k }; reward a += n }");
    expect(["pass", "raise(1)", "raise(3)"].map((m) => play(spec, m).returns[0])).toEqual([0, 0, 3]);
  });
});

describe("masks", () => {
  it("call the candidate by the `let`'s name, by its heads' names, and `it`", () => {
    expect(choices(play(one("play { let at = a chooses 0..5 where at mod 2 == 0 }")))).toEqual(["0", "2", "4"]);
    expect(choices(play(one("play { let m = a chooses pass | raise(to: 1..3) where to < 3 }")))).toEqual(["pass", "raise(1)", "raise(2)"]);
    expect(choices(play(one("play { n = a chooses 0..5 where it > 3 }")))).toEqual(["4", "5"]);
    expect(choices(play(one("play { let m = a chooses (x: 0..1, y: 0..1) where x != y }")))).toEqual(["(x: 0, y: 1)", "(x: 1, y: 0)"]);
  });

  it("read locals, which live on in the state", () => {
    const { ir } = play(one("play { let k = n + 2; let x = a chooses 0..5 where x < k; reward a += x }"));
    expect(ir.slots.map((s) => [s.name, s.kind])).toEqual([
      ["n", "state"],
      ["k", "live"],
    ]);
  });
});

describe("options", () => {
  it("are read as they are after a test", () => {
    const spec = one(`play {
      let c = a chooses Cell
      let below = c + (1, 0)
      if below is none { reward a += 5; end }
      reward a += below.row
    }
    type Cell = grid(2, 2)`);
    expect(play(spec, "(1, 0)").returns[0]).toBe(5);
    expect(play(spec, "(0, 1)").returns[0]).toBe(1);
  });

  it("have a value otherwise with `else`", () => {
    const spec = one(`seen: (0..3)?[2] = none
      play { seen[1] = 3; let x = a chooses 0..1; reward a += (seen[x] else 1) }`);
    expect(["0", "1"].map((x) => play(spec, x).returns[0])).toEqual([1, 3]);
  });
});

describe("what is constant", () => {
  it("is decided by the compiler", () => {
    const spec = `game g(harsh: bool = false) {
      players a, b
      play {
        if harsh { let y = b chooses 0..1; reward b += y }
        let x = a chooses 0..1
        reward a += harsh ? 100 : x
      }
    }`;
    const { ir } = play(spec);
    expect(ir.sites.map((s) => s.name)).toEqual(["x"]);
    expect(JSON.stringify(ir.blocks.map((b) => b.body.map((s) => s.kind)))).toBe('[["decide"],["reward","end"]]');
  });
});

describe("state and variables", () => {
  it("has records, arrays of records and variables that change", () => {
    const spec = one(
      `record Pile { size: 0..9 = 3, open: bool = false }
       play {
        var best = 0
        for i in 0..1 {
          let x = a chooses 1..3
          piles[i].size += x
          piles[i].open = x == 2
          if piles[i].size > best { best = piles[i].size }
        }
        let who: player[2] = b
        who[1] = a
        reward who[1] += best
        reward a += count(p.open for p in piles) * 100
       }`,
      "piles: Pile[2] = Pile()",
    );
    expect(play(spec, "2", "3").returns).toEqual([106, 0]);
  });

  it("faults where a checked store does not fit, and where `expect` fails", () => {
    expect(() => play(one("play { let x = a chooses 60..70; n += x; n += x }"), "60")).toThrow(/does not fit/);
    expect(() => play(one("play { let x = a chooses 0..3; expect x < 2; reward a += x }"), "3")).toThrow(/expected x < 2/);
    expect(play(one("play { let x = a chooses 0..3; expect x < 2; reward a += x }"), "1").returns[0]).toBe(1);
  });
});

describe("ends and rewards", () => {
  const win = (promise: string, statement: string) =>
    play(`game g {\n players a, b, c\n ${promise}\n play { let x = a chooses 0..1; ${statement} }\n}`, "0").returns;

  it("pay a win under each promise (A10)", () => {
    expect(win("zero_sum", "win b by 3")).toEqual([-1.5, 3, -1.5]);
    expect(win("common_sum", "win b by 3")).toEqual([3, 3, 3]);
    expect(win("constant_sum 9", "win b by 3")).toEqual([3, 3, 3]);
    expect(win("constant_sum 9", "draw")).toEqual([3, 3, 3]);
    expect(win("", "win b by 3")).toEqual([0, 3, 0]);
    expect(win("zero_sum", "win none")).toEqual([0, 0, 0]);
  });

  it("keep channels apart and sum them in the score", () => {
    const { returns, paid } = play(
      one("play { let x = a chooses 0..1; reward a += 2 as style; reward a += 5; reward p += 1 as style for p in players }"),
      "0",
    );
    expect(returns).toEqual([8, 1]);
    expect([paid("style"), paid("outcome")]).toEqual([
      [3, 1],
      [5, 0],
    ]);
  });

  it("give a record", () => {
    const { game, state } = play(one("play { let x = a chooses 0..3; if x > 1 { end with (x: x, big: true) }; end with (x) }"), "2");
    expect(game.endRecord(state)).toEqual({ x: 2, big: true });
    expect(game.info.endFields).toEqual(["x", "big"]);
  });

  it("cut", () => {
    expect(play(one("play { let x = a chooses 0..1; cut }"), "0").turn).toEqual({ kind: "end", truncated: true });
  });
});
