/** Lists and records as values of the run: what is known among them becomes constants (D1: all values are copied, so they are plain data). */
import type * as ast from "../../1-parse/ast.js";
import { evaluate } from "./evaluate.js";
import type { HostExpr, HostType } from "./host.js";
import { itemsOf, toConst } from "./known.js";
import { asHost } from "./operators.js";
import type { Context } from "./session.js";
import type { Staged } from "./values.js";

type HostValue = Staged & { kind: "host" };

/** Gives a value as a host expression: numbers and the like, and lists, tuples and records of them; undefined where it is nothing that the run keeps. */
export function asValue(value: Staged): HostValue | undefined {
  const plain = asHost(value);
  if (plain) return plain;
  if (value.kind === "record") {
    const fields = [...value.fields].map(([name, field]) => [name, asValue(field)] as const);
    if (!fields.every((field): field is readonly [string, HostValue] => field[1] !== undefined)) return undefined;
    return {
      kind: "host",
      expr: { kind: "fields", fields: fields.map(([name, field]) => ({ name, value: field.expr })) },
      type: { kind: "record", fields: new Map(fields.map(([name, field]) => [name, field.type])) },
    };
  }
  const items = itemsOf(value)?.map(asValue);
  if (items) {
    if (!items.every((item): item is HostValue => item !== undefined)) return undefined;
    const element = commonType(items.map((item) => item.type));
    return element && { kind: "host", expr: { kind: "list", items: items.map((item) => item.expr) }, type: { kind: "list", element } };
  }
  const known = toConst(value);
  if (typeof known !== "number") return undefined;
  return { kind: "host", expr: { kind: "const", value: known }, type: { kind: "number", integer: true } };
}

/** The type that fits all of these; numbers for none. */
export function commonType(types: readonly HostType[]): HostType | undefined {
  let common: HostType | undefined;
  for (const type of types) {
    common = common === undefined ? type : joinTypes(common, type);
    if (common === undefined) return undefined;
  }
  return common ?? { kind: "number", integer: false };
}

/** The type of what may be one or the other; undefined where no type is. */
export function joinTypes(a: HostType, b: HostType): HostType | undefined {
  if (a.kind === "number" && b.kind === "number") return { kind: "number", integer: a.integer && b.integer };
  if (a.kind === "list" && b.kind === "list") {
    const element = joinTypes(a.element, b.element);
    return element && { kind: "list", element };
  }
  if (a.kind === "weights" && b.kind === "weights") return a.network === b.network ? a : undefined;
  if (a.kind === "array" && b.kind === "array") return a.of === b.of && a.shape.join() === b.shape.join() ? a : undefined;
  // A list of numbers holds arrays of any size.
  const numbers = (t: HostType): boolean => t.kind === "list" && t.element.kind === "number";
  const flat = (t: HostType): boolean => t.kind === "array" && t.shape.length === 1 && t.of === "number";
  if ((numbers(a) && flat(b)) || (flat(a) && numbers(b))) return numbers(a) ? a : b;
  if (a.kind === "record" && b.kind === "record") {
    if ([...a.fields.keys()].sort().join() !== [...b.fields.keys()].sort().join()) return undefined;
    const fields = [...a.fields].map(([name, type]) => [name, joinTypes(type, b.fields.get(name)!)] as const);
    return fields.every((f): f is readonly [string, HostType] => f[1] !== undefined)
      ? { kind: "record", fields: new Map(fields) }
      : undefined;
  }
  if (a.kind === "policy" && b.kind === "policy") {
    const of = [...new Set([...(a.of ?? []), ...(b.of ?? [])])];
    return { kind: "policy", ...(of.length > 0 && { of }), ...((a.mixture || b.mixture) && { mixture: true }) };
  }
  return a.kind === b.kind && (a.kind === "bool" || a.kind === "text") ? a : undefined;
}

/** The type of a list's or an array's entries; undefined for other things. */
export function elementOf(type: HostType): HostType | undefined {
  if (type.kind === "list") return type.element;
  if (type.kind !== "array") return undefined;
  const [, ...rest] = type.shape;
  if (rest.length > 0) return { ...type, shape: rest };
  return type.of === "bool" ? { kind: "bool" } : { kind: "number", integer: true };
}

