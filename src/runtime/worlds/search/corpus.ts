/** Full-text search over a local corpus: a file of JSON Lines with `id`, `title`, `text`, or a folder of texts. Read once a process; equal questions get equal answers. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type MiniSearch from "minisearch";

/** A passage that was found. */
export interface Found {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly score: number;
}

interface Passage {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

interface Corpus {
  readonly passages: ReadonlyMap<string, Passage>;
  readonly index: MiniSearch<Passage>;
}

const opened = new Map<string, Corpus>();

/** The most passages that one question gets. */
const MOST_FOUND = 20;

/** Finds the passages of a corpus that fit a question best, by BM25+ over title and text; of equals the one whose id comes first. */
export function searchCorpus(corpus: string, query: string, most: number): readonly Found[] {
  const { passages, index } = openCorpus(path.resolve(corpus), corpus);
  return index
    .search(query)
    .map(({ id, score }) => ({ ...passages.get(String(id))!, score: Math.fround(score) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, Math.min(most, MOST_FOUND));
}

function openCorpus(location: string, shown: string): Corpus {
  const known = opened.get(location);
  if (known) return known;
  const passages = new Map<string, Passage>();
  for (const passage of passagesIn(location, shown)) {
    if (passages.has(passage.id)) throw new Error(`the corpus ${shown} has two passages called ${JSON.stringify(passage.id)}`);
    passages.set(passage.id, passage);
  }
  if (passages.size === 0) throw new Error(`the corpus ${shown} holds no passages`);
  // Read only where a game searches, and at once: games do not wait.
  const Index = createRequire(import.meta.url)("minisearch") as typeof MiniSearch;
  const index = new Index<Passage>({ fields: ["title", "text"], searchOptions: { boost: { title: 2 }, fuzzy: false, prefix: false } });
  index.addAll([...passages.values()]);
  const corpus = { passages, index };
  opened.set(location, corpus);
  return corpus;
}

function passagesIn(location: string, shown: string): readonly Passage[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(location).isDirectory();
  } catch {
    throw new Error(`there is no corpus ${shown}: it is a file of JSON Lines, or a folder of texts, found from the working folder`);
  }
  if (isFolder)
    return readdirSync(location)
      .filter((name) => /\.(txt|md)$/.test(name))
      .sort()
      .map((name) => ({ id: name, title: name.replace(/\.\w+$/, ""), text: readFileSync(path.join(location, name), "utf8") }));
  return readFileSync(location, "utf8")
    .split("\n")
    .flatMap((line, i) => (line.trim() === "" ? [] : [passageOf(line, i + 1, shown)]));
}

function passageOf(line: string, number: number, shown: string): Passage {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`line ${number} of the corpus ${shown} is no JSON`);
  }
  const fields = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const text = fields.text ?? fields.contents;
  if (typeof text !== "string") throw new Error(`line ${number} of the corpus ${shown} has no \`text\``);
  const id = typeof fields.id === "string" || typeof fields.id === "number" ? String(fields.id) : String(number);
  return { id, title: typeof fields.title === "string" ? fields.title : "", text };
}
