/** Gathers what the range analysis finds out about conditions, and says which of them never come out otherwise. */
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "../context.js";
import { decidedCondition } from "../messages.js";
import { originOf } from "../generic/copy.js";
import { comparedByType, intervalIn, verdictOf } from "./truth.js";

/** What a condition chooses between, in words: what never runs where it is always false, and where it is always true. */
export interface Ways {
  readonly ifFalse: string;
  readonly ifTrue?: string;
}

interface Seen {
  readonly truth: boolean | undefined;
  readonly by: ast.BinaryExpr | undefined;
  readonly because: readonly string[];
  readonly ways: Ways;
}

/** Every condition that was run over intervals, with what all of its runs agree on: a rule runs once for each call. */
export class Conditions {
  private readonly seen = new Map<ast.Expr, Seen>();

  /** Notes how a condition comes out here, and gives that. */
  note(c: Context, e: ast.Expr, ways: Ways): boolean | undefined {
    const verdict = verdictOf(c, e);
    const written = originOf(e) as ast.Expr;
    const before = this.seen.get(written);
    const truth = before === undefined || before.truth === verdict?.truth ? verdict?.truth : undefined;
    const because = verdict === undefined ? [] : [verdict.by.left, verdict.by.right].flatMap((side) => inWords(c, side));
    this.seen.set(written, { truth, by: verdict?.by, because: before?.because ?? because, ways });
    return verdict?.truth;
  }

  /** Takes over what was seen elsewhere. */
  add(others: Conditions): void {
    for (const [e, seen] of others.seen) {
      const before = this.seen.get(e);
      this.seen.set(e, before === undefined || before.truth === seen.truth ? seen : { ...seen, truth: undefined });
    }
  }

  /** Takes it that conditions seen elsewhere may come out either way. */
  open(others: Conditions): void {
    for (const [e, seen] of others.seen) this.seen.set(e, { ...seen, truth: undefined });
  }

  report(c: Context): void {
    for (const [e, { truth, by, because, ways }] of this.seen) {
      // Values whose declared ranges never meet have had a message of their own.
      if (truth === undefined || by === undefined || (isEquality(by.op) && comparedByType(c, by) !== undefined)) continue;
      const lost = truth ? ways.ifTrue : ways.ifFalse;
      c.report(
        decidedCondition,
        e.span,
        { truth, because },
        {
          ...(lost === undefined ? {} : { why: lost }),
          help: "compare with a value that it can have, or leave the condition away",
        },
      );
    }
  }
}

const isEquality = (op: ast.BinaryOp): boolean => op === "==" || op === "!=";

/** `n` is 0..5: what is known of one side; nothing for a number that is written out. */
function inWords(c: Context, e: ast.Expr): string[] {
  const interval = e.kind === "number" ? undefined : intervalIn(c, e);
  if (interval === undefined) return [];
  const { low, high } = interval;
  return [`\`${e.span.file.text.slice(e.span.start, e.span.end)}\` is ${low === high ? low : `${low}..${high}`}`];
}
