import type { Declaration } from "../typescript/module.js";

/** Writes a function; a parameter is `name: type`, one that the body never reads gets an underscore. */
export function fn(name: string, doc: string, parameters: readonly string[], returns: string, body: string, exported = true): Declaration {
  return {
    kind: "function",
    name,
    doc,
    parameters: parameters.map((p) => {
      const parameter = p.slice(0, p.indexOf(":"));
      const used = parameter.startsWith("_") || new RegExp(`\\b${parameter.replace("?", "")}\\b`).test(body);
      return { name: used ? parameter : `_${parameter}`, type: p.slice(p.indexOf(":") + 2) };
    }),
    returns,
    body,
    exported,
  };
}
