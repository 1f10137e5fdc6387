/** The names of locals inside one emitted function, scope by scope. */
import type { LocalId } from "../../../4-lower/games/ir.js";
import { camel, Scope } from "../names.js";

export class Locals {
  private constructor(
    private readonly scope: Scope,
    private readonly known: ReadonlyMap<LocalId, string>,
  ) {}

  /** Starts a function: module-level names are taken, and so are its parameters. */
  static function(module: Scope, parameters: readonly string[] = []): Locals {
    const scope = new Scope(module);
    for (const name of parameters) scope.take(name);
    return new Locals(scope, new Map());
  }

  /** Adds a local to the scope at hand; what comes after sees it. */
  with(local: LocalId, wish: string): Locals {
    return this.inner().here(local, wish);
  }

  /** Adds a local that must not be visible around: a loop's or a function's parameter. */
  private here(local: LocalId, wish: string): Locals {
    return new Locals(this.scope, new Map(this.known).set(local, this.scope.take(camel(wish))));
  }

  inner(): Locals {
    return new Locals(new Scope(this.scope), this.known);
  }

  /** Names a local by a text of the caller's own. */
  as(local: LocalId, text: string): Locals {
    return new Locals(this.scope, new Map(this.known).set(local, text));
  }

  nameOf(local: LocalId): string | undefined {
    return this.known.get(local);
  }
}
