/**
 * Conditions that are linear in several reals (A3): `x + 2 * y <= reach`. Reals are chosen from left to right; how far one may go so that those after it
 * still have a choice follows by eliminating them (Fourier and Motzkin).
 */
import type * as ast from "../1-parse/ast.js";

/** A part of a sum that no real is in: `factor` times an expression. */
export interface Term {
  readonly factor: number;
  readonly of: ast.Expr;
}

/** `Σ coefficients · reals + Σ terms + constant <= 0`. */
export interface Linear {
  /** By head: what its real is multiplied with; absent: 0. */
  readonly coefficients: ReadonlyMap<number, number>;
  readonly terms: readonly Term[];
  readonly constant: number;
}

/** What is asked of expressions: which real head one names, whether it names any, and its value if the compiler knows it. */
export interface Reals {
  readonly headOf: (e: ast.Expr) => number | undefined;
  readonly mentions: (e: ast.Expr) => boolean;
  readonly constantOf: (e: ast.Expr) => number | undefined;
}

const NOTHING: Linear = { coefficients: new Map(), terms: [], constant: 0 };

const bare = (e: ast.Expr): ast.Expr => (e.kind === "paren" ? bare(e.inner) : e);

/** Reads a condition: `a <= b`, `a >= b`, `abs(a) <= b`, whose sides are linear in the reals; undefined for any other. */
export function linearOf(condition: ast.Expr, reals: Reals): readonly Linear[] | undefined {
  const e = bare(condition);
  if (e.kind !== "binary" || (e.op !== "<=" && e.op !== ">=")) return undefined;
  const [smaller, larger] = e.op === "<=" ? [bare(e.left), e.right] : [bare(e.right), e.left];
  const right = sumOf(larger, -1, reals);
  if (right === undefined) return undefined;
  const size = smaller.kind === "call" && smaller.callee.kind === "name_expr" && smaller.callee.name.text === "abs" ? smaller : undefined;
  if (size !== undefined && size.args.length === 1 && reals.mentions(size)) {
    const [above, below] = [sumOf(size.args[0].value, 1, reals), sumOf(size.args[0].value, -1, reals)];
    return above === undefined || below === undefined ? undefined : [added(above, right), added(below, right)];
  }
  const left = sumOf(smaller, 1, reals);
  return left === undefined ? undefined : [added(left, right)];
}

function sumOf(written: ast.Expr, factor: number, reals: Reals): Linear | undefined {
  const e = bare(written);
  const head = reals.headOf(e);
  if (head !== undefined) return { ...NOTHING, coefficients: new Map([[head, factor]]) };
  const known = reals.constantOf(e);
  if (known !== undefined) return { ...NOTHING, constant: factor * known };
  if (!reals.mentions(e)) return { ...NOTHING, terms: [{ factor, of: e }] };
  if (e.kind === "unary" && e.op === "-") return sumOf(e.operand, -factor, reals);
  if (e.kind !== "binary") return undefined;
  if (e.op === "+" || e.op === "-") {
    const [left, right] = [sumOf(e.left, factor, reals), sumOf(e.right, e.op === "+" ? factor : -factor, reals)];
    return left === undefined || right === undefined ? undefined : added(left, right);
  }
  const [a, b] = [reals.constantOf(e.left), reals.constantOf(e.right)];
  if (e.op === "*" && a !== undefined) return sumOf(e.right, factor * a, reals);
  if (e.op === "*" && b !== undefined) return sumOf(e.left, factor * b, reals);
  return e.op === "/" && b !== undefined && b !== 0 ? sumOf(e.left, factor / b, reals) : undefined;
}

function added(a: Linear, b: Linear): Linear {
  const coefficients = new Map(a.coefficients);
  for (const [head, factor] of b.coefficients) {
    const sum = (coefficients.get(head) ?? 0) + factor;
    if (sum === 0) coefficients.delete(head);
    else coefficients.set(head, sum);
  }
  return { coefficients, terms: [...a.terms, ...b.terms], constant: a.constant + b.constant };
}

function scaled(a: Linear, by: number): Linear {
  return {
    coefficients: new Map([...a.coefficients].map(([head, factor]) => [head, factor * by])),
    terms: a.terms.map(({ factor, of }) => ({ factor: factor * by, of })),
    constant: a.constant * by,
  };
}

/** The two conditions that keep a real between its ends. */
export const boxed = (head: number, low: number, high: number): readonly Linear[] => [
  { ...NOTHING, coefficients: new Map([[head, 1]]), constant: -high },
  { ...NOTHING, coefficients: new Map([[head, -1]]), constant: low },
];

/** What conditions ask of the other reals so that some value of `head` meets them all. */
export function eliminated(conditions: readonly Linear[], head: number): readonly Linear[] {
  const factorOf = (c: Linear): number => c.coefficients.get(head) ?? 0;
  const kept = conditions.filter((c) => factorOf(c) === 0);
  for (const upper of conditions.filter((c) => factorOf(c) > 0))
    for (const lower of conditions.filter((c) => factorOf(c) < 0)) {
      const both = added(scaled(upper, 1 / factorOf(upper)), scaled(lower, -1 / factorOf(lower)));
      const coefficients = new Map([...both.coefficients].filter(([at]) => at !== head));
      // What always holds is left out.
      if (coefficients.size > 0 || both.terms.length > 0 || both.constant > 0) kept.push({ ...both, coefficients });
    }
  return kept;
}
