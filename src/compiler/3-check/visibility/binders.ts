/** Names that take a value apart: `for (s, f) in …`, `let (at, kind) = …`, what a pattern binds. */
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "./context.js";
import type { Flow, Value } from "./flow.js";
import { fresh, withValue } from "./flow.js";

/** Binds a name, or each name of a tuple, to a value's label; what it is worth is unknown unless it is the whole value. */
export function bindNames(ctx: Context, flow: Flow, name: ast.BindName, value: Value): Flow {
  switch (name.kind) {
    case "wildcard":
      return flow;
    case "name":
      return withValue(flow, name, { ...value, term: value.term ?? fresh(ctx.versions, name.text) });
    case "name_tuple":
      return name.names.reduce((inner, part) => bindNames(ctx, inner, part, { label: value.label, author: value.author }), flow);
  }
}

/** Binds the names in a pattern's brackets. */
export function bindPattern(ctx: Context, flow: Flow, pattern: ast.Pattern, subject: Value): Flow {
  const part: Value = { label: subject.label, author: subject.author };
  switch (pattern.kind) {
    case "any_of":
      return pattern.patterns.reduce((inner, p) => bindPattern(ctx, inner, p, subject), flow);
    case "tuple_pattern":
      return pattern.elements.reduce((inner, p) => bindPattern(ctx, inner, p, part), flow);
    case "name_pattern":
      return (pattern.binds ?? []).reduce((inner, name) => bindNames(ctx, inner, name, part), flow);
    case "wildcard":
    case "else_pattern":
    case "none":
    case "bool":
    case "literal_pattern":
    case "string":
      return flow;
  }
}
