import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { ownFolder } from "../../compiler/source/packages.js";
import { examples, run } from "../command.js";
import { couldNotRun, didYouMean } from "../could-not-run.js";
import { EXIT } from "../exit.js";
import * as messages from "../messages.js";
import { usesColor } from "../output/output.js";

/** `spc explain [code]`: the page of a message, or the list of all. */
export function explain(): Command {
  return new Command("explain")
    .description("tell more about a message, with a wrong spec and a right one")
    .argument("[code]", "the code of a message, such as SP2001; without one all are listed")
    .addHelpText(
      "after",
      examples([
        ["spc explain SP2001", "read one page"],
        ["spc explain", "list every code"],
      ]),
    )
    .action((code: string | undefined, _options: unknown, command: Command) =>
      run(command, async ({ output }) => {
        const folder = path.join(ownFolder(), "docs", "errors");
        const codes = readdirSync(folder)
          .filter((name) => /^SP\d{4}\.md$/.test(name))
          .map((name) => name.slice(0, -".md".length))
          .sort();
        const pageOf = (known: string) => readFileSync(path.join(folder, `${known}.md`), "utf8");
        if (code === undefined) {
          const list = codes.map((known) => ({ code: known, title: titleOf(pageOf(known)) }));
          output.json({ codes: list });
          output.data(list.map((entry) => `${entry.code}  ${entry.title}`).join("\n"));
          return EXIT.clean;
        }
        const known = normalise(code);
        if (!codes.includes(known)) {
          const near = didYouMean(known, codes);
          throw couldNotRun(messages.unknownCode, { code }, near.help ? near : { help: "`spc explain` lists every code" });
        }
        const { renderMarkdown } = await import("../output/markdown.js");
        output.json({ code: known, page: pageOf(known) });
        output.data(renderMarkdown(pageOf(known), { color: usesColor(command.optsWithGlobals().color, process.stdout) }));
        return EXIT.clean;
      }),
    );
}

/** Reads `sp2001`, `2001` and `error[SP2001]` as `SP2001`. */
function normalise(code: string): string {
  const digits = /(\d{4})/.exec(code)?.[1];
  return digits === undefined ? code : `SP${digits}`;
}

/** The words after the code in a page's first heading. */
function titleOf(page: string): string {
  return (/^# (?:SP\d{4}:?\s*)?(.*)$/m.exec(page)?.[1] ?? "").trim();
}
