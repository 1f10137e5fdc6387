/** `match`: arms with patterns, or guards. */
import type {
  ArmBodyCstNode,
  ArmCstNode,
  GuardCstNode,
  LiteralCstNode,
  MatchCstNode,
  Pattern1CstNode,
  PatternCstNode,
} from "../../../../grammar/generated/cst-types.js";
import type { Arm, Block, MatchExpr, Pattern, Stmt } from "../ast.js";
import type { Build } from "./context.js";
import { listed, nameOf, notEmpty, readable, spanOf } from "./context.js";
import { expressionOr, or } from "./expressions.js";
import { bindName, block, statement } from "./statements.js";
import { string } from "./strings.js";

export function match(b: Build, node: MatchCstNode): MatchExpr {
  const c = node.children;
  const span = spanOf(b, node);
  if (c.guards) {
    const inner = c.guards[0].children;
    notEmpty(b, "an arm", inner.guard, inner.Unreadable, inner.RBrace[0]);
    return { kind: "match", arms: readable(listed(b, inner.guard, inner.Unreadable, (item) => guard(b, item))), span };
  }
  const inner = c.arms![0].children;
  notEmpty(b, "an arm", inner.arm, inner.Unreadable, inner.RBrace[0]);
  const subject = expressionOr(b, c.expr?.[0], { ...span, start: span.start + "match".length });
  return { kind: "match", subject, arms: readable(listed(b, inner.arm, inner.Unreadable, (item) => arm(b, item))), span };
}

function arm(b: Build, node: ArmCstNode): Arm {
  const c = node.children;
  return {
    kind: "arm",
    pattern: pattern(b, c.pattern[0]),
    ...(c.orExpr ? { where: or(b, c.orExpr[0]) } : {}),
    body: armBody(b, c.armBody[0]),
    span: spanOf(b, node),
  };
}

function guard(b: Build, node: GuardCstNode): Arm {
  const c = node.children;
  return { kind: "arm", ...(c.orExpr ? { guard: or(b, c.orExpr[0]) } : {}), body: armBody(b, c.armBody[0]), span: spanOf(b, node) };
}

function armBody(b: Build, node: ArmBodyCstNode): Block | Stmt {
  return node.children.block ? block(b, node.children.block[0]) : statement(b, node.children.statement![0]);
}

function pattern(b: Build, node: PatternCstNode): Pattern {
  const patterns = node.children.pattern1.map((item) => single(b, item));
  return patterns.length === 1 ? patterns[0] : { kind: "any_of", patterns, span: spanOf(b, node) };
}

function single(b: Build, node: Pattern1CstNode): Pattern {
  const c = node.children;
  const span = spanOf(b, node);
  if (c.Wildcard) return { kind: "wildcard", span };
  if (c.ElseKw) return { kind: "else_pattern", span };
  if (c.NoneKw) return { kind: "none", span };
  if (c.TrueKw || c.FalseKw) return { kind: "bool", value: c.TrueKw !== undefined, span };
  if (c.low) return { kind: "literal_pattern", low: literal(c.low[0]), ...(c.high ? { high: literal(c.high[0]) } : {}), span };
  if (c.string) return string(b, c.string[0]);
  if (c.Name) {
    const binds = c.bindName ? { binds: c.bindName.map((item) => bindName(b, item)) } : {};
    return { kind: "name_pattern", name: nameOf(b, c.Name[0]), ...binds, span };
  }
  return { kind: "tuple_pattern", elements: c.pattern!.map((item) => pattern(b, item)), span };
}

function literal(node: LiteralCstNode): number {
  const value = Number(node.children.Number[0].image.replaceAll("_", ""));
  return node.children.Minus ? -value : value;
}
