import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ownFolder } from "../../compiler/source/packages.js";
import { kindOf } from "../../compiler/source/files.js";
import { showPath } from "../../compiler/source/specs.js";
import type { Context } from "../command.js";
import { couldNotRun, fromSystem } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import { makeFolder, writeWhole } from "../files/write-file.js";
import * as messages from "../messages.js";

/** Makes a project in a folder. What stands there already is never overwritten. */
export function makeProject(name: string, force: boolean, { output, folder }: Context): ExitCode {
  const target = path.resolve(folder, name);
  const shown = showPath(target, folder);
  const found = entriesOf(target, shown);
  if (found.length > 0 && !force) {
    const some = found.length === 1 ? `\`${found[0]}\`` : `\`${found[0]}\` and ${found.length - 1} more`;
    throw couldNotRun(
      messages.folderNotEmpty,
      { path: shown, found: some },
      { help: "name another folder, or add what is missing with `--force`" },
    );
  }
  makeFolder(target, shown);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [file, text] of Object.entries(projectFiles(path.basename(target)))) {
    const where = path.join(target, file);
    if (existsSync(where)) kept.push(showPath(where, folder));
    else {
      writeWhole(where, text, showPath(where, folder));
      written.push(showPath(where, folder));
    }
  }
  output.json({ written, kept });
  output.data([...written.map((file) => `wrote ${file}`), ...kept.map((file) => `kept  ${file}`)].join("\n"));
  const enter = shown === "." ? "" : `cd ${/[^\w./-]/.test(shown) ? JSON.stringify(shown) : shown} && `;
  output.note(`\nnext: ${enter}spc train`);
  return EXIT.clean;
}

/** What lies in a folder, hidden files of version control aside; nothing if it does not exist. */
function entriesOf(target: string, shown: string): string[] {
  const kind = kindOf(target);
  if (kind === "nothing") return [];
  if (kind !== "folder") throw couldNotRun(messages.cannotWrite, { path: shown, reason: "a file stands where a folder is needed" });
  try {
    return readdirSync(target)
      .filter((name) => name !== ".git")
      .sort();
  } catch (error) {
    throw fromSystem(error, shown);
  }
}

/** The files of a new project. The spec is the one that `specs/` shows. */
function projectFiles(folderName: string): Record<string, string> {
  const name =
    folderName
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "game";
  const described = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    sp: "./last_stone.sp",
    scripts: { check: "spc check", test: "spc test", train: "spc train", claim: "spc claim" },
  };
  return {
    "package.json": `${JSON.stringify(described, null, 2)}\n`,
    "last_stone.sp": readFileSync(path.join(ownFolder(), "specs", "last_stone.sp"), "utf8"),
    "README.md": README,
    ".gitignore": "node_modules/\nout/\nruns/\n",
  };
}

const README = `# Last stone

\`last_stone.sp\` holds a game of two players, a method that learns it by playing against itself, a test and a claim.

    spc train          # train; kill it when you like, the same command goes on where it was
    spc play           # play against what was trained
    spc test           # run the tests, and look for faults in random games
    spc claim          # check the claim over several seeds
    spc solve          # the exact value of the game
    spc build          # TypeScript modules of the game and the method, in out/

Change the rules, then \`spc check\` says what no longer fits.
`;
