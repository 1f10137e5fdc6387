/** What lowering of games says. */
import { defineError } from "../../diagnostics/define.js";

export const notBuilt = defineError<{ what: string }>({
  code: "SP4001",
  text: (p) => `${p.what} cannot be compiled into a game yet`,
});

export const siteConflict = defineError<{ name: string; first: string; second: string }>({
  code: "SP4002",
  text: (p) => `two decisions called \`${p.name}\` have different domains: ${p.first} and ${p.second}`,
});

export const unboundedHistory = defineError<{ game: string }>({
  code: "SP4003",
  text: (p) => `players of \`${p.game}\` need its history, but an episode of it has no bound`,
});

export const unobservable = defineError<{ name: string; type: string }>({
  code: "SP4004",
  text: (p) => `\`${p.name}\` is observed, but ${p.type} has no bound and so no fixed numbers`,
});

export const unboundedState = defineError<{ name: string; type: string }>({
  code: "SP4005",
  text: (p) => `\`${p.name}\` is part of the state of a game, but ${p.type} has no bound`,
});

export const hugeDomain = defineError<{ name: string; size: string }>({
  code: "SP4006",
  text: (p) => `the decision \`${p.name}\` chooses from ${p.size}; at most 65536 values can be compiled`,
});

export const readsTogether = defineError<{ name: string }>({
  code: "SP4007",
  text: (p) => `\`${p.name}\` is not known yet where this \`together\` asks`,
});

export const missingArgument = defineError<{ game: string; parameter: string }>({
  code: "SP4008",
  text: (p) => `\`${p.game}\` needs a constant for its parameter \`${p.parameter}\``,
});
