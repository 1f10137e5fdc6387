/** `p writes FORMAT | FORMAT` (A14): a text, which is worth what it reads as, or none. */
import { findAmbiguity } from "../../contract/words/ambiguity.js";
import { formatRule } from "../../contract/words/rules-of.js";
import type * as ast from "../1-parse/ast.js";
import { placeName } from "./calls.js";
import type { Context } from "./context.js";
import { inferPresent } from "./expressions.js";
import { formatNamed, formatType, infoOf } from "./formats/formats.js";
import { commonText, noFormat } from "./formats/messages.js";
import { decisionOutsidePlay, notASeat, notYet } from "./messages.js";
import { typeText } from "./type-text.js";
import { UNKNOWN, type TagType, type Type } from "./types.js";

/** Types a text that is asked for: an option of its format's record; of several formats, of a tag for each with the holes as its heads. */
export function writes(c: Context, e: ast.WritesExpr, place: ast.Name | undefined): Type {
  if (c.frame.where !== "play" && c.frame.where !== "rule") {
    c.report(decisionOutsidePlay, e.span, { what: "`writes`", where: placeName(c) }, { help: "decisions are made in `play` and in rules" });
  }
  const seat = inferPresent(c, e.seat, "a seat is asked");
  if (seat.kind !== "seat" && seat.kind !== "unknown") c.report(notASeat, e.seat.span, { what: "`writes`", found: typeText(seat) });
  const formats = e.formats.flatMap(({ name, args, span }) => {
    const declared = formatNamed(c, name);
    if (declared === undefined) {
      // A name that nothing has was reported where names are bound.
      if (c.symbol(name) !== undefined && c.symbol(name)?.kind !== "unresolved")
        c.report(noFormat, name.span, { name: name.text }, { help: 'declare it: `format Answer "{answer: text up to 20}"`' });
      return [];
    }
    if (args !== undefined && args.length > 0) c.report(notYet, span, { what: "a format with parameters" });
    return [declared];
  });
  const type = formats.length === e.formats.length ? valueType(c, e, formats) : UNKNOWN;
  if (place !== undefined && !c.nameTypes.has(place)) c.nameTypes.set(place, type);
  const name = place?.text ?? (c.frame.where === "rule" ? c.frame.name : undefined) ?? "move";
  if (c.frame.game !== undefined) c.sites.set(e, { name, domain: type, game: c.frame.game, formats });
  return type;
}

function valueType(c: Context, e: ast.WritesExpr, formats: readonly ast.FormatDecl[]): Type {
  const types = formats.map((format) => formatType(c, format));
  if (types.some((t) => t.kind !== "record")) return UNKNOWN;
  if (types.length === 1) return { kind: "option", inner: types[0] };
  const infos = formats.map((format) => infoOf(c, format, false));
  for (const [i, info] of infos.entries())
    for (const [k, other] of infos.slice(0, i).entries()) {
      if (info === undefined || other === undefined) continue;
      const both = findAmbiguity({ kind: "choice", options: [formatRule(other), formatRule(info)] });
      if (both.kind !== "witness") continue;
      c.report(
        commonText,
        e.formats[i].span,
        { one: formats[k].name.text, other: formats[i].name.text, text: both.text },
        { why: "what is written must have one meaning", help: "begin each format with a word of its own" },
      );
      return UNKNOWN;
    }
  const tags = types.flatMap((t, i): TagType[] =>
    t.kind === "record" ? [{ tag: formats[i].name.text, heads: t.fields, format: formats[i] }] : [],
  );
  return { kind: "option", inner: { kind: "tagged", tags } };
}
