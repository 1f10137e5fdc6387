/** Places that statements store to. */
import type * as ast from "../1-parse/ast.js";
import { declarationOf, rootOf, type Context } from "./context.js";
import { inferPresent, untested } from "./expressions.js";
import { notAPlace } from "./messages.js";
import { describe } from "./names.js";
import { UNKNOWN, type Type } from "./types.js";

/** The name at the root of a place: `stake` of `stake[p].size`. */
export function rootName(e: ast.Expr): ast.Name | undefined {
  switch (e.kind) {
    case "name_expr":
      return e.name;
    case "index":
    case "member":
      return rootName(e.object);
    case "paren":
      return rootName(e.inner);
    default:
      return undefined;
  }
}

/** Types a place as declared (no narrowing) and reports what cannot be stored to. */
export function placeType(c: Context, e: ast.Expr): Type {
  const plain = e.kind === "member" || e.kind === "index" || e.kind === "name_expr";
  const type = plain ? untested(c, e) : inferPresent(c, e, "it is stored to");
  const name = rootName(e);
  const symbol = name === undefined ? undefined : c.symbol(name);
  if (name === undefined) {
    c.report(notAPlace, e.span, { what: "this" });
    return UNKNOWN;
  }
  if (symbol === undefined || symbol.kind === "unresolved" || symbol.kind === "lasting") return type;
  if (symbol.kind === "state") {
    if (c.frame.where === "play" || c.frame.where === "rule") return type;
    c.report(
      notAPlace,
      e.span,
      { what: `state of the game, in a pure ${c.frame.where === "fn" ? "function" : "place"},` },
      { help: "a `rule` may change state" },
    );
    return type;
  }
  if (symbol.kind === "local" && symbol.from.kind === "binding") return type;
  if (symbol.kind === "local" && symbol.from.kind === "field") {
    if (c.frame.where === "rule") return type;
    c.report(
      notAPlace,
      e.span,
      { what: `\`${name.text}\` of the record, in a pure function,` },
      { help: "a `rule` of a record may change it" },
    );
    return type;
  }
  c.report(notAPlace, e.span, {
    what: symbol.kind === "local" ? `\`${name.text}\`, which a loop or a pattern binds,` : `\`${name.text}\` (${describe(symbol)})`,
  });
  return type;
}

const caches = new WeakMap<ast.Node, { roots: ReadonlySet<ast.Node>; rules: boolean }>();

/** What the statements inside a node store to; `rules`: they call rules, so any state may change. */
export function storesIn(c: Context, node: ast.Node): { roots: ReadonlySet<ast.Node>; rules: boolean } {
  const known = caches.get(node);
  if (known !== undefined) return known;
  const roots = new Set<ast.Node>();
  let rules = false;
  const add = (e: ast.Expr) => {
    const name = rootName(e);
    const symbol = name === undefined ? undefined : c.symbol(name);
    const root = symbol === undefined ? undefined : rootOf(symbol);
    if (root !== undefined) roots.add(root);
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    const n = value as ast.Node;
    if (typeof n.kind !== "string" && !("span" in n)) return;
    if (n.kind === "store") add((n as ast.StoreStmt).target);
    if (n.kind === "call") {
      const { callee } = n as ast.CallExpr;
      if (callee.kind === "member" && (callee.name.text === "add" || callee.name.text === "remove")) add(callee.object);
      if (callee.kind === "name_expr" && declarationOf(c.symbol(callee.name))?.kind === "rule") rules = true;
      if (callee.kind === "member" && rulesOfRecords(c).has(callee.name.text)) {
        rules = true;
        add(callee.object);
      }
    }
    for (const [key, child] of Object.entries(n)) if (key !== "span" && key !== "source") visit(child);
  };
  visit(node);
  const result = { roots, rules };
  caches.set(node, result);
  return result;
}

const recordRules = new WeakMap<object, ReadonlySet<string>>();

/** The names of rules that belong to records: before types are known, a call of one may change what it is called on. */
function rulesOfRecords(c: Context): ReadonlySet<string> {
  let names = recordRules.get(c.bound);
  if (names === undefined) {
    const found = new Set<string>();
    const note = (d: ast.Node): void => {
      if (d.kind === "record") (d as ast.RecordDecl).members.forEach((m) => m.kind === "rule" && found.add(m.name.text));
      if (d.kind === "game") (d as ast.GameDecl).members.forEach(note);
    };
    for (const { file } of c.bound.files) file.declarations.forEach(note);
    recordRules.set(c.bound, (names = found));
  }
  return names;
}

/** The expressions that a statement evaluates itself, outside of the statements inside it. */
export function headsOf(s: ast.Stmt): ast.Expr[] {
  const walked = "for" in s && s.for !== undefined ? inFor(s.for) : [];
  switch (s.kind) {
    case "let":
      return [...walked, ...s.bindings.flatMap((b) => (b.init === undefined ? [] : [b.init.value]))];
    case "store":
      return [...walked, s.target, s.value];
    case "expr":
      if (s.value.kind !== "match") return [...walked, s.value];
      return [
        ...(s.value.subject === undefined ? [] : [s.value.subject]),
        ...s.value.arms.flatMap((a) => [a.guard, a.where].filter((e) => e !== undefined)),
      ];
    case "if":
    case "while":
    case "expect":
      return [s.condition];
    case "for":
      return inFor(s.clause);
    case "repeat":
      return [s.count, s.until].filter((e) => e !== undefined);
    case "cycle":
      return [s.in, s.upTo].filter((e) => e !== undefined);
    case "return":
      return s.value === undefined ? [] : [s.value];
    case "win":
      return [s.winner, s.by].filter((e) => e !== undefined);
    case "end":
      return s.with === undefined ? [] : [s.with];
    case "reward":
      return [...walked, s.target, s.value];
    default:
      return [];
  }
}

function inFor(clause: ast.ForClause): ast.Expr[] {
  return [...clause.binders.map((b) => b.in), ...(clause.where === undefined ? [] : [clause.where])];
}

/** Whether an expression is a call of a rule. */
export function isRuleCall(c: Context, e: ast.Expr): boolean {
  return e.kind === "call" && declarationOf(c.meant(e))?.kind === "rule";
}

/** Whether rules are called below the top of an expression. */
export function callsInside(c: Context, e: ast.Expr): boolean {
  if (e.kind === "paren") return callsInside(c, e.inner);
  if (e.kind === "call" && isRuleCall(c, e)) return e.args.some((a) => storesIn(c, a.value).rules);
  return storesIn(c, e).rules;
}
