/** Facts about one game that both forms need, worked out once: names of pauses, what is live, how it is observed. */
import type { GameIr } from "../../4-lower/games/ir.js";
import type { ObservationLayout } from "../../4-lower/games/layout.js";
import { observationLayout } from "../../4-lower/games/layout.js";
import type { FreeLocal, Liveness } from "./analysis.js";
import { freeLocals, liveness } from "./analysis.js";
import { camel, Scope } from "./names.js";

export interface Plan {
  /** Names of decisions and draws as positions of a state, by id. */
  readonly decisionNames: readonly string[];
  readonly drawNames: readonly string[];
  /** The state's field for each slot. */
  readonly fields: readonly string[];
  readonly free: ReadonlyMap<number, readonly FreeLocal[]>;
  readonly live: Liveness;
  readonly layout: ObservationLayout;
  readonly hasTogether: boolean;
  readonly hasWinner: boolean;
  readonly hasRecord: boolean;
}

/** Works out what both forms need to know of a game. */
export function planOf(ir: GameIr): Plan {
  const positions = new Scope();
  for (const word of ["end", "cut"]) positions.take(word);
  const fields = new Scope();
  for (const word of ["position", "scores", "winner", "events", "concealed", "record"]) fields.take(word);
  const kinds = statementKinds(ir);
  return {
    drawNames: ir.draws.map((d) => positions.take(camel(d.name))),
    decisionNames: ir.decisions.map((d) => positions.take(camel(ir.sites[d.site].name))),
    fields: ir.slots.map((slot) => fields.take(camel(slot.name))),
    free: freeLocals(ir),
    live: liveness(ir),
    layout: observationLayout(ir),
    hasTogether: ir.decisions.some((d) => d.together !== undefined),
    hasWinner: kinds.has("win"),
    hasRecord: ir.endFields.length > 0,
  };
}

function statementKinds(ir: GameIr): ReadonlySet<string> {
  const kinds = new Set<string>();
  const visit = (stmts: GameIr["blocks"][number]["body"]): void => {
    for (const stmt of stmts) {
      kinds.add(stmt.kind);
      if (stmt.kind === "if") {
        visit(stmt.then);
        visit(stmt.else);
      } else if (stmt.kind === "for" || stmt.kind === "while") visit(stmt.body);
    }
  };
  for (const block of ir.blocks) visit(block.body);
  return kinds;
}
