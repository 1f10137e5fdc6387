import path from "node:path";
import type * as ast from "../../compiler/1-parse/ast.js";
import { parse } from "../../compiler/1-parse/parse.js";
import { claimsOf, compileClaim, compileMethod, methodsOf } from "../../compiler/compile-learning.js";
import type { Compiled } from "../../compiler/compile.js";
import type { Reporter } from "../../compiler/diagnostics/define.js";
import { collector } from "../../compiler/diagnostics/define.js";
import type { GameIr } from "../../compiler/4-lower/games/ir.js";
import type { ClaimIr } from "../../compiler/4-lower/learning/claims.js";
import type { MethodArguments } from "../../compiler/4-lower/learning/lower-method.js";
import type { MethodIr } from "../../compiler/4-lower/learning/step.js";
import type { Staged } from "../../compiler/4-lower/learning/values.js";
import { emitGame } from "../../compiler/5-emit/games/emit-game.js";
import { emitMethod } from "../../compiler/5-emit/methods/emit-method.js";
import { emitOnnx } from "../../compiler/5-emit/onnx/emit-onnx.js";
import { sourceFile } from "../../compiler/source/source-file.js";
import type { GraphFiles } from "../../runtime/policies/graph-files.js";
import type { GameModule } from "../../runtime/games/load.js";
import { graphsInMemory, loadMethod } from "../../runtime/train/load-method.js";
import type { Method } from "../../runtime/train/train.js";
import type { Context } from "../command.js";
import { couldNotRun, didYouMean } from "../could-not-run.js";
import * as messages from "../messages.js";
import { moduleToLife } from "./load-games.js";

/** A method ready to be trained in this process. */
export interface LoadedMethod {
  readonly ir: MethodIr;
  readonly method: Method;
  readonly files: GraphFiles;
}

/** Picks the method that a user means: by name, else the only one, else the first. */
export function pickMethod(compiled: Compiled, path: string, name: string | undefined, output: Context["output"]): ast.MethodDecl {
  const methods = methodsOf(compiled);
  if (methods.length === 0) throw couldNotRun(messages.noMethod, { path });
  const names = methods.map((m) => m.name.text);
  if (name !== undefined) {
    const found = methods.find((m) => m.name.text === name);
    if (found) return found;
    throw couldNotRun(messages.unknownMethod, { name, path }, { help: didYouMean(name, names).help ?? `it has ${names.join(", ")}` });
  }
  if (methods.length > 1) output.note(`taking the method ${names[0]}; \`--method\` picks ${names.slice(1).join(", ")}`);
  return methods[0];
}

/** Compiles a method with settings as `name=value`, the value written as in a spec. Undefined after reporting why it cannot. */
export function compileWith(compiled: Compiled, decl: ast.MethodDecl, settings: readonly string[], report: Reporter): MethodIr | undefined {
  return compileMethod(compiled, decl, report, (stage) => argumentsFrom(settings, decl, stage, report));
}

function argumentsFrom(
  settings: readonly string[],
  decl: ast.MethodDecl,
  stage: (expr: ast.Expr) => Staged,
  report: Reporter,
): MethodArguments {
  const names = decl.params.map((p) => p.name.text);
  const entries = settings.map((setting) => {
    const at = setting.indexOf("=");
    const name = setting.slice(0, at);
    if (at < 1) throw couldNotRun(messages.badUsage, { problem: `\`${setting}\` is no setting: expected name=value` });
    if (!names.includes(name)) {
      throw couldNotRun(
        messages.unknownSetting,
        { name, method: decl.name.text },
        { help: didYouMean(name, names).help ?? `it has ${names.join(", ") || "no parameters"}` },
      );
    }
    const head = `const ${name} = `;
    const file = parse(sourceFile(`--set ${name}`, `${head}${setting.slice(at + 1)}\n`), report);
    const declaration = file.declarations[0];
    const value: Staged = declaration?.kind === "const" ? stage(declaration.value) : { kind: "unknown" };
    if (value.kind === "unknown") {
      throw couldNotRun(
        messages.badUsage,
        { problem: `\`${setting}\` gives \`${name}\` no value that is known here` },
        { help: "write it as in a spec: 300, true, [kuhn_poker], mlp([32])" },
      );
    }
    return [name, { value, span: declaration?.span ?? file.span }] as const;
  });
  return new Map(entries);
}

/** Brings a lowered method to life. */
export function bringMethodToLife(ir: MethodIr): LoadedMethod {
  const graphs = new Map(ir.graphs.map((program) => [program.name, { program, onnx: emitOnnx(program) }]));
  const games = Object.fromEntries(ir.games.map((g) => [g.name, gameModule(g)]));
  const method = loadMethod(emitMethod(ir, { types: false, gameModule: (g) => `./${g}.js`, from: ir.source }), ir.name, games);
  return { ir, method, files: graphsInMemory(graphs, path.dirname(ir.source.replace(/:\d+:\d+$/, ""))) };
}

function gameModule(ir: GameIr): GameModule {
  const { report, diagnostics } = collector();
  const module = emitGame(ir, report);
  if (!module) throw new Error(`a bug in spc: the game ${ir.name} was lowered but cannot be written: ${diagnostics[0]?.text ?? ""}`);
  return moduleToLife(module, ir.name);
}

/** A claim with its arms brought to life when first asked for. */
export interface LoadedClaim {
  readonly ir: ClaimIr;
  readonly title: string;
  arm(run: string): LoadedMethod;
  game(name: string): GameModule;
}

/** Compiles the claims of a spec whose title holds `only`; undefined entries were reported. */
export function compileClaims(compiled: Compiled, only: string | undefined, report: Reporter): (LoadedClaim | undefined)[] {
  const text = (decl: ast.ClaimDecl): string => decl.title.parts.map((p) => (p.kind === "string_text" ? p.text : "")).join("");
  return claimsOf(compiled)
    .filter((decl) => only === undefined || text(decl).toLowerCase().includes(only.toLowerCase()))
    .map((decl) => {
      const ir = compileClaim(compiled, decl, report);
      return ir && loadClaim(ir);
    });
}

function loadClaim(ir: ClaimIr): LoadedClaim {
  const arms = new Map<string, LoadedMethod>();
  return {
    ir,
    title: ir.program.title,
    arm: (run) => {
      const at = ir.program.runs.findIndex((r) => r.id === run);
      const known = arms.get(run) ?? bringMethodToLife(ir.methods[at]);
      arms.set(run, known);
      return known;
    },
    game: (name) => {
      const game = ir.games.find((g) => g.name === name);
      if (!game) throw new Error(`a bug in spc: the claim knows no game ${name}`);
      return gameModule(game);
    },
  };
}
