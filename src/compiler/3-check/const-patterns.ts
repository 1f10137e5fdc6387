import type * as ast from "../1-parse/ast.js";
import { same, type Evaluator } from "./const-eval.js";
import type { ConstValue } from "./typed.js";

/** Matches a constant; gives the environment with the pattern's names bound, or undefined. */
export function patternMatches(
  evaluator: Evaluator,
  p: ast.Pattern,
  value: ConstValue,
  env: Map<ast.Node, ConstValue>,
): Map<ast.Node, ConstValue> | undefined {
  switch (p.kind) {
    case "wildcard":
    case "else_pattern":
      return env;
    case "none":
      return value === null ? env : undefined;
    case "bool":
      return value === p.value ? env : undefined;
    case "literal_pattern":
      return typeof value === "number" && value >= p.low && value <= (p.high ?? p.low) ? env : undefined;
    case "string":
      return value === p.parts.map((x) => (x.kind === "string_text" ? x.text : "")).join("") ? env : undefined;
    case "any_of":
      for (const q of p.patterns) {
        const bound = patternMatches(evaluator, q, value, env);
        if (bound !== undefined) return bound;
      }
      return undefined;
    case "tuple_pattern": {
      if (!Array.isArray(value)) return undefined;
      let inside: Map<ast.Node, ConstValue> | undefined = env;
      for (const [i, q] of p.elements.entries()) {
        inside = inside && patternMatches(evaluator, q, (value as readonly ConstValue[])[i], inside);
      }
      return inside;
    }
    case "name_pattern": {
      const meaning = evaluator.c.shared.meanings.get(p.name);
      if (meaning?.kind === "some") {
        if (value === null) return undefined;
        return p.binds === undefined || evaluator.bindName(p.binds[0], value, env) ? env : undefined;
      }
      if (meaning?.kind !== "enum_member" && meaning?.kind !== "tag" && meaning?.kind !== "seat") return undefined;
      return same(value, meaning.index) ? env : undefined;
    }
    default:
      return undefined;
  }
}
