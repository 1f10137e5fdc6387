/** Formats: the types of their holes, and that no text reads in two ways (decision 0050). */
import type * as ast from "../../1-parse/ast.js";
import { textOf } from "../../2-bind/bind.js";
import { findAmbiguity } from "../../../contract/words/ambiguity.js";
import { automatonOf } from "../../../contract/words/automaton.js";
import { isUnread, readings } from "../../../contract/words/reading.js";
import { formatRule } from "../../../contract/words/rules-of.js";
import type { FormatInfo, Hole, Piece, Shape } from "../../../contract/words/shape.js";
import { valueOf } from "../../../contract/words/values.js";
import { whereOf } from "../../source/source-file.js";
import { declarationOf, type Context } from "../context.js";
import { notYet } from "../messages.js";
import { typeText } from "../type-text.js";
import { domainType } from "../type-nodes.js";
import { hasUnknown, sizeOf, UNKNOWN, type FieldType, type Type } from "../types.js";
import { ambiguousFormat, badHole, formatInItself, largeFormat, unwritable } from "./messages.js";

/** The type of what a format reads: a record of its holes. */
export function formatType(c: Context, d: ast.FormatDecl): Type {
  const known = c.shared.formatTypes.get(d);
  if (known !== undefined) return known;
  if (c.typing.includes(d)) {
    const cycle = c.typing.slice(c.typing.indexOf(d)).flatMap((node) => ("name" in node ? [(node as ast.FormatDecl).name.text] : []));
    c.report(
      formatInItself,
      d.name.span,
      { cycle: [...cycle, d.name.text] },
      { help: "a format in a hole must end somewhere; lists may hold others" },
    );
    c.shared.formatTypes.set(d, UNKNOWN);
    return UNKNOWN;
  }
  c.typing.push(d);
  const fields: FieldType[] = c.within({ where: "const" }, () =>
    holesIn(d).map((hole) => ({ name: hole.name.text, type: holeType(c, hole) })),
  );
  c.typing.pop();
  const type: Type = c.shared.formatTypes.get(d) ?? { kind: "record", name: d.name.text, fields, format: d };
  c.shared.formatTypes.set(d, type);
  return type;
}

function holesIn(d: ast.FormatDecl): readonly ast.FormatHole[] {
  return d.template.parts.filter((part) => part.kind === "format_hole");
}

function holeType(c: Context, hole: ast.FormatHole): Type {
  const { domain } = hole;
  if (domain === undefined) {
    c.report(badHole, hole.span, { hole: hole.name.text, problem: "has no type" }, { help: `write \`{${hole.name.text}: Type}\`` });
    return UNKNOWN;
  }
  const type = domainType(c, domain);
  if (c.shared.realBounds.has(domain)) {
    c.report(notYet, domain.span, { what: "ends of reals in a format" }, { help: "write `real`, and test what was written" });
    return UNKNOWN;
  }
  for (const { where } of domain.alternatives)
    if (where !== undefined)
      c.report(
        badHole,
        where.span,
        { hole: hole.name.text, problem: "has a `where`, which no reader of a text can know" },
        { help: "test what was written afterwards" },
      );
  return type;
}

/** Checks a format by itself, and keeps it as plain data if it can be written and read. */
export function checkFormat(c: Context, d: ast.FormatDecl): void {
  const type = formatType(c, d);
  if (d.params.length > 0) c.report(notYet, d.params[0].name.span, { what: "a format with parameters" });
  if (c.shared.formats.has(d) || type.kind !== "record" || d.params.length > 0) return;
  const info = infoOf(c, d, true);
  if (info === undefined) return;
  const rule = formatRule(info);
  const { text: format } = d.name;
  const found = findAmbiguity(rule);
  switch (found.kind) {
    case "none":
      c.shared.formats.set(d, info);
      return;
    case "large":
      c.report(
        largeFormat,
        d.name.span,
        { format, problem: `needs more than ${found.most} states to be read` },
        { help: "lower a bound `up to`, or leave it away: text and lists without bounds are small" },
      );
      return;
    case "untold":
      c.report(
        largeFormat,
        d.name.span,
        { format, problem: "is too large to tell whether some text reads in two ways" },
        { help: "put text between holes, so that it is plain where each of them ends" },
      );
      return;
    case "witness":
      c.report(
        ambiguousFormat,
        d.name.span,
        { format, text: found.text },
        {
          why: "what is written must have one meaning",
          help: "put text between the holes that does not occur in them, or brackets around them",
          witness: twoReadings(info, found.text),
        },
      );
  }
}

/** Says both readings of a text. */
function twoReadings(info: FormatInfo, text: string): string[] {
  const automaton = automatonOf(formatRule(info));
  if ("most" in automaton) return [];
  const found = readings(automaton, text, 2);
  if (isUnread(found)) return [];
  return found.map((marks, i) => `${i === 0 ? "as" : "or as"} ${JSON.stringify(valueOf(info, text, marks))}`);
}

