/** Commands in the process of the test: quick, and what they print is caught. The built program is tested in `test/cli`. */
import type { Context } from "../../src/cli/command.js";
import { CouldNotRun } from "../../src/cli/could-not-run.js";
import { EXIT, type ExitCode } from "../../src/cli/exit.js";
import { type Format, openOutput } from "../../src/cli/output/output.js";

export interface Caught {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command's action in a folder and catches what it prints. */
export async function act(
  folder: string,
  action: (context: Context) => ExitCode | Promise<ExitCode>,
  format: Format = "text",
): Promise<Caught> {
  const said = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") =>
    ({ isTTY: false, write: (text: string) => ((said[name] += text), true) }) as unknown as NodeJS.WriteStream;
  const output = openOutput({ format, color: "never", debug: false }, { stdout: stream("stdout"), stderr: stream("stderr") });
  let code: ExitCode;
  try {
    code = await action({ output, folder, debug: false });
  } catch (error) {
    if (!(error instanceof CouldNotRun)) throw error;
    output.diagnostics([error.diagnostic]);
    code = EXIT.couldNotRun;
  }
  output.finish();
  return { code, ...said };
}
