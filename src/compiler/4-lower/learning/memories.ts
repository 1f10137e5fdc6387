/** Memories: what they hold, what they keep, and their own rules `add` and `update` (D11). */
import type { MemoryPlan } from "../../../contract/method.js";
import type * as ast from "../../1-parse/ast.js";
import type { Arguments } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { asGame } from "./fixed.js";
import type { ColumnType, HostExpr, Table } from "./host.js";
import { isBatch } from "./joining.js";
import { badArgument, badMemory, notYet, wrongKind } from "./messages.js";
import { asHost, hostCall } from "./operators.js";
import type { Context, StagedMemory } from "./session.js";
import { describe, UNKNOWN, type Staged } from "./values.js";

const levels: Readonly<Record<string, "decision" | "episode">> = { Decision: "decision", Episode: "episode" };

/** Declares `memory replay: Decision of g up to n, keep newest|oldest|highest(e)|lowest(e), unique e`. */
export function declareMemory(context: Context, member: ast.Lasting): void {
  const { session } = context;
  const { type } = member;
  const name = member.name.text;
  const level = type?.kind === "named_type" && type.path.length === 1 && type.of ? levels[type.path[0].text] : undefined;
  if (type?.kind !== "named_type" || !type.of || !level) {
    session.report(
      notYet,
      type?.span ?? member.span,
      { what: "a memory of this" },
      { help: "memories hold `Decision of game` or `Episode of game`" },
    );
    return;
  }
  if (member.value) session.report(notYet, member.value.span, { what: "a memory that starts with something in it" });
  const game = asGame(context, evaluate(context, type.of), type.of.span);
  if (!game) return;
  session.games.set(game.ir.name, game.ir);
  const bound = member.upTo ? asHost(evaluate(context, member.upTo)) : undefined;
  const upTo = bound?.expr.kind === "const" && typeof bound.expr.value === "number" ? bound.expr.value : undefined;
  if (member.upTo && (upTo === undefined || !Number.isInteger(upTo) || upTo < 1)) {
    session.report(badArgument, member.upTo.span, {
      callee: `the memory \`${name}\``,
      problem: "`up to` takes a whole number above 0 that is known before training starts",
    });
    return;
  }
  let keep: MemoryPlan["keep"] = "newest";
  let worth: ast.Expr | undefined;
  let same: ast.Expr | undefined;
  for (const option of member.options) {
    const value = option.value;
    const word = option.word.text;
    if (word === "unique" && value) same = value;
    else if (word === "keep" && value?.kind === "name_expr" && (value.name.text === "newest" || value.name.text === "oldest")) {
      keep = value.name.text;
    } else if (word === "keep" && value?.kind === "call" && value.callee.kind === "name_expr" && value.args.length === 1) {
      const of = value.callee.name.text;
      if (of !== "highest" && of !== "lowest") return badOption(context, option);
      keep = of;
      worth = value.args[0].value;
    } else return badOption(context, option);
  }
  const columns = new Map<string, ColumnType>([["id", { level, of: "number" }]]);
  const table: Table = { ...session.newTable(`the memory \`${name}\``, [game.ir.name], [], columns), element: level, memory: name };
  const plan: MemoryPlan = { name, level, keep, ...(upTo !== undefined && { upTo }) };
  session.memories.set(name, { plan, table, columns, added: false, ...(worth && { worth }), ...(same && { same }) });
  const expr = rows(name);
  table.home.expr = expr;
  context.scope.define(name, { kind: "host", expr, type: { kind: "batch", table } });
}

function badOption(context: Context, option: ast.Lasting["options"][number]): void {
  context.session.report(
    badMemory,
    option.span,
    { problem: `\`${option.span.file.text.slice(option.span.start, option.span.end)}\` says nothing about which elements stay` },
    { help: "write `keep newest`, `keep oldest`, `keep highest(.score)`, `keep lowest(.length)` or `unique(.action)`" },
  );
}

function rows(name: string): HostExpr {
  return { kind: "call", name: "memoryTable", args: [{ kind: "lasting", what: "memory", name }] };
}

/** The memory that a value is, if it is one itself and not rows of one. */
export function memoryOf(value: Staged): string | undefined {
  if (value.kind !== "host" || value.expr.kind !== "call" || value.expr.name !== "memoryTable") return undefined;
  const [of] = value.expr.args;
  return of.kind === "lasting" ? of.name : undefined;
}

