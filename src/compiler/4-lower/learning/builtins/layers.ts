/** Layers of networks; their weights are named after the place where they stand. */
import type { ProgramBuilder, Value as GraphNode } from "../../arrays/builder.js";
import { normal, xavier, zeros } from "../../arrays/initial.js";
import { conv2d, dense, gruCell, layerNorm, rmsNorm, selfAttention } from "../../arrays/layers.js";
import { ShapeError } from "../../arrays/shape.js";
import { asIndexType, axisName, indexTypeOf } from "../index-types.js";
import { badArgument, wrongKind } from "../messages.js";
import { causalAttention } from "../writers.js";
import { guarded, isGraph, mapGraph, toGraph } from "../graph-operators.js";
import { asValue } from "../host-values.js";
import { asHost, hostCall } from "../operators.js";
import { describe, UNKNOWN, type Staged } from "../values.js";
import { argument, graphOf, numberOf, required, type Builtin, type Call } from "./call.js";

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

/** A function of vectors: of tensors in networks, of the feature axes of columns in objectives. */
function vector(name: string, doc: string, build: (b: ProgramBuilder, x: GraphNode) => GraphNode): Builtin {
  return {
    params: ["x"],
    doc,
    run: (call) => {
      const x = required(call, "x");
      if ((x.kind === "tensor" || x.kind === "graph_column") && x.axes.length > 0) return mapGraph(call.context, x, call.args.span, build);
      const list = name === "softmax" ? asValue(x) : undefined;
      if (list?.type.kind === "list" && list.type.element.kind === "number")
        return hostCall("softmaxOf", [list.expr], { kind: "list", element: { kind: "number", integer: false } });
      return x.kind === "unknown"
        ? x
        : call.context.session.fail(wrongKind, call.args.span, { expected: `vectors for \`${name}\``, found: describe(x) });
    },
  };
}

