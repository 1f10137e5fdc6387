/** Players that write: transformers trained from scratch, and language models from the disk. */
import {
  ARCHITECTURES,
  PROJECTIONS,
  readConfig,
  type Lora,
  type ModelConfig,
  type Projection,
} from "../../../../contract/models/config.js";
import type * as ast from "../../../1-parse/ast.js";
import { apply } from "../calls.js";
import { toConst } from "../known.js";
import { badArgument, badModel, unknownModel, wrongKind } from "../messages.js";
import { Scope } from "../scope.js";
import type { WriterSettings } from "../session.js";
import { describe, UNKNOWN, written, type NetworkValue } from "../values.js";
import { argument, numberOf, required, type Builtin, type Call } from "./call.js";

type Drawing = Pick<WriterSettings, "length" | "temperature" | "topK" | "topP" | "grammar">;

/** What both kinds of writers are told; undefined after a report. */
function drawingOf(call: Call, length: number, least: number, most: number): Drawing | undefined {
  const drawing = {
    length: numberOf(call, "length", length),
    temperature: numberOf(call, "temperature", 1),
    topK: numberOf(call, "top_k", 0),
    topP: numberOf(call, "top_p", 1),
  };
  const grammar = argument(call, "grammar");
  const masks = grammar === undefined ? true : grammar.kind === "const" ? grammar.value : undefined;
  if (grammar?.kind === "unknown" || Object.values(drawing).some((value) => value === undefined)) return undefined;
  const known = drawing as { readonly [K in keyof typeof drawing]: number };
  const problem =
    !Number.isInteger(known.length) || known.length < least || known.length > most
      ? `\`length\` must be a whole number from ${least} to ${most}, found ${known.length}`
      : !(known.temperature > 0)
        ? `the temperature must be above 0, found ${known.temperature}; \`greedy(p)\` writes what is likeliest`
        : !Number.isInteger(known.topK) || known.topK < 0
          ? `\`top_k\` must be a whole number, 0 for all, found ${known.topK}`
          : !(known.topP > 0 && known.topP <= 1)
            ? `\`top_p\` must be above 0 and at most 1, found ${known.topP}`
            : typeof masks !== "boolean"
              ? "`grammar` is true or false"
              : undefined;
  if (problem === undefined && typeof masks === "boolean") return { ...known, grammar: masks };
  call.context.session.report(badArgument, call.args.span, { callee: `\`${call.name}\``, problem: problem ?? "" });
  return undefined;
}

/** The adapters of a language model: `lora: 8`, `alpha: 16`, `targets: ["q_proj", "v_proj"]`. Undefined after a report, `none` without. */
function loraOf(call: Call): Lora | "none" | undefined {
  const [rank, alpha] = [numberOf(call, "lora", 0), numberOf(call, "alpha", 16)];
  const given = argument(call, "targets");
  const targets = given === undefined ? PROJECTIONS : toConst(given);
  if (rank === undefined || alpha === undefined || given?.kind === "unknown") return undefined;
  const isProjection = (value: unknown): value is Projection => PROJECTIONS.some((name) => name === value);
  const named = Array.isArray(targets) && targets.length > 0 && targets.every(isProjection) ? targets : undefined;
  const problem =
    !Number.isInteger(rank) || rank < 0
      ? `\`lora\` is the rank of the adapters, a whole number, 0 for none, found ${rank}`
      : !(alpha > 0)
        ? `\`alpha\` must be above 0, found ${alpha}`
        : named === undefined
          ? `\`targets\` are a list of ${PROJECTIONS.map((name) => `"${name}"`).join(", ")}, found ${given ? describe(given) : ""}`
          : undefined;
  if (problem === undefined && named)
    return rank === 0 ? "none" : { rank, alpha, targets: PROJECTIONS.filter((name) => named.includes(name)) };
  call.context.session.report(badArgument, call.args.span, { callee: "`language_model`", problem: problem ?? "" });
  return undefined;
}

