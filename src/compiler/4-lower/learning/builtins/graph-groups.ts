/** Reductions in the groups of a key, of values that are being learned (C9, C11): sums at the group's first row, and back. */
import { isGraph, zipGraph } from "../graph-operators.js";
import type { HostExpr } from "../host.js";
import { notYet, wrongKind } from "../messages.js";
import { asHost, hostCall } from "../operators.js";
import { describe, UNKNOWN, type Staged } from "../values.js";
import type { Call } from "./call.js";

/**
 * `sum(x by k)`, `mean(x by k)` and `count(x by k)` keep the rows. With `per` only the first row of each key counts in what is reduced next: there is
 * one entry a key. A mean of a group without marked rows is 0 (C11).
 */
export function reduceGroups(call: Call, name: string, x: Staged & { kind: "clause" }): Staged {
  const { context, args } = call;
  const { session } = context;
  const marked = x.operand.kind === "clause" && x.operand.word === "where" ? x.operand : undefined;
  const operand = marked ? marked.operand : x.operand;
  const key = asHost(x.argument);
  if (operand.kind !== "graph_column" || operand.axes.length > 0 || !["sum", "mean", "count"].includes(name)) {
    return session.fail(notYet, args.span, { what: `\`${name}(x ${x.word} k)\` of these values that are being learned` });
  }
  if (!key || (key.type.kind !== "column" && key.type.kind !== "key")) {
    return x.argument.kind === "unknown" ? UNKNOWN : session.fail(wrongKind, args.span, { expected: "a key", found: describe(x.argument) });
  }
  const { table } = operand;
  if (table.games.length > 1) {
    return session.fail(
      notYet,
      args.span,
      { what: `\`${name}(x ${x.word} k)\` of values that are being learned, over several games` },
      { help: "collect the games apart, or group what is known before `improve`" },
    );
  }
  const home: HostExpr | undefined = table.home.expr;
  if (!home) throw new Error(`a bug in spc: nothing holds the rows of ${table.origin}`);
  const type = { kind: "column", table, level: "decision", of: "number" } as const;
  const at = hostCall("segments", [key.expr, home], type);
  const first = hostCall("firstOfKey", [key.expr, home], type);
  const grouped = (value: Staged): Staged =>
    zipGraph(context, [at, value], args.span, (b, index, node) => {
      const places = b.cast(b.value(index), "i32");
      const values = b.value(node);
      return b.gather(b.scatterSum(places, values, values.shape[0]), places);
    });
  const ones = zipGraph(context, [operand], args.span, (b, node) => b.broadcastTo(b.value(1), b.value(node).shape));
  const marks = marked
    ? zipGraph(context, [marked.argument, operand], args.span, (b, mark, node) =>
        b.broadcastTo(b.cast(b.cast(b.value(mark), "bool"), "f32"), b.value(node).shape),
      )
    : ones;
  const values = marked
    ? zipGraph(context, [marks, operand], args.span, (b, mark, node) => b.where(b.cast(b.value(mark), "bool"), node, 0))
    : operand;
  const total = name === "count" ? marks : values;
  let result = grouped(total);
  if (name === "mean") {
    const count = grouped(marks);
    result = zipGraph(context, [result, count], args.span, (b, sum, n) => b.div(sum, b.max(n, 1)));
  }
  if (result.kind !== "graph_column" || !isGraph(result)) return UNKNOWN;
  return x.word === "per" ? { ...result, once: first } : result;
}