/** An entry of a list or of the first axis of an array. */
export function entryAt(list: HostValue, at: HostExpr): HostValue | undefined {
  const type = elementOf(list.type);
  if (!type) return undefined;
  const width = list.type.kind === "array" && type.kind === "array" ? type.shape.reduce((a, b) => a * b, 1) : undefined;
  const args: HostExpr[] = [list.expr, at, ...(width === undefined ? [] : [{ kind: "const", value: width } as const])];
  return { kind: "host", expr: { kind: "call", name: width === undefined ? "entryAt" : "rowAt", args }, type };
}

/** `xs[i, j]` where only the run knows the list or an index; undefined where all is known. */
export function runEntry(object: Staged, indices: readonly Staged[]): Staged | undefined {
  if (indices.length === 0 || (object.kind !== "host" && !indices.some((at) => at.kind === "host"))) return undefined;
  let entry = asValue(object);
  for (const index of indices) {
    const at = asHost(index) ?? asValue(index);
    if (at?.type.kind !== "number") return undefined;
    entry = entry && entryAt(entry, at.expr);
  }
  return entry;
}

/** Values with parts, whose types must fit wherever they are stored. */
export function isStructured(type: HostType): boolean {
  return type.kind === "list" || type.kind === "record" || type.kind === "array";
}

/** What a `var` may hold: numbers, truth values, texts, weights, and lists and records of them. */
export function isStored(type: HostType): boolean {
  switch (type.kind) {
    case "number":
    case "bool":
    case "text":
    case "array":
    case "weights":
      return true;
    case "list":
      return isStored(type.element);
    case "record":
      return [...type.fields.values()].every(isStored);
    default:
      return false;
  }
}

/** A value with empty lists in it holds what the type says that they hold; undefined where it does not fit the type. */
function fitted(value: HostValue, to: HostType): HostValue | undefined {
  if (to.kind === "list" && value.expr.kind === "list" && value.expr.items.length === 0) return { ...value, type: to };
  if (to.kind === "record" && value.expr.kind === "fields" && value.type.kind === "record") {
    const { fields } = value.type;
    const parts = value.expr.fields.map(({ name, value: expr }) => {
      const [from, wanted] = [fields.get(name), to.fields.get(name)];
      return from && wanted && fitted({ kind: "host", expr, type: from }, wanted);
    });
    return parts.length === to.fields.size && parts.every((part) => part !== undefined) ? { ...value, type: to } : undefined;
  }
  return joinTypes(value.type, to) && value;
}

/** An empty list holds what its declaration says: `var best: bool[] = []`, also in a record of a declared type. */
export function withElement(context: Context, value: HostValue, declared: ast.TypeNode | undefined): HostValue {
  if (declared?.kind === "named_type" && value.expr.kind === "fields") {
    const type = typeNamed(context, declared);
    return (type && fitted(value, type)) ?? value;
  }
  if (value.type.kind !== "list" || value.expr.kind !== "list" || value.expr.items.length > 0 || declared?.kind !== "array_type")
    return value;
  const element = typeNamed(context, declared.element);
  return element ? { ...value, type: { kind: "list", element } } : value;
}

function typeNamed(context: Context, node: ast.TypeNode): HostType | undefined {
  if (node.kind === "range_type") return { kind: "number", integer: true };
  if (node.kind === "array_type") {
    const element = typeNamed(context, node.element);
    return element && { kind: "list", element };
  }
  if (node.kind !== "named_type" || node.path.length !== 1) return undefined;
  const name = node.path[0].text;
  const [of] = node.args ?? [];
  if (name === "weights" && of) {
    const network = evaluate(context, of.value);
    return network.kind === "network" || network.kind === "network_decl" ? { kind: "weights", network: network.decl.name.text } : undefined;
  }
  if (name === "bool") return { kind: "bool" };
  if (name === "text") return { kind: "text" };
  if (name === "int" || name === "real") return { kind: "number", integer: name === "int" };
  const symbol = context.scope.file.scope.get(name);
  if (symbol?.kind !== "declaration") return undefined;
  if (symbol.declaration.kind === "enum") return { kind: "number", integer: true };
  if (symbol.declaration.kind !== "record") return undefined;
  const fields = symbol.declaration.members
    .filter((m) => m.kind === "field")
    .map((field) => [field.name.text, typeNamed(context, field.type)] as const);
  return fields.every((f): f is readonly [string, HostType] => f[1] !== undefined)
    ? { kind: "record", fields: new Map(fields) }
    : undefined;
}
