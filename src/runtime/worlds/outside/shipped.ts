/** What the specs of `std/outside` call: externs of the standard library, under the names that emitted code imports from "spc/runtime". */
import { runJavaScript, runPython } from "./programs.js";

export { runJavaScript as run_javascript, runPython as run_python } from "./programs.js";

/** The same by name, for games that are loaded and not imported. */
export const shippedExterns = { run_python: runPython, run_javascript: runJavaScript };
