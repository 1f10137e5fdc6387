/** H. W. Kuhn, "A simplified two-person poker", 1950; the numbers of its tree and its equilibria are held in `test/runtime/solve/`. */
import { describe } from "vitest";
import { keepsTheStandard, shelf } from "./shelf.js";

describe("Kuhn poker", () => {
  keepsTheStandard("kuhn_poker", () => shelf("kuhn_poker"), { wholeTree: true });
});
