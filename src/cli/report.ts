import type { Command, CommanderError } from "commander";
import { CouldNotRun, couldNotRun, didYouMean, fromSystem, nowhere } from "./could-not-run.js";
import { EXIT, type ExitCode } from "./exit.js";
import * as messages from "./messages.js";
import type { CommonOptions, Format, Output } from "./output/output.js";
import { FORMATS, openOutput } from "./output/output.js";
import { ownVersion } from "./version.js";

/** Says what is wrong with the words after `spc`. Help and version, which commander ends by an error too, pass as they are. */
export function reportUsage(program: Command, error: CommanderError, words: readonly string[]): ExitCode {
  if (error.exitCode === 0) return EXIT.clean;
  if (error.code === "commander.help") return EXIT.couldNotRun;
  const output = openOutput(optionsFrom(words));
  output.diagnostics([usageFault(program, error).diagnostic]);
  output.finish();
  return EXIT.couldNotRun;
}

function usageFault(program: Command, error: CommanderError): CouldNotRun {
  if (error.code === "commander.unknownCommand") {
    const name = program.args[0];
    const meant = didYouMean(
      name,
      program.commands.map((command) => command.name()),
    );
    const help = name.endsWith(".sp") ? `to check a spec, write \`spc check ${name}\`` : (meant.help ?? "`spc --help` lists the commands");
    return couldNotRun(messages.unknownCommand, { name }, { help });
  }
  const [first, ...rest] = error.message.replace(/^error: /, "").split("\n");
  const meant = /Did you mean (.+)\?/.exec(rest.join(" "))?.[1];
  return couldNotRun(
    messages.badUsage,
    { problem: inOurWords(first) },
    { help: meant === undefined ? "`--help` tells what there is" : `did you mean \`${meant}\`?` },
  );
}

/** Commander's sentences in the form that all messages have. */
function inOurWords(sentence: string): string {
  const value = /^(?:option|command-argument value) '(?<name>[^']+)'(?: argument '(?<found>.*)')? is invalid\. (?<rest>.*)$/.exec(
    sentence,
  )?.groups;
  if (value?.found !== undefined) {
    return `\`${value.found}\` is no value of \`${value.name}\`: ${value.rest.replace(/^Allowed choices are (.*?)\.?$/, "expected one of $1")}`;
  }
  return sentence
    .replace(/\. Expected/, ": expected")
    .replace(/'([^']*)'/g, "`$1`")
    .replace(/\.$/, "");
}

/** Says what stopped a command; anything but `CouldNotRun` and refusals of the system is a bug in spc. */
export function reportFailure(error: unknown, output: Output, words: readonly string[], debug: boolean): ExitCode {
  const known = knownFailure(error) ?? fromSystem(error, (error as NodeJS.ErrnoException | undefined)?.path ?? "a file");
  if (!(known instanceof CouldNotRun)) return reportBug(error, words, debug);
  output.diagnostics([known.diagnostic]);
  if (debug) process.stderr.write(`${(error as Error).stack}\n`);
  return (error as Error).name === "Fault" ? EXIT.problems : EXIT.couldNotRun;
}

/**
 * Faults that the runtime throws, told by their shape so that nothing of it is loaded here: a fault of a game in play (G2), and whatever
 * carries a code of its own with advice.
 */
function knownFailure(error: unknown): CouldNotRun | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "Fault") return couldNotRun(messages.faultInPlay, { game: "this game", fault: error.message });
  const { code, help } = error as { code?: unknown; help?: unknown };
  if (typeof code !== "string" || !/^SP\d{4}$/.test(code)) return undefined;
  const advice = typeof help === "string" ? { help } : {};
  return new CouldNotRun({ code, severity: "error", text: error.message, span: nowhere(), ...advice });
}

/** Asks to report a bug in spc, with what. The stack trace is shown with `--debug` only. */
export function reportBug(error: unknown, words: readonly string[], debug: boolean = words.includes("--debug")): ExitCode {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const text = message.replace(/^a bug in spc: /, "");
  process.stderr.write(
    [
      `a bug in spc: ${text}`,
      "  this is not the fault of a spec; please report it with these lines and the spec, if it may be shown:",
      `  spc ${ownVersion()}, node ${process.version}, ${process.platform} ${process.arch}`,
      `  spc ${words.join(" ")}`,
      debug ? stack : "  --debug adds where it happened",
      "",
    ].join("\n"),
  );
  return EXIT.bug;
}

/** Reads the common options from raw words, for messages about words that could not be understood. */
function optionsFrom(words: readonly string[]): CommonOptions {
  const value = (name: string) => {
    const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
    return at < 0 ? undefined : words[at].includes("=") ? words[at].slice(name.length + 1) : words[at + 1];
  };
  const format = value("--format");
  const color = value("--color");
  return {
    format: FORMATS.includes(format as Format) ? (format as Format) : "text",
    color: color === "always" || color === "never" ? color : "auto",
    debug: words.includes("--debug"),
  };
}
