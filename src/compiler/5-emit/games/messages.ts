import { defineError } from "../../diagnostics/define.js";

export const notEmitted = defineError<{ what: string; game: string }>({
  code: "SP5001",
  text: (p) => `cannot yet write TypeScript for ${p.what} in game \`${p.game}\``,
});

export const noKernel = defineError<{ what: string; game: string }>({
  code: "SP5002",
  severity: "warning",
  text: (p) => `game \`${p.game}\` gets no batch kernel, because kernels cannot yet keep or compute ${p.what}`,
});
