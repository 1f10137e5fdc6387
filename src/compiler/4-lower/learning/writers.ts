/**
 * Writers: decoder-only transformers over a vocabulary of symbols. A network's `fn body(tokens: real[t, width]) -> real[t, n]` is staged twice: over whole
 * texts, several packed in a row, to rate and to learn; and for one symbol at a time, its `causal_attention` remembering keys and values.
 */
import type { WriterPlan } from "../../../contract/method.js";
import type * as ast from "../../1-parse/ast.js";
import type { ProgramBuilder, Value } from "../arrays/builder.js";
import { normal } from "../arrays/initial.js";
import { languageModel } from "../arrays/language-model.js";
import { joinHeads, lookAtMemory, lookBack, splitHeads, type Looking, type Remembered } from "../arrays/attention.js";
import { dense, embedding, masked } from "../arrays/layers.js";
import { apply } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { toConst } from "./known.js";
import { badShape, noBody, wrongKind } from "./messages.js";
import { within, type Context, type GraphContext, type StagedPolicy, type WriterShape } from "./session.js";
import { describe, type Staged } from "./values.js";

/** The width of a writer's tokens, from its body's parameter; undefined after a report. */
export function writerWidth(context: Context, policy: StagedPolicy): number | undefined {
  const { network } = policy;
  const body = network.functions.get("body");
  const { session } = context;
  if (!body || body.decl.params.length !== 1) {
    session.report(
      noBody,
      network.decl.name.span,
      { network: network.decl.name.text },
      { help: "a writer's network has `fn body(tokens: real[t, width]) -> real[t, width]`" },
    );
    return undefined;
  }
  const type = body.decl.params[0].type;
  const dims = type?.kind === "array_type" ? type.dims : [];
  const size = dims[1]?.kind === "size_type" ? dims[1].size : dims[1]?.kind === "named_type" ? dims[1].path[0] : undefined;
  const name = size?.kind === "name" ? size : size?.kind === "name_expr" ? size.name : undefined;
  const { scope } = body.closure;
  const value = name ? scope.find(name.text) : size && size.kind !== "name" ? evaluate(within(context, scope), size) : undefined;
  const width = value ? toConst(value) : undefined;
  if (dims.length === 2 && typeof width === "number" && width > 0) return width;
  session.report(
    wrongKind,
    body.decl.params[0].span,
    { expected: "`tokens: real[t, width]` with a known width", found: type ? "another type" : "no type" },
    { why: "a writer gives its body one vector for every symbol of a text" },
  );
  return undefined;
}

/** The logits of the next symbol behind each one: [rows, tokens, vocabulary]. */
function logitsOf(
  context: Context,
  graph: GraphContext,
  policy: StagedPolicy,
  writer: WriterShape,
  tokens: Value,
  places: Value,
): Value | undefined {
  const b = graph.builder;
  if (writer.model && graph.looking) {
    const logits = languageModel(b, policy.name, writer.model, tokens, places, graph.looking);
    return b.label(b.mul(logits, 1 / writer.temperature), `what ${policy.name} writes next`);
  }
  const { network } = policy;
  const body = network.functions.get("body");
  if (!body) return undefined;
  const { size } = writer;
  const seen = embedding(b, `${policy.name}.symbol`, tokens, size, writer.width, normal(0.3));
  const placed = b.add(seen, embedding(b, `${policy.name}.place`, places, writer.length, writer.width, normal(0.1)));
  const inner: Context = { session: context.session, scope: network.scope, graph, where: `network \`${network.decl.name.text}\`` };
  const input: Staged = { kind: "tensor", node: placed, axes: axesOf(body.decl) };
  const args = {
    positional: [{ value: input, span: body.decl.params[0].span, expr: { kind: "unknown", span: body.decl.params[0].span } as const }],
    named: new Map(),
    span: body.decl.span,
  };
  const result = apply(inner, body.closure, args, body.decl);
  if (result.kind !== "tensor" || result.axes.length !== 2 || result.node.shape[1] !== tokens.shape[1]) {
    if (result.kind !== "unknown")
      context.session.report(badShape, body.decl.span, {
        problem: `the body of \`${network.decl.name.text}\` must give a writer one vector for each of its tokens, found ${result.kind === "tensor" ? `real[${result.node.shape.slice(1).join(", ")}]` : describe(result)}`,
      });
    return undefined;
  }
  const logits = dense(b, `${policy.name}.next`, result.node, size, { initial: normal(0.02) });
  return b.label(b.mul(logits, 1 / writer.temperature), `what ${policy.name} writes next`);
}

