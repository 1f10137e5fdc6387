/// Programs that nobody has read: run in a sandbox without files, network, clock or chance, within limits, twice each. See `docs/guide/programs-and-verifiers.md`.

/// How a run ended. `unsteady`: two runs came out differently; `forbidden`: it reached for something outside.
enum Ending { ok, error, timeout, memory, output, recursion, forbidden, unsteady }

/// What came of a program: its result as its language writes it, what it printed, why it failed and at which of its lines (0: none is known).
record Ran { ending: Ending, value: text, printed: text, why: text, line: int }

/// What one run may use: steps of the interpreter, megabytes (Python's own are 30), characters of output, seconds for what no step counts.
record Allowance { work: int = 5_000_000, memory: int = 128, output: int = 100_000, seconds: real = 10 }

/// Runs a Python program, then its function `name` with arguments that are a list in JSON; with an empty name it is run for what it prints.
extern sandboxed fn run_python(
  program: text, name: text = "", args: text = "[]", allowance: Allowance = Allowance()
) -> Ran from "spc/runtime"

/// The same of a JavaScript program.
extern sandboxed fn run_javascript(
  program: text, name: text = "", args: text = "[]", allowance: Allowance = Allowance()
) -> Ran from "spc/runtime"
