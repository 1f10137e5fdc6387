/** Policies as values, and exact and sampled measures of them. Exact ones walk the game's whole tree in 64 bits. */
import type { Game, Kernel, RealChoice } from "../../../contract/game.js";
import { AgentPolicy } from "../../policies/agent.js";
import { noReals, randomPlayer, type Policy, type Situation } from "../../policies/policy.js";
import { densityOf, drawReals, intoBox, realEntropy, realsAt, type RealRows } from "../../policies/reals.js";
import { weighted } from "../../random/draws.js";
import { streamKey } from "../../random/philox.js";
import { WordStream } from "../../random/word-stream.js";
import { AlphaBeta, optimalPlayer as perfect } from "../../solve/alpha-beta.js";
import { averagePolicies } from "../../solve/average-policy.js";
import { buildTree } from "../../solve/build-tree.js";
import { exploitability as exploitabilityOf, nashConv as nashConvOf } from "../../solve/nash-conv.js";
import type { TabularPolicy } from "../../solve/policy-table.js";
import type { GameTree } from "../../solve/tree.js";
import { makeColumn, type Column } from "../../tables/columns.js";
import { rowsOf, type Batch } from "../../tables/table.js";
import { randomWriting } from "../../games/texts.js";
import { drawnOf, someViews, viewsBeyond, viewsOf, writingsAt } from "../../tables/views.js";
import { cannotPlay } from "../messages.js";
import type { Run } from "../run.js";
import { Mixture } from "./pools.js";
import { realsOf } from "../../games/real-choice.js";

export { randomPlayer };

type Playable = { readonly game: Game; readonly kernel: Kernel };
// Host functions take any run: what they touch does not depend on its locals.
type AnyRun = Pick<
  Run<never>,
  "trees" | "players" | "counters" | "measuring" | "seed" | "agent" | "game" | "policy" | "learners" | "solved"
>;

/** D7: a copy that is frozen for good. */
export async function snapshot(run: AnyRun, policy: Policy): Promise<AgentPolicy> {
  return run.agent(policy).snapshot(`${policy.name}@${Object.values(run.counters.improves).reduce((a, b) => a + b, 0)}`);
}

/** `reset(p)` (D7): what learns has no moments any more. */
export function resetMoments(run: AnyRun, name: string): void {
  const learner = run.learners.get(name);
  if (!learner) throw new Error(`a bug in spc: nothing that learns is called ${name}`);
  learner.moments = {};
  learner.owner = undefined;
}

/** What `spc solve --out` saved in a file. */
export async function solvedPlayer(run: AnyRun, file: string): Promise<Policy> {
  return run.solved(file);
}

/** A perfect player of a small game with perfect information. */
export async function optimalPlayer(run: AnyRun, of: Playable): Promise<Policy> {
  const key = `optimal ${of.game.info.name}`;
  let player = run.players.get(key);
  if (!player) {
    const search = perfect(of.game, new AlphaBeta(of.game));
    player = {
      name: `optimal_player(${of.game.info.name})`,
      logp: async () => {
        throw cannotPlay({ policy: key, because: "sees whole states, which rows of a batch do not hold" });
      },
      reals: noReals,
      probabilities: async (game, situations) => situations.map((s) => search(game as Game, s.state, s.seat)),
    };
    run.players.set(key, player);
  }
  return player;
}

/** The tree on which a policy is measured. Averages by own reach need histories; else equal states of perfect information may be one node. */
function treeOf(run: AnyRun, policy: Policy, game: Game): GameTree {
  const histories = policy instanceof Mixture;
  const key = histories ? `${game.info.name} by histories` : game.info.name;
  let tree = run.trees.get(key);
  if (!tree) run.trees.set(key, (tree = buildTree(game, histories ? { merge: "never" } : {})));
  return tree;
}

async function table(policy: Policy, tree: GameTree): Promise<TabularPolicy> {
  if (policy instanceof Mixture) {
    const tables: TabularPolicy[] = [];
    for (const member of policy.members) tables.push(await table(member, tree));
    return averagePolicies(tree, tables, policy.weights);
  }
  const rows = await policy.probabilities(tree.game, tree.informationSets);
  const probabilities = new Float64Array(tree.slots);
  tree.informationSets.forEach((set, i) => {
    let total = 0;
    for (let k = 0; k < set.legal.length; k++) total += rows[i][k];
    for (let k = 0; k < set.legal.length; k++) probabilities[set.first + k] = rows[i][k] / total;
  });
  return { tree, probabilities };
}

/** The sum over seats of what a best response gains, exact. */
export async function nashConv(run: AnyRun, policy: Policy, of: Playable): Promise<number> {
  const tree = treeOf(run, policy, of.game);
  return nashConvOf(tree, await table(policy, tree));
}

