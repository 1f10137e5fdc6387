/** What a `collect` plays: games with their parameters, fixed or known only to the run, in one group or one for each value of a list (D5). */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import type { ConstValue } from "../../3-check/typed.js";
import type { EpisodeParameter } from "../../../contract/game.js";
import type { GameIr } from "../games/ir.js";
import { drawnValue } from "./draws.js";
import { evaluate } from "./evaluate.js";
import { asGame, functionArgument, unwrapped } from "./fixed.js";
import type { ColumnType, HostExpr, HostType } from "./host.js";
import { asValue, elementOf } from "./host-values.js";
import { bind, itemsOf, known, toConst } from "./known.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { within, type Context } from "./session.js";
import type { CollectGroupIr } from "./step.js";
import { describe, describeType, UNKNOWN, type Staged } from "./values.js";

export interface PlayedGroup {
  readonly game: GameIr;
  readonly over?: HostExpr;
  readonly given: CollectGroupIr["given"];
  readonly columns: CollectGroupIr["columns"];
}

export interface PlayedGroups {
  readonly groups: readonly PlayedGroup[];
  /** Where a seat's binding reads a loop variable: what it is for each group, as a list; undefined after a report. */
  readonly each: (of: ast.Expr, value: (inner: Context) => HostExpr | undefined) => HostExpr | undefined;
  /** The columns that loop variables and parameters make, by name. */
  readonly columns: ReadonlyMap<string, ColumnType>;
}

/** Plans the groups of a `collect` whose draws have streams named after `site`; undefined after reporting why it cannot. */
export function groupsOf(context: Context, expr: ast.CollectExpr, site: string): PlayedGroups | undefined {
  const { session } = context;
  const columns = new Map<string, ColumnType>();
  const groups: PlayedGroup[] = [];
  const one = (inner: Context, loop: CollectGroupIr["columns"], over?: HostExpr): boolean => {
    const played = playedGame(inner, expr.of, site, columns);
    if (played) groups.push({ ...played, columns: loop, ...(over && { over }) });
    return played !== undefined;
  };
  if (!expr.for) return one(context, []) ? { groups, columns, each: () => undefined } : undefined;
  if (expr.for.binders.length > 1 || expr.for.where) {
    const each = product(context, expr.for, columns, one);
    return each && { groups, columns, each };
  }
  const [binder] = expr.for.binders;
  const walked = evaluate(context, binder.in);
  // A list of which only the run knows an entry is one of the run's own: its values play one game.
  const open = itemsOf(walked)?.some((item) => item.kind === "host") === true;
  const over = open ? (asValue(walked) ?? walked) : walked;
  const items = itemsOf(over);
  if (!items) {
    const list = over.kind === "host" ? over : undefined;
    const element = list && elementOf(list.type);
    if (!list || !element) {
      if (over.kind !== "unknown") session.report(wrongKind, binder.in.span, { expected: "a list to collect for", found: describe(over) });
      return undefined;
    }
    const inner = within(context, context.scope.child());
    const at: Staged = { kind: "host", expr: { kind: "bound", name: "at" }, type: { kind: "number", integer: true } };
    const item: Staged = { kind: "host", expr: { kind: "bound", name: "item" }, type: element };
    const loop: { name: string; value: HostExpr }[] = [];
    const names = binder.names.length === 2 ? [at, item] : [item];
    binder.names.forEach((name, i) => {
      const value = names[i] ?? UNKNOWN;
      if (name.kind === "name") {
        inner.scope.define(name.text, value);
        noteLoop(columns, loop, name.text, value);
      } else session.report(notYet, name.span, { what: "this form of a name for what a `collect` walks" });
    });
    const rows = list.type.kind === "array" ? rowsOf(list.expr, list.type) : list.expr;
    const each: PlayedGroups["each"] = (of, value) => {
      if (!mentions(of, binder)) return undefined;
      const body = value(inner);
      return body && { kind: "call", name: "forEachGroup", host: true, args: [rows, { kind: "lambda", params: ["item", "at"], body }] };
    };
    return one(inner, loop, rows) ? { groups, columns, each } : undefined;
  }
  if (items.length === 0) {
    session.report(badArgument, binder.in.span, { callee: "`collect`", problem: "there is nothing to collect for: the list is empty" });
    return undefined;
  }
  const inners: Context[] = [];
  for (const [i, item] of items.entries()) {
    const inner = within(context, context.scope.child());
    bind(inner.scope, binder.names, item, i);
    inners.push(inner);
    const loop: { name: string; value: HostExpr }[] = [];
    for (const name of binder.names) if (name.kind === "name") noteLoop(columns, loop, name.text, inner.scope.find(name.text) ?? UNKNOWN);
    if (!one(inner, loop)) return undefined;
  }
  const each: PlayedGroups["each"] = (of, value) => {
    if (!mentions(of, binder)) return undefined;
    const list = inners.map(value);
    return list.every((entry) => entry !== undefined) ? { kind: "list", items: list } : undefined;
  };
  return { groups, columns, each };
}

