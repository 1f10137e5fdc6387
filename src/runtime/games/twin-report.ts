import type { Game } from "../../contract/game.js";
import type { LeakKind } from "./twin-steps.js";

/** A counter-example: two episodes that `seat` could not tell apart until it was asked differently. */
export interface Leak {
  readonly seat: number;
  readonly kind: LeakKind;
  /** What differs, in one sentence. */
  readonly text: string;
  /** What the seat noticed before, the same in both worlds. */
  readonly noticed: readonly string[];
  /** The inputs of the two worlds from the start, in words. */
  readonly worlds: readonly [readonly string[], readonly string[]];
}

export interface TwinReport {
  readonly game: string;
  /** `tree`: every pair of histories of the game was compared; `plays`: pairs of random plays were; `lanes`: random plays of the kernel. */
  readonly mode: "tree" | "plays" | "lanes";
  /** False if the tree was larger than its limit. */
  readonly complete: boolean;
  /** Histories walked, or pairs of plays, or plays of the kernel. */
  readonly worlds: number;
  /** How many times a seat was asked something that had a twin to compare with. */
  readonly compared: number;
  /** Pairs of plays that could not be kept together to their end, because no hidden redraw fits what was seen. */
  readonly abandoned: number;
  /** True if the game does not say who sees its draws, so that all were taken as seen and the test proves less. */
  readonly unlabelled: boolean;
  readonly leak?: Leak;
}

/** Tells whether the game draws without saying who sees what. */
export function drawsUnlabelled<S>(game: Game<S>): boolean {
  return game.seen === undefined && !game.info.perfectInformation && game.turn(game.initial()).kind === "chance";
}

/** Renders a report as lines of text. */
export function printTwinReport(report: TwinReport): string[] {
  const { leak } = report;
  const how = `${report.worlds} ${{ tree: "positions", plays: "pairs of plays", lanes: "plays of the kernel" }[report.mode]}`;
  if (!leak) {
    const lines = [`${report.game}: no seat is asked differently in twin worlds (${how}, ${report.compared} questions compared)`];
    if (!report.complete) lines.push("the tree was too large to walk to the end");
    if (report.unlabelled) lines.push("the game does not say who sees its draws; they were taken as seen by all");
    return lines;
  }
  return [
    `${report.game}: ${leak.text}`,
    `  it noticed in both: ${leak.noticed.join("; ") || "nothing"}`,
    `  one world:   ${leak.worlds[0].join("; ") || "the start"}`,
    `  other world: ${leak.worlds[1].join("; ") || "the start"}`,
  ];
}
