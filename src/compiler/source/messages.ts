import { defineError } from "../diagnostics/define.js";

/** A specification larger than this was not written by hand; it is refused before it is read. */
export const MOST_BYTES = 2_000_000;

export const noFile = defineError<{ path: string }>({ code: "SP0001", text: ({ path }) => `no file \`${path}\`` });

export const isFolder = defineError<{ path: string }>({
  code: "SP0002",
  text: ({ path }) => `expected a spec, found the folder \`${path}\``,
});

export const notText = defineError<{ path: string; found: string }>({
  code: "SP0003",
  text: ({ path, found }) => `\`${path}\` is not UTF-8 text: ${found}`,
});

export const tooLarge = defineError<{ path: string; bytes: number }>({
  code: "SP0004",
  text: ({ path, bytes }) => `\`${path}\` has ${megabytes(bytes)}; a spec has at most ${megabytes(MOST_BYTES)}`,
});

export const notAllowed = defineError<{ path: string }>({ code: "SP0005", text: ({ path }) => `no permission to read \`${path}\`` });

export const unreadable = defineError<{ path: string; reason: string }>({
  code: "SP0006",
  text: ({ path, reason }) => `could not read \`${path}\`: ${reason}`,
});

export const notSpec = defineError<{ path: string }>({
  code: "SP0007",
  text: ({ path }) => `expected a spec, a file ending in \`.sp\`, found \`${path}\``,
});

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 100_000) / 10} MB`;
}
