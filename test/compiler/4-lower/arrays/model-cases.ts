/** Parts of language models as small programs: their gradients are compared with central differences, their values between executors. */
import { lookBack } from "../../../../src/compiler/4-lower/arrays/attention.js";
import { rmsNormed, rotated, rotations } from "../../../../src/compiler/4-lower/arrays/language-model.js";
import { geluTanh, silu } from "../../../../src/compiler/4-lower/arrays/layers.js";
import type { Case } from "./cases.js";

const rows = { shape: ["rows", 4] };
const places = { shape: ["rows", 3], dtype: "i32", lo: 0, hi: 40 } as const;
const texts = { shape: ["rows", 3], dtype: "i32", lo: 1, hi: 2 } as const;
const heads = (count: number, tokens: number) => ({ shape: ["rows", count, tokens, 4] });

export const modelCases: readonly Case[] = [
  ...[false, true].map((gemma): Case => ({
    name: gemma ? "rms_norm with scales that count from 1" : "rms_norm",
    inputs: [rows, { shape: [4] }],
    build: (b, x, scale) => rmsNormed(b, x, scale, { epsilon: 1e-6, gemma }),
  })),
  { name: "gelu by a tanh", inputs: [rows], build: (b, x) => geluTanh(b, x) },
  { name: "a gated product", inputs: [rows, rows], build: (b, x, y) => b.mul(silu(b, x), y) },
  ...[undefined, { kind: "llama3", factor: 8, low: 1, high: 4, trained: 32 } as const].map((scaling): Case => ({
    name: scaling ? "rotary embeddings, scaled" : "rotary embeddings",
    inputs: [heads(2, 3), places],
    build: (b, x, at) => rotated(b, x, rotations(b, { headWidth: 4, theta: 100, ...(scaling && { scaling }) }, at)),
  })),
  ...[2, 1].map((keyHeads): Case => ({
    name: keyHeads === 1 ? "looking back with one head of keys for two of queries" : "looking back",
    inputs: [heads(2, 3), heads(keyHeads, 3), heads(keyHeads, 3), texts],
    build: (b, query, key, value, of) => lookBack(of)(b, "layer", { query, key, value }),
  })),
];
