import { dimSize, type ArrayNode, type ArrayProgram } from "../../../contract/array-program.js";
import { GraphWriter } from "./graph-writer.js";
import { lowerNode, numbersOf } from "./lower-node.js";
import { encodeModel, type OnnxValue } from "./model.js";

/** Turns an array program into the bytes of an ONNX model (opset 17); inputs and outputs keep their names. */
export function emitOnnx(program: ArrayProgram): Uint8Array {
  const g = new GraphWriter(program);
  const uses = countUses(program);
  const names: string[] = [];
  const resultNames = ownOutputNames(program);
  const joined = new Map<number, ArrayNode>();
  for (const node of program.nodes) {
    const shift = shiftedProduct(program, uses, node);
    if (shift) joined.set(shift.product.id, shift.product);
  }
  for (const node of program.nodes) {
    const operands = node.inputs.map((id) => program.nodes[id]);
    const result = resultNames.get(node.id) ?? `v${node.id}`;
    if (node.op === "input") names.push(node.attributes.name);
    else if (node.op === "constant") names.push(g.constant(node.dtype, concreteShape(node), numbersOf(node)));
    else if (node.op === "stop_gradient") names.push(names[operands[0].id]);
    else {
      names.push(result);
      if (joined.has(node.id)) continue; // written with the addition that follows
      const shift = shiftedProduct(program, uses, node);
      if (shift) {
        const { transposeA, transposeB } = shift.product.attributes;
        const x = [...shift.product.inputs, shift.addend.id].map((id) => names[id]);
        g.node("Gemm", x, { transA: Number(transposeA), transB: Number(transposeB) }, result);
      } else {
        lowerNode(
          g,
          node,
          operands,
          node.inputs.map((id) => names[id]),
          result,
        );
      }
    }
  }
  for (const output of program.outputs) {
    if (names[output.node] !== output.name) g.node("Identity", [names[output.node]], {}, output.name);
  }
  const values = (list: readonly { name: string; value: Pick<ArrayNode, "dtype" | "shape"> }[]): OnnxValue[] =>
    list.map(({ name, value }) => ({ name, type: value.dtype, shape: value.shape }));
  return encodeModel({
    name: program.name,
    nodes: g.nodes,
    constants: g.constants,
    inputs: values(program.inputs.map((input) => ({ name: input.name, value: input }))),
    outputs: values(program.outputs.map((output) => ({ name: output.name, value: program.nodes[output.node] }))),
    metadata: {},
  });
}

/** Values that are an output get the output's name at once; inputs, constants and second outputs are copied at the end. */
function ownOutputNames(program: ArrayProgram): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { node, name } of program.outputs) if (!names.has(node)) names.set(node, name);
  return names;
}

function countUses(program: ArrayProgram): readonly number[] {
  const uses = program.nodes.map(() => 0);
  for (const node of program.nodes) for (const id of node.inputs) uses[id]++;
  for (const output of program.outputs) uses[output.node]++;
  return uses;
}

type Product = ArrayNode & { readonly op: "matmul" };

/** Finds x y + c, which is one Gemm, where nothing else needs x y and c has one row. */
function shiftedProduct(
  program: ArrayProgram,
  uses: readonly number[],
  node: ArrayNode,
): { product: Product; addend: ArrayNode } | undefined {
  if (node.op !== "add" || node.shape.length !== 2) return undefined;
  const [x, y] = node.inputs.map((id) => program.nodes[id]);
  for (const [product, addend] of [
    [x, y],
    [y, x],
  ]) {
    const row =
      addend.shape.at(-1) === node.shape[1] && (addend.shape.length === 1 || (addend.shape.length === 2 && addend.shape[0] === 1));
    if (product.op === "matmul" && uses[product.id] === 1 && row && product.shape.length === 2) return { product, addend };
  }
  return undefined;
}

function concreteShape(node: ArrayNode): readonly number[] {
  return node.shape.map((dim) => dimSize(dim, {}));
}
