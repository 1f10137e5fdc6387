/** The history that observations hold: what kernels remember of each event. */
import type { Type } from "../../../3-check/types.js";
import type { Expr, LocalId, Stmt } from "../../../4-lower/games/ir.js";
import { eventNumbers } from "../../../4-lower/games/history.js";
import { entryCount, isPlainTags, valueCount } from "../../../4-lower/games/values.js";
import { KernelPrinter } from "./kernel-expressions.js";
import type { Bindings } from "./bindings.js";
import type { KernelParts } from "./kernel-parts.js";
import { isCompact } from "./storage.js";

/** One text for each number of an event's value, from the numbers that hold it, which are taken off `row`. */
function digitsOf(type: Type, row: string[]): readonly string[] {
  switch (type.kind) {
    case "tuple":
      return type.elements.flatMap((t) => digitsOf(t, row));
    case "record":
      return type.fields.flatMap((f) => digitsOf(f.type, row));
    case "array":
      return Array.from({ length: entryCount(type) ?? 0 }, () => digitsOf(type.element, row)).flat();
    case "list":
      return Array.from({ length: type.length ?? 0 }, () => digitsOf(type.element, row)).flat();
    case "tagged":
    case "option":
      return [ordinal(type, row)];
    default:
      return [row.shift() ?? "0"];
  }
}

/** The place of a value among all of its type (C5), from the numbers that hold it. */
function ordinal(type: Type, row: string[]): string {
  const mixed = (types: readonly Type[]): string =>
    types.reduce((text, t) => {
      const digit = ordinal(t, row);
      return text === "" ? digit : `(${text}) * ${valueCount(t) ?? 1} + ${digit}`;
    }, "") || "0";
  switch (type.kind) {
    case "tuple":
      return mixed(type.elements);
    case "record":
      return mixed(type.fields.map((f) => f.type));
    case "array":
      return mixed(Array.from({ length: entryCount(type) ?? 0 }, () => type.element));
    case "int":
      return type.low === 0 ? (row.shift() ?? "0") : `(${row.shift() ?? "0"} - ${type.low})`;
    case "option": {
      const first = row.shift() ?? "0";
      // An option of one number is one number, 0 for none; others have a bit before them.
      return isCompact(type) ? first : `(${first} === 0 ? 0 : 1 + ${ordinal(type.inner, row)})`;
    }
    case "tagged": {
      const tag = row.shift() ?? "0";
      if (isPlainTags(type)) return tag;
      let before = 0;
      const places = type.tags.map(({ heads }) => {
        const types = heads.map((h) => h.type);
        const place = `${before} + ${mixed(types)}`;
        before += types.reduce((n, t) => n * (valueCount(t) ?? 1), 1);
        return place;
      });
      const last = places.pop() ?? "0";
      return `(${places.map((place, t) => `${tag} === ${t} ? ${place} : `).join("")}${last})`;
    }
    default:
      return row.shift() ?? "0";
  }
}

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
    reals: readonly string[] = [],
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
    if (history.reals > 0) {
      const at = parts.fresh("realAt");
      lines.push(`const ${at} = ${entry} * ${history.reals};`);
      for (let i = 0; i < history.reals; i++) lines.push(`historyReal[${i === 0 ? at : `${at} + ${i}`}] = ${reals[i] ?? "0"};`);
    }
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
    const counted = eventNumbers(type);
    if (counted === undefined) return this.parts.refuse(`an event of type ${type.kind}`);
    const digits = digitsOf(type, [...numbers]);
    let text = "";
    counted.forEach((number, i) => {
      if (number === "real") return;
      const digit = number.low === 0 ? digits[i] : `${digits[i]} - ${number.low}`;
      text = text === "" ? digit : `(${text}) * ${number.size} + ${digit}`;
    });
    return text === "" ? "0" : text;
  }

  /** The reals of an event's value. */
  reals(type: Type, numbers: readonly string[]): readonly string[] {
    const counted = eventNumbers(type) ?? [];
    return numbers.filter((_, i) => counted[i] === "real");
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
