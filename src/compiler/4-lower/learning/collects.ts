/** `collect`: which games, how many episodes, who plays which seat (D5). */
import type { CollectPlan, PolicyRef } from "../../../contract/method.js";
import type * as ast from "../../1-parse/ast.js";
import { whereOf } from "../../source/source-file.js";
import type { GameIr } from "../games/ir.js";
import { roleSeats } from "./bound-seats.js";
import { evaluate } from "./evaluate.js";
import { groupsOf, type PlayedGroups } from "./collect-groups.js";
import type { ColumnType, HostExpr, Table } from "./host.js";
import { known } from "./known.js";
import { badArgument, notYet, unboundSeat, wrongKind } from "./messages.js";
import type { Context } from "./session.js";
import type { CollectGroupIr } from "./step.js";
import { asHost } from "./operators.js";
import { someCall } from "./run-lists.js";
import { settleSaid } from "./said.js";
import { constant, describe, UNKNOWN, type Staged } from "./values.js";

/** Plans a `collect` into the local `into`; undefined after reporting why it cannot run. */
export function planCollect(
  context: Context,
  expr: ast.CollectExpr,
  into: string,
):
  | {
      readonly plan: CollectPlan;
      readonly table: Table;
      readonly values: readonly HostExpr[];
      readonly groups?: readonly CollectGroupIr[];
    }
  | undefined {
  const { session } = context;
  if (!/^episodes?$/.test(expr.unit.text)) {
    session.report(notYet, expr.unit.span, { what: `\`collect … ${expr.unit.text}\`` });
    return undefined;
  }
  if (expr.from) {
    session.report(notYet, expr.from.span, { what: "`collect … from`" });
    return undefined;
  }
  const count = countOf(context, expr);
  if (count === undefined) return undefined;
  const played = groupsOf(context, expr, `${session.method}.${into}`);
  if (!played) return undefined;
  const groups = played.groups.map((group) => group.game);
  const seats = seatsOf(context, expr, groups, `${session.method}.${into}`, played.each);
  if (!seats) return undefined;
  for (const name of seats.played) for (const game of groups) session.policies.get(name)?.games.set(game.name, game);
  for (const game of groups) session.games.set(game.name, game);
  const plan: CollectPlan = {
    source: whereOf(expr.span),
    into,
    count: count.kind === "const" ? Number(count.value) : 1,
    groups: groups.map((g) => ({ game: g.name })),
    seats: seats.bindings,
    swapping: seats.swapping,
  };
  const games = [...new Set(groups.map((g) => g.name))];
  const policies = [...new Set(seats.bindings.flatMap(({ policy }) => playersOf(policy, seats.played)))];
  const columns = played.columns.size > 0 ? played.columns : undefined;
  const searched = seats.searched ? chancesColumn(context, games) : undefined;
  const all = searched ? new Map([...played.columns, searched]) : columns;
  const table: Table = {
    ...session.newTable(`the batch of ${whereOf(expr.span)}`, games, policies, all),
    ...(expr.for === undefined && { plain: true }),
  };
  const onlyRunKnows =
    count.kind !== "const" || columns !== undefined || played.groups.some((g) => g.over !== undefined || g.given.length > 0);
  if (!onlyRunKnows) return { plan, table, values: seats.values };
  return { plan, table, values: seats.values, groups: played.groups.map(({ game, ...group }) => ({ ...group, game: game.name, count })) };
}

/** The column that tells how likely those who searched found each move, where all games have as many. */
function chancesColumn({ session }: Context, games: readonly string[]): readonly [string, ColumnType] | undefined {
  const sizes = games.map((name) => Math.max(0, ...(session.games.get(name)?.sites.map((site) => site.size) ?? [])));
  return sizes.every((size) => size === sizes[0]) ? ["chances", { level: "decision", of: "number", shape: [sizes[0]] }] : undefined;
}

/** How many episodes a group has: known, or worked out when the `collect` begins. */
function countOf(context: Context, expr: ast.CollectExpr): HostExpr | undefined {
  const { session } = context;
  const count = expr.count ? evaluate(context, expr.count) : constant(1);
  if (count.kind === "host" && count.type.kind === "number") return { kind: "call", name: "episodes", args: [count.expr] };
  if (count.kind === "unknown") return undefined;
  if (count.kind === "const" && Number.isInteger(count.value) && Number(count.value) >= 1) return { kind: "const", value: count.value };
  session.report(badArgument, expr.count?.span ?? expr.span, {
    callee: "`collect`",
    problem: `it needs a whole number of episodes above 0, found ${count.kind === "const" ? JSON.stringify(count.value) : describe(count)}`,
  });
  return undefined;
}

interface Seats {
  readonly bindings: { player: number | "every"; policy: PolicyRef }[];
  readonly swapping: boolean;
  /** What the step computes for seats that name it by number. */
  readonly values: readonly HostExpr[];
  /** The declared policies that play, behind whatever is bound. */
  readonly played: ReadonlySet<string>;
  /** Whether all seats search. */
  readonly searched: boolean;
}

