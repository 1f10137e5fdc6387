/** What exploring a game finds (semantics.md A3, A11, G2). Every message carries the shortest episode that shows it. */
import { defineError } from "../diagnostics/define.js";

export const stuck = defineError<{ site: string }>({
  code: "SP3250",
  text: (p) => `the decision \`${p.site}\` can be left without a legal move`,
});

export const expectFails = defineError<{ condition: string }>({
  code: "SP3251",
  text: (p) => `what is expected does not hold in every episode: \`${p.condition}\``,
});

export const faultFound = defineError<{ fault: string }>({
  code: "SP3252",
  text: (p) => `an episode can break off here: ${p.fault}`,
});

export const promiseWatched = defineError<{ promise: string; reason: string; seen: string }>({
  code: "SP3606",
  severity: "note",
  text: (p) => `\`${p.promise}\` is not proved: ${p.reason}; it holds in ${p.seen}, and is checked at each end`,
});

export const promiseBroken = defineError<{ promise: string; paid: string }>({
  code: "SP3607",
  text: (p) => `\`${p.promise}\` is broken: ${p.paid}`,
});

export const recallBroken = defineError<{ seat: string; site: string }>({
  code: "SP3207",
  text: (p) => `\`recall perfect\` is broken: what \`${p.seat}\` is given at \`${p.site}\` does not tell what it knew before`,
});

export const recallWatched = defineError<{ histories: number }>({
  code: "SP3208",
  severity: "note",
  text: (p) => `\`recall perfect\` is not known to hold: it does in the ${p.histories} histories that were looked at, and there are more`,
});
