/**
 * Runs bodies over intervals (C1): every expression is typed again with the intervals that names have at that point, by the same rules as before.
 * A loop's head joins three times, is widened to the declared ranges, and narrowed once.
 */
import type * as ast from "../../1-parse/ast.js";
import type { Symbol } from "../../2-bind/symbols.js";
import { bindPattern } from "../binders.js";
import { Context, declarationOf, rootOf } from "../context.js";
import { decisionIn, inferDraw, inferRight } from "../decisions.js";
import { gameAround } from "../declarations.js";
import { forClause } from "../collections.js";
import { infer } from "../expressions.js";
import { maskFacts, matchArms } from "../matches.js";
import { assume, forget, leastDifference, pathKey } from "../narrowing.js";
import { intervalOf, numeric } from "../operators.js";
import { callsInside, headsOf, isRuleCall, rootName } from "../places.js";
import { elementOf, int, widened } from "../relations.js";
import { noteStore } from "../stores.js";
import { REAL, UNKNOWN, type Type } from "../types.js";
import type { Conditions, Ways } from "./conditions.js";
import { clipped, joinEnvs, sameEnv, sameType, widenedTo, withPart, type Env } from "./env.js";
import type { Names } from "./names.js";

/** More statements than this are not followed; what they store stays checked. */
const PATIENCE = 20_000;

interface Exits {
  readonly breaks: Env[];
  readonly continues: Env[];
}

export class Flow {
  private steps = 0;
  /** Above 0: findings do not count yet, or stand where control never comes. */
  private hushed = 0;
  private loops: Exits[] = [];
  private returns: Env[] = [];

  constructor(
    private readonly c: Context,
    private readonly names: Names,
    /** Types by declaration: what places may hold at most. */
    private readonly declared: (name: ast.Name) => Type | undefined,
    /** Where conditions are noted; absent: settings may decide them. */
    private readonly conditions?: Conditions,
  ) {
    c.decides = (e, ways) => void this.note(e, ways);
    c.elseBlock = (block) => {
      const before = this.leave();
      const end = this.block(block, before);
      this.enter(before);
      return end !== undefined;
    };
  }

  /** Says whether everything was followed. */
  get complete(): boolean {
    return this.steps <= PATIENCE;
  }

  /** Runs a block from what is known; gives what is known at its end. */
  block(block: ast.Block, from: Env | undefined): Env | undefined {
    let env = from;
    for (const s of block.statements) {
      if (env === undefined) return undefined;
      env = this.statement(s, env);
    }
    return env;
  }

  /** Runs the body of a function or rule; gives what is known when it is left. */
  body(block: ast.Block, from: Env): Env | undefined {
    const before = { loops: this.loops, returns: this.returns };
    this.loops = [];
    this.returns = [];
    const end = joinEnvs([this.block(block, from), ...this.returns]);
    this.loops = before.loops;
    this.returns = before.returns;
    return end;
  }

  private enter(env: Env): void {
    this.names.now = new Map(env.types);
    this.c.facts = env.facts;
  }

  private leave(): Env {
    return { types: this.names.now, facts: this.c.facts };
  }

  /** Types an expression at a point; draws and binders may add names. */
  private at<T>(env: Env, work: () => T): { result: T; env: Env } {
    this.enter(env);
    const result = work();
    return { result, env: this.leave() };
  }

