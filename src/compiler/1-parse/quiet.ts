/** Keeps later phases quiet where a spec could not be read: what they would say there only repeats the mistake in other words. */
import type { Reporter } from "../diagnostics/define.js";
import type { SourceFile, Span } from "../source/source-file.js";
import type { File, Node } from "./ast.js";
import { strayBracket, unclosedBracket } from "./messages.js";
import { children } from "./walk.js";

export interface Quiet {
  /** The reporter for the parser. */
  readonly parsing: Reporter;
  /** Takes note of a file that was parsed. */
  readonly learn: (file: File) => void;
  /** The reporter for later phases. */
  readonly later: Reporter;
}

/** A reporter for the parser, and one for what follows that is silent inside members and declarations with syntax errors. */
export function quietAfterFaults(report: Reporter): Quiet {
  const faults = new Map<SourceFile, { at: number; brackets: boolean }[]>();
  const damaged: Span[] = [];
  const nameless = new Set<SourceFile>(); // a declaration is missing, and with it names
  return {
    parsing: (kind, span, parameters, extras) => {
      if (kind.severity === "error") {
        const brackets = kind.code === unclosedBracket.code || kind.code === strayBracket.code;
        faults.set(span.file, [...(faults.get(span.file) ?? []), { at: span.start, brackets }]);
      }
      report(kind, span, parameters, extras);
    },
    learn: (file) => {
      if (!faults.has(file.source)) return;
      for (const fault of faults.get(file.source) ?? []) damaged.push(...damagedBy(file, fault.at, fault.brackets));
      if (file.declarations.some((declaration) => declaration.kind === "unknown")) nameless.add(file.source);
    },
    later: (kind, span, parameters, extras) => {
      if (damaged.some((part) => part.file === span.file && part.start <= span.start && span.start <= part.end)) return;
      if (nameless.has(span.file) && kind.code.startsWith("SP2")) return;
      report(kind, span, parameters, extras);
    },
  };
}

/** The member that holds a fault; the whole declaration, if brackets were guessed or the member itself could not be read. */
function damagedBy(file: File, at: number, brackets: boolean): Span[] {
  const holds = (node: Node): boolean => node.span.start <= at && at <= node.span.end;
  const declaration = file.declarations.findLast(holds);
  if (declaration === undefined) return [];
  const member = brackets || !("members" in declaration) ? undefined : children(declaration).findLast(holds);
  return [member === undefined || member.kind === "unknown" || member.kind === "name" ? declaration.span : member.span];
}
