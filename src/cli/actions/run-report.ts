/** What the page of a run says: gathered from the run when it ends. */
import { recordEpisode } from "../../runtime/track/record-episode.js";
import type { ReportEpisode, RunReport } from "../../runtime/track/report-page.js";
import type { Method, Trained } from "../../runtime/train/train.js";
import { ownVersion } from "../version.js";

/** Episodes of each game that the page shows. */
const EPISODES = 2;

interface Described {
  readonly method: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly seed: number;
}

/** Gathers the page of a run: its curves, how it was set, and episodes of its policies as they are at the end. */
export async function runReport(
  trained: Trained,
  { method, settings, seed }: Described,
  games: Method["games"],
  seconds: number,
): Promise<RunReport> {
  const names = [...new Set(trained.metrics.map((m) => m.name))];
  const count = (n: number): string => n.toLocaleString("en-US");
  return {
    title: `${method}, seed ${seed}`,
    lead: `${count(trained.updates)} updates from ${count(trained.decisions)} decisions${trained.finished ? "" : ", stopped before the end"}; ${seconds.toFixed(1)} s in this sitting.`,
    curves: names.map((name) => ({
      name,
      series: [{ name, lines: [trained.metrics.filter((m) => m.name === name).map(({ at, value }) => ({ at, value }))] }],
    })),
    tables: [
      { title: "Settings", head: ["parameter", "value"], rows: [...Object.entries(settings), ["seed", String(seed)]] },
      {
        title: "Made with",
        head: ["what", "which"],
        rows: [
          ["spc", ownVersion()],
          ["node", process.version],
          ["executor", trained.device],
          ["program", trained.run.program.digest],
        ],
      },
      {
        title: "Policies",
        head: ["policy", "network", "plays"],
        rows: trained.run.program.policies.map((p) => [p.name, p.summary, gamesOf(p).join(", ")]),
      },
    ],
    episodes: await episodesOf(trained, games, seed, EPISODES),
  };
}

/** The games that a policy plays. */
function gamesOf({ games, writer }: Method["policies"][number]): readonly string[] {
  return writer?.games ?? games.map((g) => g.game);
}

/** Plays episodes of each game with each policy as it is at the end of a run. */
export async function episodesOf({ run }: Trained, games: Method["games"], seed: number, each: number): Promise<readonly ReportEpisode[]> {
  const shown: ReportEpisode[] = [];
  for (const plan of run.program.policies) {
    for (const game of gamesOf(plan)) {
      for (let episode = 0; episode < each; episode++) {
        const played = await recordEpisode(games[game].game, run.policy(plan.name), seed, episode);
        shown.push({ ...played, title: `${plan.name} plays ${played.title}` });
      }
    }
  }
  return shown;
}
