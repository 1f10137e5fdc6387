/** Writes `grammar/generated/` anew: `npx tsx scripts/grammar.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { generate } from "../grammar/generate/generate.js";

const folder = new URL("../grammar/generated/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of generate()) writeFileSync(new URL(name, folder), text);
