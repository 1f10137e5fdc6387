/** Reductions: of lists, of tensors' axes, of columns and their groups, of what is being learned (C8, C9). */
import { itemsOf, toConst } from "../known.js";
import { sizeOf } from "../memories.js";
import { badArgument, notYet, wrongKind } from "../messages.js";
import { guarded, isGraph, zipGraph } from "../graph-operators.js";
import { reduceGroups } from "./graph-groups.js";
import { asValue } from "../host-values.js";
import { isRunList, reduceRunList, runMember } from "../run-lists.js";
import { asHost, binary, hostCall, joined } from "../operators.js";
import { constant, describe, UNKNOWN, type Staged } from "../values.js";
import { listOfWeights } from "../weight-values.js";
import { graphOf, required, type Builtin, type Call } from "./call.js";

function reduction(name: "mean" | "sum" | "max" | "min" | "std" | "count" | "any" | "all" | "median", doc: string): Builtin {
  const two = name === "max" || name === "min";
  return {
    params: two ? ["x", "y", "over"] : ["x", "over"],
    doc,
    run: (call) => (two && call.args.positional.length === 2 ? larger(call, name) : reduce(call, name)),
  };
}

/** `max(x, y)` and `min(x, y)`, an element at a time. */
function larger(call: Call, name: "max" | "min"): Staged {
  const { context, args } = call;
  const [x, y] = args.positional.map((a) => a.value);
  if (x.kind === "const" && y.kind === "const") return constant(Math[name](Number(x.value), Number(y.value)), x.integer && y.integer);
  if (isGraph(x) || isGraph(y)) return zipGraph(context, [x, y], args.span, (b, p, q) => b[name](p, q));
  const a = asHost(x);
  const c = asHost(y);
  const type = a && c && joined(context, a, c, "number", args.span);
  return a && c && type ? hostCall(name === "max" ? "larger" : "smaller", [a.expr, c.expr], type) : UNKNOWN;
}

function reduce(call: Call, name: string): Staged {
  const { context, args } = call;
  const { session } = context;
  const x = required(call, "x");
  if (x.kind === "unknown") return x;
  const open = isRunList(x) ? x : itemsOf(x)?.some((item) => item.kind === "host") ? asValue(x) : undefined;
  const weights = open && listOfWeights(open);
  if (open?.kind === "host" && weights && (name === "sum" || name === "mean"))
    return hostCall("reduceWeights", [open.expr, { kind: "const", value: name }], weights);
  const ofRun = open && isRunList(open) ? reduceRunList(name, open) : undefined;
  if (ofRun) return ofRun;
  const list = itemsOf(x);
  if (list) return reduceList(call, name, list);
  const over = args.named.get("over")?.value;
  if (over) return reduceOver(call, name, x, over);
  if (x.kind === "tensor") return reduceTensor(call, name, x, undefined);
  if (x.kind === "clause" && x.word === "over" && x.operand.kind === "tensor") {
    const at = x.axis === undefined ? -1 : x.operand.axes.indexOf(x.axis);
    if (at < 0)
      return session.fail(badArgument, args.span, {
        callee: `\`${name}\``,
        problem: `the tensor has no axis \`${x.axis ?? "?"}\`; its axes are ${x.operand.axes.map((a) => a ?? "unnamed").join(", ")}`,
      });
    return reduceTensor(call, name, x.operand, at);
  }
  if (x.kind === "clause" && x.word === "over" && x.operand.kind === "graph_column") return reduceFeatures(call, name, x.operand, x.axis);
  if (x.kind === "graph_column") {
    const { once, ...rows } = x;
    return once ? reduceMarked(call, name, rows, once) : reduceColumn(call, name, rows);
  }
  if (x.kind === "clause" && (x.word === "by" || x.word === "per")) {
    if (isGraph(x.operand) || (x.operand.kind === "clause" && isGraph(x.operand.operand))) return reduceGroups(call, name, x);
    const value = asHost(x.operand);
    const key = asHost(x.argument);
    if (!value || value.type.kind !== "column" || !key)
      return session.fail(wrongKind, args.span, { expected: `a column for \`${name}\``, found: describe(x.operand) });
    if (x.word === "per") {
      const numbers = key.type.kind === "column" && (key.type.of === "number" || key.type.of === "bool") && key.type.shape === undefined;
      return hostCall(`${name}Per`, [value.expr, key.expr], { kind: "entries", ...(numbers && { keys: "numbers" as const }) });
    }
    return hostCall(`${name}By`, [value.expr, key.expr], { ...value.type, of: "number" });
  }
  if (x.kind === "clause" && x.word === "where") return reduceMarked(call, name, x.operand, x.argument);
  if (x.kind === "host" && x.type.kind === "entries") return hostCall(`${name}Entries`, [x.expr], { kind: "number", integer: false });
  const value = asHost(x);
  if (!value || value.type.kind !== "column")
    return session.fail(wrongKind, args.span, { expected: `a column for \`${name}\``, found: describe(x) });
  return hostCall(name, [value.expr], name === "any" || name === "all" ? { kind: "bool" } : { kind: "number", integer: false });
}

