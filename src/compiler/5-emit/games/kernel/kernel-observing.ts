/** Observations of the kernel: straight writes into the flat row, one-hot numbers through small tables instead of branches. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import type { Encoding } from "../../../4-lower/games/layout.js";
import { encodingOf, widthOf } from "../../../4-lower/games/layout.js";
import { copyRow, sameLayout } from "./copying.js";
import { KernelPrinter } from "./kernel-expressions.js";
import type { Plan } from "../plan.js";
import { typed } from "../../typescript/module.js";
import type { KernelParts } from "./kernel-parts.js";
import type { Offset, Ref } from "./storage.js";
import { arrayOfType, entryOf, headOffset, isScalar, offsetText, partOf, plus, strideOf, times } from "./storage.js";

/** One-hot numbers up to this size are written through a table, longer ones by clearing and setting. */
const BY_TABLE = 16;
/** Entries up to this many numbers in all are written out one by one. */
const WRITTEN_OUT = 64;

/** Prints the statements that write what the seat asked in `lane` observes, from `at` on. */
export function observationBody(parts: KernelParts, hasHidden: boolean): string {
  const { ir, plan } = parts;
  parts.used = new Set();
  const lines: string[] = [];
  const writer = new Writer(parts, lines);
  writer.oneHot("me", ir.seats.length, { text: "at", constant: 0 });
  if (plan.layout.siteOffset !== undefined) {
    const { siteOffset } = plan.layout;
    writer.oneHot("sites[lane]", ir.sites.length, { text: "at", constant: siteOffset });
    // Nobody is asked at the end.
    lines.push(`if (!asked && lanes.seat[lane] < 0) {\n${clearing(siteOffset, siteOffset + ir.sites.length)}\n}`);
  }
  const past = plan.layout.history === undefined ? "" : historyText(parts, hasHidden);
  const given = givenCases(parts, past);
  if (given !== "") lines.push(given);
  ir.observation.features.forEach((feature, i) => {
    lines.push(`// ${feature.name}`);
    writer.feature(feature.value, feature.type, plan.layout.featureOffsets[i]);
  });
  const { from, to } = plan.layout.givenOnly;
  if (to > from) lines.push(clearing(from, to));
  if (past !== "") lines.push("// history", past);
  const slots = [...parts.used].sort((a, b) => a - b).map((i) => parts.slots[i]);
  const loads = slots.map((s) =>
    s.scalar
      ? `const ${s.variable} = lanes.${s.property}[lane];`
      : `const ${s.array} = lanes.${s.property};\nconst ${s.variable} = lane * ${s.stride};`,
  );
  const sites = plan.layout.siteOffset === undefined ? [] : ["const sites = lanes.site;"];
  return [...sites, ...loads, ...lines].join("\n");
}

/** Sets a part of the row to zero. */
function clearing(from: number, to: number): string {
  return to - from === 1 ? `out[at + ${from}] = 0;` : `for (let i = at + ${from}; i < at + ${to}; i++) out[i] = 0;`;
}

/** Decisions with `given` (B8): that and nothing else, in inner episodes (A15) with the history. Those that give the same share a case. */
function givenCases(parts: KernelParts, past: string): string {
  const { ir, plan } = parts;
  const { layout } = plan;
  const first = ir.seats.length + (layout.siteOffset === undefined ? 0 : ir.sites.length);
  const cases = new Map<string, { text: string; ids: number[] }>();
  for (const [id, decision] of ir.decisions.entries()) {
    if (decision.given === undefined) continue;
    const offsets = layout.givenOffsets[id] ?? [];
    const key = JSON.stringify([decision.given.map((f) => f.value), offsets, decision.remembers], (name, value: unknown) =>
      name === "type" || name === "span" ? undefined : value,
    );
    const known = cases.get(key);
    if (known !== undefined) {
      known.ids.push(id);
      continue;
    }
    const lines: string[] = first < layout.size ? [clearing(first, layout.size)] : [];
    const writer = new Writer(parts, lines);
    decision.given.forEach((feature, k) => {
      lines.push(`// ${feature.name}`);
      writer.feature(feature.value, feature.type, offsets[k]);
    });
    if (decision.remembers && past !== "") lines.push("// history", past);
    cases.set(key, { text: lines.join("\n"), ids: [id] });
  }
  if (cases.size === 0) return "";
  const branches = [...cases.values()].map(({ text, ids }) => `${ids.map((id) => `case ${id}:`).join("\n")} {\n${text}\nreturn;\n}`);
  return `if (asked) switch (lanes.position[lane]) {\n${branches.join("\n")}\n}`;
}

