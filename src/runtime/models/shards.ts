/** The weights of a model's folder: one safetensors file, or several that an index names. Only what is asked for is read. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import path from "node:path";
import { damagedFile, missingFile } from "./messages.js";
import { fromBfloat16, fromFloat16 } from "./numbers.js";

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";
/** More is no header but a damaged length. */
const LONGEST_HEADER = 100_000_000;

/** One array of a file: what its numbers are, and which bytes of the file they are. */
interface Entry {
  readonly dtype: "F32" | "F16" | "BF16";
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

const BYTES = { F32: 4, F16: 2, BF16: 2 } as const;

export interface ReadArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The arrays of a folder by name; each is read when it is asked for. */
export interface Shards {
  has(name: string): boolean;
  /** The name of the file that holds an array. */
  fileOf(name: string): string;
  read(name: string): ReadArray;
}

/** Opens a folder's weights: every file that the index names must be there and whole. */
export function openShards(folder: string, only?: string): Shards {
  const files = only === undefined ? filesOf(folder) : [only];
  const places = new Map<string, { readonly file: string; readonly entry: Entry }>();
  for (const file of files) for (const [name, entry] of headerOf(folder, file)) places.set(name, { file, entry });
  return {
    has: (name) => places.has(name),
    fileOf: (name) => places.get(name)?.file ?? "",
    read: (name) => {
      const place = places.get(name);
      if (!place) throw new Error(`a bug in spc: the array ${name} is read, but it is not there`);
      return { shape: place.entry.shape, data: numbersOf(path.join(folder, place.file), place.entry) };
    },
  };
}

function filesOf(folder: string): readonly string[] {
  const index = path.join(folder, INDEX);
  if (!existsSync(index)) return [SINGLE];
  const map = (jsonIn(folder, INDEX) as { weight_map?: unknown }).weight_map;
  const named = typeof map === "object" && map !== null ? Object.values(map) : [];
  if (named.length === 0 || !named.every((file) => typeof file === "string" && path.basename(file) === file))
    throw damagedFile({ file: index, because: "it names no files" });
  return [...new Set(named as string[])].sort();
}

/** Reads a JSON object of a model's folder. */
export function jsonIn(folder: string, file: string): object {
  const text = textIn(folder, file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  if (typeof json === "object" && json !== null) return json;
  throw damagedFile({ file: path.join(folder, file), because: "it is not a JSON object" });
}

/** Reads a text file of a model's folder. */
export function textIn(folder: string, file: string): string {
  try {
    return readFileSync(path.join(folder, file), "utf8");
  } catch (error) {
    throw missingFile({ folder, file, because: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === "ENOENT" ? "it is not there" : "it cannot be read";
}

function withFile<T>(location: string, use: (descriptor: number, size: number) => T): T {
  let descriptor;
  try {
    descriptor = openSync(location, "r");
  } catch (error) {
    throw missingFile({ folder: path.dirname(location), file: path.basename(location), because: reasonOf(error) });
  }
  try {
    return use(descriptor, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}

function headerOf(folder: string, file: string): ReadonlyMap<string, Entry> {
  const location = path.join(folder, file);
  return withFile(location, (descriptor, size) => {
    const damaged = (because: string) => damagedFile({ file: location, because });
    if (size < 8) throw damaged("it is too short to hold a header");
    const head = new DataView(new ArrayBuffer(8));
    readSync(descriptor, head, 0, 8, 0);
    const length = Number(head.getBigUint64(0, true));
    if (length > size - 8 || length > LONGEST_HEADER) throw damaged(`its header says ${length} bytes, but only ${size - 8} are there`);
    const bytes = new Uint8Array(length);
    readSync(descriptor, bytes, 0, length, 8);
    let header: unknown;
    try {
      header = JSON.parse(Buffer.from(bytes).toString("utf8"));
    } catch {
      header = undefined;
    }
    if (typeof header !== "object" || header === null) throw damaged("its header is not JSON");
    const entries = new Map<string, Entry>();
    for (const [name, given] of Object.entries(header)) {
      if (name === "__metadata__") continue;
      const entry = entryOf(given, 8 + length);
      if (typeof entry === "string") throw damaged(`the array \`${name}\` ${entry}`);
      if (entry.to > size) throw damaged(`it is cut off: the array \`${name}\` ends at byte ${entry.to}, the file at ${size}`);
      entries.set(name, entry);
    }
    return entries;
  });
}

function entryOf(given: unknown, start: number): Entry | string {
  const { dtype, shape, data_offsets: offsets } = (given ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  if (dtype !== "F32" && dtype !== "F16" && dtype !== "BF16") return `has the type ${String(dtype)}: F32, F16 and BF16 are read`;
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return "has no shape or no place";
  const [from, to] = offsets;
  if (to - from !== shape.reduce((n, s) => n * s, 1) * BYTES[dtype]) return "has a place of another size than its shape";
  return { dtype, shape, from: start + from, to: start + to };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((x) => Number.isSafeInteger(x) && x >= 0);
}

/** Reads so many bytes of a file at a time: a single read takes at most two gigabytes. */
const PIECE = 1 << 28;

function numbersOf(location: string, { dtype, from, to }: Entry): Float32Array {
  const bytes = new Uint8Array(to - from);
  withFile(location, (descriptor) => {
    for (let at = 0; at < bytes.length;) {
      const read = readSync(descriptor, bytes, at, Math.min(PIECE, bytes.length - at), from + at);
      if (read === 0) throw damagedFile({ file: location, because: "it became shorter while it was read" });
      at += read;
    }
  });
  switch (dtype) {
    case "F32":
      return new Float32Array(bytes.buffer);
    case "F16":
      return fromFloat16(new Uint16Array(bytes.buffer));
    case "BF16":
      return fromBfloat16(new Uint16Array(bytes.buffer));
  }
}
