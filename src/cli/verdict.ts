import type { Diagnostic } from "../compiler/diagnostics/define.js";
import { EXIT, type ExitCode } from "./exit.js";

/** The exit code that messages amount to: a spec that could not be read at all is a failure of the call, other errors are problems of specs. */
export function verdictOf(diagnostics: readonly Diagnostic[]): ExitCode {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.some(({ code }) => code.startsWith("SP0"))) return EXIT.couldNotRun;
  return errors.length > 0 ? EXIT.problems : EXIT.clean;
}
