/** Types and meanings of games, functions, constants and tests. Methods, networks and claims are checked in `learning/`. */
import type * as ast from "../1-parse/ast.js";
import { textOf } from "../2-bind/bind.js";
import type { Bound } from "../2-bind/symbols.js";
import type { Reporter } from "../diagnostics/define.js";
import { evaluate, Evaluator } from "./const-eval.js";
import { type Under, Context, declarationOf } from "./context.js";
import { checkCallable, constType, paramTypes } from "./declarations.js";
import { checkLoops } from "./endless.js";
import { infer } from "./expressions.js";
import { checkExtern } from "./externs.js";
import { checkFormat } from "./formats/formats.js";
import { checkGame } from "./games.js";
import { functionOf } from "./generic/function-constants.js";
import { sizedBy } from "./inner-play.js";
import { isLearning } from "./learning-parts.js";
import { constantFault, notCallable, notConstant } from "./messages.js";
import { storesIn } from "./places.js";
import { proveRanges } from "./ranges/prove.js";
import { checkBody } from "./statements.js";
import { checkRecord } from "./records.js";
import { aliasType } from "./type-nodes.js";
import type { ConstValue, GameInstance, Typed } from "./typed.js";
import { UNKNOWN, type Type } from "./types.js";

/** Checks everything that the entry reaches. Faults are reported; what could not be typed is `unknown`, and later phases stay silent about it. */
export function check(bound: Bound, report: Reporter): Typed {
  const c = checkAll(bound, report, new Map());
  const whole = typed(c);
  return { ...whole, games: instances(c, whole) };
}

/** A game whose parameters have values that no constant gives them, or that only its episodes know. */
function instanceOf(
  c: Context,
  game: ast.GameDecl,
  name: string,
  given: Readonly<Record<string, ConstValue>>,
  openNames: readonly string[],
): GameInstance | { readonly sizes: readonly string[] } {
  const open = game.params.filter((p) => openNames.includes(p.name.text));
  const sizing = sizedBy(c, game).filter((p) => open.includes(p));
  if (sizing.length > 0) return { sizes: sizing.map(nameOf) };
  const parameters = new Map<ast.Param, ConstValue>();
  const missing: string[] = [];
  for (const param of game.params) {
    const usual = param.default === undefined ? undefined : evaluate(c, param.default);
    const value = given[param.name.text] ?? (usual !== undefined && "value" in usual ? usual.value : undefined);
    if (open.includes(param)) continue;
    if (value === undefined) missing.push(param.name.text);
    else parameters.set(param, value);
  }
  const under = c.shared.under({ game, values: parameters, open: new Set(open) });
  return { name, declaration: game, game, parameters, missing, open, typed: typed(under) };
}

function checkAll(bound: Bound, report: Reporter, params: ReadonlyMap<ast.Param, ConstValue>, only?: Under): Context {
  const c = new Context(bound, report, params);
  c.shared.open = only?.open ?? new Set();
  c.shared.begun = only?.begun ?? new Set();
  const known = new Map<string, Context>();
  c.shared.under = (under) => {
    const all = new Map([...params, ...under.values]);
    const key = JSON.stringify([
      under.game.name.span.start,
      [...under.open].map(nameOf),
      [...(under.begun ?? [])].map((field) => field.name.text),
      [...all].map(([p, v]) => [nameOf(p), p.span.start, v]),
    ]);
    const again = known.get(key) ?? checkAll(bound, () => {}, all, under);
    known.set(key, again);
    return again;
  };
  c.shared.typed = typed;
  for (const [param, value] of params) {
    const f = functionOf(bound, value);
    if (f !== undefined) c.shared.gameFunctions.set(param, f);
  }
  for (const { file } of bound.files) {
    for (const d of file.declarations) storesIn(c, d).roots.forEach((root) => c.shared.stored.add(root));
  }
  for (const { file } of bound.files)
    for (const d of file.declarations) if (d.kind !== "game" || only === undefined || d === only.game) declaration(c, d);
  if (only === undefined) for (const { file } of bound.files) for (const d of file.declarations) if (d.kind === "test") test(c, d);
  proveRanges(c);
  return c;
}

const nameOf = (param: ast.Param): string => param.name.text;

function declaration(c: Context, d: ast.Declaration): void {
  switch (d.kind) {
    case "game":
      return checkGame(c, d);
    case "const":
      if (fixesGame(c, d) || !isLearning(c, d)) constant(c, d);
      return;
    case "record":
      if (!isLearning(c, d)) c.within({ where: "state" }, () => checkRecord(c, d));
      return;
    case "type":
      if (!isLearning(c, d)) c.within({ where: "const" }, () => aliasType(c, d));
      return;
    case "fn":
      if (isLearning(c, d)) return;
      checkCallable(c, d);
      if (d.body.kind === "block") checkLoops(c, d.body);
      return;
    case "format":
      return checkFormat(c, d);
    case "extern":
      return checkExtern(c, d);
    default:
      return; // imports, enums; methods, networks, acts, rules and claims belong to learning; tests come last
  }
}

/** Says whether a constant gives a game its parameters; members of the game's enums need no import there. */
function fixesGame(c: Context, d: ast.ConstDecl): boolean {
  const { value } = d;
  return value.kind === "call" && value.callee.kind === "name_expr" && declarationOf(c.symbol(value.callee.name))?.kind === "game";
}

