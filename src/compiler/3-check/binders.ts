import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { mismatch } from "./messages.js";
import { typeText } from "./type-text.js";
import { UNKNOWN, type Type } from "./types.js";

/** Gives names their types, taking tuples apart. */
export function bindPattern(c: Context, name: ast.BindName, type: Type): void {
  switch (name.kind) {
    case "wildcard":
      return;
    case "name":
      c.nameTypes.set(name, type);
      return;
    case "name_tuple": {
      if (type.kind === "grid" && name.names.length === 2) {
        bindPattern(c, name.names[0], { kind: "int", low: 0, high: type.rows - 1 });
        bindPattern(c, name.names[1], { kind: "int", low: 0, high: type.cols - 1 });
        return;
      }
      const fits = type.kind === "tuple" && type.elements.length === name.names.length;
      if (!fits && type.kind !== "unknown")
        c.report(mismatch, name.span, { expected: `a tuple of ${name.names.length}`, found: typeText(type) });
      name.names.forEach((n, i) => bindPattern(c, n, fits ? type.elements[i] : UNKNOWN));
      return;
    }
  }
}
