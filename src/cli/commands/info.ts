import { Command } from "commander";
import { examples, run } from "../command.js";
import { EXIT } from "../exit.js";

/** `spc info`: what there is on this machine. */
export function info(): Command {
  return new Command("info")
    .description("tell versions, threads, and the executors with the devices they were built for")
    .addHelpText("after", examples([["spc info --format json", "the same for programs"]]))
    .action((_options: unknown, command: Command) =>
      run(command, async ({ output }) => {
        const { machineInfo } = await import("../actions/machine-info.js");
        const found = await machineInfo();
        output.json({ ...found });
        const rows: [string, string][] = [
          ["spc", found.spc],
          ["node", `${found.node} on ${found.platform}`],
          ["threads", String(found.threads)],
          ["memory", `${(found.memoryBytes / 2 ** 30).toFixed(1)} GiB`],
          [
            "stdlib",
            `${found.stdlib.length} specs, ${found.stdlib.filter((name) => name.startsWith("std/papers/")).length} of them papers`,
          ],
          [
            "a run uses",
            "onnx on cpu with 1 thread, unless --executor, --device or --threads says otherwise: so its bits are the same everywhere",
          ],
          ...found.executors.map(({ name, version, devices, missing }): [string, string] => [
            `executor ${name}`,
            missing ?? `${version}, built for ${devices.join(", ")}`,
          ]),
        ];
        const width = Math.max(...rows.map(([name]) => name.length));
        output.data(rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join("\n"));
        return EXIT.clean;
      }),
    );
}
