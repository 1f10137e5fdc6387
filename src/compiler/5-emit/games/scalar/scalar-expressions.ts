/** Expressions of the scalar form: immutable values of JavaScript, `null` for none. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Span } from "../../../source/source-file.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr, Place } from "../../../4-lower/games/ir.js";
import { isPlainTags, numberOf, valueAt, valueCount } from "../../../4-lower/games/values.js";
import { typed } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import { ExpressionPrinter, isNumeric } from "../expressions.js";
import { externCall } from "./extern-calls.js";
import type { Locals } from "./locals.js";
import { escapeTemplate } from "./template-text.js";

/** What expressions stand for besides slots and locals. */
export interface ScalarView {
  /** The variable that holds the state: `state` or `next`. */
  readonly state: string;
  /** The seat that observes or is shown. */
  readonly me?: string;
  readonly turn?: string;
}

export class ScalarPrinter extends ExpressionPrinter {
  constructor(
    context: GameContext,
    private readonly fields: readonly string[],
    private readonly view: ScalarView,
    readonly locals: Locals,
  ) {
    super(context);
  }

  /** A printer for a place where more locals are known. */
  under(locals: Locals): ScalarPrinter {
    return new ScalarPrinter(this.context, this.fields, this.view, locals);
  }

  print(e: Expr): string {
    switch (e.kind) {
      case "const":
        return this.pairs(e.type, this.context.constant(e.type, e.value));
      case "table":
        return this.context.table(e.table);
      case "local":
        return this.locals.nameOf(e.local) ?? this.context.refuse(`the local \`${e.name}\` outside its block`, e.span);
      case "slot":
        return `${this.view.state}.${this.fields[e.slot]}`;
      case "index_type":
        return this.context.listOf(e.of);
      case "span_of":
        return `${this.context.use("range")}(${this.number(e.low)}, ${this.number(e.high)})`;
      case "index":
        return this.index(e);
      case "field":
        return e.object.type.kind === "tuple" ? `${this.print(e.object)}[${e.name}]` : `${this.print(e.object)}.${e.name}`;
      case "array": {
        const element = elementOf(e.type);
        if (e.type.kind === "tuple")
          return `[${e.elements.map((x, i) => this.to(x, e.type.kind === "tuple" ? e.type.elements[i] : x.type)).join(", ")}]`;
        const list = `[${e.elements.map((x) => this.to(x, element ?? x.type)).join(", ")}]`;
        return this.pairs(e.type, list);
      }
      case "record": {
        const types = e.type.kind === "record" ? new Map(e.type.fields.map((f) => [f.name, f.type])) : new Map<string, Type>();
        return `{ ${e.fields.map((f) => `${f.name}: ${this.to(f.value, types.get(f.name) ?? f.value.type)}`).join(", ")} }`;
      }
      case "tagged":
        return `{ tag: ${e.tag}, heads: [${e.heads.map((h) => this.print(h)).join(", ")}] }`;
      case "unary":
        return this.unary(e);
      case "binary":
        return this.binary(e);
      case "cond":
        return `(${this.print(e.condition)} ? ${this.to(e.then, e.type)} : ${this.to(e.else, e.type)})`;
      case "is_some":
        return `(${this.print(e.operand)} !== null)`;
      case "unwrap":
        return `${this.print(e.operand)}!`.replace(/!$/, typed("!"));
      case "else":
        return `(${this.print(e.operand)} ?? ${this.to(e.otherwise, e.type)})`;
      case "is_tag":
        return e.operand.type.kind === "tagged" && isPlainTags(e.operand.type)
          ? `(${this.print(e.operand)} === ${this.context.constant(e.operand.type, e.tag)})`
          : `(${this.print(e.operand)}.tag === ${e.tag})`;
      case "head":
        return `(${this.print(e.operand)}.heads[${e.head}]${typed(` as ${this.context.typeOf(e.type)}`)})`;
      case "reduce":
        return this.reduce(e);
      case "map": {
        const inner = this.lambda(e.local, e.name);
        const over = this.filtered(e.over, e.where, inner);
        const body = inner.printer.to(e.body, elementOf(e.type) ?? e.body.type);
        if (e.flat === true) return `${over}.flatMap((${inner.name}) => ${arrowBody(inner.printer.print(e.body))})`;
        if (e.body.kind === "local" && e.body.local === e.local) return over;
        // TypeScript takes brackets for an array of one type.
        const told = e.body.kind === "array" && e.body.type.kind === "tuple" ? typed(` as ${this.context.typeOf(e.body.type)}`) : "";
        return `${over}.map((${inner.name}) => ${arrowBody(body)}${told})`;
      }
      case "call":
        return this.call(e);
      case "me":
        return this.view.me ?? this.context.refuse("`me` where nobody observes", e.span);
      case "turn":
        return this.view.turn ?? this.context.refuse("`turn` outside `show`", e.span);
      case "winner":
        return `${this.view.state}.winner`;
      case "result":
        return `((${this.view.state}.record[${JSON.stringify(e.field)}] ?? null)${typed(` as ${this.context.typeOf(e.type)}`)})`;
      case "event":
        return `${this.view.state}.count - 1`;
      case "remembered":
        return `${this.view.state}.events.length`;
      default:
        return unreachable(e);
    }
  }

