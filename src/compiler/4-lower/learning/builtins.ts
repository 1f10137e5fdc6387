/** What the language brings for methods and networks: reductions, layers, optimizers, players, measures. One entry a name. */
import type * as ast from "../../1-parse/ast.js";
import type { Value as GraphNode } from "../arrays/builder.js";
import { dense, gelu, layerNorm, rmsNorm, selfAttention, silu } from "../arrays/layers.js";
import { normal, xavier } from "../arrays/initial.js";
import { apply, asGame, itemsOf, reportLeftovers, toConst, type Arguments } from "./evaluate.js";
import type { HostType, Table } from "./host.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { asHost, binary, guarded, hostCall, isGraph, joined, mapGraph, toGraph } from "./operators.js";
import type { Context } from "./session.js";
import { constant, describe, UNKNOWN, type Staged } from "./values.js";

interface Call {
  readonly context: Context;
  readonly args: Arguments;
  readonly name: string;
  /** `dense[k]`: the layer's indices. */
  readonly indices: readonly Staged[];
  readonly site: ast.Node;
}

interface Builtin {
  /** Parameter names, in order. */
  readonly params: readonly string[];
  /** One sentence for the reference. */
  readonly doc: string;
  readonly run: (call: Call) => Staged;
}

/** Calls a builtin after checking the names of its arguments. */
export function callBuiltin(context: Context, callee: Staged & { kind: "builtin" }, args: Arguments, site: ast.Node): Staged {
  const builtin = builtins[callee.name];
  if (args.positional.some((a) => a.value.kind === "unknown") || [...args.named.values()].some((a) => a.value.kind === "unknown"))
    return UNKNOWN;
  const rest = new Map([...args.named].filter(([name]) => !builtin.params.includes(name)));
  reportLeftovers(context, `\`${callee.name}\``, rest, args.positional.slice(builtin.params.length), builtin.params);
  return builtin.run({ context, args, name: callee.name, indices: callee.indices ?? [], site });
}

export function isBuiltin(name: string): boolean {
  return Object.hasOwn(builtins, name);
}

/** An argument by its place in `params`, or by name. */
function argument(call: Call, name: string): Staged | undefined {
  const at = builtins[call.name].params.indexOf(name);
  return call.args.named.get(name)?.value ?? call.args.positional[at]?.value;
}

function required(call: Call, name: string): Staged {
  return (
    argument(call, name) ??
    call.context.session.fail(badArgument, call.args.span, { callee: `\`${call.name}\``, problem: `no value for \`${name}\`` })
  );
}

function numberOf(call: Call, name: string, fallback?: number): number | undefined {
  const value = argument(call, name) ?? (fallback === undefined ? required(call, name) : constant(fallback));
  if (value.kind === "unknown") return undefined;
  const plain = toConst(value);
  if (typeof plain === "number") return plain;
  call.context.session.report(badArgument, call.args.span, {
    callee: `\`${call.name}\``,
    problem: `\`${name}\` must be a number that is known before training starts, found ${describe(value)}`,
  });
  return undefined;
}

/* ---------------------------------------------------------------- elementwise */

function elementwise(
  host: string,
  fold: (x: number) => number,
  graph: ((call: Call, x: GraphNode) => GraphNode) | undefined,
  doc: string,
): Builtin {
  return {
    params: ["x"],
    doc,
    run: (call) => {
      const { context, args } = call;
      const x = required(call, "x");
      if (x.kind === "const" && typeof x.value !== "string") return constant(fold(Number(x.value)), false);
      if (isGraph(x))
        return graph
          ? mapGraph(context, x, args.span, (_, node) => graph(call, node))
          : context.session.fail(notYet, args.span, { what: `\`${call.name}\` inside a graph` });
      const value = asHost(x);
      if (!value || (value.type.kind !== "number" && value.type.kind !== "column")) {
        return x.kind === "unknown"
          ? x
          : context.session.fail(wrongKind, args.span, { expected: `a number or column for \`${call.name}\``, found: describe(x) });
      }
      return hostCall(host, [value.expr], value.type);
    },
  };
}

const b = (call: Call) => call.context.graph!.builder;

/* ---------------------------------------------------------------- reductions */

