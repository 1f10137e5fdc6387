/** Types of expressions, with an expected type going inwards (C3 to C6). */
import type * as ast from "../1-parse/ast.js";
import { unreachable } from "../diagnostics/define.js";
import { indexType, memberType } from "./access.js";
import { inferCall } from "./calls.js";
import { comprehensionType, listType, recordType, tupleType, withType } from "./collections.js";
import { evaluate } from "./const-eval.js";
import { declarationOf } from "./context.js";
import type { Context } from "./context.js";
import { fnType } from "./declarations.js";
import { inferMatch } from "./matches.js";
import {
  badWeights,
  incomparable,
  mismatch,
  needsDraw,
  misplacedDecision,
  notWalkable,
  notYet,
  untestedOption,
  wrongArguments,
  wrongOperand,
} from "./messages.js";
import { resolveName } from "./names.js";
import { assume, narrowed, pathKey } from "./narrowing.js";
import { binaryType } from "./operators.js";
import { assignable, elementOf, int, join, present } from "./relations.js";
import { isNumber, isType } from "./comparisons.js";
import { typeText } from "./type-text.js";
import { vectorOf } from "./vectors.js";
import { BOOL, hasUnknown, INT, REAL, type Type, UNKNOWN } from "./types.js";

/** Types an expression; `expected` helps to read names, lists, tuples and records, and is not enforced. */
export function infer(c: Context, e: ast.Expr, expected?: Type): Type {
  const type = inferRaw(c, e, expected);
  c.types.set(e, type);
  return type;
}

/** Types an expression and reports it unless it may stand where `expected` is wanted. */
export function check(c: Context, e: ast.Expr, expected: Type, what?: string): Type {
  const type = infer(c, e, expected);
  expectType(c, e, type, expected, what);
  return type;
}

/** Reports a type that does not fit. */
export function expectType(c: Context, at: ast.Node, type: Type, expected: Type, what?: string): void {
  if (assignable(type, expected)) return;
  if (type.kind === "option" && assignable(type.inner, expected)) {
    c.report(untestedOption, at.span, { type: typeText(type), what: `${typeText(expected)} is expected` }, optionHelp());
  } else if (type.kind === "dist" && assignable(type.of, expected)) {
    if (hasUnknown(type.of)) return; // what is wrong with it was said
    c.report(needsDraw, at.span, { type: typeText(type) }, { help: "draw it with `~` where the value is put: `x ~ …`" });
  } else {
    const divided = at.kind === "binary" && (at as ast.BinaryExpr).op === "/" && expected.kind === "int" && type.kind === "real";
    c.report(
      mismatch,
      at.span,
      { expected: typeText(expected), found: typeText(type), ...(what === undefined ? {} : { what }) },
      divided ? { help: "`/` gives a real; `div` divides whole numbers and rounds down" } : {},
    );
  }
}

/** What to do about a value that may be none. */
export function optionHelp() {
  return { help: "test it first with `is some`, or say what to use instead with `else`" };
}

/** Types a condition. */
export function condition(c: Context, e: ast.Expr): void {
  check(c, e, BOOL, "for a condition");
}

/** Types a place without what tests showed of it itself; its indices and what it belongs to keep what was shown of them. */
export function untested(c: Context, e: ast.Expr, expected?: Type): Type {
  const type = infer(c, e, expected);
  if (!c.unwrapped.delete(e)) return type;
  const key = pathKey(c, e);
  return c.assuming(new Map([...c.facts].filter(([path]) => path !== key)), () => infer(c, e, expected));
}

/** Types an expression whose option must have been tested. */
export function inferPresent(c: Context, e: ast.Expr, what: string, expected?: Type): Type {
  const type = infer(c, e, expected);
  if (type.kind !== "option" && type.kind !== "none") return type;
  c.report(untestedOption, e.span, { type: typeText(type), what }, optionHelp());
  return type.kind === "none" ? UNKNOWN : type.inner;
}

