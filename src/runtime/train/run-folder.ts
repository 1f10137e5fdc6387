/** A run's folder: `run.json` (what runs here), `metrics.jsonl`, `checkpoints/<step>/`, `stages/<name>/`, and a lock while a process trains in it. */
import { mkdir, open, readdir, readFile, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { firstRecord, pointRecord } from "../track/event-file.js";
import { newestCheckpoint, writeCheckpoint, writePlace, type Checkpoint } from "./checkpoint.js";
import { naming, writeAside } from "./files.js";
import { lockFolder } from "./lock.js";
import { foreignRun } from "./messages.js";

/** What a folder's run is; a run with another identity is refused. */
export interface RunIdentity {
  readonly method: string;
  /** The compiled program's digest. */
  readonly program: string;
  readonly seed: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly executor: string;
  readonly device: string;
}

const VERSION = 2;
/** What a run leaves in its folder beside `run.json`. */
const OURS: readonly string[] = ["checkpoints", "stages", "metrics.jsonl", "report.json", "report.html", "events.out.tfevents.0.spc"];
const EVENTS = "events.out.tfevents.0.spc";

/** What is kept of a metric's value. */
export interface MetricRecord {
  readonly at: number;
  readonly name: string;
  readonly value: number;
}

const clock = (): number => Date.now() / 1000;

function pointOf({ name, at, value }: MetricRecord): Uint8Array {
  return pointRecord({ name, step: at, value, time: clock() });
}

export class RunFolder {
  private metrics: FileHandle | undefined;
  private events: FileHandle | undefined;

  private constructor(
    readonly folder: string,
    private readonly unlock: () => Promise<void>,
  ) {}

  /** Opens or makes the folder and takes its lock. Gives the newest whole checkpoint, if there is one. */
  static async open(
    folder: string,
    identity: RunIdentity,
    options: { readonly fresh?: boolean; readonly note?: (text: string) => void } = {},
  ): Promise<{ readonly folder: RunFolder; readonly saved?: Checkpoint }> {
    await mkdir(folder, { recursive: true });
    const self = new RunFolder(folder, await lockFolder(folder));
    try {
      await self.identify(identity, options.fresh ?? false);
      await self.sweep();
      const saved = await newestCheckpoint(self.checkpoints, options.note);
      return { folder: self, ...(saved && { saved }) };
    } catch (error) {
      await self.close();
      throw error;
    }
  }

  private get checkpoints(): string {
    return path.join(this.folder, "checkpoints");
  }

  /** Makes sure that the folder's run is this one, or a new one. Only what a run of ours left is ever deleted. */
  private async identify(identity: RunIdentity, fresh: boolean): Promise<void> {
    const file = path.join(this.folder, "run.json");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined && (await readdir(this.folder)).some((name) => OURS.includes(name)))
      throw foreignRun({ folder: this.folder, what: "something that spc did not train", fresh: false });
    if (text !== undefined && !fresh) {
      const known = parseIdentity(text);
      if (!known) throw foreignRun({ folder: this.folder, what: "another version of spc" });
      const other = difference(known, identity);
      if (other !== undefined) throw foreignRun({ folder: this.folder, what: other });
      return;
    }
    // Who the run is goes last: until then, a kill leaves it a run that can be begun anew.
    for (const name of OURS) await rm(path.join(this.folder, name), { recursive: true, force: true });
    await writeAside(file, `${JSON.stringify({ version: VERSION, identity }, null, 2)}\n`);
  }

  /** Removes what a process was writing when it was killed. */
  private async sweep(): Promise<void> {
    for (const folder of [this.checkpoints, path.join(this.folder, "stages")]) {
      for (const name of await readdir(folder).catch(() => []))
        if (/^\..+\.new$/.test(name)) await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }

  /** Makes the metrics' file hold exactly these lines: those after the checkpoint are measured again. */
  async startMetrics(records: readonly MetricRecord[]): Promise<void> {
    const file = path.join(this.folder, "metrics.jsonl");
    await writeAside(file, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    this.metrics = await open(file, "a");
    const events = path.join(this.folder, EVENTS);
    await writeAside(events, Buffer.concat([firstRecord(clock()), ...records.map(pointOf)]));
    this.events = await open(events, "a");
  }

  /** Appends one metric; it is on disk at the next checkpoint. */
  async metric(record: MetricRecord): Promise<void> {
    await this.withMetrics((file) => file.appendFile(`${JSON.stringify(record)}\n`));
    await this.events?.appendFile(pointOf(record)).catch((error: unknown) => {
      throw naming(error, path.join(this.folder, EVENTS));
    });
  }

  /** Writes a checkpoint; the one before stays. */
  async save(checkpoint: Checkpoint): Promise<void> {
    await this.withMetrics((file) => file.sync());
    await writeCheckpoint(this.checkpoints, checkpoint);
  }

  /** Writes what was learned by the end of a stage: `stages/<name>/`, which no later checkpoint drops. A stage that ends again takes its place. */
  async keepStage(name: string, checkpoint: Checkpoint): Promise<void> {
    await mkdir(path.join(this.folder, "stages"), { recursive: true });
    await writePlace(path.join(this.folder, "stages", name), checkpoint);
  }

  private async withMetrics(act: (file: FileHandle) => Promise<void>): Promise<void> {
    if (!this.metrics) throw new Error("a bug in spc: the run's folder is closed");
    try {
      await act(this.metrics);
    } catch (error) {
      throw naming(error, path.join(this.folder, "metrics.jsonl"));
    }
  }

  async close(): Promise<void> {
    await this.metrics?.close();
    this.metrics = undefined;
    await this.events?.close();
    this.events = undefined;
    await this.unlock();
  }
}

/** Reads what a run's folder says it is; undefined if it is no run's folder, or another version's. */
export async function runIdentity(folder: string): Promise<RunIdentity | undefined> {
  return parseIdentity(await readFile(path.join(folder, "run.json"), "utf8").catch(() => ""));
}

function parseIdentity(text: string): RunIdentity | undefined {
  try {
    const { version, identity } = JSON.parse(text) as { version?: number; identity?: RunIdentity };
    return version === VERSION ? identity : undefined;
  } catch {
    return undefined;
  }
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
