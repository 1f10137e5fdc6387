import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Block {
  /** `docs/guide/first-method.md:12`. */
  readonly place: string;
  /** The words after the fence: `sp`, `sp fragment`, `sp refused SP3013`. */
  readonly info: string;
  readonly text: string;
}

/** Every fenced block of the pages in these folders and files. */
export function blocksOf(...places: readonly string[]): readonly Block[] {
  const pages = places.flatMap((place) =>
    place.endsWith(".md")
      ? [place]
      : readdirSync(path.join(ROOT, place))
          .filter((name) => name.endsWith(".md"))
          .sort()
          .map((name) => `${place}/${name}`),
  );
  return pages.flatMap((page) => {
    const text = readFileSync(path.join(ROOT, page), "utf8");
    return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map((found) => ({
      place: `${page}:${text.slice(0, found.index).split("\n").length}`,
      info: found[1],
      text: found[2],
    }));
  });
}
