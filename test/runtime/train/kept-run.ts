/** A process that trains one method of a spec in a folder, to be killed: `tsx kept-run.ts SPEC METHOD FOLDER`. */
import { train } from "../../../src/runtime/train/train.js";
import { keptMethods, shortly } from "./kept-methods.js";

const [spec, name, folder] = process.argv.slice(2);
for (const { method, files } of keptMethods(spec)) if (method.name === name) await train(method, { ...shortly, files, folder });
process.exit(0);
