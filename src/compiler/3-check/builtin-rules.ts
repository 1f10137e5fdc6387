/** How the functions of the language are typed; one entry a function of `2-bind/builtins.ts`. */
import type * as ast from "../1-parse/ast.js";
import { arrayTypeOf } from "./access.js";
import { comprehensionType } from "./collections.js";
import { evaluate } from "./const-eval.js";
import type { Context } from "./context.js";
import { check, infer, inferPresent } from "./expressions.js";
import { badIndex, incomparable, mismatch, notWalkable, notYet, wrongArguments, wrongOperand } from "./messages.js";
import { memberOf } from "./names.js";
import { numeric } from "./operators.js";
import { elementOf, int, join, present } from "./relations.js";
import { isLegal, score } from "./test-functions.js";
import { typeText } from "./type-text.js";
import { vectorCall, vectorOf } from "./vectors.js";
import { BOOL, INT, REAL, type Type, UNKNOWN, sizeOf } from "./types.js";

type Rule = (c: Context, e: ast.CallExpr, expected: Type | undefined) => Type;

/** Types what a reduction walks: the values, what names them (for `argmax`), how many there are at most. */
function walked(c: Context, e: ast.CallExpr, hint?: Type): { value: Type; key: Type; most?: number } | undefined {
  const [first] = e.args;
  if (first === undefined || e.args.length > 1 || first.name !== undefined) {
    e.args.forEach((a) => infer(c, a.value));
    c.report(wrongArguments, e.span, { name: nameOf(e), problem: "takes one list, or `value for x in list`" });
    return undefined;
  }
  if (first.value.kind === "comprehension" && !first.value.brackets) {
    const list = comprehensionType(c, first.value, hint === undefined ? undefined : { kind: "list", element: hint });
    c.types.set(first.value, list);
    const element = elementOf(list);
    const keys = first.value.for.binders.map((b) => elementOf(c.types.get(b.in) ?? UNKNOWN)?.element ?? UNKNOWN);
    return {
      value: element?.element ?? UNKNOWN,
      key: keys.length === 1 ? keys[0] : { kind: "tuple", elements: keys },
      most: longest(list),
    };
  }
  const type = inferPresent(c, first.value, "its entries are wanted", hint === undefined ? undefined : { kind: "list", element: hint });
  const element = elementOf(type);
  if (element === undefined) {
    c.report(notWalkable, first.value.span, { type: typeText(type) });
    return undefined;
  }
  return { value: element.element, key: element.key ?? UNKNOWN, most: longest(type) };
}

function longest(type: Type): number | undefined {
  if (type.kind === "list") return type.length ?? type.upTo;
  if (type.kind === "index_type") return sizeOf(type.of);
  return type.kind === "array" ? type.index.reduce((a, t) => a * (sizeOf(t) ?? 0), 1) : undefined;
}

/** How many entries there are, where that cannot change. */
function fixedLength(type: Type): number | undefined {
  return type.kind === "list" ? type.length : longest(type);
}

function nameOf(e: ast.CallExpr): string {
  return e.callee.kind === "name_expr" ? e.callee.name.text : "this";
}

function bools(result: (most: number | undefined) => Type): Rule {
  return (c, e) => {
    const found = walked(c, e, BOOL);
    if (found === undefined) return result(undefined);
    if (found.value.kind !== "bool" && found.value.kind !== "unknown") {
      c.report(wrongOperand, e.args[0].span, { op: nameOf(e), needs: "bools", found: typeText(found.value) });
    }
    return result(found.most);
  };
}

function numbers(c: Context, e: ast.CallExpr, found: { value: Type } | undefined): boolean {
  if (found === undefined || found.value.kind === "unknown") return false;
  if (numeric(found.value) !== undefined) return true;
  c.report(wrongOperand, e.args[0].span, { op: nameOf(e), needs: "numbers", found: typeText(found.value) });
  return false;
}

