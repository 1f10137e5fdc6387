/** Instructions for who writes a format: its template with named holes, then what each hole takes. */
import { wordsFor } from "../../contract/words/rules-of.js";
import { holesOf, SEPARATOR, type FormatInfo, type Hole } from "../../contract/words/shape.js";

/** Says what to write, in plain words. */
export function instructionsFor(format: FormatInfo): string {
  const holes = described(format);
  const lines = [
    ...(format.doc === "" ? [] : [format.doc, ""]),
    holes.length === 0 ? "Write exactly this:" : "Write exactly this, with every {name} replaced:",
    "",
    templateText(format),
    ...(holes.length === 0 ? [] : ["", ...holes.map((hole) => `{${hole.name}}: ${holeText(hole)}`)]),
  ];
  return lines.join("\n");
}

/** The template as people know it; formats inside are written out. */
function templateText(format: FormatInfo): string {
  return format.pieces
    .map((piece) =>
      typeof piece === "string" ? piece : piece.shape.kind === "format" ? templateText(piece.shape.format) : `{${piece.name}}`,
    )
    .join("");
}

/** The holes in the order in which they are written. */
function described(format: FormatInfo): readonly Hole[] {
  return holesOf(format).flatMap((hole) => (hole.shape.kind === "format" ? described(hole.shape.format) : [hole]));
}

function holeText({ shape, separator = SEPARATOR, private: hidden }: Hole): string {
  const apart = shape.kind === "list" ? `, separated by ${JSON.stringify(separator)}` : "";
  return `${wordsFor(shape)}${apart}${hidden ? "; nobody else reads it" : ""}`;
}