export const layers: Readonly<Record<string, Builtin>> = {
  dense: {
    params: ["x", "width", "bias"],
    doc: "A fully connected layer: x W + c over the last axis. `width` is a number or index types (`dense(Place, Kind)`); without it the layer is as wide as the function's declared result. `bias: one` is one number for the whole layer, `bias: false` none.",
    run: runDense,
  },
  embedding: {
    params: ["x", "width"],
    doc: "A learned vector for each value of a finite type, where `x` is observed as one-hot or optional values.",
    run: (call) => {
      const width = numberOf(call, "width");
      return width === undefined
        ? UNKNOWN
        : tensorLayer(call, (x, name) => dense(graphOf(call), name, x, width, { bias: false, initial: normal(1 / Math.sqrt(width)) }));
    },
  },
  gru: {
    params: ["h", "x", "width"],
    doc: "A gated recurrent unit (Cho et al., 2014). `gru(h, x)` is one step from the state h; `gru(xs, width: n)` reads the last but one axis in order, from a state of zeros, and gives the last state.",
    run: runGru,
  },
  dropout: {
    params: ["x", "rate"],
    doc: "Sets a share of the numbers to 0 and scales the others up, anew for each update (Srivastava et al., 2014); does nothing where the network plays.",
    run: (call) => {
      const rate = numberOf(call, "rate", 0.1);
      if (rate === undefined) return UNKNOWN;
      if (!(rate >= 0 && rate < 1)) {
        return call.context.session.fail(badArgument, call.args.span, {
          callee: "`dropout`",
          problem: `the rate must be at least 0 and below 1, found ${rate}`,
        });
      }
      const noise = call.context.graph?.noise;
      return tensorLayer(call, (x) => {
        const b = graphOf(call);
        return noise && rate > 0 ? b.mul(x, b.mul(b.cast(b.greaterEqual(noise(x.shape), rate), "f32"), 1 / (1 - rate))) : x;
      });
    },
  },
  categorical: vector("categorical", "A distribution over a finite type by its logits.", (_, x) => x),
  gaussian: {
    params: ["x", "size", "deviation"],
    doc: "Normal distributions for a choice of `size` reals: a layer for the means and, unless a `deviation` is given, one for the logarithms of the deviations.",
    run: runGaussian,
  },
  conv: {
    params: ["x", "channels", "size", "stride"],
    doc: "A convolution over [height, width, channels] with a square kernel and zeros around; `stride` makes both sides that much shorter.",
    run: (call) => {
      const [x, channels, size, stride] = [
        required(call, "x"),
        numberOf(call, "channels"),
        numberOf(call, "size"),
        numberOf(call, "stride", 1),
      ];
      if (x.kind === "unknown" || channels === undefined || size === undefined || stride === undefined) return UNKNOWN;
      if (!call.context.graph || x.kind !== "tensor") {
        return call.context.session.fail(wrongKind, call.args.span, { expected: "a tensor for `conv`", found: describe(x) });
      }
      const name = call.context.graph.weightName(call.site, call.name, call.indices);
      return guarded(call.context, call.args.span, () => ({
        kind: "tensor",
        node: conv2d(graphOf(call), name, x.node, channels, size, stride),
        axes: [undefined, undefined, undefined],
      }));
    },
  },
  flatten: {
    params: ["x"],
    doc: "All of a row as one vector.",
    run: (call) => {
      const x = required(call, "x");
      if (x.kind !== "tensor") {
        return x.kind === "unknown"
          ? x
          : call.context.session.fail(wrongKind, call.args.span, { expected: "a tensor for `flatten`", found: describe(x) });
      }
      return guarded(call.context, call.args.span, () => {
        const width = x.node.shape.slice(1).reduce<number>((n, size) => n * Number(size), 1);
        return { kind: "tensor", node: graphOf(call).reshape(x.node, [x.node.shape[0], width]), axes: [undefined] };
      });
    },
  },
  unit: vector("unit", "The vector scaled to length 1 over the last axis; a vector of zeros stays.", (b, x) =>
    b.div(x, b.max(b.sqrt(b.sum(b.square(x), [-1], true)), 1e-8)),
  ),
  one_hot: {
    params: ["x", "size"],
    doc: "1 at the place of x and 0 elsewhere: as many numbers as `size` says, or as the finite type has values.",
    run: (call) => {
      const x = required(call, "x");
      const size = required(call, "size");
      if (x.kind === "unknown" || size.kind === "unknown") return UNKNOWN;
      const type = asIndexType(size, undefined);
      const host = asHost(x);
      const column = host?.type.kind === "column" && host.type.of !== "key" && host.type.shape === undefined ? host.type : undefined;
      if (!type || (!column && !isGraph(x)))
        return call.context.session.fail(wrongKind, call.args.span, {
          expected: type ? "whole numbers for `one_hot`" : "a number or a finite type for `size` of `one_hot`",
          found: describe(type ? x : size),
        });
      if (host && column && !call.context.graph)
        return hostCall("oneHot", [host.expr, { kind: "const", value: type.low }, { kind: "const", value: type.size }], {
          ...column,
          of: "number",
          shape: [type.size],
        });
      const value = toGraph(call.context, x, call.args.span);
      if (typeof value !== "object" || value.kind === "graph_number") return UNKNOWN;
      const made = mapGraph(call.context, value, call.args.span, (b, node) => b.oneHot(b.cast(b.sub(node, type.low), "i32"), type.size));
      return made.kind === "tensor" || made.kind === "graph_column" ? { ...made, axes: [...made.axes, undefined] } : made;
    },
  },
  softmax: vector("softmax", "Probabilities over the last axis, or of a list of numbers.", (b, x) => b.softmax(x)),
  log_softmax: vector("log_softmax", "The logarithms of `softmax`, exactly where that is small.", (b, x) => b.logSoftmax(x)),
  layer_norm: layer(["x"], "Layer normalisation over the last axis (Ba et al., 2016).", (call, x, name) =>
    layerNorm(graphOf(call), name, x),
  ),
  rms_norm: layer(["x"], "Root-mean-square normalisation over the last axis (Zhang and Sennrich, 2019).", (call, x, name) =>
    rmsNorm(graphOf(call), name, x),
  ),
  attention: layer(
    ["x", "heads"],
    "Multi-head self-attention (Vaswani et al., 2017); all axes but the last are tokens, which see each other.",
    (call, x, name) => {
      const heads = numberOf(call, "heads", 1);
      if (heads === undefined || !looksBack(call)) return undefined;
      const tokens = x.shape.slice(1, -1).reduce<number>((n, size) => n * Number(size), 1);
      const rows = graphOf(call).reshape(x, [x.shape[0], tokens, x.shape.at(-1) ?? 0]);
      return graphOf(call).reshape(selfAttention(graphOf(call), name, rows, { heads }), x.shape);
    },
  ),
  causal_attention: layer(
    ["x", "heads"],
    "Multi-head self-attention in which a token sees itself and those before it: what a writer's network looks back with.",
    (call, x, name) => {
      const heads = numberOf(call, "heads", 1);
      if (heads === undefined) return undefined;
      if (Number(x.shape.at(-1)) % heads !== 0)
        throw new ShapeError(`causal_attention: ${heads} heads do not divide the width ${x.shape.at(-1)}`);
      const looking = call.context.graph?.looking;
      if (looking) return causalAttention(graphOf(call), name, x, heads, looking);
      return selfAttention(graphOf(call), name, x, { heads, causal: true });
    },
  ),
  position: layer(["x"], "Adds a learned vector for each token's place.", (call, x, name) => {
    if (!looksBack(call)) return undefined;
    const [, tokens, width] = x.shape;
    return graphOf(call).add(x, graphOf(call).weight(`${name}.place`, [tokens, width], normal(0.02)));
  }),
  projection: layer(["x", "width"], "A dense layer with Glorot's initial weights.", (call, x, name) => {
    const width = numberOf(call, "width");
    const inputs = x.shape.at(-1);
    return width === undefined || typeof inputs !== "number"
      ? undefined
      : dense(graphOf(call), name, x, width, { initial: xavier(inputs, width) });
  }),
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
      return guarded(call.context, call.args.span, () => joined(graphOf(call), tensors));
    },
  },
};

