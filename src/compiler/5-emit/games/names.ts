/** Names of emitted code: the spec's words in the letters of TypeScript, never a reserved word, never twice in one scope. */

const RESERVED = new Set(
  `abstract any arguments as async await boolean break case catch class const continue debugger declare default delete do else enum eval export
  extends false finally for from function if implements import in instanceof interface let new null number object of package private protected
  public return static string super switch symbol this throw true try type typeof undefined unknown var void while with yield
  Math Number String Boolean Array Object Float32Array Float64Array Int8Array Int16Array Int32Array Uint8Array Uint16Array Uint32Array Readonly`.split(
    /\s+/,
  ),
);

/** `kuhn_poker` becomes `KuhnPoker`; `coin.guess`, a site of an inner game, `CoinGuess`. */
export function pascal(name: string): string {
  return name
    .split(/[_.]/)
    .filter((part) => part !== "")
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join("");
}

/** `stake_left` becomes `stakeLeft`. */
export function camel(name: string): string {
  const whole = pascal(name);
  return whole === "" ? "_" : whole[0].toLowerCase() + whole.slice(1);
}

/** `winning_line`, `WinningLine` and `winningLine` become `WINNING_LINE`. */
export function shout(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(".", "_")
    .toUpperCase();
}

/** Says several of a noun: `CARD` becomes `CARDS`. */
export function plural(name: string): string {
  if (/[^AEIOU]Y$/.test(name)) return `${name.slice(0, -1)}IES`;
  return /(S|X|CH|SH)$/.test(name) ? `${name}ES` : `${name}S`;
}

/** The names taken in one scope and those around it. */
export class Scope {
  private readonly taken: Set<string>;

  constructor(around?: Scope) {
    this.taken = new Set(around?.taken);
  }

  /** Takes a name like the one wished for; a number sets it apart if that one is taken. */
  take(wish: string): string {
    let name = wish;
    for (let n = 2; this.taken.has(name) || RESERVED.has(name); n++) name = `${wish}${n}`;
    this.taken.add(name);
    return name;
  }
}
