import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { RUNTIME } from "../../compiler/3-check/externs.js";
import { type PlaceExtern, printTypeScript } from "../../compiler/5-emit/typescript/typescript.js";
import { locationOf, showPath } from "../../compiler/source/specs.js";
import type { Context } from "../command.js";
import { couldNotRun } from "../could-not-run.js";
import { EXIT, type ExitCode, worstOf } from "../exit.js";
import { findSpecs, projectSpec } from "../files/find-specs.js";
import { makeFolder, writeWhole } from "../files/write-file.js";
import * as messages from "../messages.js";
import { compileSpec } from "./load-games.js";
import { methodFiles } from "./method-files.js";

/** A file to be written, and the spec it comes from. */
export interface Product {
  readonly content: string | Uint8Array;
  readonly from: string;
}

/** What compiling one spec gave. Its messages are printed already. */
export interface Built {
  readonly verdict: ExitCode;
  readonly products: ReadonlyMap<string, Product>;
  /** Where the files lie that it was compiled from. */
  readonly reads: readonly string[];
}

/** A file that was written. */
export interface Written {
  readonly file: string;
  readonly bytes: number;
}

/** Compiles specs and writes their modules. If any spec has errors nothing is written. */
export async function buildSpecs(names: readonly string[], out: string, context: Context): Promise<ExitCode> {
  const { output, folder } = context;
  const products = new Map<string, Product>();
  const verdicts: ExitCode[] = [EXIT.clean];
  for (const file of namedSpecs(names, folder)) {
    const built = await buildSpec(file, out, context);
    verdicts.push(built.verdict);
    for (const [name, product] of built.products) add(products, name, product);
  }
  const verdict = worstOf(verdicts);
  if (verdict !== EXIT.clean) return verdict;
  const written = writeProducts(products, out, folder);
  output.json({ written });
  const width = Math.max(...written.map(({ file }) => file.length));
  output.data(written.map(({ file, bytes }) => `${file.padEnd(width)}  ${size(bytes)}`).join("\n"));
  return verdict;
}

/** The specs that a user means: those named, else the project's. */
export function namedSpecs(names: readonly string[], folder: string): string[] {
  return findSpecs(names.length > 0 ? names : [projectSpec(folder)], folder);
}

/** Compiles one spec to the files that are to be written. */
export async function buildSpec(file: string, out: string, context: Context): Promise<Built> {
  const products = new Map<string, Product>();
  const loaded = compileSpec(file, context);
  if ("verdict" in loaded) return { ...loaded, products };
  const place = externsFrom(path.resolve(context.folder, out), context.folder);
  for (const game of loaded.compiled.games)
    add(products, `${game.name}.ts`, { content: await printTypeScript(game.module, place), from: loaded.path });
  for (const { info, module, declaration } of loaded.compiled.formats)
    if (declaration.span.file === loaded.compiled.bound.entry.file.source)
      add(products, `${info.name}.ts`, { content: await printTypeScript(module, place), from: loaded.path });
  const methods = await methodFiles(loaded.compiled, context);
  for (const { name, content } of methods.files) add(products, name, { content, from: loaded.path });
  return { verdict: methods.verdict, products, reads: loaded.reads };
}

/** How modules in a folder call the TypeScript of externs: by its path from there. */
function externsFrom(target: string, folder: string): PlaceExtern {
  return ({ file, from }) => {
    if (from === RUNTIME) return from;
    const location = path.resolve(path.dirname(locationOf(file) ?? path.resolve(folder, file.path)), from);
    const relative = path.relative(target, location).split(path.sep).join("/");
    return (relative.startsWith(".") ? relative : `./${relative}`).replace(/\.(m?)ts$/, ".$1js");
  };
}

/** Writes products into a folder; only those whose content differs if so asked. */
export function writeProducts(products: ReadonlyMap<string, Product>, out: string, folder: string, onlyChanged = false): Written[] {
  const target = path.resolve(folder, out);
  makeFolder(target, out);
  return [...products].flatMap(([name, { content }]) => {
    const file = path.join(target, name);
    const shown = showPath(file, folder);
    if (!isOurs(file)) throw couldNotRun(messages.notOurs, { path: shown }, { help: "move it away, or write elsewhere with `--out`" });
    if (onlyChanged && existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return [];
    writeWhole(file, content, shown);
    return [{ file: shown, bytes: Buffer.byteLength(content) }];
  });
}

function add(products: Map<string, Product>, name: string, product: Product): void {
  const other = products.get(name);
  if (other !== undefined && !Buffer.from(other.content).equals(Buffer.from(product.content))) {
    const parameters = { path: name, first: other.from, second: product.from };
    throw couldNotRun(messages.sameName, parameters, {
      help: "give one of them another name, or build them into two folders with `--out`",
    });
  }
  products.set(name, product);
}

/** Whether a file may be replaced: it does not exist, or its first line says that spc wrote it. Graphs carry no such line. */
function isOurs(file: string): boolean {
  return !file.endsWith(".ts") || !existsSync(file) || readFileSync(file, "utf8").startsWith("// Generated by spc ");
}

/** A size for people. */
function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
