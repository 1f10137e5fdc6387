/** Takes a text through the whole compiler, and makes what it could not survive small. */
import vm from "node:vm";
import { compile } from "../../../src/compiler/compile.js";
import { checkLearning } from "../../../src/compiler/compile-learning.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { printText } from "../../../src/compiler/diagnostics/print-text.js";
import { sourceFile } from "../../../src/compiler/source/source-file.js";
import { standard } from "../../support/lower-text.js";

/** Compiles a text as `spc check` does; throws where the compiler does, and where it says nothing of a text that is no spec. */
export function compileCase(text: string): void {
  const { report, diagnostics } = collector();
  const follow = (_: unknown, path: string) => {
    try {
      return path.startsWith("std/") ? standard(path) : { error: "there is no such spec" };
    } catch {
      return { error: "there is no such spec" };
    }
  };
  const compiled = compile(sourceFile("case.sp", text), follow, report);
  if (!diagnostics.some(({ severity }) => severity === "error")) checkLearning(compiled, report);
  for (const { span } of diagnostics) {
    if (!(span.start >= 0 && span.start <= span.end && span.end <= span.file.text.length))
      throw new Error(`a message points outside its file: ${span.start}..${span.end}`);
  }
  if (text.length % 16 === 0) printText(diagnostics, { color: false });
}

/** How long one text may take: far more than any needs, so that only what never ends is found. */
const ENDLESS_MS = 60_000;

/** What is wrong with how the compiler takes a text; nothing if it survives. */
export function problemOf(text: string): string | undefined {
  return firstProblem([text], 0)?.problem;
}

/** Runs texts in order up to the first that the compiler does not survive. */
export function firstProblem(
  texts: readonly string[],
  from: number,
  compileOne: (text: string) => void = compileCase,
): { readonly at: number; readonly problem: string } | undefined {
  let at = from;
  (globalThis as { spcCases?: () => void }).spcCases = () => {
    for (; at < texts.length; at++) compileOne(texts[at]);
  };
  try {
    // Interrupts what never ends, wherever it is.
    SCRIPT.runInThisContext({ timeout: ENDLESS_MS });
    return undefined;
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException;
    if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return { at, problem: "it never ends" };
    return { at, problem: `${message}\n${(stack ?? "").split("\n").slice(1, 5).join("\n")}` };
  }
}

const SCRIPT = new vm.Script("spcCases()");

/** Cuts away lines and then words for as long as the same problem stays. */
export function shrunk(text: string, problem: (text: string) => string | undefined = problemOf): string {
  const kindOf = (found: string | undefined): string | undefined => found?.split("\n").slice(0, 2).join("\n").replace(/\d+/g, "");
  const wanted = kindOf(problem(text));
  if (wanted === undefined || wanted === "it never ends") return text;
  const holds = (candidate: string): boolean => kindOf(problem(candidate)) === wanted;
  let best = text;
  for (const [split, join] of [
    [/\n/, "\n"],
    [/(?<=\W)(?=\w)|(?<=\w)(?=\W)/, ""],
  ] as const) {
    for (let size = Math.ceil(best.split(split).length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      let parts = best.split(split);
      for (let at = 0; at < parts.length;) {
        const candidate = [...parts.slice(0, at), ...parts.slice(at + size)];
        if (candidate.length < parts.length && holds(candidate.join(join))) parts = candidate;
        else at += size;
      }
      best = parts.join(join);
    }
  }
  return best;
}
