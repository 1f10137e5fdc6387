/** `import measured { truth }`: what comes in so is measured (B10), and so is every constant and function that speaks of it. */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import type { Symbol } from "../../2-bind/symbols.js";

type Lookup = (name: ast.Name) => Symbol | undefined;

/** Says of a name whether it stands for something measured: gives the name under which that was imported. */
export class MeasuredImports {
  private readonly known = new Map<ast.Node, string | undefined>();

  constructor(private readonly symbolOf: Lookup) {}

  /** The measured import that a name stands for or leads to; nothing where there is none. */
  behind(name: ast.Name): string | undefined {
    const symbol = this.symbolOf(name);
    if (symbol?.kind !== "declaration" && symbol?.kind !== "inner") return undefined;
    if (symbol.kind === "declaration" && symbol.measured === true) return name.text;
    const { declaration } = symbol;
    return declaration.kind === "fn" || declaration.kind === "const" ? this.inside(declaration) : undefined;
  }

  private inside(declaration: ast.FnDecl | ast.ConstDecl): string | undefined {
    if (this.known.has(declaration)) return this.known.get(declaration);
    this.known.set(declaration, undefined); // a function that calls itself adds nothing
    const [first] = this.uses(declaration.kind === "fn" ? declaration.body : declaration.value);
    this.known.set(declaration, first?.import);
    return first?.import;
  }

  /** The names below a node that stand for something measured; `measure` may speak of anything. */
  uses(node: ast.Node): readonly { readonly name: ast.Name; readonly import: string }[] {
    const found: { name: ast.Name; import: string }[] = [];
    visit(node, (inner) => {
      if (inner.kind === "measure" || inner.kind === "fn" || inner.kind === "const") return false;
      if (inner.kind !== "name_expr") return true;
      const { name } = inner as ast.NameExpr;
      const source = this.behind(name);
      if (source !== undefined) found.push({ name, import: source });
      return true;
    });
    return found;
  }
}
