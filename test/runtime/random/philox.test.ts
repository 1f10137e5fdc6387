import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { multiplyHigh, philoxInto, plainPhiloxInto, streamKey, words } from "../../../src/runtime/random/philox.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";

const hex = (array: Uint32Array): string => [...array].map((w) => w.toString(16).padStart(8, "0")).join(" ");

describe("Philox4x32-10", () => {
  // `kat_vectors` of Random123 1.14 (D. E. Shaw Research), lines `philox4x32 10`.
  test.each([
    [[0, 0], [0, 0, 0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [[0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("gives the published words for key %j and counter %j", (key, counter, expected) => {
    expect(hex(words(key[0], key[1], counter[0], counter[1], counter[2], counter[3]))).toBe(expected);
  });

  test("is the same compiled and in plain arithmetic", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(word, word, word, word, word, word, (k0, k1, c0, c1, c2, c3) => {
        const plain = new Uint32Array(4);
        const compiled = new Uint32Array(4);
        plainPhiloxInto(plain, k0, k1, c0, c1, c2, c3);
        philoxInto(compiled, k0, k1, c0, c1, c2, c3);
        expect(hex(compiled)).toBe(hex(plain));
        expect(hex(compiled)).toBe(hex(words(k0 | 0, k1 | 0, c0 | 0, c1 | 0, c2 | 0, c3 | 0)));
      }),
    );
  });

  test("multiplies as 64-bit unsigned numbers do", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffffffff }), (a, b) => {
        expect(multiplyHigh(a, b) >>> 0).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
      }),
    );
  });

  test("hashes stream names with 32-bit FNV-1a", () => {
    // Vectors from the draft "The FNV Non-Cryptographic Hash Algorithm", appendix C.
    expect(streamKey("")).toBe(0x811c9dc5);
    expect(streamKey("a")).toBe(0xe40c292c);
    expect(streamKey("foobar")).toBe(0xbf9cf968);
  });
});

describe("a word stream", () => {
  test("numbers words through blocks of four", () => {
    const stream = new WordStream(7, streamKey("chance")).reset(1, 2, 3);
    const block = new Uint32Array(4);
    for (let k = 0; k < 11; k++) {
      philoxInto(block, 7, streamKey("chance"), 1, 2, 3, k >> 2);
      expect(stream.next()).toBe(block[k & 3]);
    }
    expect(stream.used).toBe(11);
  });

  test("does not depend on what was drawn before a reset", () => {
    const stream = new WordStream(7, 9);
    const first = stream.reset(0, 5, 0).next();
    stream.next();
    stream.reset(0, 6, 0).next();
    expect(stream.reset(0, 5, 0).next()).toBe(first);
  });
});
