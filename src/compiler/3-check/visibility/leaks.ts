/** Finds what flows where it may not, once for each mistake. */
import type { Context } from "./context.js";
import type { Flow } from "./flow.js";
import { offending } from "./labels.js";
import type { Cause, Clearance, Label, Part } from "./labels.js";

const keyOf = (cause: Cause): string => `${cause.span.file.path} ${cause.span.start} ${cause.span.end} ${cause.text}`;

/** Finds the first part of a label that may not flow to a place; what follows from a mistake that was told already is not told again. */
export function leaking(ctx: Context, flow: Flow, label: Label, place: Clearance): Part | undefined {
  if (label.length === 0) return undefined;
  const news = ctx.told.size === 0 ? label : label.filter((part) => !wasTold(ctx, part));
  return offending(news, place, flow.facts, ctx.universe);
}

function wasTold(ctx: Context, part: Part): boolean {
  for (let cause: Cause | undefined = part.cause; cause !== undefined; cause = cause.from) if (ctx.told.has(keyOf(cause))) return true;
  return false;
}

/** Notes that a part was told of: what goes on from its last step, or from the variable that holds it, is no news. */
export function tell(ctx: Context, part: Part): void {
  if (ctx.silent > 0) return;
  ctx.told.add(keyOf(part.cause));
  for (let cause: Cause | undefined = part.cause; cause !== undefined; cause = cause.from) {
    if (cause.variable === true) ctx.told.add(keyOf(cause));
  }
}
