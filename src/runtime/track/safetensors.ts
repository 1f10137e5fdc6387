/** The safetensors format: an 8-byte little-endian header length, a JSON header, then the arrays' bytes. Own code: no kept library writes it. */
const TYPES = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;
type TypeName = keyof typeof TYPES;
export type ArrayData = Float32Array | Float64Array | Int32Array | Uint32Array | Int8Array | Uint8Array;

export interface StoredArray {
  readonly shape: readonly number[];
  readonly data: ArrayData;
}

/** Writes arrays by name; the same arrays give the same bytes. Numbers are little-endian, as the machine's are. */
export function encodeSafetensors(arrays: ReadonlyMap<string, StoredArray>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: Record<string, unknown> = Object.assign(Object.create(null) as Record<string, unknown>, { __metadata__: metadata });
  let offset = 0;
  const sorted = [...arrays].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, { shape, data }] of sorted) {
    header[name] = { dtype: typeName(data), shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  let text = JSON.stringify(header);
  // Readers may map the file: the data starts at a multiple of 8.
  text += " ".repeat((8 - (Buffer.byteLength(text) % 8)) % 8);
  const head = Buffer.from(text);
  const out = new Uint8Array(8 + head.length + offset);
  new DataView(out.buffer).setBigUint64(0, BigInt(head.length), true);
  out.set(head, 8);
  let at = 8 + head.length;
  for (const [, { data }] of sorted) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}

/** Reads arrays by name; throws a `RangeError` that says what is wrong with a damaged file. */
export function decodeSafetensors(bytes: Uint8Array): Map<string, StoredArray> {
  if (bytes.length < 8) throw new RangeError("it is too short to hold a header");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw new RangeError(`its header says ${length} bytes, but only ${bytes.length - 8} are there`);
  const arrays = new Map<string, StoredArray>();
  for (const [name, entry] of Object.entries(headerOf(bytes.subarray(8, 8 + length)))) {
    if (name === "__metadata__") continue;
    arrays.set(name, arrayOf(name, entry, bytes.subarray(8 + length)));
  }
  return arrays;
}

function headerOf(bytes: Uint8Array): object {
  let header: unknown;
  try {
    header = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    header = undefined;
  }
  if (typeof header !== "object" || header === null) throw new RangeError("its header is not JSON");
  return header;
}

function arrayOf(name: string, entry: unknown, data: Uint8Array): StoredArray {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  const type = typeof dtype === "string" && Object.hasOwn(TYPES, dtype) ? TYPES[dtype as TypeName] : undefined;
  if (!type) throw new RangeError(`the array \`${name}\` has the type ${String(dtype)}, which is not read here`);
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2)
    throw new RangeError(`the array \`${name}\` has no shape or no place`);
  const [from, to] = offsets;
  const size = shape.reduce((p, s) => p * s, 1);
  if (to > data.length || to - from !== size * type.BYTES_PER_ELEMENT) throw new RangeError(`the array \`${name}\` is cut off`);
  // A copy with memory of its own: numbers must lie at multiples of their size.
  const own = new Uint8Array(to - from);
  own.set(data.subarray(from, to));
  return { shape, data: new type(own.buffer, 0, size) };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((x) => Number.isSafeInteger(x) && x >= 0);
}

function typeName(data: ArrayData): TypeName {
  for (const [name, type] of Object.entries(TYPES)) if (data instanceof type) return name as TypeName;
  throw new TypeError("an array of another type cannot be stored");
}
