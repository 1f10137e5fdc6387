/** The types of values in games, functions and constants (semantics.md C). What methods add (columns, batches) lives in `learning/`. */
import type { EnumDecl, FormatDecl, GameDecl, RecordDecl } from "../1-parse/ast.js";

export type Type =
  /** `variable`: a type parameter, or the size variable of an array, that only a call tells. */
  | { readonly kind: "unknown"; readonly variable?: string }
  | { readonly kind: "bool" }
  /** `lo..hi`, both included; `int` is the whole of int32. */
  | { readonly kind: "int"; readonly low: number; readonly high: number }
  | { readonly kind: "real" }
  | { readonly kind: "text"; readonly upTo?: number }
  | { readonly kind: "enum"; readonly name: string; readonly members: readonly string[]; readonly decl: EnumDecl }
  /** The seats of a game's players, or of one role (`indices` are its dimensions); as numbers, in declared order. */
  | { readonly kind: "seat"; readonly game: GameDecl; readonly names: readonly string[] }
  /** Row-major cells. */
  | { readonly kind: "grid"; readonly rows: number; readonly cols: number }
  | { readonly kind: "tuple"; readonly elements: readonly Type[] }
  | {
      readonly kind: "record";
      readonly name?: string;
      readonly fields: readonly FieldType[];
      readonly decl?: RecordDecl;
      readonly format?: FormatDecl;
    }
  | { readonly kind: "tagged"; readonly name?: string; readonly tags: readonly TagType[] }
  | { readonly kind: "option"; readonly inner: Type }
  /** One entry for each combination of finite index types. */
  | { readonly kind: "array"; readonly index: readonly Type[]; readonly element: Type }
  | { readonly kind: "list"; readonly element: Type; readonly upTo?: number; readonly length?: number }
  | { readonly kind: "set"; readonly element: Type }
  | { readonly kind: "table"; readonly key: Type; readonly element: Type }
  | { readonly kind: "fn"; readonly params: readonly Type[]; readonly result: Type }
  | { readonly kind: "dist"; readonly of: Type }
  /** A finite index type used as a value: `Cell` in `for c in Cell`, `players`. */
  | { readonly kind: "index_type"; readonly of: Type }
  | { readonly kind: "game"; readonly decl?: GameDecl }
  | { readonly kind: "policy" }
  | { readonly kind: "network" }
  /** `none` before an option type is known for it. */
  | { readonly kind: "none" }
  | { readonly kind: "unit" };

export interface FieldType {
  readonly name: string;
  readonly type: Type;
  /** The ends of a head of reals (`by: real in -1..1`), both included, as 32-bit reals. */
  readonly box?: { readonly low: number; readonly high: number };
}

/** A tag and what it carries, in order. A tag without heads is a plain value. */
export interface TagType {
  readonly tag: string;
  readonly heads: readonly FieldType[];
  /** The format that it is read by, of a text in one of several. */
  readonly format?: FormatDecl;
}

export const INT: Type = { kind: "int", low: -2147483648, high: 2147483647 };
export const REAL: Type = { kind: "real" };
export const BOOL: Type = { kind: "bool" };
export const UNKNOWN: Type = { kind: "unknown" };

/** Counts the values of a finite index type (C5); undefined for others. */
export function sizeOf(type: Type): number | undefined {
  switch (type.kind) {
    case "bool":
      return 2;
    case "int":
      return type.high - type.low + 1 <= 2 ** 24 ? type.high - type.low + 1 : undefined;
    case "enum":
      return type.members.length;
    case "seat":
      return type.names.length;
    case "grid":
      return type.rows * type.cols;
    case "option": {
      const inner = sizeOf(type.inner);
      return inner === undefined ? undefined : inner + 1;
    }
    case "tuple":
      return product(type.elements.map(sizeOf));
    case "record":
      return product(type.fields.map((f) => sizeOf(f.type)));
    case "tagged": {
      let total = 0;
      for (const tag of type.tags) {
        const size = product(tag.heads.map((h) => sizeOf(h.type)));
        if (size === undefined) return undefined;
        total += size;
      }
      return total;
    }
    default:
      return undefined;
  }
}

function product(sizes: readonly (number | undefined)[]): number | undefined {
  return sizes.reduce<number | undefined>((a, b) => (a === undefined || b === undefined ? undefined : a * b), 1);
}

/** Says whether a part of a type is not known, so that messages about the whole would be a second one for one mistake. */
export function hasUnknown(type: Type): boolean {
  switch (type.kind) {
    case "unknown":
      return true;
    case "option":
      return hasUnknown(type.inner);
    case "array":
      return hasUnknown(type.element) || type.index.some(hasUnknown);
    case "list":
    case "set":
    case "table":
      return hasUnknown(type.element);
    case "tuple":
      return type.elements.some(hasUnknown);
    case "record":
      return type.fields.some((f) => hasUnknown(f.type));
    case "tagged":
      return type.tags.some((t) => t.heads.some((h) => hasUnknown(h.type)));
    case "dist":
    case "index_type":
      return hasUnknown(type.of);
    default:
      return false;
  }
}
