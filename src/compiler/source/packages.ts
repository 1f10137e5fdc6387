import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { nearest } from "../diagnostics/define.js";
import { specsIn } from "./files.js";

/** Where an import leads: a location on disk, and how messages call it where that is not its relative path. */
export interface Target {
  readonly location: string;
  readonly shown?: string;
}

/** Why an import leads nowhere, in words that end a sentence. */
export interface NoTarget {
  readonly error: string;
}

/** The folder this program is installed in: the nearest one above this file with a `stdlib`. */
export function ownFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!(existsSync(path.join(folder, "stdlib")) && existsSync(path.join(folder, "package.json")))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error("a bug in spc: its own folder `stdlib` is missing");
    folder = above;
  }
  return folder;
}

/**
 * Finds what `from "…"` means: `./file` and `../file` beside the importing file, `std/…` in the standard library, else a package in the
 * `node_modules` above whose package.json has an `sp` export.
 */
export function resolveImport(text: string, importer: string, stdlib: string): Target | NoTarget {
  if (text.startsWith("./") || text.startsWith("../")) return { location: withEnding(path.resolve(path.dirname(importer), text)) };
  if (text === "std" || text.startsWith("std/")) return inStandardLibrary(text, stdlib);
  const beside = path.resolve(path.dirname(importer), withEnding(text));
  if (existsSync(beside)) return { error: `write \`"./${text}"\` for the file beside this one` };
  const { name, subpath } = packageParts(text);
  if (name === undefined) return { error: "expected `./file`, `std/…` or the name of a package" };
  return inPackage(name, subpath, importer);
}

function withEnding(location: string): string {
  return location.endsWith(".sp") ? location : `${location}.sp`;
}

function inStandardLibrary(text: string, stdlib: string): Target | NoTarget {
  const location = path.resolve(stdlib, withEnding(text.slice("std/".length)));
  const inside = location.startsWith(stdlib + path.sep);
  if (inside && existsSync(location)) return { location, shown: withEnding(text) };
  // A name that begins one of theirs comes before names that merely look alike.
  const specs = standardSpecs(stdlib);
  const near = specs.find((spec) => spec.startsWith(`${text}_`)) ?? nearest(text, specs);
  return { error: `the standard library has no such spec${near === undefined ? "" : `; did you mean \`${near}\`?`}` };
}

/** Lists what the standard library offers, as imports name it. */
export function standardSpecs(stdlib: string): string[] {
  const visit = (folder: string, prefix: string): string[] => [
    ...specsIn(folder).map((name) => `${prefix}/${name.slice(0, -".sp".length)}`),
    ...readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) => visit(path.join(folder, entry.name), `${prefix}/${entry.name}`)),
  ];
  return existsSync(stdlib) ? visit(stdlib, "std") : [];
}

/** Takes `@scope/name/sub/path` apart; no name where it cannot be a package. */
function packageParts(text: string): { readonly name?: string; readonly subpath: string } {
  const parts = text.split("/");
  const count = text.startsWith("@") ? 2 : 1;
  const name = parts.slice(0, count).join("/");
  const valid = /^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name) && parts.every((part) => !["", ".", ".."].includes(part));
  return { name: valid ? name : undefined, subpath: [".", ...parts.slice(count)].join("/") };
}

function inPackage(name: string, subpath: string, importer: string): Target | NoTarget {
  const folder = packageFolder(name, importer);
  if (folder === undefined) return { error: `the package \`${name}\` is not installed` };
  const described = readPackage(folder);
  if (typeof described === "string") return { error: `the package.json of \`${name}\` cannot be used: ${described}` };
  const exported = specExports(described);
  if (exported.size === 0) return { error: `the package.json of \`${name}\` has no \`sp\` export` };
  const target = matchExport(exported, subpath) ?? matchExport(exported, withEnding(subpath));
  if (target === undefined)
    return { error: `the package \`${name}\` exports to specs only ${[...exported.keys()].map(quoted).join(", ")}` };
  const location = path.resolve(folder, target);
  if (!location.startsWith(folder + path.sep)) return { error: `the export \`${target}\` leads out of the package \`${name}\`` };
  return { location };
}

function quoted(text: string): string {
  return `\`${text}\``;
}

function packageFolder(name: string, importer: string): string | undefined {
  for (let folder = path.dirname(importer); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    if (statSync(path.join(candidate, "package.json"), { throwIfNoEntry: false })?.isFile()) return candidate;
    if (path.dirname(folder) === folder) return undefined;
  }
}

function readPackage(folder: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    return isRecord(value) ? value : "it is not an object";
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Reads the `sp` exports: the condition `sp` in `exports` (`"exports": { ".": { "sp": "./game.sp" } }`), or the short form
 * `"sp": "./game.sp"` or `"sp": { "./chess": "./chess.sp" }` beside it.
 */
function specExports(described: Record<string, unknown>): Map<string, string> {
  const found = new Map<string, string>();
  const add = (key: string, value: unknown) => {
    if (typeof value === "string" && value.startsWith("./") && !found.has(key)) found.set(key, value);
  };
  const { exports, sp } = described;
  if (isRecord(exports)) {
    add(".", exports.sp);
    for (const [key, value] of Object.entries(exports)) if (key.startsWith(".") && isRecord(value)) add(key, value.sp);
  }
  if (isRecord(sp)) for (const [key, value] of Object.entries(sp)) add(key, value);
  else add(".", sp);
  return found;
}

/** Finds a subpath among exports: as written, else by a pattern with one `*`, the longest first, as in Node. */
function matchExport(exported: ReadonlyMap<string, string>, subpath: string): string | undefined {
  const exact = exported.get(subpath);
  if (exact !== undefined && !subpath.includes("*")) return exact;
  const patterns = [...exported.keys()].filter((key) => key.split("*").length === 2).sort((a, b) => b.indexOf("*") - a.indexOf("*"));
  for (const pattern of patterns) {
    const [before, after] = pattern.split("*");
    if (subpath.length > before.length + after.length && subpath.startsWith(before) && subpath.endsWith(after)) {
      const star = subpath.slice(before.length, subpath.length - after.length);
      return (exported.get(pattern) as string).replaceAll("*", star);
    }
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
