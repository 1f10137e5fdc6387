/** Decisions of a kernel: the mask and the pause before a choice, and what follows it. */
import type { Type } from "../../../3-check/types.js";
import type { Decision, LocalId } from "../../../4-lower/games/ir.js";
import { valueAt } from "../../../4-lower/games/values.js";
import { camel, shout } from "../names.js";
import type { RealChoice } from "../../../../contract/game.js";
import { keepsEnds } from "./real-choices.js";
import type { Binding, Bindings } from "./bindings.js";
import { legalList } from "./candidates.js";
import { copyRow } from "./copying.js";
import type { KernelCode } from "./kernel-code.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { Ref } from "./storage.js";
import { arrayOfType, entryOf, isScalar, lowOf, numbersOf, offsetText, plus, strideOf, times } from "./storage.js";

/** Prints what follows a choice. */
export function resumed(code: KernelCode, decision: Decision): string {
  const { parts } = code;
  const site = parts.ir.sites[decision.site];
  const lines = ["event += 1;"];
  let bindings: Bindings = new Map();
  const before: string[] = [];
  const printer = code.printer(bindings, before);
  if (code.hasHistory)
    lines.push(
      ...code.history.remember(
        `site ${decision.site}`,
        printer.print(decision.seat),
        site.real === undefined ? "action" : "0",
        decision.seenBy,
        decision.reader,
        bindings,
        decision.unheard,
        Array.from({ length: site.real?.size ?? 0 }, (_, i) => entryOf(chosenReals(site.domain), i)),
      ),
    );
  if (code.hasHistory && parts.plan.hasTogether && decision.together !== undefined) lines.push("concealedOf[lane] += 1;");
  const { domain } = site;
  const { into } = decision;
  if (!isScalar(domain)) return resumeWithParts(code, decision, lines);
  const number = lowOf(domain) === 0 ? "action" : `action + ${lowOf(domain)}`;
  const value = site.real === undefined ? number : entryOf(chosenReals(domain));
  if (into?.root.kind === "local" && into.path.length === 0) {
    if (code.arrivals.get(`block ${decision.resume}`) === 1) {
      const name = parts.fresh(into.root.name);
      lines.push(`const ${name} = ${value};`);
      bindings = new Map<LocalId, Binding>([[into.root.local, { kind: "variable", text: name }]]);
    } else {
      const shared = parts.sharedLocal(into.root.local, into.root.name, domain);
      if (shared.kind === "variable") lines.push(`${shared.text} = ${value};`);
      bindings = parts.sharedBindings();
    }
  } else if (into !== undefined) {
    const name = parts.fresh(site.name);
    lines.push(`const ${name} = ${value};`);
    const given = new Map<LocalId, Binding>([[-1, { kind: "variable", text: name }]]);
    lines.push(...code.storing.store(into, { kind: "local", local: -1, name, type: domain }, given, undefined));
  }
  const rest = code.goOn(`block ${decision.resume}`, () => code.body(code.blockOf(decision.resume).body, bindings));
  // A choice that only counts as an event needs no name.
  const named = /^const (\w+) = /.exec(lines[lines.length - 1]);
  if (into?.root.kind === "local" && named !== null && !new RegExp(`\\b${named[1]}\\b`).test(rest)) lines.pop();
  return [...lines, rest].join("\n");
}

/** A choice with a payload is read from the table of its site's values. */
function resumeWithParts(code: KernelCode, decision: Decision, lines: string[]): string {
  const { parts } = code;
  const { domain, name, real } = parts.ir.sites[decision.site];
  const chosen = real === undefined ? chosenValue(code, decision) : chosenReals(domain);
  const { into } = decision;
  let bindings: Bindings = new Map();
  if (into?.root.kind === "local" && into.path.length === 0) {
    if (code.arrivals.get(`block ${decision.resume}`) === 1) {
      bindings = new Map<LocalId, Binding>([[into.root.local, { kind: "ref", ref: chosen }]]);
    } else {
      const shared = parts.sharedLocal(into.root.local, into.root.name, domain);
      if (shared.kind === "ref") copyRow(code.printer(new Map(), lines), shared.ref, chosen);
      bindings = parts.sharedBindings();
    }
  } else if (into !== undefined) {
    const printer = code.printer(new Map<LocalId, Binding>([[-1, { kind: "ref", ref: chosen }]]), lines);
    printer.fill(code.storing.target(into, printer), { kind: "local", local: -1, name, type: domain });
  }
  lines.push(code.goOn(`block ${decision.resume}`, () => code.body(code.blockOf(decision.resume).body, bindings)));
  return lines.join("\n");
}

