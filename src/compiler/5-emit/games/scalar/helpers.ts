/** The functions that the blocks of a scalar form call: copying a state, pausing, paying. */
import type { Type } from "../../../3-check/types.js";
import type { Block, GameIr } from "../../../4-lower/games/ir.js";
import { isPlainTags } from "../../../4-lower/games/values.js";
import type { Declaration } from "../../typescript/module.js";
import { typed } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import type { Plan } from "../plan.js";
import { fn } from "../function.js";
import type { ScalarParts } from "./scalar-form.js";
import { winnerType } from "./scalar-form.js";

/** The functions that blocks call: copying a state, pausing, paying. */
export function helpers(parts: ScalarParts): readonly Declaration[] {
  const { context, plan, ir, names } = parts;
  const State = context.stateName;
  const copies = ir.slots.flatMap((slot, i) => {
    const text = copyText(context, slot.type, `state.${plan.fields[i]}`);
    return text === undefined ? [] : [`${plan.fields[i]}: ${text}`];
  });
  const pay = plan.told;
  const kept = [
    "scores: [...state.scores]",
    ...(several(plan) ? ["channels: [...state.channels]"] : []),
    ...(pay === undefined ? [] : [`paid: []${typed(" as Payment[]")}`]),
    ...(plan.hasCutInside ? [`cutInside: []${typed(" as number[]")}`] : []),
  ];
  const copy = `return { ...state, ${[...copies, ...kept, "events: [...state.events]"].join(", ")} }${typed(` as Draft<${State}>`)};`;
  const out: Declaration[] = [
    fn(names.copy, "Copies a state, so that play can go on without touching it.", [`state: ${State}`], `Draft<${State}>`, copy, false),
    fn(
      names.pause,
      ir.watched === true ? "Stops at a position; at an end the promise of payoffs is checked." : "Stops at a position.",
      [`next: Draft<${State}>`, `position: ${names.position}`],
      State,
      `${watchText(parts)}next.position = position;\nreturn next;`,
      false,
    ),
  ];
  const draft = `next: Draft<${State}>`;
  const seat = winnerType(parts);
  if (pay !== undefined) {
    context.useType("Payment");
    const n = ir.seats.length;
    const own = several(plan) ? `\nconst at = channel * ${n} + seat;\nnext.channels[at] = Math.fround(next.channels[at] + amount);` : "";
    out.push(
      fn(
        names.pay,
        "Adds to a seat's score, and notes on which channel, and which decision that credits.",
        [draft, `seat: ${seat}`, "amount: number", "channel: number", 'credit: Payment["credit"]'],
        "void",
        `next.scores[seat] = Math.fround(next.scores[seat] + amount);${own}\nnext.paid.push({ seat, channel, amount, credit });`,
        false,
      ),
    );
  } else if (usesReward(ir)) {
    out.push(
      fn(
        names.pay,
        "Adds to a seat's score.",
        [draft, `seat: ${seat}`, "amount: number"],
        "void",
        "next.scores[seat] = Math.fround(next.scores[seat] + amount);",
        false,
      ),
    );
  }
  if (plan.hasWinner && ir.owners === undefined) {
    const { doc, body } = winBody(
      ir,
      pay === undefined ? undefined : names.pay,
      parts.names.seatType === undefined ? "" : typed(` as ${seat}`),
    );
    out.push(fn(names.win, doc, [draft, `winner: ${seat} | null`, "by: number"], "void", body, false));
  }
  return out;
}

