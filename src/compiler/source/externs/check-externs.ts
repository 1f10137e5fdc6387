/**
 * Compares the externs that a program declares with the TypeScript they come from. TypeScript's own checker decides, through ts-morph: a
 * function of the declared type must be assignable from the one that the file exports. Nothing of the file is run.
 */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type * as morph from "ts-morph";
import type * as ast from "../../1-parse/ast.js";
import { textOf } from "../../2-bind/bind.js";
import type { Typed } from "../../3-check/typed.js";
import { isTypeScriptPath } from "../../3-check/externs.js";
import { nearest, type Reporter } from "../../diagnostics/define.js";
import { kindOf } from "../files.js";
import { type SourceFile, sourceFile, type Span } from "../source-file.js";
import { externTypeDiffers, externUnreadable, noExternExport, noExternFile } from "./messages.js";
import { typeScriptOf } from "./type-text.js";

/** Where files lie, and how messages call them. */
export interface Places {
  locationOf(file: SourceFile): string;
  shown(location: string): string;
}

/** Checks the TypeScript type of every extern that the program declares for games. */
export function checkExterns(typed: Typed, places: Places, report: Reporter): void {
  const declared = typed.bound.files.flatMap(({ file }) => file.declarations.filter((d): d is ast.ExternDecl => d.kind === "extern"));
  const known = declared.filter((d) => signatureOf(typed, d) !== undefined);
  if (known.length === 0) return;
  const files = new Map<string, ast.ExternDecl[]>();
  for (const d of known) {
    const location = path.resolve(path.dirname(places.locationOf(d.span.file)), textOf(d.from));
    if (kindOf(location) === "file") files.set(location, [...(files.get(location) ?? []), d]);
    else report(noExternFile, d.from.span, { name: d.name.text, path: places.shown(location) }, beside(location, textOf(d.from)));
  }
  if (files.size > 0) compare(typed, files, places, report);
}

/** The declared type as TypeScript, if all of it is known and can be handed over. */
function signatureOf(typed: Typed, d: ast.ExternDecl): string | undefined {
  if (d.what === "type" || d.result === undefined || d.words.some((word) => word !== "pure")) return undefined;
  if (!isTypeScriptPath(textOf(d.from))) return undefined;
  const written = (p: ast.Param) => (p.type === undefined ? typed.typeOfName(p.name) : typed.typeOfNode(p.type));
  const params = d.params.map((p) => `${p.name.text}: ${typeScriptOf(written(p), "given")}`);
  const generic = d.typeParams.length === 0 ? "" : `<${d.typeParams.map((p) => p.text).join(", ")}>`;
  const result = typeScriptOf(typed.typeOfNode(d.result), "taken");
  return [...params, result].some((text) => /\bnever\b/.test(text)) ? undefined : `${generic}(${params.join(", ")}) => ${result}`;
}

function compare(typed: Typed, files: ReadonlyMap<string, readonly ast.ExternDecl[]>, places: Places, report: Reporter): void {
  // Read only where a program has externs, and at once: phases do not wait.
  const { Project, ts } = createRequire(import.meta.url)("ts-morph") as typeof morph;
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      // Without the types of browsers, which take most of the time to read.
      lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      types: [],
    },
  });
  for (const [location, declared] of files) {
    const file = project.addSourceFileAtPath(location);
    const shown = places.shown(location);
    const [broken] = project.getProgram().getSyntacticDiagnostics(file);
    const exported = file.getExportedDeclarations();
    for (const d of declared) {
      const name = d.name.text;
      if (broken !== undefined) {
        const problem = `${ts.flattenDiagnosticMessageText(broken.compilerObject.messageText, "; ")} (line ${broken.getLineNumber() ?? 1})`;
        report(externUnreadable, d.from.span, { name, path: shown, problem });
        continue;
      }
      const [found] = exported.get(name) ?? [];
      if (found === undefined) {
        const near = nearest(name, exported.keys());
        const names = [...exported.keys()].map((n) => `\`${n}\``);
        const help =
          near !== undefined
            ? `did you mean \`${near}\`?`
            : names.length > 0
              ? `it exports ${names.join(", ")}`
              : `write \`export function ${name}\` there`;
        report(noExternExport, d.name.span, { name, path: shown }, { help });
        continue;
      }
      const expected = signatureOf(typed, d) ?? "";
      const probe = project.createSourceFile(
        path.join(path.dirname(location), `.spc-probe-${name}.ts`),
        `import * as given from ${JSON.stringify(`./${path.basename(location)}`)};\nexport const probe: ${expected} = given.${name};\n`,
        { overwrite: true },
      );
      const [wrong] = project.getProgram().getSemanticDiagnostics(probe);
      if (wrong !== undefined) {
        const inWords = typeInWords(found);
        const at: Span = {
          file: sourceFile(shown, file.getFullText()),
          start: found.getStart(),
          end: Math.max(found.getStart(), endOfHead(found)),
        };
        report(
          externTypeDiffers,
          d.name.span,
          { name, path: shown, found: inWords, expected },
          {
            why: "a game calls it with such arguments and counts on such an answer",
            related: [{ span: at, text: `\`${name}\` is written here` }],
            witness: ts.flattenDiagnosticMessageText(wrong.compilerObject.messageText, "\n").split("\n"),
            ...adviceFor(expected, inWords),
          },
        );
      }
      project.removeSourceFile(probe);
    }
  }
}

/** The type of what a file exports; a function's with its parameters. */
function typeInWords(found: morph.Node): string {
  const type = found.getType();
  const text = (of: morph.Type): string => of.getText(found).replace(/import\("[^"]*"\)\./g, "");
  const signatures = type.getCallSignatures();
  if (signatures.length !== 1) return text(type);
  const parameters = signatures[0].getParameters().map((p) => `${p.getName()}: ${text(p.getTypeAtLocation(found))}`);
  return `(${parameters.join(", ")}) => ${text(signatures[0].getReturnType())}`;
}

/** Where the first line of a declaration ends. */
function endOfHead(node: morph.Node): number {
  const text = node.getText();
  const end = text.search(/\s*(?:\{?\s*\n|$)/);
  return node.getStart() + (end < 0 ? text.length : end);
}

function adviceFor(expected: string, found: string): { help?: string } {
  if (expected.includes("readonly ") && found.includes("[]") && !found.includes("readonly "))
    return { help: "values of games are never changed by others: take arrays as `readonly`" };
  if (found.includes("Promise<")) return { help: "a game cannot wait: answer at once" };
  return {};
}

function beside(location: string, written: string): { help?: string } {
  let names: string[] = [];
  try {
    names = readdirSync(path.dirname(location)).filter((name) => /\.m?ts$/.test(name));
  } catch {
    // The folder is missing as well.
  }
  const near = nearest(path.basename(location), names);
  return near === undefined ? {} : { help: `did you mean \`${written.slice(0, written.lastIndexOf("/") + 1)}${near}\`?` };
}
