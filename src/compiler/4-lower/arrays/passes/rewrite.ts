import type { ArrayNode, ArrayProgram } from "../../../../contract/array-program.js";
import { literalValue } from "../../../../contract/array-program.js";
import { ProgramBuilder, type Value } from "../builder.js";

/** Gives what stands for `node` in the new program, or `undefined` to keep the operation; `operands` are already in the new program. */
export type Visit = (b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]) => Value | undefined;

/**
 * Builds a program anew, node by node, letting `visit` replace operations; equal operations on equal operands become one. Inputs, outputs
 * and names stay. Where nothing changes, the program itself is given back.
 */
export function rewrite(program: ArrayProgram, visit: Visit): ArrayProgram {
  const b = new ProgramBuilder(program.name, true);
  let changed = false;
  const renewed = new Map<number, Value>();
  for (const input of program.inputs) b.input(input.name, input.shape, input.dtype, input.role, input.initial);
  for (const node of program.nodes) {
    const operands = node.inputs.map((id) => renewed.get(id) as Value);
    const replacement = visit(b, node, operands);
    const value = replacement ?? keep(b, node, operands);
    changed ||= replacement !== undefined || value.id !== node.id;
    if (node.name !== undefined && value.op === node.op) b.label(value, node.name);
    renewed.set(node.id, value);
  }
  for (const output of program.outputs) b.output(output.name, renewed.get(output.node) as Value, output.replaces);
  if (program.guard !== undefined) b.guard(program.guard);
  return changed ? b.build() : program;
}

/** Adds the same operation on the new operands. */
export function keep(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value {
  if (node.op === "input") return b.declaredInput(node.attributes.name);
  if (node.op === "constant") return b.constant(node.attributes.values.map(literalValue), node.dtype, node.shape);
  return b.emit(node.op, operands, node.attributes);
}
