import { dimSize, type ArrayNode, type ArrayProgram } from "../../../contract/array-program.js";
import { planFusions } from "./fusions.js";
import { GraphWriter } from "./graph-writer.js";
import { lowerNode, numbersOf } from "./lower-node.js";
import { encodeModel, type OnnxGraph, type OnnxValue } from "./model.js";

/** Turns an array program into the bytes of an ONNX model (opset 17); inputs and outputs keep their names. */
export function emitOnnx(program: ArrayProgram): Uint8Array {
  return encodeModel(onnxGraph(program));
}

/** Turns an array program into an ONNX graph as plain data. */
export function onnxGraph(program: ArrayProgram): OnnxGraph {
  const g = new GraphWriter(program);
  const fusions = planFusions(program);
  const outputNames = ownOutputNames(program);
  // Constants, inputs and aliases are named when they are met; every other value has its name from the start.
  const names = program.nodes.map((node) => outputNames.get(node.id) ?? `v${node.id}`);
  for (const node of program.nodes) {
    const fusion = fusions.get(node.id);
    if (node.op === "input") names[node.id] = node.attributes.name;
    else if (node.op === "constant") names[node.id] = g.constant(node.dtype, concreteShape(node), numbersOf(node));
    else if (node.op === "stop_gradient") names[node.id] = names[node.inputs[0]];
    else if (!fusion) lowerNode(g, program, node, names);
    else if (fusion.at === node.id) fusion.write(g, (id) => names[id]);
  }
  for (const output of program.outputs) {
    if (names[output.node] !== output.name) g.node("Identity", [names[output.node]], {}, output.name);
  }
  const values = (list: readonly { name: string; value: Pick<ArrayNode, "dtype" | "shape"> }[]): OnnxValue[] =>
    list.map(({ name, value }) => ({ name, type: value.dtype, shape: value.shape }));
  return {
    name: program.name,
    nodes: g.nodes,
    constants: g.constants,
    inputs: values(program.inputs.map((input) => ({ name: input.name, value: input }))),
    outputs: values(program.outputs.map((output) => ({ name: output.name, value: program.nodes[output.node] }))),
    metadata: {},
  };
}

/** Values that are an output get the output's name at once; inputs, constants and second outputs are copied at the end. */
function ownOutputNames(program: ArrayProgram): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { node, name } of program.outputs) if (!names.has(node)) names.set(node, name);
  return names;
}

function concreteShape(node: ArrayNode): readonly number[] {
  return node.shape.map((dim) => dimSize(dim, {}));
}
