/** What conditions show about places (C4): an option that was tested is there until something is stored to it. */
import type * as ast from "../1-parse/ast.js";
import { nodeKey, rootOf, type Context, type Facts } from "./context.js";
import { join, present } from "./relations.js";
import type { Type } from "./types.js";

/** A key for a place that an expression reads: a name, fields and entries of it; undefined where it is no stable place. */
export function pathKey(c: Context, e: ast.Expr): string | undefined {
  switch (e.kind) {
    case "paren":
      return pathKey(c, e.inner);
    case "number":
      return `=${e.value};`;
    case "name_expr": {
      const meaning = c.shared.meanings.get(e.name);
      if (meaning?.kind === "seat" || meaning?.kind === "enum_member" || meaning?.kind === "tag") return `=${meaning.index};`;
      if (meaning?.kind === "builtin") return meaning.name === "it" || meaning.name === "me" ? `$${meaning.name};` : undefined;
      const root = meaning?.kind === "symbol" ? rootOf(meaning.symbol) : undefined;
      return root === undefined ? undefined : nodeKey(root);
    }
    case "member": {
      const object = pathKey(c, e.object);
      return object === undefined ? undefined : `${object}.${e.name.text};`;
    }
    case "index": {
      let key = pathKey(c, e.object);
      for (const index of e.indices) {
        const at = index.kind === "wildcard" ? undefined : pathKey(c, index);
        if (key === undefined || at === undefined) return undefined;
        key += `[${at}]`;
      }
      return key;
    }
    case "tuple": {
      const parts = e.elements.map((x) => pathKey(c, x));
      return parts.some((p) => p === undefined) ? undefined : `(${parts.join(",")})`;
    }
    default:
      return undefined;
  }
}

/** Adds what a condition shows when it is true (or false) to what is known. The condition was typed before. */
export function assume(c: Context, facts: Facts, e: ast.Expr, truth: boolean): Facts {
  switch (e.kind) {
    case "paren":
      return assume(c, facts, e.inner, truth);
    case "unary":
      return e.op === "not" ? assume(c, facts, e.operand, !truth) : facts;
    case "binary":
      if ((e.op === "and" && truth) || (e.op === "or" && !truth)) return assume(c, assume(c, facts, e.left, truth), e.right, truth);
      if ((e.op === "==" && truth) || (e.op === "!=" && !truth)) return equal(c, equal(c, facts, e.left, e.right), e.right, e.left);
      if ((e.op === "==" && !truth) || (e.op === "!=" && truth)) return differs(c, differs(c, facts, e.left, e.right), e.right, e.left);
      return c.ranges ? compared(c, facts, e, truth) : facts;
    case "is": {
      const holds = truth !== e.not;
      const meaning = e.right.kind === "name_expr" ? c.shared.meanings.get(e.right.name) : undefined;
      if (meaning?.kind === "some") return holds ? known(c, facts, e.left) : facts;
      if (meaning?.kind === "none" || e.right.kind === "none") return holds ? facts : known(c, facts, e.left);
      return holds ? equal(c, facts, e.left, e.right) : differs(c, facts, e.left, e.right);
    }
    case "in": {
      if (truth === e.not) return facts;
      const there = known(c, facts, e.left);
      const right = c.types.get(e.right);
      const element = right?.kind === "index_type" ? right.of : right?.kind === "list" ? right.element : undefined;
      return element?.kind === "int" ? within(c, there, e.left, element.low, element.high) : there;
    }
    default:
      return facts;
  }
}

/** `a < b` narrows each side by the other's interval (C1), and is remembered for `b - a` while both places stand. */
function compared(c: Context, before: Facts, e: ast.BinaryExpr, truth: boolean): Facts {
  const [left, right] = [intervalType(c, e.left), intervalType(c, e.right)];
  if (left === undefined || right === undefined) return before;
  const op = truth ? e.op : ({ "<": ">=", "<=": ">", ">": "<=", ">=": "<" } as const)[e.op as "<" | "<=" | ">" | ">="];
  const least = op === "<" || op === ">" ? 1 : 0;
  const facts = op === "<" || op === "<=" ? ordered(c, before, e.left, e.right, least) : ordered(c, before, e.right, e.left, least);
  switch (op) {
    case "<":
      return within(c, within(c, facts, e.left, -Infinity, right.high - 1), e.right, left.low + 1, Infinity);
    case "<=":
      return within(c, within(c, facts, e.left, -Infinity, right.high), e.right, left.low, Infinity);
    case ">":
      return within(c, within(c, facts, e.left, right.low + 1, Infinity), e.right, -Infinity, left.high - 1);
    case ">=":
      return within(c, within(c, facts, e.left, right.low, Infinity), e.right, -Infinity, left.high);
    default:
      return facts;
  }
}

