/** Decisions: sites, masks, and where the choice goes (A2, A3, A6). */
import type * as ast from "../../1-parse/ast.js";
import { whereReach } from "../../2-bind/where-reach.js";
import { originOf } from "../../3-check/generic/copy.js";
import { typeText } from "../../3-check/type-text.js";
import { BOOL } from "../../3-check/types.js";
import type { RealBounds } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";
import { and, binary, field, not } from "./build.js";
import type { Lowering } from "./context.js";
import { noteDecided } from "./ends.js";
import { lowerExpr } from "./expressions.js";
import type { Decision, Expr, LocalId, ObservedFeature, Site } from "./ir.js";
import { noteInnerDecision } from "./inner-credit.js";
import { hugeDomain, notBuilt } from "./messages.js";
import { lowerGiven } from "./observation.js";
import { isTag } from "./operators.js";
import { askInParts, isAskedInParts } from "./parts.js";
import { realEnds } from "./real-ends.js";
import { PUBLIC, seenBy } from "./sight.js";
import type { Sight } from "./sight.js";
import type { Target } from "./statements.js";
import { choiceOf } from "./together.js";
import { describeValue, isPlainTags, valueAt, valueCount } from "./values.js";

/** More labels than this are not listed (`SiteInfo.labels`). */
const MOST_LABELS = 256;
const MOST_VALUES = 65536;
/** The most reals that one decision chooses. */
const MOST_REALS = 256;

/** Pauses for a decision and gives the chosen value. Inside `together` the choice was made before. */
export function decide(cx: Lowering, e: ast.ChoosesExpr | ast.WritesExpr | ast.GivenExpr, target: Target): Expr {
  const { chooses, given } = takeApart(e);
  if (chooses === undefined) return cx.refuse(e, "`given` without a decision");
  if (cx.together !== undefined) return choiceOf(cx, cx.together, chooses, target.node);
  return ask(cx, chooses, given, target, undefined);
}

/** Finds the decision inside `… chooses … given (…)`. */
export function takeApart(e: ast.Expr): {
  readonly chooses: ast.ChoosesExpr | ast.WritesExpr | undefined;
  readonly given: ast.RecordExpr | undefined;
} {
  if (e.kind === "chooses" || e.kind === "writes") return { chooses: e, given: undefined };
  if (e.kind !== "given") return { chooses: undefined, given: undefined };
  const operand = e.operand.kind === "paren" ? e.operand.inner : e.operand;
  return { chooses: operand.kind === "chooses" || operand.kind === "writes" ? operand : undefined, given: e.record };
}

/** What a decision waits for besides its seat: others of a `together`, or its fellow samples. */
export interface Waiting {
  readonly together: { readonly group: number; readonly index: number; readonly waiting: string } | undefined;
  readonly samples?: { readonly seat: Expr; readonly index: Expr; readonly group: Expr; readonly count: number };
}

/** Makes the pause. `waiting` names the choice if it waits for others. */
export function ask(
  cx: Lowering,
  e: ast.ChoosesExpr | ast.WritesExpr,
  given: ast.RecordExpr | undefined,
  target: Target,
  together: Waiting["together"],
  samples?: Waiting["samples"],
): Expr {
  const domain = e.kind === "writes" ? (cx.typed.siteOf(e)?.domain ?? { kind: "unknown" }) : cx.typed.typeOfNode(e.domain);
  const name = cx.typed.siteOf(e)?.name ?? target.name ?? cx.calls.findLast((c) => c.node.kind === "rule")?.name ?? "move";
  const credited = samples === undefined && target.node !== undefined && cx.typed.credited.has(target.node);
  const inParts = e.kind === "chooses" && isAskedInParts(domain);
  const asked = samples?.seat ?? lowerExpr(cx, e.seat);
  const seat = credited || inParts ? cx.named(asked, `${name}_seat`, asked.type, e.seat.span) : asked;
  const unheard = cx.unheard.has(originOf(e));
  const place = target.sight?.(seat) ?? PUBLIC;
  // Where others must not know that the seat is asked, a choice without a place of its own is its maker's alone.
  const sight: Sight = unheard && place.kind === "public" ? { kind: "owner", owner: seat } : place;
  const decision = { name, seat, sight, unheard, given, target, waiting: { together, samples } };
  const choice = inParts && e.kind === "chooses" ? askInParts(cx, { e, ...decision }, domain) : askAtOnce(cx, { e, ...decision }, domain);
  if (credited) cx.decided.set(target.node, noteDecided(cx, together?.waiting ?? name, seat, e.span));
  return choice;
}