  to(e: Expr, type: Type): string {
    if (e.kind === "const") return this.context.constant(type.kind === "unknown" ? e.type : type, e.value);
    const inner = type.kind === "option" ? type.inner : type;
    if (inner.kind === "real" && isNumeric(e.type)) return this.real(e);
    if (e.type.kind === "bool" && inner.kind === "int") return this.number(e);
    const text = this.print(e);
    return this.context.isLiteral(type) && !keepsLiteral(e) ? `(${text}${typed(` as ${this.context.typeOf(type)}`)})` : text;
  }

  /** Prints a store; a row of an array over several axes is a stretch of its entries. */
  storeTo(place: Place, value: string, span?: Span): string {
    const last = place.path.at(-1);
    if (last?.kind === "index") {
      const whole = { ...place, path: place.path.slice(0, -1) };
      const type = this.typeAt(whole);
      const rest = type.kind === "array" ? type.index.slice(last.at.length) : [];
      if (rest.length > 0) {
        const count = rest.reduce((n, axis) => n * (valueCount(axis) ?? 1), 1);
        const at = this.flat(last.at, type, last.checked === true ? (span ?? this.context.ir.span) : undefined);
        return `${this.place(whole, span)}.splice((${at}) * ${count}, ${count}, ...${value});`;
      }
    }
    return `${this.place(place, span)} = ${value};`;
  }

  private typeAt(place: Place): Type {
    const { root } = place;
    let type: Type = root.kind === "slot" ? this.context.ir.slots[root.slot].type : root.type;
    for (const step of place.path) type = step.kind === "field" ? fieldOf(type, step.name) : (elementOf(type) ?? type);
    return type;
  }

  /** Prints what a store writes to. */
  place(place: Place, span?: Span): string {
    const { root } = place;
    let text = root.kind === "slot" ? `${this.view.state}.${this.fields[root.slot]}` : this.localRoot(root);
    let type: Type = root.kind === "slot" ? this.context.ir.slots[root.slot].type : root.type;
    for (const step of place.path) {
      if (step.kind === "field") {
        text += type.kind === "tuple" ? `[${step.name}]` : `.${step.name}`;
        type = fieldOf(type, step.name);
      } else {
        if (type.kind === "list" && (type.length === undefined || step.checked === true))
          text += `[${this.context.use("inside")}(${this.number(step.at[0])}, ${text}.length, ${this.context.source(span)})]`;
        else text += `[${this.flat(step.at, type, step.checked === true ? (span ?? this.context.ir.span) : undefined)}]`;
        type = elementOf(type) ?? type;
      }
    }
    return text;
  }

