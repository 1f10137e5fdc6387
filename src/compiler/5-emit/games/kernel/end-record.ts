/** Reading end records of kernels. */
import type { Type } from "../../../3-check/types.js";
import { isPlainTags, valueAt, valueCount } from "../../../4-lower/games/values.js";
import type { Declaration } from "../../typescript/module.js";
import { fn } from "../function.js";
import type { KernelParts } from "./kernel-parts.js";
import { headOffset, isCompact, strideOf } from "./storage.js";

/** Reads the end record of a lane (A16). */
export function endRecordForm(parts: KernelParts, lanes: string): readonly Declaration[] {
  if (parts.ends.length === 0) return [];
  const fields = parts.ends.map(
    (e) => `${e.name}: ${decoded(e.type, `lanes.${e.property}`, e.stride === 1 ? "lane" : `lane * ${e.stride}`)}`,
  );
  return [
    fn(
      "endOfLane",
      "Gives what the end of a lane's episode handed out.",
      [`lanes: ${lanes}`, "lane: number"],
      "Readonly<Record<string, unknown>>",
      `return { ${fields.join(", ")} };`,
    ),
  ];
}

/** Prints how numbers in a row become a value as the scalar form has it. */
function decoded(type: Type, array: string, at: string): string {
  const entry = `${array}[${at}]`;
  const plus = (n: number): string => (n === 0 ? at : `${at} + ${n}`);
  switch (type.kind) {
    case "bool":
      return `${entry} !== 0`;
    case "option": {
      const { inner } = type;
      if (!isCompact(type)) return `(${entry} === 0 ? null : ${decoded(inner, array, plus(1))})`;
      if (inner.kind === "bool") return `(${entry} === 0 ? null : ${entry} === 2)`;
      const shift = inner.kind === "int" ? inner.low - 1 : -1;
      return `(${entry} === 0 ? null : ${entry} ${shift < 0 ? "-" : "+"} ${Math.abs(shift)})`;
    }
    case "array":
    case "list": {
      const each = strideOf(type.element) ?? 1;
      const sized = type.kind === "list" && type.length === undefined;
      const count = sized ? entry : String((strideOf(type) ?? 0) / each);
      const from = sized ? plus(1) : at;
      const index = `i${array.length}${at.length}`;
      return `Array.from({ length: ${count} }, (_, ${index}) => ${decoded(type.element, array, `${from} + ${index}${each === 1 ? "" : ` * ${each}`}`)})`;
    }
    case "set": {
      const { element } = type;
      const values = Array.from({ length: valueCount(element) ?? 0 }, (_, i) => JSON.stringify(valueAt(element, i)));
      return `[${values.join(", ")}].filter((_, bit) => ((${array}[${at} + (bit >>> 5)] >>> (bit & 31)) & 1) === 1)`;
    }
    case "tuple": {
      let offset = 0;
      const parts = type.elements.map((element) => {
        const text = decoded(element, array, plus(offset));
        offset += strideOf(element) ?? 1;
        return text;
      });
      return `[${parts.join(", ")}]`;
    }
    case "record": {
      let offset = 0;
      const parts = type.fields.map((field) => {
        const text = `${field.name}: ${decoded(field.type, array, plus(offset))}`;
        offset += strideOf(field.type) ?? 1;
        return text;
      });
      return `{ ${parts.join(", ")} }`;
    }
    case "tagged": {
      if (isPlainTags(type)) return entry;
      const cases = type.tags.map((tag, t) => {
        const heads = tag.heads.map((head, h) => decoded(head.type, array, plus(headOffset(type, t, h))));
        return `{ tag: ${t}, heads: [${heads.join(", ")}] }`;
      });
      return `[${cases.map((c) => `() => (${c})`).join(", ")}][${entry}]()`;
    }
    default:
      return entry;
  }
}
