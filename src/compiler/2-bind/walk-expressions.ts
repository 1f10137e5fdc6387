/** Names in expressions and patterns, and what conditions bind. */
import type * as ast from "../1-parse/ast.js";
import { unreachable } from "../diagnostics/define.js";
import { builtinFunctions } from "./builtins.js";
import { boundNotCompared } from "./messages.js";
import { Scope } from "./scope.js";
import type { Symbol } from "./symbols.js";
import { TypeWalker } from "./walk-types.js";

/** `batch.site` or, beside a table, `.site`. */
function isSite(e: ast.Expr): boolean {
  return (e.kind === "member" || e.kind === "column") && e.name.text === "site";
}

export abstract class ExpressionWalker extends TypeWalker {
  protected exprs(list: readonly ast.Expr[], scope: Scope): void {
    list.forEach((e) => this.expr(e, scope));
  }

  /** `binding`: the `let` whose whole right side this is; its name is the candidate in `where` (A3). */
  protected expr(e: ast.Expr, scope: Scope, open = false, binding?: ast.Binding): void {
    switch (e.kind) {
      case "unknown":
      case "number":
      case "bool":
      case "none":
      case "column":
        return;
      case "string":
        for (const part of e.parts) if (part.kind === "string_hole") this.expr(part.value, scope);
        return;
      case "name_expr":
        return this.name(e.name, scope, open);
      case "member":
        return this.expr(e.object, scope, open);
      case "call":
        this.expr(e.callee, scope);
        return this.args(e.args, scope);
      case "index":
        this.expr(e.object, scope, open);
        return this.indices(e.indices, scope);
      case "unary":
        return this.expr(e.operand, scope, open);
      case "binary":
        this.expr(e.left, scope, open);
        return this.expr(
          e.right,
          e.op === "and" ? this.whereTrue(e.left, scope) : e.op === "or" ? this.whereFalse(e.left, scope) : scope,
          open,
        );
      case "is":
        this.expr(e.left, scope);
        // `batch.site is reply`: which decisions there are is known where the table is.
        if (this.mode === "learning" && isSite(e.left) && e.right.kind === "name_expr") return;
        return this.isPattern(e.right, scope);
      case "in":
      case "pipe":
        this.expr(e.left, scope);
        return this.expr(e.right, scope);
      case "range":
        this.expr(e.low, scope, open);
        return this.expr(e.high, scope, open);
      case "conditional":
        this.expr(e.condition, scope);
        this.expr(e.then, this.whereTrue(e.condition, scope));
        return this.expr(e.else, this.whereFalse(e.condition, scope));
      case "lambda": {
        const inside = new Scope(scope, "function");
        e.params.forEach((p) => this.bindName(p, inside, e));
        return e.body.kind === "block" ? this.block(e.body, inside) : this.expr(e.body, inside);
      }
      case "paren":
        return this.expr(e.inner, scope, open, binding);
      case "record_expr":
        return e.entries.forEach((entry) => this.expr(entry.value, scope));
      case "tuple":
      case "list":
        return this.exprs(e.elements, scope);
      case "comprehension":
        return this.expr(e.value, this.forClause(e.for, scope));
      case "weighted":
        return e.outcomes.forEach((o) => this.exprs([o.value, o.weight], scope));
      case "match":
        return this.match(e, scope);
      case "collect": {
        if (e.count !== undefined) this.expr(e.count, scope);
        const inside = e.for === undefined ? scope : this.forClause(e.for, scope);
        this.expr(e.of.kind === "call" ? e.of.callee : e.of, inside);
        const later = new Scope(inside, "collect");
        if (e.of.kind === "call") this.gameArgs(e.of.args, later);
        if (e.from !== undefined) this.expr(e.from, later);
        return this.bindings(e.bindings, later);
      }
      case "run":
        return this.expr(e.call, scope);
      case "play_expr":
        this.expr(e.call, scope);
        if (e.from !== undefined) this.expr(e.from, scope);
        return this.bindings(e.bindings, scope);
      case "clause": {
        if (e.word === "where") this.loopWithoutFor(e, scope);
        this.expr(e.operand, scope, false, binding);
        // After `over` stands an axis, which may be a size variable of a tensor's type.
        if (e.word !== "where") return this.expr(e.argument, scope, e.word === "over" && this.mode === "learning");
        const inside = new Scope(scope, "where");
        inside.names.set("it", { kind: "builtin", name: "it" });
        this.candidate(binding, inside);
        return this.expr(e.argument, inside);
      }
      case "with":
        this.expr(e.operand, scope);
        return this.expr(e.record, scope);
      case "else":
        this.expr(e.operand, scope, false, binding);
        return e.otherwise.kind === "block" ? this.block(e.otherwise, scope) : this.expr(e.otherwise, scope);
      case "chooses": {
        this.seat(e.seat, scope);
        const target = binding?.target.kind === "name" ? binding.target : undefined;
        const symbol: Symbol | undefined = target && binding && { kind: "local", name: target, from: binding };
        return this.domain(e.domain, scope, symbol, target?.text);
      }
      case "writes":
        this.seat(e.seat, scope);
        for (const format of e.formats) {
          this.name(format.name, scope);
          this.args(format.args ?? [], scope);
        }
        return;
      case "given":
        this.expr(e.operand, scope, false, binding);
        return this.expr(e.record, scope);
      default:
        return unreachable(e);
    }
  }

