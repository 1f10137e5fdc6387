/** Loops (A7): structured where nothing inside pauses, else cut into blocks. */
import type * as ast from "../../1-parse/ast.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { allOf, binary, constant, index, isConst, isValue, not, truth, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { elementOf, lowerExpr } from "./expressions.js";
import type { OpenBlock, Sink } from "./flow.js";
import type { Expr, Place } from "./ir.js";
import { mustCut, some } from "./scan.js";
import { branch, lowerBlock } from "./statements.js";
import { entryCount, valueAt, valueCount } from "./values.js";
import { bindName, lengthOf, openWalk } from "./walks.js";

/* ---------------------------------------------------------------- for */

export function lowerFor(cx: Lowering, s: ast.ForStmt): void {
  lowerForClause(cx, s.clause, s, () => lowerBlock(cx, s.body));
}

/** Runs `body` for each combination of the binders' values that passes the filter. */
export function lowerForClause(cx: Lowering, clause: ast.ForClause, node: ast.Stmt, body: () => void): void {
  const filtered = (): void => {
    if (clause.where === undefined) body();
    else branch(cx, lowerExpr(cx, clause.where), body, () => {}, clause.where.span);
  };
  if (mustCut(cx, node)) return walkInBlocks(cx, clause.binders, filtered, node.span);
  const from = (i: number): void => {
    const binder = clause.binders[i];
    if (binder === undefined) return filtered();
    const walk = openWalk(cx, binder);
    const inside = structured(cx, () => from(i + 1));
    cx.flow.emit({ kind: "for", local: walk.local, name: walk.name, over: walk.over, body: inside, span: node.span });
  };
  from(0);
}

/** Lowers the body of a loop that has no pause inside. */
function structured(cx: Lowering, body: () => void, until?: () => void): Sink["body"] {
  cx.loops.push({ kind: "structured", until });
  const { sink } = cx.flow.within(body);
  cx.loops.pop();
  return sink.body;
}
/** Nested loops in blocks: `break` leaves all of them, `continue` goes on with the innermost. */
function walkInBlocks(cx: Lowering, binders: readonly ast.Binder[], body: () => void, span: Span): void {
  const exit = cx.flow.open("after_loop", span);
  const from = (i: number): void => {
    const binder = binders[i];
    if (binder === undefined) return body();
    const leave = i === 0 ? exit : cx.flow.open("after_loop", span);
    countedWalk(cx, lowerExpr(cx, binder.in), binder, span, { leave, breaks: exit }, () => from(i + 1));
    cx.flow.enter(leave, span);
  };
  from(0);
}

/** One loop over values: the variable is the value itself where values are consecutive numbers, else a position. */
function countedWalk(
  cx: Lowering,
  over: Expr,
  binder: ast.Binder,
  span: Span,
  { leave, breaks }: { readonly leave: OpenBlock; readonly breaks: OpenBlock },
  body: () => void,
): void {
  const { flow } = cx;
  const name = binder.names.length === 1 && binder.names[0].kind === "name" ? binder.names[0].text : "entry";
  const range = consecutive(over);
  let variable: { read: Expr; place: Place };
  let last: Expr;
  let value: (read: Expr) => Expr;
  const keyed = binder.names.length === 2 && elementOf(over.type).kind !== "tuple";
  const axis = over.type.kind === "array" && over.type.index.length === 1 ? consecutive(allOf(over.type.index[0])) : undefined;
  if (keyed && axis !== undefined) {
    const list = cx.named(over, "entries", over.type, span); // a copy: what is stored meanwhile does not change the walk
    const key = binder.names[0].kind === "name" ? binder.names[0].text : "position";
    const { read, place } = cx.variable(key, axis.type, axis.first, span);
    inBlocks(cx, {
      name: `each_${key}`,
      span,
      passes: axis.passes,
      leave,
      breaks,
      body: () => {
        bindName(cx, binder.names[0], read);
        bindName(cx, binder.names[1], cx.named(index(list, [read], span), "entry", elementOf(list.type), span));
        body();
      },
      again: () => not(binary("eq", read, axis.last, BOOL, span)),
      step: () => flow.emit({ kind: "store", place, value: next(read), checked: false, span }),
    });
    return;
  }
  if (range !== undefined && binder.names.length === 1) {
    variable = cx.variable(name, range.type, range.first, span);
    last = range.last;
    value = (read) => read;
    if (range.passes === 0) return;
    if (range.passes === undefined) guard(cx, binary("le", range.first, range.last, BOOL, span), leave, span);
  } else {
    const list = over.kind === "index_type" ? constantList(over) : cx.named(over, `${name}s`, over.type, span);
    const count = lengthOf(list);
    if (count === 0) return;
    if (keyed) {
      cx.refuse(binder, "two names in a `for` that asks inside", "walk positions instead");
      return;
    }
    const fixed = list.type.kind === "array" || (list.type.kind === "list" && (list.type.length !== undefined || isConst(list)));
    variable = cx.variable(`${name}_position`, { kind: "int", low: 0, high: Math.max(0, (count ?? 2 ** 24) - 1) }, whole(0), span);
    const size: Expr = fixed && count !== undefined ? whole(count) : { kind: "call", type: INT, name: "size", args: [list], span };
    last = binary("sub", size, whole(1), INT, span);
    value = (read) => entryAt(list, read, span);
    if (!(fixed && count !== undefined)) guard(cx, binary("gt", size, whole(0), BOOL, span), leave, span);
  }
  const passes = range?.passes ?? lengthOf(over);
  inBlocks(cx, {
    name: `each_${name}`,
    span,
    passes,
    leave,
    breaks,
    body: () => {
      const now = value(variable.read);
      if (binder.names.length === 1) bindName(cx, binder.names[0], now === variable.read ? now : cx.named(now, name, now.type, span));
      else binder.names.forEach((n, i) => bindName(cx, n, index(now, [whole(i)], n.span)));
      body();
    },
    again: () => not(binary("eq", variable.read, last, BOOL, span)),
    step: () => flow.emit({ kind: "store", place: variable.place, value: next(variable.read), checked: false, span }),
  });
}