/** In a writer's network nothing but `causal_attention` may look at other tokens: refuses what does. */
function looksBack(call: Call): boolean {
  if (!call.context.graph?.looking) return true;
  call.context.session.report(
    badArgument,
    call.args.span,
    { callee: `\`${call.name}\``, problem: "in a writer's network a token may see none after it" },
    { help: "look back with `causal_attention(heads: 4)`; places are added before the body" },
  );
  return false;
}

/** Joins along the last axis; what has fewer axes stands beside every entry of what has most. */
function joined(b: ProgramBuilder, tensors: readonly (Staged & { kind: "tensor" })[]): Staged {
  const widest = tensors.reduce((a, t) => (t.axes.length > a.axes.length ? t : a));
  const outer = widest.node.shape.slice(1, -1);
  const spread = tensors.map(({ node: given }) => {
    const node = given.shape.length === 1 && widest.node.shape.length > 1 ? b.reshape(given, [given.shape[0], 1]) : given;
    const missing = widest.node.shape.length - node.shape.length;
    if (missing === 0) return node;
    const [rows, ...rest] = node.shape;
    const shape = [rows, ...Array.from({ length: missing }, () => 1), ...rest];
    return b.broadcastTo(b.reshape(node, shape), [rows, ...outer.slice(0, missing), ...rest]);
  });
  return { kind: "tensor", node: b.concat(spread, -1), axes: [...widest.axes.slice(0, -1), undefined] };
}

/** A layer on one tensor whose name follows from its place. */
function tensorLayer(call: Call, build: (x: GraphNode, name: string) => GraphNode): Staged {
  const { context, args } = call;
  const x = required(call, call.params[0]);
  if (x.kind === "unknown") return x;
  if (!context.graph || x.kind !== "tensor") {
    return context.session.fail(wrongKind, args.span, {
      expected: `a tensor for \`${call.name}\``,
      found: context.graph ? describe(x) : "no network around it",
    });
  }
  const name = context.graph.weightName(call.site, call.name, call.indices);
  return guarded(context, args.span, () => {
    const node = build(x.node, name);
    const axes = x.axes.map((axis, i) => (i === x.axes.length - 1 && node.shape.at(-1) !== x.node.shape.at(-1) ? undefined : axis));
    return { kind: "tensor", node, axes };
  });
}

interface Axis {
  readonly name: string | undefined;
  readonly size: number;
}

/** The axes that a dense layer adds: its widths, or those of the declared result. */
function widthsOf(call: Call): readonly Axis[] | undefined {
  const { context, args } = call;
  const given = [...args.positional.slice(1).map((a) => a.value), ...(args.named.has("width") ? [args.named.get("width")!.value] : [])];
  const values = given
    .flatMap((v) => (v.kind === "tuple" ? v.items : [v]))
    .filter((v) => !(v.kind === "const" && typeof v.value !== "number"));
  if (values.length > 0) {
    const types = values.map((value) => asIndexType(value, undefined));
    if (types.every((t) => t !== undefined)) return types.map((t) => ({ name: /^\d/.test(t.name) ? undefined : t.name, size: t.size }));
    context.session.report(badArgument, args.span, {
      callee: "`dense`",
      problem: `\`width\` must be a number or a finite type that is known before training starts, found ${values.map(describe).join(", ")}`,
    });
    return undefined;
  }
  const declared = context.session.results.get(call.site);
  const dims =
    declared?.kind === "array_type" ? declared.dims : declared?.kind === "named_type" && declared.path[0].text === "real" ? [] : undefined;
  const types = dims?.map((dim) => ({ name: axisName(dim), type: indexTypeOf(context, dim) }));
  if (types?.every((t) => t.type !== undefined)) return types.map((t) => ({ name: t.name, size: t.type?.size ?? 0 }));
  context.session.report(
    badArgument,
    args.span,
    { callee: "`dense`", problem: "it has no width, and no result of a known size is declared for it" },
    { help: "write `dense(32)`, or declare what the function gives: `-> real[Order]`" },
  );
  return undefined;
}

