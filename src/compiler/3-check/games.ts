/** Checks the parts of a game. */
import type * as ast from "../1-parse/ast.js";
import { unreachable } from "../diagnostics/define.js";
import type { Symbol } from "../2-bind/symbols.js";
import { evaluate } from "./const-eval.js";
import type { Context } from "./context.js";
import type { RealBounds } from "./typed.js";
import { checkCallable, constType, paramTypes } from "./declarations.js";
import { givenNameOf, inferDraw } from "./decisions.js";
import { checkLoops } from "./endless.js";
import { expectType, infer } from "./expressions.js";
import { checkFormat } from "./formats/formats.js";
import { entryOf, fillable } from "./fill.js";
import { functionOf } from "./generic/function-constants.js";
import { seatRef } from "./seat-refs.js";
import {
  badRecall,
  badSymmetry,
  givenConflict,
  lateFunction,
  manySeats,
  missingPart,
  notYet,
  siteConflict,
  twicePart,
  unknownSite,
  wrongOperand,
} from "./messages.js";
import { meant, near } from "../2-bind/did-you-mean.js";
import { numeric } from "./operators.js";
import { checkRecord } from "./records.js";
import { assignable } from "./relations.js";
import { checkBody } from "./statements.js";
import { noteStore } from "./stores.js";
import { dimensionsOf, noteDimensions, seatsOf } from "./seats.js";
import { aliasType, dimension, typeOfNode } from "./type-nodes.js";
import { typeText } from "./type-text.js";
import { hasUnknown, sizeOf, UNKNOWN, type Type } from "./types.js";

/** Checks one game: declarations first, whatever their order, then what runs. */
export function checkGame(c: Context, game: ast.GameDecl): void {
  if (c.shared.checkedGames.has(game)) return; // an inner `play` needed it before its turn
  c.shared.checkedGames.add(game);
  once(c, game, "seats", (m) => m.kind === "seats" && m.word === "players", "declaration of `players`");
  once(c, game, "payoff", (m) => m.kind === "payoff", "payoff promise");
  once(c, game, "play", (m) => m.kind === "play", "`play`");
  if (seatsOf(game).length === 0)
    c.report(
      missingPart,
      game.name.span,
      { game: game.name.text, what: "seats" },
      { help: "say who plays: `players first, second` or `roles …`" },
    );
  if (!game.members.some((m) => m.kind === "play" || m.kind === "unknown")) {
    c.report(missingPart, game.name.span, { game: game.name.text, what: "`play { … }`" });
  }
  c.within({ where: "state", game }, () => {
    for (const m of game.members) if (m.kind === "seats") roleArrays(c, game, m);
    const types = paramTypes(c, game.params);
    for (const [i, param] of game.params.entries()) {
      if (types[i].kind !== "fn" || param.default === undefined || c.shared.gameFunctions.has(param)) continue;
      const usual = knownToCompiler(c, param.default);
      if (usual !== undefined) c.shared.gameFunctions.set(param, usual);
    }
    for (const m of game.members) if (m.kind === "field") c.nameTypes.set(m.name, typeOfNode(c, m.type));
    for (const m of game.members) declare(c, game, m);
  });
  for (const m of game.members) {
    if (m.kind === "observe") {
      c.within({ where: "observe", game, me: true }, () => {
        if (m.seat !== undefined) seatRef(c, "observe", m.seat);
        for (const feature of m.features) infer(c, feature.value ?? { kind: "name_expr", span: feature.span, name: feature.name });
      });
    } else if (m.kind === "show") {
      c.within({ where: "show", game, me: true }, () => {
        if (m.to !== undefined) seatRef(c, "show to", m.to);
        infer(c, m.text);
      });
    } else if (m.kind === "play") {
      const { completes } = c.within({ where: "play", game }, () => checkBody(c, m.body));
      if (!completes) c.shared.endless.add(m.body);
      checkLoops(c, m.body);
    } else if (m.kind === "rule" || m.kind === "fn") {
      checkCallable(c, m);
      if (m.body.kind === "block") checkLoops(c, m.body);
    }
  }
  checkSites(c, game);
  checkCredits(c, game);
}

/** The function that a parameter of a game is given, or what is wrong with that. */
export function knownToCompiler(c: Context, e: ast.Expr): Symbol | undefined {
  const found = evaluate(c, e);
  const f = "value" in found ? functionOf(c.bound, found.value) : undefined;
  if (f === undefined)
    c.report(
      lateFunction,
      e.span,
      {},
      { help: "give a game the name of a `fn`, or of an `extern pure fn`, that stands at the top of a file" },
    );
  return f;
}