/** NashConv divided by the number of players. */
export async function exploitability(run: AnyRun, policy: Policy, of: Playable): Promise<number> {
  const tree = treeOf(run, policy, of.game);
  return exploitabilityOf(tree, await table(policy, tree));
}

/** Plays `episodes` against an opponent, seats exchanged in odd ones, and gives the policy's scores. Draws from streams of measures (D13). */
async function scores(run: AnyRun, policy: Policy, against: Policy, { game }: Playable, episodes: number): Promise<Float64Array> {
  // What a method learns from must not depend on how often it is measured (D13).
  const measure = run.measuring ? run.counters.measures : run.counters.collects;
  const kind = run.measuring ? "measure" : "match";
  const players = game.info.seats.length;
  const chance = new WordStream(run.seed, streamKey(`${kind}:chance`));
  const acts = new WordStream(run.seed, streamKey(`${kind}:act`));
  const lanes = Array.from({ length: episodes }, (_, episode) => ({ episode, event: 0, state: game.initial() }));
  const mine = (episode: number): number => (episode % 2 === 0 ? 0 : players - 1);
  const result = new Float64Array(episodes);
  let open = lanes;
  while (open.length > 0) {
    const asked = new Map<Policy, { lane: (typeof lanes)[number]; situation: Situation }[]>();
    for (const lane of open) {
      for (;;) {
        const turn = game.turn(lane.state);
        if (turn.kind === "chance") {
          chance.reset(measure, lane.episode, lane.event++);
          lane.state = game.apply(
            lane.state,
            game.sample(lane.state, () => chance.next()),
          );
          continue;
        }
        if (turn.kind === "end") {
          result[lane.episode] = game.returns(lane.state)[mine(lane.episode)];
          break;
        }
        const legal = game.legal(lane.state);
        if (legal.length === 1 && !game.info.sites[turn.site].real) {
          lane.event++;
          lane.state = game.apply(lane.state, legal[0]);
          continue;
        }
        const player = turn.seat === mine(lane.episode) ? policy : against;
        const list = asked.get(player) ?? [];
        asked.set(player, list);
        list.push({ lane, situation: { state: lane.state, seat: turn.seat, site: turn.site, legal } });
        break;
      }
    }
    const next: typeof lanes = [];
    for (const [player, every] of asked) {
      const all = await playTexts(game, player, every, run.seed, `${kind}:act`, measure);
      next.push(...every.filter((l) => !all.includes(l)).map((l) => l.lane));
      const list = await playReals(game, player, all, acts, measure);
      next.push(...all.filter((l) => !list.includes(l)).map((l) => l.lane));
      const rows = await player.probabilities(
        game,
        list.map((l) => l.situation),
      );
      list.forEach(({ lane, situation }, i) => {
        acts.reset(measure, lane.episode, lane.event++);
        lane.state = game.apply(lane.state, situation.legal[weighted(acts, rows[i])]);
        next.push(lane);
      });
    }
    open = next;
  }
  return result;
}

/** Plays what those write that are asked for texts; gives those that are not. */
async function playTexts<L extends { lane: { episode: number; event: number; state: unknown }; situation: Situation }>(
  game: Game,
  player: Policy,
  all: readonly L[],
  seed: number,
  stream: string,
  measure: number,
): Promise<readonly L[]> {
  const texts = all.filter((l) => game.info.sites[l.situation.site].text !== undefined);
  if (texts.length === 0) return all;
  const words = texts.map(({ lane }) => new WordStream(seed, streamKey(stream)).reset(measure, lane.episode, lane.event));
  const situations = texts.map((l) => l.situation);
  const written = await player.write?.(game, situations, (row) => words[row]);
  if (!written && player !== randomPlayer) throw cannotPlay({ policy: player.name, because: "does not write" });
  texts.forEach(({ lane, situation }, i) => {
    const { text } = game.info.sites[situation.site];
    lane.event++;
    if (text) lane.state = game.apply(lane.state, written ? written[i].action : randomWriting(text, words[i]));
  });
  return all.filter((l) => !texts.includes(l));
}

/** Plays what those choose that are asked for reals; gives those that are not. */
async function playReals<L extends { lane: { episode: number; event: number; state: unknown }; situation: Situation }>(
  game: Game,
  player: Policy,
  all: readonly L[],
  acts: WordStream,
  measure: number,
): Promise<readonly L[]> {
  const reals = all.filter((l) => game.info.sites[l.situation.site].real);
  if (reals.length === 0) return all;
  const rows = await realsAt(
    player,
    game,
    reals.map((l) => l.situation),
  );
  const drawn = new Float32Array(game.info.realActions ?? 0);
  reals.forEach(({ lane, situation }, i) => {
    const real = realsOf(game, lane.state, situation.site);
    if (!real) return;
    acts.reset(measure, lane.episode, lane.event++);
    drawReals(rows, i, real, acts, drawn);
    lane.state = game.apply(lane.state, intoBox(drawn, real));
  });
  return all.filter((l) => !reals.includes(l));
}

