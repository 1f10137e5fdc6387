/** What the parts of one kernel share: names of arrays, constants, scratch space, fault codes, and why there is no kernel if there is none. */
import type { Span } from "../../../source/source-file.js";
import { whereOf } from "../../../source/source-file.js";
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { GameIr, LocalId } from "../../../4-lower/games/ir.js";
import type { Declaration } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import { camel, pascal, Scope, shout } from "../names.js";
import type { Plan } from "../plan.js";
import type { Binding } from "./bindings.js";
import type { Ref } from "./storage.js";
import { arrayFor, arrayOfType, encode, fittedType, isScalar, numbersOf, strideOf } from "./storage.js";

/** How a slot is kept. */
export interface SlotStore {
  /** The property of the lanes, and the variable that holds its typed array. */
  readonly property: string;
  readonly array: string;
  /** The variable of a single number, or of where a lane's row begins. */
  readonly variable: string;
  readonly stride: number;
  readonly arrayType: string;
  readonly scalar: boolean;
}

/** How a constant table is kept; its arrays are declared once something reads them. */
export type TableStore = { readonly value: ConstValue; readonly array: () => string } & (
  | { readonly kind: "flat"; readonly type: Type }
  | { readonly kind: "rows"; readonly width: number }
  | { readonly kind: "ragged"; readonly starts: () => string }
);

/** The most entries of a table of steps on a grid. */
const LARGEST_STEP_TABLE = 16_384;

const LANE_PROPERTIES =
  `lanes seat site mask legal choices reward score truncated event episode fault position concealed historySize historyCode historyActor historySeen historyReal realActions realEnds sampleGroup sampleIndex cutInside`.split(
    " ",
  );
const LOCAL_NAMES =
  `lanes from to how actions budget seed chance observations seats sites mask choices reward score truncated events episodes
  faults positions random ended next left lane block action event run asked n bits legal history actor seen i k rounds
  historySize historyCode historyActor historySeen historyReal concealedOf realActions realEnds realAt reals words checks scoreAt rewardAt maskAt historyAt starts winner by
  sampleGroup sampleIndex cutInside`.split(/\s+/);
const PAY_NAMES = "pay payScore payLatest paySite payForced payAt paySiteAt payForcedAt".split(" ");
/** Names that the function which observes uses beside those of slots. */
export const OBSERVE_NAMES = "at out me asked lane lanes size code entry actor known k i sites open".split(" ");

export class KernelParts {
  readonly declarations: Declaration[] = [];
  readonly faults: { source: string; text: string }[] = [];
  readonly slots: readonly SlotStore[];
  /** Where fields of end records go; those that kernels cannot keep are left out. */
  readonly ends: readonly {
    readonly name: string;
    readonly type: Type;
    readonly property: string;
    readonly array: string;
    readonly stride: number;
  }[];
  /** The first thing that kernels cannot do yet. */
  refusal: { readonly what: string; readonly span: Span } | undefined;
  /** Slots that the code being printed reads or stores as variables. */
  used = new Set<number>();
  usesChecks = false;
  /** The statement being printed, for faults of values that say no place themselves. */
  place: Span | undefined;
  private readonly tables = new Map<string, TableStore>();
  private readonly literals = new Map<string, string>();
  private readonly shared = new Map<LocalId, Binding>();
  private readonly steps = new Map<string, string>();
  private locals: Scope;

  constructor(
    readonly context: GameContext,
    readonly plan: Plan,
  ) {
    const properties = new Scope();
    for (const name of LANE_PROPERTIES) properties.take(name);
    this.locals = new Scope(context.scope);
    for (const name of LOCAL_NAMES) this.locals.take(name);
    if (plan.pay !== undefined) {
      properties.take("pay");
      for (const name of PAY_NAMES) this.locals.take(name);
    }
    // Slots have the same names in every function, so none that any of them uses itself.
    const ofSlots = new Scope(this.locals);
    for (const name of OBSERVE_NAMES) ofSlots.take(name);
    this.slots = context.ir.slots.map((slot): SlotStore => {
      const stride = strideOf(slot.type);
      if (stride === undefined) this.refuse(`\`${slot.name}\`, which has no fixed size`, slot.span);
      const name = camel(slot.name);
      const scalar = isScalar(slot.type);
      return {
        property: properties.take(name),
        array: ofSlots.take(scalar ? `${name}Of` : name),
        variable: ofSlots.take(scalar ? name : `${name}At`),
        stride: stride ?? 1,
        arrayType: stride === undefined ? "Int32Array" : arrayOfType(slot.type),
        scalar,
      };
    });
    this.ends = context.ir.endFields.flatMap(({ name, type }) => {
      const stride = strideOf(type);
      if (stride === undefined) return [];
      const property = properties.take(camel(`end_${name}`));
      return [{ name, type, property, array: ofSlots.take(`${property}Of`), stride }];
    });
    for (const slot of this.slots) {
      this.locals.take(slot.array);
      this.locals.take(slot.variable);
    }
  }

