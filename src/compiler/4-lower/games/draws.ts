/** Draws (A4): distributions, and the events they leave (B8). */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { cond, constant, index, whole } from "./build.js";
import { declarationOf } from "./context.js";
import type { Lowering } from "./context.js";
import { elementOf, lowerExpr, unparen } from "./expressions.js";
import { bindParameters } from "./functions.js";
import type { Distribution, Expr, Place } from "./ir.js";
import { revealed } from "./reveals.js";
import { PUBLIC, seenBy } from "./sight.js";
import type { Target } from "./statements.js";
import { entryCount } from "./values.js";
import { lengthOf } from "./walks.js";

/** Pauses for a draw. The value goes into `place`, or into a local that is given back. `silent`: the draw is no event. */
export function draw(cx: Lowering, e: ast.Expr, target: Target, span: Span, place?: Place, silent = false): Expr | undefined {
  const type = target.type ?? place?.type ?? { kind: "unknown" };
  const distribution = distributionOf(cx, e, type);
  if (distribution === undefined) return undefined;
  const name = target.name ?? "draw";
  const sight = target.sight?.(undefined) ?? PUBLIC;
  const valueType = type.kind === "unknown" ? typeOfDraw(distribution) : type;
  const reader = cx.local();
  const local = cx.local();
  const resume = cx.flow.open(`after_${name}`, span);
  const entries = sight.kind === "entries";
  const measured = sight.kind === "nobody" && sight.measured === true;
  cx.drawsMeasured ||= measured;
  cx.draws.push({
    id: cx.draws.length,
    name,
    distribution,
    type: valueType,
    into: place ?? { root: { kind: "local", local, name, type: valueType }, path: [], type: valueType },
    resume: resume.id,
    event: !silent && !entries && !measured,
    reader,
    seenBy: (silent && !measured) || entries ? undefined : seenBy(cx, sight, reader),
    span,
  });
  cx.flow.jump({ kind: "draw", draw: cx.draws.length - 1, span });
  cx.flow.at = resume;
  const value: Expr =
    place?.root.kind === "slot"
      ? { kind: "slot", type: valueType, slot: place.root.slot, span }
      : { kind: "local", type: valueType, local, name, span };
  if (entries && !silent) {
    // Each entry is an event of its own, for those who see it.
    for (let i = 0; i < sight.axis.names.length; i++) {
      const owner = constant(sight.axis, i, span);
      revealed(cx, name, index(value, [owner], span), { kind: sight.of, owner }, span);
    }
  }
  return value;
}

function typeOfDraw(distribution: Distribution): Type {
  switch (distribution.kind) {
    case "uniform":
      return elementOf(distribution.values.type);
    case "uniform_type":
      return distribution.of;
    case "weighted":
      return distribution.outcomes[0]?.value.type ?? { kind: "unknown" };
    case "deal":
      return { kind: "list", element: elementOf(distribution.values.type), length: distribution.count };
  }
}

function distributionOf(cx: Lowering, expression: ast.Expr, type: Type): Distribution | undefined {
  const e = unparen(expression);
  const refuse = (what: string, help?: string): undefined => {
    cx.refuse(e, what, help);
    return undefined;
  };
  switch (e.kind) {
    case "weighted":
      return { kind: "weighted", outcomes: e.outcomes.map((o) => ({ value: lowerExpr(cx, o.value), weight: lowerExpr(cx, o.weight) })) };
    case "conditional": {
      const condition = lowerExpr(cx, e.condition);
      if (condition.kind === "const") return distributionOf(cx, condition.value === true ? e.then : e.else, type);
      return refuse("a choice between distributions", "use `if` and two draws");
    }
    case "clause": {
      if (e.word !== "where") return refuse(`a draw with \`${e.word}\``);
      return conditioned(cx, e, type);
    }
    case "call": {
      const callee = unparen(e.callee);
      if (callee.kind !== "name_expr") return refuse("this distribution");
      const declaration = declarationOf(cx.symbol(callee.name));
      if (declaration?.kind === "fn") return ofFunction(cx, e, declaration, type);
      if (declaration !== undefined) return refuse(`the distribution \`${callee.name.text}\``);
      return named(cx, e, callee.name.text, type);
    }
    default:
      return refuse("this distribution", "draw from `uniform`, `deal`, `shuffle` or `weighted`");
  }
}

function named(cx: Lowering, e: ast.CallExpr, name: string, type: Type): Distribution | undefined {
  const [first] = e.args;
  switch (name) {
    case "uniform": {
      if (first === undefined || e.args.length > 1) break;
      const values = lowerExpr(cx, first.value);
      if (values.kind === "span_of" && (values.low.type.kind === "real" || values.high.type.kind === "real")) {
        cx.refuse(e, "a draw of reals", "draw from whole numbers, and divide");
        return undefined;
      }
      return values.kind === "index_type" ? { kind: "uniform_type", of: values.of } : { kind: "uniform", values };
    }
    case "deal":
    case "shuffle": {
      if (first === undefined) break;
      const values = lowerExpr(cx, first.value);
      const size = lengthOf(values);
      const count =
        name === "shuffle"
          ? size
          : type.kind === "array"
            ? entryCount(type)
            : type.kind === "list"
              ? (type.length ?? size)
              : size === undefined
                ? undefined
                : 1;
      if (size === undefined || count === undefined) {
        cx.refuse(e, `\`${name}\` of a list whose length is not fixed`);
        return undefined;
      }
      if (type.kind !== "array" && type.kind !== "list" && name === "deal") return { kind: "uniform", values };
      return { kind: "deal", values, size, count };
    }
    default:
  }
  cx.refuse(e, `the distribution \`${name}\``, "draw from `uniform`, `deal`, `shuffle` or `weighted`");
  return undefined;
}

/** `d where c`: a finite distribution without the outcomes that `c` rules out. */
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
    default:
      cx.refuse(e, "`where` on a deal");
      return undefined;
  }
}

/** A function that gives a distribution, inlined. */
function ofFunction(cx: Lowering, e: ast.CallExpr, declaration: ast.FnDecl, type: Type): Distribution | undefined {
  const { body } = declaration;
  const value =
    body.kind !== "block"
      ? body
      : body.statements.length === 1 && body.statements[0].kind === "return"
        ? body.statements[0].value
        : undefined;
  if (value === undefined || cx.calls.some((c) => c.node === declaration)) {
    cx.refuse(e, `the distribution \`${declaration.name.text}\``, "write it as one expression: `fn d() -> Dist[T] = …`");
    return undefined;
  }
  bindParameters(cx, e, declaration);
  cx.calls.push({ name: declaration.name.text, node: declaration, result: undefined, resultPlace: undefined, exit: undefined });
  const distribution = distributionOf(cx, value, type);
  cx.calls.pop();
  return distribution;
}
