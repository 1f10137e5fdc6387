/** Draws (A4): distributions, and the events they leave (B8). */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { constant, index } from "./build.js";
import type { Lowering } from "./context.js";
import { distributionOf, typeOfDraw } from "./lower-distribution.js";
import type { Expr, Place } from "./ir.js";
import { revealed } from "./reveals.js";
import { PUBLIC, seenBy } from "./sight.js";
import type { Target } from "./statements.js";

/** Pauses for a draw. The value goes into `place`, or into a local that is given back. `silent`: the draw is no event. */
export function draw(cx: Lowering, e: ast.Expr, target: Target, span: Span, place?: Place, silent = false): Expr | undefined {
  const type = target.type ?? place?.type ?? { kind: "unknown" };
  const distribution = distributionOf(cx, e, type);
  if (distribution === undefined) return undefined;
  const name = target.name ?? "draw";
  const sight = target.sight?.(undefined) ?? PUBLIC;
  const valueType = type.kind === "unknown" ? typeOfDraw(distribution) : type;
  const reader = cx.local();
  const local = cx.local();
  const resume = cx.flow.open(`after_${name}`, span);
  const entries = sight.kind === "entries";
  const measured = sight.kind === "nobody" && sight.measured === true;
  cx.drawsMeasured ||= measured;
  cx.draws.push({
    id: cx.draws.length,
    name,
    distribution,
    type: valueType,
    into: place ?? { root: { kind: "local", local, name, type: valueType }, path: [], type: valueType },
    resume: resume.id,
    event: !silent && !entries && !measured,
    reader,
    seenBy: (silent && !measured) || entries ? undefined : seenBy(cx, sight, reader),
    span,
  });
  cx.flow.jump({ kind: "draw", draw: cx.draws.length - 1, span });
  cx.flow.at = resume;
  const value: Expr =
    place?.root.kind === "slot"
      ? { kind: "slot", type: valueType, slot: place.root.slot, span }
      : { kind: "local", type: valueType, local: place?.root.kind === "local" ? place.root.local : local, name, span };
  if (entries && !silent) {
    // Each entry is an event of its own, for those who see it.
    for (let i = 0; i < sight.axis.names.length; i++) {
      const owner = constant(sight.axis, i, span);
      revealed(cx, name, index(value, [owner], span), { kind: sight.of, owner }, span);
    }
  }
  return value;
}
