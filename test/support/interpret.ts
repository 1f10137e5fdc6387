/** The interpreter of automata with the runtime's random draws. */
import { interpret as interpretIr } from "../../src/compiler/explore/interpreter.js";
import type { IrState } from "../../src/compiler/explore/running.js";
import type { GameIr } from "../../src/compiler/4-lower/games/ir.js";
import type { Game } from "../../src/contract/game.js";
import { cos32, exp32, log32, sin32, tanh32 } from "../../src/runtime/random/real-functions.js";
import { normalInto, shuffle, uniformBelow, uniformReal, weighted } from "../../src/runtime/random/draws.js";

/** Gives a game's rules as functions that interpret its automaton. */
export const interpret = (ir: GameIr): Game<IrState> =>
  interpretIr(ir, {
    uniformBelow,
    weighted,
    shuffle,
    uniformReal,
    normalInto,
    functions: { exp: exp32, log: log32, sin: sin32, cos: cos32, tanh: tanh32 },
  });
