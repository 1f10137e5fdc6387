/** Texts that a compiler must survive: soup, and specs that were cut, mixed and mistyped. */
import { declarations, small, tokens, tokensOf } from "./corpus.js";
import { Random } from "./random.js";
import { crossed } from "./crossed.js";

export interface Case {
  readonly how: "soup" | "in a game" | "bytes" | "tokens" | "mixed" | "tree";
  readonly text: string;
}

/** Case `seed`. */
export function caseOf(seed: number): Case {
  const random = new Random(seed);
  const share = random.below(100);
  if (share < 50) return { how: "soup", text: soup(random, 24) };
  if (share < 78) return { how: "in a game", text: `game g {\n  players a, b\n  x: 0..3 = 0\n  play {\n    ${soup(random, 12)}\n  }\n}\n` };
  if (share < 86) return { how: "bytes", text: bytes(random, random.pick(declarations)) };
  if (share < 96) return { how: "tokens", text: mutated(random, random.pick(declarations)) };
  if (share < 98) return { how: "mixed", text: spliced(random, random.pick(small), random.pick(small)) };
  return { how: "tree", text: crossed(random, random.pick(small)) };
}

function soup(random: Random, most: number): string {
  return Array.from({ length: random.below(most) }, () => random.pick(tokens)).join(random.once(4) ? "" : " ");
}

/** Letters changed, cut, doubled or put in. */
function bytes(random: Random, text: string): string {
  let out = text;
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(out.length + 1);
    const length = random.below(6);
    const letter = String.fromCharCode(random.once(20) ? random.below(65536) : 32 + random.below(95));
    out =
      out.slice(0, at) +
      [letter, out.slice(at, at + length).repeat(2), "", letter + out[at]][random.below(4)] +
      out.slice(at + (random.once(2) ? length : 1));
  }
  return out;
}

/** Tokens cut, doubled, exchanged or put in. */
function mutated(random: Random, text: string): string {
  const parts = tokensOf(text);
  for (let n = 1 + random.below(3); n > 0 && parts.length > 0; n--) {
    const at = random.below(parts.length);
    switch (random.below(5)) {
      case 0:
        parts.splice(at, 1 + random.below(4));
        break;
      case 1:
        parts.splice(at, 0, ...parts.slice(at, at + 1 + random.below(6)));
        break;
      case 2:
        parts.splice(at, 0, ` ${random.pick(tokens)} `);
        break;
      case 3: {
        const other = random.below(parts.length);
        [parts[at], parts[other]] = [parts[other], parts[at]];
        break;
      }
      default:
        parts[at] = parts[at].replace(/\S+/, random.pick(parts).trim());
    }
  }
  return parts.join("");
}

/** The beginning of one spec and the end of another. */
function spliced(random: Random, first: string, second: string): string {
  const [a, b] = [first.split("\n"), second.split("\n")];
  return [...a.slice(0, random.below(a.length + 1)), ...b.slice(random.below(b.length + 1))].join("\n");
}
