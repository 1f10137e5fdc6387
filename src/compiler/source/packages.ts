import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { nearest } from "../diagnostics/define.js";
import type { FileFault } from "./files.js";
import { fault, specsIn } from "./files.js";
import * as messages from "./messages.js";

/** Where an import leads: a location on disk, and how messages call it where that is not its relative path. */
export interface Target {
  readonly location: string;
  readonly shown?: string;
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
export function resolveImport(text: string, importer: string, stdlib: string): Target | FileFault {
  const bad = () => fault(messages.badImportPath, { path: text });
  if (text.includes("\\") || text.includes("\0") || text.length === 0) return bad();
  if (text.startsWith("./") || text.startsWith("../")) return { location: withEnding(path.resolve(path.dirname(importer), text)) };
  if (text.startsWith("/") || text.includes(":") || text.startsWith(".")) return bad();
  if (text === "std" || text.startsWith("std/")) return inStandardLibrary(text, stdlib);
  const own = path.resolve(path.dirname(importer), withEnding(text));
  const help = existsSync(own) ? { help: `write \`"./${text}"\` for the file beside this one` } : {};
  return inPackage(text, importer, help);
}

function withEnding(location: string): string {
  return location.endsWith(".sp") ? location : `${location}.sp`;
}

function inStandardLibrary(text: string, stdlib: string): Target | FileFault {
  const location = path.resolve(stdlib, withEnding(text.slice("std/".length)));
  const inside = location.startsWith(stdlib + path.sep);
  if (inside && existsSync(location)) return { location, shown: withEnding(text) };
  const near = nearest(text, standardSpecs(stdlib));
  return fault(messages.noStandardSpec, { path: text }, near === undefined ? {} : { help: `did you mean \`${near}\`` });
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

function inPackage(text: string, importer: string, extras: { help?: string }): Target | FileFault {
  const parts = text.split("/");
  const name = parts.slice(0, text.startsWith("@") ? 2 : 1).join("/");
  const rest = text.slice(name.length);
  if (!/^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name) || parts.includes("..") || parts.includes(".")) {
    return fault(messages.badImportPath, { path: text }, extras);
  }
  const folder = packageFolder(name, importer);
  if (folder === undefined) return fault(messages.noPackage, { name }, extras.help ? extras : { help: `npm install ${name}` });
  const described = readPackage(folder);
  if (typeof described === "string") return fault(messages.badPackage, { name, reason: described });
  const exported = specExports(described);
  if (exported.size === 0) return fault(messages.noSpecsInPackage, { name });
  const target = matchExport(exported, `.${rest}`) ?? matchExport(exported, `.${withEnding(rest)}`);
  if (target === undefined)
    return fault(messages.notExported, { name, path: text }, { help: `it exports ${[...exported.keys()].join(", ")}` });
  const location = path.resolve(folder, target);
  if (!location.startsWith(folder + path.sep))
    return fault(messages.badPackage, { name, reason: `\`${target}\` leads out of the package` });
  return { location };
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
