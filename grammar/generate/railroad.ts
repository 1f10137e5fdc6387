/** The grammar as railroad diagrams: one page that needs nothing else. */
import type { Shape } from "./shapes.js";

/** A drawing: its size, and where the line runs through it, from the left edge to the right one. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The height of the line. */
  readonly line: number;
  readonly svg: (x: number, y: number) => string;
}

const GAP = 14;
const RADIUS = 9;
const ROW = 10;
const BOX = 24;
const LETTER = 7.9;
/** How wide a sequence may be before it goes on below. */
const WIDEST = 900;

/** The page, with a diagram a rule. */
export function railroad(shapes: ReadonlyMap<string, Shape>): string {
  const figures = [...shapes].map(([name, shape]) => figure(name, shape));
  const index = [...shapes.keys()].map((name) => `<a href="#${name}">${name}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The grammar of .sp</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #222; background: #fff; }
  nav a { margin-right: .7em; white-space: nowrap; }
  h2 { font-size: 1rem; margin: 1.8rem 0 .3rem; }
  figure { margin: 0; overflow-x: auto; }
  path { fill: none; stroke: #555; stroke-width: 1.5; }
  rect { stroke: #555; fill: #f3f6fb; }
  .word { fill: #fdf3d8; }
  text { font: 13px ui-monospace, monospace; text-anchor: middle; fill: #222; }
  @media (prefers-color-scheme: dark) {
    body { color: #ddd; background: #181a1f; } a { color: #8ab4f8; } text { fill: #ddd; }
    path { stroke: #999; } rect { fill: #262b36; stroke: #999; } .word { fill: #3b3420; }
  }
</style>
</head>
<body>
<h1>The grammar of <code>.sp</code></h1>
<p>Boxes with square corners are other rules, boxes with round corners stand for themselves.</p>
<nav>${index.join("\n")}</nav>
${figures.join("\n")}
</body>
</html>
`;
}

function figure(name: string, shape: Shape): string {
  const drawing = draw(shape);
  const width = drawing.width + 2 * GAP + 4;
  const height = drawing.height + 8;
  const y = 4 + drawing.line;
  const right = GAP + 2 + drawing.width;
  const svg = `${track(2, y, GAP)}${drawing.svg(GAP + 2, 4)}${track(right, y, GAP)}${stop(2, y)}${stop(width - 2, y)}`;
  return `<h2 id="${name}">${name}</h2>
<figure><svg width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}">${svg}</svg></figure>`;
}

function draw(shape: Shape): Drawing {
  switch (shape.shape) {
    case "token":
      return box(shape.text, shape.literal);
    case "rule":
      return link(shape.name);
    case "seq":
      return sequence(shape.parts.map(draw));
    case "alt":
      return choice(shape.parts.map(draw));
    case "opt":
      return choice([skip(), draw(shape.part)]);
    case "repeat": {
      const separator = shape.separator === undefined ? skip() : draw(shape.separator);
      const loop = repeat(draw(shape.part), separator);
      if (!shape.atLeastOne) return choice([skip(), loop]);
      return shape.trailing && shape.separator ? sequence([loop, choice([skip(), draw(shape.separator)])]) : loop;
    }
  }
}

function box(text: string, literal: boolean): Drawing {
  const width = text.length * LETTER + 18;
  const corner = literal ? ` rx="12" class="word"` : "";
  return {
    width,
    height: BOX,
    line: BOX / 2,
    svg: (x, y) =>
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${BOX}"${corner}/>` +
      `<text x="${round(x + width / 2)}" y="${round(y + 16.5)}">${escape(text)}</text>`,
  };
}

function link(name: string): Drawing {
  const inner = box(name, false);
  return { ...inner, svg: (x, y) => `<a href="#${name}">${inner.svg(x, y)}</a>` };
}

function skip(): Drawing {
  return { width: 0, height: ROW, line: ROW / 2, svg: () => "" };
}

/** One after the other; a long one goes on in a new row. */
function sequence(parts: readonly Drawing[]): Drawing {
  const rows: Drawing[][] = [[]];
  let width = 0;
  for (const part of parts) {
    if (width + part.width + GAP > WIDEST && rows[rows.length - 1].length > 0) {
      rows.push([]);
      width = 0;
    }
    rows[rows.length - 1].push(part);
    width += part.width + GAP;
  }
  return rows.length === 1 ? row(parts) : stacked(rows.map(row));
}

function row(parts: readonly Drawing[]): Drawing {
  const line = Math.max(...parts.map((part) => part.line));
  const below = Math.max(...parts.map((part) => part.height - part.line));
  const width = parts.reduce((sum, part) => sum + part.width, 0) + GAP * (parts.length - 1);
  return {
    width,
    height: line + below,
    line,
    svg: (x, y) => {
      let at = x;
      return parts
        .map((part, i) => {
          const text = part.svg(at, y + line - part.line) + (i < parts.length - 1 ? track(at + part.width, y + line, GAP) : "");
          at += part.width + GAP;
          return text;
        })
        .join("");
    },
  };
}

/** Rows below one another, each going on from the end of the one before. */
function stacked(rows: readonly Drawing[]): Drawing {
  const inner = Math.max(...rows.map((part) => part.width));
  const width = inner + 4 * RADIUS;
  const height = rows.reduce((sum, part) => sum + part.height + 2 * ROW, -2 * ROW);
  return {
    width,
    height,
    line: rows[0].line,
    svg: (x, y) => {
      let top = y;
      let text = track(x, y + rows[0].line, 2 * RADIUS);
      rows.forEach((part, i) => {
        const left = x + 2 * RADIUS;
        const line = top + part.line;
        text += part.svg(left, top);
        if (i === rows.length - 1) text += track(left + part.width, line, x + width - left - part.width);
        else {
          const next = top + part.height + 2 * ROW;
          const between = top + part.height + ROW;
          const end = left + part.width;
          text += path(`M${end} ${line}h${RADIUS}V${between}H${x + RADIUS}V${next + rows[i + 1].line}h${RADIUS}`);
          top = next;
        }
      });
      return text;
    },
  };
}

function choice(parts: readonly Drawing[]): Drawing {
  const inner = Math.max(...parts.map((part) => part.width));
  const width = inner + 4 * RADIUS;
  const tops: number[] = [];
  let height = 0;
  for (const part of parts) {
    tops.push(height);
    height += part.height + ROW;
  }
  const line = parts[0].line;
  return {
    width,
    height: height - ROW,
    line,
    svg: (x, y) =>
      parts
        .map((part, i) => {
          const left = x + 2 * RADIUS;
          const at = y + tops[i] + part.line;
          const rest = track(left + part.width, at, inner - part.width) + part.svg(left, y + tops[i]);
          if (i === 0) return track(x, y + line, 2 * RADIUS) + rest + track(left + inner, y + line, 2 * RADIUS);
          const down = at - (y + line) - 2 * RADIUS;
          return (
            path(`M${x} ${y + line}q${RADIUS} 0 ${RADIUS} ${RADIUS}v${down}q0 ${RADIUS} ${RADIUS} ${RADIUS}`) +
            rest +
            path(`M${left + inner} ${at}q${RADIUS} 0 ${RADIUS} ${-RADIUS}v${-down}q0 ${-RADIUS} ${RADIUS} ${-RADIUS}`)
          );
        })
        .join(""),
  };
}

/** A part, and a way back from its end to its start through a separator. */
function repeat(part: Drawing, separator: Drawing): Drawing {
  const inner = Math.max(part.width, separator.width);
  const width = inner + 4 * RADIUS;
  const top = part.height + ROW;
  return {
    width,
    height: top + separator.height,
    line: part.line,
    svg: (x, y) => {
      const left = x + 2 * RADIUS;
      const line = y + part.line;
      const back = y + top + separator.line;
      const up = back - line - 2 * RADIUS;
      return (
        track(x, line, 2 * RADIUS) +
        part.svg(left, y) +
        track(left + part.width, line, inner - part.width + 2 * RADIUS) +
        separator.svg(left, y + top) +
        track(left + separator.width, back, inner - separator.width) +
        path(`M${left} ${back}q${-RADIUS} 0 ${-RADIUS} ${-RADIUS}v${-up}q0 ${-RADIUS} ${RADIUS} ${-RADIUS}`) +
        path(`M${left + inner} ${back}q${RADIUS} 0 ${RADIUS} ${-RADIUS}v${-up}q0 ${-RADIUS} ${-RADIUS} ${-RADIUS}`)
      );
    },
  };
}

const round = (n: number): number => Math.round(n * 10) / 10;
const path = (d: string): string => `<path d="${d.replace(/-?\d+\.\d+/g, (n) => String(round(Number(n))))}"/>`;
const track = (x: number, y: number, length: number): string => (length > 0 ? path(`M${x} ${y}h${length}`) : "");
const stop = (x: number, y: number): string => path(`M${x} ${y - 7}v14`);
const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
