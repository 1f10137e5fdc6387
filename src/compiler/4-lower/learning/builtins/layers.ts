/** Layers of networks; their weights are named after the place where they stand. */
import type { ProgramBuilder, Value as GraphNode } from "../../arrays/builder.js";
import { normal, xavier } from "../../arrays/initial.js";
import { conv2d, dense, layerNorm, rmsNorm, selfAttention } from "../../arrays/layers.js";
import { wrongKind } from "../messages.js";
import { guarded, mapGraph, toGraph } from "../graph-operators.js";
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
      return x.kind === "unknown"
        ? x
        : call.context.session.fail(wrongKind, call.args.span, { expected: `vectors for \`${name}\``, found: describe(x) });
    },
  };
}

export const layers: Readonly<Record<string, Builtin>> = {
  dense: layer(["x", "width", "bias"], "A fully connected layer: x W + c over the last axis.", (call, x, name) => {
    const width = numberOf(call, "width");
    const bias = argument(call, "bias");
    return width === undefined
      ? undefined
      : dense(graphOf(call), name, x, width, { bias: !(bias?.kind === "const" && bias.value === false) });
  }),
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
  softmax: vector("softmax", "Probabilities over the last axis.", (b, x) => b.softmax(x)),
  log_softmax: vector("log_softmax", "The logarithms of `softmax`, exactly where that is small.", (b, x) => b.logSoftmax(x)),
  layer_norm: layer(["x"], "Layer normalisation over the last axis (Ba et al., 2016).", (call, x, name) =>
    layerNorm(graphOf(call), name, x),
  ),
  rms_norm: layer(["x"], "Root-mean-square normalisation over the last axis (Zhang and Sennrich, 2019).", (call, x, name) =>
    rmsNorm(graphOf(call), name, x),
  ),
  attention: layer(["x", "heads"], "Multi-head self-attention over the tokens (Vaswani et al., 2017).", (call, x, name) => {
    const heads = numberOf(call, "heads", 1);
    return heads === undefined ? undefined : selfAttention(graphOf(call), name, x, { heads });
  }),
  position: layer(["x"], "Adds a learned vector for each token's place.", (call, x, name) => {
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
      return guarded(call.context, call.args.span, () => ({
        kind: "tensor",
        node: graphOf(call).concat(
          tensors.map((t) => t.node),
          -1,
        ),
        axes: [...tensors[0].axes.slice(0, -1), undefined],
      }));
    },
  },
};
