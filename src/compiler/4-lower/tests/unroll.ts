/** The statements of a test as steps. */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue, Typed } from "../../3-check/typed.js";
import { INT, type Type } from "../../3-check/types.js";
import type { Reporter } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import type { Told } from "../games/lower-game.js";
import { movesOf } from "../games/part-moves.js";
import { describeValue } from "../games/values.js";
import { moveNotConstant, notInTests, testTooLong } from "./messages.js";
import type { TestStep } from "./steps.js";

/** The most steps that loops are written out to. */
const MOST_STEPS = 10_000;

type Known = Told["known"];

/** Walks a test's body; undefined, with a message, where it cannot be run. */
export class Unrolling {
  readonly told: Told[] = [];
  private steps = 0;
  private failed = false;

  constructor(
    private readonly typed: Typed,
    private readonly report: Reporter,
  ) {}

  /** The steps of a body. */
  body(block: ast.Block): readonly TestStep[] | undefined {
    const steps = this.block(block, new Map());
    return this.failed ? undefined : steps;
  }

  private block({ statements }: ast.Block, around: Known): TestStep[] {
    let known = around;
    const steps: TestStep[] = [];
    for (const statement of statements) {
      if (this.failed) break;
      if (statement.kind === "let") known = this.names(statement, known);
      else steps.push(...this.statement(statement, known));
    }
    return steps;
  }

  private statement(s: ast.Stmt, known: Known): TestStep[] {
    if (++this.steps > MOST_STEPS) return this.refuse(() => this.report(testTooLong, s.span, { most: MOST_STEPS }));
    switch (s.kind) {
      case "plays":
        return s.moves.flatMap((move) => this.move(move, known));
      case "expect":
        return [
          {
            kind: "expect",
            index: this.ask(s.condition, known),
            condition: textAt(s.condition.span),
            known: this.inWords(s.condition, known),
            span: s.condition.span,
          },
        ];
      case "if":
        return this.branch(s, known);
      case "for":
        return this.walk(s, known);
      case "repeat":
        return this.repeat(s, known);
      case "while":
        return [{ kind: "loop", while: this.ask(s.condition, known), body: this.block(s.body, known), span: s.span }];
      default:
        return this.refuse(() => this.report(notInTests, s.span, { what: `\`${s.kind === "expr" ? textAt(s.span) : s.kind}\`` }));
    }
  }

  private refuse(say: () => void): [] {
    this.failed = true;
    say();
    return [];
  }

  /** `let` names what the compiler knows; what only the game knows is read where it is needed. */
  private names(s: ast.LetStmt, around: Known): Known {
    const known = new Map(around);
    for (const { target, indices, init, span } of s.bindings) {
      const value =
        target.kind === "name" && init?.op === "=" && indices.length === 0 && s.for === undefined
          ? this.value(init.value, known)
          : undefined;
      if (value === undefined || target.kind !== "name") {
        this.refuse(() => this.report(notInTests, span, { what: "a `let` of what is not known beforehand" }));
        return known;
      }
      known.set(target, { value, type: this.typed.typeOfName(target) });
    }
    return known;
  }

  private move(move: ast.PlaysStmt["moves"][number], known: Known): TestStep[] {
    const { span } = move.move;
    const value = this.value(move.move, known);
    if (value === undefined)
      return this.refuse(() => this.report(moveNotConstant, span, { move: textAt(span) }, { help: "write the move out" }));
    const type = this.typed.typeOf(move.move);
    if (move.op === "~") return [{ kind: "drawn", place: move.who?.text ?? "", values: numbersOf(type, value), span }];
    const seat = move.who?.text;
    return movesOf(type, value).map((part) =>
      typeof part === "string" ? { kind: "move", seat, move: part, span } : { kind: "move", seat, move: textAt(span), reals: part, span },
    );
  }

  private branch(s: ast.IfStmt, known: Known): TestStep[] {
    const otherwise = (): TestStep[] =>
      s.else === undefined ? [] : s.else.kind === "if" ? this.statement(s.else, known) : this.block(s.else, known);
    const condition = this.value(s.condition, known);
    if (condition !== undefined) return condition === true ? this.block(s.then, known) : otherwise();
    const index = this.ask(s.condition, known);
    return [{ kind: "branch", index, then: this.block(s.then, known), else: otherwise(), span: s.condition.span }];
  }

  private walk(s: ast.ForStmt, known: Known): TestStep[] {
    const from = (at: number, inside: Known): TestStep[] => {
      const binder = s.clause.binders[at];
      if (binder === undefined) {
        const { where } = s.clause;
        const passes = where === undefined || this.value(where, inside);
        if (passes === undefined)
          return this.refuse(() => this.report(notInTests, s.clause.span, { what: "a `for` over what is not known beforehand" }));
        return passes === true ? this.block(s.body, inside) : [];
      }
      const [name] = binder.names;
      const values = this.typed.valuesUnder(binder.in, valuesOf(inside));
      if (values === undefined || binder.names.length !== 1 || name.kind !== "name")
        return this.refuse(() => this.report(notInTests, binder.span, { what: "a `for` over what is not known beforehand" }));
      return values.flatMap((value) =>
        this.failed ? [] : from(at + 1, new Map(inside).set(name, { value, type: this.typed.typeOfName(name) })),
      );
    };
    return from(0, known);
  }

  private repeat(s: ast.RepeatStmt, known: Known): TestStep[] {
    const count = s.count === undefined ? undefined : this.value(s.count, known);
    if (s.count !== undefined && typeof count !== "number")
      return this.refuse(() =>
        this.report(notInTests, s.count?.span ?? s.span, { what: "a number of passes that is not known beforehand" }),
      );
    if (s.until !== undefined) {
      const body = this.block(s.body, known);
      return [{ kind: "loop", until: this.ask(s.until, known), ...(typeof count === "number" ? { most: count } : {}), body, span: s.span }];
    }
    return Array.from({ length: Math.min(Number(count ?? 0), MOST_STEPS + 1) }, (_, i) => i).flatMap((i) =>
      this.failed ? [] : this.block(s.body, new Map(known).set(s, { value: i, type: INT })),
    );
  }

  /** The number under which the game answers a condition. */
  private ask(condition: ast.Expr, known: Known): number {
    this.told.push({ condition, known });
    return this.told.length - 1;
  }

  private value(e: ast.Expr, known: Known): ConstValue | undefined {
    return this.typed.constUnder(e, valuesOf(known));
  }

  /** The names of the test that a condition speaks of, with their values. */
  private inWords(condition: ast.Expr, known: Known): string[] {
    const text = textAt(condition.span);
    return [...known].flatMap(([node, { value, type }]) =>
      node.kind === "name" && new RegExp(`\\b${(node as ast.Name).text}\\b`).test(text)
        ? [`${(node as ast.Name).text} is ${describeValue(type, value)}`]
        : [],
    );
  }
}

function valuesOf(known: Known): ReadonlyMap<ast.Node, ConstValue> {
  return new Map([...known].map(([name, { value }]) => [name, value]));
}

/** A drawn value as the numbers that outcomes hold: entry by entry, none as -1. */
function numbersOf(type: Type, value: ConstValue): number[] {
  if (Array.isArray(value)) {
    const element = type.kind === "array" || type.kind === "list" ? type.element : type;
    return value.flatMap((entry: ConstValue) => numbersOf(element, entry));
  }
  return [value === null ? -1 : Number(value)];
}

/** The text of a span. */
export function textAt(span: Span): string {
  return span.file.text.slice(span.start, span.end);
}
