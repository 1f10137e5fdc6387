/** `spc build --watch`: builds once, then again what each change touches, until it is stopped. */
import { statSync } from "node:fs";
import path from "node:path";
import type { FSWatcher } from "chokidar";
import { plural } from "../../compiler/diagnostics/sort.js";
import { kindOf } from "../../compiler/source/files.js";
import type { Context } from "../command.js";
import { CouldNotRun, couldNotRun } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import * as messages from "../messages.js";
import { onInterrupt } from "../process.js";
import { buildSpec, namedSpecs, writeProducts } from "./build.js";

/** Editors write a file in several steps, and people several files at once. */
const QUIET_MS = 60;

/** What is known of a spec since it was built last. */
interface Known {
  readonly reads: ReadonlySet<string>;
  readonly failed: boolean;
}

/** Watches specs and all that they import. Ends when `stop` says so, or with the process. */
export async function watchSpecs(names: readonly string[], out: string, context: Context, stop?: AbortSignal): Promise<ExitCode> {
  const { output, folder } = context;
  if (output.format === "json") {
    throw couldNotRun(messages.badUsage, { problem: "`--watch` never ends, and `--format json` writes its document at the end" });
  }
  const { watch } = await import("chokidar");
  const known = new Map<string, Known>();
  const target = path.resolve(folder, out);
  const ignored = (location: string): boolean =>
    location === target ||
    /[/\\](?:node_modules|\.[^/\\]+)(?:[/\\]|$)/.test(path.relative(folder, location).replace(/^(?:\.\.[/\\])*/, "/"));
  let watcher: FSWatcher | undefined;
  const watched = new Set<string>();

  const look = (location: string): void => {
    if (watched.has(location) || kindOf(location) !== "folder") return;
    watched.add(location);
    watcher?.add(location);
  };

  /** Builds the specs that `touched` concerns: all of them at first. */
  const build = async (touched: ReadonlySet<string> | undefined): Promise<void> => {
    const started = Date.now();
    const specs = guarded(() => namedSpecs(names, folder)) ?? [];
    for (const spec of known.keys()) if (!specs.includes(spec)) known.delete(spec);
    const due = specs.filter((spec) => {
      const before = known.get(spec);
      return touched === undefined || before === undefined || before.failed || [...touched].some((file) => before.reads.has(file));
    });
    if (due.length === 0) return;
    let wrote = 0;
    let failed = 0;
    for (const spec of due) {
      const built = await guardedly(() => buildSpec(spec, out, context));
      const written = built?.verdict === EXIT.clean ? guarded(() => writeProducts(built.products, out, folder, true)) : undefined;
      if (written === undefined) failed += 1;
      else wrote += written.length;
      const reads = [path.resolve(folder, spec), ...(built?.reads ?? known.get(spec)?.reads ?? [])];
      known.set(spec, { reads: new Set(reads), failed: written === undefined });
      reads.forEach((file) => look(path.dirname(file)));
    }
    const what = due.length === 1 ? due[0] : plural(due.length, "spec");
    const result =
      failed > 0
        ? `${failed === due.length ? "" : `${failed} `}not built, ${out} keeps what it had`
        : wrote === 0
          ? "nothing changed"
          : `${plural(wrote, "file")} written`;
    output.data(`${what}: ${result} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  };

  /** What stops one build is said, and does not stop watching. */
  const said = (error: unknown): undefined => {
    if (!(error instanceof CouldNotRun)) throw error;
    output.diagnostics([error.diagnostic]);
    return undefined;
  };
  const guarded = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      return said(error);
    }
  };
  const guardedly = <T>(work: () => Promise<T>): Promise<T | undefined> => work().catch(said);

  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let building: Promise<void> = Promise.resolve();
  return new Promise<ExitCode>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      void building.then(() => watcher?.close()).then(() => resolve(EXIT.clean), reject);
    };
    const forget = onInterrupt(() => void watcher?.close());
    stop?.addEventListener("abort", end, { once: true });
    const due = (): void => {
      const touched = changed;
      changed = new Set();
      building = building.then(() => build(touched)).catch(reject);
    };
    const touch = (file: string): void => {
      changed.add(path.resolve(file));
      clearTimeout(timer);
      timer = setTimeout(due, QUIET_MS);
    };
    const begin = async (): Promise<void> => {
      const started = Date.now();
      await build(undefined);
      for (const name of names) look(path.resolve(folder, name));
      watcher = watch([...watched], { ignoreInitial: true, ignored });
      watcher.on("all", (event, location) => {
        if (event !== "addDir" && event !== "unlinkDir" && /\.(sp|m?ts)$/.test(location)) touch(location);
      });
      watcher.on("error", reject);
      await new Promise<void>((ready) => void watcher?.once("ready", ready));
      // What changed while nobody looked yet.
      for (const { reads } of known.values()) for (const file of reads) if (changedSince(file, started)) touch(file);
      output.note(`watching ${plural(known.size, "spec")} and what they import; Ctrl-C ends it`);
    };
    building = begin();
    building.catch(reject);
  });
}

function changedSince(file: string, time: number): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > time;
}
