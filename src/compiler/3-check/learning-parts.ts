/** Tells what belongs to learning (methods, networks, losses), which `learning/` checks, from functions that games may use. */
import type * as ast from "../1-parse/ast.js";
import { builtinFunctions, builtinTypes, builtinValues } from "../2-bind/builtins.js";
import { declarationOf, type Context } from "./context.js";

const GAME_TYPES = new Set(["bool", "int", "real", "text", "grid", "Dist"]);

/** Says whether a function speaks of policies, tables, tensors or networks, or of what only learning brings. */
export function isLearning(c: Context, node: ast.Node, seen: ReadonlySet<ast.Node> = new Set([node])): boolean {
  let found = false;
  const visit = (value: unknown): void => {
    if (found || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) return value.forEach(visit);
    const n = value as ast.Node;
    if (
      n.kind === "column" ||
      n.kind === "pipe" ||
      n.kind === "collect" ||
      n.kind === "run" ||
      n.kind === "improve" ||
      n.kind === "measure"
    )
      found = true;
    else if (n.kind === "clause" && (n as ast.ClauseExpr).word !== "where") found = true;
    else if (n.kind === "named_type") found ||= learningType(c, n as ast.NamedType, seen);
    else if (n.kind === "name_expr") found ||= learningName(c, (n as ast.NameExpr).name);
    if (found) return;
    for (const [key, child] of Object.entries(n)) if (key !== "span" && key !== "source") visit(child);
  };
  visit(node);
  return found;
}

function learningType(c: Context, t: ast.NamedType, seen: ReadonlySet<ast.Node>): boolean {
  const symbol = c.symbol(t.path[0]);
  if (symbol === undefined || symbol.kind === "unresolved") return true; // a size variable, or an import that is missing
  if (symbol.kind === "builtin") return builtinTypes.has(symbol.name) && !GAME_TYPES.has(symbol.name);
  const declared = declarationOf(symbol);
  if (declared?.kind === "record" && !seen.has(declared)) return isLearning(c, declared, new Set([...seen, declared]));
  return declared?.kind === "network" || declared?.kind === "game" || declared?.kind === "extern";
}

function learningName(c: Context, name: ast.Name): boolean {
  const symbol = c.symbol(name);
  if (symbol?.kind === "unresolved") return true;
  if (symbol?.kind === "builtin")
    return !builtinFunctions.has(symbol.name) && !builtinValues.has(symbol.name) && !builtinTypes.has(symbol.name);
  const declared = declarationOf(symbol);
  if (declared?.kind === "extern") return isLearning(c, declared);
  return declared?.kind === "network" || declared?.kind === "method" || declared?.kind === "act";
}