/** `min`, `max`: of the values of a list, or of several arguments. */
function extreme(pick: (...xs: number[]) => number): Rule {
  return (c, e, expected) => {
    if (e.args.length === 1) {
      const found = walked(c, e);
      if (found !== undefined && found.value.kind === "enum") return found.value;
      return numbers(c, e, found) ? found!.value : UNKNOWN;
    }
    let type: Type | undefined;
    for (const arg of e.args) {
      const next = inferPresent(c, arg.value, "a number is expected", expected ?? type);
      const joined = type === undefined ? next : join(type, next);
      if (joined === undefined) {
        c.report(incomparable, arg.span, { left: typeText(type!), right: typeText(next) });
        return UNKNOWN;
      }
      type =
        joined.kind === "int" && type?.kind === "int" && next.kind === "int"
          ? int(pick(type.low, next.low), pick(type.high, next.high))
          : joined;
    }
    if (type === undefined) {
      c.report(wrongArguments, e.span, { name: nameOf(e), problem: "takes a list or several values" });
      return UNKNOWN;
    }
    if (numeric(type) === undefined && type.kind !== "enum" && type.kind !== "unknown")
      c.report(wrongOperand, e.span, { op: nameOf(e), needs: "numbers", found: typeText(type) });
    return type;
  };
}

/** `argmax`, `argmin` (C5). */
const best: Rule = (c, e) => {
  const found = walked(c, e);
  if (found === undefined) return UNKNOWN;
  const v = found.value;
  if (v.kind !== "enum" && !numbers(c, e, found)) return found.key;
  return found.key;
};

/** A function of numbers that gives a real. */
function realOf(count: number): Rule {
  return (c, e) => {
    argCount(c, e, count);
    for (const arg of e.args) number(c, arg.value);
    return REAL;
  };
}

function number(c: Context, e: ast.Expr): Type {
  const type = inferPresent(c, e, "a number is expected");
  if (numeric(type) === undefined && type.kind !== "unknown")
    c.report(wrongOperand, e.span, { op: "this function", needs: "a number", found: typeText(type) });
  return type;
}

function argCount(c: Context, e: ast.CallExpr, count: number): boolean {
  if (e.args.length === count) return true;
  c.report(wrongArguments, e.span, {
    name: nameOf(e),
    problem: `takes ${count === 1 ? "one argument" : `${count} arguments`}, found ${e.args.length}`,
  });
  return false;
}

function all(c: Context, e: ast.CallExpr): void {
  e.args.forEach((a) => infer(c, a.value));
}

const rounding: Rule = (c, e) => {
  argCount(c, e, 1);
  const types = e.args.map((a) => number(c, a.value));
  return types[0]?.kind === "int" ? types[0] : INT;
};

/** One of a distribution's values, for `~` into a place. */
function placeOf(expected: Type | undefined): Type | undefined {
  return expected?.kind === "dist" ? expected.of : undefined;
}

const uniform: Rule = (c, e, expected) => {
  if (!argCount(c, e, 1)) {
    all(c, e);
    return { kind: "dist", of: UNKNOWN };
  }
  const place = placeOf(expected);
  const [{ value }] = e.args;
  const type = arrayTypeOf(c, value) ?? infer(c, value, place === undefined ? undefined : { kind: "list", element: place });
  if (type.kind === "index_type" && type.of.kind === "real") return { kind: "dist", of: REAL };
  // Of an array every entry is drawn.
  if (type.kind === "index_type" && type.of.kind === "array" && sizeOf(type.of.element) !== undefined) return { kind: "dist", of: type.of };
  const element = elementOf(type);
  if (element === undefined) {
    c.report(notWalkable, e.args[0].span, { type: typeText(type) });
    return { kind: "dist", of: UNKNOWN };
  }
  return { kind: "dist", of: element.element };
};

