/** What can be chosen (A3): values that can be listed, heads of such values, reals between ends; and what a `where` may say of reals. */
import type * as ast from "../1-parse/ast.js";
import { whereReach } from "../2-bind/where-reach.js";
import { evaluate } from "./const-eval.js";
import type { Context } from "./context.js";
import { conjunctsOf, headsIn, limitsOf, namedIn } from "./heads.js";
import { linearOf, type Reals } from "./linear.js";
import { badDomain, unfitLimit } from "./messages.js";
import { typeText } from "./type-text.js";
import { hasUnknown, sizeOf, type FieldType, type Type } from "./types.js";

/** Reports a domain that nobody could choose from. */
export function checkDomain(c: Context, domain: ast.DomainNode, type: Type): void {
  if (hasUnknown(type)) return;
  if (isReals(type)) {
    c.report(
      badDomain,
      domain.span,
      { problem: `a choice of ${typeText(type)} needs ends` },
      { help: `write \`${typeText(type)} in -1..1\`, with the lowest and the highest value` },
    );
    return;
  }
  const endless = headsOf(type).find((head) => head.box === undefined && isReals(head.type));
  if (endless !== undefined) {
    const text = typeText(endless.type);
    c.report(
      badDomain,
      domain.span,
      { problem: `the choice of \`${endless.name}\`, a ${text}, needs ends` },
      { help: `write \`${endless.name}: ${text} in -1..1\`, with the lowest and the highest value` },
    );
    return;
  }
  if (isListable(type)) return;
  c.report(
    badDomain,
    domain.span,
    { problem: `${typeText(type)} has no fixed number of values to choose from` },
    { help: "choose from `lo..hi`, an enum, a grid, tags, or a record or array of these" },
  );
}

const isReals = (type: Type): boolean => type.kind === "real" || (type.kind === "array" && type.element.kind === "real");

/** The heads of a choice: the fields of a record, what the tags carry. */
function headsOf(type: Type): readonly FieldType[] {
  return type.kind === "record" ? type.fields : type.kind === "tagged" ? type.tags.flatMap((tag) => tag.heads) : [];
}

/** Whether the values of a domain can be counted, but for heads of reals: those of an index type, of arrays and of heads that are arrays (A3). */
function isListable(type: Type): boolean {
  switch (type.kind) {
    case "array":
      return isListable(type.element);
    case "tuple":
      return type.elements.every(isListable);
    case "record":
      return type.fields.every((f) => f.box !== undefined || isListable(f.type));
    case "tagged":
      return type.tags.every((t) => t.heads.every((h) => h.box !== undefined || isListable(h.type)));
    default:
      return sizeOf(type) !== undefined;
  }
}

/** A `where` says of a real how far it may go; what it says of other heads must not depend on reals that are chosen before them. */
export function checkLimits(c: Context, domain: ast.DomainNode, type: Type, place: ast.Name | undefined): void {
  domain.alternatives.forEach((alternative, tag) => {
    if (alternative.where === undefined || whereReach(c.bound, domain, alternative) === "all") return;
    const heads = partsOf(c, domain, alternative, type, tag);
    if (!heads.some((head) => head.box !== undefined)) return;
    const named = namedIn(heads, (name) => c.symbol(name), place);
    // A single real is the whole candidate.
    const single = heads.length === 1 && isReals(type);
    for (const condition of conjunctsOf(alternative.where)) {
      const found = [...headsIn(condition, heads.length, named)];
      const last = Math.max(-1, ...found);
      const head = heads[last];
      if (head === undefined) continue;
      const earlier = found.map((i) => heads[i]).find((h) => h !== head && h.box !== undefined);
      if (head.box !== undefined && earlier !== undefined && isLinear(c, condition, heads, named)) {
        const listed = found.find((i) => heads[i].box === undefined);
        const first = Math.min(...found.filter((i) => heads[i].box !== undefined));
        if (listed === undefined || Math.max(...found.filter((i) => heads[i].box === undefined)) < first) continue;
        c.report(
          unfitLimit,
          condition.span,
          { problem: `how far \`${heads[first].name}\` may go depends on \`${heads[listed].name}\`, which is chosen after it` },
          {
            why: "whether a real leaves something to choose after it cannot be tried for all reals",
            help: `write \`${heads[listed].name}\` before \`${heads[first].name}\``,
          },
        );
        continue;
      }
      if (head.box === undefined && earlier !== undefined) {
        c.report(
          unfitLimit,
          condition.span,
          { problem: `which \`${head.name}\` may be chosen depends on the real \`${earlier.name}\`, which is chosen before it` },
          {
            why: "whether a real leaves something to choose after it cannot be tried for all reals",
            help: `write \`${earlier.name}\` behind \`${head.name}\`, and say how far it may go`,
          },
        );
      } else if (head.box !== undefined && head.type.kind !== "real") {
        c.report(
          unfitLimit,
          condition.span,
          { problem: "`where` on several reals at once" },
          { help: "make a head of each: `(x: real in -1..1, y: real in -1..1) where x <= reach and y <= reach`" },
        );
      } else if (head.box !== undefined && limitsOf(condition, (e) => isHead(named(e), last, single)) === undefined) {
        c.report(
          unfitLimit,
          condition.span,
          { problem: `this does not say how far ${single ? "the real" : `\`${head.name}\``} may go` },
          {
            why: "a choice of reals is made between two ends",
            help: `write \`${head.name} <= …\`, \`${head.name} >= …\` or \`abs(${head.name}) <= …\`, joined by \`and\``,
          },
        );
      }
    }
  });
}

/** Whether a condition is linear in all the reals that it names. */
function isLinear(
  c: Context,
  condition: ast.Expr,
  heads: readonly FieldType[],
  named: (e: ast.Expr) => number | "whole" | undefined,
): boolean {
  return (
    linearOf(
      condition,
      realsOf(heads, named, (e) => numberOf(c, e)),
    ) !== undefined
  );
}

function numberOf(c: Context, e: ast.Expr): number | undefined {
  const found = evaluate(c, e);
  return "value" in found && typeof found.value === "number" ? found.value : undefined;
}

/** What is asked of expressions where heads are single reals. */
export function realsOf(
  heads: readonly FieldType[],
  named: (e: ast.Expr) => number | "whole" | undefined,
  constantOf: (e: ast.Expr) => number | undefined,
): Reals {
  const isReal = (at: number): boolean => heads[at]?.box !== undefined && heads[at].type.kind === "real";
  return {
    headOf: (e) => {
      const at = named(e);
      return typeof at === "number" && isReal(at) ? at : undefined;
    },
    mentions: (e) => [...headsIn(e, heads.length, named)].some((at) => heads[at]?.box !== undefined),
    constantOf,
  };
}

const isHead = (part: number | "whole" | undefined, at: number, single: boolean): boolean => part === at || (single && part === "whole");

/** The heads that an alternative's `where` speaks of; a single choice of reals is one. */
function partsOf(
  c: Context,
  domain: ast.DomainNode,
  alternative: ast.Alternative,
  type: Type,
  tag: number,
): readonly (FieldType & { readonly node?: ast.Name })[] {
  const box = c.shared.realBounds.get(domain);
  if (box !== undefined) return [{ name: "it", type, box }];
  const heads = type.kind === "record" ? type.fields : type.kind === "tagged" ? (type.tags[tag]?.heads ?? []) : [];
  const nodes = alternative.type?.kind === "heads_type" ? alternative.type.fields : alternative.heads;
  return heads.map((head, i) => ({ ...head, node: nodes[i]?.name }));
}
