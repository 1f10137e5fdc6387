/**
 * Writers: decoder-only transformers over a vocabulary of symbols. A network's `fn body(tokens: real[t, width]) -> real[t, n]` is staged twice: over whole
 * texts, several packed in a row, to rate and to learn; and for one symbol at a time, its `causal_attention` remembering keys and values.
 */
import type { WriterPlan } from "../../../contract/method.js";
import type * as ast from "../../1-parse/ast.js";
import type { ProgramBuilder, Value } from "../arrays/builder.js";
import { normal } from "../arrays/initial.js";
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

/** How a network's `causal_attention` looks back: over a packed row, or at what a step remembers. */
export type Attending = (b: ProgramBuilder, name: string, x: Value, heads: number) => Value;

/** The logits of the next symbol behind each one: [rows, tokens, vocabulary]. */
function logitsOf(
  context: Context,
  graph: GraphContext,
  policy: StagedPolicy,
  writer: WriterShape,
  tokens: Value,
  places: Value,
): Value | undefined {
  const { network } = policy;
  const body = network.functions.get("body");
  if (!body) return undefined;
  const b = graph.builder;
  const size = writer.vocabulary.length;
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
  const { length, vocabulary } = writer;
  const shape = [packs, length];
  const tokens = b.input(`tokens${suffix}`, shape, "i32");
  const places = b.input(`places${suffix}`, shape, "i32");
  const texts = b.input(`texts${suffix}`, shape, "i32");
  const next = b.input(`next${suffix}`, shape, "i32");
  const owner = b.input(`owner${suffix}`, shape, "i32");
  const learned = b.input(`learned${suffix}`, shape);
  const open = b.input(`open${suffix}`, [packs, length, vocabulary.length], "bool");
  // One for each row: it gives the number of rows, which no text does.
  const each = b.input(`each${suffix}`, [rows]);
  const attending: Attending = (builder, name, x, heads) => packedAttention(builder, name, x, heads, texts);
  const logits = logitsOf(context, { ...graph, attending }, policy, writer, tokens, places);
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

/** Attention over a packed row: a symbol sees itself and those before it of its own text. */
function packedAttention(b: ProgramBuilder, name: string, x: Value, heads: number, texts: Value): Value {
  const [rows, tokens] = texts.shape;
  const earlier = b.lessEqual(b.iota([tokens, tokens], 1), b.iota([tokens, tokens], 0));
  const same = b.equal(b.reshape(texts, [rows, 1, tokens, 1]), b.reshape(texts, [rows, 1, 1, tokens]));
  const { query, key, value } = parts(b, name, x, heads);
  return joined(b, name, x, attended(b, query, key, value, b.and(same, earlier)));
}

/** The graph of one symbol: `token`, `place` i32 [rows] and what is remembered give `logits` [rows, vocabulary]; what is remembered goes on. */
export function stepProgram(
  context: Context,
  policy: StagedPolicy,
  writer: WriterShape,
  weightName: GraphContext["weightName"],
  b: ProgramBuilder,
): { readonly logits: Value; readonly memories: WriterPlan["memories"] } | undefined {
  const { length } = writer;
  const token = b.input("token", ["rows"], "i32");
  const place = b.input("place", ["rows"], "i32");
  const memories: { name: string; shape: readonly number[] }[] = [];
  const here = b.equal(b.iota([1, 1, length, 1], 2), b.reshape(place, ["rows", 1, 1, 1]));
  const attending: Attending = (builder, name, x, heads) => {
    const { query, key, value, width } = parts(builder, name, x, heads);
    const remember = (what: string, now: Value): Value => {
      const memory = `${what}/${name}`;
      const before = builder.input(memory, ["rows", heads, length, width]);
      const after = builder.where(here, now, before);
      builder.output(`new/${memory}`, after, memory);
      memories.push({ name: memory, shape: [heads, length, width] });
      return after;
    };
    const seen = builder.lessEqual(builder.iota([1, 1, 1, length], 3), builder.reshape(place, ["rows", 1, 1, 1]));
    return joined(builder, name, x, attended(builder, query, remember("keys", key), remember("values", value), seen));
  };
  const logits = logitsOf(
    context,
    { builder: b, weightName, attending },
    policy,
    writer,
    b.reshape(token, ["rows", 1]),
    b.reshape(place, ["rows", 1]),
  );
  return logits && { logits: b.reshape(logits, ["rows", writer.vocabulary.length]), memories };
}

/** Queries, keys and values, a head each: [rows, heads, tokens, width / heads]. */
function parts(b: ProgramBuilder, name: string, x: Value, heads: number): { query: Value; key: Value; value: Value; width: number } {
  const [rows, tokens] = x.shape;
  const width = Number(x.shape.at(-1));
  const each = width / heads;
  const initial = normal(1 / Math.sqrt(width));
  const split = (part: string): Value =>
    b.transpose(b.reshape(dense(b, `${name}.${part}`, x, width, { initial }), [rows, tokens, heads, each]), [0, 2, 1, 3]);
  return { query: split("query"), key: split("key"), value: split("value"), width: each };
}

function attended(b: ProgramBuilder, query: Value, key: Value, value: Value, visible: Value): Value {
  const scores = b.mul(b.matmulOf(query, key, false, true), 1 / Math.sqrt(Number(query.shape.at(-1))));
  return b.matmulOf(b.softmax(masked(b, scores, visible)), value, false, false);
}

function joined(b: ProgramBuilder, name: string, x: Value, mixed: Value): Value {
  const width = Number(x.shape.at(-1));
  const flat = b.reshape(b.transpose(mixed, [0, 2, 1, 3]), x.shape);
  return dense(b, `${name}.out`, flat, width, { initial: normal(1 / Math.sqrt(width)) });
}