/** The row of a choice in the table of its site's values. */
function chosenValue({ parts }: KernelCode, decision: Decision): Ref {
  const { domain, size, name } = parts.ir.sites[decision.site];
  const stride = strideOf(domain);
  if (stride === undefined || size > 4096) parts.refuse(`the choices of \`${name}\``);
  const numbers = Array.from({ length: Math.min(size, 4096) }, (_, i) => numbersOf(domain, valueAt(domain, i))).flat();
  const table = parts.constants(arrayOfType(domain), numbers, `${shout(camel(name))}_NUMBERS`, `The values of \`${name}\` as numbers.`);
  return { array: table, at: times("action", stride ?? 1), type: domain };
}

/** The reals that were chosen stay where they were given for the whole step, like a row of a table. */
function chosenReals(domain: Type): Ref {
  return { array: "realActions", at: { text: "realAt", constant: 0 }, type: domain };
}

/** A forced decision at a site that rewards name passes its credit on (A9). */
function passes({ parts }: KernelCode, decision: Decision, printer: KernelPrinter): string {
  const { pay } = parts.plan;
  const k = pay === undefined ? -1 : pay.sites.indexOf(decision.site);
  if (k < 0) return "";
  const seat = times(printer.print(decision.seat), 1);
  return `payForced[${offsetText(plus({ text: "payForcedAt", constant: k * parts.ir.seats.length }, seat))}] += 1;\n`;
}

/** Says which sample is asked (A14). */
function sampled({ parts }: KernelCode, { sample }: Decision, printer: KernelPrinter): readonly string[] {
  if (!parts.plan.hasSamples) return [];
  if (sample === undefined) return ["sampleIndex[lane] = -1;"];
  return [`sampleGroup[lane] = ${printer.print(sample.group)};`, `sampleIndex[lane] = ${printer.print(sample.index)};`];
}

/** Prints statements that list the legal candidates of a decision and count them as `n`. */
export function listed(code: KernelCode, decision: Decision, printer: KernelPrinter): string[] {
  return ["let n = 0;", legalList(code.parts, decision, code.masks.candidateAt(decision), printer)];
}

/** Keeps how far a choice of reals may go; nothing between the ends is a fault (G2). */
function endsOf(code: KernelCode, { ends, span }: Decision, real: RealChoice, printer: KernelPrinter): readonly string[] {
  if (!keepsEnds(code.parts.ir)) return [];
  const [low, high] = ends === undefined ? [real.low, real.high] : [printer.print(ends.low), printer.print(ends.high)];
  const kept = [`realEnds[2 * lane] = ${low};`, `realEnds[2 * lane + 1] = ${high};`];
  if (ends === undefined) return kept;
  const fault = code.parts.faultCode(span, "no action is legal");
  const none = `if (!(realEnds[2 * lane] <= realEnds[2 * lane + 1])) {\nfaults[lane] = ${fault};\nseats[lane] = -1;\nchoices[lane] = 0;\nbreak run;\n}`;
  return [...kept, none];
}

/** Prints the pause at a decision; a forced one goes on. `known`: its candidates are listed already, and there are some. */
export function decided(code: KernelCode, decision: Decision, bindings: Bindings, known?: "listed"): string {
  const { parts } = code;
  const site = parts.ir.sites[decision.site];
  const lines: string[] = [];
  const printer = code.printer(bindings, lines);
  const forced = `${passes(code, decision, printer)}block = ${decision.id};\ncontinue run;`;
  let count = String(site.size);
  if (site.real !== undefined) {
    count = "0";
    lines.push(...endsOf(code, decision, site.real, printer));
    if (code.masks.kind === "bits") lines.push("legal[lane] = 0;");
  } else if (decision.where === undefined) {
    if (site.size === 1) return [...lines, "action = 0;", forced].join("\n");
    if (code.masks.kind === "bits") lines.push(`legal[lane] = ${2 ** site.size - 1};`);
    if (code.masks.kind === "list") lines.push(`for (let i = 0; i < ${site.size}; i++) legal[maskAt + i] = i;`);
  } else if (code.masks.kind === "bits") {
    count = "n";
    const bits = code.masks.legalBits(decision, printer, lines);
    lines.push(`const bits = ${bits};`, `const n = ${code.masks.countOf("bits")};`);
    lines.push(`if (n === 1) {\naction = ${code.masks.selectOf("bits", "0")};\n${forced}\n}`);
    lines.push(`legal[lane] = bits;`);
    lines.push(code.masks.emptyMask(decision));
  } else {
    count = "n";
    if (known === undefined) lines.push(...listed(code, decision, printer));
    lines.push(`if (n === 1) {\naction = legal[maskAt];\n${forced}\n}`);
    if (known === undefined) lines.push(code.masks.emptyMask(decision));
  }
  lines.push(
    `seats[lane] = ${printer.print(decision.seat)};`,
    `sites[lane] = ${decision.site};`,
    `choices[lane] = ${count};`,
    `positions[lane] = ${decision.id};`,
    ...sampled(code, decision, printer),
    "break run;",
  );
  return lines.join("\n");
}
