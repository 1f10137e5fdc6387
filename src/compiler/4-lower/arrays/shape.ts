import type { Dim, DType, Shape } from "../../../contract/array-program.js";

/** A shape or dtype that an operation cannot take; the caller, who knows the source, turns its message into a diagnostic. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** What is known of a value before it is computed. */
export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Writes a type as `f32[rows, 9]`. */
export function formatType(type: TensorType): string {
  return `${type.dtype}${formatShape(type.shape)}`;
}

/** Writes a shape as `[rows, 9]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Tells whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

interface Product {
  factor: number;
  names: string[];
}

function parseDim(dim: Dim): Product {
  if (typeof dim === "number") return { factor: dim, names: [] };
  const product: Product = { factor: 1, names: [] };
  for (const part of dim.split("*")) {
    if (/^\d+$/.test(part)) product.factor *= Number(part);
    else product.names.push(part);
  }
  return product;
}

function printDim({ factor, names }: Product): Dim {
  if (names.length === 0 || factor === 0) return factor;
  const sorted = [...names].sort();
  return (factor === 1 ? sorted : [String(factor), ...sorted]).join("*");
}

/** Checks that a dimension is a whole number or a name or product in normal form. */
export function checkDim(dim: Dim): void {
  if (typeof dim === "number") {
    if (!Number.isInteger(dim) || dim < 0) throw new ShapeError(`a size must be a whole number, found ${dim}`);
  } else if (!/^(\d+\*)?[A-Za-z_]\w*(\*[A-Za-z_]\w*)*$/.test(dim) || printDim(parseDim(dim)) !== dim) {
    throw new ShapeError(`a symbolic size must be a name or a product such as \`4*rows\`, found \`${dim}\``);
  }
}

/** Gives the names of symbolic sizes in a dimension. */
export function dimNames(dim: Dim): readonly string[] {
  return parseDim(dim).names;
}

/** Multiplies dimensions; `["rows", 4]` gives `"4*rows"`. */
export function dimProduct(dims: Shape): Dim {
  const product: Product = { factor: 1, names: [] };
  for (const dim of dims) {
    const parsed = parseDim(dim);
    product.factor *= parsed.factor;
    product.names.push(...parsed.names);
  }
  return printDim(product);
}

/** Broadcasts shapes as numpy does: aligned at the last axis, a size 1 stretches. */
export function broadcastShapes(operation: string, ...shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size: Dim = 1;
    for (const shape of shapes) {
      const at = axis - rank + shape.length;
      if (at < 0 || shape[at] === 1 || shape[at] === size) continue;
      if (size !== 1) {
        throw new ShapeError(
          `${operation}: the shapes ${shapes.map(formatShape).join(" and ")} do not fit: ${size} and ${shape[at]} meet at axis ${axis}`,
        );
      }
      size = shape[at];
    }
    return size;
  });
}

/** Turns axes that may count from the end into sorted axes from 0. */
export function normalAxes(operation: string, axes: readonly number[], rank: number): readonly number[] {
  const result = axes.map((axis) => normalAxis(operation, axis, rank)).sort((a, b) => a - b);
  if (new Set(result).size !== result.length) throw new ShapeError(`${operation}: an axis is named twice in [${axes.join(", ")}]`);
  return result;
}

/** Turns one axis that may count from the end into one from 0. */
export function normalAxis(operation: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new ShapeError(`${operation}: there is no axis ${axis} in a value with ${rank} ${rank === 1 ? "axis" : "axes"}`);
  }
  return axis < 0 ? axis + rank : axis;
}

/** Checks an operand's dtype. */
export function expectType(operation: string, type: TensorType, ...allowed: readonly DType[]): void {
  if (!allowed.includes(type.dtype)) throw new ShapeError(`${operation}: expected ${allowed.join(" or ")}, found ${formatType(type)}`);
}
