/** Going through distributions: what they read, and the same distribution over other expressions. */
import { unreachable } from "../../diagnostics/define.js";
import type { Distribution, Expr, LocalId } from "./ir.js";

/** Gives a distribution with every expression changed. */
export function mapDistribution(d: Distribution, change: (e: Expr) => Expr): Distribution {
  const inner = (of: Distribution): Distribution => mapDistribution(of, change);
  switch (d.kind) {
    case "uniform":
    case "deal":
      return { ...d, values: change(d.values) };
    case "uniform_type":
    case "sphere":
      return d;
    case "weighted":
      return { ...d, outcomes: d.outcomes.map((o) => ({ value: change(o.value), weight: change(o.weight) })) };
    case "distinct":
      return { ...d, values: change(d.values), ...(d.count === undefined ? {} : { count: change(d.count) }) };
    case "sample":
      return { ...d, values: change(d.values), count: change(d.count) };
    case "mixture":
      return { ...d, outcomes: d.outcomes.map((o) => ({ inner: inner(o.inner), weight: change(o.weight) })) };
    case "cond":
      return { ...d, condition: change(d.condition), then: inner(d.then), else: inner(d.else) };
    case "each":
      return { ...d, inner: inner(d.inner) };
    case "uniform_real":
      return { ...d, low: change(d.low), high: change(d.high) };
    case "normal":
      return { ...d, mean: change(d.mean), deviation: change(d.deviation) };
    case "such":
      return { ...d, inner: inner(d.inner), condition: change(d.condition) };
    default:
      return unreachable(d);
  }
}

/** Lists the expressions of a distribution, and the locals that it gives values itself. */
export function partsOf(d: Distribution): { readonly reads: readonly Expr[]; readonly own: readonly LocalId[] } {
  const reads: Expr[] = [];
  const own: LocalId[] = [];
  mapDistribution(d, (e) => {
    reads.push(e);
    return e;
  });
  const visit = (of: Distribution): void => {
    if (of.kind === "such") own.push(of.local);
    if (of.kind === "such" || of.kind === "each") visit(of.inner);
    if (of.kind === "mixture") for (const o of of.outcomes) visit(o.inner);
    if (of.kind === "cond") for (const part of [of.then, of.else]) visit(part);
  };
  visit(d);
  return { reads, own };
}
