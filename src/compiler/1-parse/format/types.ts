/** Prints types and domains. */
import type { Doc } from "prettier";
import type { Alternative, DomainNode, Field, Init, Param, SeatRef, SizeType, TypeNode, VisibilityWord } from "../ast.js";
import type { Context, Printers } from "./context.js";
import { after, all, brackets, group, hardline, indent, join, line, one, present } from "./context.js";

type Printed =
  Exclude<TypeNode, { kind: "unknown" }> | SizeType | DomainNode | Alternative | Field | Init | Param | SeatRef | VisibilityWord;

export const types: Printers<Printed> = {
  range_type: (c) => [one(c, "low"), "..", one(c, "high")],
  named_type: (c, node) => [
    join(".", all(c, "path")),
    node.args ? brackets(c, "(", all(c, "args"), ")", node.args, node.path[node.path.length - 1].span.end) : "",
    after(c, " of ", "of"),
  ],
  set_type: (c) => ["set of ", one(c, "element")],
  fn_type: (c) => ["fn(", join(", ", all(c, "params")), ") -> ", one(c, "result")],
  heads_type: (c, node) => brackets(c, "(", all(c, "fields"), ")", node.fields, node.span.start),
  tuple_type: (c, node) => brackets(c, "(", all(c, "elements"), ")", node.elements, node.span.start),
  option_type: (c, node) => [inner(c, node.inner, "inner", SUFFIXED), "?"],
  array_type: (c, node) => [inner(c, node.element, "element", SUFFIXED), "[", join(", ", all(c, "dims")), "]"],
  bounded_type: (c, node) => [inner(c, node.inner, "inner", BOUNDED), " up to ", one(c, "bound")],
  in_type: (c, node) => [inner(c, node.inner, "inner", WITHIN), " in ", one(c, "range")],
  size_type: (c) => one(c, "size"),
  domain: (c) => {
    const [first, ...rest] = all(c, "alternatives");
    return rest.length === 0 ? first : group([first, indent(rest.map((alternative) => [line, "| ", alternative]))]);
  },
  alternative: (c, node) => [
    node.tag ? one(c, "tag") : one(c, "type"),
    node.heads.length > 0 || (node.tag && c.text[node.tag.span.end] === "(")
      ? brackets(c, "(", all(c, "heads"), ")", node.heads, node.tag?.span.end ?? node.span.start)
      : "",
    present(c, "where") ? group(indent([line, "where ", one(c, "where")])) : "",
  ],
  field: (c) => [visibility(c), one(c, "name"), ": ", one(c, "type"), present(c, "init") ? [" ", one(c, "init")] : ""],
  init: (c, node) => [node.op, valueAfter(c, node.span.start + 1, node.value.span.start, one(c, "value"))],
  param: (c) => [visibility(c), one(c, "name"), after(c, ": ", "type"), after(c, " = ", "default")],
  seat_ref: (c, node) => [one(c, "name"), node.indices.length > 0 ? ["[", join(", ", all(c, "indices")), "]"] : ""],
  visibility: (c, node) => [node.word, node.word === "seen" ? [" by ", join(", ", all(c, "by"))] : ""],
};

/** The visibility words before a name. */
export function visibility(c: Context): Doc {
  return all(c, "visibility").map((word) => [word, " "]);
}

/** A value behind its sign: on the same line, unless the author began a new one. */
export function valueAfter(c: Context, from: number, to: number, value: Doc): Doc {
  return c.text.slice(from, to).includes("\n") ? indent([hardline, value]) : [" ", value];
}

/** Kinds that need brackets before `?` or `[ ]`, before `up to`, before `in`: what follows would belong to a part of them. */
const SUFFIXED = new Set(["range_type", "set_type", "fn_type", "bounded_type", "in_type"]);
const BOUNDED = new Set(["set_type", "fn_type", "bounded_type", "in_type"]);
const WITHIN = new Set(["set_type", "fn_type", "in_type"]);

function inner(c: Context, node: TypeNode, key: string, bracketed: ReadonlySet<string>): Doc {
  const swallows = bracketed === SUFFIXED && node.kind === "named_type" && node.of !== undefined;
  return bracketed.has(node.kind) || swallows ? ["(", one(c, key), ")"] : one(c, key);
}

/** A type before `up to` of its owner. */
export function boundedType(c: Context, node: TypeNode, key: string): Doc {
  return inner(c, node, key, BOUNDED);
}
