/**
 * The kernel's program: a `switch` over the blocks at which lanes can go on. A block that is reached from one place is written where it is
 * reached; forced moves and draws go on without leaving.
 */
import type { Block, BlockId, Expr, Jump, Place, Stmt } from "../../../4-lower/games/ir.js";
import type { Bindings } from "./bindings.js";
import { decided, resumed } from "./deciding.js";
import { drawn } from "./drawing.js";
import { takeGiven } from "./given.js";
import { History } from "./history.js";
import { KernelPrinter } from "./kernel-expressions.js";
import type { KernelParts } from "./kernel-parts.js";
import { Masks } from "./masks.js";
import { declared, statement } from "./statements.js";
import { isScalar, offsetText, times } from "./storage.js";
import { Storing } from "./storing.js";

export class KernelCode {
  private readonly cases = new Map<string, number>();
  private readonly bodies: string[] = [];
  private readonly wanted: string[] = [];
  readonly arrivals = new Map<string, number>();
  readonly inside: string[] = [];
  readonly masks: Masks;
  readonly history: History;
  readonly storing: Storing;
  readonly hasHistory: boolean;

  constructor(readonly parts: KernelParts) {
    this.masks = new Masks(parts);
    this.history = new History(parts);
    this.storing = new Storing(parts);
    this.hasHistory = parts.plan.layout.history !== undefined;
    this.countArrivals();
  }

  /** The number of the case that starts an episode. */
  get start(): number {
    return this.parts.ir.decisions.length;
  }

  /** Prints the cases of the switch. */
  print(): string {
    const { ir } = this.parts;
    ir.decisions.forEach((d) => this.cases.set(`resume ${d.id}`, d.id));
    this.cases.set("start", this.start);
    for (const d of ir.decisions) this.case(`resume ${d.id}`, () => resumed(this, d));
    this.case("start", () => this.begin());
    for (let key = this.wanted.shift(); key !== undefined; key = this.wanted.shift()) {
      const [kind, id] = key.split(" ");
      const wanted = key;
      this.case(wanted, () => {
        if (kind === "decide") return decided(this, ir.decisions[Number(id)], new Map(this.parts.sharedBindings()));
        if (kind === "draw") return drawn(this, ir.draws[Number(id)], new Map(this.parts.sharedBindings()));
        return this.body(this.blockOf(Number(id)).body, new Map(this.parts.sharedBindings()));
      });
    }
    return this.bodies.join("\n");
  }

  private case(key: string, print: () => string): void {
    const number = this.cases.get(key);
    const outer = this.parts.used;
    this.parts.used = new Set();
    this.inside.push(key);
    const text = print();
    this.inside.pop();
    const loads = [...this.parts.used]
      .sort((a, b) => a - b)
      .flatMap((slot) => {
        const store = this.parts.slots[slot];
        return store.scalar && key !== "start" ? [`${store.variable} = ${store.array}[lane];`] : [];
      });
    for (const slot of this.parts.used) outer.add(slot);
    this.parts.used = outer;
    this.bodies.push(`case ${number}: {\n// ${this.title(key)}\n${[...loads, text].join("\n")}\n}`);
  }

  private title(key: string): string {
    const { ir, plan } = this.parts;
    const [kind, id] = key.split(" ");
    switch (kind) {
      case "resume":
        return `after the choice \`${plan.decisionNames[Number(id)]}\``;
      case "start":
        return "an episode begins";
      case "decide":
        return `the decision \`${plan.decisionNames[Number(id)]}\``;
      case "draw":
        return `the draw \`${plan.drawNames[Number(id)]}\``;
      default:
        return this.blockOf(Number(id)).name + (ir.blocks.length > 0 ? "" : "");
    }
  }

  blockOf(id: BlockId): Block {
    const block = this.parts.ir.blocks.find((b) => b.id === id);
    if (block === undefined) throw new Error(`a bug in spc: no block ${id}`);
    return block;
  }

  /** Counts from how many places each block, decision and draw is reached. */
  private countArrivals(): void {
    const { ir } = this.parts;
    const add = (key: string) => this.arrivals.set(key, (this.arrivals.get(key) ?? 0) + 1);
    const visit = (stmts: readonly Stmt[]): void => {
      for (const stmt of stmts) {
        if (stmt.kind === "goto") add(`block ${stmt.block}`);
        else if (stmt.kind === "decide") add(`decide ${stmt.decision}`);
        else if (stmt.kind === "draw") add(`draw ${stmt.draw}`);
        else if (stmt.kind === "if") {
          visit(stmt.then);
          visit(stmt.else);
        } else if (stmt.kind === "for" || stmt.kind === "while") visit(stmt.body);
      }
    };
    add(`block ${ir.start}`);
    for (const pause of [...ir.decisions, ...ir.draws]) add(`block ${pause.resume}`);
    for (const block of ir.blocks) visit(block.body);
  }

