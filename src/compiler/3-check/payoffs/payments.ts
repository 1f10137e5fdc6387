/** Runs through a game with what it has paid so far: every way to every end, loops included, as far as that can be followed. */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { visit } from "../visibility/walk.js";
import { amountOf, declares, termOf } from "./amounts.js";
import type { Names } from "./amounts.js";
import { add, keyOf, scale, ZERO } from "./polynomial.js";
import type { Polynomial } from "./polynomial.js";

/** One payment on the way: who, what, where. */
export interface Payment {
  readonly text: string;
  readonly span: Span;
}

/** What was paid on `outcome` on one way so far, in all and to every seat; `lost` says why that is not known. */
export interface Way {
  readonly sum: Polynomial;
  readonly seats: ReadonlyMap<string, Polynomial>;
  readonly lost?: string;
  readonly payments: readonly Payment[];
}

export interface End {
  readonly span: Span;
  readonly kind: "win" | "draw" | "end";
  readonly ways: readonly Way[];
}

export interface Paid {
  readonly ends: readonly End[];
  /** Seats that `reward` names, by name. */
  readonly rewarded: ReadonlyMap<string, Span>;
  /** Seats that decide, by name; none known where a seat is worked out. */
  readonly deciding: ReadonlySet<string> | undefined;
  readonly wins: readonly Span[];
}

const START: Way = { sum: ZERO, seats: new Map(), payments: [] };
const MOST = 24;

interface Run {
  readonly names: Names;
  readonly seats: readonly string[];
  /** Whether each seat's amount counts, or the sum alone. */
  readonly apart: boolean;
  readonly ends: Map<ast.Node, End>;
  readonly rewarded: Map<string, Span>;
  readonly deciding: Set<string>;
  unknownSeat: boolean;
  readonly wins: Span[];
  readonly calls: ast.Node[];
  /** Ways that left the loop, or the rule, at hand. */
  left: Way[][];
  returned: Way[][];
}

/** Follows what a game pays. `seats` are its players, or its roles if it has none. */
export function paymentsOf(names: Names, game: ast.GameDecl, seats: readonly string[], apart: boolean): Paid {
  const run: Run = {
    names,
    seats,
    apart,
    ends: new Map(),
    rewarded: new Map(),
    deciding: new Set(),
    unknownSeat: false,
    wins: [],
    calls: [],
    left: [[]],
    returned: [[]],
  };
  for (const member of game.members) {
    if (member.kind !== "play") continue;
    const over = statements(run, member.body.statements, [START]);
    if (over.length > 0)
      end(run, member.body, { file: member.span.file, start: member.span.start, end: member.span.start + 4 }, "end", over);
  }
  return { ends: [...run.ends.values()], rewarded: run.rewarded, deciding: run.unknownSeat ? undefined : run.deciding, wins: run.wins };
}

function end(run: Run, node: ast.Node, span: Span, kind: End["kind"], ways: readonly Way[]): void {
  const before = run.ends.get(node)?.ways ?? [];
  run.ends.set(node, { span, kind, ways: merge([...before, ...ways]) });
}

/** Keeps one way of each kind; too many become one that is lost. */
function merge(ways: readonly Way[]): Way[] {
  const kept = new Map<string, Way>();
  for (const way of ways) {
    const key =
      way.lost ?? [keyOf(way.sum), ...[...way.seats].sort(([a], [b]) => (a < b ? -1 : 1)).map(([s, p]) => `${s}: ${keyOf(p)}`)].join("; ");
    if (!kept.has(key)) kept.set(key, way);
  }
  if (kept.size <= MOST) return [...kept.values()];
  return [{ ...START, lost: "there are too many ways to be paid" }];
}

const lose = (way: Way, lost: string): Way => ({ ...way, lost: way.lost ?? lost });