class Writer {
  private readonly printer: KernelPrinter;

  constructor(
    private readonly parts: KernelParts,
    private readonly lines: string[],
  ) {
    this.printer = new KernelPrinter(parts, new Map(), lines, "me");
  }

  feature(e: Expr, type: Type, offset: number): void {
    const encoding = encodingOf(type);
    if (encoding === undefined) {
      this.parts.refuse(`an observation of type ${type.kind}`);
      return;
    }
    this.value(e, type, encoding, { text: "at", constant: offset });
  }

  private value(e: Expr, type: Type, encoding: Encoding, to: Offset): void {
    if (isScalar(type)) {
      this.scalar(this.printer.stored(e, type), type, encoding, to);
      return;
    }
    if (encoding.kind === "repeat" && e.kind === "array" && (type.kind === "array" || type.kind === "list")) {
      const width = widthOf(encoding.each);
      e.elements.forEach((element, i) => this.value(element, type.element, encoding.each, plus(to, { text: "", constant: i * width })));
      return;
    }
    const ref = this.printer.ref(e);
    if (sameLayout(ref.type, type)) {
      this.row({ ...ref, type }, encoding, to);
      return;
    }
    const stride = strideOf(type);
    if (stride === undefined) this.parts.refuse(`an observation of type ${type.kind} without a bound`, e.span);
    const copy: Ref = { array: this.parts.scratch(arrayOfType(type), stride ?? 1), at: { text: "", constant: 0 }, type };
    copyRow(this.printer, copy, ref);
    this.row(copy, encoding, to);
  }

  /** Writes a part under a condition, else zeros. */
  private under(condition: string, encoding: Encoding, to: Offset, write: (writer: Writer) => void): void {
    const inner: string[] = [];
    write(new Writer(this.parts, inner));
    const counter = this.parts.fresh("i");
    const zeros = `for (let ${counter} = 0; ${counter} < ${widthOf(encoding)}; ${counter}++) out[${offsetText(plus(to, times(counter, 1)))}] = 0;`;
    this.lines.push(`if (${condition}) {\n${inner.join("\n")}\n} else {\n${zeros}\n}`);
  }

  /** Writes a bit for each value that a set may hold. */
  private bits(word: (i: string) => string, size: number, to: Offset): void {
    const counter = this.parts.fresh("i");
    this.lines.push(
      `for (let ${counter} = 0; ${counter} < ${size}; ${counter}++) out[${offsetText(plus(to, times(counter, 1)))}] = (${word(counter)} >>> ${size > 32 ? `(${counter} & 31)` : counter}) & 1;`,
    );
  }

