import type { Command } from "commander";
import { endWith, type ExitCode } from "./exit.js";
import type { CommonOptions, Output } from "./output/output.js";
import { openOutput } from "./output/output.js";
import { reportFailure } from "./report.js";

/** What a running command is given. */
export interface Context {
  readonly output: Output;
  /** The working folder. */
  readonly folder: string;
  readonly debug: boolean;
}

/** Runs a command's body: opens its output, says what stopped it, sets the exit code. */
export async function run(command: Command, body: (context: Context) => Promise<ExitCode> | ExitCode): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>();
  const output = openOutput(options);
  try {
    endWith(await body({ output, folder: process.cwd(), debug: options.debug }));
  } catch (error) {
    endWith(reportFailure(error, output, process.argv.slice(2), options.debug));
  }
  output.finish();
}

/** Adds examples below a command's help. */
export function examples(lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  $ ${command.padEnd(width)}  ${what}`).join("\n")}`;
}
