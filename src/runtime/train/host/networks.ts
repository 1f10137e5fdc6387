/** Networks with weights as values: their functions on columns, and weights that are copied and mixed. */
import type { Tensors } from "../../arrays/executor.js";
import { tensor, type Tensor } from "../../arrays/tensor.js";
import { isColumn, makeColumn, spread, type Column, type Operand } from "../../tables/columns.js";
import { levelOf, rowsOf, widthOf, type Batch } from "../../tables/table.js";
import { placesOf } from "../../tables/views.js";
import type { Weights } from "../learner.js";
import { badWeights } from "../messages.js";
import type { Run } from "../run.js";

type AnyRun = Pick<Run<never>, "executor" | "files" | "forwards" | "game" | "counters">;
type Weighted = { readonly name: string; weights: Tensors };

/** Rows are computed in whole blocks, so that what is computed for one does not depend on how many others there are (A13). */
const BLOCK = 16;

/** Runs a graph of one of a network's functions: `arg0`, `arg1`, … [rows, …] give `result`, a column of the rows. */
export async function forward(run: AnyRun, graph: string, owner: Weighted, args: readonly Operand[]): Promise<Column> {
  let entry = run.forwards.get(graph);
  if (!entry) {
    entry = { session: await run.executor.load(await run.files.load(graph)), bound: undefined };
    run.forwards.set(graph, entry);
  }
  const { session } = entry;
  if (entry.bound !== owner.weights) {
    const wanted = session.program.inputs.filter((i) => i.role === "weight").map((i) => i.name);
    session.bind(Object.fromEntries(wanted.map((name) => [name, owner.weights[name]])));
    entry.bound = owner.weights;
  }
  const first = args.find(isColumn);
  if (!first) throw new Error("a bug in spc: a network's function was called without a column");
  const { table } = first;
  const { name, count } = rowsOf(table);
  const room = Math.ceil(count / BLOCK) * BLOCK;
  const inputs: Record<string, ReturnType<typeof tensor>> = {};
  args.forEach((arg, i) => {
    if (!isColumn(arg)) throw new Error("a bug in spc: an argument of a network's function is no column");
    const data = new Float32Array(room * widthOf(arg.shape));
    data.set(spread(arg, name));
    inputs[`arg${i}`] = tensor("f32", [room, ...arg.shape], data);
  });
  const named = new Set(session.program.inputs.map((i) => i.name));
  const { result } = await session.run(Object.fromEntries(Object.entries(inputs).filter(([key]) => named.has(key))));
  const shape = result.shape.slice(1);
  return makeColumn(table, name, Float64Array.from((result.data as Float32Array).subarray(0, count * widthOf(shape))), shape);
}

/** What an owner has learned; weights are replaced, never changed, so the arrays are shared. */
export function weightsOf(owner: Weighted): Weights {
  return { kind: "weights", tensors: Object.fromEntries(Object.entries(owner.weights).map(([name, t]) => [withoutOwner(name), t])) };
}

/** Gives an owner other weights of its network; those of its heads, which the network does not have, stay. */
export function setWeights(owner: Weighted, weights: Weights): void {
  const taken = Object.entries(owner.weights).map(([name, t]) => {
    const given = weights.tensors[withoutOwner(name)] ?? t;
    if (given.shape.join() !== t.shape.join())
      throw badWeights({
        name: owner.name,
        problem: `\`${withoutOwner(name)}\` is [${given.shape.join(", ")}], expected [${t.shape.join(", ")}]`,
      });
    return [name, given];
  });
  owner.weights = Object.fromEntries(taken) as Tensors;
}

/** (1 - share) x + share y. */
export function mixTensors(x: Tensor, y: Tensor, share: number): Tensor {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (1 - share) * x.data[i] + share * y.data[i];
  return tensor("f32", x.shape, data);
}

/** (1 - share) a + share b. */
export function mixWeights(a: Weights, b: Weights, share: number): Weights {
  const tensors = Object.entries(a.tensors).map(([name, x]) => {
    const y = b.tensors[name];
    if (!y) return [name, x] as const;
    return [name, mixTensors(x, y, share)] as const;
  });
  return { kind: "weights", tensors: Object.fromEntries(tensors) };
}

/** A weight's name without its owner's. */
export function withoutOwner(weight: string): string {
  return weight.slice(weight.indexOf(".") + 1);
}

/** What was observed at each decision under this name, as it is given to networks. */
export function feature(run: AnyRun, batch: Batch, name: string): Column {
  const { count } = levelOf(batch, "decision");
  let values = new Float64Array(0);
  let shape: readonly number[] = [];
  for (const game of batch.views.games) {
    const { info } = run.game(game).game;
    const found = info.observation.features.find((f) => f.name === name);
    if (!found) throw new Error(`a bug in spc: nothing called \`${name}\` is observed in ${game}`);
    shape = found.width === 1 ? found.shape : [...found.shape, found.width];
    const width = widthOf(shape);
    if (values.length === 0) values = new Float64Array(count * width);
    const { rows, decisions, observations } = placesOf(batch, game);
    decisions.forEach((decision, i) => {
      const from = rows[i] * info.observation.size + found.offset;
      values.set(observations.subarray(from, from + width), decision * width);
    });
  }
  return makeColumn(batch, "decision", values, shape);
}

/** How many decisions a policy has made in batches that were collected to learn from. */
export function decisionsOf(run: AnyRun, policy: string): number {
  return run.counters.decisions[policy] ?? 0;
}