  private localRoot(root: { readonly local: number; readonly name: string }): string {
    return this.locals.nameOf(root.local) ?? this.context.refuse(`a store to \`${root.name}\` outside its block`, undefined);
  }

  protected checked(name: string, args: readonly string[], span: Span | undefined): string {
    return `${this.context.use(name)}(${[...args, this.context.source(span)].join(", ")})`;
  }

  protected equal(left: Expr, right: Expr): string {
    if (isSingle(left.type) && isSingle(right.type)) return `(${this.print(left)} === ${this.print(right)})`;
    return `${this.context.use("same")}(${this.print(left)}, ${this.print(right)})`;
  }

  protected isNone(operand: Expr): string {
    return `(${this.print(operand)} === null)`;
  }

  private index(e: Expr & { kind: "index" }): string {
    const object = this.print(e.object);
    if (e.object.type.kind === "list" && (e.object.type.length === undefined || e.checked === true)) {
      return `${this.context.use("entryOf")}(${object}, ${this.number(e.at[0])}, ${this.context.source(e.span)})`;
    }
    const flat = this.flat(e.at, e.object.type, e.checked === true ? e.span : undefined);
    const rest = e.object.type.kind === "array" ? e.object.type.index.slice(e.at.length) : [];
    // One index into several axes may also be a position among all entries.
    const position = e.object.type.kind === "array" && (e.type === e.object.type.element || (rest.length > 0 && e.type.kind !== "array"));
    if (rest.length > 0 && position) return `${object}[${this.number(e.at[0])}]`;
    if (rest.length === 0) return `${object}[${flat}]`;
    // Arrays lie flat, so an index for some of the axes gives a stretch of them.
    const count = rest.reduce((n, axis) => n * (valueCount(axis) ?? 1), 1);
    return `${object}.slice((${flat}) * ${count}, ((${flat}) + 1) * ${count})`;
  }

  /** Prints the row-major number of an index into an array or list. */
  flat(at: readonly Expr[], object: Type, checked?: Span): string {
    const axes = object.kind === "array" ? object.index : at.map((): Type => ({ kind: "int", low: 0, high: 2 ** 31 - 1 }));
    const proved = (text: string, axis: Type): string =>
      checked === undefined || /^\d+$/.test(text)
        ? text
        : `${this.context.use("inside")}(${text}, ${valueCount(axis) ?? 0}, ${this.context.source(checked)})`;
    return at
      .map((e, i) => proved(this.ordinal(e, axes[i]), axes[i]))
      .reduce((text, next, i) => (i === 0 ? next : `(${text}) * ${valueCount(axes[i]) ?? 1} + ${next}`), "");
  }

  /** Prints the number of a value among the values of an index type (C5). */
  ordinal(e: Expr, axis: Type = e.type, text = this.print(e)): string {
    switch (axis.kind) {
      case "int": {
        const low = axis.low === -(2 ** 31) ? 0 : axis.low;
        if (e.kind === "const" && typeof e.value === "number") return String(e.value - low);
        return low === 0 ? text : `${text} - ${low}`;
      }
      case "bool":
        return `Number(${text})`;
      case "option": {
        if (e.kind === "const") return String(numberOf(axis, e.value));
        const there: Expr = { kind: "local", local: -6, name: "there", type: axis.inner };
        const number = `${this.ordinal(there, axis.inner, text)} + 1`;
        return e.type.kind === "option" ? `(${text} === null ? 0 : ${number})` : number;
      }
      case "enum":
      case "seat":
      case "grid":
        return text;
      case "tuple":
      case "record": {
        const parts =
          axis.kind === "tuple"
            ? axis.elements.map((type, i) => ({ type, text: `${text}[${i}]` }))
            : axis.fields.map((f) => ({ type: f.type, text: `${text}.${f.name}` }));
        return parts.reduce((all, part, i) => {
          const entry: Expr = { kind: "local", local: -6, name: "part", type: part.type };
          const number = this.ordinal(entry, part.type, part.text);
          return i === 0 ? number : `(${all}) * ${valueCount(part.type) ?? 1} + ${number}`;
        }, "0");
      }
      case "tagged":
        return isPlainTags(axis) ? text : this.context.refuse("an index by a tag with a payload", e.span);
      default:
        return this.context.refuse(`an index of type ${axis.kind}`, e.span);
    }
  }

