/** Statements of `play`, rules, functions and tests: types, flow, what may stand where. */
import type * as ast from "../1-parse/ast.js";
import { unreachable } from "../diagnostics/define.js";
import { bindPattern } from "./binders.js";
import { methodCall } from "./calls.js";
import { forClause, mostWalked } from "./collections.js";
import { type Context, type Facts, declarationOf, rootOf } from "./context.js";
import { decisionIn, inferDraw, inferRight } from "./decisions.js";
import { condition, expectType, infer, inferPresent, optionHelp } from "./expressions.js";
import { entryOf, fillable } from "./fill.js";
import { checkLateInner } from "./inner-play.js";
import { maskFacts, matchArms } from "./matches.js";
import {
  cannotInfer,
  changingCredit,
  mismatch,
  notASeat,
  notWalkable,
  notYet,
  strayExit,
  unreachableStatement,
  uselessStatement,
  wrongOperand,
} from "./messages.js";
import { assume, both, forget, pathKey } from "./narrowing.js";
import { intervalOf, numeric } from "./operators.js";
import { callsInside, headsOf, isRuleCall, placeType, rootName, storesIn } from "./places.js";
import { elementOf, int, join, present, widened } from "./relations.js";
import { checkCreditAll, sampleCredited, samplesIn } from "./samples.js";
import { noteStore } from "./stores.js";
import { checkMoves } from "./test-moves.js";
import { playersType, typeOfNode } from "./type-nodes.js";
import { readersInBlock } from "./seat-refs.js";
import { typeText } from "./type-text.js";
import { INT, REAL, type Type, UNKNOWN } from "./types.js";
import { sameShape, vectorOf } from "./vectors.js";

/** Checks a body; says whether control can reach its end, and what it returns. */
export function checkBody(c: Context, body: ast.Block): { completes: boolean; returned?: Type } {
  const checker = new BodyChecker(c);
  const before = c.elseBlock;
  c.elseBlock = (block) => c.assuming(c.facts, () => checker.block(block));
  const completes = checker.block(body);
  c.elseBlock = before;
  return { completes, ...(checker.returned === undefined ? {} : { returned: checker.returned }) };
}

class BodyChecker {
  returned: Type | undefined;
  private readonly loops: { breaks: boolean }[] = [];

  constructor(private readonly c: Context) {}

  /** Says whether control can go on after the block. */
  block(block: ast.Block): boolean {
    let before: ast.Stmt | undefined;
    let alive = true;
    let told = false;
    checkCreditAll(this.c, block.statements);
    for (const s of block.statements) {
      if (!alive && !told && before !== undefined) {
        told = true;
        this.c.report(unreachableStatement, s.span, { after: whyEnds(before) });
      }
      const goesOn = this.statement(s);
      if (alive && !goesOn) {
        alive = false;
        before = s;
      }
    }
    return alive;
  }

  private statement(s: ast.Stmt): boolean {
    const heads = headsOf(s);
    if (!heads.some((e) => storesIn(this.c, e).rules)) return this.typed(s);
    // A rule called in the midst of an expression may change what the rest of it reads.
    if (heads.some((e) => callsInside(this.c, e))) this.forgetState();
    const goesOn = this.typed(s);
    this.forgetState();
    return goesOn;
  }

