/** The part of the Protocol Buffers wire format that ONNX models need. */

/** One field, encoded. */
export type Field = Uint8Array;

const text = new TextEncoder();

function varint(value: number): number[] {
  const bytes: number[] = [];
  if (value >= 0 && value < 2 ** 31) {
    for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
    bytes.push(value);
    return bytes;
  }
  // Negative numbers are 64-bit two's complement, ten bytes long.
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

/** Encodes an integer field. */
export function integer(field: number, value: number): Field {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** Encodes a 32-bit real field. */
export function real(field: number, value: number): Field {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setFloat32(0, value, true);
  return join([Uint8Array.from(varint((field << 3) | 5)), new Uint8Array(bytes.buffer)]);
}

/** Encodes a text or bytes field. */
export function bytes(field: number, value: string | Uint8Array): Field {
  const content = typeof value === "string" ? text.encode(value) : value;
  return join([Uint8Array.from([...varint((field << 3) | 2), ...varint(content.length)]), content]);
}

/** Encodes a field that holds a message. */
export function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, join(fields));
}

/** Joins encoded fields. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