/** A constant is evaluated, unless it names a game or a function. */
function constant(c: Context, d: ast.ConstDecl): void {
  const type = constType(c, d);
  if (type.kind === "game" || type.kind === "unknown" || type.kind === "fn" || type.kind === "policy" || type.kind === "network") return;
  if (c.shared.faulty.has(d)) return;
  const result = evaluate(c, d.value);
  if ("value" in result) return;
  if (result.told === true) return;
  if (result.fault === true) c.report(constantFault, result.span, { fault: result.reason });
  else c.report(notConstant, result.span, { what: `\`${d.name.text}\``, reason: result.reason });
}

function test(c: Context, d: ast.TestDecl): void {
  const game = gameOf(c, d.of)?.game;
  c.within({ where: "test" }, () => {
    const type = infer(c, d.of);
    if (type.kind !== "game" && type.kind !== "unknown") {
      const name = d.of.kind === "name_expr" ? d.of.name.text : textOf(d.title);
      c.report(notCallable, d.of.span, { name, what: "no game" });
    }
  });
  c.within({ where: "test", game }, () => checkBody(c, d.body));
}

/** The game that an expression names, with the arguments that fix its parameters. */
function gameOf(c: Context, e: ast.Expr): { game: ast.GameDecl; args: readonly ast.Arg[] } | undefined {
  const callee = e.kind === "call" ? e.callee : e.kind === "paren" ? e.inner : e;
  if (callee.kind !== "name_expr") return undefined;
  const declared = declarationOf(c.symbol(callee.name));
  if (declared?.kind === "game") return { game: declared, args: e.kind === "call" ? e.args : [] };
  return declared?.kind === "const" && e.kind !== "call" ? gameOf(c, declared.value) : undefined;
}

/** Evaluates constant expressions, each once; parameters of games that have no value in `params` are no constants. */
function constants(c: Context, params = c.params): Pick<Typed, "constOf" | "constUnder" | "valuesUnder"> {
  const consts = new Map<ast.Expr, ConstValue | undefined>();
  return {
    constOf: (e) => {
      if (!consts.has(e)) {
        const found = evaluate(c, e, false, params);
        consts.set(e, "value" in found ? found.value : undefined);
      }
      return consts.get(e);
    },
    constUnder: (e, known) => new Evaluator(c, false, params).eval(e, known),
    valuesUnder: (e, known) => new Evaluator(c, false, params).walk(e, known),
  };
}

function typed(c: Context): Typed {
  return {
    bound: c.bound,
    typeOf: (e) => c.types.get(e) ?? UNKNOWN,
    typeOfNode: (node) => c.shared.nodeTypes.get(node) ?? UNKNOWN,
    typeOfName: (name) => c.nameTypes.get(name) ?? UNKNOWN,
    typeOfDeclaration: (d) => declaredType(c, d),
    meaningOf: (name) => c.shared.meanings.get(name),
    ...constants(c),
    checkedStores: c.checkedStores,
    checkedIndices: c.checkedIndices,
    unwrapped: c.unwrapped,
    siteOf: (e) => c.sites.get(e),
    credited: c.shared.credited,
    sampleCredits: c.shared.sampleCredits,
    innerPlays: c.shared.innerPlays,
    formats: c.shared.formats,
    copies: c.shared.copies.keys(),
    under: (parameters) => constants(c, new Map([...c.params, ...parameters])),
    completes: (d) => c.shared.completes.get(d) ?? true,
    games: [],
    instanceOf: (game, name, values, open) => instanceOf(c, game, name, values, open),
  };
}

function declaredType(c: Context, d: ast.ConstDecl | ast.RecordDecl | ast.TypeAlias): Type {
  switch (d.kind) {
    case "const":
      return c.shared.constTypes.get(d) ?? UNKNOWN;
    case "record":
      return c.shared.recordTypes.get(d) ?? UNKNOWN;
    case "type":
      return c.shared.nodeTypes.get(d.domain) ?? UNKNOWN;
  }
}

/** Every game of the entry's files, and every constant that fixes a game's parameters. */
function instances(c: Context, whole: Typed): GameInstance[] {
  const found: GameInstance[] = [];
  for (const { file } of c.bound.files) {
    for (const d of file.declarations) {
      if (d.kind === "game") found.push(instance(c, whole, d.name.text, d, d, []));
      if (d.kind !== "const" || c.shared.constTypes.get(d)?.kind !== "game") continue;
      const named = gameOf(c, d.value);
      if (named !== undefined) found.push(instance(c, whole, d.name.text, d, named.game, named.args));
    }
  }
  return found;
}

function instance(
  c: Context,
  whole: Typed,
  name: string,
  declaration: ast.GameDecl | ast.ConstDecl,
  game: ast.GameDecl,
  args: readonly ast.Arg[],
): GameInstance {
  c.within({ where: "const", game }, () => paramTypes(c, game.params));
  const parameters = new Map<ast.Param, ConstValue>();
  const missing: string[] = [];
  game.params.forEach((param, i) => {
    const arg = args.find((a) => a.name?.text === param.name.text) ?? args.filter((a) => a.name === undefined)[i];
    const value = arg?.value ?? param.default;
    const evaluated = value === undefined ? undefined : evaluate(c, value);
    if (evaluated !== undefined && "value" in evaluated) parameters.set(param, evaluated.value);
    else missing.push(param.name.text);
  });
  const base = { name, declaration, game, parameters, missing };
  if (parameters.size === 0) return { ...base, typed: whole };
  if (args.length === 0) return { ...base, typed: { ...whole, ...constants(c, parameters) } };
  // Other values may give other sizes, and other ranges to prove.
  return { ...base, typed: typed(checkAll(c.bound, () => {}, parameters)) };
}
