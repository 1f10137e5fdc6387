/** Decisions and draws: where they may stand, their domains and masks (A3, A4, A6). */
import { signInstead } from "../diagnostics/repairs.js";
import type * as ast from "../1-parse/ast.js";
import { whereReach } from "../2-bind/where-reach.js";
import { placeName } from "./calls.js";
import type { Context } from "./context.js";
import { checkDomain, checkLimits } from "./domains.js";
import { condition, decisionWord, infer, inferPresent } from "./expressions.js";
import {
  decisionOutsidePlay,
  elseOfMany,
  givenName,
  mixedWhere,
  needsDraw,
  notADistribution,
  notASeat,
  notYet,
  wrongOperand,
} from "./messages.js";
import { elseGoesOn } from "./formats/messages.js";
import { innerPlay } from "./inner-play.js";
import { sampledType, samplesIn } from "./samples.js";
import { typeText } from "./type-text.js";
import { assignable } from "./relations.js";
import { domainType } from "./type-nodes.js";
import { writes } from "./writes.js";
import { hasUnknown, UNKNOWN, type Type } from "./types.js";

/** The decision inside a right side: `p chooses … given (…)`; undefined if it is none. */
export function decisionIn(e: ast.Expr): ast.Expr | undefined {
  switch (e.kind) {
    case "chooses":
    case "writes":
    case "play_expr":
    case "collect":
    case "run":
      return e;
    case "given":
    case "else":
      return decisionIn(e.operand);
    case "paren":
      return decisionIn(e.inner);
    case "clause":
      return e.word === "times" ? decisionIn(e.operand) : undefined;
    default:
      return undefined;
  }
}

/** Types a whole right side, where decisions may stand. `place`: what the value is put into, by name. */
export function inferRight(c: Context, e: ast.Expr, expected: Type | undefined, place: ast.Name | undefined): Type {
  if (e.kind === "else" && e.otherwise.kind === "block") {
    const type = otherwise(c, e, e.otherwise, expected, place);
    c.types.set(e, type);
    return type;
  }
  if (decisionIn(e) === undefined) {
    const type = infer(c, e, expected);
    if (type.kind !== "dist" || expected?.kind === "dist") return type;
    // What is wrong with a distribution of something unknown was said where it is.
    if (!hasUnknown(type.of))
      c.report(needsDraw, e.span, { type: typeText(type) }, { help: "write `~` instead of `=`", ...signInstead(e.span, "=", "~") });
    return type.of;
  }
  const type = decision(c, e, place);
  c.types.set(e, type);
  return type;
}

function decision(c: Context, e: ast.Expr, place: ast.Name | undefined): Type {
  switch (e.kind) {
    case "paren":
      return inferRight(c, e.inner, undefined, place);
    case "given": {
      const type = inferRight(c, e.operand, undefined, place);
      given(c, e.record);
      const asks = decisionIn(e.operand);
      if (asks?.kind === "chooses" || asks?.kind === "writes") c.given.set(asks, e.record);
      if (samplesIn(e.operand) === undefined) return type;
      c.report(notYet, e.span, { what: "`given` after `times`" }, { help: "write it before: `… given (…) times n`" });
      return UNKNOWN;
    }
    case "chooses":
      return chooses(c, e, place);
    case "writes":
      return writes(c, e, place);
    case "play_expr":
      return innerPlay(c, e);
    case "clause":
      return sampledType(c, e, place);
    case "else":
      inferRight(c, e.operand, undefined, place);
      if (e.otherwise.kind !== "block") infer(c, e.otherwise);
      c.report(
        notYet,
        e.span,
        { what: "a value after `else` of a decision" },
        { help: "give it a name first: `let x = …`, then `x else …`" },
      );
      return UNKNOWN;
    default:
      c.report(decisionOutsidePlay, e.span, { what: `\`${decisionWord(e)}\``, where: c.frame.where === "play" ? "a game" : placeName(c) });
      return UNKNOWN;
  }
}

/** Types `e else { … }`: the block leaves, so what goes on is there (A14, C4). */
function otherwise(c: Context, e: ast.ElseExpr, block: ast.Block, expected: Type | undefined, place: ast.Name | undefined): Type {
  const asks = decisionIn(e.operand);
  const wanted: Type | undefined = expected === undefined || expected.kind === "option" ? expected : { kind: "option", inner: expected };
  const type = inferRight(c, e.operand, asks === undefined ? wanted : undefined, undefined);
  const site = asks?.kind === "writes" ? c.sites.get(asks) : undefined;
  if (site !== undefined && asks?.kind === "writes" && place !== undefined) c.sites.set(asks, { ...site, name: place.text });
  if (c.elseBlock?.(block) === true)
    c.report(
      elseGoesOn,
      block.span,
      {},
      { why: "there is no value if control goes on after it", help: "leave: `end`, `break`, `return`, `win …`" },
    );
  if (samplesIn(e.operand) !== undefined) {
    c.report(
      elseOfMany,
      e.span,
      {},
      { why: "one of the samples may be none while the others are not", help: "walk them: `for t in tries { match t { none => …; … } }`" },
    );
    return UNKNOWN;
  }
  if (type.kind !== "option") {
    if (type.kind !== "unknown")
      c.report(wrongOperand, e.operand.span, { op: "else", needs: "a value that may be none", found: typeText(type) });
    return UNKNOWN;
  }
  if (place !== undefined && !c.nameTypes.has(place)) c.nameTypes.set(place, type.inner);
  return type.inner;
}

