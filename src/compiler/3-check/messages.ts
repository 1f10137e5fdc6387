/** What the type checker says. Codes SP30xx: types and names; SP31xx: statements and games. */
import { defineError } from "../diagnostics/define.js";

export const mismatch = defineError<{ expected: string; found: string; what?: string }>({
  code: "SP3001",
  text: (p) => `expected ${p.expected}${p.what === undefined ? "" : ` ${p.what}`}, found ${p.found}`,
});

export const notAMember = defineError<{ name: string; type: string; members: readonly string[] }>({
  code: "SP3002",
  text: (p) => `\`${p.name}\` is not one of ${p.type}: ${list(p.members)}`,
});

export const ambiguousMember = defineError<{ name: string; types: readonly string[] }>({
  code: "SP3003",
  text: (p) =>
    p.types.length === 0
      ? `nothing here says what \`${p.name}\` is`
      : `\`${p.name}\` is a member of ${p.types.join(" and of ")}, and nothing here says which is meant`,
});

export const noField = defineError<{ name: string; type: string }>({
  code: "SP3004",
  text: (p) => `${p.type} has no \`.${p.name}\``,
});

export const notCallable = defineError<{ name: string; what: string }>({
  code: "SP3005",
  text: (p) => `\`${p.name}\` is ${p.what} and cannot be called`,
});

export const wrongArguments = defineError<{ name: string; problem: string }>({
  code: "SP3006",
  text: (p) => `\`${p.name}\` ${p.problem}`,
});

export const wrongOperand = defineError<{ op: string; needs: string; found: string }>({
  code: "SP3007",
  text: (p) => `\`${p.op}\` needs ${p.needs}, found ${p.found}`,
});

export const incomparable = defineError<{ left: string; right: string }>({
  code: "SP3008",
  text: (p) => `${p.left} and ${p.right} can never be equal`,
});

export const untestedOption = defineError<{ type: string; what: string }>({
  code: "SP3009",
  text: (p) => `this may be none (its type is ${p.type}) and ${p.what}`,
});

export const missingArms = defineError<{ missing: readonly string[] }>({
  code: "SP3010",
  text: (p) => `this \`match\` leaves out ${list(p.missing)}`,
});

export const badPattern = defineError<{ pattern: string; type: string }>({
  code: "SP3011",
  text: (p) => `the pattern ${p.pattern} cannot match ${p.type}`,
});

export const badIndex = defineError<{ problem: string }>({
  code: "SP3012",
  text: (p) => p.problem,
});

export const notYet = defineError<{ what: string }>({
  code: "SP3013",
  text: (p) => `${p.what} is part of the language, but this version of spc does not handle it yet`,
});

export const notConstant = defineError<{ what: string; reason: string }>({
  code: "SP3014",
  text: (p) => `${p.what} must be known to the compiler: ${p.reason}`,
});

export const constantFault = defineError<{ fault: string }>({
  code: "SP3015",
  text: (p) => `this constant cannot be evaluated: ${p.fault}`,
});

export const outOfRange = defineError<{ value: string; range: string }>({
  code: "SP3016",
  text: (p) => `${p.value} never fits ${p.range}`,
});

export const notAPlace = defineError<{ what: string }>({
  code: "SP3017",
  text: (p) => `${p.what} cannot be stored to`,
});

export const recursion = defineError<{ cycle: readonly string[] }>({
  code: "SP3018",
  text: (p) => `functions and rules cannot call themselves: ${p.cycle.join(" -> ")}`,
});

export const cannotInfer = defineError<{ what: string }>({
  code: "SP3019",
  text: (p) => `the type of ${p.what} cannot be told from here`,
});

export const emptyRange = defineError<{ low: number; high: number }>({
  code: "SP3020",
  text: (p) => `the range ${p.low}..${p.high} is empty`,
});

export const notIndexType = defineError<{ type: string }>({
  code: "SP3021",
  text: (p) => `${p.type} has no fixed number of values and cannot be an index`,
});

export const shadowedMember = defineError<{ name: string; type: string; what: string }>({
  code: "SP3022",
  severity: "warning",
  text: (p) => `\`${p.name}\` is read as the member of ${p.type}, and ${p.what} of that name is in scope too`,
});

export const needsDraw = defineError<{ type: string }>({
  code: "SP3023",
  text: (p) => `this is a distribution (${p.type}), and \`=\` does not draw from it`,
});

export const notADistribution = defineError<{ type: string }>({
  code: "SP3024",
  text: (p) => `\`~\` draws from a distribution, found ${p.type}`,
});

export const mixedWhere = defineError<{ tag: string }>({
  code: "SP3117",
  text: (p) => `this \`where\` speaks of the choice as a whole and of parts that only \`${p.tag}\` has`,
});

