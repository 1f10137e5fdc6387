/** Conditions as labels of the program counter (B4). */
import type * as ast from "../../1-parse/ast.js";
import { written } from "./context.js";
import { because } from "./labels.js";
import type { Label } from "./labels.js";

/** Adds a step to a condition's label: it decides what runs. */
export const deciding = (label: Label, what: string, node: { readonly span: ast.Node["span"] }): Label =>
  because(label, node.span, `\`${what} ${written(node)}\` decides what runs next`, { decides: true });