  /** Prints the number of a value as events keep it: bools 0 and 1, an option's none 0, else as it is. */
  numbered(type: Type, text: string): string {
    if (type.kind === "bool") return `Number(${text})`;
    if (type.kind !== "option") return text;
    const low = type.inner.kind === "int" ? type.inner.low : 0;
    return `(${text} === null ? 0 : ${type.inner.kind === "bool" ? `Number(${text})` : text} + ${1 - low})`;
  }

  private lambda(local: number, wish: string): { readonly name: string; readonly printer: ScalarPrinter } {
    const locals = this.locals.with(local, wish);
    return { name: locals.nameOf(local) ?? wish, printer: this.under(locals) };
  }

  /** Says the type of a list of tuples: TypeScript takes brackets in brackets for arrays of one type. */
  private pairs(type: Type, list: string): string {
    return elementOf(type)?.kind === "tuple" && type.kind !== "tuple" ? `(${list}${typed(` as ${this.context.typeOf(type)}`)})` : list;
  }

  private filtered(over: Expr, where: Expr | undefined, inner: { readonly name: string; readonly printer: ScalarPrinter }): string {
    const list = this.print(over);
    return where === undefined ? list : `${list}.filter((${inner.name}) => ${inner.printer.print(where)})`;
  }

  private reduce(e: Expr & { kind: "reduce" }): string {
    const inner = this.lambda(e.local, e.name);
    const body = inner.printer.print(e.body);
    const number = inner.printer.number(e.body);
    const over = () => this.filtered(e.over, e.where, inner);
    const where = e.where === undefined ? undefined : inner.printer.print(e.where);
    const list = this.print(e.over);
    const call = (name: string, ...rest: string[]) =>
      `${this.context.use(name)}(${[over(), `(${inner.name}) => ${arrowBody(number)}`, ...rest].join(", ")})`;
    const place = this.context.source(e.span);
    switch (e.op) {
      case "any":
        return `${list}.some((${inner.name}) => ${where === undefined ? body : `${where} && ${body}`})`;
      case "all":
        return `${list}.every((${inner.name}) => ${where === undefined ? body : `!(${where}) || ${body}`})`;
      case "count": {
        const counted = e.body.type.kind === "bool" && !(e.body.kind === "const" && e.body.value === true);
        const condition = [...(where === undefined ? [] : [where]), ...(counted ? [body] : [])].join(" && ");
        return condition === "" ? `${list}.length` : `${list}.filter((${inner.name}) => ${condition}).length`;
      }
      case "sum":
        if (e.type.kind === "real") return call("sumReals");
        return this.checked("int32", [call("sum")], e.span);
      case "mean":
        return call("mean", place);
      case "min":
        return call("smallest", ...this.emptyPlace(e, place));
      case "max":
        return call("largest", ...this.emptyPlace(e, place));
      case "argmax":
      case "argmin":
        return call(e.op, ...this.emptyPlace(e, place));
      default:
        return unreachable(e.op);
    }
  }

  /** Where to point if there is nothing to reduce; whole index types are never empty. */
  private emptyPlace(e: Expr & { kind: "reduce" }, place: string): string[] {
    return e.over.kind === "index_type" && e.where === undefined ? [] : [place];
  }

