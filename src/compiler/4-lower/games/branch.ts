/** Two ways through a program that meet again. */
import { isConst, not } from "./build.js";
import type { Lowering } from "./context.js";
import type { Expr } from "./ir.js";
import type { Span } from "../../source/source-file.js";

/** Runs one of two branches. They stay structured where neither pauses; else they meet in a block of their own. */
export function branch(cx: Lowering, condition: Expr, then: () => void, otherwise: () => void, span: Span, name = "after_if"): void {
  if (isConst(condition)) return condition.value === true ? then() : otherwise();
  const { flow } = cx;
  if (flow.at === undefined) return;
  const yes = flow.within(then);
  const no = flow.within(otherwise);
  if (yes.sink.body.length === 0 && no.sink.body.length === 0) return;
  if (yes.sink.body.length === 0) flow.emit({ kind: "if", condition: not(condition, condition.span), then: no.sink.body, else: [], span });
  else flow.emit({ kind: "if", condition, then: yes.sink.body, else: no.sink.body, span });
  if (yes.end === undefined && no.end === undefined) flow.at = undefined;
  else if (yes.end === undefined) flow.at = no.end === no.sink ? flow.at : no.end;
  else if (no.end === undefined) flow.at = yes.end === yes.sink ? flow.at : yes.end;
  else if (yes.end !== yes.sink || no.end !== no.sink) {
    const join = flow.open(name, span);
    for (const end of [yes.end, no.end]) end.body.push({ kind: "goto", block: join.id, span });
    flow.at = join;
  }
}
