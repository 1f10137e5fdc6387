/** What every part of one game's module shares: its names, the types and constants it declares, what it imports, and refusals. */
import type { ErrorKind, Reporter } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import { whereOf } from "../../source/source-file.js";
import type { ConstValue } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";
import type { GameIr } from "../../4-lower/games/ir.js";
import { entryCount, isPlainTags, valueAt, valueCount } from "../../4-lower/games/values.js";
import type { TaggedValue } from "../../4-lower/games/values.js";
import type { Declaration, ExternImport } from "../typescript/module.js";
import { typed } from "../typescript/module.js";
import { notEmitted } from "./messages.js";
import { pascal, plural, Scope, shout } from "./names.js";

/** What "spc/runtime" offers to emitted games; none of these names is given to anything else. */
const RUNTIME_NAMES =
  `creditDecision Fault argmax argmin bit bits bounded chosen copyOf dealFrom dealOutcomes divide drawn entryOf external finite floorDivide fromMe gridDistance gridNeighbours gridStep cellOf history
  indices inside int32 largest mean modulo oneHot picture range real same seenEvents setDifference setOf setUnion smallest sortRows sum sumReals uniformFrom uniformOutcomes weightedFrom
  weightedOutcomes within zeros ChanceWords Checks selectBit selectTable countBits countTable checks words
  writtenText openText textsOf textInWords actionOfText exp32 log32 sin32 cos32 tanh32 direction distinctOf eachOf mixture normalReal numberIn numbersIn oneOf outcomesIn realBetween repeated suchThat
  ChanceKey Draft Game GameInfo HistoryCodes Kernel KeptEvent LanePay Lanes Outcome Payment SeenEvent Turn Words`.split(/\s+/);

const SCALAR_NAMES =
  `initial turn legal outcomes sample apply returns returnsBy paid observe seen events key show describe asked endRecord info game kernel faults
  createLanes reset step observeLanes observeSeat playRandom laneKey endOfLane`.split(/\s+/);

export class GameContext {
  readonly scope = new Scope();
  readonly declarations: Declaration[] = [];
  readonly values = new Set<string>();
  readonly types = new Set<string>();
  /** The externs of the game under the names that this module gives them. */
  readonly externs: readonly ExternImport[];
  refused = false;
  /** `KuhnPoker`, the stem of the module's type names. */
  readonly stem: string;
  readonly stateName: string;
  private readonly typeNames = new Map<string, string>();
  private readonly lists = new Map<string, string>();
  private readonly tables = new Map<string, string>();

  constructor(
    readonly ir: GameIr,
    private readonly report: Reporter,
  ) {
    for (const name of [...RUNTIME_NAMES, ...SCALAR_NAMES]) this.scope.take(name);
    this.externs = (ir.externs ?? []).map(({ name, from, span }) => ({ name, local: this.scope.take(name), from, file: span.file }));
    this.stem = pascal(ir.name);
    this.stateName = this.scope.take(`${this.stem}State`);
  }

  /** Uses a value of the runtime. */
  use(name: string): string {
    this.values.add(name);
    return name;
  }

  /** Uses a type of the runtime. */
  useType(name: string): string {
    this.types.add(name);
    return name;
  }

  /** Refuses what cannot be written yet; gives a stand-in so that printing goes on. */
  refuse(what: string, span: Span | undefined): string {
    this.refused = true;
    this.report(notEmitted, span ?? this.ir.span, { what, game: this.ir.name });
    return "0";
  }

  warn<P>(kind: ErrorKind<P>, parameters: P, span: Span | undefined): void {
    this.report(kind, span ?? this.ir.span, parameters);
  }

  /** The place in the spec as a string literal. */
  source(span: Span | undefined): string {
    return JSON.stringify(whereOf(span ?? this.ir.span));
  }

  doc(text: string, span: Span | undefined): string {
    const source = span === undefined ? "" : `@source ${whereOf(span)}`;
    return [text.trim(), source]
      .filter((part) => part !== "")
      .join("\n")
      .replaceAll("*/", "* /");
  }

