/**
 * The proof that who sees what is kept (semantics.md B): what a seat observes, which moves it may make and when it is asked depend only on
 * what it may see. Every exception is spelled `reveal`.
 */
import type * as ast from "../../1-parse/ast.js";
import type { Reporter } from "../../diagnostics/define.js";
import type { Typed } from "../typed.js";
import type { Context, Ends, Frame, Told } from "./context.js";
import { speaker, story } from "./context.js";
import { evaluate } from "./expressions.js";
import type { Flow } from "./flow.js";
import { START, withValue } from "./flow.js";
import { taint } from "./exits.js";
import { OPEN, PUBLIC } from "./labels.js";
import type { Part } from "./labels.js";
import type { Span } from "../../source/source-file.js";
import { MeasuredImports } from "./measured-imports.js";
import { checkObserve, checkShow } from "./observation.js";
import { pathOf, targetOf } from "./paths.js";
import { execBlock, execRight } from "./statements.js";
import { clearanceOfTarget, storeTo } from "./stores.js";
import type { Term } from "./terms.js";
import { visit } from "./walk.js";
import { placeOfField } from "./words.js";
import { measuredImport } from "./messages.js";
import { execDraw } from "./draws.js";

/** What later phases must know of who sees what. */
export interface Sight {
  /** Decisions of which only their seat may know that it is asked (B5): for the others the event is absent (B8). */
  readonly unheard: ReadonlySet<ast.Node>;
  /** Fields of end records that tell what is measured, by game: they are columns that nothing may learn from (B10). */
  readonly measuredEnds: ReadonlyMap<ast.GameDecl, ReadonlyMap<string, MeasuredEnd>>;
}

/** Where a field of an end record reads what is measured, and how it came to. */
export interface MeasuredEnd {
  readonly span: Span;
  readonly witness: readonly string[];
}

/** Proves visibility for every game of every file, or says where it fails. */
export function checkVisibility(typed: Typed, report: Reporter): Sight {
  const unheard = new Set<ast.Node>();
  const measuredEnds = new Map<ast.GameDecl, ReadonlyMap<string, MeasuredEnd>>();
  for (const file of typed.bound.files) {
    for (const declaration of file.file.declarations) {
      if (declaration.kind === "method" || declaration.kind === "network") checkLearner(typed, declaration, report);
      if (declaration.kind !== "game") continue;
      const { ended, ends } = watchedEnds();
      checkGame(typed, declaration, unheard, report, ended);
      const measured = [...ends().measured].map(([name, { at, cause }]): [string, MeasuredEnd] => [
        name,
        { span: at, witness: story(cause, `\`${name}\` of the end record tells it`, at) },
      ]);
      if (measured.length > 0) measuredEnds.set(declaration, new Map(measured));
    }
  }
  return { unheard, measuredEnds };
}

/** What `import measured` brings is for `measure`, `claim` and `test` alone (B10): nothing else of a method, and no network, speaks of it. */
function checkLearner(typed: Typed, declaration: ast.MethodDecl | ast.NetworkDecl, report: Reporter): void {
  const imports = new MeasuredImports((name) => typed.bound.symbolOf.get(name));
  for (const member of declaration.members) {
    // Functions are looked at where they are called.
    if (declaration.kind === "method" && (member.kind === "fn" || member.kind === "const")) continue;
    const parts = member.kind === "fn" ? [member.body] : [member];
    for (const { name, import: source } of parts.flatMap((part) => imports.uses(part))) {
      report(
        measuredImport,
        name.span,
        { name: name.text, source, where: `${declaration.kind} \`${declaration.name.text}\`` },
        {
          why: "what is measured is for `measure`, `claim` and `test` alone, so that no policy can come to use it",
          help: "use it inside `measure`, or import it without `measured` if learning may depend on it",
        },
      );
    }
  }
}

/** Gathers what the ends of a game tell, however often the analysis passes them. */
function watchedEnds(): { readonly ended: NonNullable<Context["ended"]>; readonly ends: () => Ends } {
  let hidden = false;
  const measured = new Map<string, Part>();
  return {
    ended: (label, fields) => {
      hidden ||= label.some((part) => part.readers.kind !== "all");
      for (const [name, told] of fields) {
        const part = told.find((p) => p.measured);
        if (part !== undefined && !measured.has(name)) measured.set(name, part);
      }
    },
    ends: () => ({ hidden, measured }),
  };
}

/** Follows a game, saying nothing, to its ends. */
function endsOf(typed: Typed, game: ast.GameDecl, onlookers: boolean): Ends {
  const { ended, ends } = watchedEnds();
  checkGame(typed, game, new Set(), () => {}, ended, onlookers);
  return ends();
}

/**
 * What an inner game would tell seats of the game around that do not sit in it: in a game of its own, what all its seats know is known to all. The
 * first such thing; nothing where there is none.
 */
function toldOnlookers(typed: Typed, game: ast.GameDecl): Told | undefined {
  let told: Told | undefined;
  let own = 0;
  checkGame(typed, game, new Set(), () => void own++);
  if (own > 0) return undefined; // said where the game is declared
  checkGame(typed, game, new Set(), (kind, span, parameters) => void (told ??= { text: kind.text(parameters), span }), undefined, true);
  return told;
}

