/** The history that observations hold: what kernels remember of each event. */
import type { Type } from "../../../3-check/types.js";
import type { Expr, LocalId, Stmt } from "../../../4-lower/games/ir.js";
import { digitsOf } from "../events.js";
import { KernelPrinter } from "./kernel-expressions.js";
import type { Bindings } from "./bindings.js";
import type { KernelParts } from "./kernel-parts.js";

export class History {
  constructor(private readonly parts: KernelParts) {}

  /** Keeps an event for the history: its code, its actor, and who knows the value. Of an `unheard` one the others do not know at all (B8). */
  remember(
    place: string,
    seat: string,
    value: string,
    seenBy: Expr | undefined,
    reader: LocalId,
    bindings: Bindings,
    unheard?: boolean,
  ): string[] {
    const { parts } = this;
    const [kind, id] = place.split(" ");
    const history = parts.plan.layout.history;
    const found = history?.places.find((p) => p.kind === kind && p.id === Number(id));
    if (history === undefined || found === undefined) return [];
    const lines: string[] = [];
    const code = found.first === 0 ? value : `${found.first} + ${value}`;
    const entry = parts.fresh("entry");
    lines.push(`const ${entry} = historyAt + historySize[lane];`, `historyCode[${entry}] = ${code};`, `historyActor[${entry}] = ${seat};`);
    if (this.hasHidden) {
      const printer = new KernelPrinter(parts, bindings, lines);
      const all = 2 ** parts.ir.seats.length - 1;
      const seats = parts.ir.seats.map((_, s) => {
        if (seenBy === undefined) return "";
        const type = parts.ir.decisions[0]?.seat.type ?? seenBy.type;
        const knows = printer.with(reader, { kind: "const", value: s, type }).print(seenBy);
        return `${s === 0 ? `Number(${knows})` : `(Number(${knows}) << ${s})`}`;
      });
      const own = /^-?\d+$/.test(seat) ? (Number(seat) < 0 ? "0" : String(1 << Number(seat))) : `(1 << ${seat})`;
      const absent = unheard === true ? ` | ${1 << parts.ir.seats.length}` : "";
      lines.push(`historySeen[${entry}] = ${seenBy === undefined ? all : `${seats.join(" | ")} | ${own}${absent}`};`);
    }
    lines.push("historySize[lane] += 1;");
    return lines;
  }

  /** The number of an event's value in the history, from the numbers it is made of. */
  folded(type: Type, numbers: readonly string[]): string {
    const digits = digitsOf(type);
    if (digits === undefined) return this.parts.refuse(`an event of type ${type.kind}`);
    if (digits.size === 0) return "0";
    const { low, size } = digits;
    return numbers.map((n) => (low === 0 ? n : `${n} - ${low}`)).reduce((text, n, i) => (i === 0 ? n : `(${text}) * ${size} + ${n}`), "");
  }

  /** Whether some event's value may be hidden from a seat. */
  get hasHidden(): boolean {
    const { ir } = this.parts;
    const hidden = (stmts: readonly Stmt[]): boolean =>
      stmts.some((s) =>
        s.kind === "event"
          ? s.seenBy !== undefined
          : s.kind === "if"
            ? hidden(s.then) || hidden(s.else)
            : s.kind === "for" || s.kind === "while"
              ? hidden(s.body)
              : false,
      );
    return (
      ir.decisions.some((d) => d.seenBy !== undefined) ||
      ir.draws.some((d) => d.event && d.seenBy !== undefined) ||
      ir.blocks.some((b) => hidden(b.body))
    );
  }
}
