/** What the check of payoffs says (semantics.md A10, A11). */
import { defineError } from "../../diagnostics/define.js";

export const brokenPromise = defineError<{ promise: string; paid: string }>({
  code: "SP3601",
  text: (p) => `\`${p.promise}\` is broken at this end: ${p.paid}`,
});

export const paidNeverDecides = defineError<{ seat: string }>({
  code: "SP3602",
  severity: "warning",
  text: (p) => `\`${p.seat}\` is paid and never decides anything`,
});

export const winWithoutPlayers = defineError<{ game: string }>({
  code: "SP3603",
  text: (p) => `\`win\` needs players, and \`${p.game}\` has roles alone`,
});

export const promiseNeedsTwo = defineError<{ promise: string; seats: number }>({
  code: "SP3604",
  text: (p) => `\`${p.promise}\` is a promise between players, and this game has ${p.seats === 0 ? "none" : "one"}`,
});

export const promiseNotConstant = defineError({
  code: "SP3605",
  text: () => "the sum that `constant_sum` promises is not a constant number",
});