  private typed(s: ast.Stmt): boolean {
    const { c } = this;
    switch (s.kind) {
      case "unknown":
        return true;
      case "let":
        this.let(s);
        return true;
      case "if":
        return this.if(s);
      case "for": {
        this.enterLoop(s.body);
        const { facts } = forClause(c, s.clause);
        this.loop(s.body, facts);
        return true;
      }
      case "while": {
        this.enterLoop(s.body);
        condition(c, s.condition);
        this.loop(s.body, storesIn(c, s.condition).rules ? c.facts : assume(c, c.facts, s.condition, true));
        return true;
      }
      case "repeat":
        return this.repeat(s);
      case "cycle":
        return this.cycle(s);
      case "together":
        this.effect(s, "together");
        checkLateInner(c, s.body);
        return c.inside({ together: true }, () => this.block(s.body));
      case "return":
        return this.return(s);
      case "break":
      case "continue": {
        const loop = this.loops[this.loops.length - 1];
        if (loop === undefined) c.report(strayExit, s.span, { word: s.kind, where: "a block outside of loops" });
        else if (s.kind === "break") loop.breaks = true;
        return false;
      }
      case "win": {
        this.effect(s, "win");
        const players = c.frame.game === undefined ? UNKNOWN : playersType(c.frame.game);
        const winner = infer(c, s.winner, { kind: "option", inner: players });
        if (present(winner).kind !== "seat" && winner.kind !== "none" && winner.kind !== "unknown")
          c.report(notASeat, s.winner.span, { what: "`win`", found: typeText(winner) });
        if (s.by !== undefined) this.number(s.by, "by");
        return false;
      }
      case "draw":
        this.effect(s, "draw");
        return false;
      case "end":
        this.effect(s, s.word);
        if (s.with !== undefined) infer(c, s.with);
        return false;
      case "reward":
        this.reward(s);
        return true;
      case "expect":
        condition(c, s.condition);
        c.facts = assume(c, c.facts, s.condition, true);
        return true;
      case "plays":
        if (c.frame.where !== "test") this.stray(s, "plays");
        else checkMoves(c, s);
        return true;
      case "const":
        infer(c, s.value);
        c.shared.constTypes.set(s, s.type === undefined ? (c.types.get(s.value) ?? UNKNOWN) : typeOfNode(c, s.type));
        return true;
      case "fn":
        c.report(notYet, s.name.span, { what: "a function inside of a block" });
        return true;
      case "store":
        this.store(s);
        return true;
      case "expr":
        return this.expr(s);
      case "improve":
      case "stage":
      case "every":
      case "measure":
      case "require":
      case "report":
      case "seeds":
        this.stray(s, s.kind);
        return true;
      case "objective":
        this.stray(s, s.word);
        return true;
      default:
        return unreachable(s);
    }
  }

  private stray(s: ast.Stmt, word: string): void {
    const where = { play: "`play`", rule: "a rule of a game", fn: "a pure function", test: "a test" } as Readonly<Record<string, string>>;
    this.c.report(strayExit, { ...s.span, end: s.span.start + word.length }, { word, where: where[this.c.frame.where] ?? "this block" });
  }

  /** `win`, `reward` and their kin stand in `play` and rules alone. */
  private effect(s: ast.Stmt, word: string): void {
    if (this.c.frame.where !== "play" && this.c.frame.where !== "rule") this.stray(s, word);
  }

  /* ---------------------------------------------------------------- flow */

  private if(s: ast.IfStmt): boolean {
    const { c } = this;
    condition(c, s.condition);
    const changes = storesIn(c, s.condition).rules;
    if (changes) this.forgetState();
    const before = c.facts;
    c.facts = assume(c, before, s.condition, true);
    if (changes) this.forgetState();
    const then = this.block(s.then);
    const afterThen = c.facts;
    c.facts = assume(c, before, s.condition, false);
    if (changes) this.forgetState();
    const otherwise = s.else === undefined ? true : s.else.kind === "if" ? this.if(s.else) : this.block(s.else);
    c.facts = this.merge([...(then ? [afterThen] : []), ...(otherwise ? [c.facts] : [])]);
    return then || otherwise;
  }

  private merge(ways: readonly Facts[]): Facts {
    return ways.length === 0 ? new Map() : ways.reduce(both);
  }

  /** Before a loop's body: what the body stores to may already have changed. */
  private enterLoop(body: ast.Node): void {
    const { roots, rules } = storesIn(this.c, body);
    roots.forEach((root) => (this.c.facts = forget(this.c.facts, root)));
    if (rules) this.forgetState();
  }

  private forgetState(): void {
    for (const m of this.c.frame.game?.members ?? []) if (m.kind === "field") this.c.facts = forget(this.c.facts, m);
  }

