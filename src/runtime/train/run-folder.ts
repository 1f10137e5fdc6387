/**
 * A run's folder: `run.json` (what runs here), `metrics.jsonl`, `checkpoints/<step>/` and a lock. Checkpoints are written aside, flushed and
 * renamed, so a kill leaves the one before; each has the checksums of its files.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, truncate, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { decodeSafetensors, encodeSafetensors } from "../track/safetensors.js";
import { damagedCheckpoint, foreignRun, lockedRun } from "./messages.js";
import type { SavedState } from "./state.js";

/** What a folder's run is; a run with another identity is refused. */
export interface RunIdentity {
  readonly method: string;
  /** A hash of the compiled program. */
  readonly program: string;
  readonly seed: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly executor: string;
  readonly device: string;
}

const VERSION = 1;
const KEPT = 2;

export class RunFolder {
  private metrics: FileHandle | undefined;
  private metricBytes = 0;

  private constructor(readonly folder: string) {}

  /** Opens or makes the folder and takes its lock. Gives the newest readable checkpoint's state, if there is one. */
  static async open(
    folder: string,
    identity: RunIdentity,
    options: { readonly fresh?: boolean; readonly note?: (text: string) => void } = {},
  ): Promise<{ readonly folder: RunFolder; readonly saved?: SavedState & { readonly step: number } }> {
    await mkdir(folder, { recursive: true });
    const self = new RunFolder(folder);
    await self.lock();
    try {
      if (options.fresh) await self.clear();
      await self.identify(identity);
      const saved = await self.newest(options.note ?? (() => {}));
      self.metricBytes = saved?.metricBytes ?? 0;
      const file = path.join(folder, "metrics.jsonl");
      await (await open(file, constants.O_CREAT | constants.O_RDWR)).close();
      await truncate(file, self.metricBytes);
      self.metrics = await open(file, "r+");
      return { folder: self, ...(saved && { saved }) };
    } catch (error) {
      await self.close();
      throw error;
    }
  }

  private async lock(): Promise<void> {
    const file = path.join(this.folder, "lock");
    for (;;) {
      try {
        const handle = await open(file, "wx");
        await handle.writeFile(String(process.pid));
        await handle.close();
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const pid = Number(await readFile(file, "utf8").catch(() => ""));
      if (pid > 0 && pid !== process.pid && alive(pid)) throw lockedRun({ folder: this.folder, pid });
      // Its process was killed; the lock is nobody's.
      await rm(file, { force: true });
    }
  }

  private async clear(): Promise<void> {
    for (const name of ["checkpoints", "metrics.jsonl", "run.json", "report.json"])
      await rm(path.join(this.folder, name), { recursive: true, force: true });
  }

  private async identify(identity: RunIdentity): Promise<void> {
    const file = path.join(this.folder, "run.json");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) {
      const known = parse(text) as { version?: number; identity?: RunIdentity } | undefined;
      if (known?.version !== VERSION || !known.identity) throw foreignRun({ folder: this.folder, what: "an unknown version of spc" });
      const other = difference(known.identity, identity);
      if (other) throw foreignRun({ folder: this.folder, what: other });
      return;
    }
    if ((await readdir(path.join(this.folder, "checkpoints")).catch(() => [])).length > 0)
      throw foreignRun({ folder: this.folder, what: "something without a run.json" });
    await writeAside(file, Buffer.from(`${JSON.stringify({ version: VERSION, identity }, null, 2)}\n`));
  }

  private async newest(note: (text: string) => void): Promise<(SavedState & { step: number; metricBytes: number }) | undefined> {
    const steps = await this.checkpoints();
    let reason = "";
    for (const step of steps.reverse()) {
      try {
        const saved = await this.read(step);
        if (reason) note(`the newest checkpoint is damaged (${reason}); going on from step ${step}`);
        return saved;
      } catch (error) {
        reason ||= `checkpoint ${step}: ${(error as Error).message}`;
      }
    }
    if (reason) throw damagedCheckpoint({ folder: this.folder, reason });
    return undefined;
  }

  /** The steps of complete checkpoints, ascending. */
  async checkpoints(): Promise<number[]> {
    const names = await readdir(path.join(this.folder, "checkpoints")).catch(() => []);
    return names
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  /** Appends one metric; it is on disk at the next checkpoint. */
  async metric(record: Readonly<Record<string, unknown>>): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    if (!this.metrics) throw new Error("a bug in spc: the run's folder is closed");
    await this.metrics.write(line, 0, line.length, this.metricBytes);
    this.metricBytes += line.length;
  }

