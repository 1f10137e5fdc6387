/** What draws, orders, cuts and joins rows of tables, and what looks ahead along their trajectories (D4, D11). */
import { apply } from "../calls.js";
import { drawOf, streamOf } from "../draws.js";
import { asValue, elementOf as elementOfList } from "../host-values.js";
import { columnList } from "../list-tables.js";
import { isRunList, walkedList, type RunList } from "../run-lists.js";
import type { HostExpr, HostType, Table } from "../host.js";
import { isBatch, joinTables, type BatchValue } from "../joining.js";
import { itemsOf } from "../known.js";
import { elementOf } from "../memories.js";
import { badArgument, otherTable, wrongKind } from "../messages.js";
import { asHost, hostCall } from "../operators.js";
import { column } from "../tables.js";
import { constant, describe, UNKNOWN, type Staged } from "../values.js";
import { initialWeights, listOfWeights, perturb } from "../weight-values.js";
import { argument, numberOf, required, type Builtin, type Call } from "./call.js";

function batchOf(call: Call, name: string): BatchValue | undefined {
  const value = required(call, name);
  if (isBatch(value)) return value;
  if (value.kind !== "unknown")
    call.context.session.report(wrongKind, call.args.span, { expected: `a table for \`${call.name}\``, found: describe(value) });
  return undefined;
}

/** A number that the run may compute. */
function numberExpr(call: Call, name: string, fallback?: number): HostExpr | undefined {
  const value = argument(call, name) ?? (fallback === undefined ? required(call, name) : constant(fallback));
  const host = asHost(value);
  if (host?.type.kind === "number") return host.expr;
  if (value.kind !== "unknown")
    call.context.session.report(wrongKind, call.args.span, {
      expected: `a number for \`${name}\` of \`${call.name}\``,
      found: describe(value),
    });
  return undefined;
}

/** A column of a table, which may be given as a function of the table. */
function columnOf(call: Call, name: string, of: BatchValue): (Staged & { kind: "host"; type: { kind: "column" } }) | undefined {
  const given = required(call, name);
  const value = given.kind === "closure" ? applied(call, given, of) : given;
  const host = asHost(value);
  if (host?.type.kind === "column") {
    if (host.type.table.id === of.type.table.id) return host as Staged & { kind: "host"; type: { kind: "column" } };
    call.context.session.report(otherTable, call.args.span, { left: of.type.table.origin, right: host.type.table.origin });
  } else if (value.kind !== "unknown")
    call.context.session.report(wrongKind, call.args.span, {
      expected: `a column of the table for \`${name}\` of \`${call.name}\``,
      found: describe(value),
    });
  return undefined;
}

function applied(call: Call, fn: Staged, table: BatchValue): Staged {
  const { graph: _, ...outside } = call.context;
  const argumentOf = { value: table, span: call.args.span, expr: { kind: "unknown", span: call.args.span } } as const;
  return apply({ ...outside, columns: table }, fn, { positional: [argumentOf], named: new Map(), span: call.args.span }, call.site);
}

/** A table of rows that were taken from another. */
function taken(call: Call, of: BatchValue, name: string, args: readonly HostExpr[], host: boolean): Staged {
  const table = call.context.session.taken(of.type.table, `rows of ${of.type.table.origin}`);
  const result = hostCall(name, args, { kind: "batch", table }, host) as Staged & { kind: "host" };
  table.home.expr = result.expr;
  return result;
}

/** `~ sample(k, t, by: weights)`, `~ distinct(k, t)`. */
function drawRows(name: "sample" | "distinct", doc: string): Builtin {
  return {
    params: name === "sample" ? ["k", "table", "by"] : ["k", "table"],
    doc,
    run: (call) => {
      const k = numberExpr(call, "k");
      const list = asValue(required(call, "table"));
      if (k && list && isRunList(list)) {
        const from: HostExpr = { kind: "call", name: `${name}Of`, args: [k, walkedList(list)] };
        return drawOf(call.context, name, call.args.span, from, { kind: "list", element: elementOfList(list.type)! });
      }
      const table = batchOf(call, "table");
      const stream = streamOf(call.context, name, call.args.span);
      if (!k || !table || !stream) return UNKNOWN;
      const weights = argument(call, "by") ? columnOf(call, "by", table) : undefined;
      if (argument(call, "by") && !weights) return UNKNOWN;
      return taken(call, table, name, [k, table.expr, elementOf(table.type.table), stream, ...(weights ? [weights.expr] : [])], true);
    },
  };
}

