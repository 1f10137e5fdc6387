import type { Game } from "../../contract/game.js";
import { END, askedAt, difference, inputInWords, listedOutcomes, noticed, type Input, type Step } from "./twin-steps.js";
import { drawsUnlabelled, type Leak, type TwinReport } from "./twin-report.js";

/** How an episode came to where it is. */
interface Path {
  readonly parent: Path | null;
  readonly words: string;
}

/** All histories in which a seat noticed the same so far. */
interface Group {
  readonly parent: Group | null;
  readonly words: string;
  /** What comes next in the first such history, and that history. */
  next?: { readonly step: Step; readonly path: Path | null };
  readonly followers: Map<string, Group>;
}

/**
 * Walks every history and groups them by what each seat noticed: whatever a group meets next must have one shape. Stops, incomplete, at more
 * than `limit` histories or at a draw whose outcomes cannot be listed.
 */
export function twinTree<S>(game: Game<S>, limit: number): TwinReport {
  let compared = 0;
  let leak: Leak | undefined;
  const root = (): Group => ({ parent: null, words: "", followers: new Map() });

  const follow = (group: Group, step: Step, seat: number, path: Path | null): Group => {
    if (!group.next) group.next = { step, path };
    else if (group.next.step.shape !== step.shape) {
      leak ??= {
        seat,
        ...difference(game, seat, group.next.step, step),
        noticed: wordsOf(group).filter((words) => words !== ""),
        worlds: [wordsOf(group.next.path), wordsOf(path)],
      };
    } else if (step.kind === "asked") compared++;
    let follower = group.followers.get(step.value);
    if (!follower) group.followers.set(step.value, (follower = { parent: group, words: step.words, followers: new Map() }));
    return follower;
  };

  interface Open {
    readonly state: S;
    readonly groups: readonly Group[];
    readonly path: Path | null;
  }
  const open: Open[] = [{ state: game.initial(), groups: game.info.seats.map(root), path: null }];
  let worlds = 0;
  let complete = true;
  for (let at = open.pop(); at && !leak; at = open.pop()) {
    if (worlds === limit) {
      complete = false;
      break;
    }
    worlds++;
    const { state, path } = at;
    const turn = game.turn(state);
    if (turn.kind === "end") {
      at.groups.forEach((group, seat) => follow(group, END, seat, path));
      continue;
    }
    let { groups } = at;
    let inputs: readonly Input[];
    if (turn.kind === "decide") {
      const step = askedAt(game, state, turn.seat, turn.site);
      // Reals and texts cannot be walked one by one.
      if (game.info.sites[turn.site].real !== undefined || game.info.sites[turn.site].text !== undefined) {
        complete = false;
        break;
      }
      groups = groups.map((group, seat) => (seat === turn.seat ? follow(group, step, seat, path) : group));
      inputs = step.legal;
    } else {
      const outcomes = listedOutcomes(game, state, limit);
      if (!outcomes) {
        complete = false;
        break;
      }
      inputs = outcomes.map((outcome) => outcome.value);
    }
    // Every open history would be walked.
    if (open.length + inputs.length > limit) {
      complete = false;
      break;
    }
    for (let k = inputs.length - 1; k >= 0; k--) {
      const after = game.apply(state, inputs[k]);
      const longer = { parent: path, words: inputInWords(game, state, inputs[k]) };
      const next = groups.map((group, seat) =>
        noticed(game, state, inputs[k], after, seat).reduce((g, step) => follow(g, step, seat, longer), group),
      );
      open.push({ state: after, groups: next, path: longer });
    }
  }
  const report = {
    game: game.info.name,
    mode: "tree",
    complete,
    worlds,
    compared,
    abandoned: 0,
    unlabelled: drawsUnlabelled(game),
  } as const;
  return leak ? { ...report, leak } : report;
}

function wordsOf(from: Path | Group | null): string[] {
  const words: string[] = [];
  for (let at: Path | Group | null = from; at; at = at.parent) words.push(at.words);
  return words.reverse();
}
