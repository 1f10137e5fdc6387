/** What names stand for (bind), before types decide between members, tags and seats (`Typed.meaningOf`). */
import type * as ast from "../1-parse/ast.js";

export type Symbol =
  | { readonly kind: "declaration"; readonly declaration: Named; readonly file: BoundFile; readonly measured?: boolean }
  /** A type, enum, record, const, fn or rule inside a game or method, or a `const` or `fn` in a block. */
  | { readonly kind: "inner"; readonly declaration: InnerDecl; readonly owner: ast.Node }
  | { readonly kind: "state"; readonly field: ast.Field; readonly game: ast.GameDecl }
  /** One seat (`first`), a role (`captain`), or the word `player` / `players` of a game. */
  | { readonly kind: "seat"; readonly name: string; readonly game: ast.GameDecl }
  | { readonly kind: "players"; readonly word: "player" | "players"; readonly game: ast.GameDecl }
  | { readonly kind: "param"; readonly param: ast.Param; readonly owner: ast.Node }
  /** A `let`, `var`, `keep`, `const` in a block, a binder, a `cycle` variable, a lambda's parameter, a name bound by a pattern. */
  | { readonly kind: "local"; readonly name: ast.Name; readonly from: ast.Node }
  /** Loop counters: `tick` of `repeat … ticks`. */
  | { readonly kind: "counter"; readonly name: string; readonly loop: ast.Node }
  | { readonly kind: "lasting"; readonly member: ast.Lasting; readonly method: ast.MethodDecl }
  | { readonly kind: "member"; readonly decl: ast.EnumDecl; readonly index: number }
  | { readonly kind: "builtin"; readonly name: string }
  /** An imported name whose file or declaration was not found (already reported). */
  | { readonly kind: "unresolved"; readonly name: ast.Name };

export type InnerDecl = ast.Common | ast.RuleDecl | ast.ActDecl;

export type Named = Exclude<ast.Declaration, ast.Unknown | ast.ImportDecl | ast.TestDecl | ast.ClaimDecl>;

/** A parsed file with its imports followed. */
export interface BoundFile {
  readonly file: ast.File;
  /** Names at the top level: own declarations and imports. */
  readonly scope: ReadonlyMap<string, Symbol>;
}

/** Every file that the entry reaches, in dependency order (imports first). */
export interface Bound {
  readonly entry: BoundFile;
  readonly files: readonly BoundFile[];
  /** What a written name means lexically; absent where only types can tell, or nothing is known. The checker adds the names of copies that it makes. */
  readonly symbolOf: Map<ast.Name, Symbol>;
}
