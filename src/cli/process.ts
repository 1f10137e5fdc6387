import { printText } from "../compiler/diagnostics/print-text.js";
import { CouldNotRun, fromSystem } from "./could-not-run.js";
import { EXIT, type ExitCode } from "./exit.js";

/** What to do before an interrupted process ends, such as giving the cursor back. */
const cleanups = new Set<(code: ExitCode) => void | "wait">();

/**
 * Registers something to do when Ctrl-C or a termination request ends the process; returns how to forget it. What answers `wait` ends the
 * process itself, soon and with the code it was given; a second request does not wait.
 */
export function onInterrupt(cleanup: (code: ExitCode) => void | "wait"): () => void {
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

/** Handles closed pipes, full disks behind them, and interrupts. */
export function guardProcess(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // `spc info | head -1` closes the pipe early; that is nobody's fault.
    if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT.clean);
    const known = fromSystem(error, "standard output");
    if (!(known instanceof CouldNotRun)) throw error;
    process.stderr.write(printText([known.diagnostic], { color: false }));
    process.exit(EXIT.couldNotRun);
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? process.exitCode : EXIT.couldNotRun));
  let asked = false;
  const end = (code: ExitCode) => () => {
    const waits = [...cleanups].map((cleanup) => cleanup(code)).includes("wait");
    if (asked || !waits) process.exit(code);
    asked = true;
  };
  process.on("SIGINT", end(EXIT.interrupted));
  process.on("SIGTERM", end(EXIT.terminated));
}
