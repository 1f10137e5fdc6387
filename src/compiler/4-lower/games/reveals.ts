/** `reveal` (B7): a value becomes known, and the history keeps it. */
import type * as ast from "../../1-parse/ast.js";
import { BOOL } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { binary } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import type { Expr } from "./ir.js";
import { PUBLIC, readsAs, seenBy } from "./sight.js";
import type { Sight } from "./sight.js";
import type { Target } from "./statements.js";

/**
 * Lowers `reveal(e)` or `reveal(e, to: p)`; its value is e's, nothing if it does not come back. `whole` lowers e where rules can be called in it: where
 * the `reveal` is the whole right side.
 */
export function reveal(cx: Lowering, e: ast.CallExpr, target: Target, whole?: (value: ast.Expr) => Expr | undefined): Expr | undefined {
  const [first] = e.args;
  if (first === undefined) return cx.refuse(e, "`reveal` of nothing");
  const inner = whole === undefined ? lowerExpr(cx, first.value) : whole(first.value);
  if (inner === undefined) return undefined;
  const value = cx.named(inner, target.name ?? "revealed", cx.typed.typeOf(first.value), e.span);
  const to = e.args.find((a) => a.name?.text === "to");
  // `reveal(e, to: p)` that is put nowhere tells p, and nobody else.
  const nowhere: Sight = to !== undefined && target.bare === true ? { kind: "nobody" } : PUBLIC;
  const sight = target.sight?.(undefined) ?? nowhere;
  revealed(cx, target.name ?? "revealed", value, sight, e.span, to === undefined ? undefined : lowerExpr(cx, to.value));
  return value;
}

/** Leaves an event that the seats of `sight`, and the seat `also`, see. */
export function revealed(cx: Lowering, wish: string, value: Expr, sight: Sight, span: Span, also?: Expr): void {
  cx.hidden = true;
  const reader = cx.local();
  const seen = seenBy(cx, sight, reader);
  const told = also === undefined ? undefined : readsAs(cx, reader, also);
  const both = seen === undefined || told === undefined ? seen : binary("or", seen, told, BOOL, span);
  cx.flow.emit({ kind: "event", name: revealName(cx, wish, value.type), value, reader, seenBy: both, span });
}

/** One name for one type of value. */
function revealName(cx: Lowering, wish: string, type: Type): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wish : `${wish}_${n}`;
    const known = cx.reveals.find((r) => r.name === name);
    if (known === undefined) cx.reveals.push({ name, type });
    if (known === undefined || JSON.stringify(shape(known.type)) === JSON.stringify(shape(type))) return name;
  }
}

/** A type without its declarations, for comparing. */
function shape(type: unknown): unknown {
  if (Array.isArray(type)) return type.map(shape);
  if (typeof type !== "object" || type === null) return type;
  return Object.fromEntries(Object.entries(type).flatMap(([k, v]) => (k === "decl" || k === "game" ? [] : [[k, shape(v)]])));
}
