// Writes docs/reference/{cli,errors,functions}.md from the program itself. `npx tsx scripts/reference.ts`; a test compares.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { buildProgram } from "../src/cli/program.js";
import { builtinFunctions, builtinTypes, builtinValues, type Builtin as GameBuiltin } from "../src/compiler/2-bind/builtins.js";
import type { Builtin } from "../src/compiler/4-lower/learning/builtins/call.js";
import { choosing } from "../src/compiler/4-lower/learning/builtins/choosing.js";
import { elementwiseFunctions } from "../src/compiler/4-lower/learning/builtins/elementwise.js";
import { layers } from "../src/compiler/4-lower/learning/builtins/layers.js";
import { optimizers } from "../src/compiler/4-lower/learning/builtins/optimizers.js";
import { players } from "../src/compiler/4-lower/learning/builtins/players.js";
import { reductions } from "../src/compiler/4-lower/learning/builtins/reductions.js";
import { trajectories } from "../src/compiler/4-lower/learning/builtins/trajectories.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The pages of the reference that are made from the program, by path. */
export function referencePages(): Record<string, string> {
  return {
    "docs/reference/cli.md": cliPage(buildProgram()),
    "docs/reference/errors.md": errorsPage(),
    "docs/reference/functions.md": functionsPage(),
  };
}

function cliPage(program: Command): string {
  const lines = [
    "# The command line",
    "",
    "Made by `scripts/reference.ts` from the program itself.",
    "",
    "Data goes to standard output, messages and progress to standard error. With `--format json` standard output carries one JSON document",
    "instead, which holds the data and the messages. A spec is named by its path, or as `std/…` from the standard library; where none is named,",
    "a command takes the one in the `sp` field of package.json, else the only spec in the folder.",
    "",
    "| exit code | meaning |",
    "| --- | --- |",
    "| 0 | clean |",
    "| 1 | the specs have problems: errors, failing tests, claims that do not hold, files that are not formatted |",
    "| 2 | could not run: bad usage, a file that is missing or cannot be read or written, a damaged checkpoint, a full disk |",
    "| 70 | a bug in spc; the message says what to report |",
    "| 130 | ended by Ctrl-C |",
    "",
    "Every command takes:",
    "",
    ...optionLines(program),
  ];
  for (const command of program.commands) {
    const usage = `spc ${command.name()} ${command.usage()}`.replace("[options] ", command.options.length > 0 ? "[options] " : "").trim();
    lines.push("", `## spc ${command.name()}`, "", `${capital(command.description())}.`, "", "```sh", usage, "```", "");
    const rows = [
      ...command.registeredArguments.map((a) => `- \`${a.required ? `<${a.name()}>` : `[${a.name()}]`}\`: ${a.description}`),
      ...optionLines(command),
    ];
    lines.push(...rows);
    const help = helpOf(command);
    const examples = help.slice(help.indexOf("Examples:\n") + "Examples:\n".length).trimEnd();
    lines.push(
      ...(rows.length > 0 ? [""] : []),
      "```sh",
      ...examples.split("\n").map((line) => line.replace(/^ {2}\$ (.*?) {2,}(.*)$/, "$1   # $2")),
      "```",
    );
  }
  return `${lines.join("\n")}\n`;
}

function optionLines(command: Command): string[] {
  return command.options
    .filter((option) => !option.hidden)
    .map((option) => {
      const choices = option.argChoices === undefined ? "" : `; one of ${option.argChoices.map((c) => `\`${c}\``).join(", ")}`;
      const usual =
        option.defaultValue === undefined || option.defaultValue === false || option.defaultValue === ""
          ? ""
          : `; ${JSON.stringify(option.defaultValue).replaceAll('"', "`")} if not said`;
      return `- \`${option.flags}\`: ${option.description}${choices}${usual}`;
    });
}

function helpOf(command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 10_000 }).outputHelp();
  return help;
}

function errorsPage(): string {
  const folder = path.join(ROOT, "docs", "errors");
  const sections: [prefix: string, title: string][] = [
    ["SP0", "Files"],
    ["SP1", "Syntax"],
    ["SP2", "Names and imports"],
    ["SP3", "Types, ranges, sight, payoffs, learning"],
    ["SP4", "What is not built yet, or cannot be lowered"],
    ["SP5", "What cannot be written"],
    ["SP6", "Commands, runs, tests and solvers"],
  ];
  const pages = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort();
  const lines = ["# Messages", "", "Made by `scripts/reference.ts`. `spc explain CODE` shows a page in the terminal."];
  for (const [prefix, title] of sections) {
    const own = pages.filter((name) => name.startsWith(prefix));
    if (own.length === 0) continue;
    lines.push("", `## ${title}`, "");
    for (const name of own) {
      const code = name.slice(0, -".md".length);
      const heading = /^# \w+: (.*)$/m.exec(readFileSync(path.join(folder, name), "utf8"))?.[1] ?? "";
      lines.push(`- [${code}](../errors/${name}): ${heading}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function functionsPage(): string {
  const gameRows = (table: ReadonlyMap<string, GameBuiltin>): string[] =>
    [...table.values()].map(({ signature, doc }) => `| \`${escapeBars(signature)}\` | ${doc} |`);
  const learningRows = (table: Readonly<Record<string, Builtin>>): string[] =>
    Object.entries(table).map(([name, { params, doc }]) => `| \`${name}(${params.join(", ")})\` | ${doc} |`);
  const tableOf = (head: string, rows: readonly string[]): string[] => [`| ${head} | |`, "| --- | --- |", ...rows, ""];
  const lines = [
    "# What the language brings",
    "",
    "Made by `scripts/reference.ts` from the compiler's own tables. `spc` suggests the nearest of these names where one is misspelt.",
    "",
    "## Games, functions and constants",
    "",
    ...tableOf("function", gameRows(builtinFunctions)),
    "Values that some places bring:",
    "",
    ...tableOf("value", gameRows(builtinValues)),
    "Types:",
    "",
    ...tableOf("type", gameRows(builtinTypes)),
    "## Methods, networks and claims",
    "",
    "A name here may mean a number, a column (a value for each episode, trajectory or decision) or a tensor; each works element by element,",
    "and a result has the finest level of what goes in.",
    "",
    "### Players and measures",
    "",
    ...tableOf("function", learningRows(players)),
    "### Rows of tables and memories",
    "",
    ...tableOf("function", learningRows({ ...trajectories, ...choosing })),
    "### Reductions, lists and tables",
    "",
    "Columns take `by key` (group, keep the rows); tensors take `over axis`.",
    "",
    ...tableOf("function", learningRows(reductions)),
    "### One element at a time",
    "",
    ...tableOf("function", learningRows(elementwiseFunctions)),
    "### Layers of networks",
    "",
    "`dense[k](…)` gives a layer in a loop weights of its own. The first parameter is what `|>` hands over.",
    "",
    ...tableOf("layer", learningRows(layers)),
    "### Optimizers",
    "",
    ...tableOf("optimizer", learningRows(optimizers)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** A bar would end a cell of a table. */
function escapeBars(text: string): string {
  return text.replaceAll("|", "\\|");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of Object.entries(referencePages())) writeFileSync(path.join(ROOT, file), text);
}
