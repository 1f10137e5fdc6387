import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findAmbiguity } from "../../../src/contract/words/ambiguity.js";
import { formatRule } from "../../../src/contract/words/rules-of.js";
import type { FormatInfo, Hole, Piece, Shape, Written } from "../../../src/contract/words/shape.js";
import { defineFormat, type FormatValue } from "../../../src/runtime/words/format.js";
import { acceptor } from "../../support/gbnf.js";

const LONG = process.env.SPC_LONG !== undefined;

const format = (...pieces: Piece[]): FormatInfo => ({ name: "F", doc: "", source: "f.sp:1:8", pieces });
const hole = (name: string, shape: Shape, separator?: string): Hole => ({ name, shape, ...(separator === undefined ? {} : { separator }) });
const int = (low: number, high: number): Shape => ({ kind: "int", low, high });
const text = (upTo?: number): Shape => ({ kind: "text", ...(upTo === undefined ? {} : { upTo }) });

/** Shapes with values of them. */
const leaf = fc.oneof(
  fc.constant<Shape>({ kind: "bool" }),
  fc.constant<Shape>({ kind: "real" }),
  fc.constant<Shape>({ kind: "words", name: "E", words: ["a", "ab", "b", "none"] }),
  fc.record({ low: fc.integer({ min: -1200, max: 1200 }), more: fc.nat(12_000) }).map(({ low, more }): Shape => int(low, low + more)),
  fc.record({ upTo: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }) }).map(({ upTo }): Shape => text(upTo)),
  fc.constant<Shape>({ kind: "grid", rows: 3, cols: 12 }),
);
const shapes: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    tie("shape").map((inner): Shape => (inner.kind === "option" ? inner : { kind: "option", inner })),
    fc.record({ element: tie("shape"), upTo: fc.integer({ min: 1, max: 4 }) }).map((list): Shape => ({ kind: "list", ...list })),
    fc
      .array(tie("shape"), { minLength: 1, maxLength: 3 })
      .map((parts): Shape => ({ kind: "record", fields: parts.map((shape, i) => ({ name: `f${i}`, shape })) })),
    fc.array(tie("shape"), { minLength: 1, maxLength: 2 }).map((parts): Shape => ({
      kind: "tagged",
      tags: [
        { tag: "go", heads: parts.map((shape, i) => ({ name: `h${i}`, shape })) },
        { tag: "stop", heads: [] },
      ],
    })),
    fc.array(tie("shape"), { minLength: 2, maxLength: 2 }).map((elements): Shape => ({ kind: "tuple", elements })),
    tie("shape").map((shape): Shape => ({ kind: "format", format: format("<", hole("inner", shape), ">") })),
  ),
})).shape;

const char = fc.constantFrom(...'ab ,\n"\\(0é😀');
const reals = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-3.3e38), max: Math.fround(3.3e38) });

function valuesOf(shape: Shape): fc.Arbitrary<Written> {
  switch (shape.kind) {
    case "bool":
      return fc.boolean();
    case "words":
      return fc.nat(shape.words.length - 1);
    case "int":
      return fc.integer({ min: shape.low, max: shape.high });
    case "real":
      return reals.map((x) => (x === 0 ? 0 : x));
    case "text":
      return fc.array(char, { maxLength: shape.upTo ?? 12 }).map((chars) => chars.join(""));
    case "grid":
      return fc.nat(shape.rows * shape.cols - 1);
    case "option":
      return fc.option(valuesOf(shape.inner), { nil: null });
    case "list":
      return fc.array(valuesOf(shape.element), { minLength: shape.exactly ?? 0, maxLength: shape.exactly ?? shape.upTo ?? 5 });
    case "tuple":
      return fc.tuple(...shape.elements.map(valuesOf));
    case "record":
      return fc.record(Object.fromEntries(shape.fields.map((f) => [f.name, valuesOf(f.shape)])));
    case "tagged":
      return fc.oneof(
        ...shape.tags.map((tag, i) =>
          tag.heads.length === 0
            ? fc.constant({ tag: i, heads: [] })
            : fc.tuple(...tag.heads.map((h) => valuesOf(h.shape))).map((heads) => ({ tag: i, heads })),
        ),
      );
    case "format":
      return formatValues(shape.format);
  }
}

function formatValues(info: FormatInfo): fc.Arbitrary<FormatValue> {
  const holes = info.pieces.filter((piece): piece is Hole => typeof piece !== "string");
  return fc.record(Object.fromEntries(holes.map((h) => [h.name, valuesOf(h.shape)])));
}

