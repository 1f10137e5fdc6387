/** JavaScript as a value: QuickJS in WebAssembly, which knows the language and nothing around it; every run has a runtime of its own. */
import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle, type QuickJSWASMModule } from "quickjs-emscripten-core";
import { watchMemory, type MemoryWatch } from "../web-assembly.js";
import type { Json, Limits, Outcome, Program } from "../program.js";

/** The interpreter asks whether to go on once in about ten thousand of its steps. */
const STEPS = 10_000;

/** Calls may lie this deep in each other, in bytes. */
const STACK = 512 * 1024;

/** What makes a program see the same clock and chance at every run. Nothing of what it replaces can be reached afterwards. */
const STEADY = `(() => {
  const Real = Date;
  let now = 1735689600000;
  const Steady = function Date(...parts) {
    if (!new.target) return new Steady(++now).toString();
    return Reflect.construct(Real, parts.length === 0 ? [++now] : parts, new.target);
  };
  Object.defineProperty(Steady, "length", { value: 7 });
  Steady.prototype = Real.prototype;
  Steady.prototype.constructor = Steady;
  Steady.now = () => ++now;
  Steady.parse = Real.parse;
  Steady.UTC = Real.UTC;
  globalThis.Date = Steady;
  let noise = 0x9e3779b9;
  Math.random = () => {
    noise = (noise + 0x6d2b79f5) | 0;
    let x = Math.imul(noise ^ (noise >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
  };
})()`;

export class JavaScriptInterpreter {
  private constructor(
    private readonly module: QuickJSWASMModule,
    private readonly memory: MemoryWatch,
  ) {}

  private broken = false;

  /** Whether another has to take its place: its memory has grown and never shrinks again, or it could not be tidied up. */
  get worn(): boolean {
    return this.broken || this.memory.grown;
  }

  static async start(): Promise<JavaScriptInterpreter> {
    const memory = watchMemory();
    return new JavaScriptInterpreter(await newQuickJSWASMModuleFromVariant(import("@jitl/quickjs-wasmfile-release-sync")), memory);
  }

  /** Runs a program to its end, or to a limit. */
  run(program: Program, limits: Limits): Outcome {
    const runtime = this.module.newRuntime();
    let asked = 0;
    let late = false;
    // The limit that the runtime has of its own does not hold in this build.
    this.memory.limit = limits.memory;
    this.memory.refused = false;
    runtime.setMaxStackSize(STACK);
    runtime.setInterruptHandler(() => (late ||= ++asked * STEPS > limits.work));
    const context = runtime.newContext();
    const output: string[] = [];
    let written = 0;
    try {
      context.unwrapResult(context.evalCode(STEADY, "steady.js")).dispose();
      const print = context.newFunction("log", (...parts) => {
        const line = parts.map((part) => asText(context, part)).join(" ");
        written += line.length + 1;
        // The handler is asked again before the next step: nothing the program catches goes on for long.
        if (written > limits.output) late = true;
        else output.push(`${line}\n`);
      });
      const console = context.newObject();
      context.setProp(console, "log", print);
      context.setProp(context.global, "console", console);
      print.dispose();
      console.dispose();

      const ended = (kind: "value" | "error", handle: QuickJSHandle): Outcome | undefined => {
        if (written > limits.output) return { kind: "output" };
        if (late) return { kind: "timeout", by: "work" };
        // Where memory is short there may be none left for an error that says so.
        if (kind === "error" && this.memory.refused) return { kind: "memory" };
        return kind === "error" ? raised(context.dump(handle) as unknown, output.join("")) : undefined;
      };
      const call = program.call;
      // A program may not hide a function behind text of its own: what is called is a name.
      if (call !== undefined && !/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(call.name))
        return { kind: "error", name: "ReferenceError", text: `\`${call.name}\` is no name`, output: "" };
      const main = context.evalCode(program.code, "program.js");
      const stopped = ended(main.error === undefined ? "value" : "error", main.error ?? main.value);
      (main.error ?? main.value).dispose();
      if (stopped !== undefined) return stopped;
      if (call === undefined) return { kind: "ok", text: "undefined", output: output.join(""), work: asked * STEPS };

      const result = context.evalCode(`${call.name}(${call.args.map((x) => JSON.stringify(x)).join(", ")})`, "call.js");
      const handle = result.error ?? result.value;
      const fault = ended(result.error === undefined ? "value" : "error", handle);
      const outcome = fault ?? returned(context.typeof(handle), context.dump(handle) as unknown, output.join(""), asked * STEPS, limits);
      handle.dispose();
      // Writing the result may have run the program's own \`toJSON\`.
      return late && outcome.kind === "ok" ? { kind: "timeout", by: "work" } : outcome;
    } catch (error) {
      this.broken = true;
      if (this.memory.refused) return { kind: "memory" };
      if (error instanceof RangeError) return { kind: "recursion" };
      return { kind: "error", name: "Crash", text: error instanceof Error ? error.message : String(error), output: output.join("") };
    } finally {
      try {
        context.dispose();
        runtime.dispose();
      } catch {
        // A run that ended deep inside of the interpreter leaves values that nobody owns.
        this.broken = true;
      }
    }
  }
}

function asText(context: QuickJSContext, handle: QuickJSHandle): string {
  return context.typeof(handle) === "object" ? (JSON.stringify(context.dump(handle)) ?? "undefined") : context.getString(handle);
}

interface Raised {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

function raised(error: unknown, output: string): Outcome {
  if (typeof error !== "object" || error === null) return { kind: "error", name: "Error", text: String(error), output };
  const { name, message, stack } = error as Raised;
  const text = String(message);
  if (name === "InternalError" && text === "out of memory") return { kind: "memory" };
  if ((name === "InternalError" || name === "RangeError") && text.includes("stack")) return { kind: "recursion" };
  const line = /program\.js:(\d+)/.exec(String(stack))?.[1];
  return line === undefined
    ? { kind: "error", name: String(name), text, output }
    : { kind: "error", name: String(name), text, line: Number(line), output };
}

/** Takes a result over where JSON has a form for it; functions and symbols have none. */
function returned(type: string, value: unknown, output: string, work: number, limits: Limits): Outcome {
  if (type === "undefined" || type === "function" || type === "symbol") return { kind: "ok", text: type, output, work };
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)))
    return { kind: "ok", text: String(value), output, work };
  const text = JSON.stringify(value) ?? "undefined";
  if (text.length > limits.output) return { kind: "output" };
  return { kind: "ok", value: JSON.parse(text) as Json, text, output, work };
}
