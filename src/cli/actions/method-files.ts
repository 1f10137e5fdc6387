import { compileMethod, methodsOf } from "../../compiler/compile-learning.js";
import type { Compiled } from "../../compiler/compile.js";
import { collector } from "../../compiler/diagnostics/define.js";
import type { Context } from "../command.js";
import type { ExitCode } from "../exit.js";
import { verdictOf } from "../verdict.js";

export interface MethodFiles {
  readonly verdict: ExitCode;
  readonly files: readonly { readonly name: string; readonly content: string | Uint8Array }[];
}

/** The modules of a spec's methods with their graphs, for parameters at their defaults; methods that need arguments are left to `train`. */
export async function methodFiles(compiled: Compiled, { output }: Context): Promise<MethodFiles> {
  const methods = methodsOf(compiled).filter((m) => m.params.every((p) => p.default !== undefined));
  if (methods.length === 0) return { verdict: 0, files: [] };
  const [{ emitMethod }, { emitOnnx }, { format }] = await Promise.all([
    import("../../compiler/5-emit/methods/emit-method.js"),
    import("../../compiler/5-emit/onnx/emit-onnx.js"),
    import("prettier"),
  ]);
  const { report, diagnostics } = collector();
  const files: { name: string; content: string | Uint8Array }[] = [];
  for (const decl of methods) {
    const ir = compileMethod(compiled, decl, report);
    if (!ir) continue;
    const text = emitMethod(ir, { types: true, gameModule: (game) => `./${game}.js`, from: decl.span.file.path });
    files.push({ name: `${ir.name}.ts`, content: await format(text, { parser: "babel-ts", printWidth: 120, endOfLine: "lf" }) });
    for (const program of ir.graphs) {
      files.push(
        { name: `${program.name}.json`, content: `${JSON.stringify(program)}\n` },
        { name: `${program.name}.onnx`, content: emitOnnx(program) },
      );
    }
  }
  output.diagnostics(diagnostics);
  return { verdict: verdictOf(diagnostics), files };
}
