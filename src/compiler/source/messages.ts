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

export const badImportPath = defineError<{ path: string }>({
  code: "SP0008",
  text: ({ path }) => `cannot import \`${path}\`: expected \`./file\`, \`std/…\` or the name of a package`,
});

export const noStandardSpec = defineError<{ path: string }>({
  code: "SP0009",
  text: ({ path }) => `no \`${path}\` in the standard library`,
});

export const noPackage = defineError<{ name: string }>({ code: "SP0010", text: ({ name }) => `the package \`${name}\` is not installed` });

export const noSpecsInPackage = defineError<{ name: string }>({
  code: "SP0011",
  text: ({ name }) => `the package \`${name}\` has no specs: its package.json has no \`sp\` export`,
});

export const notExported = defineError<{ name: string; path: string }>({
  code: "SP0012",
  text: ({ name, path }) => `the package \`${name}\` does not export \`${path}\` to specs`,
});

export const badPackage = defineError<{ name: string; reason: string }>({
  code: "SP0013",
  text: ({ name, reason }) => `the package.json of \`${name}\` cannot be used: ${reason}`,
});

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;
}