function reduction(name: "mean" | "sum" | "max" | "min" | "std" | "count" | "any" | "all" | "median", doc: string): Builtin {
  const two = name === "max" || name === "min";
  return {
    params: two ? ["x", "y"] : ["x"],
    doc,
    run: (call) => (two && call.args.positional.length === 2 ? larger(call, name) : reduce(call, name)),
  };
}

/** `max(x, y)` and `min(x, y)`, an element at a time. */
function larger(call: Call, name: "max" | "min"): Staged {
  const { context, args } = call;
  const [x, y] = args.positional.map((a) => a.value);
  if (x.kind === "const" && y.kind === "const") return constant(Math[name](Number(x.value), Number(y.value)), x.integer && y.integer);
  if (isGraph(x) || isGraph(y)) {
    const [first, second] = isGraph(x) ? [x, y] : [y, x];
    const other = toGraph(context, second, args.span);
    if (other === undefined) return UNKNOWN;
    if (typeof other === "number") {
      return mapGraph(context, first as Parameters<typeof mapGraph>[1], args.span, (builder, node) => builder[name](node, other));
    }
    return context.session.fail(notYet, args.span, { what: `\`${name}\` of two values that are being learned` });
  }
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
  const list = itemsOf(x);
  if (list) return reduceList(call, name, list);
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
  if (x.kind === "graph_column") return reduceColumn(call, name, x);
  if (x.kind === "clause" && (x.word === "by" || x.word === "per")) {
    const value = asHost(x.operand);
    const key = asHost(x.argument);
    if (x.word === "per") return session.fail(notYet, args.span, { what: `\`${name}(x per k)\`` });
    if (!value || value.type.kind !== "column" || !key)
      return session.fail(wrongKind, args.span, { expected: `a column for \`${name}\``, found: describe(x.operand) });
    if (isGraph(x.operand)) return session.fail(notYet, args.span, { what: `\`${name}(x by k)\` of values that are being learned` });
    return hostCall(`${name}By`, [value.expr, key.expr], { ...value.type, of: "number" });
  }
  if (x.kind === "clause" && x.word === "where") {
    const value = asHost(x.operand);
    const mask = asHost(x.argument);
    if (!value || !mask) return session.fail(notYet, args.span, { what: `\`where\` under \`${name}\` of values that are being learned` });
    return hostCall(`${name}Where`, [value.expr, mask.expr], { kind: "number", integer: false });
  }
  const value = asHost(x);
  if (!value || value.type.kind !== "column")
    return session.fail(wrongKind, args.span, { expected: `a column for \`${name}\``, found: describe(x) });
  return hostCall(name, [value.expr], name === "any" || name === "all" ? { kind: "bool" } : { kind: "number", integer: false });
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
        return { kind: "tensor", node: b(call).mean(x.node, axes), axes: rest };
      case "sum":
        return { kind: "tensor", node: b(call).sum(x.node, axes), axes: rest };
      case "max":
        return { kind: "tensor", node: b(call).reduceMax(x.node, axes), axes: rest };
      case "min":
        return { kind: "tensor", node: b(call).reduceMin(x.node, axes), axes: rest };
      default:
        return call.context.session.fail(notYet, call.args.span, { what: `\`${name}\` of a tensor` });
    }
  });
}

/** Over all decisions of a table: each counts once (C8). */
function reduceColumn(call: Call, name: string, x: Staged & { kind: "graph_column" }): Staged {
  return guarded(call.context, call.args.span, () => {
    const total = x.parts.map((part) => b(call).sum(part.node)).reduce((a, c) => b(call).add(a, c));
    if (name === "sum") return { kind: "graph_number", node: total };
    const rows = x.parts.map((part) => b(call).size(part.node.shape)).reduce((a, c) => b(call).add(a, c));
    if (name === "mean") return { kind: "graph_number", node: b(call).div(total, rows) };
    return call.context.session.fail(notYet, call.args.span, { what: `\`${name}\` of values that are being learned` });
  });
}

/* ---------------------------------------------------------------- layers */

