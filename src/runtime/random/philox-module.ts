/**
 * Philox as a WebAssembly module: JavaScript has no multiplication of two 32-bit words into 64 bits, and piecing it together takes three quarters of
 * the time. The module is written here instruction by instruction, its ten rounds one after the other.
 */
import { ROUND_A, ROUND_B, WEYL_A, WEYL_B } from "./philox-constants.js";

/** What is used of WebAssembly; its types come with those of browsers only. */
interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

export interface PhiloxModule {
  /** Computes the four words of a key and a counter into `words`. */
  readonly block: (k0: number, k1: number, c0: number, c1: number, c2: number, c3: number) => void;
  readonly words: Uint32Array;
}

type Bytes = readonly number[];

const I32 = 0x7f;
const I64 = 0x7e;

/** Whole numbers as the format has them: seven bits a byte, the least first. */
function unsigned(n: number): number[] {
  const bytes: number[] = [];
  for (let rest = n >>> 0; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
    if (rest === 0) return bytes;
  }
}

function signed(n: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = n; ;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

const section = (id: number, body: Bytes): number[] => [id, ...unsigned(body.length), ...body];
const named = (name: string): number[] => [name.length, ...new TextEncoder().encode(name)];

/** The instructions that are used. */
const op = {
  get: (local: number): Bytes => [0x20, local],
  set: (local: number): Bytes => [0x21, local],
  i32: (n: number): Bytes => [0x41, ...signed(BigInt(n | 0))],
  i64: (n: number): Bytes => [0x42, ...signed(BigInt(n))],
  store: (at: number): Bytes => [0x36, 2, at],
  add: [0x6a] as Bytes,
  xor: [0x73] as Bytes,
  widen: [0xad] as Bytes,
  narrow: [0xa7] as Bytes,
  multiply: [0x7e] as Bytes,
  shiftRight: [0x88] as Bytes,
};

const inOrder = (...parts: readonly Bytes[]): number[] => parts.flat();

/** Parameters 0 to 5 are the key and the counter, which become the words; 6 and 7 are the products. */
function philoxCode(): number[] {
  const [K0, K1, X0, X1, X2, X3, P0, P1] = [0, 1, 2, 3, 4, 5, 6, 7];
  const { get, set, xor } = op;
  const product = (word: number, factor: number, into: number): Bytes =>
    inOrder(get(word), op.widen, op.i64(factor), op.multiply, set(into));
  /** word <- high(product) ^ other ^ key. */
  const mix = (word: number, from: number, other: number, key: number): Bytes =>
    inOrder(get(from), op.i64(32), op.shiftRight, op.narrow, get(other), xor, get(key), xor, set(word));
  const low = (word: number, from: number): Bytes => inOrder(get(from), op.narrow, set(word));
  const bump = (key: number, by: number): Bytes => inOrder(get(key), op.i32(by), op.add, set(key));
  const round = inOrder(
    product(X0, ROUND_A, P0),
    product(X2, ROUND_B, P1),
    mix(X0, P1, X1, K0),
    low(X1, P1),
    mix(X2, P0, X3, K1),
    low(X3, P0),
    bump(K0, WEYL_A),
    bump(K1, WEYL_B),
  );
  const kept = [X0, X1, X2, X3].flatMap((word, i) => inOrder(op.i32(0), get(word), op.store(4 * i)));
  const end = [0x0b];
  return inOrder(...Array.from({ length: 10 }, () => round), kept, end);
}

/** The format: magic number and version, then the sections of types, functions, memory, exports and code. */
function philoxBytes(): Uint8Array {
  const twoProducts = [...unsigned(1), ...unsigned(2), I64];
  const code = [...twoProducts, ...philoxCode()];
  const start = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return new Uint8Array(
    inOrder(
      start,
      section(1, [1, 0x60, 6, I32, I32, I32, I32, I32, I32, 0]),
      section(3, [1, 0]),
      section(5, [1, 0, 1]),
      section(7, [2, ...named("block"), 0, 0, ...named("memory"), 2, 0]),
      section(10, [1, ...unsigned(code.length), ...code]),
    ),
  );
}

/** Makes the module for this thread; none where there is no WebAssembly. */
export function philoxModule(): PhiloxModule | undefined {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyLike };
  if (WebAssembly === undefined) return undefined;
  const { block, memory } = new WebAssembly.Instance(new WebAssembly.Module(philoxBytes())).exports as {
    readonly block: PhiloxModule["block"];
    readonly memory: { readonly buffer: ArrayBuffer };
  };
  return { block, words: new Uint32Array(memory.buffer, 0, 4) };
}
