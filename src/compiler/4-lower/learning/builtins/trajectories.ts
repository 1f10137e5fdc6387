/** What runs along trajectories, and what cuts, orders and draws rows of tables (A12, D6, D11). */
import { apply } from "../calls.js";
import type { HostExpr, HostType } from "../host.js";
import { badArgument, notYet, otherTable, wrongKind } from "../messages.js";
import { whereOf } from "../../../source/source-file.js";
import { listTable } from "../list-tables.js";
import { asHost, hostCall } from "../operators.js";
import { constant, describe, UNKNOWN, type Staged } from "../values.js";
import { argument, numberOf, required, type Builtin, type Call } from "./call.js";

type Host = Staged & { kind: "host" };

/** An argument that is a column, or a plain number where that will do. */
function columnOf(call: Call, name: string, plain = false): Host | undefined {
  const value = required(call, name);
  if (value.kind === "unknown") return undefined;
  const host = asHost(value);
  if (host && (host.type.kind === "column" || (plain && host.type.kind === "number"))) return host;
  call.context.session.report(wrongKind, call.args.span, {
    expected: `a column for \`${name}\` of \`${call.name}\``,
    found: describe(value),
  });
  return undefined;
}

/** A number that may be computed while the method runs. */
function numberExpr(call: Call, name: string, fallback?: number): HostExpr | undefined {
  const value = argument(call, name) ?? (fallback === undefined ? required(call, name) : constant(fallback));
  const host = asHost(value);
  if (host?.type.kind === "number") return host.expr;
  if (value.kind !== "unknown") {
    call.context.session.report(wrongKind, call.args.span, {
      expected: `a number for \`${name}\` of \`${call.name}\``,
      found: describe(value),
    });
  }
  return undefined;
}

/** On the decisions of the column's table. */
function onDecisions(call: Call, ...columns: readonly Host[]): HostType | undefined {
  const tables = columns.flatMap((c) => (c.type.kind === "column" ? [c.type.table] : []));
  const other = tables.find((t) => t.id !== tables[0].id);
  if (other) {
    call.context.session.report(otherTable, call.args.span, { left: tables[0].origin, right: other.origin });
    return undefined;
  }
  return { kind: "column", level: "decision", table: tables[0], of: "number" };
}

function batchOf(call: Call, name: string): (Host & { type: { kind: "batch" } }) | undefined {
  const value = required(call, name);
  if (value.kind === "host" && value.type.kind === "batch") return value as Host & { type: { kind: "batch" } };
  if (value.kind !== "unknown") {
    call.context.session.report(wrongKind, call.args.span, { expected: `a table for \`${call.name}\``, found: describe(value) });
  }
  return undefined;
}

export const trajectories: Readonly<Record<string, Builtin>> = {
  gae: {
    params: ["reward", "value", "discount", "trace"],
    doc: "Generalised advantage estimates along each trajectory (Schulman et al., 2016): 0 beyond an end, the estimate of the state after the last decision beyond a cut.",
    run: (call) => {
      const reward = columnOf(call, "reward", true);
      const value = columnOf(call, "value");
      const [discount, trace] = [numberExpr(call, "discount", 0.99), numberExpr(call, "trace", 0.95)];
      if (!reward || !value || !discount || !trace) return UNKNOWN;
      const type = onDecisions(call, reward, value);
      return type ? hostCall("gae", [reward.expr, value.expr, discount, trace], type) : UNKNOWN;
    },
  },
  to_go: {
    params: ["x", "discount", "value", "steps"],
    doc: "x at a decision and, discounted, at all later ones of its trajectory; beyond a cut stands `value`, where it is given, else 0. With `steps`, of so many decisions alone.",
    run: (call) => {
      const x = columnOf(call, "x");
      const discount = numberExpr(call, "discount", 1);
      const value = argument(call, "value") ? columnOf(call, "value") : undefined;
      if (!x || !discount || (argument(call, "value") && !value)) return UNKNOWN;
      const type = onDecisions(call, x, ...(value ? [value] : []));
      const steps = argument(call, "steps") ? numberExpr(call, "steps") : undefined;
      if (argument(call, "steps") && (!steps || value)) {
        if (steps && value)
          call.context.session.report(badArgument, call.args.span, { callee: "`to_go`", problem: "it takes `value` or `steps`, not both" });
        return UNKNOWN;
      }
      if (type && steps) return hostCall("toGoFor", [x.expr, discount, steps], type);
      return type ? hostCall("toGo", [x.expr, discount, ...(value ? [value.expr] : [])], type) : UNKNOWN;
    },
  },
  next: {
    params: ["x", "last"],
    doc: "x at the next decision of the trajectory; `last` (0 unless given) at its last one.",
    run: (call) => {
      const x = columnOf(call, "x");
      const last = numberExpr(call, "last", 0);
      const type = x && onDecisions(call, x);
      return x && last && type ? hostCall("next", [x.expr, last], type) : UNKNOWN;
    },
  },
  scan: {
    params: ["x", "from", "with"],
    doc: "Folds along each trajectory from its first decision: g = f(g, x), starting `from`.",
    run: (call) => {
      const x = columnOf(call, "x");
      const from = numberExpr(call, "from", 0);
      const fold = required(call, "with");
      const type = x && onDecisions(call, x);
      if (!x || !from || !type || fold.kind === "unknown") return UNKNOWN;
      const number: HostType = { kind: "number", integer: false };
      const local = (name: string): Host => ({ kind: "host", expr: { kind: "bound", name }, type: number });
      const unwritten = (name: string): Call["args"]["positional"][number] => ({
        value: local(name),
        span: call.args.span,
        expr: { kind: "unknown", span: call.args.span },
      });
      const body = apply(
        call.context,
        fold,
        { positional: [unwritten("before"), unwritten("value")], named: new Map(), span: call.args.span },
        call.site,
      );
      const host = asHost(body);
      if (!host || host.type.kind !== "number") {
        return body.kind === "unknown"
          ? UNKNOWN
          : call.context.session.fail(wrongKind, call.args.span, {
              expected: "a function of two numbers for `with`",
              found: describe(fold),
            });
      }
      return hostCall("scan", [x.expr, from, { kind: "lambda", params: ["before", "value"], body: host.expr }], type);
    },
  },
  parts: {
    params: ["table", "size", "passes"],
    doc: "Cuts a table's rows, in a new random order each pass, into parts of one size (the last one short).",
    run: (call) => {
      const given = required(call, "table");
      const table = listTable(call.context, given, `the list of ${whereOf(call.args.span)}`) ?? batchOf(call, "table");
      const size = numberOf(call, "size", 256);
      const passes = numberOf(call, "passes", 1);
      if (!table || size === undefined || passes === undefined) return UNKNOWN;
      if (!Number.isInteger(size) || size < 1 || !Number.isInteger(passes) || passes < 1) {
        return call.context.session.fail(badArgument, call.args.span, {
          callee: "`parts`",
          problem: `\`size\` and \`passes\` must be whole numbers above 0, found ${size} and ${passes}`,
        });
      }
      const { drawing } = call.context;
      if (drawing === undefined)
        return call.context.session.fail(notYet, call.args.span, { what: "`parts` outside the `over` of an `improve`" });
      const args: HostExpr[] = [table.expr, ...[size, passes, drawing].map((value) => ({ kind: "const", value }) as const)];
      return hostCall("parts", args, { kind: "parts", table: table.type.table }, true);
    },
  },
};