  private call(e: Expr & { kind: "call" }): string {
    if (e.extern !== undefined) return externCall(this, e, e.extern);
    const simple = this.simpleCall(e);
    if (simple !== undefined) return simple;
    switch (e.name) {
      case "size":
        return `${this.print(e.args[0])}.length`;
      case "grid_step": {
        const cell = e.args[0].type;
        if (cell.kind !== "grid") break;
        const steps = e.args.slice(1).map((a) => this.print(a));
        return `${this.context.use("gridStep")}(${cell.rows}, ${cell.cols}, ${this.print(e.args[0])}, ${steps.join(", ")})`;
      }
      case "neighbours": {
        const cell = e.args[0].type;
        if (cell.kind !== "grid") break;
        return `${this.context.use("gridNeighbours")}(${cell.rows}, ${cell.cols}, ${this.print(e.args[0])})`;
      }
      case "set_of":
        return `${this.context.use("setOf")}${this.elementArgument(e.type)}(${this.to(e.args[0], { kind: "list", element: elementOf(e.type) ?? e.type })})`;
      case "set_union":
        return `${this.context.use("setUnion")}${this.elementArgument(e.type)}(${e.args.map((a) => this.print(a)).join(", ")})`;
      case "set_difference":
        return `${this.context.use("setDifference")}${this.elementArgument(e.type)}(${e.args.map((a) => this.print(a)).join(", ")})`;
      case "sort_rows":
        return `${this.context.use("sortRows")}(${this.print(e.args[0])}, ${this.number(e.args[1])})`;
      case "concat":
        return `[${e.args.map((a) => `...${this.print(a)}`).join(", ")}]`;
      case "contains":
        if (!isSingle(e.args[1].type))
          return `${this.print(e.args[0])}.some((entry) => ${this.context.use("same")}(entry, ${this.print(e.args[1])}))`;
        return `${this.print(e.args[0])}.includes(${this.print(e.args[1])})`;
      case "picture":
        return this.picture(e);
      case "text": {
        const parts = e.args.map((a) =>
          a.kind === "const" && typeof a.value === "string" ? escapeTemplate(a.value) : `\${${this.words(a)}}`,
        );
        return `\`${parts.join("")}\``;
      }
      case "score":
        return `${this.view.state}.scores[${this.number(e.args[0])}]`;
      case "is_legal": {
        const { state } = this.view;
        if (e.args.length !== 1 || e.args[0].type.kind !== "text") {
          const ends = this.context.ir.decisions.some((d) => d.ends !== undefined) ? ", ends" : "";
          const parts = e.args.map((part) => (part.kind === "const" ? JSON.stringify(part.value) : this.print(part)));
          return `${this.context.use("isLegalMove")}({ info, turn, legal, apply, describe${ends} }, ${state}, [${parts.join(", ")}])`;
        }
        const asked = `((now) => now.kind === "decide" && legal(${state}).some((action) => describe(now.site, action) === ${this.print(e.args[0])}))`;
        return `${asked}(turn(${state}))`;
      }
    }
    return this.context.refuse(`\`${e.name}\``, e.span);
  }

  /** The type of a set's values, where a call would not tell it. */
  private elementArgument(type: Type): string {
    return typed(`<${this.context.typeOf(elementOf(type) ?? type)}>`);
  }

  private picture(e: Expr & { kind: "call" }): string {
    const [board, texts] = e.args;
    if (board.type.kind !== "array" || texts.kind !== "const" || !Array.isArray(texts.value))
      return this.context.refuse("this picture", e.span);
    const axis = board.type.index[board.type.index.length - 1];
    const columns = axis.kind === "grid" ? axis.cols : (valueCount(axis) ?? 1);
    const words = JSON.stringify(texts.value);
    const entry: Expr = { kind: "local", local: -1, name: "entry", type: board.type.element };
    return `${this.context.use("picture")}(${this.print(board)}.map((entry) => ${words}[${this.ordinal(entry, entry.type, "entry")}]), ${columns})`;
  }

