/** A checker of proofs by natural deduction in propositional logic (Gentzen, 1935; in the lines of Fitch, 1952). */
import { type Proposition, propositionOf, propositionText, sameProposition } from "./propositions.js";

/** What a checker says of a proof: whether it shows its goal, and else the first line that is wrong (0: the whole) and why. */
export interface ProofVerdict {
  readonly right: boolean;
  readonly line: number;
  readonly why: string;
}

interface Line {
  readonly formula: Proposition;
  readonly rule: string;
  readonly references: readonly (readonly [number, number])[];
  /** The lines of the assumptions that it stands under, from outside. */
  readonly under: readonly number[];
}

const MOST_LINES = 500;

const wrong = (line: number, why: string): ProofVerdict => ({ right: false, line, why });

/**
 * Checks a proof: one line a step, `formula ; rule lines`, with a `|` in front for each assumption that it stands under. `premises` are parted by lines or `;`.
 * Lines are counted from 1; `2-5` names the part under the assumption of line 2 that ends with line 5.
 */
export function checkProof(premises: string, goal: string, proof: string): ProofVerdict {
  const aim = propositionOf(goal);
  if (aim === undefined) return wrong(0, `the goal is no formula: ${goal}`);
  const given: Proposition[] = [];
  for (const text of premises.split(/[\n;]/).filter((part) => part.trim() !== "")) {
    const premise = propositionOf(text);
    if (premise === undefined) return wrong(0, `a premise is no formula: ${text.trim()}`);
    given.push(premise);
  }
  const texts = proof.split("\n").filter((text) => text.trim() !== "");
  if (texts.length === 0) return wrong(0, "the proof has no lines");
  if (texts.length > MOST_LINES) return wrong(MOST_LINES + 1, `the proof has more than ${MOST_LINES} lines`);
  const lines: Line[] = [];
  for (const [i, text] of texts.entries()) {
    const line = lineOf(text, lines, i + 1);
    if (typeof line === "string") return wrong(i + 1, line);
    lines.push(line);
    const fault = faultOf(lines, i + 1, given);
    if (fault !== undefined) return wrong(i + 1, fault);
  }
  const last = lines[lines.length - 1];
  if (last.under.length > 0) return wrong(lines.length, "the last line stands under an assumption");
  if (!sameProposition(last.formula, aim))
    return wrong(lines.length, `the last line is ${propositionText(last.formula)}, the goal ${propositionText(aim)}`);
  return { right: true, line: 0, why: "" };
}

/** Reads a line; a text is what is wrong with it. */
function lineOf(text: string, before: readonly Line[], number: number): Line | string {
  const parts = /^([\s|]*)(?:\d+[.:)]\s+)?([^;]*);\s*([a-z_]+)((?:[\s,]+\d+(?:\s*-\s*\d+)?)*)\s*$/i.exec(text);
  if (parts === null) return "a line is written `formula ; rule lines`";
  const depth = parts[1].replace(/[^|]/g, "").length;
  const formula = propositionOf(parts[2]);
  if (formula === undefined) return `this is no formula: ${parts[2].trim()}`;
  const rule = parts[3].toLowerCase();
  const references = [...parts[4].matchAll(/(\d+)(?:\s*-\s*(\d+))?/g)].map(([, a, b]) => [Number(a), Number(b ?? a)] as const);
  const above = before.at(-1)?.under ?? [];
  if (rule === "assume") {
    if (depth < 1 || depth > above.length + 1) return "an assumption has one `|` more than what it stands under";
    return { formula, rule, references, under: [...above.slice(0, depth - 1), number] };
  }
  if (depth > above.length) return "a deeper line begins with `assume`";
  return { formula, rule, references, under: above.slice(0, depth) };
}