/** Reads a model's configuration; undefined after a report. */
function configOf(call: Call, folder: string): ModelConfig | undefined {
  const { session } = call.context;
  const file = `${folder}/config.json`;
  const text = session.readModel(file);
  if (typeof text !== "string") {
    session.report(badModel, call.args.span, { file, problem: text.error }, { help: "name a model's folder, relative to the spec" });
    return undefined;
  }
  const config = readConfig(text);
  if (!("problem" in config)) return config;
  if (config.unknown)
    session.report(unknownModel, call.args.span, { file, what: config.problem }, { help: `it reads ${ARCHITECTURES.join(", ")}` });
  else session.report(badModel, call.args.span, { file, problem: config.problem });
  return undefined;
}

/** A network without declaration: what a language model has in place of one. */
function modelNetwork(call: Call, summary: string): NetworkValue {
  const { span } = call.args;
  const decl: ast.NetworkDecl = {
    kind: "network",
    local: false,
    name: { kind: "name", text: "language_model", span },
    params: [],
    members: [],
    span,
  };
  const { scope } = call.context;
  return { kind: "network", decl, file: scope.file, scope: new Scope(scope, scope.file), summary, functions: new Map() };
}

export const writingPlayers: Readonly<Record<string, Builtin>> = {
  writer: {
    params: ["network", "tokens", "length", "temperature", "top_k", "top_p", "grammar"],
    doc: "A player that writes symbol by symbol: texts where those are asked for, else its moves in words. Its network's `body` gives a vector for each token, looking back with `causal_attention`. `tokens` are `symbols` (the words of its games) or `characters`; `length` is the most of them with what it reads; `grammar: false` lets it write what no format reads.",
    run: (call) => {
      const { context, args } = call;
      let network = required(call, "network");
      if (network.kind === "network_decl")
        network = apply(context, network, { positional: [], named: new Map(), span: args.span }, call.site);
      const tokens = argument(call, "tokens");
      if (network.kind === "unknown") return UNKNOWN;
      if (network.kind !== "network")
        return context.session.fail(wrongKind, args.span, { expected: "a network for `writer`", found: describe(network) });
      const mode = tokens === undefined ? "symbols" : tokens.kind === "const" ? tokens.value : undefined;
      if (mode !== "symbols" && mode !== "characters")
        return context.session.fail(badArgument, args.span, { callee: "`writer`", problem: "`tokens` are `symbols` or `characters`" });
      const drawing = drawingOf(call, 64, 4, 4096);
      return drawing ? { kind: "agent", network, options: new Map(), writer: { tokens: mode, ...drawing } } : UNKNOWN;
    },
  },
  language_model: {
    params: ["folder", "length", "temperature", "top_k", "top_p", "grammar", "lora", "alpha", "targets"],
    doc: "A player that writes with a language model from a folder as Hugging Face lays it out; the path is relative to the spec. It plays what a `writer` plays. `length` is the most tokens of a text with what it reads; `lora: 8` learns adapters of that rank in place of all weights, times `alpha` / rank, on the layers that `targets` names.",
    run: (call) => {
      const folder = required(call, "folder");
      if (folder.kind === "unknown") return UNKNOWN;
      const place = toConst(folder);
      if (typeof place !== "string")
        return call.context.session.fail(badArgument, call.args.span, {
          callee: "`language_model`",
          problem: `\`folder\` must be a text, the path of a model's folder, found ${describe(folder)}`,
        });
      const config = configOf(call, place.replace(/\/+$/, ""));
      const drawing = config && drawingOf(call, Math.min(512, config.longest), 4, config.longest);
      const lora = drawing && loraOf(call);
      if (!config || !drawing || !lora) return UNKNOWN;
      const model = { folder: place.replace(/\/+$/, ""), config, ...(lora !== "none" && { lora }) };
      const summary = `language_model(${[written(folder), ...(lora === "none" ? [] : [`lora: ${lora.rank}`])].join(", ")})`;
      return { kind: "agent", network: modelNetwork(call, summary), options: new Map(), writer: { tokens: "model", model, ...drawing } };
    },
  },
};
