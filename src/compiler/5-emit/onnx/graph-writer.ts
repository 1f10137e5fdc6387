import { dimSize, type ArrayProgram, type Dim, type Shape } from "../../../contract/array-program.js";
import type { AttributeValue, ElementType, OnnxConstant, OnnxNode } from "./model.js";

/** Collects the nodes and constants of an ONNX graph; equal constants and equal sizes are written once. */
export class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  private readonly constantNames = new Map<string, string>();
  private readonly sizeNames = new Map<string, string>();
  private count = 0;

  constructor(private readonly program: ArrayProgram) {}

  /** Adds a node with one result and gives the result's name. */
  node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, AttributeValue>> = {}, result = this.fresh(op)): string {
    this.write(op, inputs, [result], attributes);
    return result;
  }

  /** Adds a node with named results. */
  write(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): void {
    this.nodes.push({ op, name: `${op}:${outputs[0]}`, inputs, outputs, attributes });
  }

  private fresh(op: string): string {
    return `${op.toLowerCase()}.${this.count++}`;
  }

  /** Gives the name of a constant. */
  constant(type: ElementType, shape: readonly number[], values: readonly number[]): string {
    const key = `${type} ${shape.join()} ${values.join()}`;
    let name = this.constantNames.get(key);
    if (name === undefined) {
      name = `constant.${this.constants.length}`;
      this.constants.push({ name, type, shape, values });
      this.constantNames.set(key, name);
    }
    return name;
  }

  /** Gives the name of a list of whole numbers, as ONNX takes axes and shapes. */
  list(...values: readonly number[]): string {
    return this.constant("i64", [values.length], values);
  }

  /** Gives the name of an i64[1] holding the value of a size at run time. */
  size(dim: Dim): string {
    if (typeof dim === "number") return this.list(dim);
    const known = this.sizeNames.get(dim);
    if (known !== undefined) return known;
    const factors = dim.split("*").map((factor) => (/^\d/.test(factor) ? this.list(Number(factor)) : this.symbol(factor)));
    const name = factors.reduce((product, factor) => this.node("Mul", [product, factor]));
    this.sizeNames.set(dim, name);
    return name;
  }

  /** Gives the name of an f32 row of `count` ones. */
  ones(count: Dim): string {
    const key = `ones ${count}`;
    let name = this.sizeNames.get(key);
    if (name === undefined) {
      name = this.node("Expand", [this.constant("f32", [1, 1], [1]), this.shape([1, count])]);
      this.sizeNames.set(key, name);
    }
    return name;
  }

  private symbol(name: string): string {
    const known = this.sizeNames.get(name);
    if (known !== undefined) return known;
    const input = this.program.inputs.find(({ shape }) => shape.includes(name));
    if (!input) throw new Error(`no input of ${this.program.name} has an axis of the size ${name}`);
    const start = input.shape.indexOf(name);
    const result = this.node("Shape", [input.name], { start, end: start + 1 });
    this.sizeNames.set(name, result);
    return result;
  }

  /** Gives the name of an i64 list holding a shape at run time. */
  shape(shape: Shape): string {
    if (shape.every((dim) => typeof dim === "number")) return this.list(...shape.map((dim) => dimSize(dim, {})));
    if (shape.length === 1) return this.size(shape[0]);
    return this.node(
      "Concat",
      shape.map((dim) => this.size(dim)),
      { axis: 0 },
    );
  }

  /** Adds a reshape; one symbolic size is left to be inferred. */
  reshape(x: string, shape: Shape, result?: string): string {
    const symbolic = shape.filter((dim) => typeof dim === "string").length;
    const target = symbolic === 1 ? this.list(...shape.map((dim) => (typeof dim === "string" ? -1 : dim))) : this.shape(shape);
    return this.node("Reshape", [x, target], {}, result);
  }
}
