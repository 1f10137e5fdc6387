/** Methods and claims of a checked spec: staged with their parameters fixed, down to step programs and graphs. */
import type * as ast from "./1-parse/ast.js";
import type { ConstValue, GameInstance } from "./3-check/typed.js";
import { lowerGame } from "./4-lower/games/lower-game.js";
import type { Sight } from "./3-check/visibility/check-visibility.js";
import type { GameIr, MeasuredColumn } from "./4-lower/games/ir.js";
import { lowerClaim, type ClaimIr } from "./4-lower/learning/claims.js";
import { evaluate } from "./4-lower/learning/evaluate.js";
import { lowerMethod, type MethodArguments } from "./4-lower/learning/lower-method.js";
import { badArgument, sizedByRun } from "./4-lower/learning/messages.js";
import { RewardsRead } from "./4-lower/learning/unvarying.js";
import { Session, type GameOf, type ReadModel } from "./4-lower/learning/session.js";
import type { MethodIr } from "./4-lower/learning/step.js";
import type { Staged } from "./4-lower/learning/values.js";
import type { Analysed } from "./compile.js";
import type { Reporter } from "./diagnostics/define.js";
import { whereOf } from "./source/source-file.js";

/** The methods that a spec's own file declares. */
export function methodsOf({ bound }: Analysed): readonly ast.MethodDecl[] {
  return bound.entry.file.declarations.filter((d) => d.kind === "method");
}

/** The claims that a spec's own file makes. */
export function claimsOf({ bound }: Analysed): readonly ast.ClaimDecl[] {
  return bound.entry.file.declarations.filter((d) => d.kind === "claim");
}

/** Lowers a method of the entry with these arguments, defaults for the rest; undefined after reporting why it cannot. */
export function compileMethod(
  analysed: Analysed,
  decl: ast.MethodDecl,
  report: Reporter,
  args: (stage: (expr: ast.Expr) => Staged) => MethodArguments = () => new Map(),
  checking = false,
  read?: RewardsRead,
): MethodIr | undefined {
  const session = new Session(report, gameOf(analysed, report), readModel(analysed), checking);
  const file = analysed.bound.entry;
  const stage = (expr: ast.Expr): Staged => evaluate({ session, scope: session.top(file), where: "the setting" }, expr);
  const ir = lowerMethod(session, file, decl, args(stage));
  read?.add(session);
  return session.failed ? undefined : ir;
}

/** Lowers a claim of the entry with all its arms; undefined after reporting why it cannot. */
export function compileClaim(analysed: Analysed, decl: ast.ClaimDecl, report: Reporter, checking = false): ClaimIr | undefined {
  return lowerClaim(analysed.bound.entry, decl, gameOf(analysed, report), readModel(analysed), report, checking);
}

/** Reads files of language models beside the entry, where whoever compiles has a disk. */
function readModel({ bound, readBeside }: Analysed): ReadModel {
  return (file) => readBeside?.(bound.entry.file.source, file) ?? { error: "no files can be read here" };
}

/** Checks every method and claim of the entry: methods with parameters that have no default are checked where they are run. */
export function checkLearning(analysed: Analysed, report: Reporter): void {
  const read = new RewardsRead();
  for (const decl of methodsOf(analysed)) {
    if (decl.params.every((p) => p.default)) compileMethod(analysed, decl, report, undefined, true, read);
  }
  // Methods of other files may learn from what another file declares.
  read.report(
    analysed.bound.entry.file.declarations.filter((d) => d.kind === "game"),
    report,
  );
  for (const decl of claimsOf(analysed)) compileClaim(analysed, decl, report, true);
}

/** Finds the instance of a game with these parameters and lowers it, once. */
function gameOf({ typed, sight, payoffs }: Analysed, report: Reporter): GameOf {
  const known = new Map<string, GameIr | undefined>();
  const lowered = (instance: GameInstance): GameIr | undefined => {
    const ir = lowerGame(instance, sight.unheard, report);
    // What a promise of payoffs was proved for are the defaults: other parameters are watched (A11).
    const unproved = payoffs.some((proof) => proof.game === instance.game && proof.status === "unproved");
    const measured = measuredColumns(instance, sight);
    return (
      ir && { ...ir, ...((unproved || (instance.open ?? []).length > 0) && { watched: true }), ...(measured.length > 0 && { measured }) }
    );
  };
  return (decl, args, name, at, open = []) => {
    const fits = (value: ConstValue | undefined, given: ConstValue): boolean => JSON.stringify(value) === JSON.stringify(given);
    const plain = typed.games.find((g) => g.declaration === decl);
    const declared = typed.games.find(
      (g) =>
        open.length === 0 &&
        g.game === decl &&
        g.missing.length === 0 &&
        [...g.parameters].every(([param, value]) => {
          const wanted = args[param.name.text] ?? plain?.parameters.get(param);
          return wanted !== undefined && fits(value, wanted);
        }),
    );
    const instance = declared ?? typed.instanceOf(decl, name, args, open);
    if ("sizes" in instance) {
      report(
        sizedByRun,
        at,
        { game: decl.name.text, names: instance.sizes },
        { help: "sizes are fixed when a game is compiled: give a number, a `const` or a parameter of the method" },
      );
      return undefined;
    }
    if (instance.missing.length > 0) {
      report(badArgument, at, { callee: `game \`${decl.name.text}\``, problem: `no value for its parameter \`${instance.missing[0]}\`` });
      return undefined;
    }
    if (!known.has(instance.name)) known.set(instance.name, lowered(instance));
    return known.get(instance.name);
  };
}

/** What is measured among a game's columns: fields of end records, and parameters that say so themselves (B10). */
function measuredColumns({ game, open = [] }: GameInstance, sight: Sight): readonly MeasuredColumn[] {
  const ends = [...(sight.measuredEnds.get(game) ?? [])].map(([name, end]) => ({ name, ...end }));
  const params = game.params.flatMap((param): readonly MeasuredColumn[] => {
    const word = param.visibility.find((w) => w.word === "measured");
    if (word === undefined || !open.includes(param)) return [];
    return [{ name: param.name.text, span: param.span, witness: [`\`${param.name.text}\` is measured (${whereOf(param.span)})`] }];
  });
  return [...ends, ...params];
}
