/** Distributions as they are written (A4), lowered to what is drawn from. */
import type * as ast from "../../1-parse/ast.js";
import { drawsEach } from "../../3-check/decisions.js";
import type { Type } from "../../3-check/types.js";
import { cond, isConst, whole } from "./build.js";
import { declarationOf, keyOf } from "./context.js";
import type { Lowering } from "./context.js";
import { elementOf, lowerExpr, unparen } from "./expressions.js";
import { bindParameters, isExpressionBody } from "./functions.js";
import type { Distribution, Expr } from "./ir.js";
import { entryCount } from "./values.js";
import { bindName, lengthOf } from "./walks.js";

/** Gives the type of a draw whose place says none. */
export function typeOfDraw(distribution: Distribution): Type {
  switch (distribution.kind) {
    case "uniform":
      return elementOf(distribution.values.type);
    case "uniform_type":
      return distribution.of;
    case "weighted":
      return distribution.outcomes[0]?.value.type ?? { kind: "unknown" };
    case "deal":
      return { kind: "list", element: elementOf(distribution.values.type), length: distribution.count };
    case "distinct":
      return { kind: "list", element: elementOf(distribution.values.type), upTo: distribution.size };
    case "sample": {
      const { count } = distribution;
      const most = count.kind === "const" ? { length: Number(count.value) } : count.type.kind === "int" ? { upTo: count.type.high } : {};
      return { kind: "list", element: elementOf(distribution.values.type), ...most };
    }
    case "mixture":
      return distribution.outcomes.length === 0 ? { kind: "unknown" } : typeOfDraw(distribution.outcomes[0].inner);
    case "cond":
      return typeOfDraw(distribution.then);
    case "each":
      return {
        kind: "array",
        index: [{ kind: "int", low: 0, high: Math.max(0, distribution.count - 1) }],
        element: typeOfDraw(distribution.inner),
      };
    case "uniform_real":
    case "normal":
      return { kind: "real" };
    case "sphere":
      return { kind: "array", index: [{ kind: "int", low: 0, high: distribution.size - 1 }], element: { kind: "real" } };
    case "such":
      return distribution.type;
  }
}

/** Lowers a distribution for a place of `type`: where the place has many entries and the distribution gives one, each is drawn. */
export function distributionOf(cx: Lowering, expression: ast.Expr, type: Type): Distribution | undefined {
  const e = unparen(expression);
  const found = cx.typed.typeOf(e);
  const drawn = found.kind === "dist" ? found.of : undefined;
  if (type.kind === "array" && drawn !== undefined && drawsEach(drawn, type)) {
    const inner = oneOf(cx, e, type.element);
    return inner === undefined ? undefined : { kind: "each", count: entryCount(type) ?? 0, inner };
  }
  return oneOf(cx, e, type);
}

function oneOf(cx: Lowering, e: ast.Expr, type: Type): Distribution | undefined {
  const refuse = (what: string, help?: string): undefined => {
    cx.refuse(e, what, help);
    return undefined;
  };
  switch (e.kind) {
    case "weighted":
      return weighted(cx, e, type);
    case "conditional": {
      const condition = lowerExpr(cx, e.condition);
      if (condition.kind === "const") return distributionOf(cx, condition.value === true ? e.then : e.else, type);
      return choice(
        condition,
        cx.fixedly(() => distributionOf(cx, e.then, type)),
        cx.fixedly(() => distributionOf(cx, e.else, type)),
      );
    }
    case "clause": {
      if (e.word !== "where") return refuse(`a draw with \`${e.word}\``);
      return conditioned(cx, e, type);
    }
    case "name_expr": {
      const symbol = cx.symbol(e.name);
      const key = symbol === undefined ? undefined : keyOf(symbol);
      const known = key === undefined ? undefined : cx.distributions.get(key);
      return known ?? refuse("this distribution", "draw from `uniform`, `deal`, `shuffle` or `weighted`");
    }
    case "call": {
      const callee = unparen(e.callee);
      if (callee.kind !== "name_expr" && callee.kind !== "member") return refuse("this distribution");
      const declaration = declarationOf(cx.symbol(callee.name));
      if (declaration?.kind === "fn") return ofFunction(cx, e, declaration, type);
      if (declaration !== undefined) return refuse(`the distribution \`${callee.name.text}\``);
      return named(cx, e, callee.name.text, type);
    }
    default:
      return refuse("this distribution", "draw from `uniform`, `deal`, `shuffle` or `weighted`");
  }
}