function statements(run: Run, list: readonly ast.Stmt[], ways: readonly Way[]): Way[] {
  let now = [...ways];
  for (const s of list) {
    if (now.length === 0) break;
    now = merge(statement(run, s, now));
  }
  return now;
}

function statement(run: Run, s: ast.Stmt, ways: readonly Way[]): Way[] {
  switch (s.kind) {
    case "reward":
      return reward(run, s, ways);
    case "win":
      run.wins.push(s.span);
      end(run, s, s.span, "win", ways);
      return [];
    case "draw":
      end(run, s, s.span, "draw", ways);
      return [];
    case "end":
      end(run, s, s.span, "end", ways);
      return [];
    case "break":
    case "continue":
      run.left.at(-1)?.push(...ways);
      return [];
    case "return":
      run.returned.at(-1)?.push(...ways);
      return [];
    case "let": {
      let now = [...ways];
      for (const b of s.bindings) {
        if (b.init !== undefined) now = expression(run, b.init.value, now);
        for (const name of b.target.kind === "name" ? [b.target] : namesIn(b.target)) {
          bump(run, name);
          if (b.target.kind === "name" && b.indices.length === 0 && s.word === "let" && b.init?.op === "=" && plain(b.init.value)) {
            run.names.values.set(name, amountOf(run.names, b.init.value));
          } else run.names.values.delete(name);
        }
      }
      return now;
    }
    case "store": {
      const now = expression(run, s.value, ways);
      const node = rootOf(run, s.target);
      if (node !== undefined) bump(run, node);
      return now;
    }
    case "expr": {
      if (s.for === undefined) return expression(run, s.value, ways);
      return loop(run, s, (now) => expression(run, s.value, now), ways).seen;
    }
    case "if": {
      const then = statements(run, s.then.statements, ways);
      const otherwise =
        s.else === undefined ? [...ways] : s.else.kind === "if" ? statement(run, s.else, ways) : statements(run, s.else.statements, ways);
      return [...then, ...otherwise];
    }
    case "for": {
      // `for p in players { reward p += e }` is `reward p += e for p in players`.
      const [only] = s.body.statements;
      if (s.body.statements.length === 1 && only.kind === "reward" && only.for === undefined) {
        const each = { ...only, for: s.clause };
        if (everySeat(run, each) !== undefined) return reward(run, each, ways);
      }
      const { seen, left } = loop(run, s, (now) => statements(run, s.body.statements, now), ways);
      return [...seen, ...left];
    }
    case "while":
    case "repeat": {
      const { seen, left } = loop(run, s, (now) => statements(run, s.body.statements, now), ways);
      return [...seen, ...left];
    }
    case "cycle": {
      const { seen, left } = loop(run, s, (now) => statements(run, s.body.statements, now), ways);
      if (s.upTo !== undefined) end(run, s, s.upTo.span, "end", seen); // falling out of the bound is a `cut` (A7)
      return left;
    }
    case "together":
      return statements(run, s.body.statements, ways);
    default:
      return [...ways];
  }
}

/** Whether a right side is a value that can stand for its variable. */
const plain = (e: ast.Expr): boolean =>
  !["chooses", "given", "clause", "writes", "match", "play_expr", "call", "comprehension", "list"].includes(e.kind);

function namesIn(tuple: ast.NameTuple): ast.Name[] {
  return tuple.names.flatMap((n) => (n.kind === "name" ? [n] : n.kind === "name_tuple" ? namesIn(n) : []));
}

function bump(run: Run, node: ast.Node): void {
  run.names.epoch += 1;
  run.names.versions.set(node, (run.names.versions.get(node) ?? 0) + 1);
  run.names.values.delete(node);
}

function rootOf(run: Run, e: ast.Expr): ast.Node | undefined {
  if (e.kind === "index" || e.kind === "member") return rootOf(run, e.object);
  return e.kind === "name_expr" ? declares(run.names, e.name) : undefined;
}

