/** `let`, `var` and stores. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { binary, constant, setOf, spread, zeroOf } from "./build.js";
import { keyOf } from "./context.js";
import type { Lowering } from "./context.js";
import { draw } from "./draws.js";
import { lowerExpr } from "./expressions.js";
import type { Expr, Place } from "./ir.js";
import { lowerForClause } from "./for-loops.js";
import { stable } from "./match.js";
import { mayPause } from "./scan.js";
import { PUBLIC, sightOf } from "./sight.js";
import { lowerValue } from "./statements.js";
import type { Target } from "./statements.js";
import { bindName } from "./walks.js";
import { eachEntry } from "./vectors.js";

/** Lowers `let` and `var`, one binding after the other. */
export function lowerLet(cx: Lowering, s: ast.LetStmt): void {
  if (s.word === "keep") {
    cx.refuse(s, "`keep`");
    return;
  }
  for (const b of s.bindings) {
    if (s.for !== undefined) lowerFamily(cx, s, b, s.for);
    else lowerBinding(cx, s, b);
  }
}

function lowerBinding(cx: Lowering, s: ast.LetStmt, b: ast.Binding): void {
  const name = b.target.kind === "name" ? b.target.text : undefined;
  const declared = b.target.kind === "name" ? cx.typed.typeOfName(b.target) : undefined;
  const target: Target = {
    name,
    node: b.target.kind === "name" ? b.target : undefined,
    type: declared,
    sight: (mover) =>
      s.measured && mover === undefined
        ? { kind: "nobody", measured: true }
        : sightOf(cx, b.visibility, mover, declared ?? { kind: "unknown" }),
  };
  let value: Expr | undefined;
  if (b.init === undefined) value = constant(declared ?? { kind: "unknown" }, zeroOf(declared ?? { kind: "unknown" }), b.span);
  else if (b.init.op === "~") value = draw(cx, b.init.value, target, b.span);
  else value = lowerValue(cx, b.init.value, target);
  if (cx.flow.at === undefined) return;
  if (value === undefined) {
    // What was refused is told once: the name stands for something unknown.
    bindName(cx, b.target, constant({ kind: "unknown" }, 0, b.span));
    return;
  }
  if (b.target.kind === "name_tuple") {
    bindName(cx, b.target, stable(cx, value));
    return;
  }
  declare(cx, b, b.target, declared, value, s.word === "var");
}

/** Lets a name stand for a value; a variable if something is stored to it later. */
function declare(cx: Lowering, b: ast.Binding, name: ast.Name, declared: Type | undefined, value: Expr, isVar: boolean): void {
  const type = declared === undefined || declared.kind === "unknown" ? value.type : declared;
  const whole = spread(type, value);
  const checked = cx.typed.checkedStores.has(b);
  if (isVar || checked || cx.stored.has(name)) {
    const start = checked ? constant(type, zeroOf(type), b.span) : whole;
    const variable = cx.variable(name.text, type, start, b.span);
    if (checked) cx.flow.emit({ kind: "store", place: variable.place, value: whole, checked: true, span: b.span });
    cx.bindings.set(name, { kind: "variable", local: variable.local, name: name.text, type });
    return;
  }
  cx.bindings.set(name, { kind: "value", value: cx.named(whole, name.text, type, b.span) });
}

/** `let v[i] = e for i in D`: an array over D; `let x = e for a in xs`: by position. */
function lowerFamily(cx: Lowering, s: ast.LetStmt, b: ast.Binding, clause: ast.ForClause): void {
  if (b.init === undefined || b.target.kind !== "name") {
    cx.refuse(b, "this `let … for`");
    return;
  }
  const type = cx.typed.typeOfName(b.target);
  if (b.init.op === "~" || mayPause(cx, b.init.value)) return askFamily(cx, s, b, b.target, clause);
  const list: ast.ComprehensionExpr = { kind: "comprehension", span: b.span, value: b.init.value, for: clause, brackets: true };
  const value: Expr = { ...lowerExpr(cx, list), type };
  declare(cx, b, b.target, type, value, s.word === "var");
}

