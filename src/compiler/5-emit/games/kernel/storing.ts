/** What kernel statements do to a lane: stores to slots and locals, and payments (A10). */
import type { Type } from "../../../3-check/types.js";
import type { Credit, Expr, Place, Stmt } from "../../../4-lower/games/ir.js";
import { rangeOf } from "../../../4-lower/games/int-ranges.js";
import { loserShare, playersIn, wanted } from "../scalar/helpers.js";
import { KernelPrinter } from "./kernel-expressions.js";
import type { Bindings } from "./bindings.js";
import type { KernelParts } from "./kernel-parts.js";
import { isSame, rootOf, rootsRead } from "./aliasing.js";
import { copyRow } from "./copying.js";
import { append } from "./lists.js";
import { changeSet } from "./sets.js";
import type { Ref } from "./storage.js";
import { arrayOfType, isScalar, numbersOf, offsetText, plus, strideOf, times } from "./storage.js";

/** What a payment credits, its decision's number as text. */
type PrintedCredit = Exclude<Credit, { kind: "decision" }> | { readonly kind: "decision"; readonly event: string };

export class Storing {
  constructor(private readonly parts: KernelParts) {}

  pay(seat: string, amount: string, channel = 0, credit?: PrintedCredit, stmt?: Stmt): string[] {
    const plan = this.parts.plan.pay;
    if (plan === undefined) return this.payLatest(seat, amount);
    const simple = (text: string): boolean => /^-?[\w.]+$/.test(text);
    const lines: string[] = [];
    const hold = (text: string, wish: string): string => {
      if (simple(text)) return text;
      const name = this.parts.fresh(wish);
      lines.push(`const ${name} = ${text};`);
      return name;
    };
    const who = hold(seat, "payee");
    const what = hold(amount, "amount");
    const n = this.parts.ir.seats.length;
    const at = (base: string, block: number): string =>
      `${base}[${offsetText(plus({ text: `${base}At`, constant: block * n }, times(who, 1)))}]`;
    lines.push(
      ...this.payLatest(who, what),
      `payScore[${offsetText(plus({ text: "payAt", constant: channel * n }, times(who, 1)))}] += ${what};`,
    );
    const latest = `payLatest[${offsetText(plus({ text: "payAt", constant: channel * n }, times(who, 1)))}]`;
    switch (credit?.kind) {
      case undefined:
        lines.push(`${latest} += ${what};`);
        return lines;
      case "score":
        return lines;
      case "site": {
        const sites = plan.sites.length;
        const k = plan.sites.indexOf(credit.site);
        lines.push(`${at("paySite", channel * sites + k)} += ${what};`, `${latest} += ${what} * ${at("payForced", k)};`);
        return lines;
      }
      case "decision": {
        const full = this.parts.faultCode(stmt?.span, `more than ${plan.late} rewards for earlier decisions between two decisions`);
        this.parts.context.use("creditDecision");
        lines.push(`if (!creditDecision(pay, lane, ${credit.event}, ${who}, ${channel}, ${what})) ${this.parts.checks()}.note(${full});`);
        return lines;
      }
    }
  }

  /** A promise of payoffs that is not proved is checked at each end (A11). */
  watch(): string[] {
    const { ir, plan } = this.parts;
    if (ir.watched !== true || ir.payoff.kind === "general") return [];
    const [array, base] = plan.pay !== undefined && (ir.channels ?? []).length > 1 ? ["payScore", "payAt"] : ["score", "scoreAt"];
    const paid = ir.seats.slice(0, playersIn(ir)).map((_, s) => `${array}[${offsetText({ text: base, constant: s })}]`);
    const broken =
      ir.payoff.kind === "common_sum"
        ? paid.slice(1).map((p) => `Math.abs(${p} - ${paid[0]}) > 1e-4`)
        : [`Math.abs(${paid.join(" + ")} - ${wanted(ir)}) > 1e-4`];
    const code = this.parts.faultCode(ir.span, `${ir.payoff.kind} is promised, and the payoffs break it`);
    return broken.length === 0 ? [] : [`if (${broken.join(" || ")}) ${this.parts.checks()}.note(${code});`];
  }

