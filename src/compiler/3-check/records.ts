/** Declarations of records: the first values of their fields, their functions and rules. */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { checkCallable } from "./declarations.js";
import { checkLoops } from "./endless.js";
import { expectType, infer } from "./expressions.js";
import { entryOf, fillable } from "./fill.js";
import { notYet } from "./messages.js";
import { recordType } from "./type-nodes.js";

/** Checks that the fields of a record begin with values of their types. */
export function checkRecord(c: Context, d: ast.RecordDecl): void {
  const type = recordType(c, d);
  if (type.kind !== "record") return;
  for (const m of d.members) {
    if (m.kind !== "field") {
      checkCallable(c, m);
      if (m.body.kind === "block") checkLoops(c, m.body);
      continue;
    }
    if (m.init === undefined) continue;
    const declared = c.nameTypes.get(m.name);
    if (m.init.op === "~") {
      c.report(notYet, m.init.span, { what: "a draw as a field's first value" });
      continue;
    }
    if (declared === undefined) infer(c, m.init.value);
    else {
      const hint = m.init.value.kind === "none" || m.init.value.kind === "number" ? entryOf(declared) : declared;
      const found = infer(c, m.init.value, hint);
      if (!fillable(found, declared)) expectType(c, m.init.value, found, declared);
    }
  }
}