  /** Writes what lies in a row. */
  private row(ref: Ref, encoding: Encoding, to: Offset): void {
    const { type } = ref;
    if (isScalar(type)) {
      this.scalar(`${ref.array}[${offsetText(ref.at)}]`, type, encoding, to);
      return;
    }
    if (encoding.kind === "repeat" && (type.kind === "array" || type.kind === "list")) {
      const width = widthOf(encoding.each);
      const stride = strideOf(type.element) ?? 1;
      if (encoding.count * width <= WRITTEN_OUT) {
        for (let i = 0; i < encoding.count; i++) {
          this.row(
            { array: ref.array, at: plus(ref.at, { text: "", constant: i * stride }), type: type.element },
            encoding.each,
            plus(to, { text: "", constant: i * width }),
          );
        }
        return;
      }
      const counter = this.parts.fresh("i");
      const inner: string[] = [];
      const writer = new Writer(this.parts, inner);
      writer.row(
        { array: ref.array, at: plus(ref.at, times(counter, stride)), type: type.element },
        encoding.each,
        plus(to, times(counter, width)),
      );
      this.lines.push(`for (let ${counter} = 0; ${counter} < ${encoding.count}; ${counter}++) {\n${inner.join("\n")}\n}`);
      return;
    }
    if (encoding.kind === "option" && type.kind === "option") {
      this.lines.push(`out[${offsetText(to)}] = ${entryOf(ref)};`);
      const inner = plus(to, { text: "", constant: 1 });
      this.under(`${entryOf(ref)} !== 0`, encoding.inner, inner, (writer) => writer.row(partOf(ref, 1, type.inner), encoding.inner, inner));
      return;
    }
    if (encoding.kind === "list" && type.kind === "list") {
      const size = this.parts.fresh("size");
      this.lines.push(`const ${size} = ${entryOf(ref)};`);
      this.oneHot(size, encoding.bound + 1, to);
      const width = widthOf(encoding.each);
      const counter = this.parts.fresh("i");
      const entry = plus(plus(to, { text: "", constant: encoding.bound + 1 }), times(counter, width));
      const inner: string[] = [];
      const at = plus(ref.at, plus({ text: "", constant: 1 }, times(counter, strideOf(type.element) ?? 1)));
      new Writer(this.parts, inner).under(`${counter} < ${size}`, encoding.each, entry, (writer) =>
        writer.row({ array: ref.array, at, type: type.element }, encoding.each, entry),
      );
      this.lines.push(`for (let ${counter} = 0; ${counter} < ${encoding.bound}; ${counter}++) {\n${inner.join("\n")}\n}`);
      return;
    }
    if (encoding.kind === "tagged" && type.kind === "tagged") {
      this.oneHot(entryOf(ref), encoding.tags.length, to);
      let at = plus(to, { text: "", constant: encoding.tags.length });
      encoding.tags.forEach((heads, t) => {
        if (heads.length === 0) return;
        const all: Encoding = { kind: "sequence", parts: heads.map((head, h) => ({ name: String(h), encoding: head })) };
        const from = at;
        this.under(`${entryOf(ref)} === ${t}`, all, from, (writer) => {
          let place = from;
          heads.forEach((head, h) => {
            const part = partOf(ref, headOffset(type, t, h), type.tags[t].heads[h].type);
            writer.row(part, head, place);
            place = plus(place, { text: "", constant: widthOf(head) });
          });
        });
        at = plus(at, { text: "", constant: widthOf(all) });
      });
      return;
    }
    if (encoding.kind === "bits") {
      this.bits((i) => `${ref.array}[${offsetText(plus(ref.at, { text: `(${i} >>> 5)`, constant: 0 }))}]`, encoding.size, to);
      return;
    }
    if (encoding.kind === "sequence") {
      const fields = type.kind === "record" ? type.fields.map((f) => f.type) : type.kind === "tuple" ? type.elements : [];
      let from = ref.at;
      encoding.parts.forEach((part, k) => {
        this.row({ array: ref.array, at: from, type: fields[k] }, part.encoding, to);
        from = plus(from, { text: "", constant: strideOf(fields[k]) ?? 1 });
        to = plus(to, { text: "", constant: widthOf(part.encoding) });
      });
      return;
    }
    this.parts.refuse(`an observation of type ${type.kind}`);
  }

  private scalar(text: string, type: Type, encoding: Encoding, to: Offset): void {
    switch (encoding.kind) {
      case "bit":
      case "real":
        this.lines.push(`out[${offsetText(to)}] = ${text};`);
        return;
      case "one_hot":
        this.oneHot(encoding.low === 0 ? text : `${text} - ${encoding.low}`, encoding.size, to);
        return;
      case "from_me":
        this.fromMe(text, encoding.size, false, to);
        return;
      case "option":
        if (encoding.inner.kind === "bit") this.table(text, [0, 0, 1, 0, 1, 1], 2, to);
        else if (encoding.inner.kind === "from_me") this.fromMe(text, encoding.inner.size, true, to);
        else if (encoding.inner.kind === "one_hot") this.optional(text, encoding.inner.size, to);
        else this.parts.refuse(`an observation of type ${type.kind}`);
        return;
      case "bits":
        this.bits(() => (/^\w+$/.test(text) ? text : `(${text})`), encoding.size, to);
        return;
      case "sequence":
      case "repeat":
      case "tagged":
      case "list":
        this.parts.refuse(`an observation of type ${type.kind}`);
        return;
      default:
        unreachable(encoding);
    }
  }

