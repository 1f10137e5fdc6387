/** Event files read back by a parser of their own, with the checksums that the format asks for. */
import { expect, test } from "vitest";
import { firstRecord, maskedChecksum, pointRecord } from "../../../src/runtime/track/event-file.js";

/** The checksum bit by bit, as the polynomial says. */
function slowly(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  const whole = BigInt((crc ^ 0xffffffff) >>> 0);
  return Number((((whole >> 15n) | (whole << 17n)) + 0xa282ead8n) & 0xffffffffn);
}

/** The fields of a message: numbers and bytes by field number. */
function fields(bytes: Uint8Array): Map<number, number | Uint8Array> {
  const found = new Map<number, number | Uint8Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    if ((key & 7) === 0) found.set(key >> 3, varint());
    else if ((key & 7) === 1) {
      found.set(key >> 3, view.getFloat64(at, true));
      at += 8;
    } else if ((key & 7) === 5) {
      found.set(key >> 3, view.getFloat32(at, true));
      at += 4;
    } else {
      const length = varint();
      found.set(key >> 3, bytes.subarray(at, at + length));
      at += length;
    }
  }
  return found;
}

/** The messages of a file, whose checksums must hold. */
function messages(file: Uint8Array): Map<number, number | Uint8Array>[] {
  const found: Map<number, number | Uint8Array>[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(slowly(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(slowly(data));
    found.push(fields(data));
    at += 16 + length;
  }
  return found;
}

test("a file holds its version, then each value with its name, step and time", () => {
  const points = [
    { name: "wins", step: 3, value: 0.5, time: 1700000000.25 },
    { name: "nash_conv of «Kuhn»", step: 70_000_000_000, value: -2, time: 1700000001 },
  ];
  const [first, ...rest] = messages(new Uint8Array(Buffer.concat([firstRecord(1), ...points.map(pointRecord)])));
  expect(new TextDecoder().decode(first.get(3) as Uint8Array)).toBe("brain.Event:2");
  const read = rest.map((event) => {
    const entry = fields(fields(event.get(5) as Uint8Array).get(1) as Uint8Array);
    return { name: new TextDecoder().decode(entry.get(1) as Uint8Array), step: event.get(2), value: entry.get(2), time: event.get(1) };
  });
  expect(read).toEqual(points);
});

test("the checksum of a published example: 32 zeros (RFC 3720, B.4)", () => {
  const crc = 0x8a9136aa;
  expect(maskedChecksum(new Uint8Array(32))).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
});
