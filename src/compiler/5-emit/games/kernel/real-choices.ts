/** Choices of reals in a kernel: they are given in `realActions`, a row a lane, and stay there for the whole step. */
import type { GameIr } from "../../../4-lower/games/ir.js";
import type { KernelParts } from "./kernel-parts.js";

/** The most reals that a site of the game chooses; 0 if none does. */
export function realWidth(ir: GameIr): number {
  return Math.max(0, ...ir.sites.map((s) => s.real?.size ?? 0));
}

/** Whether lanes keep how far their choice of reals may go: some `where` says so. */
export function keepsEnds(ir: GameIr): boolean {
  return ir.decisions.some((d) => d.ends !== undefined);
}

/** How a lane takes its choice: text that reads it, whether it is none that may be chosen, and text that draws one with a 32-bit xorshift. */
export interface TakingChoices {
  readonly taken: string;
  readonly unfit: string;
  readonly drawn: string;
}

/** Prints how a lane takes a choice, listed or of reals: `listed.unfit` tells whether `action` is not legal, `listed.drawn` picks one. */
export function takingChoices(parts: KernelParts, listed: { readonly unfit: string; readonly drawn: string }, next: string): TakingChoices {
  const { sites } = parts.ir;
  if (realWidth(parts.ir) === 0) {
    return { taken: "action = actions[lane];", unfit: listed.unfit, drawn: `${next}\n${listed.drawn}` };
  }
  const table = (array: string, name: string, doc: string, of: (site: (typeof sites)[number]) => number): string =>
    parts.constants(array, sites.map(of), name, doc);
  const sizes = table("Int32Array", "REALS", "How many reals each site chooses.", (s) => s.real?.size ?? 0);
  const ofSite = (): readonly string[] => [
    `${table("Float32Array", "LOWEST", "The least that each site may choose.", (s) => s.real?.low ?? 0)}[sites[lane]]`,
    `${table("Float32Array", "HIGHEST", "The most that each site may choose.", (s) => s.real?.high ?? 0)}[sites[lane]]`,
  ];
  const ends = keepsEnds(parts.ir) ? ["realEnds[2 * lane]", "realEnds[2 * lane + 1]"] : ofSite();
  const declared = `const reals = ${sizes}[sites[lane]];\nconst lowest = ${ends[0]};\nconst highest = ${ends[1]};`;
  const onlyReals = sites.every((s) => s.real !== undefined);
  const each = (body: string): string => `for (let i = 0; i < reals; i++) {\n${body}\n}`;
  const inBox = each("if (!(realActions[realAt + i] >= lowest && realActions[realAt + i] <= highest)) fits = false;");
  const step = "Math.fround(Math.fround((random >>> 8) * 5.9604644775390625e-8) * Math.fround(highest - lowest))";
  const draw = each(`${next}\nrealActions[realAt + i] = Math.min(highest, Math.fround(lowest + ${step}));`);
  if (onlyReals) return { taken: `${declared}\nlet fits = true;\n${inBox}`, unfit: "!fits", drawn: `${declared}\n${draw}` };
  return {
    taken: `${declared}\nlet fits = true;\nif (reals > 0) ${inBox}\nelse {\naction = actions[lane];\nfits = !(${listed.unfit});\n}`,
    unfit: "!fits",
    drawn: `${declared}\nif (reals > 0) ${draw}\nelse {\n${next}\n${listed.drawn}\n}`,
  };
}
