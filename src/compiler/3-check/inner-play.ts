/** `play other(args) with seat: seat` inside of a game (A15): which game, who sits where, and what its end records hold (A16). */
import type * as ast from "../1-parse/ast.js";
import { meant, near } from "../2-bind/did-you-mean.js";
import { evaluate } from "./const-eval.js";
import { declarationOf, type Context } from "./context.js";
import { infer } from "./expressions.js";
import { checkGame } from "./games.js";
import { endsDiffer, innerRecursion, innerSeats, innerSize, lateInner, notYet } from "./messages.js";
import { join } from "./relations.js";
import { seatsOf } from "./seats.js";
import { begun, stateFields } from "./saved-state.js";
import type { ConstValue, InnerPlay } from "./typed.js";
import { typeText } from "./type-text.js";
import { UNKNOWN, type Type } from "./types.js";

/** Types an inner episode: its value is the end record of the inner game. */
export function innerPlay(c: Context, e: ast.PlayExpr): Type {
  const found = infer(c, e.call);
  const bound = e.bindings.map((b) => (b.value === undefined ? UNKNOWN : infer(c, b.value)));
  if (found.kind === "unknown") return UNKNOWN;
  const before = c.ranges ? c.shared.innerPlays.get(e) : undefined;
  if (before !== undefined) {
    // A second look, at ranges.
    if (e.from !== undefined) begun(c, e.from, before.game, (name) => before.typed?.typeOfName(name) ?? c.nameTypes.get(name) ?? UNKNOWN);
    return before.record;
  }
  const inner = gameOf(c, e.call);
  const outer = c.frame.game;
  if (found.kind !== "game" || inner === undefined) {
    c.report(innerSeats, e.call.span, { problem: "`play` needs a game", found: typeText(found) });
    return UNKNOWN;
  }
  if (c.frame.where !== "play" && (c.frame.where !== "rule" || outer === undefined)) return refuse(c, e, "`play` outside of a game");
  if (outer === undefined) return refuse(c, e, "`play` outside of a game");
  const circle = circleFrom(c, inner.game, outer);
  if (circle !== undefined) {
    c.report(
      innerRecursion,
      e.call.span,
      { cycle: circle.map((g) => g.name.text) },
      { help: "a game cannot be an episode inside of itself: take the part they share out into a rule" },
    );
    return UNKNOWN;
  }
  if (!c.shared.checkedGames.has(inner.game)) c.within({ where: "const" }, () => checkGame(c, inner.game));
  const seats = seated(c, e, inner.game, outer, bound);
  if (seats === undefined) return UNKNOWN;
  const starts = startedFields(inner.game, e.from);
  const again = underArguments(c, inner.game, inner.args, starts);
  if (again === "refused") return UNKNOWN;
  const given = e.from === undefined ? [] : begun(c, e.from, inner.game, (name) => (again ?? c).nameTypes.get(name) ?? UNKNOWN);
  if (given === undefined) return UNKNOWN;
  const record = endRecord(again ?? c, inner.game);
  c.shared.innerPlays.set(e, {
    game: inner.game,
    args: inner.args,
    seats,
    record,
    begun: given,
    ...(again === undefined ? {} : { typed: c.shared.typed(again) }),
  });
  return record;
}

function refuse(c: Context, node: ast.Node, what: string): Type {
  c.report(notYet, node.span, { what });
  return UNKNOWN;
}

/** The game that is named, and the arguments that fix its parameters; a constant may name both. */
function gameOf(c: Context, e: ast.Expr): { readonly game: ast.GameDecl; readonly args: readonly ast.Arg[] } | undefined {
  const callee = e.kind === "call" ? e.callee : e.kind === "paren" ? e.inner : e;
  if (callee.kind !== "name_expr") return undefined;
  const declared = declarationOf(c.symbol(callee.name));
  if (declared?.kind === "game") return { game: declared, args: e.kind === "call" ? e.args : [] };
  return declared?.kind === "const" && e.kind !== "call" ? gameOf(c, declared.value) : undefined;
}

