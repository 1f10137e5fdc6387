/** A run's whole state as JSON and arrays, and back (D2): what a checkpoint holds, and nothing else. */
import type { Tensors } from "../arrays/executor.js";
import { tensor, type Tensor } from "../arrays/tensor.js";
import { adapterFiles } from "../models/adapter.js";
import { AgentPolicy } from "../policies/agent.js";
import { GreedyPolicy } from "../policies/greedy.js";
import { randomPlayer, type Policy } from "../policies/policy.js";
import { SearchingPolicy, type SearchingSettings } from "../policies/searching.js";
import type { Kept } from "../tables/running.js";
import type { Table } from "../tables/table.js";
import type { ArrayData, StoredArray } from "../track/safetensors.js";
import { Mixture } from "./host/pools.js";
import { keepMoments } from "./improve.js";
import type { Counters, Passes, Run } from "./run.js";

export interface SavedState {
  readonly json: unknown;
  readonly arrays: ReadonlyMap<string, StoredArray>;
  /** Weights alone, by policy and name, for other tools. */
  readonly weights: ReadonlyMap<string, StoredArray>;
  /** Further files for other tools, by their paths; they are not read again. */
  readonly files?: ReadonlyMap<string, Uint8Array | string>;
}

/** Takes a run's state between two steps. Arrays are shared with it: they are replaced, never changed in place. */
export async function saveState<L>(run: Run<L>): Promise<SavedState> {
  const encoder = new Encoder(new Set([...run.learners.values()].flatMap(({ policy }) => (policy ? [policy] : []))));
  const weights = new Map<string, StoredArray>();
  const learners: Record<string, unknown> = {};
  const files = new Map<string, Uint8Array | string>();
  for (const [name, learner] of run.learners) {
    await keepMoments(learner);
    for (const [weight, value] of Object.entries(learner.weights)) {
      weights.set(`${name}/${weight}`, { shape: value.shape, data: value.data as Float32Array });
    }
    learners[name] = { moments: encoder.tensors(learner.moments) };
    const model = learner.policy?.graphs.writer?.plan.model;
    if (model) for (const [file, content] of adapterFiles(name, model, learner.weights)) files.set(`adapters/${name}/${file}`, content);
  }
  const json = {
    counters: run.counters,
    loops: [...run.loops],
    learners,
    running: [...run.runnings].map(([name, r]) => [name, encoder.value([...r.values])]),
    pools: [...run.pools].map(([name, p]) => [name, { added: p.added, members: p.members.map((m) => encoder.value(m)) }]),
    memories: [...run.memories].map(([name, m]) => [name, { added: m.added, table: encoder.value(m.table) }]),
    variables: [...run.variables].map(([name, value]) => [name, encoder.value(value)]),
    now: encoder.value(run.now),
  };
  return { json, arrays: encoder.arrays, weights, files };
}

/** Puts a saved state into a fresh run. */
export function loadState<L>(run: Run<L>, saved: SavedState): void {
  const json = saved.json as {
    counters: Counters;
    loops: [string, Passes][];
    learners: Record<string, { moments: Record<string, unknown> }>;
    running: [string, unknown][];
    pools: [string, { added: number; members: unknown[] }][];
    memories: [string, { added: number; table: unknown }][];
    variables: [string, unknown][];
    now: unknown;
  };
  const decoder = new Decoder(run as unknown as Run, saved);
  Object.assign(run.counters, json.counters);
  for (const [name, passes] of json.loops) run.loops.set(name, passes);
  for (const [name, learner] of run.learners) {
    learner.weights = Object.fromEntries(
      Object.keys(learner.weights).map((w) => {
        const stored = saved.weights.get(`${name}/${w}`);
        if (!stored) throw new RangeError(`the weight \`${name}/${w}\` is missing`);
        return [w, tensor("f32", stored.shape, stored.data as Float32Array)];
      }),
    );
    learner.moments = decoder.tensors(json.learners[name].moments);
  }
  for (const [name, values] of json.running)
    for (const [key, value] of decoder.value(values) as [string, Kept][]) run.running(name).values.set(key, value);
  for (const [name, { added, members }] of json.pools) {
    const pool = run.pool(name);
    pool.added = added;
    pool.members = members.map((m) => decoder.value(m) as AgentPolicy);
  }
  for (const [name, { added, table }] of json.memories) {
    const memory = run.memory(name);
    memory.added = added;
    memory.table = decoder.value(table) as Table | undefined;
  }
  for (const [name, value] of json.variables) run.variables.set(name, decoder.value(value));
  run.now = decoder.value(json.now) as L;
}