/** How many elements a memory or table has. */
export function sizeOf(value: Staged): Staged | undefined {
  const memory = memoryOf(value);
  const type = { kind: "number", integer: true } as const;
  if (memory !== undefined) return hostCall("memorySize", [{ kind: "lasting", what: "memory", name: memory }], type);
  if (isBatch(value)) return hostCall("tableSize", [value.expr, elementOf(value.type.table)], type);
  return undefined;
}

/** The level whose rows are a table's elements, as an argument. */
export function elementOf(table: Table): HostExpr {
  return { kind: "const", value: table.element ?? "decision" };
}

/** `replay.add(batch)`, `replay.update(b with (priority: e))`. */
export function memoryRule(context: Context, name: string, rule: ast.Name, args: Arguments): Staged {
  const { session } = context;
  const memory = session.memories.get(name)!;
  const given = args.positional[0]?.value;
  if (given?.kind === "unknown") return UNKNOWN;
  if (!given || !isBatch(given) || args.positional.length > 1 || args.named.size > 0) {
    return session.fail(wrongKind, args.span, {
      expected: `one table for \`${rule.text}\` of the memory \`${name}\``,
      found: args.positional.length > 1 ? "several arguments" : given ? describe(given) : "no argument",
    });
  }
  const { table } = given.type;
  const lasting = { kind: "lasting", what: "memory", name } as const;
  if (rule.text === "update") {
    const names = [...(table.columns?.keys() ?? [])].filter(
      (column) => column !== "id" && memory.columns.get(column)?.level === memory.plan.level,
    );
    if (table.memory !== name || names.length === 0) {
      return session.fail(
        badMemory,
        args.span,
        { problem: `\`update\` takes rows that were drawn from \`${name}\`, with new values for columns that were added to it` },
        { help: `write \`${name}.update(rows with (priority: e))\`` },
      );
    }
    return hostCall(
      "updateMemory",
      [lasting, given.expr, { kind: "list", items: names.map((value) => ({ kind: "const", value }) as const) }],
      {
        kind: "unit",
      },
    );
  }
  const problem = misfit(memory, table);
  if (problem) return session.fail(badMemory, args.span, { problem });
  if (!memory.added) for (const [column, type] of table.columns ?? []) memory.columns.set(column, type);
  memory.added = true;
  (memory.table.policies as string[]).push(...table.policies.filter((p) => !memory.table.policies.includes(p)));
  const over = (expr: ast.Expr | undefined): HostExpr | undefined => {
    if (!expr) return { kind: "const", value: null };
    const columns = { kind: "host", expr: { kind: "bound", name: "rows" }, type: { kind: "batch", table: memory.table } } as const;
    const value = asHost(evaluate({ session, scope: context.scope, columns, where: `the memory \`${name}\`` }, expr));
    if (!value) return undefined;
    if (value.type.kind !== "column" || (value.type.level !== memory.plan.level && value.type.level !== "episode")) {
      session.report(badMemory, expr.span, {
        problem: `what elements of \`${name}\` are compared by needs one value for each ${memory.plan.level}, found ${describe(value)}`,
      });
      return undefined;
    }
    return { kind: "lambda", params: ["rows"], body: value.expr };
  };
  const [worth, same] = [over(memory.worth), over(memory.same)];
  return worth && same ? hostCall("addToMemory", [lasting, given.expr, worth, same], { kind: "unit" }) : UNKNOWN;
}

/** Why rows cannot be added to a memory. */
function misfit(memory: StagedMemory, table: Table): string | undefined {
  const { name } = memory.plan;
  const [game] = memory.table.games;
  const other = table.games.find((g) => g !== game);
  if (other !== undefined) return `\`${name}\` holds ${memory.plan.level}s of ${game}, found ${table.origin}, with ${other} in it`;
  if (!memory.added) return undefined;
  const given = new Set(table.columns?.keys());
  const lacking = [...memory.columns.keys()].find((column) => column !== "id" && !given.has(column));
  if (lacking !== undefined) return `\`${name}\` has a column \`${lacking}\`, which ${table.origin} lacks`;
  const more = [...given].find((column) => !memory.columns.has(column));
  return more === undefined
    ? undefined
    : `\`${name}\` has no column \`${more}\`: all that is added has the columns of what was added first`;
}
