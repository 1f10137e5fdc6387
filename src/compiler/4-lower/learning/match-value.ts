/** `match` on a value that is known before the run: which arm's pattern it fits (C6). */
import type * as ast from "../../1-parse/ast.js";
import { asIndexType, memberNamed } from "./index-types.js";
import { bind } from "./known.js";
import type { Context } from "./session.js";
import type { Scope } from "./scope.js";
import type { Staged } from "./values.js";

/** Says whether a known value fits a pattern, binding its names in `scope`; undefined where only the run can tell. */
export function fits(context: Context, pattern: ast.Pattern, value: Staged, scope: Scope): boolean | undefined {
  switch (pattern.kind) {
    case "wildcard":
    case "else_pattern":
      return true;
    case "any_of": {
      const results = pattern.patterns.map((p) => fits(context, p, value, scope));
      return results.includes(true) ? true : results.includes(undefined) ? undefined : false;
    }
    case "none":
      return value.kind === "host" ? undefined : value.kind === "const" && value.value === null;
    case "bool":
      return value.kind === "const" ? value.value === pattern.value : undefined;
    case "literal_pattern":
      if (value.kind !== "const" || typeof value.value !== "number") return undefined;
      return value.value >= pattern.low && value.value <= (pattern.high ?? pattern.low);
    case "string": {
      const text = pattern.parts.map((part) => (part.kind === "string_text" ? part.text : "")).join("");
      return value.kind === "const" ? value.value === text : undefined;
    }
    case "name_pattern": {
      const name = pattern.name.text;
      if (value.kind === "member") return value.label === name;
      const other = context.scope.find(name) ?? memberNamed(context.scope.file, name);
      if (value.kind === "const" && other?.kind === "const") return value.value === other.value;
      return asIndexType(value, undefined) ? undefined : value.kind === "host" ? undefined : false;
    }
    case "tuple_pattern": {
      if (value.kind !== "tuple" && value.kind !== "list") return undefined;
      const results = pattern.elements.map((p, i) => {
        const item = value.items[i];
        if (item && p.kind === "name_pattern" && !p.binds && item.kind !== "member") {
          bind(scope, [p.name], item, i);
          return true;
        }
        return item ? fits(context, p, item, scope) : false;
      });
      return results.includes(false) ? false : results.includes(undefined) ? undefined : true;
    }
  }
}