const formats = fc
  .array(fc.tuple(fc.constantFrom("", " ", "; ", " ANS ", "\n", "\n\n", "aa", "(", "none"), shapes), { minLength: 1, maxLength: 3 })
  .chain((parts) =>
    fc
      .constantFrom("", ".", "\n")
      .map((end): FormatInfo =>
        format(
          ...parts.flatMap(([before, shape], i): Piece[] => [before, hole(`h${i}`, shape)]).filter((piece) => piece !== ""),
          ...(end === "" ? [] : [end]),
        ),
      ),
  );

/** Random formats that no text reads in two ways, with a value. */
const plain = formats
  .filter((info) => findAmbiguity(formatRule(info)).kind === "none")
  .chain((info) => formatValues(info).map((value) => ({ info, value })));

describe("a format is a template in two ways", () => {
  test("what it renders it reads back as the same value, or it says that it cannot", () => {
    let rendered = 0;
    fc.assert(
      fc.property(plain, ({ info, value }) => {
        const made = defineFormat(info);
        let written: string;
        try {
          written = made.render(value);
        } catch (error) {
          expect((error as { code?: string }).code).toBe("SP6702");
          return;
        }
        rendered += 1;
        expect(made.parse(written)).toEqual(value);
        expect(made.fromJson(JSON.parse(JSON.stringify(made.toJson(value))))).toEqual(value);
        const { masker } = made;
        let place = masker.start();
        for (const next of written) {
          const point = next.codePointAt(0)!;
          expect(masker.next(place).some(([low, high]) => low <= point && point <= high)).toBe(true);
          place = masker.after(place, next)!;
        }
        expect(masker.mayEnd(place)).toBe(true);
      }),
      { numRuns: LONG ? 5_000 : 100, seed: 3 },
    );
    expect(rendered).toBeGreaterThan(LONG ? 2_500 : 50);
  });

  test("noise, and what is nearly right, never makes it crash; the mask stops where the reader does", () => {
    fc.assert(
      fc.property(plain, fc.string({ unit: "binary" }), fc.nat(30), ({ info, value }, noise, at) => {
        const made = defineFormat(info);
        let near = noise;
        try {
          const good = Array.from(made.render(value));
          near = [...good.slice(0, at), ...Array.from(noise).slice(0, 2), ...good.slice(at + 1)].join("");
        } catch {
          // A value that cannot be written: noise alone.
        }
        for (const tried of [noise, near]) {
          const read = made.read(tried);
          const place = made.masker.after(made.masker.start(), tried);
          expect("value" in read).toBe(place !== undefined && made.masker.mayEnd(place));
          if (!("value" in read)) {
            expect(read.none.length).toBeGreaterThan(0);
            const good = Array.from(tried).slice(0, read.at).join("");
            expect(made.masker.after(made.masker.start(), good)).toBeDefined();
          }
        }
      }),
      { numRuns: LONG ? 5_000 : 60, seed: 4 },
    );
  });

  const small: readonly (readonly [string, FormatInfo, string])[] = [
    ["numbers", format(hole("a", int(-12, 103))), "-0123"],
    ["a text up to a word", format(hole("a", text(2)), "ba", hole("b", text(1))), "ab"],
    ["a text up to a word with a border", format(hole("a", text()), "aa", hole("b", int(0, 1))), "a01"],
    ["a list of texts", format(hole("a", { kind: "list", element: text(2), upTo: 2 }, ","), ";"), "a,;"],
    ["lines and a blank line", format(hole("a", { kind: "list", element: text() }, "\n"), "\n\n", hole("b", int(0, 9))), "a1\n"],
    [
      "an option of a record",
      format(hole("a", { kind: "option", inner: { kind: "record", fields: [{ name: "n", shape: int(0, 2) }] } })),
      "(n: 1oe)",
    ],
    ["reals", format(hole("a", { kind: "real" })), "-0.3e8"],
    ["a text in quotes", format(hole("a", { kind: "list", element: { kind: "option", inner: text(1) }, upTo: 1 })), '"\\na'],
  ];

  test.each(small)("the grammar takes exactly what the reader does: %s", (_, info, letters) => {
    expect(findAmbiguity(formatRule(info)).kind).toBe("none");
    const made = defineFormat(info);
    const accepts = acceptor(made.grammar);
    let taken = 0;
    for (const tried of textsUpTo(letters, letters.length > 5 ? 5 : 6)) {
      const read = made.parse(tried) !== null;
      if (read) taken += 1;
      if (accepts(tried) !== read) expect({ tried, accepted: accepts(tried) }).toEqual({ tried, accepted: read });
    }
    expect(taken).toBeGreaterThan(0);
  });

  test("numbers of a range are all written, and no others", () => {
    for (const [low, high] of [
      [0, 0],
      [-7, 123],
      [98, 1002],
      [-1010, -99],
    ]) {
      const made = defineFormat(format(hole("n", int(low, high))));
      for (let n = -1100; n <= 1100; n++) expect(made.parse(String(n))).toEqual(n >= low && n <= high ? { n } : null);
      for (const odd of ["", "-0", "+1", "01", "1 ", "1.0"]) expect(made.parse(odd)).toBeNull();
    }
  });
});