  /** Writes a checkpoint aside, flushes it and renames it into place; older ones but the one before are dropped. */
  async save(step: number, state: SavedState): Promise<void> {
    await this.metrics?.sync();
    const folder = path.join(this.folder, "checkpoints");
    const name = String(step).padStart(9, "0");
    const aside = path.join(folder, `.${name}.new`);
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    const files: Record<string, Uint8Array> = {
      "state.json": Buffer.from(JSON.stringify({ version: VERSION, step, metricBytes: this.metricBytes, state: state.json })),
      "arrays.safetensors": encodeSafetensors(state.arrays),
      "weights.safetensors": encodeSafetensors(state.weights, { format: "spc" }),
    };
    const sums: Record<string, string> = {};
    for (const [file, bytes] of Object.entries(files)) {
      sums[file] = sha256(bytes);
      await writeFlushed(path.join(aside, file), bytes);
    }
    await writeFlushed(path.join(aside, "manifest.json"), Buffer.from(JSON.stringify({ version: VERSION, files: sums })));
    await rm(path.join(folder, name), { recursive: true, force: true });
    await rename(aside, path.join(folder, name));
    await flushFolder(folder);
    const steps = await this.checkpoints();
    for (const old of steps.slice(0, Math.max(0, steps.length - KEPT))) {
      await rm(path.join(folder, String(old).padStart(9, "0")), { recursive: true, force: true });
    }
  }

  private async read(step: number): Promise<SavedState & { step: number; metricBytes: number }> {
    return readCheckpoint(path.join(this.folder, "checkpoints", String(step).padStart(9, "0")));
  }

  /** Writes another file of the run, whole or not at all. */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    await writeAside(path.join(this.folder, name), bytes);
  }

  async close(): Promise<void> {
    await this.metrics?.close();
    this.metrics = undefined;
    await rm(path.join(this.folder, "lock"), { force: true });
  }
}

/** Reads one checkpoint's folder; throws a plain error that says what is wrong with a damaged one. */
export async function readCheckpoint(folder: string): Promise<SavedState & { step: number; metricBytes: number }> {
  const manifest = parse(await readFile(path.join(folder, "manifest.json"), "utf8").catch(() => "")) as
    { version: number; files: Record<string, string> } | undefined;
  if (!manifest?.files) throw new Error("its manifest is missing or damaged");
  if (manifest.version !== VERSION) throw new Error(`it has version ${manifest.version}, this spc reads version ${VERSION}`);
  const bytes: Record<string, Buffer> = {};
  for (const [file, sum] of Object.entries(manifest.files)) {
    bytes[file] = await readFile(path.join(folder, path.basename(file))).catch(() => Buffer.alloc(0));
    if (sha256(bytes[file]) !== sum) throw new Error(`${file} does not match its checksum`);
  }
  const head = JSON.parse(bytes["state.json"].toString("utf8")) as { step: number; metricBytes: number; state: unknown };
  return {
    step: head.step,
    metricBytes: head.metricBytes,
    json: head.state,
    arrays: decodeSafetensors(bytes["arrays.safetensors"]),
    weights: decodeSafetensors(bytes["weights.safetensors"]),
  };
}

function difference(known: RunIdentity, identity: RunIdentity): string | undefined {
  if (known.method !== identity.method) return `the method \`${known.method}\`, not \`${identity.method}\``;
  if (known.seed !== identity.seed) return `seed ${known.seed}, not ${identity.seed}`;
  for (const [name, value] of Object.entries(identity.settings)) {
    if (known.settings[name] !== value) return `\`${identity.method}\` with ${name}: ${known.settings[name] ?? "nothing"}, not ${value}`;
  }
  if (known.program !== identity.program) return `an earlier version of \`${identity.method}\` or of the games it plays`;
  if (known.executor !== identity.executor || known.device !== identity.device) {
    return `the executor ${known.executor} (${known.device}), not ${identity.executor} (${identity.device}): the bits would differ`;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function writeFlushed(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAside(file: string, bytes: Uint8Array): Promise<void> {
  const aside = `${file}.new`;
  try {
    await writeFlushed(aside, bytes);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
