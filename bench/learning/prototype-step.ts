import type { OnnxConstant, OnnxNode } from "../../src/compiler/5-emit/onnx/model.js";
import { encodeModel } from "../../src/compiler/5-emit/onnx/model.js";

/** A training step written straight in ONNX, by hand, for one batch size: what the compiler's graph is measured against. */
export interface HandWrittenStep {
  readonly model: Uint8Array;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** Writes softmax cross-entropy and uncorrected Adam of a relu network with these layer widths. Outputs: `loss`, `next.<input>`. */
export function handWrittenStep(widths: readonly number[], batch: number): HandWrittenStep {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  const inputs: { name: string; shape: readonly number[] }[] = [
    { name: "x", shape: [batch, widths[0]] },
    { name: "target", shape: [batch, widths[widths.length - 1]] },
  ];
  const add = (op: string, operands: readonly string[], result: string, attributes: Readonly<Record<string, number>> = {}): string => {
    nodes.push({ op, name: result, inputs: operands, outputs: [result], attributes });
    return result;
  };
  const number = (value: number): string => {
    const name = `number ${value}`;
    if (!constants.some((constant) => constant.name === name)) constants.push({ name, type: "f32", shape: [], values: [value] });
    return name;
  };
  constants.push({ name: "rows", type: "i64", shape: [1], values: [0] });

  const layers = widths.slice(1).map((outputs, i) => {
    const weight = { name: `w${i}`, shape: [widths[i], outputs] };
    const shift = { name: `c${i}`, shape: [outputs] };
    inputs.push(weight, shift);
    return { weight, shift };
  });
  const last = layers.length - 1;
  const hidden = ["x"];
  const sums: string[] = [];
  layers.forEach(({ weight, shift }, i) => {
    sums.push(add("Gemm", [hidden[i], weight.name, shift.name], `sum${i}`));
    if (i < last) hidden.push(add("Relu", [sums[i]], `hidden${i}`));
  });
  const logp = add("LogSoftmax", [sums[last]], "logp", { axis: 1 });
  const chosen = add("ReduceSum", [add("Mul", [logp, "target"], "logp.target")], "logp.sum", { keepdims: 0 });
  add("Neg", [add("Mul", [chosen, number(1 / batch)], "logp.mean")], "loss");

  let delta = add("Mul", [add("Sub", [add("Exp", [logp], "p"), "target"], "p.error"), number(1 / batch)], `delta${last}`);
  for (let i = last; i >= 0; i--) {
    const { weight, shift } = layers[i];
    adamStep(weight, add("Gemm", [hidden[i], delta], `grad.${weight.name}`, { transA: 1 }));
    adamStep(shift, add("ReduceSum", [delta, "rows"], `grad.${shift.name}`, { keepdims: 0 }));
    if (i === 0) break;
    const back = add("Gemm", [delta, weight.name], `back${i}`, { transB: 1 });
    delta = add("Where", [add("Greater", [sums[i - 1], number(0)], `on${i}`), back, number(0)], `delta${i - 1}`);
  }

  function adamStep({ name, shape }: { name: string; shape: readonly number[] }, grad: string): void {
    const [m, v] = [`m.${name}`, `v.${name}`];
    inputs.push({ name: m, shape }, { name: v, shape });
    const decay = (x: string, factor: number): string => add("Mul", [x, number(factor)], `${x}.decayed`);
    add("Add", [decay(m, 0.9), add("Mul", [grad, number(0.1)], `${m}.new`)], `next.${m}`);
    const square = add("Mul", [add("Mul", [grad, grad], `${grad}.square`), number(0.001)], `${v}.new`);
    add("Add", [decay(v, 0.999), square], `next.${v}`);
    const root = add("Add", [add("Sqrt", [`next.${v}`], `${v}.root`), number(1e-8)], `${v}.divisor`);
    const move = add("Mul", [add("Div", [`next.${m}`, root], `${name}.direction`), number(1e-3)], `${name}.move`);
    add("Sub", [name, move], `next.${name}`);
  }

  const outputs = inputs.slice(2).map(({ name, shape }) => ({ name: `next.${name}`, type: "f32" as const, shape }));
  const model = encodeModel({
    name: "hand-written",
    nodes,
    constants,
    inputs: inputs.map(({ name, shape }) => ({ name, shape, type: "f32" as const })),
    outputs: [{ name: "loss", type: "f32", shape: [] }, ...outputs],
    metadata: {},
  });
  return { model, inputs };
}