function inferRaw(c: Context, e: ast.Expr, expected: Type | undefined): Type {
  switch (e.kind) {
    case "unknown":
      return UNKNOWN;
    case "number":
      return e.integer && Number.isInteger(e.value)
        ? Math.abs(e.value) > 2147483647
          ? (outOfInt(c, e), INT)
          : int(e.value, e.value)
        : REAL;
    case "string":
      for (const part of e.parts) if (part.kind === "string_hole") infer(c, part.value);
      return { kind: "text" };
    case "bool":
      return BOOL;
    case "none":
      return expected?.kind === "option" ? expected : { kind: "none" };
    case "name_expr": {
      const found = resolveName(c, e.name, expected);
      if (found.meaning?.kind === "tag" && found.meaning.type.tags[found.meaning.index].heads.length > 0) {
        const heads = found.meaning.type.tags[found.meaning.index].heads.map((h) => `${h.name}: …`).join(", ");
        c.report(wrongArguments, e.span, { name: e.name.text, problem: `carries (${heads})` });
        return UNKNOWN;
      }
      return narrowed(c, e, found.type);
    }
    case "column":
      c.report(notYet, e.span, { what: "a column outside of a method" });
      return UNKNOWN;
    case "paren":
      return infer(c, e.inner, expected);
    case "member":
      return memberType(c, e);
    case "call":
      return inferCall(c, e, expected);
    case "index":
      return indexType(c, e);
    case "unary": {
      if (e.op === "not") {
        condition(c, e.operand);
        return BOOL;
      }
      const before = c.reports;
      const type = inferPresent(c, e.operand, "a number is expected", expected);
      if (type.kind === "int") return int(-type.high, -type.low);
      if (type.kind === "bool") return int(-1, 0);
      const vector = vectorOf(type);
      if (vector !== undefined)
        return vector.of(vector.element.kind === "int" ? int(-vector.element.high, -vector.element.low) : vector.element);
      if (type.kind !== "real" && type.kind !== "unknown" && c.reports === before)
        c.report(wrongOperand, e.span, { op: "-", needs: "a number", found: typeText(type) });
      return type.kind === "real" ? REAL : UNKNOWN;
    }
    case "binary":
      return binaryType(c, e, expected);
    case "is":
      return isType(c, e);
    case "in": {
      const left = infer(c, e.left);
      const right = infer(c, e.right, { kind: "list", element: present(left) });
      if (right.kind === "index_type" && right.of.kind === "real" && (isNumber(left) || left.kind === "unknown")) return BOOL;
      const walked = elementOf(right);
      if (right.kind !== "unknown" && walked === undefined) c.report(notWalkable, e.right.span, { type: typeText(right) });
      else if (walked !== undefined && join(present(left), present(walked.element)) === undefined) {
        c.report(incomparable, e.span, { left: typeText(left), right: typeText(walked.element) });
      }
      return BOOL;
    }
    case "range": {
      const low = inferPresent(c, e.low, "a number is expected");
      const high = inferPresent(c, e.high, "a number is expected");
      if (low.kind === "real" || high.kind === "real") return { kind: "index_type", of: REAL };
      if (low.kind !== "int" || high.kind !== "int") {
        for (const [side, type] of [[e.low, low] as const, [e.high, high] as const]) {
          if (type.kind !== "int" && type.kind !== "unknown")
            c.report(wrongOperand, side.span, { op: "..", needs: "whole numbers", found: typeText(type) });
        }
        return UNKNOWN;
      }
      // With ends known beforehand it is an index type, else a list.
      if (low.low === low.high && high.low === high.high) {
        return low.low <= high.high
          ? { kind: "index_type", of: int(low.low, high.high) }
          : { kind: "list", element: int(low.low, low.low), length: 0, upTo: 0 };
      }
      return { kind: "list", element: int(low.low, Math.max(low.low, high.high)) };
    }
    case "pipe": {
      c.report(notYet, e.span, { what: "`|>` outside of networks" });
      return UNKNOWN;
    }
    case "conditional": {
      condition(c, e.condition);
      c.decides?.(e.condition, { ifFalse: "the value before `:` is never taken", ifTrue: "the value after `:` is never taken" });
      const before = c.facts;
      const then = c.assuming(assume(c, before, e.condition, true), () => infer(c, e.then, expected));
      const wanted = expected ?? (then.kind === "none" ? undefined : optional(then));
      const otherwise = c.assuming(assume(c, before, e.condition, false), () => infer(c, e.else, wanted));
      const joined = join(then, otherwise);
      if (joined === undefined)
        c.report(mismatch, e.else.span, { expected: typeText(then), what: "as in the first case", found: typeText(otherwise) });
      return joined ?? UNKNOWN;
    }
    case "lambda": {
      const wanted = expected?.kind === "fn" ? expected : undefined;
      e.params.forEach((p, i) => c.nameTypes.set(p, wanted?.params[i] ?? UNKNOWN));
      if (e.body.kind === "block") {
        c.report(notYet, e.body.span, { what: "a block after `=>`" });
        return UNKNOWN;
      }
      const result = infer(c, e.body, wanted?.result);
      return { kind: "fn", params: e.params.map((p) => c.nameTypes.get(p) ?? UNKNOWN), result };
    }
    case "record_expr":
      return recordType(c, e, expected);
    case "tuple":
      return tupleType(c, e, expected);
    case "list":
      return listType(c, e, expected);
    case "comprehension":
      return comprehensionType(c, e, expected);
    case "weighted": {
      const wanted = expected?.kind === "dist" ? expected.of : expected;
      let type: Type = UNKNOWN;
      for (const outcome of e.outcomes) {
        const next = wanted ?? (type.kind === "unknown" ? undefined : type);
        // An outcome may be a distribution itself: drawn from in its turn.
        const found = infer(c, outcome.value, next !== undefined && isDistribution(c, outcome.value) ? { kind: "dist", of: next } : next);
        const value = found.kind === "dist" ? found.of : found;
        const joined = join(type, value);
        if (joined === undefined)
          c.report(mismatch, outcome.value.span, { expected: typeText(type), what: "as the outcomes before", found: typeText(value) });
        else type = joined;
        const weight = inferPresent(c, outcome.weight, "a weight is expected");
        if (weight.kind !== "int" && weight.kind !== "real" && weight.kind !== "unknown") {
          c.report(badWeights, outcome.weight.span, { problem: `a weight is a number, found ${typeText(weight)}` });
        } else if (weight.kind === "int" && weight.high < 0) {
          c.report(badWeights, outcome.weight.span, { problem: "a weight cannot be negative" });
        }
      }
      someWeight(c, e);
      return { kind: "dist", of: type };
    }
    case "match":
      return inferMatch(c, e, expected);
    case "else": {
      const found = untested(c, e.operand, expected);
      // A reduction of nothing is none where the result is used as an option (C11).
      const operand = found.kind !== "unknown" && mayBeOfNothing(c, e.operand) ? optional(found) : found;
      c.types.set(e.operand, operand);
      if (operand.kind !== "option" && operand.kind !== "none" && operand.kind !== "unknown") {
        c.report(wrongOperand, e.operand.span, { op: "else", needs: "a value that may be none", found: typeText(operand) });
      }
      const there = operand.kind === "none" ? UNKNOWN : present(operand);
      if (e.otherwise.kind === "block") {
        c.report(notYet, e.otherwise.span, { what: "a block after `else` here" });
        return there;
      }
      const otherwise = infer(c, e.otherwise, expected ?? there);
      const joined = join(there, otherwise);
      if (joined === undefined) c.report(mismatch, e.otherwise.span, { expected: typeText(there), found: typeText(otherwise) });
      return joined ?? UNKNOWN;
    }
    case "clause":
      return clauseType(c, e, expected);
    case "with":
      return withType(c, e);
    case "given":
    case "chooses":
    case "writes":
    case "play_expr":
    case "collect":
    case "run": {
      c.report(misplacedDecision, e.span, { what: `\`${decisionWord(e)}\`` }, { help: "put it into a variable first: `let x = …`" });
      return UNKNOWN;
    }
    default:
      return unreachable(e);
  }
}

