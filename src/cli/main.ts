#!/usr/bin/env node
import { CommanderError } from "commander";
import { endWith } from "./exit.js";
import { guardProcess } from "./process.js";
import { buildProgram } from "./program.js";
import { reportBug, reportUsage } from "./report.js";

guardProcess();
const words = process.argv.slice(2);
const program = buildProgram();
try {
  await program.parseAsync(words, { from: "user" });
} catch (error) {
  endWith(error instanceof CommanderError ? reportUsage(program, error, words) : reportBug(error, words));
}