/** `deal(values)` draws different values, one for each entry of the place. */
const deal: Rule = (c, e, expected) => {
  if (!argCount(c, e, 1)) {
    all(c, e);
    return { kind: "dist", of: UNKNOWN };
  }
  const type = infer(c, e.args[0].value);
  const element = elementOf(type);
  if (element === undefined) {
    c.report(notWalkable, e.args[0].span, { type: typeText(type) });
    return { kind: "dist", of: UNKNOWN };
  }
  // After `=` the place is known too, and what is wrong is the `=`.
  const place = placeOf(expected) ?? expected;
  if (place === undefined || place.kind !== "array") {
    if (place?.kind !== "unknown" && type.kind !== "unknown") {
      c.report(
        wrongArguments,
        e.span,
        { name: "deal", problem: "needs a place that says how many to draw" },
        { help: "declare it: `card: Card[player] ~ deal(Card)`" },
      );
    }
    return { kind: "dist", of: UNKNOWN };
  }
  const wanted = place.index.reduce((a, t) => a * (sizeOf(t) ?? 0), 1);
  const have = longest(type);
  if (have !== undefined && have < wanted)
    c.report(badIndex, e.args[0].span, { problem: `there are ${have} values to deal, and ${wanted} are needed` });
  return { kind: "dist", of: { kind: "array", index: place.index, element: element.element } };
};

const shuffle: Rule = (c, e) => {
  if (!argCount(c, e, 1)) {
    all(c, e);
    return { kind: "dist", of: UNKNOWN };
  }
  const type = infer(c, e.args[0].value);
  const element = elementOf(type);
  if (element === undefined) c.report(notWalkable, e.args[0].span, { type: typeText(type) });
  const length = fixedLength(type);
  const upTo = length ?? longest(type);
  return {
    kind: "dist",
    of: {
      kind: "list",
      element: element?.element ?? UNKNOWN,
      ...(length === undefined ? {} : { length }),
      ...(upTo === undefined ? {} : { upTo }),
    },
  };
};

/** `sample(k, xs)`, `distinct(k, xs)`. */
const draws: Rule = (c, e) => {
  if (!argCount(c, e, 2)) {
    all(c, e);
    return { kind: "dist", of: UNKNOWN };
  }
  const k = check(c, e.args[0].value, INT);
  const type = infer(c, e.args[1].value);
  const element = elementOf(type);
  if (element === undefined) c.report(notWalkable, e.args[1].span, { type: typeText(type) });
  const length = k.kind === "int" && k.low === k.high ? k.low : undefined;
  const most = [k.kind === "int" && k.high < INT_HIGH ? k.high : undefined, nameOf(e) === "distinct" ? longest(type) : undefined];
  const upTo = length ?? most.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
  return {
    kind: "dist",
    of: {
      kind: "list",
      element: element?.element ?? UNKNOWN,
      ...(length === undefined ? {} : { length }),
      ...(upTo === undefined ? {} : { upTo }),
    },
  };
};

const INT_HIGH = 2 ** 31 - 1;

/** `sphere(n)`: a direction in n dimensions. */
const sphere: Rule = (c, e) => {
  if (!argCount(c, e, 1)) {
    all(c, e);
    return { kind: "dist", of: UNKNOWN };
  }
  const n = check(c, e.args[0].value, INT);
  if (n.kind !== "int" || n.low !== n.high || n.low < 1 || n.low > 4096) {
    if (n.kind !== "unknown")
      c.report(wrongArguments, e.args[0].span, { name: "sphere", problem: "needs a fixed number of dimensions, 1 or more" });
    return { kind: "dist", of: UNKNOWN };
  }
  return { kind: "dist", of: { kind: "array", index: [{ kind: "int", low: 0, high: n.low - 1 }], element: REAL } };
};