/** A family with decisions or draws: entry after entry of a variable. */
function askFamily(cx: Lowering, s: ast.LetStmt, b: ast.Binding, name: ast.Name, clause: ast.ForClause): void {
  const type = cx.typed.typeOfName(name);
  const isList = type.kind === "list" && type.upTo !== undefined;
  if (!isList && (type.kind !== "array" || b.indices.length !== type.index.length)) {
    cx.refuse(b, "a `let … for` with decisions or draws over a list without a bound", "use a `for` loop that stores to an array");
    bindName(cx, name, constant({ kind: "unknown" }, 0, b.span));
    return;
  }
  const { place, read, local } = cx.variable(name.text, type, constant(type, zeroOf(type)), b.span);
  lowerForClause(cx, clause, s, () => {
    const at = isList ? [] : b.indices.map((i) => lowerExpr(cx, { kind: "name_expr", span: i.span, name: i }));
    const entry: Place = { root: place.root, path: [{ kind: "index", at }], type: type.element };
    const target: Target = { name: name.text, type: type.element, sight: (mover) => sightOf(cx, b.visibility, mover, type.element) };
    const init = b.init as ast.Init;
    const value = init.op === "~" ? draw(cx, init.value, target, b.span) : lowerValue(cx, init.value, target);
    if (value === undefined || cx.flow.at === undefined) return;
    if (!isList) return cx.flow.emit({ kind: "store", place: entry, value, checked: false, span: b.span });
    const one: Expr = { kind: "array", type: { kind: "list", element: type.element, length: 1 }, elements: [value], span: b.span };
    const longer: Expr = { kind: "call", type, name: "concat", args: [read, one], span: b.span };
    cx.flow.emit({ kind: "store", place, value: longer, checked: true, span: b.span });
  });
  cx.bindings.set(name, { kind: "variable", local, name: name.text, type });
}

/** `a = e`, `a += e`, `a ~ d`. */
export function lowerStore(cx: Lowering, s: ast.StoreStmt): void {
  const name = rootName(s.target);
  const field = fieldOf(cx, s.target);
  const owner = ownerIndex(s.target);
  const placed = (): Place | undefined => placeOf(cx, s.target);
  const target: Target = {
    name,
    type: cx.typed.typeOf(s.target),
    sight: () =>
      field === undefined
        ? PUBLIC
        : sightOf(cx, field.visibility, owner === undefined ? undefined : lowerExpr(cx, owner), cx.typed.typeOfName(field.name)),
  };
  if (s.op === "~") {
    const place = placed();
    if (place === undefined) return;
    const whole = place.root.kind === "slot" && place.path.length === 0 ? place : undefined;
    const value = draw(cx, s.value, target, s.span, whole);
    if (whole === undefined && value !== undefined)
      cx.flow.emit({ kind: "store", place, value, checked: cx.typed.checkedStores.has(s), span: s.span });
    return;
  }
  const right = lowerValue(cx, s.value, target);
  if (right === undefined || cx.flow.at === undefined) return;
  const place = placed();
  if (place === undefined) return;
  const value = s.op === "=" ? right : changed(cx, place.type, s.op, lowerExpr(cx, s.target), right, s.span);
  cx.flow.emit({ kind: "store", place, value: spread(place.type, value), checked: cx.typed.checkedStores.has(s), span: s.span });
}

/** `a += e`, `a -= e`: numbers are added, lists put one after the other, sets joined. */
function changed(cx: Lowering, type: Type, op: "+=" | "-=", old: Expr, by: Expr, span: Span): Expr {
  if (type.kind === "array") {
    const sum = wideSum(type);
    return eachEntry(cx, sum, [old, by], ([x, y], of) => binary(op === "+=" ? "add" : "sub", x, y, of, span), span);
  }
  if (type.kind === "list") return { kind: "call", type, name: "concat", args: [old, by], span };
  if (type.kind === "set")
    return { kind: "call", type, name: op === "+=" ? "set_union" : "set_difference", args: [old, setOf(type, by)], span };
  return binary(op === "+=" ? "add" : "sub", old, by, sumType(type), span);
}

/** An array of sums, which may be larger than what the array holds. */
function wideSum(type: Type): Type {
  return type.kind === "array" ? { ...type, element: wideSum(type.element) } : sumType(type);
}

function sumType(type: Type): Type {
  return type.kind === "real" ? type : { kind: "int", low: -2147483648, high: 2147483647 };
}

function rootName(e: ast.Expr): string | undefined {
  if (e.kind === "name_expr") return e.name.text;
  return e.kind === "index" || e.kind === "member" ? rootName(e.object) : e.kind === "paren" ? rootName(e.inner) : undefined;
}

function fieldOf(cx: Lowering, e: ast.Expr): ast.Field | undefined {
  if (e.kind === "index" || e.kind === "member") return fieldOf(cx, e.object);
  if (e.kind === "paren") return fieldOf(cx, e.inner);
  const symbol = e.kind === "name_expr" ? cx.symbol(e.name) : undefined;
  return symbol?.kind === "state" ? symbol.field : undefined;
}

/** The index that says whose entry is stored to. */
function ownerIndex(e: ast.Expr): ast.Expr | undefined {
  if (e.kind === "member" || e.kind === "paren") return ownerIndex(e.kind === "member" ? e.object : e.inner);
  if (e.kind !== "index") return undefined;
  const inner = ownerIndex(e.object);
  const [first] = e.indices;
  return inner ?? (first === undefined || first.kind === "wildcard" ? undefined : first);
}

