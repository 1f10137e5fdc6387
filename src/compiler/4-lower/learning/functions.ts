/** Runs the blocks of pure functions while staging: control flow is known, values may be anything. */
import type * as ast from "../../1-parse/ast.js";
import { evaluate } from "./evaluate.js";
import { bind, itemsOf, known } from "./known.js";
import { badArgument, notYet } from "./messages.js";
import { binary } from "./operators.js";
import { within, type Context } from "./session.js";
import { constant, UNKNOWN, type Staged } from "./values.js";

/** Gives what the block returns; a block without `return` is reported. */
export function runBlock(context: Context, block: ast.Block): Staged {
  const result = runStatements(within(context, context.scope.child()), block.statements);
  return result ?? context.session.fail(badArgument, block.span, { callee: "this block", problem: "it ends without `return`" });
}

function runStatements(context: Context, statements: readonly ast.Stmt[]): Staged | undefined {
  for (const statement of statements) {
    const result = run(context, statement);
    if (result) return result;
  }
  return undefined;
}

function run(context: Context, statement: ast.Stmt): Staged | undefined {
  const { session, scope } = context;
  switch (statement.kind) {
    case "unknown":
      return UNKNOWN;
    case "let":
      for (const binding of statement.bindings) {
        if (binding.indices.length > 0 || statement.for || binding.init?.op === "~" || statement.word === "keep") {
          return session.fail(notYet, binding.span, { what: "this form of `let` in a function of a method" });
        }
        const value = binding.init ? evaluate(context, binding.init.value) : constant(null);
        if (binding.target.kind === "name") scope.define(binding.target.text, value);
        else bind(scope, [binding.target], value, 0);
      }
      return undefined;
    case "const":
      scope.define(statement.name.text, evaluate(context, statement.value));
      return undefined;
    case "store": {
      const { target, op } = statement;
      if (target.kind !== "name_expr" || op === "~" || statement.for)
        return session.fail(notYet, statement.span, { what: "this form of assignment in a function of a method" });
      const name = target.name.text;
      const right = evaluate(context, statement.value);
      const value = op === "=" ? right : binary(context, op === "+=" ? "+" : "-", evaluate(context, target), right, statement.span);
      scope.assign(name, value);
      return undefined;
    }
    case "if": {
      const condition = known(context, statement.condition, "the condition of an `if` in a function of a method");
      if (condition === undefined) return UNKNOWN;
      const branch = condition ? statement.then : statement.else;
      if (!branch) return undefined;
      return branch.kind === "block" ? runStatements(within(context, scope.child()), branch.statements) : run(context, branch);
    }
    case "for":
      return runFor(context, statement, 0, statement.body);
    case "repeat": {
      const count =
        statement.count && !statement.upTo && !statement.until
          ? known(context, statement.count, "the count of a `repeat` in a function of a method")
          : undefined;
      if (typeof count !== "number")
        return statement.count && !statement.until
          ? UNKNOWN
          : session.fail(notYet, statement.span, { what: "this `repeat` in a function of a method" });
      for (let i = 0; i < count; i++) {
        const result = runStatements(within(context, scope.child()), statement.body.statements);
        if (result) return result;
      }
      return undefined;
    }
    case "return":
      return statement.value ? evaluate(context, statement.value) : constant(null);
    default:
      return session.fail(notYet, statement.span, { what: `\`${statement.kind}\` in a function of a method` });
  }
}

function runFor(context: Context, statement: ast.ForStmt, at: number, body: ast.Block): Staged | undefined {
  const binder = statement.clause.binders[at];
  if (!binder) {
    if (statement.clause.where && !known(context, statement.clause.where, "the condition of a `for`")) return undefined;
    return runStatements(within(context, context.scope.child()), body.statements);
  }
  const over = evaluate(context, binder.in);
  if (over.kind === "unknown") return UNKNOWN;
  const items = itemsOf(over);
  if (!items) return context.session.fail(notYet, binder.span, { what: "a `for` over values that only the run knows" });
  for (const [i, item] of items.entries()) {
    const inner = within(context, context.scope.child());
    bind(inner.scope, binder.names, item, i);
    const result = runFor(inner, statement, at + 1, body);
    if (result) return result;
  }
  return undefined;
}