/** Remembers that `high - low` is at least `least`. */
function ordered(c: Context, facts: Facts, low: ast.Expr, high: ast.Expr, least: number): Facts {
  const key = orderKey(c, low, high);
  return key === undefined ? facts : new Map([...facts, [key, { kind: "int", low: least, high: 2147483647 }]]);
}

function orderKey(c: Context, low: ast.Expr, high: ast.Expr): string | undefined {
  const [below, above] = [pathKey(c, low), pathKey(c, high)];
  return below === undefined || above === undefined || below.startsWith("=") || above.startsWith("=") ? undefined : `${below}<=${above}`;
}

/** What `high - low` is at least, as a comparison of the two places has shown. */
export function leastDifference(c: Context, high: ast.Expr, low: ast.Expr): number {
  const key = c.ranges ? orderKey(c, low, high) : undefined;
  const fact = key === undefined ? undefined : c.facts.get(key);
  return fact?.kind === "int" ? fact.low : -Infinity;
}

function intervalType(c: Context, e: ast.Expr): (Type & { kind: "int" }) | undefined {
  const type = c.types.get(e);
  return type?.kind === "int" ? type : undefined;
}

/** Cuts what is known of an int place to an interval. */
function within(c: Context, facts: Facts, place: ast.Expr, low: number, high: number): Facts {
  if (!c.ranges) return facts;
  const key = pathKey(c, place);
  const type = c.types.get(place);
  const before = (key === undefined ? undefined : facts.get(key)) ?? (type === undefined ? undefined : present(type));
  if (key === undefined || key.startsWith("=") || before?.kind !== "int") return facts;
  const cut = { kind: "int" as const, low: Math.max(before.low, low), high: Math.min(before.high, high) };
  return cut.low > cut.high ? facts : new Map([...facts, [key, cut]]);
}

/** `place` equals `value`: if that cannot be none, neither can the place. */
function equal(c: Context, facts: Facts, place: ast.Expr, value: ast.Expr): Facts {
  const type = c.types.get(value);
  if (type === undefined || type.kind === "option" || type.kind === "none" || type.kind === "unknown") return facts;
  const there = known(c, facts, place);
  return type.kind === "int" ? within(c, there, place, type.low, type.high) : there;
}

function differs(c: Context, facts: Facts, place: ast.Expr, value: ast.Expr): Facts {
  if (value.kind === "none") return known(c, facts, place);
  const [type, other] = [intervalType(c, place), intervalType(c, value)];
  if (type === undefined || other === undefined || other.low !== other.high) return facts;
  if (type.low === other.low) return within(c, facts, place, type.low + 1, Infinity);
  return type.high === other.high ? within(c, facts, place, -Infinity, type.high - 1) : facts;
}

function known(c: Context, facts: Facts, place: ast.Expr): Facts {
  const type = c.types.get(place);
  const key = pathKey(c, place);
  if (key === undefined || type?.kind !== "option") return facts;
  return new Map([...facts, [key, present(type)]]);
}

/** Forgets what was known of places that a store to this node may have changed. */
export function forget(facts: Facts, root: ast.Node | undefined): Facts {
  if (root === undefined || facts.size === 0) return facts;
  const key = nodeKey(root);
  return new Map([...facts].filter(([path]) => !path.includes(key)));
}

/** What holds on both ways. */
export function both(a: Facts, b: Facts): Facts {
  const common = new Map<string, Type>();
  for (const [key, type] of a) {
    const other = b.get(key);
    const joined = other === undefined ? undefined : join(type, other);
    if (joined !== undefined) common.set(key, joined);
  }
  return common;
}

/** Says whether a place's type is narrower than declared. */
export function narrowed(c: Context, e: ast.Expr, declared: Type): Type {
  if (c.facts.size === 0 || (declared.kind !== "option" && !(c.ranges && declared.kind === "int"))) return declared;
  const key = pathKey(c, e);
  const fact = key === undefined ? undefined : c.facts.get(key);
  if (fact === undefined) return declared;
  if (declared.kind === "option") c.unwrapped.add(e);
  else if (fact.kind === "int" && declared.kind === "int") {
    const cut = { kind: "int" as const, low: Math.max(fact.low, declared.low), high: Math.min(fact.high, declared.high) };
    return cut.low <= cut.high ? cut : declared;
  }
  return fact;
}
