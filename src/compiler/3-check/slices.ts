/** Parts of lists and arrays: `xs[a..b]`, both ends included, none where `b` is below `a`. */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { inferPresent } from "./expressions.js";
import { badIndex, wrongOperand } from "./messages.js";
import { typeText } from "./type-text.js";
import { INT, UNKNOWN, type Type } from "./types.js";

/** The range in an index, where it is one: `xs[a..b]`. */
export function sliced(e: ast.IndexExpr): ast.RangeExpr | undefined {
  const found = e.indices.find((i) => i.kind === "range");
  return found?.kind === "range" ? found : undefined;
}

/** Types a part of a list or array, as a list: as long as its ends say, where they are known. */
export function sliceType(c: Context, e: ast.IndexExpr, range: ast.RangeExpr, object: Type): Type {
  const ends = [range.low, range.high].map((end) => inferPresent(c, end, "a whole number is expected", INT));
  const axis = object.kind === "array" && object.index.length === 1 && object.index[0].kind === "int" ? object.index[0] : undefined;
  if (object.kind === "unknown" || ends.some((end) => end.kind === "unknown")) return UNKNOWN;
  if (e.indices.length !== 1 || (object.kind !== "list" && axis === undefined)) {
    c.report(
      badIndex,
      e.span,
      { problem: `${typeText(object)} has no part \`[a..b]\`` },
      { help: "lists and arrays over a range have parts; of others, list the entries: `[xs[i] for i in …]`" },
    );
    return UNKNOWN;
  }
  const [low, high] = ends;
  if (low.kind !== "int" || high.kind !== "int") {
    const wrong = low.kind !== "int" ? low : high;
    c.report(wrongOperand, range.span, { op: "this part", needs: "whole numbers", found: typeText(wrong) });
    return UNKNOWN;
  }
  if (object.kind !== "list" && object.kind !== "array") return UNKNOWN;
  const known = object.kind === "list" ? object.length : undefined;
  const most = object.kind === "list" ? (object.length ?? object.upTo) : (axis?.high ?? 0) - (axis?.low ?? 0) + 1;
  const first = axis?.low ?? 0;
  const last = axis?.high ?? (known === undefined ? undefined : known - 1);
  const fits = low.low >= first && last !== undefined && high.high <= last;
  if (!fits && high.high >= low.low) c.checkedIndices.add(e);
  if (low.low === low.high && high.low === high.high) {
    if (low.low < first || (last !== undefined && high.high > last))
      c.report(badIndex, range.span, { problem: `the part ${low.low}..${high.high} is not inside of ${typeText(object)}` });
    return { kind: "list", element: object.element, length: Math.max(0, high.low - low.low + 1) };
  }
  const longest = Math.max(0, Math.min(most ?? Infinity, high.high - low.low + 1));
  return { kind: "list", element: object.element, ...(longest < 2 ** 24 ? { upTo: longest } : {}) };
}
