/** Enums, ranges and grids in methods and networks: their members as values, and how many entries an axis of them has. */
import type * as ast from "../../1-parse/ast.js";
import type { BoundFile } from "../../2-bind/symbols.js";
import { evaluate } from "./evaluate.js";
import { toConst } from "./known.js";
import { within, type Context } from "./session.js";
import { constant, type IndexType, type Staged } from "./values.js";

/** Gives an enum as an index type. */
export function enumType(decl: ast.EnumDecl): IndexType {
  return { kind: "index_type", name: decl.name.text, low: 0, size: decl.members.length, labels: decl.members.map((m) => m.text) };
}

/** Gives the values of an index type in order: members of an enum, numbers of a range. */
export function membersOf(type: IndexType): readonly Staged[] {
  const { labels, low, name } = type;
  return Array.from({ length: type.size }, (_, i) =>
    labels ? ({ kind: "member", of: name, label: labels[i], index: i } as const) : constant(low + i, true),
  );
}

/** Finds what a bare name means as a member of an enum that the file declares or imports; of several enums, the first declared. */
export function memberNamed(file: BoundFile, name: string): Staged | undefined {
  for (const symbol of file.scope.values()) {
    if (symbol.kind !== "declaration" || symbol.declaration.kind !== "enum") continue;
    const index = symbol.declaration.members.findIndex((m) => m.text === name);
    if (index >= 0) return { kind: "member", of: symbol.declaration.name.text, label: name, index };
  }
  return undefined;
}

/**
 * The member of an enum that a file does not import itself, but whose games or functions it does: where such a type is expected, its members are known by
 * their names alone.
 */
export function memberBeyond(file: BoundFile, name: string): Staged | undefined {
  const files = new Set([file]);
  for (const one of files) {
    const member = memberNamed(one, name);
    if (member) return member;
    for (const symbol of one.scope.values()) if (symbol.kind === "declaration") files.add(symbol.file);
  }
  return undefined;
}

/** Gives the index type that `type Slot = …` names, if it is one. */
export function aliasType(context: Context, decl: ast.TypeAlias, file: BoundFile): IndexType | undefined {
  const [only] = decl.domain.alternatives;
  const { alternatives } = decl.domain;
  if (alternatives.length > 1 || !only?.type) {
    if (!alternatives.every((a) => a.tag !== undefined && a.heads.length === 0)) return undefined;
    const labels = alternatives.map((a) => a.tag?.text ?? "");
    return { kind: "index_type", name: decl.name.text, low: 0, size: labels.length, labels };
  }
  const inner = indexTypeOf(within(context, context.session.top(file)), only.type);
  return inner && { ...inner, name: decl.name.text };
}

/** Reads a written dimension or type as an index type; undefined for size variables, seats of no game, and what is no index. */
export function indexTypeOf(context: Context, node: ast.TypeNode | ast.SizeType): IndexType | undefined {
  switch (node.kind) {
    case "size_type":
      return sized(context, node.size);
    case "range_type": {
      const [low, high] = [numberIn(context, node.low), numberIn(context, node.high)];
      return low === undefined || high === undefined
        ? undefined
        : { kind: "index_type", name: `${low}..${high}`, low, size: Math.max(0, high - low + 1) };
    }
    case "named_type": {
      if (node.path.length !== 1) return undefined;
      const name = node.path[0].text;
      if (name === "bool") return { kind: "index_type", name, low: 0, size: 2 };
      if (name === "grid" && node.args?.length === 2) {
        const [rows, columns] = node.args.map((arg) => numberIn(context, arg.value));
        return rows === undefined || columns === undefined ? undefined : { kind: "index_type", name, low: 0, size: rows * columns };
      }
      const symbol = context.scope.find(name) ? undefined : context.scope.file.scope.get(name);
      return symbol?.kind === "declaration" && symbol.declaration.kind === "const"
        ? asIndexType(evaluate(context, nameExpr(node)), name)
        : indexTypeNamed(context, name);
    }
    default:
      return undefined;
  }
}

/** Gives the index type that a name stands for here, or in this file. */
export function indexTypeNamed(context: Context, name: string): IndexType | undefined {
  const local = context.scope.find(name);
  if (local) return asIndexType(local, name);
  const symbol = context.scope.file.scope.get(name);
  if (symbol?.kind !== "declaration") return undefined;
  if (symbol.declaration.kind === "enum") return enumType(symbol.declaration);
  return symbol.declaration.kind === "type" ? aliasType(context, symbol.declaration, symbol.file) : undefined;
}

function nameExpr(node: ast.NamedType): ast.Expr {
  return { kind: "name_expr", span: node.span, name: node.path[0] };
}

function sized(context: Context, size: ast.Expr): IndexType | undefined {
  if (size.kind === "name_expr" && !context.scope.find(size.name.text) && !context.scope.file.scope.has(size.name.text)) return undefined;
  return asIndexType(evaluate(context, size), undefined);
}

function numberIn(context: Context, expr: ast.Expr): number | undefined {
  if (expr.kind === "name_expr" && !context.scope.find(expr.name.text) && !context.scope.file.scope.has(expr.name.text)) return undefined;
  const value = toConst(evaluate(context, expr));
  return typeof value === "number" ? value : undefined;
}

/** Takes a value as an index type: a number n is 0..n-1, a range is itself. */
export function asIndexType(value: Staged, name: string | undefined): IndexType | undefined {
  if (value.kind === "index_type") return value;
  if (value.kind === "range")
    return {
      kind: "index_type",
      name: name ?? `${value.low}..${value.high}`,
      low: value.low,
      size: Math.max(0, value.high - value.low + 1),
    };
  const size = value.kind === "const" ? value.value : undefined;
  return typeof size === "number" && Number.isInteger(size) && size >= 0
    ? { kind: "index_type", name: name ?? String(size), low: 0, size }
    : undefined;
}

/** Gives what an axis is called in `over`: as its dimension is written. */
export function axisName(node: ast.TypeNode | ast.SizeType): string | undefined {
  if (node.kind === "named_type") return node.path[0].text;
  return node.kind === "size_type" && node.size.kind === "name_expr" ? node.size.name.text : undefined;
}
