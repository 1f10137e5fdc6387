/** Whether a value fits the type that a method or network declares for its parameter. */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { evaluate } from "./evaluate.js";
import { indexTypeOf } from "./index-types.js";
import { toConst } from "./known.js";
import { badArgument, badShape } from "./messages.js";
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

/** Reports a tensor that has other sizes than its function declares; names without a value are size variables and fit every size. */
export function checkResult(context: Context, name: string, type: ast.TypeNode, value: Staged): void {
  if (value.kind !== "tensor" || type.kind !== "array_type") return;
  const all = value.node.shape.slice(1);
  // A size variable in front stands for all axes of tokens.
  const [front] = type.dims;
  const spare = all.length - type.dims.length;
  const sizes = spare > 0 && front && type.dims.length > 1 && sizeOf(context, front, true) === undefined ? all.slice(spare) : all;
  const fits =
    sizes.length === type.dims.length &&
    type.dims.every((dim, i) => [undefined, sizes[i]].includes(sizeOf(context, dim, typeof sizes[i] === "number")));
  if (fits) return;
  const declared = type.span.file.text.slice(type.span.start, type.span.end);
  context.session.report(badShape, type.span, {
    problem: `\`${name}\` is declared as \`${declared}\`, but gives real[${all.join(", ")}]`,
  });
}

/** A declared size that is known: a number, or a name with a value. */
function sizeOf(context: Context, dim: ast.TypeNode | ast.SizeType, wanted: boolean): number | undefined {
  if (!wanted) return undefined;
  if (dim.kind === "size_type") {
    if (dim.size.kind === "name_expr" && !context.scope.find(dim.size.name.text)) return undefined;
    const size = toConst(evaluate(context, dim.size));
    return typeof size === "number" ? size : undefined;
  }
  return indexTypeOf(context, dim)?.size;
}

/** What the type asks for, where the value is something else. */
function misfit(type: ast.TypeNode, value: Staged): string | undefined {
  switch (type.kind) {
    case "option_type":
      return value.kind === "const" && value.value === null ? undefined : misfit(type.inner, value);
    case "array_type": {
      if (value.kind === "host")
        return ["list", "array", "entries", "column", "shares", "pairs"].includes(value.type.kind) ? undefined : "a list";
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
