/**
 * Decisions with several heads (A3): a head chooses after those on its left, among the values that some legal completion has. What comes out are
 * log-probabilities of whole moves, so that masks, draws and recorded moves stay those of the site.
 */
import type { Type } from "../../3-check/types.js";
import type { ProgramBuilder, Value } from "../arrays/builder.js";
import { normal } from "../arrays/initial.js";
import { dense, masked } from "../arrays/layers.js";
import type { Site } from "../games/ir.js";
import { valueCount } from "../games/values.js";

/** How an agent's heads depend on each other: not at all beyond the mask, or later ones on what earlier ones chose. */
export type HeadsMode = "apart" | "chained";

export interface Head {
  readonly name: string;
  readonly size: number;
}

/** Gives the heads of a site's domain, left to right; nothing for a choice of one thing. */
export function headsOf({ domain }: Pick<Site, "domain">): readonly Head[] | undefined {
  const heads = partsOf(domain);
  return heads && heads.length > 1 && heads.every((h) => h.size > 0) ? heads : undefined;
}

function partsOf(domain: Type): readonly Head[] | undefined {
  switch (domain.kind) {
    case "record":
      return domain.fields.map((f) => ({ name: f.name, size: valueCount(f.type) ?? 0 }));
    case "tuple":
      return domain.elements.map((t, i) => ({ name: String(i), size: valueCount(t) ?? 0 }));
    case "array": {
      const entries = domain.index.reduce((n, axis) => n * (valueCount(axis) ?? 0), 1);
      return Array.from({ length: entries }, (_, i) => ({ name: String(i), size: valueCount(domain.element) ?? 0 }));
    }
    case "list":
      return Array.from({ length: domain.length ?? 0 }, (_, i) => ({ name: String(i), size: valueCount(domain.element) ?? 0 }));
    default:
      return undefined;
  }
}

/**
 * Gives log-probabilities of a site's moves, [rows, moves]. `logits` are those of one head: [rows, size], or with an axis for each head on its left,
 * which are then logits after those choices. `legal` is [rows, moves].
 */
export function jointLogits(b: ProgramBuilder, heads: readonly Head[], legal: Value, logits: (head: number) => Value): Value {
  const [rows] = legal.shape;
  const sizes = heads.map((h) => h.size);
  const open = b.cast(b.reshape(legal, [rows, ...sizes]), "i32");
  let total: Value | undefined;
  heads.forEach((_, at) => {
    const later = sizes.slice(at + 1).map((_size, i) => at + 2 + i);
    const reachable = b.greater(later.length === 0 ? open : b.reduceMax(open, later), 0);
    const given = logits(at);
    const shape = [rows, ...sizes.slice(0, at + 1)];
    const spread =
      given.shape.length === shape.length ? given : b.reshape(given, [rows, ...Array.from({ length: at }, () => 1), sizes[at]]);
    const logp = b.logSoftmax(masked(b, b.broadcastTo(spread, shape), reachable));
    total = total ? b.add(b.reshape(total, [...total.shape, 1]), logp) : logp;
  });
  const moves = sizes.reduce((n, s) => n * s, 1);
  if (!total) throw new Error("a bug in spc: a decision without heads");
  return b.reshape(b.max(total, -1e9), [rows, moves]);
}

/** The heads of an agent on what its body gives: a layer each; chained, a later one also reads what was chosen on its left. */
export function bodyHeads(
  b: ProgramBuilder,
  name: string,
  heads: readonly Head[],
  hidden: Value,
  mode: HeadsMode,
): (head: number) => Value {
  const width = Number(hidden.shape.at(-1));
  const [rows] = hidden.shape;
  return (at) => {
    const { name: head, size } = heads[at];
    const layer = `${name}.${head}`;
    if (mode === "apart" || at === 0) return dense(b, layer, hidden, size, { initial: normal(0.01) });
    const left = heads.slice(0, at);
    let seen = b.reshape(dense(b, `${layer}.from`, hidden, width), [rows, ...left.map(() => 1), width]);
    left.forEach((earlier, i) => {
      const table = b.weight(`${layer}.after.${earlier.name}`, [earlier.size, width], normal(0.5));
      seen = b.add(seen, b.reshape(table, left.map<number>((_, k) => (k === i ? earlier.size : 1)).concat(width)));
    });
    return dense(b, layer, b.tanh(seen), size, { initial: normal(0.01) });
  };
}

/** Logits that a network's own functions gave, chained: a learned bonus of each value after each value chosen on its left. */
export function chainedHeads(
  b: ProgramBuilder,
  name: string,
  heads: readonly Head[],
  own: (head: number) => Value,
): (head: number) => Value {
  return (at) => {
    const logits = own(at);
    const left = heads.slice(0, at);
    if (left.length === 0) return logits;
    const [rows] = logits.shape;
    let seen = b.reshape(logits, [rows, ...left.map(() => 1), heads[at].size]);
    left.forEach((earlier, i) => {
      const table = b.weight(`${name}.${heads[at].name}.after.${earlier.name}`, [earlier.size, heads[at].size], normal(0.01));
      seen = b.add(seen, b.reshape(table, left.map<number>((_, k) => (k === i ? earlier.size : 1)).concat(heads[at].size)));
    });
    return seen;
  };
}
