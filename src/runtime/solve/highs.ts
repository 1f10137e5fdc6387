import type { Highs } from "highs";

let loaded: Promise<Highs> | undefined;

/** Loads HiGHS, a megabyte of WebAssembly, when it is first asked for. */
export function loadHighs(): Promise<Highs> {
  // Its types are those of the CommonJS build; what Node imports is the module whose default is the loader itself.
  loaded ??= import("highs").then((module) => (module as unknown as { default: () => Promise<Highs> }).default());
  return loaded;
}