function runDense(call: Call): Staged {
  const axes = widthsOf(call);
  if (!axes) return UNKNOWN;
  const bias =
    call.args.named.get("bias")?.value ??
    call.args.positional.map((a) => a.value).find((v) => v.kind === "const" && typeof v.value === "boolean");
  const setting = bias?.kind === "const" ? bias.value : true;
  const width = axes.reduce((n, axis) => n * axis.size, 1);
  const made = tensorLayer(call, (x, name) => {
    const b = graphOf(call);
    const product = dense(b, name, x, width, { bias: setting === true });
    return setting === "one" ? b.add(product, b.weight(`${name}.c`, [1], zeros)) : product;
  });
  if (made.kind !== "tensor" || axes.length === 1) {
    return made.kind === "tensor" ? { ...made, axes: [...made.axes.slice(0, -1), axes[0].name] } : made;
  }
  const outer = made.node.shape.slice(0, -1);
  return {
    kind: "tensor",
    node: graphOf(call).reshape(made.node, [...outer, ...axes.map((axis) => axis.size)]),
    axes: [...made.axes.slice(0, -1), ...axes.map((axis) => axis.name)],
  };
}

function runGru(call: Call): Staged {
  const { context, args } = call;
  const [h, x] = [required(call, "h"), argument(call, "x")];
  if (h.kind === "unknown" || x?.kind === "unknown") return UNKNOWN;
  if (!context.graph || h.kind !== "tensor" || (x && x.kind !== "tensor")) {
    return context.session.fail(wrongKind, args.span, { expected: "tensors for `gru`", found: describe(x ?? h) });
  }
  const b = graphOf(call);
  const name = context.graph.weightName(call.site, call.name, call.indices);
  if (x?.kind === "tensor")
    return guarded(context, args.span, () => ({ kind: "tensor", node: gruCell(b, name, x.node, h.node), axes: h.axes }));
  const width = numberOf(call, "width");
  if (width === undefined) return UNKNOWN;
  return guarded(context, args.span, () => {
    const steps = h.node.shape.at(-2);
    const outer = h.node.shape.slice(0, -2);
    if (h.node.shape.length < 3 || typeof steps !== "number")
      throw new ShapeError("gru: expected […, steps, width] with a known number of steps");
    const axis = outer.length;
    let state = b.full([...outer, width], 0);
    for (let step = 0; step < steps; step++) {
      const seen = b.reshape(b.slice(h.node, axis, step, step + 1), [...outer, h.node.shape.at(-1) ?? 0]);
      state = gruCell(b, name, seen, state);
    }
    return { kind: "tensor", node: state, axes: [...h.axes.slice(0, -2), undefined] };
  });
}

function runGaussian(call: Call): Staged {
  const { context, args } = call;
  const x = required(call, "x");
  const size = numberOf(call, "size");
  const deviation = argument(call, "deviation");
  const fixed = deviation ? numberOf(call, "deviation") : undefined;
  if (x.kind === "unknown" || size === undefined) return UNKNOWN;
  if (!context.graph || x.kind !== "tensor")
    return context.session.fail(wrongKind, args.span, { expected: "a tensor for `gaussian`", found: describe(x) });
  const b = graphOf(call);
  const name = context.graph.weightName(call.site, call.name, call.indices);
  return guarded(context, args.span, () => {
    const mean = dense(b, `${name}.mean`, x.node, size, { initial: normal(0.01) });
    if (fixed !== undefined) return { kind: "normals", mean, logDeviation: b.full(mean.shape, Math.log(fixed)) };
    const free = dense(b, `${name}.deviation`, x.node, size, { initial: normal(0.01) });
    // Between about 0.007 and 7: far from where a density overflows.
    return { kind: "normals", mean, logDeviation: b.sub(b.mul(b.tanh(free), 3.5), 0.5) };
  });
}
