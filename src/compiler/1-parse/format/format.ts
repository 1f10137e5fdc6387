/** Formats specs. */
import { format as prettierFormat } from "prettier";
import { collector, invariant } from "../../diagnostics/define.js";
import { sourceFile } from "../../source/source-file.js";
import { parse } from "../parse.js";
import { printAst } from "../print-ast.js";
import { plugin } from "./plugin.js";

const WIDTH = 120;

/** Formats a spec. Rejects if it has syntax errors; never gives a text that means something else or lacks a comment. */
export async function format(text: string, path: string): Promise<string> {
  const formatted = await prettierFormat(text, {
    parser: "sp",
    plugins: [plugin],
    filepath: path,
    printWidth: WIDTH,
    tabWidth: 2,
    endOfLine: "lf",
  });
  invariant(meaning(text) === meaning(formatted), `formatting would change what ${path} means`);
  return formatted;
}

/** What formatting must keep: the tree and the comments. */
function meaning(text: string): string {
  const tree = parse(sourceFile("", text), collector().report);
  return [printAst(tree), ...tree.comments.map((comment) => comment.text)].join("\n");
}