/** Skips a loop that makes no pass. */
function guard(cx: Lowering, enters: Expr, leave: OpenBlock, span: Span): void {
  if (isConst(enters)) return;
  cx.flow.emit({ kind: "if", condition: not(enters), then: [{ kind: "goto", block: leave.id, span }], else: [], span });
}

const next = (read: Expr): Expr => binary("add", read, whole(1), read.type);

function constantList(over: Expr & { kind: "index_type" }): Expr {
  const count = valueCount(over.of) ?? 0;
  const values = Array.from({ length: count }, (_, i) => valueAt(over.of, i));
  return constant({ kind: "list", element: over.of, length: count }, values, over.span);
}

function entryAt(list: Expr, position: Expr, span: Span): Expr {
  if (list.type.kind !== "array" || list.type.index.length === 1) {
    const axis = list.type.kind === "array" ? list.type.index[0] : undefined;
    const at = axis?.kind === "int" && axis.low !== 0 ? binary("add", position, whole(axis.low), axis) : position;
    return index(list, [at], span);
  }
  return { kind: "index", type: list.type.element, object: list, at: [position], span };
}

/** First and last of values that are consecutive numbers. */
function consecutive(over: Expr): { type: Type; first: Expr; last: Expr; passes: number | undefined } | undefined {
  if (over.kind === "span_of") {
    const { low, high } = over;
    const known = isConst(low) && isConst(high) ? Math.max(0, Number(high.value) - Number(low.value) + 1) : undefined;
    const from = low.type.kind === "int" ? low.type.low : -2147483648;
    const to = high.type.kind === "int" ? high.type.high : 2147483647;
    return { type: { kind: "int", low: from, high: Math.max(from, to) }, first: low, last: high, passes: known };
  }
  if (over.kind !== "index_type") return undefined;
  const { of } = over;
  const count = valueCount(of);
  if (count === undefined || (of.kind !== "int" && of.kind !== "enum" && of.kind !== "seat" && of.kind !== "grid")) return undefined;
  const low = of.kind === "int" ? of.low : 0;
  return { type: of, first: constant(of, low), last: constant(of, low + count - 1), passes: count };
}

/* ---------------------------------------------------------------- loops in blocks */

interface BlockLoop {
  readonly name: string;
  readonly span: Span;
  /** At most so many passes; absent: no bound. */
  readonly passes: number | undefined;
  /** Where the loop goes when it is done; a block of its own if absent. */
  readonly leave?: OpenBlock;
  /** Where `break` goes, if that is further out. */
  readonly breaks?: OpenBlock;
  readonly test?: () => Expr;
  readonly body: () => void;
  /** Tested after a pass: goes round again where true. */
  readonly again?: () => Expr;
  readonly step?: () => void;
  /** What happens instead of leaving when `again` is false. */
  readonly done?: () => void;
}

