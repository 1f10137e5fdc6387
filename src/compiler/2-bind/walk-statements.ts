/** Names in statements and the scopes that they open. */
import type * as ast from "../1-parse/ast.js";
import { unreachable } from "../diagnostics/define.js";
import { Scope } from "./scope.js";
import { ExpressionWalker } from "./walk-expressions.js";

export abstract class StatementWalker extends ExpressionWalker {
  protected abstract common(d: ast.Common, scope: Scope): void;
  protected abstract fn(d: ast.FnDecl | ast.RuleDecl | ast.ActDecl, scope: Scope): void;

  protected block(block: ast.Block, scope: Scope): void {
    this.statements(block, new Scope(scope, "block"));
  }

  protected statements(block: ast.Block, scope: Scope): void {
    for (const s of block.statements) {
      if (s.kind === "fn") scope.declare(s.name, { kind: "inner", declaration: s, owner: block }, this.report);
    }
    for (const s of block.statements) this.statement(s, scope);
  }

  protected statement(s: ast.Stmt, scope: Scope): void {
    switch (s.kind) {
      case "unknown":
      case "break":
      case "continue":
      case "draw":
        return;
      case "let":
        return this.let(s, scope);
      case "if": {
        this.expr(s.condition, scope);
        this.block(s.then, this.whereTrue(s.condition, scope));
        if (s.else !== undefined) {
          const inside = this.whereFalse(s.condition, scope);
          if (s.else.kind === "if") this.statement(s.else, inside);
          else this.block(s.else, inside);
        }
        return;
      }
      case "for":
        return this.block(s.body, this.forClause(s.clause, scope));
      case "while":
        this.expr(s.condition, scope);
        return this.block(s.body, this.whereTrue(s.condition, scope));
      case "repeat": {
        if (s.count !== undefined) this.expr(s.count, scope);
        const inside = this.counter(s, s.noun, scope);
        const body = new Scope(inside, "block");
        this.statements(s.body, body);
        if (s.until !== undefined) this.expr(s.until, body);
        return;
      }
      case "cycle": {
        this.expr(s.in, scope);
        if (s.upTo !== undefined) this.expr(s.upTo, scope);
        const inside = this.counter(s, undefined, scope);
        inside.declare(s.name, { kind: "local", name: s.name, from: s }, this.report);
        return this.block(s.body, inside);
      }
      case "together":
        return this.statements(s.body, scope); // not a scope (A5)
      case "return":
        return s.value === undefined ? undefined : this.expr(s.value, scope);
      case "win":
        this.seat(s.winner, scope);
        return s.by === undefined ? undefined : this.expr(s.by, scope);
      case "end":
        return s.with === undefined ? undefined : this.expr(s.with, scope);
      case "reward": {
        const inside = s.for === undefined ? scope : this.forClause(s.for, scope);
        this.seat(s.target, inside);
        return this.expr(s.value, inside);
      }
      case "improve": {
        s.targets.forEach((t) => this.expr(t, scope));
        this.expr(s.using, scope);
        const inside = new Scope(scope, "block");
        if (s.over !== undefined) {
          this.expr(s.over.in, scope);
          s.over.names.forEach((n) => this.bindName(n, inside, s));
        }
        return this.block(s.body, inside);
      }
      case "objective":
      case "expect":
      case "require":
        this.expr(s.kind === "objective" ? s.value : s.condition, scope);
        return s.kind === "require" && s.else !== undefined ? this.expr(s.else, scope) : undefined;
      case "stage":
        return this.block(s.body, scope);
      case "every":
        this.expr(s.count, scope);
        if (s.of !== undefined) this.expr(s.of, scope);
        return this.block(s.body, scope);
      case "measure": {
        const inside = s.for === undefined ? scope : this.forClause(s.for, scope);
        for (const metric of s.metrics) {
          this.indices(metric.target.indices, inside);
          this.expr(metric.value, inside);
        }
        if (s.body === undefined) return;
        const body = new Scope(inside, "block");
        // A store to a name that is not in scope declares a metric.
        for (const inner of s.body.statements) {
          if (inner.kind !== "store" || inner.op !== "=") continue;
          const target = inner.target.kind === "index" ? inner.target.object : inner.target;
          if (target.kind !== "name_expr" || body.lookup(target.name.text) !== undefined) continue;
          body.names.set(target.name.text, { kind: "local", name: target.name, from: inner });
        }
        return this.statements(s.body, body);
      }
      case "report":
        return s.values.forEach((v) => this.expr(v, scope));
      case "seeds":
        return this.expr(s.range, scope);
      case "plays":
        for (const move of s.moves) {
          if (move.who !== undefined) {
            const symbol = scope.lookup(move.who.text);
            if (symbol !== undefined) this.symbolOf.set(move.who, symbol);
          }
          this.expr(move.move, scope);
        }
        return;
      case "const":
        this.common(s, scope);
        return scope.declare(s.name, { kind: "inner", declaration: s, owner: s }, this.report);
      case "fn":
        return this.fn(s, scope);
      case "store": {
        const inside = s.for === undefined ? scope : this.forClause(s.for, scope);
        this.expr(s.value, inside);
        return this.expr(s.target, inside);
      }
      case "expr":
        return this.expr(s.value, s.for === undefined ? scope : this.forClause(s.for, scope));
      default:
        return unreachable(s);
    }
  }

  /** The loop noun's singular counts passes (A7). */
  protected counter(loop: ast.RepeatStmt | ast.CycleStmt, noun: ast.Name | undefined, scope: Scope): Scope {
    const inside = new Scope(scope, "loop");
    const name = noun === undefined ? "iteration" : noun.text.endsWith("s") ? noun.text.slice(0, -1) : noun.text;
    inside.names.set(name, { kind: "counter", name, loop });
    return inside;
  }

  protected let(s: ast.LetStmt, scope: Scope): void {
    const outside = s.for === undefined ? scope : this.forClause(s.for, scope);
    for (const binding of s.bindings) {
      let inside = outside;
      this.visibility(binding.visibility, inside);
      if (binding.type !== undefined) this.type(binding.type, inside, this.mode === "learning");
      if (binding.indices.length > 0) {
        inside = new Scope(outside, "indices");
        for (const index of binding.indices) {
          const symbol = outside.lookup(index.text);
          if (symbol !== undefined) this.symbolOf.set(index, symbol);
          else this.unknown(index, outside);
        }
      }
      if (binding.init !== undefined) this.expr(binding.init.value, inside, false, binding);
      if (binding.target.kind === "name") {
        scope.declare(binding.target, { kind: "local", name: binding.target, from: binding }, this.report);
        this.symbolOf.set(binding.target, { kind: "local", name: binding.target, from: binding });
      } else this.bindName(binding.target, scope, binding);
    }
  }
}
