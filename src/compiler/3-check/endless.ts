/** Loops of `play` that could go round for ever without a decision (A7). */
import type * as ast from "../1-parse/ast.js";
import { declarationOf, type Context } from "./context.js";
import { decisionIn } from "./decisions.js";
import { endlessLoop } from "./messages.js";

/** Where control can be without having met a decision. */
interface Silent {
  readonly next: boolean;
  readonly breaks: boolean;
  readonly continues: boolean;
  readonly returns: boolean;
}
const STOP: Silent = { next: false, breaks: false, continues: false, returns: false };
const GO: Silent = { ...STOP, next: true };

/** Reports unbounded loops in a body of `play`, a rule or a function. */
export function checkLoops(c: Context, body: ast.Block): void {
  new Loops(c, true, new Map()).block(body);
}

class Loops {
  constructor(
    private readonly c: Context,
    private readonly tell: boolean,
    /** Whether control can come through a rule without a decision. */
    private readonly rules: Map<ast.RuleDecl, boolean>,
  ) {}

  block(block: ast.Block): Silent {
    let at: Silent = GO;
    for (const s of block.statements) {
      const step = this.statement(s);
      if (!at.next) continue;
      at = {
        next: step.next,
        breaks: at.breaks || step.breaks,
        continues: at.continues || step.continues,
        returns: at.returns || step.returns,
      };
    }
    return at;
  }

  private statement(s: ast.Stmt): Silent {
    switch (s.kind) {
      case "let":
        return s.bindings.some((b) => b.init !== undefined && this.decides(b.init.value)) ? STOP : GO;
      case "store":
        return this.decides(s.value) && s.for === undefined ? STOP : GO;
      case "expr":
        return s.for === undefined ? this.expr(s.value) : GO;
      case "if": {
        const then = this.block(s.then);
        const otherwise = s.else === undefined ? GO : s.else.kind === "if" ? this.statement(s.else) : this.block(s.else);
        return either(then, otherwise);
      }
      case "together":
        return this.block(s.body);
      case "for": {
        const body = this.block(s.body);
        return { ...GO, returns: body.returns };
      }
      case "repeat": {
        const body = this.block(s.body);
        const silent = body.next || body.continues;
        if (s.count === undefined && silent) this.endless("repeat", s);
        const never = s.count === undefined && s.until === undefined;
        const skips = s.count !== undefined && !atLeastOnce(this.c, s.count);
        return { ...STOP, next: body.breaks || skips || (silent && !never), returns: body.returns };
      }
      case "while": {
        const body = this.block(s.body);
        if (body.next || body.continues) this.endless("while", s);
        return { ...GO, returns: body.returns };
      }
      case "cycle": {
        const body = this.block(s.body);
        if (s.upTo === undefined && (body.next || body.continues)) this.endless("cycle", s);
        return { ...STOP, next: body.breaks, returns: body.returns };
      }
      case "win":
      case "draw":
      case "end":
        return STOP;
      case "return":
        return { ...STOP, returns: true };
      case "break":
        return { ...STOP, breaks: true };
      case "continue":
        return { ...STOP, continues: true };
      default:
        return GO;
    }
  }

  private decides(e: ast.Expr): boolean {
    if (decisionIn(e) !== undefined) return true;
    return e.kind === "call" && !this.expr(e).next;
  }

  private expr(e: ast.Expr): Silent {
    if (decisionIn(e) !== undefined) return STOP;
    if (e.kind === "match") {
      const arms = e.arms.map((a) => (a.body.kind === "block" ? this.block(a.body) : this.statement(a.body)));
      const whole = arms.reduce<Silent | undefined>((a, b) => (a === undefined ? b : either(a, b)), undefined) ?? GO;
      return e.subject !== undefined && decisionIn(e.subject) !== undefined ? STOP : whole;
    }
    if (e.kind !== "call") return GO;
    const declared = declarationOf(this.c.meant(e));
    if (declared?.kind !== "rule" || declared.body.kind !== "block") return GO;
    let silent = this.rules.get(declared);
    if (silent === undefined) {
      this.rules.set(declared, true);
      const body = new Loops(this.c, false, this.rules).block(declared.body);
      silent = body.next || body.returns;
      this.rules.set(declared, silent);
    }
    return silent ? GO : STOP;
  }

  private endless(loop: string, s: ast.Stmt): void {
    if (!this.tell) return;
    this.c.report(
      endlessLoop,
      { ...s.span, end: s.span.start + loop.length },
      { loop },
      { help: loop === "cycle" ? "bound it: `cycle p in players up to 10`" : "bound it: `repeat up to 10`, or `for`" },
    );
  }
}

function either(a: Silent, b: Silent): Silent {
  return { next: a.next || b.next, breaks: a.breaks || b.breaks, continues: a.continues || b.continues, returns: a.returns || b.returns };
}

function atLeastOnce(c: Context, count: ast.Expr): boolean {
  const type = c.types.get(count);
  return type?.kind === "int" && type.low >= 1;
}
