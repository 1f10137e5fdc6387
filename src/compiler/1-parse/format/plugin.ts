/** A prettier plugin for `.sp`. */
import type { AstPath, Doc, Parser, Plugin, Printer } from "prettier";
import { collector, invariant } from "../../diagnostics/define.js";
import { sourceFile } from "../../source/source-file.js";
import type { File, Node } from "../ast.js";
import { parse } from "../parse.js";
import { commentChildren, place, printComment } from "./comments.js";
import type { Context } from "./context.js";
import { declarations } from "./declarations.js";
import { expressions } from "./expressions.js";
import { statements } from "./statements.js";
import { types } from "./types.js";

type AnyPrinter = (c: Context, node: Node) => Doc;
const printers = new Map(
  [declarations, statements, types, expressions].flatMap((table) => Object.entries(table as unknown as Record<string, AnyPrinter>)),
);

const parser: Parser<Node> = {
  astFormat: "sp",
  parse: (text, options) => {
    const { report, diagnostics } = collector();
    const tree = parse(sourceFile(options.filepath ?? "spec.sp", text), report);
    const error = diagnostics.find((diagnostic) => diagnostic.severity === "error");
    if (error !== undefined) throw new SyntaxError(`${error.code}: ${error.text}`);
    // prettier moves the comments from the root to the nodes
    return { ...tree, comments: tree.comments.map((comment) => ({ ...comment })) } as File;
  },
  locStart: (node) => node.span.start,
  locEnd: (node) => node.span.end,
};

const printer: Printer<Node> = {
  print(path: AstPath<Node>, options, print) {
    const { node } = path;
    const printNode = printers.get(node.kind);
    invariant(printNode !== undefined, `the formatter has no printer for ${node.kind}`);
    return printNode({ path, options, print, text: options.originalText }, node);
  },
  canAttachComment: (node) => "kind" in node,
  getCommentChildNodes: (node) => commentChildren(node),
  isBlockComment: () => false,
  printComment: (path, options) => printComment(path as never, options),
  handleComments: {
    ownLine: (comment, text) => place(comment, text),
    endOfLine: (comment, text) => place(comment, text),
    remaining: (comment, text) => place(comment, text),
  },
};

export const plugin: Plugin<Node> = {
  languages: [{ name: "sp", parsers: ["sp"], extensions: [".sp"] }],
  parsers: { sp: parser },
  printers: { sp: printer },
};
