/** What emitted modules import as "spc/runtime"; everything else of the runtime is internal. */
export type {
  ChanceKey,
  FeatureInfo,
  Game,
  GameInfo,
  Kernel,
  LanePay,
  Lanes,
  Outcome,
  PayoffPromise,
  Payment,
  SeenEvent,
  SiteInfo,
  Turn,
  Words,
} from "../contract/game.js";
export * from "./games/emitted.js";
export type { Column } from "./tables/columns.js";
export type { Keys } from "./tables/keys.js";
export type { Entries } from "./tables/reductions.js";
export type { Parts } from "./tables/selecting.js";
export type { Batch, Level, Table } from "./tables/table.js";
export * as host from "./train/host.js";
export { mergeAdapter } from "./models/adapter.js";
export type { Policy } from "./policies/policy.js";
export type { Pairs, Policies, Shares } from "./train/host/pools.js";
export type { Weights } from "./train/learner.js";
export { defineMethod, train } from "./train/train.js";
export type { Listener, Method, Metric, Trained, TrainOptions } from "./train/train.js";
export { AlphaBeta, optimalPlayer } from "./solve/alpha-beta.js";
export { asPolicy } from "./solve/as-policy.js";
export { averagePolicies, meanPolicy, PolicyAverage } from "./solve/average-policy.js";
export { backwardInduction } from "./solve/backward-induction.js";
export { bestResponse, respond, type BestResponse } from "./solve/best-response.js";
export { buildTree, type TreeLimits } from "./solve/build-tree.js";
export { RegretSolver, type Discount, type RegretMethod, type RegretSettings, type RegretState } from "./solve/cfr.js";
export { solveLinearProgram } from "./solve/linear-program.js";
export { SamplingSolver, type SamplingMethod, type SamplingSettings } from "./solve/mccfr.js";
export { SolveFault } from "./solve/messages.js";
export { distanceFromEquilibrium, exploitability, nashConv, type Distance } from "./solve/nash-conv.js";
export { fromRows, rowOf, tabulate, uniformPolicy, type PolicyFunction, type TabularPolicy } from "./solve/policy-table.js";
export { policyValue } from "./solve/policy-value.js";
export { situationOf, situations } from "./solve/situations.js";
export { methodNamed, METHODS, usualMethod, type SolveMethod } from "./solve/methods.js";
export { playerOf } from "./solve/player-of.js";
export { printAnySolution } from "./solve/print-any.js";
export { runSolver } from "./solve/run-solver.js";
export type { RunProgress, RunResult, RunSettings } from "./solve/run-settings.js";
export {
  describePolicy,
  describeSolution,
  printSolution,
  type AnySolution,
  type SampledSolution,
  type SearchSolution,
  type Solution,
  type SolutionRow,
} from "./solve/solution.js";
export { loadAnySolution, loadSolution, parseSolution, saveSolution, type SolutionFile } from "./solve/solution-file.js";
export { solve, type SolveSettings } from "./solve/solve.js";
export {
  searchingPlayer,
  TreeSearch,
  type Evaluation,
  type Evaluator,
  type SearchResult,
  type SearchSettings,
} from "./solve/tree-search.js";
export { GameWorld, treeWorld, type World } from "./solve/world.js";
export type { GameTree, InformationSet } from "./solve/tree.js";
export { answerPlay, startPlay, type Player, type PlaySession, type PlaySettings, type PlayStep } from "./games/text-play.js";
export { playOnStreams } from "./games/text-play-streams.js";
export { twinWorlds, type TwinSettings } from "./games/twin-worlds.js";
export { printTwinReport, type Leak, type TwinReport } from "./games/twin-report.js";
export { Executor } from "./worlds/sandbox/executor.js";
export {
  USUAL_LIMITS,
  type Json,
  type Language,
  type Limits,
  type Outcome as ProgramOutcome,
  type Program,
} from "./worlds/sandbox/program.js";
export {
  check_proof,
  run_javascript,
  run_python,
  same_formula,
  same_number,
  same_set,
  same_text,
  search,
} from "./worlds/outside/shipped.js";
export type { Found } from "./worlds/search/corpus.js";
export type { ProofVerdict } from "./worlds/verify/proofs.js";
export type { Ran } from "./worlds/outside/programs.js";
export { defineFormat, type Format, type FormatValue, type ReadText } from "./words/format.js";
export { WordsFault } from "./words/words-fault.js";
export type { FormatInfo, Hole, Piece, Shape, Written } from "../contract/words/shape.js";
export { Masker, type MaskPlace } from "../contract/words/masking.js";
export { answerGrammar, readMove, writeMove, type AnswerGrammar } from "./words/moves.js";
export { promptFor, type Message } from "./words/prompt.js";
export {
  ChatClient,
  type Answered,
  type AnsweredToken,
  type Continued,
  type RemoteSettings,
  type Usage,
} from "./words/remote/chat-client.js";
export { remotePlayer, type RemotePlayerSettings } from "./words/remote/remote-player.js";
