import { Command, Option } from "commander";
import { examples, run } from "../command.js";

interface BuildOptions {
  readonly out: string;
  readonly watch?: boolean;
  readonly dump?: "ir";
}

/** `spc build`: from specs to modules. */
export function build(): Command {
  return new Command("build")
    .description("compile specs to TypeScript modules, kernels and graphs")
    .argument("[specs...]", "files, folders or globs; the project's spec if none is named")
    .option("-o, --out <folder>", "where to write", "out")
    .option("-w, --watch", "go on: build again what a change touches, imported files too, until Ctrl-C")
    .addOption(
      new Option("--dump <what>", "write nothing; print games and graphs between the phases, and what each pass made of them").choices([
        "ir",
      ]),
    )
    .addHelpText(
      "after",
      examples([
        ["spc build duel.sp", "write the modules of one spec into out/"],
        ["spc build --watch", "keep the modules of a project up to date"],
        ["spc build duel.sp --dump ir", "see its automaton, and the array programs before and after each pass"],
        ["spc build specs --out src/generated", "write those of a folder elsewhere"],
      ]),
    )
    .action((names: string[], options: BuildOptions, command: Command) =>
      run(command, async (context) => {
        if (options.dump !== undefined) {
          const { dumpSpecs } = await import("../actions/dump.js");
          return dumpSpecs(names, context);
        }
        if (options.watch === true) {
          const { watchSpecs } = await import("../actions/watch.js");
          return watchSpecs(names, options.out, context);
        }
        const { buildSpecs } = await import("../actions/build.js");
        return buildSpecs(names, options.out, context);
      }),
    );
}
