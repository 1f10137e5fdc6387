/** The moves of `plays` in a test: values of the game's choices. */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { gameAround } from "./declarations.js";
import { check, infer } from "./expressions.js";
import { badMove } from "./messages.js";
import { assignable } from "./relations.js";
import { typeText } from "./type-text.js";
import { UNKNOWN, sizeOf, type Type } from "./types.js";

/** Types each move by the first choice of the game that it fits. */
export function checkMoves(c: Context, s: ast.PlaysStmt): void {
  for (const move of s.moves) {
    if (move.op === "~") {
      const type = move.who === undefined ? undefined : drawn(c, move.who);
      if (type === undefined) infer(c, move.move);
      else check(c, move.move, type);
      continue;
    }
    typeMove(c, move.move);
  }
}

/** Types a move by the first choice of the game that it fits. */
export function typeMove(c: Context, move: ast.Expr): void {
  const game = c.frame.game;
  const domains: { name: string; domain: Type }[] = [];
  const games = game === undefined ? new Set<ast.GameDecl>() : playedBy(c, game);
  for (const site of c.sites.values()) {
    if (games.has(site.game) && !domains.some((d) => same(d.domain, site.domain) && d.name === site.name)) domains.push(site);
  }
  const wanted = domains.find((d) => fits(c, move, d.domain));
  if (wanted !== undefined) checkMove(c, move, wanted.domain);
  else if (game !== undefined && domains.every((d) => d.domain.kind !== "unknown")) {
    c.types.set(move, UNKNOWN);
    const choices = domains.map((d) => `\`${d.name}\` takes ${typeText(d.domain)}`).join(", ");
    c.report(badMove, move.span, { problem: `no choice of \`${game.name.text}\` has this move` }, choices === "" ? {} : { help: choices });
  } else infer(c, move, domains[0]?.domain);
}

/** A game and the games that it plays inside of itself. */
function playedBy(c: Context, game: ast.GameDecl): ReadonlySet<ast.GameDecl> {
  const games = new Set([game]);
  for (let before = 0; before < games.size;) {
    before = games.size;
    for (const [e, inner] of c.shared.innerPlays) {
      const around = gameAround(c, e);
      if (around !== undefined && games.has(around)) games.add(inner.game);
    }
  }
  return games;
}

/** The type of a draw by the name of its place. */
function drawn(c: Context, who: ast.Name): Type | undefined {
  const symbol = c.symbol(who);
  return symbol?.kind === "state" ? c.nameTypes.get(symbol.field.name) : undefined;
}

function same(a: Type, b: Type): boolean {
  return assignable(a, b) && assignable(b, a);
}

/** Tries a type without a word. */
function fits(c: Context, e: ast.Expr, type: Type): boolean {
  if (type.kind === "unknown") return false;
  return c.quietly(() => {
    checkMove(c, e, type);
  });
}

/** Types a move; several reals may be written as a tuple: `(0.5, -1)`. */
function checkMove(c: Context, e: ast.Expr, type: Type): void {
  const isTuple = type.kind === "array" && type.index.length === 1 && e.kind === "tuple" && e.elements.length === sizeOf(type.index[0]);
  if (!isTuple) {
    check(c, e, type);
    return;
  }
  for (const element of e.elements) check(c, element, type.element);
  c.types.set(e, type);
}