  /** Writes a one-hot number. */
  oneHot(text: string, size: number, to: Offset): void {
    if (size <= BY_TABLE) {
      this.table(
        text,
        Array.from({ length: size * size }, (_, i) => (Math.floor(i / size) === i % size ? 1 : 0)),
        size,
        to,
      );
      return;
    }
    const counter = this.parts.fresh("i");
    this.lines.push(
      `for (let ${counter} = 0; ${counter} < ${size}; ${counter}++) out[${offsetText(plus(to, { text: counter, constant: 0 }))}] = 0;`,
      `out[${offsetText(plus(to, times(text, 1)))}] = 1;`,
    );
  }

  /** Writes an option of a one-hot number: a presence bit first. */
  private optional(text: string, size: number, to: Offset): void {
    const width = size + 1;
    if (size <= BY_TABLE) {
      this.table(
        text,
        Array.from({ length: (size + 1) * width }, (_, i) => {
          const row = Math.floor(i / width);
          const column = i % width;
          return row > 0 && (column === 0 || column === row) ? 1 : 0;
        }),
        width,
        to,
      );
      return;
    }
    const held = this.parts.fresh("held");
    const counter = this.parts.fresh("i");
    this.lines.push(
      `const ${held} = ${text};`,
      `for (let ${counter} = 0; ${counter} < ${width}; ${counter}++) out[${offsetText(plus(to, { text: counter, constant: 0 }))}] = 0;`,
      `if (${held} !== 0) {\nout[${offsetText(to)}] = 1;\nout[${offsetText(plus(to, { text: held, constant: 0 }))}] = 1;\n}`,
    );
  }

  /** Writes a player as one-hot of how many seats after `me` it comes; of an option (0 is none) a presence bit first. */
  private fromMe(text: string, seats: number, optional: boolean, to: Offset): void {
    if (seats > BY_TABLE) {
      const held = this.parts.fresh("held");
      const from = this.parts.fresh("from");
      const after = (value: string) => `(${value} - me + ${seats}) % ${seats}`;
      this.lines.push(
        `const ${held} = ${text};`,
        `const ${from} = ${optional ? `${held} === 0 ? 0 : ${after(`${held} - 1`)} + 1` : after(held)};`,
      );
      if (optional) this.optional(from, seats, to);
      else this.oneHot(from, seats, to);
      return;
    }
    const width = optional ? seats + 1 : seats;
    const numbers: number[] = [];
    for (let me = 0; me < seats; me++) {
      for (let value = 0; value < width; value++) {
        const after = optional && value === 0 ? undefined : (value - (optional ? 1 : 0) - me + seats) % seats;
        if (optional) numbers.push(after === undefined ? 0 : 1);
        for (let k = 0; k < seats; k++) numbers.push(k === after ? 1 : 0);
      }
    }
    const name = this.parts.constants("Float32Array", numbers, "FROM_ME", "What is written for each player, a part for each `me`.");
    const row = this.parts.fresh("row");
    this.lines.push(`const ${row} = ${offsetText(plus(times(text, width), times("me", width * width)))};`);
    for (let i = 0; i < width; i++) {
      this.lines.push(`out[${offsetText(plus(to, { text: "", constant: i }))}] = ${name}[${offsetText({ text: row, constant: i })}];`);
    }
  }

  private table(text: string, numbers: readonly number[], width: number, to: Offset): void {
    if (/^\d+$/.test(text)) {
      for (let i = 0; i < width; i++)
        this.lines.push(`out[${offsetText(plus(to, { text: "", constant: i }))}] = ${numbers[Number(text) * width + i]};`);
      return;
    }
    const name = this.parts.constants("Float32Array", numbers, "ONE_HOT", "What is written for each value.");
    const row = this.parts.fresh("row");
    this.lines.push(`const ${row} = ${offsetText(times(text, width))};`);
    for (let i = 0; i < width; i++) {
      this.lines.push(`out[${offsetText(plus(to, { text: "", constant: i }))}] = ${name}[${offsetText({ text: row, constant: i })}];`);
    }
  }
}

