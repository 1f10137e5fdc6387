import type { ArrayNode, ArrayProgram } from "../../../contract/array-program.js";
import { formatType } from "./shape.js";

/** Writes a program as text, one line an operation. */
export function dumpProgram(program: ArrayProgram): string {
  const byId = new Map(program.nodes.map((node) => [node.id, node]));
  const lines = [`program ${program.name}${program.dims.length > 0 ? ` over ${program.dims.join(", ")}` : ""}`];
  for (const input of program.inputs) {
    const start = input.initial ? `, starts ${input.initial.kind} ${round(input.initial.scale)}` : "";
    lines.push(`  ${input.role} ${input.name}: ${formatType(input)}${start}`);
  }
  for (const node of program.nodes) {
    if (node.op === "input" || (node.op === "constant" && node.attributes.values.length === 1)) continue;
    const operands = node.inputs.map((id) => operand(byId.get(id) as ArrayNode));
    const note = node.name === undefined ? "" : `  # ${node.name}`;
    lines.push(`  %${node.id}: ${formatType(node)} = ${[node.op + attributes(node), ...operands].join(" ")}${note}`);
  }
  for (const output of program.outputs) {
    const next = output.replaces === undefined ? "" : ` -> ${output.replaces}`;
    lines.push(`  output ${output.name} = ${operand(byId.get(output.node) as ArrayNode)}${next}`);
  }
  if (program.guard !== undefined) lines.push(`  only if ${program.guard}`);
  return `${lines.join("\n")}\n`;
}

function operand(node: ArrayNode): string {
  if (node.op === "input") return node.attributes.name;
  if (node.op === "constant" && node.attributes.values.length === 1) {
    const [value] = node.attributes.values;
    const text = typeof value === "number" ? round(value) : value;
    return node.shape.length === 0 ? text : `${text}:[${node.shape.join(", ")}]`;
  }
  return `%${node.id}`;
}

function attributes(node: ArrayNode): string {
  if (node.op === "constant") return `(${node.attributes.values.length} numbers)`;
  const parts = Object.entries(node.attributes).flatMap(([key, value]: [string, unknown]) => {
    if (value === false) return [];
    if (value === true) return [key];
    return [`${key}: ${Array.isArray(value) ? `[${value.join(", ")}]` : String(value)}`];
  });
  return parts.length > 0 ? `(${parts.join(", ")})` : "";
}

function round(value: number): string {
  return String(Number(value.toPrecision(7)));
}
