/** A typed game to its decision automaton (architecture.md, F1). */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue, GameInstance } from "../../3-check/typed.js";
import { dimensionsOf, ownersOf, seatsOf } from "../../3-check/seats.js";
import type { Type } from "../../3-check/types.js";
import type { Reporter } from "../../diagnostics/define.js";
import { typeText } from "../../3-check/type-text.js";
import type { PayoffPromise } from "../../../contract/game.js";
import { constant, isConst, spread, zeroOf } from "./build.js";
import { Lowering } from "./context.js";
import { lowerEpisodeParameters, parameterValue } from "./given.js";
import { draw } from "./draws.js";
import { resolveSites } from "./ends.js";
import { endFields } from "./end-fields.js";
import { enumsOf } from "./enums.js";
import { eventNames } from "./event-names.js";
import { lowerExpr } from "./expressions.js";
import type { Expr, GameIr, Slot } from "./ir.js";
import { boundedButText, leavesOf } from "./layout.js";
import { liveSlots } from "./live-slots.js";
import { longest } from "./longest.js";
import { endsDisagree, notBuilt, unboundedHistory, unboundedState } from "./messages.js";
import { lowerObservation } from "./observation.js";
import { storedDeclarations } from "./scan.js";
import { seatNamed, sightOf, wordsOf } from "./sight.js";
import { lowerBlock } from "./statements.js";
import { tidy } from "./tidy.js";

/**
 * Lowers a game whose parameters are fixed; undefined, with a message, where something cannot be lowered. `unheard` are the decisions of which
 * the proof of who sees what says that others must not know that they are asked (B5).
 */
export function lowerGame(
  instance: GameInstance,
  unheard: ReadonlySet<ast.Node>,
  report: Reporter,
  told: readonly Told[] = [],
): GameIr | undefined {
  const { game, typed, parameters } = instance;
  if (instance.missing.length > 0) return undefined; // a constant may fix its parameters
  const seats = seatsIn(game, report);
  if (seats === undefined) return undefined;
  const cx = new Lowering(typed, game, seats, parameters, unheard, report);
  cx.stored = storedDeclarations(cx);
  for (const [param, value] of parameters)
    cx.bindings.set(param, { kind: "value", value: parameterValue(typed.typeOfName(param.name), value, param.span) });
  lowerEpisodeParameters(cx, instance.open ?? [], cx.declared);
  if (game.params.some((p) => p.visibility.some((w) => w.word !== "public" && w.word !== "measured"))) cx.hidden = true;

  const { flow } = cx;
  const start = flow.open("start", game.span);
  flow.at = start;
  lowerState(cx, cx.declared);
  const play = game.members.find((m) => m.kind === "play");
  if (play !== undefined) lowerBlock(cx, play.body);
  if (flow.at !== undefined) flow.jump({ kind: "end", truncated: false, record: [], span: play?.span ?? game.span });

  const automatic = cx.decisions.length === 0 || cx.decisions.some((d) => d.given === undefined || d.remembers);
  const features = cx.fixedly(() => lowerObservation(cx));
  const shows = cx.fixedly(() => [...lowerTold(cx, told), ...lowerShows(cx)]);
  const payoff = payoffOf(cx);
  if (cx.failed) return undefined;

  resolveSites(cx);
  const raw = { blocks: flow.blocks, decisions: cx.decisions, draws: cx.draws, sites: cx.sites, loops: flow.loops, start: start.id };
  const decisionsAtMost = longest(raw, "decisions");
  const eventsAtMost = longest(raw, "events");
  const { graph: promoted, slots } = liveSlots(tidy(raw), cx.declared);
  const { graph, reveals } = eventNames(promoted, cx.reveals);
  const fields = endFields(graph, (end, name, [one, other]) =>
    cx.report(
      endsDisagree,
      end.span,
      { name, one: typeText(one), other: typeText(other) },
      { help: "give the field one type at every end, or call it by another name" },
    ),
  );
  if (cx.failed) return undefined;
  const writes = graph.sites.some((site) => site.formats !== undefined);
  for (const slot of slots) {
    if (leavesOf(slot.type) !== undefined || (writes && boundedButText(slot.type))) continue;
    report(
      unboundedState,
      slot.span,
      { name: slot.name, type: typeText(slot.type) },
      { help: "bound it: `0..100`, `T[8]`, `T[] up to 8`" },
    );
    return undefined;
  }
  const remembers = !game.members.some((m) => m.kind === "recall" && m.what === "none");
  const history = cx.hidden && remembers && graph.decisions.some((d) => d.given === undefined || d.remembers);
  if (history && eventsAtMost === undefined) {
    report(
      unboundedHistory,
      game.name.span,
      { game: instance.name },
      {
        why: "something in it is hidden or simultaneous, so what happened is part of what its players know",
        help: "bound its loops (`cycle p in players up to 20`, `repeat 10`), or write `recall none` if what they see is enough",
      },
    );
    return undefined;
  }
  const tables = [...cx.tables.values()];
  return {
    name: instance.name,
    doc: (instance.declaration.doc ?? game.doc ?? "").trim(),
    span: instance.declaration.span,
    seats,
    ...(ownersOf(game) === undefined ? {} : { owners: ownersOf(game) }),
    payoff,
    perfectInformation: !cx.hidden && !cx.drawsMeasured,
    enums: enumsOf([...slots.map((s) => s.type), ...graph.sites.map((s) => s.domain), ...tables.map((t) => t.type)], graph),
    tables,
    slots,
    sites: graph.sites,
    decisions: graph.decisions,
    draws: graph.draws,
    blocks: graph.blocks,
    start: graph.start,
    observation: { features: automatic ? features : [], history },
    shows,
    longest: decisionsAtMost,
    longestHistory: history ? eventsAtMost : undefined,
    endFields: fields,
    ...(cx.channels.length > 1 ? { channels: cx.channels } : {}),
    externs: cx.externs.length === 0 ? undefined : cx.externs.map(({ extern }) => extern),
    reveals: reveals.length === 0 ? undefined : reveals,
    ...(cx.apart.length === 0 ? {} : { apart: cx.apart }),
  };
}

