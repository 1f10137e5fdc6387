/** How far policies are from each other, over all moves of each recorded decision. */
import type { Policy } from "../../policies/policy.js";
import { makeColumn, type Column } from "../../tables/columns.js";
import { rowsOf, type Batch } from "../../tables/table.js";
import { viewsOf } from "../../tables/views.js";
import type { Run } from "../run.js";

type AnyRun = Pick<Run<never>, "game">;

/** The log-probabilities of all moves of each decision's game, site after site as training graphs have them; what is not open is near -1e9. */
export async function moveChances(run: AnyRun, policy: Policy, batch: Batch): Promise<Column> {
  const widths = batch.views.games.map((name) => run.game(name).game.info.sites.reduce((n, site) => n + site.size, 0));
  const width = Math.max(0, ...widths);
  const values = new Float64Array(rowsOf(batch).count * width).fill(-1e9);
  for (const name of batch.views.games) {
    const { info } = run.game(name).game;
    const { rows, decisions } = viewsOf(batch, name, info);
    if (rows.count === 0) continue;
    const starts: number[] = [];
    info.sites.reduce((at, site) => (starts.push(at), at + site.size), 0);
    const found = await policy.logp(run.game(name).game, rows);
    decisions.forEach((decision, row) => {
      const site = rows.sites[row];
      const from = row * info.actions;
      values.set(found.subarray(from, from + info.sites[site].size), decision * width + starts[site]);
    });
  }
  return makeColumn(batch, "decision", values, [width]);
}

/** KL(p, q) in nats at each recorded decision. */
export async function divergence(run: AnyRun, p: Policy, q: Policy, batch: Batch): Promise<Column> {
  const [left, right] = [await moveChances(run, p, batch), await moveChances(run, q, batch)];
  const [width] = left.shape;
  const values = new Float64Array(rowsOf(batch).count);
  for (let row = 0; row < values.length; row++) {
    for (let at = row * width; at < (row + 1) * width; at++) {
      if (left.values[at] > -1e4) values[row] += Math.exp(left.values[at]) * (left.values[at] - Math.max(right.values[at], -1e4));
    }
  }
  return makeColumn(batch, "decision", values);
}
