/** Files that are there whole or not at all, whatever happens while they are written. */
import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

/** The SHA-256 of bytes or text, in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Writes a file and waits until it is on the disk. */
export async function writeFlushed(file: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    throw naming(error, file);
  } finally {
    await handle.close();
  }
}

/** Writes a file beside and renames it into place. */
export async function writeAside(file: string, bytes: Uint8Array | string): Promise<void> {
  const aside = `${file}.new`;
  try {
    await writeFlushed(aside, bytes);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw naming(error, file);
  }
}

/** Waits until a folder's entries are on the disk. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Adds the file's path to an error of the system that lacks it: errors of open files do. */
export function naming(error: unknown, file: string): unknown {
  if (error instanceof Error && "code" in error) (error as NodeJS.ErrnoException).path = file;
  return error;
}
