import { InvalidArgumentError } from "commander";

/** Reads a whole number of at least `least` from a command line. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text.replaceAll("_", ""));
    if (/^\d[\d_]*$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`expected a whole number ${range}`);
  };
}

/** Seeds are 32 bits wide, as keys of the random streams are. */
export const seedNumber = wholeNumber(0, 2 ** 32 - 1);

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Reads a length of time, `90s`, `1.5m`, `2h`, as seconds. */
export function durationSeconds(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (parts && Number(parts[1]) > 0) return Number(parts[1]) * UNITS[parts[2]];
  throw new InvalidArgumentError("expected a length of time such as 30s, 10m or 2h");
}

/** Reads a number of at least 0. */
export function positiveNumber(text: string): number {
  const value = realNumber(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError("expected a number of at least 0");
}

/** Reads a finite number. */
export function realNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("expected a number");
}
