/** `says(value)`: data through a seat (D7). What is said at which decision is settled where a seat is bound to it. */
import type { Shape } from "../../../contract/words/shape.js";
import { shapeOfType } from "../../3-check/formats/formats.js";
import type { Span } from "../../source/source-file.js";
import type { GameIr, Site } from "../games/ir.js";
import type { HostExpr, HostType } from "./host.js";
import { badArgument, wrongKind } from "./messages.js";
import type { Context } from "./session.js";
import { describeType } from "./values.js";

/** The name under which what was said stands in a batch's `policy`, and among those who may have played a table's rows. */
export const SAYS = "says";

/** What a call of `says` was given; the call is completed where a seat is bound to it. */
export interface Said {
  readonly value: HostExpr;
  readonly type: HostType;
  readonly span: Span;
}

/** A site at which something is said: which one, and the part of the value that is said there. */
interface SaidSite {
  readonly site: Site;
  readonly at: number;
  readonly path: readonly string[];
}

/** A policy that may contain `says(…)`, with what is said at the decisions of these seats of these games; undefined after a report. */
export function settleSaid(
  context: Context,
  expr: HostExpr,
  games: readonly GameIr[],
  seats: readonly number[] | "every",
): HostExpr | undefined {
  const { said } = context.session;
  let good = true;
  const settle = (part: HostExpr): HostExpr => {
    const one = said.get(part);
    if (one) {
      const settled = settleOne(context, one, games, seats);
      good &&= settled !== undefined;
      return settled ?? part;
    }
    switch (part.kind) {
      case "call":
        return part.args.length === 0 ? part : { ...part, args: part.args.map(settle) };
      case "list":
        return { ...part, items: part.items.map(settle) };
      case "cond":
        return { ...part, then: settle(part.then), else: settle(part.else) };
      case "lambda":
        return { ...part, body: settle(part.body) };
      default:
        return part;
    }
  };
  const settled = settle(expr);
  return good ? settled : undefined;
}

function settleOne(context: Context, one: Said, games: readonly GameIr[], seats: readonly number[] | "every"): HostExpr | undefined {
  const { session } = context;
  const byGame: { name: string; value: HostExpr }[] = [];
  for (const game of games) {
    const sites = sitesSaid(context, one, game, seats);
    if (!sites) return undefined;
    byGame.push({ name: game.name, value: { kind: "list", items: sites } });
  }
  const words = [...session.policies.values()].some((p) => p.writer !== undefined);
  const args: HostExpr[] = [one.value, { kind: "fields", fields: byGame }, { kind: "const", value: words }];
  return { kind: "call", name: "saysOf", args };
}

/** The sites of a game where these seats may be asked, with what is said there. */
function sitesSaid(
  context: Context,
  { type, span }: Said,
  game: GameIr,
  seats: readonly number[] | "every",
): readonly HostExpr[] | undefined {
  const asked = new Set(
    game.decisions.flatMap(({ seat, site }) =>
      seats === "every" || seat.kind !== "const" || seats.includes(seat.value as number) ? [site] : [],
    ),
  );
  const all = game.sites.flatMap((site, at) => (asked.has(at) ? [{ site, at, parts: site.name.split(".") }] : []));
  const decisions = [...new Set(all.map(({ parts }) => parts[0]))];
  const named = type.kind === "record" && [...type.fields.keys()].every((field) => decisions.includes(field)) ? type : undefined;
  const report = (problem: string, help?: string): undefined => {
    context.session.report(badArgument, span, { callee: "`says`", problem }, help === undefined ? {} : { help });
    return undefined;
  };
  if (!named && decisions.length !== 1) {
    const record = `says((${decisions.map((d) => `${d}: …`).join(", ")}))`;
    return report(
      `one value does not say what is chosen at ${decisions.map((d) => `\`${d}\``).join(", ")} of ${game.name}`,
      decisions.length === 0 ? undefined : `write a field for each: \`${record}\``,
    );
  }
  const found: HostExpr[] = [];
  for (const { site, at, parts } of all) {
    if (named && !named.fields.has(parts[0])) continue;
    const said: SaidSite = { site, at, path: named ? parts : parts.slice(1) };
    const part = typeAt(type, said.path);
    if (site.formats) {
      if (part?.kind !== "record" && !(part?.kind === "text"))
        return report(`\`${site.name}\` of ${game.name} is written, and ${described(part)} is no record of a format's holes`);
      found.push(saidAt(said, undefined));
      continue;
    }
    const shape = site.real ? realShape(site.real.size, site.real.shape.length > 0) : shapeOfType(site.domain, () => undefined);
    if (!shape || !part || !fits(shape, part)) {
      context.session.report(wrongKind, span, {
        expected: `${shape ? inWords(shape) : "a value"} for \`${site.name}\` of ${game.name}`,
        found: described(part),
      });
      return undefined;
    }
    found.push(saidAt(said, shape));
  }
  return found;
}

const described = (type: HostType | undefined): string => (type ? describeType(type) : "nothing of that name");

const realShape = (size: number, several: boolean): Shape =>
  several ? { kind: "list", element: { kind: "real" }, exactly: size } : { kind: "real" };

function saidAt({ at, path }: SaidSite, shape: Shape | undefined): HostExpr {
  return plain({ site: at, path, ...(shape && { shape }) });
}

/** Plain data as an expression. */
function plain(value: unknown): HostExpr {
  if (Array.isArray(value)) return { kind: "list", items: value.map(plain) };
  if (typeof value === "object" && value !== null)
    return { kind: "fields", fields: Object.entries(value).map(([name, part]) => ({ name, value: plain(part) })) };
  return { kind: "const", value: value as number | boolean | string | null };
}

function typeAt(type: HostType, path: readonly string[]): HostType | undefined {
  let at: HostType | undefined = type;
  for (const name of path) at = at?.kind === "record" ? at.fields.get(name) : undefined;
  return at;
}

/** Whether values of a type of the run can be values of a domain; how large numbers are is seen when they are said. */
function fits(shape: Shape, type: HostType): boolean {
  switch (shape.kind) {
    case "bool":
      return type.kind === "bool";
    case "int":
    case "words":
    case "grid":
    case "real":
      return type.kind === "number";
    case "option":
      return fits(shape.inner, type);
    case "list":
      return type.kind === "list"
        ? fits(shape.element, type.element)
        : type.kind === "array" && fits(shape.element, type.of === "bool" ? { kind: "bool" } : { kind: "number", integer: true });
    case "record":
      return (
        type.kind === "record" &&
        type.fields.size === shape.fields.length &&
        shape.fields.every((field) => {
          const part = type.fields.get(field.name);
          return part !== undefined && fits(field.shape, part);
        })
      );
    case "text":
    case "tuple":
    case "tagged":
    case "format":
      return false;
  }
}

function inWords(shape: Shape): string {
  switch (shape.kind) {
    case "bool":
      return "a truth value";
    case "int":
      return `a number ${shape.low}..${shape.high}`;
    case "words":
      return `one of ${shape.words.slice(0, 4).join(", ")}${shape.words.length > 4 ? ", …" : ""}`;
    case "grid":
      return "a cell";
    case "real":
      return "a number";
    case "option":
      return `${inWords(shape.inner)} or none`;
    case "list":
      return shape.exactly === undefined ? "a list" : `${shape.exactly} values`;
    case "record":
      return `a record (${shape.fields.map((f) => `${f.name}: ${inWords(f.shape)}`).join(", ")})`;
    case "tuple":
    case "tagged":
    case "text":
    case "format":
      return "a value of its kind";
  }
}