/** The share of episodes won; a draw counts half. */
export async function winRate(run: AnyRun, policy: Policy, against: Policy, of: Playable, episodes: number): Promise<number> {
  const all = await scores(run, policy, against, of, episodes);
  return all.reduce((n, s) => n + (s > 0 ? 1 : s === 0 ? 0.5 : 0), 0) / episodes;
}

/** The share of episodes lost. */
export async function lossRate(run: AnyRun, policy: Policy, against: Policy, of: Playable, episodes: number): Promise<number> {
  const all = await scores(run, policy, against, of, episodes);
  return all.reduce((n, s) => n + (s < 0 ? 1 : 0), 0) / episodes;
}

/** The mean score. */
export async function meanScore(run: AnyRun, policy: Policy, against: Policy, of: Playable, episodes: number): Promise<number> {
  const all = await scores(run, policy, against, of, episodes);
  return all.reduce((n, s) => n + s, 0) / episodes;
}

/** Rates a batch's decisions under a policy as it is now: `each` a row of log-probabilities, `real` a row of distributions over reals. */
async function rated(
  run: AnyRun,
  policy: Policy,
  batch: Batch,
  each: (logp: Float32Array, action: number) => number,
  real: (rows: RealRows, row: number, choice: RealChoice, drawn: Float64Array) => number,
  what: "logp" | "entropy",
): Promise<Column> {
  const values = new Float64Array(rowsOf(batch).count);
  for (const name of batch.views.games) {
    const { game } = run.game(name);
    const views = viewsOf(batch, name, game.info);
    const writer = policy instanceof AgentPolicy ? policy.graphs.writer : undefined;
    if (writer && policy instanceof AgentPolicy) {
      if (views.rows.count === 0) continue;
      const rates = (await writer.rate(writingsAt(batch, name), policy.weights))[what];
      views.decisions.forEach((decision, i) => (values[decision] = rates[i]));
      continue;
    }
    const choice = (row: number): RealChoice | undefined => game.info.sites[views.rows.sites[row]].real;
    const finite = someViews(views, game.info, (row) => !choice(row));
    if (finite.rows.count > 0) {
      const logp = await policy.logp(game, finite.rows);
      const width = game.info.actions;
      finite.decisions.forEach((decision, i) => (values[decision] = each(logp.subarray(i * width, (i + 1) * width), finite.actions[i])));
    }
    const reals = game.info.realActions === undefined ? undefined : someViews(views, game.info, (row) => choice(row) !== undefined);
    if (!reals || reals.rows.count === 0) continue;
    const found = await policy.reals(game, reals.rows);
    const drawn = drawnOf(batch, reals.decisions);
    reals.decisions.forEach((decision, i) => {
      const at = game.info.sites[reals.rows.sites[i]].real;
      if (at) values[decision] = real(found, i, at, drawn.of(i));
    });
  }
  return makeColumn(batch, "decision", values);
}

/** The log-probability of each recorded move, the log-density of reals. */
export async function logp(run: AnyRun, policy: Policy, batch: Batch): Promise<Column> {
  return rated(run, policy, batch, (row, action) => row[action], densityOf, "logp");
}

/** The entropy in nats at each recorded decision. */
export async function entropy(run: AnyRun, policy: Policy, batch: Batch): Promise<Column> {
  return rated(run, policy, batch, (row) => row.reduce((h, l) => h - (l > -1e4 ? Math.exp(l) * l : 0), 0), realEntropy, "entropy");
}

/** What a policy estimates at each recorded decision (A12), and beyond those after which an episode was cut (A8). */
export async function estimate(run: AnyRun, policy: Policy, batch: Batch): Promise<Column> {
  const agent = run.agent(policy);
  const { count } = rowsOf(batch);
  const fill = async (views: typeof viewsOf): Promise<Float64Array> => {
    const values = new Float64Array(count);
    for (const name of batch.views.games) {
      const { game } = run.game(name);
      const { rows, decisions } = views(batch, name, game.info);
      if (rows.count === 0) continue;
      const found = await agent.estimates(game, rows);
      decisions.forEach((decision, i) => (values[decision] = found[i]));
    }
    return values;
  };
  return { ...makeColumn(batch, "decision", await fill(viewsOf)), beyond: await fill(viewsBeyond) };
}
