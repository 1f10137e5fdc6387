/** Whether a value fits the type that a method or network declares for its parameter. */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { badArgument } from "./messages.js";
import type { Context } from "./session.js";
import { describe, type Staged } from "./values.js";

/** Reports a value that does not fit its parameter's declared type; types that staging does not know fit everything. */
export function checkParameter(context: Context, owner: string, param: ast.Param, value: Staged, span: Span): boolean {
  if (!param.type || value.kind === "unknown") return true;
  const expected = misfit(param.type, value);
  if (expected === undefined) return true;
  context.session.report(badArgument, span, {
    callee: owner,
    problem: `\`${param.name.text}\` takes ${expected}, found ${describe(value)}`,
  });
  return false;
}

/** What the type asks for, where the value is something else. */
function misfit(type: ast.TypeNode, value: Staged): string | undefined {
  switch (type.kind) {
    case "option_type":
      return value.kind === "const" && value.value === null ? undefined : misfit(type.inner, value);
    case "array_type": {
      if (value.kind !== "list" && value.kind !== "range" && value.kind !== "tuple") return "a list";
      const items = value.kind === "range" ? [] : value.items;
      for (const item of items) {
        const inner = misfit(type.element, item);
        if (inner !== undefined && item.kind !== "unknown") return `a list of which each item is ${inner}`;
      }
      return undefined;
    }
    case "named_type":
      return type.path.length === 1 && type.args === undefined ? misfitNamed(type.path[0].text, value) : undefined;
    case "range_type":
      return isNumber(value) ? undefined : "a number";
    default:
      return undefined;
  }
}

function misfitNamed(name: string, value: Staged): string | undefined {
  switch (name) {
    case "int":
      return isNumber(value) && (value.kind !== "const" || Number.isInteger(value.value)) ? undefined : "a whole number";
    case "real":
      return isNumber(value) ? undefined : "a number";
    case "bool":
      return (value.kind === "const" && typeof value.value === "boolean") || value.kind === "host" ? undefined : "`true` or `false`";
    case "text":
      return (value.kind === "const" && typeof value.value === "string") || value.kind === "host" ? undefined : "a text";
    case "Game":
      return value.kind === "game" || value.kind === "game_decl" ? undefined : "a game";
    case "Network":
      return value.kind === "network" || value.kind === "network_decl" ? undefined : "a network";
    case "Policy":
      return value.kind === "policy" || value.kind === "random_player" || value.kind === "host" ? undefined : "a policy";
    default:
      return undefined;
  }
}

function isNumber(value: Staged): boolean {
  return (value.kind === "const" && typeof value.value === "number") || value.kind === "host";
}
