/** Line charts as SVG text, drawn by ECharts without a browser: for the page of a run and the pictures of the docs. */
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** A point of a line. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** One thing measured: a line for each seed, drawn thin, and their mean where there are several, drawn thick. */
export interface ChartSeries {
  readonly name: string;
  /** A place in the palette. */
  readonly color: number;
  readonly dashed?: boolean;
  readonly lines: readonly (readonly ChartPoint[])[];
}

/** What a chart says; `max` bounds the vertical axis, and larger values leave the picture. */
export interface ChartPlan {
  /** Unique on the page that holds the chart. */
  readonly id: string;
  readonly title?: string;
  /** What the picture shows, in words, for who cannot see it; the title where there is none. */
  readonly label?: string;
  readonly width: number;
  readonly height: number;
  readonly x: { readonly name: string };
  readonly y: { readonly name: string; readonly min?: number; readonly max?: number };
  readonly series: readonly ChartSeries[];
}

// Hues of Okabe and Ito, which stay apart for most colour-blind readers.
const PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];
const INK = "#222";
const FONT = "system-ui, sans-serif";

/** Draws a chart; the same plan gives the same text. */
export function lineChart({ id, title, label, width, height, x, y, series }: ChartPlan): string {
  const legend = series.length > 1;
  const legendRows = legend ? Math.ceil(series.length / 2) : 0;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#fff",
      textStyle: { fontFamily: FONT, color: INK },
      title:
        title === undefined ? undefined : { text: title, left: 12, top: 10, textStyle: { fontSize: 15, color: INK, fontFamily: FONT } },
      legend: legend ? [0, 1].map((column) => legendColumn(series, column, width, title === undefined ? 8 : 36)) : undefined,
      grid: {
        left: 16 + AXIS_NAME,
        right: 24,
        top: (title === undefined ? 14 : 46) + 24 * legendRows,
        bottom: 48,
        outerBoundsMode: "none",
      },
      xAxis: { type: "value", name: x.name, nameLocation: "middle", nameGap: 26, min: "dataMin", max: "dataMax", ...AXIS },
      yAxis: { type: "value", name: y.name, nameLocation: "middle", nameGap: AXIS_NAME, min: y.min, max: y.max, scale: true, ...AXIS },
      series: series.flatMap((s) => linesOf(s)),
    });
    return tidied(chart.renderToSVGString(), id, label ?? title ?? series.map((s) => s.name).join(", "));
  } finally {
    chart.dispose();
  }
}

/** Pixels for the name of the vertical axis and its figures. */
const AXIS_NAME = 44;

const AXIS = {
  nameTextStyle: { color: INK },
  axisLabel: { color: INK },
  splitLine: { lineStyle: { color: "#e4e4e4" } },
};

/** Lays out every other name of the legend, in a column of half the width: texts are measured by guess, and so nothing depends on their width. */
function legendColumn(series: readonly ChartSeries[], column: number, width: number, top: number): object {
  return {
    data: series.filter((_, i) => i % 2 === column).map((s) => s.name),
    orient: "vertical",
    left: 12 + column * (width / 2),
    top,
    itemWidth: 32,
    itemGap: 8,
    itemStyle: { opacity: 0 },
    textStyle: { color: INK, fontFamily: FONT },
  };
}

interface LineOption {
  readonly type: "line";
  readonly name: string;
  readonly data: readonly (readonly [number, number])[];
  readonly symbol: "circle" | "none";
  readonly silent: true;
  readonly lineStyle: { readonly width: number; readonly opacity: number; readonly type: "solid" | "dashed"; readonly color: string };
  readonly itemStyle: { readonly color: string };
}

/** Lists the lines of a series: the seeds, which the legend does not name, and the mean, which it does. */
function linesOf({ name, color, dashed, lines }: ChartSeries): readonly LineOption[] {
  const hue = PALETTE[color % PALETTE.length] ?? INK;
  const line = (own: string, points: readonly ChartPoint[], width: number, opacity: number): LineOption => ({
    type: "line",
    name: own,
    data: points.map((p) => [p.x, p.y] as const),
    // A single point would draw no line at all.
    symbol: points.length === 1 ? "circle" : "none",
    silent: true,
    lineStyle: { width, opacity, type: dashed ? "dashed" : "solid", color: hue },
    itemStyle: { color: hue },
  });
  if (lines.length === 1) return [line(name, lines[0], 2, 1)];
  return [...lines.map((points, i) => line(`${name}, ${i + 1}`, points, 1, 0.35)), line(name, meanOf(lines), 2.5, 1)];
}

/** Averages lines that were measured at the same places, as far as the shortest goes. */
function meanOf(lines: readonly (readonly ChartPoint[])[]): readonly ChartPoint[] {
  const length = Math.min(...lines.map((l) => l.length));
  return (lines[0] ?? []).slice(0, length).map(({ x }, i) => ({ x, y: lines.reduce((sum, l) => sum + l[i].y, 0) / lines.length }));
}

/** Names the parts of the picture after the chart instead of after a counter of the process, and says to readers of screens what it shows. */
function tidied(svg: string, id: string, label: string): string {
  const named = svg
    .replace(/zr\d+-/g, `${id}-`)
    .replace(/<style[\s\S]*?<\/style>\n*/g, "")
    .replace(/ (?:class="[^"]*"|pointer-events="visible")/g, "");
  return named.replace("<svg ", `<svg role="img" aria-label="${escaped(label)}" `);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
