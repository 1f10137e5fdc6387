/** What every game on the shelf is held to: no message, both forms equal, twin worlds alike, a playthrough to read. */
import { expect, test } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import type { Game, Kernel } from "../../src/contract/game.js";
import { Episode } from "../../src/runtime/games/driver.js";
import { streamKey } from "../../src/runtime/random/philox.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { buildTree } from "../../src/runtime/solve/build-tree.js";
import { distanceFromEquilibrium, type Distance } from "../../src/runtime/solve/nash-conv.js";
import { uniformPolicy } from "../../src/runtime/solve/policy-table.js";
import type { GameTree } from "../../src/runtime/solve/tree.js";
import { compareForms, xorshift } from "../compiler/5-emit/games/compare.js";
import { running } from "../compiler/5-emit/games/emitted.js";
import { lowerFile, say, standard } from "../support/lower-text.js";

export interface Shelved {
  readonly game: Game;
  readonly kernel: Kernel;
}

const shelved = new Map<string, Shelved>();

/**
 * Compiles a game of `stdlib/games/` (or of another folder, as `worlds/catch_pixels`), once; any message is a failure. `as` gives arguments (`goofspiel(cards: 3)`) or the name of a game in
 * a file that holds several.
 */
export function shelf(file: string, as = file): Shelved {
  const known = shelved.get(as);
  if (known !== undefined) return known;
  const path = file.includes("/") ? `std/${file}` : `std/games/${file}`;
  const name = as.replace(/\(.*/s, "").replace(/.*\//, "");
  const plain = !as.includes("(");
  const spec = plain ? standard(path) : sourceFile("chosen.sp", `import { ${name} } from "${path}"\nconst chosen = ${as}\n`);
  const { games, diagnostics } = lowerFile(spec);
  const ir = games.get(plain ? name : "chosen");
  if (diagnostics.length > 0 || ir === undefined)
    throw new Error(diagnostics.map(say).join("\n") || `no game ${as}, only ${[...games.keys()].join()}`);
  const made = running(ir);
  shelved.set(as, made);
  return made;
}

export interface Measured {
  readonly tree: GameTree<unknown>;
  readonly informationSets: number;
  readonly decisions: number;
  readonly endings: number;
  /** When every seat plays its legal moves with equal probability. */
  readonly uniform: Distance;
}

/** Builds a game's whole tree and rates uniform play in it. */
export function measured({ game }: Shelved): Measured {
  const tree = buildTree(game);
  const { decision, end } = tree.counts;
  return {
    tree,
    informationSets: tree.informationSets.length,
    decisions: decision,
    endings: end,
    uniform: distanceFromEquilibrium(tree, uniformPolicy(tree)),
  };
}

/** Says what a person who plays sees, in a random game: what is shown to who is asked, the legal moves, the move. */
export function playthrough({ game }: Shelved, episode = 0): string {
  const random = xorshift(5 + episode);
  const play = new Episode(game, { key0: 11, key1: streamKey("chance"), collect: 0 }, episode);
  const lines: string[] = [];
  for (;;) {
    const turn = game.turn(play.state);
    if (turn.kind !== "decide") break;
    const legal = game.legal(play.state);
    const action = legal[random() % legal.length];
    lines.push(`--- ${game.info.seats[turn.seat]}`, game.show(play.state, turn.seat).trimEnd());
    const words = legal.map((move) => game.describe(turn.site, move));
    lines.push(
      `moves: ${words.slice(0, 12).join("  ")}${words.length > 12 ? `  … (${words.length})` : ""}`,
      `> ${game.describe(turn.site, action)}`,
    );
    play.play(action);
  }
  lines.push("--- the end");
  game.info.seats.forEach((seat, at) => lines.push(game.show(play.state, at).trimEnd(), `${seat}: ${game.returns(play.state)[at]}`));
  return `${lines.join("\n")}\n`;
}

export interface Standard {
  /** How many random games the forms are compared in; 2,000 without a word. */
  readonly games?: number;
  /** Whether twin worlds go through the whole tree; else they look at random plays. */
  readonly wholeTree?: boolean;
  /** Which episode the playthrough shows. */
  readonly episode?: number;
}

/** Registers the tests that every game on the shelf has: both forms equal, twin worlds alike, a playthrough that is compared word for word. */
export function keepsTheStandard(
  name: string,
  play: () => Shelved,
  { games = 2_000, wholeTree = false, episode = 0 }: Standard = {},
): void {
  test(`${name}: the kernel equals the scalar form`, () => {
    const { game, kernel } = play();
    expect(compareForms(game, kernel, games).asked).toBeGreaterThan(games);
  });

  test(`${name}: nobody is asked differently in twin worlds`, () => {
    const { game } = play();
    const report = wholeTree
      ? twinWorlds(game, { mode: "tree" })
      : twinWorlds(game, { mode: "plays", count: game.info.perfectInformation ? 20 : 200, seed: 5 });
    expect(report.leak?.text).toBeUndefined();
    expect(report.unlabelled).toBe(false);
    if (wholeTree) expect(report.complete).toBe(true);
    if (!game.info.perfectInformation) expect(report.compared).toBeGreaterThan(0);
  });

  test(`${name}: a random game reads as it did`, async () => {
    await expect(playthrough(play(), episode)).toMatchFileSnapshot(`playthroughs/${name}.txt`);
  });
}
