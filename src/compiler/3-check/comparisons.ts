/** `is` and the comparisons that could never be true (C6). */
import type * as ast from "../1-parse/ast.js";
import type { Extras } from "../diagnostics/define.js";
import { plural } from "./access.js";
import { type Context, declarationOf } from "./context.js";
import { infer, untested } from "./expressions.js";
import { incomparable, wrongArguments, wrongOperand } from "./messages.js";
import { memberOf } from "./names.js";
import { join, present } from "./relations.js";
import { typeText } from "./type-text.js";
import { BOOL, type Type, UNKNOWN } from "./types.js";

/** Types `x is y`. */
export function isType(c: Context, e: ast.IsExpr): Type {
  const tested = e.right.kind === "none" || (e.right.kind === "name_expr" && e.right.name.text === "some");
  const left = tested ? untested(c, e.left) : infer(c, e.left);
  if (e.right.kind === "none") {
    c.types.set(e.right, { kind: "none" });
    needsOption(c, e, left, "none");
    return BOOL;
  }
  if (e.right.kind === "name_expr" && e.right.name.text === "some" && c.symbol(e.right.name)?.kind !== "local") {
    c.shared.meanings.set(e.right.name, { kind: "some" });
    c.types.set(e.right, BOOL);
    needsOption(c, e, left, "some");
    return BOOL;
  }
  const wanted = present(left);
  if (tagTest(c, e, wanted)) return BOOL;
  if (e.right.kind === "name_expr" && wanted.kind === "tagged") {
    // A tag alone tests, whatever it carries.
    const member = memberOf(wanted, e.right.name.text);
    if (member !== undefined) {
      c.shared.meanings.set(e.right.name, member.meaning!);
      c.types.set(e.right, wanted);
      return BOOL;
    }
  }
  const right = infer(c, e.right, wanted);
  comparable(c, e, left, right);
  return BOOL;
}

function needsOption(c: Context, e: ast.IsExpr, left: Type, word: string): void {
  if (left.kind === "option" || left.kind === "none" || left.kind === "unknown") return;
  c.report(wrongOperand, e.left.span, { op: `is ${word}`, needs: "a value that may be none", found: typeText(left) });
}

/** `x is raise(by)`: binds what the tag carries (C6). */
function tagTest(c: Context, e: ast.IsExpr, type: Type): boolean {
  if (e.right.kind !== "call" || e.right.callee.kind !== "name_expr" || type.kind !== "tagged") return false;
  const name = e.right.callee.name;
  const member = memberOf(type, name.text);
  if (member?.meaning?.kind !== "tag" || declarationOf(c.symbol(name)) !== undefined) return false;
  if (e.right.args.some((a) => a.name !== undefined)) return false;
  const tag = type.tags[member.meaning.index];
  if (e.right.args.length !== tag.heads.length) {
    c.report(wrongArguments, e.right.span, {
      name: name.text,
      problem: `carries ${plural(tag.heads.length, "value", "values")}, found ${e.right.args.length}`,
    });
  }
  c.shared.meanings.set(name, member.meaning);
  c.types.set(e.right, type);
  e.right.args.forEach((a, i) => {
    if (a.value.kind !== "name_expr") infer(c, a.value, tag.heads[i]?.type);
    else c.nameTypes.set(a.value.name, tag.heads[i]?.type ?? UNKNOWN);
  });
  return true;
}

/** Reports a comparison that can never be true. */
export function comparable(c: Context, e: ast.Node, left: Type, right: Type): void {
  if (join(left, right) === undefined && !(isNumber(left) && isNumber(right)))
    c.report(incomparable, e.span, { left: typeText(left), right: typeText(right) }, namedByText(e, left, right));
  else if (
    left.kind === "int" &&
    right.kind === "int" &&
    !(constant(left) && constant(right)) &&
    (left.low > right.high || right.low > left.high)
  ) {
    c.report(incomparable, e.span, { left: typeText(left), right: typeText(right) });
  }
}

/** Members and tags are names, not texts. */
function namedByText(e: ast.Node, left: Type, right: Type): Extras {
  const named = left.kind === "enum" || (left.kind === "tagged" && right.kind === "text");
  const text = e.kind === "binary" ? (e as ast.BinaryExpr).right : undefined;
  if (!named || text?.kind !== "string") return {};
  const word = text.span.file.text.slice(text.span.start + 1, text.span.end - 1);
  return { help: `a member or tag is a name: \`is ${word}\`` };
}

/** Says whether values of a type count as numbers. */
export function isNumber(type: Type): boolean {
  return type.kind === "int" || type.kind === "real" || type.kind === "bool";
}

/** Comparing two constants is a setting's business. */
function constant(type: Type & { kind: "int" }): boolean {
  return type.low === type.high;
}
