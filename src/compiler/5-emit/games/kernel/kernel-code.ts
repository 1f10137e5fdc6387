/**
 * The kernel's program: a `switch` over the blocks at which lanes can go on. A block that is reached from one place is written where it is
 * reached; forced moves and draws go on without leaving.
 */
import { unreachable } from "../../../diagnostics/define.js";
import type { Block, BlockId, Decision, Draw, Expr, Jump, LocalId, Place, Stmt } from "../../../4-lower/games/ir.js";
import { valueAt, valueCount } from "../../../4-lower/games/values.js";
import { typed } from "../../typescript/module.js";
import { isNumeric } from "../expressions.js";
import { camel, shout } from "../names.js";
import { History } from "./history.js";
import { Masks } from "./masks.js";
import { Storing } from "./storing.js";
import { leaves } from "../scalar/scalar-statements.js";
import { KernelPrinter } from "./kernel-expressions.js";
import type { Binding, Bindings } from "./kernel-expressions.js";
import type { KernelParts } from "./kernel-parts.js";
import type { Ref } from "./storage.js";
import { arrayOfType, isScalar, lowOf, numbersOf, offsetText, plus, strideOf, times } from "./storage.js";

export class KernelCode {
  private readonly cases = new Map<string, number>();
  private readonly bodies: string[] = [];
  private readonly wanted: string[] = [];
  private readonly arrivals = new Map<string, number>();
  private readonly inside: string[] = [];
  readonly masks: Masks;
  readonly history: History;
  private readonly storing: Storing;
  readonly hasHistory: boolean;

