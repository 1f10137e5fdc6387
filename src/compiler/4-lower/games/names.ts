/** Bare names: what they mean was found by types (C6). */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue } from "../../3-check/typed.js";
import { REAL, type Type } from "../../3-check/types.js";
import { unreachable } from "../../diagnostics/define.js";
import { playersOf, seatsOf } from "../../3-check/seats.js";
import type { Span } from "../../source/source-file.js";
import { allOf, cond, constant, isSome, unwrap } from "./build.js";
import { keyOf } from "./context.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import type { Expr } from "./ir.js";
import { sideOf } from "./sides.js";
import { isPlainTags } from "./values.js";

/** Lowers a bare name. */
export function lowerName(cx: Lowering, e: ast.NameExpr, type: Type): Expr {
  const meaning = cx.typed.meaningOf(e.name);
  switch (meaning?.kind) {
    case "enum_member":
      return constant(meaning.type, meaning.index, e.span);
    case "tag":
      if (isPlainTags(meaning.type)) return constant(meaning.type, meaning.index, e.span);
      return { kind: "tagged", type: meaning.type, tag: meaning.index, heads: [], span: e.span };
    case "seat":
      return constant(meaning.type, seatNumber(meaning.type.game, meaning.type.names[meaning.index]), e.span);
    case "some":
      return cx.refuse(e, "`some` outside `is`");
    case "none":
      return constant(type, null, e.span);
    case "type":
      return allOf(meaning.type, e.span);
    case "builtin":
      return lowerBuiltinName(cx, e, meaning.name, type);
    case "symbol":
    case undefined:
      return lowerSymbol(cx, e, type);
    default:
      return unreachable(meaning);
  }
}

/** The number of a seat in its game, which may be another one than that at hand. */
export function seatNumber(game: ast.GameDecl, name: string): number {
  const number = seatsOf(game).indexOf(name);
  if (number < 0) throw new Error(`\`${game.name.text}\` has no seat \`${name}\``);
  return number;
}

function lowerBuiltinName(cx: Lowering, e: ast.NameExpr, name: string, type: Type): Expr {
  switch (name) {
    case "me":
      return myself(cx, e.span);
    case "turn":
      return whoseTurn(cx, type, e.span);
    case "winner":
      return { kind: "winner", type, span: e.span };
    case "result": {
      if (type.kind !== "record") return cx.refuse(e, "`result` of a game whose ends hand out nothing");
      const fields = type.fields.map((f) => ({
        name: f.name,
        value: { kind: "result" as const, field: f.name, type: f.type, span: e.span },
      }));
      return { kind: "record", type, fields, span: e.span };
    }
    case "pi":
      return constant(REAL, Math.fround(Math.PI), e.span);
    case "it": {
      const it = cx.it[cx.it.length - 1];
      return it ?? cx.refuse(e, "`it` here");
    }
    default:
      return cx.refuse(e, `\`${name}\` as a value`);
  }
}

/** The seat that observes; the player whose side it is on, where players own roles. */
export function myself(cx: Lowering, span?: Span): Expr {
  return sideOf(cx, { kind: "me", type: { kind: "seat", game: cx.game, names: cx.seats }, span });
}

function whoseTurn(cx: Lowering, type: Type, span: Span): Expr {
  const whole: Type = { kind: "option", inner: { kind: "seat", game: cx.game, names: cx.seats } };
  const turn: Expr = { kind: "turn", type: whole, span };
  const side = sideOf(cx, unwrap(turn));
  return side.kind === "unwrap" ? { ...turn, type } : cond(isSome(turn), side, constant(type, null, span), type, span);
}

function lowerSymbol(cx: Lowering, e: ast.NameExpr, type: Type): Expr {
  const symbol = cx.symbol(e.name);
  switch (symbol?.kind) {
    case "players":
      return allOf(type.kind === "index_type" ? type.of : { kind: "seat", game: cx.game, names: playersOf(cx.game) }, e.span);
    case "seat":
      return type.kind === "array"
        ? { ...cx.roleTable(symbol.name, type), span: e.span }
        : constant(type, seatNumber(type.kind === "seat" ? type.game : cx.game, symbol.name), e.span);
    case "state": {
      const slot = cx.slotOf.get(symbol.field);
      return slot === undefined ? readBinding(cx, e, symbol.field) : { kind: "slot", type: slot.type, slot: slot.slot, span: e.span };
    }
    case "param":
    case "local":
    case "counter": {
      const key = keyOf(symbol);
      return readBinding(cx, e, key);
    }
    case "declaration":
    case "inner": {
      const declaration = symbol.declaration;
      if (declaration.kind === "const") return lowerConst(cx, e, declaration, type);
      return cx.refuse(e, `\`${e.name.text}\` as a value`);
    }
    default:
      return cx.refuse(e, `\`${e.name.text}\``);
  }
}

function readBinding(cx: Lowering, e: ast.NameExpr, key: ast.Node | undefined): Expr {
  const binding = key === undefined ? undefined : cx.bindings.get(key);
  switch (binding?.kind) {
    case "value":
      return binding.value;
    case "variable":
      return { kind: "local", type: binding.type, local: binding.local, name: binding.name, span: e.span };
    case "later":
      return lowerExpr(cx, binding.expression);
    case "entry":
      return binding.value();
    case undefined:
      return cx.refuse(e, `\`${e.name.text}\` here`);
    default:
      return unreachable(binding);
  }
}

/** A list or array constant becomes a table of the game; anything else its value. */
function lowerConst(cx: Lowering, e: ast.NameExpr, declaration: ast.ConstDecl, type: Type): Expr {
  const value: ConstValue | undefined = cx.typed.constOf(declaration.value) ?? cx.typed.constOf(e);
  if (value === undefined) return cx.refuse(e, `the constant \`${e.name.text}\``);
  if (!Array.isArray(value) || value.length === 0) return constant(type, value, e.span);
  // Inner games with other sizes have other tables of one constant.
  const same = cx.tables.get(declaration);
  const key = same === undefined || JSON.stringify(same.value) === JSON.stringify(value) ? declaration : tableKey(declaration, value);
  let table = cx.tables.get(key);
  if (table === undefined) {
    const taken = new Set([...cx.tables.values()].map((t) => t.id));
    let id = declaration.name.text;
    for (let n = 2; taken.has(id); n++) id = `${declaration.name.text}_${n}`;
    table = { id, type, value, doc: declaration.doc ?? "", span: declaration.span };
    cx.tables.set(key, table);
  }
  return { kind: "table", type, table: table.id, span: e.span };
}

const otherTables = new WeakMap<ast.Node, Map<string, ast.Node>>();

/** A node that stands for a constant with another value. */
function tableKey(declaration: ast.ConstDecl, value: ConstValue): ast.Node {
  const known = otherTables.get(declaration) ?? new Map<string, ast.Node>();
  otherTables.set(declaration, known);
  const text = JSON.stringify(value);
  const node = known.get(text) ?? { ...declaration };
  known.set(text, node);
  return node;
}
