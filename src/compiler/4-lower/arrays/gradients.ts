import type { Attributes } from "../../../contract/array-program.js";
import type { ProgramBuilder, Value } from "./builder.js";
import type { Rule } from "./primitives/rule.js";
import { primitives, type Ruled } from "./primitives/table.js";

/**
 * Reverse-mode differentiation on the graph: gives the gradient of a scalar loss with respect to each of `wrt`, as new values of the same
 * program. Values between the loss and `wrt` alone are walked; where none flows the gradient is zeros.
 */
export function gradients(b: ProgramBuilder, loss: Value, wrt: readonly Value[]): readonly Value[] {
  b.expectScalar("gradients", loss);
  const reaches = activeValues(b, loss, wrt);
  const grads = new Map<number, Value>([[loss.id, b.constant(1)]]);
  // A value's users come after it, so walking ids downwards meets each value with its gradient complete.
  for (let id = loss.id; id >= 0; id--) {
    const grad = grads.get(id);
    const node = b.valueAt(id);
    if (!grad || !reaches.has(id) || node.op === "input" || node.op === "constant") continue;
    backward(b, node, grad, (input, partial) => {
      if (!reaches.has(input.id)) return;
      const sum = grads.get(input.id);
      grads.set(input.id, sum ? b.add(sum, partial()) : partial());
    });
  }
  return wrt.map((value) => grads.get(value.id) ?? b.full(value.shape, 0));
}

function backward(b: ProgramBuilder, output: Value, grad: Value, give: (input: Value, partial: () => Value) => void): void {
  const op = output.op as Ruled;
  // One key indexes the table and types the attributes; TypeScript cannot follow it through the union.
  const rule = primitives[op] as unknown as Rule<Ruled>;
  const inputs = b.operandsOf(output);
  const partials = rule.gradient?.({ b, inputs, output, grad, attributes: output.attributes as Attributes[Ruled] }) ?? [];
  partials.forEach((partial, i) => {
    if (partial && inputs[i].dtype === "f32") give(inputs[i], partial);
  });
}

/** The ids of values that depend on one of `wrt` by a path that carries gradients. */
function activeValues(b: ProgramBuilder, loss: Value, wrt: readonly Value[]): ReadonlySet<number> {
  const active = new Set(wrt.map((value) => value.id));
  for (let id = 0; id <= loss.id; id++) {
    const node = b.valueAt(id);
    if (node.dtype === "f32" && node.op !== "stop_gradient" && node.inputs.some((input) => active.has(input))) active.add(id);
  }
  return active;
}
