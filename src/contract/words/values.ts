/** Values to text and back: `write` gives the text of a value, `valueOf` the value of a reading. */
import type { PlacedMark } from "./reading.js";
import { pointsOf } from "./rule.js";
import { holesOf, SEPARATOR, type FormatInfo, type Hole, type Shape, type Written } from "./shape.js";

/** Writes a format's value; `undefined` where a part has not the shape it should have. Whether it reads back is the reader's to say. */
export function writeFormat(format: FormatInfo, value: Written): string | undefined {
  if (!isRecord(value)) return undefined;
  let text = "";
  for (const piece of format.pieces) {
    const part = typeof piece === "string" ? piece : writeHole(piece, value[piece.name]);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

function writeHole({ shape, separator }: Hole, value: Written | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (shape.kind === "text") return typeof value === "string" ? value : undefined;
  if (shape.kind !== "list") return write(shape, value);
  if (!Array.isArray(value)) return undefined;
  const { element } = shape;
  const parts = value.map((entry: Written) =>
    element.kind === "text" ? (typeof entry === "string" ? entry : undefined) : write(element, entry),
  );
  return joined(parts, separator ?? SEPARATOR);
}

/** Writes a value as it stands inside of others. */
export function write(shape: Shape, value: Written | undefined): string | undefined {
  switch (shape.kind) {
    case "bool":
      return typeof value === "boolean" ? String(value) : undefined;
    case "words":
      return typeof value === "number" ? shape.words[value] : undefined;
    case "int":
      return typeof value === "number" && Number.isInteger(value) ? String(value === 0 ? 0 : value) : undefined;
    case "real":
      return typeof value === "number" ? realText(value) : undefined;
    case "text":
      return typeof value === "string" ? quote(value) : undefined;
    case "grid":
      return typeof value === "number" ? `(${Math.floor(value / shape.cols)}, ${value % shape.cols})` : undefined;
    case "option":
      return value === null ? "none" : write(shape.inner, value);
    case "list": {
      if (!Array.isArray(value)) return undefined;
      const inner = joined(
        value.map((entry: Written) => write(shape.element, entry)),
        SEPARATOR,
      );
      return inner === undefined ? undefined : `[${inner}]`;
    }
    case "tuple": {
      if (!Array.isArray(value)) return undefined;
      const inner = joined(
        shape.elements.map((element, i) => write(element, value[i])),
        SEPARATOR,
      );
      return inner === undefined ? undefined : `(${inner})`;
    }
    case "record": {
      if (!isRecord(value)) return undefined;
      const inner = joined(
        shape.fields.map((field) => labelled(field.name, write(field.shape, value[field.name]))),
        SEPARATOR,
      );
      return inner === undefined ? undefined : `(${inner})`;
    }
    case "tagged": {
      if (!isRecord(value) || typeof value.tag !== "number" || !Array.isArray(value.heads)) return undefined;
      const heads = value.heads as readonly Written[];
      const tag = shape.tags[value.tag];
      if (tag === undefined || tag.heads.length === 0) return tag?.tag;
      const inner = joined(
        tag.heads.map((head, i) => write(head.shape, heads[i])),
        SEPARATOR,
      );
      return inner === undefined ? undefined : `${tag.tag}(${inner})`;
    }
    case "format":
      return value === undefined ? undefined : writeFormat(shape.format, value);
  }
}

function labelled(name: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${name}: ${text}`;
}

function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(separator);
}

function isRecord(value: Written | undefined): value is { readonly [field: string]: Written } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The shortest decimal that reads back as the same 32-bit real; `undefined` where there is none to write. */
export function realText(value: number): string | undefined {
  const real = Math.fround(value);
  if (!Number.isFinite(real)) return undefined;
  if (real === 0) return "0";
  let short = real.toPrecision(9);
  for (let digits = 1; digits < 9; digits++)
    if (Math.fround(Number(real.toPrecision(digits))) === real) {
      short = real.toPrecision(digits);
      break;
    }
  const plain = String(Number(short));
  if (/^-?\d{1,9}(\.\d{1,9})?$/.test(plain)) return plain;
  return Number(short).toExponential().replace("e+", "e");
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

function quote(text: string): string {
  return `"${Array.from(text, (char) => ESCAPES[char] ?? (char < " " ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : char)).join("")}"`;
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) => {
    if (code.startsWith("u") && code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return PLAIN[code] ?? code;
  });
}

const PLAIN: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** Gives the value of a reading of a format's text. */
export function valueOf(format: FormatInfo, text: string, marks: readonly PlacedMark[]): { readonly [hole: string]: Written } {
  return new Decoder(pointsOf(text), marks).format(format);
}

class Decoder {
  private next = 0;

  constructor(
    private readonly points: readonly number[],
    private readonly marks: readonly PlacedMark[],
  ) {}

  format(format: FormatInfo): { readonly [hole: string]: Written } {
    return Object.fromEntries(holesOf(format).map((hole) => [hole.name, this.hole(hole)]));
  }

  private hole({ shape }: Hole): Written {
    if (shape.kind === "text") return this.capture();
    if (shape.kind === "list" && shape.element.kind === "text") return this.list(() => this.capture());
    return this.value(shape);
  }

  private value(shape: Shape): Written {
    switch (shape.kind) {
      case "bool":
        return this.picked() === 1;
      case "words":
        return this.picked();
      case "int":
        return Number(this.capture());
      case "real": {
        const real = Math.fround(Number(this.capture()));
        return real === 0 ? 0 : real;
      }
      case "text":
        return unquote(this.capture());
      case "grid": {
        const row = Number(this.capture());
        return row * shape.cols + Number(this.capture());
      }
      case "option":
        return this.option() === 0 ? null : this.value(shape.inner);
      case "list":
        return this.list(() => this.value(shape.element));
      case "tuple":
        return shape.elements.map((element) => this.value(element));
      case "record":
        return Object.fromEntries(shape.fields.map((field) => [field.name, this.value(field.shape)]));
      case "tagged": {
        const tag = this.option();
        return { tag, heads: shape.tags[tag].heads.map((head) => this.value(head.shape)) };
      }
      case "format":
        return this.format(shape.format);
    }
  }

  private list(entry: () => Written): Written[] {
    const out: Written[] = [];
    while (this.take().mark.kind === "item") out.push(entry());
    return out;
  }

  private take(): PlacedMark {
    return this.marks[this.next++];
  }

  private option(): number {
    const { mark } = this.take();
    return mark.kind === "option" ? mark.index : 0;
  }

  /** An option that is a word of its own. */
  private picked(): number {
    const index = this.option();
    this.capture();
    return index;
  }

  private capture(): string {
    const open = this.take();
    const close = this.take();
    const back = close.mark.kind === "close" ? close.mark.back : 0;
    return this.points
      .slice(open.at, close.at - back)
      .map((point) => String.fromCodePoint(point))
      .join("");
  }
}
