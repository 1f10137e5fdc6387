/** Prints what is known of games, for people: `spc check --stats`. */
import picocolors from "picocolors";
import { grouped, plural } from "../../compiler/diagnostics/sort.js";
import { lookedAt } from "../../compiler/explore/looked-at.js";
import type { Checks } from "../../compiler/stats/count-checks.js";
import type { GameStats } from "../../compiler/stats/game-stats.js";
import { unreachable } from "../../compiler/diagnostics/define.js";

/** What is said of a game; `open` ones want values for their parameters first. */
export type GameReport =
  | (GameStats & { readonly kind: "game"; readonly bytesPerLane?: number })
  | { readonly kind: "open"; readonly name: string; readonly parameters: readonly string[]; readonly source: string };

type Paint = ReturnType<typeof picocolors.createColors>;

/** Prints one block of lines for each game. */
export function printStats(games: readonly GameReport[], color: boolean): string {
  const paint = picocolors.createColors(color);
  return games
    .map((game) => {
      const rows = game.kind === "open" ? openRows(game.name, game.parameters) : rowsOf(game, paint);
      const width = Math.max(...rows.map(([name]) => name.length));
      const lines = rows.map(([name, text]) => `  ${paint.dim(name.padEnd(width))}  ${text}`);
      return `${paint.bold(game.name)}  ${paint.dim(game.source)}\n${lines.join("\n")}\n`;
    })
    .join("\n");
}

type Row = readonly [name: string, text: string];

/** A game whose parameters have no values is not lowered: others fix them. */
function openRows(name: string, parameters: readonly string[]): readonly Row[] {
  const values = parameters.map((parameter) => `${parameter}: …`).join(", ");
  return [["parameters", `no value for ${parameters.join(", ")}; \`const chosen = ${name}(${values})\` gives one`]];
}

function rowsOf(game: GameStats & { readonly bytesPerLane?: number }, paint: Paint): readonly Row[] {
  const { seats, sites, slots, longest } = game;
  return [
    ["seats", `${seats.length}: ${seats.join(", ")}`],
    [
      "sites",
      sites.length === 0
        ? "none"
        : sites.map(({ name, size, reals }) => `${name} ${reals === undefined ? grouped(size) : plural(reals, "real")}`).join(", "),
    ],
    ["kernel", kernelText(game, paint)],
    ["exact tree", treeText(game, paint)],
    ["slots", `${slots.state} of state, ${slots.live} of locals that live across a decision or draw`],
    ["observation", plural(game.observation, "number")],
    [
      "longest",
      longest === undefined
        ? paint.yellow("no bound known")
        : `${plural(longest.decisions, "decision")}${longest.known === "explored" ? ", in all states" : ""}`,
    ],
    ["stores", checksText(game.stores, paint)],
    ["indices", checksText(game.indices, paint)],
    ["arithmetic", checksText(game.arithmetic, paint)],
    ["legal moves", threeWays(game.decisions, game, paint)],
    ["payoffs", payoffsText(game, paint)],
    ["expects", game.expects.explored + game.expects.checked === 0 ? "none" : threeWays({ proved: 0, ...game.expects }, game, paint)],
  ];
}

function kernelText({ kernel, bytesPerLane }: GameStats & { readonly bytesPerLane?: number }, paint: Paint): string {
  if (kernel.kind === "none") return `${paint.yellow("no")}: ${kernel.why}`;
  return `${paint.green("yes")}${bytesPerLane === undefined ? "" : `, ${plural(bytesPerLane, "byte")} a lane`}`;
}

function treeText({ exactTree }: GameStats, paint: Paint): string {
  switch (exactTree.kind) {
    case "whole":
      return `${paint.green("yes")}, ${plural(exactTree.states, "state")}`;
    case "large":
      return `${paint.green("yes")}, more than ${grouped(exactTree.states)} states`;
    case "unknown":
      return `${paint.yellow("not known")}: more than ${grouped(exactTree.states)} states, and no bound on the length of an episode`;
    case "none":
      return `${paint.yellow("no")}: ${exactTree.why}`;
    default:
      return unreachable(exactTree);
  }
}

function checksText({ proved, checked }: Checks, paint: Paint): string {
  if (proved + checked === 0) return "none";
  return checked === 0 ? `${proved} proved` : `${proved} proved, ${paint.yellow(`${checked} checked in play`)}`;
}

function threeWays(
  { proved, explored, checked }: { readonly proved: number; readonly explored: number; readonly checked: number },
  game: GameStats,
  paint: Paint,
): string {
  const parts = [
    ...(proved === 0 ? [] : [`${proved} proved`]),
    ...(explored === 0 ? [] : [`${explored} held in ${lookedAt(game.explored)}`]),
    ...(checked === 0 ? [] : [paint.yellow(`${checked} checked in play`), `held in ${lookedAt(game.explored)}`]),
  ];
  return parts.length === 0 ? "none" : parts.join(", ");
}

function payoffsText(game: GameStats, paint: Paint): string {
  const { payoffs } = game;
  if (payoffs === undefined) return "no promise";
  switch (payoffs.assurance) {
    case "proved":
      return `${payoffs.promise}: proved`;
    case "explored":
      return `${payoffs.promise}: held in ${lookedAt(game.explored)}`;
    case "checked":
      return `${payoffs.promise}: ${paint.yellow("checked in play")}, held in ${lookedAt(game.explored)}`;
    case "broken":
      return `${payoffs.promise}: ${paint.red("broken")}`;
    default:
      return unreachable(payoffs.assurance);
  }
}
