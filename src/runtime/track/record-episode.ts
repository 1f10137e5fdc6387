/** Episodes of trained policies, kept step by step for people to look at. */
import type { Game } from "../../contract/game.js";
import type { Policy } from "../policies/policy.js";
import { drawReals, intoBox, realsAt } from "../policies/reals.js";
import { weighted } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import type { ReportEpisode } from "./report-page.js";
import { realsOf } from "../games/real-choice.js";

/** The most steps of an episode that a page shows. */
const MOST_FRAMES = 400;

/** Plays one episode with every seat played by `policy`, from streams that training does not use. */
export async function recordEpisode<S>(game: Game<S>, policy: Policy, seed: number, episode: number): Promise<ReportEpisode> {
  const { info } = game;
  const chance = new WordStream(seed, streamKey("report:chance"));
  const acts = new WordStream(seed, streamKey("report:act"));
  const frames: { shown: string; done: string }[] = [];
  let state = game.initial();
  for (let event = 0; frames.length < MOST_FRAMES; event++) {
    const turn = game.turn(state);
    if (turn.kind === "end") {
      const scores = game.returns(state).map((score, seat) => `${info.seats[seat]} ${Number(score.toPrecision(4))}`);
      frames.push({ shown: game.show(state, 0), done: `${turn.truncated ? "cut" : "over"}: ${scores.join(", ")}` });
      break;
    }
    if (turn.kind === "chance") {
      chance.reset(0, episode, event);
      state = game.apply(
        state,
        game.sample(state, () => chance.next()),
      );
      continue;
    }
    const { seat, site } = turn;
    const { name } = info.sites[site];
    const real = realsOf(game, state, site);
    const legal = game.legal(state);
    acts.reset(0, episode, event);
    let action: number | readonly number[] = legal[0];
    if (real) {
      const drawn = new Float32Array(real.size);
      drawReals(await realsAt(policy, game, [{ state, seat, site, legal }]), 0, real, acts, drawn);
      action = intoBox(drawn, real);
    } else if (info.sites[site].text) {
      const [made] = (await policy.write?.(game, [{ state, seat, site, legal }], () => acts)) ?? [];
      action = made?.action ?? [];
    } else if (legal.length > 1) {
      const [row] = await policy.probabilities(game, [{ state, seat, site, legal }]);
      action = legal[weighted(acts, row)];
    }
    frames.push({ shown: game.show(state, seat), done: `${info.seats[seat]}, ${name}: ${game.describe(site, action)}` });
    state = game.apply(state, action);
  }
  return { title: `${info.name}, episode ${episode + 1}`, frames };
}
