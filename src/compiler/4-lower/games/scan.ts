/** Looks ahead in the syntax tree: what pauses, what must be cut into blocks, what is stored to. */
import type * as ast from "../../1-parse/ast.js";
import { declarationOf } from "./context.js";
import type { Lowering } from "./context.js";

/** Calls `visit` on a node and all inside until it answers true. */
export function some(node: unknown, visit: (node: ast.Node) => boolean): boolean {
  if (Array.isArray(node)) return node.some((n) => some(n, visit));
  if (typeof node !== "object" || node === null) return false;
  const n = node as ast.Node;
  if (typeof n.kind === "string" && visit(n)) return true;
  return Object.entries(n).some(([key, child]) => key !== "span" && key !== "source" && typeof child === "object" && some(child, visit));
}

type Body = ast.RuleDecl | ast.FnDecl;

function calledBody(cx: Lowering, node: ast.Node): Body | undefined {
  if (node.kind !== "call") return undefined;
  const { callee } = node as ast.CallExpr;
  if (callee.kind !== "name_expr" && callee.kind !== "member") return undefined;
  const declaration = declarationOf(cx.symbol(callee.name));
  return declaration?.kind === "rule" || declaration?.kind === "fn" ? declaration : undefined;
}

function isPause(node: ast.Node): boolean {
  switch (node.kind) {
    case "chooses":
    case "writes":
    case "play_expr":
      return true;
    case "init":
      return (node as ast.Init).op === "~";
    case "store":
      return (node as ast.StoreStmt).op === "~";
    default:
      return false;
  }
}

/** Tells whether a decision or draw may happen inside, called rules included. */
export function mayPause(cx: Lowering, node: unknown, seen: Set<ast.Node> = new Set()): boolean {
  return some(node, (n) => {
    if (isPause(n)) return true;
    const body = calledBody(cx, n);
    if (body === undefined || seen.has(body)) return false;
    seen.add(body);
    return mayPause(cx, body.body, seen);
  });
}

/** Tells whether a decision may happen inside, called rules included, and `inner` episodes. */
export function mayAsk(cx: Lowering, node: unknown, seen: Set<ast.Node> = new Set(), inner = true): boolean {
  return some(node, (n) => {
    if (n.kind === "chooses" || n.kind === "writes" || (inner && n.kind === "play_expr")) return true;
    const body = calledBody(cx, n);
    if (body === undefined || seen.has(body)) return false;
    seen.add(body);
    return mayAsk(cx, body.body, seen, inner);
  });
}

/** Tells whether an episode may end by `cut`: said so, or by falling out of a bounded `cycle` (A7); called rules included. */
export function mayBeCut(cx: Lowering, node: unknown, seen: Set<ast.Node> = new Set()): boolean {
  return some(node, (n) => {
    if (n.kind === "end") return (n as ast.EndStmt).word === "cut";
    if (n.kind === "cycle") return (n as ast.CycleStmt).upTo !== undefined;
    const body = calledBody(cx, n);
    if (body === undefined || seen.has(body)) return false;
    seen.add(body);
    return mayBeCut(cx, body.body, seen);
  });
}

/** Tells whether a body returns anywhere but as its last statement. */
export function returnsEarly(body: ast.Block): boolean {
  const last = body.statements[body.statements.length - 1];
  return some(body.statements, (n) => n.kind === "return" && n !== last);
}

/** Tells whether statements cannot stay structured: they pause, or leave something else than the nearest loop. */
export function mustCut(cx: Lowering, node: unknown, seen: Set<ast.Node> = new Set()): boolean {
  return some(node, (n) => {
    if (isPause(n)) return true;
    if (n.kind === "repeat" && untilNeedsBody(cx, n as ast.RepeatStmt)) return true;
    if (n.kind === "for" && (n as ast.ForStmt).clause.binders.length > 1) return some((n as ast.ForStmt).body, (m) => m.kind === "break");
    if (n.kind === "cycle" || n.kind === "together") return true;
    const body = calledBody(cx, n);
    if (body === undefined || seen.has(body) || body.body.kind !== "block") return false;
    seen.add(body);
    return returnsEarly(body.body) || mustCut(cx, body.body, seen);
  });
}

/** Tells whether a `continue` cannot test `until` at once, because that reads what the body declares. */
function untilNeedsBody(cx: Lowering, s: ast.RepeatStmt): boolean {
  if (s.until === undefined || !some(s.body, (n) => n.kind === "continue")) return false;
  return some(s.until, (n) => {
    const symbol = n.kind === "name" ? cx.symbol(n as ast.Name) : undefined;
    return symbol?.kind === "local" && some(s.body, (m) => m === symbol.name);
  });
}

/** Finds every declaration that some statement of the files stores to: `let`s among them are variables. */
export function storedDeclarations(cx: Lowering): ReadonlySet<ast.Node> {
  const stored = new Set<ast.Node>();
  const root = (e: ast.Expr): ast.Name | undefined => {
    if (e.kind === "name_expr") return e.name;
    return e.kind === "index" || e.kind === "member" ? root(e.object) : e.kind === "paren" ? root(e.inner) : undefined;
  };
  for (const declarations of [...cx.typed.bound.files.map((f) => f.file.declarations), [...cx.typed.copies]]) {
    some(declarations, (n) => {
      if (n.kind !== "store") return false;
      const name = root((n as ast.StoreStmt).target);
      const symbol = name === undefined ? undefined : (cx.symbol(name) ?? cx.typed.bound.symbolOf.get(name));
      if (symbol?.kind === "local") stored.add(symbol.name);
      if (symbol?.kind === "param") stored.add(symbol.param);
      if (symbol?.kind === "state") stored.add(symbol.field);
      return false;
    });
  }
  return stored;
}