  /** Goes on with a block, decision or draw: here, if this is the only way to it. */
  goOn(key: string, here: () => string): string {
    const ways = this.arrivals.get(key) ?? 0;
    // Where a choice leads straight to a decision that only few places reach, writing the decision there saves a jump on the hottest path.
    const hot = key.startsWith("decide ") && ways === 2 && this.inside[0].startsWith("resume ");
    if ((ways === 1 || hot) && !this.inside.includes(key)) {
      this.inside.push(key);
      const text = here();
      this.inside.pop();
      return text;
    }
    let number = this.cases.get(key);
    if (number === undefined) {
      number = this.start + 1 + (this.cases.size - this.parts.ir.decisions.length - 1);
      this.cases.set(key, number);
      this.wanted.push(key);
    }
    return `block = ${number};\ncontinue run;`;
  }

  printer(bindings: Bindings, before: string[]): KernelPrinter {
    return new KernelPrinter(this.parts, bindings, before);
  }

  /* ---------------------------------------------------------------- beginning, deciding, drawing, ending */

  private begin(): string {
    const { parts } = this;
    const { ir } = parts;
    const lines = [
      "event = 0;",
      "truncated[lane] = 0;",
      ...ir.seats.map((_, s) => `score[${offsetText({ text: "scoreAt", constant: s })}] = 0;`),
      ...(parts.plan.pay === undefined ? [] : [`payScore.fill(0, payAt, payAt + ${parts.plan.pay.channels.length * ir.seats.length});`]),
    ];
    if (this.hasHistory) lines.push("historySize[lane] = 0;");
    if (this.hasHistory && parts.plan.hasTogether) lines.push("concealedOf[lane] = 0;");
    ir.slots.forEach((slot, i) => {
      const place: Place = { root: { kind: "slot", slot: i }, path: [], type: slot.type };
      if (slot.given !== undefined) {
        lines.push(...takeGiven(parts, i));
        return;
      }
      lines.push(...this.storing.store(place, slot.initial, new Map(), undefined));
    });
    lines.push(this.goOn(`block ${ir.start}`, () => this.body(this.blockOf(ir.start).body, new Map())));
    return lines.join("\n");
  }

  end(jump: Jump & { kind: "end" }, bindings: Bindings): string {
    const lines = [...this.storing.watch(), ...(jump.truncated ? ["truncated[lane] = 1;"] : [])];
    // What was chosen together is known at the end.
    if (this.hasHistory && this.parts.plan.hasTogether) lines.push("concealedOf[lane] = 0;");
    for (const { name, type, array, stride } of this.parts.ends) {
      const value: Expr = jump.record.find((f) => f.name === name)?.value ?? { kind: "const", type, value: null };
      const printer = this.printer(bindings, lines);
      if (isScalar(type)) lines.push(`${array}[lane] = ${printer.stored(value, type)};`);
      else printer.fill({ array, at: times("lane", stride), type }, value);
    }
    const last =
      this.parts.ir.decisions.length === 0
        ? ""
        : "if (how === 2 && starts < 100000) {\nstarts += 1;\nepisodes[lane] = next;\nnext += 1;\nblock = START;\ncontinue run;\n}\n";
    return [...lines, "ended += 1;", `${last}seats[lane] = -1;`, "choices[lane] = 0;", "break run;"].join("\n");
  }

  /* ---------------------------------------------------------------- statements */

  body(stmts: readonly Stmt[], bindings: Bindings): string {
    const lines: string[] = [];
    for (const [i, stmt] of stmts.entries()) {
      if (stmt.kind === "let") {
        bindings = declared(this, stmt, stmts.slice(i + 1), bindings, lines);
      } else {
        lines.push(...statement(this, stmt, bindings, stmts.slice(0, i)));
      }
    }
    return withoutUnused(lines).join("\n");
  }
}

/** Leaves out names that nothing reads: what needed them was found to be known already. */
function withoutUnused(lines: readonly string[]): readonly string[] {
  return lines.filter((line, i) => {
    const name = /^const (\w+)(?:: number)? = (?!.*checks\.)[^\n]*;$/.exec(line)?.[1];
    return name === undefined || lines.slice(i + 1).some((later) => new RegExp(`\\b${name}\\b`).test(later));
  });
}
