/** Type parameters: what a call says they are, and types with them filled in. */
import { nodeKey } from "../context.js";
import { elementOf, join } from "../relations.js";
import { INT, UNKNOWN, type Type } from "../types.js";

/** What is known of a type parameter. */
export interface Solved {
  readonly type: Type;
  /** Only numbers as written speak of it: another range that holds them may be meant. */
  readonly loose: boolean;
}

/** Types of type parameters and size variables, by name. */
export type Solution = Map<string, Solved>;

/** Rewrites the parts of a type; a part for which `change` gives something is replaced by that. */
export function mapType(type: Type, change: (part: Type) => Type | undefined): Type {
  const changed = change(type);
  if (changed !== undefined) return changed;
  const inside = (part: Type): Type => mapType(part, change);
  switch (type.kind) {
    case "option": {
      const inner = inside(type.inner);
      return inner.kind === "option" || inner.kind === "unknown" ? inner : { kind: "option", inner };
    }
    case "array":
      return { kind: "array", index: type.index.map(inside), element: inside(type.element) };
    case "list":
    case "set":
      return { ...type, element: inside(type.element) };
    case "table":
      return { ...type, key: inside(type.key), element: inside(type.element) };
    case "tuple":
      return { ...type, elements: type.elements.map(inside) };
    case "record":
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: inside(f.type) })) };
    case "fn":
      return { kind: "fn", params: type.params.map(inside), result: inside(type.result) };
    case "dist":
    case "index_type":
      return { ...type, of: inside(type.of) };
    default:
      return type;
  }
}

/** The names of the type parameters and size variables in a type. */
export function variablesIn(type: Type): ReadonlySet<string> {
  const found = new Set<string>();
  mapType(type, (part) => {
    if (part.kind === "unknown" && part.variable !== undefined) found.add(part.variable);
    return undefined;
  });
  return found;
}

/** A type with what is known of its variables. */
export function filledIn(type: Type, solution: Solution): Type {
  return mapType(type, (part) =>
    part.kind === "unknown" && part.variable !== undefined ? (solution.get(part.variable)?.type ?? part) : undefined,
  );
}

/** A type whose variables are unknown: arrays over an unknown index too, since nothing can be said of them. */
export function erased(type: Type): Type {
  return mapType(type, (part) => {
    if (part.kind === "unknown") return UNKNOWN;
    return part.kind === "array" && part.index.some((i) => i.kind === "unknown") ? UNKNOWN : undefined;
  });
}

/** Learns from a value of type `found` where `pattern` is wanted; `loose`: it is a number as written. Gives the variable that would be two things. */
export function solve(pattern: Type, found: Type, solution: Solution, loose: boolean): string | undefined {
  if (found.kind === "unknown" || found.kind === "none") return undefined;
  // Sizes are as they are, however the entries are written.
  const each = (pairs: readonly (readonly [Type, Type | undefined, "size"?])[]): string | undefined => {
    for (const [inner, value, size] of pairs) {
      const clash = value === undefined ? undefined : solve(inner, value, solution, loose && size === undefined);
      if (clash !== undefined) return clash;
    }
    return undefined;
  };
  switch (pattern.kind) {
    case "unknown":
      return pattern.variable === undefined ? undefined : learn(pattern.variable, found, solution, loose);
    case "option":
      return solve(pattern.inner, found.kind === "option" ? found.inner : found, solution, loose);
    case "array": {
      if (found.kind === "array") {
        if (found.index.length !== pattern.index.length) {
          if (pattern.index.length !== 1) return undefined;
          // An array over several types is walked by the first.
          const rows: Type = { kind: "array", index: found.index.slice(1), element: found.element };
          return each([
            [pattern.index[0], found.index[0], "size"],
            [pattern.element, found.index.length > 1 ? rows : found.element],
          ]);
        }
        return each([...pattern.index.map((x, i) => [x, found.index[i], "size"] as const), [pattern.element, found.element]]);
      }
      const length = found.kind === "list" ? found.length : undefined;
      const index =
        pattern.index.length === 1 && length !== undefined && length > 0 ? ({ kind: "int", low: 0, high: length - 1 } as const) : undefined;
      return each([
        [pattern.index[0], index, "size"],
        [pattern.element, elementOf(found)?.element],
      ]);
    }
    case "list":
    case "set":
      return each([[pattern.element, elementOf(found)?.element]]);
    case "table":
      return found.kind === "table"
        ? each([
            [pattern.key, found.key],
            [pattern.element, found.element],
          ])
        : undefined;
    case "tuple":
      return found.kind === "tuple" ? each(pattern.elements.map((e, i) => [e, found.elements[i]])) : undefined;
    case "record":
      return found.kind === "record"
        ? each(pattern.fields.map((f) => [f.type, found.fields.find((g) => g.name === f.name)?.type]))
        : undefined;
    case "dist":
      return found.kind === "dist" ? solve(pattern.of, found.of, solution, loose) : undefined;
    case "fn":
      if (found.kind !== "fn") return undefined;
      return each([...pattern.params.map((p, i) => [p, found.params[i]] as const), [pattern.result, found.result]]);
    default:
      return undefined;
  }
}

