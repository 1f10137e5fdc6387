/** Loops (A7): structured where nothing inside pauses, else cut into blocks. */
import { leaveInner } from "./inner-ends.js";
import type * as ast from "../../1-parse/ast.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { inBlocks } from "./block-loops.js";
import { branch } from "./branch.js";
import { binary, isConst, isValue, listedValues, not, truth, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import { consecutive, entryAt, guard, next, structured } from "./for-loops.js";
import type { Expr, Place } from "./ir.js";
import { mustCut, some } from "./scan.js";
import { lowerBlock } from "./statements.js";
import { entryCount } from "./values.js";

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
  const counted = s.count === undefined ? undefined : lowerExpr(cx, s.count);
  const count = counted === undefined ? undefined : cx.named(counted, "passes", counted.type.kind === "int" ? counted.type : INT, s.span);
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
    const list = over.kind === "index_type" ? listedValues(over) : cx.named(over, `${s.name.text}s`, over.type, s.span);
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
  const { inner } = cx;
  const cut = () =>
    inner !== undefined ? leaveInner(cx, inner, [], s.span, true) : flow.jump({ kind: "end", truncated: true, record: [], span: s.span });
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
