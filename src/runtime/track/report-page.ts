/** A run, or claims, as one page of HTML: curves, tables of settings and verdicts, versions and episodes to replay. Nothing on it is fetched from anywhere. */

import { lineChart } from "./line-chart.js";

export interface ReportPoint {
  readonly at: number;
  readonly value: number;
}

/** A measured value in the course of a run, or of several: `lines` has one for each seed. */
export interface ReportCurve {
  readonly name: string;
  readonly series: readonly { readonly name: string; readonly lines: readonly (readonly ReportPoint[])[] }[];
}

/** An episode to step through: after each decision or draw, what was shown and what was done. */
export interface ReportEpisode {
  readonly title: string;
  readonly frames: readonly { readonly shown: string; readonly done: string }[];
}

/** A table with a row of headings. */
export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface RunReport {
  readonly title: string;
  readonly lead: string;
  readonly tables: readonly ReportTable[];
  readonly curves: readonly ReportCurve[];
  readonly episodes: readonly ReportEpisode[];
}

/** Writes the page. */
export function reportPage(report: RunReport): string {
  const parts = [
    `<h1>${escaped(report.title)}</h1>`,
    `<p>${escaped(report.lead)}</p>`,
    ...(report.curves.length > 0 ? ["<h2>Curves</h2>", `<div class="curves">${report.curves.map(curve).join("")}</div>`] : []),
    ...report.tables.map(table),
    ...(report.episodes.length > 0 ? ["<h2>Episodes</h2>", ...report.episodes.map(episode)] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(report.title)}</title>
<style>${STYLE}</style>
</head>
<body>
${parts.join("\n")}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Makes text safe inside HTML, attributes too. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function curve({ name, series }: ReportCurve, place: number): string {
  const told = series.map((one) => {
    const values = one.lines.flat().map((p) => p.value);
    const lasts = one.lines.flatMap((line) => (line.length > 0 ? [line[line.length - 1].value] : []));
    const last = lasts.reduce((sum, value) => sum + value, 0) / Math.max(1, lasts.length);
    const course = `${figure(Math.min(...values))} to ${figure(Math.max(...values))}, at last ${figure(last)}`;
    return series.length > 1 ? `${one.name} ${course}` : course;
  });
  const label = told.join("; ");
  const drawn = lineChart({
    id: `curve${place}`,
    label: `${name}: ${label}`,
    width: 480,
    height: 240 + 24 * (series.length > 1 ? Math.ceil(series.length / 2) : 0),
    x: { name: "iterations" },
    y: { name },
    series: series.map((one, color) => ({
      name: one.name,
      color,
      lines: one.lines.map((line) => line.map(({ at, value }) => ({ x: at, y: value }))),
    })),
  });
  return `<figure><figcaption><b>${escaped(name)}</b> ${escaped(label)}</figcaption>${drawn}</figure>`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function table({ title, head, rows }: ReportTable): string {
  const row = (cells: readonly string[], tag: string): string => `<tr>${cells.map((c) => `<${tag}>${escaped(c)}</${tag}>`).join("")}</tr>`;
  return `<h2>${escaped(title)}</h2><table><thead>${row(head, "th")}</thead><tbody>${rows.map((r) => row(r, "td")).join("")}</tbody></table>`;
}

function episode({ title, frames }: ReportEpisode): string {
  const all = frames
    .map(({ shown, done }, i) => `<div class="frame"${i > 0 ? " hidden" : ""}><pre>${escaped(shown)}</pre><p>${escaped(done)}</p></div>`)
    .join("");
  return `<details open><summary>${escaped(title)}</summary><div class="episode"><button type="button" data-by="-1">back</button> <button type="button" data-by="1">on</button> <span>1 of ${frames.length}</span>${all}</div></details>`;
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
.curves{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:30rem;max-width:100%}svg{width:100%;height:auto;border:1px solid #ccc}
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}pre{background:#f4f4f4;padding:.6rem;overflow:auto}`;

const SCRIPT = `for (const box of document.querySelectorAll(".episode")) {
  const frames = box.querySelectorAll(".frame");
  let at = 0;
  for (const button of box.querySelectorAll("button")) button.addEventListener("click", () => {
    frames[at].hidden = true;
    at = Math.min(Math.max(at + Number(button.dataset.by), 0), frames.length - 1);
    frames[at].hidden = false;
    box.querySelector("span").textContent = (at + 1) + " of " + frames.length;
  });
}`;