function learn(name: string, found: Type, solution: Solution, loose: boolean): string | undefined {
  const known = solution.get(name);
  if (known === undefined) {
    solution.set(name, { type: found.kind === "index_type" ? { kind: "list", element: found.of } : found, loose });
    return undefined;
  }
  const both = join(known.type, found);
  if (both === undefined || both.kind === "unit") return name;
  solution.set(name, { type: both, loose: known.loose && loose });
  return undefined;
}

/** Gives numbers as written the type that is expected where the call stands, else `int`. */
export function settle(solution: Solution, wanted: Solution): void {
  for (const [name, { type, loose }] of wanted) {
    const known = solution.get(name);
    if (known === undefined) solution.set(name, { type, loose: false });
    else if (known.loose && known.type.kind === "int" && type.kind === "int" && type.low <= known.type.low && known.type.high <= type.high)
      solution.set(name, { type, loose: false });
    else if (known.loose && known.type.kind === "int" && type.kind === "real" && !loose) solution.set(name, { type, loose: false });
  }
  for (const [name, { type, loose }] of solution) if (loose && type.kind === "int") solution.set(name, { type: INT, loose: false });
}

/** A text that is equal for equal types alone. */
export function typeKey(type: Type): string {
  switch (type.kind) {
    case "unknown":
      return `?${type.variable ?? ""}`;
    case "int":
      return `${type.low}..${type.high}`;
    case "text":
      return `text${type.upTo ?? ""}`;
    case "enum":
      return `enum${nodeKey(type.decl)}`;
    case "seat":
      return `seat${nodeKey(type.game)}${type.names.join()}`;
    case "grid":
      return `grid${type.rows},${type.cols}`;
    case "tuple":
      return `(${type.elements.map(typeKey).join()})`;
    case "record":
      return `{${type.decl === undefined ? "" : nodeKey(type.decl)}${type.format === undefined ? "" : nodeKey(type.format)}${type.fields.map((f) => `${f.name}:${typeKey(f.type)}${f.box === undefined ? "" : `in${f.box.low}..${f.box.high}`}`).join()}}`;
    case "tagged":
      return `<${type.name ?? ""}|${type.tags.map((t) => `${t.tag}(${t.heads.map((h) => `${h.name}:${typeKey(h.type)}`).join()})`).join("|")}>`;
    case "option":
      return `${typeKey(type.inner)}?`;
    case "array":
      return `[${type.index.map(typeKey).join()}]${typeKey(type.element)}`;
    case "list":
      return `list${type.length ?? ""}<=${type.upTo ?? ""} ${typeKey(type.element)}`;
    case "set":
      return `set ${typeKey(type.element)}`;
    case "table":
      return `table ${typeKey(type.key)} ${typeKey(type.element)}`;
    case "fn":
      return `fn(${type.params.map(typeKey).join()})${typeKey(type.result)}`;
    case "dist":
    case "index_type":
      return `${type.kind} ${typeKey(type.of)}`;
    case "game":
      return `game${type.decl === undefined ? "" : nodeKey(type.decl)}`;
    default:
      return type.kind;
  }
}
