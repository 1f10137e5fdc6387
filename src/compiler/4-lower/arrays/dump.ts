import type { ArrayNode, ArrayProgram } from "../../../contract/array-program.js";
import { unoptimized, watchPasses } from "./passes/optimize.js";
import { formatType } from "./shape.js";

/** Writes what each pass made of a program: operations that it took away, with `-`, and those that came, with `+`; then the program that runs. */
export function dumpPasses(program: ArrayProgram): string {
  const source = unoptimized(program);
  if (!source) return dumpProgram(program);
  const parts = [`${dumpProgram(source).trimEnd()}\n`];
  let before = source;
  watchPasses(source, (pass, after) => {
    parts.push(`pass: ${pass}: ${before.nodes.length} values, now ${after.nodes.length}\n${changes(before, after)}`);
    before = after;
  });
  return `${parts.join("\n")}\nwhat runs:\n${dumpProgram(program)}`;
}

/** Operations by what they do, however they are numbered: those that are in one program alone. */
function changes(before: ArrayProgram, after: ArrayProgram): string {
  const [was, is] = [before, after].map(spelled);
  const lines = [
    ...[...was].flatMap(([text, count]) => Array<string>(Math.max(0, count - (is.get(text) ?? 0))).fill(`  - ${text}`)),
    ...[...is].flatMap(([text, count]) => Array<string>(Math.max(0, count - (was.get(text) ?? 0))).fill(`  + ${text}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** How often each operation stands in a program: its type, and what it is done to, two operations deep. */
function spelled(program: ArrayProgram): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const inner = program.nodes.map((node) => (isSource(node) ? operand(node) : `${node.op}${attributes(node)}`));
  const short = program.nodes.map((node, i) =>
    isSource(node) ? inner[i] : `${inner[i]}(${node.inputs.map((id) => inner[id]).join(", ")})`,
  );
  for (const node of program.nodes) {
    if (isSource(node)) continue;
    const text = `${formatType(node)} = ${[inner[node.id], ...node.inputs.map((id) => short[id])].join(" ")}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** Whether a node is shown where it is used: inputs and single numbers. */
function isSource(node: ArrayNode): boolean {
  return node.op === "input" || (node.op === "constant" && node.attributes.values.length === 1);
}

/** Writes a program as text, one line an operation. */
export function dumpProgram(program: ArrayProgram): string {
  const byId = new Map(program.nodes.map((node) => [node.id, node]));
  const lines = [`program ${program.name}${program.dims.length > 0 ? ` over ${program.dims.join(", ")}` : ""}`];
  for (const input of program.inputs) {
    const start = input.initial ? `, starts ${input.initial.kind} ${round(input.initial.scale)}` : "";
    lines.push(`  ${input.role} ${input.name}: ${formatType(input)}${start}`);
  }
  for (const node of program.nodes) {
    if (isSource(node)) continue;
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
