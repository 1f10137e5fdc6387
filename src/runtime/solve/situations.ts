/** Information sets in words: `first, king, after check bet`. */
import type { FeatureInfo, Game, SeenEvent } from "../../contract/game.js";
import { textInWords } from "../games/texts.js";
import type { GameTree, InformationSet } from "./tree.js";

const known = new WeakMap<GameTree, readonly string[]>();

/** Gives each information set in words, by its number; no two are the same. */
export function situations<S>(tree: GameTree<S>): readonly string[] {
  const cached = known.get(tree as GameTree);
  if (cached) return cached;
  const made = describeAll(tree);
  known.set(tree as GameTree, made);
  return made;
}

/** Gives one information set in words. */
export function situationOf<S>(tree: GameTree<S>, set: InformationSet<S>): string {
  return situations(tree)[set.id];
}

/** Gives an event in words: a decision as its value alone, a draw or reveal with its name, `?` for what is hidden. */
export function eventInWords<S>(game: Game<S>, event: SeenEvent): string {
  const at = game.info.sites.findIndex((site) => site.name === event.place);
  if (event.value === null) return `${event.place} ?`;
  if (at >= 0 && (typeof event.value === "number" || game.info.sites[at].text !== undefined)) return game.describe(at, event.value);
  if (typeof event.value !== "number" && game.info.toldTexts?.includes(event.place)) return `${event.place} ${textInWords(event.value)}`;
  return `${event.place} ${typeof event.value === "number" ? event.value : event.value.join(" ")}`;
}

/** Gives what a feature says in the observation of `me`, in words: its label, or `name=value`; players by the names of their seats. */
export function featureInWords(feature: FeatureInfo, observation: Float32Array, seats: readonly string[], me: number): string {
  const entries = feature.shape.reduce((a, b) => a * b, 1);
  const words: string[] = [];
  for (let i = 0; i < entries; i++) {
    const from = feature.offset + i * feature.width;
    words.push(entryInWords(feature, observation.subarray(from, from + feature.width), seats, me));
  }
  const text = words.join(" ");
  return feature.labels && entries === 1 ? text : `${feature.name}=${text}`;
}

function entryInWords(feature: FeatureInfo, entry: Float32Array, seats: readonly string[], me: number): string {
  const optional = feature.reading.startsWith("presence + ");
  if (optional && entry[0] === 0) return "none";
  const rest = optional ? entry.subarray(1) : entry;
  const kind = optional ? feature.reading.slice("presence + ".length) : feature.reading;
  if (kind.startsWith("one-hot")) {
    const at = rest.indexOf(1);
    if (at >= 0 && kind === "one-hot player") return seats[at];
    if (at >= 0 && kind === "one-hot player from me") return seats[(me + at) % seats.length];
    return feature.labels?.[at] ?? (at < 0 ? "none" : String(at));
  }
  return Array.from(rest, (x) => String(x)).join(",");
}

function describeAll<S>(tree: GameTree<S>): string[] {
  const { game } = tree;
  // Those who they are, where they are asked and what happened are said by the seat's name and the events.
  const features = game.info.observation.features.filter(({ name }) => name !== "me" && name !== "site" && name !== "history");
  const facts = tree.informationSets.map((set) => {
    const observation = new Float32Array(game.info.observation.size);
    game.observe(set.state, set.seat, observation, 0);
    return {
      // A merged position stands for many histories: it is told by what is there, not by how it came about.
      history: tree.merged
        ? ""
        : game
            .events(set.state, set.seat)
            .map((event) => eventInWords(game, event))
            .join(" "),
      features: features.map((feature) => featureInWords(feature, observation, game.info.seats, set.seat)),
    };
  });
  // A feature is told where it tells sets apart that have the same history.
  const groups = new Map<string, number[]>();
  tree.informationSets.forEach((set, i) => {
    const key = `${set.seat} ${set.site} ${facts[i].history}`;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  });
  const words: string[] = [];
  for (const group of groups.values()) {
    const telling = features.map((_, f) => group.some((i) => facts[i].features[f] !== facts[group[0]].features[f]));
    for (const i of group) {
      const parts = [game.info.seats[tree.informationSets[i].seat], ...facts[i].features.filter((_, f) => telling[f])];
      if (facts[i].history) parts.push(`after ${facts[i].history}`);
      words[i] = parts.join(", ");
    }
  }
  return distinct(words);
}

function distinct(words: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return words.map((text) => {
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return times === 1 ? text : `${text} (${times})`;
  });
}
