/** Ends and rewards (A8 to A10). */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { EVENT_NUMBER, isConst } from "./build.js";
import { leaveInner, settle } from "./inner-ends.js";
import { ownersOf, playersOf } from "../../3-check/seats.js";
import { paySeat } from "./sides.js";
import { sampleDecided } from "./samples.js";
import { payLatest } from "./inner-credit.js";
import type { Decided, Lowering } from "./context.js";
import { entryName, lowerExpr } from "./expressions.js";
import type { Credit, Expr } from "./ir.js";
import { mapStmts } from "./rewrite.js";

/** `win`, `draw` (A10): pays and ends. */
export function lowerWin(cx: Lowering, s: ast.Stmt, winner: Expr, by: Expr): void {
  if (cx.inner !== undefined) {
    settle(cx, s, winner, by, playersOf(cx.game));
    return leaveInner(cx, cx.inner, [], s.span);
  }
  // Where players own roles, what a side is paid is told one by one.
  if (ownersOf(cx.game) !== undefined) settle(cx, s, winner, by, playersOf(cx.game));
  cx.flow.emit({ kind: "win", winner, ...(ownersOf(cx.game) === undefined ? { by } : {}), span: s.span });
  cx.flow.jump({ kind: "end", truncated: false, record: [], span: s.span });
}

/** `end`, `cut`, with a record or without (A8, A16). */
export function lowerEnd(cx: Lowering, s: ast.EndStmt): void {
  const record: { name: string; value: Expr }[] = [];
  const given = s.with;
  const entries: readonly ast.RecordEntry[] =
    given?.kind === "record_expr"
      ? given.entries
      : given?.kind === "paren"
        ? [{ kind: "record_entry", span: given.span, value: given.inner }]
        : given?.kind === "tuple"
          ? given.elements.map((value) => ({ kind: "record_entry", span: value.span, value }))
          : [];
  if (given !== undefined && entries.length === 0) cx.refuse(given, "`end with` without names", "write `end with (name: value)`");
  for (const entry of entries) {
    const value = lowerExpr(cx, entry.value);
    const name = entryName(entry);
    record.push({ name, value });
  }
  if (cx.inner !== undefined) return leaveInner(cx, cx.inner, record, s.span, s.word === "cut");
  cx.flow.jump({ kind: "end", truncated: s.word === "cut", record, span: s.span });
}

/** `reward t += e as c` (A9): for a seat, for a variable that holds a decision, or for each of a seat's decisions at a site. */
export function lowerReward(cx: Lowering, s: ast.RewardStmt): void {
  const symbol = s.target.kind === "name_expr" && s.at === undefined ? cx.symbol(s.target.name) : undefined;
  const sample = cx.typed.sampleCredits.get(s.target);
  const decided = sample !== undefined ? sampleDecided(cx, sample) : symbol?.kind === "local" ? cx.decided.get(symbol.name) : undefined;
  const seat = decided?.seat ?? lowerExpr(cx, s.target);
  if (seat.type.kind !== "seat") {
    if (seat.type.kind !== "unknown") cx.refuse(s.target, "a reward for something that is no seat");
    return;
  }
  const value = lowerExpr(cx, s.value);
  const channel = s.channel?.text ?? "outcome";
  if (!cx.channels.includes(channel)) cx.channels.push(channel);
  if (isConst(value) && Number(value.value) === 0) return;
  const credit: Credit | undefined =
    decided !== undefined
      ? { kind: "decision", event: decided.event }
      : s.at === undefined
        ? undefined
        : { kind: "site", site: wantedSite(cx, s.at.text) };
  if (credit === undefined) payLatest(cx, seat, { value, channel, span: s.span });
  else paySeat(cx.outermost, cx.outside(seat), { value, channel, credit, span: s.span });
}

/** Notes a decision that was just made in a block of its own, for rewards that credit it. */
export function noteDecided(cx: Lowering, name: string, seat: Expr, span: Span): Decided {
  const event = cx.local();
  cx.flow.emit({
    kind: "let",
    local: event,
    name: `${name}_event`,
    type: EVENT_NUMBER,
    value: { kind: "event", type: EVENT_NUMBER },
    span,
  });
  return { seat, event: { kind: "local", type: EVENT_NUMBER, local: event, name: `${name}_event`, span } };
}

/** Stands for a site by name until all sites are known: below 0. */
function wantedSite(cx: Lowering, name: string): number {
  const known = cx.wantedSites.findIndex((w) => w.name === name && w.by === cx);
  return known >= 0 ? -1 - known : -cx.wantedSites.push({ name, by: cx });
}

/** Puts sites in place of their names; those of inner games that are called like one before get their game's name too (A2). */
export function resolveSites(cx: Lowering): void {
  resolveCredits(cx);
  const own = new Set(cx.sites.filter((_, i) => cx.siteGames[i] === cx.game).map((s) => s.name));
  const taken = new Set(own);
  cx.sites.forEach((site, i) => {
    const game = cx.siteGames[i];
    if (game === cx.game) return;
    let name = site.name;
    for (let n = 1; taken.has(name); n++) name = `${game.name.text}.${site.name}${n === 1 ? "" : `_${n}`}`;
    taken.add(name);
    cx.sites[i] = { ...site, name };
  });
}

function resolveCredits(cx: Lowering): void {
  if (cx.wantedSites.length === 0) return;
  for (const block of cx.flow.blocks) {
    const resolved = mapStmts(block.body, {
      expr: (e) => e,
      stmt: (s) => {
        if (s.kind !== "reward" || s.credit?.kind !== "site") return [s];
        const { name, by } = cx.wantedSites[-1 - s.credit.site];
        const called = (test: (site: string) => boolean): number => cx.sites.findIndex((x, i) => test(x.name) && cx.siteUsers[i]?.has(by));
        const whole = called((site) => site === name);
        const site = whole >= 0 ? whole : called((part) => part.startsWith(`${name}.`));
        return [{ ...s, credit: site < 0 ? { kind: "score" } : { kind: "site", site } }];
      },
    });
    block.body.splice(0, block.body.length, ...resolved);
  }
}