function inBlocks(cx: Lowering, loop: BlockLoop): void {
  const { flow } = cx;
  const { span } = loop;
  const head = flow.open(loop.name, span);
  const following = flow.open(`${loop.name}_next`, span);
  const exit = loop.leave ?? flow.open(`after_${loop.name}`, span);
  flow.loops.push({ head: head.id, depth: cx.loopDepth, passes: loop.passes });
  flow.enter(head, span);
  const test = loop.test?.();
  if (test !== undefined) leaveUnless(cx, test, () => flow.goto(exit, span), span);
  cx.loops.push({ kind: "blocks", exit: loop.breaks ?? exit, next: following });
  cx.loopDepth++;
  loop.body();
  cx.loopDepth--;
  cx.loops.pop();
  flow.enter(following, span);
  const again = loop.again?.();
  if (again !== undefined) leaveUnless(cx, again, loop.done ?? (() => flow.goto(exit, span)), span);
  if (flow.at !== undefined) {
    loop.step?.();
    flow.goto(head, span);
  }
  if (loop.leave === undefined) flow.at = exit;
}

function leaveUnless(cx: Lowering, condition: Expr, leave: () => void, span: Span): void {
  branch(cx, condition, () => {}, leave, span);
}

export function lowerWhile(cx: Lowering, s: ast.WhileStmt): void {
  if (mustCut(cx, s)) {
    inBlocks(cx, {
      name: "again",
      span: s.span,
      passes: undefined,
      test: () => cx.fixedly(() => lowerExpr(cx, s.condition)),
      body: () => lowerBlock(cx, s.body),
    });
    return;
  }
  const condition = cx.fixedly(() => lowerExpr(cx, s.condition));
  if (isValue(condition, false)) return;
  const body = structured(cx, () => lowerBlock(cx, s.body));
  cx.flow.emit({ kind: "while", condition, body, span: s.span });
}

/** `repeat n`, `repeat up to n until c`, `repeat until c`, `repeat`. */
export function lowerRepeat(cx: Lowering, s: ast.RepeatStmt): void {
  const { flow } = cx;
  const count = s.count === undefined ? undefined : cx.named(lowerExpr(cx, s.count), "passes", INT, s.span);
  const most = count === undefined ? undefined : highest(count);
  if (most === 0) return;
  const until = s.until;
  const counterType: Type = { kind: "int", low: 0, high: most === undefined ? 2147483647 : most - 1 };
  const noun = counterName(s.noun);
  if (!mustCut(cx, s)) {
    const test = (): void => {
      if (until === undefined || flow.at === undefined) return;
      const done = cx.fixedly(() => lowerExpr(cx, until));
      branch(
        cx,
        done,
        () => leaveStructured(cx, until.span),
        () => {},
        until.span,
      );
    };
    const tested = (): void => {
      lowerBlock(cx, s.body);
      test();
    };
    if (count === undefined) {
      const uses = usesCounter(cx, s);
      const counter = uses ? cx.variable(noun, counterType, whole(0), s.span) : undefined;
      if (counter !== undefined) cx.bindings.set(s, { kind: "value", value: counter.read });
      const step = (): void => {
        if (counter !== undefined && flow.at !== undefined) {
          flow.emit({ kind: "store", place: counter.place, value: next(counter.read), checked: false, span: s.span });
        }
      };
      const round = (): void => {
        tested();
        step();
      };
      const body = structured(cx, round, () => {
        test();
        step();
      });
      flow.emit({ kind: "while", condition: truth(true), body, span: s.span });
      return;
    }
    const local = cx.local();
    cx.bindings.set(s, { kind: "value", value: { kind: "local", type: counterType, local, name: noun } });
    const body = structured(cx, tested, test);
    const over: Expr = {
      kind: "span_of",
      type: { kind: "list", element: counterType, length: isConst(count) ? Number(count.value) : undefined },
      low: whole(0),
      high: binary("sub", count, whole(1), INT),
      span: s.span,
    };
    flow.emit({ kind: "for", local, name: noun, over, body, span: s.span });
    return;
  }
  const counts = count !== undefined || usesCounter(cx, s);
  const counter = counts ? cx.variable(noun, counterType, whole(0), s.span) : undefined;
  if (counter !== undefined) cx.bindings.set(s, { kind: "value", value: counter.read });
  const leave = flow.open(`after_${noun}s`, s.span);
  if (count !== undefined) guard(cx, binary("gt", count, whole(0), BOOL, s.span), leave, s.span);
  inBlocks(cx, {
    name: `each_${noun}`,
    span: s.span,
    passes: most,
    leave,
    body: () => lowerBlock(cx, s.body),
    again: () => {
      const open =
        until === undefined
          ? undefined
          : not(
              cx.fixedly(() => lowerExpr(cx, until)),
              until.span,
            );
      const more =
        count === undefined || counter === undefined
          ? undefined
          : not(binary("eq", counter.read, binary("sub", count, whole(1), INT), BOOL, s.span));
      if (open === undefined) return more ?? truth(true);
      return more === undefined ? open : binary("and", open, more, BOOL, s.span);
    },
    step: () => {
      if (counter !== undefined)
        flow.emit({ kind: "store", place: counter.place, value: next(counter.read), checked: false, span: s.span });
    },
  });
  flow.enter(leave, s.span);
}

