/** The step program of a `train` block while it grows: steps, places that jumps lead to, loops, locals (D2). */
import type { ArrayProgram } from "../../../contract/array-program.js";
import type * as ast from "../../1-parse/ast.js";
import { whereOf, type Span } from "../../source/source-file.js";
import type { AgentShape } from "./agents.js";
import type { HostExpr, HostType } from "./host.js";
import type { StagedPolicy } from "./session.js";
import type { HostStore, StepIr } from "./step.js";
import type { Staged } from "./values.js";

export interface StagedTrain {
  readonly steps: readonly StepIr[];
  readonly graphs: readonly ArrayProgram[];
  readonly metrics: readonly string[];
  readonly locals: readonly { readonly name: string; readonly type: HostType }[];
  /** Where steps and stores stand in the spec. */
  readonly places: ReadonlyMap<StepIr | HostStore, Span>;
  /** Steps and stores that only measure (D13). */
  readonly aside: ReadonlySet<StepIr | HostStore>;
}

export interface Loop {
  readonly id: string;
  /** The names that `every n …` may call its passes by, in the singular. */
  readonly nouns: readonly string[];
  readonly locals: string[];
  /** Jumps that leave it. */
  readonly exits: (StepIr & { kind: "goto" })[];
}

/** A rule that is being inlined: what `return` does. */
export interface Inlining {
  /** The local that holds the result, once something was returned from a branch. */
  result?: string;
  value?: Staged;
  /** The body's last statement, from which no jump is needed. */
  readonly last: ast.Stmt | undefined;
  /** Loops around the call. */
  readonly depth: number;
  readonly jumps: (StepIr & { kind: "goto" })[];
}

export class TrainSteps {
  readonly steps: (StepIr | undefined)[] = [];
  readonly graphs: ArrayProgram[] = [];
  readonly metrics = new Set<string>();
  readonly loops: Loop[] = [];
  readonly inlinings: Inlining[] = [];
  /** Objectives are built last, when every game that a policy plays is known. */
  readonly later: (() => void)[] = [];
  readonly locals: { name: string; type: HostType }[] = [];
  private readonly taken = new Set<string>();
  /** Places that jumps lead to. */
  private readonly labels = new Set<number>();
  private improves = 0;
  /** Above 0 inside `measure { … }`, whose draws are its own (D13). */
  measuring = 0;
  readonly places = new Map<StepIr | HostStore, Span>();
  private readonly aside = new Set<StepIr | HostStore>();

  constructor(
    readonly method: string,
    readonly shapeOf: (policy: StagedPolicy) => AgentShape | undefined,
    readonly variables: ReadonlySet<string>,
  ) {}

  finish(): StagedTrain {
    for (const build of this.later) build();
    return {
      steps: this.steps.filter((s) => s !== undefined),
      graphs: this.graphs,
      metrics: [...this.metrics],
      locals: this.locals,
      places: this.places,
      aside: this.aside,
    };
  }

  /** Adds a step that stands at `span`, and gives its number. */
  add(step: StepIr, span: Span): number {
    this.steps.push(step);
    this.places.set(step, span);
    if (this.measuring > 0) this.aside.add(step);
    return this.steps.length - 1;
  }

  /** The place of the next step, to which a jump leads. */
  here(): number {
    this.labels.add(this.steps.length);
    return this.steps.length;
  }

  /** Adds a host statement, to the step before if that is one too and nothing jumps between them. */
  compute(span: Span, store: HostStore): void {
    const last = this.steps.at(-1);
    const text = textOf(span);
    this.places.set(store, span);
    if (this.measuring > 0) this.aside.add(store);
    if (last?.kind === "compute" && !this.labels.has(this.steps.length)) {
      const same = last.text === text || last.text.endsWith(`\n${text}`);
      const whole: StepIr = { ...last, text: same ? last.text : `${last.text}\n${text}`, stores: [...last.stores, store] };
      this.steps[this.steps.length - 1] = whole;
      this.places.set(whole, span);
    } else this.add({ kind: "compute", source: whereOf(span), text, stores: [store] }, span);
  }

  /** A jump whose end is not known yet. */
  jump(span: Span): StepIr & { kind: "goto" } {
    const jump: StepIr & { kind: "goto" } = { kind: "goto", source: whereOf(span), to: 0 };
    this.add(jump, span);
    this.here();
    return jump;
  }

  /** A name that no other local of `train` has; the loop around it forgets it with each pass. */
  unique(name: string): string {
    let unique = name;
    for (let n = 2; this.taken.has(unique); n++) unique = `${name}${n}`;
    this.taken.add(unique);
    this.loops.at(-1)?.locals.push(unique);
    return unique;
  }

  /** Keeps a host value in a local, so that it is computed once; gives the local. */
  keep(span: Span, name: string, value: Staged & { kind: "host" }): Staged & { kind: "host" } {
    const local = this.unique(name);
    this.locals.push({ name: local, type: value.type });
    this.compute(span, { kind: "local", name: local, value: value.expr });
    const expr: HostExpr = { kind: "now", name: local };
    if (value.type.kind === "batch") value.type.table.home.expr = expr;
    return { kind: "host", expr, type: value.type };
  }

  /** A name for the next `improve`: its graph, its streams and its counter. */
  nextImprove(): string {
    return `${this.method}.improve${++this.improves}`;
  }
}

/** Whether reading the expression again costs nothing and cannot give something else. */
export function isSimple(expr: HostExpr): boolean {
  // A memory is handed on as itself, so that what is done to it is done to it.
  if (expr.kind === "call" && expr.name === "memoryTable") return true;
  return expr.kind === "const" || expr.kind === "now" || expr.kind === "game" || expr.kind === "random_policy" || expr.kind === "counter";
}

/** The statement as written, on one line, for comments in emitted code. */
export function textOf(span: Span): string {
  const text = span.file.text
    .slice(span.start, span.end)
    .replace(/\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