  private statement(s: ast.Stmt, env: Env): Env | undefined {
    const { c } = this;
    // A rule called in the midst of an expression may change what the rest of it reads: that is not followed.
    if (headsOf(s).some((e) => callsInside(c, e))) this.steps = PATIENCE;
    if (++this.steps > PATIENCE) return env;
    switch (s.kind) {
      case "let":
        return this.let(s, env);
      case "store":
        return this.stores(s, env);
      case "expr":
        return s.for === undefined ? this.expr(s.value, env) : this.repeated(s.for, env, (inside) => this.expr(s.value, inside));
      case "if": {
        const { env: tested } = this.at(env, () => infer(c, s.condition));
        const truth = this.note(s.condition, {
          ifFalse: "what stands under it never runs",
          ...(s.else === undefined ? {} : { ifTrue: "its `else` never runs" }),
        });
        const then = this.hush(truth === false, () => this.block(s.then, this.knowing(tested, s.condition, true)));
        const no = this.knowing(tested, s.condition, false);
        const other = s.else;
        const otherwise =
          other === undefined
            ? no
            : this.hush(truth === true, () => (other.kind === "if" ? this.statement(other, no) : this.block(other, no)));
        return joinEnvs([then, otherwise]);
      }
      case "for":
        return this.repeated(s.clause, env, (inside) => this.block(s.body, inside));
      case "while":
        return this.loop(
          env,
          (head) => {
            const { env: tested } = this.at(head, () => infer(c, s.condition));
            this.note(s.condition, { ifFalse: "the loop never runs", ifTrue: "the loop never ends by it" });
            return this.block(s.body, this.knowing(tested, s.condition, true));
          },
          (head) => this.knowing(this.at(head, () => infer(c, s.condition)).env, s.condition, false),
        );
      case "repeat": {
        const counted = s.count === undefined ? env : this.at(env, () => infer(c, s.count!)).env;
        const after = (end: Env | undefined): Env | undefined => {
          if (end === undefined || s.until === undefined) return end;
          return this.knowing(this.at(end, () => infer(c, s.until!)).env, s.until, false);
        };
        let untilEnd: Env | undefined;
        const out = this.loop(
          counted,
          (head) => {
            const end = this.block(s.body, head);
            if (end !== undefined && s.until !== undefined) {
              const { env: tested } = this.at(end, () => infer(c, s.until!));
              this.note(s.until, { ifFalse: "the loop never ends by it", ifTrue: "the loop runs once" });
              untilEnd = this.knowing(tested, s.until, true);
            }
            return after(end);
          },
          (head) => (s.count === undefined ? undefined : head),
        );
        return joinEnvs([out, untilEnd]);
      }
      case "cycle": {
        const start = this.at(env, () => {
          const type = elementOf(infer(c, s.in))?.element ?? UNKNOWN;
          if (s.upTo !== undefined) infer(c, s.upTo);
          bindPattern(c, s.name, type);
        }).env;
        return this.loop(
          start,
          (head) => this.block(s.body, head),
          () => undefined,
        );
      }
      case "together":
        return c.inside({ together: true }, () => this.block(s.body, env));
      case "return": {
        let left = env;
        if (s.value !== undefined) {
          const { result, env: after } = this.at(env, () => infer(c, s.value!, c.frame.result));
          if (c.frame.result !== undefined) noteStore(c, s, s.value, result, c.frame.result);
          left = after;
        }
        this.returns.push(left);
        return undefined;
      }
      case "break":
        this.loops[this.loops.length - 1]?.breaks.push(env);
        return undefined;
      case "continue":
        this.loops[this.loops.length - 1]?.continues.push(env);
        return undefined;
      case "win":
        this.at(env, () => {
          infer(c, s.winner);
          if (s.by !== undefined) infer(c, s.by);
        });
        return undefined;
      case "end":
        if (s.with !== undefined) this.at(env, () => infer(c, s.with!));
        return undefined;
      case "draw":
        return undefined;
      case "reward": {
        const once = (inside: Env): Env =>
          this.at(inside, () => {
            infer(c, s.target);
            infer(c, s.value);
          }).env;
        return s.for === undefined ? once(env) : this.repeated(s.for, env, once);
      }
      case "expect":
        return this.knowing(this.at(env, () => infer(c, s.condition)).env, s.condition, true);
      default:
        return env;
    }
  }

  private knowing(env: Env, condition: ast.Expr, truth: boolean): Env {
    return this.at(env, () => {
      this.c.facts = assume(this.c, env.facts, condition, truth);
      namesIn(condition).forEach((e) => this.settle(e));
    }).env;
  }

  /** What a condition showed of a whole variable is kept with the variable, so that it lasts through joins. */
  private settle(e: ast.NameExpr): void {
    const meaning = this.c.shared.meanings.get(e.name);
    if (meaning?.kind !== "symbol") return;
    const name = declarationName(meaning.symbol);
    const key = pathKey(this.c, e);
    const fact = key === undefined ? undefined : this.c.facts.get(key);
    if (name === undefined || fact?.kind !== "int") return;
    const type = this.names.get(name);
    if (type?.kind === "int") this.names.now.set(name, clipped(fact, type));
  }

