/** Mutations of syntax trees: a part of one spec takes the place of a part of the same kind, so most cases read well and go deep. */
import type { Node } from "../../../src/compiler/1-parse/ast.js";
import { visit } from "../../../src/compiler/1-parse/walk.js";
import { parseText } from "../../compiler/1-parse/support.js";
import { small } from "./corpus.js";
import type { Random } from "./random.js";

/** What may stand for each other: expressions, types, statements, or nodes of one kind. */
function family(node: Node): string {
  if (/_type$|^range$/.test(node.kind)) return "type";
  if (
    [
      "let",
      "store",
      "if",
      "for",
      "repeat",
      "cycle",
      "win",
      "draw_exit",
      "reward",
      "end",
      "together",
      "while",
      "expr_stmt",
      "draw",
    ].includes(node.kind)
  )
    return "statement";
  if (
    [
      "number",
      "bool",
      "none",
      "name_expr",
      "binary",
      "unary",
      "call",
      "index",
      "member",
      "conditional",
      "is",
      "in",
      "list",
      "tuple",
      "paren",
      "comprehension",
    ].includes(node.kind)
  )
    return "expression";
  return node.kind;
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly family: string;
  readonly text: string;
}

const parts = new Map<string, readonly Part[]>();

function partsOf(text: string): readonly Part[] {
  let found = parts.get(text);
  if (found === undefined) {
    const all: Part[] = [];
    visit(parseText(text).file, (node) => {
      const { start, end } = node.span;
      if (node.kind !== "file" && end > start && end - start < 200)
        all.push({ start, end, family: family(node), text: text.slice(start, end) });
    });
    parts.set(text, (found = all));
  }
  return found;
}

/** A spec in which one or two parts are those of others. */
export function crossed(random: Random, text: string): string {
  let out = text;
  for (let n = 1 + random.below(2); n > 0; n--) {
    const here = partsOf(out === text ? text : out);
    if (here.length === 0) return out;
    const target = random.pick(here);
    const donors = partsOf(random.pick(small)).filter((part) => part.family === target.family);
    const donor = donors.length === 0 ? random.pick(here) : random.pick(donors);
    out = out.slice(0, target.start) + donor.text + out.slice(target.end);
    if (out.length > 3000) return out;
  }
  return out;
}
