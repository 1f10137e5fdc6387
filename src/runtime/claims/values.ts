/** Values of claims: numbers over arms, seeds and time (E1, E2). Operations align axes by name and broadcast the missing. */
import type { ClaimAxis, ClaimExpr } from "../../contract/claim.js";

/** One metric of one run: its values with the passes at which they were measured. */
export interface Series {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** Row-major over `axes`. */
export interface ClaimValue {
  readonly axes: readonly { readonly axis: ClaimAxis; readonly size: number }[];
  readonly data: readonly number[];
  /** The passes of the time axis, where there is one. */
  readonly at?: readonly number[];
}

/** What expressions are evaluated against. */
export interface Evidence {
  /** By run and place of the seed. */
  metric(run: string, seed: number, name: string): Series;
  readonly seeds: number;
  solution(id: string): { readonly value: readonly number[]; readonly exploitability: number; readonly nashConv: number };
}

/** Something a claim needs is not there: its verdict is void. */
export class ClaimFault extends Error {
  override readonly name = "ClaimFault";
}

/** Evaluates a claim's expression. Truth values are 0 and 1. */
export function evaluateClaim(expr: ClaimExpr, evidence: Evidence): ClaimValue {
  switch (expr.kind) {
    case "const":
      return scalar(Number(expr.value));
    case "metric":
      return metric(expr, evidence);
    case "time":
      return overTime(expr, evidence);
    case "reduce": {
      const of = evaluateClaim(expr.of, evidence);
      if (of.data.length === 0) throw new ClaimFault(`\`${expr.how}\` of nothing`);
      return scalar(reductions[expr.how](of.data));
    }
    case "binary":
      return zip(expr.op, evaluateClaim(expr.left, evidence), evaluateClaim(expr.right, evidence));
    case "unary": {
      const of = evaluateClaim(expr.of, evidence);
      return { ...of, data: of.data.map(unary[expr.op]) };
    }
    case "arm": {
      const of = evaluateClaim(expr.of, evidence);
      const at = of.axes.findIndex((a) => a.axis === "arm");
      if (at !== 0) throw new Error("a bug in spc: no arms to choose from");
      const rest = of.axes.slice(1);
      const size = rest.reduce((n, a) => n * a.size, 1);
      return { ...of, axes: rest, data: of.data.slice(expr.index * size, (expr.index + 1) * size) };
    }
    case "solution": {
      const solution = evidence.solution(expr.solution);
      return scalar(
        expr.field === "value" ? solution.value[expr.seat] : expr.field === "exploitability" ? solution.exploitability : solution.nashConv,
      );
    }
  }
}

function scalar(value: number): ClaimValue {
  return { axes: [], data: [value] };
}

function metric(expr: ClaimExpr & { kind: "metric" }, evidence: Evidence): ClaimValue {
  const series = expr.runs.flatMap((run) => Array.from({ length: evidence.seeds }, (_, seed) => evidence.metric(run, seed, expr.name)));
  const { at } = series[0];
  if (at.length === 0) throw new ClaimFault(`\`${expr.name}\` was never measured`);
  for (const s of series)
    if (s.at.length !== at.length)
      throw new ClaimFault(`\`${expr.name}\` was measured ${s.at.length} times in one run and ${at.length} times in another`);
  const axes: { axis: ClaimAxis; size: number }[] = [
    { axis: "seed", size: evidence.seeds },
    { axis: "time", size: at.length },
  ];
  if (expr.runs.length > 1) axes.unshift({ axis: "arm", size: expr.runs.length });
  return { axes, data: series.flatMap((s) => s.values), at };
}

/** E1: removes time run by run, for runs may have been measured at different passes. */
function overTime(expr: ClaimExpr & { kind: "time" }, evidence: Evidence): ClaimValue {
  const arms = armsOf(expr.of);
  const data: number[] = [];
  for (let arm = 0; arm < arms; arm++) {
    for (let seed = 0; seed < evidence.seeds; seed++) {
      const one: Evidence = {
        ...evidence,
        seeds: 1,
        metric: (run, _, name) => evidence.metric(run, seed, name),
      };
      const { data: values, at = [] } = evaluateClaim(arms === 1 ? expr.of : oneArm(expr.of, arm), one);
      data.push(withoutTime({ at, values }, expr));
    }
  }
  const axes: { axis: ClaimAxis; size: number }[] = [{ axis: "seed", size: evidence.seeds }];
  if (arms > 1) axes.unshift({ axis: "arm", size: arms });
  return { axes, data };
}

/** How many arms an expression has side by side: 1 where there is none, or one was chosen. */
function armsOf(expr: ClaimExpr): number {
  switch (expr.kind) {
    case "metric":
      return expr.runs.length;
    case "binary":
      return Math.max(armsOf(expr.left), armsOf(expr.right));
    case "unary":
    case "time":
      return armsOf(expr.of);
    case "const":
    case "solution":
    case "arm":
    case "reduce":
      return 1;
  }
}

/** The expression of one arm alone. */
function oneArm(expr: ClaimExpr, arm: number): ClaimExpr {
  switch (expr.kind) {
    case "metric":
      return expr.runs.length === 1 ? expr : { ...expr, runs: [expr.runs[arm]] };
    case "binary":
      return { ...expr, left: oneArm(expr.left, arm), right: oneArm(expr.right, arm) };
    case "unary":
    case "time":
      return { ...expr, of: oneArm(expr.of, arm) };
    case "const":
    case "solution":
    case "arm":
    case "reduce":
      return expr;
  }
}

function withoutTime({ at, values }: Series, { how, args, label }: ClaimExpr & { kind: "time" }): number {
  const last = values.length - 1;
  switch (how) {
    case "first":
      return values[0];
    case "last":
      return values[last];
    case "best":
      return Math.max(...values);
    case "at": {
      const i = at.indexOf(args[0]);
      if (i < 0) throw new ClaimFault(`\`${label}\`: nothing was measured at pass ${args[0]}, only at ${at.join(", ")}`);
      return values[i];
    }
    case "area": {
      if (last === 0) return values[0];
      let total = 0;
      for (let i = 1; i <= last; i++) total += ((values[i] + values[i - 1]) / 2) * (at[i] - at[i - 1]);
      return total / (at[last] - at[0]);
    }
    case "between": {
      const inside = values.filter((_, i) => at[i] >= args[0] && at[i] <= args[1]);
      if (inside.length === 0) throw new ClaimFault(`\`${label}\`: nothing was measured between passes ${args[0]} and ${args[1]}`);
      return reductions.mean(inside);
    }
  }
}

const reductions = {
  mean: (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length,
  sum: (v: readonly number[]) => v.reduce((a, b) => a + b, 0),
  min: (v: readonly number[]) => Math.min(...v),
  max: (v: readonly number[]) => Math.max(...v),
  median: (v: readonly number[]) => {
    const sorted = [...v].sort((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  },
  std: (v: readonly number[]) => {
    const center = v.reduce((a, b) => a + b, 0) / v.length;
    return Math.sqrt(v.reduce((a, b) => a + (b - center) ** 2, 0) / v.length);
  },
  all: (v: readonly number[]) => Number(v.every((x) => x !== 0)),
  any: (v: readonly number[]) => Number(v.some((x) => x !== 0)),
};

const unary = {
  "-": (x: number) => -x,
  not: (x: number) => Number(x === 0),
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: Math.log,
  exp: Math.exp,
};

const binary: Readonly<Record<string, (x: number, y: number) => number>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "^": (x, y) => x ** y,
  div: (x, y) => Math.floor(x / y),
  mod: (x, y) => x - y * Math.floor(x / y),
  "<": (x, y) => Number(x < y),
  "<=": (x, y) => Number(x <= y),
  ">": (x, y) => Number(x > y),
  ">=": (x, y) => Number(x >= y),
  "==": (x, y) => Number(x === y),
  "!=": (x, y) => Number(x !== y),
  and: (x, y) => Number(x !== 0 && y !== 0),
  or: (x, y) => Number(x !== 0 || y !== 0),
};

const order: readonly ClaimAxis[] = ["arm", "seed", "time"];

function zip(op: string, x: ClaimValue, y: ClaimValue): ClaimValue {
  const axes = order.flatMap((axis) => {
    const found = x.axes.find((a) => a.axis === axis) ?? y.axes.find((a) => a.axis === axis);
    return found ? [found] : [];
  });
  for (const { axis, size } of axes) {
    for (const v of [x, y]) {
      const own = v.axes.find((a) => a.axis === axis);
      if (own && own.size !== size) throw new ClaimFault(`two metrics have ${size} and ${own.size} values along ${axis}`);
    }
  }
  const total = axes.reduce((n, a) => n * a.size, 1);
  const data: number[] = [];
  for (let i = 0; i < total; i++) {
    const [a, b] = [x.data[place(x, axes, i)], y.data[place(y, axes, i)]];
    // Whatever is compared with no number is false, which would look like a claim that fails.
    if (Number.isNaN(a) || Number.isNaN(b)) throw new ClaimFault(`a side of \`${op}\` is not a number`);
    data.push(binary[op](a, b));
  }
  return { axes, data, ...((x.at ?? y.at) && { at: x.at ?? y.at }) };
}

/** The place in `v` of element `i` of the common axes. */
function place(v: ClaimValue, axes: readonly { axis: ClaimAxis; size: number }[], i: number): number {
  const coordinates = new Map<ClaimAxis, number>();
  for (let k = axes.length - 1, rest = i; k >= 0; k--) {
    coordinates.set(axes[k].axis, rest % axes[k].size);
    rest = Math.floor(rest / axes[k].size);
  }
  return v.axes.reduce((at, a) => at * a.size + (coordinates.get(a.axis) ?? 0), 0);
}
