/** Looks names up and reports those that nothing is known of. */
import type * as ast from "../1-parse/ast.js";
import type { Extras, Reporter } from "../diagnostics/define.js";
import { builtinFunctions, builtinTypes, builtinValues, isBuiltinValue, learningBuiltins } from "./builtins.js";
import { meant, near } from "./did-you-mean.js";
import { duplicateName, unknownName } from "./messages.js";
import type { Scope } from "./scope.js";
import type { Symbol } from "./symbols.js";

/** How unknown names are treated here. */
export type Mode =
  /** Games and tests: all names must be known. */
  | "plain"
  /** Methods, networks, claims, and functions that may belong to them: what learning brings is known too. */
  | "learning";

export abstract class NameWalker {
  protected mode: Mode = "plain";
  /** A type that is imported was not found: names that nothing is known of may be its members. */
  protected missingTypes = false;
  private readonly told = new Set<string>();
  /** The name at hand stands where a seat is wanted. */
  private wantsSeat: ast.Name | undefined;

  constructor(
    protected readonly top: Scope,
    protected readonly symbolOf: Map<ast.Name, Symbol>,
    /** Members, tags and seats anywhere: left to types. */
    protected readonly members: ReadonlySet<string>,
    protected readonly report: Reporter,
  ) {}

  protected abstract expr(e: ast.Expr, scope: Scope, open?: boolean, binding?: ast.Binding): void;
  protected abstract block(block: ast.Block, scope: Scope): void;
  protected abstract statement(s: ast.Stmt, scope: Scope): void;

  protected once(seen: Map<string, ast.Name>, name: ast.Name, what: string): void {
    const before = seen.get(name.text);
    if (before === undefined) seen.set(name.text, name);
    else {
      const related = [{ span: before.span, text: "first declared here" }];
      this.report(duplicateName, name.span, { name: name.text, what }, { related });
    }
  }

  protected bindName(name: ast.BindName, scope: Scope, from: ast.Node): void {
    if (name.kind === "wildcard") return;
    if (name.kind === "name_tuple") return name.names.forEach((n) => this.bindName(n, scope, from));
    scope.declare(name, { kind: "local", name, from }, this.report);
    this.symbolOf.set(name, { kind: "local", name, from });
  }

  protected name(name: ast.Name, scope: Scope, open = false): void {
    const symbol = scope.lookup(name.text);
    if (symbol !== undefined) {
      this.symbolOf.set(name, symbol);
      return;
    }
    if (isBuiltinValue(name.text) || builtinTypes.has(name.text)) {
      this.symbolOf.set(name, { kind: "builtin", name: name.text });
      return;
    }
    if (this.mode === "learning" && learningBuiltins.has(name.text)) {
      this.symbolOf.set(name, { kind: "builtin", name: name.text });
      return;
    }
    if (open || this.members.has(name.text)) return;
    this.unknown(name, scope);
  }

  /** Tells `count(q in players where c)` what a loop over values looks like, where nothing is called q. */
  protected loopWithoutFor(e: ast.ClauseExpr, scope: Scope): void {
    const { operand } = e;
    if (operand.kind !== "in" || operand.left.kind !== "name_expr") return;
    const { name } = operand.left;
    if (scope.lookup(name.text) !== undefined || isBuiltinValue(name.text) || this.members.has(name.text)) return;
    const { file, start, end } = operand.span;
    this.symbolOf.set(name, { kind: "unresolved", name });
    if (this.told.has(name.text)) return;
    this.told.add(name.text);
    const clause = file.text.slice(start, end);
    this.report(
      unknownName,
      name.span,
      { name: name.text },
      {
        help: `what goes through values says first what it wants of each: \`count(c for ${clause})\`, \`[${name.text} for ${clause} where c]\``,
      },
    );
  }

  protected unknown(name: ast.Name, scope: Scope): void {
    const candidates = [...scope.all(), ...this.members, ...builtinFunctions.keys(), ...builtinValues.keys()];
    if (this.mode === "learning") candidates.push(...learningBuiltins);
    const best = near(name.text, candidates);
    const seats = [...scope.all()].filter((n) => scope.lookup(n)?.kind === "seat");
    const known =
      this.wantsSeat === name && seats.length > 0 ? { help: `the seats here are ${seats.map((s) => `\`${s}\``).join(", ")}` } : {};
    this.tell(unknownName, name, best, known);
  }

  /** Walks an expression that says which seat is meant. */
  protected seat(e: ast.Expr, scope: Scope): void {
    this.wantsSeat = e.kind === "name_expr" ? e.name : undefined;
    this.expr(e, scope);
    this.wantsSeat = undefined;
  }

  /** Reports an unknown name once a file. */
  protected tell(kind: typeof unknownName, name: ast.Name, best: string | undefined, otherwise: Extras = {}): void {
    this.symbolOf.set(name, { kind: "unresolved", name }); // later phases stay silent about it
    if (this.told.has(name.text) || (this.missingTypes && best === undefined)) return;
    this.told.add(name.text);
    this.report(kind, name.span, { name: name.text }, best === undefined ? otherwise : meant(name.span, best));
  }
}
