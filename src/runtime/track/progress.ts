import { MultiBar, type SingleBar } from "cli-progress";

/** Shows a person how a run goes on: how far its loops are, and its latest metrics. Nothing of it reaches the run. */
export interface Progress {
  /** A labelled part of the program began (D9). */
  stage(name: string): void;
  /** A loop of `total` passes has `done` of them behind it; an inner loop comes after its outer one. */
  loop(noun: string, done: number, total: number): void;
  /** A metric was measured. */
  metric(name: string, value: number): void;
  /** A line that stays. */
  line(text: string): void;
  /** Takes the bars away; to be called however the run ends. */
  stop(): void;
}

export interface ProgressOptions {
  /** A clock in milliseconds. */
  readonly now?: () => number;
  /** Without a terminal, how many milliseconds lie between two lines. */
  readonly interval?: number;
}

/** Opens the display: bars where a terminal listens, else a line now and then. */
export function openProgress(stream: NodeJS.WriteStream, options: ProgressOptions = {}): Progress {
  return stream.isTTY === true ? bars(stream) : lines(stream, options);
}

const BAR = "{noun} {bar} {value}/{total}  {percentage} %  {duration_formatted} gone, {eta_formatted} to go";

/** Of loops that end by a condition: how far they have come is known, and not how far they go. */
const ENDLESS = "{noun} {done}";
const endless = (total: number): boolean => total >= Number.MAX_SAFE_INTEGER;

function bars(stream: NodeJS.WriteStream): Progress {
  const multi = new MultiBar(
    {
      stream,
      clearOnComplete: true,
      hideCursor: true,
      emptyOnZero: true,
      barsize: 30,
      fps: 5,
      etaBuffer: 30,
      forceRedraw: true,
      barCompleteChar: "\u2588",
      barIncompleteChar: "\u2591",
      gracefulExit: false,
    },
    undefined,
  );
  const loops = new Map<string, SingleBar>();
  const metrics = new Map<string, number>();
  let stageName = "";
  let table: SingleBar | undefined;
  const show = () => {
    const text = `${stageName}${[...metrics].map(([name, value]) => `${name} ${round(value)}`).join("   ")}`;
    // The metrics' line stays below the bars: it is made anew when a bar is added.
    table ??= multi.create(1, 0, { text }, { format: "{text}" });
    table.update(0, { text });
  };
  return {
    stage: (name) => {
      stageName = `${name}   `;
      show();
    },
    loop: (noun, done, total) => {
      let bar = loops.get(noun);
      if (bar === undefined) {
        if (table !== undefined) multi.remove(table);
        table = undefined;
        const format = endless(total) ? ENDLESS : BAR;
        bar = multi.create(endless(total) ? 1 : total, 0, { noun: noun.padEnd(12), done }, { format });
        loops.set(noun, bar);
        if (metrics.size > 0) show();
      }
      if (endless(total)) bar.update(0, { done });
      else {
        bar.setTotal(total);
        bar.update(done);
      }
    },
    metric: (name, value) => {
      metrics.set(name, value);
      show();
    },
    line: (text) => multi.log(`${text}\n`),
    stop: () => multi.stop(),
  };
}

/** Without a terminal: one line whenever `interval` has passed, and at a loop's end. */
function lines(stream: NodeJS.WriteStream, options: ProgressOptions): Progress {
  const now = options.now ?? Date.now;
  const interval = options.interval ?? 5_000;
  const loops = new Map<string, string>();
  const metrics = new Map<string, number>();
  let last = now();
  let stageName = "";
  const print = () => {
    last = now();
    const state = [stageName, ...loops.values(), ...[...metrics].map(([name, value]) => `${name} ${round(value)}`)];
    stream.write(`${state.filter((text) => text.length > 0).join("  ")}\n`);
  };
  return {
    stage: (name) => void (stageName = name),
    loop: (noun, done, total) => {
      loops.set(noun, endless(total) ? `${noun} ${done}` : `${noun} ${done}/${total}`);
      if (now() - last >= interval || (done === total && loops.size === 1)) print();
    },
    metric: (name, value) => void metrics.set(name, value),
    line: (text) => void stream.write(`${text}\n`),
    stop: () => undefined,
  };
}

/** Four significant digits, and no exponent where people would not write one. */
function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}
