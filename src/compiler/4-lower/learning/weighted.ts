/**
 * Functions of networks that have weights, called on columns: `hero.net.encode(batch.pixels)`, `eye.code(frames)`. Inside an objective they are part of
 * its graph, with gradients to the owner that is improved; anywhere else a graph of its own computes them (D6: all else is constant).
 */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { programBuilder, type ProgramBuilder, type Value } from "../arrays/builder.js";
import { forwardProgram } from "../arrays/training-step.js";
import { apply, type Arguments } from "./calls.js";
import { guarded, isGraph, toGraph, type GraphValue } from "./graph-operators.js";
import type { HostExpr, HostType, Table } from "./host.js";
import { badArgument, notYet, otherTable, wrongKind } from "./messages.js";
import { declaredSizes, rowShape } from "./list-tables.js";
import { asHost, hostCall } from "./operators.js";
import type { Context, GraphContext } from "./session.js";
import { describe, UNKNOWN, type NetworkFunction, type Owner, type Staged } from "./values.js";
import { namesOf } from "./weight-names.js";

/** Calls a function of an owner's network. */
export function callWeighted(context: Context, owner: Owner, name: ast.Name, args: Arguments): Staged {
  const { network } = owner;
  const fn = network.functions.get(name.text);
  if (!fn) {
    const names = [...network.functions.keys()];
    return context.session.fail(
      badArgument,
      name.span,
      { callee: `network \`${network.decl.name.text}\``, problem: `it has no function \`${name.text}\`` },
      { help: `its functions are ${names.join(", ")}` },
    );
  }
  const all = [...args.positional.map((a) => a.value), ...[...args.named.values()].map((a) => a.value)];
  if (all.some((value) => value.kind === "unknown")) return UNKNOWN;
  return context.graph?.objective ? inObjective(context, owner, fn, args) : byItself(context, owner, fn, args);
}

/** Applies the function to tensors of rows, a game's at a time. */
function applyRows(
  context: Context,
  builder: ProgramBuilder,
  owner: Owner,
  fn: NetworkFunction,
  args: Arguments,
  tensor: (value: Staged) => Staged,
  noise?: GraphContext["noise"],
): Staged {
  const inner: Context = {
    session: context.session,
    scope: owner.network.scope,
    graph: { builder, weightName: namesOf(context.session, owner), ...(noise && { noise }) },
    where: `network \`${owner.network.decl.name.text}\``,
  };
  return apply(
    inner,
    fn.closure,
    {
      positional: args.positional.map((a) => ({ ...a, value: tensor(a.value) })),
      named: new Map([...args.named].map(([key, a]) => [key, { ...a, value: tensor(a.value) }])),
      span: args.span,
    },
    fn.decl,
  );
}

function inObjective(context: Context, owner: Owner, fn: NetworkFunction, args: Arguments): Staged {
  const graph = context.graph!;
  graph.objective?.reads(owner);
  // Columns become inputs of the objective's graph; what is known stays known.
  const fed = new Map<Staged, GraphValue>();
  for (const value of [...args.positional.map((a) => a.value), ...[...args.named.values()].map((a) => a.value)]) {
    if (value.kind !== "host" && !isGraph(value)) continue;
    const node = toGraph(context, sized(context, fn, args, value), args.span);
    if (typeof node !== "object") return UNKNOWN;
    fed.set(value, node);
  }
  const columns = [...fed.values()].filter((v) => v.kind === "graph_column");
  const [first] = columns;
  if (!first) {
    return context.session.fail(wrongKind, args.span, { expected: `a column for \`${fn.closure.name}\``, found: "none" });
  }
  const other = columns.find((c) => c.table.id !== first.table.id);
  if (other) return context.session.fail(otherTable, args.span, { left: first.table.origin, right: other.table.origin });
  const results = first.parts.map((_, i) =>
    applyRows(
      context,
      graph.builder,
      owner,
      fn,
      args,
      (value): Staged => {
        const node = fed.get(value);
        if (!node || node.kind === "tensor") return node ?? value;
        return node.kind === "graph_column"
          ? { kind: "tensor", node: node.parts[i].node, axes: node.axes }
          : { kind: "tensor", node: node.node, axes: [] };
      },
      graph.noise,
    ),
  );
  return gathered(
    context,
    first.table,
    first.parts.map((p) => p.game),
    results,
    args.span,
  );
}

/** A column of rows whose length only the run knows, with the sizes that the function declares. */
function sized(context: Context, fn: NetworkFunction, args: Arguments, value: Staged): Staged {
  if (value.kind !== "host" || value.type.kind !== "column" || !value.type.open) return value;
  const { open: _, ...type } = value.type;
  const at = args.positional.findIndex((a) => a.value === value);
  const shape = declaredSizes(context, fn, at);
  return { ...value, type: { ...type, ...(shape && { shape }) } };
}

