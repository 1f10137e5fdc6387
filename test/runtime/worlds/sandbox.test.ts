/** Programs that nobody has read: what they return, what they may not do, and that no run tells another anything. */
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Executor } from "../../../src/runtime/worlds/sandbox/executor.js";
import type { Json, Limits, Outcome } from "../../../src/runtime/worlds/sandbox/program.js";

const python = new Executor("python");
const javascript = new Executor("javascript");

let visits = 0;
const server = createServer((_, response) => {
  visits++;
  response.end("you should not be here");
});
let port = 0;
const before = readdirSync(".").sort().join();

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  await Promise.all([python.close(), javascript.close()]);
  server.close();
});

const call = (executor: Executor, code: string, name: string, ...args: Json[]): Promise<Outcome> =>
  executor.run({ code, call: { name, args } });

describe("Python", () => {
  test.each<[string, Json[], Json]>([
    ["def f(a, b):\n    return a + b", [2, 3], 5],
    ["def f(a, b):\n    return a + b", ["x", "y"], "xy"],
    ["f = lambda xs: sorted(xs, reverse=True)", [[3, 1, 2]], [3, 2, 1]],
    ["def f(d):\n    return {k: [v, None, True, 0.5] for k, v in d.items()}", [{ a: 1 }], { a: [1, null, true, 0.5] }],
    ["import re, math, itertools\ndef f(n):\n    return [math.comb(n, 2), len(list(itertools.permutations(range(3))))]", [5], [10, 6]],
  ])("%j of %j is %j", async (code, args, value) => {
    expect(await call(python, code, "f", ...args)).toMatchObject({ kind: "ok", value });
  });

  test("results that JSON has no form for are told as text", async () => {
    expect(await call(python, "f = lambda: 2 ** 100", "f")).toEqual(expect.not.objectContaining({ value: expect.anything() as unknown }));
    expect(await call(python, "f = lambda: 2 ** 100", "f")).toMatchObject({ kind: "ok", text: "1267650600228229401496703205376" });
    expect(await call(python, "f = lambda: {(1, 2): {3}}", "f")).toMatchObject({ kind: "ok", text: "{(1, 2): {3}}" });
    expect(await call(python, "f = lambda: float('inf')", "f")).toMatchObject({ kind: "ok", text: "inf" });
  });

  test("errors have a name, a text and a line of the program; what was printed is kept", async () => {
    expect(await python.run({ code: "print('so far')\nx = 1\n1 / 0" })).toEqual({
      kind: "error",
      name: "ZeroDivisionError",
      text: "division by zero",
      line: 3,
      output: "so far\n",
    });
    expect(await python.run({ code: "def f(:" })).toMatchObject({ kind: "error", name: "SyntaxError", line: 1 });
    expect(await call(python, "def f(): return 1", "g")).toMatchObject({
      kind: "error",
      name: "NameError",
      text: "the program defines no `g`",
    });
    expect(await python.run({ code: "class E(Exception):\n    def __str__(self): raise self\nraise E()" })).toMatchObject({
      kind: "error",
      name: "E",
      text: "(its text cannot be made: E)",
    });
  });
});

describe("JavaScript", () => {
  test.each<[string, Json[], Json]>([
    ["function f(a, b) { return a + b }", [2, 3], 5],
    ["const f = (xs) => xs.sort((a, b) => b - a)", [[3, 1, 2]], [3, 2, 1]],
    ["var f = (d) => ({ ...d, b: [null, true, 0.5] })", [{ a: "x" }], { a: "x", b: [null, true, 0.5] }],
  ])("%j of %j is %j", async (code, args, value) => {
    expect(await call(javascript, code, "f", ...args)).toMatchObject({ kind: "ok", value });
  });

  test("errors have a name, a text and a line of the program; what was printed is kept", async () => {
    expect(await javascript.run({ code: "console.log('so far', 1)\n\nnull.x" })).toEqual({
      kind: "error",
      name: "TypeError",
      text: "cannot read property 'x' of null",
      line: 3,
      output: "so far 1\n",
    });
    expect(await javascript.run({ code: "x y" })).toMatchObject({ kind: "error", name: "SyntaxError", line: 1 });
    expect(await call(javascript, "function f() {}", "f(); steal")).toMatchObject({ kind: "error", text: "`f(); steal` is no name" });
  });

  test("results that JSON has no form for are told as text", async () => {
    expect(await call(javascript, "const f = () => 2n ** 100n", "f")).toMatchObject({
      kind: "ok",
      text: "1267650600228229401496703205376",
    });
    expect(await call(javascript, "const f = () => NaN", "f")).toEqual(
      expect.not.objectContaining({ value: expect.anything() as unknown }),
    );
  });
});