/** A decision that is being lowered. */
export interface Asking<E = ast.ChoosesExpr> {
  readonly e: E;
  readonly name: string;
  readonly seat: Expr;
  readonly sight: Sight;
  readonly unheard: boolean;
  readonly given: ast.RecordExpr | undefined;
  readonly target: Target;
  readonly waiting: Waiting;
}

type Decides = ast.ChoosesExpr | ast.WritesExpr;

function askAtOnce(cx: Lowering, asking: Asking<Decides>, domain: Type): Expr {
  const { e, name, given, target } = asking;
  const real = cx.typed.siteOf(e)?.real;
  const site = e.kind === "writes" ? textSiteOf(cx, e, domain, name) : siteOf(cx, { name, domain, real, e });
  const candidate = cx.local();
  const ends = real === undefined || e.kind === "writes" ? undefined : realEnds(cx, e.domain, domain, real, target.node);
  const where = real === undefined && e.kind === "chooses" ? lowerMask(cx, e.domain, domain, candidate, target) : undefined;
  const features = given === undefined ? cx.automatic : lowerGiven(cx, given);
  return pause(cx, asking, {
    site,
    candidate,
    where,
    ends,
    features,
    remembers: given === undefined && features !== undefined,
    local: asking.waiting.together?.waiting ?? name,
  });
}

/** One question of a decision. */
export interface Question {
  readonly site: number;
  readonly candidate: LocalId;
  readonly where: Expr | undefined;
  readonly ends: Decision["ends"];
  readonly features: readonly ObservedFeature[] | undefined;
  readonly remembers: boolean;
  /** What the local is called that takes the choice. */
  readonly local: string;
  /** Others must not know that it is asked, though they may know of the questions before it. */
  readonly unheard?: true;
}

/** Asks a question; gives what was chosen. */
export function pause(cx: Lowering, asking: Asking<Decides>, question: Question): Expr {
  const { seat, sight, waiting } = asking;
  const { together, samples } = waiting;
  const { site, candidate, where, ends, features, local } = question;
  const { span } = asking.e;
  const { domain, name } = cx.sites[site];
  (cx.siteUsers[site] ??= new Set()).add(cx);
  const sample = samples ?? cx.sample;
  const reader = cx.local();
  const into = cx.local();
  const resume = cx.flow.open(`after_${name.replaceAll(".", "_")}`, span);
  const decision: Decision = {
    id: cx.decisions.length,
    site,
    seat: cx.outside(seat),
    candidate,
    where,
    ...(ends === undefined ? {} : { ends }),
    into: { root: { kind: "local", local: into, name: local, type: domain }, path: [], type: domain },
    resume: resume.id,
    together: together === undefined ? undefined : { group: together.group, index: together.index, count: samples?.count ?? 0 },
    reader,
    seenBy: seenBy(cx, sight, reader),
    ...(asking.unheard || question.unheard ? { unheard: true } : {}),
    given: features,
    ...(question.remembers ? { remembers: true } : {}),
    ...(sample === undefined ? {} : { sample: { group: sample.group, index: sample.index } }),
    ...(samples === undefined ? {} : { alone: true }),
    span,
  };
  cx.decisions.push(decision);
  cx.flow.jump({ kind: "decide", decision: decision.id, span });
  cx.flow.at = resume;
  noteInnerDecision(cx, seat, span);
  return { kind: "local", type: domain, local: into, name: local, span };
}

/** Which inner game a site belongs to (A15); nothing for the game's own. */
const innerOf = (cx: Lowering): Pick<Site, "inner"> =>
  cx.inner === undefined ? {} : { inner: { game: cx.game.name.text, depth: cx.depth } };

/** The site of a text: what it is worth is an option of what its formats read. */
function textSiteOf(cx: Lowering, e: ast.WritesExpr, domain: Type, name: string): number {
  if (domain.kind === "unknown") cx.failed = true;
  const known = cx.sites.findIndex(
    (s, i) =>
      s.name === name &&
      s.formats !== undefined &&
      cx.siteGames[i] === cx.game &&
      (s.inner?.depth ?? 0) === cx.depth &&
      typeText(s.domain) === typeText(domain),
  );
  if (known >= 0) return known;
  const formats = (cx.typed.siteOf(e)?.formats ?? []).flatMap((declared) => cx.typed.formats.get(declared) ?? []);
  if (formats.length === 0) cx.failed = true;
  cx.siteGames.push(cx.game);
  cx.sites.push({ name, domain, size: 0, formats, labels: [], ...innerOf(cx), span: e.span });
  return cx.sites.length - 1;
}