function layer(params: readonly string[], doc: string, build: (call: Call, x: GraphNode, name: string) => GraphNode | undefined): Builtin {
  return {
    params,
    doc,
    run: (call) => {
      const { context, args } = call;
      const x = required(call, "x");
      if (x.kind === "unknown") return x;
      if (!context.graph || x.kind !== "tensor") {
        return context.session.fail(wrongKind, args.span, {
          expected: `a tensor for \`${call.name}\``,
          found: context.graph ? describe(x) : "no network around it",
        });
      }
      const name = context.graph.weightName(call.site, call.name, call.indices);
      return guarded(context, args.span, () => {
        const node = build(call, x.node, name);
        // The last axis may have a new size; it loses its name then.
        return node
          ? {
              kind: "tensor",
              node,
              axes: x.axes.map((axis, i) => (i === x.axes.length - 1 && node.shape.at(-1) !== x.node.shape.at(-1) ? undefined : axis)),
            }
          : UNKNOWN;
      });
    },
  };
}

/* ---------------------------------------------------------------- measures and players */

function policyArgument(call: Call, name: string): (Staged & { kind: "host" }) | undefined {
  const value = required(call, name);
  const host = asHost(value);
  if (host?.type.kind === "policy") return host;
  if (value.kind !== "unknown")
    call.context.session.report(wrongKind, call.args.span, {
      expected: `a policy for \`${name}\` of \`${call.name}\``,
      found: describe(value),
    });
  return undefined;
}

/** `exploitability(policy, game)`: exact, by the game's tree. */
function exactMeasure(doc: string): Builtin {
  return {
    params: ["policy", "game"],
    doc,
    run: (call) => {
      const policy = policyArgument(call, "policy");
      const game = asGame(call.context, required(call, "game"), call.args.span);
      if (!policy || !game) return UNKNOWN;
      call.context.session.games.set(game.ir.name, game.ir);
      noteGame(call.context, call.args.positional[0]?.value, game);
      return hostCall(call.name, [policy.expr, { kind: "game", name: game.ir.name }], { kind: "number", integer: false }, true);
    },
  };
}

/** A policy that is measured on a game must know how to play it. */
function noteGame(context: Context, policy: Staged | undefined, game: Staged & { kind: "game" }): void {
  if (policy?.kind === "policy") context.session.policies.get(policy.name)?.games.set(game.ir.name, game.ir);
}

function matchMeasure(doc: string): Builtin {
  return {
    params: ["policy", "against", "game", "episodes"],
    doc,
    run: (call) => {
      const policy = policyArgument(call, "policy");
      const against = policyArgument(call, "against");
      const game = asGame(call.context, required(call, "game"), call.args.span);
      const episodes = numberOf(call, "episodes", 200);
      if (!policy || !against || !game || episodes === undefined) return UNKNOWN;
      call.context.session.games.set(game.ir.name, game.ir);
      for (const arg of call.args.positional) noteGame(call.context, arg.value, game);
      return hostCall(
        call.name,
        [policy.expr, against.expr, { kind: "game", name: game.ir.name }, { kind: "const", value: episodes }],
        { kind: "number", integer: false },
        true,
      );
    },
  };
}

function policyBatch(call: Call): { policy: string; batch: Staged & { kind: "host" }; table: Table } | undefined {
  const policy = required(call, "policy");
  const batch = required(call, "batch");
  if (policy.kind === "unknown" || batch.kind === "unknown") return undefined;
  if (policy.kind !== "policy") {
    call.context.session.report(wrongKind, call.args.span, { expected: `a declared policy for \`${call.name}\``, found: describe(policy) });
    return undefined;
  }
  if (batch.kind !== "host" || batch.type.kind !== "batch") {
    call.context.session.report(wrongKind, call.args.span, { expected: `a batch for \`${call.name}\``, found: describe(batch) });
    return undefined;
  }
  return { policy: policy.name, batch: batch as Staged & { kind: "host" }, table: batch.type.table };
}

/** `logp` and `entropy`: graph nodes for the policy under improvement, host columns otherwise (D6: all else is constant). */
function rating(name: "logp" | "entropy", doc: string): Builtin {
  return {
    params: ["policy", "batch"],
    doc,
    run: (call) => {
      const found = policyBatch(call);
      if (!found) return UNKNOWN;
      const { context, args } = call;
      const { table, batch } = found;
      const objective = context.graph?.objective;
      if (objective && objective.policy.name === found.policy) {
        if (!objective.use(table, batch.expr, args.span)) return UNKNOWN;
        return guarded(context, args.span, () => ({
          kind: "graph_column",
          table,
          parts: table.games.map((game) => {
            const ir = context.session.games.get(game)!;
            const logp = objective.logits(ir);
            if (name === "logp") return { game, node: b(call).pick(logp, objective.action(ir)) };
            // Illegal moves have probability 0 and a log-probability of about -1e9; their product is 0.
            return { game, node: b(call).neg(b(call).sum(b(call).mul(b(call).exp(logp), b(call).max(logp, -1e4)), [-1])) };
          }),
        }));
      }
      const type: HostType = { kind: "column", level: "decision", table, of: "number" };
      return hostCall(name, [{ kind: "lasting", what: "policy", name: found.policy }, batch.expr], type, true);
    },
  };
}