/** Skips what nobody, or nobody else, sees of the history meanwhile: choices that wait, and samples that stand apart (A5, A14). */
function unseen(plan: Plan, parts: KernelParts): string {
  const others = "lanes.historyActor[entry] !== me";
  const samples = plan.aloneAmong.map((id) => `asking === ${id}`);
  const hidden = samples.length > 0 ? ` && (${[others, ...samples].join(" || ")})` : plan.hasAlone ? "" : ` && ${others}`;
  const waits = `\n  if (k >= open${hidden}) ${hidden === "" ? "break" : "continue"};`;
  const apart = (parts.ir.apart ?? []).map(({ from, to }) => {
    const [first, next] = [parts.slots[from].property, parts.slots[to].property];
    return `\n  if (k >= lanes.${first}[lane] && k < lanes.${next}[lane]) continue;`;
  });
  return (plan.hasTogether ? waits : "") + apart.join("");
}

/** Clears the history's part of the row, then sets the presence, the code and the actor of each event. */
function historyText(parts: KernelParts, hasHidden: boolean): string {
  const { ir, plan } = parts;
  const { history } = plan.layout;
  if (history === undefined) return "";
  const seats = ir.seats.length;
  const blanks = hasHidden
    ? parts.constants(
        "Int32Array",
        history.places.flatMap((p) => Array.from({ length: p.values + 1 }, () => p.first + p.values)),
        "BLANK_OF",
        "The code that hides a code's value.",
      )
    : "";
  const reveals = history.places.find((p) => p.kind === "event")?.first;
  // Whoever may not know what was revealed, or chosen where only some know who is asked, does not know that anything was.
  const absent = [
    ...(reveals === undefined ? [] : [`lanes.historyCode[entry] >= ${reveals}`]),
    ...(ir.decisions.some((d) => d.unheard === true) ? [`(lanes.historySeen[entry] & ${1 << seats}) !== 0`] : []),
  ];
  const test = absent.length === 2 ? `(${absent.join(" || ")})` : absent[0];
  const skip = test === undefined ? "" : `if (known === 0 && ${test}) continue;\n`;
  const code = hasHidden
    ? `const known = (lanes.historySeen[entry] >>> me) & 1;\n${skip}const code = known === 1 ? lanes.historyCode[entry] : ${blanks}[lanes.historyCode[entry]];`
    : "const code = lanes.historyCode[entry];";
  const actor = seats === 2 ? "actor ^ me" : `(actor - me + ${seats}) % ${seats}`;
  const chance = ir.draws.some((d) => d.event) || (ir.reveals ?? []).length > 0;
  const setActor = `out[i + ${1 + history.codes} + (${actor})] = 1;`;
  const realAt = 1 + history.codes + seats;
  const setReals = Array.from(
    { length: history.reals },
    (_, r) =>
      `out[i + ${realAt + r}] = ${hasHidden ? "known === 0 ? 0 : " : ""}lanes.historyReal[entry * ${history.reals}${r === 0 ? "" : ` + ${r}`}];`,
  ).join("\n  ");
  return `const size = lanes.historySize[lane];${plan.hasTogether ? "\nconst open = size - lanes.concealed[lane];" : ""}${plan.aloneAmong.length > 0 ? `\nconst asking${typed(": number")} = lanes.position[lane];` : ""}
for (let i = at + ${history.offset}; i < at + ${history.offset + history.entries * history.width}; i++) out[i] = 0;
let i = at + ${history.offset - history.width};
for (let k = 0; k < size; k++) {
  const entry = lane * ${history.entries} + k;${unseen(plan, parts)}
  ${code}
  i += ${history.width};
  out[i] = 1;
  out[i + 1 + code] = 1;
  const actor = lanes.historyActor[entry];
  ${chance ? `if (actor >= 0) ${setActor}` : setActor}${setReals === "" ? "" : `\n  ${setReals}`}
}`;
}
