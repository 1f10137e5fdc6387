/** The text that stands for a value in the key of a lane: the same as the scalar form's. */
import type { Type } from "../../../3-check/types.js";
import { valueAt, valueCount } from "../../../4-lower/games/values.js";
import { entriesOf } from "./copying.js";
import type { KernelParts } from "./kernel-parts.js";
import type { Ref } from "./storage.js";
import { entryOf, headOffset, isScalar, lowOf, numbersOf, offsetText, partOf, plus, strideOf, times } from "./storage.js";

/** Prints the key of a value that lies in a row; `depth` keeps the counters of nested values apart. */
export function keyText(parts: KernelParts, ref: Ref, depth: number): string {
  const { type } = ref;
  if (type.kind === "set") return setKey(parts, ref, type);
  if (isScalar(type)) return entryOf(ref);
  switch (type.kind) {
    case "option":
      return `(${entryOf(ref)} === 0 ? 0 : [1, ${keyText(parts, partOf(ref, 1, type.inner), depth)}].join(","))`;
    case "array":
    case "list": {
      const { first, size, most, stride, element } = entriesOf(ref);
      const sized = type.kind === "list" && type.length === undefined;
      let joined: string;
      if (isFlat(element)) {
        const from = offsetText(first.at);
        const to = sized ? `${from} + ${stride === 1 ? size : `${size} * ${stride}`}` : `${from} + ${most * stride}`;
        joined = `${first.array}.subarray(${from}, ${to}).join(",")`;
      } else {
        const counter = `i${depth === 0 ? "" : depth + 1}`;
        const entry: Ref = { ...first, at: plus(first.at, times(counter, stride)) };
        joined = `Array.from({ length: ${size} }, (_, ${counter}) => ${keyText(parts, entry, depth + 1)}).join(",")`;
      }
      return sized ? `[${size}, ${joined}].join(":")` : joined;
    }
    case "tuple":
    case "record": {
      const types = type.kind === "tuple" ? type.elements : type.fields.map((f) => f.type);
      if (types.every(isFlat))
        return `${ref.array}.subarray(${offsetText(ref.at)}, ${offsetText(ref.at)} + ${strideOf(type) ?? 0}).join(",")`;
      let at = 0;
      const texts = types.map((t) => {
        const text = keyText(parts, partOf(ref, at, t), depth);
        at += strideOf(t) ?? 0;
        return text;
      });
      return `[${texts.join(", ")}].join(",")`;
    }
    case "tagged":
      return type.tags.reduceRight((rest, tag, t) => {
        const heads = tag.heads.map((head, h) => keyText(parts, partOf(ref, headOffset(type, t, h), head.type), depth));
        const text = heads.length === 0 ? String(t) : `[${[t, ...heads].join(", ")}].join(",")`;
        return rest === "" ? text : `(${entryOf(ref)} === ${t} ? ${text} : ${rest})`;
      }, "");
    default:
      return parts.refuse(`a key of type ${type.kind}`);
  }
}

/** Whether the numbers of a type one after the other are its key. */
function isFlat(type: Type): boolean {
  if (type.kind === "set") return false;
  if (isScalar(type)) return true;
  switch (type.kind) {
    case "array":
      return isFlat(type.element);
    case "list":
      return type.length !== undefined && isFlat(type.element);
    case "tuple":
      return type.elements.every(isFlat);
    case "record":
      return type.fields.every((f) => isFlat(f.type));
    default:
      return false;
  }
}

function setKey(parts: KernelParts, ref: Ref, type: Type & { kind: "set" }): string {
  const { element } = type;
  const count = valueCount(element) ?? 0;
  const word = count > 32 ? `${ref.array}[${offsetText(plus(ref.at, { text: "(bit >>> 5)", constant: 0 }))}]` : entryOf(ref);
  const shift = count > 32 ? "(bit & 31)" : "bit";
  const members = `Array.from({ length: ${count} }, (_, bit) => bit).filter((bit) => ((${word} >>> ${shift}) & 1) === 1)`;
  if (isScalar(element))
    return lowOf(element) === 0 ? `${members}.join(",")` : `${members}.map((bit) => bit + ${lowOf(element)}).join(",")`;
  const stride = strideOf(element) ?? 1;
  const numbers = Array.from({ length: count }, (_, i) => numbersOf(element, valueAt(element, i))).flat();
  const table = parts.constants("Int32Array", numbers, "VALUES", "The values of a type as numbers.");
  return `${members}.map((bit) => ${table}.subarray(bit * ${stride}, bit * ${stride} + ${stride}).join(",")).join(",")`;
}
