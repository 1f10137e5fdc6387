/** Computes the expressions of an automaton by walking them. */
import type { ConstValue } from "../3-check/typed.js";
import type { Type } from "../3-check/types.js";
import type { Expr } from "../4-lower/games/ir.js";
import { describeValue, numberOf, valueAt, valueCount } from "../4-lower/games/values.js";
import { type Fields, GameFault, type Sampling, type Scope, type Value } from "./running.js";

export type Evaluate = (expression: Expr, scope: Scope) => Value;

export function iterate(over: Expr, scope: Scope, evaluate: Evaluate): readonly Value[] {
  return evaluate(over, scope) as readonly Value[];
}

/** Where entries `at` of an array or list lie: one, or a run of them if fewer indices than axes are given. */
export function entry(type: Type, at: readonly Value[], length: number): { offset: number; count: number; element: Type } {
  if (type.kind === "list") {
    const i = at[0] as number;
    if (!(i >= 0 && i < length)) throw new GameFault(`index ${i} is outside 0..${length - 1}`);
    return { offset: i, count: 1, element: type.element };
  }
  if (type.kind === "tuple") return { offset: at[0] as number, count: 1, element: type.elements[at[0] as number] };
  if (type.kind !== "array") throw new Error(`cannot index ${type.kind}`);
  let offset = 0;
  type.index.slice(0, at.length).forEach((axis, k) => {
    const size = valueCount(axis) ?? 0;
    const number = numberOf(axis, at[k]);
    if (!(number >= 0 && number < size)) throw new GameFault(`index ${JSON.stringify(at[k])} is outside its range`);
    offset = offset * size + number;
  });
  const rest = type.index.slice(at.length);
  const count = rest.reduce((n, axis) => n * (valueCount(axis) ?? 0), 1);
  return {
    offset: offset * count,
    count,
    element: rest.length === 0 ? type.element : { kind: "array", index: rest, element: type.element },
  };
}

