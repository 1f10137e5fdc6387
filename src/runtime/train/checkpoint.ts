/**
 * Checkpoints: `checkpoints/<step>/` with the run's state, its arrays, its weights for other tools, and a manifest with their checksums. Each is
 * written aside, flushed and renamed, so a kill or a full disk leaves the one before.
 */
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { decodeSafetensors, encodeSafetensors } from "../track/safetensors.js";
import { flushFolder, naming, sha256, writeFlushed } from "./files.js";
import { damagedCheckpoint } from "./messages.js";
import type { SavedState } from "./state.js";

const VERSION = 3;
/** The newest one, and one to fall back to. */
const KEPT = 2;
const FILES = ["state.json", "arrays.safetensors", "weights.safetensors"] as const;

export interface Checkpoint extends SavedState {
  readonly step: number;
}

/** The steps of a run's checkpoints, ascending. */
export async function listCheckpoints(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Writes a checkpoint, then drops those that are older than the one before, and later ones that were passed over as damaged. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { step } = checkpoint;
  await writePlace(placeOf(folder, step), checkpoint);
  const steps = await listCheckpoints(folder);
  const current = steps.filter((other) => other <= step);
  const dropped = [...current.slice(0, Math.max(0, current.length - KEPT)), ...steps.filter((other) => other > step)];
  for (const old of dropped) await rm(placeOf(folder, old), { recursive: true, force: true });
}

/** Writes a checkpoint into a folder of its own: aside, flushed, renamed. */
export async function writePlace(place: string, { step, json, arrays, weights, files: others = new Map() }: Checkpoint): Promise<void> {
  const folder = path.dirname(place);
  const aside = path.join(folder, `.${path.basename(place)}.new`);
  const files: Record<(typeof FILES)[number], Uint8Array | string> = {
    "state.json": JSON.stringify({ version: VERSION, step, state: json }),
    "arrays.safetensors": encodeSafetensors(arrays),
    "weights.safetensors": encodeSafetensors(weights, { format: "spc" }),
  };
  try {
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    for (const name of FILES) await writeFlushed(path.join(aside, name), files[name]);
    for (const [name, content] of others) {
      await mkdir(path.dirname(path.join(aside, name)), { recursive: true });
      await writeFlushed(path.join(aside, name), content);
    }
    const sums = Object.fromEntries(FILES.map((name) => [name, sha256(files[name])]));
    await writeFlushed(path.join(aside, "manifest.json"), JSON.stringify({ version: VERSION, files: sums }));
    await rm(place, { recursive: true, force: true });
    await rename(aside, place);
    await flushFolder(folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw naming(error, place);
  }
}

/** Reads the newest checkpoint that is whole; undefined if there is none at all. Throws SP6202 if all are damaged. */
export async function newestCheckpoint(folder: string, note: (text: string) => void = () => {}): Promise<Checkpoint | undefined> {
  let reason: string | undefined;
  for (const step of (await listCheckpoints(folder)).reverse()) {
    try {
      const found = await readCheckpoint(placeOf(folder, step));
      if (reason !== undefined) note(`the newest checkpoint is damaged (${reason}); going on from step ${step}`);
      return found;
    } catch (error) {
      reason ??= `checkpoint ${step}: ${(error as Error).message}`;
    }
  }
  if (reason !== undefined) throw damagedCheckpoint({ folder: path.dirname(folder), reason });
  return undefined;
}

/** Reads one checkpoint's folder; throws a plain error that says what is wrong with a damaged one. */
async function readCheckpoint(place: string): Promise<Checkpoint> {
  const manifest = manifestOf(await readFile(path.join(place, "manifest.json"), "utf8").catch(() => ""));
  const bytes: Record<string, Buffer> = {};
  for (const name of FILES) {
    bytes[name] = await readFile(path.join(place, name)).catch(() => Buffer.alloc(0));
    if (sha256(bytes[name]) !== manifest[name]) throw new Error(`${name} does not match its checksum`);
  }
  const { step, state } = JSON.parse(bytes["state.json"].toString("utf8")) as { step: number; state: unknown };
  return {
    step,
    json: state,
    arrays: decodeSafetensors(bytes["arrays.safetensors"]),
    weights: decodeSafetensors(bytes["weights.safetensors"]),
  };
}

function manifestOf(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const { version, files } = (parsed ?? {}) as { version?: unknown; files?: unknown };
  if (typeof version !== "number" || typeof files !== "object" || files === null) throw new Error("its manifest is missing or damaged");
  if (version !== VERSION) throw new Error(`it has version ${version}, this spc reads version ${VERSION}`);
  return files as Record<string, unknown>;
}

function placeOf(folder: string, step: number): string {
  return path.join(folder, String(step).padStart(9, "0"));
}
