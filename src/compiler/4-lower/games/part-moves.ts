/** Moves of tests as they are played: a decision that is asked part by part takes a move for each part. */
import type { ConstValue } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";
import { isAskedInParts } from "./parts.js";
import { describeValue } from "./values.js";
import type { TaggedValue } from "./values.js";

/** One move: its words, or the reals that it chooses. */
export type PartMove = string | readonly number[];

/** Gives the moves of a choice, in the order in which they are asked. */
export function movesOf(type: Type, value: ConstValue): readonly PartMove[] {
  if (!isAskedInParts(type)) return [moveOf(type, value)];
  if (type.kind === "record") {
    const fields = value as Readonly<Record<string, ConstValue>>;
    return type.fields.map((field) => moveOf(field.type, fields[field.name]));
  }
  if (type.kind !== "tagged") return [moveOf(type, value)];
  const { tag, heads } = value as TaggedValue;
  return [type.tags[tag].tag, ...type.tags[tag].heads.map((head, i) => moveOf(head.type, heads[i]))];
}

function moveOf(type: Type, value: ConstValue): PartMove {
  if (type.kind === "real") return [Math.fround(Number(value))];
  if (type.kind !== "array" || type.element.kind !== "real" || !Array.isArray(value)) return describeValue(type, value);
  return value.map((x: ConstValue) => Math.fround(Number(x)));
}
