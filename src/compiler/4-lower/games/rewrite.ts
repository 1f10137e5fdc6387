/** Walks and rewrites statements and expressions of the automaton. */
import { unreachable } from "../../diagnostics/define.js";
import type { Expr, LocalId, Place, Stmt } from "./ir.js";

/** Applies `change` to every expression inside `e`, innermost first. */
export function mapExpr(e: Expr, change: (e: Expr) => Expr): Expr {
  const go = (x: Expr): Expr => mapExpr(x, change);
  const inside = (): Expr => {
    switch (e.kind) {
      case "const":
      case "table":
      case "local":
      case "slot":
      case "index_type":
      case "me":
      case "turn":
      case "winner":
      case "result":
      case "event":
      case "remembered":
        return e;
      case "span_of":
        return { ...e, low: go(e.low), high: go(e.high) };
      case "index":
        return { ...e, object: go(e.object), at: e.at.map(go) };
      case "field":
        return { ...e, object: go(e.object) };
      case "array":
        return { ...e, elements: e.elements.map(go) };
      case "record":
        return { ...e, fields: e.fields.map((f) => ({ name: f.name, value: go(f.value) })) };
      case "tagged":
        return { ...e, heads: e.heads.map(go) };
      case "unary":
      case "is_some":
      case "unwrap":
      case "is_tag":
      case "head":
        return { ...e, operand: go(e.operand) };
      case "binary":
        return { ...e, left: go(e.left), right: go(e.right) };
      case "cond":
        return { ...e, condition: go(e.condition), then: go(e.then), else: go(e.else) };
      case "else":
        return { ...e, operand: go(e.operand), otherwise: go(e.otherwise) };
      case "reduce":
      case "map":
        return { ...e, over: go(e.over), where: e.where === undefined ? undefined : go(e.where), body: go(e.body) };
      case "call":
        return { ...e, args: e.args.map(go) };
      default:
        return unreachable(e);
    }
  };
  return change(inside());
}

/** Collects the locals that an expression reads from outside. */
export function localsOf(e: Expr | undefined, into: Set<LocalId> = new Set()): Set<LocalId> {
  if (e === undefined) return into;
  const bound = new Set<LocalId>();
  const read = new Set<LocalId>();
  mapExpr(e, (x) => {
    if (x.kind === "local") read.add(x.local);
    else if (x.kind === "reduce" || x.kind === "map") bound.add(x.local);
    return x;
  });
  for (const local of read) if (!bound.has(local)) into.add(local);
  return into;
}

/** What to do with the parts of a statement. */
export interface Changes {
  readonly expr: (e: Expr) => Expr;
  readonly place?: (p: Place) => Place;
  /** Replaces a statement whose parts were already changed. */
  readonly stmt?: (s: Stmt) => readonly Stmt[];
}

export function mapPlace(place: Place, changes: Changes): Place {
  const path = place.path.map((part) => (part.kind === "index" ? { ...part, at: part.at.map((a) => mapExpr(a, changes.expr)) } : part));
  const next: Place = { ...place, path };
  return changes.place?.(next) ?? next;
}

/** Rewrites statements. */
export function mapStmts(stmts: readonly Stmt[], changes: Changes): Stmt[] {
  const expr = (e: Expr): Expr => mapExpr(e, changes.expr);
  const maybe = (e: Expr | undefined): Expr | undefined => (e === undefined ? undefined : expr(e));
  return stmts.flatMap((s): readonly Stmt[] => {
    const inside = (): Stmt => {
      switch (s.kind) {
        case "let":
          return { ...s, value: expr(s.value) };
        case "store":
          return { ...s, place: mapPlace(s.place, changes), value: expr(s.value) };
        case "if":
          return { ...s, condition: expr(s.condition), then: mapStmts(s.then, changes), else: mapStmts(s.else, changes) };
        case "for":
          return { ...s, over: expr(s.over), body: mapStmts(s.body, changes) };
        case "while":
          return { ...s, condition: expr(s.condition), body: mapStmts(s.body, changes) };
        case "reward":
          return {
            ...s,
            seat: expr(s.seat),
            value: expr(s.value),
            credit: s.credit?.kind === "decision" ? { ...s.credit, event: expr(s.credit.event) } : s.credit,
          };
        case "win":
          return { ...s, winner: expr(s.winner), ...(s.by === undefined ? {} : { by: expr(s.by) }) };
        case "expect":
          return { ...s, condition: expr(s.condition) };
        case "cut_inner":
          return { ...s, since: expr(s.since) };
        case "event":
          return { ...s, value: expr(s.value), seenBy: maybe(s.seenBy) };
        case "end":
          return { ...s, record: s.record.map((f) => ({ name: f.name, value: expr(f.value) })) };
        case "settle":
        case "break":
        case "continue":
        case "goto":
        case "decide":
        case "draw":
          return s;
        default:
          return unreachable(s);
      }
    };
    const changed = inside();
    return changes.stmt?.(changed) ?? [changed];
  });
}

/** Calls `visit` for each statement, branches and bodies included. */
export function eachStmt(stmts: readonly Stmt[], visit: (s: Stmt) => void): void {
  for (const s of stmts) {
    visit(s);
    if (s.kind === "if") {
      eachStmt(s.then, visit);
      eachStmt(s.else, visit);
    } else if (s.kind === "for" || s.kind === "while") eachStmt(s.body, visit);
  }
}
