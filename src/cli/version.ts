import { readFileSync } from "node:fs";
import path from "node:path";
import { ownFolder } from "../compiler/source/packages.js";

/** The version in this program's own package.json. */
export function ownVersion(): string {
  return (JSON.parse(readFileSync(path.join(ownFolder(), "package.json"), "utf8")) as { version: string }).version;
}