const optimizerDefaults = {
  adam: { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clip_norm: 0 },
  sgd: { rate: 1e-2, momentum: 0, clip_norm: 0 },
} as const;

function optimizer(kind: "adam" | "sgd", doc: string): Builtin {
  const defaults: Readonly<Record<string, number>> = optimizerDefaults[kind];
  return {
    params: Object.keys(defaults),
    doc,
    run: (call) => {
      const settings: Record<string, number> = {};
      for (const [name, fallback] of Object.entries(defaults)) {
        const value = numberOf(call, name, fallback);
        if (value === undefined) return UNKNOWN;
        settings[name] = value;
      }
      return { kind: "optimizer", optimizer: kind, settings };
    },
  };
}

/** Every builtin of methods, networks and measures by name. */
export const builtins: Readonly<Record<string, Builtin>> = {
  abs: elementwise("abs", Math.abs, (c, x) => b(c).abs(x), "The absolute value."),
  exp: elementwise("exp", Math.exp, (c, x) => b(c).exp(x), "The exponential."),
  log: elementwise("log", Math.log, (c, x) => b(c).log(x), "The natural logarithm."),
  sqrt: elementwise("sqrt", Math.sqrt, (c, x) => b(c).sqrt(x), "The square root."),
  floor: elementwise("floor", Math.floor, (c, x) => b(c).floor(x), "The largest whole number that is not above x."),
  tanh: elementwise("tanh", Math.tanh, (c, x) => b(c).tanh(x), "The hyperbolic tangent."),
  sigmoid: elementwise(
    "sigmoid",
    (x) => 1 / (1 + Math.exp(-x)),
    (c, x) => b(c).sigmoid(x),
    "1 / (1 + exp(-x)).",
  ),
  relu: elementwise(
    "relu",
    (x) => Math.max(0, x),
    (c, x) => b(c).relu(x),
    "x where it is positive, else 0.",
  ),
  gelu: elementwise(
    "gelu",
    (x) => x,
    (c, x) => gelu(b(c), x),
    "x times the normal distribution function of x (Hendrycks and Gimpel, 2016).",
  ),
  silu: elementwise(
    "silu",
    (x) => x / (1 + Math.exp(-x)),
    (c, x) => silu(b(c), x),
    "x times sigmoid(x).",
  ),
  stop: elementwise(
    "same",
    (x) => x,
    (c, x) => b(c).stopGradient(x),
    "The same value, through which no gradient flows.",
  ),

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

  dense: layer(["x", "width", "bias"], "A fully connected layer: x W + c over the last axis.", (call, x, name) => {
    const width = numberOf(call, "width");
    const bias = argument(call, "bias");
    return width === undefined ? undefined : dense(b(call), name, x, width, { bias: !(bias?.kind === "const" && bias.value === false) });
  }),
  layer_norm: layer(["x"], "Layer normalisation over the last axis (Ba et al., 2016).", (call, x, name) => layerNorm(b(call), name, x)),
  rms_norm: layer(["x"], "Root-mean-square normalisation over the last axis (Zhang and Sennrich, 2019).", (call, x, name) =>
    rmsNorm(b(call), name, x),
  ),
  attention: layer(["x", "heads"], "Multi-head self-attention over the tokens (Vaswani et al., 2017).", (call, x, name) => {
    const heads = numberOf(call, "heads", 1);
    return heads === undefined ? undefined : selfAttention(b(call), name, x, { heads });
  }),

  adam: optimizer("adam", "Adam (Kingma and Ba, 2015); `clip_norm` scales gradients down to a global norm, 0 leaves them."),
  sgd: optimizer("sgd", "Stochastic gradient descent, with momentum if asked."),

  agent: {
    params: ["network", "value", "heads"],
    doc: "A player with one head a site on the body of a network.",
    run: (call) => {
      let network = required(call, "network");
      if (network.kind === "network_decl")
        network = apply(call.context, network, { positional: [], named: new Map(), span: call.args.span }, call.site);
      if (network.kind !== "network")
        return network.kind === "unknown"
          ? network
          : call.context.session.fail(wrongKind, call.args.span, { expected: "a network for `agent`", found: describe(network) });
      const options = new Map([...call.args.named].map(([name, arg]) => [name, arg.value]));
      return { kind: "agent", network, options };
    },
  },
  random_player: { params: [], doc: "A player that draws uniformly from its legal moves.", run: () => ({ kind: "random_player" }) },
  snapshot: {
    params: ["policy"],
    doc: "A copy of a policy as it is now, frozen for good (D7).",
    run: (call) => {
      const policy = policyArgument(call, "policy");
      return policy ? hostCall("snapshot", [policy.expr], { kind: "policy" }, true) : UNKNOWN;
    },
  },
  average: {
    params: ["pool"],
    doc: "The average of a pool's members: plays like one of them, drawn before each episode (realisation-equivalent mixture).",
    run: (call) => {
      const pool = required(call, "pool");
      if (pool.kind !== "pool")
        return pool.kind === "unknown"
          ? pool
          : call.context.session.fail(wrongKind, call.args.span, { expected: "a pool for `average`", found: describe(pool) });
      return hostCall("averageOf", [{ kind: "lasting", what: "pool", name: pool.name }], { kind: "policy" }, true);
    },
  },
  logp: rating("logp", "The log-probability that a policy gives to each recorded move, under its mask."),
  entropy: rating("entropy", "The entropy in nats of a policy at each recorded decision, under its mask."),
  nash_conv: exactMeasure("The sum over seats of what a best response gains against the policy, exact by the game's tree."),
  exploitability: exactMeasure("NashConv divided by the number of players: what a best response gains on average."),
  win_rate: matchMeasure("The share of episodes that the policy wins, seats exchanged half of the time; a draw counts half."),
  loss_rate: matchMeasure("The share of episodes that the policy loses, seats exchanged half of the time."),
  mean_score: matchMeasure("The policy's mean score, seats exchanged half of the time."),
  optimal_player: {
    params: ["game"],
    doc: "A perfect player of a small game with perfect information, by search of its whole tree.",
    run: (call) => {
      const game = asGame(call.context, required(call, "game"), call.args.span);
      if (!game) return UNKNOWN;
      call.context.session.games.set(game.ir.name, game.ir);
      return hostCall("optimalPlayer", [{ kind: "game", name: game.ir.name }], { kind: "policy" }, true);
    },
  },
  size: {
    params: ["x"],
    doc: "How many items a list has.",
    run: (call) => {
      const items = itemsOf(required(call, "x"));
      return items ? constant(items.length) : call.context.session.fail(notYet, call.args.span, { what: "`size` of this value" });
    },
  },
  concat: {
    params: ["x", "y", "z"],
    doc: "Joins tensors along their last axis.",
    run: (call) => {
      const parts = call.args.positional.map((a) => toGraph(call.context, a.value, a.span));
      const tensors = parts.filter((p): p is Staged & { kind: "tensor" } => typeof p === "object" && p.kind === "tensor");
      if (tensors.length !== parts.length)
        return call.context.session.fail(wrongKind, call.args.span, {
          expected: "tensors for `concat`",
          found: call.args.positional.map((a) => describe(a.value)).join(", "),
        });
      return guarded(call.context, call.args.span, () => ({
        kind: "tensor",
        node: b(call).concat(
          tensors.map((t) => t.node),
          -1,
        ),
        axes: [...tensors[0].axes.slice(0, -1), undefined],
      }));
    },
  },
  position: layer(["x"], "Adds a learned vector for each token's place.", (call, x, name) => {
    const [, tokens, width] = x.shape;
    return b(call).add(x, b(call).weight(`${name}.place`, [tokens, width], normal(0.02)));
  }),
  projection: layer(["x", "width"], "A dense layer with Glorot's initial weights.", (call, x, name) => {
    const width = numberOf(call, "width");
    const inputs = x.shape.at(-1);
    return width === undefined || typeof inputs !== "number"
      ? undefined
      : dense(b(call), name, x, width, { initial: xavier(inputs, width) });
  }),
};
