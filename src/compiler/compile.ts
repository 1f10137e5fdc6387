/** The compiler on one screen: the phases in order. */
import type * as ast from "./1-parse/ast.js";
import { parse } from "./1-parse/parse.js";
import { quietAfterFaults } from "./1-parse/quiet.js";
import { bind } from "./2-bind/bind.js";
import type { Bound } from "./2-bind/symbols.js";
import { check } from "./3-check/check.js";
import type { Typed } from "./3-check/typed.js";
import { checkPayoffs } from "./3-check/payoffs/check-payoffs.js";
import { checkHoles } from "./3-check/unused/holes.js";
import { checkWeights } from "./3-check/unused/weights.js";
import type { PayoffProof } from "./3-check/payoffs/check-payoffs.js";
import { checkVisibility } from "./3-check/visibility/check-visibility.js";
import type { Sight } from "./3-check/visibility/check-visibility.js";
import type { GameIr } from "./4-lower/games/ir.js";
import { lowerGame } from "./4-lower/games/lower-game.js";
import { lowerTest, type TestIr } from "./4-lower/tests/lower-tests.js";
import { emitForms } from "./5-emit/games/emit-game.js";
import { emitFormat } from "./5-emit/formats/emit-format.js";
import type { FormatInfo } from "../contract/words/shape.js";
import type { Module } from "./5-emit/typescript/module.js";
import type { Reporter } from "./diagnostics/define.js";
import type { SourceFile } from "./source/source-file.js";

/** Finds the spec that an import in `from` means; an error is why not, in words that end a sentence. The disk is the caller's. */
export type Follow = (from: SourceFile, text: string) => SourceFile | { readonly error: string };

/** Reads a text file that a spec names, by its path relative to the spec; an error is why not. */
export type ReadBeside = (from: SourceFile, file: string) => string | { readonly error: string };

/** A spec with all that it imports, names and types known. */
export interface Analysed {
  readonly bound: Bound;
  readonly typed: Typed;
  /** Which promises of payoffs are proved. */
  readonly payoffs: readonly PayoffProof[];
  readonly sight: Sight;
  /** How files are read that methods are compiled from besides specs: configurations of language models. */
  readonly readBeside?: ReadBeside;
}

/** Reads a spec and what it imports, and checks both (phases 1 to 3). */
export function analyse(entry: SourceFile, follow: Follow, report: Reporter): Analysed {
  const parsed = new Map<SourceFile, ast.File>();
  const { parsing, learn, later } = quietAfterFaults(report);
  const read = (source: SourceFile): ast.File => {
    const known = parsed.get(source);
    if (known !== undefined) return known;
    const file = parse(source, parsing);
    parsed.set(source, file);
    learn(file);
    return file;
  };
  const bound = bind(
    read(entry),
    (from, text) => {
      const found = follow(from.source, text);
      return "error" in found ? found : read(found);
    },
    later,
  );
  const typed = check(bound, later);
  const sight = checkVisibility(typed, later);
  checkWeights(typed, later);
  checkHoles(typed, later);
  return { bound, typed, sight, payoffs: checkPayoffs(typed, later) };
}

/** A game of the program with its parameters fixed: its automaton and the module that is written from it. */
export interface CompiledGame {
  readonly name: string;
  readonly declaration: ast.GameDecl | ast.ConstDecl;
  readonly game: ast.GameDecl;
  readonly ir: GameIr;
  readonly module: Module;
  /** What keeps it from having a kernel, in words that end a sentence; absent: it has one. */
  readonly noKernel?: string;
}

/** A format of the program and the module that is written from it. */
export interface CompiledFormat {
  readonly info: FormatInfo;
  readonly module: Module;
  readonly declaration: ast.FormatDecl;
}

export interface Compiled extends Analysed {
  readonly formats: readonly CompiledFormat[];
  readonly games: readonly CompiledGame[];
  /** The entry's own tests. */
  readonly tests: readonly TestIr[];
}

/** Takes a spec through all phases. After errors of analysis nothing is lowered: later messages would only repeat them. */
export function compile(entry: SourceFile, follow: Follow, report: Reporter, readBeside?: ReadBeside): Compiled {
  let errors = 0;
  const counting: Reporter = (kind, span, parameters, extras) => {
    if (kind.severity === "error") errors += 1;
    report(kind, span, parameters, extras);
  };
  const analysed: Analysed = { ...analyse(entry, follow, counting), ...(readBeside && { readBeside }) };
  const games: CompiledGame[] = [];
  if (errors > 0) return { ...analysed, formats: [], games, tests: [] };
  for (const instance of analysed.typed.games) {
    // A game whose parameters have no values is no fault of its own: others may fix them.
    if (instance.missing.length > 0) continue;
    const lowered = lowerGame(instance, analysed.sight.unheard, counting);
    const open = analysed.payoffs.some((proof) => proof.game === instance.game && proof.status === "unproved");
    const ir: GameIr | undefined = lowered && open ? { ...lowered, watched: true } : lowered;
    const emitted = ir && emitForms(ir, counting);
    if (ir !== undefined && emitted !== undefined)
      games.push({ name: instance.name, declaration: instance.declaration, game: instance.game, ir, ...emitted });
  }
  const tests = analysed.bound.entry.file.declarations.flatMap((d) =>
    d.kind === "test" ? (lowerTest(d, analysed.typed, analysed.sight, counting) ?? []) : [],
  );
  const formats = [...analysed.typed.formats].map(([declaration, info]) => ({
    info,
    declaration,
    module: emitFormat(info, declaration.span.file.path),
  }));
  return { ...analysed, formats, games, tests };
}
