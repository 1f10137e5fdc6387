/** Expressions. */
import type {
  AndExprCstNode,
  ArgCstNode,
  ArgsCstNode,
  BindingsCstNode,
  ClauseCstNode,
  CollectCstNode,
  ComparedCstNode,
  ComparisonCstNode,
  EntryCstNode,
  ExprCstNode,
  IndexCstNode,
  IndicesCstNode,
  ListExprCstNode,
  NotExprCstNode,
  OrExprCstNode,
  ParenCstNode,
  PipeCstNode,
  PlayExprCstNode,
  PostfixCstNode,
  PowerCstNode,
  PrimaryCstNode,
  ProductCstNode,
  RangeCstNode,
  SumCstNode,
  TernaryCstNode,
  UnaryCstNode,
  WeightedCstNode,
} from "../../../../grammar/generated/cst-types.js";
import type { Arg, BinaryOp, Bind, Expr, IndexNode, Name, RecordExpr } from "../ast.js";
import type { Span } from "../../source/source-file.js";
import { chained, lambdaParameters } from "../messages.js";
import type { Build } from "./context.js";
import { cover, listed, nameOf, notEmpty, spanOf, unknown } from "./context.js";
import { match } from "./match.js";
import { block, forClause } from "./statements.js";
import { string } from "./strings.js";
import { domain } from "./types.js";

export function expression(b: Build, node: ExprCstNode): Expr {
  let built = ternary(b, node.children.ternary[0]);
  for (const item of node.children.clause ?? []) built = clause(b, built, item);
  return built;
}

function clause(b: Build, operand: Expr, node: ClauseCstNode): Expr {
  const c = node.children;
  const span = cover(operand, spanOf(b, node));
  if (c.plainClause) {
    const plain = c.plainClause[0].children;
    const word = plain.WhereKw ? "where" : plain.ByKw ? "by" : plain.PerKw ? "per" : plain.OverKw ? "over" : "times";
    return { kind: "clause", word, operand, argument: ternary(b, plain.ternary[0]), span };
  }
  if (c.WithKw) return { kind: "with", operand, record: record(b, c.paren![0]), span };
  if (c.GivenKw) return { kind: "given", operand, record: record(b, c.paren![0]), span };
  if (c.domain) return { kind: "chooses", seat: operand, domain: domain(b, c.domain[0]), span };
  if (c.formatRef) {
    const formats = c.formatRef.map((ref) => ({
      name: nameOf(b, ref.children.Name[0]),
      ...(ref.children.args ? { args: args(b, ref.children.args[0]) } : {}),
      span: spanOf(b, ref),
    }));
    return { kind: "writes", seat: operand, formats, span };
  }
  return { kind: "else", operand, otherwise: c.block ? block(b, c.block[0]) : ternary(b, c.ternary![0]), span };
}

export function ternary(b: Build, node: TernaryCstNode): Expr {
  const c = node.children;
  const first = or(b, c.orExpr[0]);
  const span = spanOf(b, node);
  if (c.then) return { kind: "conditional", condition: first, then: ternary(b, c.then[0]), else: ternary(b, c.otherwise![0]), span };
  if (!c.FatArrow) return first;
  const params = lambdaNames(first);
  if (params === undefined) b.report(lambdaParameters, first.span, {}, { help: "write x => … or (x, y) => …" });
  return { kind: "lambda", params: params ?? [], body: c.block ? block(b, c.block[0]) : ternary(b, c.body![0]), span };
}

function lambdaNames(value: Expr): Name[] | undefined {
  if (value.kind === "name_expr") return [value.name];
  const inner = value.kind === "paren" ? [value.inner] : value.kind === "tuple" ? value.elements : undefined;
  if (inner === undefined) return undefined;
  const names = inner.flatMap((item) => (item.kind === "name_expr" ? [item.name] : []));
  return names.length === inner.length ? names : undefined;
}