function choice(condition: Expr, then: Distribution | undefined, otherwise: Distribution | undefined): Distribution | undefined {
  return then === undefined || otherwise === undefined ? undefined : { kind: "cond", condition, then, else: otherwise };
}

/** `weighted { a: p, d: q }`: an outcome may be a distribution itself. */
function weighted(cx: Lowering, e: ast.WeightedExpr, type: Type): Distribution | undefined {
  const isDrawn = (value: ast.Expr): boolean => cx.typed.typeOf(unparen(value)).kind === "dist";
  if (!e.outcomes.some((o) => isDrawn(o.value)))
    return { kind: "weighted", outcomes: e.outcomes.map((o) => ({ value: lowerExpr(cx, o.value), weight: lowerExpr(cx, o.weight) })) };
  const outcomes: { inner: Distribution; weight: Expr }[] = [];
  for (const o of e.outcomes) {
    const weight = lowerExpr(cx, o.weight);
    const inner = isDrawn(o.value) ? cx.fixedly(() => distributionOf(cx, o.value, type)) : certain(lowerExpr(cx, o.value));
    if (inner === undefined) return undefined;
    outcomes.push({ inner, weight });
  }
  return { kind: "mixture", outcomes };
}

/** What gives one value always: it takes no word. */
function certain(value: Expr): Distribution {
  const list: Type = { kind: "list", element: value.type, length: 1 };
  return { kind: "uniform", values: { kind: "array", type: list, elements: [value], span: value.span } };
}

/** All values of a type, equally likely: of an array each entry is drawn. */
function uniformOver(of: Type): Distribution {
  return of.kind === "array" ? { kind: "each", count: entryCount(of) ?? 0, inner: uniformOver(of.element) } : { kind: "uniform_type", of };
}

function named(cx: Lowering, e: ast.CallExpr, name: string, type: Type): Distribution | undefined {
  const [first, second] = e.args;
  switch (name) {
    case "uniform": {
      if (first === undefined || e.args.length > 1) break;
      const values = lowerExpr(cx, first.value);
      if (values.kind === "span_of" && (values.low.type.kind === "real" || values.high.type.kind === "real"))
        return { kind: "uniform_real", low: values.low, high: values.high };
      return values.kind === "index_type" ? uniformOver(values.of) : { kind: "uniform", values };
    }
    case "deal":
    case "shuffle": {
      if (first === undefined) break;
      const values = lowerExpr(cx, first.value);
      const size = lengthOf(values);
      if (size === undefined) {
        cx.refuse(e, `\`${name}\` of a list without a bound`, "declare it `T[] up to n`");
        return undefined;
      }
      if (name === "shuffle") return isFixed(values) ? { kind: "deal", values, size, count: size } : { kind: "distinct", values, size };
      if (type.kind !== "array" && type.kind !== "list") return { kind: "uniform", values };
      const count = type.kind === "array" ? entryCount(type) : type.length;
      return count === undefined ? { kind: "distinct", values, size } : { kind: "deal", values, size, count };
    }
    case "distinct":
    case "sample": {
      if (first === undefined || second === undefined) break;
      const count = lowerExpr(cx, first.value);
      const values = lowerExpr(cx, second.value);
      const size = lengthOf(values);
      if (size === undefined) {
        cx.refuse(e, `\`${name}\` of a list without a bound`, "declare it `T[] up to n`");
        return undefined;
      }
      if (name === "sample") {
        if (count.kind === "const")
          return {
            kind: "each",
            count: Number(count.value),
            inner: values.kind === "index_type" ? { kind: "uniform_type", of: values.of } : { kind: "uniform", values },
          };
        return { kind: "sample", values, count };
      }
      return count.kind === "const"
        ? { kind: "deal", values, size, count: Number(count.value) }
        : { kind: "distinct", values, size, count };
    }
    case "normal":
      if (first === undefined || second === undefined) break;
      return { kind: "normal", mean: lowerExpr(cx, first.value), deviation: lowerExpr(cx, second.value) };
    case "sphere": {
      const size = first === undefined ? undefined : lowerExpr(cx, first.value);
      if (size === undefined || size.kind !== "const") break;
      return { kind: "sphere", size: Number(size.value) };
    }
    default:
  }
  cx.refuse(e, `the distribution \`${name}\``, "draw from `uniform`, `deal`, `shuffle` or `weighted`");
  return undefined;
}

