/** Loops that are cut into blocks: a head, the body, what comes before the next pass, and the way out. */
import type { Lowering } from "./context.js";
import { branch } from "./branch.js";
import type { OpenBlock } from "./flow.js";
import type { Expr } from "./ir.js";
import type { Span } from "../../source/source-file.js";

export interface BlockLoop {
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

/** Lowers one loop. */
export function inBlocks(cx: Lowering, loop: BlockLoop): void {
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
