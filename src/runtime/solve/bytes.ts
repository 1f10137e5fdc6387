/** Numbers as text with every bit kept: base64 of their f64 bits, low byte first on every machine. */
export function numbersToText(numbers: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((x, i) => view.setFloat64(8 * i, x, true));
  return Buffer.from(view.buffer).toString("base64");
}

/** Reads what `numbersToText` wrote; nothing if it is no such text. */
export function textToNumbers(text: string): Float64Array | undefined {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length % 8 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}
