/** What binding says: imports, names, scopes. */
import { defineError } from "../diagnostics/define.js";

export const unknownName = defineError<{ name: string }>({
  code: "SP2001",
  text: (p) => `nothing named \`${p.name}\` is known here`,
});

export const duplicateName = defineError<{ name: string; what: string }>({
  code: "SP2002",
  text: (p) => `\`${p.name}\` is declared twice in this ${p.what}`,
});

export const noSuchFile = defineError<{ path: string; reason: string }>({
  code: "SP2003",
  text: (p) => `cannot import from "${p.path}": ${p.reason}`,
});

export const importCycle = defineError<{ cycle: readonly string[] }>({
  code: "SP2004",
  text: (p) => `these files import each other in a circle: ${p.cycle.join(" -> ")}`,
});

export const unknownImport = defineError<{ name: string; path: string }>({
  code: "SP2005",
  text: (p) => `"${p.path}" declares nothing named \`${p.name}\``,
});

export const localImport = defineError<{ name: string; path: string }>({
  code: "SP2006",
  text: (p) => `\`${p.name}\` is \`local\` to "${p.path}" and cannot be imported`,
});

export const unknownType = defineError<{ name: string }>({
  code: "SP2007",
  text: (p) => `no type named \`${p.name}\` is known here`,
});

export const notAType = defineError<{ name: string; what: string }>({
  code: "SP2008",
  text: (p) => `\`${p.name}\` is ${p.what}, and a type was expected`,
});

export const boundNotCompared = defineError<{ name: string; tag: string }>({
  code: "SP2009",
  severity: "warning",
  text: (p) => `\`${p.name}\` in the brackets of \`${p.tag}\` is a new name; it is not compared with the \`${p.name}\` in scope`,
});
