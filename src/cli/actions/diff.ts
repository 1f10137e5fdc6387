import type { CompiledGame } from "../../compiler/compile.js";
import { type Change, type Effect } from "../../compiler/diff/change.js";
import { diffGames } from "../../compiler/diff/game-diff.js";
import type { Context } from "../command.js";
import { EXIT, type ExitCode, worstOf } from "../exit.js";
import { atRevision, revisionIn } from "../files/at-revision.js";
import { compileSpec } from "./load-games.js";

/** What is said of one game. */
interface Entry {
  readonly game: string;
  readonly was?: string;
  readonly state: "added" | "removed" | "changed" | "same";
  readonly policies?: Effect;
  readonly changes: readonly Change[];
}

const VERDICTS: Readonly<Record<Effect, string>> = {
  fits: "saved policies fit and see what they were trained on",
  means: "saved policies fit in size, but numbers stand for something else: train anew",
  breaks: "saved policies do not fit: train anew",
};

/** Compares the games of two specs: ends with 1 where they differ. */
export function diffSpecs(before: string, after: string, context: Context): ExitCode {
  const old = gamesOf(before, context);
  const now = gamesOf(after, context);
  if ("verdict" in old || "verdict" in now)
    return worstOf([...("verdict" in old ? [old.verdict] : []), ...("verdict" in now ? [now.verdict] : [])]);
  const entries = compare(old.games, now.games);
  const { output } = context;
  for (const entry of entries.filter(({ state }) => state !== "same")) output.data(inWords(entry).join("\n"));
  output.json({ before, after, games: entries });
  const differ = entries.some(({ state }) => state !== "same");
  if (!differ) output.note(`${before} and ${after}: nothing changed`);
  return differ ? EXIT.problems : EXIT.clean;
}

/** The games that a spec itself declares. A revision of git is laid out aside. */
function gamesOf(name: string, context: Context): { readonly games: readonly CompiledGame[] } | { readonly verdict: ExitCode } {
  const named = revisionIn(name);
  if (named === undefined) return own(name, context);
  const revision = atRevision(named.revision, named.file, context.folder);
  try {
    return own(revision.spec, { ...context, folder: revision.folder });
  } finally {
    revision.remove();
  }
}

function own(spec: string, context: Context): { readonly games: readonly CompiledGame[] } | { readonly verdict: ExitCode } {
  const loaded = compileSpec(spec, context);
  if ("verdict" in loaded) return loaded;
  const { games, bound } = loaded.compiled;
  return { games: games.filter(({ declaration }) => declaration.span.file === bound.entry.file.source) };
}

function compare(before: readonly CompiledGame[], after: readonly CompiledGame[]): Entry[] {
  const has = (games: readonly CompiledGame[], name: string) => games.some((game) => game.name === name);
  const gone = before.filter(({ name }) => !has(after, name));
  const come = after.filter(({ name }) => !has(before, name));
  // One game that went and one that came are one game with another name.
  const renamed = gone.length === 1 && come.length === 1;
  return [
    ...after.flatMap((game): Entry[] => {
      const other = before.find(({ name }) => name === game.name) ?? (renamed && game === come[0] ? gone[0] : undefined);
      if (other === undefined) return [{ game: game.name, state: "added", changes: [] }];
      const { changes, policies } = diffGames(other.ir, game.ir);
      const was = other.name === game.name ? {} : { was: other.name };
      return [{ game: game.name, ...was, state: changes.length > 0 || other.name !== game.name ? "changed" : "same", policies, changes }];
    }),
    ...(renamed ? [] : gone.map((game): Entry => ({ game: game.name, state: "removed", changes: [] }))),
  ];
}

function inWords({ game, was, state, policies, changes }: Entry): string[] {
  if (state === "added" || state === "removed") return [`${game}: ${state}`];
  const width = Math.max(0, ...changes.map(({ area }) => area.length));
  return [
    was === undefined ? game : `${game}, before ${was}`,
    ...changes.map(({ area, text }, i) => `  ${(changes[i - 1]?.area === area ? "" : area).padEnd(width)}  ${text}`),
    `  ${VERDICTS[policies ?? "fits"]}`,
  ];
}