/** What is wrong with the step of a line, if anything is. */
function faultOf(lines: readonly Line[], number: number, premises: readonly Proposition[]): string | undefined {
  const line = lines[number - 1];
  const { formula: f, rule, references } = line;
  const may = (under: readonly number[]): boolean => under.every((assumption, i) => line.under[i] === assumption);
  const single: (Proposition | undefined)[] = [];
  const boxes: { readonly first: Proposition; readonly last: Proposition }[] = [];
  for (const [from, to] of references) {
    const [first, last] = [lines[from - 1], lines[to - 1]];
    if (from < 1 || to >= number || from > to) return `line ${from === to ? from : `${from}-${to}`} is not above this one`;
    if (from === to && first.rule !== "assume") {
      if (!may(first.under)) return `line ${from} stands under an assumption that is given up here`;
      single.push(first.formula);
      continue;
    }
    const open = line.under.includes(from);
    // An assumption is a line like others under itself, and a part by itself where it is given up.
    if (from === to && open) {
      single.push(first.formula);
      continue;
    }
    if (first.rule !== "assume") return `line ${from} is no assumption`;
    const whole = lines.slice(from - 1, to).every((part) => part.under[first.under.length - 1] === from);
    if (!whole || last.under.length !== first.under.length || lines[to].under[first.under.length - 1] === from)
      return `lines ${from}-${to} are not the whole part under an assumption`;
    if (open || !may(first.under.slice(0, -1))) return `lines ${from}-${to} cannot be used here`;
    boxes.push({ first: first.formula, last: last.formula });
  }
  const [a, b] = single;
  const counts = (lineCount: number, boxCount = 0): boolean => single.length === lineCount && boxes.length === boxCount;
  const is = (p: Proposition | undefined, q: Proposition | undefined): boolean =>
    p !== undefined && q !== undefined && sameProposition(p, q);
  const either = (check: (x: Proposition | undefined, y: Proposition | undefined) => boolean): boolean => check(a, b) || check(b, a);
  let holds: boolean;
  switch (rule) {
    case "premise":
      holds = counts(0) && premises.some((p) => is(p, f));
      break;
    case "assume":
      holds = counts(0);
      break;
    case "copy":
      holds = counts(1) && is(a, f);
      break;
    case "and_intro":
      holds = counts(2) && f.kind === "and" && either((x, y) => is(x, f.left) && is(y, f.right));
      break;
    case "and_elim":
      holds = counts(1) && a?.kind === "and" && (is(a.left, f) || is(a.right, f));
      break;
    case "or_intro":
      holds = counts(1) && f.kind === "or" && (is(a, f.left) || is(a, f.right));
      break;
    case "or_elim": {
      const [x, y] = boxes;
      holds = counts(1, 2) && a?.kind === "or" && is(x.last, f) && is(y.last, f) && is(x.first, a.left) && is(y.first, a.right);
      break;
    }
    case "imp_intro":
      holds = counts(0, 1) && f.kind === "implies" && is(boxes[0].first, f.left) && is(boxes[0].last, f.right);
      break;
    case "imp_elim":
      holds = counts(2) && either((x, y) => x?.kind === "implies" && is(x.left, y) && is(x.right, f));
      break;
    case "iff_intro":
      holds =
        counts(0, 2) &&
        f.kind === "iff" &&
        is(boxes[0].first, f.left) &&
        is(boxes[0].last, f.right) &&
        is(boxes[1].first, f.right) &&
        is(boxes[1].last, f.left);
      break;
    case "iff_elim":
      holds = counts(2) && either((x, y) => x?.kind === "iff" && ((is(x.left, y) && is(x.right, f)) || (is(x.right, y) && is(x.left, f))));
      break;
    case "not_intro":
      holds = counts(0, 1) && f.kind === "not" && is(boxes[0].first, f.of) && boxes[0].last.kind === "false";
      break;
    case "not_elim":
      holds = counts(2) && f.kind === "false" && either((x, y) => x?.kind === "not" && is(x.of, y));
      break;
    case "false_elim":
      holds = counts(1) && a?.kind === "false";
      break;
    case "double_not":
      holds = counts(1) && a?.kind === "not" && a.of.kind === "not" && is(a.of.of, f);
      break;
    default:
      return `there is no rule \`${rule}\``;
  }
  return holds ? undefined : `\`${rule}\` does not give ${propositionText(f)} from these lines`;
}
