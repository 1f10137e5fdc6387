// Builds dist/: bundles that share their chunks (the command line, what emitted code imports as "spc/runtime", the threads of the sandbox), and declarations.
// Bundling is for start-up: reading one file is quicker than resolving hundreds.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
// Built aside and swapped in, so that a build that fails leaves the last good one.
const aside = `dist.${process.pid}.new`;
process.on("exit", () => rmSync(aside, { recursive: true, force: true }));

const entries = [
  "src/cli/main.ts",
  "src/runtime/index.ts",
  "src/runtime/worlds/sandbox/thread.ts",
  "src/runtime/worlds/outside/thread.ts",
].filter((entry) => existsSync(entry));
await build({
  entryPoints: entries,
  outbase: ".",
  outdir: aside,
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // Large or native, and loaded only by the commands that need them.
  external: [
    "onnxruntime-node",
    "@tensorflow/*",
    "ts-morph",
    "prettier",
    "prettier/*",
    "highs",
    "chokidar",
    "mathjs",
    "minisearch",
    "pyodide",
    "quickjs-emscripten-core",
    "@jitl/*",
  ],
  // Bundled CommonJS packages call `require` for Node's own modules.
  banner: { js: 'import { createRequire as spcCreateRequire } from "node:module"; const require = spcCreateRequire(import.meta.url);' },
  // Less text to read at start; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
});
chmodSync(path.join(aside, "src", "cli", "main.js"), 0o755);

execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", aside], { stdio: "inherit" });

rmSync("dist", { recursive: true, force: true });
renameSync(aside, "dist");