/** Whether a list always has the same number of entries. */
function isFixed(values: Expr): boolean {
  if (values.kind === "map" && values.where !== undefined) return false;
  if (values.kind === "span_of") return isConst(values.low) && isConst(values.high);
  return values.type.kind !== "list" || values.type.length !== undefined || values.kind === "const" || values.kind === "array";
}

/** `d where c`: a finite distribution without the outcomes that `c` rules out; others are drawn until it holds. */
function conditioned(cx: Lowering, e: ast.ClauseExpr, type: Type): Distribution | undefined {
  const inner = distributionOf(cx, e.operand, type);
  if (inner === undefined) return undefined;
  const test = (it: Expr): Expr =>
    cx.fixedly(() => {
      cx.it.push(it);
      const condition = lowerExpr(cx, e.argument);
      cx.it.pop();
      return condition;
    });
  switch (inner.kind) {
    case "weighted":
      return {
        kind: "weighted",
        outcomes: inner.outcomes.map((o) => ({ value: o.value, weight: cond(test(o.value), o.weight, whole(0), o.weight.type) })),
      };
    case "uniform":
    case "uniform_type": {
      const over: Expr =
        inner.kind === "uniform" ? inner.values : { kind: "index_type", type: { kind: "index_type", of: inner.of }, of: inner.of };
      const element = elementOf(over.type);
      const local = cx.local();
      const it: Expr = { kind: "local", type: element, local, name: "it" };
      const list: Type = { kind: "list", element, upTo: lengthOf(over) };
      return { kind: "uniform", values: { kind: "map", type: list, local, name: "it", over, where: test(it), body: it, span: e.span } };
    }
    default: {
      const local = cx.local();
      const found = cx.typed.typeOf(unparen(e.operand));
      const own = type.kind === "unknown" ? (found.kind === "dist" ? found.of : typeOfDraw(inner)) : type;
      return { kind: "such", inner, local, type: own, condition: test({ kind: "local", type: own, local, name: "it" }) };
    }
  }
}

/** A function that gives a distribution, inlined. */
function ofFunction(cx: Lowering, e: ast.CallExpr, declaration: ast.FnDecl, type: Type): Distribution | undefined {
  const { body } = declaration;
  const name = declaration.name.text;
  if (cx.calls.some((c) => c.node === declaration)) {
    cx.refuse(e, `the recursive function \`${name}\``);
    return undefined;
  }
  bindParameters(cx, e, declaration);
  cx.calls.push({ name, node: declaration, result: undefined, resultPlace: undefined, exit: undefined });
  let distribution: Distribution | undefined;
  if (body.kind !== "block") distribution = distributionOf(cx, body, type);
  else if (isExpressionBody(body.statements)) distribution = ofStatements(cx, body.statements, type);
  else
    cx.refuse(e, `the distribution \`${name}\`, which has loops or variables`, "work out what it needs before, and give it as an argument");
  cx.calls.pop();
  return distribution;
}

/** The distribution that `let`s, tests and `return`s give. */
function ofStatements(cx: Lowering, statements: readonly ast.Stmt[], type: Type): Distribution | undefined {
  const [first, ...rest] = statements;
  switch (first.kind) {
    case "return":
      return first.value === undefined ? undefined : distributionOf(cx, first.value, type);
    case "let":
      for (const b of first.bindings) if (b.init !== undefined) bindName(cx, b.target, lowerExpr(cx, b.init.value));
      return ofStatements(cx, rest, type);
    case "if": {
      const condition = lowerExpr(cx, first.condition);
      const otherwise = first.else === undefined ? rest : first.else.kind === "if" ? [first.else] : first.else.statements;
      if (isConst(condition)) return ofStatements(cx, condition.value === true ? first.then.statements : otherwise, type);
      return cx.fixedly(() => choice(condition, ofStatements(cx, first.then.statements, type), ofStatements(cx, otherwise, type)));
    }
    default:
      return ofStatements(cx, rest, type);
  }
}
