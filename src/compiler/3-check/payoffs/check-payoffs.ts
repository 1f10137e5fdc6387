/** Payoffs (A10, A11): the promise of a game is proved, or known to be broken, or left to be explored. */
import type * as ast from "../../1-parse/ast.js";
import type { Reporter } from "../../diagnostics/define.js";
import { whereOf } from "../../source/source-file.js";
import type { Typed } from "../typed.js";
import { brokenPromise, paidNeverDecides, promiseNeedsTwo, promiseNotConstant, winWithoutPlayers } from "./messages.js";
import { entriesOf } from "../seats.js";
import { paymentsOf } from "./payments.js";
import type { End, Paid, Way } from "./payments.js";
import { constant, keyOf, valueOf, ZERO } from "./polynomial.js";

/** What is known of a game's promise. */
export interface PayoffProof {
  readonly game: ast.GameDecl;
  readonly promise: string;
  readonly status: "proved" | "broken" | "unproved";
  /** Why it is not proved, in words that end a sentence. */
  readonly reason?: string;
}

/** Checks what every game pays. Promises that are not proved here are watched when the game is played. */
export function checkPayoffs(typed: Typed, report: Reporter): PayoffProof[] {
  const proofs: PayoffProof[] = [];
  for (const { file } of typed.bound.files) {
    for (const declaration of file.declarations) {
      if (declaration.kind !== "game") continue;
      const proof = checkGame(typed, declaration, report);
      if (proof !== undefined) proofs.push(proof);
    }
  }
  return proofs;
}

function checkGame(typed: Typed, game: ast.GameDecl, report: Reporter): PayoffProof | undefined {
  const named = (word: ast.Seats["word"]): string[] =>
    game.members.flatMap((m) => (m.kind === "seats" && m.word === word ? m.seats.flatMap(entriesOf) : []));
  const players = named("players");
  const roles = named("roles");
  const seats = players.length > 0 ? players : roles;
  const member = game.members.find((m): m is ast.Payoff => m.kind === "payoff");
  const paid = paymentsOf({ typed, values: new Map(), versions: new Map(), epoch: 0 }, game, seats, member?.word === "common_sum");

  if (players.length === 0 && roles.length > 0) {
    for (const span of paid.wins) {
      report(
        winWithoutPlayers,
        span,
        { game: game.name.text },
        {
          why: "`win` pays one player and settles with all the others; roles have different jobs, and nobody says what the others get",
          help: "pay each role: `reward solver += 1`, then `end`",
        },
      );
    }
  }
  if (players.length === 0 || roles.length === 0) sayIdle(game, paid, report); // what a player is paid teaches its roles
  return member === undefined ? undefined : checkPromise(typed, game, member, seats, paid, report);
}

