import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  forget,
  includes,
  join,
  NOBODY,
  offending,
  onlyBy,
  printReaders,
  sameLabel,
  simplify,
} from "../../../../src/compiler/3-check/visibility/labels.js";
import type { Label, Readers, Universe } from "../../../../src/compiler/3-check/visibility/labels.js";
import {
  distinct,
  lasting,
  ME,
  NO_FACTS,
  otherTerm,
  same,
  seatTerm,
  variableTerm,
} from "../../../../src/compiler/3-check/visibility/terms.js";
import type { Facts, Term } from "../../../../src/compiler/3-check/visibility/terms.js";
import { sourceFile } from "../../../../src/compiler/source/source-file.js";

const span = { file: sourceFile("x.sp", "x"), start: 0, end: 1 };
const label = (...readers: Readers[]): Label => readers.map((r) => ({ readers: r, measured: false, at: span, cause: { text: "", span } }));
const [a, b, c] = ["a", "b", "c"].map(seatTerm);
const three: Universe = { names: ["a", "b", "c"], closed: true };
const two: Universe = { names: ["a", "b"], closed: true };

/** The seats that a set without variables holds. */
const members = (r: Readers): Set<string> =>
  new Set(
    three.names.filter((n) => (r.kind === "all" ? true : r.kind === "seats" ? r.seats.some((s) => s.text === n) : r.seat.text !== n)),
  );
const concrete: fc.Arbitrary<Readers> = fc.oneof(
  fc.constant<Readers>({ kind: "all" }),
  fc.subarray([a, b, c]).map((seats): Readers => ({ kind: "seats", seats })),
  fc.constantFrom(a, b, c).map((seat): Readers => ({ kind: "all_but", seat })),
);

describe("reader sets", () => {
  it("include one another exactly as sets of seats do, where no variable is in them", () => {
    fc.assert(
      fc.property(concrete, concrete, (x, y) => {
        const subset = [...members(y)].every((n) => members(x).has(n));
        expect(includes(x, y, NO_FACTS, three)).toBe(subset);
      }),
    );
  });

  it("keep their seats when simplified", () => {
    fc.assert(
      fc.property(concrete, (x) => {
        expect(members(simplify(x, three))).toEqual(members(x));
      }),
    );
  });

  it("join by intersection: what may flow from the join may flow from both", () => {
    fc.assert(
      fc.property(concrete, concrete, concrete, (x, y, place) => {
        const flows = (l: Label): boolean => offending(l, { readers: place, measured: false }, NO_FACTS, three) === undefined;
        expect(flows(join(label(x), label(y)))).toBe(flows(label(x)) && flows(label(y)));
        const both = new Set([...members(x)].filter((n) => members(y).has(n)));
        expect(flows(join(label(x), label(y)))).toBe([...members(place)].every((n) => both.has(n)));
      }),
    );
  });

  it("join in any order, and any number of times, to one meaning", () => {
    fc.assert(
      fc.property(concrete, concrete, (x, y) => {
        expect(sameLabel(join(label(x), label(y)), join(label(y), label(x), label(y)))).toBe(true);
      }),
    );
  });

  it("never let measured values into places that are not", () => {
    const measured: Label = [{ ...label({ kind: "all" })[0], measured: true }];
    expect(offending(measured, { readers: NOBODY, measured: false }, NO_FACTS, three)).toEqual(measured[0]);
    expect(offending(measured, { readers: NOBODY, measured: true }, NO_FACTS, three)).toBeUndefined();
  });

  it("lose the seats of an earlier pass", () => {
    const p = variableTerm("p", 7);
    const [kept] = forget(label(onlyBy(a, p)), (v) => v >= 7);
    expect(kept.readers).toEqual(onlyBy(a));
    expect(forget(label({ kind: "all_but", seat: p }), (v) => v >= 7)[0].readers).toEqual(NOBODY);
  });

  it("print in words of the language", () => {
    expect(printReaders(onlyBy(a))).toBe("seen by `a` only");
    expect(printReaders(onlyBy(a, b))).toBe("seen by `a` and `b` only");
    expect(printReaders(NOBODY)).toBe("seen by nobody");
    expect(printReaders({ kind: "all_but", seat: a })).toBe("seen by all but `a`");
    expect(printReaders({ kind: "all" })).toBe("public");
  });
});

describe("terms", () => {
  const p = variableTerm("p", 1);
  const q = variableTerm("q", 2);
  const r = variableTerm("r", 3);
  const know = (equal: [Term, Term][], different: [Term, Term][] = []): Facts => ({ equal, different });

  it("are one value only where that is known", () => {
    expect(same(p, q, NO_FACTS)).toBe(false);
    expect(
      same(
        p,
        r,
        know([
          [p, q],
          [q, r],
        ]),
      ),
    ).toBe(true);
    expect(same(otherTerm(otherTerm(p, two.names), two.names), p, NO_FACTS)).toBe(true);
  });

  it("are different values only where that is known", () => {
    expect(distinct(a, b, NO_FACTS)).toBe(true);
    expect(distinct(p, q, NO_FACTS)).toBe(false);
    expect(distinct(p, otherTerm(p, two.names), NO_FACTS)).toBe(true);
    expect(distinct(p, b, know([[p, a]]))).toBe(true);
    expect(distinct(p, r, know([[q, r]], [[p, q]]))).toBe(true);
  });

  it("of two players: who is not the one is the other", () => {
    const facts = know([], [[p, a]]);
    expect(includes(onlyBy(b), onlyBy(p), facts, two)).toBe(true);
    expect(includes(onlyBy(a), onlyBy(p), facts, two)).toBe(false);
    expect(includes(onlyBy(b), onlyBy(p), facts, three)).toBe(false);
  });

  it("are named by what lasts longest", () => {
    expect(lasting(q, know([[q, p]])).text).toBe("p");
    expect(lasting(q, know([[q, a]])).text).toBe("a");
    expect(lasting(a, know([[a, ME]])).text).toBe("me");
    expect(lasting(q, NO_FACTS)).toBe(q);
  });
});
