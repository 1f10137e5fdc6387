import { readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import type { Reporter } from "../diagnostics/define.js";
import { decodeSpec, type FileFault, kindOf, readSpec } from "./files.js";
import { ownFolder, resolveImport } from "./packages.js";
import type { SourceFile } from "./source-file.js";
import { sourceFile } from "./source-file.js";

/** Where each file that was read lies; a `SourceFile` itself knows only how messages call it. */
const locations = new WeakMap<SourceFile, string>();

/** Where a spec lies on disk, links followed; nothing for a text that never lay there. */
export function locationOf(file: SourceFile): string | undefined {
  return locations.get(file);
}

/** The specs of one program: reads each file once, so that a file reached twice is one `SourceFile`. */
export interface Specs {
  /** Reads a spec named by the user, a path or `std/…`. A fault is reported at the head of an empty file of that name. */
  open(file: string): SourceFile | undefined;
  /** Takes a text that came another way (standard input, an editor) as the spec `file`. */
  add(file: string, bytes: Uint8Array): SourceFile | undefined;
  /** Reads what an `import … from "text"` in `from` means; an error is why not, in words that end a sentence. */
  follow(from: SourceFile, text: string): SourceFile | { readonly error: string };
  /** Reads a text file that a spec names, by its path relative to the spec; an error is why not, in words that end a sentence. */
  readBeside(from: SourceFile, file: string): string | { readonly error: string };
  /** Where every spec lies that was read so far. */
  reads(): readonly string[];
  /** Where a spec lies on disk, links followed. */
  locationOf(file: SourceFile): string;
}

export interface SpecsOptions {
  /** The working folder: paths are read and shown relative to it. */
  readonly folder?: string;
  readonly stdlib?: string;
}

/** Opens a view on the disk for one program. */
export function openSpecs(report: Reporter, options: SpecsOptions = {}): Specs {
  const folder = path.resolve(options.folder ?? process.cwd());
  const stdlib = path.resolve(options.stdlib ?? path.join(ownFolder(), "stdlib"));
  const byLocation = new Map<string, SourceFile>();

  const keep = (location: string, file: SourceFile): SourceFile => {
    byLocation.set(location, file);
    locations.set(file, location);
    return file;
  };

  const read = (location: string, shown: string): SourceFile | FileFault => {
    const real = realPath(location);
    const known = byLocation.get(real);
    if (known !== undefined) return known;
    const text = readSpec(location, shown);
    return typeof text === "string" ? keep(real, sourceFile(shown, text)) : text;
  };

  const orReport = (file: SourceFile | FileFault, shown: string): SourceFile | undefined => {
    if (!("fault" in file)) return file;
    const { kind, parameters, extras } = file.fault;
    report(kind, { file: sourceFile(shown, ""), start: 0, end: 0 }, parameters, extras);
    return undefined;
  };

  return {
    open: (file) => {
      const location = path.resolve(folder, file);
      if (file.startsWith("std/") && kindOf(location) === "nothing") {
        const target = resolveImport(file, location, stdlib);
        if (!("error" in target)) return orReport(read(target.location, target.shown ?? file), file);
      }
      const shown = showPath(location, folder);
      return orReport(read(location, shown), shown);
    },
    add: (file, bytes) => {
      const text = decodeSpec(bytes, file);
      return orReport(typeof text === "string" ? keep(realPath(path.resolve(folder, file)), sourceFile(file, text)) : text, file);
    },
    follow: (from, text) => {
      const target = resolveImport(text, locations.get(from) ?? path.resolve(folder, from.path), stdlib);
      if ("error" in target) return target;
      const file = read(target.location, target.shown ?? besideShown(from, target.location, stdlib, folder));
      return "fault" in file ? { error: inWords(file) } : file;
    },
    readBeside: (from, file) => {
      try {
        return readFileSync(path.resolve(path.dirname(locations.get(from) ?? path.resolve(folder, from.path)), file), "utf8");
      } catch (error) {
        return { error: (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "it cannot be read" };
      }
    },
    reads: () => [...byLocation.keys()],
    locationOf: (file) => locations.get(file) ?? path.resolve(folder, file.path),
  };
}

/** Names a location as messages do: relative to the working folder with forward slashes; whole where that would climb further than two folders. */
export function showPath(location: string, folder: string): string {
  const relative = path.relative(folder, location).split(path.sep).join("/");
  if (relative.length === 0) return ".";
  return relative.startsWith("../../../") || path.isAbsolute(relative) ? location.split(path.sep).join("/") : relative;
}

/** A file that a `std/…` spec imports with `./` is called `std/…` too. */
function besideShown(from: SourceFile, location: string, stdlib: string, folder: string): string {
  return from.path.startsWith("std/") && location.startsWith(stdlib + path.sep)
    ? `std/${path.relative(stdlib, location).split(path.sep).join("/")}`
    : showPath(location, folder);
}

function inWords({ fault: { kind, parameters, extras } }: FileFault): string {
  return kind.text(parameters) + (extras.help === undefined ? "" : `; ${extras.help}`);
}

function realPath(location: string): string {
  try {
    return realpathSync(location);
  } catch {
    return location;
  }
}
