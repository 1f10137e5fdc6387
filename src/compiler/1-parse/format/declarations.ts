/** Prints files, declarations and members. */
import type { Doc } from "prettier";
import type { ActDecl, Block, Declaration, Expr, Field, File, FnDecl, GameMember, Lasting, MethodMember, Node, RuleDecl } from "../ast.js";
import { alignment } from "./align.js";
import { body, itemsOf, packed } from "./bodies.js";
import type { Context, Printers } from "./context.js";
import { after, all, blankAfter, brackets, danglingComments, group, hardline, indent, join, line, one, present } from "./context.js";
import { left } from "./statements.js";
import { boundedType, valueAfter } from "./types.js";

type Members = Exclude<GameMember | MethodMember, Field | { kind: "unknown" | "let" }>;

export const declarations: Printers<File | Exclude<Declaration, { kind: "unknown" }> | Members> = {
  file: (c, node) => {
    const parts: Doc[] = [];
    const docs = all(c, "declarations");
    docs.forEach((printed, i) => {
      parts.push(printed, hardline);
      if (i < docs.length - 1 && blankAfter(c, node.declarations[i].span.end)) parts.push(hardline);
    });
    const comments = danglingComments(c, false);
    return comments.length > 0 ? [parts, join(hardline, comments), hardline] : parts;
  },
  import: (c, node) => {
    const names = c.path.map(() => [one(c, "name"), after(c, " as ", "as")], "names");
    const nodes = node.names.map((item) => ({ ...item.name, span: { ...item.name.span, end: (item.as ?? item.name).span.end } }));
    const list = packed(c, itemsOf(names, nodes), c.text.indexOf("{", node.span.start));
    return [local(node), "import ", node.measured ? "measured " : "", list, " from ", one(c, "from")];
  },
  enum: (c, node) => [local(node), "enum ", one(c, "name"), " ", packed(c, itemsOf(all(c, "members"), node.members), node.name.span.end)],
  record: (c, node) => [
    [left(c, node), alignment(c, left)],
    body(c, itemsOf(all(c, "members"), node.members), ",", c.text.indexOf("{", (node.typeParams.at(-1) ?? node.name).span.end)),
  ],
  type: (c, node) => [left(c, node), alignment(c, left), "=", valueAfter(c, node.name.span.end, node.domain.span.start, one(c, "domain"))],
  const: (c, node) => [
    [left(c, node), alignment(c, left), "="],
    valueAfter(c, (node.type ?? node.name).span.end, node.value.span.start, one(c, "value")),
  ],
  fn: (c, node) => callable(c, node, ["fn ", one(c, "name")]),
  rule: (c, node) => callable(c, node, ["rule ", one(c, "name")]),
  act: (c, node) => callable(c, node, ["act", after(c, " ", "name")]),
  extern: (c, node) => [
    [local(node), "extern ", node.words.map((word) => `${word} `), node.what, " ", one(c, "name"), typeParams(c, node.typeParams)],
    node.what === "fn" ? params(c, node.params, (node.typeParams.at(-1) ?? node.name).span.end) : "",
    [after(c, " -> ", "result"), " from ", one(c, "from")],
  ],
  format: (c, node) => [left(c, node), alignment(c, left), one(c, "template")],
  game: (c, node) => {
    const written = node.params.length > 0 || /^\s*\(/.test(c.text.slice(node.name.span.end));
    const start = bodyStart(c, (node.params.at(-1) ?? node.name).span.end);
    return [
      local(node),
      "game ",
      one(c, "name"),
      written ? params(c, node.params, node.name.span.end) : "",
      " ",
      gameBody(c, node.members, start),
    ];
  },
  network: (c, node) => {
    const written = node.params.length > 0 || /^\s*\(/.test(c.text.slice(node.name.span.end));
    const start = bodyStart(c, (node.extends ?? node.params.at(-1) ?? node.name).span.end);
    return [
      [
        local(node),
        "network ",
        one(c, "name"),
        written ? params(c, node.params, node.name.span.end) : "",
        after(c, " extends ", "extends"),
        " ",
      ],
      body(c, itemsOf(all(c, "members"), node.members), ";", start),
    ];
  },
  method: (c, node) => {
    const written = node.params.length > 0 || /^\s*\(/.test(c.text.slice(node.name.span.end));
    const start = bodyStart(c, (node.params.at(-1) ?? node.name).span.end);
    return [
      [local(node), "method ", one(c, "name"), written ? params(c, node.params, node.name.span.end) : "", " "],
      body(c, itemsOf(all(c, "members"), node.members), ";", start),
    ];
  },
  test: (c, node) => [local(node), "test ", one(c, "title"), " of ", one(c, "of"), " ", one(c, "body")],
  claim: (c, node) => [local(node), node.open ? "open " : "", "claim ", one(c, "title"), " ", one(c, "body")],

  seats: (c, node) => [
    node.word,
    " ",
    indent(
      join(
        [",", " "],
        c.path.map((path) => seat(c, path.node as { dims: readonly Node[] }), "seats"),
      ),
    ),
  ],
  payoff: (c, node) => [node.word, after(c, " ", "constant")],
  symmetry: (c) => ["symmetry ", one(c, "name"), ": ", join(", ", all(c, "by"))],
  recall: (_, node) => ["recall ", node.what],
  observe: (c, node) => {
    const features = c.path.map(() => [one(c, "name"), after(c, ": ", "value")], "features");
    const start = c.text.indexOf("{", node.seat?.span.end ?? node.span.start);
    return ["observe ", present(c, "seat") ? [one(c, "seat"), " "] : "", body(c, itemsOf(features, node.features), ",", start)];
  },
  show: (c) => ["show ", present(c, "to") ? ["to ", one(c, "to"), " "] : "", one(c, "text")],
  play: (c) => ["play ", one(c, "body")],
  train: (c) => ["train ", one(c, "body")],
  lasting,
};

function local(node: { local: boolean }): string {
  return node.local ? "local " : "";
}

function typeParams(c: Context, names: readonly Node[]): Doc {
  return names.length === 0 ? "" : ["<", join(", ", all(c, "typeParams")), ">"];
}

function params(c: Context, nodes: readonly Node[], start: number): Doc {
  return brackets(c, "(", all(c, "params"), ")", nodes, start);
}

function bodyStart(c: Context, from: number): number {
  return Math.max(from, c.text.indexOf("{", from));
}

function callable(c: Context, node: FnDecl | RuleDecl | ActDecl, words: Doc): Doc {
  const start = node.typeParams.at(-1)?.span.end ?? node.name?.span.end ?? node.span.start + "act".length;
  const head = [local(node), words, typeParams(c, node.typeParams), params(c, node.params, start), after(c, " -> ", "result")];
  if (isBlock(node.body)) return [head, " ", one(c, "body")];
  const sign = c.text.lastIndexOf("=", node.body.span.start);
  if (HUGGED.has(node.body.kind)) return [head, " =", valueAfter(c, sign, node.body.span.start, one(c, "body"))];
  const broken = c.text.slice(sign, node.body.span.start).includes("\n");
  return [head, " =", group(indent([line, one(c, "body")]), { shouldBreak: broken })];
}

/** Bodies that break inside their own brackets rather than before them. */
const HUGGED = new Set(["match", "list", "comprehension", "tuple", "record_expr", "paren", "string", "lambda"]);

function isBlock(node: Expr | Block): node is Block {
  return node.kind === "block";
}

function seat(c: Context, node: { dims: readonly Node[] }): Doc {
  return [one(c, "name"), node.dims.length > 0 ? ["[", join(", ", all(c, "dims")), "]"] : ""];
}

/** State written on one line with commas stays on one line. */
function gameBody(c: Context, nodes: readonly Node[], start: number): Doc {
  const docs = all(c, "members");
  const items: { doc: Doc; node: Pick<Node, "span"> }[] = [];
  nodes.forEach((node, i) => {
    const before = items.at(-1);
    const joined = before !== undefined && /^[ \t]*,[ \t]*$/.test(c.text.slice(before.node.span.end, node.span.start));
    if (joined && before !== undefined) {
      items[items.length - 1] = { doc: [before.doc, ", ", docs[i]], node: { span: { ...before.node.span, end: node.span.end } } };
    } else items.push({ doc: docs[i], node });
  });
  return body(c, items, ";", start);
}

function lasting(c: Context, node: Lasting): Doc {
  const options = c.path.map((path) => {
    const { of, value, word } = path.node as Lasting["options"][number];
    const called = value !== undefined && value.span.start === word.span.end; // `unique(.start)`
    return [", ", one(c, "word"), of ? " of" : "", value ? [called ? "" : " ", one(c, "value")] : ""];
  }, "options");
  return [
    [node.word, " ", one(c, "name"), node.indices.length > 0 ? ["[", join(", ", all(c, "indices")), "]"] : ""],
    node.type ? [": ", node.upTo ? boundedType(c, node.type, "type") : one(c, "type")] : "",
    [after(c, " of ", "of"), after(c, " by ", "by"), after(c, " up to ", "upTo"), options, after(c, " = ", "value")],
  ];
}