/** The word of a decision, `play`, `collect` or `run`. */
export function decisionWord(e: ast.Expr): string {
  if (e.kind === "given") return decisionWord(e.operand);
  return e.kind === "play_expr" ? "play" : e.kind;
}

/** Weights that the compiler knows should be probabilities (F7). */
/** Whether an expression is written as a distribution. */
export function isDistribution(c: Context, e: ast.Expr): boolean {
  switch (e.kind) {
    case "paren":
      return isDistribution(c, e.inner);
    case "clause":
      return e.word === "where" && isDistribution(c, e.operand);
    case "conditional":
      return isDistribution(c, e.then);
    case "weighted":
      return true;
    case "call": {
      const symbol = e.callee.kind === "name_expr" ? c.symbol(e.callee.name) : c.meant(e);
      if (e.callee.kind === "name_expr" && symbol?.kind === "builtin") return DISTRIBUTIONS.includes(e.callee.name.text);
      const declared = declarationOf(symbol);
      if (declared?.kind !== "fn") return false;
      const type = fnType(c, declared);
      return type.kind === "fn" && type.result.kind === "dist";
    }
    default:
      return false;
  }
}

const DISTRIBUTIONS = ["uniform", "deal", "shuffle", "normal", "sample", "distinct", "sphere"];