/** Which seat of the outer game sits where: by name in `with`, else the one of the same name. */
function seated(
  c: Context,
  e: ast.PlayExpr,
  inner: ast.GameDecl,
  outer: ast.GameDecl,
  bound: readonly Type[],
): InnerPlay["seats"] | undefined {
  const names = seatsOf(inner);
  const around = seatsOf(outer);
  const given = new Map<string, ast.Expr>();
  for (const [i, bind] of e.bindings.entries()) {
    if (bind.what === "every" && bind.name?.text === "seat" && bind.value !== undefined && bind.op === ":") {
      if (!isSeatOf(c, bound[i], outer, bind.value, `every seat of \`${inner.name.text}\``)) return undefined;
      if (names.length > 1) {
        c.report(
          innerSeats,
          bind.span,
          {
            problem: `one seat cannot sit at all ${names.length} seats of \`${inner.name.text}\``,
            found: `\`every seat: ${spelled(bind.value)}\``,
          },
          {
            why: "it would see what they keep from one another, and no `reveal` would say so",
            help: `name a seat for each: \`${names.map((n) => `${n}: …`).join(", ")}\`; one policy may play all of them, by \`collect … with every seat: p\``,
          },
        );
        return undefined;
      }
      for (const name of names) given.set(name, bind.value);
      continue;
    }
    if (bind.what !== "seat" || bind.name === undefined || bind.value === undefined || bind.op !== ":") {
      refuse(c, bind, "this binding of an inner `play`");
      return undefined;
    }
    const text = seatText(bind.name, bind.indices);
    if (!names.includes(text)) {
      const best = near(text, names);
      c.report(
        innerSeats,
        bind.name.span,
        { problem: `\`${inner.name.text}\` has no seat \`${text}\``, found: `its seats are ${names.map((n) => `\`${n}\``).join(", ")}` },
        best === undefined ? {} : meant(bind.name.span, best),
      );
      return undefined;
    }
    if (!isSeatOf(c, bound[i], outer, bind.value, `\`${text}\` of \`${inner.name.text}\``)) return undefined;
    given.set(text, bind.value);
  }
  const seats: (ast.Expr | number)[] = [];
  for (const name of names) {
    const same = around.indexOf(name);
    const value = given.get(name) ?? (same < 0 ? undefined : same);
    if (value === undefined) {
      c.report(
        innerSeats,
        e.call.span,
        {
          problem: `nobody sits at \`${name}\` of \`${inner.name.text}\``,
          found: `the seats ${around.map((n) => `\`${n}\``).join(", ")}`,
        },
        { help: `say who, as in \`play ${spelled(e.call)} with ${name}: ${around[0]}\`; only seats of the same name bind by themselves` },
      );
      return undefined;
    }
    seats.push(value);
  }
  const known = seats.map((s) => (typeof s === "number" ? s : seatNumber(c, s, around)));
  const twice = known.findIndex((s, i) => s !== undefined && known.indexOf(s) < i);
  if (twice >= 0) {
    const at = seats[twice];
    c.report(innerSeats, typeof at === "number" ? e.call.span : at.span, {
      problem: `\`${names[known.indexOf(known[twice])]}\` and \`${names[twice]}\` of \`${inner.name.text}\` must be different seats`,
      found: `both are \`${around[known[twice] ?? 0]}\``,
    });
    return undefined;
  }
  return seats;
}

/** A seat as it is written: `pilot[left, 0]`. */
function seatText(name: ast.Name, indices: readonly ast.IndexNode[]): string {
  if (indices.length === 0) return name.text;
  return `${name.text}[${indices.map((i) => i.span.file.text.slice(i.span.start, i.span.end)).join(", ")}]`;
}

function isSeatOf(c: Context, type: Type, outer: ast.GameDecl, value: ast.Expr, what: string): boolean {
  if (type.kind === "unknown") return false;
  if (type.kind === "seat" && type.game === outer) return true;
  c.report(innerSeats, value.span, { problem: `${what} is to be a seat of \`${outer.name.text}\``, found: typeText(type) });
  return false;
}