/** What each attempt comes to. `with`: the text it must tell; `not`: what no output may hold. */
type Attempt = readonly [name: string, code: string, expected: object, limits?: Partial<Limits>];

const host = () => `http://127.0.0.1:${port}`;

const PYTHON: readonly Attempt[] = [
  ["reads a file of the machine", "open('/etc/passwd').read()", { kind: "error", name: "FileNotFoundError" }],
  ["reads up the tree", "open('../../../../etc/hostname').read()", { kind: "error", name: "FileNotFoundError" }],
  ["writes a file", "open('/tmp/x', 'w').write('x')", { kind: "error", name: "OSError" }],
  ["writes below its home", "open('/home/x', 'ab')", { kind: "error", name: "OSError" }],
  ["makes a folder", "import os\nos.mkdir('/tmp/x')", { kind: "error", name: "OSError" }],
  ["deletes its own library", "import os\nos.unlink('/lib/python314.zip')", { kind: "error", name: "OSError" }],
  ["starts a process", "import subprocess\nsubprocess.run(['ls'])", { kind: "error", name: "OSError" }],
  ["asks the shell", "import os\nprint(os.system('ls'))", { kind: "ok", output: "-1\n" }],
  ["forks", "import os\nos.fork()", { kind: "error", name: "OSError" }],
  ["opens a socket", "import socket\nsocket.socket()", { kind: "error", name: "OSError" }],
  ["connects", "import socket\nsocket.create_connection(('127.0.0.1', PORT), 1)", { kind: "error", name: "gaierror" }],
  ["fetches a page", "import urllib.request\nurllib.request.urlopen('HOST')", { kind: "error", name: "URLError" }],
  ["fetches through the browser's functions", "from pyodide.http import open_url\nopen_url('HOST')", { kind: "forbidden" }],
  ["reaches for JavaScript", "import js\njs.process.exit()", { kind: "forbidden" }],
  ["lists JavaScript", "import js\nprint(dir(js))", { kind: "forbidden" }],
  ["runs JavaScript", "from pyodide.code import run_js\nrun_js('process.exit()')", { kind: "forbidden" }],
  ["uses the loader", "import pyodide_js\npyodide_js.runPython('1')", { kind: "forbidden" }],
  [
    "finds an object of JavaScript among all objects",
    "import gc\nprint([o.constructor for o in gc.get_objects() if type(o).__name__ == 'JsProxy'])",
    { kind: "ok", output: "[]\n" },
  ],
  ["installs a package", "import asyncio, pyodide_js\nasyncio.run(pyodide_js.loadPackage('numpy'))", { kind: "forbidden" }],
  ["calls C", "import ctypes\nctypes.CDLL(None).system(b'ls')", { kind: "forbidden" }],
  ["writes at address 0 of all memory", "import ctypes\nctypes.memset(8, 255, 2 ** 20)", { kind: "forbidden" }],
  ["starts a thread", "import threading\nthreading.Thread(target=print).start()", { kind: "error", name: "RuntimeError" }],
  ["ends the process", "import os\nos._exit(1)", { kind: "error", name: "Exit" }],
  ["aborts", "import os\nos.abort()", { kind: "error", name: "Exit" }],
  ["ends politely", "import sys\nsys.exit(1)", { kind: "error", name: "SystemExit" }],
  ["kills itself", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", { kind: "forbidden" }],
  ["loops for ever", "while True: pass", { kind: "timeout", by: "work" }],
  [
    "catches what would stop it",
    "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    { kind: "timeout", by: "work" },
  ],
  [
    "loops when its result is written",
    "class A:\n    def __repr__(self):\n        while True: pass\nf = A\n",
    { kind: "timeout", by: "work" },
  ],
  ["counts inside of one step", "sum(range(10 ** 11))", { kind: "timeout", by: "clock" }, { seconds: 1 }],
  ["makes a huge number", "10 ** 10 ** 8", { kind: "timeout", by: "work" }, { seconds: 5 }],
  ["fills the memory", "a = []\nwhile True: a.append([0] * 10 ** 5)", { kind: "memory" }],
  ["asks for much memory at once", "bytearray(2 ** 30)", { kind: "memory" }],
  ["prints without end", "while True: print('x' * 1000)", { kind: "output" }],
  ["returns too much", "f = lambda: 'x' * 10 ** 6", { kind: "output" }],
  ["calls itself without end", "def f(): return f()\nf()", { kind: "recursion" }],
  ["nests without end", "a = []\nfor _ in range(10 ** 5): a = [a]\nrepr(a)", { kind: "recursion" }],
  ["waits", "import time\ntime.sleep(3600)\nprint('slept')", { kind: "ok", output: "slept\n" }],
  ["reads the keyboard", "input()", { kind: "error", name: "EOFError" }],
  [
    "looks for the machine's names",
    "import os\nprint(sorted(os.environ), os.getcwd(), os.getpid())",
    { kind: "ok", output: expect.not.stringMatching(/node|npm|work|root/i) as string },
  ],
];

const JAVASCRIPT: readonly Attempt[] = [
  ["reaches for the process", "process.exit()", { kind: "error", name: "ReferenceError" }],
  ["requires", "require('fs')", { kind: "error", name: "ReferenceError" }],
  ["imports", "import('fs').then((fs) => console.log(fs.readFileSync('/etc/passwd')))", { kind: "ok", output: "" }],
  [
    "finds a constructor",
    "console.log([].constructor.constructor('return typeof process + typeof fetch')())",
    { kind: "ok", output: "undefinedundefined\n" },
  ],
  [
    "evaluates",
    "console.log(eval('typeof globalThis.process'), (0, eval)('typeof require'))",
    { kind: "ok", output: "undefined undefined\n" },
  ],
  ["fetches", "fetch('HOST')", { kind: "error", name: "ReferenceError" }],
  ["uses the interpreter's own modules", "std.loadFile('/etc/passwd')", { kind: "error", name: "ReferenceError" }],
  ["loops for ever", "for (;;);", { kind: "timeout", by: "work" }],
  ["catches what would stop it", "for (;;) { try { for (;;); } catch {} finally { continue } }", { kind: "timeout", by: "work" }],
  ["loops in an expression", "/(a+)+b/.test('a'.repeat(40))", { kind: "timeout", by: "work" }],
  [
    "loops when its result is written",
    "Object.prototype.toJSON = () => { for (;;); }\nfunction f() { return {} }",
    { kind: "timeout", by: "work" },
  ],
  ["fills the memory", "const a = []; for (;;) a.push('x'.repeat(10 ** 5) + a.length)", { kind: "memory" }],
  ["asks for much memory at once", "new Uint8Array(2 ** 30)", { kind: "memory" }],
  ["prints without end", "for (;;) console.log('x'.repeat(1000))", { kind: "output" }],
  ["catches what printing throws", "for (;;) { try { console.log('x'.repeat(1000)) } catch {} }", { kind: "output" }],
  ["returns too much", "function f() { return 'x'.repeat(10 ** 6) }", { kind: "output" }],
  ["calls itself without end", "function f() { return f() + 1 }\nf()", { kind: "recursion" }],
  ["nests without end", "let a = []; for (let i = 0; i < 10 ** 5; i++) a = [a]; JSON.stringify(a)", { kind: "recursion" }],
  ["leaves work for later", "(async () => { for (;;) await 0 })()", { kind: "ok", output: "" }],
  ["loops in a getter of its result", "function f() { return { get x() { for (;;); } } }", { kind: "timeout", by: "work" }],
  [
    "loops when the names in its result are listed",
    "function f() { return new Proxy({}, { ownKeys() { for (;;); } }) }",
    { kind: "timeout", by: "work" },
  ],
  [
    "loops when its function is looked up",
    "var g = () => 0; Object.defineProperty(globalThis, 'f', { get() { for (;;); } })\nfunction f2() {}\nf()",
    { kind: "timeout", by: "work" },
  ],
  ["loops in a comparison of the interpreter's own", "[3, 1, 2].sort(() => { for (;;); })", { kind: "timeout", by: "work" }],
  ["makes WebAssembly of its own", "new WebAssembly.Memory({ initial: 1 })", { kind: "error", name: "ReferenceError" }],
  ["starts a thread", "new Worker('x')", { kind: "error", name: "ReferenceError" }],
  ["shares memory and waits", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", { kind: "error", name: "ReferenceError" }],
  ["asks where it is", "import.meta.url", { kind: "error", name: "SyntaxError" }],
  ["waits", "setTimeout(() => {}, 1)", { kind: "error", name: "ReferenceError" }],
  ["makes a huge text", "'x'.repeat(2 ** 29).length", { kind: "memory" }],
  ["makes a huge number", "2n ** (2n ** 40n)", { kind: "error", name: "RangeError" }],
  [
    "makes functions of what it is given",
    "console.log(console.log.constructor('return typeof process + typeof require')())",
    { kind: "ok", output: "undefinedundefined\n" },
  ],
  ["throws what cannot be told", "throw { toString() { for (;;); }, get message() { for (;;); } }", { kind: "error", text: "" }],
  ["lies about its result", "JSON.stringify = () => '42'; JSON.parse = () => 42\nfunction f() { return 1 }", { kind: "ok", value: 1 }],
  [
    "goes around its clock",
    "console.log(new (Object.getPrototypeOf(new Date()).constructor)().getFullYear(), Date.now())",
    { kind: "ok", output: expect.stringMatching(/^2025 17356896/) as string },
  ],
];

async function attempt(executor: Executor, [, code, expected, limits]: Attempt): Promise<void> {
  const text = code.replaceAll("HOST", host()).replaceAll("PORT", String(port));
  const named = /^(def|function) f\b|^f = |\nf = |\nfunction f/m.test(text) && !text.endsWith("\nf()");
  const outcome = await executor.run(named ? { code: text, call: { name: "f", args: [] } } : { code: text }, limits);
  expect(outcome).toMatchObject(expected);
  // Whatever it did, the next program finds an interpreter as new.
  const sum =
    executor.language === "python" ? "import sys\nf = lambda: sum([1, 2, 3])" : "const f = () => [1, 2, 3].reduce((a, b) => a + b)";
  expect(await call(executor, sum, "f")).toMatchObject({ kind: "ok", value: 6 });
  expect(visits).toBe(0);
  expect(readdirSync(".").sort().join()).toBe(before);
}

describe("an escape or an exhaustion is contained: Python", () => {
  test.each(PYTHON)("%s", (...row) => attempt(python, row as unknown as Attempt));
});

describe("an escape or an exhaustion is contained: JavaScript", () => {
  test.each(JAVASCRIPT)("%s", (...row) => attempt(javascript, row as unknown as Attempt));
});

describe("a run tells the next one nothing", () => {
  test("what Python's builtins and modules were changed to is gone", async () => {
    await python.run({ code: "import builtins, math, sys\nbuiltins.len = lambda x: 42\nmath.pi = 3\nsys.spy = 'left behind'" });
    expect(await python.run({ code: "import math, sys\nprint(len('abc'), math.pi > 3.1, hasattr(sys, 'spy'))" })).toMatchObject({
      output: "3 True False\n",
    });
  });

  test("a run that was cut off in its midst leaves nothing either", async () => {
    await python.run({ code: "import builtins\nbuiltins.len = lambda x: 42\nwhile True: pass" });
    expect(await python.run({ code: "print(len('abc'))" })).toMatchObject({ output: "3\n" });
  });

  test("clock, chance, addresses and hashes are the same in every run and every thread", async () => {
    const chance =
      "import random, time, os, uuid\nprint(random.random(), time.time(), os.urandom(4), hash('spc'), id(object()), uuid.uuid4(), time.localtime())";
    const other = new Executor("python");
    const [a, b, c] = [await python.run({ code: chance }), await python.run({ code: chance }), await other.run({ code: chance })];
    expect(a.kind).toBe("ok");
    expect(b).toEqual(a);
    expect(c).toEqual(a);
    await other.close();
    const random = "console.log(Math.random(), Math.random(), Date.now(), new Date())";
    expect(await javascript.runTwice({ code: random })).toMatchObject({ kind: "ok" });
  });

  test("a limit of work is met at the same place every time", async () => {
    const code = "n = 0\nwhile True:\n    n += 1\n    if n % 1000 == 0: print(n)";
    const limits = { work: 200_000 };
    expect(await python.run({ code }, limits)).toEqual({ kind: "timeout", by: "work" });
    const counted = async (work: number): Promise<Outcome> => python.run({ code: "for n in range(20_000): pass\nprint('done')" }, { work });
    const { work } = (await counted(1_000_000)) as { readonly work: number };
    expect(await counted(work)).toMatchObject({ kind: "ok", work });
    expect(await counted(work - 50)).toEqual({ kind: "timeout", by: "work" });
  });
});

describe("an executor", () => {
  test("runs many programs in order on each of its threads", async () => {
    const outcomes = await Promise.all(Array.from({ length: 60 }, (_, n) => call(javascript, "const f = (n) => n * n", "f", n)));
    expect(outcomes.map((o) => (o.kind === "ok" ? o.value : o))).toEqual(Array.from({ length: 60 }, (_, n) => n * n));
  });

  test("compares two runs", async () => {
    class Moody extends Executor {
      private runs = 0;
      override run(): Promise<Outcome> {
        return Promise.resolve({ kind: "ok", text: `${this.runs++}`, output: "", work: 0 });
      }
    }
    expect(await new Moody("python").runTwice({ code: "" })).toMatchObject({
      kind: "unsteady",
      first: { text: "0" },
      second: { text: "1" },
    });
    expect(await python.runTwice({ code: "print(1)" })).toMatchObject({ kind: "ok", output: "1\n" });
  });

  test("refuses what waits when it is closed", async () => {
    const closing = new Executor("javascript");
    const waiting = expect(closing.run({ code: "for (;;);" }, { work: Infinity })).rejects.toThrow("the executor is closed");
    await closing.close();
    await waiting;
    await expect(closing.run({ code: "1" })).rejects.toThrow("the executor is closed");
  });
});
