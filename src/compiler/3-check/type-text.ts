import { playersOf } from "./seats.js";
import { unreachable } from "../diagnostics/define.js";
import type { Type } from "./types.js";

/** Writes a type as a spec would. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "unknown":
      return type.variable ?? "something unknown";
    case "bool":
    case "real":
      return type.kind;
    case "int":
      return isWholeInt(type) ? "int" : type.low === type.high ? `${type.low}` : `${type.low}..${type.high}`;
    case "text":
      return type.upTo === undefined ? "text" : `text up to ${type.upTo}`;
    case "enum":
      return type.name;
    case "seat":
      return isPlayers(type) ? "player" : type.names.length === 1 ? type.names[0] : "seat";
    case "grid":
      return `grid(${type.rows}, ${type.cols})`;
    case "tuple":
      return `(${type.elements.map(typeText).join(", ")})`;
    case "record":
      return type.name ?? `(${type.fields.map((f) => `${f.name}: ${typeText(f.type)}`).join(", ")})`;
    case "tagged":
      return (
        type.name ??
        type.tags
          .map((t) => (t.heads.length === 0 ? t.tag : `${t.tag}(${t.heads.map((h) => `${h.name}: ${typeText(h.type)}`).join(", ")})`))
          .join(" | ")
      );
    case "option":
      return `${inner(type.inner)}?`;
    case "array":
      return `${inner(type.element)}[${type.index.map(dimText).join(", ")}]`;
    case "list":
      return `${inner(type.element)}[]${type.upTo === undefined ? "" : ` up to ${type.upTo}`}`;
    case "set":
      return `set of ${typeText(type.element)}`;
    case "table":
      return `${inner(type.element)}[${typeText(type.key)}]`;
    case "fn":
      return `fn(${type.params.map(typeText).join(", ")}) -> ${typeText(type.result)}`;
    case "dist":
      return `Dist[${typeText(type.of)}]`;
    case "index_type":
      return `the type ${typeText(type.of)}`;
    case "game":
      return type.decl === undefined ? "Game" : `the game ${type.decl.name.text}`;
    case "policy":
      return "Policy";
    case "network":
      return "a network";
    case "none":
      return "none";
    case "unit":
      return "nothing";
    default:
      return unreachable(type);
  }
}

/** Says whether a type is all of int32. */
export function isWholeInt(type: Type): boolean {
  return type.kind === "int" && type.low === -2147483648 && type.high === 2147483647;
}

function isPlayers(type: Type & { kind: "seat" }): boolean {
  return type.game.members.some((m) => m.kind === "seats" && m.word === "players") && type.names.length === playersOf(type.game).length;
}

/** Brackets where what follows would read as part of the type. */
function inner(type: Type): string {
  const text = typeText(type);
  const loose =
    (type.kind === "int" && text.includes("..")) ||
    type.kind === "set" ||
    type.kind === "fn" ||
    type.kind === "index_type" ||
    ((type.kind === "list" || type.kind === "text") && type.upTo !== undefined) ||
    (type.kind === "tagged" && type.name === undefined);
  return loose ? `(${text})` : text;
}

function dimText(type: Type): string {
  return type.kind === "int" && type.low === 0 ? `${type.high + 1}` : typeText(type);
}
