import { dimSize, type ArrayNode, type ArrayProgram, type NodeOf, type Primitive } from "../../../contract/array-program.js";
import { GraphWriter } from "./graph-writer.js";

/** Several nodes that one ONNX operation computes. */
export interface Fusion {
  /** The node in whose place it is written; its operands are all written by then. */
  readonly at: number;
  readonly covers: readonly number[];
  readonly write: (g: GraphWriter, name: (id: number) => string) => void;
}

/** Finds the nodes that are better written together; each node belongs to one fusion at most. */
export function planFusions(program: ArrayProgram): ReadonlyMap<number, Fusion> {
  const plan = new Map<number, Fusion>();
  const uses = countUses(program);
  const add = (fusion: Fusion | undefined): void => {
    if (!fusion || fusion.covers.some((id) => plan.has(id))) return;
    for (const id of fusion.covers) plan.set(id, fusion);
  };
  for (const fusion of [...splits(program), ...normalisations(program)]) add(fusion);
  for (const node of program.nodes) {
    if (node.op !== "add") continue;
    add(shiftedProduct(program, uses, node) ?? scaledNormalisation(program, uses, node));
  }
  return plan;
}

/** Says what is written together, one line for each: `Gemm for %12, %13`. */
export function dumpFusions(program: ArrayProgram): string {
  const lines = [...new Set(planFusions(program).values())].map((fusion) => {
    const g = new GraphWriter(program);
    fusion.write(g, (id) => `v${id}`);
    return `  ${g.nodes.at(-1)?.op ?? ""} for ${fusion.covers.map((id) => `%${id}`).join(", ")}\n`;
  });
  return lines.length === 0 ? "" : `fused for ONNX:\n${lines.join("")}`;
}

function countUses(program: ArrayProgram): readonly number[] {
  const uses = program.nodes.map(() => 0);
  for (const node of program.nodes) for (const id of node.inputs) uses[id]++;
  for (const output of program.outputs) uses[output.node]++;
  return uses;
}

function is<P extends Primitive>(node: ArrayNode, op: P): node is ArrayNode & NodeOf<P> {
  return node.op === op;
}

/** The two operands of a node in both orders. */
function bothOrders(program: ArrayProgram, node: ArrayNode): readonly (readonly [ArrayNode, ArrayNode])[] {
  const [x, y] = node.inputs.map((id) => program.nodes[id]);
  return [
    [x, y],
    [y, x],
  ];
}

/** x y + c is one Gemm, where nothing else needs x y and c is one row. */
function shiftedProduct(program: ArrayProgram, uses: readonly number[], node: ArrayNode): Fusion | undefined {
  if (node.shape.length !== 2) return undefined;
  for (const [product, shift] of bothOrders(program, node)) {
    if (!is(product, "matmul") || uses[product.id] !== 1 || !isRow(shift, node)) continue;
    const { transposeA, transposeB } = product.attributes;
    return {
      at: node.id,
      covers: [product.id, node.id],
      write: (g, name) =>
        g.write("Gemm", [...product.inputs, shift.id].map(name), [name(node.id)], {
          transA: Number(transposeA),
          transB: Number(transposeB),
        }),
    };
  }
  return undefined;
}

/** Tells whether a value is one entry for each of the last axis of `node`. */
function isRow(value: ArrayNode, node: ArrayNode): boolean {
  return value.shape.at(-1) === node.shape.at(-1) && (value.shape.length === 1 || (value.shape.length === 2 && value.shape[0] === 1));
}

/** standardize(x) * scale + shift is one LayerNormalization, where nothing else needs the steps between. */
function scaledNormalisation(program: ArrayProgram, uses: readonly number[], node: ArrayNode): Fusion | undefined {
  for (const [scaled, shift] of bothOrders(program, node)) {
    if (scaled.op !== "mul" || uses[scaled.id] !== 1 || shift.shape.length !== 1 || !isRow(shift, node)) continue;
    for (const [standard, scale] of bothOrders(program, scaled)) {
      if (!is(standard, "standardize") || uses[standard.id] !== 1 || scale.shape.length !== 1 || !isRow(scale, node)) continue;
      const attributes = { axis: -1, epsilon: { real: standard.attributes.epsilon } };
      return {
        at: node.id,
        covers: [standard.id, scaled.id, node.id],
        write: (g, name) => g.write("LayerNormalization", [standard.inputs[0], scale.id, shift.id].map(name), [name(node.id)], attributes),
      };
    }
  }
  return undefined;
}

/** standardize and inverse_deviation of one value are two results of one LayerNormalization. */
function normalisations(program: ArrayProgram): readonly Fusion[] {
  return program.nodes.flatMap((deviation) => {
    if (!is(deviation, "inverse_deviation")) return [];
    const { epsilon } = deviation.attributes;
    const standard = program.nodes.find(
      (node) => is(node, "standardize") && node.inputs[0] === deviation.inputs[0] && node.attributes.epsilon === epsilon,
    );
    if (!standard) return [];
    return {
      at: Math.min(standard.id, deviation.id),
      covers: [standard.id, deviation.id],
      write: (g, name) => {
        const ones = onesFor(g, standard);
        const results = [name(standard.id), `${name(standard.id)}.mean`, name(deviation.id)];
        g.write("LayerNormalization", [name(standard.inputs[0]), ones], results, { axis: -1, epsilon: { real: epsilon } });
      },
    };
  });
}

/** Gives the scale that leaves a normalised value as it is. */
export function onesFor(g: GraphWriter, node: ArrayNode): string {
  const width = dimSize(node.shape[node.shape.length - 1], {});
  return g.constant("f32", [width], Array<number>(width).fill(1));
}

/** Slices that cut a value into all its parts, in order, are one Split. */
function splits(program: ArrayProgram): readonly Fusion[] {
  const groups = new Map<string, (ArrayNode & NodeOf<"slice">)[]>();
  for (const node of program.nodes) {
    if (!is(node, "slice")) continue;
    const key = `${node.inputs[0]} ${node.attributes.axis}`;
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return [...groups.values()].flatMap((group) => {
    const parts = group.toSorted((a, b) => a.attributes.start - b.attributes.start);
    const { axis } = parts[0].attributes;
    const whole = program.nodes[parts[0].inputs[0]].shape[axis];
    const ends = parts.map((part) => part.attributes.end);
    const complete = parts.every((part, i) => part.attributes.start === (i === 0 ? 0 : ends[i - 1])) && ends.at(-1) === whole;
    if (!complete || parts.length < 2) return [];
    const lengths = parts.map((part) => part.attributes.end - part.attributes.start);
    return {
      at: Math.min(...parts.map((part) => part.id)),
      covers: parts.map((part) => part.id),
      write: (g, name) =>
        g.write(
          "Split",
          [name(parts[0].inputs[0]), g.list(...lengths)],
          parts.map((part) => name(part.id)),
          { axis },
        ),
    };
  });
}
