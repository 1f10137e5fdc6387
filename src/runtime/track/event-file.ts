/** TensorBoard's event files: records of a length, its checksum, an `Event` message and its checksum, for curves beside other people's runs. */

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

/** CRC-32C (Castagnoli), turned and shifted as the format wants it. */
export function maskedChecksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff];
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** One value of a curve. */
export interface CurvePoint {
  readonly name: string;
  readonly step: number;
  readonly value: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Gives the record that begins a file. */
export function firstRecord(time: number): Uint8Array {
  return record(joined([double(1, time), lengthed(3, new TextEncoder().encode("brain.Event:2"))]));
}

/** Gives the record of one value. */
export function pointRecord({ name, step, value, time }: CurvePoint): Uint8Array {
  const real = new Uint8Array(5);
  real[0] = (2 << 3) | 5;
  new DataView(real.buffer).setFloat32(1, value, true);
  const entry = joined([lengthed(1, new TextEncoder().encode(name)), real]);
  return record(joined([double(1, time), Uint8Array.from([2 << 3, ...varint(step)]), lengthed(5, lengthed(1, entry))]));
}

function record(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 16);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(8, maskedChecksum(out.subarray(0, 8)), true);
  out.set(data, 12);
  view.setUint32(12 + data.length, maskedChecksum(data), true);
  return out;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

function double(field: number, value: number): Uint8Array {
  const out = new Uint8Array(9);
  out[0] = (field << 3) | 1;
  new DataView(out.buffer).setFloat64(1, value, true);
  return out;
}

function lengthed(field: number, content: Uint8Array): Uint8Array {
  return joined([Uint8Array.from([(field << 3) | 2, ...varint(content.length)]), content]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