/** A promise of payoffs that is not proved is checked at each end (A11). */
function watchText({ context, plan, ir }: ScalarParts): string {
  if (ir.watched !== true || ir.payoff.kind === "general") return "";
  const n = playersIn(ir);
  const paid = several(plan) || ir.owners !== undefined ? `next.${several(plan) ? "channels" : "scores"}.slice(0, ${n})` : "next.scores";
  const fault = (text: string): string => `throw new ${context.use("Fault")}(${text}, ${context.source(ir.span)});`;
  const check =
    ir.payoff.kind === "common_sum"
      ? `if (paid.some((p) => Math.abs(p - paid[0]) > 1e-4)) ${fault('`common_sum is promised, and the payoffs are ${paid.join(", ")}`')}`
      : `const sum = paid.reduce((a, b) => a + b, 0);\nif (Math.abs(sum - ${wanted(ir)}) > 1e-4) ${fault(`\`${ir.payoff.kind} is promised, and the payoffs sum to \${sum}\``)}`;
  return `if (position === "end" || position === "cut") {\nconst paid = ${paid};\n${check}\n}\n`;
}

/** How many seats the promise speaks of: the players (A11). */
export const playersIn = (ir: GameIr): number => (ir.owners === undefined ? ir.seats.length : new Set(ir.owners).size);

/** What payoffs must sum to. */
export function wanted({ payoff }: GameIr): number {
  return payoff.kind === "constant_sum" ? payoff.constant : 0;
}

function usesReward(ir: GameIr): boolean {
  const rewards = (stmts: Block["body"]): boolean =>
    stmts.some(
      (s) =>
        s.kind === "reward" ||
        (s.kind === "if" && (rewards(s.then) || rewards(s.else))) ||
        ((s.kind === "for" || s.kind === "while") && rewards(s.body)),
    );
  return ir.blocks.some((b) => rewards(b.body));
}

/** What `win` pays under the game's promise (A10). */
export function loserShare(ir: GameIr): { readonly loser: string; readonly drawn: string; readonly doc: string } {
  const n = ir.seats.length;
  const others = n === 2 ? "the other" : "the others";
  switch (ir.payoff.kind) {
    case "zero_sum":
      return {
        loser: n === 2 ? "-by" : `Math.fround(-by / ${n - 1})`,
        drawn: "0",
        doc: `The winner gets \`by\`, ${others} pay it. A draw pays nothing.`,
      };
    case "constant_sum": {
      const c = ir.payoff.constant;
      const left = `Math.fround(${c} - by)`;
      return {
        loser: n === 2 ? left : `Math.fround(${left} / ${n - 1})`,
        drawn: String(Math.fround(c / n)),
        doc: `The winner gets \`by\`, ${others} what is left of ${c}. A draw shares it.`,
      };
    }
    case "common_sum":
      return { loser: "by", drawn: "0", doc: "Everybody gets `by`; a draw pays nothing." };
    case "general":
      return { loser: "0", drawn: "0", doc: "The winner gets `by`." };
  }
}

/** Whether a game's rewards go by several channels. */
export const several = (plan: Plan): boolean => plan.told !== undefined && plan.told.channels.length > 1;

function winBody(ir: GameIr, pay: string | undefined, as: string): { readonly doc: string; readonly body: string } {
  const { loser, drawn, doc } = loserShare(ir);
  if (pay !== undefined) {
    const each = (amount: string): string =>
      `for (let seat = 0; seat < ${ir.seats.length}; seat++) ${pay}(next, seat${as}, ${amount}, 0, "latest");`;
    const none = drawn === "0" ? "return;" : `${each(drawn)}\nreturn;`;
    return {
      doc,
      body: `next.winner = winner;\nif (winner === null) {\n${none}\n}\n${each(`seat === winner ? by : ${loser}`)}`,
    };
  }
  const rule =
    drawn === "0"
      ? ""
      : `next.winner = null;\nif (winner === null) {\nnext.scores = next.scores.map((score) => Math.fround(score + ${drawn}));\nreturn;\n}\n`;
  const early = drawn === "0" ? "if (winner === null) return;\n" : "";
  return {
    doc,
    body: `${rule}next.winner = winner;\n${early}next.scores = next.scores.map((score, seat) => Math.fround(score + (seat === winner ? by : ${loser})));`,
  };
}

/** Prints a copy of a value that has parts; nothing for others. */
function copyText(context: GameContext, type: Type, text: string): string | undefined {
  switch (type.kind) {
    case "array":
    case "list":
    case "set": {
      const element = copyText(context, type.element, "entry");
      return element === undefined ? `[...${text}]` : `${context.use("copyOf")}(${text})`;
    }
    case "record":
    case "tuple":
      return `${context.use("copyOf")}(${text})`;
    case "option": {
      const inner = copyText(context, type.inner, text);
      return inner === undefined ? undefined : `${context.use("copyOf")}(${text})`;
    }
    case "tagged":
      return isPlainTags(type) ? undefined : `${context.use("copyOf")}(${text})`;
    default:
      return undefined;
  }
}
