/** Copying and comparing rows of a kernel whose types may differ: lists of other bounds, options, reals. */
import type { Type } from "../../../3-check/types.js";
import { isPlainTags } from "../../../4-lower/games/values.js";
import { WRITTEN_OUT } from "./bindings.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { Ref } from "./storage.js";
import { entryOf, headOffset, isCompact, isScalar, lowOf, offsetText, partOf, plus, strideOf, times } from "./storage.js";

/** Rows of at least this many numbers are filled by the engine. */
const FILLED = 32;

/** Prints statements that put one number into each place of a row. */
export function fillNumbers(p: KernelPrinter, ref: Ref, count: number, value: string): void {
  const at = offsetText(ref.at);
  if (count >= FILLED) {
    const to = at === "0" ? String(count) : offsetText(plus(ref.at, { text: "", constant: count }));
    p.before.push(`${ref.array}.fill(${value}, ${at}, ${to});`);
    return;
  }
  const counter = p.parts.fresh("i");
  p.before.push(
    `for (let ${counter} = 0; ${counter} < ${count}; ${counter}++) ${ref.array}[${offsetText(plus(ref.at, times(counter, 1)))}] = ${value};`,
  );
}

/** Rows up to this many numbers are copied one by one. */
const COPIED_ONE_BY_ONE = 8;

/** Whether values of two types lie alike, so that they can be copied and compared number by number. */
export function sameLayout(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case "option":
      if (b.kind !== "option" || isCompact(a) !== isCompact(b)) return false;
      return isCompact(a) ? lowOf(a.inner) === lowOf(b.inner) : sameLayout(a.inner, b.inner);
    case "array":
    case "list": {
      if (b.kind !== "array" && b.kind !== "list") return false;
      const sized = (t: Type) => t.kind === "list" && t.length === undefined;
      return sized(a) === sized(b) && strideOf(a) === strideOf(b) && sameLayout(a.element, b.element);
    }
    case "record":
      return b.kind === "record" && a.fields.every((f, i) => b.fields[i]?.name === f.name && sameLayout(f.type, b.fields[i].type));
    case "tuple":
      return b.kind === "tuple" && a.elements.length === b.elements.length && a.elements.every((t, i) => sameLayout(t, b.elements[i]));
    case "tagged":
      return (
        b.kind === "tagged" &&
        isPlainTags(a) === isPlainTags(b) &&
        a.tags.every((tag, t) => tag.heads.every((head, h) => sameLayout(head.type, b.tags[t].heads[h].type)))
      );
    case "set":
      return b.kind === "set" && strideOf(a) === strideOf(b);
    default:
      return isScalar(b) && b.kind !== "option" && b.kind !== "set";
  }
}

/** Copies a number as it is kept from one type to another. */
export function movedScalar(text: string, from: Type, to: Type): string {
  if (to.kind !== "option") return text;
  if (from.kind === "none") return "0";
  if (from.kind !== "option") return shifted(text, 1 - lowOf(to.inner));
  const shift = lowOf(from.inner) - lowOf(to.inner);
  return shift === 0 ? text : `(${text} === 0 ? 0 : ${shifted(text, shift)})`;
}

function shifted(text: string, by: number): string {
  return by === 0 ? text : `${text} ${by < 0 ? "-" : "+"} ${Math.abs(by)}`;
}

/** Prints statements that clear numbers of a row. */
export function clear(p: KernelPrinter, ref: Ref, count: number): void {
  if (count <= COPIED_ONE_BY_ONE) {
    for (let i = 0; i < count; i++) p.before.push(`${entryOf(ref, i)} = 0;`);
    return;
  }
  fillNumbers(p, ref, count, "0");
}