  /** Runs a body once with what is known in it; gives whether it breaks. Afterwards only what held before is known. */
  private loop(body: ast.Block, facts: Facts, after?: () => void): boolean {
    const before = this.c.facts;
    this.loops.push({ breaks: false });
    this.c.facts = facts;
    this.block(body);
    after?.();
    this.c.facts = before;
    return this.loops.pop()!.breaks;
  }

  private repeat(s: ast.RepeatStmt): boolean {
    const { c } = this;
    if (s.count !== undefined) {
      const type = inferPresent(c, s.count, "a number is expected");
      if (type.kind !== "int" && type.kind !== "unknown")
        c.report(mismatch, s.count.span, { expected: "a whole number", what: "of passes", found: typeText(type) });
      const most = type.kind === "int" ? type.high : 2147483647;
      c.shared.counters.set(s, int(0, Math.max(0, most - 1)));
    } else c.shared.counters.set(s, int(0, 2147483647));
    this.enterLoop(s.body);
    const breaks = this.loop(s.body, c.facts, () => {
      if (s.until !== undefined) condition(c, s.until);
    });
    return s.count !== undefined || s.until !== undefined || breaks;
  }

  private cycle(s: ast.CycleStmt): boolean {
    const { c } = this;
    this.effect(s, "cycle");
    const type = inferPresent(c, s.in, "`cycle` walks it");
    const element = elementOf(type);
    if (element === undefined) c.report(notWalkable, s.in.span, { type: typeText(type) });
    c.nameTypes.set(s.name, element?.element ?? UNKNOWN);
    let passes = 2147483647;
    if (s.upTo !== undefined) {
      const most = inferPresent(c, s.upTo, "a number is expected");
      if (most.kind === "int") passes = most.high;
      else if (most.kind !== "unknown")
        c.report(mismatch, s.upTo.span, { expected: "a whole number", what: "of passes", found: typeText(most) });
    }
    c.shared.counters.set(s, int(0, Math.max(0, passes - 1)));
    this.enterLoop(s.body);
    // Falling out of a bound is a `cut` (A7).
    return this.loop(s.body, c.facts);
  }

  private return(s: ast.ReturnStmt): boolean {
    const { c } = this;
    if (c.frame.where !== "fn" && c.frame.where !== "rule") this.stray(s, "return");
    const wanted = c.frame.result;
    if (s.value === undefined) {
      if (wanted !== undefined && wanted.kind !== "unit")
        c.report(mismatch, s.span, { expected: `a value of ${typeText(wanted)}`, found: "`return` alone" });
      this.returned ??= { kind: "unit" };
      return false;
    }
    const type = infer(c, s.value, wanted?.kind === "unit" ? undefined : wanted);
    if (wanted?.kind === "unit")
      c.report(
        mismatch,
        s.value.span,
        { expected: "no value", what: "as the rule declares no result", found: typeText(type) },
        { help: "write `-> Type` after its parameters" },
      );
    else if (wanted !== undefined) {
      expectType(c, s.value, type, wanted);
      noteStore(c, s, s.value, type, wanted);
    }
    this.returned = this.returned === undefined ? type : (join(this.returned, type) ?? this.returned);
    return false;
  }

  /* ---------------------------------------------------------------- variables */

  private let(s: ast.LetStmt): void {
    const { c } = this;
    if (s.word === "keep") this.stray(s, "keep");
    if (s.for !== undefined) {
      const { walked, facts } = forClause(c, s.for);
      c.assuming(facts, () => s.bindings.forEach((b) => this.binding(b, walked, s.for)));
    } else {
      for (const b of s.bindings) {
        this.binding(b, undefined, undefined);
        if (b.init !== undefined) this.listed = decisionIn(b.init.value) !== undefined;
      }
      this.listed = false;
    }
  }

  /** The name at hand follows a decision and a comma. */
  private listed: boolean | "told" = false;