  protected candidate(binding: ast.Binding | undefined, scope: Scope): void {
    if (binding?.target.kind !== "name") return;
    scope.names.set(binding.target.text, { kind: "local", name: binding.target, from: binding });
  }

  protected args(args: readonly ast.Arg[], scope: Scope): void {
    // `over:` names axes, which may be size variables.
    for (const { name, value } of args) {
      const axes = this.mode === "learning" && name?.text === "over" ? (value.kind === "tuple" ? value.elements : [value]) : undefined;
      if (axes) axes.forEach((axis) => this.expr(axis, scope, true));
      else this.expr(value, scope);
    }
  }

  /** In a collected game's arguments later ones may read earlier ones (D5). */
  protected gameArgs(args: readonly ast.Arg[], scope: Scope): void {
    for (const arg of args) {
      this.expr(arg.value, scope);
      if (arg.name === undefined) continue;
      const symbol: Symbol = { kind: "local", name: arg.name, from: arg };
      this.symbolOf.set(arg.name, symbol);
      if (scope.lookup(arg.name.text) === undefined) scope.names.set(arg.name.text, symbol);
    }
  }

  /** `pilot[side, d]: skill[d]`: names in the brackets that are not known bind each entry's indices (D5). */
  protected bindings(list: readonly ast.Bind[], scope: Scope): void {
    for (const bind of list) {
      const inside = new Scope(scope, "binding");
      for (const index of bind.indices) {
        if (index.kind === "wildcard") continue;
        const fresh = index.kind === "name_expr" && scope.lookup(index.name.text) === undefined && !this.members.has(index.name.text);
        if (fresh) this.bindName(index.name, inside, bind);
        else this.expr(index, scope);
      }
      if (bind.value !== undefined) this.expr(bind.value, inside);
    }
  }

  protected match(e: ast.MatchExpr, scope: Scope): void {
    if (e.subject !== undefined) this.expr(e.subject, scope);
    let rest = scope;
    for (const arm of e.arms) {
      let inside = new Scope(rest, "arm");
      if (arm.pattern !== undefined) this.pattern(arm.pattern, scope, inside);
      if (arm.guard !== undefined) {
        this.expr(arm.guard, rest);
        inside = this.whereTrue(arm.guard, inside);
        rest = this.whereFalse(arm.guard, rest);
      }
      if (arm.where !== undefined) {
        this.expr(arm.where, inside);
        inside = this.whereTrue(arm.where, inside);
      }
      if (arm.body.kind === "block") this.block(arm.body, inside);
      else this.statement(arm.body, inside);
    }
  }

