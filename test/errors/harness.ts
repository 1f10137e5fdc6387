import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { diagnose } from "../../src/cli/actions/diagnose.js";
import { kinds } from "../../src/compiler/diagnostics/define.js";
import { printText } from "../../src/compiler/diagnostics/print-text.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const CASES = path.join(ROOT, "test", "errors");
export const PAGES = path.join(ROOT, "docs", "errors");

/**
 * Codes that no text of a spec can bring about: they come from files, from the command line or from running. Each names the test that
 * brings it about instead.
 */
export const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "test/compiler/source/specs.test.ts": ["SP0001", "SP0002", "SP0003", "SP0004", "SP0006", "SP0007"],
    "test/cli/usage.test.ts": ["SP6001", "SP6002", "SP6007"],
    "test/cli/files.test.ts": ["SP0005", "SP6003", "SP6004", "SP6005", "SP6006", "SP6008", "SP6011", "SP6012"],
    "test/cli/games.test.ts": ["SP6009", "SP6010", "SP6013", "SP6014", "SP6020", "SP6021", "SP6022"],
    "test/cli/leaks.test.ts": ["SP6023"],
    "test/cli/externs.test.ts": ["SP3285", "SP6040", "SP6041"],
    "test/cli/diff.test.ts": ["SP6042"],
    "test/cli/test-blocks.test.ts": ["SP6043"],
    "test/cli/play.test.ts": ["SP6044"],
    "test/cli/train.test.ts": ["SP6030", "SP6031", "SP6032", "SP6033", "SP6202", "SP6203"],
    "test/runtime/arrays/devices.test.ts": ["SP6209"],
    "test/runtime/tables/columns.test.ts": ["SP6220", "SP6221"],
    "test/runtime/train/memories.test.ts": ["SP6301", "SP6302"],
    "test/runtime/train/weights.test.ts": ["SP6340"],
    "test/runtime/train/says.test.ts": ["SP6210"],
    "test/runtime/train/list-tables.test.ts": ["SP6341"],
    "test/runtime/train/given.test.ts": ["SP6360", "SP6361", "SP6362"],
    "test/runtime/train/lists.test.ts": ["SP6363"],
    "test/runtime/train/pools.test.ts": ["SP6303"],
    "test/cli/faults.test.ts": ["SP6201", "SP6204", "SP6205", "SP6206", "SP6207", "SP6208"],
    "test/runtime/solve/solve.test.ts": ["SP6501", "SP6502", "SP6503", "SP6504", "SP6505", "SP6506", "SP6507", "SP6508"],
    "test/runtime/words/remote.test.ts": ["SP6703", "SP6704"],
    "test/runtime/models/bad-folders.test.ts": ["SP6750", "SP6751", "SP6752", "SP6753", "SP6754", "SP6755", "SP6756"],
    "test/cli/prompt.test.ts": ["SP6710", "SP6711"],
    "test/runtime/words/formats.test.ts": ["SP6701", "SP6702"],
    "test/runtime/solve/run-solver.test.ts": ["SP6510", "SP6511", "SP6512"],
  }).flatMap(([file, codes]) => codes.map((code) => [code, file])),
);

/** Every code that the program can print, sorted: those declared for the compiler, and those the runtime's faults carry. */
export async function allCodes(): Promise<string[]> {
  for (const file of filesBelow(path.join(ROOT, "src")).filter((name) => path.basename(name) === "messages.ts")) {
    await import(pathToFileURL(file).href);
  }
  const thrown = filesBelow(path.join(ROOT, "src", "runtime")).flatMap(
    (file) => readFileSync(file, "utf8").match(/(?<=")SP\d{4}(?=")/g) ?? [],
  );
  return [...new Set([...kinds.keys(), ...thrown])].sort();
}

/** The text a user would see for a case, printed without colours. */
export async function printedFor(code: string): Promise<string> {
  return printText(await diagnose(caseFile(code), { folder: CASES }), { color: false });
}

/** The codes of the messages that a spec gets, given as text in a file that never lies on the disk. */
export async function codesFor(text: string): Promise<string[]> {
  const found = await diagnose("page.sp", { folder: CASES, text });
  return found.map(({ code }) => code);
}

export function caseFile(code: string): string {
  return `${code}.sp`;
}

export function expectedFile(code: string): string {
  return path.join(CASES, `${code}.txt`);
}

/** The fenced blocks of a page, with their language. */
export function fencesOf(code: string): { readonly language: string; readonly text: string }[] {
  const page = readFileSync(path.join(PAGES, `${code}.md`), "utf8");
  return [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, text]) => ({ language, text }));
}

export function hasPage(code: string): boolean {
  return existsSync(path.join(PAGES, `${code}.md`));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