  private binding(b: ast.Binding, walked: readonly Type[] | undefined, clause: ast.ForClause | undefined): void {
    const { c } = this;
    readersInBlock(c, b.visibility);
    const declared = b.type === undefined ? undefined : typeOfNode(c, b.type);
    const place = b.target.kind === "name" ? b.target : undefined;
    let element = declared;
    if (clause !== undefined && declared !== undefined) element = elementOf(declared)?.element ?? UNKNOWN;
    let type: Type;
    if (b.init === undefined) {
      if (declared === undefined) {
        const help = this.listed ? "the moves of a decision are set apart by `|`: `chooses rock | paper`" : "give it a value or a type";
        // Of moves with commas between them one message is enough.
        if (this.listed !== "told") c.report(cannotInfer, b.target.span, { what: "this variable" }, { help });
        if (this.listed) this.listed = "told";
      }
      type = declared ?? UNKNOWN;
    } else if (b.init.op === "~") {
      type = this.settled(b, inferDraw(c, b.init.value, element), element);
    } else {
      if (declared !== undefined && place !== undefined && clause === undefined) c.nameTypes.set(place, declared);
      const hint =
        element !== undefined && (b.init.value.kind === "name_expr" || b.init.value.kind === "number") ? entryOf(element) : element;
      const found = inferRight(c, b.init.value, hint, place);
      type = this.settled(b, found, element);
    }
    if (walked !== undefined && clause !== undefined) {
      const whole = walked.every((t) => t.kind === "index_type") && clause.where === undefined;
      const most = mostWalked(walked);
      type = whole
        ? { kind: "array", index: walked.map((t) => (t.kind === "index_type" ? t.of : UNKNOWN)), element: type }
        : { kind: "list", element: type, ...(most === undefined ? {} : { upTo: most }) };
    }
    if (place !== undefined) c.nameTypes.set(place, type);
    else bindPattern(c, b.target, type);
    if (place !== undefined) c.facts = forget(c.facts, place);
    if (b.init !== undefined && clause === undefined) c.facts = maskFacts(c, c.facts, b.init.value, undefined, place);
  }

  /** The type of a variable: as declared, else of its first value, widened if it is stored to again. */
  private settled(b: ast.Binding, found: Type, declared: Type | undefined): Type {
    const { c } = this;
    const value = b.init!.value;
    if (declared === undefined) {
      if (found.kind === "none") c.report(cannotInfer, value.span, { what: "this variable" }, { help: "declare it: `let x: T? = none`" });
      const again = b.target.kind === "name" && c.shared.stored.has(b.target);
      if (found.kind === "none") return UNKNOWN;
      return again ? widened(found) : found;
    }
    if (!fillable(found, declared)) expectType(c, value, found, declared);
    noteStore(c, b, value, found, declared);
    return declared;
  }

  private store(s: ast.StoreStmt): void {
    const { c } = this;
    if (s.for === undefined) return this.storeOnce(s);
    this.enterLoop(s);
    const { facts } = forClause(c, s.for);
    c.assuming(facts, () => this.storeOnce(s));
    this.enterLoop(s);
  }

  private storeOnce(s: ast.StoreStmt): void {
    const { c } = this;
    const place = placeType(c, s.target);
    const name = rootName(s.target);
    const symbol = name === undefined ? undefined : c.symbol(name);
    const root = symbol === undefined ? undefined : rootOf(symbol);
    let value: Type;
    switch (s.op) {
      case "~":
        value = inferDraw(c, s.value, place);
        expectType(c, s.value, value, place);
        noteStore(c, s, s.value, value, place);
        break;
      case "=":
        value = inferRight(c, s.value, place, name);
        if (place.kind !== "array" || !fillable(value, place)) expectType(c, s.value, value, place);
        noteStore(c, s, s.value, value, place);
        break;
      case "+=":
      case "-=": {
        const added = inferPresent(c, s.value, "it is added", place.kind === "list" || place.kind === "set" ? place : undefined);
        value = this.added(s, place, added);
        noteStore(c, s, s.value, value, place);
        break;
      }
      default:
        value = unreachable(s.op);
    }
    c.facts = forget(c.facts, root);
    const key = pathKey(c, s.target);
    if (
      key !== undefined &&
      place.kind === "option" &&
      s.op === "=" &&
      value.kind !== "option" &&
      value.kind !== "none" &&
      value.kind !== "unknown"
    ) {
      c.facts = new Map([...c.facts, [key, place.inner]]);
    }
  }

