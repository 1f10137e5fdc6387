import { Command, Option } from "commander";
import { examples } from "./command.js";
import { build } from "./commands/build.js";
import { check } from "./commands/check.js";
import { claim } from "./commands/claim.js";
import { diff } from "./commands/diff.js";
import { explain } from "./commands/explain.js";
import { fmt } from "./commands/fmt.js";
import { info } from "./commands/info.js";
import { init } from "./commands/init.js";
import { play } from "./commands/play.js";
import { prompt } from "./commands/prompt.js";
import { runs } from "./commands/runs.js";
import { solve } from "./commands/solve.js";
import { test } from "./commands/test.js";
import { train } from "./commands/train.js";
import { FORMATS } from "./output/output.js";
import { ownVersion } from "./version.js";

/** Builds the whole command line; nothing heavy is loaded before a command runs. */
export function buildProgram(): Command {
  const program = new Command("spc")
    .description("Compiles and runs .sp files: games, the methods that learn to play them, and claims about both.")
    .version(`spc ${ownVersion()}`, "-v, --version", "print the version")
    .helpOption("-h, --help", "tell how to use a command")
    .helpCommand("help [command]", "tell how to use a command")
    .addOption(new Option("--format <format>", "how messages are written").choices(FORMATS).default("text"))
    .addOption(new Option("--color <when>", "colours in messages").choices(["auto", "always", "never"]).default("auto"))
    .option("--debug", "stack traces with messages about failures", false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      "after",
      examples([
        ["spc init my_game", "make a small project"],
        ["spc check specs", "check every spec in a folder"],
        ["spc train my_game.sp", "train what a spec describes"],
        ["spc explain SP2001", "read about a message"],
      ]),
    );
  for (const command of [init, check, fmt, build, diff, train, runs, play, prompt, solve, test, claim, explain, info])
    program.addCommand(command());
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeErr: (text) => void (command.args.length === 0 && isHelp(text) && process.stderr.write(text)) });
    if (command !== program) command.helpOption("-h, --help", "tell how to use this command").configureHelp({ showGlobalOptions: true });
  }
  return program;
}

/** Commander writes its errors through the same channel as help; those are printed as messages of ours instead. */
function isHelp(text: string): boolean {
  return text.startsWith("Usage:");
}
