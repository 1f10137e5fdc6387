/**
 * The only way between an interpreter in WebAssembly and the rest of the world: the functions it imports. Once it is sealed a few of them go on,
 * those that work on its own memory and its read-only files of the standard library. Clock and chance are counters, so that the same
 * program sees the same; input and output are buffers; everything else ends the run or answers with an error of the system.
 */
import type { Imports, Memory } from "../web-assembly.js";
import { Stop, type Limits } from "../program.js";

/** Files that only the boundary knows: what a run is given, and what it gives back. */
export const INPUT = 1001;
export const RESULT = 1002;

/** Errors by their numbers in the system interface of WebAssembly. */
const NO_SUCH_CALL = 52;
const READ_ONLY = 69;

/** Flags of `open` that write, create or cut. */
const WRITES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000;

/** Where the clock of a program starts, in milliseconds; it goes on by one whenever it is read. */
export const EPOCH = 1_735_689_600_000;

type Imported = (...args: never[]) => unknown;
type Space = Record<string, unknown>;

/** One run's counters and buffers. */
interface Current {
  readonly limits: Limits;
  readonly input: Uint8Array;
  read: number;
  work: number;
  clock: number;
  noise: number;
  written: number;
  readonly output: Uint8Array[];
  readonly result: Uint8Array[];
}

/** In-memory work of the interpreter that no program can reach the outside by. */
const PASS = new Set(
  `
    fd_close fd_read fd_seek fd_pread fd_fdstat_get fd_sync environ_sizes_get environ_get clock_res_get __syscall_openat
    __syscall_fstat64 __syscall_stat64 __syscall_newfstatat __syscall_lstat64 __syscall_getcwd __syscall_getdents64
    __syscall_readlinkat __syscall_faccessat __syscall_fcntl64 __syscall_ioctl __syscall_dup __syscall_dup3 __syscall_getuid32_js
    __syscall_umask_js __syscall_statfs64 __syscall_fstatfs64 __syscall_poll _try_fcntl64 _timegm_js _gmtime_js
    _PyEM_TrampolineCall_JS _Py_emscripten_runtime emscripten_get_heap_max emscripten_runtime_keepalive_push
    emscripten_runtime_keepalive_pop _emscripten_get_progname
  `
    .trim()
    .split(/\s+/),
);

/** System calls that would change files or speak to others: they fail as they do where there is nothing to change and nobody to speak to. */
const FAIL: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "mkdirat mknodat unlinkat rmdir renameat symlinkat truncate64 ftruncate64 utimensat chmod fchmod fchmodat2 fchownat fchown32 fallocate fdatasync chdir fchdir"
      .split(" ")
      .map((name) => [`__syscall_${name}`, -READ_ONLY]),
  ),
  ...Object.fromEntries(
    "accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmsg sendmsg sendto socket pipe fadvise64"
      .split(" ")
      .map((name) => [`__syscall_${name}`, -NO_SUCH_CALL]),
  ),
  ...Object.fromEntries(
    "_maybe_connect_async _maybe_recvfrom_async _maybe_sendto_async _try_shutdown _mmap_js _munmap_js _msync_js _setitimer_js"
      .split(" ")
      .map((name) => [name, -NO_SUCH_CALL]),
  ),
  _maybe_poll_async: 0,
  can_run_sync_js: 0,
  fd_pwrite: READ_ONLY,
  getaddrinfo: -4,
  getnameinfo: -4,
  getprotobyname: 0,
  _emscripten_system: -1,
};

/** Time as the machine's place has it, and what stands for it everywhere. */
const UNIVERSAL: Readonly<Record<string, string>> = { _localtime_js: "_gmtime_js", _mktime_js: "_timegm_js" };

/** Where a broken-down time has the flag of summer time and the distance from universal time. */
const SUMMER = 32;

/** What the start of the interpreter has from counters too: it must come out the same every time. */
const FROM_THE_START = new Set(["emscripten_date_now", "emscripten_get_now", "clock_time_get", "random_get", "_tzset_js"]);

const BOUNDLESS: Limits = { work: Infinity, memory: Infinity, output: Infinity, seconds: Infinity };

export class Boundary {
  private memory: Memory | undefined;
  private sealed = false;
  private current: Current = opened(new Uint8Array(), BOUNDLESS);

  /** Tells the memory that pointers point into. */
  attach(memory: Memory): void {
    this.memory = memory;
  }

  /** Wraps what a module imports. Until a run begins all of it goes through, for the interpreter to start. */
  wrap(imports: Imports): Imports {
    const wrapped: Record<string, Space> = { ...imports };
    for (const space of ["env", "wasi_snapshot_preview1"]) {
      const from = imports[space] as Space;
      const to: Space = {};
      for (const name of Object.getOwnPropertyNames(from)) {
        const value = from[name];
        const original = from[UNIVERSAL[name] ?? name];
        to[name] = typeof value === "function" ? this.guard(name, original as Imported) : value;
      }
      wrapped[space] = to;
    }
    return wrapped;
  }

  /** Opens a run: from here on only what is allowed goes through. */
  begin(input: Uint8Array, limits: Limits): void {
    this.current = opened(input, limits);
    this.sealed = true;
  }

  /** Closes the run and gives what it wrote. */
  end(): { readonly output: string; readonly result: Uint8Array; readonly work: number } {
    const { output, result, work } = this.current;
    this.sealed = false;
    return { output: new TextDecoder().decode(Buffer.concat(output)), result: Buffer.concat(result), work };
  }

