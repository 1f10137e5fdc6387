/** `extern fn`: TypeScript that games call. Its TypeScript type is compared elsewhere; here, whether games can call it at all. */
import type * as ast from "../1-parse/ast.js";
import { textOf } from "../2-bind/bind.js";
import { declarationOf, type Context } from "./context.js";
import { fnType } from "./declarations.js";
import { isLearning } from "./learning-parts.js";
import { cannotCross, notSandboxed, notTypeScript, notYet, opaqueType, waitingExtern } from "./messages.js";
import { typeText } from "./type-text.js";
import { type Type, UNKNOWN } from "./types.js";

/** Checks the declaration of an extern that games may call; what only learning can use is left to it. */
export function checkExtern(c: Context, d: ast.ExternDecl): void {
  if (namesOpaque(c, [d.params.map((p) => p.type), d.result])) return; // said where that type is declared
  if (isLearning(c, d)) c.report(notYet, d.name.span, { what: "an `extern` of learning" });
  else externType(c, d);
}

/** Whether an `extern type` is named. */
function namesOpaque(c: Context, part: unknown): boolean {
  if (Array.isArray(part)) return part.some((p) => namesOpaque(c, p));
  if (typeof part !== "object" || part === null) return false;
  const node = part as ast.Node;
  if (node.kind === "name") {
    const declared = declarationOf(c.symbol(node as ast.Name));
    return declared?.kind === "extern" && declared.what === "type";
  }
  return Object.entries(node).some(([key, child]) => key !== "span" && namesOpaque(c, child));
}

/** Gives the type of an extern's result, after saying once what of it games cannot call. */
export function externType(c: Context, d: ast.ExternDecl): Type {
  if (c.shared.fnTypes.has(d)) return resultOf(c.shared.fnTypes.get(d));
  if (d.what === "type") {
    c.report(
      opaqueType,
      d.name.span,
      { name: d.name.text },
      {
        why: "states of games are copied, compared, saved and observed, which nobody can do with a value that only TypeScript knows",
        help: `declare what games read of it, \`record ${d.name.text} { … }\`, and let an \`extern fn\` give and take that; TypeScript may keep the rest under a number`,
      },
    );
    c.shared.fnTypes.set(d, UNKNOWN);
    return UNKNOWN;
  }
  if (d.words.includes("async")) {
    c.report(
      waitingExtern,
      d.name.span,
      { name: d.name.text },
      {
        why: "thousands of episodes run in step, and each is a function of its seed and its decisions: nothing in them waits",
        help: "answer at once (`extern fn`), work it out before and give it as a parameter (`g(task: t)`), or let a seat `writes` it: a remote player is waited for",
      },
    );
    c.shared.fnTypes.set(d, UNKNOWN);
    return UNKNOWN;
  }
  const type = fnType(c, d);
  const crossing = (part: Type, what: string, at: ast.Node): void => {
    if (crosses(part)) return;
    c.report(
      cannotCross,
      at.span,
      { name: d.name.text, what, type: typeText(part) },
      { help: "numbers, bools, text, enums, seats, cells, and options, arrays, lists, tuples and records of them can" },
    );
  };
  if (type.kind !== "fn") return UNKNOWN;
  const from = textOf(d.from);
  const shipped = from === RUNTIME && isShipped(d);
  if (d.words.includes("sandboxed") && !shipped) {
    c.report(
      notSandboxed,
      d.name.span,
      { name: d.name.text },
      {
        help: "`run_python` and `run_javascript` of `std/outside/programs` run programs in sandboxes; TypeScript of yours is `extern` or `extern pure`",
      },
    );
  }
  if (!isTypeScriptPath(from) && !shipped) {
    c.report(notTypeScript, d.from.span, { name: d.name.text, from }, { help: `write a path beside this file: "./${d.name.text}.ts"` });
  }
  d.params.forEach((p, i) => crossing(type.params[i], `\`${p.name.text}\``, p));
  if (d.result === undefined) {
    c.shared.fnTypes.set(d, { ...type, result: UNKNOWN });
    c.report(
      cannotCross,
      d.name.span,
      { name: d.name.text, what: "what it answers", type: "nothing" },
      { help: "write `-> Type` behind its parameters" },
    );
    return UNKNOWN;
  } else crossing(type.result, "what it answers", d.result);
  return type.result;
}

/** Where externs of the standard library come from: what the runtime itself brings. */
export const RUNTIME = "spc/runtime";

/** Whether an extern is one of the standard library. */
export function isShipped(d: ast.ExternDecl): boolean {
  return d.span.file.path.startsWith("std/");
}

/** Whether an extern answers equal arguments alike and knows nothing else: what is sandboxed does as well as what is `pure`. */
export function knowsOnlyArguments(d: ast.ExternDecl): boolean {
  return d.words.includes("pure") || d.words.includes("sandboxed");
}

/** Whether an extern's `from` names a TypeScript file by its path. */
export function isTypeScriptPath(from: string): boolean {
  return /^\.\.?\/.*\.m?ts$/.test(from);
}

function resultOf(type: Type | undefined): Type {
  return type?.kind === "fn" ? type.result : UNKNOWN;
}

/** Whether a value of a type can be handed to TypeScript and back. */
function crosses(type: Type): boolean {
  switch (type.kind) {
    case "unknown":
    case "bool":
    case "int":
    case "real":
    case "text":
    case "enum":
    case "seat":
    case "grid":
      return true;
    case "option":
      return crosses(type.inner);
    case "array":
    case "list":
      return crosses(type.element);
    case "tuple":
      return type.elements.every(crosses);
    case "record":
      return type.fields.every((f) => crosses(f.type));
    case "tagged":
      return type.tags.every((tag) => tag.heads.length === 0);
    default:
      return false;
  }
}