/** Runs a loop's body until it adds no new way; a loop that keeps adding is lost. `left` are the ways that leave it by `break`. */
function loop(run: Run, node: ast.Node, body: (ways: readonly Way[]) => Way[], ways: readonly Way[]): { seen: Way[]; left: Way[] } {
  const left: Way[] = [];
  const pass = (now: readonly Way[]): Way[] => {
    forgetStored(run, node);
    run.left.push([]);
    const after = body(now);
    const out = run.left.pop() ?? [];
    left.push(...out);
    return [...after, ...out];
  };
  let seen = merge(ways);
  for (let round = 0; round < 3; round++) {
    const next = merge([...seen, ...pass(seen)]);
    if (next.length === seen.length) {
      forgetStored(run, node);
      return { seen, left: merge(left) };
    }
    seen = next;
  }
  const payments = seen.at(-1)?.payments ?? [];
  seen = [lose({ ...START, payments }, "a loop pays an amount that depends on how often it runs")];
  pass(seen);
  forgetStored(run, node);
  return { seen, left: merge(left) };
}

/** What a loop stores or binds has another value in every pass. */
function forgetStored(run: Run, node: ast.Node): void {
  visit(node, (inner) => {
    if (inner.kind === "store") {
      const root = rootOf(run, (inner as ast.StoreStmt).target);
      if (root !== undefined) bump(run, root);
    }
    if (inner.kind === "for_clause") for (const b of (inner as ast.ForClause).binders) visit(b.names, (n) => bump(run, n));
    if (inner.kind === "cycle") bump(run, (inner as ast.CycleStmt).name);
  });
}

function reward(run: Run, s: ast.RewardStmt, ways: readonly Way[]): Way[] {
  const seat = seatOf(run, s.target);
  if (seat !== undefined && !run.rewarded.has(seat)) run.rewarded.set(seat, s.target.span);
  if (s.channel !== undefined) return [...ways];
  const each = s.for === undefined ? 1 : everySeat(run, s);
  const payment: Payment = { text: `\`${written(s)}\``, span: s.span };
  const amount = amountOf(run.names, s.value);
  return ways.map((way) => {
    const paid: Way = { ...way, payments: [...way.payments, payment] };
    if (each === undefined) return lose(paid, `\`${written(s)}\` pays several seats amounts that are not followed`);
    if (!run.apart) return { ...paid, sum: add(way.sum, scale(amount, each)) };
    if (s.for !== undefined) {
      const seats = new Map(run.seats.map((name): [string, Polynomial] => [name, add(way.seats.get(name) ?? ZERO, amount)]));
      return { ...paid, sum: ZERO, seats: levelled(run, new Map([...way.seats, ...seats])) };
    }
    const who = seat ?? termOf(run.names, s.target);
    return { ...paid, sum: ZERO, seats: levelled(run, new Map(way.seats).set(who, add(way.seats.get(who) ?? ZERO, amount))) };
  });
}

/** What every seat has got alike keeps the promise however often it is paid: it is left away. */
function levelled(run: Run, seats: ReadonlyMap<string, Polynomial>): ReadonlyMap<string, Polynomial> {
  const [first] = run.seats;
  const common = keyOf(seats.get(first) ?? ZERO);
  const alike =
    run.seats.every((name) => keyOf(seats.get(name) ?? ZERO) === common) && [...seats.keys()].every((n) => run.seats.includes(n));
  return alike ? new Map() : seats;
}

/** `reward p += e for p in players`, the same e for everyone: how many are paid. */
function everySeat(run: Run, s: ast.RewardStmt): number | undefined {
  const clause = s.for;
  if (clause === undefined || clause.where !== undefined || clause.binders.length !== 1 || s.target.kind !== "name_expr") return undefined;
  const [binder] = clause.binders;
  const [name] = binder.names;
  if (binder.in.kind !== "name_expr" || binder.in.name.text !== "players" || name.kind !== "name" || s.target.name.text !== name.text)
    return undefined;
  let depends = false;
  visit(s.value, (n) => {
    if (n.kind === "name_expr" && (n as ast.NameExpr).name.text === name.text) depends = true;
  });
  return depends ? undefined : run.seats.length;
}

