/** Copies of functions, rules and records for the types and functions that a call gives them: one for each, made at compile time. */
import type * as ast from "../../1-parse/ast.js";
import type { Bound, Symbol } from "../../2-bind/symbols.js";
import { declarationOf, nodeKey, type Context } from "../context.js";
import { storesIn } from "../places.js";
import { typeText } from "../type-text.js";
import { checkRecord } from "../records.js";
import { UNKNOWN, type Type } from "../types.js";
import { copyTree, variantOf } from "./copy.js";
import { typeKey, type Solution } from "./type-variables.js";

/** A function that a parameter stands for, known to the compiler. */
export interface KnownFunction {
  readonly symbol: Symbol;
  readonly type: Type & { kind: "fn" };
  readonly key: string;
  /** What a message calls it. */
  readonly name: string;
}

type Copied = ast.FnDecl | ast.RuleDecl | ast.RecordDecl | ast.ExternDecl;

/** A declaration with its type parameters and functions fixed. */
export interface Copy<D extends Copied = Copied> {
  readonly declaration: D;
  /** What each type parameter is, by the alias that stands for it. */
  readonly aliases: readonly (readonly [ast.TypeAlias, Type])[];
  /** What was fixed, in words: "`T` is Card". */
  readonly fixed: readonly string[];
}

const copies = new WeakMap<Bound, Map<string, Copy>>();

const generic = new WeakMap<ast.Node, boolean>();

/** Whether a function or rule is made anew for each call: it has type parameters, size variables, or parameters that are functions. */
export function isGeneric(c: Context, d: ast.FnDecl | ast.RuleDecl | ast.ExternDecl): boolean {
  let found = generic.get(d);
  if (found === undefined) {
    found =
      d.typeParams.length > 0 || d.params.some((p) => p.type !== undefined && (takesFunction(c, p.type) || hasSizeVariable(c, p.type)));
    generic.set(d, found);
  }
  return found;
}

/** Whether a parameter of this type is a function. */
export function takesFunction(c: Context, node: ast.TypeNode): boolean {
  if (node.kind === "fn_type") return true;
  if (node.kind !== "named_type" || node.path.length !== 1) return false;
  const alias = declarationOf(c.symbol(node.path[0]));
  const [only, more] = alias?.kind === "type" ? alias.domain.alternatives : [];
  return only?.type !== undefined && more === undefined && takesFunction(c, only.type);
}

/** Whether the size of an array is a name that nothing is known of: only an argument tells it. */
function hasSizeVariable(c: Context, node: ast.TypeNode | ast.SizeType): boolean {
  switch (node.kind) {
    case "array_type":
      return hasSizeVariable(c, node.element) || node.dims.some((d) => isSizeVariable(c, d) || hasSizeVariable(c, d));
    case "option_type":
    case "bounded_type":
    case "in_type":
      return hasSizeVariable(c, node.inner);
    case "set_type":
      return hasSizeVariable(c, node.element);
    case "tuple_type":
      return node.elements.some((e) => hasSizeVariable(c, e));
    case "heads_type":
      return node.fields.some((f) => hasSizeVariable(c, f.type));
    case "fn_type":
      return [...node.params, node.result].some((p) => hasSizeVariable(c, p));
    default:
      return false;
  }
}

const isSizeVariable = (c: Context, d: ast.TypeNode | ast.SizeType): boolean =>
  d.kind === "named_type" && d.path.length === 1 && d.args === undefined && d.of === undefined && c.symbol(d.path[0]) === undefined;

/** Gives the copy of a declaration for these types and functions, made on first use. */
export function specialise<D extends Copied>(
  c: Context,
  d: D,
  solution: Solution,
  functions: ReadonlyMap<ast.Param, KnownFunction> = new Map(),
): Copy<D> {
  const known = copies.get(c.bound) ?? new Map<string, Copy>();
  copies.set(c.bound, known);
  const key = [
    nodeKey(d),
    ...[...solution].map(([name, { type }]) => `${name}=${typeKey(type)}`).sort(),
    ...[...functions].map(([param, f]) => `${param.name.text}:${f.key}`),
  ].join(" ");
  const found = known.get(key) as Copy<D> | undefined;
  const copy = found ?? made(c.bound, d, solution, functions);
  known.set(key, copy);
  use(c, copy);
  return copy;
}

/** Lets a checker know what was made, and what its aliases are. */
export function use(c: Context, copy: Copy): void {
  for (const [alias, type] of copy.aliases) c.shared.nodeTypes.set(alias.domain, type);
  if (c.shared.copies.has(copy.declaration)) return;
  c.shared.copies.set(copy.declaration, copy.fixed);
  storesIn(c, copy.declaration).roots.forEach((root) => c.shared.stored.add(root));
  const { declaration } = copy;
  if (declaration.kind === "record") c.within({ where: "state", fixed: copy.fixed }, () => checkRecord(c, declaration));
}

function made<D extends Copied>(bound: Bound, d: D, solution: Solution, functions: ReadonlyMap<ast.Param, KnownFunction>): Copy<D> {
  const aliases = new Map<string, readonly [ast.TypeAlias, Type]>();
  for (const [name, { type }] of solution) {
    const written = d.typeParams.find((p) => p.text === name) ?? d.name;
    const domain: ast.DomainNode = { kind: "domain", span: written.span, alternatives: [] };
    const alias: ast.TypeAlias = { kind: "type", local: true, span: written.span, name: { ...written, text: name }, domain };
    aliases.set(name, [alias, type]);
  }
  const means = (name: string): Symbol | undefined => {
    const alias = aliases.get(name)?.[0];
    return alias === undefined ? undefined : { kind: "inner", declaration: alias, owner: d };
  };
  const declaration = copyTree(bound, variantOf<Copied>(d, { typeParams: [] }) as D, {
    symbol: (symbol) => {
      if (symbol.kind === "local" && symbol.from === d) return means(symbol.name.text);
      return symbol.kind === "param" ? functions.get(symbol.param)?.symbol : undefined;
    },
    unknown: (name) => means(name.text),
  });
  const fixed = [
    ...[...solution].map(([name, { type }]) => `\`${name}\` is ${typeText(type)}`),
    ...[...functions].map(([param, f]) => `\`${param.name.text}\` is ${f.name}`),
  ];
  if (d.kind !== "record") return { declaration, aliases: [...aliases.values()], fixed };
  const types = d.typeParams.map((p) => typeText(solution.get(p.text)?.type ?? UNKNOWN)).join(", ");
  const named = variantOf<Copied>(declaration, { name: { ...declaration.name, text: `${d.name.text}(${types})` } }) as D;
  return { declaration: named, aliases: [...aliases.values()], fixed };
}