function seatNumber(c: Context, e: ast.Expr, around: readonly string[]): number | undefined {
  if (e.kind !== "name_expr") return undefined;
  const meaning = c.shared.meanings.get(e.name);
  const seat = meaning?.kind === "seat" || (meaning?.kind === "symbol" && meaning.symbol.kind === "seat");
  const number = around.indexOf(e.name.text);
  return seat && number >= 0 ? number : undefined;
}

const spelled = (e: ast.Expr): string => e.span.file.text.slice(e.span.start, e.span.end);

/* ---------------------------------------------------------------- circles */

/** The way from a game back to `home` over inner plays, if there is one. */
function circleFrom(c: Context, game: ast.GameDecl, home: ast.GameDecl): readonly ast.GameDecl[] | undefined {
  const seen = new Set<ast.GameDecl>();
  const go = (at: ast.GameDecl): readonly ast.GameDecl[] | undefined => {
    if (at === home) return [at];
    if (seen.has(at)) return undefined;
    seen.add(at);
    for (const next of playedIn(c, at)) {
      const rest = go(next);
      if (rest !== undefined) return [at, ...rest];
    }
    return undefined;
  };
  const rest = go(game);
  return rest === undefined ? undefined : [home, ...rest];
}

function playedIn(c: Context, game: ast.GameDecl): readonly ast.GameDecl[] {
  const found: ast.GameDecl[] = [];
  each(game.members, (n) => {
    const played = n.kind === "play_expr" ? gameOf(c, (n as ast.PlayExpr).call) : undefined;
    if (played !== undefined) found.push(played.game);
  });
  return found;
}

function each(node: unknown, visit: (node: ast.Node) => void): void {
  if (Array.isArray(node)) return node.forEach((n) => each(n, visit));
  if (typeof node !== "object" || node === null) return;
  const n = node as ast.Node;
  if (typeof n.kind === "string") visit(n);
  for (const [key, child] of Object.entries(n)) if (key !== "span" && typeof child === "object") each(child, visit);
}

/** Lists the parameters that sizes of the game read. */
export function sizedBy(c: Context, game: ast.GameDecl): readonly ast.Param[] {
  const found = new Set<ast.Param>();
  const parameters = (node: unknown): void =>
    each(node, (n) => {
      const symbol = n.kind === "name" ? c.symbol(n as ast.Name) : undefined;
      if (symbol?.kind === "param" && game.params.includes(symbol.param)) found.add(symbol.param);
    });
  each(game.members, (n) => {
    if (n.kind === "field") parameters((n as ast.Field).type);
    else if (n.kind === "binding") parameters((n as ast.Binding).type);
    else if (n.kind === "chooses") for (const a of (n as ast.ChoosesExpr).domain.alternatives) parameters({ ...a, where: undefined });
    else if (n.kind === "clause" && (n as ast.ClauseExpr).word === "times") parameters((n as ast.ClauseExpr).argument);
    else if (n.kind === "seats" || n.kind === "type" || n.kind === "record" || n.kind === "const") parameters(n);
  });
  return [...found];
}

/** The checker's view of a game with arguments: other sizes, and other ranges to prove; nothing new where all are the defaults. */
function underArguments(
  c: Context,
  game: ast.GameDecl,
  args: readonly ast.Arg[],
  starts: ReadonlySet<ast.Field>,
): Context | "refused" | undefined {
  const sizing = sizedBy(c, game);
  const values = new Map<ast.Param, ConstValue>();
  const open = new Set<ast.Param>();
  for (const [i, param] of game.params.entries()) {
    const arg = args.find((a) => a.name?.text === param.name.text) ?? args.filter((a) => a.name === undefined)[i];
    if (arg === undefined) continue;
    const found = evaluate(c, arg.value);
    if ("value" in found) {
      const usual = param.default === undefined ? undefined : evaluate(c, param.default);
      const same = usual !== undefined && "value" in usual && JSON.stringify(usual.value) === JSON.stringify(found.value);
      if (!same || c.params.has(param)) values.set(param, found.value);
    } else if (sizing.includes(param)) {
      const help = { help: "sizes are fixed when a game is compiled: give a number, a `const` or a parameter" };
      c.report(innerSize, arg.value.span, { name: param.name.text, game: game.name.text, reason: found.reason }, help);
      return "refused";
    } else open.add(param);
  }
  return values.size === 0 && open.size === 0 && starts.size === 0 ? undefined : c.shared.under({ game, values, open, begun: starts });
}

