import { Command, InvalidArgumentError, Option } from "commander";
import { examples, run } from "../command.js";
import { durationSeconds, positiveNumber, realNumber, seedNumber, wholeNumber } from "./options.js";

/** The solvers by the names that people write; each is `methodNamed` in src/runtime/solve/methods.ts. */
export const SOLVERS = [
  "cfr+",
  "cfr",
  "linear-cfr",
  "discounted-cfr",
  "external-mccfr",
  "outcome-mccfr",
  "lp",
  "backward",
  "alpha-beta",
  "mcts",
] as const;

const SAME: Readonly<Record<string, string>> = {
  cfr_plus: "cfr+",
  backward_induction: "backward",
  dcfr: "discounted-cfr",
  lcfr: "linear-cfr",
};

/** `spc solve`: the value of a game and how to play it. */
export function solve(): Command {
  return new Command("solve")
    .description("solve a game: its value, the distance from equilibrium, the strategy")
    .argument("[spec]", "the project's spec if none is named")
    .argument("[game]", "which game of the spec, if it holds several")
    .option("--game <name>", "the same as the second argument")
    .addOption(new Option("--by <method>", `how, if not as fits the game: ${SOLVERS.join(", ")}`).argParser(solverName))
    .addOption(
      new Option("--iterations <n>", "iterations in all; 1000 unless time or exploitability bounds them").argParser(wholeNumber(1)),
    )
    .addOption(new Option("--time <duration>", "stop after so long: `30s`, `10m`, `2h`").argParser(durationSeconds))
    .addOption(new Option("--until-exploitability <x>", "stop when a best answer gains no more than this").argParser(positiveNumber))
    .addOption(new Option("--seed <n>", "for methods that draw; 1 unless given").argParser(seedNumber))
    .addOption(
      new Option("--updates <how>", "whether seats update one after the other or at once").choices(["alternating", "simultaneous"]),
    )
    .addOption(new Option("--alpha <x>", "discounted CFR: how much of regrets above 0 is kept").argParser(realNumber))
    .addOption(new Option("--beta <x>", "discounted CFR: how much of regrets below 0 is kept").argParser(realNumber))
    .addOption(new Option("--gamma <x>", "discounted CFR: how much more later iterations weigh").argParser(realNumber))
    .addOption(new Option("--simulations <n>", "descents of Monte Carlo tree search").argParser(wholeNumber(1)))
    .addOption(new Option("--nodes <n>", "the largest tree to build, or how many positions alpha-beta remembers").argParser(wholeNumber(1)))
    .option("--out <file>", "keep the solution, for `spc play --against`, for methods, and to go on from")
    .option("--resume", "go on from the file of `--out`, if it is there", false)
    .addOption(
      new Option("--save-every <duration>", "how often `--out` is written on the way").argParser(durationSeconds).default(30, "30s"),
    )
    .addOption(new Option("--save <file>", "the same as `--out`").hideHelp())
    .addHelpText(
      "after",
      examples([
        ["spc solve std/games/kuhn_poker", "a spec of the standard library"],
        ["spc solve std/games/leduc_poker --by lp", "exactly, by a linear program"],
        ["spc solve duel.sp duel --until-exploitability 0.001", "until it is good enough"],
        ["spc solve duel.sp --time 10m --out duel.solution --resume", "go on where the file stopped, ten minutes more"],
      ]),
    )
    .action((spec: string | undefined, game: string | undefined, options: SolveOptions, command: Command) =>
      run(command, async (context) => {
        const { solveGame } = await import("../actions/solve.js");
        return solveGame(spec, game === undefined ? options : { ...options, game }, context);
      }),
    );
}

function solverName(text: string): string {
  const name = SAME[text] ?? text.toLowerCase().replaceAll("_", "-");
  if ((SOLVERS as readonly string[]).includes(name)) return name;
  throw new InvalidArgumentError(`expected one of ${SOLVERS.join(", ")}`);
}

export interface SolveOptions {
  readonly game?: string;
  readonly by?: string;
  readonly iterations?: number;
  /** In seconds. */
  readonly time?: number;
  readonly untilExploitability?: number;
  readonly seed?: number;
  readonly updates?: "alternating" | "simultaneous";
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
  readonly simulations?: number;
  readonly nodes?: number;
  readonly out?: string;
  readonly save?: string;
  readonly resume: boolean;
  /** In seconds. */
  readonly saveEvery: number;
}
