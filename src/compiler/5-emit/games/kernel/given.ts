/** Parameters that every episode is given anew (A1): written into a lane's slots when it is reset, and left alone until the next reset. */
import type { Declaration } from "../../typescript/module.js";
import { fn } from "../function.js";
import type { KernelParts } from "./kernel-parts.js";
import { numbersOf } from "./storage.js";

/** Says whether a game's episodes are given parameters. */
export function gives(parts: KernelParts): boolean {
  return parts.ir.slots.some((slot) => slot.given !== undefined);
}

/** Prints how the start of an episode reads what the lane was given. */
export function takeGiven(parts: KernelParts, slot: number): readonly string[] {
  const store = parts.slots[slot];
  if (!store.scalar) return [];
  parts.used.add(slot);
  return [`${store.variable} = ${store.array}[lane];`];
}

/** Writes the function that gives a lane its parameters, their defaults where nothing is given. */
export function giveForm(parts: KernelParts, names: { readonly lanes: string; readonly give: string }): readonly Declaration[] {
  if (!gives(parts)) return [];
  const { context, ir } = parts;
  context.useType("EpisodeParameters");
  const lines: string[] = [];
  const usual: string[] = [];
  let place = 0;
  ir.slots.forEach((slot, i) => {
    if (slot.given === undefined) return;
    const { property, stride, arrayType } = parts.slots[i];
    const numbers = slot.initial.kind === "const" ? numbersOf(slot.type, slot.initial.value) : Array<number>(stride).fill(0);
    const constants = parts.constants(arrayType, numbers, "USUAL", `\`${slot.name}\` where an episode is not given it.`);
    usual.push(`lanes.${property}.set(${constants}, lane * ${stride});`);
    lines.push(`lanes.${property}.set(given[${place}], lane * ${stride});`);
    place += 1;
  });
  const body = `if (given === undefined) {\n${usual.join("\n")}\n} else {\n${lines.join("\n")}\n}`;
  const parameters = [`lanes: ${names.lanes}`, "lane: number", "given: EpisodeParameters | undefined"];
  return [fn(names.give, "Gives a lane the parameters of its next episode.", parameters, "void", body, false)];
}