/** Whether an expression reads a loop variable. */
function mentions(of: ast.Expr, binder: ast.Binder): boolean {
  const names = new Set(binder.names.flatMap((name) => (name.kind === "name" ? [name.text] : [])));
  let found = false;
  visit(of, (node) => {
    if (node.kind === "name_expr" && names.has((node as ast.NameExpr).name.text)) found = true;
  });
  return found;
}

type OneGroup = (inner: Context, loop: CollectGroupIr["columns"], over?: HostExpr) => boolean;

/** `for x in xs, y in ys where c`: a group for each pair that is left, the first list outermost; what is walked is known, or are lists of the run. */
function product(
  context: Context,
  clause: ast.ForClause,
  columns: Map<string, ColumnType>,
  one: OneGroup,
): PlayedGroups["each"] | undefined {
  const { session } = context;
  const lists = clause.binders.map((binder) => evaluate(context, binder.in));
  if (lists.some((list) => list.kind === "host")) return productOfRun(context, clause, columns, one);
  const walked: Context[] = [];
  const walk = (at: number, outer: Context): boolean => {
    if (at === clause.binders.length) {
      const keep = clause.where ? known(outer, clause.where, "the condition of a `collect`'s `for` over known lists") : true;
      if (keep === undefined) return false;
      if (!keep) return true;
      walked.push(outer);
      const loop: { name: string; value: HostExpr }[] = [];
      for (const name of clause.binders.flatMap((b) => b.names))
        if (name.kind === "name") noteLoop(columns, loop, name.text, outer.scope.find(name.text) ?? UNKNOWN);
      return one(outer, loop);
    }
    const binder = clause.binders[at];
    const items = itemsOf(evaluate(outer, binder.in));
    if (!items) {
      session.report(wrongKind, binder.in.span, { expected: "a list to collect for", found: describe(evaluate(outer, binder.in)) });
      return false;
    }
    return items.every((item, i) => {
      const inner = within(outer, outer.scope.child());
      bind(inner.scope, binder.names, item, i);
      return walk(at + 1, inner);
    });
  };
  if (!walk(0, context)) return undefined;
  if (walked.length > 0) return (of, value) => (clause.binders.some((b) => mentions(of, b)) ? listed(walked.map(value)) : undefined);
  session.report(badArgument, clause.span, { callee: "`collect`", problem: "there is nothing to collect for: no values are left" });
  return undefined;
}

/** Several values as a list of the run; undefined where one of them was reported. */
function listed(values: readonly (HostExpr | undefined)[]): HostExpr | undefined {
  return values.every((v) => v !== undefined) ? { kind: "list", items: values as readonly HostExpr[] } : undefined;
}