/** A format as plain data; undefined after saying which hole cannot be written (if `aloud`), or where a part of it is wrong itself. */
export function infoOf(c: Context, d: ast.FormatDecl, aloud: boolean): FormatInfo | undefined {
  const type = formatType(c, d);
  if (type.kind !== "record") return undefined;
  const pieces: Piece[] = [];
  let whole = true;
  for (const part of d.template.parts) {
    if (part.kind === "string_text") {
      pieces.push(part.text);
      continue;
    }
    const hole = holeOf(c, part, type.fields.find((field) => field.name === part.name.text)?.type ?? UNKNOWN, aloud);
    if (hole === undefined) whole = false;
    else pieces.push(hole);
  }
  return whole
    ? { name: d.name.text, doc: d.doc ?? "", source: whereOf(d.name.span), pieces: pieces.filter((piece) => piece !== "") }
    : undefined;
}

function holeOf(c: Context, part: ast.FormatHole, type: Type, aloud: boolean): Hole | undefined {
  const name = part.name.text;
  if (hasUnknown(type)) return undefined;
  const shape = shapeOf(c, type);
  if (shape === undefined) {
    if (aloud)
      c.report(
        unwritable,
        part.span,
        { hole: name, type: typeText(type) },
        { help: "what can be written: numbers, `bool`, text, enums, seats, cells, tags, and options, lists, arrays and records of these" },
      );
    return undefined;
  }
  if (part.separator !== undefined && shape.kind !== "list" && aloud)
    c.report(
      badHole,
      part.separator.span,
      { hole: name, problem: `is ${typeText(type)}, which has no entries to separate` },
      { help: "`separated by` belongs to lists and arrays" },
    );
  return {
    name,
    shape,
    ...(part.private ? { private: true } : {}),
    ...(part.separator === undefined ? {} : { separator: textOf(part.separator) }),
  };
}

/** How a type is written; undefined if it is not. */
export const shapeOf = (c: Context, type: Type): Shape | undefined => shapeOfType(type, (format) => infoOf(c, format, false));

/** How a type is written, with what to do about the formats in it. */
export function shapeOfType(type: Type, formatOf: (format: ast.FormatDecl) => FormatInfo | undefined): Shape | undefined {
  const parts = (fields: readonly FieldType[]): { name: string; shape: Shape }[] | undefined => {
    const shapes = fields.map((field) => ({ name: field.name, shape: shapeOfType(field.type, formatOf) }));
    return shapes.every((part): part is { name: string; shape: Shape } => part.shape !== undefined) ? shapes : undefined;
  };
  switch (type.kind) {
    case "bool":
    case "real":
      return { kind: type.kind };
    case "int":
      return { kind: "int", low: type.low, high: type.high };
    case "text":
      return { kind: "text", ...(type.upTo === undefined ? {} : { upTo: type.upTo }) };
    case "enum":
      return { kind: "words", name: type.name, words: type.members };
    case "seat":
      return { kind: "words", name: "seat", words: type.names };
    case "grid":
      return { kind: "grid", rows: type.rows, cols: type.cols };
    case "option": {
      const inner = shapeOfType(type.inner, formatOf);
      return inner && { kind: "option", inner };
    }
    case "list": {
      const element = shapeOfType(type.element, formatOf);
      return element && { kind: "list", element, ...(type.upTo === undefined ? {} : { upTo: type.upTo }) };
    }
    case "array": {
      const element = shapeOfType(type.element, formatOf);
      const exactly = type.index.reduce<number | undefined>((n, axis) => {
        const size = sizeOf(axis);
        return n === undefined || size === undefined ? undefined : n * size;
      }, 1);
      return element && exactly !== undefined ? { kind: "list", element, exactly } : undefined;
    }
    case "tuple": {
      const fields = parts(type.elements.map((element, i) => ({ name: String(i), type: element })));
      return fields && { kind: "tuple", elements: fields.map((field) => field.shape) };
    }
    case "record": {
      if (type.format !== undefined) {
        const format = formatOf(type.format);
        return format && { kind: "format", format };
      }
      const fields = parts(type.fields);
      return fields && { kind: "record", ...(type.name === undefined ? {} : { name: type.name }), fields };
    }
    case "tagged": {
      if (type.tags.every((tag) => tag.heads.length === 0))
        return { kind: "words", name: type.name ?? "", words: type.tags.map((tag) => tag.tag) };
      const tags = type.tags.map((tag) => ({ tag: tag.tag, heads: parts(tag.heads) }));
      return tags.every((tag): tag is { tag: string; heads: { name: string; shape: Shape }[] } => tag.heads !== undefined)
        ? { kind: "tagged", tags }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The format that a name means. */
export function formatNamed(c: Context, name: ast.Name): ast.FormatDecl | undefined {
  const declared = declarationOf(c.symbol(name));
  return declared?.kind === "format" ? declared : undefined;
}
