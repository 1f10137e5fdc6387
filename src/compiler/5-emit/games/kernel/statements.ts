/** Statements of a kernel. */
import { unreachable } from "../../../diagnostics/define.js";
import type { LocalId, Stmt } from "../../../4-lower/games/ir.js";
import { typed } from "../../typescript/module.js";
import { leaves } from "../scalar/scalar-statements.js";
import type { Bindings } from "./bindings.js";
import { asksForMoves } from "./asked-twice.js";
import { decided, listed } from "./deciding.js";
import { drawn } from "./drawing.js";
import type { KernelCode } from "./kernel-code.js";
import type { Ref } from "./storage.js";
import { arrayOfType, isScalar, offsetText, plus, strideOf } from "./storage.js";
import { rootsRead, rootsStored } from "./aliasing.js";
import { copyRow } from "./copying.js";
import type { Elements } from "./elements.js";
import { elementsOf, held, loop } from "./elements.js";
import type { KernelPrinter } from "./kernel-expressions.js";

/** Prints a `let`; gives what is known after it. */
export function declared(
  code: KernelCode,
  stmt: Stmt & { kind: "let" },
  rest: readonly Stmt[],
  bindings: Bindings,
  lines: string[],
): Bindings {
  const { parts } = code;
  const printer = code.printer(bindings, lines);
  const free = [...parts.plan.free.values()].some((locals) => locals.some((f) => f.local === stmt.local));
  if (!isScalar(stmt.type)) {
    const stride = strideOf(stmt.type);
    if (stride === undefined) parts.refuse(`a local of type ${stmt.type.kind}`);
    if (free) {
      const shared = parts.sharedLocal(stmt.local, stmt.name, stmt.type);
      if (shared.kind === "ref") printer.fill(shared.ref, stmt.value);
      return new Map(bindings).set(stmt.local, shared);
    }
    const target: Ref = { array: parts.scratch(arrayOfType(stmt.type), stride ?? 1), at: { text: "", constant: 0 }, type: stmt.type };
    printer.fill(target, stmt.value);
    return new Map(bindings).set(stmt.local, { kind: "ref", ref: target });
  }
  const value = printer.stored(stmt.value, stmt.type);
  if (free) {
    const shared = parts.sharedLocal(stmt.local, stmt.name, stmt.type);
    if (shared.kind === "variable") lines.push(`${shared.text} = ${value};`);
    return new Map(bindings).set(stmt.local, shared);
  }
  const name = parts.fresh(stmt.name);
  const again = storesLocal(rest, stmt.local);
  lines.push(`${again ? "let" : "const"} ${name}${again ? typed(": number") : ""} = ${value};`);
  return new Map(bindings).set(stmt.local, { kind: "variable", text: name });
}

