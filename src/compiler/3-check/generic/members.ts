/** Functions and rules in records: made for each call, with the fields of what they are called on in place of the bare names (A2). */
import type * as ast from "../../1-parse/ast.js";
import type { Bound } from "../../2-bind/symbols.js";
import { nodeKey, type Context } from "../context.js";
import { copyTree } from "./copy.js";
import { use } from "./specialise.js";

type Member = ast.FnDecl | ast.RuleDecl;

const copies = new WeakMap<Bound, Map<string, Member>>();

/** Gives the function or rule of a record as this call calls it: `size` in the body of `deck.left()` is `deck.size`. */
export function memberFor(c: Context, e: ast.CallExpr, callee: ast.MemberExpr, record: ast.RecordDecl, member: Member): Member {
  const known = copies.get(c.bound) ?? new Map<string, Member>();
  copies.set(c.bound, known);
  const key = `${nodeKey(e)}${nodeKey(member)}`;
  const copy = known.get(key) ?? made(c.bound, callee.object, record, member);
  known.set(key, copy);
  c.shared.receivers.set(copy, { game: c.frame.game, facts: c.facts });
  use(c, { declaration: copy, aliases: [], fixed: [] });
  return copy;
}

function made(bound: Bound, object: ast.Expr, record: ast.RecordDecl, member: Member): Member {
  return copyTree(bound, member, {
    node: (node) => {
      if (node.kind !== "name_expr") return undefined;
      const { name } = node as ast.NameExpr;
      const symbol = bound.symbolOf.get(name);
      const own =
        (symbol?.kind === "local" && record.members.some((m) => m === symbol.from)) ||
        (symbol?.kind === "inner" && record.members.some((m) => m === symbol.declaration));
      if (!own) return undefined;
      const read: ast.MemberExpr = { kind: "member", span: node.span, object: copyTree(bound, object, {}), name: { ...name } };
      return read;
    },
  });
}
