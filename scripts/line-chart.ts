/**
 * Draws line charts as self-contained SVG that reads well on light and dark pages. Own code: chart libraries for Node bring a browser's document
 * model or a language of their own for what is, here, two axes and some lines.
 */

export interface Series {
  readonly name: string;
  /** A place in the palette. */
  readonly color: 0 | 1 | 2 | 3;
  readonly dashed?: boolean;
  /** One line for each seed: drawn thin, with their mean drawn thick. */
  readonly lines: readonly (readonly number[])[];
}

export interface Chart {
  readonly title: string;
  readonly x: { readonly name: string; readonly values: readonly number[] };
  readonly y: { readonly name: string; readonly max: number; readonly step: number };
  readonly series: readonly Series[];
}

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 56;
const RIGHT = 16;
const TOP = 44;
const LEGEND = 22;
const BOTTOM = 44;

// Hues that stay apart for most colour-blind readers, and dark or light enough for either page.
const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #222 }
    .title { font-weight: 600; font-size: 15px }
    .grid { stroke: #ddd }
    .c0 { stroke: #0060a8 } .c1 { stroke: #c25500 } .c2 { stroke: #1a7f4b } .c3 { stroke: #8a3f9e }
    .seed { fill: none; stroke-width: 1; opacity: 0.35 }
    .mean { fill: none; stroke-width: 2.5 }
    .dashed { stroke-dasharray: 6 4 }
    @media (prefers-color-scheme: dark) {
      text { fill: #ddd }
      .grid { stroke: #444 }
      .c0 { stroke: #5cb3f5 } .c1 { stroke: #f59a4a } .c2 { stroke: #5fd39a } .c3 { stroke: #d594ea }
    }`;

/** Draws a chart; the same numbers give the same text. */
export function lineChart(chart: Chart): string {
  const { x, y, series } = chart;
  const rows = Math.ceil(series.length / 2);
  const top = TOP + rows * LEGEND;
  const first = x.values[0];
  const last = x.values[x.values.length - 1];
  const across = (value: number): number => LEFT + ((value - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const up = (value: number): number => HEIGHT - BOTTOM - (Math.min(value, y.max) / y.max) * (HEIGHT - BOTTOM - top);
  const path = (values: readonly number[], kind: string): string =>
    `  <path class="${kind}" d="${values.map((v, i) => `${i === 0 ? "M" : "L"}${across(x.values[i]).toFixed(1)} ${up(v).toFixed(1)}`).join("")}"/>`;

  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(chart.title)}">`,
    `  <style>${STYLE}\n  </style>`,
    `  <text class="title" x="${LEFT}" y="24">${escaped(chart.title)}</text>`,
  ];
  series.forEach(({ name, color, dashed }, i) => {
    const left = LEFT + (i % 2) * ((WIDTH - LEFT) / 2);
    const height = TOP + Math.floor(i / 2) * LEGEND;
    parts.push(`  <path class="mean c${color}${dashed ? " dashed" : ""}" d="M${left} ${height}h28"/>`);
    parts.push(`  <text x="${left + 36}" y="${height + 4}">${escaped(name)}</text>`);
  });
  for (let step = 0; step * y.step <= y.max + 1e-9; step++) {
    const value = step * y.step;
    const height = up(value).toFixed(1);
    parts.push(`  <path class="grid" d="M${LEFT} ${height}H${WIDTH - RIGHT}"/>`);
    parts.push(`  <text x="${LEFT - 8}" y="${(up(value) + 4).toFixed(1)}" text-anchor="end">${Number(value.toFixed(4))}</text>`);
  }
  for (const value of [first, ...[1, 2, 3].map((k) => Math.round((last * k) / 3))])
    parts.push(
      `  <text x="${across(value).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${value.toLocaleString("en")}</text>`,
    );
  parts.push(`  <text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escaped(x.name)}</text>`);
  parts.push(`  <text transform="translate(14 ${(top + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escaped(y.name)}</text>`);
  for (const { lines, color, dashed } of series) {
    const look = `c${color}${dashed ? " dashed" : ""}`;
    for (const line of lines) parts.push(path(line, `seed ${look}`));
    const means = x.values.map((_, i) => lines.reduce((sum, line) => sum + line[i], 0) / lines.length);
    parts.push(path(means, `mean ${look}`));
  }
  return `${parts.join("\n")}\n</svg>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
