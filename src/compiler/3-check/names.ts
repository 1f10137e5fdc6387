/** What a bare name is, once the expected type is known (C6). */
import type * as ast from "../1-parse/ast.js";
import { meant, near } from "../2-bind/did-you-mean.js";
import type { Symbol } from "../2-bind/symbols.js";
import { endRecord } from "./inner-play.js";
import { unreachable } from "../diagnostics/define.js";
import { declarationOf, type Context } from "./context.js";
import { constType, fnType } from "./declarations.js";
import { ambiguousMember, notAMember, notCallable, shadowedMember, wrongPlaceForName } from "./messages.js";
import { present } from "./relations.js";
import { aliasType, enumType, playersType, recordType, roleType } from "./type-nodes.js";
import { typeText } from "./type-text.js";
import type { Meaning } from "./typed.js";
import { BOOL, INT, REAL, UNKNOWN, type Type } from "./types.js";

export interface Named {
  readonly meaning?: Meaning;
  readonly type: Type;
}

/** Resolves a name where a value is wanted and records what it means. */
export function resolveName(c: Context, name: ast.Name, expected: Type | undefined): Named {
  const found = resolve(c, name, expected);
  if (found.meaning !== undefined) c.shared.meanings.set(name, found.meaning);
  return found;
}

function resolve(c: Context, name: ast.Name, expected: Type | undefined): Named {
  const symbol = c.symbol(name);
  const wanted = expected === undefined ? undefined : present(expected);
  const member = wanted === undefined ? undefined : memberOf(wanted, name.text);
  if (member !== undefined) {
    if (symbol !== undefined && isVariable(symbol)) {
      c.report(
        shadowedMember,
        name.span,
        { name: name.text, type: typeText(wanted!), what: describe(symbol) },
        { help: "give the variable another name" },
      );
    }
    return member;
  }
  if (symbol === undefined) return fromAnyType(c, name, wanted);
  return ofSymbol(c, name, symbol);
}

/** A member, headless tag or seat of this name. */
export function memberOf(type: Type, name: string): Named | undefined {
  switch (type.kind) {
    case "enum": {
      const index = type.members.indexOf(name);
      return index < 0 ? undefined : { meaning: { kind: "enum_member", type, index }, type };
    }
    case "tagged": {
      const index = type.tags.findIndex((t) => t.tag === name);
      return index < 0 ? undefined : { meaning: { kind: "tag", type, index }, type };
    }
    case "seat": {
      const index = type.names.indexOf(name);
      return index < 0 ? undefined : { meaning: { kind: "seat", type, index }, type };
    }
    default:
      return undefined;
  }
}

/** The names that a type gives a meaning to. */
export function membersOf(type: Type): readonly string[] {
  switch (type.kind) {
    case "enum":
      return type.members;
    case "tagged":
      return type.tags.map((t) => t.tag);
    case "seat":
      return type.names;
    default:
      return [];
  }
}

/** Nothing is expected, or not this: the only visible enum or union that has such a member, else a message. */
function fromAnyType(c: Context, name: ast.Name, wanted: Type | undefined): Named {
  const members = wanted === undefined ? [] : membersOf(wanted);
  if (members.length > 0) {
    const best = near(name.text, members);
    c.report(
      notAMember,
      name.span,
      { name: name.text, type: typeText(wanted!), members },
      best === undefined ? {} : meant(name.span, best),
    );
    return { type: UNKNOWN };
  }
  const types = visibleTypes(c, name, name.text);
  if (types.length === 1) return memberOf(types[0], name.text)!;
  if (wanted?.kind === "unknown") return { type: UNKNOWN }; // what stands beside it was reported
  c.report(
    ambiguousMember,
    name.span,
    { name: name.text, types: types.map(typeText) },
    { help: "say the type where the value is declared, as in `let x: Type = …`" },
  );
  return { type: UNKNOWN };
}

/** Enums and unions in scope that have a member of this name. */
export function visibleTypes(c: Context, at: ast.Node, member: string): Type[] {
  const found = new Set<Type>();
  const add = (d: ast.Node | undefined) => {
    if (d?.kind === "enum") {
      const type = enumType(d as ast.EnumDecl);
      if (type.members.includes(member)) found.add(type);
    } else if (d?.kind === "type") {
      const alias = d as ast.TypeAlias;
      if (!alias.domain.alternatives.some((a) => a.tag?.text === member)) return;
      const type = aliasType(c, alias);
      if (membersOf(type).includes(member)) found.add(type);
    }
  };
  c.frame.game?.members.forEach((m) => add(m));
  if (found.size > 0) return [...found];
  for (const symbol of c.fileOf(at)?.scope.values() ?? []) add(declarationOf(symbol));
  return [...found];
}

function isVariable(symbol: Symbol): boolean {
  return symbol.kind === "local" || symbol.kind === "param" || symbol.kind === "state" || symbol.kind === "counter";
}