/** Prints a statement; `before` are those of its body in front of it. */
export function statement(code: KernelCode, stmt: Exclude<Stmt, { kind: "let" }>, bindings: Bindings, before: readonly Stmt[]): string[] {
  const { parts } = code;
  const lines: string[] = [];
  const printer = code.printer(bindings, lines);
  parts.place = stmt.span;
  switch (stmt.kind) {
    case "store":
      return code.storing.store(stmt.place, stmt.value, bindings, stmt);
    case "if": {
      const moves = code.masks.kind === "list" ? asksForMoves(parts.ir, stmt, before) : undefined;
      if (moves !== undefined) {
        const then = decided(code, moves, bindings, "listed");
        const otherwise = code.body(stmt.else, bindings);
        return [`{\n${listed(code, moves, printer).join("\n")}\nif (n !== 0) {\n${then}\n}\n}`, otherwise];
      }
      const condition = printer.print(stmt.condition);
      const then = code.body(stmt.then, bindings);
      const otherwise = stmt.else.length === 0 ? "" : code.body(stmt.else, bindings);
      if (otherwise === "") return [...lines, `if (${condition}) {\n${then}\n}`];
      if (leaves(stmt.then)) return [...lines, `if (${condition}) {\n${then}\n}`, otherwise];
      return [...lines, `if (${condition}) {\n${then}\n} else {\n${otherwise}\n}`];
    }
    case "for": {
      const elements = walkedElements(code, stmt, printer);
      const counter = parts.fresh(stmt.name);
      const element = held(printer, elements, counter, stmt.name);
      const body = code.body(stmt.body, printer.with(stmt.local, element.binding).bindings);
      return [...lines, loop(counter, elements, [...element.lines(body), body].join("\n"))];
    }
    case "while": {
      const inner: string[] = [];
      const condition = code.printer(bindings, inner).print(stmt.condition);
      const body = code.body(stmt.body, bindings);
      if (inner.length === 0) return [`while (${condition}) {\n${body}\n}`];
      return [`while (true) {\n${inner.join("\n")}\nif (!${condition}) break;\n${body}\n}`];
    }
    case "break":
    case "continue":
      return [`${stmt.kind};`];
    case "reward": {
      const amount = code.storing.amount(stmt.value, printer, stmt);
      const channel = parts.plan.pay?.channels.indexOf(stmt.channel) ?? 0;
      const credit =
        stmt.credit?.kind === "decision" ? { kind: "decision" as const, event: printer.print(stmt.credit.event) } : stmt.credit;
      const paid = code.storing.pay(printer.print(stmt.seat), amount, channel, credit, stmt);
      return [...lines, ...paid];
    }
    case "win": {
      const won = code.storing.win(stmt, printer);
      return [...lines, ...won];
    }
    case "expect": {
      const condition = printer.print(stmt.condition);
      return [...lines, `if (!(${condition})) ${parts.checks()}.note(${parts.faultCode(stmt.span, `expected ${stmt.text}`)});`];
    }
    case "event": {
      if (!code.hasHistory) return [];
      const reveals = parts.ir.reveals ?? [];
      const id = reveals.findIndex((r) => r.name === stmt.name);
      const { type } = stmt.value;
      const count = strideOf(type) ?? 1;
      const row = isScalar(type) ? undefined : printer.ref(stmt.value);
      const numbers =
        row === undefined
          ? [printer.stored(stmt.value, type)]
          : Array.from({ length: count }, (_, i) => `${row.array}[${offsetText(plus(row.at, { text: "", constant: i }))}]`);
      const value = code.history.folded(type, numbers);
      const reals = code.history.reals(type, numbers);
      const kept = code.history.remember(`event ${id}`, "-1", value, stmt.seenBy, stmt.reader, bindings, false, reals);
      return [...lines, ...kept];
    }
    case "cut_inner": {
      const since = printer.print(stmt.since);
      return [...lines, `if (cutInside[lane] < -1 || cutInside[lane] > ${since}) cutInside[lane] = ${since};`];
    }
    case "settle":
      return code.hasHistory ? ["concealedOf[lane] = 0;"] : [];
    case "goto":
      return [code.goOn(`block ${stmt.block}`, () => code.body(code.blockOf(stmt.block).body, bindings))];
    case "decide":
      return [code.goOn(`decide ${stmt.decision}`, () => decided(code, parts.ir.decisions[stmt.decision], bindings))];
    case "draw":
      return [code.goOn(`draw ${stmt.draw}`, () => drawn(code, parts.ir.draws[stmt.draw], bindings))];
    case "end":
      return [code.end(stmt, bindings)];
    default:
      return unreachable(stmt);
  }
}

/** What a loop walks: a copy, if its body stores to what is walked. */
function walkedElements(code: KernelCode, stmt: Stmt & { kind: "for" }, printer: KernelPrinter): Elements {
  const { over } = stmt;
  const isPlace = over.kind === "slot" || over.kind === "local" || over.kind === "index" || over.kind === "field" || over.kind === "unwrap";
  if (!isPlace || isScalar(over.type)) return elementsOf(printer, over);
  const read = rootsRead(over);
  if (!rootsStored(stmt.body).some((root) => read.has(root))) return elementsOf(printer, over);
  const { array, at, type } = printer.ref(over);
  const ref: Ref = { array: code.parts.scratch(arrayOfType(type), strideOf(type) ?? 1), at: { text: "", constant: 0 }, type };
  copyRow(printer, ref, { array, at, type });
  return elementsOf(printer.with(COPY, { kind: "ref", ref }), { kind: "local", local: COPY, name: "copy", type: over.type });
}

/** Stands for the copy that a loop walks. */
const COPY = -11;

/** Whether a local is stored to again. */
function storesLocal(stmts: readonly Stmt[], local: LocalId): boolean {
  return stmts.some((s) =>
    s.kind === "store"
      ? s.place.root.kind === "local" && s.place.root.local === local
      : s.kind === "if"
        ? storesLocal(s.then, local) || storesLocal(s.else, local)
        : s.kind === "for" || s.kind === "while"
          ? storesLocal(s.body, local)
          : false,
  );
}
