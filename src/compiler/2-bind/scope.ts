/** Scopes: what each written name means at a place. */
import type * as ast from "../1-parse/ast.js";
import type { Reporter } from "../diagnostics/define.js";
import { duplicateName } from "./messages.js";
import type { Symbol } from "./symbols.js";

export class Scope {
  readonly names = new Map<string, Symbol>();
  private readonly places = new Map<string, ast.Name>();

  constructor(
    readonly parent: Scope | undefined,
    /** In words, for messages: `file`, `game`, `block`. */
    readonly what: string,
  ) {}

  lookup(name: string): Symbol | undefined {
    return this.names.get(name) ?? this.parent?.lookup(name);
  }

  /** Declares a name; a second one of the same name in this scope is reported once and loses. */
  declare(name: ast.Name, symbol: Symbol, report: Reporter): void {
    const before = this.places.get(name.text);
    if (before !== undefined && before !== name) {
      report(
        duplicateName,
        name.span,
        { name: name.text, what: this.what },
        { related: [{ span: before.span, text: "first declared here" }] },
      );
      return;
    }
    this.places.set(name.text, name);
    this.names.set(name.text, symbol);
  }

  /** Every name that can be seen from here, innermost first. */
  *all(): Iterable<string> {
    yield* this.names.keys();
    if (this.parent !== undefined) yield* this.parent.all();
  }
}
