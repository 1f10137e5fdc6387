/** Formats specs. */
import { format as prettierFormat } from "prettier";
import { collector, invariant } from "../../diagnostics/define.js";
import { sourceFile } from "../../source/source-file.js";
import { parse } from "../parse.js";
import { printAst } from "../print-ast.js";
import { hoistComments } from "./hoist.js";
import { plugin } from "./plugin.js";

const WIDTH = 120;
/** Comments in odd places move a little each time the text is laid out; after so many times they stand, or else are moved away. */
const MOST_ROUNDS = 8;

/**
 * Formats a spec. Rejects if it has syntax errors; never gives a text that means something else or lacks a comment, and formatting what it
 * gives changes nothing.
 */
export async function format(text: string, path: string): Promise<string> {
  const wanted = meaning(text);
  if (wanted === undefined) return layOut(text, path); // says what is wrong
  const settled = await settle(text, path);
  if (settled !== undefined && meaning(settled) === wanted) return settled;
  const hoisted = hoistComments(parse(sourceFile(path, text), collector().report));
  const moved = await settle(hoisted, path);
  invariant(moved !== undefined && meaning(moved) === wanted, `formatting would change what ${path} means`);
  return moved;
}

function layOut(text: string, path: string): Promise<string> {
  return prettierFormat(text, { parser: "sp", plugins: [plugin], filepath: path, printWidth: WIDTH, tabWidth: 2, endOfLine: "lf" });
}

/** Lays a text out until nothing changes any more; nothing if that does not come. */
async function settle(text: string, path: string): Promise<string | undefined> {
  let before = text;
  try {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const after = await layOut(before, path);
      if (after === before) return before;
      before = after;
    }
    return undefined;
  } catch {
    return undefined; // a comment was lost, or what came out cannot be read
  }
}

/** What formatting must keep: the tree and the comments. */
function meaning(text: string): string | undefined {
  const { report, diagnostics } = collector();
  const tree = parse(sourceFile("", text), report);
  if (diagnostics.some(({ severity }) => severity === "error")) return undefined;
  return [printAst(tree), ...tree.comments.map((comment) => comment.text).sort()].join("\n");
}