/** The same over lists of which the run knows at least one. */
function productOfRun(
  context: Context,
  clause: ast.ForClause,
  columns: Map<string, ColumnType>,
  one: OneGroup,
): PlayedGroups["each"] | undefined {
  const { session } = context;
  const inner = within(context, context.scope.child());
  const item: HostExpr = { kind: "bound", name: "item" };
  const loop: { name: string; value: HostExpr }[] = [];
  const walked: HostExpr[] = [];
  for (const [i, binder] of clause.binders.entries()) {
    const list = asValue(evaluate(context, binder.in));
    const element = list && elementOf(list.type);
    const [name, ...more] = binder.names;
    if (!list || !element) {
      session.report(wrongKind, binder.in.span, { expected: "a list to collect for", found: describe(evaluate(context, binder.in)) });
      return undefined;
    }
    if (name?.kind !== "name" || more.length > 0) {
      session.report(notYet, binder.span, { what: "these names beside other lists of a `collect`" });
      return undefined;
    }
    walked.push(list.type.kind === "array" ? rowsOf(list.expr, list.type) : list.expr);
    const entry: HostExpr = { kind: "call", name: "entryAt", args: [item, { kind: "const", value: i }] };
    const value: Staged = { kind: "host", expr: entry, type: element };
    inner.scope.define(name.text, value);
    noteLoop(columns, loop, name.text, value);
  }
  const all: HostExpr = { kind: "call", name: "productOf", args: [{ kind: "list", items: walked }] };
  const grouped = (over: HostExpr): PlayedGroups["each"] | undefined =>
    one(inner, loop, over)
      ? (of, value) => {
          const own = clause.binders.some((b) => mentions(of, b)) ? value(inner) : undefined;
          return (
            own && { kind: "call", name: "forEachGroup", host: true, args: [over, { kind: "lambda", params: ["item", "at"], body: own }] }
          );
        }
      : undefined;
  if (!clause.where) return grouped(all);
  const test = asValue(evaluate(inner, clause.where));
  if (test?.type.kind !== "bool") {
    session.report(wrongKind, clause.where.span, { expected: "one truth value", found: test ? describe(test) : "something else" });
    return undefined;
  }
  const keep: HostExpr = { kind: "lambda", params: ["item"], body: test.expr };
  return grouped({ kind: "call", name: "mapList", args: [all, { kind: "lambda", params: ["item"], body: item }, keep] });
}

/** The rows of an array as a list. */
function rowsOf(array: HostExpr, type: HostType & { kind: "array" }): HostExpr {
  const width = type.shape.slice(1).reduce((a, b) => a * b, 1);
  return {
    kind: "call",
    name: "rowsOfArray",
    args: [array, { kind: "const", value: width }, { kind: "const", value: type.shape.length > 1 }],
  };
}

/** A loop variable that is a number, or numbers, is a column. */
function noteLoop(columns: Map<string, ColumnType>, loop: { name: string; value: HostExpr }[], name: string, value: Staged): void {
  const host = asValue(value);
  const type = host && columnOf(host.type);
  if (!host || !type || Object.hasOwn(RESERVED, name)) return;
  columns.set(name, type);
  loop.push({ name, value: host.expr });
}

/** Columns that every batch has are not hidden by loop variables. */
const RESERVED: Readonly<Record<string, true>> = { game: true, seat: true, policy: true, score: true, episode: true, group: true };

function columnOf(type: HostType): ColumnType | undefined {
  switch (type.kind) {
    case "number":
      return { level: "episode", of: "number" };
    case "bool":
      return { level: "episode", of: "bool" };
    case "array":
      return { level: "episode", of: type.of, shape: [type.shape.reduce((a, b) => a * b, 1)] };
    default:
      return undefined;
  }
}

type PlayedGame = Pick<PlayedGroup, "game" | "given">;

/** The game after `of`: named, or called with arguments of which some only the run knows. */
function playedGame(context: Context, of: ast.Expr, site: string, columns: Map<string, ColumnType>): PlayedGame | undefined {
  const expr = unwrapped(of);
  if (expr.kind === "call" && expr.callee.kind === "name_expr") {
    const callee = evaluate(context, expr.callee);
    if (callee.kind === "game_decl") return calledGame(context, callee, expr, site, columns);
  }
  const game = asGame(context, evaluate(context, of), of.span);
  return game && { game: game.ir, given: [] };
}

