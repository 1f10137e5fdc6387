import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { kindOf, specsIn } from "../../compiler/source/files.js";
import { showPath } from "../../compiler/source/specs.js";
import { couldNotRun, fromSystem } from "../could-not-run.js";
import * as messages from "../messages.js";

/**
 * Lists the specs that a user names by files, folders and globs (`*`, `**`, `?`, `{a,b}`), each once, as paths relative to `folder`.
 * Folders are searched with what lies below, except `node_modules`, `dist` and hidden ones. A named file that is missing stays in the list,
 * for its reader to complain.
 */
export function findSpecs(names: readonly string[], folder: string): string[] {
  const found = new Set<string>();
  for (const name of names) {
    const location = path.resolve(folder, name);
    const kind = kindOf(location);
    if (kind === "folder") addAll(found, specsBelow(location), name, folder);
    else if (kind === "nothing" && /[*?{[]/.test(name)) {
      const base = path.resolve(folder, literalPart(name));
      const pattern = globPattern(path.resolve(folder, literalPart(name)), name.slice(literalPart(name).length));
      addAll(found, kindOf(base) === "folder" ? specsBelow(base).filter((file) => pattern.test(slashed(file))) : [], name, folder);
    } else found.add(kind === "nothing" && name.startsWith("std/") ? name : showPath(location, folder));
  }
  return [...found];
}

function addAll(found: Set<string>, locations: readonly string[], name: string, folder: string): void {
  if (locations.length === 0) throw couldNotRun(messages.noSpecs, { where: name });
  for (const location of locations) found.add(showPath(location, folder));
}

/** All specs in a folder and below, sorted. */
function specsBelow(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw fromSystem(error, folder);
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const location = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith(".") || SKIPPED.has(entry.name) ? [] : specsBelow(location);
      return entry.name.endsWith(".sp") ? [location] : [];
    });
}

const SKIPPED = new Set(["node_modules", "dist"]);

/** The folders of a glob before its first special character. */
function literalPart(glob: string): string {
  const special = glob.search(/[*?{[]/);
  return glob.slice(0, glob.lastIndexOf("/", special) + 1);
}

/** Turns a glob below `base` into a pattern for whole paths. */
function globPattern(base: string, glob: string): RegExp {
  let pattern = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at];
    if (glob.startsWith("**/", at)) {
      pattern += "(?:.*/)?";
      at += 2;
    } else if (glob.startsWith("**", at)) {
      pattern += ".*";
      at += 1;
    } else if (char === "*") pattern += "[^/]*";
    else if (char === "?") pattern += "[^/]";
    else if (char === "{") {
      depth += 1;
      pattern += "(?:";
    } else if (char === "}" && depth > 0) {
      depth -= 1;
      pattern += ")";
    } else if (char === "," && depth > 0) pattern += "|";
    else pattern += escaped(char);
  }
  return new RegExp(`^${escaped(slashed(base))}/${pattern}${")".repeat(depth)}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function slashed(location: string): string {
  return location.split(path.sep).join("/");
}

/** The spec a command means when none is named: the `sp` field of the working folder's package.json, else its only spec. */
export function projectSpec(folder: string): string {
  try {
    const described = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { sp?: unknown } | null;
    if (typeof described?.sp === "string") return showPath(path.resolve(folder, described.sp), folder);
  } catch {
    // No package.json, or none that can be read: the folder's specs decide.
  }
  const specs = specsIn(folder);
  if (specs.length === 1) return specs[0];
  const help =
    specs.length === 0
      ? "name a spec, or make a project with `spc init`"
      : `name one of ${specs.map((spec) => `\`${spec}\``).join(", ")}, or write \`"sp": "./${specs[0]}"\` into package.json`;
  throw couldNotRun(messages.noProject, { folder: "this folder" }, { help });
}
