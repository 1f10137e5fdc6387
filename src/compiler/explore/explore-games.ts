/** What is not proved of games is explored: promises of payoffs (A11), decisions that may have no move (A3), `expect`, faults in play (G2). */
import type * as ast from "../1-parse/ast.js";
import type { PayoffProof } from "../3-check/payoffs/check-payoffs.js";
import type { GameIr } from "../4-lower/games/ir.js";
import { eachStmt } from "../4-lower/games/rewrite.js";
import type { Reporter } from "../diagnostics/define.js";
import { countArithmetic, countIndices, countStores } from "../stats/count-checks.js";
import { explore, NEAR, type Exploration, type Limit } from "./explore.js";
import type { Finding } from "./findings.js";
import { lookedAt } from "./looked-at.js";
import { expectFails, faultFound, promiseBroken, promiseWatched, recallBroken, recallWatched, stuck } from "./messages.js";
import { checkRecall, mayForget } from "./recall.js";
import { surelyLegal } from "./surely-legal.js";

/** A game as exploring needs it. */
export interface Explorable {
  readonly name: string;
  readonly game: ast.GameDecl;
  readonly ir: GameIr;
}

/** How a property of a game is known to hold: by proof, by looking at every state, or it is checked as the game runs. */
export type Assurance = "proved" | "explored" | "checked" | "broken";

/** What is known of one game beyond its types. */
export interface GameFacts {
  readonly game: string;
  readonly promise?: { readonly text: string; readonly assurance: Assurance; readonly reason?: string };
  /** How many decisions surely have a legal move, by how that is known. */
  readonly decisions: { readonly proved: number; readonly explored: number; readonly checked: number };
  /** How many `expect`s there are, none of which the compiler could decide. */
  readonly expects: number;
  /** Stores to bounded places, by whether the value was proved to fit (C2). */
  readonly stores: { readonly proved: number; readonly checked: number };
  readonly exploration?: Exploration;
}

/** Explores what is left open of each game, or all of them as far as a `limit` that was asked for, and reports what goes wrong in it. */
export function exploreGames(
  games: readonly Explorable[],
  proofs: readonly PayoffProof[],
  report: Reporter,
  limit?: Limit,
): readonly GameFacts[] {
  return games.map((game) => {
    const proof = proofs.find((p) => p.game === game.game);
    return exploreGame(game, proof, report, limit ?? NEAR, limit !== undefined);
  });
}

function exploreGame(
  { name, game, ir }: Explorable,
  proof: PayoffProof | undefined,
  report: Reporter,
  limit: Limit,
  always: boolean,
): GameFacts {
  recall(game, ir, report);
  const open = ir.decisions.filter((d) => !surelyLegal(ir, d)).length;
  const expects = countExpects(ir);
  const stores = countStores(ir);
  const proved = ir.decisions.length - open;
  const promise = proof === undefined ? undefined : { text: proof.promise, assurance: assuranceOf(proof), reason: proof.reason };
  const facts = { game: name, expects, stores };
  const unproved = expects + stores.checked + countIndices(ir).checked + countArithmetic(ir).checked;
  if (!always && open === 0 && unproved === 0 && (proof === undefined || proof.status !== "unproved")) {
    return { ...facts, promise, decisions: { proved, explored: 0, checked: 0 } };
  }
  const exploration = explore(ir, limit);
  const member = game.members.find((m): m is ast.Payoff => m.kind === "payoff");
  for (const finding of exploration.findings) say(finding, ir, proof, member, report);
  const broken = exploration.findings.some((f) => f.kind === "promise");
  if (proof?.status === "unproved" && member !== undefined && !broken && !exploration.complete) {
    report(
      promiseWatched,
      member.span,
      { promise: proof.promise, reason: proof.reason ?? "it depends on play", seen: lookedAt(exploration) },
      { why: "solvers and learners rely on the promise; an episode that breaks it ends as faulty" },
    );
  }
  const seen = exploration.complete ? "explored" : "checked";
  return {
    ...facts,
    promise: promise && {
      ...promise,
      assurance: promise.assurance !== "checked" ? promise.assurance : broken ? "broken" : seen,
    },
    decisions: { proved, explored: exploration.complete ? open : 0, checked: exploration.complete ? 0 : open },
    exploration,
  };
}

/** A game that promises perfect recall gives its decisions what keeps it (B9). */
function recall(game: ast.GameDecl, ir: GameIr, report: Reporter): void {
  const member = game.members.find((m) => m.kind === "recall" && m.what === "perfect");
  if (member === undefined || !mayForget(ir)) return;
  const { forgotten, complete, histories } = checkRecall(ir);
  if (forgotten !== undefined) {
    const { seat, site, span, one, other } = forgotten;
    report(
      recallBroken,
      span,
      { seat, site },
      {
        why: "solvers may rely on it: with perfect recall a seat never forgets what it saw and chose",
        help: "give the decision what it must not forget, leave `given` away, or write no `recall perfect`",
        related: [{ span: member.span, text: "promised here" }],
        witness: [
          ...one,
          `\`${seat}\` is asked for \`${site}\``,
          "or",
          ...other,
          `\`${seat}\` is asked for \`${site}\`, and is given the same`,
        ],
      },
    );
  } else if (!complete) {
    const why = "what seats remember is checked by walking all histories, as far as that is quick";
    report(recallWatched, member.span, { histories }, { why });
  }
}

function assuranceOf({ status }: PayoffProof): Assurance {
  return status === "unproved" ? "checked" : status;
}

function say(finding: Finding, ir: GameIr, proof: PayoffProof | undefined, member: ast.Payoff | undefined, report: Reporter): void {
  const { kind, span, text, moves } = finding;
  const played = moves.length === 0 ? ["the episode has just begun"] : moves;
  switch (kind) {
    case "promise":
      if (proof === undefined || member === undefined || proof.status !== "unproved") return;
      report(
        promiseBroken,
        member.span,
        { promise: proof.promise, paid: text },
        {
          why: "solvers and learners rely on the promise",
          help: "let what one seat gets be taken from the others, name a channel for other rewards (`as shaping`), or leave the promise away",
          witness: [...played, `the episode ends: ${text}`],
        },
      );
      return;
    case "stuck": {
      const decision = ir.decisions.find((d) => d.span === span);
      const site = decision === undefined ? "move" : ir.sites[decision.site].name;
      report(
        stuck,
        span,
        { site },
        {
          why: "a seat that is asked must be able to answer",
          help: "add a move that is always legal, such as `pass`, or do not ask where there is none",
          witness: [...played, `\`${site}\` is asked, and no value is legal`],
        },
      );
      return;
    }
    case "expect":
      report(
        expectFails,
        span,
        { condition: text.replace(/^expected /, "") },
        { why: "an episode in which it fails ends as faulty", witness: [...played, "it does not hold"] },
      );
      return;
    case "fault":
      report(
        faultFound,
        span,
        { fault: text },
        {
          why: "a faulty episode stops the run; it is never turned into a reward",
          help: "let `where` or `if` keep play away from it, or declare a wider range",
          witness: [...played, text],
        },
      );
      return;
  }
}

/** Counts the `expect`s of an automaton. */
function countExpects(ir: GameIr): number {
  let expects = 0;
  for (const block of ir.blocks) {
    eachStmt(block.body, (s) => {
      if (s.kind === "expect") expects++;
    });
  }
  return expects;
}