  private payLatest(seat: string, amount: string): string[] {
    const at = times(seat, 1);
    const score = `score[${offsetText(plus({ text: "scoreAt", constant: 0 }, at))}]`;
    const reward = `reward[${offsetText(plus({ text: "scoreAt", constant: 0 }, at))}]`;
    if (/^-?[\w.]+$/.test(amount)) return [`${score} += ${amount};`, `${reward} += ${amount};`];
    const name = this.parts.fresh("amount");
    return [`const ${name} = ${amount};`, `${score} += ${name};`, `${reward} += ${name};`];
  }

  win(stmt: Stmt & { kind: "win" }, printer: KernelPrinter): string[] {
    const { parts } = this;
    const { ir } = parts;
    if (stmt.by === undefined) return [];
    const { loser, drawn } = loserShare(ir);
    const by = this.amount(stmt.by, printer, stmt);
    const { winner } = stmt;
    const share = (to: string) => ir.seats.flatMap((_, seat) => this.pay(String(seat), to));
    if (winner.kind === "const" && winner.value === null) return drawn === "0" ? [] : share(drawn);
    const amount = /^-?[\w.]+$/.test(by) ? by : parts.fresh("stake");
    const out = amount === by ? [] : [`const ${amount} = ${by};`];
    const lost = loser.replaceAll("by", amount);
    const pays = (who: string): string[] => {
      if (ir.payoff.kind === "common_sum") return share(amount);
      if (/^\d+$/.test(who))
        return ir.seats.flatMap((_, seat) =>
          seat === Number(who) ? this.pay(String(seat), amount) : lost === "0" ? [] : this.pay(String(seat), lost),
        );
      if (ir.seats.length === 2 && lost !== "0") return [...this.pay(who, amount), ...this.pay(`1 - ${who}`, lost)];
      return lost === "0"
        ? this.pay(who, amount)
        : ir.seats.flatMap((_, seat) => this.pay(String(seat), `(${who} === ${seat} ? ${amount} : ${lost})`));
    };
    if (winner.type.kind !== "option") {
      const text = printer.print(winner);
      if (/^\w+$/.test(text)) return [...out, ...pays(text)];
      const who = parts.fresh("who");
      return [...out, `const ${who} = ${text};`, ...pays(who)];
    }
    const who = parts.fresh("who");
    const otherwise = drawn === "0" ? "" : ` else {\n${share(drawn).join("\n")}\n}`;
    return [...out, `const ${who} = ${printer.print(winner)} - 1;`, `if (${who} >= 0) {\n${pays(who).join("\n")}\n}${otherwise}`];
  }

  amount(e: Expr, printer: KernelPrinter, stmt: Stmt): string {
    const text = printer.to(e, { kind: "real" });
    return e.type.kind === "real" && e.kind !== "const"
      ? `${this.parts.checks()}.finite(${text}, ${this.parts.faultCode(stmt.span, "a reward that is not finite")})`
      : text;
  }

  /** Prints a store: to a variable and its array, or to a row. */
  store(place: Place, value: Expr, bindings: Bindings, stmt: (Stmt & { kind: "store" }) | undefined): string[] {
    const { parts } = this;
    const lines: string[] = [];
    const printer = new KernelPrinter(parts, bindings, lines);
    const checked = (text: string): string => {
      const { type } = place;
      if (type.kind === "real" && value.kind !== "const" && stmt !== undefined)
        return `${parts.checks()}.finite(${text}, ${parts.faultCode(stmt.span, "a real that is not finite")})`;
      if (stmt?.checked !== true || type.kind !== "int") return text;
      const [low, high] = rangeOf(value);
      if (low >= type.low && high <= type.high) return text;
      return `${parts.checks()}.within(${text}, ${type.low}, ${type.high}, ${parts.faultCode(stmt.span, `a number outside ${type.low}..${type.high}`)})`;
    };
    if (place.path.length === 0 && isScalar(place.type)) {
      const text = checked(printer.stored(value, place.type));
      if (place.root.kind === "slot") {
        const store = parts.slots[place.root.slot];
        parts.used.add(place.root.slot);
        lines.push(`${store.variable} = ${text};`, `${store.array}[lane] = ${store.variable};`);
        return lines;
      }
      const binding = bindings.get(place.root.local);
      lines.push(binding?.kind === "variable" ? `${binding.text} = ${text};` : `${parts.refuse("a store to a constant")};`);
      return lines;
    }
    const target = this.target(place, printer);
    if (isScalar(place.type)) {
      const text = checked(printer.stored(value, place.type));
      lines.push(`${target.array}[${offsetText(target.at)}] = ${text};`);
      return lines;
    }
    const constant = value.kind === "const" ? this.constantRow(place, value) : undefined;
    if (constant !== undefined) return [constant];
    if (!this.changedInPlace(place, target, value, printer)) this.fillApart(place, target, value, printer);
    return lines;
  }