  /** A loop: `pass` runs its body once, `past` gives what is known where the loop ends by itself. */
  private loop(entry: Env, pass: (head: Env) => Env | undefined, past: (head: Env) => Env | undefined): Env | undefined {
    const once = (head: Env): { end: Env | undefined; exits: Exits } => {
      const exits: Exits = { breaks: [], continues: [] };
      this.loops.push(exits);
      const end = pass(head);
      this.loops.pop();
      return { end: joinEnvs([end, ...exits.continues]), exits };
    };
    const returned = this.returns.length;
    let head = entry;
    for (let pass = 0; this.complete; pass++) {
      const before = this.quiet(() => once(head).end);
      const next = joinEnvs([entry, head, before])!;
      if (sameEnv(next, head)) break;
      head = pass < 3 ? next : this.wide(head, next);
    }
    // One pass narrows again: the head is closed under the body, and so is what one more pass makes of it.
    const again = this.quiet(() => once(head).end);
    const narrow = joinEnvs([entry, again])!;
    this.returns.length = returned;
    const { end, exits } = once(narrow);
    return joinEnvs([past(joinEnvs([narrow, end])!), ...exits.breaks]);
  }

  /** Runs something whose findings do not count yet. */
  private quiet<T>(work: () => T): T {
    const stores = new Set(this.c.checkedStores);
    const indices = new Set(this.c.checkedIndices);
    this.hushed++;
    const result = work();
    this.hushed--;
    restore(this.c.checkedStores, stores);
    restore(this.c.checkedIndices, indices);
    return result;
  }

  /** Notes how a condition comes out that was just typed; undefined where it is open, or nothing is noted here. */
  private note(e: ast.Expr, ways: Ways): boolean | undefined {
    return this.hushed > 0 ? undefined : this.conditions?.note(this.c, e, ways);
  }

  /** Runs something of which nothing is noted if control never comes to it: one mistake, one message. */
  private hush<T>(never: boolean, work: () => T): T {
    if (never) this.hushed++;
    const result = work();
    if (never) this.hushed--;
    return result;
  }

  /** A bound that still moves after three joins may be anything that its declaration allows. */
  private wide(head: Env, next: Env): Env {
    const types = new Map(next.types);
    for (const [name, type] of next.types) {
      const before = head.types.get(name);
      if (before !== undefined && !sameType(before, type)) types.set(name, widenedTo(before, type, this.declared(name) ?? widened(type)));
    }
    return { types, facts: new Map([...next.facts].filter(([key, type]) => type.kind !== "int" || sameType(type, head.facts.get(key)))) };
  }

  private repeated(clause: ast.ForClause, env: Env, once: (inside: Env) => Env | undefined): Env | undefined {
    return this.loop(
      env,
      (head) => {
        const { env: inside } = this.at(head, () => {
          const { facts } = forClause(this.c, clause);
          this.c.facts = facts;
        });
        const end = once(inside);
        return end === undefined ? undefined : { types: end.types, facts: end.facts };
      },
      (head) => head,
    );
  }

  /* ---------------------------------------------------------------- variables */

  private let(s: ast.LetStmt, env: Env): Env | undefined {
    let now = env;
    for (const b of s.bindings) now = this.binding(b, s.for, now);
    return now;
  }

  private binding(b: ast.Binding, clause: ast.ForClause | undefined, env: Env): Env {
    const { c } = this;
    const place = b.target.kind === "name" ? b.target : undefined;
    const declared = place === undefined ? undefined : this.declared(place);
    const value = b.init?.value;
    if (value !== undefined && isRuleCall(c, value)) env = this.call(value, env) ?? env;
    return this.at(env, () => {
      const before = c.facts;
      const walked = clause === undefined ? undefined : forClause(c, clause);
      if (walked !== undefined) c.facts = walked.facts;
      const wanted = b.type === undefined || clause !== undefined ? undefined : declared;
      let type: Type = declared ?? UNKNOWN;
      if (b.init !== undefined) {
        type = b.init.op === "~" ? inferDraw(c, b.init.value, wanted) : inferRight(c, b.init.value, wanted, place);
        if (wanted !== undefined) noteStore(c, b, b.init.value, type, wanted);
      }
      c.facts = before;
      if (place !== undefined) c.facts = forget(c.facts, place);
      if (place === undefined) bindPattern(c, b.target, type);
      else if (declared !== undefined && clause !== undefined && (declared.kind === "array" || declared.kind === "list")) {
        this.names.now.set(place, { ...declared, element: clipped(type, declared.element) });
      } else this.names.now.set(place, declared === undefined ? type : clipped(type, declared));
      if (b.init !== undefined && clause === undefined) c.facts = maskFacts(c, c.facts, b.init.value, undefined, place);
    }).env;
  }