function someWeight(c: Context, e: ast.WeightedExpr): void {
  let total = 0;
  for (const { weight } of e.outcomes) {
    const known = evaluate(c, weight);
    if (!("value" in known) || typeof known.value !== "number") return;
    total += known.value;
  }
  if (total === 0 && e.outcomes.length > 0) c.report(badWeights, e.span, { problem: "no outcome has a positive weight" });
}

function optional(type: Type): Type {
  return type.kind === "option" || type.kind === "unknown" ? type : { kind: "option", inner: type };
}

function mayBeOfNothing(c: Context, e: ast.Expr): boolean {
  if (e.kind === "paren") return mayBeOfNothing(c, e.inner);
  if (e.kind !== "call" || e.callee.kind !== "name_expr") return false;
  const meaning = c.shared.meanings.get(e.callee.name);
  return meaning?.kind === "builtin" && ["mean", "min", "max", "argmin", "argmax"].includes(meaning.name) && e.args.length === 1;
}

function outOfInt(c: Context, e: ast.NumberLit): void {
  c.report(mismatch, e.span, { expected: "a whole number of 32 bits", found: e.text });
}

/* ---------------------------------------------------------------- parts */

function clauseType(c: Context, e: ast.ClauseExpr, expected: Type | undefined): Type {
  if (e.word === "where") {
    const type = infer(c, e.operand, expected);
    if (type.kind === "dist") {
      c.inside({ it: type.of }, () => condition(c, e.argument));
      return type;
    }
    if (type.kind === "unknown") {
      c.inside({ it: UNKNOWN }, () => infer(c, e.argument));
      return UNKNOWN;
    }
    const walked = elementOf(type);
    if (walked === undefined) {
      if (!(e.operand.kind === "in" && c.types.get(e.operand.left)?.kind === "unknown"))
        c.report(wrongOperand, e.operand.span, { op: "where", needs: "a list, a set or a distribution", found: typeText(type) });
      c.inside({ it: UNKNOWN }, () => infer(c, e.argument));
      return UNKNOWN;
    }
    c.inside({ it: walked.element }, () => condition(c, e.argument));
    return { kind: "list", element: walked.element };
  }
  c.report(notYet, e.span, { what: `\`${e.word}\` in games` });
  return UNKNOWN;
}