/** Proves visibility for one game. */
function checkGame(
  typed: Typed,
  game: ast.GameDecl,
  unheard: Set<ast.Node>,
  report: Reporter,
  ended?: Context["ended"],
  onlookers = false,
): void {
  const ctx = contextFor(typed, game, unheard, report, onlookers);
  ctx.ended = ended;
  let flow: Flow = START;
  for (const param of game.params) {
    placeOfField(ctx, param);
    flow = withValue(flow, param, { label: PUBLIC, term: fixed(param.name.text) });
  }
  const fields = game.members.filter((m): m is ast.Field => m.kind === "field");
  for (const field of fields) {
    placeOfField(ctx, field);
    flow = withValue(flow, field, { label: PUBLIC, term: fixed(field.name.text) });
  }
  for (const field of fields) flow = initialise(ctx, flow, field);
  for (const member of game.members) {
    if (member.kind === "const") flow = withValue(flow, member.name, evaluate(ctx, flow, member.value));
    if (member.kind !== "play") continue;
    const { exits } = execBlock(ctx, flow, member.body.statements, PUBLIC);
    ended?.(taint(exits), new Map());
  }
  ctx.together = undefined;
  ctx.pc = PUBLIC;
  for (const member of game.members) {
    if (member.kind === "observe") checkObserve(ctx, flow, member);
    if (member.kind === "show") checkShow(ctx, flow, member);
  }
}

const fixed = (name: string): Term => ({ key: `fixed:${name}`, text: name, versions: [] });

/** Checks an initial value: a store, or a draw, at the start (A4). */
function initialise(ctx: Context, flow: Flow, field: ast.Field): Flow {
  if (field.init === undefined) return flow;
  const name: ast.NameExpr = { kind: "name_expr", span: field.name.span, name: field.name };
  const target = { ...targetOf(ctx, flow, name), key: field, place: placeOfField(ctx, field), whole: true };
  const clearance = clearanceOfTarget(ctx, target);
  const to = { name: field.name.text, clearance, names: [] };
  const { value, op } = field.init;
  const right = op === "~" ? execDraw(ctx, flow, value, PUBLIC, to) : execRight(ctx, flow, value, PUBLIC, to);
  const after = storeTo(ctx, flow, target, right.value, value, name, PUBLIC, right.input);
  // State that play never changes keeps its name as its value.
  return ctx.stored.has(field) ? after : flow;
}

function contextFor(typed: Typed, game: ast.GameDecl, unheard: Set<ast.Node>, report: Reporter, onlookers: boolean): Context {
  const seats = game.members.filter((m): m is ast.Seats => m.kind === "seats");
  const players = seats
    .filter((s) => s.word === "players")
    .flatMap((s) => s.seats.filter((x) => x.dims.length === 0).map((x) => x.name.text));
  const manyPlayers = seats.some((s) => s.word === "players" && s.seats.some((x) => x.dims.length > 0));
  const roles = new Map<string, { owner: number; dims: number }>();
  for (const declared of seats) {
    if (declared.word !== "roles") continue;
    for (const role of declared.seats) {
      const owner = role.dims.findIndex((d) => d.kind === "named_type" && d.path.length === 1 && d.path[0].text === "player");
      roles.set(role.name.text, { owner, dims: role.dims.length });
    }
  }
  const own = [...roles].filter(([, r]) => r.owner < 0);
  const names = [...players, ...own.filter(([, r]) => r.dims === 0).map(([name]) => name)];
  const episode: Frame = { kind: "episode" };
  const ctx: Context = {
    typed,
    game,
    universe: { names, closed: !onlookers && !manyPlayers && own.every(([, r]) => r.dims === 0) },
    players,
    roles,
    versions: { next: 0 },
    imports: new MeasuredImports((name) => typed.bound.symbolOf.get(name)),
    places: new Map(),
    stored: storedIn(typed, game),
    nestedCalls: new Map(),
    unheard,
    calls: [],
    frames: [episode],
    silent: 0,
    pc: PUBLIC,
    hearers: OPEN,
    endsOf: once((other, fewer) => endsOf(typed, other, fewer)),
    toldOnlookers: once((other) => toldOnlookers(typed, other)),
    say: speaker(report, () => ctx.silent > 0),
    told: new Set(),
  };
  return ctx;
}

/** Remembers what was found out about a game. */
function once<A extends readonly unknown[], R>(find: (game: ast.GameDecl, ...more: A) => R): (game: ast.GameDecl, ...more: A) => R {
  const known = new Map<ast.GameDecl, Map<string, R>>();
  return (game, ...more) => {
    const of = known.get(game) ?? new Map<string, R>();
    known.set(game, of);
    const key = more.join();
    const found = of.has(key) ? (of.get(key) as R) : find(game, ...more);
    of.set(key, found);
    return found;
  };
}

/** Finds the state that `play` and rules change. */
function storedIn(typed: Typed, game: ast.GameDecl): ReadonlySet<ast.Field> {
  const stored = new Set<ast.Field>();
  const note = (target: ast.Expr): void => {
    const { root } = pathOf(target);
    if (root.kind !== "name_expr") return;
    const meaning = typed.meaningOf(root.name);
    const symbol = meaning === undefined ? typed.bound.symbolOf.get(root.name) : meaning.kind === "symbol" ? meaning.symbol : undefined;
    if (symbol?.kind === "state") stored.add(symbol.field);
  };
  for (const member of game.members) {
    if (member.kind !== "play" && member.kind !== "rule") continue;
    visit(member, (node) => {
      if (node.kind === "store") note((node as ast.StoreStmt).target);
      if (node.kind === "expr") {
        const { value } = node as ast.ExprStmt;
        if (value.kind === "call" && value.callee.kind === "member") note(value.callee.object);
      }
    });
  }
  return stored;
}