  private added(s: ast.StoreStmt, place: Type, value: Type): Type {
    const { c } = this;
    if (place.kind === "unknown" || value.kind === "unknown") return UNKNOWN;
    if (place.kind === "list" || place.kind === "set") {
      expectType(c, s.value, value, place.kind === "list" ? { kind: "list", element: place.element } : place);
      return place;
    }
    if (place.kind === "option") {
      c.report(wrongOperand, s.target.span, { op: s.op, needs: "a number", found: typeText(place) }, optionHelp());
      return UNKNOWN;
    }
    const many = place.kind === "array" ? vectorOf(place) : undefined;
    if (place.kind === "array" && many !== undefined) {
      const by = value.kind === "array" ? vectorOf(value) : undefined;
      const fits = value.kind === "array" ? by !== undefined && sameShape(place, value) : numeric(value) !== undefined;
      if (fits) return many.of(this.added(s, many.element, by?.element ?? value));
      c.report(mismatch, s.value.span, { expected: `as many numbers as in ${typeText(place)}`, found: typeText(value) });
      return UNKNOWN;
    }
    const a = place.kind === "bool" ? undefined : numeric(place);
    const b = numeric(value);
    if (a === undefined || b === undefined) {
      c.report(wrongOperand, a === undefined ? s.target.span : s.value.span, {
        op: s.op,
        needs: "numbers",
        found: typeText(a === undefined ? place : value),
      });
      return UNKNOWN;
    }
    if (a === "real") return REAL;
    if (b === "real") {
      c.report(mismatch, s.value.span, { expected: "a whole number", found: "real" }, { help: "round it with `floor`, `ceil` or `round`" });
      return INT;
    }
    const sum = intervalOf(s.op === "+=" ? "+" : "-", a, b);
    return int(sum.low, sum.high);
  }

  private reward(s: ast.RewardStmt): void {
    const { c } = this;
    this.effect(s, "reward");
    const once = () => {
      const type = infer(c, s.target);
      const held = s.at === undefined ? this.decidedBy(s.target) : undefined;
      const sample = s.at === undefined && type.kind !== "seat" ? sampleCredited(c, s.target) : undefined;
      if (sample !== undefined) {
        this.credited(s.target, sample.samples);
        c.shared.sampleCredits.set(s.target, sample);
      } else if (held !== undefined && type.kind !== "seat") this.credited(s.target, held);
      else if (type.kind === "option") c.report(notASeat, s.target.span, { what: "`reward`", found: typeText(type) }, optionHelp());
      else if (type.kind !== "seat" && type.kind !== "unknown")
        c.report(
          notASeat,
          s.target.span,
          { what: "`reward`", found: typeText(type) },
          { help: "pay a seat, or a `let` that holds a decision: `let bid = p chooses …`, then `reward bid += …`" },
        );
      if (s.at !== undefined && c.frame.game !== undefined) c.shared.creditedSites.push({ name: s.at, game: c.frame.game });
      this.number(s.value, "+=");
    };
    if (s.for === undefined) return once();
    const { facts } = forClause(c, s.for);
    c.assuming(facts, once);
  }

  /** The target of a reward may be a variable that holds a decision (A9): gives its name where it is declared. */
  private decidedBy(e: ast.Expr): ast.Name | undefined {
    const symbol = e.kind === "name_expr" ? this.c.symbol(e.name) : undefined;
    if (symbol?.kind !== "local" || symbol.from.kind !== "binding") return undefined;
    const { init, indices } = symbol.from as ast.Binding;
    const decision = init === undefined || samplesIn(init.value) !== undefined ? undefined : decisionIn(init.value);
    return (decision?.kind === "chooses" || decision?.kind === "writes") && indices.length === 0 ? symbol.name : undefined;
  }

  /** Which decision a variable holds must be fixed, so that its credit can be kept. */
  private credited(target: ast.Expr, name: ast.Name): void {
    const { c } = this;
    if (!c.shared.stored.has(name)) return void c.shared.credited.add(name);
    c.report(
      changingCredit,
      target.span,
      { name: name.text },
      { help: "give the decision a `let` of its own, and pay that", related: [{ span: name.span, text: "it is declared here" }] },
    );
  }

