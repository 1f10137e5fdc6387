/** Judges mutants: what the proof says of each, and what twin worlds find with the proof switched off. */
import { Fault } from "../../src/runtime/games/fault.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { compileBlind } from "../../test/support/compile-blind.js";
import type { Mutant } from "./operators.js";

export interface Judged {
  readonly mutant: Mutant;
  /** Another phase finds an error, so that there is nothing to judge. */
  readonly stillborn: boolean;
  /** What the proof says first; nothing if it accuses nobody. */
  readonly accused?: string;
  /** `refused`: nothing can be played; `fault`: play breaks off; `unasked`: the proof alone was asked. */
  readonly twins: "leak" | "clean" | "refused" | "fault" | "unasked";
  /** The whole tree was walked, so that `clean` is a fact. */
  readonly whole: boolean;
}

/** What a list of judged mutants amounts to. */
export interface Tally {
  readonly operator: string;
  readonly mutants: number;
  readonly leaks: number;
  readonly byProof: number;
  /** Leaks that twin worlds could show: those that can be played, and do not lie in the value of a draw. */
  readonly playable: number;
  readonly byTwins: number;
  readonly harmless: number;
  /** Accused, though by construction nobody learns anything. */
  readonly falseAlarms: number;
  /** Accused, though twin worlds find nothing in the whole tree: the proof is careful there. */
  readonly careful: number;
}

/** Asks the proof, and with `play` twin worlds too. */
export function judge(mutant: Mutant, play: boolean): Judged {
  const { game, said, leaks } = compileBlind(mutant.text, play);
  const [accused] = leaks;
  const errors = said.filter((s) => !/^SP([45]\d\d\d|360\d) /.test(s));
  if (errors.length > 0) return { mutant, stillborn: true, twins: "refused", whole: false };
  if (!play) return { mutant, stillborn: false, accused, twins: "unasked", whole: false };
  if (game === undefined) return { mutant, stillborn: false, accused, twins: "refused", whole: false };
  try {
    const report = twinWorlds(game, { nodes: 12_000, count: 150, seed: 1 });
    return {
      mutant,
      stillborn: false,
      accused,
      twins: report.leak === undefined ? "clean" : "leak",
      whole: report.mode === "tree" && report.complete,
    };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { mutant, stillborn: false, accused, twins: "fault", whole: false };
  }
}

/** A leak: by construction, or because twin worlds say so. */
export function isLeak({ mutant, twins }: Judged): boolean {
  return mutant.intent === "leak" || twins === "leak";
}

/** Whether two worlds could differ: nothing that is refused can be played, and what draws give is common to both (B13). */
export function isPlayable({ mutant, twins }: Judged): boolean {
  return twins === "leak" || (twins !== "refused" && mutant.drawn !== true);
}

/** Counts by operator, in the order of the list. */
export function tallies(all: readonly Judged[]): readonly Tally[] {
  const by = new Map<string, Judged[]>();
  for (const judged of all) {
    if (judged.stillborn) continue;
    const { operator } = judged.mutant;
    by.set(operator, [...(by.get(operator) ?? []), judged]);
  }
  return [...by].map(([operator, list]) => tallyOf(operator, list));
}

/** Counts a list as one line. */
export function tallyOf(operator: string, list: readonly Judged[]): Tally {
  const leaks = list.filter(isLeak);
  const harmless = list.filter(({ mutant }) => mutant.intent === "harmless");
  const open = list.filter(({ mutant, twins }) => mutant.intent === "open" && twins !== "leak");
  return {
    operator,
    mutants: list.length,
    leaks: leaks.length,
    byProof: leaks.filter((j) => j.accused !== undefined).length,
    playable: leaks.filter(isPlayable).length,
    byTwins: leaks.filter((j) => j.twins === "leak").length,
    harmless: harmless.length,
    falseAlarms: harmless.filter((j) => j.accused !== undefined).length,
    careful: open.filter((j) => j.accused !== undefined).length,
  };
}
