import { Command } from "commander";
import { examples, run } from "../command.js";

interface BuildOptions {
  readonly out: string;
  readonly watch?: boolean;
}

/** `spc build`: from specs to modules. */
export function build(): Command {
  return new Command("build")
    .description("compile specs to TypeScript modules, kernels and graphs")
    .argument("[specs...]", "files, folders or globs; the project's spec if none is named")
    .option("-o, --out <folder>", "where to write", "out")
    .option("-w, --watch", "go on: build again what a change touches, imported files too, until Ctrl-C")
    .addHelpText(
      "after",
      examples([
        ["spc build duel.sp", "write the modules of one spec into out/"],
        ["spc build --watch", "keep the modules of a project up to date"],
        ["spc build specs --out src/generated", "write those of a folder elsewhere"],
      ]),
    )
    .action((names: string[], options: BuildOptions, command: Command) =>
      run(command, async (context) => {
        if (options.watch === true) {
          const { watchSpecs } = await import("../actions/watch.js");
          return watchSpecs(names, options.out, context);
        }
        const { buildSpecs } = await import("../actions/build.js");
        return buildSpecs(names, options.out, context);
      }),
    );
}