/** `roles agent[4]`: a seat for each value of finite index types. */
function roleArrays(c: Context, game: ast.GameDecl, seats: ast.Seats): void {
  for (const seat of seats.seats) {
    if (seat.dims.length === 0 || dimensionsOf(seat) !== undefined) continue;
    if (seats.word === "players") {
      c.report(notYet, seat.span, { what: "an array of players" }, { help: "declare `roles` alone: `roles agent[4]`" });
      continue;
    }
    if (readsParameter(c, seat.dims)) {
      c.report(notYet, seat.span, { what: "a number of roles that depends on a parameter" }, { help: "write the number, or a `const`" });
      continue;
    }
    const types = seat.dims.map((d) => dimension(c, d));
    if (types.some(hasUnknown)) continue;
    const size = types.reduce((n, t) => n * (sizeOf(t) ?? Infinity), 1);
    if (size <= MOST_SEATS) noteDimensions(seat, types);
    const all = size <= MOST_SEATS ? seatsOf(game).length : size;
    if (all > MOST_SEATS)
      c.report(
        manySeats,
        seat.span,
        { name: seat.name.text, size: all, most: MOST_SEATS },
        { help: "an index is a range, an enum or made of these" },
      );
  }
}

/** Beside players a role belongs to one of them (A10): it says to whom by an index. */
function unowned(c: Context, seats: ast.Seats): void {
  for (const seat of seats.seats) {
    if (dimensionsOf(seat)?.filter((t) => t.kind === "seat").length === 1 || (seat.dims.length > 0 && dimensionsOf(seat) === undefined))
      continue;
    c.report(
      notYet,
      seat.span,
      { what: "a role beside `players` that no player owns" },
      { help: `let each player own one: \`${seat.name.text}[player]\`` },
    );
  }
}

function readsParameter(c: Context, node: unknown): boolean {
  if (Array.isArray(node)) return node.some((n) => readsParameter(c, n));
  if (typeof node !== "object" || node === null) return false;
  const n = node as ast.Node;
  if (n.kind === "name" && c.symbol(n as ast.Name)?.kind === "param") return true;
  return Object.entries(n).some(([key, child]) => key !== "span" && readsParameter(c, child));
}

/** Kernels keep who sees what as bits of one number. */
const MOST_SEATS = 30;

function once(c: Context, game: ast.GameDecl, _part: string, is: (m: ast.GameMember) => boolean, what: string): void {
  const found = game.members.filter(is);
  if (found.length > 1) c.report(twicePart, found[1].span, { what }, { related: [{ span: found[0].span, text: "the first is here" }] });
}

function declare(c: Context, game: ast.GameDecl, m: ast.GameMember): void {
  switch (m.kind) {
    case "field": {
      const type = c.nameTypes.get(m.name)!;
      if (m.init === undefined) {
        if (type.kind !== "unknown")
          c.report(
            missingPart,
            m.name.span,
            { game: game.name.text, what: `first value for \`${m.name.text}\`` },
            { help: "write `= value` or `~ distribution`" },
          );
        return;
      }
      if (m.init.op === "~") {
        const found = inferDraw(c, m.init.value, type);
        if (!fillable(found, type)) expectType(c, m.init.value, found, type);
        noteStore(c, m, m.init.value, found, type);
      } else {
        const value = m.init.value;
        const found = infer(
          c,
          value,
          value.kind === "list" || value.kind === "comprehension" || value.kind === "record_expr" || isVectorTuple(value, type)
            ? type
            : entryOf(type),
        );
        if (!fillable(found, type)) expectType(c, value, found, type);
        noteStore(c, m, value, found, type);
      }
      return;
    }
    case "payoff":
      if (m.constant !== undefined) {
        const type = infer(c, m.constant);
        if (numeric(type) === undefined && type.kind !== "unknown")
          c.report(wrongOperand, m.constant.span, { op: "constant_sum", needs: "a number", found: typeText(type) });
      }
      return;
    case "seats":
      if (m.word === "roles" && game.members.some((x) => x.kind === "seats" && x.word === "players")) unowned(c, m);
      return;
    case "symmetry":
      return symmetry(c, m);
    case "recall":
      if (m.what !== "none" && m.what !== "perfect") c.report(badRecall, m.span, { word: m.what });
      return;
    case "const":
      constType(c, m);
      return;
    case "record":
      checkRecord(c, m);
      return;
    case "type":
      aliasType(c, m);
      return;
    case "format":
      checkFormat(c, m);
      return;
    case "enum":
    case "fn":
    case "rule":
    case "observe":
    case "show":
    case "play":
    case "unknown":
      return;
    default:
      return unreachable(m);
  }
}

const SYMMETRIES = ["rotations", "reflections"];

