/** A `together` (A5): no decision in it may depend on another, or on a draw or exit in it. */
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "./context.js";
import { written } from "./context.js";
import type { Outcome } from "./exits.js";
import type { Flow, Key, Value } from "./flow.js";
import type { Label } from "./labels.js";
import { execBlock } from "./statements.js";

/** Marks what came about inside a `together` (A5). */
export const blockPart = (block: number, node: { readonly span: ast.Node["span"] }): Label => [
  {
    readers: { kind: "all" },
    measured: false,
    block,
    at: node.span,
    cause: { text: `\`${written(node)}\` is settled in this \`together\``, span: node.span },
  },
];

/** Runs a `together`: what is settled in it is marked until it is over. */
export function execTogether(ctx: Context, flow: Flow, s: ast.TogetherStmt, pc: Label): Outcome {
  const outer = ctx.together;
  const id = ctx.versions.next++;
  ctx.together = { id };
  const out = execBlock(ctx, { ...flow, stores: [], asked: [] }, s.body.statements, pc);
  ctx.together = outer;
  const strip = (label: Label): Label => (label.some((p) => p.block === id) ? label.filter((p) => p.block !== id) : label);
  const settled = (inner: Flow): Flow => {
    const env = new Map<Key, Value>();
    for (const [key, value] of inner.env) {
      const fields = value.fields === undefined ? undefined : new Map([...value.fields].map(([name, label]) => [name, strip(label)]));
      env.set(key, { ...value, label: strip(value.label), fields });
    }
    return { env, facts: inner.facts, stores: flow.stores, asked: flow.asked };
  };
  return {
    flow: out.flow === undefined ? undefined : settled(out.flow),
    exits: out.exits.map((x) => ({ ...x, label: strip(x.label), flow: x.flow === undefined ? undefined : settled(x.flow) })),
  };
}
