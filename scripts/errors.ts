// Rewrites test/errors/*.txt: what a user sees for each case. The difference is what gets reviewed. `npx tsx scripts/errors.ts [code…]`
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { allCodes, CASES, caseFile, expectedFile, printedFor } from "../test/errors/harness.js";

const asked = process.argv.slice(2);
for (const code of await allCodes()) {
  if (asked.length > 0 && !asked.includes(code)) continue;
  if (!existsSync(path.join(CASES, caseFile(code)))) continue;
  const printed = await printedFor(code);
  writeFileSync(expectedFile(code), printed);
  if (!printed.includes(` ${code}: `)) console.error(`${caseFile(code)} does not bring ${code} about`);
}
