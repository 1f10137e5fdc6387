import { cpus } from "node:os";

/** What this machine is, in a few words. */
export function describeMachine(): string {
  return `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, node ${process.version}`;
}
