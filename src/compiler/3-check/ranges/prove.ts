/** Proves stores and indices that types alone did not (C2). What stays in `checkedStores` and `checkedIndices` is checked as the program runs. */
import type * as ast from "../../1-parse/ast.js";
import { Context } from "../context.js";
import { gameAround } from "../declarations.js";
import { isGeneric } from "../generic/specialise.js";
import { inferDraw } from "../decisions.js";
import { infer } from "../expressions.js";
import { entryOf } from "../fill.js";
import { evaluate } from "../const-eval.js";
import { int } from "../relations.js";
import type { ConstValue } from "../typed.js";
import { UNKNOWN, type Type } from "../types.js";
import { Conditions } from "./conditions.js";
import { clipped, type Env } from "./env.js";
import { Flow } from "./flow.js";
import { Names } from "./names.js";

/** Looks at every game and function of the program again, with intervals. */
export function proveRanges(c: Context): void {
  if (c.errors > 0) return;
  const conditions = new Conditions();
  for (const { file } of c.bound.files) {
    for (const d of file.declarations) {
      if (d.kind === "game" && c.shared.checkedGames.has(d)) game(c, d, conditions);
      if (d.kind === "fn") callable(c, d, undefined, conditions);
    }
  }
  // What is decided for one call's types need not be for another's.
  for (const d of c.shared.copies.keys())
    if (d.kind === "fn") callable(c, d as ast.FnDecl, c.shared.receivers.get(d)?.game ?? gameAround(c, d), new Conditions());
  conditions.report(c);
}

/** A game whose parameters have defaults is looked at with those: its conditions may come out otherwise with others. */
function game(c: Context, d: ast.GameDecl, whole: Conditions): void {
  const conditions = d.params.length === 0 ? whole : new Conditions();
  for (const m of d.members) if (m.kind === "fn") callable(c, m, d, conditions);
  for (const m of d.members) if (m.kind === "play") play(c, d, m.body, conditions);
  if (conditions !== whole) whole.open(conditions);
}

/** A second look, which reports nothing. */
function second(c: Context): { again: Context; names: Names } {
  const names = new Names(c.nameTypes);
  return { again: new Context(c.bound, () => {}, c.params, { before: c, nameTypes: names }), names };
}

/** A function by itself: its parameters may be anything that they declare. */
function callable(c: Context, d: ast.FnDecl, around: ast.GameDecl | undefined, conditions: Conditions): void {
  if (d.body.kind !== "block" || !c.shared.bodies.has(d) || isGeneric(c, d)) return;
  const { again, names } = second(c);
  const seen = new Conditions();
  const flow = new Flow(again, names, (name) => c.nameTypes.get(name), seen);
  const { body } = d;
  around?.params.forEach((p) => names.set(p.name, setting(again, p)));
  again.within({ where: "fn", game: around, name: d.name.text, result: c.shared.bodies.get(d) }, () =>
    flow.body(body, { types: new Map(names.now), facts: new Map() }),
  );
  settle(c, again, flow);
  if (flow.complete) conditions.add(seen);
  else conditions.open(seen);
}

function play(c: Context, d: ast.GameDecl, body: ast.Block, conditions: Conditions): void {
  const { again, names } = second(c);
  const seen = new Conditions();
  const flow = new Flow(again, names, (name) => c.nameTypes.get(name), seen);
  again.within({ where: "state", game: d }, () => {
    for (const p of d.params) names.set(p.name, setting(c, p));
    for (const m of d.members) if (m.kind === "field") names.set(m.name, initial(again, c.nameTypes.get(m.name), m));
  });
  const start: Env = { types: new Map(names.now), facts: new Map() };
  again.within({ where: "play", game: d }, () => flow.body(body, start));
  settle(c, again, flow);
  if (flow.complete) conditions.add(seen);
  else conditions.open(seen);
}

/** A parameter of the game holds one value: what the instance gives it, else its default. */
function setting(c: Context, p: ast.Param): Type {
  const type = c.nameTypes.get(p.name) ?? UNKNOWN;
  if (c.shared.open.has(p)) return type;
  const value = c.params.get(p) ?? (p.default === undefined ? undefined : fixed(c, p.default));
  return type.kind === "int" && typeof value === "number" ? int(value, value) : type;
}

function fixed(c: Context, e: ast.Expr): ConstValue | undefined {
  const found = evaluate(c, e);
  return "value" in found ? found.value : undefined;
}

/** What a state begins with. */
function initial(c: Context, declared: Type | undefined, m: ast.Field): Type {
  const type = declared ?? { kind: "unknown" };
  if (m.init === undefined || c.shared.begun.has(m)) return type;
  const value = m.init.value;
  if (m.init.op === "~") return clipped(inferDraw(c, value, type), type);
  return clipped(
    infer(c, value, value.kind === "list" || value.kind === "comprehension" || value.kind === "record_expr" ? type : entryOf(type)),
    type,
  );
}

/** Takes back the checks that the second look did not need. */
function settle(c: Context, again: Context, flow: Flow): void {
  if (!flow.complete) return;
  for (const node of c.checkedStores) if (visited(again, node) && !again.checkedStores.has(node)) c.checkedStores.delete(node);
  for (const node of c.checkedIndices)
    if (again.types.has(node as ast.Expr) && !again.checkedIndices.has(node)) c.checkedIndices.delete(node);
}

function visited(c: Context, node: ast.Node): boolean {
  switch (node.kind) {
    case "store":
    case "arg":
    case "return": {
      const { value } = node as ast.StoreStmt | ast.Arg | ast.ReturnStmt;
      return value !== undefined && c.types.has(value);
    }
    case "record_entry":
      return c.types.has((node as ast.RecordEntry).value);
    case "binding": {
      const { init } = node as ast.Binding;
      return init !== undefined && c.types.has(init.value);
    }
    default:
      return false;
  }
}