  private stores(s: ast.StoreStmt, env: Env): Env | undefined {
    if (s.for === undefined) return this.store(s, env);
    return this.repeated(s.for, env, (inside) => this.store(s, inside));
  }

  private store(s: ast.StoreStmt, env: Env): Env {
    const { c } = this;
    if (isRuleCall(c, s.value)) env = this.call(s.value, env) ?? env;
    const name = rootName(s.target);
    const symbol = name === undefined ? undefined : c.symbol(name);
    const root = symbol === undefined ? undefined : rootOf(symbol);
    return this.at(env, () => {
      infer(c, s.target);
      const place = this.placeType(s.target);
      let value: Type;
      if (s.op === "~") value = inferDraw(c, s.value, place);
      else if (s.op === "=") value = inferRight(c, s.value, place, name);
      else {
        const old = numeric(infer(c, s.target));
        const added = numeric(infer(c, s.value));
        if (old === undefined || added === undefined) value = place;
        else if (old === "real" || added === "real") value = REAL;
        else {
          const sum = intervalOf(s.op === "+=" ? "+" : "-", old, added);
          const least = s.op === "-=" ? leastDifference(c, s.target, s.value) : -Infinity;
          value = int(Math.min(Math.max(sum.low, least), sum.high), sum.high);
        }
      }
      noteStore(c, s, s.value, value, place);
      c.facts = forget(c.facts, root);
      this.put(s.target, clipped(value, place));
      const key = pathKey(c, s.target);
      if (key === undefined) return;
      if (place.kind === "int" && value.kind === "int") c.facts = new Map([...c.facts, [key, clipped(value, place)]]);
      else if (place.kind === "option" && value.kind !== "option" && value.kind !== "none" && value.kind !== "unknown") {
        c.facts = new Map([...c.facts, [key, clipped(value, place.inner)]]);
      }
    }).env;
  }

  /** The declared type of a place. */
  private placeType(e: ast.Expr): Type {
    const before = { now: this.names.now, facts: this.c.facts };
    this.c.facts = new Map();
    this.names.now = new Map([...before.now].filter(([name]) => this.declared(name) === undefined));
    const type = this.quiet(() => infer(this.c, e));
    this.names.now = before.now;
    this.c.facts = before.facts;
    return type;
  }

  /** Puts a value into a place: a whole variable holds it now, an entry may hold it. */
  private put(target: ast.Expr, value: Type): void {
    const name = rootName(target);
    const symbol = name === undefined ? undefined : this.c.symbol(name);
    const declaration = symbol === undefined ? undefined : declarationName(symbol);
    if (declaration === undefined) return;
    const path: (string | number)[] = [];
    let at = target;
    while (at.kind !== "name_expr") {
      if (at.kind === "paren") at = at.inner;
      else if (at.kind === "member") {
        path.unshift(at.name.text);
        at = at.object;
      } else if (at.kind === "index") {
        path.unshift(at.indices.length);
        at = at.object;
      } else return;
    }
    const whole = this.names.now.get(declaration) ?? this.c.nameTypes.get(declaration);
    if (whole !== undefined) this.names.now.set(declaration, path.length === 0 ? value : withPart(whole, path, value));
  }

  /* ---------------------------------------------------------------- calls and matches */

