/** Arrays of roles: a seat for each entry, named as it is written. */
import { describe, expect, it } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
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

  it("are no type, and know their size", () => {
    expect(told("game g { roles a[2]\n n: (0..1)[a] = 0\n play { let x = a[0] chooses 0..1 } }")[0]).toBe(
      "SP3013 `a` (an array of roles) as a type is part of the language, but this version of spc does not handle it yet",
    );
    expect(told("game g { roles a[40]\n play { let x = a[0] chooses 0..1 } }")).toContain(
      "SP3222 `a` makes 40 seats, and a game has at most 30",
    );
    expect(told("game g { roles a[2]\n play { let x = a[5] chooses 0..1 } }")[0]).toMatch(/^SP3012 /);
  });

  it("are refused beside players, and with a size that a parameter gives", () => {
    expect(told("game g { players x, y\n roles a[player]\n play { let c = a[x] chooses 0..1 } }")[0]).toMatch(
      /^SP3013 (`roles` beside `players`|an array of roles beside `players`)/,
    );
    expect(told("game g(n: 1..4 = 2) { roles a[n]\n play { let c = a[0] chooses 0..1 } }")[0]).toBe(
      "SP3013 a number of roles that depends on a parameter is part of the language, but this version of spc does not handle it yet",
    );
  });
});