  constructor(private readonly parts: KernelParts) {
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
    for (const d of ir.decisions) this.case(`resume ${d.id}`, () => this.resume(d));
    this.case("start", () => this.begin());
    for (let key = this.wanted.shift(); key !== undefined; key = this.wanted.shift()) {
      const [kind, id] = key.split(" ");
      const wanted = key;
      this.case(wanted, () => {
        if (kind === "decide") return this.decide(ir.decisions[Number(id)], new Map(this.parts.sharedBindings()));
        if (kind === "draw") return this.draw(ir.draws[Number(id)], new Map(this.parts.sharedBindings()));
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

  private blockOf(id: BlockId): Block {
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
  private goOn(key: string, here: () => string): string {
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

  private printer(bindings: Bindings, before: string[]): KernelPrinter {
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
    ];
    if (this.hasHistory) lines.push("historySize[lane] = 0;");
    if (this.hasHistory && parts.plan.hasTogether) lines.push("concealedOf[lane] = 0;");
    ir.slots.forEach((slot, i) => {
      const place: Place = { root: { kind: "slot", slot: i }, path: [], type: slot.type };
      lines.push(...this.storing.store(place, slot.initial, new Map(), undefined));
    });
    lines.push(this.goOn(`block ${ir.start}`, () => this.body(this.blockOf(ir.start).body, new Map())));
    return lines.join("\n");
  }

  private resume(decision: Decision): string {
    const { parts } = this;
    const site = parts.ir.sites[decision.site];
    const lines = ["event += 1;"];
    let bindings: Bindings = new Map();
    const before: string[] = [];
    const printer = this.printer(bindings, before);
    if (this.hasHistory)
      lines.push(
        ...this.history.remember(
          `site ${decision.site}`,
          printer.print(decision.seat),
          "action",
          decision.seenBy,
          decision.reader,
          bindings,
        ),
      );
    if (this.hasHistory && parts.plan.hasTogether && decision.together !== undefined) lines.push("concealedOf[lane] += 1;");
    const { domain } = site;
    const { into } = decision;
    if (!isScalar(domain)) return this.resumeWithParts(decision, lines);
    const value = lowOf(domain) === 0 ? "action" : `action + ${lowOf(domain)}`;
    if (into?.root.kind === "local" && into.path.length === 0) {
      if (this.arrivals.get(`block ${decision.resume}`) === 1) {
        const name = parts.fresh(into.root.name);
        lines.push(`const ${name} = ${value};`);
        bindings = new Map<LocalId, Binding>([[into.root.local, { kind: "variable", text: name }]]);
      } else {
        const shared = parts.sharedLocal(into.root.local, into.root.name);
        if (shared.kind === "variable") lines.push(`${shared.text} = ${value};`);
        bindings = parts.sharedBindings();
      }
    } else if (into !== undefined) {
      const name = parts.fresh(site.name);
      lines.push(`const ${name} = ${value};`);
      const given = new Map<LocalId, Binding>([[-1, { kind: "variable", text: name }]]);
      lines.push(...this.storing.store(into, { kind: "local", local: -1, name, type: domain }, given, undefined));
    }
    const rest = this.goOn(`block ${decision.resume}`, () => this.body(this.blockOf(decision.resume).body, bindings));
    // A choice that only counts as an event needs no name.
    const named = /^const (\w+) = /.exec(lines[lines.length - 1]);
    if (into?.root.kind === "local" && named !== null && !new RegExp(`\\b${named[1]}\\b`).test(rest)) lines.pop();
    return [...lines, rest].join("\n");
  }

  /** A choice with a payload is read from the table of its site's values. */
  private resumeWithParts(decision: Decision, lines: string[]): string {
    const { parts } = this;
    const { domain, size, name } = parts.ir.sites[decision.site];
    const stride = strideOf(domain);
    if (stride === undefined || size > 4096) parts.refuse(`the choices of \`${name}\``);
    const numbers = Array.from({ length: Math.min(size, 4096) }, (_, i) => numbersOf(domain, valueAt(domain, i))).flat();
    const table = parts.constants(arrayOfType(domain), numbers, `${shout(camel(name))}_NUMBERS`, `The values of \`${name}\` as numbers.`);
    const chosen: Ref = { array: table, at: times("action", stride ?? 1), type: domain };
    const { into } = decision;
    let bindings: Bindings = new Map();
    if (into?.root.kind === "local" && into.path.length === 0) {
      if (this.arrivals.get(`block ${decision.resume}`) !== 1) parts.refuse(`the choice \`${name}\` across a jump`);
      bindings = new Map<LocalId, Binding>([[into.root.local, { kind: "ref", ref: chosen }]]);
    } else if (into !== undefined) {
      const printer = this.printer(new Map<LocalId, Binding>([[-1, { kind: "ref", ref: chosen }]]), lines);
      printer.fill(this.storing.target(into, printer), { kind: "local", local: -1, name, type: domain });
    }
    lines.push(this.goOn(`block ${decision.resume}`, () => this.body(this.blockOf(decision.resume).body, bindings)));
    return lines.join("\n");
  }

  private decide(decision: Decision, bindings: Bindings): string {
    const { parts } = this;
    const site = parts.ir.sites[decision.site];
    const lines: string[] = [];
    const printer = this.printer(bindings, lines);
    const forced = `block = ${decision.id};\ncontinue run;`;
    if (parts.plan.hasTogether && this.hasHistory && (decision.together === undefined || decision.together.index === 0))
      lines.push("concealedOf[lane] = 0;");
    let count = String(site.size);
    if (decision.where === undefined) {
      if (site.size === 1) return [...lines, "action = 0;", forced].join("\n");
      if (this.masks.kind === "bits") lines.push(`legal[lane] = ${2 ** site.size - 1};`);
      if (this.masks.kind === "bytes")
        lines.push(`for (let i = 0; i < ${this.masks.actions}; i++) mask[maskAt + i] = i < ${site.size} ? 1 : 0;`);
    } else if (this.masks.kind === "bits") {
      count = "n";
      const bits = this.masks.legalBits(decision, printer, lines);
      lines.push(`const bits = ${bits};`, `const n = ${this.masks.countOf("bits")};`);
      lines.push(`if (n === 1) {\naction = ${this.masks.selectOf("bits", "0")};\n${forced}\n}`);
      lines.push(`legal[lane] = bits;`);
      lines.push(this.masks.emptyMask(decision));
    } else {
      count = "n";
      lines.push("let n = 0;");
      const inner: string[] = [];
      const candidate = this.masks.candidateAt(decision);
      const test = printer.collecting(inner).with(decision.candidate, candidate).print(decision.where);
      lines.push(
        `for (let i = 0; i < ${site.size}; i++) {\n${[...inner, `const fits = Number(${test});`].join("\n")}\nmask[maskAt + i] = fits;\nn += fits;\nif (fits !== 0) action = i;\n}`,
      );
      lines.push(
        `for (let i = ${site.size}; i < ${this.masks.actions}; i++) mask[maskAt + i] = 0;`,
        `if (n === 1) {\n${forced}\n}`,
        this.masks.emptyMask(decision),
      );
    }
    lines.push(
      `seats[lane] = ${printer.print(decision.seat)};`,
      `sites[lane] = ${decision.site};`,
      `choices[lane] = ${count};`,
      `positions[lane] = ${decision.id};`,
      "break run;",
    );
    return lines.join("\n");
  }

  private draw(draw: Draw, outer: Bindings): string {
    const { parts } = this;
    const lines: string[] = [];
    const printer = this.printer(outer, lines);
    parts.context.use("ChanceWords");
    lines.push("words.start(chance, episodes[lane], event);", "event += 1;");
    let bindings = outer;
    const { into, distribution } = draw;
    const values: string[] = [];
    switch (distribution.kind) {
      case "deal": {
        const deck = parts.scratch("Int32Array", distribution.size);
        const list = this.listed(distribution.values, printer);
        if (!/^\d+$/.test(list.count)) parts.refuse("a deal from a list without a fixed length");
        lines.push(`words.shuffle(${deck}, ${distribution.size});`);
        for (let i = 0; i < distribution.count; i++) values.push(list.at(`${deck}[${i}]`));
        break;
      }
      case "uniform": {
        const name = parts.fresh(draw.name);
        const list = this.listed(distribution.values, printer);
        if (!/^\d+$/.test(list.count)) {
          lines.push(
            `if (${list.count} <= 0) {\n${parts.checks()}.note(${parts.faultCode(draw.span, "a draw from nothing")});\nbreak run;\n}`,
          );
        }
        lines.push(`const ${name} = ${list.at(`words.below(${list.count})`)};`);
        values.push(name);
        break;
      }
      case "uniform_type": {
        const count = valueCount(distribution.of) ?? 0;
        if (!isNumeric(distribution.of) || count === 0) parts.refuse(`a draw of type ${distribution.of.kind}`);
        const low = lowOf(distribution.of);
        const name = parts.fresh(draw.name);
        lines.push(`const ${name} = words.below(${count})${low === 0 ? "" : ` + ${low}`};`);
        values.push(name);
        break;
      }
      case "weighted": {
        const weights = parts.scratch("Float32Array", distribution.outcomes.length);
        distribution.outcomes.forEach((o, i) => lines.push(`${weights}[${i}] = ${printer.to(o.weight, { kind: "real" })};`));
        const which = parts.fresh("which");
        lines.push(`const ${which} = words.weighted(${weights}, ${distribution.outcomes.length});`);
        const last = distribution.outcomes.length - 1;
        const chain = distribution.outcomes
          .map((o, i) => (i === last ? printer.number(o.value) : `${which} === ${i} ? ${printer.number(o.value)} : `))
          .join("");
        const name = parts.fresh(draw.name);
        lines.push(`const ${name} = ${chain};`);
        values.push(name);
        break;
      }
      default:
        unreachable(distribution);
    }
    const isDeal = distribution.kind === "deal";
    if (draw.event && this.hasHistory) {
      const value = this.history.folded(draw.type, values);
      lines.push(...this.history.remember(`draw ${draw.id}`, "-1", value, draw.seenBy, draw.reader, outer));
    }
    if (into?.root.kind === "local" && into.path.length === 0) {
      if (isDeal) parts.refuse("a deal into a local");
      if (this.arrivals.get(`block ${draw.resume}`) === 1)
        bindings = new Map(bindings).set(into.root.local, { kind: "variable", text: values[0] });
      else {
        const shared = parts.sharedLocal(into.root.local, into.root.name);
        if (shared.kind === "variable") lines.push(`${shared.text} = ${values[0]};`);
        bindings = parts.sharedBindings();
      }
    } else if (into !== undefined) {
      if (isDeal) {
        const target = this.storing.target(into, printer);
        const element = into.type.kind === "array" || into.type.kind === "list" ? into.type.element : into.type;
        values.forEach((value, i) => lines.push(`${target.array}[${offsetText(plus(target.at, { text: "", constant: i }))}] = ${value};`));
        if (!isScalar(element)) parts.refuse("a deal of values with parts");
      } else {
        const given = new Map(bindings).set(-1, { kind: "variable", text: values[0] });
        lines.push(...this.storing.store(into, { kind: "local", local: -1, name: draw.name, type: draw.type }, given, undefined));
      }
    }
    lines.push(this.goOn(`block ${draw.resume}`, () => this.body(this.blockOf(draw.resume).body, bindings)));
    return lines.join("\n");
  }

  /** What a draw chooses among: how many there are, and how the one with a number is read. */
  private listed(over: Expr, printer: KernelPrinter): { readonly count: string; readonly at: (index: string) => string } {
    const { parts } = this;
    if (over.kind === "index_type") {
      const low = lowOf(over.of);
      if (!isNumeric(over.of)) parts.refuse(`a draw of type ${over.of.kind}`);
      return { count: String(valueCount(over.of) ?? 0), at: (index) => (low === 0 ? index : `${index} + ${low}`) };
    }
    if (over.kind === "span_of") {
      const low = printer.number(over.low);
      const high = printer.number(over.high);
      const count = /^-?\d+$/.test(low) && /^-?\d+$/.test(high) ? String(Number(high) - Number(low) + 1) : `${high} - ${low} + 1`;
      return { count, at: (index) => (low === "0" ? index : `${index} + ${low}`) };
    }
    if (over.kind === "map") {
      const list = printer.filtered(over);
      return { count: list.count, at: (index) => `${list.array}[${index}]` };
    }
    const count = over.kind === "const" && Array.isArray(over.value) ? over.value.length : strideOf(over.type);
    if (count === undefined) parts.refuse("a draw from a list without a fixed length");
    const fixed: Expr =
      over.type.kind === "list" && over.type.length === undefined ? { ...over, type: { ...over.type, length: count } } : over;
    const ref = printer.ref(fixed);
    return { count: String(count ?? 0), at: (index) => `${ref.array}[${offsetText(plus(ref.at, times(index, 1)))}]` };
  }

  private end(jump: Jump & { kind: "end" }): string {
    const lines = jump.truncated ? ["truncated[lane] = 1;"] : [];
    const last =
      this.parts.ir.decisions.length === 0
        ? ""
        : "if (how === 2 && starts < 100000) {\nstarts += 1;\nepisodes[lane] = next;\nnext += 1;\nblock = START;\ncontinue run;\n}\n";
    return [...lines, "ended += 1;", `${last}seats[lane] = -1;`, "choices[lane] = 0;", "break run;"].join("\n");
  }

  /* ---------------------------------------------------------------- statements */

  private body(stmts: readonly Stmt[], bindings: Bindings): string {
    const lines: string[] = [];
    for (const [i, stmt] of stmts.entries()) {
      if (stmt.kind === "let") {
        bindings = this.let(stmt, stmts.slice(i + 1), bindings, lines);
      } else {
        lines.push(...this.statement(stmt, bindings));
      }
    }
    return lines.join("\n");
  }

  private let(stmt: Stmt & { kind: "let" }, rest: readonly Stmt[], bindings: Bindings, lines: string[]): Bindings {
    const { parts } = this;
    const printer = this.printer(bindings, lines);
    const free = [...parts.plan.free.values()].some((locals) => locals.some((f) => f.local === stmt.local));
    if (!isScalar(stmt.type)) {
      const stride = strideOf(stmt.type);
      if (stride === undefined) parts.refuse(`a local of type ${stmt.type.kind}`);
      const target: Ref = { array: parts.scratch(arrayOfType(stmt.type), stride ?? 1), at: { text: "", constant: 0 }, type: stmt.type };
      printer.fill(target, stmt.value);
      return new Map(bindings).set(stmt.local, { kind: "ref", ref: target });
    }
    const value = printer.stored(stmt.value, stmt.type);
    if (free) {
      const shared = parts.sharedLocal(stmt.local, stmt.name);
      if (shared.kind === "variable") lines.push(`${shared.text} = ${value};`);
      return new Map(bindings).set(stmt.local, shared);
    }
    const name = parts.fresh(stmt.name);
    const again = storesLocal(rest, stmt.local);
    lines.push(`${again ? "let" : "const"} ${name}${again ? typed(": number") : ""} = ${value};`);
    return new Map(bindings).set(stmt.local, { kind: "variable", text: name });
  }

  private statement(stmt: Exclude<Stmt, { kind: "let" }>, bindings: Bindings): string[] {
    const { parts } = this;
    const lines: string[] = [];
    const printer = this.printer(bindings, lines);
    switch (stmt.kind) {
      case "store":
        return this.storing.store(stmt.place, stmt.value, bindings, stmt);
      case "if": {
        const condition = printer.print(stmt.condition);
        const then = this.body(stmt.then, bindings);
        const otherwise = stmt.else.length === 0 ? "" : this.body(stmt.else, bindings);
        if (otherwise === "") return [...lines, `if (${condition}) {\n${then}\n}`];
        if (leaves(stmt.then)) return [...lines, `if (${condition}) {\n${then}\n}`, otherwise];
        return [...lines, `if (${condition}) {\n${then}\n} else {\n${otherwise}\n}`];
      }
      case "for": {
        const text = printer.forEach(stmt.over, stmt.name, stmt.local, (inner) => this.body(stmt.body, inner.bound));
        return [...lines, text];
      }
      case "while": {
        const inner: string[] = [];
        const condition = this.printer(bindings, inner).print(stmt.condition);
        const body = this.body(stmt.body, bindings);
        if (inner.length === 0) return [`while (${condition}) {\n${body}\n}`];
        return [`while (true) {\n${inner.join("\n")}\nif (!${condition}) break;\n${body}\n}`];
      }
      case "break":
      case "continue":
        return [`${stmt.kind};`];
      case "reward": {
        const amount = this.storing.amount(stmt.value, printer, stmt);
        const paid = this.storing.pay(printer.print(stmt.seat), amount);
        return [...lines, ...paid];
      }
      case "win": {
        const won = this.storing.win(stmt, printer);
        return [...lines, ...won];
      }
      case "expect": {
        const condition = printer.print(stmt.condition);
        return [...lines, `if (!(${condition})) ${parts.checks()}.note(${parts.faultCode(stmt.span, `expected ${stmt.text}`)});`];
      }
      case "event": {
        if (!this.hasHistory) return [];
        const reveals = parts.ir.reveals ?? [];
        const id = reveals.findIndex((r) => r.name === stmt.name);
        const { type } = stmt.value;
        const count = strideOf(type) ?? 1;
        const row = isScalar(type) ? undefined : printer.ref(stmt.value);
        const numbers =
          row === undefined
            ? [printer.stored(stmt.value, type)]
            : Array.from({ length: count }, (_, i) => `${row.array}[${offsetText(plus(row.at, { text: "", constant: i }))}]`);
        const value = this.history.folded(type, numbers);
        const kept = this.history.remember(`event ${id}`, "-1", value, stmt.seenBy, stmt.reader, bindings);
        return [...lines, ...kept];
      }
      case "goto":
        return [this.goOn(`block ${stmt.block}`, () => this.body(this.blockOf(stmt.block).body, bindings))];
      case "decide":
        return [this.goOn(`decide ${stmt.decision}`, () => this.decide(parts.ir.decisions[stmt.decision], bindings))];
      case "draw":
        return [this.goOn(`draw ${stmt.draw}`, () => this.draw(parts.ir.draws[stmt.draw], bindings))];
      case "end":
        return [this.end(stmt)];
      default:
        return unreachable(stmt);
    }
  }
}

function storesLocal(stmts: readonly Stmt[], local: LocalId): boolean {
  return stmts.some((s) =>
    s.kind === "store"
      ? s.place.root.kind === "local" && s.place.root.local === local
      : s.kind === "if"
        ? storesLocal(s.then, local) || storesLocal(s.else, local)
        : s.kind === "for" || s.kind === "while"
          ? storesLocal(s.body, local)
          : false,
  );
}
