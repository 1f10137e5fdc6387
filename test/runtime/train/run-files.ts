/** What tests look at in a run's folder. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Makes folders that are removed together. */
export function folders(): { readonly next: () => string; readonly remove: () => void } {
  const root = mkdtempSync(path.join(tmpdir(), "spc-train-"));
  let made = 0;
  return { next: () => path.join(root, String(made++)), remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** The checkpoints of a run, oldest first. */
export function checkpointsOf(folder: string): string[] {
  return readdirSync(path.join(folder, "checkpoints"))
    .sort()
    .map((name) => path.join(folder, "checkpoints", name));
}

/** The bytes that a finished run leaves: its last checkpoint, file by file, its metrics, and what it kept of its stages. */
export function leftBy(folder: string): Record<string, string> {
  const last = checkpointsOf(folder).at(-1) ?? "";
  const stages = path.join(folder, "stages");
  const kept = existsSync(stages)
    ? readdirSync(stages, { recursive: true, encoding: "utf8" }).filter((name) => name.includes(path.sep))
    : [];
  const files = [
    ...readdirSync(last).map((name) => [name, path.join(last, name)]),
    ...kept.sort().map((name) => [name, path.join(stages, name)]),
  ];
  return Object.fromEntries(
    [...files, ["metrics.jsonl", path.join(folder, "metrics.jsonl")]].map(([name, file]) => [name, readFileSync(file).toString("base64")]),
  );
}
