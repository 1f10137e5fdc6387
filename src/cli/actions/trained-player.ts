import type { Game } from "../../contract/game.js";
import { openExecutor } from "../../runtime/arrays/executor.js";
import type { Player } from "../../runtime/games/text-play.js";
import { streamKey } from "../../runtime/random/philox.js";
import { WordStream } from "../../runtime/random/word-stream.js";
import { restoreRun } from "../../runtime/train/restore.js";
import { runIdentity } from "../../runtime/train/run-folder.js";
import { collector } from "../../compiler/diagnostics/define.js";
import type { Context } from "../command.js";
import { couldNotRun } from "../could-not-run.js";
import * as messages from "../messages.js";
import type { LoadedSpec } from "./load-games.js";
import { bringMethodToLife, compileWith, pickMethod } from "./load-methods.js";

/** Makes a player of the first policy that a run's folder holds and that plays this game. `spec` is the spec the run was trained from. */
export async function trainedPlayer<S>(
  game: Game<S>,
  folder: string,
  shown: string,
  spec: LoadedSpec,
  output: Context["output"],
): Promise<Player<S>> {
  const refuse = (reason: string, help?: string): never => {
    throw couldNotRun(messages.badPlayer, { what: shown, reason }, help === undefined ? {} : { help });
  };
  const identity = await runIdentity(folder);
  if (!identity) return refuse("it is no run's folder");
  const decl = pickMethod(spec.compiled, spec.path, identity.method, output);
  const { report, diagnostics } = collector();
  const settings = Object.entries(identity.settings).map(([name, value]) => `${name}=${value}`);
  const ir = compileWith(spec.compiled, decl, settings, report);
  if (!ir) return refuse(diagnostics[0]?.text ?? "its method cannot be compiled", "give the spec that the run was trained from");
  const plan = ir.policies.find((p) => p.games.some((g) => g.game === game.info.name) || p.writer?.games.includes(game.info.name));
  if (!plan)
    return refuse(`it does not play ${game.info.name}`, `it plays ${ir.games.map((g) => g.name).join(", ")}; choose with \`--game\``);
  const { method, files } = bringMethodToLife(ir);
  const run = await restoreRun(method, folder, await openExecutor({ name: "onnx", threads: 1 }), files);
  const policy = run.policy(plan.name);
  let asked = 0;
  const write = async (played: Game<S>, state: S, seat: number): Promise<string> => {
    const turn = played.turn(state);
    const words = new WordStream(run.seed, streamKey(`play:${plan.name}`)).reset(0, 0, asked++);
    const situation = { state, seat, site: turn.kind === "decide" ? turn.site : 0, legal: played.legal(state) };
    const [made] = (await policy.write?.(played, [situation], () => words)) ?? [];
    return made?.text ?? "";
  };
  const choose: Player<S> = async (played, state, seat) => {
    const turn = played.turn(state);
    const [row] = await policy.probabilities(played, [
      { state, seat, site: turn.kind === "decide" ? turn.site : 0, legal: played.legal(state) },
    ]);
    return row;
  };
  return policy.write ? Object.assign(choose, { write }) : choose;
}