  /* ---------------------------------------------------------------- types */

  /** The TypeScript type of a value; arrays are flat and readonly. */
  typeOf(type: Type): string {
    switch (type.kind) {
      case "bool":
        return "boolean";
      case "int":
      case "real":
      case "grid":
        return "number";
      case "text":
        return "string";
      case "enum":
      case "seat":
        return this.named(type);
      case "option":
        return `${this.typeOf(type.inner)} | null`;
      case "array":
      case "list":
      case "set": {
        const element = this.typeOf(type.element);
        return `readonly ${/^[\w.]+$/.test(element) ? element : `(${element})`}[]`;
      }
      case "tuple":
        return `readonly [${type.elements.map((t) => this.typeOf(t)).join(", ")}]`;
      case "record":
        return `{ ${type.fields.map((f) => `readonly ${f.name}: ${this.typeOf(f.type)}`).join("; ")} }`;
      case "tagged":
        if (isPlainTags(type)) return this.named(type);
        return "{ readonly tag: number; readonly heads: readonly unknown[] }";
      default:
        this.refuse(`a value of type ${type.kind}`, undefined);
        return "unknown";
    }
  }

  /** Whether a type's TypeScript form is a union of number literals, which plain arithmetic does not give. */
  isLiteral(type: Type): boolean {
    switch (type.kind) {
      case "enum":
      case "seat":
        return true;
      case "tagged":
        return isPlainTags(type);
      case "option":
        return this.isLiteral(type.inner);
      default:
        return false;
    }
  }

  /** Declares the constants of an enum, the seats or plain tags, once, and gives the name. */
  named(type: Type, wish?: string, doc = "", span?: Span): string {
    const key = keyOf(type);
    const known = this.typeNames.get(key);
    if (known !== undefined) return known;
    const members = membersOf(type) ?? [];
    const name = this.scope.take(wish ?? (type.kind === "enum" ? type.name : type.kind === "seat" ? "Player" : "Choice"));
    this.typeNames.set(key, name);
    this.declarations.push(
      {
        kind: "const",
        name,
        doc: this.doc(doc, span),
        value: `{ ${members.map((m, i) => `${memberKey(m)}: ${i}`).join(", ")} }${typed(" as const")}`,
        exported: true,
      },
      { kind: "alias", name, doc: "", type: `(typeof ${name})[keyof typeof ${name}]`, exported: true },
    );
    return name;
  }

  /** Declares the list of all values of a finite index type, once, and gives its name. */
  listOf(type: Type): string {
    const key = keyOf(type);
    const known = this.lists.get(key);
    if (known !== undefined) return known;
    const count = valueCount(type);
    if (count === undefined) return this.refuse("a loop over an unbounded type", undefined);
    const name = this.scope.take(this.listName(type));
    this.lists.set(key, name);
    const plain = type.kind === "int" || type.kind === "grid";
    const value =
      plain && count > 16
        ? type.kind === "int"
          ? `${this.use("range")}(${type.low}, ${type.high})`
          : `${this.use("indices")}(${count})`
        : `[${Array.from({ length: count }, (_, i) => this.constant(type, valueAt(type, i))).join(", ")}]`;
    const element = this.typeOf(type);
    this.declarations.push({
      kind: "const",
      name,
      doc: "",
      type: `readonly ${/^\w+$/.test(element) ? element : `(${element})`}[]`,
      value,
      exported: false,
    });
    return name;
  }

  private listName(type: Type): string {
    switch (type.kind) {
      case "int":
        return `FROM_${type.low}_TO_${type.high}`.replaceAll("-", "MINUS_");
      case "grid":
        return "CELLS";
      case "bool":
        return "BOOLS";
      case "enum":
      case "seat":
        return plural(shout(this.named(type)));
      case "tagged":
        return isPlainTags(type) ? plural(shout(this.named(type))) : "CHOICES";
      default:
        return "VALUES";
    }
  }