/** A chain of operators of one level, from the left. */
function chain<N, O>(b: Build, first: Expr, rest: readonly N[], ops: readonly O[], op: (o: O) => BinaryOp, operand: (n: N) => Expr): Expr {
  return rest.reduce<Expr>((left, item, i) => {
    const right = operand(item);
    return { kind: "binary", op: op(ops[i]), left, right, span: cover(left, right) };
  }, first);
}

export function or(b: Build, node: OrExprCstNode): Expr {
  const [first, ...rest] = node.children.andExpr;
  return chain(
    b,
    and(b, first),
    rest,
    rest,
    () => "or",
    (item) => and(b, item),
  );
}

function and(b: Build, node: AndExprCstNode): Expr {
  const [first, ...rest] = node.children.notExpr;
  return chain(
    b,
    not(b, first),
    rest,
    rest,
    () => "and",
    (item) => not(b, item),
  );
}

function not(b: Build, node: NotExprCstNode): Expr {
  const c = node.children;
  if (c.comparison) return comparison(b, c.comparison[0]);
  return { kind: "unary", op: "not", operand: not(b, c.notExpr![0]), span: spanOf(b, node) };
}

function comparison(b: Build, node: ComparisonCstNode): Expr {
  const c = node.children;
  let left = pipe(b, c.pipe[0]);
  let whole: Expr | undefined;
  (c.compared ?? []).forEach((item, i) => {
    const next = compared(b, left, item);
    if (i === 0) whole = next;
    else if (whole !== undefined) {
      if (i === 1) reportChained(b, c.compared!, left);
      whole = { kind: "binary", op: "and", left: whole, right: next, span: cover(whole, next) };
    }
    left = "right" in next ? next.right : left;
  });
  return whole ?? left;
}

function reportChained(b: Build, items: readonly ComparedCstNode[], middle: Expr): void {
  const text = b.source.text.slice(middle.span.start, middle.span.end);
  const span = cover(spanOf(b, items[0]), spanOf(b, items[1]));
  const at = { file: b.source, start: middle.span.end, end: middle.span.end };
  b.report(
    chained,
    span,
    { first: operatorText(b, items[0]), second: operatorText(b, items[1]) },
    { help: "join two comparisons by `and`", fix: { title: "compare twice", edits: [{ span: at, text: ` and ${text}` }] } },
  );
}

function operatorText(b: Build, node: ComparedCstNode): string {
  const start = spanOf(b, node).start;
  return b.source.text.slice(start, spanOf(b, node.children.pipe[0]).start).trim().replace(/\s+/g, " ");
}

function compared(b: Build, left: Expr, node: ComparedCstNode): Expr {
  const c = node.children;
  const right = pipe(b, c.pipe[0]);
  const span = cover(left, right);
  if (c.IsKw) return { kind: "is", not: c.NotKw !== undefined, left, right, span };
  if (c.InKw) return { kind: "in", not: c.notIn !== undefined, left, right, span };
  const op = (c.EqEq ?? c.NotEq ?? c.Less ?? c.LessEq ?? c.Greater ?? c.GreaterEq)![0];
  return { kind: "binary", op: op.image as BinaryOp, left, right, span };
}

function pipe(b: Build, node: PipeCstNode): Expr {
  return (node.children.postfix ?? []).reduce<Expr>(
    (left, item) => {
      const right = postfix(b, item);
      return { kind: "pipe", left, right, span: cover(left, right) };
    },
    range(b, node.children.range[0]),
  );
}

export function range(b: Build, node: RangeCstNode): Expr {
  const c = node.children;
  const low = sum(b, c.low[0]);
  if (!c.high) return low;
  const high = sum(b, c.high[0]);
  return { kind: "range", low, high, span: cover(low, high) };
}

export function sum(b: Build, node: SumCstNode): Expr {
  const [first, ...rest] = node.children.product;
  return chain(
    b,
    product(b, first),
    rest,
    node.children.sign ?? [],
    (sign) => sign.image as BinaryOp,
    (item) => product(b, item),
  );
}

