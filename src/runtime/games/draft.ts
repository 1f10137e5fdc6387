/** A value whose parts may still be written: what a rule works on before it hands the state out as readonly. */
export type Draft<T> = T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

/** Copies a value of the language, so that stores to the copy leave the original alone. */
export function copyOf<T>(value: T): Draft<T> {
  if (Array.isArray(value)) return value.map((entry: unknown) => copyOf(entry)) as Draft<T>;
  if (typeof value !== "object" || value === null) return value as Draft<T>;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)])) as Draft<T>;
}

/** Compares two values of the language part by part. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = Object.entries(a);
  const right = b as Readonly<Record<string, unknown>>;
  return left.length === Object.keys(b).length && left.every(([key, part]) => same(part, right[key]));
}
