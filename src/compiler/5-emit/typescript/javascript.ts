import type { Declaration, Module } from "./module.js";
import { settle } from "./module.js";

/** Prints a module as JavaScript without comments, quickly and without loading TypeScript: what `spc` itself imports. */
export function printJavaScript(module: Module): string {
  const names = module.values.length === 0 ? [] : [`import { ${module.values.join(", ")} } from "spc/runtime";`];
  const externs = (module.externs ?? []).map(({ local }, i) => `const ${local} = externs[${i}];`);
  return `${[...names, ...externs, ...module.declarations.map(printDeclaration)].filter((text) => text !== "").join("\n")}\n`;
}

function printDeclaration(declaration: Declaration): string {
  switch (declaration.kind) {
    case "interface":
    case "alias":
      return "";
    case "const":
    case "let":
      return `${declaration.exported ? "export " : ""}${declaration.kind} ${declaration.name} = ${settle(declaration.value, false)};`;
    case "function": {
      const parameters = declaration.parameters.map((p) => p.name.replace("?", "")).join(", ");
      return `${declaration.exported ? "export " : ""}function ${declaration.name}(${parameters}) {\n${settle(declaration.body, false)}\n}`;
    }
  }
}
