import { bytes, integer, join, message, real, type Field } from "./protobuf.js";

/** Element types of `TensorProto.DataType`. */
export const elementTypes = { f32: 1, i32: 6, i64: 7, bool: 9 } as const;
export type ElementType = keyof typeof elementTypes;

export type AttributeValue = number | readonly number[] | { readonly real: number } | { readonly text: string };

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  /** `""` leaves an optional operand out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface OnnxConstant {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Notes for people and tools: `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
}

const IR_VERSION = 8;
const OPSET = 17;

/** Encodes a graph as an ONNX `ModelProto`; the numbers are the fields of onnx.proto. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  return join([
    integer(1, IR_VERSION),
    bytes(2, "spc"),
    message(7, [
      ...graph.nodes.map((node) => message(1, encodeNode(node))),
      bytes(2, graph.name),
      ...graph.constants.map((constant) => message(5, encodeConstant(constant))),
      ...graph.inputs.map((value) => message(11, encodeValue(value))),
      ...graph.outputs.map((value) => message(12, encodeValue(value))),
    ]),
    message(8, [bytes(1, ""), integer(2, OPSET)]),
    ...Object.entries(graph.metadata).map(([key, value]) => message(14, [bytes(1, key), bytes(2, value)])),
  ]);
}

function encodeNode(node: OnnxNode): Field[] {
  return [
    ...node.inputs.map((name) => bytes(1, name)),
    ...node.outputs.map((name) => bytes(2, name)),
    bytes(3, node.name),
    bytes(4, node.op),
    ...Object.entries(node.attributes).map(([name, value]) => message(5, [bytes(1, name), ...encodeAttribute(value)])),
  ];
}

function encodeAttribute(value: AttributeValue): Field[] {
  if (typeof value === "number") return [integer(3, value), integer(20, 2)];
  if ("text" in value) return [bytes(4, value.text), integer(20, 3)];
  if ("real" in value) return [real(2, value.real), integer(20, 1)];
  return [...value.map((item) => integer(8, item)), integer(20, 7)];
}

function encodeConstant({ name, type, shape, values }: OnnxConstant): Field[] {
  return [...shape.map((size) => integer(1, size)), integer(2, elementTypes[type]), bytes(8, name), bytes(9, rawData(type, values))];
}

/** Elements in little-endian order, whatever the machine. */
function rawData(type: ElementType, values: readonly number[]): Uint8Array {
  const width = type === "i64" ? 8 : type === "bool" ? 1 : 4;
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    if (type === "f32") view.setFloat32(i * 4, value, true);
    else if (type === "i32") view.setInt32(i * 4, value, true);
    else if (type === "i64") view.setBigInt64(i * 8, BigInt(value), true);
    else view.setUint8(i, value);
  });
  return new Uint8Array(view.buffer);
}

function encodeValue({ name, type, shape }: OnnxValue): Field[] {
  const dims = shape.map((dim) => message(1, [typeof dim === "number" ? integer(1, dim) : bytes(2, dim)]));
  return [bytes(1, name), message(2, [message(1, [integer(1, elementTypes[type]), message(2, dims)])])];
}
