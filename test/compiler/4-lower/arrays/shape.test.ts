import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { programBuilder, type ProgramBuilder } from "../../../../src/compiler/4-lower/arrays/builder.js";
import { dense, selfAttention } from "../../../../src/compiler/4-lower/arrays/layers.js";
import { dimSize } from "../../../../src/contract/array-program.js";
import { broadcastShapes, dimProduct, ShapeError } from "../../../../src/compiler/4-lower/arrays/shape.js";

const misfits: readonly [string, (b: ProgramBuilder) => unknown, string][] = [
  [
    "sizes that do not broadcast",
    (b) => b.add(b.input("x", ["rows", 4]), b.input("y", ["rows", 3])),
    "add: the shapes [rows, 4] and [rows, 3] do not fit: 4 and 3 meet at axis 1",
  ],
  [
    "two symbolic sizes that meet",
    (b) => b.add(b.input("x", ["rows"]), b.input("y", ["seats"])),
    "add: the shapes [rows] and [seats] do not fit: rows and seats meet at axis 0",
  ],
  [
    "matrices that do not fit",
    (b) => b.matmul(b.input("x", ["rows", 4]), b.input("y", [5, 2])),
    "matmul: f32[rows, 4] and f32[5, 2] do not fit",
  ],
  [
    "a transposed matrix that does not fit",
    (b) => b.matmulOf(b.input("x", [3, 4]), b.input("y", [5, 2]), true, false),
    "matmul: f32[3, 4] transposed and f32[5, 2] do not fit",
  ],
  ["a product of lists", (b) => b.matmul(b.input("x", [4]), b.input("y", [4])), "matmul: f32[4] and f32[4] do not fit"],
  ["a wrong dtype", (b) => b.gather(b.input("x", [4, 2]), b.input("i", [3])), "gather: expected i32, found f32[3]"],
  ["an axis that is not there", (b) => b.sum(b.input("x", [4]), [1]), "sum: there is no axis 1 in a value with 1 axis"],
  ["an axis named twice", (b) => b.sum(b.input("x", [4, 2]), [1, -1]), "sum: an axis is named twice in [1, -1]"],
  [
    "a reshape to another number of elements",
    (b) => b.reshape(b.input("x", ["rows", 4]), ["rows", 3]),
    "reshape: f32[rows, 4] has 4*rows elements, [rows, 3] asks for 3*rows",
  ],
  [
    "a slice beyond the end",
    (b) => b.slice(b.input("x", [4]), 0, 1, 5),
    "slice: 1 to 5 does not lie within the 4 entries of axis 0 of f32[4]",
  ],
  [
    "a slice of an axis of unknown size",
    (b) => b.slice(b.input("x", ["rows"]), 0, 0, 1),
    "slice: axis 0 of [rows] has no size known before the run",
  ],
  [
    "a join of values that do not fit",
    (b) => b.concat([b.input("x", [2, 3]), b.input("y", [3, 3])], 1),
    "concat: f32[2, 3] and f32[3, 3] cannot be joined along axis 1",
  ],
  [
    "a stretch that is none",
    (b) => b.broadcastTo(b.input("x", [3]), [4, 2]),
    "broadcast_to: the shapes [3] and [4, 2] do not fit: 3 and 2 meet at axis 1",
  ],
  [
    "a pick from other rows",
    (b) => b.pick(b.input("x", ["rows", 3]), b.input("i", [5], "i32")),
    "pick: i32[5] does not index the last axis of f32[rows, 3]",
  ],
  ["a list to transpose", (b) => b.transpose(b.input("x", [3])), "transpose: expected at least two axes, found f32[3]"],
  ["a condition that is a number", (b) => b.where(b.input("x", [3]), 1, 0), "where: expected bool, found f32[3]"],
  [
    "one weight with two shapes",
    (b) => [4, 5].map((width) => dense(b, "layer", b.input(`x${width}`, ["rows", width]), 3)),
    "the weight `layer.w` is [4, 3] in one place and [5, 3] in another",
  ],
  ["two inputs of one name", (b) => [b.input("x", [3]), b.input("x", [3])], "there are two inputs called `x`"],
  ["an output with the name of an input", (b) => b.output("x", b.input("x", [3])), "the output `x` has the name of an input"],
  [
    "an output that cannot replace its input",
    (b) => b.output("y", b.sum(b.input("x", [3])), "x"),
    "the output `y` f32[] cannot replace the input `x`",
  ],
  ["a constant of the wrong length", (b) => b.constant([1, 2, 3], "f32", [2, 2]), "a constant f32[2, 2] was given 3 numbers"],
  ["a size that is no number", (b) => b.input("x", [-1]), "a size must be a whole number, found -1"],
  [
    "a size that is no name",
    (b) => b.input("x", ["rows*4"]),
    "a symbolic size must be a name or a product such as `4*rows`, found `rows*4`",
  ],
  [
    "a symbolic size that no input has",
    (b) => {
      b.output("y", b.full(["lanes"], 1));
      b.build();
    },
    "no input has an axis of the size `lanes`, so its value would be unknown",
  ],
  [
    "heads that do not divide the width",
    (b) => selfAttention(b, "a", b.input("x", ["rows", 3, 8]), { heads: 3 }),
    "attention: 3 heads do not divide the width 8",
  ],
  ["a clip whose ends are swapped", (b) => b.clip(b.input("x", [2]), 1, -1), "clip: the lower end 1 is above the upper end -1"],
];

test.each(misfits)("refuses %s", (_, build, message) => {
  expect(() => build(programBuilder("p"))).toThrow(new ShapeError(message));
});

test("whole numbers and truth values widen to reals, and division always gives one", () => {
  const b = programBuilder("p");
  const [whole, truth] = [b.input("i", [2], "i32"), b.input("t", [2], "bool")];
  expect(b.add(whole, truth).dtype).toBe("i32");
  expect(b.mul(whole, 0.5).dtype).toBe("f32");
  expect(b.mul(whole, 2).dtype).toBe("i32");
  expect(b.div(whole, 2).dtype).toBe("f32");
  expect(b.sum(truth).dtype).toBe("i32");
});

test("a value of another program is our own bug, not a misfit", () => {
  const x = programBuilder("p").input("x", [2]);
  expect(() => programBuilder("q").neg(x)).toThrow("a value of another program was used in `q`");
});

describe("symbolic sizes", () => {
  const dim = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom("rows", "seats", "3*rows", "2*rows*seats"));
  const sizes = { rows: 5, seats: 7 };
  const value = (shape: readonly (number | string)[]): number => shape.reduce<number>((product, d) => product * dimSize(d, sizes), 1);

  test("multiply like their values", () => {
    fc.assert(
      fc.property(fc.array(dim, { maxLength: 4 }), fc.array(dim, { maxLength: 2 }), (left, right) => {
        const whole = dimProduct([...left, ...right]);
        expect(dimSize(whole, sizes)).toBe(value(left) * value(right));
        expect(dimProduct([dimProduct(right), dimProduct(left)])).toBe(whole);
      }),
    );
    expect(dimProduct(["2*rows", 3, "seats"])).toBe("6*rows*seats");
  });

  test("broadcast alike from both sides", () => {
    fc.assert(
      fc.property(
        fc.array(dim, { maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        fc.nat(4),
        (shape, flat, drop) => {
          const other = shape.map((size, i) => (flat[i] ? 1 : size)).slice(drop);
          expect(broadcastShapes("test", shape, other)).toEqual(shape);
          expect(broadcastShapes("test", other, shape)).toEqual(shape);
        },
      ),
    );
  });
});
