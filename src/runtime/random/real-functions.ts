/**
 * Exponential, logarithm, sine, cosine and hyperbolic tangent as fixed f32 code (semantics F2): every operation is rounded to f32 in written order, so all CPUs give
 * the same bits whatever their platform's own functions do. Coefficients and reductions are those of Cephes' expf, logf, sinf, cosf and tanhf.
 */
const f = Math.fround;
const bits = new Uint32Array(1);
const asReal = new Float32Array(bits.buffer);

const SQRT_HALF = f(Math.SQRT1_2);
const LOG2_HIGH = f(0.693359375);
const LOG2_LOW = f(-2.1219444e-4);
const LOG_COEFFICIENTS = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1,
  3.3333331174e-1,
].map(f);

/** Gives the natural logarithm of a positive, normal f32. */
export function log32(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  asReal[0] = x;
  let exponent = (bits[0] >>> 23) - 126;
  bits[0] = (bits[0] & 0x007fffff) | 0x3f000000;
  let m = asReal[0];
  if (m < SQRT_HALF) {
    exponent--;
    m = f(f(m + m) - 1);
  } else {
    m = f(m - 1);
  }
  const square = f(m * m);
  let y = LOG_COEFFICIENTS[0];
  for (let i = 1; i < LOG_COEFFICIENTS.length; i++) y = f(f(y * m) + LOG_COEFFICIENTS[i]);
  y = f(f(y * m) * square);
  y = f(y + f(LOG2_LOW * exponent));
  y = f(y - f(0.5 * square));
  return f(f(m + y) + f(LOG2_HIGH * exponent));
}

const FOUR_OVER_PI = f(4 / Math.PI);
const QUARTER_1 = f(0.78515625);
const QUARTER_2 = f(2.4187564849853515625e-4);
const QUARTER_3 = f(3.774894977445941e-8);
const SIN_1 = f(-1.9515295891e-4);
const SIN_2 = f(8.3321608736e-3);
const SIN_3 = f(-1.6666654611e-1);
const COS_1 = f(2.443315711809948e-5);
const COS_2 = f(-1.388731625493765e-3);
const COS_3 = f(4.166664568298827e-2);

/** Gives the sine of an f32 between -8192 and 8192. */
export function sin32(x: number): number {
  const octant = octantOf(x);
  const r = reduced(x, octant);
  const swapped = (octant & 3) === 2;
  const value = swapped ? cosPolynomial(r) : sinPolynomial(r);
  const negative = x < 0 !== (octant & 4) > 0;
  return negative ? -value : value;
}

/** Gives the cosine of an f32 between -8192 and 8192. */
export function cos32(x: number): number {
  const octant = octantOf(x);
  const r = reduced(x, octant);
  const quadrant = (octant >> 1) & 3;
  const value = (quadrant & 1) === 1 ? sinPolynomial(r) : cosPolynomial(r);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}

/** Gives the even octant nearest to |x|, from 0 on. */
function octantOf(x: number): number {
  const octant = Math.trunc(f(Math.abs(x) * FOUR_OVER_PI));
  return octant + (octant & 1);
}

/** Subtracts `octant` quarters of pi from |x| in three exact-enough parts. */
function reduced(x: number, octant: number): number {
  return f(f(f(Math.abs(x) - f(octant * QUARTER_1)) - f(octant * QUARTER_2)) - f(octant * QUARTER_3));
}

function sinPolynomial(r: number): number {
  const z = f(r * r);
  return f(f(f(f(f(f(f(SIN_1 * z) + SIN_2) * z) + SIN_3) * z) * r) + r);
}

function cosPolynomial(r: number): number {
  const z = f(r * r);
  return f(f(f(f(f(f(f(f(COS_1 * z) + COS_2) * z) + COS_3) * z) * z) - f(0.5 * z)) + 1);
}

const LOG2_E = f(Math.LOG2E);
const EXP_HIGHEST = f(88.72283);
const EXP_LOWEST = f(-87.33654);
const EXP_COEFFICIENTS = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1].map(f);

/** Gives e to the power of an f32; infinite beyond the largest f32, 0 where it would be below the smallest normal one. */
export function exp32(x: number): number {
  if (x !== x) return NaN;
  if (x > EXP_HIGHEST) return Infinity;
  if (x < EXP_LOWEST) return 0;
  const power = Math.floor(f(f(LOG2_E * x) + 0.5));
  const r = f(f(x - f(power * LOG2_HIGH)) - f(power * LOG2_LOW));
  let y = EXP_COEFFICIENTS[0];
  for (let i = 1; i < EXP_COEFFICIENTS.length; i++) y = f(f(y * r) + EXP_COEFFICIENTS[i]);
  y = f(f(f(y * f(r * r)) + r) + 1);
  return f(y * 2 ** power);
}

const TANH_COEFFICIENTS = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1].map(f);

/** Gives the hyperbolic tangent of an f32. */
export function tanh32(x: number): number {
  const z = Math.abs(x);
  if (z > 9.1) return x > 0 ? 1 : -1;
  if (z >= 0.625) {
    const y = f(1 - f(2 / f(exp32(f(z + z)) + 1)));
    return x < 0 ? -y : y;
  }
  const square = f(x * x);
  let y = TANH_COEFFICIENTS[0];
  for (let i = 1; i < TANH_COEFFICIENTS.length; i++) y = f(f(y * square) + TANH_COEFFICIENTS[i]);
  return f(f(f(y * square) * x) + x);
}