function axesOf(body: ast.FnDecl | ast.ActDecl): readonly (string | undefined)[] {
  const type = body.params[0].type;
  const dim = type?.kind === "array_type" ? type.dims[0] : undefined;
  return [dim?.kind === "named_type" ? dim.path[0].text : undefined, undefined];
}

/** The inputs of packed texts; `suffix` tells games and pairs apart, `rows` is the size of what is rated. */
export interface PackedInputs {
  readonly suffix: string;
  readonly rows: string;
  readonly packs: string;
}

/** What a writer makes of texts: the log-probability of each text's own words as they could be drawn, and the entropy along them, [rows]. */
export function textOutputs(
  context: Context,
  graph: GraphContext,
  policy: StagedPolicy,
  writer: WriterShape,
  { suffix, rows, packs }: PackedInputs,
): { readonly logp: Value; readonly entropy: Value } | undefined {
  const b = graph.builder;
  const { length, size } = writer;
  const shape = [packs, length];
  const tokens = b.input(`tokens${suffix}`, shape, "i32");
  const places = b.input(`places${suffix}`, shape, "i32");
  const texts = b.input(`texts${suffix}`, shape, "i32");
  const next = b.input(`next${suffix}`, shape, "i32");
  const owner = b.input(`owner${suffix}`, shape, "i32");
  const learned = b.input(`learned${suffix}`, shape);
  const open = b.input(`open${suffix}`, [packs, length, size], "bool");
  // One for each row: it gives the number of rows, which no text does.
  const each = b.input(`each${suffix}`, [rows]);
  const logits = logitsOf(context, { ...graph, looking: lookBack(texts) }, policy, writer, tokens, places);
  if (!logits) return undefined;
  const logp = b.logSoftmax(masked(b, logits, open));
  const summed = (perToken: Value): Value => {
    const own = b.reshape(b.mul(perToken, learned), [`${length}*${packs}`]);
    return b.mul(b.scatterSum(b.reshape(owner, [`${length}*${packs}`]), own, rows), each);
  };
  // What may not come has probability 0 and a log-probability of about -1e9; their product is 0.
  const spread = b.neg(b.sum(b.mul(b.exp(logp), b.max(logp, -1e4)), [-1]));
  return {
    logp: b.label(summed(b.pick(logp, next)), `log-probabilities of what ${policy.name} wrote`),
    entropy: b.label(summed(spread), `entropy of ${policy.name} along what it wrote`),
  };
}

/** How many tokens of what comes before a text are read at once. */
export const CHUNK = 16;

/**
 * The graph of the next `tokens` tokens: `token`, `place` i32 [rows, tokens] and what is remembered of those before give what is to be remembered of these and,
 * for one token, `logits` [rows, vocabulary] of what comes behind it.
 */
export function stepProgram(
  context: Context,
  policy: StagedPolicy,
  writer: WriterShape,
  weightName: GraphContext["weightName"],
  b: ProgramBuilder,
  tokens: 1 | typeof CHUNK,
): { readonly logits: Value; readonly memories: WriterPlan["memories"] } | undefined {
  const token = b.input("token", ["rows", tokens], "i32");
  const place = b.input("place", ["rows", tokens], "i32");
  const memories: Remembered[] = [];
  const looking = lookAtMemory(place, memories);
  // Rows that have nothing are computed like others; what comes out for them is not looked at.
  const logits = logitsOf(context, { builder: b, weightName, looking }, policy, writer, token, b.max(place, 0));
  return logits && { logits: b.reshape(logits, ["rows", tokens * writer.size]), memories };
}

/** Adds a writer's own attention over x [rows, tokens, width]: weights `<name>.query`, `.key`, `.value` and `.out`. */
export function causalAttention(b: ProgramBuilder, name: string, x: Value, heads: number, looking: Looking): Value {
  const width = Number(x.shape[2]);
  const initial = normal(1 / Math.sqrt(width));
  const part = (what: string): Value => splitHeads(b, dense(b, `${name}.${what}`, x, width, { initial }), heads);
  const seen = looking(b, name, { query: part("query"), key: part("key"), value: part("value") });
  return dense(b, `${name}.out`, joinHeads(b, seen), width, { initial });
}