/** Types `given (a, b: e)`: each entry has a name of its own. */
function given(c: Context, record: ast.RecordExpr): void {
  const names = new Set<string>();
  c.inside({ me: true }, () => {
    for (const entry of record.entries) {
      infer(c, entry.value);
      const name = givenNameOf(entry);
      const written = entry.value.span.file.text.slice(entry.value.span.start, entry.value.span.end);
      if (name === undefined) {
        c.report(givenName, entry.value.span, { problem: `what is given here has no name` }, { help: `name it: \`name: ${written}\`` });
      } else if (names.has(name)) {
        c.report(givenName, entry.span, { problem: `\`${name}\` is given twice` }, { help: "give each entry a name of its own" });
      } else names.add(name);
    }
  });
  c.types.set(record, UNKNOWN);
}

/** A bare name names itself. */
export function givenNameOf(entry: ast.RecordEntry): string | undefined {
  if (entry.name !== undefined) return entry.name.text;
  let value = entry.value;
  while (value.kind === "paren") value = value.inner;
  // What a function gives is called after it.
  if (value.kind === "call" && value.callee.kind === "name_expr") return value.callee.name.text;
  return value.kind === "name_expr" || value.kind === "member" ? value.name.text : undefined;
}

function chooses(c: Context, e: ast.ChoosesExpr, place: ast.Name | undefined): Type {
  if (c.frame.where !== "play" && c.frame.where !== "rule") {
    c.report(
      decisionOutsidePlay,
      e.span,
      { what: "`chooses`", where: placeName(c) },
      { help: "decisions are made in `play` and in rules" },
    );
  }
  const seat = inferPresent(c, e.seat, "a seat is asked");
  if (seat.kind !== "seat" && seat.kind !== "unknown") c.report(notASeat, e.seat.span, { what: "`chooses`", found: typeText(seat) });
  const type = domainType(c, e.domain);
  const real = c.shared.realBounds.get(e.domain);
  if (real === undefined) checkDomain(c, e.domain, type);
  if (place !== undefined && !c.nameTypes.has(place)) c.nameTypes.set(place, type);
  for (const alternative of e.domain.alternatives) {
    if (alternative.where === undefined) continue;
    if (whereReach(c.bound, e.domain, alternative) === "both")
      c.report(mixedWhere, alternative.where.span, { tag: alternative.tag?.text ?? "the last alternative" }, MIXED_WHERE);
    const before = place === undefined ? undefined : c.nameTypes.get(place);
    if (place !== undefined) c.nameTypes.set(place, type);
    c.inside({ it: type }, () => condition(c, alternative.where!));
    if (place !== undefined && before !== undefined) c.nameTypes.set(place, before);
  }
  checkLimits(c, e.domain, type, place);
  const name = place?.text ?? (c.frame.where === "rule" ? c.frame.name : undefined) ?? "move";
  if (c.frame.game !== undefined) c.sites.set(e, { name, domain: type, ...(real === undefined ? {} : { real }), game: c.frame.game });
  return type;
}

const MIXED_WHERE = {
  why: "parts of one alternative have no value where another is chosen",
  help: "give each alternative a `where` of its own: `pass where …  | raise(n: 1..3) where n > …`",
};

/** Types what stands after `~`; `place` is the type of what it is put into, if that is declared. */
export function inferDraw(c: Context, e: ast.Expr, place: Type | undefined): Type {
  if (c.frame.where === "fn" || c.frame.where === "const" || c.frame.where === "show" || c.frame.where === "observe") {
    c.report(decisionOutsidePlay, e.span, { what: "a draw", where: placeName(c) });
  }
  const type = drawnType(c, e, place);
  if (type.kind === "dist") return place !== undefined && drawsEach(type.of, place) ? place : type.of;
  if (type.kind !== "unknown")
    c.report(
      notADistribution,
      e.span,
      { type: typeText(type) },
      { help: "`~ uniform(…)` draws one of several values; `=` stores a value as it is", ...signInstead(e.span, "~", "=") },
    );
  return UNKNOWN;
}

/** Types a distribution for a place: for the whole of it, or where that cannot be, for one entry of it. */
function drawnType(c: Context, e: ast.Expr, place: Type | undefined): Type {
  if (place === undefined) return infer(c, e, { kind: "dist", of: UNKNOWN });
  if (place.kind === "array" && !takesWhole(e)) {
    let fits = false;
    const quiet = c.quietly(() => {
      const whole = infer(c, e, { kind: "dist", of: place });
      fits = whole.kind === "dist" && (assignable(whole.of, place) || isMany(whole.of));
    });
    if (!quiet || !fits) return infer(c, e, { kind: "dist", of: place.element });
  }
  return infer(c, e, { kind: "dist", of: place });
}

/** Distributions whose value has as many entries as the place. */
function takesWhole(e: ast.Expr): boolean {
  if (e.kind === "paren") return takesWhole(e.inner);
  if (e.kind === "clause") return takesWhole(e.operand);
  if (e.kind !== "call" || e.callee.kind !== "name_expr") return false;
  return ["deal", "shuffle", "sample", "distinct", "sphere"].includes(e.callee.name.text);
}

function isMany(type: Type): boolean {
  return type.kind === "array" || type.kind === "list";
}

/** Whether a draw into an array is one for each entry (A4): what is drawn is an entry and not the whole. */
export function drawsEach(drawn: Type, place: Type): boolean {
  return place.kind === "array" && drawn.kind !== "unknown" && !assignable(drawn, place) && (isMany(place.element) || !isMany(drawn));
}