/** The seats as numbers stand for them. */
function seatsIn(game: ast.GameDecl, report: Reporter): readonly string[] | undefined {
  const declared = game.members.filter((m) => m.kind === "seats");
  const indexed = declared.flatMap((m) => m.seats).find((s) => s.dims.length > 0 && dimensionsOf(s) === undefined);
  if (indexed !== undefined) {
    report(notBuilt, indexed.span, { what: `the array of roles \`${indexed.name.text}\`` }, { help: "name each role" });
    return undefined;
  }
  return seatsOf(game);
}

/** Declares the state; draws of initial values come first in the episode, in declared order (A4). */
function lowerState(cx: Lowering, slots: Slot[]): void {
  let begun = false; // draws and checks come first: what follows may read what they store
  const fields = cx.game.members.filter((m) => m.kind === "field");
  for (const field of fields) {
    const type = cx.typed.typeOfName(field.name);
    cx.slotOf.set(field, { slot: slots.length, type });
    if (type.kind === "unknown") cx.failed = true;
    const zero = constant(type, zeroOf(type), field.span);
    const slot = (initial: Expr): void => {
      const visibility = wordsOf(cx, field.visibility);
      slots.push({ name: field.name.text, type, doc: (field.doc ?? "").trim(), span: field.span, kind: "state", initial, visibility });
    };
    if (field.visibility.some((w) => w.word !== "public" && w.word !== "measured")) cx.hidden = true;
    const { init } = field;
    if (init === undefined) slot(zero);
    else if (init.op === "=") {
      const value = spread(type, lowerExpr(cx, init.value));
      const checked = cx.typed.checkedStores.has(field);
      if (isConst(value) || (!begun && !checked)) slot(value);
      else {
        slot(zero);
        begun = true;
        const place = { root: { kind: "slot" as const, slot: slots.length - 1 }, path: [], type };
        cx.flow.emit({ kind: "store", place, value, checked, span: field.span });
      }
    } else {
      slot(zero);
      begun = true;
      const place = { root: { kind: "slot" as const, slot: slots.length - 1 }, path: [], type };
      // What a seat observes at all times need not be remembered: it is an event only if the state changes later (B8).
      const silent = !cx.stored.has(field);
      draw(
        cx,
        init.value,
        { name: field.name.text, type, sight: () => sightOf(cx, field.visibility, undefined, type) },
        field.span,
        place,
        silent,
      );
    }
  }
}

/** What a test asks of a position: shown before all else, a line each. Names of the test have values. */
export interface Told {
  readonly condition: ast.Expr;
  readonly known: ReadonlyMap<ast.Node, { readonly value: ConstValue; readonly type: Type }>;
}

function lowerTold(cx: Lowering, told: readonly Told[]): GameIr["shows"] {
  return told.map(({ condition, known }) => {
    for (const [name, { value, type }] of known) cx.bindings.set(name, { kind: "value", value: constant(type, value, condition.span) });
    return { to: undefined, parts: [lowerExpr(cx, condition)] };
  });
}

function lowerShows(cx: Lowering): GameIr["shows"] {
  return cx.game.members.flatMap((member) => {
    if (member.kind !== "show") return [];
    const number = member.to === undefined ? undefined : seatNamed(cx, member.to);
    if (member.to !== undefined && number === undefined) {
      cx.refuse(member.to, `\`show to ${member.to.name.text}\``, "name a seat of the game");
      return [];
    }
    const type: Type = { kind: "seat", game: cx.game, names: cx.seats };
    const parts = member.text.parts.map((p) => (p.kind === "string_text" ? p.text : lowerExpr(cx, p.value))).filter((p) => p !== "");
    return [{ to: number === undefined ? undefined : constant(type, number, member.span), parts }];
  });
}

function payoffOf(cx: Lowering): PayoffPromise {
  const payoff = cx.game.members.find((m) => m.kind === "payoff");
  switch (payoff?.word) {
    case "zero_sum":
    case "common_sum":
      return { kind: payoff.word };
    case "constant_sum": {
      const value = payoff.constant === undefined ? undefined : lowerExpr(cx, payoff.constant);
      if (value !== undefined && isConst(value)) return { kind: "constant_sum", constant: Number(value.value) };
      cx.refuse(payoff, "`constant_sum` of a value that is not constant");
      return { kind: "general" };
    }
    default:
      return { kind: "general" };
  }
}
