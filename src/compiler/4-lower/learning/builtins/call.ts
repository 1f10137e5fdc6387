/** How the language's own functions are declared and read their arguments. */
import type * as ast from "../../../1-parse/ast.js";
import type { ProgramBuilder } from "../../arrays/builder.js";
import type { Arguments } from "../calls.js";
import { toConst } from "../known.js";
import { badArgument } from "../messages.js";
import type { Context } from "../session.js";
import { constant, describe, type Staged } from "../values.js";

export interface Call {
  readonly context: Context;
  readonly args: Arguments;
  readonly name: string;
  /** The builtin's parameters, in order. */
  readonly params: readonly string[];
  /** `dense[k]`: the layer's indices. */
  readonly indices: readonly Staged[];
  readonly site: ast.Node;
}

export interface Builtin {
  /** Parameter names, in order. */
  readonly params: readonly string[];
  /** One sentence for the reference. */
  readonly doc: string;
  readonly run: (call: Call) => Staged;
}

/** An argument by its place in `params`, or by name. */
export function argument(call: Call, name: string): Staged | undefined {
  const at = call.params.indexOf(name);
  return call.args.named.get(name)?.value ?? call.args.positional[at]?.value;
}

export function required(call: Call, name: string): Staged {
  return (
    argument(call, name) ??
    call.context.session.fail(badArgument, call.args.span, { callee: `\`${call.name}\``, problem: `no value for \`${name}\`` })
  );
}

export function numberOf(call: Call, name: string, fallback?: number): number | undefined {
  const value = argument(call, name) ?? (fallback === undefined ? required(call, name) : constant(fallback));
  if (value.kind === "unknown") return undefined;
  const plain = toConst(value);
  if (typeof plain === "number") return plain;
  call.context.session.report(badArgument, call.args.span, {
    callee: `\`${call.name}\``,
    problem: `\`${name}\` must be a number that is known before training starts, found ${describe(value)}`,
  });
  return undefined;
}

/** The graph under construction; callers know that there is one. */
export function graphOf(call: Call): ProgramBuilder {
  if (!call.context.graph) throw new Error(`a bug in spc: \`${call.name}\` was staged outside a graph`);
  return call.context.graph.builder;
}