  get ir(): GameIr {
    return this.context.ir;
  }

  /** Gives up on the kernel; gives a stand-in so that printing goes on. */
  refuse(what: string, span: Span = this.ir.span): string {
    this.refusal ??= { what, span };
    return "0";
  }

  /** Starts the names of another function; those of slots stay taken. */
  beginFunction(names: readonly string[]): void {
    this.locals = new Scope(this.context.scope);
    for (const slot of this.slots) {
      this.locals.take(slot.array);
      this.locals.take(slot.variable);
    }
    for (const name of names) this.locals.take(name);
  }

  /** A new name inside the kernel's functions. */
  fresh(wish: string): string {
    return this.locals.take(camel(wish));
  }

  checks(): string {
    this.usesChecks = true;
    this.context.use("Checks");
    return "checks";
  }

  /** Numbers a fault; 0 means none. */
  faultCode(span: Span | undefined, text: string): string {
    const source = whereOf(span ?? this.ir.span);
    const known = this.faults.findIndex((f) => f.source === source && f.text === text);
    if (known >= 0) return String(known + 1);
    this.faults.push({ source, text });
    if (this.faults.length > 250) this.refuse("more than 250 places that may go wrong");
    return String(this.faults.length);
  }

  /** Prints the value of a slot that is one number. */
  readSlot(slot: number, type: Type): string {
    this.used.add(slot);
    const { variable } = this.slots[slot];
    return type.kind === "bool" ? `(${variable} !== 0)` : variable;
  }

  /** Where a slot's numbers lie. */
  slotRef(slot: number): Ref {
    this.used.add(slot);
    const store = this.slots[slot];
    return { array: store.array, at: { text: store.scalar ? "lane" : store.variable, constant: 0 }, type: this.ir.slots[slot].type };
  }

  /** A local that several blocks know: a variable of the whole function. */
  sharedLocal(local: LocalId, name: string, type: Type): Binding {
    let binding = this.shared.get(local);
    if (binding === undefined) {
      if (isScalar(type)) binding = { kind: "variable", text: this.fresh(name) };
      else {
        const stride = strideOf(type);
        if (stride === undefined) this.refuse(`\`${name}\`, which has no bound`);
        binding = { kind: "ref", ref: { array: this.scratch(arrayOfType(type), stride ?? 1), at: { text: "", constant: 0 }, type } };
      }
      this.shared.set(local, binding);
    }
    return binding;
  }

  /** The variables of shared locals, to be declared. */
  sharedNames(): readonly string[] {
    return [...this.shared.values()].flatMap((b) => (b.kind === "variable" ? [b.text] : []));
  }

  sharedBindings(): ReadonlyMap<LocalId, Binding> {
    return this.shared;
  }

  /** Keeps numbers in a typed array of the module. */
  constants(arrayType: string, numbers: readonly number[], wish = "CONSTANTS", doc = ""): string {
    const key = `${arrayType} ${numbers.join()}`;
    const known = this.literals.get(key);
    if (known !== undefined) return known;
    const name = this.context.scope.take(wish);
    this.literals.set(key, name);
    this.declarations.push({ kind: "const", name, doc, value: `${arrayType}.of(${numbers.join(", ")})`, exported: false });
    return name;
  }

  /** Keeps room for a value while a statement runs. */
  scratch(arrayType: string, size: number): string {
    const name = this.context.scope.take("scratch");
    this.declarations.push({ kind: "const", name, doc: "", value: `new ${arrayType}(${size})`, exported: false });
    return name;
  }

  /** Keeps a constant table of the spec as numbers. */
  table(id: string): TableStore {
    const known = this.tables.get(id);
    if (known !== undefined) return known;
    const table = this.ir.tables.find((t) => t.id === id);
    if (table === undefined) throw new Error(`a bug in spc: no table ${id}`);
    const store = this.storeTable(id, table.type, table.value);
    this.tables.set(id, store);
    return store;
  }