/** Where a store goes. */
export function placeOf(cx: Lowering, e: ast.Expr): Place | undefined {
  switch (e.kind) {
    case "paren":
      return placeOf(cx, e.inner);
    case "name_expr": {
      const symbol = cx.symbol(e.name);
      const slot = symbol?.kind === "state" ? cx.slotOf.get(symbol.field) : undefined;
      if (slot !== undefined) return { root: { kind: "slot", slot: slot.slot }, path: [], type: slot.type };
      const key = symbol === undefined ? undefined : keyOf(symbol);
      const binding = key === undefined ? undefined : cx.bindings.get(key);
      if (binding?.kind === "variable") {
        const { local, name, type } = binding;
        return { root: { kind: "local", local, name, type }, path: [], type };
      }
      cx.refuse(e, `a store to \`${e.name.text}\``);
      return undefined;
    }
    case "index": {
      const place = placeOf(cx, e.object);
      if (place === undefined) return undefined;
      const at: Expr[] = [];
      for (const i of e.indices) {
        if (i.kind === "wildcard") {
          cx.refuse(i, "a store to all entries with `_`");
          return undefined;
        }
        at.push(lowerExpr(cx, i));
      }
      if (place.type.kind !== "array" && place.type.kind !== "list") {
        cx.refuse(e, "a store to an entry of this");
        return undefined;
      }
      const rest = place.type.kind === "array" ? place.type.index.slice(at.length) : [];
      const type: Type = rest.length === 0 ? place.type.element : { kind: "array", index: rest, element: place.type.element };
      const before = place.path.at(-1);
      const outer = before?.kind === "index" ? typeUnder(cx, place) : undefined;
      if (before?.kind === "index" && outer?.kind === "array" && before.at.length < outer.index.length) {
        // `front[s][f]` of an array over both.
        const checked = before.checked === true || cx.typed.checkedIndices.has(e);
        const all = { kind: "index" as const, at: [...before.at, ...at], ...(checked ? { checked: true } : {}) };
        return { root: place.root, path: [...place.path.slice(0, -1), all], type };
      }
      return {
        root: place.root,
        path: [...place.path, { kind: "index", at, ...(cx.typed.checkedIndices.has(e) ? { checked: true } : {}) }],
        type,
      };
    }
    case "member": {
      const place = placeOf(cx, e.object);
      if (place === undefined) return undefined;
      const found = place.type.kind === "record" ? place.type.fields.find((f) => f.name === e.name.text) : undefined;
      if (found === undefined) {
        cx.refuse(e, `a store to \`.${e.name.text}\``);
        return undefined;
      }
      return { root: place.root, path: [...place.path, { kind: "field", name: found.name }], type: found.type };
    }
    default:
      cx.refuse(e, "a store to this");
      return undefined;
  }
}

/** The type of what the last step of a place goes into. */
function typeUnder(cx: Lowering, place: Place): Type {
  const { root } = place;
  let type: Type =
    root.kind === "local" ? root.type : ([...cx.slotOf.values()].find((s) => s.slot === root.slot)?.type ?? { kind: "unknown" });
  for (const step of place.path.slice(0, -1)) {
    if (step.kind === "field")
      type = (type.kind === "record" ? type.fields.find((f) => f.name === step.name)?.type : undefined) ?? { kind: "unknown" };
    else if (type.kind === "array" && step.at.length < type.index.length) type = { ...type, index: type.index.slice(step.at.length) };
    else type = type.kind === "array" || type.kind === "list" ? type.element : { kind: "unknown" };
  }
  return type;
}

/** `list.add(x)`: the list with one entry more; full is a fault (G2). `set.add(x)`, `set.remove(x)`. */
export function lowerChange(cx: Lowering, e: ast.CallExpr, object: ast.Expr, word: "add" | "remove"): void {
  const place = placeOf(cx, object);
  const [entry] = e.args;
  if (place === undefined || entry === undefined) return;
  const value = lowerExpr(cx, entry.value);
  const { type } = place;
  if (type.kind === "set") {
    const one: Expr = { kind: "array", type: { kind: "list", element: type.element, length: 1 }, elements: [value], span: entry.span };
    const changed: Expr = {
      kind: "call",
      type,
      name: word === "add" ? "set_union" : "set_difference",
      args: [lowerExpr(cx, object), setOf(type, one)],
      span: e.span,
    };
    cx.flow.emit({ kind: "store", place, value: changed, checked: false, span: e.span });
    return;
  }
  if (type.kind !== "list" || word !== "add") {
    cx.refuse(e, `\`.${word}\` on this`);
    return;
  }
  const one: Expr = { kind: "array", type: { kind: "list", element: type.element, length: 1 }, elements: [value], span: entry.span };
  const longer: Expr = { kind: "call", type, name: "concat", args: [lowerExpr(cx, object), one], span: e.span };
  cx.flow.emit({ kind: "store", place, value: longer, checked: true, span: e.span });
}
