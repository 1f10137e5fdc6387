import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors, type StoredArray } from "../../../src/runtime/track/safetensors.js";

const stored: fc.Arbitrary<StoredArray> = fc
  .oneof(
    fc.float32Array({ maxLength: 7 }),
    fc.float64Array({ maxLength: 7 }),
    fc.int32Array({ maxLength: 7 }),
    fc.uint32Array({ maxLength: 7 }),
    fc.int8Array({ maxLength: 7 }),
    fc.uint8Array({ maxLength: 7 }),
  )
  .map((data) => ({ shape: [data.length], data }) as StoredArray);
const arrays = fc
  .dictionary(
    fc.string().filter((name) => name !== "__metadata__"),
    stored,
  )
  .map((d) => new Map(Object.entries(d)));

test("gives back what it was given, from wherever in memory", () => {
  fc.assert(
    fc.property(arrays, fc.nat(9), (given, offset) => {
      const bytes = encodeSafetensors(given);
      const inside = Buffer.alloc(offset + bytes.length);
      inside.set(bytes, offset);
      for (const read of [bytes, inside.subarray(offset)]) expect(decodeSafetensors(read)).toEqual(given);
    }),
  );
});

test("gives the same bytes whatever the order, and data at multiples of eight", () => {
  const a: [string, StoredArray] = ["a", { shape: [1], data: Float32Array.of(1.5) }];
  const b: [string, StoredArray] = ["b", { shape: [2, 1], data: Int32Array.of(-1, 7) }];
  const bytes = encodeSafetensors(new Map([a, b]));
  expect(encodeSafetensors(new Map([b, a]))).toEqual(bytes);
  const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(header % 8).toBe(0);
  expect(JSON.parse(Buffer.from(bytes.subarray(8, 8 + header)).toString())).toEqual({
    __metadata__: {},
    a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    b: { dtype: "I32", shape: [2, 1], data_offsets: [4, 12] },
  });
});

test("damaged files are refused with a reason, whatever the damage", () => {
  fc.assert(
    fc.property(arrays, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, place, flip) => {
      const bytes = encodeSafetensors(given);
      bytes[place % bytes.length] ^= flip;
      for (const damaged of [bytes, bytes.subarray(0, place % bytes.length)]) {
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }),
    { numRuns: 500 },
  );
  const header = (text: string): Uint8Array => Uint8Array.from([text.length, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from(text)]);
  for (const [bytes, reason] of [
    [Uint8Array.of(1, 2), "too short"],
    [Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 1), "says 9 bytes, but only 1"],
    [header("nonsense"), "not JSON"],
    [header('{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}'), "type BF16"],
    [header('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'), "cut off"],
    [header('{"a":{"dtype":"F32","data_offsets":[0,4]}}'), "no shape"],
    [header('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'), "no shape"],
  ] as const)
    expect(() => decodeSafetensors(bytes)).toThrow(reason);
});
