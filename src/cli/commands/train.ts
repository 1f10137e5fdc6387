import { Command, Option } from "commander";
import { examples, run } from "../command.js";
import { seedNumber, wholeNumber } from "./options.js";

/** `spc train`: what a method describes. */
export function train(): Command {
  return new Command("train")
    .description("train what a method describes; killed and started again it goes on where it was")
    .argument("[spec]", "the project's spec if none is named")
    .option("--method <name>", "which method of the spec, if it holds several")
    .option("--set <name=value...>", "parameters of the method")
    .addOption(new Option("--seed <n>", "for everything random in the run").argParser(seedNumber).default(1))
    .option("-o, --out <folder>", "where the run is kept; runs/<method>-<seed> if not said")
    .option("--fresh", "begin anew even if the run was begun before")
    .addOption(
      new Option("--save-every <steps>", "steps between checkpoints; one about every five seconds if not said").argParser(
        wholeNumber(1, 1e9),
      ),
    )
    .addOption(new Option("--executor <name>", "what runs the graphs").choices(["onnx", "tfjs"]).default("onnx"))
    .addOption(
      new Option("--device <name>", "where; `wasm` with tfjs alone").choices(["auto", "cpu", "webgpu", "cuda", "wasm"]).default("auto"),
    )
    .addOption(new Option("--threads <n>", "threads of the graphs").argParser(wholeNumber(1, 1024)).default(1))
    .option("--profile", "say which shares of the time went into graphs, kernels and the rest")
    .addHelpText(
      "after",
      examples([
        ["spc train", "the project's spec"],
        ["spc train std/papers/spiral --seed 3", "a paper of the standard library"],
        ["spc train duel.sp --set iterations=50 games=[duel]", "with other parameters"],
      ]),
    )
    .action((spec: string | undefined, options: TrainOptions, command: Command) =>
      run(command, async (context) => {
        const { trainMethod } = await import("../actions/train.js");
        return trainMethod(spec, options, context);
      }),
    );
}

export interface TrainOptions {
  readonly method?: string;
  readonly set?: readonly string[];
  readonly seed: number;
  readonly out?: string;
  readonly fresh?: boolean;
  readonly saveEvery?: number;
  readonly profile?: boolean;
  readonly executor: "onnx" | "tfjs";
  readonly device: "auto" | "cpu" | "webgpu" | "cuda";
  readonly threads: number;
}
