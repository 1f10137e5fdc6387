/**
 * How a token looks back: at the tokens before it in a row of packed texts, or at keys and values that are remembered from steps before. Fewer heads of
 * keys and values may serve several heads of queries each (Ainslie et al., 2023).
 */
import type { ProgramBuilder, Value } from "./builder.js";
import { masked } from "./layers.js";
import { ShapeError } from "./shape.js";

/** What a layer looks back with: `query` [rows, heads, tokens, width], `key` and `value` [rows, heads of keys, tokens, width]. */
export interface Heads {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
}

/** Gives what each head of a layer sees: [rows, heads, tokens, width]. */
export type Looking = (b: ProgramBuilder, name: string, heads: Heads) => Value;

/** What a layer remembers: `shape` is [heads, width]; places come between them. */
export interface Remembered {
  readonly name: string;
  readonly shape: readonly [number, number];
}

/** Takes a layer's vectors apart into heads: [rows, tokens, heads * width] gives [rows, heads, tokens, width]. */
export function splitHeads(b: ProgramBuilder, x: Value, heads: number): Value {
  const [rows, tokens] = x.shape;
  const width = Number(x.shape[2]) / heads;
  if (!Number.isInteger(width)) throw new ShapeError(`attention: ${heads} heads do not divide the width ${x.shape[2]}`);
  // Of one token they lie in the right order as they are.
  if (tokens === 1) return b.reshape(x, [rows, heads, 1, width]);
  return b.transpose(b.reshape(x, [rows, tokens, heads, width]), [0, 2, 1, 3]);
}

/** Puts heads side by side again: [rows, tokens, heads * width]. */
export function joinHeads(b: ProgramBuilder, x: Value): Value {
  const [rows, heads, tokens, width] = x.shape;
  const inOrder = tokens === 1 ? x : b.transpose(x, [0, 2, 1, 3]);
  return b.reshape(inOrder, [rows, tokens, Number(heads) * Number(width)]);
}

/** Looks back in rows of packed texts: a token sees itself and those before it of its own text. `texts` [rows, tokens] tells which text each belongs to. */
export function lookBack(texts: Value): Looking {
  return (b, _, { query, key, value }) => {
    const [rows, tokens] = texts.shape;
    const earlier = b.lessEqual(b.iota([tokens, tokens], 1), b.iota([tokens, tokens], 0));
    const same = b.equal(b.reshape(texts, [rows, 1, tokens, 1]), b.reshape(texts, [rows, 1, 1, tokens]));
    const scores = visibleScores(b, grouped(b, scaled(b, query), key), key, b.and(same, earlier));
    return ungrouped(b, b.matmulOf(b.softmax(scores), value, false, false), query);
  };
}

/**
 * Looks at what is remembered and at the tokens at hand, which come right behind it in order. `place` i32 [rows, tokens] counts from the beginning of each
 * text, -1 where a row has nothing. Each layer's memory is an input [rows, heads, past, width], of which the places before the first token count; what is to
 * be remembered of the tokens at hand is an output [rows, heads, tokens, width]. Both are listed in `remembered`.
 */
export function lookAtMemory(place: Value, remembered: Remembered[]): Looking {
  return (b, name, { query, key, value }) => {
    const [rows, heads, tokens, width] = key.shape;
    const memory = (what: string, now: Value): Value => {
      const memoryName = `${what}/${name}`;
      b.output(`new/${memoryName}`, now);
      remembered.push({ name: memoryName, shape: [Number(heads), Number(width)] });
      return b.input(memoryName, [rows, heads, "past", width]);
    };
    const [keys, values] = [memory("keys", key), memory("values", value)];
    const asking = grouped(b, scaled(b, query), key);
    const before = b.less(b.iota([1, 1, 1, "past"], 3), b.reshape(b.slice(place, 1, 0, 1), [rows, 1, 1, 1]));
    const past = masked(b, b.matmulOf(asking, keys, false, true), before);
    const earlier = b.lessEqual(b.iota([tokens, tokens], 1), b.iota([tokens, tokens], 0));
    const single = tokens === 1;
    const own = single ? b.matmulOf(asking, key, false, true) : visibleScores(b, asking, key, b.reshape(earlier, [1, 1, tokens, tokens]));
    // One softmax over both, in two parts.
    const top = b.max(b.reduceMax(past, [-1], true), single ? own : b.reduceMax(own, [-1], true));
    const [pastShare, ownShare] = [b.exp(b.sub(past, top)), b.exp(b.sub(own, top))];
    const total = b.add(b.sum(pastShare, [-1], true), single ? ownShare : b.sum(ownShare, [-1], true));
    const seen = single ? b.mul(ownShare, value) : b.matmulOf(ownShare, value, false, false);
    return ungrouped(b, b.div(b.add(b.matmulOf(pastShare, values, false, false), seen), total), query);
  };
}

function scaled(b: ProgramBuilder, query: Value): Value {
  return b.mul(query, 1 / Math.sqrt(Number(query.shape[3])));
}

/** The heads of queries that share one head of keys, behind each other: [rows, heads of keys, each * tokens, width]. */
function grouped(b: ProgramBuilder, query: Value, key: Value): Value {
  const [rows, heads, tokens, width] = query.shape;
  const each = Number(heads) / Number(key.shape[1]);
  if (!Number.isInteger(each)) throw new ShapeError(`attention: ${key.shape[1]} heads of keys do not divide ${heads} heads`);
  return b.reshape(query, [rows, key.shape[1], each * Number(tokens), width]);
}

function ungrouped(b: ProgramBuilder, seen: Value, query: Value): Value {
  return b.reshape(seen, query.shape);
}

/** Scores of keys of the same tokens, -1e9 where `visible` [rows or 1, 1, tokens, tokens] is false: [rows, heads of keys, each * tokens, tokens]. */
function visibleScores(b: ProgramBuilder, asking: Value, key: Value, visible: Value): Value {
  const scores = b.matmulOf(asking, key, false, true);
  const [rows, heads, all, tokens] = scores.shape;
  if (all === tokens) return masked(b, scores, visible);
  const each = b.reshape(scores, [rows, heads, Number(all) / Number(tokens), tokens, tokens]);
  return b.reshape(masked(b, each, b.reshape(visible, [visible.shape[0], 1, 1, tokens, tokens])), scores.shape);
}