  protected pattern(p: ast.Pattern, scope: Scope, inside: Scope): void {
    switch (p.kind) {
      case "any_of":
        return p.patterns.forEach((q) => this.pattern(q, scope, inside));
      case "tuple_pattern":
        return p.elements.forEach((q) => this.pattern(q, scope, inside));
      case "name_pattern": {
        const symbol = scope.lookup(p.name.text);
        if (symbol !== undefined) this.symbolOf.set(p.name, symbol);
        else if (p.name.text !== "some" && !this.members.has(p.name.text)) this.unknown(p.name, scope);
        return p.binds?.forEach((b) => this.bindName(b, inside, p));
      }
      default:
        return;
    }
  }

  /** What follows `is`: a member, seat, tag or value; bare names in a tag's brackets bind (C6). */
  protected isPattern(e: ast.Expr, scope: Scope): void {
    const tag = tagTest(e, scope);
    if (tag === undefined) return this.expr(e, scope);
    if (scope.lookup(tag.name.text) === undefined && !this.members.has(tag.name.text)) this.unknown(tag.name, scope);
    for (const arg of tag.args) {
      if (arg.name !== undefined || arg.value.kind !== "name_expr") this.expr(arg.value, scope);
      else if (isVariable(scope.lookup(arg.value.name.text))) {
        const name = arg.value.name.text;
        this.report(
          boundNotCompared,
          arg.value.span,
          { name, tag: tag.name.text },
          { help: `to compare, name the part: \`== ${tag.name.text}(part: ${name})\`; to bind, choose another name` },
        );
      }
    }
  }

  /** The scope where a condition is known to be true: names bound by its `is` tests. */
  protected whereTrue(condition: ast.Expr, scope: Scope): Scope {
    const inside = new Scope(scope, "condition");
    this.bindTests(condition, scope, inside, true);
    return inside.names.size === 0 ? scope : inside;
  }

  protected whereFalse(condition: ast.Expr, scope: Scope): Scope {
    const inside = new Scope(scope, "condition");
    this.bindTests(condition, scope, inside, false);
    return inside.names.size === 0 ? scope : inside;
  }

  protected bindTests(e: ast.Expr, scope: Scope, into: Scope, truth: boolean): void {
    switch (e.kind) {
      case "paren":
        return this.bindTests(e.inner, scope, into, truth);
      case "unary":
        return e.op === "not" ? this.bindTests(e.operand, scope, into, !truth) : undefined;
      case "binary":
        if ((e.op === "and" && truth) || (e.op === "or" && !truth)) {
          this.bindTests(e.left, scope, into, truth);
          this.bindTests(e.right, scope, into, truth);
        }
        return;
      case "is": {
        if (e.not === truth) return;
        const tag = tagTest(e.right, scope);
        for (const arg of tag?.args ?? []) {
          if (arg.name !== undefined || arg.value.kind !== "name_expr") continue;
          const name = arg.value.name;
          into.names.set(name.text, { kind: "local", name, from: e });
          this.symbolOf.set(name, { kind: "local", name, from: e });
        }
        return;
      }
      default:
        return;
    }
  }

  protected forClause(clause: ast.ForClause, scope: Scope): Scope {
    let inside = scope;
    const all = new Scope(scope, "for");
    for (const binder of clause.binders) {
      this.expr(binder.in, inside);
      binder.names.forEach((n) => this.bindName(n, all, binder));
      inside = all;
    }
    if (clause.where === undefined) return all;
    this.expr(clause.where, all);
    return this.whereTrue(clause.where, all);
  }
}

function isVariable(symbol: Symbol | undefined): boolean {
  return symbol?.kind === "local" || symbol?.kind === "param" || symbol?.kind === "state" || symbol?.kind === "counter";
}

/** Reads `raise(by)` after `is` as a test of a tag, unless the name before the brackets is a function or record in scope. */
function tagTest(
  e: ast.Expr,
  scope: { lookup(name: string): Symbol | undefined },
): { name: ast.Name; args: readonly ast.Arg[] } | undefined {
  if (e.kind !== "call" || e.callee.kind !== "name_expr") return undefined;
  const name = e.callee.name;
  const symbol = scope.lookup(name.text);
  if (symbol !== undefined || !/^[a-z_]/.test(name.text) || builtinFunctions.has(name.text)) return undefined;
  return { name, args: e.args };
}
