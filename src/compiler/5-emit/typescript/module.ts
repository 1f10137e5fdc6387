import type { SourceFile } from "../../source/source-file.js";

/**
 * A TypeScript module as plain data, before it becomes text. Bodies are text already, with every type annotation inside a mark (`typed`),
 * so that one description gives both the typed module for people and plain JavaScript for use in the process that compiled it.
 */
export interface Module {
  /** The comment at the top. */
  readonly header: string;
  /** Names imported from "spc/runtime"; values and types apart. */
  readonly values: readonly string[];
  readonly types: readonly string[];
  /** Functions of the user's TypeScript, by number. */
  readonly externs?: readonly ExternImport[];
  readonly declarations: readonly Declaration[];
}

/** `import { name as local } from "from"`, where `from` is written in the spec `file`. */
export interface ExternImport {
  readonly name: string;
  readonly local: string;
  readonly from: string;
  readonly file: SourceFile;
}

export type Declaration =
  | {
      readonly kind: "interface";
      readonly name: string;
      readonly doc: string;
      readonly extends?: string;
      readonly members: readonly Member[];
    }
  | { readonly kind: "alias"; readonly name: string; readonly doc: string; readonly type: string; readonly exported: boolean }
  | {
      readonly kind: "const" | "let";
      readonly name: string;
      readonly doc: string;
      readonly type?: string;
      readonly value: string;
      readonly exported: boolean;
    }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly doc: string;
      readonly parameters: readonly { readonly name: string; readonly type: string }[];
      readonly returns: string;
      readonly body: string;
      readonly exported: boolean;
    };

export interface Member {
  readonly name: string;
  readonly doc: string;
  readonly type: string;
}

const OPEN = "\uE000";
const CLOSE = "\uE001";

/** Marks a piece of a body that only TypeScript has: `: number`, ` as Card`, `<Card>`. */
export function typed(text: string): string {
  return `${OPEN}${text}${CLOSE}`;
}

/** Keeps or drops the marked pieces of a text. */
export function settle(text: string, types: boolean): string {
  return types ? text.replace(/[\uE000\uE001]/g, "") : text.replace(/\uE000[^\uE001]*\uE001/g, "");
}