function product(b: Build, node: ProductCstNode): Expr {
  const [first, ...rest] = node.children.unary;
  return chain(
    b,
    unary(b, first),
    rest,
    node.children.sign ?? [],
    (sign) => sign.image as BinaryOp,
    (item) => unary(b, item),
  );
}

function unary(b: Build, node: UnaryCstNode): Expr {
  const c = node.children;
  if (c.power) return power(b, c.power[0]);
  return { kind: "unary", op: "-", operand: unary(b, c.unary![0]), span: spanOf(b, node) };
}

function power(b: Build, node: PowerCstNode): Expr {
  const left = postfix(b, node.children.postfix[0]);
  if (!node.children.unary) return left;
  const right = unary(b, node.children.unary[0]);
  return { kind: "binary", op: "^", left, right, span: cover(left, right) };
}

export function postfix(b: Build, node: PostfixCstNode): Expr {
  return (node.children.suffix ?? []).reduce<Expr>(
    (object, item) => {
      const c = item.children;
      const span = cover(object, spanOf(b, item));
      if (c.name) return { kind: "member", object, name: nameOf(b, c.name[0]), span };
      if (c.args) return { kind: "call", callee: object, args: args(b, c.args[0]), span };
      return { kind: "index", object, indices: indices(b, c.indices![0]), span };
    },
    primary(b, node.children.primary[0]),
  );
}

export function indices(b: Build, node: IndicesCstNode): IndexNode[] {
  return listed<IndexCstNode, IndexNode>(b, node.children.index, node.children.Unreadable, (item) => index(b, item));
}

export function index(b: Build, node: IndexCstNode): IndexNode {
  return node.children.ternary ? ternary(b, node.children.ternary[0]) : { kind: "wildcard", span: spanOf(b, node) };
}

export function args(b: Build, node: ArgsCstNode): Arg[] {
  const items = listed(b, node.children.arg, node.children.Unreadable, (item) => arg(b, item));
  return items.map((item) => (item.kind === "unknown" ? { kind: "arg", value: item, span: item.span } : item));
}

function arg(b: Build, node: ArgCstNode): Arg {
  const c = node.children;
  const span = spanOf(b, node);
  const value = expression(b, c.value![0]);
  if (c.name) return { kind: "arg", name: nameOf(b, c.name[0]), op: c.Colon ? ":" : "~", value, span };
  if (!c.forClause) return { kind: "arg", value, span };
  return { kind: "arg", value: { kind: "comprehension", value, for: forClause(b, c.forClause[0]), brackets: false, span }, span };
}

function primary(b: Build, node: PrimaryCstNode): Expr {
  const c = node.children;
  const span = spanOf(b, node);
  if (c.Name) return { kind: "name_expr", name: nameOf(b, c.Name[0]), span };
  if (c.Number) {
    const text = c.Number[0].image;
    return { kind: "number", value: Number(text.replaceAll("_", "")), text, integer: /^[0-9_]+$/.test(text), span };
  }
  if (c.string) return string(b, c.string[0]);
  if (c.TrueKw || c.FalseKw) return { kind: "bool", value: c.TrueKw !== undefined, span };
  if (c.NoneKw) return { kind: "none", span };
  if (c.match) return match(b, c.match[0]);
  if (c.collect) return collect(b, c.collect[0]);
  if (c.weighted) return weighted(b, c.weighted[0]);
  if (c.column) return { kind: "column", name: nameOf(b, c.column[0].children.name[0]), span };
  if (c.run) return { kind: "run", call: postfix(b, c.run[0].children.postfix[0]), span };
  if (c.playExpr) return play(b, c.playExpr[0]);
  if (c.paren) return paren(b, c.paren[0]);
  return list(b, c.listExpr![0]);
}

