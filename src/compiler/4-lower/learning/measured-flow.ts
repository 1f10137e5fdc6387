/**
 * B10 in methods: what a game measures may reach `measure`, `claim` and `test`, and nothing that learns. Columns that tell it are followed
 * through the step program until nothing changes; where one reaches a loss, a memory, a `collect`, weights or the control of `train` is an error.
 */
import { unreachable } from "../../diagnostics/define.js";
import { whereOf, type Span } from "../../source/source-file.js";
import type { MeasuredColumn } from "../games/ir.js";
import type { HostExpr } from "./host.js";
import { measuredLearned } from "./messages.js";
import type { Session } from "./session.js";
import type { HostStore, StepIr } from "./step.js";
import { textOf, type StagedTrain } from "./train-steps.js";

/** Where a measured value came from, and the statements it went through. */
interface Trace {
  readonly origin: MeasuredColumn;
  readonly steps: readonly string[];
}

/** What a value tells: `whole` of itself, `columns` by name if it is a table. */
interface Told {
  readonly whole?: Trace;
  readonly columns: ReadonlyMap<string, Trace>;
}

const NOTHING: Told = { columns: new Map() };

/** Reports each place of a method where what is measured would be learned from. */
export function checkMeasured(
  session: Session,
  train: Pick<StagedTrain, "steps" | "places" | "aside">,
  variables: readonly { readonly name: string; readonly initial: HostExpr }[],
  explores: readonly { readonly value: HostExpr; readonly span: Span }[],
): void {
  if (![...session.games.values()].some((game) => game.measured !== undefined)) return;
  const flow = new MeasuredFlow(session, train);
  for (const { name, initial } of variables) flow.put(lasting(name), flow.told(initial));
  flow.settle();
  flow.report();
  for (const { value, span } of explores) flow.sink(flow.told(value).whole, span, "how often the policy explores");
}

class MeasuredFlow {
  /** By local, variable, running statistic or memory. */
  private readonly known = new Map<string, Told>();
  private changed = false;
  private reporting = false;

  constructor(
    private readonly session: Session,
    private readonly train: Pick<StagedTrain, "steps" | "places" | "aside">,
  ) {}

  /** Runs the steps until nothing more is told. */
  settle(): void {
    do {
      this.changed = false;
      for (const step of this.train.steps) this.step(step);
    } while (this.changed);
  }

  /** Runs them once more and says what is wrong. */
  report(): void {
    this.reporting = true;
    for (const step of this.train.steps) this.step(step);
  }

  /** Adds to what a name holds. */
  put(name: string, told: Told): void {
    const before = this.known.get(name) ?? NOTHING;
    const columns = new Map([...told.columns, ...before.columns]);
    const whole = before.whole ?? told.whole;
    if (columns.size === before.columns.size && whole === before.whole) return;
    this.changed = true;
    this.known.set(name, { columns, ...(whole && { whole }) });
  }

  /** A place that learns: nothing measured may come here. */
  sink(trace: Trace | undefined, span: Span, what: string): void {
    if (!trace || !this.reporting) return;
    const { name, span: declared } = trace.origin;
    this.session.report(
      measuredLearned,
      span,
      { what, name },
      {
        why: "what is measured is for `measure`, `claim` and `test` alone, so that no policy can come to use it",
        help: "learn from a value that is not `measured`; what people want to watch goes to `measure`",
        related: [{ span: declared, text: `\`${name}\` tells what is measured` }],
        witness: [...trace.origin.witness, ...trace.steps, `${what} reads it (${whereOf(span)})`],
      },
    );
  }

  private step(step: StepIr): void {
    const at = this.train.places.get(step);
    if (!at) return;
    const aside = this.train.aside.has(step);
    switch (step.kind) {
      case "repeat":
        return this.control(step.times, at, aside, "how often this loop runs");
      case "again":
        return step.until && this.control(step.until, at, aside, "when this loop ends");
      case "branch":
        return this.control(step.condition, at, aside, "what `train` does next");
      case "goto":
      case "stage":
      case "measure":
        return;
      case "collect":
        return this.collect(step, at);
      case "compute":
        for (const store of step.stores) this.store(store, this.train.places.get(store) ?? at);
        return;
      case "improve": {
        const chosen = this.told(step.batch).whole;
        // Every column of rows that were chosen so depends on it: one message.
        if (chosen) return this.sink(chosen, at, "the choice of rows that are learned from");
        for (const { value, span } of [...step.columns, ...step.scalars]) {
          const { whole } = this.told(value);
          this.sink(whole, span, `\`${textOf(span)}\` in \`improve\``);
        }
        return this.sink(this.told(step.rate).whole, at, "the rate of learning");
      }
      default:
        return unreachable(step);
    }
  }

  /** Inside `measure` control is free, but then everything that is stored there may depend on it. */
  private control(condition: HostExpr, at: Span, aside: boolean, what: string): void {
    const { whole } = this.told(condition);
    if (!whole) return;
    if (!aside) return this.sink(whole, at, what);
    for (const store of this.train.aside) if (store.kind === "local" || store.kind === "variable") this.put(nameOf(store), wholly(whole));
  }