/** A symbol in words. */
export function describe(symbol: Symbol): string {
  switch (symbol.kind) {
    case "declaration":
    case "inner":
      return `a ${words[symbol.declaration.kind] ?? symbol.declaration.kind}`;
    case "state":
      return "state of the game";
    case "seat":
      return "a seat";
    case "players":
      return "the players";
    case "param":
      return "a parameter";
    case "local":
      return "a variable";
    case "counter":
      return "the count of a loop";
    case "lasting":
      return `a ${symbol.member.word}`;
    case "member":
      return "a member of an enum";
    case "builtin":
      return "a function of the language";
    case "unresolved":
      return "unknown";
    default:
      return unreachable(symbol);
  }
}
const words: Readonly<Record<string, string>> = {
  fn: "function",
  const: "constant",
  type: "type",
  enum: "type",
  record: "type",
  extern: "function",
};

function ofSymbol(c: Context, name: ast.Name, symbol: Symbol): Named {
  const meaning: Meaning = { kind: "symbol", symbol };
  switch (symbol.kind) {
    case "state":
      return { meaning, type: c.nameTypes.get(symbol.field.name) ?? UNKNOWN };
    case "param":
      return { meaning, type: c.nameTypes.get(symbol.param.name) ?? UNKNOWN };
    case "local":
      return { meaning, type: c.nameTypes.get(symbol.name) ?? UNKNOWN };
    case "counter":
      return { meaning, type: c.shared.counters.get(symbol.loop) ?? { kind: "int", low: 0, high: 2147483647 } };
    case "seat": {
      const type = roleType(c, symbol.game, symbol.name);
      const index = type.kind === "seat" ? type.names.indexOf(symbol.name) : -1;
      return index < 0 ? { meaning, type } : { meaning: { kind: "seat", type: type as Type & { kind: "seat" }, index }, type };
    }
    case "players":
      return typeAsValue(playersType(symbol.game));
    case "lasting":
    case "unresolved":
    case "member":
      return { meaning, type: UNKNOWN };
    case "builtin":
      return ofBuiltin(c, name, symbol.name);
    case "declaration":
    case "inner": {
      const d = symbol.declaration;
      switch (d.kind) {
        case "enum":
          return typeAsValue(enumType(d));
        case "record":
          return typeAsValue(recordType(c, d));
        case "type":
          return typeAsValue(aliasType(c, d));
        case "const":
          return { meaning, type: constType(c, d) };
        case "game":
          return { meaning, type: { kind: "game", decl: d } };
        case "network":
          return { meaning, type: { kind: "network" } };
        case "fn":
        case "extern":
          return { meaning, type: fnType(c, d) };
        case "rule":
        case "act":
        case "method":
        case "format":
          c.report(notCallable, name.span, { name: name.text, what: `a ${d.kind}, which is not a value` });
          return { meaning, type: UNKNOWN };
        default:
          return unreachable(d);
      }
    }
    default:
      return unreachable(symbol);
  }
}

function typeAsValue(type: Type): Named {
  return type.kind === "unknown" ? { type } : { meaning: { kind: "type", type }, type: { kind: "index_type", of: type } };
}

function ofBuiltin(c: Context, name: ast.Name, text: string): Named {
  const meaning: Meaning = { kind: "builtin", name: text };
  const game = c.frame.game;
  switch (text) {
    case "bool":
      return typeAsValue(BOOL);
    case "int":
      return typeAsValue(INT);
    case "real":
      return typeAsValue(REAL);
    case "pi":
      return { meaning, type: REAL };
    case "it":
      if (c.frame.it !== undefined) return { meaning, type: c.frame.it };
      c.report(wrongPlaceForName, name.span, { name: text, where: "`where`" });
      return { meaning, type: UNKNOWN };
    case "me":
      if (c.frame.me === true && game !== undefined) return { meaning, type: playersType(game) };
      c.report(wrongPlaceForName, name.span, { name: text, where: "`given`, `observe` and `show`" });
      return { meaning, type: UNKNOWN };
    case "turn":
    case "winner":
      if ((c.frame.where === "show" || c.frame.where === "test") && game !== undefined)
        return { meaning, type: { kind: "option", inner: playersType(game) } };
      if (c.frame.where !== "learning") c.report(wrongPlaceForName, name.span, { name: text, where: "`show` and tests" });
      return { meaning, type: UNKNOWN };
    case "result":
      if (c.frame.where === "test" && game !== undefined) return { meaning, type: endRecord(c, game) };
      if (c.frame.where !== "learning") c.report(wrongPlaceForName, name.span, { name: text, where: "tests" });
      return { meaning, type: UNKNOWN };
    case "some":
      c.report(wrongPlaceForName, name.span, { name: text, where: "`is some`" });
      return { meaning, type: UNKNOWN };
    default:
      if (c.frame.where !== "learning")
        c.report(notCallable, name.span, { name: text, what: "a function; it is called with brackets, and without them it" });
      return { meaning, type: UNKNOWN };
  }
}
