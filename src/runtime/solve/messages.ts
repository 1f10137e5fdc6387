/** What stops a solver or a drive of a game, with the advice a user needs. Pages: `docs/errors/<code>.md`. */

/** A fault with a code that `spc explain` knows. The text is lower case, without a full stop; `help` says what to do instead. */
export class SolveFault extends Error {
  override readonly name = "SolveFault";

  constructor(
    readonly code: string,
    text: string,
    readonly help: string,
  ) {
    super(text);
  }
}

const count = (n: number) => n.toLocaleString("en-US");

/** Says that a game tree outgrew its limit, and which solver needs none. */
export function treeTooLarge(p: { game: string; limit: number; informationSets: number; depth: number; instead: string }): SolveFault {
  return new SolveFault(
    "SP6501",
    `the tree of \`${p.game}\` has more than ${count(p.limit)} nodes; the search stopped at depth ${p.depth} with ${count(p.informationSets)} information sets`,
    `${p.instead}; or raise the limit on nodes (\`--nodes\`), or solve a smaller version (fewer cards, a smaller board, a lower bound on the length)`,
  );
}

/** Says that alpha-beta met more positions than it may remember. */
export function tooManyPositions(p: { game: string; limit: number; depth: number }): SolveFault {
  return new SolveFault(
    "SP6510",
    `alpha-beta met more than ${count(p.limit)} positions of \`${p.game}\` at depth ${p.depth} and has no value yet`,
    "`--by mcts` plays well without searching everything; or raise the limit (`--nodes`), or solve a smaller board",
  );
}

/** Says that a game can come back to a state it was in, so that it has no finite tree. */
export function endlessGame(p: { game: string; key: string }): SolveFault {
  return new SolveFault(
    "SP6502",
    `\`${p.game}\` can return to a state it was in before (${p.key}), so its tree has no end`,
    "bound the loop, as in `cycle p in players up to 50`, so that every episode ends",
  );
}

/** Says that the probabilities of a draw do not sum to 1 (F7). */
export function chanceSum(p: { game: string; sum: number }): SolveFault {
  return new SolveFault(
    "SP6503",
    `the probabilities of a draw in \`${p.game}\` sum to ${p.sum}, expected 1 within 1e-9`,
    "give weights that sum to 1, or let `weighted` divide by their total",
  );
}

/** Says that an operation needs information sets, which a graph of merged states does not keep. */
export function needsHistories(p: { game: string; operation: string }): SolveFault {
  return new SolveFault(
    "SP6504",
    `${p.operation} needs the tree of \`${p.game}\` with one node a history; this one merges equal states`,
    'build it with `{ merge: "never" }`',
  );
}

/** Says that a policy's row is no probability distribution. */
export function badDistribution(p: { situation: string; found: string; legal: number }): SolveFault {
  return new SolveFault(
    "SP6505",
    `a policy gave ${p.found} for "${p.situation}", expected ${p.legal} probabilities that sum to 1`,
    "give one number from 0 to 1 for each legal action, in the order of `legal`",
  );
}

/** Says that a game is outside of what a solver can do. */
export function cannotSolve(p: { game: string; by: string; because: string; help?: string }): SolveFault {
  return new SolveFault(
    "SP6506",
    `${p.by} cannot solve \`${p.game}\`: ${p.because}`,
    p.help ?? "use `cfr_plus` for games with hidden information or chance",
  );
}

/** Says that a solution file cannot be used. */
export function badSolutionFile(p: { because: string }): SolveFault {
  return new SolveFault("SP6507", `this is no usable solution file: ${p.because}`, "solve the game again and save the solution anew");
}

/** Says that a policy was asked about a situation that its table does not tell apart or does not hold. */
export function unknownSituation(p: { game: string; because: string }): SolveFault {
  return new SolveFault(
    "SP6508",
    `the table for \`${p.game}\` has no row for this situation: ${p.because}`,
    "use a table made from the tree of this very game",
  );
}

/** Says that a game has no exact tree because its rules call externs. */
export function callsTypeScript(p: { game: string; externs: readonly string[] }): SolveFault {
  return new SolveFault(
    "SP6041",
    `\`${p.game}\` has no exact tree, because its rules call TypeScript (${p.externs.map((name) => `\`${name}\``).join(", ")})`,
    "write the rule in the language, if the game is to be solved; it can be played, tested and searched as it is",
  );
}

/** Says that a game has no solution because it has choices of reals, which nobody can list. */
export function choosesReals(p: { game: string; site: string }): SolveFault {
  return new SolveFault(
    "SP6506",
    `\`${p.game}\` cannot be solved: its decision \`${p.site}\` chooses reals, which cannot be tried one by one`,
    "give the decision a few values, such as `0..4`, if the game is to be solved; it can be played and tested as it is",
  );
}

/** Says that a game has no solution because texts are written in it, which nobody can list. */
export function writesTexts(p: { game: string; site: string }): SolveFault {
  return new SolveFault(
    "SP6506",
    `\`${p.game}\` cannot be solved: its decision \`${p.site}\` writes text, which cannot be tried one by one`,
    "choose from tags or ranges (`chooses`), if the game is to be solved; it can be played and tested as it is",
  );
}

/** Says that a game has no solution because its samples do not see each other (A14): seats forget what they just chose. */
export function takesSamples(p: { game: string }): SolveFault {
  return new SolveFault(
    "SP6506",
    `\`${p.game}\` cannot be solved: it takes samples with \`times\`, and whoever makes one does not know the others`,
    "solvers need seats that remember all they saw and chose; the game can be played, tested and learned as it is",
  );
}

/** Says that a file holds the beginning of a solution and nobody to play against. */
export function cannotPlayYet(p: { game: string; by: string }): SolveFault {
  return new SolveFault(
    "SP6507",
    `this is no usable solution file: ${p.by} was stopped before it had solved \`${p.game}\``,
    "go on with `spc solve --resume` until it is solved",
  );
}

/** Says that a solver ran out of time before it had anything to show. */
export function outOfTime(p: { game: string; by: string; seconds: number; so: string; kept?: boolean }): SolveFault {
  return new SolveFault(
    "SP6511",
    `${p.by} did not solve \`${p.game}\` in ${p.seconds} s: ${p.so}`,
    p.kept
      ? "what it knows is saved: the same command with `--resume` goes on from there"
      : "give it more time, or take a solver that has an answer at any moment: `cfr_plus`, `external_mccfr`, `mcts`",
  );
}

/** Says that a saved solution cannot be gone on with as asked. */
export function cannotResume(p: { because: string; help: string }): SolveFault {
  return new SolveFault("SP6512", `cannot go on with this solution: ${p.because}`, p.help);
}
