/** What conditions show about places (C4): an option that was tested is there until something is stored to it. */
import type * as ast from "../1-parse/ast.js";
import { nodeKey, rootOf, type Context, type Facts } from "./context.js";
import { present } from "./relations.js";
import type { Type } from "./types.js";

/** A key for a place that an expression reads: a name, fields and entries of it; undefined where it is no stable place. */
export function pathKey(c: Context, e: ast.Expr): string | undefined {
  switch (e.kind) {
    case "paren":
      return pathKey(c, e.inner);
    case "number":
      return `=${e.value};`;
    case "name_expr": {
      const meaning = c.meanings.get(e.name);
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
      return facts;
    case "is": {
      const holds = truth !== e.not;
      const meaning = e.right.kind === "name_expr" ? c.meanings.get(e.right.name) : undefined;
      if (meaning?.kind === "some") return holds ? known(c, facts, e.left) : facts;
      if (meaning?.kind === "none" || e.right.kind === "none") return holds ? facts : known(c, facts, e.left);
      return holds ? equal(c, facts, e.left, e.right) : facts;
    }
    case "in":
      return truth !== e.not ? known(c, facts, e.left) : facts;
    default:
      return facts;
  }
}

/** `place` equals `value`: if that cannot be none, neither can the place. */
function equal(c: Context, facts: Facts, place: ast.Expr, value: ast.Expr): Facts {
  const type = c.types.get(value);
  return type === undefined || type.kind === "option" || type.kind === "none" || type.kind === "unknown" ? facts : known(c, facts, place);
}

function differs(c: Context, facts: Facts, place: ast.Expr, value: ast.Expr): Facts {
  return value.kind === "none" ? known(c, facts, place) : facts;
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
  return new Map([...a].filter(([key]) => b.has(key)));
}

/** Says whether a place's type is narrower than declared. */
export function narrowed(c: Context, e: ast.Expr, declared: Type): Type {
  if (declared.kind !== "option" || c.facts.size === 0) return declared;
  const key = pathKey(c, e);
  const fact = key === undefined ? undefined : c.facts.get(key);
  if (fact === undefined) return declared;
  c.unwrapped.add(e);
  return fact;
}
