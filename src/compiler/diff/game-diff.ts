/** Compares two games as trained policies meet them: seats, actions, observations, payoffs, end records, and last their rules. */
import type { FeatureInfo, PayoffPromise } from "../../contract/game.js";
import { typeText } from "../3-check/type-text.js";
import type { GameIr, Site } from "../4-lower/games/ir.js";
import { observationLayout } from "../4-lower/games/layout.js";
import { printIr, printStatement } from "../4-lower/games/print-ir.js";
import { type Change, type Effect, gravest, nameChanges } from "./change.js";

export interface GameDiff {
  readonly changes: readonly Change[];
  /** What becomes of policies that were trained for the first version. */
  readonly policies: Effect;
}

/** Lists what changed from one version of a game to another. */
export function diffGames(before: GameIr, after: GameIr): GameDiff {
  const facing = [
    ...seats(before, after),
    ...actions(before, after),
    ...observations(before, after),
    ...payoffs(before, after),
    ...ends(before, after),
  ];
  const changes = facing.length > 0 || rulesOf(before) === rulesOf(after) ? facing : [rulesAlone];
  return { changes, policies: gravest(changes) };
}

const rulesAlone: Change = {
  area: "rules",
  effect: "fits",
  text: "the rules differ; seats, actions, observations, payoffs and ends are as they were",
};

function seats(before: GameIr, after: GameIr): Change[] {
  const renamed = before.seats.length === after.seats.length && !before.seats.some((seat) => after.seats.includes(seat));
  const texts = renamed
    ? [`renamed: ${before.seats.map((seat, i) => `\`${seat}\` to \`${after.seats[i]}\``).join(", ")}`]
    : nameChanges(before.seats, after.seats);
  const effect: Effect = before.seats.length !== after.seats.length ? "breaks" : renamed ? "fits" : "means";
  return texts.map((text) => ({ area: "seats", effect, text }));
}

function actions(before: GameIr, after: GameIr): Change[] {
  const changes: Change[] = [];
  const say = (effect: Effect, text: string) => changes.push({ area: "actions", effect, text });
  const names = (ir: GameIr) => ir.sites.map((site) => site.name);
  for (const text of nameChanges(names(before), names(after))) say("breaks", `decisions: ${text}`);
  for (const site of before.sites) {
    const other = after.sites.find(({ name }) => name === site.name);
    if (other === undefined) continue;
    for (const { effect, text } of domainChanges(site, other)) say(effect, `\`${site.name}\`: ${text}`);
  }
  return changes;
}

function domainChanges(before: Site, after: Site): { effect: Effect; text: string }[] {
  const sizes = before.size === after.size ? "" : ` (${before.size} values before, ${after.size} now)`;
  const effect: Effect = before.size === after.size ? "means" : "breaks";
  const [range, rangeNow] = [before, after].map(({ real }) =>
    real === undefined ? "" : `${real.size} reals from ${real.low} to ${real.high}`,
  );
  if (range !== rangeNow) {
    const [was, is] = [range || `${before.size} values`, rangeNow || `${after.size} values`];
    return [{ effect: before.real?.size === after.real?.size ? "means" : "breaks", text: `chooses ${is}, before ${was}` }];
  }
  const named = before.labels.length > 0 && after.labels.length > 0;
  const texts = named ? nameChanges(before.labels, after.labels) : [];
  if (texts.length > 0) return texts.map((text, i) => ({ effect, text: i === 0 ? text + sizes : text }));
  if (sizes !== "") return [{ effect, text: `its values changed${sizes}` }];
  const [old, now] = [typeText(before.domain), typeText(after.domain)];
  return named || old === now ? [] : [{ effect: "means", text: `chooses from ${now}, before from ${old}` }];
}

