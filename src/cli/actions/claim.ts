import { fork, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { collector } from "../../compiler/diagnostics/define.js";
import { openExecutor } from "../../runtime/arrays/executor.js";
import { checkClaim, type ClaimReport, type RunRecord } from "../../runtime/claims/check-claim.js";
import { solveForClaim } from "../../runtime/claims/solve-for-claim.js";
import { programHash } from "../../runtime/train/train.js";
import { openProgress } from "../../runtime/track/progress.js";
import type { Context } from "../command.js";
import type { ClaimOptions } from "../commands/claim.js";
import { couldNotRun } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import { projectSpec } from "../files/find-specs.js";
import { writeWhole } from "../files/write-file.js";
import * as messages from "../messages.js";
import { onInterrupt } from "../process.js";
import { ownVersion } from "../version.js";
import { verdictOf } from "../verdict.js";
import { claimPage, type ArmRun } from "./claim-page.js";
import { printClaim } from "./claim-report.js";
import { serve, trainArm, type ArmReply, type ArmRequest } from "./claim-worker.js";
import { compileSpec } from "./load-games.js";
import { compileClaims, type LoadedClaim } from "./load-methods.js";

/** Checks the claims of a spec over their seeds and prints what the paper says, what was found here, and the verdict. */
export async function checkClaims(spec: string | undefined, options: ClaimOptions, context: Context): Promise<ExitCode> {
  const { output, folder } = context;
  const name = spec ?? projectSpec(folder);
  const loaded = compileSpec(name, context);
  if ("verdict" in loaded) return loaded.verdict;
  const { report, diagnostics } = collector();
  const found = compileClaims(loaded.compiled, options.only, report);
  output.diagnostics(diagnostics);
  if (found.length === 0) throw couldNotRun(messages.noClaim, { path: loaded.path, only: options.only ?? "" });
  const claims = found.filter((c): c is LoadedClaim => c !== undefined);
  if (claims.length < found.length) return verdictOf(diagnostics) || EXIT.problems;
  if (options.worker) {
    await serve(claims);
    return EXIT.clean;
  }

  const workers = openWorkers(name, options, context, claims);
  const cache = openCache(path.join(folder, ".spc", "claims"), claims, options);
  const reports: ClaimReport[] = [];
  const arms: ArmRun[][] = claims.map(() => []);
  const progress = openProgress(process.stderr);
  const forget = onInterrupt(() => {
    progress.stop();
    workers.close();
  });
  try {
    for (const [at, claim] of claims.entries()) {
      if (output.format === "text") progress.stage(claim.title);
      const started = performance.now();
      const result = await checkClaim(claim.ir.program, {
        concurrency: workers.count,
        smoke: options.smoke,
        progress: (done, total) => total > 0 && output.format === "text" && progress.loop("runs", done, total),
        run: async (run, seed) => {
          // One seed's episodes are enough to look at.
          const episodes = options.report !== undefined && seed === claim.ir.program.seeds[0];
          const key = await cache.key(at, run, seed);
          let record = cache.get(key);
          if (!record || (episodes && !record.episodes)) {
            record = await workers.train({ claim: at, run, seed, smoke: options.smoke ?? false, threads: options.threads, episodes });
            cache.set(key, record);
          }
          arms[at].push({ run, seed, record });
          return record;
        },
        solve: (game, by, iterations) => solveForClaim(claim.game(game).game, by, iterations),
      });
      reports.push(result);
      progress.stop();
      output.data(printClaim(result, (performance.now() - started) / 1000, output.color));
    }
  } finally {
    progress.stop();
    forget();
    workers.close();
  }
  if (options.report !== undefined) {
    const { reportPage } = await import("../../runtime/track/report-page.js");
    const page = claimPage(
      loaded.path,
      claims.map((claim, at) => ({ program: claim.ir.program, report: reports[at], arms: arms[at] })),
    );
    writeWhole(path.resolve(folder, options.report), reportPage(page), options.report);
    output.note(`the page is in ${options.report}`);
  }
  output.json({ claims: reports });
  return reports.every((r) => ["pass", "reported"].includes(r.verdict) || (r.verdict === "smoke" && r.reason === undefined))
    ? EXIT.clean
    : EXIT.problems;
}

interface Workers {
  readonly count: number;
  train(request: ArmRequest): Promise<RunRecord>;
  close(): void;
}

/** One process a core, each with the spec compiled anew; with one core, or nothing to train, this process does it. */
function openWorkers(spec: string, options: ClaimOptions, { folder }: Context, claims: readonly LoadedClaim[]): Workers {
  const runs = claims.reduce((n, c) => n + c.ir.program.runs.length * (options.smoke ? 1 : c.ir.program.seeds.length), 0);
  const count = Math.min(options.jobs ?? Math.max(1, Math.floor(availableParallelism() / options.threads)), Math.max(1, runs));
  const main = process.argv[1];
  // Under a test runner or loader there is no built file to start.
  if (count === 1 || !main.endsWith(".js")) return { count: 1, train: (request) => trainArm(claims, request), close: () => {} };
  const idle: ChildProcess[] = [];
  const all: ChildProcess[] = [];
  const waiting: ((child: ChildProcess) => void)[] = [];
  const free = (child: ChildProcess): void => {
    const next = waiting.shift();
    if (next) next(child);
    else idle.push(child);
  };
  const args = ["claim", spec, "--worker", "--color", "never", ...(options.only === undefined ? [] : ["--only", options.only])];
  const take = (): Promise<ChildProcess> => {
    const ready = idle.pop();
    if (ready) return Promise.resolve(ready);
    if (all.length < count) {
      const child = fork(main, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit", "ipc"] });
      all.push(child);
      return new Promise((resolve, reject) => {
        child.once("message", () => resolve(child));
        child.once("exit", (code) => reject(new Error(`a worker ended with ${code} before it was ready`)));
      });
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    count,
    train: async (request) => {
      const child = await take();
      const reply = await new Promise<ArmReply>((resolve, reject) => {
        const ended = (code: number | null): void => reject(new Error(`a worker ended with ${code}`));
        child.once("exit", ended);
        child.once("message", (message) => {
          child.off("exit", ended);
          resolve(message as ArmReply);
        });
        child.send(request);
      });
      free(child);
      if ("error" in reply) throw Object.assign(new Error(reply.error), { name: reply.name, stack: reply.stack });
      return reply.record;
    },
    close: () => {
      for (const child of all) child.kill();
    },
  };
}

/** Results by the hash of what they depend on (E4). Smoke runs are not kept. */
function openCache(
  folder: string,
  claims: readonly LoadedClaim[],
  options: ClaimOptions,
): {
  key(claim: number, run: string, seed: number): Promise<string>;
  get(key: string): RunRecord | undefined;
  set(key: string, record: RunRecord): void;
} {
  const off = options.smoke || options.fresh;
  const hashes = new Map<string, string>();
  return {
    key: async (claim, run, seed) => {
      const id = `${claim} ${run}`;
      let hash = hashes.get(id);
      if (hash === undefined) {
        const executor = await openExecutor({ name: "onnx", threads: options.threads });
        hashes.set(id, (hash = programHash(claims[claim].arm(run).method, executor)));
      }
      return `${ownVersion()}-${hash.slice(0, 32)}-${seed}`;
    },
    get: (key) => {
      if (off) return undefined;
      try {
        const record = JSON.parse(readFileSync(path.join(folder, `${key}.json`), "utf8")) as RunRecord;
        return Array.isArray(record.metrics) ? record : undefined;
      } catch {
        // Not there, or damaged: it is trained again.
        return undefined;
      }
    },
    set: (key, record) => {
      if (options.smoke) return;
      mkdirSync(folder, { recursive: true });
      writeWhole(path.join(folder, `${key}.json`), JSON.stringify(record));
    },
  };
}