const lines: Rule = (c, e) => {
  const length = e.args.find((a) => a.name?.text === "length") ?? e.args[1];
  const type = e.args.length > 0 ? infer(c, e.args[0].value) : UNKNOWN;
  if (e.args.length !== 2 || length === undefined) {
    c.report(wrongArguments, e.span, { name: "lines", problem: "takes a grid and a length, as in `lines(Cell, length: 3)`" });
    return UNKNOWN;
  }
  check(c, length.value, INT);
  if (type.kind !== "index_type" || type.of.kind !== "grid") {
    if (type.kind !== "unknown")
      c.report(wrongOperand, e.args[0].span, { op: "lines", needs: "the type of a grid", found: typeText(type) });
    return UNKNOWN;
  }
  const value = evaluate(c, e);
  const found = "value" in value && Array.isArray(value.value) ? value.value : undefined;
  const each = evaluate(c, length.value);
  const n = "value" in each && typeof each.value === "number" ? each.value : undefined;
  if (found !== undefined && found.length === 0)
    c.report(badIndex, length.span, { problem: `no line of ${n} fits into ${typeText(type.of)}` });
  const line: Type = { kind: "list", element: type.of, ...(n === undefined ? {} : { length: n, upTo: n }) };
  return { kind: "list", element: line, ...(found === undefined ? {} : { length: found.length, upTo: found.length }) };
};

function cell(c: Context, e: ast.Expr): Type {
  const type = inferPresent(c, e, "a cell is expected");
  if (type.kind !== "grid" && type.kind !== "unknown")
    c.report(wrongOperand, e.span, { op: "this function", needs: "a cell of a grid", found: typeText(type) });
  return type;
}

/** `picture(board, none: ".", x: "X")`: what to draw for each value. */
const picture: Rule = (c, e) => {
  const [board, ...marks] = e.args;
  if (board === undefined) {
    c.report(wrongArguments, e.span, { name: "picture", problem: "takes a board" });
    return { kind: "text" };
  }
  const type = infer(c, board.value);
  const drawn = type.kind === "array" && ((type.index.length === 1 && type.index[0].kind === "grid") || type.index.length === 2);
  if (!drawn && type.kind !== "unknown")
    c.report(wrongOperand, board.span, { op: "picture", needs: "an array over a grid", found: typeText(type) });
  const entry = type.kind === "array" ? type.element : UNKNOWN;
  for (const mark of marks) {
    check(c, mark.value, { kind: "text" }, "to draw");
    if (mark.name === undefined) {
      c.report(wrongArguments, mark.span, { name: "picture", problem: 'takes the texts by value, as in `none: "."`' });
    } else if (
      entry.kind !== "unknown" &&
      !(mark.name.text === "none" && entry.kind === "option") &&
      memberOf(present(entry), mark.name.text) === undefined &&
      !(present(entry).kind === "bool" && /^(true|false)$/.test(mark.name.text))
    ) {
      c.report(wrongArguments, mark.name.span, {
        name: "picture",
        problem: `has no \`${mark.name.text}\` to draw: the board holds ${typeText(entry)}`,
      });
    } else {
      const member = memberOf(present(entry), mark.name.text);
      if (member?.meaning !== undefined) c.shared.meanings.set(mark.name, member.meaning);
      else if (mark.name.text === "none") c.shared.meanings.set(mark.name, { kind: "none" });
    }
  }
  return { kind: "text" };
};

/** `norm(xs)`: the length of a vector. */
const norm: Rule = (c, e) => {
  if (!argCount(c, e, 1)) return REAL;
  const type = inferPresent(c, e.args[0].value, "numbers are expected");
  if (vectorOf(type) === undefined && type.kind !== "unknown")
    c.report(wrongOperand, e.args[0].span, { op: "norm", needs: "an array or list of numbers", found: typeText(type) });
  return REAL;
};

/** `dot(xs, ys)`: as many numbers on both sides. */
const dot: Rule = (c, e) => {
  if (!argCount(c, e, 2)) return REAL;
  const types = e.args.map((arg) => inferPresent(c, arg.value, "numbers are expected"));
  const [a, b] = types.map(vectorOf);
  const wrong = types.findIndex((type, i) => type.kind !== "unknown" && vectorOf(type) === undefined && i < 2);
  if (wrong >= 0)
    c.report(wrongOperand, e.args[wrong].span, { op: "dot", needs: "an array or list of numbers", found: typeText(types[wrong]) });
  if (a === undefined || b === undefined) return REAL;
  if (a.count === undefined || a.count !== b.count)
    c.report(mismatch, e.args[1].span, { expected: `as many numbers as in ${typeText(types[0])}`, found: typeText(types[1]) });
  return numeric(a.element) === "real" || numeric(b.element) === "real" ? REAL : INT;
};