describe("formats that read a text in two ways are found", () => {
  const two: readonly (readonly [string, FormatInfo])[] = [
    ["texts side by side", format(hole("a", text()), hole("b", text()))],
    ["texts with large bounds", format(hole("a", text(3000)), hole("b", text(2000)))],
    ["numbers side by side", format(hole("a", int(0, 99)), hole("b", int(0, 99)))],
    [
      "words that begin alike",
      format(
        hole("a", { kind: "words", name: "E", words: ["a", "ab"] }),
        hole("b", { kind: "option", inner: { kind: "words", name: "F", words: ["b", "bb"] } }),
        hole("c", text(2)),
      ),
    ],
    [
      "an empty list of lists",
      format(hole("a", { kind: "list", element: { kind: "format", format: format(hole("x", text(3))) }, upTo: 3 })),
    ],
  ];

  test.each(two)("%s", (_, info) => {
    const found = findAmbiguity(formatRule(info));
    expect(found.kind).toBe("witness");
  });

  test("a witness beyond a bound is no witness", () => {
    // Without the bound of 20 on the second text the first could end at either `x`; with it the digits at the end tell.
    expect(findAmbiguity(formatRule(format(hole("a", text(20)), hole("b", int(0, 9))))).kind).toBe("none");
    expect(
      findAmbiguity(
        formatRule(
          format(
            hole("a", { kind: "list", element: int(1, 1), exactly: 40 }, ""),
            hole("b", { kind: "list", element: int(1, 1), exactly: 40 }, ""),
          ),
        ),
      ).kind,
    ).toBe("none");
  });
});

test("a text that cannot be read is told with the place and what was expected there", () => {
  const made = defineFormat(
    format("plan ", hole("macro", { kind: "words", name: "Macro", words: ["add", "sub"] }), " ", hole("by", int(0, 9))),
  );
  expect(made.read("plan mul 3")).toEqual({ none: 'after "plan " expected `macro`, one of `add`, `sub`, found "m"', at: 5 });
  expect(made.read("plan add")).toEqual({ none: 'after "plan add" expected " ", found the end', at: 8 });
  expect(made.parse("```\nplan add 3\n```")).toBeNull();
  expect(made.readAnswer("```\nplan add 3\n```\n")).toEqual({ value: { macro: 0, by: 3 } });
});

/** All texts over some letters, up to a length. */
function* textsUpTo(letters: string, length: number): Generator<string> {
  const chars = Array.from(new Set(letters));
  let layer = [""];
  for (let n = 0; n <= length; n++) {
    yield* layer;
    if (n < length) layer = layer.flatMap((before) => chars.map((char) => before + char));
    if (layer.length > 40_000) return;
  }
}

test("a value that would not be read back is not written, and what is no value neither", () => {
  const made = defineFormat(format(hole("a", text(5)), " ANS ", hole("b", text())));
  expect(made.render({ a: "x", b: " ANS y" })).toBe("x ANS  ANS y");
  const codeOf = (value: FormatValue): unknown => {
    try {
      return made.render(value);
    } catch (error) {
      return [(error as { code?: string }).code, (error as Error).message];
    }
  };
  expect(codeOf({ a: "x ANS ", b: "y" })).toEqual(["SP6702", expect.stringContaining("would be read back as another")]);
  expect(codeOf({ a: "much too long", b: "y" })).toEqual(["SP6702", expect.stringContaining("cannot be read back")]);
  expect(codeOf({ a: 3, b: "y" })).toEqual(["SP6701", expect.stringContaining("no value")]);
});