export const wrongPlaceForName = defineError<{ name: string; where: string }>({
  code: "SP3025",
  text: (p) => `\`${p.name}\` has a meaning only in ${p.where}`,
});

export const notWalkable = defineError<{ type: string }>({
  code: "SP3026",
  text: (p) => `lists, arrays and finite types have entries to go through, ${p.type} has none`,
});

export const badWeights = defineError<{ problem: string }>({
  code: "SP3027",
  text: (p) => p.problem,
});

export const missingType = defineError<{ name: string }>({
  code: "SP3028",
  text: (p) => `the parameter \`${p.name}\` needs a type`,
});

export const weightTotal = defineError<{ total: number }>({
  code: "SP3029",
  severity: "warning",
  text: (p) => `these weights sum to ${p.total}, and each is divided by that`,
});

/* ---------------------------------------------------------------- statements and games */

export const misplacedDecision = defineError<{ what: string }>({
  code: "SP3101",
  text: (p) => `${p.what} must be the whole right side of \`let\` or \`=\`, or the subject of \`match\``,
});

export const decisionOutsidePlay = defineError<{ what: string; where: string }>({
  code: "SP3102",
  text: (p) => `${p.what} cannot stand in ${p.where}`,
});

export const endlessLoop = defineError<{ loop: string }>({
  code: "SP3103",
  text: (p) => `this \`${p.loop}\` can go round for ever: some way through it has neither a decision nor a bound`,
});

export const unreachableStatement = defineError<{ after: string }>({
  code: "SP3104",
  text: (p) => `this is never reached: ${p.after}`,
});

export const badDomain = defineError<{ problem: string }>({
  code: "SP3105",
  text: (p) => p.problem,
});

export const siteConflict = defineError<{ name: string }>({
  code: "SP3106",
  text: (p) => `two decisions are called \`${p.name}\` and choose from different domains`,
});

export const missingPart = defineError<{ game: string; what: string }>({
  code: "SP3107",
  text: (p) => `the game \`${p.game}\` has no ${p.what}`,
});

export const twicePart = defineError<{ what: string }>({
  code: "SP3108",
  text: (p) => `a game has one ${p.what}, and this is a second`,
});

export const notASeat = defineError<{ found: string; what: string }>({
  code: "SP3109",
  text: (p) => `${p.what} needs a seat, found ${p.found}`,
});

export const badSymmetry = defineError<{ problem: string }>({
  code: "SP3110",
  text: (p) => p.problem,
});

export const badRecall = defineError<{ word: string }>({
  code: "SP3111",
  text: (p) => `\`recall\` takes \`none\` or \`perfect\`, found \`${p.word}\``,
});

export const strayExit = defineError<{ word: string; where: string }>({
  code: "SP3112",
  text: (p) => `\`${p.word}\` has no place in ${p.where}`,
});

export const missingReturn = defineError<{ name: string }>({
  code: "SP3113",
  text: (p) => `\`${p.name}\` promises a value, but some way through it ends without \`return\``,
});

export const badMove = defineError<{ problem: string }>({
  code: "SP3114",
  text: (p) => p.problem,
});

export const uselessStatement = defineError({
  code: "SP3115",
  text: () => "this value is not used",
});

export const unreachableArm = defineError({
  code: "SP3116",
  text: () => "this arm is never reached: the arms before it cover what it matches",
});

export const givenConflict = defineError<{ name: string; here: string; there: string }>({
  code: "SP3201",
  text: (p) => `the decision \`${p.name}\` is given ${p.here} here and ${p.there} elsewhere`,
});

export const givenName = defineError<{ problem: string }>({
  code: "SP3202",
  text: (p) => p.problem,
});

export const unfitLimit = defineError<{ problem: string }>({
  code: "SP3203",
  text: (p) => p.problem,
});

export const openCount = defineError<{ low: string; high: string; most: number }>({
  code: "SP3204",
  text: (p) => `\`times\` needs a number from 0 to ${p.most}, and this one lies between ${p.low} and ${p.high}`,
});

export const elseOfMany = defineError({
  code: "SP3205",
  text: () => "`else` needs one value that may be none, and `times` gives a list, which is always there",
});

/* ---------------------------------------------------------------- rewards and seats */

export const changingCredit = defineError<{ name: string }>({
  code: "SP3220",
  text: (p) => `\`${p.name}\` is stored to again, so which decision this reward credits is not fixed`,
});

export const manySeats = defineError<{ name: string; size: number; most: number }>({
  code: "SP3222",
  text: (p) => `\`${p.name}\` makes ${p.size} seats, and a game has at most ${p.most}`,
});

