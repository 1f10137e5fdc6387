import type { BoundFile } from "../../2-bind/symbols.js";
import type { Staged } from "./values.js";

/** Names in force while staging: a chain of small maps that ends at a file's top level. */
export class Scope {
  private readonly names = new Map<string, Staged>();

  constructor(
    readonly parent: Scope | undefined,
    readonly file: BoundFile,
  ) {}

  child(): Scope {
    return new Scope(this, this.file);
  }

  define(name: string, value: Staged): void {
    this.names.set(name, value);
  }

  /** Changes a `var` where it was defined; false if there is none. */
  assign(name: string, value: Staged): boolean {
    if (this.names.has(name)) {
      this.names.set(name, value);
      return true;
    }
    return this.parent?.assign(name, value) ?? false;
  }

  find(name: string): Staged | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }

  /** Every name in force, nearest first, for suggestions. */
  *visible(): Iterable<string> {
    yield* this.names.keys();
    if (this.parent) yield* this.parent.visible();
    else yield* this.file.scope.keys();
  }
}
