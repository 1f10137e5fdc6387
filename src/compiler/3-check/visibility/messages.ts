/** What the visibility proof says (semantics.md B). Every message carries a witness: the flow, step by step, in source order. */
import { defineError } from "../../diagnostics/define.js";

/** What a message needs to name a hidden value: `reads` as written, `which` as a clause that says who sees it. */
export interface Hidden {
  readonly reads: string;
  readonly which: string;
}

export const hiddenWhere = defineError<Hidden & { seat: string; what: string }>({
  code: "SP3301",
  text: (p) => `${p.what} of \`${p.seat}\`'s decision reads \`${p.reads}\`, ${p.which}`,
});

export const hiddenGiven = defineError<Hidden & { seat: string }>({
  code: "SP3302",
  text: (p) => `\`given\` hands \`${p.seat}\` the value of \`${p.reads}\`, ${p.which}`,
});

export const hiddenObserve = defineError<Hidden & { seat: string; feature: string }>({
  code: "SP3303",
  text: (p) => `the feature \`${p.feature}\` that ${p.seat} observes reads \`${p.reads}\`, ${p.which}`,
});

export const hiddenShow = defineError<Hidden & { seat: string }>({
  code: "SP3304",
  text: (p) => `what is shown to ${p.seat} reads \`${p.reads}\`, ${p.which}`,
});

export const hiddenTurn = defineError<Hidden>({
  code: "SP3305",
  text: (p) => `who is asked depends on \`${p.reads}\`, ${p.which}`,
});

export const hiddenAsking = defineError<Hidden & { seat: string }>({
  code: "SP3306",
  text: (p) => `whether \`${p.seat}\` is asked depends on \`${p.reads}\`, ${p.which}`,
});

export const hiddenStore = defineError<Hidden & { place: string; seen: string }>({
  code: "SP3307",
  text: (p) => `\`${p.place}\` is ${p.seen}, and is given the value of \`${p.reads}\`, ${p.which}`,
});

export const hiddenCondition = defineError<Hidden & { place: string; seen: string; what: "whether it" | "which entry" }>({
  code: "SP3308",
  text: (p) => `\`${p.place}\` is ${p.seen}, and ${p.what} changes depends on \`${p.reads}\`, ${p.which}`,
});

export const hiddenReveal = defineError<Hidden & { what: string; hearers: string }>({
  code: "SP3309",
  text: (p) => `whether \`${p.what}\` is revealed to ${p.hearers} depends on \`${p.reads}\`, ${p.which}`,
});

export const hiddenDraw = defineError<Hidden & { what: string }>({
  code: "SP3310",
  text: (p) => `whether \`${p.what}\` is drawn depends on \`${p.reads}\`, ${p.which}`,
});

export const hiddenOutcome = defineError<Hidden & { place: string; seen: string }>({
  code: "SP3311",
  text: (p) => `\`${p.place}\` is ${p.seen}, and what is drawn for it is the value of \`${p.reads}\`, ${p.which}`,
});

export const toldOutside = defineError<{ game: string }>({
  code: "SP3229",
  text: (p) => `seats that do not sit in \`${p.game}\` would learn what only its seats may know`,
});

export const hiddenInnerPlay = defineError<Hidden>({
  code: "SP3312",
  text: (p) => `whether an inner episode is played depends on \`${p.reads}\`, ${p.which}`,
});

export const measuredRevealed = defineError<{ reads: string }>({
  code: "SP3313",
  text: (p) => `\`${p.reads}\` is measured, and what is measured cannot be revealed`,
});

export const measuredReward = defineError<{ reads: string }>({
  code: "SP3314",
  text: (p) => `a reward reads \`${p.reads}\`, which is measured`,
});

export const dependentTogether = defineError<{ seat: string; what: string; reads: string }>({
  code: "SP3315",
  text: (p) => `${p.what} \`${p.seat}\` in this \`together\` depends on \`${p.reads}\`, which is settled in the same block`,
});

export const askedTwice = defineError<{ seat: string }>({
  code: "SP3316",
  text: (p) => `\`${p.seat}\` is asked twice in one \`together\``,
});

export const privateWithoutOwner = defineError<{ name: string; seats: string | undefined }>({
  code: "SP3317",
  text: (p) => `\`private ${p.name}\` has no owner: ${p.seats === undefined ? "nobody chooses it" : `it is not indexed by ${p.seats}`}`,
});

export const readerVaries = defineError<{ name: string; seat: string; reason: string }>({
  code: "SP3318",
  text: (p) => `who sees \`${p.name}\` is not fixed: \`${p.seat}\` ${p.reason}`,
});

export const wordsClash = defineError<{ name: string; first: string; second: string }>({
  code: "SP3319",
  text: (p) => `\`${p.name}\` is said to be both ${p.first} and ${p.second}`,
});

export const measuredImport = defineError<{ name: string; source: string; where: string }>({
  code: "SP3323",
  text: (p) =>
    p.name === p.source
      ? `\`${p.name}\` is imported as measured, and ${p.where} uses it outside \`measure\``
      : `\`${p.name}\` depends on \`${p.source}\`, which is imported as measured, and ${p.where} uses it outside \`measure\``,
});

export const measuredCut = defineError<{ reads: string }>({
  code: "SP3321",
  text: (p) => `whether the episode is cut off depends on \`${p.reads}\`, which is measured`,
});