  private collect(step: StepIr & { readonly kind: "collect" }, at: Span): void {
    const { plan } = step;
    const columns = new Map<string, Trace>();
    for (const { game } of plan.groups) for (const column of this.measured(game)) columns.set(column.name, { origin: column, steps: [] });
    const check = (told: Told, what: string): void => {
      if (plan.measuring !== true) this.sink(told.whole, at, what);
    };
    for (const value of step.values) check(this.told(value), "who plays in this `collect`");
    for (const group of step.groups ?? []) {
      const over = group.over ? this.told(group.over) : NOTHING;
      check(over, "what this `collect` plays");
      check(this.told(group.count), "how many episodes this `collect` plays");
      const inside = new Map([["item", over]]);
      for (const { value } of group.given) check(this.told(value, inside), "a parameter of these episodes");
      for (const { name, value } of group.columns) {
        const { whole } = this.told(value, inside);
        if (whole) columns.set(name, whole);
      }
    }
    this.put(plan.into, { columns });
  }

  private store(store: HostStore, at: Span): void {
    const told = through(this.told(store.value), at);
    if (store.kind !== "effect") return this.put(nameOf(store), told);
    if (store.value.kind !== "call") return;
    const { name, args } = store.value;
    const [target, ...rest] = args;
    if (target?.kind !== "lasting") return this.sink(told.whole, at, "this statement");
    const given = rest.map((arg) => this.told(arg, new Map([["rows", this.told(target)]])));
    const whole = given.find((g) => g.whole)?.whole;
    if (target.what === "running") return this.put(lasting(target.name), through(wholly(whole), at));
    this.sink(whole, at, `\`${textOf(at)}\``);
    if (target.what !== "memory") return;
    // A memory keeps what its game's end records tell; what was worked out from it is one more column.
    const own = new Set(this.measured(this.session.memories.get(target.name)?.table.games[0] ?? "").map((c) => c.name));
    const [added] = given;
    const updated = name === "updateMemory" ? columnNames(rest[1]) : undefined;
    for (const [column, trace] of added?.columns ?? []) {
      if (!own.has(column) && (updated?.includes(column) ?? true))
        this.sink(trace, at, `the column \`${column}\` of the memory \`${target.name}\``);
    }
  }

  private measured(game: string): readonly MeasuredColumn[] {
    return this.session.games.get(game)?.measured ?? [];
  }

  /** What an expression tells; `bound` are the parameters of functions around it. */
  told(expr: HostExpr, bound: ReadonlyMap<string, Told> = new Map()): Told {
    switch (expr.kind) {
      case "const":
      case "random_policy":
      case "game":
      case "run":
      case "updates":
      case "counter":
        return NOTHING;
      case "bound":
        return bound.get(expr.name) ?? NOTHING;
      case "now":
        return this.known.get(expr.name) ?? NOTHING;
      case "lasting": {
        const memory = expr.what === "memory" ? this.session.memories.get(expr.name) : undefined;
        if (!memory) return this.known.get(lasting(expr.name)) ?? NOTHING;
        const own = memory.table.games.flatMap((game) => this.measured(game));
        return { columns: new Map(own.map((column) => [column.name, { origin: column, steps: [] }])) };
      }
      case "column": {
        const of = this.told(expr.batch, bound);
        return wholly(of.whole ?? of.columns.get(expr.name));
      }
      case "field":
        return this.told(expr.of, bound);
      case "list":
        return union(expr.items.map((item) => this.told(item, bound)));
      case "fields":
        return union(expr.fields.map((field) => this.told(field.value, bound)));
      case "cond":
        return union([expr.condition, expr.then, expr.else].map((part) => this.told(part, bound)));
      case "lambda":
        return this.told(expr.body, bound);
      case "call":
        return this.call(expr, bound);
      default:
        return unreachable(expr);
    }
  }

  private call(expr: HostExpr & { readonly kind: "call" }, bound: ReadonlyMap<string, Told>): Told {
    const values = expr.args.map((arg) => (arg.kind === "lambda" ? NOTHING : this.told(arg, bound)));
    const all = union(values);
    // A function is handed what stands beside it: rows of a table, entries of a list.
    const made = expr.args.flatMap((arg) =>
      arg.kind === "lambda" ? [wholly(this.told(arg.body, new Map([...bound, ...arg.params.map((p) => [p, all] as const)])).whole)] : [],
    );
    const [table, name, value] = expr.args;
    if (expr.name === "withColumn" && name?.kind === "const" && value) {
      const columns = new Map(values[0].columns);
      const { whole } = values[2];
      if (whole) columns.set(String(name.value), whole);
      else columns.delete(String(name.value));
      const rows = this.told(table, bound).whole;
      return { columns, ...(rows && { whole: rows }) };
    }
    return union([all, ...made]);
  }
}

/** What lasts is known apart from the locals of `train`. */
const lasting = (name: string): string => `lasting ${name}`;
const nameOf = (store: HostStore & { readonly name: string }): string => (store.kind === "variable" ? lasting(store.name) : store.name);

const wholly = (whole: Trace | undefined): Told => (whole ? { whole, columns: new Map() } : NOTHING);

function union(values: readonly Told[]): Told {
  const whole = values.find((v) => v.whole)?.whole;
  const columns = values.flatMap((v) => [...v.columns]);
  return whole || columns.length > 0 ? { columns: new Map(columns), ...(whole && { whole }) } : NOTHING;
}

/** The same, after a statement. */
function through(told: Told, at: Span): Told {
  if (!told.whole) return told;
  return { ...told, whole: { ...told.whole, steps: [...told.whole.steps, `\`${textOf(at)}\` takes it on (${whereOf(at)})`] } };
}

function columnNames(list: HostExpr | undefined): readonly string[] {
  return list?.kind === "list" ? list.items.flatMap((item) => (item.kind === "const" ? [String(item.value)] : [])) : [];
}