/** Prints statements that copy a row, between types where one stands for the other. */
export function copyRow(p: KernelPrinter, target: Ref, source: Ref): void {
  const { type } = target;
  const from = source.type;
  if (sameLayout(type, from)) {
    const count = strideOf(type) ?? 0;
    if (count <= COPIED_ONE_BY_ONE) {
      for (let i = 0; i < count; i++) p.before.push(`${entryOf(target, i)} = ${entryOf(source, i)};`);
      return;
    }
    const counter = p.parts.fresh("i");
    const at = (ref: Ref) => `${ref.array}[${offsetText(plus(ref.at, times(counter, 1)))}]`;
    p.before.push(`for (let ${counter} = 0; ${counter} < ${count}; ${counter}++) ${at(target)} = ${at(source)};`);
    return;
  }
  if (isScalar(type) && isScalar(from)) {
    p.before.push(`${entryOf(target)} = ${movedScalar(entryOf(source), from, type)};`);
    return;
  }
  if (type.kind === "option") {
    const inner = partOf(target, 1, type.inner);
    if (from.kind !== "option") {
      p.before.push(`${entryOf(target)} = 1;`);
      copyRow(p, inner, source);
      return;
    }
    const some: string[] = [];
    const none: string[] = [];
    copyRow(p.collecting(some), inner, isCompact(from) ? source : partOf(source, 1, from.inner));
    clear(p.collecting(none), target, strideOf(type) ?? 1);
    p.before.push(`if (${entryOf(source)} !== 0) {\n${[`${entryOf(target)} = 1;`, ...some].join("\n")}\n} else {\n${none.join("\n")}\n}`);
    return;
  }
  if ((type.kind === "array" || type.kind === "list") && (from.kind === "array" || from.kind === "list")) {
    copyEntries(p, target, source);
    return;
  }
  const parts = partsOf(type);
  const others = partsOf(from);
  if (parts.length > 0 && parts.length === others.length) {
    if (type.kind === "tagged") p.before.push(`${entryOf(target)} = ${entryOf(source)};`);
    parts.forEach((part, i) => copyRow(p, partOf(target, part.offset, part.type), partOf(source, others[i].offset, others[i].type)));
    return;
  }
  p.parts.refuse(`a value of type ${from.kind} where ${type.kind} is kept`);
}

/** The parts of a record, tuple or tagged value, in order. */
function partsOf(type: Type): readonly { readonly offset: number; readonly type: Type }[] {
  if (type.kind === "tagged")
    return type.tags.flatMap((tag, t) => tag.heads.map((head, h) => ({ offset: headOffset(type, t, h), type: head.type })));
  const types = type.kind === "record" ? type.fields.map((f) => f.type) : type.kind === "tuple" ? type.elements : [];
  let offset = 0;
  return types.map((t) => {
    const at = offset;
    offset += strideOf(t) ?? 0;
    return { offset: at, type: t };
  });
}

/** Where the entries of a list or array begin, and how many there are. */
export function entriesOf(ref: Ref): {
  readonly first: Ref;
  readonly stride: number;
  readonly size: string;
  readonly most: number;
  readonly element: Type;
} {
  const { type } = ref;
  const element = type.kind === "array" || type.kind === "list" ? type.element : type;
  const stride = strideOf(element) ?? 1;
  const sized = type.kind === "list" && type.length === undefined;
  const whole = strideOf(type) ?? 0;
  const most = sized ? (type.upTo ?? 0) : type.kind === "list" ? (type.length ?? 0) : stride === 0 ? 0 : whole / stride;
  return { first: partOf(ref, sized ? 1 : 0, element), stride, size: sized ? entryOf(ref) : String(most), most, element };
}

function copyEntries(p: KernelPrinter, target: Ref, source: Ref): void {
  const to = entriesOf(target);
  const from = entriesOf(source);
  const sized = target.type.kind === "list" && target.type.length === undefined;
  let size = from.size;
  if (from.most > to.most) {
    size = p.parts.fresh("size");
    const code = p.parts.faultCode(p.parts.place, `a list with more than ${to.most} entries`);
    p.before.push(`const ${size} = ${p.parts.checks()}.within(${from.size}, 0, ${to.most}, ${code});`);
  }
  if (sized) p.before.push(`${entryOf(target)} = ${size};`);
  const counter = p.parts.fresh("i");
  const inner: string[] = [];
  copyRow(
    p.collecting(inner),
    { array: to.first.array, at: plus(to.first.at, times(counter, to.stride)), type: to.element },
    { array: from.first.array, at: plus(from.first.at, times(counter, from.stride)), type: from.element },
  );
  p.before.push(`for (let ${counter} = 0; ${counter} < ${size}; ${counter}++) {\n${inner.join("\n")}\n}`);
  if (sized) clearRest(p, target, size);
}

