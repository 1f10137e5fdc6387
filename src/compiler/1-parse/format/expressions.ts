/** Prints expressions. Where the author broke a line before a clause, an operator or a pipe, it stays broken. */
import type { Doc } from "prettier";
import type { Arg, Arm, Bind, Binder, BinaryExpr, BindName, Expr, ForClause, Name, Node, Pattern, RecordEntry, Template } from "../ast.js";
import { alignment } from "./align.js";
import { body, itemsOf } from "./bodies.js";
import type { Context, Printers } from "./context.js";
import { after, all, brackets, brokenBetween, fill, group, hardline, indent, join, line, one, present, softBreak } from "./context.js";
import { left } from "./statements.js";
import { stringDoc } from "./strings.js";
import { valueAfter } from "./types.js";

type Written = Exclude<Expr, { kind: "unknown" }>;
type Other = Arg | Arm | Bind | Binder | BindName | ForClause | Name | RecordEntry | Template;

export const expressions: Printers<Written | Other | Exclude<Pattern, { kind: Written["kind"] }>> = {
  name: (_, node) => node.text,
  number: (_, node) => node.text,
  string: (c, node) => stringDoc(c, node),
  template: (c, node) => stringDoc(c, node),
  bool: (_, node) => String(node.value),
  none: () => "none",
  name_expr: (c) => one(c, "name"),
  column: (c) => [".", one(c, "name")],
  member: (c) => [one(c, "object"), ".", one(c, "name")],
  call: (c, node) => [one(c, "callee"), brackets(c, "(", all(c, "args"), ")", node.args, node.callee.span.end)],
  arg: (c, node) => [node.name ? [one(c, "name"), node.op === "~" ? " ~ " : ": "] : "", one(c, "value")],
  index: (c, node) => [one(c, "object"), brackets(c, "[", all(c, "indices"), "]", node.indices, node.object.span.end)],
  unary: (c, node) => [node.op === "not" ? "not " : "-", one(c, "operand")],
  binary: binary,
  is: (c, node) => [one(c, "left"), node.not ? " is not " : " is ", one(c, "right")],
  in: (c, node) => [one(c, "left"), node.not ? " not in " : " in ", one(c, "right")],
  range: (c) => [one(c, "low"), "..", one(c, "high")],
  pipe: (c, node) => [one(c, "left"), softBreak(c, node.left.span.end, node.right.span.start, ["|> ", one(c, "right")])],
  conditional: (c, node) => {
    const broken = brokenBetween(c, node.condition.span.end, node.then.span.start);
    const chained = node.else.kind === "conditional";
    const parts: Doc = [
      broken ? hardline : line,
      ["? ", one(c, "then")],
      brokenBetween(c, node.then.span.end, node.else.span.start) ? hardline : line,
      [": ", one(c, "else")],
    ];
    const inElse = c.path.key === "else" && (c.path.parent as Node).kind === "conditional";
    return inElse || !chained ? group([one(c, "condition"), inElse ? parts : indent(parts)]) : group([one(c, "condition"), indent(parts)]);
  },
  lambda: (c, node) => [
    node.params.length === 1 ? one(c, "params", 0) : ["(", join(", ", all(c, "params")), ")"],
    " =>",
    valueAfter(c, node.params[node.params.length - 1]?.span.end ?? node.span.start, node.body.span.start, one(c, "body")),
  ],
  paren: (c, node) => brackets(c, "(", [one(c, "inner")], ")", [node.inner], node.span.start),
  record_expr: (c, node) => brackets(c, "(", all(c, "entries"), ")", node.entries, node.span.start),
  record_entry: (c, node) => [node.name ? [one(c, "name"), ": "] : "", one(c, "value")],
  tuple: (c, node) => brackets(c, "(", all(c, "elements"), ")", node.elements, node.span.start),
  list: (c, node) => brackets(c, "[", all(c, "elements"), "]", node.elements, node.span.start),
  comprehension: (c, node) => {
    const inner = [one(c, "value"), softBreak(c, node.value.span.end, node.for.span.start, one(c, "for"))];
    return node.brackets ? brackets(c, "[", [inner], "]", [node.value], node.span.start, false) : inner;
  },
  weighted: (c, node) => [
    "weighted ",
    body(
      c,
      itemsOf(
        c.path.map(() => [one(c, "value"), ": ", one(c, "weight")], "outcomes"),
        node.outcomes,
      ),
      ",",
      c.text.indexOf("{", node.span.start),
    ),
  ],
  match: (c, node) => {
    const simple = node.arms.every((arm) => arm.body.kind === "expr" && arm.body.for === undefined);
    const start = node.subject ? node.subject.span.end : node.span.start;
    return ["match ", node.subject ? [one(c, "subject"), " "] : "", body(c, itemsOf(all(c, "arms"), node.arms), simple ? "," : ";", start)];
  },
  arm: (c, node) => [left(c, node), alignment(c, left), "=> ", one(c, "body")],
  collect: (c, node) => {
    const bindings = node.bindings.length > 0 ? ["with ", bindingsDoc(c)] : "";
    const end = (node.for ?? node.from ?? node.of).span.end;
    return [
      "collect ",
      node.count ? [one(c, "count"), " "] : "",
      [one(c, "unit"), " of ", one(c, "of"), after(c, " from ", "from")],
      present(c, "for") ? softBreak(c, (node.from ?? node.of).span.end, node.for?.span.start ?? 0, one(c, "for")) : "",
      node.bindings.length > 0 ? softBreak(c, end, node.bindings[0].span.start, bindings) : "",
    ];
  },
  bind: (c, node) => {
    if (node.what === "swapping") return "swapping seats";
    const indices = node.indices.length > 0 ? ["[", join(", ", all(c, "indices")), "]"] : "";
    return [node.what === "every" ? "every " : "", one(c, "name"), indices, node.op === "~" ? " ~ " : ": ", one(c, "value")];
  },
  run: (c) => ["run ", one(c, "call")],
  play_expr: (c, node) => {
    const end = (node.from ?? node.call).span.end;
    const bindings = node.bindings.length > 0 ? softBreak(c, end, node.bindings[0].span.start, ["with ", bindingsDoc(c)]) : "";
    return ["play ", one(c, "call"), after(c, " from ", "from"), bindings];
  },
  clause: (c, node) => [
    one(c, "operand"),
    softBreak(c, node.operand.span.end, node.argument.span.start, [node.word, " ", one(c, "argument")]),
  ],
  with: (c, node) => [one(c, "operand"), softBreak(c, node.operand.span.end, node.record.span.start, ["with ", one(c, "record")])],
  given: (c, node) => [one(c, "operand"), softBreak(c, node.operand.span.end, node.record.span.start, ["given ", one(c, "record")])],
  else: (c, node) => [one(c, "operand"), softBreak(c, node.operand.span.end, node.otherwise.span.start, ["else ", one(c, "otherwise")])],
  chooses: (c, node) => [one(c, "seat"), " chooses", valueAfter(c, node.seat.span.end, node.domain.span.start, one(c, "domain"))],
  writes: (c, node) => {
    const formats = c.path.map((path) => {
      const { args, name } = path.node as (typeof node.formats)[number];
      return [one(c, "name"), args ? brackets(c, "(", all(c, "args"), ")", args, name.span.end) : ""];
    }, "formats");
    return [one(c, "seat"), " writes ", join(" | ", formats)];
  },
  for_clause: (c) => ["for ", join(", ", all(c, "binders")), after(c, " where ", "where")],
  binder: (c) => [join(", ", all(c, "names")), " in ", one(c, "in")],
  name_tuple: (c) => ["(", join(", ", all(c, "names")), ")"],
  wildcard: () => "_",
  any_of: (c) => join(" | ", all(c, "patterns")),
  else_pattern: () => "else",
  literal_pattern: (c, node) => c.text.slice(node.span.start, node.span.end).replace(/\s+/g, ""),
  name_pattern: (c, node) => [one(c, "name"), node.binds ? ["(", join(", ", all(c, "binds")), ")"] : ""],
  tuple_pattern: (c) => ["(", join(", ", all(c, "elements")), ")"],
};

function bindingsDoc(c: Context): Doc {
  const docs = all(c, "bindings");
  return indent(fill(docs.flatMap((printed, i): Doc[] => (i === docs.length - 1 ? [printed] : [[printed, ","], line]))));
}

/** A line is filled before a chain of operators breaks; where the author broke it, it stays broken. */
function binary(c: Context, node: BinaryExpr): Doc {
  if (node.op === "^") return [one(c, "left"), " ^ ", one(c, "right")];
  const between = brokenBetween(c, node.left.span.end, node.right.span.start)
    ? hardline
    : levelOf(node.op) === COMPARISON
      ? " "
      : group(line);
  const content = [one(c, "left"), between, node.op, " ", one(c, "right")];
  const parent = c.path.parent as Node;
  const continues = parent.kind === "binary" && c.path.key === "left" && levelOf((parent as BinaryExpr).op) === levelOf(node.op);
  return continues ? content : indent(content);
}

function levelOf(op: BinaryExpr["op"]): number {
  if (op === "or") return 0;
  if (op === "and") return 1;
  if (op === "+" || op === "-") return 3;
  return op === "*" || op === "/" || op === "div" || op === "mod" ? 4 : COMPARISON;
}
const COMPARISON = 2;
