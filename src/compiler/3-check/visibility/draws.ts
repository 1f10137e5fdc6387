/** Draws (B5, B6). */
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "./context.js";
import { rootOf, story, written } from "./context.js";
import { outcomeLabel } from "./expressions.js";
import type { Flow } from "./flow.js";
import { withValue } from "./flow.js";
import { OPEN, PUBLIC, whichClause } from "./labels.js";
import type { Label } from "./labels.js";
import { leaking, tell } from "./leaks.js";
import { hiddenDraw, hiddenOutcome } from "./messages.js";
import type { Destination, Right } from "./statements.js";
import { readersPhrase } from "./stores.js";
import { blockPart } from "./together.js";

/** A draw (B5, B6): that it happens is public, its value has the label of its place, and what it can give must be visible there. */
export function execDraw(ctx: Context, flow: Flow, e: ast.Expr, pc: Label, to: Destination): Right {
  ctx.pc = pc;
  ctx.hearers = to.clearance;
  const hidden = leaking(ctx, flow, pc, OPEN);
  if (hidden !== undefined) {
    tell(ctx, hidden);
    ctx.say(
      hiddenDraw,
      e.span,
      { what: to.name, reads: written({ span: hidden.at }), which: whichClause(hidden) },
      {
        why: "a draw is an event of the game: where it may or may not happen, what follows would tell the condition",
        help: "draw under every condition, and use the value only where it is wanted",
        related: [{ span: rootOf(hidden.cause).span, text: "what it depends on" }],
        witness: story(hidden.cause, `\`${to.name}\` is drawn only then`, e.span),
      },
    );
  }
  const inner = to.names.reduce((f, name) => withValue(f, name, { label: PUBLIC }), withValue(flow, "it", { label: PUBLIC }));
  const part = leaking(ctx, flow, outcomeLabel(ctx, inner, e), to.clearance);
  if (part !== undefined) {
    ctx.say(
      hiddenOutcome,
      part.at,
      { place: to.name, seen: readersPhrase(to.clearance.readers), reads: written({ span: part.at }), which: whichClause(part) },
      {
        why: "conditions and weights of a draw are the dealer's own knowledge, but the values it can give are seen where they are put",
        help: `draw from values that everyone knows, with a \`where\`; or draw into a hidden place and \`reveal\` it`,
        related: [{ span: rootOf(part.cause).span, text: "declared here" }],
        witness: story(part.cause, `\`${to.name}\` takes one of the values of \`${written(e)}\``, e.span),
      },
    );
  }
  const block = ctx.together === undefined ? PUBLIC : blockPart(ctx.together.id, e);
  return { flow, exits: [], value: { label: block }, input: true };
}
