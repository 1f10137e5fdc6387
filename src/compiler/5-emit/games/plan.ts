/** Facts about one game that both forms need, worked out once: names of pauses, what is live, how it is observed. */
import type { Type } from "../../3-check/types.js";
import type { Expr, GameIr, Stmt } from "../../4-lower/games/ir.js";
import type { ObservationLayout } from "../../4-lower/games/layout.js";
import { observationLayout } from "../../4-lower/games/layout.js";
import type { FreeLocal, Liveness } from "./analysis.js";
import { freeLocals, liveness } from "./analysis.js";
import { eachStmt, mapStmts } from "../../4-lower/games/rewrite.js";
import { entryCount, valueCount } from "../../4-lower/games/values.js";
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
  /** Samples of a decision wait unseen, by their own seat too (A14). */
  readonly hasAlone: boolean;
  /** Where choices of a `together` wait too, which their makers know: the decisions, by id, whose choices nobody knows meanwhile. */
  readonly aloneAmong: readonly number[];
  /** Some decisions are samples; some inner episodes are cut. */
  readonly hasSamples: boolean;
  readonly hasCutInside: boolean;
  /** States count decisions and draws, because something reads their numbers (D4). */
  readonly counts: boolean;
  readonly hasWinner: boolean;
  readonly hasRecord: boolean;
  /** How rewards are kept apart (A9); absent where all is paid on `outcome` and credits the latest decision. */
  readonly pay: PayPlan | undefined;
  /** The same for the scalar form, which tells payments of reals too: differences of scores would be rounded (F2). */
  readonly told: PayPlan | undefined;
}

export interface PayPlan {
  readonly channels: readonly string[];
  /** Sites that `reward … at` names. */
  readonly sites: readonly number[];
  /** Rewards credit decisions by number: states count decisions and draws, lanes keep at most `late` such payments a step. */
  readonly late: number;
}

/** Works out what both forms need to know of a game. */
export function planOf(ir: GameIr): Plan {
  const kinds = statementKinds(ir);
  const positions = new Scope();
  for (const word of ["end", "cut"]) positions.take(word);
  const fields = new Scope();
  const pay = payPlan(ir);
  const told = pay ?? (paysReals(ir) ? { channels: ["outcome"], sites: [], late: 0 } : undefined);
  for (const word of ["position", "scores", "winner", "events", "concealed", "record"]) fields.take(word);
  if (told !== undefined) for (const word of ["paid", "channels"]) fields.take(word);
  if (told !== undefined || readsNumbers(ir)) fields.take("count");
  if (kinds.has("cut_inner")) fields.take("cutInside");
  return {
    drawNames: ir.draws.map((d) => positions.take(camel(d.name))),
    decisionNames: ir.decisions.map((d) => positions.take(camel(ir.sites[d.site].name))),
    fields: ir.slots.map((slot) => fields.take(camel(slot.name))),
    free: freeLocals(ir),
    live: liveness(ir),
    layout: observationLayout(ir),
    hasTogether: ir.decisions.some((d) => d.together !== undefined),
    hasAlone: ir.decisions.some((d) => d.alone === true),
    aloneAmong: ir.decisions.some((d) => d.together !== undefined && d.alone !== true)
      ? ir.decisions.filter((d) => d.alone === true).map((d) => d.id)
      : [],
    hasSamples: ir.decisions.some((d) => d.sample !== undefined),
    hasCutInside: kinds.has("cut_inner"),
    counts: (pay?.late ?? 0) > 0 || readsNumbers(ir),
    hasWinner: kinds.has("win"),
    hasRecord: ir.endFields.length > 0,
    pay,
    told,
  };
}

/** Whether something is paid that need not be a whole number. */
function paysReals(ir: GameIr): boolean {
  const n = ir.seats.length;
  const shares = ir.payoff.kind === "constant_sum" || (ir.payoff.kind === "zero_sum" && n > 2);
  let reals = false;
  for (const block of ir.blocks) {
    eachStmt(block.body, (s) => {
      if (s.kind === "reward") reals ||= s.value.type.kind === "real";
      if (s.kind === "win" && s.by !== undefined) reals ||= shares || s.by.type.kind === "real";
    });
  }
  return reals;
}

/** Whether some statement reads the number of a decision or draw. */
function readsNumbers(ir: GameIr): boolean {
  let reads = false;
  const expr = (e: Expr): Expr => {
    reads ||= e.kind === "event";
    return e;
  };
  for (const block of ir.blocks) mapStmts(block.body, { expr });
  return reads;
}

function payPlan(ir: GameIr): PayPlan | undefined {
  const channels = ir.channels ?? ["outcome"];
  const sites = new Set<number>();
  let late = 0;
  let alone = false;
  const visit = (stmts: readonly Stmt[], times: number): void => {
    for (const s of stmts) {
      if (s.kind === "if") {
        visit(s.then, times);
        visit(s.else, times);
      } else if (s.kind === "for") visit(s.body, times * (mostElements(s.over.type) ?? 1));
      else if (s.kind === "while") visit(s.body, times);
      if (s.kind !== "reward") continue;
      if (s.credit?.kind === "decision") late += times;
      if (s.credit?.kind === "site") sites.add(s.credit.site);
      if (s.credit?.kind === "score") alone = true;
    }
  };
  for (const block of ir.blocks) visit(block.body, 1);
  if (channels.length === 1 && sites.size === 0 && late === 0 && !alone) return undefined;
  return { channels, sites: [...sites].sort((a, b) => a - b), late: late === 0 ? 0 : Math.min(255, Math.max(8, 4 * late)) };
}

/** The most elements that a loop over a value of this type goes through, where the type tells. */
function mostElements(type: Type): number | undefined {
  if (type.kind === "index_type") return valueCount(type.of);
  if (type.kind === "array") return entryCount(type);
  return type.kind === "list" ? (type.length ?? type.upTo) : undefined;
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