function observations(before: GameIr, after: GameIr): Change[] {
  const [old, now] = [observationLayout(before), observationLayout(after)];
  const changes: Change[] = [];
  const say = (effect: Effect, text: string) => changes.push({ area: "observations", effect, text });
  const names = (features: readonly FeatureInfo[]) => features.map(({ name }) => name);
  const gone = names(old.features).filter((name) => !names(now.features).includes(name));
  for (const { name } of now.features) if (!names(old.features).includes(name)) say("breaks", `\`${name}\` added`);
  for (const name of gone) say("breaks", `\`${name}\` removed`);
  for (const feature of old.features) {
    const other = now.features.find(({ name }) => name === feature.name);
    if (other === undefined) continue;
    const [size, sizeNow] = [numbersOf(feature), numbersOf(other)];
    if (size !== sizeNow) say("breaks", `\`${feature.name}\` had ${size} numbers, has ${sizeNow}`);
    else if (feature.reading !== other.reading)
      say("means", `\`${feature.name}\` is read as ${other.reading}, before as ${feature.reading}`);
    else for (const text of nameChanges(feature.labels ?? [], other.labels ?? [])) say("means", `\`${feature.name}\`: ${text}`);
    if (size === sizeNow && feature.offset !== other.offset)
      say("means", `\`${feature.name}\` began at ${feature.offset}, begins at ${other.offset}`);
  }
  if (old.size !== now.size) say("breaks", `${old.size} numbers before, ${now.size} now`);
  return changes;
}

function numbersOf({ shape, width }: FeatureInfo): number {
  return shape.reduce((product, size) => product * size, width);
}

function payoffs(before: GameIr, after: GameIr): Change[] {
  const changes: Change[] = [];
  const say = (text: string) => changes.push({ area: "payoffs", effect: "fits", text });
  const [old, now] = [promise(before.payoff), promise(after.payoff)];
  if (old !== now) say(`promises ${now}, before ${old}`);
  const [paid, pays] = [rewardsOf(before), rewardsOf(after)];
  const channels = (ir: readonly Reward[]) => [...new Set(ir.map(({ channel }) => channel))].sort();
  for (const text of nameChanges(channels(paid), channels(pays)).filter((t) => !t.startsWith("renumbered"))) say(`channels: ${text}`);
  const count = (list: readonly Reward[], text: string) => list.filter((reward) => reward.text === text).length;
  for (const text of new Set([...pays, ...paid].map((reward) => reward.text))) {
    const [had, has] = [count(paid, text), count(pays, text)];
    if (had !== has) say(has > had ? `\`${text}\` added` : `\`${text}\` removed`);
  }
  return changes;
}

function promise(payoff: PayoffPromise): string {
  switch (payoff.kind) {
    case "general":
      return "nothing";
    case "constant_sum":
      return `a sum of ${payoff.constant}`;
    default:
      return `\`${payoff.kind}\``;
  }
}

interface Reward {
  readonly channel: string;
  readonly text: string;
}

/** Every statement that pays, in words. */
function rewardsOf(ir: GameIr): Reward[] {
  const found: Reward[] = [];
  const visit = (stmts: GameIr["blocks"][number]["body"]): void => {
    for (const stmt of stmts) {
      if (stmt.kind === "reward") found.push({ channel: stmt.channel, text: printStatement(ir, stmt).replace(/ as outcome$/, "") });
      else if (stmt.kind === "win") found.push({ channel: "outcome", text: printStatement(ir, stmt) });
      else if (stmt.kind === "if") {
        visit(stmt.then);
        visit(stmt.else);
      } else if (stmt.kind === "for" || stmt.kind === "while") visit(stmt.body);
    }
  };
  ir.blocks.forEach((block) => visit(block.body));
  return found;
}

function ends(before: GameIr, after: GameIr): Change[] {
  const fields = (ir: GameIr) => ir.endFields.map(({ name, type }) => `${name}: ${typeText(type)}`).sort();
  return nameChanges(fields(before), fields(after))
    .filter((text) => !text.startsWith("renumbered"))
    .map((text) => ({ area: "ends", effect: "fits", text }));
}

/** The automaton as text, without its name and its place in a file. */
function rulesOf(ir: GameIr): string {
  return printIr(ir).replace(/^.*\n/, "");
}
