/**
 * Plays a game through its automaton, shortest episodes first, as far as a limit allows: what is not proved is looked for there, and what is
 * found comes with the shortest episode that shows it (A3, A11, G2). Where states are left, episodes are played at random to their ends.
 */
import type { GameIr } from "../4-lower/games/ir.js";
import { failureOf, type Failure, type Finding } from "./findings.js";
import { drawInWords, moveInWords } from "./in-words.js";
import { interpret, paidOn } from "./interpreter.js";
import { brokenPromise } from "./promise.js";
import { playAtRandom } from "./random-plays.js";
import { someReals } from "./real-choices.js";
import { someTexts } from "./texts.js";
import type { IrState } from "./running.js";

export interface Exploration {
  /** States that were looked at. */
  readonly states: number;
  /** Every state that can be reached was. */
  readonly complete: boolean;
  /** Where that is not so: the episodes that were played at random, and their decisions and draws. */
  readonly plays?: { readonly episodes: number; readonly moves: number };
  /** One of each kind at each place, the shortest episode first. */
  readonly findings: readonly Finding[];
  /** Known where the exploration is complete: the most decisions of an episode, absent if play can go round for ever. */
  readonly longest?: number;
  /** Moves that lead from a state back to it, where play can go round for ever. */
  readonly round?: readonly string[];
}

/** An input and where it came from. */
interface Node {
  readonly state: IrState;
  readonly parent?: Node;
  readonly words: string;
  readonly depth: number;
}

/** How far to go: so many states, so many moves and outcomes tried, and so many expressions evaluated for it. */
export interface Limit {
  readonly states: number;
  readonly tries: number;
  readonly work: number;
  /** And for episodes played at random, where that did not reach all states. */
  readonly plays: number;
}

/** As far as `spc check` goes: a second or two. */
export const NEAR: Limit = limitOf(1000);

/** The limit for so many states, with as much time for each as `spc check` takes. */
export function limitOf(states: number): Limit {
  return { states, tries: 5 * states, work: 750 * states, plays: 250 * states };
}

/** Explores a game as far as `limit` allows. Draws whose outcomes cannot be listed are not followed. */
export function explore(ir: GameIr, limit: Limit): Exploration {
  const meter = { work: 0 };
  const game = interpret(ir, undefined, meter);
  const findings = new Map<string, Finding>();
  const numbers = new Map<string, number>();
  const edges: { readonly to: number; readonly words: string; readonly decision: boolean }[][] = [];
  const queue: Node[] = [];
  let complete = true;
  let tries = 0;

  const failed = (failure: Failure | undefined, moves: () => readonly string[]): void => {
    // What the interpreter has no form for (an extern) is not followed.
    if (failure === undefined) complete = false;
    else if (!findings.has(failure.key)) findings.set(failure.key, { ...failure, moves: moves() });
  };
  /** Gives the number of a state, and looks at it later if it is new. */
  const reach = (node: Node): number | undefined => {
    const key = keyOf(ir, node.state);
    const before = numbers.get(key);
    if (before !== undefined) return before;
    if (numbers.size >= limit.states) {
      complete = false;
      return undefined;
    }
    const number = numbers.size;
    numbers.set(key, number);
    edges.push([]);
    queue.push(node);
    return number;
  };

  try {
    reach({ state: game.initial(), words: "", depth: 0 });
  } catch (error) {
    failed(failureOf(error, ir.span), () => []);
  }
  for (let at = 0; at < queue.length; at++) {
    if (tries >= limit.tries || meter.work >= limit.work) {
      complete = false;
      break;
    }
    const node = queue[at];
    const { state } = node;
    const { position } = state;
    if (position.kind === "end") {
      const broken = brokenPromise(ir, paidOn(state, "outcome"));
      if (broken !== undefined) failed(failureOf("promise", ir.span, broken), () => wordsOf(node));
      continue;
    }
    try {
      if (position.kind === "decide") {
        const { site } = ir.decisions[position.decision];
        const { size, real, formats } = ir.sites[site];
        tries += size;
        // Reals and texts cannot all be tried: what some of them show is shown, and nothing is said of the others.
        if (real !== undefined || formats !== undefined) complete = false;
        const turn = game.turn(state);
        const seat = turn.kind === "decide" ? ir.seats[turn.seat] : "";
        for (const action of formats !== undefined
          ? someTexts(formats)
          : real === undefined
            ? game.legal(state)
            : someReals({ ...real, ...game.ends?.(state) })) {
          const words = moveInWords(ir, seat, site, game.describe(site, action));
          step(node, words, true, () => game.apply(state, action));
        }
      } else {
        if (tooMany(ir, position.draw)) {
          complete = false;
          continue;
        }
        for (const { value } of game.outcomes(state))
          step(node, drawInWords(ir, position.draw, value), false, () => game.apply(state, value));
      }
    } catch (error) {
      failed(failureOf(error, ir.span), () => wordsOf(node));
    }

    function step(from: Node, words: string, decision: boolean, apply: () => IrState): void {
      let after: IrState;
      tries++;
      try {
        after = apply();
      } catch (error) {
        failed(failureOf(error, ir.span), () => [...wordsOf(from), words]);
        return;
      }
      const to = reach({ state: after, parent: from, words, depth: from.depth + 1 });
      if (to !== undefined) edges[at].push({ to, words, decision });
    }
  }
  const result = { states: numbers.size, complete, findings: [...findings.values()] };
  if (complete) return { ...result, ...lengths(edges) };
  const plays = playAtRandom(ir, limit.plays, ({ key }) => findings.has(key));
  return { ...result, findings: [...result.findings, ...plays.findings], plays: { episodes: plays.episodes, moves: plays.moves } };
}