function leaveStructured(cx: Lowering, span: Span): void {
  cx.flow.emit({ kind: "break", span });
  cx.flow.at = undefined;
}

/** The most passes that a count allows. */
function highest(count: Expr): number | undefined {
  if (isConst(count)) return Math.max(0, Number(count.value));
  return count.type.kind === "int" && count.type.high < 2 ** 24 ? Math.max(0, count.type.high) : undefined;
}

function counterName(noun: ast.Name | undefined): string {
  if (noun === undefined) return "iteration";
  return noun.text.endsWith("s") ? noun.text.slice(0, -1) : noun.text;
}

function usesCounter(cx: Lowering, loop: ast.RepeatStmt | ast.CycleStmt): boolean {
  return some(loop, (n) => {
    if (n.kind !== "name") return false;
    const symbol = cx.symbol(n as ast.Name);
    return symbol?.kind === "counter" && symbol.loop === loop;
  });
}

/** `cycle p in xs [up to n]`: round and round until the episode ends; after n passes it is cut (A8). */
export function lowerCycle(cx: Lowering, s: ast.CycleStmt): void {
  const { flow } = cx;
  const over = lowerExpr(cx, s.in);
  const range = consecutive(over);
  const bound = s.upTo === undefined ? undefined : cx.named(lowerExpr(cx, s.upTo), "passes", INT, s.span);
  const most = bound === undefined ? undefined : highest(bound);
  let variable: { read: Expr; place: Place };
  let size: number;
  let element: (read: Expr) => Expr;
  if (range?.passes !== undefined && range.passes > 0 && isConst(range.first)) {
    variable = cx.variable(s.name.text, range.type, range.first, s.name.span);
    size = range.passes;
    element = (read) => read;
  } else {
    const list = over.kind === "index_type" ? constantList(over) : cx.named(over, `${s.name.text}s`, over.type, s.span);
    const length =
      list.type.kind === "array"
        ? entryCount(list.type)
        : isConst(list) || list.kind === "table" || list.kind === "array"
          ? listLength(cx, list)
          : undefined;
    if (length === undefined || length === 0) {
      cx.refuse(s.in, "a `cycle` over a list whose length changes", "go round the players, or a list written out");
      return;
    }
    variable = cx.variable(`${s.name.text}_position`, { kind: "int", low: 0, high: length - 1 }, whole(0), s.name.span);
    size = length;
    element = (read) => entryAt(list, read, s.name.span);
  }
  const first = range !== undefined && isConst(range.first) ? Number(range.first.value) : 0;
  const counts = bound !== undefined || usesCounter(cx, s);
  const passType: Type = { kind: "int", low: 0, high: most === undefined ? 2147483647 : Math.max(0, most - 1) };
  const pass = counts ? cx.variable("iteration", passType, whole(0), s.span) : undefined;
  if (pass !== undefined) cx.bindings.set(s, { kind: "value", value: pass.read });
  const cut = () => flow.jump({ kind: "end", truncated: true, record: [], span: s.span });
  inBlocks(cx, {
    name: `cycle_${s.name.text}`,
    span: s.span,
    passes: most,
    body: () => {
      const now = element(variable.read);
      cx.bindings.set(s.name, { kind: "value", value: now === variable.read ? now : cx.named(now, s.name.text, now.type, s.name.span) });
      lowerBlock(cx, s.body);
    },
    again: () =>
      bound === undefined || pass === undefined
        ? truth(true)
        : not(binary("eq", pass.read, binary("sub", bound, whole(1), INT), BOOL, s.span)),
    done: cut,
    step: () => {
      const shifted = first === 0 ? variable.read : binary("sub", variable.read, whole(first), INT);
      const turned = binary("imod", binary("add", shifted, whole(1), INT), whole(size), first === 0 ? variable.read.type : INT);
      const value = first === 0 ? turned : binary("add", turned, whole(first), variable.read.type);
      flow.emit({ kind: "store", place: variable.place, value, checked: false, span: s.span });
      if (pass !== undefined) flow.emit({ kind: "store", place: pass.place, value: next(pass.read), checked: false, span: s.span });
    },
  });
}

function listLength(cx: Lowering, list: Expr): number | undefined {
  if (isConst(list) && Array.isArray(list.value)) return list.value.length;
  if (list.kind === "array") return list.elements.length;
  const table = list.kind === "table" ? [...cx.tables.values()].find((t) => t.id === list.table) : undefined;
  return Array.isArray(table?.value) ? table.value.length : undefined;
}
