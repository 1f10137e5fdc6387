import type { Game } from "../../contract/game.js";
import { printSolution, type AnySolution, type SampledSolution, type SearchSolution } from "./solution.js";

/** Renders what any solver found as text. */
export function printAnySolution<S>(solution: AnySolution<S>, game: Game<S>): string {
  switch (solution.kind) {
    case "table":
      return printSolution(solution);
    case "sampled":
      return printSampled(solution, game.info.seats);
    case "search":
      return printSearch(solution, game.info.seats);
    case "open": {
      const known = solution.state.kind === "positions" ? "positions known" : "steps of the simplex method";
      return `${solution.game}, by ${solution.by}: not solved yet, ${number(solution.iterations)} ${known}`;
    }
  }
}

function printSampled({ game, by, iterations, value, valueError, table }: SampledSolution, seats: readonly string[]): string {
  return [
    `${game}, by ${by}, ${number(iterations)} iterations`,
    ...seats.map((seat, i) => `value of ${seat}: ${value[i].toFixed(4)} ± ${valueError[i].toFixed(4)} (played, one standard error)`),
    "exploitability: not known, the tree is too large to measure it",
    `${number(table.sets.length)} information sets met`,
  ].join("\n");
}

function printSearch({ game, by, settings, value, exact, moves, line, positions }: SearchSolution, seats: readonly string[]): string {
  const simulations = settings.simulations === undefined ? "" : `, ${number(settings.simulations)} simulations`;
  const lines = [`${game}, by ${by}${simulations}`];
  seats.forEach((seat, i) => lines.push(`value of ${seat}: ${value[i].toFixed(6)}${exact ? "" : " (estimated)"}`));
  lines.push(`${number(positions)} positions looked at`);
  if (line.length > 0) lines.push(`best play: ${line.join(" ")}`);
  if (moves.length > 0) lines.push(`${moves.length} first moves, best first:`);
  const width = Math.max(0, ...moves.map(({ label }) => label.length));
  for (const { label, value: worth, visits } of moves) {
    lines.push(`  ${label.padEnd(width)}  ${worth.toFixed(4)}${visits === undefined ? "" : `  tried ${number(visits)} times`}`);
  }
  return lines.join("\n");
}

function number(n: number): string {
  return n.toLocaleString("en-US");
}
