/**
 * How values are written in a format's holes. A value is plain data, as constants are: numbers, booleans, text, `null` for none, arrays in
 * row-major order, records as objects, tags with a payload as `{ tag, heads }`; enum members, seats, cells and plain tags are numbers.
 */
export type Shape =
  | { readonly kind: "bool" }
  /** One of some words: members of an enum, seats, tags without a payload; the value is its number. */
  | { readonly kind: "words"; readonly name: string; readonly words: readonly string[] }
  | { readonly kind: "int"; readonly low: number; readonly high: number }
  | { readonly kind: "real" }
  /** At most `upTo` characters (code points). Straight in a hole it is written as it is, inside of another value in quotes. */
  | { readonly kind: "text"; readonly upTo?: number }
  /** A cell: `(row, column)`; its value is its number. */
  | { readonly kind: "grid"; readonly rows: number; readonly cols: number }
  | { readonly kind: "option"; readonly inner: Shape }
  /** A list or an array (`exactly` entries). Straight in a hole it has no brackets. */
  | { readonly kind: "list"; readonly element: Shape; readonly upTo?: number; readonly exactly?: number }
  | { readonly kind: "tuple"; readonly elements: readonly Shape[] }
  | { readonly kind: "record"; readonly name?: string; readonly fields: readonly ShapeField[] }
  | { readonly kind: "tagged"; readonly tags: readonly { readonly tag: string; readonly heads: readonly ShapeField[] }[] }
  /** Another format, written in place. */
  | { readonly kind: "format"; readonly format: FormatInfo };

export interface ShapeField {
  readonly name: string;
  readonly shape: Shape;
}

/** A part of a format's template: text that stands for itself, or a hole. */
export type Piece = string | Hole;

export interface Hole {
  readonly name: string;
  readonly shape: Shape;
  /** Read by its author alone (B6). */
  readonly private?: true;
  /** What stands between the entries of a list that is straight in the hole; `, ` without a word. */
  readonly separator?: string;
}

/** A format as plain data: what the compiler emits and the runtime works with. */
export interface FormatInfo {
  readonly name: string;
  readonly doc: string;
  readonly source: string;
  readonly pieces: readonly Piece[];
}

/** A value of a hole. */
export type Written = number | boolean | string | null | readonly Written[] | { readonly [field: string]: Written };

/** What stands between entries where nothing else is said. */
export const SEPARATOR = ", ";

/** Gives the holes of a format. */
export function holesOf(format: FormatInfo): readonly Hole[] {
  return format.pieces.filter((piece): piece is Hole => typeof piece !== "string");
}
