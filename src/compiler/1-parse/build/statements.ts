/** Statements. */
import type {
  BinderCstNode,
  BindingCstNode,
  BindNameCstNode,
  BlockCstNode,
  EveryCstNode,
  ExpectCstNode,
  ForClauseCstNode,
  IfStmtCstNode,
  ImproveCstNode,
  LetStmtCstNode,
  MeasureCstNode,
  MoveCstNode,
  NamesCstNode,
  PostfixCstNode,
  RepeatStmtCstNode,
  RewardCstNode,
  SimpleCstNode,
  StatementCstNode,
} from "../../../../grammar/generated/cst-types.js";
import type {
  Binder,
  Binding,
  BindName,
  Block,
  EveryStmt,
  Expr,
  ExprStmt,
  ForClause,
  IfStmt,
  ImproveStmt,
  LetStmt,
  MeasureStmt,
  NameTuple,
  PlaysStmt,
  RepeatStmt,
  RewardStmt,
  Stmt,
  StoreStmt,
} from "../ast.js";
import type { Build } from "./context.js";
import { docOf, listed, nameOf, namesOf, spanOf, unknown } from "./context.js";
import { constDecl, fnDecl } from "./common.js";
import { expression, expressionOr, postfix, range, record, ternary } from "./expressions.js";
import { string } from "./strings.js";
import { init, seatRef, type, visibility } from "./types.js";

export function block(b: Build, node: BlockCstNode): Block {
  const c = node.children;
  return {
    kind: "block",
    statements: listed<StatementCstNode, Stmt>(b, c.statement, c.Unreadable, (item) => statement(b, item)),
    span: spanOf(b, node),
  };
}

export function statement(b: Build, node: StatementCstNode): Stmt {
  const c = node.children;
  const span = spanOf(b, node);
  if (c.simple) return simple(b, c.simple[0]);
  if (c.letStmt) return letStmt(b, c.letStmt[0]);
  if (c.ifStmt) return ifStmt(b, c.ifStmt[0]);
  if (c.forStmt) {
    const { forClause: clause, block: body } = c.forStmt[0].children;
    const read: ForClause = clause ? forClause(b, clause[0]) : { kind: "for_clause", binders: [], span };
    return { kind: "for", clause: read, body: block(b, body[0]), span };
  }
  if (c.whileStmt) {
    const { expr, block: body } = c.whileStmt[0].children;
    return { kind: "while", condition: expressionOr(b, expr?.[0], span), body: block(b, body[0]), span };
  }
  if (c.repeatStmt) return repeatStmt(b, c.repeatStmt[0]);
  if (c.cycleStmt) {
    const { Name, expr, bound, block: body } = c.cycleStmt[0].children;
    return {
      kind: "cycle",
      name: Name ? nameOf(b, Name[0]) : { kind: "name", text: "", span },
      in: expressionOr(b, expr?.[0], span),
      ...(bound ? { upTo: expression(b, bound[0]) } : {}),
      body: block(b, body[0]),
      span,
    };
  }
  if (c.together) return { kind: "together", body: block(b, c.together[0].children.block[0]), span };
  if (c.returnStmt) {
    const { expr } = c.returnStmt[0].children;
    return { kind: "return", ...(expr ? { value: expression(b, expr[0]) } : {}), span };
  }
  if (c.breakStmt) return { kind: "break", span };
  if (c.continueStmt) return { kind: "continue", span };
  if (c.draw) return { kind: "draw", span };
  if (c.win) {
    const { winner, amount } = c.win[0].children;
    return { kind: "win", winner: ternary(b, winner[0]), ...(amount ? { by: ternary(b, amount[0]) } : {}), span };
  }
  if (c.endStmt) {
    const { CutKw, postfix: value } = c.endStmt[0].children;
    return { kind: "end", word: CutKw ? "cut" : "end", ...(value ? { with: recordOr(b, value[0]) } : {}), span };
  }
  if (c.reward) return reward(b, c.reward[0]);
  if (c.improve) return improve(b, c.improve[0]);
  if (c.objective) {
    const { MaximiseKw, expr } = c.objective[0].children;
    return { kind: "objective", word: MaximiseKw ? "maximise" : "minimise", value: expression(b, expr[0]), span };
  }
  if (c.stage) {
    const { Name, block: body } = c.stage[0].children;
    return { kind: "stage", name: Name ? nameOf(b, Name[0]) : { kind: "name", text: "", span }, body: block(b, body[0]), span };
  }
  if (c.every) return every(b, c.every[0]);
  if (c.measure) return measure(b, c.measure[0]);
  if (c.expect) return expectStmt(b, c.expect[0], node);
  if (c.require) {
    const { ternary: condition, string: otherwise } = c.require[0].children;
    return { kind: "require", condition: ternary(b, condition[0]), ...(otherwise ? { else: string(b, otherwise[0]) } : {}), span };
  }
  if (c.report) return { kind: "report", values: c.report[0].children.expr.map((item) => expression(b, item)), span };
  if (c.seeds) return { kind: "seeds", range: range(b, c.seeds[0].children.range[0]), span };
  if (c.plays) return { kind: "plays", moves: c.plays[0].children.move.map((item) => move(b, item)), span };
  if (c.constDecl) return constDecl(b, c.constDecl[0], node, false);
  return fnDecl(b, c.fnDecl![0], node, false);
}

