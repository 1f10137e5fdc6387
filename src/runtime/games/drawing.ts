/** Draws of scalar games: their outcomes with exact probabilities (semantics F7), and a sample from random words (F5). */
import { shuffle, uniformBelow, weighted } from "../random/draws.js";
import type { Outcome, Words } from "../../contract/game.js";
import { Fault } from "./fault.js";

const LARGEST_SUPPORT = 1_000_000;

/** Lists the outcomes of a draw among equally likely values. */
export function uniformOutcomes(values: readonly number[], source: string): readonly Outcome[] {
  if (values.length === 0) throw new Fault("a draw from nothing", source);
  return values.map((value) => ({ value: [value], probability: 1 / values.length }));
}

/** Draws one of equally likely values. */
export function uniformFrom(words: Words, values: readonly number[], source: string): readonly number[] {
  if (values.length === 0) throw new Fault("a draw from nothing", source);
  return [values[uniformBelow({ next: words }, values.length)]];
}

/** Lists the outcomes of a weighted draw; weights are divided by their total, outcomes without weight are left out. */
export function weightedOutcomes(values: readonly number[], weights: readonly number[], source: string): readonly Outcome[] {
  const total = weights.reduce((a, b) => a + b, 0);
  if (!(total > 0 && total < Infinity) || weights.some((w) => w < 0)) throw new Fault(`weights add up to ${total}`, source);
  return values.map((value, i) => ({ value: [value], probability: weights[i] / total })).filter((outcome) => outcome.probability > 0);
}

/** Draws one of weighted values. */
export function weightedFrom(words: Words, values: readonly number[], weights: readonly number[], source: string): readonly number[] {
  const total = weights.reduce((a, b) => a + b, 0);
  if (!(total > 0 && total < Infinity) || weights.some((w) => w < 0)) throw new Fault(`weights add up to ${total}`, source);
  return [values[weighted({ next: words }, weights)]];
}

/** Lists the ordered choices of `count` different entries of `values`, all equally likely. */
export function dealOutcomes(values: readonly number[], count: number, source: string): readonly Outcome[] {
  if (count > values.length) throw new Fault(`a deal of ${count} from ${values.length}`, source);
  let support = 1;
  for (let i = 0; i < count; i++) support *= values.length - i;
  if (support > LARGEST_SUPPORT) throw new Fault(`a deal with ${support} outcomes is too large to list`, source);
  let hands: (readonly number[])[] = [[]];
  for (let i = 0; i < count; i++) {
    hands = hands.flatMap((hand) => values.flatMap((_, card) => (hand.includes(card) ? [] : [[...hand, card]])));
  }
  return hands.map((hand) => ({ value: hand.map((card) => values[card]), probability: 1 / support }));
}

/** Deals `count` different entries of `values`: a shuffle's first entries. */
export function dealFrom(words: Words, values: readonly number[], count: number, source: string): readonly number[] {
  if (count > values.length) throw new Fault(`a deal of ${count} from ${values.length}`, source);
  const cards = [...values];
  shuffle({ next: words }, cards);
  return cards.slice(0, count);
}
