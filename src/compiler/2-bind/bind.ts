/** Follows imports, builds scopes and says what each written name stands for, as far as that can be told without types. */
import type * as ast from "../1-parse/ast.js";
import { type Reporter } from "../diagnostics/define.js";
import { meant, near } from "./did-you-mean.js";
import { importCycle, localImport, noSuchFile, unknownImport } from "./messages.js";
import { Scope } from "./scope.js";
import type { Bound, BoundFile, Named, Symbol } from "./symbols.js";
import { Walker } from "./walk.js";

/** Finds the file that an import names; the disk is the caller's. `undefined`: there is none. */
export type Resolve = (from: ast.File, path: string) => ast.File | undefined | { readonly error: string };

/** Binds an entry file and all that it imports. */
export function bind(entry: ast.File, resolve: Resolve, report: Reporter): Bound {
  const files: BoundFile[] = [];
  const done = new Map<string, BoundFile>();
  const symbolOf = new Map<ast.Name, Symbol>();
  const stack: { path: string; file: ast.File }[] = [];
  const scopes = new Map<BoundFile, Scope>();

  const bindFile = (file: ast.File): BoundFile => {
    const path = file.source.path;
    const scope = new Scope(undefined, "file");
    const bound: BoundFile = { file, scope: scope.names };
    done.set(path, bound);
    stack.push({ path, file });
    for (const declaration of file.declarations) {
      if (declaration.kind === "import") bindImport(file, scope, declaration);
    }
    for (const declaration of file.declarations) {
      if (!isNamed(declaration) || declaration.name === undefined) continue;
      scope.declare(declaration.name, { kind: "declaration", declaration, file: bound }, report);
    }
    stack.pop();
    files.push(bound);
    scopes.set(bound, scope);
    return bound;
  };

  const bindImport = (file: ast.File, scope: Scope, declaration: ast.ImportDecl): void => {
    const path = textOf(declaration.from);
    const target = resolve(file, path);
    const missing = () => {
      for (const { name, as } of declaration.names) scope.declare(as ?? name, { kind: "unresolved", name }, report);
    };
    if (target === undefined || !("kind" in target)) {
      report(
        noSuchFile,
        declaration.from.span,
        { path, reason: target === undefined ? "there is no such spec" : target.error },
        importHelp(path),
      );
      return missing();
    }
    const at = stack.findIndex((s) => s.path === target.source.path);
    if (at >= 0) {
      report(
        importCycle,
        declaration.from.span,
        { cycle: [...stack.slice(at).map((s) => s.path), target.source.path] },
        { help: "move what both need into a third file" },
      );
      return missing();
    }
    const from = done.get(target.source.path) ?? bindFile(target);
    const exported = new Map<string, Named>();
    for (const d of from.file.declarations)
      if (isNamed(d) && d.name !== undefined && !exported.has(d.name.text)) exported.set(d.name.text, d);
    for (const { name, as } of declaration.names) {
      const found = exported.get(name.text);
      if (found === undefined) {
        const best = near(
          name.text,
          [...exported.values()].filter((d) => !d.local).map((d) => d.name!.text),
        );
        report(unknownImport, name.span, { name: name.text, path }, best === undefined ? {} : meant(name.span, best));
      } else if (found.local) {
        report(localImport, name.span, { name: name.text, path }, { help: "remove `local` where it is declared, or do without it" });
      }
      const symbol: Symbol =
        found === undefined || found.local
          ? { kind: "unresolved", name }
          : { kind: "declaration", declaration: found, file: from, ...(declaration.measured ? { measured: true } : {}) };
      symbolOf.set(name, symbol);
      scope.declare(as ?? name, symbol, report);
    }
  };

  const bound = bindFile(entry);
  const members = memberNames(files.map((f) => f.file));
  for (const file of files) new Walker(scopes.get(file)!, symbolOf, members, report).file(file.file);
  return { entry: bound, files, symbolOf };
}

/** The words of a string without holes. */
export function textOf(string: ast.StringLit): string {
  return string.parts.map((p) => (p.kind === "string_text" ? p.text : "")).join("");
}

function importHelp(path: string) {
  return path.startsWith("std/") || path.startsWith(".") ? {} : { help: 'a file beside this one is imported as "./name"' };
}

function isNamed(d: ast.Declaration): d is Named {
  return d.kind !== "unknown" && d.kind !== "import" && d.kind !== "test" && d.kind !== "claim";
}

/**
 * The names that types may give a meaning where they are expected: members of enums, tags, seats. A name that is neither in scope nor one of
 * these is unknown whatever the types are.
 */
function memberNames(files: readonly ast.File[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    const node = value as ast.Node;
    if (node.kind === "enum") (node as ast.EnumDecl).members.forEach((m) => names.add(m.text));
    if (node.kind === "alternative") {
      const tag = (node as ast.Alternative).tag;
      if (tag !== undefined) names.add(tag.text);
    }
    if (node.kind === "seats") (node as ast.Seats).seats.forEach((s) => names.add(s.name.text));
    for (const [key, child] of Object.entries(node)) if (key !== "span" && key !== "source" && key !== "comments") visit(child);
  };
  files.forEach((f) => visit(f.declarations));
  return names;
}
