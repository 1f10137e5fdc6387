import type { Primitive } from "../../../../contract/array-program.js";
import { convolutions } from "./convolution.js";
import { elementwise } from "./elementwise.js";
import { layout } from "./layout.js";
import { lookup } from "./lookup.js";
import { reductions } from "./reductions.js";
import type { Rules } from "./rule.js";
import { sources } from "./sources.js";

/** Primitives with a rule: all but `input` and `constant`, whose types are declared. */
export type Ruled = Exclude<Primitive, "input" | "constant">;

/** Every primitive with its shape rule and its gradient rule. */
export const primitives: Rules<Ruled> = { ...sources, ...elementwise, ...layout, ...lookup, ...reductions, ...convolutions };