/** One column from what each game's rows gave; records and lists of them likewise. */
function gathered(context: Context, table: Table, games: readonly string[], results: readonly Staged[], span: Span): Staged {
  const [first] = results;
  if (results.some((r) => r.kind === "unknown")) return UNKNOWN;
  if (first.kind === "tensor") {
    const parts = results.map((r, i) => ({ game: games[i], node: (r as typeof first).node }));
    return { kind: "graph_column", table, parts, axes: first.axes };
  }
  if (first.kind === "record") {
    const fields = [...first.fields.keys()].map((key) => {
      const of = results.map((r) => (r.kind === "record" ? (r.fields.get(key) ?? UNKNOWN) : UNKNOWN));
      return [key, gathered(context, table, games, of, span)] as const;
    });
    return { kind: "record", fields: new Map(fields) };
  }
  return context.session.fail(wrongKind, span, { expected: "a tensor from a network's function", found: describe(first) });
}

/** A graph of its own: inputs `arg0`, `arg1`, … [rows, …] and the owner's weights; output `result`. */
function byItself(context: Context, owner: Owner, fn: NetworkFunction, args: Arguments): Staged {
  const { session } = context;
  const inputs: {
    readonly value: Staged;
    readonly expr: HostExpr;
    readonly shape: readonly number[];
    readonly axes: readonly (string | undefined)[];
  }[] = [];
  let table: Table | undefined;
  let listed = false;
  for (const { value, span } of [...args.positional, ...args.named.values()]) {
    if (value.kind !== "host") continue;
    const host = asHost(value)!;
    const at = [...args.positional.map((a) => a.value), ...[...args.named.values()].map((a) => a.value)].indexOf(value);
    const rows = rowShape(context, fn, at, host.type);
    if (rows) {
      listed = true;
      inputs.push({ value, expr: host.expr, shape: rows, axes: rows.map(() => undefined) });
      continue;
    }
    if (host.type.kind !== "column") {
      return session.fail(notYet, span, { what: `a network's function on ${describe(value)}` });
    }
    if (table && table.id !== host.type.table.id)
      return session.fail(otherTable, span, { left: table.origin, right: host.type.table.origin });
    table = host.type.table;
    const { shape: sizes = (host.type.open && declaredSizes(context, fn, at)) || [], axes = sizes.map(() => undefined) } = host.type;
    inputs.push({ value, expr: host.expr, shape: sizes, axes });
  }
  if (!table && !listed) return session.fail(wrongKind, args.span, { expected: `a column for \`${fn.closure.name}\``, found: "none" });
  const name = `${session.method}.${owner.name}.${fn.closure.name}${session.graphs.length + 1}`;
  let shape: readonly number[] | undefined;
  const build = (b: ProgramBuilder): Record<string, Value> => {
    const nodes = new Map<Staged, Staged>(
      inputs.map(({ value, shape: sizes, axes }, i) => [value, { kind: "tensor", node: b.input(`arg${i}`, ["rows", ...sizes]), axes }]),
    );
    const result = applyRows(context, b, owner, fn, args, (value) => nodes.get(value) ?? value);
    if (result.kind !== "tensor") {
      if (result.kind !== "unknown")
        session.report(wrongKind, args.span, { expected: "a tensor from a network's function", found: describe(result) });
      return {};
    }
    shape = result.node.shape.slice(1).map(Number);
    return { result: b.cast(result.node, "f32") };
  };
  const made = guarded(context, args.span, () => {
    if (session.checking) build(programBuilder(name));
    else session.graphs.push(forwardProgram(name, build));
    return UNKNOWN;
  });
  if (made.kind === "unknown" && !shape) return UNKNOWN;
  const list: HostExpr = { kind: "list", items: inputs.map((i) => i.expr) };
  const weights: HostExpr = { kind: "lasting", what: owner.what, name: owner.name };
  if (!table) {
    const element: HostType = shape && shape.length > 0 ? { kind: "array", shape, of: "number" } : { kind: "number", integer: false };
    const shapes: HostExpr = {
      kind: "list",
      items: inputs.map((i) => ({ kind: "list", items: i.shape.map((value) => ({ kind: "const", value })) })),
    };
    return hostCall("forwardRows", [{ kind: "const", value: name }, weights, list, shapes], { kind: "list", element }, true);
  }
  const type = { kind: "column", table, level: "decision", of: "number", ...(shape && shape.length > 0 && { shape }) } as const;
  return { kind: "host", expr: { kind: "call", name: "forward", args: [{ kind: "const", value: name }, weights, list], host: true }, type };
}