function ends(name: "first" | "last", doc: string): Builtin {
  return {
    params: ["k", "table"],
    doc,
    run: (call) => {
      const k = numberExpr(call, "k");
      const table = batchOf(call, "table");
      return k && table ? taken(call, table, `${name}Rows`, [table.expr, k, elementOf(table.type.table)], false) : UNKNOWN;
    },
  };
}

/** `uniform(xs)`: a whole number or a real of a range, or one of a list, all equally likely. */
function uniform(call: Call, values: Staged): Staged {
  const { context, args } = call;
  const draw = (name: string, operands: readonly HostExpr[], type: HostType): Staged =>
    drawOf(context, "uniform", args.span, { kind: "call", name, args: operands }, type);
  if (values.kind === "range") {
    const ends = [values.low, values.high].map((value) => ({ kind: "const", value }) as const);
    if (values.real) return draw("uniformReals", ends, { kind: "number", integer: false });
    return draw("uniformRange", ends, { kind: "number", integer: true });
  }
  const members = values.kind === "array_type" ? values.of : values.kind === "index_type" ? values : undefined;
  if (members) {
    const entry: HostExpr = {
      kind: "call",
      name: "uniformRange",
      args: [
        { kind: "const", value: members.low },
        { kind: "const", value: members.low + members.size - 1 },
      ],
    };
    if (values.kind !== "array_type") return draw(entry.name, entry.args, { kind: "number", integer: true });
    const count = values.shape.reduce((a, b) => a * b, 1);
    return draw("arrayOf", [{ kind: "const", value: count }, entry], { kind: "array", shape: values.shape, of: "number" });
  }
  const list = asValue(values);
  if (list?.type.kind === "list") return draw("uniformOf", [list.expr], list.type.element);
  return context.session.fail(wrongKind, args.span, { expected: "a range or a list for `uniform`", found: describe(values) });
}

/** A list of the run, or a column as one. */
function listArgument(call: Call, name: string): RunList | undefined {
  const value = required(call, name);
  const list = columnList(value) ?? asValue(value);
  if (list && isRunList(list)) return list;
  if (value.kind !== "unknown")
    call.context.session.report(wrongKind, call.args.span, {
      expected: `a list for \`${name}\` of \`${call.name}\``,
      found: describe(value),
    });
  return undefined;
}

/** Weights drawn around weights. */
function perturbation(call: Call, name: string): Staged {
  const deviation = numberExpr(call, "deviation", 1);
  return deviation ? perturb(call.context, call.name, required(call, name), deviation, call.args.span) : UNKNOWN;
}

/** Whether values of a type are a list of numbers. */
function isNumbers(type: HostType): boolean {
  return type.kind === "list" ? type.element.kind === "number" : type.kind === "array" && type.shape.length === 1;
}

