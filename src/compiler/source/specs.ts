import { realpathSync } from "node:fs";
import path from "node:path";
import type { Extras, Reporter } from "../diagnostics/define.js";
import { decodeSpec, type FileFault, readSpec } from "./files.js";
import { ownFolder, resolveImport } from "./packages.js";
import type { SourceFile, Span } from "./source-file.js";
import { sourceFile } from "./source-file.js";

/** The specs of one program: reads each file once, so that a file reached twice is one `SourceFile`. */
export interface Specs {
  /** Reads a spec named by the user. A fault is reported at the head of an empty file of that name. */
  open(file: string): SourceFile | undefined;
  /** Takes a text that came another way (standard input, an editor) as the spec `file`. */
  add(file: string, bytes: Uint8Array): SourceFile | undefined;
  /** Reads what an `import … from "text"` in `from` means. A fault is reported at `span`, the text's place. */
  follow(from: SourceFile, text: string, span: Span): SourceFile | undefined;
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
  const byLocation = new Map<string, SourceFile | undefined>();
  const locations = new WeakMap<SourceFile, string>();

  const keep = (location: string, file: SourceFile): SourceFile => {
    byLocation.set(location, file);
    locations.set(file, location);
    return file;
  };

  const read = (location: string, shown: string, at: (shown: string) => Span): SourceFile | undefined => {
    const real = realPath(location);
    const known = byLocation.get(real);
    if (known !== undefined) return known;
    const text = readSpec(location, shown);
    if (typeof text !== "string") {
      reportFault(report, text, at(shown));
      return undefined;
    }
    return keep(real, sourceFile(shown, text));
  };

  const emptyAt = (shown: string): Span => ({ file: sourceFile(shown, ""), start: 0, end: 0 });

  return {
    open: (file) => read(path.resolve(folder, file), showPath(path.resolve(folder, file), folder), emptyAt),
    add: (file, bytes) => {
      const text = decodeSpec(bytes, file);
      if (typeof text === "string") return keep(realPath(path.resolve(folder, file)), sourceFile(file, text));
      reportFault(report, text, emptyAt(file));
      return undefined;
    },
    follow: (from, text, span) => {
      const target = resolveImport(text, locations.get(from) ?? path.resolve(folder, from.path), stdlib);
      if ("fault" in target) {
        reportFault(report, target, span);
        return undefined;
      }
      return read(target.location, target.shown ?? besideShown(from, target.location, stdlib, folder), () => span);
    },
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

function reportFault(report: Reporter, { fault }: FileFault, span: Span): void {
  const { kind, parameters, extras } = fault;
  report(kind, span, parameters, extras satisfies Extras);
}

function realPath(location: string): string {
  try {
    return realpathSync(location);
  } catch {
    return location;
  }
}
