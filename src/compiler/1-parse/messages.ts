/** The messages of the parser. */
import { defineError } from "../diagnostics/define.js";

export const unexpected = defineError<{ expected: string; found: string }>({
  code: "SP1001",
  text: (p) => `expected ${p.expected}, found ${p.found}`,
});

export const leftOver = defineError<{ after: string; found: string }>({
  code: "SP1002",
  text: (p) => `${p.found} cannot follow ${p.after}`,
});

export const strayCharacter = defineError<{ found: string }>({
  code: "SP1003",
  text: (p) => `\`${p.found}\` has no meaning here`,
});

export const unclosedString = defineError<{ long: boolean }>({
  code: "SP1004",
  text: (p) => (p.long ? 'this string is never closed by `"""`' : 'this string is not closed by `"` on its line'),
});

export const badEscape = defineError<{ found: string }>({
  code: "SP1005",
  text: (p) => `\`${p.found}\` is no escape`,
});

export const unclosedBracket = defineError<{ open: string; close: string }>({
  code: "SP1006",
  text: (p) => `this \`${p.open}\` is never closed by \`${p.close}\``,
});

export const strayBracket = defineError<{ close: string }>({
  code: "SP1007",
  text: (p) => `this \`${p.close}\` closes nothing`,
});

export const tooDeep = defineError({ code: "SP1008", text: () => "this is nested too deeply to be read" });

export const badNumber = defineError<{ found: string }>({
  code: "SP1009",
  text: (p) => `\`${p.found}\` is neither a number nor a name`,
});

export const reservedName = defineError<{ word: string }>({
  code: "SP1010",
  text: (p) => `\`${p.word}\` is a word of the language and cannot be a name here`,
});

export const chained = defineError<{ first: string; second: string }>({
  code: "SP1011",
  text: (p) => `\`${p.first}\` and \`${p.second}\` cannot be chained`,
});

export const lambdaParameters = defineError({
  code: "SP1012",
  text: () => "before `=>` stands a name or a tuple of names",
});

export const strayDoc = defineError({
  code: "SP1013",
  severity: "warning",
  text: () => "this `///` comment belongs to no declaration",
});

export const tooMany = defineError<{ more: number }>({
  code: "SP1014",
  text: (p) => `${p.more} more mistakes are not shown`,
});
