/** Functions as values of games' parameters: known by where they are written, so that a game can be fixed for one as for a number. */
import type * as ast from "../../1-parse/ast.js";
import type { Bound, Symbol } from "../../2-bind/symbols.js";
import type { ConstValue } from "../typed.js";

/** The constant that stands for a function, by its body. */
export function functionConstant(body: ast.Node): ConstValue {
  return { function: `${body.span.file.path}:${body.span.start}` };
}

/** The function at the top of a file that a constant stands for; nothing for other constants. */
export function functionOf(bound: Bound, value: ConstValue | undefined): Symbol | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { function: key } = value as { readonly [field: string]: ConstValue };
  if (typeof key !== "string") return undefined;
  for (const file of bound.files)
    for (const d of file.file.declarations) {
      const body = d.kind === "fn" ? d.body : d.kind === "extern" ? d : undefined;
      if (body !== undefined && `${body.span.file.path}:${body.span.start}` === key)
        return { kind: "declaration", declaration: d as ast.FnDecl | ast.ExternDecl, file };
    }
  return undefined;
}
