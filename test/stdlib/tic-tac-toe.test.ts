/** Tic-tac-toe; the numbers of its games and positions are held in `test/runtime/solve/`. */
import { describe } from "vitest";
import { keepsTheStandard, shelf } from "./shelf.js";

describe("tic-tac-toe", () => {
  keepsTheStandard("tic_tac_toe", () => shelf("tic_tac_toe"));
});