/** Clears the entries of a list from the one with number `from` on. */
export function clearRest(p: KernelPrinter, target: Ref, from: string): void {
  const { first, stride, most } = entriesOf(target);
  if (from === String(most)) return;
  const counter = p.parts.fresh("i");
  const begin = stride === 1 ? from : `(${from}) * ${stride}`;
  p.before.push(
    `for (let ${counter} = ${begin}; ${counter} < ${most * stride}; ${counter}++) ${first.array}[${offsetText(plus(first.at, times(counter, 1)))}] = 0;`,
  );
}

/** Prints whether two rows hold the same value. */
export function equalRows(p: KernelPrinter, a: Ref, b: Ref): string {
  if (sameLayout(a.type, b.type)) {
    const count = strideOf(a.type) ?? 0;
    if (count === 0) return "true";
    if (count <= WRITTEN_OUT) return `(${Array.from({ length: count }, (_, i) => `${entryOf(a, i)} === ${entryOf(b, i)}`).join(" && ")})`;
    return allEqual(p, String(count), (counter) => [
      `${a.array}[${offsetText(plus(a.at, times(counter, 1)))}] !== ${b.array}[${offsetText(plus(b.at, times(counter, 1)))}]`,
    ]);
  }
  if (a.type.kind === "option" && b.type.kind !== "option" && !isCompact(a.type))
    return `(${entryOf(a)} !== 0 && ${equalRows(p, partOf(a, 1, a.type.inner), b)})`;
  if (b.type.kind === "option" && a.type.kind !== "option" && !isCompact(b.type)) return equalRows(p, b, a);
  if (isScalar(a.type) && isScalar(b.type)) {
    if (b.type.kind === "option" && a.type.kind !== "option") return equalRows(p, b, a);
    return `(${entryOf(a)} === ${movedScalar(entryOf(b), b.type, a.type)})`;
  }
  if ((a.type.kind === "array" || a.type.kind === "list") && (b.type.kind === "array" || b.type.kind === "list")) {
    const one = entriesOf(a);
    const other = entriesOf(b);
    const same = allEqual(p, `Math.min(${one.size}, ${other.size})`, (counter, inner) => [
      `!${equalRows(
        p.collecting(inner),
        { ...one.first, at: plus(one.first.at, times(counter, one.stride)) },
        { ...other.first, at: plus(other.first.at, times(counter, other.stride)) },
      )}`,
    ]);
    return `(${one.size} === ${other.size} && ${same})`;
  }
  const parts = partsOf(a.type);
  const others = partsOf(b.type);
  if (parts.length > 0 && parts.length === others.length) {
    const tests = parts.map((part, i) => equalRows(p, partOf(a, part.offset, part.type), partOf(b, others[i].offset, others[i].type)));
    if (a.type.kind === "tagged") tests.unshift(`${entryOf(a)} === ${entryOf(b)}`);
    return `(${tests.join(" && ")})`;
  }
  return p.parts.refuse(`comparing values of type ${a.type.kind} and ${b.type.kind}`);
}

/** A loop that finds whether no entry differs, before the statement at hand. */
function allEqual(p: KernelPrinter, count: string, differs: (counter: string, inner: string[]) => readonly string[]): string {
  const same = p.parts.fresh("same");
  const counter = p.parts.fresh("i");
  const inner: string[] = [];
  const [test] = differs(counter, inner);
  p.before.push(
    `let ${same} = true;`,
    `for (let ${counter} = 0; ${counter} < ${count}; ${counter}++) {\n${[...inner, `if (${test}) {\n${same} = false;\nbreak;\n}`].join("\n")}\n}`,
  );
  return same;
}
