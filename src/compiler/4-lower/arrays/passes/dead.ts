import type { ArrayNode, ArrayProgram } from "../../../../contract/array-program.js";

/** Removes operations that no output needs. Inputs stay declared. */
export function removeDead(program: ArrayProgram): ArrayProgram {
  const live = new Set(program.outputs.map((output) => output.node));
  for (const node of program.nodes.toReversed()) {
    if (node.op === "input") live.add(node.id);
    if (live.has(node.id)) node.inputs.forEach((id) => live.add(id));
  }
  const renumbered = new Map<number, number>();
  const nodes: ArrayNode[] = [];
  for (const node of program.nodes) {
    if (!live.has(node.id)) continue;
    renumbered.set(node.id, nodes.length);
    nodes.push({ ...node, id: nodes.length, inputs: node.inputs.map((id) => renumbered.get(id) as number) } as ArrayNode);
  }
  const outputs = program.outputs.map((output) => ({ ...output, node: renumbered.get(output.node) as number }));
  return { ...program, nodes, outputs };
}