/** A seat that is paid and never decides learns nothing: mostly the wrong seat was named. */
function sayIdle(game: ast.GameDecl, paid: Paid, report: Reporter): void {
  const { deciding } = paid;
  if (deciding === undefined) return;
  for (const [seat, span] of paid.rewarded) {
    if (deciding.has(seat) || game.members.some((m) => m.kind === "payoff")) continue;
    report(
      paidNeverDecides,
      span,
      { seat },
      {
        why: "a reward teaches the decisions of the seat that gets it, and this one makes none",
        help: `pay a seat that decides, such as ${[...deciding].map((s) => `\`${s}\``).join(" or ") || "one that `chooses`"}`,
      },
    );
  }
}

function checkPromise(
  typed: Typed,
  game: ast.GameDecl,
  promise: ast.Payoff,
  seats: readonly string[],
  paid: Paid,
  report: Reporter,
): PayoffProof | undefined {
  const text =
    promise.constant === undefined
      ? promise.word
      : `${promise.word} ${promise.span.file.text.slice(promise.constant.span.start, promise.constant.span.end)}`;
  if (seats.length < 2) {
    report(
      promiseNeedsTwo,
      promise.span,
      { promise: promise.word, seats: seats.length },
      {
        why: "what one wins, another must lose or share",
        help: "leave the promise away: a game without one may pay anything",
      },
    );
    return undefined;
  }
  const total = promise.constant === undefined ? 0 : typed.constOf(promise.constant);
  if (typeof total !== "number") {
    if (promise.constant !== undefined && typed.typeOf(promise.constant).kind !== "unknown" && !readsParameter(typed, promise.constant)) {
      report(promiseNotConstant, promise.constant.span, {}, { help: "write a number or a `const`" });
    }
    return { game, promise: text, status: "unproved", reason: "the promised sum is not a number here" };
  }

  let status: PayoffProof["status"] = "proved";
  let reason: string | undefined;
  for (const end of paid.ends) {
    const verdicts = end.ways.map((way) => judge(way, end, promise.word, total, seats));
    if (verdicts.every((v) => v.kind === "kept")) continue;
    if (verdicts.length > 0 && verdicts.every((v) => v.kind === "broken")) {
      status = "broken";
      const [way] = end.ways;
      const [verdict] = verdicts;
      report(
        brokenPromise,
        end.span,
        { promise: text, paid: verdict.reason },
        {
          why: "solvers and learners rely on the promise",
          help:
            promise.word === "common_sum"
              ? "pay every seat the same, or leave the promise away"
              : "let what one seat gets be taken from the others, name a channel for other rewards (`as shaping`), or leave the promise away",
          related: [{ span: promise.span, text: "promised here" }],
          witness: [
            ...way.payments.map((p) => `${p.text} is paid (${whereOf(p.span)})`),
            `the episode ends (${whereOf(end.span)}): ${verdict.reason}`,
          ],
        },
      );
      continue;
    }
    if (status === "proved") {
      status = "unproved";
      const open = verdicts.find((v) => v.kind === "unknown") ?? verdicts.find((v) => v.kind === "broken");
      reason = open?.kind === "broken" ? `on a way that may never be taken, ${open.reason}` : open?.reason;
    }
  }
  return { game, promise: text, status, reason };
}

function readsParameter(typed: Typed, e: ast.Expr): boolean {
  return e.kind === "name_expr" && typed.bound.symbolOf.get(e.name)?.kind === "param";
}

interface Verdict {
  readonly kind: "kept" | "broken" | "unknown";
  readonly reason: string;
}

const print = (value: number): string => String(Math.round(value * 1e6) / 1e6);

/** Compares what one way pays with the promise; `win` and `draw` add their own, which keeps it by construction (A10). */
function judge(way: Way, end: End, word: ast.Payoff["word"], total: number, seats: readonly string[]): Verdict {
  if (way.lost !== undefined) return { kind: "unknown", reason: way.lost };
  if (word === "common_sum") {
    const amounts = seats.map((s) => way.seats.get(s) ?? ZERO);
    if ([...way.seats.keys()].some((s) => !seats.includes(s)))
      return { kind: "unknown", reason: "which seat is paid is worked out in play" };
    if (amounts.every((a) => keyOf(a) === keyOf(amounts[0]))) return { kind: "kept", reason: "" };
    const values = amounts.map(valueOf);
    const known = values.every((v) => v !== undefined);
    return {
      kind: known ? "broken" : "unknown",
      reason: known ? `the seats get ${values.map((v) => print(v ?? 0)).join(", ")}` : "the seats' amounts are not seen to be equal",
    };
  }
  const wanted = end.kind === "end" ? total : 0;
  if (keyOf(way.sum) === keyOf(constant(wanted))) return { kind: "kept", reason: "" };
  const value = valueOf(way.sum);
  if (value === undefined) return { kind: "unknown", reason: "the rewards are not seen to cancel" };
  if (Math.abs(value - wanted) < 1e-9) return { kind: "kept", reason: "" };
  const all = end.kind === "end" ? value : value + total;
  return { kind: "broken", reason: `the payoffs sum to ${print(all)}, not ${print(total)}` };
}
