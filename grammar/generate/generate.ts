/** Everything in `grammar/generated/`, by file name. */
import { generateCstDts } from "../chevrotain.js";
import { SpParser } from "../parser.js";
import { BEGIN, INFIX } from "../tokens.js";
import { ebnf } from "./ebnf.js";
import { railroad } from "./railroad.js";
import { shapesOf } from "./shapes.js";
import { tmLanguage } from "./tm-language.js";

/** Makes the files; the grammar is validated on the way. */
export function generate(): ReadonlyMap<string, string> {
  const parser = new SpParser({ validate: true });
  const shapes = shapesOf(parser);
  return new Map([
    ["grammar.ebnf", ebnf(shapes, [...INFIX, ...BEGIN])],
    ["railroad.html", railroad(shapes)],
    ["sp.tmLanguage.json", tmLanguage()],
    ["cst-types.d.ts", generateCstDts(parser.getGAstProductions(), { includeVisitorInterface: false })],
  ]);
}
