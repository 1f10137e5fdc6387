/** The lock of a run's folder: one process trains there at a time; a lock that a killed process left is nobody's. */
import { readFileSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import path from "node:path";
import { naming } from "./files.js";
import { lockedRun } from "./messages.js";

/** Locks that this process holds: it may train in several folders, but not twice in one. */
const held = new Set<string>();

/** Takes the folder's lock, or throws SP6204 if a run that is alive has it. Gives the way to let it go. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.resolve(folder, "lock");
  for (let patience = 20; ;) {
    if (held.has(file)) throw lockedRun({ folder, pid: process.pid });
    try {
      const handle = await open(file, "wx");
      held.add(file);
      const unlock = async (): Promise<void> => {
        await rm(file, { force: true });
        held.delete(file);
      };
      try {
        await handle.writeFile(`${process.pid} ${startOf(process.pid)}`);
      } catch (error) {
        await unlock();
        throw naming(error, file);
      } finally {
        await handle.close();
      }
      return unlock;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const text = await readFile(file, "utf8").catch(() => "");
    const [pid, start] = text.split(" ");
    if (text === "" && patience-- > 0) {
      // Its owner may be about to write who it is.
      await wait(10);
      continue;
    }
    if (Number(pid) !== process.pid && alive(Number(pid), start ?? "")) throw lockedRun({ folder, pid: Number(pid) });
    await discard(file, text);
  }
}

/** How old the mark of one who tidies up may be, in milliseconds, before it was killed on the way. */
const TIDYING = 10_000;

/**
 * Removes a dead process's lock. One at a time does so, and only where it is still that lock: the live one of somebody who was quicker is never
 * touched, not even for a moment in which a third could take the folder too.
 */
async function discard(file: string, text: string): Promise<void> {
  const mark = `${file}.tidying`;
  try {
    await (await open(mark, "wx")).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const since = await stat(mark).catch(() => undefined);
    if (since !== undefined && Date.now() - since.mtimeMs > TIDYING) await rm(mark, { force: true });
    else await wait(10);
    return;
  }
  try {
    if ((await readFile(file, "utf8").catch(() => undefined)) === text) await rm(file, { force: true });
  } finally {
    await rm(mark, { force: true });
  }
}

/** Whether the process that wrote the lock still runs; another process may have got its number since. */
function alive(pid: number, start: string): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = startOf(pid);
  return start === "" || now === "" || now === start;
}

/** When a process started, in the system's own count; empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
