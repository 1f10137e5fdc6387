/** Names in types and domains. */
import type * as ast from "../1-parse/ast.js";
import { unreachable } from "../diagnostics/define.js";
import { builtinTypes, learningBuiltins } from "./builtins.js";
import { near } from "./did-you-mean.js";
import { notAType, unknownType } from "./messages.js";
import { Scope } from "./scope.js";
import type { Symbol } from "./symbols.js";
import { NameWalker } from "./walk-names.js";

/** How types are written that go by these names elsewhere. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["list", "a list is written with its bound: `T[] up to n`"],
  ["vector", "a list is written with its bound: `T[] up to n`"],
  ["array", "an array is written `T[n]`, or over any finite type: `T[Suit]`, `T[player]`"],
  ["dict", "what is looked up by a finite type is an array over it: `T[Suit]`"],
  ["map", "what is looked up by a finite type is an array over it: `T[Suit]`"],
  ["string", "text is `text`"],
  ["str", "text is `text`"],
  ["float", "a real number is `real`"],
  ["double", "a real number is `real`"],
  ["number", "a whole number is a range such as `0..20`, or `int`; a real one is `real`"],
  ["integer", "a whole number is a range such as `0..20`, or `int`"],
  ["boolean", "a truth value is `bool`"],
]);

export abstract class TypeWalker extends NameWalker {
  protected field(field: ast.Field, scope: Scope, defaults: Scope = scope): void {
    this.visibility(field.visibility, scope);
    this.type(field.type, scope);
    if (field.init !== undefined) this.expr(field.init.value, defaults);
  }

  protected visibility(words: readonly ast.VisibilityWord[], scope: Scope): void {
    for (const word of words) for (const seat of word.by) if (seat.name.text !== "others") this.seatRef(seat, scope);
  }

  /** `open`: a name that is not known may be a size variable. */
  protected type(t: ast.TypeNode | ast.SizeType, scope: Scope, open = false): void {
    switch (t.kind) {
      case "unknown":
        return;
      case "size_type":
        return this.expr(t.size, scope, open);
      case "range_type":
        this.expr(t.low, scope, open);
        return this.expr(t.high, scope, open);
      case "set_type":
        return this.type(t.element, scope, open);
      case "fn_type":
        t.params.forEach((p) => this.type(p, scope, open));
        return this.type(t.result, scope, open);
      case "heads_type":
        return t.fields.forEach((f) => this.field(f, scope));
      case "tuple_type":
        return t.elements.forEach((e) => this.type(e, scope, open));
      case "option_type":
        return this.type(t.inner, scope, open);
      case "array_type":
        this.type(t.element, scope, open);
        for (const d of t.dims) {
          // A dimension may be a size: a constant's or parameter's name.
          if (d.kind === "named_type") this.namedType(d, scope, open || this.mode === "learning", true);
          else this.type(d, scope, open || this.mode === "learning");
        }
        return;
      case "bounded_type":
        this.type(t.inner, scope, open);
        return this.expr(t.bound, scope, open);
      case "in_type":
        this.type(t.inner, scope, open);
        return this.expr(t.range, scope, open);
      case "named_type":
        return this.namedType(t, scope, open);
      default:
        return unreachable(t);
    }
  }

  protected namedType(t: ast.NamedType, scope: Scope, open: boolean, size = false): void {
    const name = t.path[0];
    const symbol = scope.lookup(name.text);
    if (symbol !== undefined) {
      this.symbolOf.set(name, symbol);
      const what = t.path.length === 1 ? notType(symbol, size || open || this.mode === "learning") : undefined;
      if (what !== undefined) {
        this.report(notAType, name.span, { name: name.text, what });
        this.symbolOf.set(name, { kind: "unresolved", name });
      }
    } else if (builtinTypes.has(name.text) || (this.mode === "learning" && learningBuiltins.has(name.text))) {
      this.symbolOf.set(name, { kind: "builtin", name: name.text });
    } else if (!open && !this.members.has(name.text)) {
      const types = [...scope.all()].filter((n) => notType(scope.lookup(n)!, false) === undefined);
      // What other languages call such types comes before names that merely look alike.
      const called = ELSEWHERE.get(name.text.toLowerCase());
      const best = called === undefined ? near(name.text, [...types, ...builtinTypes.keys()]) : undefined;
      this.tell(unknownType, name, best, called === undefined ? {} : { help: called });
    }
    for (const arg of t.args ?? []) this.expr(arg.value, scope, open);
    if (t.of !== undefined) this.expr(t.of, scope, open);
  }

  /** `candidate`: how the value is called in `where`. */
  protected domain(domain: ast.DomainNode, scope: Scope, candidate: Symbol | undefined, candidateName?: string): void {
    const tags = new Map<string, ast.Name>();
    for (const alternative of domain.alternatives) {
      const inside = new Scope(scope, "domain");
      inside.names.set("it", { kind: "builtin", name: "it" });
      if (candidate !== undefined && candidateName !== undefined) inside.names.set(candidateName, candidate);
      if (alternative.tag !== undefined) {
        this.once(tags, alternative.tag, "domain");
        if (alternative.heads.length === 0 && domain.alternatives.length === 1) {
          const symbol = scope.lookup(alternative.tag.text);
          if (symbol !== undefined && notType(symbol, false) === undefined) this.symbolOf.set(alternative.tag, symbol);
        }
      }
      const heads = new Scope(inside, "domain");
      const headsOf = alternative.type?.kind === "heads_type" ? alternative.type.fields : alternative.heads;
      for (const head of headsOf) heads.declare(head.name, { kind: "local", name: head.name, from: head }, this.report);
      for (const head of alternative.heads) this.field(head, scope);
      if (alternative.type !== undefined) this.type(alternative.type, scope);
      if (alternative.where !== undefined) this.expr(alternative.where, heads);
    }
  }

  protected indices(indices: readonly ast.IndexNode[], scope: Scope): void {
    for (const index of indices) if (index.kind !== "wildcard") this.expr(index, scope);
  }

  protected seatRef(seat: ast.SeatRef, scope: Scope): void {
    this.name(seat.name, scope);
    this.indices(seat.indices, scope);
  }
}

/** Says what a symbol is, where it is no type; `sizes`: values may stand for sizes. */
function notType(symbol: Symbol, sizes: boolean): string | undefined {
  switch (symbol.kind) {
    case "declaration":
    case "inner":
      switch (symbol.declaration.kind) {
        case "enum":
        case "record":
        case "type":
        case "extern":
        case "network":
        case "game":
        case "format":
          return undefined;
        case "const":
          return undefined; // a size
        case "fn":
        case "rule":
        case "act":
        case "method":
          return `a ${symbol.declaration.kind === "fn" ? "function" : symbol.declaration.kind}`;
        default:
          return unreachable(symbol.declaration);
      }
    case "builtin":
    case "unresolved":
    case "players":
    case "seat":
    case "param":
    case "lasting":
      return undefined;
    case "state":
    case "local":
    case "counter":
      return sizes || symbol.kind !== "state" ? undefined : "state of the game";
    case "member":
      return "a member of an enum";
    default:
      return unreachable(symbol);
  }
}
