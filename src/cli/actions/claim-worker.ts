/** Trains arms of claims for a parent process: `spc claim` starts several of these. */
import { openExecutor } from "../../runtime/arrays/executor.js";
import type { RunRecord } from "../../runtime/claims/check-claim.js";
import { train } from "../../runtime/train/train.js";
import type { LoadedClaim } from "./load-methods.js";
import { episodesOf } from "./run-report.js";

/** What the parent asks for. */
export interface ArmRequest {
  readonly claim: number;
  readonly run: string;
  readonly seed: number;
  readonly smoke: boolean;
  readonly threads: number;
  /** Whether episodes of its policies are wanted. */
  readonly episodes?: boolean;
}

/** An error keeps its name: a fault of the spec makes a claim void, anything else is a bug. */
export type ArmReply =
  { readonly record: RunRecord } | { readonly error: string; readonly name: string; readonly stack?: string | undefined };

/** Trains one arm under one seed. */
export async function trainArm(claims: readonly LoadedClaim[], request: ArmRequest): Promise<RunRecord> {
  const { method, files } = claims[request.claim].arm(request.run);
  const executor = await openExecutor({ name: "onnx", threads: request.threads });
  const trained = await train(method, { seed: request.seed, executor, files, ...(request.smoke && { smokePasses: 2 }) });
  const episodes = request.episodes && (await episodesOf(trained, method.games, request.seed, 1));
  trained.run.dispose();
  return {
    metrics: trained.metrics.map(({ name, at, value }) => ({ name, at, value })),
    decisions: trained.decisions,
    updates: trained.updates,
    ...(episodes && { episodes }),
  };
}

/** Answers requests until the parent goes away. */
export function serve(claims: readonly LoadedClaim[]): Promise<void> {
  return new Promise((resolve) => {
    process.on("disconnect", () => {
      resolve();
      // A run that is under way is of no use to anybody any more.
      process.exit();
    });
    process.on("message", (request: ArmRequest) => {
      trainArm(claims, request)
        .then((record): ArmReply => ({ record }))
        .catch((error: unknown): ArmReply => {
          const { message, name, stack } = error instanceof Error ? error : new Error(String(error));
          return { error: message, name, stack };
        })
        .then((reply) => process.send?.(reply));
    });
    process.send?.("ready");
  });
}
