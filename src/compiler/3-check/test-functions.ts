/** Functions that tests alone have: what a seat has been paid, and whether a move is legal. */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { check, infer } from "./expressions.js";
import { wrongArguments, wrongPlaceForName } from "./messages.js";
import { typeMove } from "./test-moves.js";
import { playersType } from "./type-nodes.js";
import { BOOL, REAL, type Type, UNKNOWN } from "./types.js";

function inTest(c: Context, e: ast.CallExpr, name: string): ast.Expr | undefined {
  const [only, ...more] = e.args;
  if (c.frame.where !== "test") c.report(wrongPlaceForName, e.callee.span, { name, where: "tests" });
  else if (only === undefined || more.length > 0) c.report(wrongArguments, e.span, { name, problem: "takes one argument" });
  else return only.value;
  e.args.forEach((a) => infer(c, a.value));
  return undefined;
}

/** `score(p)`: what a seat has been paid so far, on all channels. */
export function score(c: Context, e: ast.CallExpr): Type {
  const seat = inTest(c, e, "score");
  if (seat === undefined || c.frame.game === undefined) return UNKNOWN;
  check(c, seat, playersType(c.frame.game));
  return REAL;
}

/** `is_legal(move)`: whether the seat that is asked may choose it. */
export function isLegal(c: Context, e: ast.CallExpr): Type {
  const move = inTest(c, e, "is_legal");
  if (move !== undefined) typeMove(c, move);
  return BOOL;
}
