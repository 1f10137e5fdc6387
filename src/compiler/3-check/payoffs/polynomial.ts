/** Sums of products of unknown amounts: enough to see that `-toll` and `toll` cancel, and so do `c ? 1 : -1` and `c ? -1 : 1` (C2). */

/** Coefficients by product; the key of a product is its sorted unknowns, and of 1 the empty text. */
export type Polynomial = ReadonlyMap<string, number>;

export const ZERO: Polynomial = new Map();
export const constant = (value: number): Polynomial => (value === 0 ? ZERO : new Map([["", value]]));
export const unknown = (key: string): Polynomial => new Map([[key, 1]]);

export function add(a: Polynomial, b: Polynomial): Polynomial {
  const sum = new Map(a);
  for (const [key, factor] of b) {
    const total = (sum.get(key) ?? 0) + factor;
    if (Math.abs(total) < 1e-12) sum.delete(key);
    else sum.set(key, total);
  }
  return sum;
}

export function multiply(a: Polynomial, b: Polynomial): Polynomial {
  let product: Polynomial = ZERO;
  for (const [x, p] of a) {
    for (const [y, q] of b) {
      const key = [...x.split(" * "), ...y.split(" * ")]
        .filter((k) => k !== "")
        .sort()
        .join(" * ");
      product = add(product, new Map([[key, p * q]]));
    }
  }
  return product;
}

export const scale = (a: Polynomial, factor: number): Polynomial => multiply(a, constant(factor));

/** The value of a polynomial without unknowns; undefined for others. */
export function valueOf(a: Polynomial): number | undefined {
  if (a.size === 0) return 0;
  return a.size === 1 ? a.get("") : undefined;
}

export const keyOf = (a: Polynomial): string =>
  [...a]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([key, factor]) => `${factor} ${key}`)
    .join(" + ");
