/** `… times n` (A14): samples of a decision or of an inner episode, and the rewards that credit one of them (A9). */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { decisionIn, inferRight } from "./decisions.js";
import { infer } from "./expressions.js";
import { evaluate } from "./const-eval.js";
import { creditAll, notYet, openCount } from "./messages.js";
import { sized } from "./type-nodes.js";
import type { SampleCredit } from "./typed.js";
import { UNKNOWN, type Type } from "./types.js";

/** Types `… times n`: one value for each sample, in order. */
export function sampledType(c: Context, e: ast.ClauseExpr, place: ast.Name | undefined): Type {
  const asks = decisionIn(e.operand);
  const each = inferRight(c, e.operand, undefined, place);
  if (asks?.kind !== "chooses" && asks?.kind !== "writes" && asks?.kind !== "play_expr") {
    infer(c, e.argument);
    c.report(notYet, e.span, { what: "`times` here" });
    return UNKNOWN;
  }
  const many = countType(c, e.argument, each);
  return many.kind === "unknown" || each.kind === "unknown" ? UNKNOWN : each.kind === "unit" ? each : many;
}

/** As many as the compiler knows: an array. As many as play works out: a list that is as long as the range of the number allows. */
function countType(c: Context, e: ast.Expr, element: Type): Type {
  const type = infer(c, e);
  if (type.kind !== "int" || "value" in evaluate(c, e)) {
    const index = sized(c, e);
    return index.kind === "unknown" ? index : { kind: "array", index: [index], element };
  }
  const { low = -Infinity, high = Infinity } = type;
  if (low >= 0 && high <= MOST_SAMPLES) return { kind: "list", element, upTo: high };
  c.report(
    openCount,
    e.span,
    { low: spelled(low), high: spelled(high), most: MOST_SAMPLES },
    {
      why: "samples are kept in places that are there from the start",
      help: "give the number a range first: `let tries: 1..4 = …`, then `… times tries`",
    },
  );
  return UNKNOWN;
}

/** The most samples where play says how many. */
const MOST_SAMPLES = 256;

const spelled = (end: number): string => (Number.isFinite(end) && Math.abs(end) < 2 ** 31 - 1 ? String(end) : "anything");

/** The samples of a decision that an expression takes: `p chooses D times n`, in brackets or not. */
export function samplesIn(e: ast.Expr): ast.ClauseExpr | undefined {
  if (e.kind === "paren") return samplesIn(e.inner);
  return e.kind === "clause" && e.word === "times" && asksOnce(decisionIn(e)) ? e : undefined;
}

const asksOnce = (e: ast.Expr | undefined): boolean => e?.kind === "chooses" || e?.kind === "writes";

/** The sample that the target of a reward is: an entry of samples, or the name of one that a `for` walks; nothing for anything else. */
export function sampleCredited(c: Context, target: ast.Expr): SampleCredit | undefined {
  if (target.kind === "paren") return sampleCredited(c, target.inner);
  if (target.kind === "index" && target.indices.length === 1) {
    const samples = heldSamples(c, target.object);
    const [at] = target.indices;
    return samples === undefined || at.kind === "wildcard" ? undefined : { samples, at };
  }
  const symbol = target.kind === "name_expr" ? c.symbol(target.name) : undefined;
  if (symbol?.kind !== "local" || symbol.from.kind !== "binder") return undefined;
  const binder = symbol.from as ast.Binder;
  const samples = heldSamples(c, walkedBy(binder, symbol.name));
  return samples === undefined ? undefined : { samples, walked: symbol.name, binder };
}

/** What a name of a binder takes its values from: a part of `zip(…)`, or what is walked. */
export function walkedBy(binder: ast.Binder, name: ast.Name): ast.Expr | undefined {
  const at = binder.names.indexOf(name);
  const over = binder.in;
  if (over.kind === "call" && over.callee.kind === "name_expr" && over.callee.name.text === "zip")
    return over.args.length === binder.names.length ? over.args[at]?.value : undefined;
  return at === binder.names.length - 1 ? over : undefined;
}

/** The `let` that holds samples of a decision, where an expression names it. */
function heldSamples(c: Context, e: ast.Expr | undefined): ast.Name | undefined {
  const symbol = e?.kind === "name_expr" ? c.symbol(e.name) : undefined;
  if (symbol?.kind !== "local" || symbol.from.kind !== "binding") return undefined;
  const { init } = symbol.from as ast.Binding;
  return init !== undefined && samplesIn(init.value) !== undefined ? symbol.name : undefined;
}

interface Taken {
  readonly seat: string;
  readonly e: ast.ClauseExpr;
  readonly name: string;
}

/** Refuses a reward to a seat right after its samples (A9): which of them it is for must be said. */
export function checkCreditAll(c: Context, statements: readonly ast.Stmt[]): void {
  let latest: Taken | undefined;
  for (const s of statements) {
    if (latest !== undefined) refuseIn(c, s, latest);
    const taken = takenBy(s);
    if (taken !== undefined) latest = taken;
    else if (decides(s)) latest = undefined;
  }
}

const written = (e: ast.Expr): string => e.span.file.text.slice(e.span.start, e.span.end).replace(/\s+/g, "");

function takenBy(s: ast.Stmt): Taken | undefined {
  const last = s.kind === "let" ? s.bindings[s.bindings.length - 1] : undefined;
  const value = last?.init?.value ?? (s.kind === "expr" || s.kind === "store" ? s.value : undefined);
  const e = value === undefined ? undefined : samplesIn(value);
  const asks = e === undefined ? undefined : decisionIn(e);
  if (e === undefined || (asks?.kind !== "chooses" && asks?.kind !== "writes")) return undefined;
  return { seat: written(asks.seat), e, name: last?.target.kind === "name" ? last.target.text : "tries" };
}

/** Refuses such rewards in a statement that follows the samples, up to where somebody may decide. */
function refuseIn(c: Context, s: ast.Stmt, { seat, e, name }: Taken): void {
  if (s.kind === "reward" && s.at === undefined && written(s.target) === seat) {
    c.report(
      creditAll,
      s.target.span,
      { seat },
      {
        why: "its latest decision is all of them, and a reward credits one",
        help: `name the samples: \`reward t += … for t in ${name}\``,
        related: [{ span: e.span, text: "the samples" }],
      },
    );
  }
  for (const block of blocksOf(s)) {
    for (const inner of block) {
      refuseIn(c, inner, { seat, e, name });
      if (decides(inner)) break;
    }
  }
}

function blocksOf(s: ast.Stmt): readonly (readonly ast.Stmt[])[] {
  switch (s.kind) {
    case "if":
      return [s.then.statements, ...(s.else === undefined ? [] : s.else.kind === "if" ? [[s.else]] : [s.else.statements])];
    case "for":
    case "while":
    case "repeat":
    case "cycle":
      return [s.body.statements];
    default:
      return [];
  }
}

/** Whether somebody may decide in a statement: a decision, an inner episode, or a call that may hold one. */
function decides(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(decides);
  if (typeof node !== "object" || node === null) return false;
  const n = node as ast.Node;
  if (n.kind === "chooses" || n.kind === "play_expr" || n.kind === "call" || n.kind === "writes") return true;
  return Object.entries(n).some(([key, child]) => key !== "span" && decides(child));
}
