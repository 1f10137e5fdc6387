/** Legal actions in a kernel: as bits while they fit one number, else as a list of their numbers. */
import type { Decision } from "../../../4-lower/games/ir.js";
import { valueAt } from "../../../4-lower/games/values.js";
import { camel, shout } from "../names.js";
import type { Binding } from "./bindings.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { KernelParts } from "./kernel-parts.js";
import { arrayOfType, isScalar, lowOf, numbersOf, strideOf, times } from "./storage.js";

/** How legal actions are kept until somebody wants the mask: all of a site's, as bits, or as a list in order. */
export type MaskKind = "all" | "bits" | "list";

/** The most actions that fit the bits of one number. */
const MOST_BITS = 30;

/** How legal actions are kept in this game. */
function maskKind(parts: KernelParts): MaskKind {
  const { ir } = parts;
  if (ir.decisions.every((d) => d.where === undefined)) return "all";
  return Math.max(...ir.sites.map((s) => s.size)) <= MOST_BITS ? "bits" : "list";
}

export class Masks {
  readonly kind: MaskKind;

  constructor(private readonly parts: KernelParts) {
    this.kind = maskKind(parts);
  }

  get actions(): number {
    return Math.max(0, ...this.parts.ir.sites.map((s) => s.size));
  }

  emptyMask(decision: Decision): string {
    const code = this.parts.faultCode(decision.span, "no action is legal");
    return `if (n === 0) {\nfaults[lane] = ${code};\nseats[lane] = -1;\nchoices[lane] = 0;\nbreak run;\n}`;
  }

  /** Prints the legal actions as bits, candidate by candidate. */
  legalBits(decision: Decision, printer: KernelPrinter, lines: string[]): string {
    const { domain, size } = this.parts.ir.sites[decision.site];
    const { where } = decision;
    if (where === undefined) return String(2 ** size - 1);
    const inner: string[] = [];
    const terms = Array.from({ length: size }, (_, i) => {
      const value = valueAt(domain, i);
      const test = printer.collecting(inner).with(decision.candidate, { kind: "const", value, type: domain }).print(where);
      return i === 0 ? `Number(${test})` : `(Number(${test}) << ${i})`;
    });
    if (inner.length === 0 && terms.join("").length < 4000) return terms.join(" | ");
    const body: string[] = [];
    const candidate = this.candidateAt(decision);
    const test = printer.collecting(body).with(decision.candidate, candidate).print(where);
    const name = this.parts.fresh("fitting");
    lines.push(`let ${name} = 0;`, `for (let i = 0; i < ${size}; i++) {\n${[...body, `if (${test}) ${name} |= 1 << i;`].join("\n")}\n}`);
    return name;
  }

  /** The candidate with number `i`, in a loop. */
  candidateAt(decision: Decision): Binding {
    const { domain, size, name } = this.parts.ir.sites[decision.site];
    if (isScalar(domain)) return { kind: "variable", text: lowOf(domain) === 0 ? "i" : `(i + ${lowOf(domain)})` };
    const stride = strideOf(domain);
    if (stride === undefined || size > 4096) this.parts.refuse(`the choices of \`${name}\``);
    const numbers = Array.from({ length: Math.min(size, 4096) }, (_, i) => numbersOf(domain, valueAt(domain, i))).flat();
    const array = this.parts.constants(
      arrayOfType(domain),
      numbers,
      `${shout(camel(name))}_NUMBERS`,
      `The values of \`${name}\` as numbers.`,
    );
    return { kind: "ref", ref: { array, at: times("i", stride ?? 1), type: domain } };
  }

  /** Small sets are counted and searched by tables. */
  private get byTable(): boolean {
    return this.actions <= 10;
  }

  countOf(bits: string): string {
    const { context } = this.parts;
    if (!this.byTable) return `${context.use("countBits")}(${bits})`;
    return `COUNT[${bits}]`;
  }

  selectOf(bits: string, k: string): string {
    const { context } = this.parts;
    if (!this.byTable) return `${context.use("selectBit")}(${bits}, ${k})`;
    return k === "0" ? `SELECT[${bits} * ${this.actions}]` : `SELECT[${bits} * ${this.actions} + ${k}]`;
  }

  /** The tables that `countOf` and `selectOf` read. */
  tables(): void {
    const { parts } = this;
    if (this.kind !== "bits" || !this.byTable) return;
    for (const [name, make, doc] of [
      ["COUNT", "countTable", "How many actions a set of bits holds."],
      ["SELECT", "selectTable", "The k-th action of a set of bits."],
    ] as const) {
      parts.declarations.push({ kind: "const", name, doc, value: `${parts.context.use(make)}(${this.actions})`, exported: false });
    }
  }
}