  private guard(name: string, original: Imported): Imported {
    const own = this.own(name, original);
    if (own !== undefined)
      return (...args: never[]) => (this.sealed || FROM_THE_START.has(name) ? own(this.current, args) : original(...args));
    if (PASS.has(name) || name in UNIVERSAL) return original;
    const failure = FAIL[name];
    return (...args: never[]) => {
      if (!this.sealed) return original(...args);
      if (failure !== undefined) return failure;
      throw new Stop({ kind: "forbidden", what: name });
    };
  }

  /** What a run gets in the place of an import. */
  private own(name: string, original: Imported): ((run: Current, args: readonly number[]) => unknown) | undefined {
    switch (name) {
      case "fd_write":
        return (run, [fd, vectors, count, written]) => this.write(run, fd, vectors, count, written);
      case "fd_read":
        return (run, args) =>
          args[0] === INPUT ? this.read(run, args) : args[0] === 0 ? this.nothing(args[3]) : original(...(args as never[]));
      case "__syscall_openat":
        return (_, args) => ((args[2] & WRITES) !== 0 ? -READ_ONLY : original(...(args as never[])));
      case "_Py_CheckEmscriptenSignals_Helper":
        return (run) => {
          // The interpreter asks once in fifty of its steps.
          run.work += 50;
          if (run.work > run.limits.work) throw new Stop({ kind: "timeout", by: "work" });
          return 0;
        };
      case "emscripten_resize_heap":
        return (run, args) => (args[0] >>> 0 > run.limits.memory ? 0 : original(...(args as never[])));
      case "emscripten_date_now":
      case "emscripten_get_now":
        return (run) => (run.clock += 1);
      case "clock_time_get":
        return (run, args) => {
          new DataView(this.memory!.buffer).setBigUint64(args[args.length - 1] >>> 0, BigInt((run.clock += 1)) * 1_000_000n, true);
          return 0;
        };
      case "random_get":
        return (run, [at, size]) => this.noise(run, at, size);
      case "_localtime_js":
      case "_gmtime_js":
        return (_, args) => {
          original(...(args as never[]));
          new Uint8Array(this.memory!.buffer).fill(0, (args[args.length - 1] >>> 0) + SUMMER, (args[args.length - 1] >>> 0) + SUMMER + 8);
        };
      case "_tzset_js":
        return (_, [zone, daylight, standard, summer]) => this.universalTime(zone, daylight, [standard, summer]);
      case "exit":
      case "proc_exit":
      case "_abort_js":
        return (run) => {
          throw new Stop({
            kind: "error",
            name: "Exit",
            text: "the program ended its interpreter",
            output: new TextDecoder().decode(Buffer.concat(run.output)),
          });
        };
      default:
        return undefined;
    }
  }

  private bytes(): Uint8Array {
    return new Uint8Array(this.memory!.buffer);
  }

  private write(run: Current, fd: number, vectors: number, count: number, written: number): number {
    const view = new DataView(this.memory!.buffer);
    const into = fd === RESULT ? run.result : run.output;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const at = view.getUint32((vectors >>> 0) + 8 * i, true);
      const size = view.getUint32((vectors >>> 0) + 8 * i + 4, true);
      into.push(this.bytes().slice(at, at + size));
      total += size;
    }
    view.setUint32(written >>> 0, total, true);
    run.written += total;
    // A character may take four bytes, and a result is written twice: as JSON and as text.
    if (run.written > 8 * run.limits.output + 4096) throw new Stop({ kind: "output" });
    return 0;
  }

  private read(run: Current, [, vectors, count, done]: readonly number[]): number {
    const view = new DataView(this.memory!.buffer);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const at = view.getUint32((vectors >>> 0) + 8 * i, true);
      const size = view.getUint32((vectors >>> 0) + 8 * i + 4, true);
      const part = run.input.subarray(run.read, run.read + size);
      this.bytes().set(part, at);
      run.read += part.length;
      total += part.length;
    }
    view.setUint32(done >>> 0, total, true);
    return 0;
  }

  /** The keyboard has been let go of. */
  private nothing(done: number): number {
    new DataView(this.memory!.buffer).setUint32(done >>> 0, 0, true);
    return 0;
  }

  /** Bytes of a counter that is mixed (the finaliser of MurmurHash3): the same for every run. */
  private noise(run: Current, at: number, size: number): number {
    const bytes = this.bytes();
    for (let i = 0; i < size; i++) {
      run.noise = (run.noise + 0x6d2b79f5) | 0;
      let x = run.noise;
      x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
      x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
      bytes[(at >>> 0) + i] = x ^ (x >>> 16);
    }
    return 0;
  }

  private universalTime(zone: number, daylight: number, names: readonly number[]): undefined {
    const view = new DataView(this.memory!.buffer);
    view.setInt32(zone >>> 0, 0, true);
    view.setInt32(daylight >>> 0, 0, true);
    for (const at of names) this.bytes().set(new TextEncoder().encode("UTC\0"), at >>> 0);
    return undefined;
  }
}

function opened(input: Uint8Array, limits: Limits): Current {
  return { limits, input, read: 0, work: 0, clock: EPOCH, noise: 0x9e3779b9, written: 0, output: [], result: [] };
}
