/** What the language brings for methods and networks. One entry a name. */
import type * as ast from "../../../1-parse/ast.js";
import { reportLeftovers, type Arguments } from "../calls.js";
import type { Context } from "../session.js";
import { UNKNOWN, type Staged } from "../values.js";
import type { Builtin } from "./call.js";
import { choosing } from "./choosing.js";
import { divergences } from "./divergence.js";
import { elementwiseFunctions } from "./elementwise.js";
import { layers } from "./layers.js";
import { optimizers } from "./optimizers.js";
import { players } from "./players.js";
import { reductions } from "./reductions.js";
import { trajectories } from "./trajectories.js";

let table: Readonly<Record<string, Builtin>> | undefined;

/** Every builtin of methods, networks and measures by name. Put together when first asked for: the groups import each other's callers. */
export function builtins(): Readonly<Record<string, Builtin>> {
  table ??= { ...elementwiseFunctions, ...reductions, ...layers, ...optimizers, ...players, ...divergences, ...trajectories, ...choosing };
  return table;
}

/** Calls a builtin after checking the names of its arguments. */
export function callBuiltin(context: Context, callee: Staged & { kind: "builtin" }, args: Arguments, site: ast.Node): Staged {
  const builtin = builtins()[callee.name];
  const given = [...args.positional, ...args.named.values()];
  if (given.some((a) => a.value.kind === "unknown")) return UNKNOWN;
  const rest = new Map([...args.named].filter(([name]) => !builtin.params.includes(name)));
  reportLeftovers(context, `\`${callee.name}\``, rest, args.positional.slice(builtin.params.length), builtin.params);
  return builtin.run({ context, args, name: callee.name, params: builtin.params, indices: callee.indices ?? [], site });
}

export function isBuiltin(name: string): boolean {
  return Object.hasOwn(builtins(), name);
}