/** `mean(x, over: (player, Slot))`: the named axes of a tensor go. */
function reduceOver(call: Call, name: string, x: Staged, over: Staged): Staged {
  const { session } = call.context;
  if (x.kind !== "tensor" || over.kind !== "axes") {
    return over.kind === "unknown"
      ? over
      : session.fail(wrongKind, call.args.span, {
          expected: x.kind === "tensor" ? "names of axes after `over:`" : `a tensor for \`${name}\` with \`over:\``,
          found: describe(x.kind === "tensor" ? over : x),
        });
  }
  let left: Staged = x;
  for (const axis of over.names) {
    if (left.kind !== "tensor") return left;
    const at = left.axes.indexOf(axis);
    if (at < 0) {
      const known = left.axes.map((a) => a ?? "unnamed").join(", ");
      return session.fail(badArgument, call.args.span, {
        callee: `\`${name}\``,
        problem: `the tensor has no axis \`${axis}\`; its axes are ${known}`,
      });
    }
    left = reduceTensor(call, name, left, at);
  }
  return left;
}

function reduceList(call: Call, name: string, items: readonly Staged[]): Staged {
  const { context, args } = call;
  if (name === "count") return constant(items.length);
  if (items.length === 0 && name !== "sum")
    return context.session.fail(badArgument, args.span, { callee: `\`${name}\``, problem: "the list is empty" });
  const total = items.reduce<Staged>((a, item) => binary(context, "+", a, item, args.span), constant(0));
  if (name === "sum") return total;
  if (name === "mean") return binary(context, "/", total, constant(items.length), args.span);
  const plain = items.map(toConst);
  if (!plain.every((p) => typeof p === "number" || typeof p === "boolean"))
    return context.session.fail(notYet, args.span, { what: `\`${name}\` of a list that only the run knows` });
  const numbers = plain.map(Number);
  if (name === "max") return constant(Math.max(...numbers));
  if (name === "min") return constant(Math.min(...numbers));
  if (name === "any") return constant(numbers.some(Boolean));
  if (name === "all") return constant(numbers.every(Boolean));
  return context.session.fail(notYet, args.span, { what: `\`${name}\` of a list` });
}

/** Removes one feature axis, or all of them. */
function reduceTensor(call: Call, name: string, x: Staged & { kind: "tensor" }, axis: number | undefined): Staged {
  const axes = axis === undefined ? x.axes.map((_, i) => i + 1) : [axis + 1];
  const rest = x.axes.filter((_, i) => !axes.includes(i + 1));
  return guarded(call.context, call.args.span, () => {
    switch (name) {
      case "mean":
        return { kind: "tensor", node: graphOf(call).mean(x.node, axes), axes: rest };
      case "sum":
        return { kind: "tensor", node: graphOf(call).sum(x.node, axes), axes: rest };
      case "max":
        return { kind: "tensor", node: graphOf(call).reduceMax(x.node, axes), axes: rest };
      case "min":
        return { kind: "tensor", node: graphOf(call).reduceMin(x.node, axes), axes: rest };
      default:
        return call.context.session.fail(notYet, call.args.span, { what: `\`${name}\` of a tensor` });
    }
  });
}

