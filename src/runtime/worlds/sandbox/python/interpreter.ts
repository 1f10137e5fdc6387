/**
 * Python as a value: CPython in WebAssembly (Pyodide), its memory kept as it was after the start and put back before every run. So a run can
 * leave nothing behind, finds nothing of the runs before it, and costs milliseconds; a run that is cut off in its midst costs no more.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { loadPyodide } from "pyodide";
import { Stop, type Json, type Limits, type Outcome, type Program } from "../program.js";
import { Boundary, EPOCH } from "./boundary.js";
import { HARNESS } from "./harness.js";
import { webAssembly, type Global, type Memory } from "../web-assembly.js";

/** What is used of the module's exports. */
interface Exports {
  readonly memory: Memory;
  readonly malloc: (size: number) => number;
  readonly PyRun_SimpleString: (text: number) => number;
  readonly __stack_pointer: Global;
  readonly Py_EMSCRIPTEN_SIGNAL_HANDLING: Global;
}

/** What the harness writes. */
interface Answer {
  readonly kind: "ok" | "error";
  readonly value?: Json;
  readonly text: string;
  readonly name?: string;
  readonly line?: number | null;
}

export class PythonInterpreter {
  private constructor(
    private readonly exports: Exports,
    private readonly boundary: Boundary,
    /** The memory after the start, and where its harness lies. */
    private readonly image: Uint8Array,
    private readonly harness: number,
    private readonly stack: number,
    private readonly closeFiles: () => void,
  ) {}

  /** Starts Python and keeps its memory; about two seconds. */
  static async start(): Promise<PythonInterpreter> {
    const boundary = new Boundary();
    let exports: Exports | undefined;
    const original = webAssembly.instantiate;
    webAssembly.instantiate = async (source, imports) => {
      // The first module with the system's interface is the interpreter.
      if (exports !== undefined || imports.wasi_snapshot_preview1 === undefined) return original(source, imports);
      const made = await original(source, boundary.wrap(imports));
      exports = ("instance" in made ? made.instance : made).exports as Exports;
      boundary.attach(exports.memory);
      return made;
    };
    const stopClock = stopDate();
    try {
      const python = await loadPyodide({
        indexURL: path.dirname(createRequire(import.meta.url).resolve("pyodide/package.json")),
        jsglobals: Object.create(null) as object,
        env: { HOME: "/home", PYTHONHASHSEED: "0", TZ: "UTC", _: "python" },
        stdin: () => null,
        stdout: () => undefined,
        stderr: () => undefined,
      });
      // What most programs import is there from the start.
      python.runPython(
        "import json, math, random, re, collections, itertools, functools, heapq, string, bisect, decimal, fractions, statistics, datetime, copy, operator, typing, dataclasses, enum",
      );
      for (const device of ["/dev/random", "/dev/urandom"]) python.FS.unlink(device);
      return PythonInterpreter.keep(exports!, boundary, python.FS as unknown as Files);
    } finally {
      webAssembly.instantiate = original;
      stopClock();
    }
  }

  private static keep(exports: Exports, boundary: Boundary, files: Files): PythonInterpreter {
    const text = new TextEncoder().encode(`${HARNESS}\0`);
    const harness = exports.malloc(text.length);
    const memory = (): Uint8Array => new Uint8Array(exports.memory.buffer);
    memory().set(text, harness);
    new DataView(exports.memory.buffer).setInt32(Number(exports.Py_EMSCRIPTEN_SIGNAL_HANDLING.value), 1, true);
    const open = new Set(files.streams.flatMap((stream, at) => (stream ? [at] : [])));
    const closeFiles = (): void => files.streams.forEach((stream, at) => stream && !open.has(at) && files.close(stream));
    return new PythonInterpreter(exports, boundary, memory().slice(), harness, Number(exports.__stack_pointer.value), closeFiles);
  }

  /** Whether another has to take its place: its memory has grown and never shrinks again. */
  get worn(): boolean {
    return this.exports.memory.buffer.byteLength > this.image.length;
  }

  /** Runs a program to its end, or to a limit. */
  run(program: Program, limits: Limits): Outcome {
    this.restore();
    this.boundary.begin(new TextEncoder().encode(JSON.stringify({ code: program.code, call: program.call ?? null })), limits);
    let stopped: Outcome | undefined;
    try {
      this.exports.PyRun_SimpleString(this.harness);
    } catch (error) {
      if (error instanceof Stop) stopped = error.outcome;
      else if (error instanceof RangeError) stopped = { kind: "recursion" };
      else stopped = { kind: "error", name: "Crash", text: error instanceof Error ? error.message : String(error), output: "" };
    }
    const { output, result, work } = this.boundary.end();
    this.closeFiles();
    return stopped ?? told(output, new TextDecoder().decode(result), work, limits);
  }

  private restore(): void {
    const memory = new Uint8Array(this.exports.memory.buffer);
    memory.set(this.image);
    memory.fill(0, this.image.length);
    this.exports.__stack_pointer.value = this.stack;
  }
}

/** Stops the clock of this thread, so that files get the same dates and the memory the same bytes at every start; gives what sets it going. */
function stopDate(): () => void {
  const original = Date;
  globalThis.Date = class extends original {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [EPOCH] : parts) as [number]));
    }
    static override now(): number {
      return EPOCH;
    }
  } as DateConstructor;
  return () => {
    globalThis.Date = original;
  };
}

interface Files {
  readonly streams: readonly (object | null | undefined)[];
  close(stream: object): void;
}

function told(output: string, written: string, work: number, limits: Limits): Outcome {
  if (written === "") return { kind: "error", name: "Exit", text: "the program ended its interpreter", output };
  const answer = JSON.parse(written) as Answer;
  if (output.length > limits.output || answer.text.length > limits.output) return { kind: "output" };
  if (answer.kind === "ok") {
    const { value, text } = answer;
    return value === undefined || !keptByNumbers(value) ? { kind: "ok", text, output, work } : { kind: "ok", value, text, output, work };
  }
  const { name = "", text, line } = answer;
  if (name === "MemoryError") return { kind: "memory" };
  if (name === "RecursionError") return { kind: "recursion" };
  return typeof line === "number" ? { kind: "error", name, text, line, output } : { kind: "error", name, text, output };
}

/** Tells whether no whole number in a value is too large for a number of JSON to keep. */
function keptByNumbers(value: Json): boolean {
  if (typeof value === "number") return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.every((x: Json) => keptByNumbers(x));
  return value === null || typeof value !== "object" || Object.values(value as Record<string, Json>).every(keptByNumbers);
}
