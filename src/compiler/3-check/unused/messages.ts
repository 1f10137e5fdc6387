/** What is said of things that a spec makes and nobody uses. */
import { defineError } from "../../diagnostics/define.js";

export const unreadHole = defineError<{ hole: string; format: string }>({
  code: "SP3254",
  severity: "warning",
  text: (p) => `nobody reads \`${p.hole}\` of \`${p.format}\``,
});