/** Writes values with typed arrays and shared objects taken apart. Plain objects seen twice are written once. */
class Encoder {
  readonly arrays = new Map<string, StoredArray>();
  private readonly known = new Map<object, number>();

  /** `declared`: policies that are named, since a copy would no longer learn. */
  constructor(private readonly declared: ReadonlySet<object>) {}

  value(value: unknown): unknown {
    // JSON has no such numbers, and no negative zero.
    if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
      return { $number: Object.is(value, -0) ? "-0" : String(value) };
    if (value === undefined) return { $undefined: true };
    if (typeof value !== "object" || value === null) return value;
    if (ArrayBuffer.isView(value)) return this.array(value as ArrayData);
    if (value === randomPlayer) return { $random: true };
    if (this.declared.has(value)) return { $policy: (value as AgentPolicy).name };
    const seen = this.known.get(value);
    if (seen !== undefined) return { $ref: seen };
    const id = this.known.size;
    this.known.set(value, id);
    if (value instanceof AgentPolicy)
      return { $id: id, $agent: value.graphs.plan.name, name: value.name, weights: this.tensors(value.weights), explore: value.explore() };
    if (value instanceof GreedyPolicy) return { $id: id, $greedy: this.value(value.of) };
    if (value instanceof SearchingPolicy) return { $id: id, $searching: this.value(value.of), settings: this.value(value.settings) };
    if (value instanceof Mixture)
      return { $id: id, $mixture: value.name, members: value.members.map((m) => this.value(m)), weights: this.value(value.weights) };
    if (Array.isArray(value)) return { $id: id, $list: value.map((v) => this.value(v)) };
    return { $id: id, $record: Object.entries(value).map(([k, v]) => [k, this.value(v)]) };
  }

  tensors(tensors: Tensors): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(tensors).map(([name, t]) => [name, { dtype: t.dtype, shape: t.shape, data: this.array(t.data as ArrayData) }]),
    );
  }

  private array(data: ArrayData): unknown {
    const seen = this.known.get(data);
    if (seen !== undefined) return { $array: `a${seen}` };
    const name = `a${this.known.size}`;
    this.known.set(data, this.known.size);
    this.arrays.set(name, { shape: [data.length], data });
    return { $array: name };
  }
}

type Encoded = { readonly [key: string]: unknown };

class Decoder {
  private readonly known = new Map<number, unknown>();

  constructor(
    private readonly run: Run,
    private readonly saved: SavedState,
  ) {}

  value(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    const encoded = value as Encoded;
    if ("$number" in encoded) return Number(encoded.$number);
    if ("$undefined" in encoded) return undefined;
    if ("$random" in encoded) return randomPlayer;
    if ("$policy" in encoded) return this.run.policy(encoded.$policy as string);
    if ("$array" in encoded) return this.array(encoded.$array as string);
    if ("$ref" in encoded) return this.known.get(encoded.$ref as number);
    const made = this.object(encoded);
    this.known.set(encoded.$id as number, made);
    return made;
  }

  private object(encoded: Encoded): unknown {
    if ("$agent" in encoded) {
      const { graphs } = this.run.policy(encoded.$agent as string);
      const explore = encoded.explore as number;
      return new AgentPolicy(encoded.name as string, graphs, this.tensors(encoded.weights as Record<string, unknown>), () => explore);
    }
    if ("$greedy" in encoded) return new GreedyPolicy(this.value(encoded.$greedy) as Policy);
    if ("$searching" in encoded)
      return new SearchingPolicy(this.value(encoded.$searching) as AgentPolicy, this.value(encoded.settings) as SearchingSettings);
    if ("$mixture" in encoded)
      return new Mixture(
        encoded.$mixture as string,
        (encoded.members as unknown[]).map((m) => this.value(m) as AgentPolicy),
        this.value(encoded.weights) as Float64Array | undefined,
      );
    if ("$list" in encoded) return (encoded.$list as unknown[]).map((v) => this.value(v));
    return Object.fromEntries((encoded.$record as [string, unknown][]).map(([k, v]) => [k, this.value(v)]));
  }

  tensors(encoded: Record<string, unknown>): Record<string, Tensor> {
    return Object.fromEntries(
      Object.entries(encoded).map(([name, t]) => {
        const { dtype, shape, data } = t as { dtype: Tensor["dtype"]; shape: number[]; data: Encoded };
        return [name, tensor(dtype, shape, this.array(data.$array as string) as Tensor["data"])];
      }),
    );
  }

  private array(name: string): ArrayData {
    const stored = this.saved.arrays.get(name);
    if (!stored) throw new RangeError(`the array \`${name}\` is missing`);
    return stored.data;
  }
}