/** The state that `from` gives, so that nothing is known of its first value. */
function startedFields(game: ast.GameDecl, from: ast.Expr | undefined): ReadonlySet<ast.Field> {
  if (from === undefined) return new Set();
  if (from.kind !== "record_expr") return new Set(stateFields(game));
  const names = from.entries.map((e) => e.name?.text ?? (e.value.kind === "name_expr" ? e.value.name.text : ""));
  return new Set(stateFields(game).filter((f) => names.includes(f.name.text)));
}

/** Refuses an inner episode before a decision of the same `together` (A5): all of those are made before the block runs. */
export function checkLateInner(c: Context, block: ast.Block): void {
  let played: ast.PlayExpr | undefined;
  each(block, (n) => {
    if (n.kind === "play_expr") played = n as ast.PlayExpr;
    if (n.kind !== "chooses" || played === undefined) return;
    c.report(
      lateInner,
      n.span,
      { game: spelled(played.call) },
      {
        why: "the decisions of a `together` are made at one moment, before the block runs",
        help: "play the episode after the decisions, or before the block",
        related: [{ span: played.span, text: "the inner episode" }],
      },
    );
    played = undefined;
  });
}

/* ---------------------------------------------------------------- end records */

/** What the ends of a game tell: a field that some end omits is an option (A16). */
export function endRecord(c: Context, game: ast.GameDecl): Type {
  const known = c.shared.endRecords.get(game);
  if (known !== undefined) return known;
  const types = new Map<string, { readonly type: Type; readonly count: number }>();
  let ends = 1; // the end of the block
  each(game.members, (n) => {
    const cuts = n.kind === "cycle" && (n as ast.CycleStmt).upTo !== undefined; // falling out of the bound is a cut (A7)
    if (n.kind !== "end" && n.kind !== "win" && n.kind !== "draw" && !cuts) return;
    ends++;
    const given = n.kind === "end" ? (n as ast.EndStmt).with : undefined;
    for (const [name, value] of given === undefined ? [] : fieldsOf(given)) {
      const type = c.types.get(value) ?? UNKNOWN;
      const before = types.get(name);
      const both = before === undefined ? type : join(before.type, type);
      if (both === undefined) {
        const [one, other] = [before?.type ?? type, type].map(typeText);
        c.report(endsDiffer, value.span, { name, game: game.name.text, one, other });
      }
      types.set(name, { type: both ?? UNKNOWN, count: (before?.count ?? 0) + 1 });
    }
  });
  if (neverFalls(c, game)) ends--;
  const fields = [...types].map(([name, { type, count }]) => ({
    name,
    type: count === ends || type.kind === "option" || type.kind === "unknown" ? type : ({ kind: "option", inner: type } as const),
  }));
  const record: Type = fields.length === 0 ? { kind: "unit" } : { kind: "record", fields };
  c.shared.endRecords.set(game, record);
  return record;
}

/** Whether the block of a game always meets an end. */
function neverFalls(c: Context, game: ast.GameDecl): boolean {
  const play = game.members.find((m) => m.kind === "play");
  return play !== undefined && c.shared.endless.has(play.body);
}

/** The fields that `end with` names, with their values. */
export function fieldsOf(given: ast.Expr): readonly (readonly [string, ast.Expr])[] {
  const named = (value: ast.Expr): string =>
    value.kind === "name_expr" ? value.name.text : value.kind === "member" ? value.name.text : "";
  if (given.kind === "record_expr") return given.entries.map((e) => [e.name?.text ?? named(e.value), e.value] as const);
  if (given.kind === "paren") return [[named(given.inner), given.inner]];
  return given.kind === "tuple" ? given.elements.map((v) => [named(v), v] as const) : [];
}
