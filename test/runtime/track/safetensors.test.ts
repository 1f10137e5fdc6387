import { expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../src/runtime/track/safetensors.js";

const arrays = new Map([
  ["a", { shape: [2], data: Float32Array.of(1, 2) }],
  ["b", { shape: [], data: Int32Array.of(-3) }],
]);

test("arrays come back as they were written", () => {
  expect(decodeSafetensors(encodeSafetensors(arrays))).toEqual(arrays);
});

test("arrays come back from a Buffer, as files are read", () => {
  expect(decodeSafetensors(Buffer.from(encodeSafetensors(arrays)))).toEqual(arrays);
});

test("arrays do not share memory with the file they came from", () => {
  const file = Buffer.from(encodeSafetensors(arrays));
  const read = decodeSafetensors(file);
  file.fill(0);
  expect(read).toEqual(arrays);
});