export const innerSeats = defineError<{ problem: string; found: string }>({
  code: "SP3223",
  text: (p) => `${p.problem}, found ${p.found}`,
});

export const innerRecursion = defineError<{ cycle: readonly string[] }>({
  code: "SP3224",
  text: (p) => `a game is played inside of itself: ${p.cycle.map((name) => `\`${name}\``).join(" plays ")}`,
});

export const innerSize = defineError<{ name: string; game: string; reason: string }>({
  code: "SP3227",
  text: (p) => `\`${p.name}\` gives sizes of \`${p.game}\`, so the compiler must know it: ${p.reason}`,
});

export const lateInner = defineError<{ game: string }>({
  code: "SP3228",
  text: (p) => `\`${p.game}\` is played before a decision of the same \`together\``,
});

export const badSavedState = defineError<{ problem: string }>({
  code: "SP3206",
  text: (p) => p.problem,
});

export const endsDiffer = defineError<{ name: string; game: string; one: string; other: string }>({
  code: "SP3225",
  text: (p) => `\`${p.name}\` is ${p.one} at one end of \`${p.game}\` and ${p.other} at another`,
});

export const creditAll = defineError<{ seat: string }>({
  code: "SP3226",
  text: (p) => `\`${p.seat}\` has just made several samples of a decision, and this reward names none of them`,
});

export const unknownSite = defineError<{ name: string; game: string }>({
  code: "SP3221",
  text: (p) => `no decision of \`${p.game}\` is called \`${p.name}\``,
});

function list(names: readonly string[]): string {
  const quoted = names.slice(0, 8).map((n) => `\`${n}\``);
  const more = names.length > 8 ? ` and ${names.length - 8} more` : "";
  return quoted.length > 1 && more === "" ? `${quoted.slice(0, -1).join(", ")} and ${quoted[quoted.length - 1]}` : quoted.join(", ") + more;
}

/* SP325x: what the range analysis finds. */

export const decidedCondition = defineError<{ truth: boolean; because: readonly string[] }>({
  code: "SP3253",
  severity: "warning",
  text: (p) => `this condition is always ${p.truth}: ${p.because.join(", and ")}`,
});

/* SP328x: externs. */

export const cannotCross = defineError<{ name: string; what: string; type: string }>({
  code: "SP3280",
  text: (p) =>
    `${p.what} of the extern \`${p.name}\` has ${p.type === "nothing" ? "no type" : `the type ${p.type}`}, which cannot pass between a game and TypeScript`,
});

export const notSandboxed = defineError<{ name: string }>({
  code: "SP3820",
  text: (p) => `the extern \`${p.name}\` is called sandboxed, and only those of the standard library are`,
});

export const notTypeScript = defineError<{ name: string; from: string }>({
  code: "SP3281",
  text: (p) => `the extern \`${p.name}\` comes from a TypeScript file by its path, found "${p.from}"`,
});

/* SP323x: type parameters, functions as values. */

export const undeterminedType = defineError<{ variable: string; name: string }>({
  code: "SP3230",
  text: (p) => `this call of \`${p.name}\` does not say what \`${p.variable}\` is`,
});

export const clashingType = defineError<{ variable: string; name: string; one: string; other: string }>({
  code: "SP3231",
  text: (p) => `\`${p.variable}\` of \`${p.name}\` cannot be both ${p.one} and ${p.other}`,
});

export const noSuchType = defineError<{ name: string }>({
  code: "SP3237",
  text: (p) => `there is no type \`${p.name}\` here`,
});

export const missingTypes = defineError<{ name: string; count: number; given: number }>({
  code: "SP3233",
  text: (p) =>
    p.given > 0
      ? `\`${p.name}\` is a record of ${p.count === 1 ? "one other type" : `${p.count} other types`}, found ${p.given}`
      : `\`${p.name}\` is a record of ${p.count === 1 ? "another type" : `${p.count} other types`}, which must be said here`,
});

export const changingReceiver = defineError<{ object: string; by: string; rule: string }>({
  code: "SP3234",
  text: (p) => `\`${p.rule}\` changes \`${p.by}\`, and so which record \`${p.object}\` is`,
});

export const opaqueType = defineError<{ name: string }>({
  code: "SP3235",
  text: (p) => `\`${p.name}\` is a type of TypeScript, and games hold only values that the language knows`,
});

export const waitingExtern = defineError<{ name: string }>({
  code: "SP3236",
  text: (p) => `\`${p.name}\` would make an episode wait, and games never do`,
});

export const lateFunction = defineError({
  code: "SP3232",
  text: () => "which function this is must be known to the compiler, and here only play knows it",
});
