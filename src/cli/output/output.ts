import type { Diagnostic } from "../../compiler/diagnostics/define.js";
import { printGithub } from "../../compiler/diagnostics/print-github.js";
import { diagnosticsAsData } from "../../compiler/diagnostics/print-json.js";
import { printShort } from "../../compiler/diagnostics/print-short.js";
import { printText } from "../../compiler/diagnostics/print-text.js";
import { unreachable } from "../../compiler/diagnostics/define.js";

export const FORMATS = ["text", "short", "json", "github"] as const;
export type Format = (typeof FORMATS)[number];

/** Options that every command takes. */
export interface CommonOptions {
  readonly format: Format;
  readonly color: "auto" | "always" | "never";
  readonly debug: boolean;
}

/**
 * Where a command's words go: data to standard output, messages and progress to standard error. With `--format json` standard output
 * carries one JSON document instead, which holds the data and the messages.
 */
export interface Output {
  readonly format: Format;
  readonly color: boolean;
  /** Prints data for people. Silent with `--format json`. */
  data(text: string): void;
  /** Adds to the JSON document. Silent in other formats. */
  json(fields: Record<string, unknown>): void;
  /** Prints messages (or keeps them for the JSON document). */
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  /** Tells how things go; never data. Silent in the formats for programs. */
  note(text: string): void;
  /** Writes the JSON document, once, at the end. */
  finish(): void;
}

/** Sets up a command's output. */
export function openOutput(options: CommonOptions, streams: { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream } = process): Output {
  const { stdout, stderr } = streams;
  const { format } = options;
  const fields: Record<string, unknown> = {};
  const kept: Diagnostic[] = [];
  const color = usesColor(options.color, stderr);
  return {
    format,
    color,
    data: (text) => {
      if (format !== "json") stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    },
    json: (more) => void Object.assign(fields, more),
    diagnostics: (diagnostics) => {
      if (format === "json") kept.push(...diagnostics);
      else stderr.write(print(diagnostics, format, color));
    },
    note: (text) => {
      if (format === "text") stderr.write(`${text}\n`);
    },
    finish: () => {
      if (format === "json") stdout.write(`${JSON.stringify({ ...fields, ...diagnosticsAsData(kept) }, null, 2)}\n`);
    },
  };
}

function print(diagnostics: readonly Diagnostic[], format: Exclude<Format, "json">, color: boolean): string {
  switch (format) {
    case "text":
      return printText(diagnostics, { color });
    case "short":
      return printShort(diagnostics);
    case "github":
      return printGithub(diagnostics);
    default:
      return unreachable(format);
  }
}

/** Decides on colours: as told, else by NO_COLOR and FORCE_COLOR, else where a terminal listens. */
export function usesColor(choice: CommonOptions["color"], stream: { readonly isTTY?: boolean }): boolean {
  if (choice !== "auto") return choice === "always";
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR && process.env.FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && process.env.TERM !== "dumb";
}