/** `concat(xs, ys, …)`: one after the other. */
function joined(c: Context, e: ast.CallExpr): Type {
  const types = e.args.map((arg) => inferPresent(c, arg.value, "a list is expected"));
  if (types.some((type) => type.kind === "unknown")) return UNKNOWN;
  const wrong = types.findIndex((type) => type.kind !== "list" && !(type.kind === "array" && type.index.length === 1));
  if (wrong >= 0) {
    c.report(wrongOperand, e.args[wrong].span, { op: "concat", needs: "lists", found: typeText(types[wrong]) });
    return UNKNOWN;
  }
  const elements = types.map((type) => (type.kind === "list" || type.kind === "array" ? type.element : UNKNOWN));
  const element = elements.reduce<Type | undefined>((all, one) => (all === undefined ? undefined : join(all, one)), elements[0]);
  if (element === undefined) {
    c.report(mismatch, e.span, { expected: "lists of one kind", found: types.map(typeText).join(" and ") });
    return UNKNOWN;
  }
  const add = (of: (type: Type) => number | undefined): number | undefined =>
    types.map(of).reduce((all, n) => (all === undefined || n === undefined ? undefined : all + n), 0);
  const count = (type: Type): number | undefined =>
    type.kind === "list" ? type.length : type.kind === "array" ? sizeOf(type.index[0]) : undefined;
  const length = add(count);
  const upTo = add((type) => count(type) ?? (type.kind === "list" ? type.upTo : undefined));
  return { kind: "list", element, ...(length === undefined ? (upTo === undefined ? {} : { upTo }) : { length }) };
}

/** `one_hot(x)`: a number for each value of a finite type, 1 at `x` and 0 elsewhere. */
const oneHot: Rule = (c, e) => {
  if (!argCount(c, e, 1)) return UNKNOWN;
  const type = inferPresent(c, e.args[0].value, "a value is expected");
  if (type.kind === "unknown") return UNKNOWN;
  if (sizeOf(type) !== undefined) return { kind: "array", index: [type], element: REAL };
  c.report(wrongOperand, e.args[0].span, { op: "one_hot", needs: "a value of a finite type", found: typeText(type) });
  return UNKNOWN;
};

/** Functions of numbers that take whole arrays too, entry by entry. */
const ELEMENTWISE = new Set(["abs", "sign", "floor", "ceil", "round", "sqrt", "exp", "log", "sin", "cos", "tanh", "clamp"]);

function orWhole(name: string, rule: Rule): Rule {
  return ELEMENTWISE.has(name) ? (c, e, expected) => vectorCall(c, e, name) ?? rule(c, e, expected) : rule;
}

/** The typing rules by function name. */
export const builtinRules: ReadonlyMap<string, Rule> = new Map(
  numberRules().map(([name, rule]): [string, Rule] => [name, orWhole(name, rule)]),
);