  private storeTable(id: string, type: Type, value: ConstValue): TableStore {
    const wish = /^[A-Z0-9_]+$/.test(id) ? id : shout(pascal(id));
    const list = Array.isArray(value) ? (value as readonly ConstValue[]) : [];
    const element = type.kind === "array" || type.kind === "list" ? type.element : type;
    const keep = (numbers: readonly number[], suffix: string) => () =>
      this.constants(
        arrayFor(
          Math.min(0, ...numbers),
          Math.max(0, ...numbers),
          numbers.some((n) => !Number.isInteger(n)),
        ),
        numbers,
        `${wish}_${suffix}`,
      );
    const inner = element.kind === "array" || element.kind === "list" ? element.element : element;
    if (strideOf(element) !== undefined || element.kind === "record" || element.kind === "tuple" || !isScalar(inner)) {
      const fitted = fittedType(type, value);
      if (strideOf(fitted) === undefined) this.refuse(`the table \`${id}\`, whose entries have no bound`);
      return { kind: "flat", type: fitted, value, array: keep(numbersOf(fitted, value), "FLAT") };
    }
    const rows = list.map((row) => (Array.isArray(row) ? (row as readonly ConstValue[]).map((v) => encode(inner, v)) : []));
    const array = keep(rows.flat(), "FLAT");
    if (rows.every((row) => row.length === rows[0].length)) return { kind: "rows", value, array, width: rows[0]?.length ?? 0 };
    let at = 0;
    const starts = rows.map((row) => (at += row.length) - row.length);
    return { kind: "ragged", value, array, starts: keep([...starts, at], "STARTS") };
  }

  /** The cells next to each cell of a grid, as lists of up to four. */
  neighbours(rows: number, cols: number): { readonly array: string; readonly stride: number; readonly type: Type } {
    const cell: Type = { kind: "grid", rows, cols };
    const type: Type = { kind: "list", element: cell, upTo: 4 };
    const numbers = Array.from({ length: rows * cols }, (_, i) => {
      const row = Math.floor(i / cols);
      const col = i % cols;
      const next = [
        ...(row > 0 ? [i - cols] : []),
        ...(col > 0 ? [i - 1] : []),
        ...(col < cols - 1 ? [i + 1] : []),
        ...(row < rows - 1 ? [i + cols] : []),
      ];
      return numbersOf(type, next);
    }).flat();
    const array = this.constants(arrayOfType(type), numbers, "NEIGHBOURS", "How many cells are next to each cell, and which.");
    return { array, stride: 5, type };
  }

  /** A table of steps on a grid between bounds, one entry a cell, step down and step right; undefined if it were large. */
  stepTable(rows: number, cols: number, down: readonly [number, number], right: readonly [number, number]): string | undefined {
    const width = right[1] - right[0] + 1;
    const height = down[1] - down[0] + 1;
    if (!(rows * cols * width * height <= LARGEST_STEP_TABLE)) return undefined;
    const numbers: number[] = [];
    for (let cell = 0; cell < rows * cols; cell++)
      for (let d = down[0]; d <= down[1]; d++)
        for (let r = right[0]; r <= right[1]; r++) {
          const row = Math.floor(cell / cols) + d;
          const col = (cell % cols) + r;
          numbers.push(row >= 0 && row < rows && col >= 0 && col < cols ? row * cols + col + 1 : 0);
        }
    return this.constants(
      arrayFor(0, rows * cols, false),
      numbers,
      "STEPS",
      "Where steps lead from each cell: its number plus one, 0 beyond the border.",
    );
  }

  /** A function that steps on a grid; options are numbers, 0 beyond the border. */
  gridStep(rows: number, cols: number): string {
    const key = `${rows} ${cols}`;
    const known = this.steps.get(key);
    if (known !== undefined) return known;
    const name = this.context.scope.take("gridStepNumber");
    this.steps.set(key, name);
    this.declarations.push({
      kind: "function",
      name,
      doc: "Steps on the grid: the cell's number plus one, 0 beyond the border.",
      parameters: ["cell", "down", "right"].map((p) => ({ name: p, type: "number" })),
      returns: "number",
      body: `const row = Math.floor(cell / ${cols}) + down;\nconst col = (cell % ${cols}) + right;\nreturn row >= 0 && row < ${rows} && col >= 0 && col < ${cols} ? row * ${cols} + col + 1 : 0;`,
      exported: false,
    });
    return name;
  }
}