/** `sum(x over features)`: one number a row is left; a named axis is removed alone. */
function reduceFeatures(call: Call, name: string, x: Staged & { kind: "graph_column" }, axis: string | undefined): Staged {
  const at = axis === undefined || axis === "features" ? undefined : x.axes.indexOf(axis);
  if (at === -1 || x.axes.length === 0) {
    return call.context.session.fail(badArgument, call.args.span, {
      callee: `\`${name}\``,
      problem: `the column has no axis \`${axis ?? "?"}\`${x.axes.length > 0 ? "; write `over features` for all of a row" : ""}`,
    });
  }
  const results = x.parts.map((part) => reduceTensor(call, name, { kind: "tensor", node: part.node, axes: x.axes }, at));
  const tensors = results.filter((r): r is Staged & { kind: "tensor" } => r.kind === "tensor");
  if (tensors.length !== results.length) return UNKNOWN;
  return { ...x, axes: tensors[0].axes, parts: x.parts.map((part, i) => ({ game: part.game, node: tensors[i].node })) };
}

/** Over all decisions of a table: each counts once (C8). */
function reduceColumn(call: Call, name: string, x: Staged & { kind: "graph_column" }): Staged {
  return guarded(call.context, call.args.span, () => {
    const total = x.parts.map((part) => graphOf(call).sum(part.node)).reduce((a, c) => graphOf(call).add(a, c));
    if (name === "sum") return { kind: "graph_number", node: total };
    const rows = x.parts.map((part) => graphOf(call).size(part.node.shape)).reduce((a, c) => graphOf(call).add(a, c));
    if (name === "mean") return { kind: "graph_number", node: graphOf(call).div(total, rows) };
    return call.context.session.fail(notYet, call.args.span, { what: `\`${name}\` of values that are being learned` });
  });
}

/** Over the marked decisions; a mean of none is 0 with weight 0 (C11). */
function reduceMarked(call: Call, name: string, operand: Staged, mask: Staged): Staged {
  const { context, args } = call;
  if (!isGraph(operand) && !isGraph(mask)) {
    return context.session.fail(wrongKind, args.span, { expected: `a column for \`${name}\``, found: describe(operand) });
  }
  const kept = zipGraph(context, [mask, operand], args.span, (b, m, x) => b.where(b.cast(b.value(m), "bool"), b.value(x), 0));
  const marks = zipGraph(context, [mask, operand], args.span, (b, m, x) =>
    typeof x === "number" ? b.cast(b.value(m), "f32") : b.broadcastTo(b.cast(b.cast(b.value(m), "bool"), "f32"), x.shape),
  );
  if (kept.kind !== "graph_column" || marks.kind !== "graph_column") return UNKNOWN;
  const total = reduceColumn(call, "sum", kept);
  if (name === "sum") return total;
  const count = reduceColumn(call, "sum", marks);
  if (name === "count") return count;
  if (name === "mean") return zipGraph(context, [total, count], args.span, (b, t, n) => b.div(t, b.max(n, 1)));
  return context.session.fail(notYet, args.span, { what: `\`${name}\` of values that are being learned` });
}

export const reductions: Readonly<Record<string, Builtin>> = {
  mean: reduction("mean", "The mean; each element of the level counts once."),
  sum: reduction("sum", "The sum."),
  max: reduction("max", "The largest."),
  min: reduction("min", "The smallest."),
  std: reduction("std", "The population standard deviation."),
  median: reduction("median", "The middle value."),
  count: reduction("count", "How many there are."),
  any: reduction("any", "Whether one holds."),
  all: reduction("all", "Whether all hold."),
  normalise: {
    params: ["x"],
    doc: "(x - mean) / (std + 1e-8), in the groups of a key after `by`.",
    run: (call) => {
      const x = required(call, "x");
      const clause = x.kind === "clause" && x.word === "by" ? x : undefined;
      const value = asHost(clause ? clause.operand : x);
      const key = clause && asHost(clause.argument);
      if (!value || value.type.kind !== "column")
        return x.kind === "unknown"
          ? x
          : call.context.session.fail(wrongKind, call.args.span, { expected: "a column for `normalise`", found: describe(x) });
      return key ? hostCall("normaliseBy", [value.expr, key.expr], value.type) : hostCall("normalise", [value.expr], value.type);
    },
  },
  size: {
    params: ["x"],
    doc: "How many items a list has.",
    run: (call) => {
      const x = required(call, "x");
      const items = itemsOf(x);
      const size = sizeOf(x) ?? (isRunList(x) ? runMember(x, "size") : undefined);
      if (size) return size;
      return items ? constant(items.length) : call.context.session.fail(notYet, call.args.span, { what: "`size` of this value" });
    },
  },
};