function numberRules(): [string, Rule][] {
  return [
    ["norm", norm],
    ["one_hot", oneHot],
    ["dot", dot],
    ["any", bools(() => BOOL)],
    ["all", bools(() => BOOL)],
    ["count", bools((most) => int(0, most ?? 2147483647))],
    [
      "sum",
      (c, e) => {
        const found = walked(c, e);
        if (!numbers(c, e, found)) return found === undefined ? UNKNOWN : INT;
        const n = numeric(found!.value);
        if (n === "real" || n === undefined) return REAL;
        if (found!.most === undefined) return INT;
        return int(Math.min(0, n.low * found!.most), Math.max(0, n.high * found!.most));
      },
    ],
    [
      "mean",
      (c, e) => {
        numbers(c, e, walked(c, e));
        return REAL;
      },
    ],
    ["min", extreme(Math.min)],
    ["max", extreme(Math.max)],
    ["argmax", best],
    ["argmin", best],
    [
      "abs",
      (c, e) => {
        argCount(c, e, 1);
        const [type] = e.args.map((a) => number(c, a.value));
        if (type?.kind !== "int") return type?.kind === "bool" ? int(0, 1) : REAL;
        const inside = type.low <= 0 && type.high >= 0;
        return int(inside ? 0 : Math.min(Math.abs(type.low), Math.abs(type.high)), Math.max(Math.abs(type.low), Math.abs(type.high)));
      },
    ],
    [
      "sign",
      (c, e) => {
        argCount(c, e, 1);
        e.args.forEach((a) => number(c, a.value));
        return int(-1, 1);
      },
    ],
    ["floor", rounding],
    ["ceil", rounding],
    ["round", rounding],
    [
      "int",
      (c, e) => {
        if (!argCount(c, e, 1)) return INT;
        const type = inferPresent(c, e.args[0].value, "a value is expected");
        if (type.kind === "int") return type;
        const size = sizeOf(type);
        if (size !== undefined) return int(0, size - 1);
        if (type.kind !== "unknown") {
          const help = type.kind === "real" ? { help: "use `floor`, `ceil` or `round`" } : {};
          c.report(wrongOperand, e.args[0].span, { op: "int", needs: "a bool, a member, a seat or a cell", found: typeText(type) }, help);
        }
        return INT;
      },
    ],
    ["real", realOf(1)],
    ["sqrt", realOf(1)],
    ["exp", realOf(1)],
    ["log", realOf(1)],
    ["sin", realOf(1)],
    ["cos", realOf(1)],
    ["tanh", realOf(1)],
    [
      "clamp",
      (c, e) => {
        if (!argCount(c, e, 3)) {
          all(c, e);
          return UNKNOWN;
        }
        const [x, low, high] = e.args.map((a) => number(c, a.value));
        if (x.kind === "int" && low.kind === "int" && high.kind === "int") {
          return int(Math.min(Math.max(x.low, low.low), high.low), Math.min(Math.max(x.high, low.high), high.high));
        }
        return [x, low, high].some((t) => t.kind === "real") ? REAL : UNKNOWN;
      },
    ],
    [
      "other",
      (c, e) => {
        if (!argCount(c, e, 1)) {
          all(c, e);
          return UNKNOWN;
        }
        const type = inferPresent(c, e.args[0].value, "a player is expected");
        if (type.kind !== "unknown" && (type.kind !== "seat" || type.names.length !== 2)) {
          c.report(wrongOperand, e.args[0].span, { op: "other", needs: "a player of a game for two", found: typeText(type) });
          return UNKNOWN;
        }
        return type;
      },
    ],
    ["lines", lines],
    [
      "neighbours",
      (c, e) => {
        const types = e.args.map((a) => cell(c, a.value));
        argCount(c, e, 1);
        return types[0]?.kind === "grid" ? { kind: "list", element: types[0], upTo: 4 } : UNKNOWN;
      },
    ],
    [
      "distance",
      (c, e) => {
        if (!argCount(c, e, 2)) {
          all(c, e);
          return INT;
        }
        const grid = cell(c, e.args[0].value);
        if (grid.kind !== "grid") {
          infer(c, e.args[1].value);
          return INT;
        }
        check(c, e.args[1].value, grid);
        return int(0, grid.rows + grid.cols - 2);
      },
    ],
    ["picture", picture],
    [
      "size",
      (c, e) => {
        const found = walked(c, e);
        return found?.most === undefined ? int(0, 2147483647) : int(0, found.most);
      },
    ],
    [
      "zip",
      (c, e) => {
        const types = e.args.map((a) => infer(c, a.value));
        const elements = types.map((t, i) => {
          const element = elementOf(t);
          if (element === undefined) c.report(notWalkable, e.args[i].span, { type: typeText(t) });
          return element?.element ?? UNKNOWN;
        });
        const lengths = types.map(longest);
        const upTo = lengths.every((n) => n !== undefined) ? Math.min(...(lengths as number[])) : undefined;
        return { kind: "list", element: { kind: "tuple", elements }, ...(upTo === undefined ? {} : { upTo }) };
      },
    ],
    [
      "concat",
      (c, e) => {
        if (e.args.length > 1) return joined(c, e);
        const found = walked(c, e);
        const inner = found === undefined ? undefined : elementOf(found.value);
        if (found !== undefined && inner === undefined) c.report(notWalkable, e.args[0].span, { type: typeText(found.value) });
        return { kind: "list", element: inner?.element ?? UNKNOWN };
      },
    ],
    [
      "sort",
      (c, e) => {
        const [xs, by] = e.args;
        const type = xs === undefined ? UNKNOWN : infer(c, xs.value);
        const element = elementOf(type);
        if (xs === undefined || element === undefined) {
          if (xs !== undefined) c.report(notWalkable, xs.span, { type: typeText(type) });
          else argCount(c, e, 1);
          return UNKNOWN;
        }
        let key = element.element;
        if (by !== undefined) {
          // `(a, b) => key` takes a tuple apart.
          const apart = by.value.kind === "lambda" && by.value.params.length > 1 && element.element.kind === "tuple";
          const params = apart && element.element.kind === "tuple" ? element.element.elements : [element.element];
          const keys = infer(c, by.value, { kind: "fn", params, result: UNKNOWN });
          key = keys.kind === "fn" ? keys.result : (elementOf(keys)?.element ?? keys);
        }
        const parts = key.kind === "tuple" ? key.elements : [key];
        const wrong = parts.find((t) => numeric(t) === undefined && !["enum", "seat", "grid", "unknown"].includes(t.kind));
        if (wrong !== undefined)
          c.report(wrongOperand, (by ?? xs).span, {
            op: "sort",
            needs: "numbers, members of enums, or tuples of these",
            found: typeText(wrong),
          });
        const length = fixedLength(type);
        const upTo = length ?? longest(type);
        return {
          kind: "list",
          element: element.element,
          ...(length === undefined ? {} : { length }),
          ...(upTo === undefined ? {} : { upTo }),
        };
      },
    ],
    [
      "mode",
      (c, e) => {
        const found = walked(c, e);
        return found === undefined ? UNKNOWN : { kind: "option", inner: present(found.value) };
      },
    ],
    ["score", score],
    ["is_legal", isLegal],
    ["deal", deal],
    ["uniform", uniform],
    ["shuffle", shuffle],
    [
      "normal",
      (c, e) => {
        argCount(c, e, 2);
        e.args.forEach((a) => number(c, a.value));
        return { kind: "dist", of: REAL };
      },
    ],
    ["sample", draws],
    ["distinct", draws],
    ["sphere", sphere],
    [
      "reveal",
      (c, e, expected) => {
        const [first, ...rest] = e.args;
        if (first === undefined || rest.length > 1 || (rest.length === 1 && rest[0].name?.text !== "to")) {
          all(c, e);
          c.report(wrongArguments, e.span, { name: "reveal", problem: "takes a value, and `to: seat` if only one seat is to learn it" });
          return UNKNOWN;
        }
        if (c.frame.where !== "play" && c.frame.where !== "rule")
          c.report(notYet, e.span, { what: "`reveal` outside of `play` and rules" });
        if (rest.length === 1) {
          const to = infer(c, rest[0].value);
          if (to.kind !== "seat" && to.kind !== "unknown")
            c.report(wrongOperand, rest[0].value.span, { op: "to:", needs: "a seat", found: typeText(to) });
        }
        return infer(c, first.value, expected);
      },
    ],
  ];
}