  /** Prints a value as words for people. */
  words(e: Expr, text = this.print(e)): string {
    const { type } = e;
    switch (type.kind) {
      case "text":
        return text;
      case "option":
        return `(${text} === null ? "none" : ${this.words({ ...e, type: type.inner }, isPath(text) ? text : `${text}${typed("!")}`)})`;
      case "enum":
      case "seat":
        return `Object.keys(${this.context.named(type)})[${text}]`;
      case "tagged":
        if (isPlainTags(type)) return `Object.keys(${this.context.named(type)})[${text}]`;
        return type.tags.reduceRight((rest, tag, t) => {
          const heads = tag.heads.map(
            (head, h) =>
              `${head.name}: \${${this.words({ ...e, type: head.type }, `(${text}.heads[${h}]${typed(` as ${this.context.typeOf(head.type)}`)})`)}}`,
          );
          const words = heads.length === 0 ? JSON.stringify(tag.tag) : `\`${tag.tag}(${heads.join(", ")})\``;
          return rest === "" ? words : `(${text}.tag === ${t} ? ${words} : ${rest})`;
        }, "");
      case "grid":
        return `\`(\${Math.floor(${text} / ${type.cols})}, \${${text} % ${type.cols}})\``;
      case "array":
      case "list":
      case "set": {
        const locals = this.locals.with(-2, "entry");
        const name = locals.nameOf(-2) ?? "entry";
        const entry: Expr = { kind: "local", local: -2, name, type: type.element };
        const words = this.under(locals).words(entry, name);
        const lists = entry.type.kind === "array" || entry.type.kind === "list" || entry.type.kind === "set";
        return `${text}.map((${name}) => ${lists ? `\`[\${${words}}]\`` : words}).join(", ")`;
      }
      case "tuple": {
        const parts = type.elements.map((element, i) => {
          const part: Expr = { kind: "local", local: -2, name: `entry${i}`, type: element };
          return `\${${this.words(part, `${text}[${i}]`)}}`;
        });
        return `\`(${parts.join(", ")})\``;
      }
      case "record": {
        const parts = type.fields.map(
          (f) => `${f.name}: \${${this.words({ kind: "field", object: e, name: f.name, type: f.type }, `${text}.${f.name}`)}}`,
        );
        return `\`(${parts.join(", ")})\``;
      }
      default:
        return `String(${text})`;
    }
  }
}

/** Whether TypeScript knows, after a test of this text, that it is not null. */
function isPath(text: string): boolean {
  return /^[\w.]+$/.test(text);
}

/** The body of an arrow function: an object needs brackets. */
export function arrowBody(text: string): string {
  return text.startsWith("{") ? `(${text})` : text;
}

function fieldOf(type: Type, name: string): Type {
  if (type.kind === "tuple") return type.elements[Number(name)];
  return (type.kind === "record" ? type.fields.find((f) => f.name === name)?.type : undefined) ?? type;
}

function elementOf(type: Type): Type | undefined {
  return type.kind === "array" || type.kind === "list" || type.kind === "set" ? type.element : undefined;
}

/** Whether values of a type compare by `===`. */
function isSingle(type: Type): boolean {
  return isNumeric(type) || type.kind === "text" || type.kind === "none" || (type.kind === "option" && isSingle(type.inner));
}

/** Whether TypeScript still knows that an expression is one of a few literals. */
function keepsLiteral(e: Expr): boolean {
  switch (e.kind) {
    case "const":
    case "local":
    case "slot":
    case "field":
    case "me":
    case "turn":
    case "winner":
    case "result":
    case "event":
    case "remembered":
    case "head":
      return true;
    case "index":
      return true;
    case "unwrap":
      return keepsLiteral(e.operand);
    case "else":
      return keepsLiteral(e.operand);
    case "cond":
      return true;
    case "reduce":
      return e.op === "argmax" || e.op === "argmin";
    case "map":
    case "array":
    case "record":
      return true;
    default:
      return false;
  }
}

/** Lists the values of a small domain as constants, for actions whose value is not their number. */
export function domainTable(context: GameContext, type: Type, size: number): string {
  return `[${Array.from({ length: size }, (_, i) => context.constant(type, valueAt(type, i))).join(", ")}]`;
}
