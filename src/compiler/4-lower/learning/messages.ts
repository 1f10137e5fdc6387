/** Messages about methods, networks and claims. SP37xx: what is wrong; SP43xx: what is not handled yet. */
import { defineError } from "../../diagnostics/define.js";

export const wrongKind = defineError({
  code: "SP3702",
  text: (p: { expected: string; found: string }) => `expected ${p.expected}, found ${p.found}`,
});

export const unknownColumn = defineError({
  code: "SP3703",
  text: (p: { name: string; table: string }) => `no column named \`${p.name}\` on ${p.table}`,
});

export const otherTable = defineError({
  code: "SP3704",
  text: (p: { left: string; right: string }) => `columns of two tables do not line up: one is of ${p.left}, the other of ${p.right}`,
});

export const neverImproved = defineError({
  code: "SP3705",
  severity: "warning",
  text: (p: { name: string }) => `policy \`${p.name}\` is never improved`,
});

export const keyUnvarying = defineError({
  code: "SP3255",
  severity: "warning",
  text: (p: { word: string; reason: string }) => `the key after \`${p.word}\` does not vary: ${p.reason}`,
});

export const channelUnread = defineError({
  code: "SP3256",
  severity: "warning",
  text: (p: { channel: string; game: string }) => `no method reads the channel \`${p.channel}\` of \`${p.game}\``,
});

export const unboundSeat = defineError({
  code: "SP3706",
  text: (p: { seat: string; game: string }) => `seat \`${p.seat}\` of game \`${p.game}\` is bound to no policy`,
});

export const badArgument = defineError({
  code: "SP3707",
  text: (p: { callee: string; problem: string }) => `${p.callee}: ${p.problem}`,
});

export const needsReduction = defineError({
  code: "SP3708",
  text: (p: { what: string; level: string }) => `${p.what} needs one number, found a value for each ${p.level}`,
});

export const nothingToLearn = defineError({
  code: "SP3709",
  text: (p: { policy: string }) => `what is minimised does not depend on the weights of \`${p.policy}\``,
});

export const badShape = defineError({
  code: "SP3711",
  text: (p: { problem: string }) => `shapes do not fit: ${p.problem}`,
});

export const noBody = defineError({
  code: "SP3712",
  text: (p: { network: string }) => `network \`${p.network}\` has no \`fn body\` that an agent could use`,
});

export const noSeeds = defineError({
  code: "SP3713",
  text: () => "a claim that runs a method needs `seeds a..b`",
});

export const seedAxisLeft = defineError({
  code: "SP3714",
  text: () => "this comparison still has one value for each seed",
});

export const timeAxisLeft = defineError({
  code: "SP3715",
  text: (p: { metric: string }) => `\`${p.metric}\` still has one value for each time it was measured`,
});

export const noMethod = defineError({
  code: "SP3716",
  text: (p: { name: string }) => `\`run\` needs a call of a method, found ${p.name}`,
});

export const unknownMetric = defineError({
  code: "SP3717",
  text: (p: { name: string; method: string }) => `no metric named \`${p.name}\` is measured by \`${p.method}\``,
});

export const noTrain = defineError({
  code: "SP3718",
  text: (p: { method: string }) => `method \`${p.method}\` has no \`train\` block`,
});

export const notConstant = defineError({
  code: "SP3720",
  text: (p: { what: string }) => `${p.what} must be known before training starts`,
});

export const noSiteFunction = defineError({
  code: "SP3721",
  text: (p: { network: string; site: string; game: string }) =>
    `network \`${p.network}\` has no function for the decision \`${p.site}\` of ${p.game}`,
});

export const noFeature = defineError({
  code: "SP3722",
  text: (p: { name: string; fn: string; game: string }) => `\`${p.fn}\` takes \`${p.name}\`, which nobody observes in ${p.game}`,
});

export const noLogp = defineError({
  code: "SP3710",
  text: (p: { table: string }) => `some rows of ${p.table} were said (\`says\`), not drawn: they have no \`logp\``,
});

export const measuredLearned = defineError({
  code: "SP3322",
  text: (p: { what: string; name: string }) => `${p.what} depends on \`${p.name}\`, which is measured`,
});

export const badMemory = defineError({
  code: "SP4340",
  text: (p: { problem: string }) => p.problem,
});

export const neverPlays = defineError({
  code: "SP4341",
  text: (p: { network: string }) => `the weights of \`${p.network}\` are values, but it plays no game: how many they are is not known`,
});

export const sizedByRun = defineError({
  code: "SP4360",
  text: (p: { game: string; names: readonly string[] }) =>
    `sizes of \`${p.game}\` depend on ${p.names.map((n) => `\`${n}\``).join(" and ")}, which only the run knows`,
});

export const writesText = defineError({
  code: "SP4500",
  text: (p: { policy: string; game: string }) => `\`${p.policy}\` chooses moves, but in ${p.game} texts are written`,
});

export const badModel = defineError({
  code: "SP4550",
  text: (p: { file: string; problem: string }) => `\`${p.file}\` cannot be used: ${p.problem}`,
});

export const unknownModel = defineError({
  code: "SP4551",
  text: (p: { file: string; what: string }) => `\`${p.file}\` asks for what this version of spc does not know: ${p.what}`,
});

export const notYet = defineError({
  code: "SP4301",
  text: (p: { what: string }) => `${p.what} is not handled by this version of spc`,
});
