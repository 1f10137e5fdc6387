/** What the checker says of formats. Codes SP3400 to SP3499 and SP3800 to SP3819. */
import { defineError } from "../../diagnostics/define.js";

export const ambiguousFormat = defineError<{ format: string; text: string }>({
  code: "SP3400",
  text: (p) => `the format \`${p.format}\` reads ${p.text === "" ? "the empty text" : `the text ${JSON.stringify(p.text)}`} in two ways`,
});

export const unwritable = defineError<{ hole: string; type: string }>({
  code: "SP3401",
  text: (p) => `the hole \`${p.hole}\` is ${p.type}, which has no way to be written`,
});

export const badHole = defineError<{ hole: string; problem: string }>({
  code: "SP3402",
  text: (p) => `the hole \`${p.hole}\` ${p.problem}`,
});

export const formatInItself = defineError<{ cycle: readonly string[] }>({
  code: "SP3403",
  text: (p) => `the format \`${p.cycle[0]}\` holds itself: ${p.cycle.join(" → ")}`,
});

export const commonText = defineError<{ one: string; other: string; text: string }>({
  code: "SP3800",
  text: (p) => `\`${p.one}\` and \`${p.other}\` both read ${p.text === "" ? "the empty text" : `the text ${JSON.stringify(p.text)}`}`,
});

export const noFormat = defineError<{ name: string }>({
  code: "SP3801",
  text: (p) => `\`${p.name}\` is no format, and formats are what seats write`,
});

export const elseGoesOn = defineError<Record<string, never>>({
  code: "SP3802",
  text: () => "the block after `else` can come to its end",
});

export const largeFormat = defineError<{ format: string; problem: string }>({
  code: "SP3404",
  text: (p) => `the format \`${p.format}\` ${p.problem}`,
});
