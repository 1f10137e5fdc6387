/** Values of finite types by number (C5). */
import type { Shape, Written } from "../../contract/words/shape.js";

/** The number of a value among all of its type, row-major over parts; of an option, none is number 0. Undefined for what is no value of it. */
export function numberOfValue(shape: Shape, value: Written | undefined): number | undefined {
  switch (shape.kind) {
    case "bool":
      return value === true || value === 1 ? 1 : value === false || value === 0 ? 0 : undefined;
    case "int":
      return within(value, shape.low, shape.high);
    case "words":
      return within(value, 0, shape.words.length - 1);
    case "grid":
      return within(value, 0, shape.rows * shape.cols - 1);
    case "option": {
      const inner = value === null ? -1 : numberOfValue(shape.inner, value);
      return inner === undefined ? undefined : inner + 1;
    }
    case "list":
      if (!isList(value) || value.length !== shape.exactly) return undefined;
      return rowMajor(value.map((entry) => [shape.element, entry] as const));
    case "tuple":
      if (!isList(value) || value.length !== shape.elements.length) return undefined;
      return rowMajor(shape.elements.map((element, i) => [element, value[i]] as const));
    case "record":
      if (typeof value !== "object" || value === null || isList(value)) return undefined;
      return rowMajor(shape.fields.map((field) => [field.shape, (value as { readonly [field: string]: Written })[field.name]] as const));
    default:
      return undefined;
  }
}

function within(value: Written | undefined, low: number, high: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= low && value <= high ? value - low : undefined;
}

const isList = (value: Written | undefined): value is readonly Written[] => Array.isArray(value) || ArrayBuffer.isView(value);

function rowMajor(parts: readonly (readonly [Shape, Written | undefined])[]): number | undefined {
  let number = 0;
  for (const [shape, value] of parts) {
    const own = numberOfValue(shape, value);
    const size = countOf(shape);
    if (own === undefined || size === undefined) return undefined;
    number = number * size + own;
  }
  return number;
}

/** How many values a finite type has. */
function countOf(shape: Shape): number | undefined {
  switch (shape.kind) {
    case "bool":
      return 2;
    case "int":
      return shape.high - shape.low + 1;
    case "words":
      return shape.words.length;
    case "grid":
      return shape.rows * shape.cols;
    case "option": {
      const inner = countOf(shape.inner);
      return inner === undefined ? undefined : inner + 1;
    }
    case "list": {
      const element = countOf(shape.element);
      return element === undefined || shape.exactly === undefined ? undefined : element ** shape.exactly;
    }
    case "tuple":
      return productOf(shape.elements.map(countOf));
    case "record":
      return productOf(shape.fields.map((field) => countOf(field.shape)));
    default:
      return undefined;
  }
}

function productOf(sizes: readonly (number | undefined)[]): number | undefined {
  return sizes.reduce<number | undefined>((a, b) => (a === undefined || b === undefined ? undefined : a * b), 1);
}