export function same(a: Value, b: Value): boolean {
  if (typeof a === "boolean" && typeof b === "number") return Number(a) === b;
  if (typeof b === "boolean" && typeof a === "number") return Number(b) === a;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Reals are numbers of 32 bits, wherever they stand in a constant (C3). */
function rounded(type: Type, value: ConstValue): ConstValue {
  switch (type.kind) {
    case "real":
      return Math.fround(Number(value));
    case "array":
    case "list":
    case "set":
      return holdsReal(type.element) && Array.isArray(value)
        ? (value as readonly ConstValue[]).map((v) => rounded(type.element, v))
        : value;
    case "tuple":
      return holdsReal(type) && Array.isArray(value) ? (value as readonly ConstValue[]).map((v, i) => rounded(type.elements[i], v)) : value;
    case "record": {
      if (!holdsReal(type) || typeof value !== "object" || value === null || Array.isArray(value)) return value;
      const fields = value as Readonly<Record<string, ConstValue>>;
      return Object.fromEntries(type.fields.map((f) => [f.name, rounded(f.type, fields[f.name])]));
    }
    default:
      return value;
  }
}

function holdsReal(type: Type): boolean {
  switch (type.kind) {
    case "real":
      return true;
    case "array":
    case "list":
    case "set":
      return holdsReal(type.element);
    case "tuple":
      return type.elements.some(holdsReal);
    case "record":
      return type.fields.some((f) => holdsReal(f.type));
    default:
      return false;
  }
}

export function evaluator(tables: ReadonlyMap<string, ConstValue>, meter?: { work: number }, functions?: Sampling["functions"]): Evaluate {
  const whole = (n: number, what: string): number => {
    if (n < -2147483648 || n > 2147483647) throw new GameFault(`${what} overflows`);
    return n;
  };
  const roundedTables = new Map<string, ConstValue>();
  const tableOf = (id: string, type: Type): ConstValue => {
    let value = roundedTables.get(id);
    if (value === undefined) roundedTables.set(id, (value = rounded(type, tables.get(id) ?? null)));
    return value;
  };
  const evaluate: Evaluate = (e, scope) => {
    if (meter !== undefined) meter.work++;
    switch (e.kind) {
      case "const":
        return rounded(e.type, e.value);
      case "table":
        return tableOf(e.table, e.type);
      case "local": {
        const value = scope.locals.get(e.local);
        if (value === undefined) throw new Error(`local ${e.name} (${e.local}) is read before it is set`);
        return value;
      }
      case "slot":
        return scope.slots[e.slot];
      case "index_type":
        return Array.from({ length: valueCount(e.of) ?? 0 }, (_, i) => valueAt(e.of, i));
      case "span_of": {
        const low = evaluate(e.low, scope) as number;
        const high = evaluate(e.high, scope) as number;
        return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
      }
      case "index": {
        const list = evaluate(e.object, scope) as readonly Value[];
        // One index into several axes may also be a position among all entries.
        if (e.object.type.kind === "array" && e.at.length < e.object.type.index.length && e.type.kind !== "array")
          return list[evaluate(e.at[0], scope) as number];
        const { offset, count } = entry(
          e.object.type,
          e.at.map((i) => evaluate(i, scope)),
          list.length,
        );
        return e.at.length === indexCount(e.object.type) ? list[offset] : list.slice(offset, offset + count);
      }
      case "field": {
        const value = evaluate(e.object, scope);
        return (value as Fields)[e.name];
      }
      case "array":
        return e.elements.map((x) => evaluate(x, scope));
      case "record":
        return Object.fromEntries(e.fields.map((f) => [f.name, evaluate(f.value, scope)]));
      case "tagged":
        return { tag: e.tag, heads: e.heads.map((h) => evaluate(h, scope)) };
      case "unary": {
        const value = evaluate(e.operand, scope);
        return e.op === "not" ? value !== true : e.type.kind === "real" ? Math.fround(-Number(value)) : whole(-Number(value), "negation");
      }
      case "binary":
        return binary(e, scope);
      case "cond":
        return evaluate(evaluate(e.condition, scope) === true ? e.then : e.else, scope);
      case "is_some":
        return evaluate(e.operand, scope) !== null;
      case "unwrap": {
        const value = evaluate(e.operand, scope);
        if (value === null) throw new Error("an absent value was unwrapped");
        return value;
      }
      case "else":
        return evaluate(e.operand, scope) ?? evaluate(e.otherwise, scope);
      case "is_tag": {
        const value = evaluate(e.operand, scope);
        return (typeof value === "number" ? value : (value as Fields).tag) === e.tag;
      }
      case "head": {
        const value = evaluate(e.operand, scope) as Fields;
        return (value.heads as readonly Value[])[e.head];
      }
      case "reduce":
        return reduce(e, scope);
      case "map": {
        const out: Value[] = [];
        for (const value of iterate(e.over, scope, evaluate)) {
          const inner = { ...scope, locals: new Map(scope.locals).set(e.local, value) };
          if (e.where !== undefined && evaluate(e.where, inner) !== true) continue;
          if (e.flat === true) out.push(...(evaluate(e.body, inner) as readonly Value[]));
          else out.push(evaluate(e.body, inner));
        }
        return out;
      }
      case "call": {
        const args = e.args.map((a) => evaluate(a, scope));
        const exact = functions?.[e.name];
        return exact === undefined ? call(e.name, args, e) : exact(Math.fround(args[0] as number));
      }
      case "me":
        return scope.me ?? null;
      case "turn":
        return scope.turn ?? null;
      case "winner":
        return scope.winner ?? null;
      case "result":
        return scope.record?.[e.field] ?? null;
      case "event":
        return (scope.count ?? 0) - 1;
      case "remembered":
        return scope.events?.length ?? 0;
    }
  };

  const binary = (e: Expr & { kind: "binary" }, scope: Scope): Value => {
    const left = evaluate(e.left, scope);
    if (e.op === "and") return left === true && evaluate(e.right, scope) === true;
    if (e.op === "or") return left === true || evaluate(e.right, scope) === true;
    const right = evaluate(e.right, scope);
    if (e.op === "eq") return same(left, right);
    if (e.op === "ne") return !same(left, right);
    const a = Number(left);
    const b = Number(right);
    const real = e.type.kind === "real";
    const result = (n: number): number => (real ? Math.fround(n) : whole(n, e.op));
    switch (e.op) {
      case "lt":
        return a < b;
      case "le":
        return a <= b;
      case "gt":
        return a > b;
      case "ge":
        return a >= b;
      case "add":
        return result(a + b);
      case "sub":
        return result(a - b);
      case "mul":
        return result(a * b);
      case "div":
        if (b === 0) throw new GameFault("division by zero");
        return Math.fround(Math.fround(a) / Math.fround(b));
      case "idiv":
        if (b === 0) throw new GameFault("division by zero");
        return result(Math.floor(a / b));
      case "imod":
        if (b === 0) throw new GameFault("mod 0");
        return result(a - Math.floor(a / b) * b);
      case "pow":
        return result(a ** b);
    }
  };

  const reduce = (e: Expr & { kind: "reduce" }, scope: Scope): Value => {
    const values: { of: Value; value: Value }[] = [];
    for (const of of iterate(e.over, scope, evaluate)) {
      const inner = { ...scope, locals: new Map(scope.locals).set(e.local, of) };
      if (e.where !== undefined && evaluate(e.where, inner) !== true) continue;
      const value = evaluate(e.body, inner);
      if (e.op === "any" && value === true) return true;
      if (e.op === "all" && value !== true) return false;
      values.push({ of, value });
    }
    const round = e.type.kind === "real" ? Math.fround : (n: number) => whole(n, e.op);
    const best = (better: (a: number, b: number) => boolean) => {
      if (values.length === 0) throw new GameFault(`${e.op} of nothing`);
      return values.reduce((a, b) => (better(Number(b.value), Number(a.value)) ? b : a));
    };
    switch (e.op) {
      case "any":
        return false;
      case "all":
        return true;
      case "count":
        return values.filter((v) => v.value === true).length;
      case "sum":
        return values.reduce((a, v) => round(a + Number(v.value)), 0);
      case "mean":
        if (values.length === 0) throw new GameFault("mean of nothing");
        return Math.fround(values.reduce((a, v) => Math.fround(a + Number(v.value)), 0) / values.length);
      case "min":
        return best((a, b) => a < b).value;
      case "max":
        return best((a, b) => a > b).value;
      case "argmin":
        return best((a, b) => a < b).of;
      case "argmax":
        return best((a, b) => a > b).of;
    }
  };
  return evaluate;
}

export function indexCount(type: Type): number {
  return type.kind === "array" ? type.index.length : 1;
}

/** Puts rows in order by their first `keys` entries; equals keep their order. */
function sortRows(rows: readonly (readonly Value[])[], keys: number): readonly Value[] {
  return [...rows].sort((a, b) => {
    for (let k = 0; k < keys; k++) {
      const difference = Number(a[k]) - Number(b[k]);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function call(name: string, args: readonly Value[], e: Expr & { kind: "call" }): Value {
  const n = args.map(Number);
  const real = e.type.kind === "real";
  switch (name) {
    case "abs":
      return Math.abs(n[0]);
    case "min":
      return Math.min(...n);
    case "max":
      return Math.max(...n);
    case "clamp":
      return Math.min(Math.max(n[0], n[1]), n[2]);
    case "sign":
      return Math.sign(n[0]);
    case "floor":
      return Math.floor(n[0]);
    case "ceil":
      return Math.ceil(n[0]);
    case "round":
      return Math.floor(Math.fround(n[0] + 0.5));
    case "sqrt":
      return Math.fround(Math.sqrt(n[0]));
    case "exp":
    case "log":
    case "sin":
    case "cos":
    case "tanh":
      // Near enough for exploring; with the runtime's own functions the same bits as everywhere (F2).
      return Math.fround(Math[name](Math.fround(n[0])));
    case "int":
      return Math.trunc(n[0]);
    case "real":
      return Math.fround(n[0]);
    case "size":
      return Array.isArray(args[0]) ? args[0].length : (args[0] as string).length;
    case "other":
      return 1 - n[0];
    case "row":
    case "col": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      return name === "row" ? Math.floor(n[0] / grid.cols) : n[0] % grid.cols;
    }
    case "grid_step": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      const row = Math.floor(n[0] / grid.cols) + n[1];
      const col = (n[0] % grid.cols) + n[2];
      return row >= 0 && row < grid.rows && col >= 0 && col < grid.cols ? row * grid.cols + col : null;
    }
    case "cell": {
      const grid = e.type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      if (!(n[0] >= 0 && n[0] < grid.rows && n[1] >= 0 && n[1] < grid.cols)) throw new GameFault(`(${n[0]}, ${n[1]}) is outside the grid`);
      return n[0] * grid.cols + n[1];
    }
    case "neighbours": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      const row = Math.floor(n[0] / grid.cols);
      const col = n[0] % grid.cols;
      return [
        [row - 1, col],
        [row, col - 1],
        [row, col + 1],
        [row + 1, col],
      ].flatMap(([r, c]) => (r >= 0 && r < grid.rows && c >= 0 && c < grid.cols ? [r * grid.cols + c] : []));
    }
    case "distance": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      return Math.abs(Math.floor(n[0] / grid.cols) - Math.floor(n[1] / grid.cols)) + Math.abs((n[0] % grid.cols) - (n[1] % grid.cols));
    }
    case "concat":
      return args.flatMap((a) => a as readonly Value[]);
    case "sort_rows":
      return sortRows(args[0] as readonly (readonly Value[])[], n[1]);
    case "set_of":
      return setValue(e.type, args[0] as readonly Value[]);
    case "set_union":
      return setValue(
        e.type,
        args.flatMap((a) => a as readonly Value[]),
      );
    case "set_difference":
      return (args[0] as readonly Value[]).filter((v) => !(args[1] as readonly Value[]).some((x) => same(x, v)));
    case "zip": {
      const lists = args as readonly (readonly Value[])[];
      return Array.from({ length: Math.min(...lists.map((l) => l.length)) }, (_, i) => lists.map((l) => l[i]));
    }
    case "mode": {
      const list = args[0] as readonly Value[];
      const times = (v: Value) => list.filter((w) => same(v, w)).length;
      return list.length === 0 ? null : list.reduce((a, b) => (times(b) > times(a) ? b : a));
    }
    case "contains":
      return (args[0] as readonly Value[]).some((x) => same(x, args[1]));
    case "picture": {
      const board = e.args[0].type;
      const texts = args[1] as readonly string[];
      if (board.kind !== "array" || board.index[0].kind !== "grid") throw new Error("picture wants a board");
      const { cols } = board.index[0];
      const cells = (args[0] as readonly Value[]).map(
        (v) => texts[board.element.kind === "option" ? (v === null ? 0 : Number(v) + 1) : Number(v)],
      );
      const width = Math.max(...cells.map((cell) => cell.length));
      const rows: string[] = [];
      for (let i = 0; i < cells.length; i += cols) {
        const row = cells.slice(i, i + cols).map((cell) => cell.padEnd(width));
        rows.push(row.join(" ").trimEnd());
      }
      return rows.join("\n");
    }
    case "text":
      return args.map((a, i) => describeValue(e.args[i].type, a)).join("");
    default:
      throw new Error(`the interpreter has no ${name}${real ? " (real)" : ""}`);
  }
}

/** The different values of a list, in the order of their type. */
export function setValue(type: Type, values: readonly Value[]): Value {
  const element = type.kind === "set" ? type.element : type;
  const byNumber = new Map(values.map((v) => [numberOf(element, v), v]));
  return [...byNumber].sort(([a], [b]) => a - b).map(([, v]) => v);
}
