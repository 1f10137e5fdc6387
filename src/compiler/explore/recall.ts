/**
 * `recall perfect` where decisions are given what they observe (B9): what a seat is given must tell all that it was given and chose before. Histories are
 * walked one by one as far as a limit allows, and two that a seat forgets the difference of are shown.
 */
import type { GameIr } from "../4-lower/games/ir.js";
import type { Span } from "../source/source-file.js";
import { drawInWords, moveInWords } from "./in-words.js";
import { interpret } from "./interpreter.js";
import type { IrState } from "./running.js";
import { GameFault, Unlistable } from "./running.js";

/** Two histories after which a seat is given the same, though what it knew before was not. */
export interface Forgotten {
  readonly seat: string;
  readonly site: string;
  readonly span: Span;
  readonly one: readonly string[];
  readonly other: readonly string[];
}

export interface Recall {
  /** Histories that were walked. */
  readonly histories: number;
  /** All of them were. */
  readonly complete: boolean;
  readonly forgotten?: Forgotten;
}

/** How many histories are walked, and how many expressions evaluated for it. */
const MOST = { histories: 20_000, work: 1_000_000 };

/** A history: where it has come to, and by seat the number of what the seat knows of its own decisions. */
interface Node {
  readonly state: IrState;
  readonly known: readonly number[];
  readonly parent?: Node;
  readonly words: string;
}

/** Whether some decision is given its whole observation, so that a seat could forget. */
export const mayForget = (ir: GameIr): boolean => ir.decisions.some((d) => d.given !== undefined && d.remembers !== true);

/** Walks a game's histories, shortest first, until two are found that a seat forgets the difference of. */
export function checkRecall(ir: GameIr): Recall {
  const meter = { work: 0 };
  const game = interpret(ir, undefined, meter);
  const observed = new Float32Array(game.info.observation.size);
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
  const met = new Map<string, { readonly known: number; readonly node: Node }>();
  const queue: Node[] = [];
  let complete = true;
  try {
    queue.push({ state: game.initial(), known: ir.seats.map(() => -1), words: "" });
  } catch {
    return { histories: 0, complete: false }; // a fault, which exploring tells of
  }
  for (let at = 0; at < queue.length; at++) {
    if (at >= MOST.histories || meter.work >= MOST.work) return { histories: at, complete: false };
    const node = queue[at];
    const { state } = node;
    const { position } = state;
    if (position.kind === "end") continue;
    try {
      if (position.kind === "draw") {
        for (const { value } of game.outcomes(state))
          queue.push({ state: game.apply(state, value), known: node.known, parent: node, words: drawInWords(ir, position.draw, value) });
        continue;
      }
      const decision = ir.decisions[position.decision];
      const { real, formats, name } = ir.sites[decision.site];
      const turn = game.turn(state);
      if (real !== undefined || formats !== undefined || turn.kind !== "decide") {
        complete = false;
        continue;
      }
      const legal = game.legal(state);
      const asked = legal.length > 1; // a forced move is played, and nobody learns that it was not chosen (A3)
      game.observe(state, turn.seat, observed, 0);
      const given = numberOf(`observed ${observed.join()}`);
      if (asked && decision.given !== undefined && decision.remembers !== true) {
        const key = `${turn.seat} ${decision.site} ${given}`;
        const before = met.get(key);
        if (before === undefined) met.set(key, { known: node.known[turn.seat], node });
        else if (before.known !== node.known[turn.seat]) {
          const ways = { one: wordsOf(before.node), other: wordsOf(node) };
          return { histories: at, complete: false, forgotten: { seat: ir.seats[turn.seat], site: name, span: decision.span, ...ways } };
        }
      }
      for (const action of legal) {
        const words = moveInWords(ir, ir.seats[turn.seat], decision.site, game.describe(decision.site, action));
        const now = asked ? numberOf(`known ${node.known[turn.seat]} ${decision.site} ${given} ${action}`) : node.known[turn.seat];
        const known = node.known.map((before, seat) => (seat === turn.seat ? now : before));
        queue.push({ state: game.apply(state, action), known, parent: node, words });
      }
    } catch (error) {
      if (!(error instanceof GameFault) && !(error instanceof Unlistable)) throw error;
      complete = false;
    }
  }
  return { histories: queue.length, complete };
}

function wordsOf(node: Node): readonly string[] {
  const words: string[] = [];
  for (let at: Node | undefined = node; at?.parent !== undefined; at = at.parent) words.push(at.words);
  return words.reverse();
}