  private expr(e: ast.Expr, env: Env): Env | undefined {
    const { c } = this;
    if (e.kind === "paren") return this.expr(e.inner, env);
    if (e.kind === "match") return this.match(e, env);
    if (isRuleCall(c, e)) return this.call(e, env);
    if (decisionIn(e) !== undefined) return this.at(env, () => inferRight(c, e, undefined, undefined)).env;
    if (e.kind === "call" && e.callee.kind === "member") {
      const { callee, args } = e;
      return this.at(env, () => {
        const list = this.placeType(callee.object);
        for (const arg of args) {
          const wanted = list.kind === "list" || list.kind === "set" ? list.element : UNKNOWN;
          const type = infer(c, arg.value, wanted);
          noteStore(c, arg, arg.value, type, wanted);
          this.put({ kind: "index", span: e.span, object: callee.object, indices: [arg.value] }, clipped(type, wanted));
        }
        if (list.kind === "list" && list.upTo !== undefined) c.checkedStores.add(e);
        const name = rootName(callee.object);
        const symbol = name === undefined ? undefined : c.symbol(name);
        if (symbol !== undefined) c.facts = forget(c.facts, rootOf(symbol));
      }).env;
    }
    return this.at(env, () => infer(c, e)).env;
  }

  /** A rule runs where it is called, its parameters holding the arguments' values (A2). */
  private call(e: ast.Expr, env: Env): Env | undefined {
    const { c } = this;
    if (e.kind !== "call") return env;
    const rule = declarationOf(c.meant(e));
    if (rule?.kind !== "rule") return env;
    const { env: called } = this.at(env, () => {
      infer(c, e);
      const taken = rule.params.map((param, i) => {
        const arg = e.args.find((a) => a.name?.text === param.name.text) ?? e.args.filter((a) => a.name === undefined)[i];
        const wanted = this.declared(param.name) ?? UNKNOWN;
        if (arg !== undefined) return clipped(c.types.get(arg.value) ?? wanted, wanted);
        return param.default === undefined ? wanted : clipped(infer(c, param.default, wanted), wanted);
      });
      rule.params.forEach((param, i) => {
        this.names.now.set(param.name, taken[i]);
        c.facts = forget(c.facts, param);
      });
    });
    if (rule.body.kind !== "block") return called;
    const body = rule.body;
    const before = c.frame;
    c.frame = {
      where: "rule",
      game: c.shared.receivers.get(rule)?.game ?? gameAround(c, rule),
      name: rule.name.text,
      result: c.shared.bodies.get(rule),
    };
    const end = this.body(body, called);
    c.frame = before;
    return end;
  }

  private match(e: ast.MatchExpr, env: Env): Env | undefined {
    const { c } = this;
    if (e.subject !== undefined && isRuleCall(c, e.subject)) env = this.call(e.subject, env) ?? env;
    this.enter(env);
    const subject = e.subject === undefined ? undefined : inferRight(c, e.subject, undefined, undefined);
    const start = this.leave();
    const ends: (Env | undefined)[] = [];
    const names = this.names;
    names.now = new Map(start.types);
    matchArms(c, e, subject, (arm) => {
      const inside: Env = { types: new Map(names.now), facts: c.facts };
      const kept = names.now;
      ends.push(arm.body.kind === "block" ? this.block(arm.body, inside) : this.statement(arm.body, inside));
      names.now = new Map(kept);
      c.facts = inside.facts;
    });
    // Where no arm need match, control goes on.
    return e.arms.length === 0 ? start : joinEnvs(ends);
  }
}

/** The name where a variable is declared. */
function declarationName(symbol: Symbol): ast.Name | undefined {
  switch (symbol.kind) {
    case "state":
      return symbol.field.name;
    case "param":
      return symbol.param.name;
    case "local":
      return symbol.name;
    default:
      return undefined;
  }
}

function namesIn(e: ast.Expr): ast.NameExpr[] {
  switch (e.kind) {
    case "name_expr":
      return [e];
    case "paren":
      return namesIn(e.inner);
    case "unary":
      return namesIn(e.operand);
    case "binary":
    case "is":
    case "in":
      return [...namesIn(e.left), ...namesIn(e.right)];
    default:
      return [];
  }
}

function restore(set: Set<ast.Node>, to: ReadonlySet<ast.Node>): void {
  for (const node of set) if (!to.has(node)) set.delete(node);
  to.forEach((node) => set.add(node));
}