  /** Declares a constant table of the spec, once, and gives its name. */
  table(id: string): string {
    const known = this.tables.get(id);
    if (known !== undefined) return known;
    const table = this.ir.tables.find((t) => t.id === id);
    if (table === undefined) throw new Error(`a bug in spc: no table ${id}`);
    const name = this.scope.take(/^[A-Z0-9_]+$/.test(id) ? id : shout(pascal(id)));
    this.tables.set(id, name);
    this.declarations.push({
      kind: "const",
      name,
      doc: this.doc(table.doc, table.span),
      type: this.typeOf(table.type),
      value: this.constant(table.type, table.value),
      exported: true,
    });
    return name;
  }

  /* ---------------------------------------------------------------- constants */

  /** Prints a constant of a type. */
  constant(type: Type, value: ConstValue): string {
    if (value === null) return "null";
    switch (type.kind) {
      case "option":
        return this.constant(type.inner, value);
      case "enum":
      case "seat":
        return `${this.named(type)}.${memberKey(membersOf(type)?.[value as number] ?? "")}`;
      case "bool":
        return String(value === true || value === 1);
      case "real":
        return realLiteral(Number(value));
      case "array":
      case "list":
      case "set":
        return `[${(value as readonly ConstValue[]).map((v) => this.constant(type.element, v)).join(", ")}]`;
      case "tuple":
        return `[${(value as readonly ConstValue[]).map((v, i) => this.constant(type.elements[i], v)).join(", ")}]`;
      case "record":
        return `{ ${type.fields.map((f) => `${f.name}: ${this.constant(f.type, (value as Readonly<Record<string, ConstValue>>)[f.name])}`).join(", ")} }`;
      case "tagged": {
        if (isPlainTags(type)) return `${this.named(type)}.${type.tags[value as number].tag}`;
        const { tag, heads } = value as TaggedValue;
        return `{ tag: ${tag}, heads: [${heads.map((h, i) => this.constant(type.tags[tag].heads[i].type, h)).join(", ")}] }`;
      }
      default:
        return typeof value === "object" ? JSON.stringify(value) : typeof value === "string" ? JSON.stringify(value) : String(value);
    }
  }
}

/** Prints a real that is already rounded to f32, in few digits. */
export function realLiteral(value: number): string {
  const rounded = Math.fround(value);
  if (rounded === value || !Number.isFinite(value)) return String(value);
  return `Math.fround(${value})`;
}

/** A member as a property: `agent[0]` is `agent_0`. */
const memberKey = (name: string): string => name.replace(/[^\w]+/g, "_").replace(/_$/, "");

/** The names of a type's values, where they have names. */
export function membersOf(type: Type): readonly string[] | undefined {
  switch (type.kind) {
    case "enum":
      return type.members;
    case "seat":
      return type.names;
    case "tagged":
      return isPlainTags(type) ? type.tags.map((t) => t.tag) : undefined;
    default:
      return undefined;
  }
}

/** A text that is equal for types of the same values. */
export function keyOf(type: Type): string {
  switch (type.kind) {
    case "enum":
      return `enum ${type.name} ${type.members.join(" ")}`;
    case "seat":
      return `seat ${type.names.join(" ")}`;
    case "tagged":
      return `tags ${type.name ?? ""} ${type.tags.map((t) => `${t.tag}(${t.heads.map((h) => keyOf(h.type)).join()})`).join(" ")}`;
    case "int":
      return `int ${type.low} ${type.high}`;
    case "grid":
      return `grid ${type.rows} ${type.cols}`;
    case "option":
      return `option ${keyOf(type.inner)}`;
    case "tuple":
      return `tuple ${type.elements.map(keyOf).join()}`;
    case "record":
      return `record ${type.fields.map((f) => `${f.name}:${keyOf(f.type)}`).join()}`;
    case "array":
      return `array ${type.index.map(keyOf).join()} of ${keyOf(type.element)} ${entryCount(type)}`;
    case "set":
      return `set of ${keyOf(type.element)}`;
    case "list":
      return `list ${type.length ?? type.upTo} of ${keyOf(type.element)}`;
    default:
      return type.kind;
  }
}
