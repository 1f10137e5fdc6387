/** What the compiler computes of the language's functions in constants. */
import type * as ast from "../1-parse/ast.js";
import type { Evaluator } from "./const-eval.js";
import { same } from "./const-eval.js";
import { positionIn } from "./index-values.js";
import type { ConstValue } from "./typed.js";
import type { Type } from "./types.js";

type Env = ReadonlyMap<ast.Node, ConstValue>;
type Rule = (evaluator: Evaluator, call: ast.CallExpr, env: Env) => ConstValue | undefined;

/** Reads the values a reduction walks; a single list argument stands for its entries. */
function values(evaluator: Evaluator, call: ast.CallExpr, env: Env): { value: ConstValue; key: ConstValue }[] | undefined {
  const [first] = call.args;
  if (first === undefined) return undefined;
  if (first.value.kind === "comprehension" && !first.value.brackets) return evaluator.comprehension(first.value, env);
  if (call.args.length > 1) {
    const all: { value: ConstValue; key: ConstValue }[] = [];
    for (const arg of call.args) {
      const value = evaluator.eval(arg.value, env);
      if (value === undefined) return undefined;
      all.push({ value, key: value });
    }
    return all;
  }
  return evaluator.walk(first.value, env)?.map((value, key) => ({ value, key }));
}

function reduction(reduce: (xs: { value: ConstValue; key: ConstValue }[]) => ConstValue | undefined, empty: string): Rule {
  return (evaluator, call, env) => {
    const xs = values(evaluator, call, env);
    if (xs === undefined) return undefined;
    const result = reduce(xs);
    return result === undefined ? evaluator.fail(call, empty, true) : result;
  };
}

function numeric(f: (...xs: number[]) => number): Rule {
  return (evaluator, call, env) => {
    const xs: number[] = [];
    for (const arg of call.args) {
      const value = evaluator.eval(arg.value, env);
      if (value === undefined) return undefined;
      xs.push(Number(value));
    }
    const result = f(...xs);
    return Number.isFinite(result) ? result : evaluator.fail(call, "the result is no number", true);
  };
}

function best(sign: 1 | -1) {
  return (xs: { value: ConstValue; key: ConstValue }[]): { value: ConstValue; key: ConstValue } | undefined =>
    xs.reduce<{ value: ConstValue; key: ConstValue } | undefined>(
      (a, x) => (a === undefined || sign * Number(x.value) > sign * Number(a.value) ? x : a),
      undefined,
    );
}

/** The rules by function name. */
export const constFunctions: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["any", reduction((xs) => xs.some((x) => x.value === true), "")],
  ["all", reduction((xs) => xs.every((x) => x.value === true), "")],
  ["count", reduction((xs) => xs.filter((x) => x.value === true).length, "")],
  ["sum", reduction((xs) => xs.reduce((a, x) => a + Number(x.value), 0), "")],
  [
    "mean",
    reduction((xs) => (xs.length === 0 ? undefined : xs.reduce((a, x) => a + Number(x.value), 0) / xs.length), "it is the mean of nothing"),
  ],
  ["min", reduction((xs) => best(-1)(xs)?.value, "it is the smallest of nothing")],
  ["max", reduction((xs) => best(1)(xs)?.value, "it is the largest of nothing")],
  ["argmax", reduction((xs) => best(1)(xs)?.key, "it is the largest of nothing")],
  ["argmin", reduction((xs) => best(-1)(xs)?.key, "it is the smallest of nothing")],
  ["abs", numeric(Math.abs)],
  ["sign", numeric(Math.sign)],
  ["floor", numeric(Math.floor)],
  ["ceil", numeric(Math.ceil)],
  ["round", numeric((x) => Math.floor(x + 0.5))],
  ["sqrt", numeric(Math.sqrt)],
  ["real", numeric((x) => x)],
  ["clamp", numeric((x, low, high) => Math.min(Math.max(x, low), high))],
  [
    "int",
    (evaluator, call, env) => {
      const value = evaluator.eval(call.args[0].value, env);
      if (value === undefined) return undefined;
      if (typeof value === "number") return value;
      const type = evaluator.c.types.get(call.args[0].value);
      return type === undefined ? undefined : positionIn(type, value);
    },
  ],
  ["size", (evaluator, call, env) => evaluator.walk(call.args[0].value, env)?.length],
  [
    "concat",
    (evaluator, call, env) => {
      const lists = values(evaluator, call, env);
      return lists?.flatMap((x) => (Array.isArray(x.value) ? (x.value as readonly ConstValue[]) : []));
    },
  ],
  [
    "zip",
    (evaluator, call, env) => {
      const lists: (readonly ConstValue[])[] = [];
      for (const arg of call.args) {
        const list = evaluator.walk(arg.value, env);
        if (list === undefined) return undefined;
        lists.push(list);
      }
      const length = Math.min(...lists.map((l) => l.length));
      return Array.from({ length }, (_, i) => lists.map((l) => l[i]));
    },
  ],
  [
    "mode",
    reduction((xs) => {
      let found: ConstValue = null;
      let most = 0;
      for (const x of xs) {
        const n = xs.filter((y) => same(x.value, y.value)).length;
        if (n > most) [found, most] = [x.value, n];
      }
      return found;
    }, ""),
  ],
  ["lines", (evaluator, call, env) => lines(evaluator, call, env)],
  [
    "neighbours",
    (evaluator, call, env) => {
      const grid = evaluator.c.types.get(call.args[0].value);
      const at = evaluator.eval(call.args[0].value, env);
      if (grid?.kind !== "grid" || typeof at !== "number") return undefined;
      return steps(grid, at);
    },
  ],
  [
    "distance",
    (evaluator, call, env) => {
      const grid = evaluator.c.types.get(call.args[0].value);
      const [a, b] = call.args.map((arg) => evaluator.eval(arg.value, env));
      if (grid?.kind !== "grid" || typeof a !== "number" || typeof b !== "number") return undefined;
      return Math.abs(Math.floor(a / grid.cols) - Math.floor(b / grid.cols)) + Math.abs((a % grid.cols) - (b % grid.cols));
    },
  ],
]);

function steps(grid: Type & { kind: "grid" }, at: number): number[] {
  const [row, col] = [Math.floor(at / grid.cols), at % grid.cols];
  return [
    [row - 1, col],
    [row, col - 1],
    [row, col + 1],
    [row + 1, col],
  ].flatMap(([r, k]) => (r >= 0 && r < grid.rows && k >= 0 && k < grid.cols ? [r * grid.cols + k] : []));
}

/** Rows, then columns, then the two diagonals' directions, each from the top left. */
function lines(evaluator: Evaluator, call: ast.CallExpr, env: Env): ConstValue | undefined {
  const grid = evaluator.c.types.get(call.args[0].value);
  const arg = call.args.find((a) => a.name?.text === "length") ?? call.args[1];
  const length = arg === undefined ? undefined : evaluator.eval(arg.value, env);
  if (grid?.kind !== "index_type" || grid.of.kind !== "grid" || typeof length !== "number") return undefined;
  const { rows, cols } = grid.of;
  const found: number[][] = [];
  for (const [down, right] of [
    [0, 1],
    [1, 0],
    [1, 1],
    [1, -1],
  ]) {
    for (let row = 0; row < rows; row++) {
      for (let col = 0; col < cols; col++) {
        const [lastRow, lastCol] = [row + down * (length - 1), col + right * (length - 1)];
        if (lastRow >= rows || lastCol >= cols || lastCol < 0) continue;
        found.push(Array.from({ length }, (_, i) => (row + down * i) * cols + col + right * i));
      }
    }
  }
  return found;
}