function weighted(b: Build, node: WeightedCstNode): Expr {
  const c = node.children;
  notEmpty(b, "an outcome", c.outcome, c.Unreadable, c.RBrace[0]);
  const outcomes = (node.children.outcome ?? []).map((item) => ({
    value: or(b, item.children.orExpr[0]),
    weight: expression(b, item.children.expr[0]),
    span: spanOf(b, item),
  }));
  return { kind: "weighted", outcomes, span: spanOf(b, node) };
}

function list(b: Build, node: ListExprCstNode): Expr {
  const c = node.children;
  const span = spanOf(b, node);
  const only = c.element?.length === 1 && !c.Unreadable ? c.element[0] : undefined;
  if (only?.children.forClause) {
    return {
      kind: "comprehension",
      value: expression(b, only.children.expr[0]),
      for: forClause(b, only.children.forClause[0]),
      brackets: true,
      span,
    };
  }
  return {
    kind: "list",
    elements: listed<NonNullable<typeof only>, Expr>(b, c.element, c.Unreadable, (item) => expression(b, item.children.expr[0])),
    span,
  };
}

/** Brackets, a tuple, or with names a record. */
export function paren(b: Build, node: ParenCstNode): Expr {
  const c = node.children;
  if (c.entry?.some((entry) => entry.children.name)) return record(b, node);
  const elements = listed<EntryCstNode, Expr>(b, c.entry, c.Unreadable, (entry) => expression(b, entry.children.expr[0]));
  const span = spanOf(b, node);
  return elements.length === 1 ? { kind: "paren", inner: elements[0], span } : { kind: "tuple", elements, span };
}

/** Brackets read as a record: a bare name names itself. */
export function record(b: Build, node: ParenCstNode): RecordExpr {
  const c = node.children;
  const entries = listed(b, c.entry, c.Unreadable, (entry) => ({
    kind: "record_entry" as const,
    ...(entry.children.name ? { name: nameOf(b, entry.children.name[0]) } : {}),
    value: expression(b, entry.children.expr[0]),
    span: spanOf(b, entry),
  }));
  return {
    kind: "record_expr",
    entries: entries.map((entry) => (entry.kind === "unknown" ? { kind: "record_entry", value: entry, span: entry.span } : entry)),
    span: spanOf(b, node),
  };
}

function collect(b: Build, node: CollectCstNode): Expr {
  const c = node.children;
  return {
    kind: "collect",
    ...(c.count ? { count: ternary(b, c.count[0]) } : {}),
    unit: nameOf(b, c.unit[0]),
    of: postfix(b, c.postfix[0]),
    ...(c.from ? { from: ternary(b, c.from[0]) } : {}),
    ...(c.forClause ? { for: forClause(b, c.forClause[0]) } : {}),
    bindings: bindings(b, c.bindings[0]),
    span: spanOf(b, node),
  };
}

function play(b: Build, node: PlayExprCstNode): Expr {
  const c = node.children;
  return {
    kind: "play_expr",
    call: postfix(b, c.postfix[0]),
    ...(c.ternary ? { from: ternary(b, c.ternary[0]) } : {}),
    bindings: c.bindings ? bindings(b, c.bindings[0]) : [],
    span: spanOf(b, node),
  };
}

function bindings(b: Build, node: BindingsCstNode): Bind[] {
  return node.children.bind.map((item) => {
    const c = item.children;
    const span = spanOf(b, item);
    if (c.SwappingKw) return { kind: "bind", what: "swapping", indices: [], span };
    return {
      kind: "bind",
      what: c.EveryKw ? "every" : "seat",
      name: nameOf(b, c.name![0]),
      indices: c.indices ? indices(b, c.indices[0]) : [],
      op: c.Colon ? ":" : "~",
      value: ternary(b, c.ternary![0]),
      span,
    };
  });
}

/** The expression of a node that may be missing where a line could not be read. */
export function expressionOr(b: Build, node: ExprCstNode | undefined, at: Span): Expr {
  return node ? expression(b, node) : unknown(at);
}