export function letStmt(b: Build, node: LetStmtCstNode): LetStmt {
  const c = node.children;
  return {
    kind: "let",
    ...docOf(b, node),
    word: c.LetKw ? "let" : c.VarKw ? "var" : "keep",
    measured: c.MeasuredKw !== undefined,
    bindings: c.binding.map((item) => binding(b, item)),
    ...(c.forClause ? { for: forClause(b, c.forClause[0]) } : {}),
    span: spanOf(b, node),
  };
}

function binding(b: Build, node: BindingCstNode): Binding {
  const c = node.children;
  return {
    kind: "binding",
    visibility: visibility(b, c.visibility?.[0]),
    target: c.names ? names(b, c.names[0]) : nameOf(b, c.name![0]),
    indices: namesOf(b, c.index),
    ...(c.type ? { type: type(b, c.type[0]) } : {}),
    ...(c.init ? { init: init(b, c.init[0]) } : {}),
    span: spanOf(b, node),
  };
}

function names(b: Build, node: NamesCstNode): NameTuple {
  return { kind: "name_tuple", names: node.children.bindName.map((item) => bindName(b, item)), span: spanOf(b, node) };
}

export function bindName(b: Build, node: BindNameCstNode): BindName {
  const c = node.children;
  if (c.Name) return nameOf(b, c.Name[0]);
  return c.names ? names(b, c.names[0]) : { kind: "wildcard", span: spanOf(b, node) };
}

export function forClause(b: Build, node: ForClauseCstNode): ForClause {
  const c = node.children;
  return {
    kind: "for_clause",
    binders: c.binder.map((item) => binder(b, item)),
    ...(c.ternary ? { where: ternary(b, c.ternary[0]) } : {}),
    span: spanOf(b, node),
  };
}

function binder(b: Build, node: BinderCstNode): Binder {
  const c = node.children;
  return { kind: "binder", names: c.bindName.map((item) => bindName(b, item)), in: ternary(b, c.ternary[0]), span: spanOf(b, node) };
}

function ifStmt(b: Build, node: IfStmtCstNode): IfStmt {
  const c = node.children;
  const span = spanOf(b, node);
  const otherwise = c.ifStmt ? ifStmt(b, c.ifStmt[0]) : c.otherwise ? block(b, c.otherwise[0]) : undefined;
  return {
    kind: "if",
    condition: expressionOr(b, c.expr?.[0], span),
    then: block(b, c.block[0]),
    ...(otherwise ? { else: otherwise } : {}),
    span,
  };
}

