import { assertIndexed } from "./assert-indexed.js";
import type { JSDocStructure, OptionalKind, SourceFileStructure, StatementStructures } from "ts-morph";
import type { Declaration, ExternImport, Module } from "./module.js";
import { settle } from "./module.js";

/** The style of emitted modules; the same everywhere, so that a spec gives the same bytes on every machine. `babel-ts` loads in half the time. */
const STYLE = { parser: "babel-ts", printWidth: 120, endOfLine: "lf" } as const;

/** Prints a module as formatted TypeScript: one ts-morph structure, then prettier once. */
export async function printTypeScript(module: Module, place: PlaceExtern = asWritten): Promise<string> {
  const [morph, prettier] = await Promise.all([import("ts-morph"), import("prettier")]);
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    manipulationSettings: { indentationText: morph.IndentationText.TwoSpaces },
  });
  const file = project.createSourceFile("game.ts", structureOf(module, morph, place));
  return prettier.format(assertIndexed(file, morph), STYLE);
}

/** How a module calls the file of an extern: depends on where the module will lie. */
export type PlaceExtern = (extern: ExternImport) => string;

const asWritten: PlaceExtern = ({ from }) => from.replace(/\.(m?)ts$/, ".$1js");

type Morph = typeof import("ts-morph");

/** Gives the whole file as one structure. */
export function structureOf(
  module: Module,
  { StructureKind, VariableDeclarationKind }: Pick<Morph, "StructureKind" | "VariableDeclarationKind">,
  place: PlaceExtern = asWritten,
): SourceFileStructure {
  const imports: StatementStructures = {
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier: "spc/runtime",
    namedImports: [
      ...[...module.types].sort().map((name) => ({ name, isTypeOnly: true })),
      ...[...module.values].sort().map((name) => ({ name })),
    ],
  };
  const externs = (module.externs ?? []).map((extern): StatementStructures => ({
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier: place(extern),
    namedImports: [extern.local === extern.name ? { name: extern.name } : { name: extern.name, alias: extern.local }],
  }));
  const header = module.header
    .split("\n")
    .map((line) => `// ${line}`.trimEnd())
    .join("\n");
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header,
      "\n",
      imports,
      ...externs,
      ...module.declarations.flatMap((d) => ["\n", statementOf(d, StructureKind, VariableDeclarationKind)]),
    ],
  };
}

function docsOf(doc: string): OptionalKind<JSDocStructure>[] {
  return doc === "" ? [] : [{ description: doc.includes("\n") ? `\n${doc}` : doc }];
}

function statementOf(
  declaration: Declaration,
  StructureKind: Morph["StructureKind"],
  VariableDeclarationKind: Morph["VariableDeclarationKind"],
): StatementStructures {
  const docs = docsOf(declaration.doc);
  const { name } = declaration;
  switch (declaration.kind) {
    case "interface":
      return {
        kind: StructureKind.Interface,
        name,
        docs,
        isExported: true,
        extends: declaration.extends === undefined ? [] : [declaration.extends],
        properties: declaration.members.map((m) => ({ name: m.name, type: m.type, isReadonly: true, docs: docsOf(m.doc) })),
      };
    case "alias":
      return { kind: StructureKind.TypeAlias, name, docs, isExported: declaration.exported, type: declaration.type };
    case "const":
    case "let":
      return {
        kind: StructureKind.VariableStatement,
        docs,
        isExported: declaration.exported,
        declarationKind: declaration.kind === "const" ? VariableDeclarationKind.Const : VariableDeclarationKind.Let,
        declarations: [{ name, type: declaration.type, initializer: settle(declaration.value, true) }],
      };
    case "function":
      return {
        kind: StructureKind.Function,
        name,
        docs,
        isExported: declaration.exported,
        parameters: declaration.parameters.map((p) => ({
          name: p.name.replace("?", ""),
          type: p.type,
          hasQuestionToken: p.name.endsWith("?"),
        })),
        returnType: declaration.returns,
        statements: settle(declaration.body, true),
      };
  }
}
