/** What lowering of `test` blocks says. */
import { defineError } from "../../diagnostics/define.js";

export const notInTests = defineError<{ what: string }>({
  code: "SP4901",
  text: ({ what }) => `a test cannot hold ${what}; it takes \`plays\`, \`expect\`, \`let\`, loops and branches`,
});

export const noTestGame = defineError<{ game: string }>({
  code: "SP4902",
  text: ({ game }) => `\`${game}\` is no game that a test can play`,
});

export const moveNotConstant = defineError<{ move: string }>({
  code: "SP4903",
  text: ({ move }) => `the move \`${move}\` is not known to the compiler`,
});

export const testTooLong = defineError<{ most: number }>({
  code: "SP4904",
  text: ({ most }) => `written out, the loops of this test have more than ${most.toLocaleString("en-US")} steps`,
});
