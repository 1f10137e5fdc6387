import { describe, expect, test } from "vitest";
import { checked, game } from "./support.js";

const said = (text: string): string[] =>
  checked(
    game(
      "two: real[2] = (0.5, 0.1)\nthree: real[3] = 0\nxs: (0..3)[] up to 6 = [1, 2]\nys: (0..3)[] up to 4 = []",
      `${text}; let k = a chooses 0..1`,
    ),
  ).diagnostics.map((d) => `${d.code} ${d.text}`);

describe("arithmetic on whole arrays", () => {
  test.each([
    "two = 2 * two - 1",
    "two = two + (1, 2)",
    "two = two * two",
    "two = clamp(two + 0.5, 0, 1)",
    "xs = xs + ys",
    "xs = xs + [3]",
  ])("%s", (text) => {
    expect(said(text)).toEqual([]);
  });

  test.each([
    ["let z = three + two", "SP3001 expected as many numbers as in real[3], found real[2]"],
    ["let z = three * two", "SP3001 expected as many numbers as in real[3], found real[2]"],
    ["let z = two + (1, 2, 3)", "SP3001 expected as many numbers as in real[2], found (1, 2, 3)"],
  ])("%s is no sum and no list: %s", (text, message) => {
    expect(said(text)).toEqual([message]);
  });
});
