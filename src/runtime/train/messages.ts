/** What stops a run, with the advice a user needs. Pages: `docs/errors/<code>.md`. */
import path from "node:path";

/** A fault of a run with a code that `spc explain` knows. The text is lower case, without a full stop; `help` says what to do instead. */
export class RunFault extends Error {
  override readonly name = "RunFault";

  constructor(
    readonly code: string,
    text: string,
    readonly help: string,
  ) {
    super(text);
  }
}

/** G3: loss or gradient norm is not finite. */
export function notFinite(p: { source: string; name: string; loss: number; norm: number; step: number }): RunFault {
  return new RunFault(
    "SP6201",
    `${p.source}: loss ${p.loss} with gradient norm ${p.norm} in update ${p.step} of \`${p.name}\``,
    "the last checkpoint is untouched; lower the learning rate, clip gradients with `clip_norm: 1`, or look for a division by zero in the loss",
  );
}

/** Every checkpoint of a run is damaged. */
export function damagedCheckpoint(p: { folder: string; reason: string }): RunFault {
  return new RunFault(
    "SP6202",
    `no checkpoint in ${shown(p.folder)} can be read: ${p.reason}`,
    "start the run anew with `spc train --fresh`, or name another folder with `--out`",
  );
}

/** A run has not come to its first checkpoint. */
export function noCheckpoint(p: { folder: string }): RunFault {
  return new RunFault("SP6202", `${shown(p.folder)} holds no checkpoint yet`, "let `spc train` go on until it has saved the run");
}

/** A folder as people name it: relative to where they are, if it lies below. */
function shown(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative === "" || relative.startsWith("..") ? folder : relative;
}

/** The folder holds a run of something else. */
export function foreignRun(p: { folder: string; what: string; fresh?: boolean }): RunFault {
  return new RunFault(
    "SP6203",
    `${shown(p.folder)} holds ${p.fresh === false ? "" : "a run of "}${p.what}`,
    p.fresh === false ? "name another folder with `--out`" : "name another folder with `--out`, or start anew there with `--fresh`",
  );
}

/** Another process trains in this folder. */
export function lockedRun(p: { folder: string; pid: number }): RunFault {
  return new RunFault(
    "SP6204",
    `another run (process ${p.pid}) is writing to ${shown(p.folder)}`,
    "wait for it, stop it, or name another folder with `--out`",
  );
}

/** A learner saw no rows. */
export function noRows(p: { source: string; name: string }): RunFault {
  return new RunFault(
    "SP6205",
    `${p.source}: \`${p.name}\` has no rows to learn from`,
    "the batch is empty after `where`; loosen the condition or collect more episodes",
  );
}

/** A policy was asked for what only others can do. */
export function cannotPlay(p: { policy: string; because: string }): RunFault {
  return new RunFault("SP6206", `\`${p.policy}\` ${p.because}`, "use another policy here");
}

/** Data said through a seat does not fit the decision that the seat is asked. */
export function badSaying(p: { game: string; site: string; problem: string }): RunFault {
  return new RunFault(
    "SP6210",
    `what is said at \`${p.site}\` of ${p.game} ${p.problem}`,
    "say what is legal there: look at the data, or leave out what does not fit with `where`",
  );
}

/** A measure gave no number. */
export function badMetric(p: { source: string; name: string; value: number }): RunFault {
  return new RunFault(
    "SP6207",
    `${p.source}: the metric \`${p.name}\` is ${p.value}`,
    "measure something finite: an empty mean, a logarithm of 0 or a division by zero gives no number",
  );
}

/** A policy's outputs are no probabilities any more: its weights have run away. */
export function noProbabilities(p: { policy: string; site: { name: string; source: string } }): RunFault {
  return new RunFault(
    "SP6208",
    `${p.site.source}: \`${p.policy}\` gives no probabilities at \`${p.site.name}\`: its outputs are not numbers`,
    "its weights have grown too large; the last checkpoint is untouched; lower the learning rate, or clip gradients with `clip_norm: 1`",
  );
}

/** Something is looked up for a policy that is no member of the pool. */
export function noMember(p: { pool: string; policy: string }): RunFault {
  return new RunFault(
    "SP6303",
    `\`${p.policy}\` is no member of the pool \`${p.pool}\``,
    `members are what \`${p.pool}.add(…)\` gives and what \`for member in ${p.pool}\` walks`,
  );
}

/** A game was given a parameter that does not fit it. */
export function badParameter(p: { game: string; name: string; problem: string }): RunFault {
  return new RunFault(
    "SP6360",
    `the parameter \`${p.name}\` of \`${p.game}\` does not fit: ${p.problem}`,
    "give what its declaration asks for, or declare a wider type",
  );
}

/** A `collect` was asked for part of an episode, or for fewer than none. */
export function badCount(p: { count: number }): RunFault {
  return new RunFault("SP6361", `\`collect\` needs a whole number of episodes, found ${p.count}`, "round it: `floor(x)` or `x div 2`");
}

/** An index lies outside its list. */
export function badIndex(p: { at: number; size: number }): RunFault {
  return new RunFault("SP6362", `the index ${p.at} is outside 0..${p.size - 1}`, "ask for the list's `size` first");
}

/** Weights do not fit the network that they are given to. */
export function badWeights(p: { name: string; problem: string }): RunFault {
  return new RunFault(
    "SP6340",
    `\`${p.name}\` was given weights that do not fit: ${p.problem}`,
    "give weights of the same network, with the same sizes and the same heads",
  );
}

/** Rows of a list do not have one length. */
export function badRows(p: { name: string; found: number; expected: number }): RunFault {
  return new RunFault(
    "SP6341",
    `\`${p.name}\`: ${p.expected} numbers are expected in each row, found ${p.found}`,
    "make all entries alike: one list, one length",
  );
}

/** Something is asked of an empty list that only entries give. */
export function badArgumentOfList(p: { by: string }): RunFault {
  return new RunFault("SP6363", `\`${p.by}\` of an empty list`, "ask for the list's `size` first: `if xs.size > 0 { … }`");
}
