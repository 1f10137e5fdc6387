/** What lowering of games says. */
import { defineError } from "../../diagnostics/define.js";

export const notBuilt = defineError<{ what: string }>({
  code: "SP4001",
  text: (p) => `${p.what} cannot be compiled into a game yet`,
});

export const unboundedHistory = defineError<{ game: string }>({
  code: "SP4002",
  text: (p) => `players of \`${p.game}\` need its history, but an episode of it has no bound`,
});

export const unobservable = defineError<{ name: string; type: string; most: number }>({
  code: "SP4003",
  text: (p) => `\`${p.name}\` is observed, but \`${p.type}\` has more than the ${p.most} values that an observation can tell apart`,
});

export const unboundedState = defineError<{ name: string; type: string }>({
  code: "SP4004",
  text: (p) => `\`${p.name}\` is part of the state of a game, but \`${p.type}\` has no bound`,
});

export const hugeDomain = defineError<{ name: string; size: number; most: number }>({
  code: "SP4005",
  text: (p) => `the decision \`${p.name}\` chooses from ${p.size} values; at most ${p.most} can be compiled`,
});

export const endsDisagree = defineError<{ name: string; one: string; other: string }>({
  code: "SP4031",
  text: (p) => `\`${p.name}\` of the end record is ${p.other} here and ${p.one} at another end`,
});
