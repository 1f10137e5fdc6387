/** Prints statements. */
import type { Doc } from "prettier";
import type { Arm, Binding, Block, ConstDecl, FnDecl, LetStmt, Stmt } from "../ast.js";
import type { Alignable } from "./align.js";
import { alignment } from "./align.js";
import { body, itemsOf } from "./bodies.js";
import type { Context, Printers } from "./context.js";
import { after, all, brackets, fill, group, indent, join, line, one, present, softBreak } from "./context.js";
import { valueAfter, visibility } from "./types.js";

type Printed = Exclude<Stmt, ConstDecl | FnDecl | { kind: "unknown" }> | Block | Binding;

export const statements: Printers<Printed> = {
  block: (c, node) => body(c, itemsOf(all(c, "statements"), node.statements), ";", node.span.start),
  let: (c, node) => {
    const [first, ...rest] = all(c, "bindings");
    const more = rest.flatMap((binding): Doc[] => [[","], line, binding]);
    const bindings =
      node.bindings.length === 1 ? [letLeft(c, node), letRight(c, node)] : [letWords(node), indent(fill(spread(first, more)))];
    return [bindings, after(c, " ", "for")];
  },
  binding: (c) => [bindingLeft(c), present(c, "init") ? [" ", one(c, "init")] : ""],
  if: (c) => ["if ", one(c, "condition"), " ", one(c, "then"), after(c, " else ", "else")],
  for: (c) => [one(c, "clause"), " ", one(c, "body")],
  while: (c) => ["while ", one(c, "condition"), " ", one(c, "body")],
  repeat: (c, node) => [
    ["repeat ", node.upTo ? "up to " : ""],
    [present(c, "count") ? [one(c, "count"), " "] : "", present(c, "noun") ? [one(c, "noun"), " "] : ""],
    [present(c, "until") ? ["until ", one(c, "until"), " "] : "", one(c, "body")],
  ],
  cycle: (c) => ["cycle ", one(c, "name"), " in ", one(c, "in"), after(c, " up to ", "upTo"), " ", one(c, "body")],
  together: (c) => ["together ", one(c, "body")],
  return: (c) => ["return", after(c, " ", "value")],
  break: () => "break",
  continue: () => "continue",
  win: (c) => ["win ", one(c, "winner"), after(c, " by ", "by")],
  draw: () => "draw",
  end: (c, node) => [node.word, after(c, " with ", "with")],
  reward: (c, node) => [
    left(c, node),
    alignment(c, left),
    "+=",
    valueAfter(c, node.target.span.end, node.value.span.start, one(c, "value")),
    after(c, " as ", "channel"),
    after(c, " ", "for"),
  ],
  improve: (c, node) => {
    const over = node.over ? c.path.call(() => [" over ", join(", ", all(c, "names")), " in ", one(c, "in")], "over") : "";
    return ["improve ", join(", ", all(c, "targets")), " using ", one(c, "using"), over, " ", one(c, "body")];
  },
  objective: (c, node) => [node.word, " ", one(c, "value")],
  stage: (c, node) => [left(c, node), alignment(c, left), one(c, "body")],
  every: (c) => ["every ", one(c, "count"), after(c, " ", "noun"), after(c, " of ", "of"), " ", one(c, "body")],
  measure: (c, node) => {
    if (node.body) return ["measure ", one(c, "body")];
    const metrics = c.path.map(() => [one(c, "target"), " = ", one(c, "value")], "metrics");
    return ["measure ", group(indent(join([",", line], metrics))), after(c, " ", "for")];
  },
  expect: (c) => ["expect ", one(c, "condition")],
  require: (c, node) => [
    ["require ", one(c, "condition")],
    node.else ? softBreak(c, node.condition.span.end, node.else.span.start, ["else ", one(c, "else")]) : "",
  ],
  report: (c) => ["report ", group(indent(join([",", line], all(c, "values"))))],
  seeds: (c) => ["seeds ", one(c, "range")],
  plays: (c, node) => {
    const moves = c.path.map((path) => {
      const { who, op } = path.node as (typeof node.moves)[number];
      return [who ? [one(c, "who"), op === "~" ? " ~ " : ": "] : "", one(c, "move")];
    }, "moves");
    return ["plays ", indent(fill(moves.flatMap((move, i) => (i === moves.length - 1 ? [move] : [[move, ","], line]))))];
  },
  store: (c, node) => [
    one(c, "target"),
    alignment(c, left),
    node.op,
    valueAfter(c, node.target.span.end, node.value.span.start, one(c, "value")),
    after(c, " ", "for"),
  ],
  expr: (c) => [one(c, "value"), after(c, " ", "for")],
};

/** Puts the comma behind what it follows, as `fill` wants contents and separators by turns. */
function spread(first: Doc, more: readonly Doc[]): Doc[] {
  const parts: Doc[] = [first];
  for (let i = 0; i < more.length; i += 3) {
    parts[parts.length - 1] = [parts[parts.length - 1], more[i]];
    parts.push(more[i + 1], more[i + 2]);
  }
  return parts;
}

function letWords(node: LetStmt): string {
  return `${node.measured ? "measured " : ""}${node.word} `;
}

function letLeft(c: Context, node: LetStmt): Doc {
  return [letWords(node), c.path.call(() => bindingLeft(c), "bindings", 0)];
}

function letRight(c: Context, node: LetStmt): Doc {
  if (!node.bindings[0].init) return "";
  return [alignment(c, left), one(c, "bindings", 0, "init")];
}

function bindingLeft(c: Context): Doc {
  const { indices } = c.path.node as Binding;
  return [visibility(c), one(c, "target"), indices.length > 0 ? ["[", join(", ", all(c, "indices")), "]"] : "", after(c, ": ", "type")];
}

/** What stands before the sign of what may be aligned. */
export function left(c: Context, node: Alignable): Doc {
  const local = "local" in node && node.local ? "local " : "";
  switch (node.kind) {
    case "let":
      return letLeft(c, node);
    case "store":
      return one(c, "target");
    case "reward":
      return ["reward ", one(c, "target"), after(c, " at ", "at")];
    case "const":
      return [local, "const ", one(c, "name"), after(c, ": ", "type")];
    case "enum":
    case "type":
      return [local, node.kind, " ", one(c, "name")];
    case "format":
      return [
        local,
        "format ",
        one(c, "name"),
        /^\s*\(/.test(c.text.slice(node.name.span.end)) ? brackets(c, "(", all(c, "params"), ")", node.params, node.name.span.end) : "",
      ];
    case "record":
      return [local, "record ", one(c, "name"), node.typeParams.length > 0 ? ["<", join(", ", all(c, "typeParams")), ">"] : ""];
    case "stage":
      return ["stage ", one(c, "name")];
    case "arm":
      return armLeft(c, node);
  }
}

function armLeft(c: Context, node: Arm): Doc {
  if (node.pattern) return [one(c, "pattern"), after(c, " where ", "where")];
  return node.guard ? one(c, "guard") : "else";
}
