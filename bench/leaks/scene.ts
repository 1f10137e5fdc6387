/** What mutations need to know of a game: its hidden state, where it asks whom, and where text can be put. */
import type * as ast from "../../src/compiler/1-parse/ast.js";
import { children } from "../../src/compiler/1-parse/walk.js";
import { analyse } from "../../src/compiler/compile.js";
import type { Typed } from "../../src/compiler/3-check/typed.js";
import type { Type } from "../../src/compiler/3-check/types.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { standard } from "../../test/support/compile-blind.js";

/** State below public. */
export interface Hidden {
  readonly field: ast.Field;
  readonly type: Type;
  readonly word: "private" | "secret";
}

/** A place where a seat is asked. */
export interface Asking {
  readonly chooses: ast.ChoosesExpr;
  /** The `… given (…)` around it. */
  readonly given?: ast.GivenExpr;
  /** Its seat as written. */
  readonly seat: string;
  /** The statement it is, or is part of. */
  readonly statement: ast.Node;
  /** The statement is an arm without braces. */
  readonly bare: boolean;
  /** It stands in a `together`. */
  readonly together?: ast.TogetherStmt;
  /** The innermost loop that may be left, and where its body begins. */
  readonly loop?: ast.Block;
}

export interface Scene {
  readonly text: string;
  readonly game: ast.GameDecl;
  readonly typed: Typed;
  readonly players: readonly string[];
  readonly hidden: readonly Hidden[];
  readonly askings: readonly Asking[];
}

/** Reads the first game of a spec; nothing if it has no two players or keeps nothing from them. */
export function sceneOf(text: string): Scene | undefined {
  const { report, diagnostics } = collector();
  const { typed } = analyse(sourceFile("game.sp", text), (_, path) => standard(path), report);
  if (diagnostics.some((d) => d.severity === "error")) return undefined;
  const game = typed.bound.entry.file.declarations.find((d): d is ast.GameDecl => d.kind === "game");
  if (game === undefined) return undefined;
  const players = game.members.flatMap((m) => (m.kind === "seats" && m.word === "players" ? m.seats.map((s) => s.name.text) : []));
  const hidden = game.members.flatMap((m): Hidden[] => {
    if (m.kind !== "field") return [];
    const word = m.visibility.find((v) => v.word === "private" || v.word === "secret")?.word;
    const type = typed.typeOfName(m.name);
    if (word === "private" && (type.kind !== "array" || type.index[0].kind !== "seat")) return [];
    return word === "private" || word === "secret" ? [{ field: m, type, word }] : [];
  });
  const askings = game.members.flatMap((m) => (m.kind === "play" || m.kind === "rule" ? askingsIn(m, text) : []));
  if (players.length < 2 || (hidden.length === 0 && askings.every((a) => a.together === undefined))) return undefined;
  return { text, game, typed, players, hidden, askings };
}

function askingsIn(root: ast.Node, text: string): Asking[] {
  const found: Asking[] = [];
  const walk = (node: ast.Node, above: readonly ast.Node[]): void => {
    if (node.kind === "chooses") {
      const chooses = node as ast.ChoosesExpr;
      const at = above.findLastIndex((n, i) => (n.kind === "block" || n.kind === "arm") && i + 1 < above.length);
      const statement = above[at + 1] ?? node;
      const loopAt = above.findLastIndex((n) => ["for", "repeat", "cycle", "while"].includes(n.kind));
      const loop = loopAt < 0 ? undefined : (above[loopAt] as ast.ForStmt).body;
      found.push({
        chooses,
        given: above.findLast((n): n is ast.GivenExpr => n.kind === "given"),
        seat: text.slice(chooses.seat.span.start, chooses.seat.span.end),
        statement,
        bare: above[at]?.kind === "arm",
        together: above.find((n): n is ast.TogetherStmt => n.kind === "together"),
        loop,
      });
    }
    for (const child of children(node)) walk(child, [...above, node]);
  };
  walk(root, []);
  return found;
}

/** A condition on a value of this type that can come out both ways; nothing where there is none. */
export function test(e: string, type: Type): string | undefined {
  switch (type.kind) {
    case "bool":
      return e;
    case "int":
      return type.low === type.high ? undefined : `${e} > ${type.low}`;
    case "enum":
      return `${e} is ${type.members[type.members.length - 1]}`;
    case "seat":
      return `${e} is ${type.names[0]}`;
    case "grid":
      return `${e}.row == 0`;
    case "option":
      return `${e} is some`;
    case "list":
      return `size(${e}) > 1`;
    case "array": {
      const first = type.index.map(firstOf);
      return first.includes(undefined) ? undefined : test(`${e}[${first.join(", ")}]`, type.element);
    }
    case "record": {
      const [field] = type.fields;
      return field === undefined ? undefined : test(`${e}.${field.name}`, field.type);
    }
    default:
      return undefined;
  }
}

/** The first value of an index type, as written. */
function firstOf(type: Type): string | undefined {
  switch (type.kind) {
    case "int":
      return String(type.low);
    case "enum":
      return type.members[0];
    case "seat":
      return type.names[0];
    case "bool":
      return "false";
    case "grid":
      return "(0, 0)";
    default:
      return undefined;
  }
}

/** A condition on the entry of `seat`. */
function testOfEntry({ field, type }: Hidden, seat: string): string | undefined {
  if (type.kind !== "array") return undefined;
  const [, ...rest] = type.index;
  const first = rest.map(firstOf);
  return first.includes(undefined) ? undefined : test(`${field.name.text}[${[seat, ...first].join(", ")}]`, type.element);
}

/** Conditions that a seat must not know, and those on its own entries that it may. */
export function secretsFrom(scene: Scene, seat: string): { readonly others: readonly string[]; readonly own: readonly string[] } {
  const others: string[] = [];
  const own: string[] = [];
  for (const hidden of scene.hidden) {
    if (hidden.word === "secret") {
      const condition = test(hidden.field.name.text, hidden.type);
      if (condition !== undefined) others.push(condition);
      continue;
    }
    const mine = testOfEntry(hidden, seat);
    const theirs = testOfEntry(hidden, scene.players.length === 2 ? `other(${seat})` : "q");
    if (mine !== undefined) own.push(mine);
    if (theirs !== undefined) others.push(scene.players.length === 2 ? theirs : `any(${theirs} for q in players where q is not ${seat})`);
  }
  return { others, own };
}