function calledGame(
  context: Context,
  callee: Staged & { kind: "game_decl" },
  expr: ast.CallExpr,
  site: string,
  columns: Map<string, ColumnType>,
): PlayedGame | undefined {
  const { session } = context;
  const { decl } = callee;
  const params = decl.params.map((p) => p.name.text);
  const inner = within(context, context.scope.child());
  const args: Record<string, ConstValue> = {};
  const shown: string[] = [];
  const open = new Map<string, { readonly name: string; readonly value: HostExpr; readonly type: HostType; readonly at: ast.Arg }>();
  let good = true;
  for (const [i, arg] of expr.args.entries()) {
    const param = arg.name?.text ?? params[i];
    if (!param || !params.includes(param)) {
      session.report(badArgument, arg.span, {
        callee: `game \`${decl.name.text}\``,
        problem: arg.name ? `it has no parameter \`${arg.name.text}\`` : `it takes ${params.length} arguments`,
      });
      good = false;
      continue;
    }
    const value = arg.op === "~" ? drawnValue(inner, arg.value, `collect:${site}.${param}`) : evaluate(inner, arg.value);
    if (value.kind === "unknown") {
      good = false;
      continue;
    }
    const f = functionArgument(value);
    if (f !== undefined) {
      args[param] = f.value;
      shown.push(f.name);
      continue;
    }
    const known = toConst(value);
    if (known !== undefined) {
      args[param] = known;
      shown.push(`${param}_${String(known).replace(/[^A-Za-z0-9]+/g, "_")}`);
      inner.scope.define(param, value);
      continue;
    }
    const host = asValue(value);
    if (!host) {
      session.report(wrongKind, arg.value.span, { expected: `a value for the parameter \`${param}\``, found: describe(value) });
      good = false;
      continue;
    }
    const name = `given${open.size}`;
    open.set(param, { name, value: host.expr, type: host.type, at: arg });
    inner.scope.define(param, { kind: "host", expr: { kind: "bound", name }, type: host.type });
  }
  if (!good) return undefined;
  const name = [decl.name.text, ...shown, ...(open.size === 0 ? [] : ["given", ...open.keys()])].join("_");
  const ir = session.gameOf(decl, args, name, expr.span, [...open.keys()]);
  const game = ir && asGame(context, { kind: "game", ir }, expr.span);
  if (!game) return undefined;
  const given: { name: string; value: HostExpr; passed: boolean }[] = [];
  for (const { name: local, value } of open.values()) given.push({ name: local, value, passed: false });
  // The game takes its parameters in declared order, whatever the order of the arguments.
  for (const slot of game.ir.slots) {
    const argument = slot.given && open.get(slot.given.name);
    if (!slot.given || !argument) continue;
    if (!fits(slot.given, argument.type)) {
      session.report(wrongKind, argument.at.value.span, {
        expected: `${slot.given.shape.length === 0 ? "a number" : `an array of ${slot.given.shape.join(" by ")}`} for \`${slot.given.name}\``,
        found: describeType(argument.type),
      });
      return undefined;
    }
    given.push({ name: argument.name, value: argument.value, passed: true });
    const width = slot.given.shape.reduce((a, b) => a * b, 1);
    columns.set(slot.given.name, {
      level: "episode",
      of: slot.given.of === "bool" ? "bool" : "number",
      ...(slot.given.shape.length > 0 && { shape: [width] }),
    });
  }
  return { game: game.ir, given };
}

/** Whether a value of the run may be what a parameter takes; sizes of lists are checked when it is given. */
function fits(parameter: EpisodeParameter, type: HostType): boolean {
  if (parameter.shape.length === 0) return type.kind === "number" || type.kind === "bool";
  if (type.kind === "array") return type.shape.reduce((a, b) => a * b, 1) === parameter.shape.reduce((a, b) => a * b, 1);
  return type.kind === "list";
}
