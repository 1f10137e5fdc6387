import { defineError } from "../../diagnostics/define.js";

export const noExternFile = defineError<{ name: string; path: string }>({
  code: "SP3282",
  text: (p) => `the extern \`${p.name}\` comes from \`${p.path}\`, and there is no such file`,
});

export const noExternExport = defineError<{ name: string; path: string }>({
  code: "SP3283",
  text: (p) => `\`${p.path}\` exports no \`${p.name}\``,
});

export const externTypeDiffers = defineError<{ name: string; path: string; found: string; expected: string }>({
  code: "SP3284",
  text: (p) => `\`${p.name}\` in \`${p.path}\` has the type ${p.found}, and the spec declares ${p.expected}`,
});

export const externUnreadable = defineError<{ name: string; path: string; problem: string }>({
  code: "SP3285",
  text: (p) => `the extern \`${p.name}\` comes from \`${p.path}\`, which is no TypeScript: ${p.problem}`,
});
