/** Writing values into a flat observation (semantics C3). Each function writes from `at` and returns where the next number goes. */

/** Writes a one-hot number; an index outside leaves zeros. */
export function oneHot(out: Float32Array, at: number, size: number, index: number): number {
  for (let i = 0; i < size; i++) out[at + i] = i === index ? 1 : 0;
  return at + size;
}

/** Counts how many seats after `me` a player sits; -1 for none. */
export function fromMe(seat: number | null, me: number, seats: number): number {
  return seat === null ? -1 : (seat - me + seats) % seats;
}

/** Writes a bit. */
export function bit(out: Float32Array, at: number, value: boolean): number {
  out[at] = value ? 1 : 0;
  return at + 1;
}

/** Writes a bit for each of `size` values, 1 for those whose numbers are listed. */
export function bits(out: Float32Array, at: number, size: number, held: readonly number[]): number {
  zeros(out, at, size);
  for (const i of held) out[at + i] = 1;
  return at + size;
}

/** Writes a real. */
export function real(out: Float32Array, at: number, value: number): number {
  out[at] = value;
  return at + 1;
}

/** Writes zeros. */
export function zeros(out: Float32Array, at: number, count: number): number {
  for (let i = 0; i < count; i++) out[at + i] = 0;
  return at + count;
}

/** How the events of a game are numbered in its history: each place has a code for every value, then one for a value that is hidden. */
export interface HistoryCodes {
  readonly entries: number;
  readonly codes: number;
  readonly seats: number;
  /** How many reals an entry has. */
  readonly reals?: number;
  readonly places: Readonly<Record<string, PlaceCodes>>;
}

/**
 * The first code of a place and how many values it has; of draws and reveals, what their numbers count from and up to: all alike, or one by one
 * in `digits`, null for a real.
 */
export interface PlaceCodes {
  readonly first: number;
  readonly values: number;
  readonly low?: number;
  readonly size?: number;
  readonly digits?: readonly (readonly [number, number] | null)[];
}

/** An event as `history` needs it: the number of its value, none if it is hidden. */
export interface CodedEvent {
  readonly place: string;
  readonly seat: number;
  readonly value: number | readonly number[] | null;
}

/** Writes events, oldest first: presence, the event's code, the actor counted from `me`, reals; unused entries are zeros (B8). */
export function history(out: Float32Array, at: number, events: readonly CodedEvent[], me: number, layout: HistoryCodes): number {
  const { entries, codes, seats, reals = 0, places } = layout;
  for (let i = 0; i < entries; i++) {
    const event = events[i] as CodedEvent | undefined;
    if (event === undefined) {
      at = zeros(out, at, 1 + codes + seats + reals);
      continue;
    }
    const place = places[event.place];
    const value =
      event.value === null || place.values === 0
        ? place.values
        : typeof event.value === "number"
          ? event.value
          : numbered(event.value, place);
    at = bit(out, at, true);
    at = oneHot(out, at, codes, place.first + value);
    at = oneHot(out, at, seats, event.seat < 0 ? -1 : fromMe(event.seat, me, seats));
    if (reals === 0) continue;
    zeros(out, at, reals);
    if (typeof event.value === "object" && event.value !== null && place.digits !== undefined)
      realsOf(event.value, place).forEach((x, k) => (out[at + k] = x));
    at += reals;
  }
  return at;
}

/** The number of a value with several entries: row-major, like any array's. */
function numbered(value: readonly number[], { low = 0, size = 0, digits }: PlaceCodes): number {
  if (digits === undefined) return value.reduce((n, entry) => n * size + entry - low, 0);
  return digits.reduce((n, digit, i) => (digit === null ? n : n * digit[1] + value[i] - digit[0]), 0);
}

function realsOf(value: readonly number[], { digits }: PlaceCodes): readonly number[] {
  return digits === undefined ? [] : value.filter((_, i) => digits[i] === null);
}
