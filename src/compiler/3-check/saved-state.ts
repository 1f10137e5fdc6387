/** Saved states (A15): `State of g` is a record of what g declares, and `play g from s` starts an episode with it instead of first values. */
import type * as ast from "../1-parse/ast.js";
import { meant, near } from "../2-bind/did-you-mean.js";
import { declarationOf, type Context } from "./context.js";
import { expectType, infer } from "./expressions.js";
import { entryOf, fillable } from "./fill.js";
import { checkGame } from "./games.js";
import { badSavedState, notConstant } from "./messages.js";
import { noteStore } from "./stores.js";
import type { Begun } from "./typed.js";
import { typeText } from "./type-text.js";
import { UNKNOWN, type Type } from "./types.js";

/** The state that a game declares. */
export const stateFields = (game: ast.GameDecl): readonly ast.Field[] => game.members.filter((m): m is ast.Field => m.kind === "field");

/** The type `State of g`: a record of the state that g declares, with the sizes that its parameters have by themselves. */
export function stateType(c: Context, node: ast.NamedType): Type {
  const name = node.of?.kind === "name_expr" ? node.of.name : undefined;
  const declared = name === undefined ? undefined : declarationOf(c.symbol(name));
  if (name !== undefined && (c.symbol(name) === undefined || c.symbol(name)?.kind === "unresolved")) return UNKNOWN; // told where names are bound
  if (declared?.kind !== "game") {
    c.report(badSavedState, node.span, { problem: "`State of` is followed by the name of a game" });
    return UNKNOWN;
  }
  if (!c.shared.checkedGames.has(declared)) c.within({ where: "const" }, () => checkGame(c, declared));
  const fields = stateFields(declared).map((f) => ({ name: f.name.text, type: c.nameTypes.get(f.name) }));
  if (fields.some((f) => f.type === undefined)) {
    const what = `the size of \`State of ${declared.name.text}\``;
    c.report(notConstant, node.span, { what, reason: "it contains itself" });
    return UNKNOWN;
  }
  return { kind: "record", name: `State of ${declared.name.text}`, fields: fields.map((f) => ({ name: f.name, type: f.type ?? UNKNOWN })) };
}

/** Which state of the game `from` gives; nothing, with a message, where it gives none. `typeOf` tells the types that the state has there. */
export function begun(c: Context, from: ast.Expr, game: ast.GameDecl, typeOf: (name: ast.Name) => Type): readonly Begun[] | undefined {
  const fields = stateFields(game);
  if (from.kind === "record_expr") return written(c, from, game, typeOf);
  const whole: Type = {
    kind: "record",
    name: `State of ${game.name.text}`,
    fields: fields.map((f) => ({ name: f.name.text, type: typeOf(f.name) })),
  };
  const found = infer(c, from, whole);
  if (found.kind === "unknown") return undefined;
  if (found.kind !== "record") {
    const help = { help: `write what it begins with, as in \`from (${fields[0]?.name.text ?? "board"}: …)\`` };
    c.report(badSavedState, from.span, { problem: `\`from\` needs a state of \`${game.name.text}\`, found ${typeText(found)}` }, help);
    return undefined;
  }
  const errors = c.errors;
  expectType(c, from, found, whole);
  if (c.errors > errors) return undefined;
  noteStore(c, from, from, found, whole);
  return fields.map((field) => ({ field }));
}

/** `from (stones: 3)`: what is left out begins as it always does. */
function written(c: Context, from: ast.RecordExpr, game: ast.GameDecl, typeOf: (name: ast.Name) => Type): readonly Begun[] | undefined {
  const fields = stateFields(game);
  const names = fields.map((f) => f.name.text);
  const given: Begun[] = [];
  let fine = true;
  for (const entry of from.entries) {
    const text = entry.name?.text ?? (entry.value.kind === "name_expr" ? entry.value.name.text : undefined);
    const field = fields.find((f) => f.name.text === text);
    if (field === undefined) {
      const best = text === undefined ? undefined : near(text, names);
      const problem = text === undefined ? "this value has no name" : `\`${game.name.text}\` has no state \`${text}\``;
      const known = { help: `its state is ${names.map((n) => `\`${n}\``).join(", ") || "nothing"}` };
      c.report(
        badSavedState,
        entry.span,
        { problem },
        best === undefined || entry.name === undefined ? known : meant(entry.name.span, best),
      );
      infer(c, entry.value);
      fine = false;
      continue;
    }
    if (given.some((g) => g.field === field)) {
      c.report(badSavedState, entry.span, { problem: `\`${names[fields.indexOf(field)]}\` is given twice` });
      fine = false;
    }
    const type = typeOf(field.name);
    const { value } = entry;
    const whole = value.kind === "list" || value.kind === "comprehension" || value.kind === "record_expr";
    const found = infer(c, value, whole ? type : entryOf(type));
    if (!fillable(found, type)) expectType(c, value, found, type);
    noteStore(c, entry, value, found, type);
    given.push({ field, entry });
  }
  c.types.set(from, UNKNOWN);
  return fine ? given : undefined;
}
