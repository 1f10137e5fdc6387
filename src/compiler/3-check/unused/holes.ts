/** Holes of formats that nobody reads: neither a rule of a game nor another seat. */
import type * as ast from "../../1-parse/ast.js";
import { children } from "../../1-parse/walk.js";
import type { Reporter } from "../../diagnostics/define.js";
import { declaredSeats, entriesOf } from "../seats.js";
import type { Typed } from "../typed.js";
import type { Type } from "../types.js";
import { unreadHole } from "./messages.js";

/** Warns of holes of the entry's formats that its games ask for, and which nothing reads and no other seat hears. */
export function checkHoles(typed: Typed, report: Reporter): void {
  const { file } = typed.bound.entry;
  const asked = new Map<ast.FormatDecl, ast.Node>();
  const heard = new Set<ast.FormatDecl>();
  const reads = new Reads(typed);
  for (const declaration of file.declarations) {
    // What methods and claims read of rows is told by the games; functions may be handed a whole value.
    if (declaration.kind !== "game" && declaration.kind !== "test" && declaration.kind !== "fn") continue;
    const alone = declaration.kind === "game" && decidingSeats(declaration) === 1;
    walk(declaration, [], (node, above) => {
      if (node.kind === "writes") {
        for (const format of typed.siteOf(node as ast.WritesExpr)?.formats ?? []) {
          if (!asked.has(format)) asked.set(format, node);
          if (!alone && !isKept(above)) heard.add(format);
        }
      }
      reads.note(node, above);
    });
  }
  for (const [format, at] of asked) {
    if (heard.has(format) || format.span.file !== file.span.file || reads.formAlone(format)) continue;
    for (const hole of format.template.parts) {
      if (hole.kind !== "format_hole" || hole.private || reads.has(format, hole.name.text)) continue;
      report(
        unreadHole,
        hole.name.span,
        { hole: hole.name.text, format: format.name.text },
        {
          why: "it must be written, and no rule and no other seat ever learns what stands in it",
          help: `read it, leave it out, or let its author keep it: \`{${hole.name.text}: private …}\``,
          related: [{ span: at.span, text: "asked for here" }],
        },
      );
    }
  }
}

/** Calls `fn` for every node with those above it, the nearest first. */
function walk(node: ast.Node, above: readonly ast.Node[], fn: (node: ast.Node, above: readonly ast.Node[]) => void): void {
  fn(node, above);
  const around = [node, ...above];
  for (const child of children(node)) walk(child, around, fn);
}

/** How many seats can be asked: those that players own, where there are such. */
function decidingSeats(game: ast.GameDecl): number {
  const roles = game.members.some((m) => m.kind === "seats" && m.word === "roles");
  const players = game.members.flatMap((m) => (m.kind === "seats" && m.word === "players" ? m.seats : []));
  const deciding = roles ? declaredSeats(game).filter((s) => !players.includes(s)) : players;
  return deciding.flatMap(entriesOf).length;
}

/** Whether a text is put where its author alone, or nobody, sees it. */
function isKept(above: readonly ast.Node[]): boolean {
  const place = above.find((node): node is ast.Binding => node.kind === "binding");
  return place !== undefined && place.visibility.some((v) => v.word === "private" || v.word === "secret");
}

/** What hands a value on as it is. */
const HANDS_ON: ReadonlySet<string> = new Set(["paren", "else", "binding", "init", "binder", "for", "index", "clause", "cycle", "reward"]);

/** Which holes are read: one by its name or by a pattern that binds it, all of a value that goes somewhere as a whole. */
class Reads {
  private readonly holes = new Set<string>();
  private readonly whole = new Set<ast.FormatDecl>();
  private readonly tested = new Set<ast.FormatDecl>();

  constructor(private readonly typed: Typed) {}

  has(format: ast.FormatDecl, hole: string): boolean {
    return this.whole.has(format) || this.holes.has(`${format.name.text}.${hole}`);
  }

  /** Whether a game asks for the form and for nothing that stands in it: `said is some`. */
  formAlone(format: ast.FormatDecl): boolean {
    return this.tested.has(format) && !format.template.parts.some((p) => p.kind === "format_hole" && this.has(format, p.name.text));
  }

  note(node: ast.Node, above: readonly ast.Node[]): void {
    if (node.kind === "name_pattern" || node.kind === "call") return this.pattern(node);
    if (node.kind === "member") {
      const { object, name } = node as ast.MemberExpr;
      for (const format of formatsIn(this.typed.typeOf(object))) this.holes.add(`${format.name.text}.${name.text}`);
      return;
    }
    if (node.kind !== "name_expr" && node.kind !== "index") return;
    const [parent] = above;
    if (parent === undefined || parent.kind === "member") return;
    const formats = formatsIn(this.typed.typeOf(node as ast.Expr));
    if (parent.kind === "is" || parent.kind === "match") formats.forEach((format) => this.tested.add(format));
    else if (!HANDS_ON.has(parent.kind)) formats.forEach((format) => this.whole.add(format));
  }

  /** `Offer(amount)` as an arm or after `is`: what stands in the brackets is bound in the order of the holes. */
  private pattern(node: ast.Node): void {
    const { name, binds } = bound(node);
    const symbol = name && this.typed.meaningOf(name);
    if (symbol?.kind !== "tag") return;
    symbol.type.tags[symbol.index].heads.forEach((head, i) => {
      if (binds[i] !== undefined && !isBlank(binds[i])) this.holes.add(`${name?.text ?? ""}.${head.name}`);
    });
  }
}

function bound(node: ast.Node): { readonly name?: ast.Name; readonly binds: readonly ast.Node[] } {
  if (node.kind === "name_pattern") {
    const { name, binds = [] } = node as ast.Pattern & { kind: "name_pattern" };
    return { name, binds };
  }
  const { callee, args } = node as ast.CallExpr;
  return callee.kind === "name_expr" ? { name: callee.name, binds: args.map((arg) => arg.value) } : { binds: [] };
}

/** `_`, which takes a place and binds nothing. */
function isBlank(node: ast.Node): boolean {
  return node.kind === "wildcard" || (node.kind === "name_expr" && (node as ast.NameExpr).name.text === "_");
}

/** The formats whose values a type holds: a text that was read, or several of them. */
function formatsIn(type: Type): readonly ast.FormatDecl[] {
  switch (type.kind) {
    case "record":
      return type.format === undefined ? [] : [type.format];
    case "option":
      return formatsIn(type.inner);
    case "array":
    case "list":
      return formatsIn(type.element);
    case "tagged":
      return type.tags.flatMap((tag) => tag.format ?? []);
    default:
      return [];
  }
}
