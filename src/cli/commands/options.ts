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
