/** Moves and outcomes as witnesses tell them. */
import type { ConstValue } from "../3-check/typed.js";
import type { Type } from "../3-check/types.js";
import type { GameIr } from "../4-lower/games/ir.js";
import { describeValue } from "../4-lower/games/values.js";

/** Says who chose what: `first: bet`; a number comes with the decision's name. */
export function moveInWords(ir: GameIr, seat: string, site: number, value: string): string {
  return `${seat}: ${/^[\d(-]/.test(value) ? `${ir.sites[site].name} ` : ""}${value}`;
}

/** Says what was drawn: `card ~ queen, jack`. */
export function drawInWords(ir: GameIr, draw: number, value: readonly number[]): string {
  const { name, type } = ir.draws[draw];
  return `${name} ~ ${drawnInWords(type, value)}`;
}

function drawnInWords(type: Type, value: readonly number[]): string {
  const element = type.kind === "array" || type.kind === "list" ? type.element : undefined;
  const words = (of: Type, x: number): string => describeValue(of, (of.kind === "bool" ? x === 1 : x) as ConstValue);
  if (element === undefined) return value.length === 1 ? words(type, value[0]) : value.join(" ");
  return value.map((x) => words(element, x)).join(", ");
}
