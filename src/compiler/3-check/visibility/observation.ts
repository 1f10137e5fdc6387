/** `observe` and `show` (B8): what a seat is handed beside the automatic observation must be visible to it. */
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "./context.js";
import { rootOf, story, symbolOf, written } from "./context.js";
import { evaluate } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { fresh, withValue } from "./flow.js";
import { onlyBy, PUBLIC, simplify, whichClause } from "./labels.js";
import { leaking } from "./leaks.js";
import type { Clearance } from "./labels.js";
import { hiddenObserve, hiddenShow } from "./messages.js";
import { ME, seatTerm } from "./terms.js";
import type { Term } from "./terms.js";

/** Finds who `me` is, and names the indices of a role's entry. */
function viewer(ctx: Context, flow: Flow, seat: ast.SeatRef | undefined): { me: Term; flow: Flow; text: string } {
  if (seat === undefined) return { me: ME, flow: withMe(flow, ME), text: "every seat" };
  let inner = flow;
  const terms = seat.indices.map((index): Term => {
    if (index.kind === "name_expr") {
      const symbol = symbolOf(ctx, index.name);
      if (symbol?.kind === "local" && !inner.env.has(symbol.name)) {
        inner = withValue(inner, symbol.name, { label: PUBLIC, term: fresh(ctx.versions, index.name.text) });
      }
      return evaluate(ctx, inner, index).term ?? fresh(ctx.versions, index.name.text);
    }
    return (index.kind === "wildcard" ? undefined : evaluate(ctx, inner, index).term) ?? fresh(ctx.versions, written(index));
  });
  const role = ctx.roles.get(seat.name.text);
  const me = role !== undefined && role.owner >= 0 && terms.length > role.owner ? terms[role.owner] : seatTerm(seat.name.text);
  return { me, flow: withMe(inner, me), text: `\`${written(seat)}\`` };
}

const withMe = (flow: Flow, me: Term): Flow => withValue(flow, "me", { label: PUBLIC, term: me } satisfies Value);

/** Checks the features of an `observe`. */
export function checkObserve(ctx: Context, flow: Flow, member: ast.ObserveMember): void {
  const { me, flow: inner, text } = viewer(ctx, flow, member.seat);
  const sees: Clearance = { readers: simplify(onlyBy(me), ctx.universe), measured: false };
  for (const feature of member.features) {
    const e: ast.Expr = feature.value ?? { kind: "name_expr", span: feature.name.span, name: feature.name };
    const part = leaking(ctx, inner, evaluate(ctx, inner, e).label, sees);
    if (part === undefined) continue;
    const reads = written({ span: part.at });
    ctx.say(
      hiddenObserve,
      part.at,
      { seat: text, feature: feature.name.text, reads, which: whichClause(part) },
      {
        why: "a feature is handed to the seat at every decision",
        help: part.measured ? "what is measured is for `measure`, `claim` and `test` alone" : helpFor(reads),
        related: [{ span: rootOf(part.cause).span, text: "declared here" }],
        witness: story(part.cause, `the feature \`${feature.name.text}\` hands it to ${text}`, part.at),
      },
    );
  }
}

const helpFor = (reads: string): string => {
  const name = /^[A-Za-z_]\w*/.exec(reads)?.[0] ?? reads;
  return reads === `${name}[me]`
    ? `declare \`${name}\` so that \`me\` sees it`
    : `use what the seat sees, such as its own entry \`${name}[me]\`; or put \`reveal(…)\` of it into public state`;
};

/** Checks the holes of a `show`. */
export function checkShow(ctx: Context, flow: Flow, member: ast.ShowMember): void {
  const { me, flow: inner, text } = viewer(ctx, flow, member.to);
  const sees: Clearance = { readers: simplify(onlyBy(me), ctx.universe), measured: false };
  for (const hole of member.text.parts) {
    if (hole.kind !== "string_hole") continue;
    const part = leaking(ctx, inner, evaluate(ctx, inner, hole.value).label, sees);
    if (part === undefined) continue;
    const reads = written({ span: part.at });
    ctx.say(
      hiddenShow,
      part.at,
      { seat: text, reads, which: whichClause(part) },
      {
        why: "what is shown is seen, by people and by language models alike",
        help: part.measured ? "what is measured is for `measure`, `claim` and `test` alone" : helpFor(reads),
        related: [{ span: rootOf(part.cause).span, text: "declared here" }],
        witness: story(part.cause, `\`{${written(hole.value)}}\` shows it to ${text}`, part.at),
      },
    );
  }
}