  private number(e: ast.Expr, op: string): void {
    const type = inferPresent(this.c, e, "a number is expected");
    if (numeric(type) === undefined && type.kind !== "unknown")
      this.c.report(wrongOperand, e.span, { op, needs: "a number", found: typeText(type) });
  }

  /* ---------------------------------------------------------------- calls and matches */

  private expr(s: ast.ExprStmt): boolean {
    const { c } = this;
    if (s.for !== undefined) {
      this.enterLoop(s);
      const { facts } = forClause(c, s.for);
      c.assuming(facts, () => this.exprOnce(s.value));
      this.enterLoop(s);
      return true;
    }
    return this.exprOnce(s.value);
  }

  private exprOnce(e: ast.Expr): boolean {
    const { c } = this;
    if (e.kind === "paren") return this.exprOnce(e.inner);
    if (e.kind === "match") return this.match(e);
    if (decisionIn(e) !== undefined) {
      inferRight(c, e, undefined, undefined);
      return true;
    }
    if (e.kind === "call" && e.callee.kind === "member") {
      const type = methodCall(c, e, e.callee, "allowed");
      c.types.set(e, type);
      if (isRuleCall(c, e)) return this.afterRule(e);
      if (type.kind === "unit") placeType(c, e.callee.object);
      else if (type.kind !== "unknown") c.report(uselessStatement, e.span, {});
      const name = rootName(e.callee.object);
      const symbol = name === undefined ? undefined : c.symbol(name);
      if (symbol !== undefined) c.facts = forget(c.facts, rootOf(symbol));
      return true;
    }
    const type = infer(c, e);
    if (e.kind === "call" && isRuleCall(c, e)) return this.afterRule(e);
    const revealing = e.kind === "call" && e.callee.kind === "name_expr" && e.callee.name.text === "reveal";
    if (type.kind !== "unknown" && !revealing) c.report(uselessStatement, e.span, {}, { help: "put it into a variable, or leave it out" });
    return true;
  }

  /** Forgets what a rule may have changed; says whether it comes back. */
  private afterRule(e: ast.CallExpr): boolean {
    const { c } = this;
    const rule = declarationOf(c.meant(e));
    const name = e.callee.kind === "member" ? rootName(e.callee.object) : undefined;
    const symbol = name === undefined ? undefined : c.symbol(name);
    if (symbol !== undefined) c.facts = forget(c.facts, rootOf(symbol));
    this.forgetState();
    return rule === undefined || (c.shared.completes.get(rule) ?? true);
  }

  private match(e: ast.MatchExpr): boolean {
    const { c } = this;
    const subject = e.subject === undefined ? undefined : inferRight(c, e.subject, undefined, undefined);
    c.types.set(e, { kind: "unit" });
    const ends: Facts[] = [];
    let completes = e.arms.length === 0;
    matchArms(c, e, subject, (arm) => {
      const goesOn = arm.body.kind === "block" ? this.block(arm.body) : this.statement(arm.body);
      completes ||= goesOn;
      if (goesOn) ends.push(c.facts);
    });
    c.facts = this.merge(ends);
    return completes;
  }
}

/** Why nothing comes after a statement, in words. */
function whyEnds(s: ast.Stmt): string {
  switch (s.kind) {
    case "win":
    case "draw":
      return `\`${s.kind}\` ends the episode`;
    case "end":
      return `\`${s.word}\` ends the episode`;
    case "return":
    case "break":
    case "continue":
      return `\`${s.kind}\` leaves before it`;
    case "cycle":
    case "repeat":
      return `the \`${s.kind}\` before it goes on until the episode ends`;
    case "if":
      return "every way through the `if` before it leaves";
    case "expr":
      return s.value.kind === "match" ? "every arm of the `match` before it leaves" : "the rule called before it always ends the episode";
    default:
      return "what stands before it always leaves";
  }
}
