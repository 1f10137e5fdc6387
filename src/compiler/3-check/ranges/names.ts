import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../types.js";

/** The types that names have at the point being looked at; other names keep the types of before. */
export class Names extends Map<ast.Name, Type> {
  now = new Map<ast.Name, Type>();

  constructor(private readonly before: ReadonlyMap<ast.Name, Type>) {
    super();
  }

  override get(name: ast.Name): Type | undefined {
    return this.now.get(name) ?? this.before.get(name);
  }

  override has(name: ast.Name): boolean {
    return this.get(name) !== undefined;
  }

  override set(name: ast.Name, type: Type): this {
    // `Map`'s constructor may call this before the fields are there.
    this.now?.set(name, type);
    return this;
  }
}