function seatsOf(
  context: Context,
  expr: ast.CollectExpr,
  games: readonly GameIr[],
  stream: string,
  each: PlayedGroups["each"],
): Seats | undefined {
  const { session } = context;
  const values: HostExpr[] = [];
  const played = new Set<string>();
  const bindings: { player: number | "every"; policy: PolicyRef }[] = [];
  let swapping = false;
  let searched = true;
  let good = true;
  for (const item of expr.bindings) {
    if (item.what === "swapping") {
      swapping = true;
      if (games.some((game) => game.owners !== undefined)) {
        session.report(notYet, item.span, { what: "`swapping seats` in a game whose players own roles" });
        good = false;
      }
      continue;
    }
    if (!item.value || !item.name) {
      session.report(notYet, item.span, { what: "this binding of a seat" });
      good = false;
      continue;
    }
    const drawn = item.op === "~";
    const places = placesOf(context, item, games);
    const settled = (value: HostExpr): HostExpr | undefined => (places ? settleSaid(context, value, games, places) : value);
    const seating: Seating = { drawn, values, stream: `collect:${stream}.${item.name.text}`, played };
    let value: Staged = UNKNOWN;
    const { value: of } = item;
    const own = each(of, (inner) => {
      value = evaluate({ ...inner, binding: true }, of);
      const host = asHost(value);
      if (host?.type.kind !== "policy" || (drawn && !host.type.mixture)) return undefined;
      const own = someCall(host.expr, (call) => call.name === "policyWith");
      for (const name of host.type.of ?? []) {
        played.add(name);
        const player = session.policies.get(name);
        if (player && own) player.many = true;
      }
      const policy = settled(host.expr);
      good &&= policy !== undefined;
      return policy ?? host.expr;
    });
    if (!own && value.kind === "unknown") value = evaluate({ ...context, binding: true }, of);
    const policy: PolicyRef | undefined = own
      ? { kind: "computed", at: values.push(own) - 1, stream: seating.stream, each: true }
      : seatPolicy(value, seating, (expr) => {
          const policy = settled(expr);
          good &&= policy !== undefined;
          return policy ?? expr;
        });
    if (!policy) {
      if (value.kind !== "unknown")
        session.report(
          wrongKind,
          item.value.span,
          { expected: drawn ? "a distribution of policies after `~`" : "a policy for this seat", found: describe(value) },
          drawn ? { help: "write `past.draw()`, `uniform([p, q])` or `weighted { p: 0.9, q: 0.1 }`" } : {},
        );
      good = false;
      continue;
    }
    searched &&= value.kind === "host" && value.type.kind === "policy" && value.type.searching === true;
    if (places === undefined) good = false;
    else if (places === "every") bindings.push({ player: "every", policy });
    else for (const player of places) bindings.push({ player, policy });
  }
  if (!good) return undefined;
  for (const game of games) {
    game.seats.forEach((seat, i) => {
      if (bindings.some((b) => b.player === "every" || b.player === i)) return;
      session.report(unboundSeat, expr.span, { seat, game: game.name }, { help: "add `every seat: policy` or bind it by name" });
      good = false;
    });
  }
  return good ? { bindings, swapping, values, played, searched } : undefined;
}

/** The seats that a binding means, by number; undefined after a report. */
function placesOf(context: Context, item: ast.Bind, games: readonly GameIr[]): readonly number[] | "every" | undefined {
  const roles = roleSeats(context, item, games);
  if (roles !== undefined) return roles.length > 0 ? roles : undefined;
  if (item.what === "every") return "every";
  const player = playerOf(context, item, games);
  return player === undefined ? undefined : [player];
}

/** What a seat's policy may be computed from, and what is gathered while seats are planned. */
interface Seating {
  readonly drawn: boolean;
  readonly stream: string;
  readonly values: HostExpr[];
  readonly played: Set<string>;
}

/** What may be bound to a seat: a declared policy, a player that needs no learning, or what the run computes; after `~` one of a mixture. */
function seatPolicy(
  value: Staged,
  { drawn, stream, values, played }: Seating,
  settled: (policy: HostExpr) => HostExpr,
): PolicyRef | undefined {
  if (value.kind === "host" && value.type.kind === "policy" && value.expr.kind === "call" && value.expr.name === "solvedPlayer" && !drawn) {
    const [file] = value.expr.args;
    return file.kind === "const" && typeof file.value === "string" ? { kind: "solved", file: file.value } : undefined;
  }
  if (value.kind === "host" && value.type.kind === "policy" && (!drawn || value.type.mixture)) {
    for (const name of value.type.of ?? []) played.add(name);
    return { kind: "computed", at: values.push(settled(value.expr)) - 1, stream };
  }
  if (drawn) return undefined;
  if (value.kind === "policy") {
    played.add(value.name);
    return { kind: "policy", name: value.name };
  }
  return value.kind === "random_player" ? { kind: "random" } : undefined;
}

/** The names of those who may have played a seat, for checks of who learns from whom. */
function playersOf(ref: PolicyRef, played: ReadonlySet<string>): readonly string[] {
  switch (ref.kind) {
    case "policy":
      return [ref.name];
    case "random":
      return ["random_player"];
    case "solved":
      return [`solved_player("${ref.file}")`];
    case "computed":
      return [...played].map((name) => `${name}@`);
  }
}

/** `first: hero` by the seat's name, `player[0]: hero` by its number. */
function playerOf(context: Context, item: ast.Bind, games: readonly GameIr[]): number | undefined {
  const { session } = context;
  const name = item.name!;
  if (name.text === "player" && item.indices.length === 1 && item.indices[0].kind !== "wildcard") {
    const at = known(context, item.indices[0], "the number of a player");
    if (at === undefined) return undefined;
    const most = Math.min(...games.map((g) => g.seats.length));
    if (typeof at === "number" && at >= 0 && at < most) return at;
    session.report(badArgument, item.span, { callee: "`player[…]`", problem: `players are 0..${most - 1}, found ${JSON.stringify(at)}` });
    return undefined;
  }
  const places = games.map((g) => g.seats.indexOf(name.text));
  if (places.every((p) => p >= 0 && p === places[0])) return places[0];
  const lacking = games[places.findIndex((p) => p < 0)] ?? games[0];
  session.report(
    unboundSeat,
    name.span,
    { seat: name.text, game: lacking.name },
    { help: `its seats are ${lacking.seats.join(", ")}; \`player[0]: …\` binds by number in every game` },
  );
  return undefined;
}