/** A symmetry moves the cells of state over a grid; rotations need a square one. */
function symmetry(c: Context, m: Extract<ast.GameMember, { kind: "symmetry" }>): void {
  const type = infer(c, { kind: "name_expr", span: m.name.span, name: m.name });
  const grid = type.kind === "array" ? type.index.find((t) => t.kind === "grid") : undefined;
  if (type.kind !== "unknown" && grid === undefined) {
    c.report(badSymmetry, m.name.span, { problem: `\`symmetry\` needs state over a grid, and \`${m.name.text}\` is ${typeText(type)}` });
  }
  for (const by of m.by) {
    const word = by.kind === "name_expr" ? by.name.text : undefined;
    if (word === undefined || !SYMMETRIES.includes(word)) {
      c.report(badSymmetry, by.span, {
        problem: `\`symmetry\` knows ${SYMMETRIES.map((s) => `\`${s}\``).join(" and ")}${word === undefined ? "" : `, found \`${word}\``}`,
      });
    } else if (word === "rotations" && grid?.kind === "grid" && grid.rows !== grid.cols) {
      c.report(badSymmetry, by.span, { problem: `\`rotations\` need a square grid, and this one is ${typeText(grid)}` });
    }
  }
}

/** Says how to name a decision; one called `move` mostly got that name for want of another. */
function siteHelp(e: ast.ChoosesExpr | ast.WritesExpr, name: string): string {
  if (name !== "move" || e.kind === "writes") return "give one of them a name of its own: `let answer = …`, or move it into a rule";
  const chooses = e.span.file.text.slice(e.span.start, e.domain.span.start).trim().replace(/\s+/g, " ");
  return `decisions without a name are called after the rule around them, else \`move\`: name one, as in \`let answer = ${chooses} …\``;
}

/** Decisions of one name are one site and choose from one domain (A2). */
function checkSites(c: Context, game: ast.GameDecl): void {
  const first = new Map<string, { domain: Type; real?: RealBounds; at: ast.ChoosesExpr | ast.WritesExpr }>();
  for (const [e, site] of c.sites) {
    if (site.game !== game) continue;
    const before = first.get(site.name);
    if (before !== undefined) checkSameGiven(c, site.name, e, before.at);
    if (before === undefined) first.set(site.name, { domain: site.domain, real: site.real, at: e });
    else if (!sameDomain(before.domain, site.domain) || before.real?.low !== site.real?.low || before.real?.high !== site.real?.high) {
      c.report(
        siteConflict,
        e.kind === "writes" ? e.span : e.domain.span,
        { name: site.name },
        {
          help: siteHelp(e, site.name),
          related: [{ span: before.at.span, text: "the other is here" }],
        },
      );
    }
  }
}

/** A policy has one function a site, so all decisions of a site are given the same (B8). */
function checkSameGiven(c: Context, name: string, e: ast.ChoosesExpr | ast.WritesExpr, before: ast.ChoosesExpr | ast.WritesExpr): void {
  const here = givenText(c, e);
  const there = givenText(c, before);
  if (here === there) return;
  c.report(
    givenConflict,
    (c.given.get(e) ?? e).span,
    { name, here, there },
    {
      why: "decisions of one name are one site, and a policy has one function for it",
      help: "give both the same, or give one of them a name of its own",
      related: [{ span: (c.given.get(before) ?? before).span, text: "the other is here" }],
    },
  );
}

function givenText(c: Context, e: ast.ChoosesExpr | ast.WritesExpr): string {
  const record = c.given.get(e);
  if (record === undefined) return "the automatic observation";
  const entries = record.entries.map((entry) => `${givenNameOf(entry) ?? "?"}: ${typeText(c.types.get(entry.value) ?? UNKNOWN)}`);
  return `(${entries.join(", ")})`;
}

/** `reward … at site` names a decision of the game (A9). */
function checkCredits(c: Context, game: ast.GameDecl): void {
  const names = [...new Set([...c.sites.values()].filter((s) => s.game === game).map((s) => s.name))];
  for (const { name } of c.shared.creditedSites.filter((s) => s.game === game)) {
    if (names.includes(name.text)) continue;
    const best = near(name.text, names);
    const help =
      best === undefined
        ? { help: `its decisions are called ${names.map((n) => `\`${n}\``).join(", ") || "nothing: it has none"}` }
        : meant(name.span, best);
    c.report(unknownSite, name.span, { name: name.text, game: game.name.text }, help);
  }
}

function sameDomain(a: Type, b: Type): boolean {
  if (a.kind === "unknown" || b.kind === "unknown") return true;
  return (
    a.kind === b.kind &&
    sizeOf(a) === sizeOf(b) &&
    typeText(a) === typeText(b) &&
    boxesOf(a) === boxesOf(b) &&
    assignable(a, b) &&
    assignable(b, a)
  );
}

/** The ends of the heads of reals, as text. */
function boxesOf(type: Type): string {
  const heads = type.kind === "record" ? type.fields : type.kind === "tagged" ? type.tags.flatMap((tag) => tag.heads) : [];
  return JSON.stringify(heads.map((head) => head.box ?? null));
}

/** `at: real[2] = (0.5, 0.1)`: numbers in brackets are the array. */
function isVectorTuple(value: ast.Expr, type: Type): boolean {
  return value.kind === "tuple" && type.kind === "array" && (type.element.kind === "int" || type.element.kind === "real");
}
