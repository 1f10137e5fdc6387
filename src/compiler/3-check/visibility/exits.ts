/** What running a statement leaves: the state after it, and the ways it may have left for somewhere else (B4). */
import type { Context, Frame } from "./context.js";
import { join, readersKey } from "./labels.js";
import type { Label } from "./labels.js";
import type { Flow, Value } from "./flow.js";
import { joinFlows } from "./flow.js";

/** Control may leave for the end of `frame`; `label` says what that depends on. */
export interface Exit {
  readonly frame: Frame;
  readonly label: Label;
  readonly flow?: Flow;
  readonly value?: Value;
}

export interface Outcome {
  /** Absent: what follows cannot be reached from here. */
  readonly flow?: Flow;
  readonly exits: readonly Exit[];
}

export const goesOn = (flow: Flow): Outcome => ({ flow, exits: [] });

/** Merges exits, one for each frame. */
export function mergeExits(ctx: Context, a: readonly Exit[], b: readonly Exit[]): readonly Exit[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged = [...a];
  for (const exit of b) {
    const i = merged.findIndex((x) => x.frame === exit.frame);
    if (i < 0) merged.push(exit);
    else {
      const was = merged[i];
      merged[i] = {
        frame: exit.frame,
        label: join(was.label, exit.label),
        flow: joinFlows(was.flow, exit.flow, ctx.versions),
        value:
          was.value === undefined || exit.value === undefined
            ? (was.value ?? exit.value)
            : { label: join(was.value.label, exit.value.label) },
      };
    }
  }
  return merged;
}

/** What everything after exits depends on: that they were not taken. */
export const taint = (exits: readonly Exit[]): Label => join(...exits.map((x) => x.label));

/** Where every path leaves for one and the same end, that depends on nothing that was decided inside: only on `pc`. */
export function settle(pc: Label, outcome: Outcome): Outcome {
  if (outcome.flow !== undefined || outcome.exits.length !== 1) return outcome;
  const [exit] = outcome.exits;
  return { exits: [{ ...exit, label: withStories(pc, exit.label) }] };
}

/** A label with the longer stories that another tells of the same parts; an exit inside a `together` stays one (A5). */
const withStories = (label: Label, told: Label): Label => [
  ...told.filter((t) => t.block !== undefined && !label.some((part) => part.block === t.block)),
  ...label.map(
    (part) =>
      told.find((t) => t.block === part.block && t.measured === part.measured && readersKey(t.readers) === readersKey(part.readers)) ??
      part,
  ),
];

/** Joins the ways through a branch. */
export function joinOutcomes(ctx: Context, pc: Label, outcomes: readonly Outcome[]): Outcome {
  let flow: Flow | undefined;
  let exits: readonly Exit[] = [];
  for (const outcome of outcomes) {
    flow = joinFlows(flow, outcome.flow, ctx.versions);
    exits = mergeExits(ctx, exits, outcome.exits);
  }
  return settle(pc, { flow, exits });
}

/** Takes the exits for a frame out. */
export function arrive(exits: readonly Exit[], frame: Frame): { readonly here?: Exit; readonly others: readonly Exit[] } {
  return { here: exits.find((x) => x.frame === frame), others: exits.filter((x) => x.frame !== frame) };
}