function seatOf(run: Run, e: ast.Expr): string | undefined {
  if (e.kind === "paren") return seatOf(run, e.inner);
  if (e.kind !== "name_expr") return undefined;
  if (run.seats.includes(e.name.text) && declares(run.names, e.name) === undefined) return e.name.text;
  const node = declares(run.names, e.name);
  const value = node === undefined ? undefined : run.names.values.get(node);
  const key = value === undefined ? undefined : [...value.keys()][0];
  return key !== undefined && run.seats.includes(key) ? key : undefined;
}

const written = (node: { readonly span: Span }): string =>
  node.span.file.text.slice(node.span.start, node.span.end).replace(/\s+/g, " ").trim();

/** Decisions, calls of rules and `match` in an expression that is a statement or a whole right side. */
function expression(run: Run, e: ast.Expr, ways: readonly Way[]): Way[] {
  switch (e.kind) {
    case "paren":
      return expression(run, e.inner, ways);
    case "given":
    case "clause":
      return expression(run, e.operand, ways);
    case "else": {
      const now = expression(run, e.operand, ways);
      return e.otherwise.kind === "block" ? [...now, ...statements(run, e.otherwise.statements, now)] : now;
    }
    case "chooses":
    case "writes": {
      const seat = seatOf(run, e.seat);
      if (seat === undefined) run.unknownSeat = true;
      else run.deciding.add(seat);
      return [...ways];
    }
    case "match": {
      const now = e.subject === undefined ? [...ways] : expression(run, e.subject, ways);
      return e.arms.flatMap((arm) => statements(run, arm.body.kind === "block" ? arm.body.statements : [arm.body], now));
    }
    case "call": {
      const rule = e.callee.kind === "name_expr" || e.callee.kind === "member" ? ruleOf(run, e.callee.name) : undefined;
      return rule === undefined ? [...ways] : call(run, e, rule, ways);
    }
    case "play_expr":
      run.unknownSeat = true;
      return ways.map((way) => lose(way, "an inner episode pays seats of this game"));
    default:
      return [...ways];
  }
}

function ruleOf(run: Run, name: ast.Name): ast.RuleDecl | undefined {
  const meaning = run.names.typed.meaningOf(name);
  const symbol = meaning?.kind === "symbol" ? meaning.symbol : run.names.typed.bound.symbolOf.get(name);
  const declaration = symbol?.kind === "declaration" || symbol?.kind === "inner" ? symbol.declaration : undefined;
  return declaration?.kind === "rule" ? declaration : undefined;
}

function call(run: Run, e: ast.CallExpr, rule: ast.RuleDecl, ways: readonly Way[]): Way[] {
  if (run.calls.includes(rule)) return ways.map((way) => lose(way, `\`${rule.name.text}\` calls itself`));
  const given = rule.params.map((param, i) => {
    const arg = e.args.find((a, j) => (a.name === undefined ? j === i : a.name.text === param.name.text))?.value ?? param.default;
    const seat = arg === undefined ? undefined : seatOf(run, arg);
    return seat !== undefined ? new Map([[seat, 1]]) : arg === undefined ? undefined : amountOf(run.names, arg);
  });
  rule.params.forEach((param, i) => {
    const value = given[i];
    if (value === undefined) bump(run, param);
    else run.names.values.set(param, value);
  });
  run.calls.push(rule);
  run.returned.push([]);
  const out = rule.body.kind === "block" ? statements(run, rule.body.statements, ways) : expression(run, rule.body, ways);
  const returned = run.returned.pop() ?? [];
  run.calls.pop();
  return merge([...out, ...returned]);
}