/** States are one if what can still happen is: position, slots, and what was paid on the promised channel. */
function keyOf(ir: GameIr, state: IrState): string {
  const { position, slots } = state;
  const at = position.kind === "end" ? "end" : position.kind === "draw" ? `draw ${position.draw}` : `decide ${position.decision}`;
  const paid = ir.payoff.kind === "general" ? "" : JSON.stringify(paidOn(state, "outcome"));
  return position.kind === "end" ? `end ${paid}` : `${at} ${JSON.stringify(slots)} ${paid}`;
}

function wordsOf(node: Node): string[] {
  const words: string[] = [];
  for (let at: Node | undefined = node; at?.parent !== undefined; at = at.parent) words.push(at.words);
  return words.reverse();
}

/** Deals of many cards have more outcomes than can be listed. */
function tooMany(ir: GameIr, draw: number): boolean {
  const { distribution } = ir.draws[draw];
  if (distribution.kind !== "deal") return false;
  let orders = 1;
  for (let i = 0; i < distribution.count; i++) orders *= distribution.size - i;
  return orders > 20_000;
}

/** The most decisions on a way from the start, or a way that comes back to where it was. */
function lengths(
  edges: readonly (readonly { readonly to: number; readonly words: string; readonly decision: boolean }[])[],
): Pick<Exploration, "longest" | "round"> {
  if (edges.length === 0) return {};
  const most = new Int32Array(edges.length).fill(-1);
  const open = new Uint8Array(edges.length);
  // Depth first without recursion: a state that is met again while it is open closes a round.
  const way: { node: number; next: number; words: string }[] = [{ node: 0, next: 0, words: "" }];
  open[0] = 1;
  for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
    const out = edges[top.node];
    if (top.next < out.length) {
      const edge = out[top.next++];
      if (open[edge.to] === 1) {
        const from = way.findIndex((w) => w.node === edge.to);
        return { round: [...way.slice(from + 1).map((w) => w.words), edge.words] };
      }
      if (most[edge.to] < 0) {
        open[edge.to] = 1;
        way.push({ node: edge.to, next: 0, words: edge.words });
      }
      continue;
    }
    most[top.node] = Math.max(0, ...out.map((edge) => most[edge.to] + (edge.decision ? 1 : 0)));
    open[top.node] = 0;
    way.pop();
  }
  return { longest: most[0] };
}