export const choosing: Readonly<Record<string, Builtin>> = {
  sample: drawRows("sample", "Draws k rows of a table or memory, with replacement; `by` weighs them."),
  distinct: drawRows("distinct", "Draws k different rows of a table or memory."),
  first: ends("first", "The first k rows of a table or memory, all if there are fewer."),
  last: ends("last", "The last k rows of a table or memory, all if there are fewer: the newest."),
  uniform: {
    params: ["values"],
    doc: "Draws a whole number of a range, a real where the ends are reals (`0.0..1.0`), or one of a list, all equally likely.",
    run: (call) => {
      const values = required(call, "values");
      const policies = itemsOf(values)?.map(asHost);
      if (policies && policies.length > 0 && policies.every((p) => p?.type.kind === "policy")) {
        const of = policies.flatMap((p) => (p?.type.kind === "policy" ? (p.type.of ?? []) : []));
        const members: HostExpr = { kind: "list", items: policies.map((p) => p!.expr) };
        return hostCall("mixtureOfPolicies", [{ kind: "const", value: "uniform" }, members], { kind: "policy", of, mixture: true });
      }
      if (values.kind === "unknown") return UNKNOWN;
      if (values.kind !== "range" || values.real || call.context.drawing?.startsWith("collect:")) return uniform(call, values);
      const stream = streamOf(call.context, "uniform", call.args.span);
      if (!stream) return UNKNOWN;
      const [low, high] = [values.low, values.high].map((value) => ({ kind: "const", value }) as const);
      return hostCall("uniformWhole", [low, high, stream], { kind: "number", integer: true }, true);
    },
  },
  proportional: {
    params: ["weights"],
    doc: "Draws a place of a list of weights, from 0, each with a chance in proportion to its weight.",
    run: (call) => {
      const given = required(call, "weights");
      const weights = asValue(given);
      if (weights && isNumbers(weights.type)) {
        const from: HostExpr = { kind: "call", name: "proportionalTo", args: [weights.expr] };
        return drawOf(call.context, "proportional", call.args.span, from, { kind: "number", integer: true });
      }
      return given.kind === "unknown"
        ? UNKNOWN
        : call.context.session.fail(wrongKind, call.args.span, {
            expected: "a list of weights for `proportional`",
            found: describe(given),
          });
    },
  },
  normal: {
    params: ["mean", "deviation"],
    doc: "Draws a number from a normal distribution; around a column one for each of its numbers, around weights, or each of a list of them, weights.",
    run: (call) => {
      const around = argument(call, "mean");
      const of = around && asValue(around);
      if (of && (of.type.kind === "weights" || listOfWeights(of))) return perturbation(call, "mean");
      if (around?.kind === "host" && around.type.kind === "column" && around.type.of === "number") {
        const spread = numberExpr(call, "deviation", 1);
        const stream = streamOf(call.context, "normal", call.args.span);
        return spread && stream ? hostCall("normalColumn", [around.expr, spread, stream], around.type, true) : UNKNOWN;
      }
      const [mean, deviation] = [numberExpr(call, "mean", 0), numberExpr(call, "deviation", 1)];
      if (mean && deviation && call.context.drawing?.startsWith("collect:")) {
        const from: HostExpr = { kind: "call", name: "normalOf", args: [mean, deviation] };
        return drawOf(call.context, "normal", call.args.span, from, { kind: "number", integer: false });
      }
      const stream = streamOf(call.context, "normal", call.args.span);
      return mean && deviation && stream
        ? hostCall("normalNumber", [mean, deviation, stream], { kind: "number", integer: false }, true)
        : UNKNOWN;
    },
  },
  perturb: {
    params: ["weights", "deviation"],
    doc: "Draws weights from a normal distribution around given ones, or around each of a list.",
    run: (call) => perturbation(call, "weights"),
  },
  initial: {
    params: ["network"],
    doc: "Draws the weights with which a network, or a declared policy, starts.",
    run: (call) => {
      const of = required(call, "network");
      const network =
        of.kind === "network_decl" ? apply(call.context, of, { positional: [], named: new Map(), span: call.args.span }, call.site) : of;
      return initialWeights(call.context, network, call.args.span);
    },
  },
  top: {
    params: ["k", "list", "by"],
    doc: "The k entries of a list with the largest numbers of another, the largest first; of equals, the first.",
    run: (call) => {
      const k = numberExpr(call, "k");
      const list = listArgument(call, "list");
      const by = listArgument(call, "by");
      if (!k || !list || !by) return UNKNOWN;
      return hostCall("topOf", [k, walkedList(list), walkedList(by)], { kind: "list", element: elementOfList(list.type)! });
    },
  },
  spread: {
    params: ["list", "among", "k"],
    doc: "How far each vector of a list is from the k nearest of another on average, itself left out: how new it is there.",
    run: (call) => {
      const list = listArgument(call, "list");
      const among = listArgument(call, "among");
      const k = numberExpr(call, "k", 15);
      if (!list || !among || !k) return UNKNOWN;
      return hostCall("spreadAmong", [walkedList(list), walkedList(among), k], {
        kind: "list",
        element: { kind: "number", integer: false },
      });
    },
  },
  sort: {
    params: ["table", "by"],
    doc: "Orders a table's rows by a column, or by a function of the table; the smallest first, equal ones as they were.",
    run: (call) => {
      const table = batchOf(call, "table");
      const by = table && columnOf(call, "by", table);
      return table && by ? taken(call, table, "sortRows", [table.expr, by.expr], false) : UNKNOWN;
    },
  },
  join: {
    params: ["tables"],
    doc: "The rows of a list of tables, one table after the other.",
    run: (call) => {
      const tables = required(call, "tables");
      const items = itemsOf(tables);
      if (items && items.length > 0 && items.every(isBatch)) return joinTables(call.context, items);
      return tables.kind === "unknown" || items?.some((item) => item.kind === "unknown")
        ? UNKNOWN
        : call.context.session.fail(wrongKind, call.args.span, { expected: "a list of tables for `join`", found: describe(tables) });
    },
  },
  pairs: {
    params: ["table", "by"],
    doc: "Every two different rows with one key (`group` unless given), in both orders: the first rows of pairs, whose second ones are `pairs.other`.",
    run: (call) => {
      const table = batchOf(call, "table");
      if (!table) return UNKNOWN;
      const { session } = call.context;
      const name = { kind: "name", text: "group", span: call.args.span } as const;
      const by = argument(call, "by") ?? column(call.context, table, name);
      const key = asHost(by);
      if (by.kind === "unknown") return UNKNOWN;
      if (key?.type.kind !== "column" || key.type.table.id !== table.type.table.id)
        return session.fail(wrongKind, call.args.span, { expected: "a key for each row of the table", found: describe(by) });
      if (table.type.table.pair)
        return session.fail(badArgument, call.args.span, { callee: "`pairs`", problem: "these rows are pairs already" });
      const taken = session.taken(table.type.table, `pairs of ${table.type.table.origin}`);
      const paired = { ...taken, pair: "first" } as const;
      const result = hostCall("pairRows", [table.expr, key.expr], { kind: "batch", table: paired }) as Staged & { kind: "host" };
      paired.home.expr = result.expr;
      return result;
    },
  },
  partners: {
    params: ["table"],
    doc: "Draws for each row another one of its table, each once: `partners.other`, as the second rows of pairs.",
    run: (call) => {
      const table = batchOf(call, "table");
      const stream = table && streamOf(call.context, "partners", call.args.span);
      if (!table || !stream) return UNKNOWN;
      const { session } = call.context;
      if (table.type.table.pair)
        return session.fail(badArgument, call.args.span, { callee: "`partners`", problem: "these rows are pairs already" });
      const paired = { ...session.taken(table.type.table, `partners in ${table.type.table.origin}`), pair: "first" } as const;
      const result = hostCall("partners", [table.expr, stream], { kind: "batch", table: paired }, true) as Staged & { kind: "host" };
      paired.home.expr = result.expr;
      return result;
    },
  },
  windows: {
    params: ["table", "size", "whole"],
    doc: "For each decision, a window: it and those after it in its trajectory, `size` in all. `w.c[k]` is a column at step k, `w.alive[k]` whether the trajectory went so far; `whole: true` keeps windows that are alive to their end.",
    run: (call) => {
      const table = batchOf(call, "table");
      const size = numberOf(call, "size");
      const whole = argument(call, "whole") ?? constant(false);
      if (!table || size === undefined || whole.kind === "unknown") return UNKNOWN;
      const { session } = call.context;
      const of = table.type.table;
      const refuse = (problem: string): Staged => session.fail(badArgument, call.args.span, { callee: "`windows`", problem });
      if (!Number.isInteger(size) || size < 1) return refuse(`\`size\` must be a whole number above 0, found ${size}`);
      if (whole.kind !== "const" || typeof whole.value !== "boolean")
        return refuse(`\`whole\` must be true or false, found ${describe(whole)}`);
      if (of.window) return refuse("these rows are windows already");
      if (of.pair) return refuse("these rows are pairs: cut windows first");
      if (of.element === "episode") return refuse("it takes decisions, found whole episodes");
      const taken = session.taken(of, `windows of ${of.origin}`);
      const cut: Table = { ...taken, window: { size, columns: new Map(of.columns) } };
      const expr: HostExpr = whole.value
        ? { kind: "call", name: "wholeWindows", args: [table.expr, { kind: "const", value: size }] }
        : table.expr;
      cut.home.expr = expr;
      return { kind: "host", expr, type: { kind: "batch", table: cut } };
    },
  },
  ahead: {
    params: ["table", "steps", "of", "discount"],
    doc: "A function of the decisions `steps` later in the trajectories that rows were taken from, discounted; 0 beyond an end, the state after a cut beyond a cut.",
    run: (call) => {
      const { context } = call;
      const { session } = context;
      const table = batchOf(call, "table");
      const steps = numberExpr(call, "steps", 1);
      const discount = numberExpr(call, "discount", 1);
      const fn = required(call, "of");
      if (!table || !steps || !discount || fn.kind === "unknown") return UNKNOWN;
      if (table.type.table.element === "episode")
        return session.fail(badArgument, call.args.span, { callee: "`ahead`", problem: "it looks from decisions, found whole episodes" });
      const later = session.taken(table.type.table, `what comes later in ${table.type.table.origin}`);
      const bound: HostExpr = { kind: "bound", name: "later" };
      later.home.expr = bound;
      const shown = { kind: "host", expr: bound, type: { kind: "batch", table: later } } as BatchValue;
      const value = asHost(applied(call, fn, shown));
      if (value?.type.kind !== "column" || value.type.table.id !== later.id) {
        if (value)
          session.report(wrongKind, call.args.span, {
            expected: "a function that gives a column of the later decisions",
            found: describe(value),
          });
        return UNKNOWN;
      }
      const type: HostType = { kind: "column", table: table.type.table, level: "decision", of: "number" };
      return hostCall("ahead", [table.expr, steps, { kind: "lambda", params: ["later"], body: value.expr }, discount], type, true);
    },
  },
};
