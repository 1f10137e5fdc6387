/** What an extern must answer, as plain data: emitted modules carry it, the runtime compares answers with it (G4). */
export type ExternShape =
  | { readonly kind: "bool" }
  /** Whole numbers: ranges, enum members, seats and cells. */
  | { readonly kind: "int"; readonly low: number; readonly high: number }
  | { readonly kind: "real" }
  | { readonly kind: "text"; readonly upTo?: number }
  | { readonly kind: "option"; readonly inner: ExternShape }
  /** Arrays and lists; arrays are flat, row-major, and have exactly `length` entries. */
  | { readonly kind: "list"; readonly element: ExternShape; readonly length?: number; readonly upTo?: number }
  | { readonly kind: "tuple"; readonly elements: readonly ExternShape[] }
  | { readonly kind: "record"; readonly fields: readonly { readonly name: string; readonly shape: ExternShape }[] };
