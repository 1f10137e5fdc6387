import { createRequire } from "node:module";
import { arch, availableParallelism, platform, totalmem } from "node:os";
import path from "node:path";
import { ownFolder, standardSpecs } from "../../compiler/source/packages.js";
import { ownVersion } from "../version.js";

/** What runs array programs: its library's version and devices, or why it cannot. */
export interface ExecutorInfo {
  readonly name: string;
  readonly version: string;
  readonly devices: readonly string[];
  readonly missing?: string;
}

export interface MachineInfo {
  readonly spc: string;
  readonly node: string;
  readonly platform: string;
  readonly threads: number;
  readonly memoryBytes: number;
  readonly stdlib: readonly string[];
  readonly executors: readonly ExecutorInfo[];
}

/** Looks at the machine; nothing is started beyond loading the executors' libraries. */
export async function machineInfo(): Promise<MachineInfo> {
  return {
    spc: ownVersion(),
    node: process.version,
    platform: `${platform()} ${arch()}`,
    threads: availableParallelism(),
    memoryBytes: totalmem(),
    stdlib: standardSpecs(path.join(ownFolder(), "stdlib")),
    executors: [await onnx(), tfjs()],
  };
}

const require = createRequire(import.meta.url);

async function onnx(): Promise<ExecutorInfo> {
  const version = versionOf("onnxruntime-node");
  if (version === undefined) return { name: "onnx", version: "", devices: [], missing: "onnxruntime-node is not installed" };
  try {
    const { listSupportedBackends } = await import("onnxruntime-node");
    return { name: "onnx", version: `onnxruntime-node ${version}`, devices: listSupportedBackends().map(({ name }) => name) };
  } catch (error) {
    return { name: "onnx", version, devices: [], missing: `onnxruntime-node ${version} does not load: ${(error as Error).message}` };
  }
}

/** TensorFlow.js: `cpu` and `wasm` come with spc, the others where a user has installed them. */
function tfjs(): ExecutorInfo {
  const version = versionOf("@tensorflow/tfjs");
  if (version === undefined) return { name: "tfjs", version: "", devices: [], missing: "@tensorflow/tfjs is not installed" };
  const backends: [string, string][] = [
    ["wasm", "@tensorflow/tfjs-backend-wasm"],
    ["cpu by tfjs-node", "@tensorflow/tfjs-node"],
    ["cuda", "@tensorflow/tfjs-node-gpu"],
    ["webgpu", "@tensorflow/tfjs-backend-webgpu"],
  ];
  const devices = backends.filter(([, name]) => versionOf(name) !== undefined).map(([device]) => device);
  return { name: "tfjs", version: `@tensorflow/tfjs ${version}`, devices };
}

function versionOf(name: string): string | undefined {
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    return undefined;
  }
}