function repeatStmt(b: Build, node: RepeatStmtCstNode): RepeatStmt {
  const c = node.children;
  return {
    kind: "repeat",
    upTo: c.UpKw !== undefined,
    ...(c.ternary ? { count: ternary(b, c.ternary[0]) } : {}),
    ...(c.noun ? { noun: nameOf(b, c.noun[0]) } : {}),
    ...(c.expr ? { until: expression(b, c.expr[0]) } : {}),
    body: block(b, c.block[0]),
    span: spanOf(b, node),
  };
}

/** `with` of `end` and `cut`: brackets are a record. */
function recordOr(b: Build, node: PostfixCstNode): Expr {
  const brackets = node.children.primary[0].children.paren;
  return brackets && !node.children.suffix ? record(b, brackets[0]) : postfix(b, node);
}

function reward(b: Build, node: RewardCstNode): RewardStmt {
  const c = node.children;
  return {
    kind: "reward",
    target: postfix(b, c.postfix[0]),
    ...(c.site ? { at: nameOf(b, c.site[0]) } : {}),
    value: expression(b, c.expr[0]),
    ...(c.channel ? { channel: nameOf(b, c.channel[0]) } : {}),
    ...(c.forClause ? { for: forClause(b, c.forClause[0]) } : {}),
    span: spanOf(b, node),
  };
}

function improve(b: Build, node: ImproveCstNode): ImproveStmt {
  const c = node.children;
  const span = spanOf(b, node);
  return {
    kind: "improve",
    targets: (c.target ?? []).map((item) => postfix(b, item)),
    using: c.using ? postfix(b, c.using[0]) : unknown(span),
    ...(c.rows ? { over: { names: (c.bindName ?? []).map((item) => bindName(b, item)), in: postfix(b, c.rows[0]) } } : {}),
    body: block(b, c.block[0]),
    span,
  };
}

function every(b: Build, node: EveryCstNode): EveryStmt {
  const c = node.children;
  const span = spanOf(b, node);
  return {
    kind: "every",
    count: c.ternary ? ternary(b, c.ternary[0]) : unknown(span),
    ...(c.noun ? { noun: nameOf(b, c.noun[0]) } : {}),
    ...(c.postfix ? { of: postfix(b, c.postfix[0]) } : {}),
    body: block(b, c.block[0]),
    span,
  };
}

function measure(b: Build, node: MeasureCstNode): MeasureStmt {
  const c = node.children;
  const metrics = (c.metric ?? []).map((item) => ({
    target: seatRef(b, item.children.seatRef[0]),
    value: expression(b, item.children.expr[0]),
    span: spanOf(b, item),
  }));
  return {
    kind: "measure",
    metrics,
    ...(c.forClause ? { for: forClause(b, c.forClause[0]) } : {}),
    ...(c.block ? { body: block(b, c.block[0]) } : {}),
    span: spanOf(b, node),
  };
}

function expectStmt(b: Build, node: ExpectCstNode, owner: StatementCstNode): Stmt {
  return { kind: "expect", ...docOf(b, owner), condition: expression(b, node.children.expr[0]), span: spanOf(b, node) };
}

function move(b: Build, node: MoveCstNode): PlaysStmt["moves"][number] {
  const c = node.children;
  return {
    ...(c.who ? { who: nameOf(b, c.who[0]), op: c.Colon ? (":" as const) : ("~" as const) } : {}),
    move: ternary(b, c.ternary[0]),
    span: spanOf(b, node),
  };
}

function simple(b: Build, node: SimpleCstNode): StoreStmt | ExprStmt {
  const c = node.children;
  const first = expression(b, c.expr[0]);
  const clause = c.forClause ? { for: forClause(b, c.forClause[0]) } : {};
  const span = spanOf(b, node);
  if (!c.value) return { kind: "expr", value: first, ...clause, span };
  const op = (c.Eq ?? c.PlusEq ?? c.MinusEq ?? c.Tilde)![0].image as StoreStmt["op"];
  return { kind: "store", target: first, op, value: expression(b, c.value[0]), ...clause, span };
}