/** All decisions of one name are one site (A2). */
export function siteOf(
  cx: Lowering,
  { name, domain, real, e }: { readonly name: string; readonly domain: Type; readonly real?: RealBounds; readonly e: ast.ChoosesExpr },
): number {
  const { span } = e.domain;
  const known = cx.sites.findIndex(
    (s, i) =>
      s.name === name &&
      cx.siteGames[i] === cx.game &&
      (s.inner?.depth ?? 0) === cx.depth &&
      typeText(s.domain) === typeText(domain) &&
      s.real?.low === real?.low &&
      s.real?.high === real?.high,
  );
  const add = (site: Pick<Site, "size" | "real" | "labels">): number => {
    if (known >= 0) return known;
    cx.siteGames.push(cx.game);
    return cx.sites.push({ name, domain, ...site, ...innerOf(cx), span: e.span }) - 1;
  };
  if (real !== undefined) {
    const shape = domain.kind === "array" ? domain.index.map((axis) => valueCount(axis) ?? 0) : [];
    const size = shape.reduce((n, axis) => n * axis, 1);
    if (size > MOST_REALS)
      cx.report(hugeDomain, span, { name, size, most: MOST_REALS }, { help: "split the choice into several decisions" });
    return add({ size: 0, real: { size, shape, ...real }, labels: [] });
  }
  const size = valueCount(domain);
  if (size === undefined) {
    if (domain.kind !== "unknown") {
      cx.report(
        notBuilt,
        span,
        { what: "a decision over values that cannot be listed" },
        { help: "choose from ranges, enums, tags or cells" },
      );
    }
    cx.failed = true;
  } else if (size > MOST_VALUES) {
    cx.report(
      hugeDomain,
      span,
      { name, size, most: MOST_VALUES },
      { help: "make heads of it: `(first: …, second: …)` are asked one by one" },
    );
  }
  const listed = size !== undefined && size <= MOST_LABELS ? size : 0;
  return add({ size: size ?? 0, labels: Array.from({ length: listed }, (_, i) => describeValue(domain, valueAt(domain, i))) });
}

/**
 * The mask: the candidate is called by the `let`'s name, by its heads' names, else `it` (A3). A `where` is of its own alternative, unless it stands last
 * and speaks of the candidate as a whole.
 */
function lowerMask(cx: Lowering, domain: ast.DomainNode, type: Type, local: LocalId, target: Target): Expr | undefined {
  const name = target.node?.text ?? target.name ?? "it";
  const candidate: Expr = { kind: "local", type, local, name };
  const before = target.node === undefined ? undefined : cx.bindings.get(target.node);
  if (target.node !== undefined) cx.bindings.set(target.node, { kind: "value", value: candidate });
  let mask: Expr | undefined;
  const alone = domain.alternatives.length === 1;
  domain.alternatives.forEach((alternative, tag) => {
    if (alternative.where === undefined) return;
    if (!alone && (type.kind !== "tagged" || type.tags[tag]?.tag !== alternative.tag?.text)) {
      cx.refuse(alternative, "`where` in a domain of several types");
      return;
    }
    bindHeads(cx, alternative, type, candidate, tag);
    const where = alternative.where;
    const condition = cx.fixedly(() => {
      cx.it.push(candidate);
      const lowered = lowerExpr(cx, where);
      cx.it.pop();
      return lowered;
    });
    const all = alone || whereReach(cx.typed.bound, domain, alternative) === "all";
    const guarded = all ? condition : binary("or", not(isTag(candidate, tag, where.span)), condition, BOOL, where.span);
    mask = and(mask, guarded, where.span);
  });
  if (target.node !== undefined && before !== undefined) cx.bindings.set(target.node, before);
  else if (target.node !== undefined) cx.bindings.delete(target.node);
  return mask;
}

function bindHeads(cx: Lowering, alternative: ast.Alternative, type: Type, candidate: Expr, tag: number): void {
  const heads = alternative.type?.kind === "heads_type" ? alternative.type.fields : alternative.heads;
  heads.forEach((head, i) => {
    const value: Expr | undefined =
      type.kind === "record"
        ? field(candidate, head.name.text, type.fields[i].type, head.span)
        : type.kind === "tagged" && !isPlainTags(type)
          ? { kind: "head", type: type.tags[tag].heads[i].type, operand: candidate, tag, head: i, span: head.span }
          : undefined;
    if (value !== undefined) cx.bindings.set(head.name, { kind: "value", value });
  });
}
