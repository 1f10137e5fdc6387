/** Methods and what lasts in them. */
import type { DeclarationCstNode, LastingCstNode, MethodCstNode, MethodMemberCstNode } from "../../../../grammar/generated/cst-types.js";
import type { Lasting, MethodDecl, MethodMember, TypeNode, Unknown } from "../ast.js";
import { actDecl, common, params, ruleDecl } from "./common.js";
import type { Build } from "./context.js";
import { docOf, listed, nameOf, spanOf, unknown } from "./context.js";
import { expression, postfix, ternary } from "./expressions.js";
import { block, letStmt } from "./statements.js";
import { seatRef, type } from "./types.js";

export function method(b: Build, node: MethodCstNode, owner: DeclarationCstNode, local: boolean): MethodDecl | Unknown {
  const c = node.children;
  const span = spanOf(b, owner);
  if (!c.Name) return unknown(span);
  return {
    kind: "method",
    local,
    ...docOf(b, owner),
    name: nameOf(b, c.Name[0]),
    params: params(b, c.params?.[0]),
    members: listed<MethodMemberCstNode, MethodMember>(b, c.methodMember, c.Unreadable, (item) => methodMember(b, item)),
    span,
  };
}

function methodMember(b: Build, node: MethodMemberCstNode): MethodMember {
  const c = node.children;
  if (c.train) return { kind: "train", ...docOf(b, node), body: block(b, c.train[0].children.block[0]), span: spanOf(b, node) };
  if (c.ruleDecl) return ruleDecl(b, c.ruleDecl[0], node, false);
  if (c.act) return actDecl(b, c.act[0], node, false);
  if (c.common) return common(b, c.common[0], node, false);
  if (c.letStmt) return letStmt(b, c.letStmt[0]);
  return lasting(b, c.lasting![0]);
}

function lasting(b: Build, node: LastingCstNode): Lasting {
  const c = node.children;
  const place = seatRef(b, c.seatRef[0]);
  const word = c.word![0].image as Lasting["word"];
  const bound = c.bound ? ternary(b, c.bound[0]) : undefined;
  return {
    kind: "lasting",
    ...docOf(b, node),
    word,
    name: place.name,
    indices: place.indices,
    ...(c.type ? bounded(word, type(b, c.type[0]), bound !== undefined) : {}),
    ...(c.postfix ? { of: postfix(b, c.postfix[0]) } : {}),
    ...(c.by ? { by: ternary(b, c.by[0]) } : {}),
    ...(bound ? { upTo: bound } : {}),
    options: (c.lastingOption ?? []).map((item) => ({
      word: nameOf(b, item.children.word[0]),
      of: item.children.OfKw !== undefined,
      ...(item.children.ternary ? { value: ternary(b, item.children.ternary[0]) } : {}),
      span: spanOf(b, item),
    })),
    ...(c.expr ? { value: expression(b, c.expr[0]) } : {}),
    span: spanOf(b, node),
  };
}

/** `memory m: T up to n` bounds the memory, not T. */
function bounded(word: Lasting["word"], built: TypeNode, hasBound: boolean): Pick<Lasting, "type" | "upTo"> {
  if (built.kind !== "bounded_type" || hasBound || (word !== "memory" && word !== "pool")) return { type: built };
  return { type: built.inner, upTo: built.bound };
}