  /** Adding to a list or set that is stored where it was read from changes it where it lies. */
  private changedInPlace(place: Place, target: Ref, value: Expr, printer: KernelPrinter): boolean {
    if (value.kind !== "call" || value.args.length !== 2 || !isSame(this.reading(place), value.args[0])) return false;
    const root = rootOf(place);
    if (rootsRead(value.args[1]).has(root)) return false;
    if (value.name === "concat" && value.args[1].kind === "array" && target.type.kind === "list" && target.type.length === undefined) {
      append(printer, target, value.args[1].elements, value.span);
      return true;
    }
    return (value.name === "set_union" || value.name === "set_difference") && changeSet(printer, target, value);
  }

  /** Fills a row; by way of scratch space if the value is made of what is being written. */
  private fillApart(place: Place, target: Ref, value: Expr, printer: KernelPrinter): void {
    const simple = value.kind === "slot" || value.kind === "local" || value.kind === "const";
    if (simple || !rootsRead(value).has(rootOf(place))) {
      printer.fill(target, value);
      return;
    }
    const { type } = target;
    const apart: Ref = { array: this.parts.scratch(arrayOfType(type), strideOf(type) ?? 1), at: { text: "", constant: 0 }, type };
    printer.fill(apart, value);
    copyRow(printer, target, apart);
  }

  /** A whole slot that is filled with one number. */
  private constantRow(place: Place, value: Expr & { kind: "const" }): string | undefined {
    if (place.root.kind !== "slot" || place.path.length > 0 || strideOf(place.type) === undefined) return undefined;
    const numbers = numbersOf(place.type, value.value);
    const store = this.parts.slots[place.root.slot];
    this.parts.used.add(place.root.slot);
    if (numbers.length <= 4 || (numbers.length <= 16 && !numbers.every((n) => n === numbers[0])))
      return numbers.map((n, i) => `${store.array}[${offsetText({ text: store.variable, constant: i })}] = ${n};`).join("\n");
    if (!numbers.every((n) => n === numbers[0])) return undefined;
    return `for (let i = 0; i < ${numbers.length}; i++) ${store.array}[${store.variable} + i] = ${numbers[0]};`;
  }

  target(place: Place, printer: KernelPrinter): Ref {
    return printer.ref(this.reading(place));
  }

  /** The expression that reads what a place holds. */
  private reading(place: Place): Expr {
    const { ir } = this.parts;
    let e: Expr;
    if (place.root.kind === "slot") e = { kind: "slot", slot: place.root.slot, type: ir.slots[place.root.slot].type };
    else e = { kind: "local", local: place.root.local, name: place.root.name, type: place.root.type };
    for (const step of place.path) {
      if (step.kind === "index") {
        const element: Type = e.type.kind === "array" || e.type.kind === "list" ? e.type.element : place.type;
        const rest: readonly Type[] = e.type.kind === "array" ? e.type.index.slice(step.at.length) : [];
        const type: Type = rest.length === 0 ? element : { kind: "array", index: rest, element };
        e = { kind: "index", object: e, at: step.at, type, checked: step.checked, span: this.parts.place };
      } else {
        const field: Type | undefined = e.type.kind === "record" ? e.type.fields.find((f) => f.name === step.name)?.type : undefined;
        e = { kind: "field", object: e, name: step.name, type: field ?? place.type };
      }
    }
    return e;
  }
}
