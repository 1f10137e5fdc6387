/** Evaluates constant expressions after they were typed. Arithmetic follows C3: ints are int32, `div` and `mod` floor. */
import type * as ast from "../1-parse/ast.js";
import type { Span } from "../source/source-file.js";
import { functionConstant } from "./generic/function-constants.js";
import { rootOf, declarationOf, type Context } from "./context.js";
import { constFunctions } from "./const-functions.js";
import { flatPosition, flatSize, valuesOf } from "./index-values.js";
import { patternMatches } from "./const-patterns.js";
import { elementOf } from "./relations.js";
import type { ConstValue } from "./typed.js";
import type { TagType, Type } from "./types.js";
import { sliced } from "./slices.js";

export type Evaluated = { readonly value: ConstValue } | Failure;

export interface Failure {
  readonly reason: string;
  readonly span: Span;
  /** It is a constant, but has no value. */
  readonly fault?: boolean;
  /** What is wrong was reported before. */
  readonly told?: boolean;
}

/**
 * Evaluates an expression that was typed before. `defaults`: parameters of games stand for their default values, unless `params` or the
 * context has others.
 */
export function evaluate(c: Context, e: ast.Expr, defaults = true, params: ReadonlyMap<ast.Param, ConstValue> = c.params): Evaluated {
  const evaluator = new Evaluator(c, defaults, params);
  const value = evaluator.eval(e, new Map());
  return value === undefined ? (evaluator.failure ?? { reason: "it is not a constant", span: e.span }) : { value };
}

type Env = ReadonlyMap<ast.Node, ConstValue>;
type Step = { kind: "next"; env: Env } | { kind: "return"; value: ConstValue } | undefined;

export class Evaluator {
  failure: Failure | undefined;
  private steps = 0;
  private readonly open = new Set<ast.Node>();

  constructor(
    readonly c: Context,
    private readonly defaults: boolean,
    private readonly params: ReadonlyMap<ast.Param, ConstValue>,
  ) {}

  fail(node: ast.Node, reason: string, fault = false): undefined {
    this.failure ??= { reason, span: node.span, fault };
    return undefined;
  }

  private type(e: ast.Expr): Type {
    return this.c.types.get(e) ?? { kind: "unknown" };
  }

  eval(e: ast.Expr, env: Env): ConstValue | undefined {
    if (++this.steps > 2_000_000) return this.fail(e, "it takes too many steps");
    switch (e.kind) {
      case "number":
        return e.value;
      case "bool":
        return e.value;
      case "none":
        return null;
      case "paren":
        return this.eval(e.inner, env);
      case "string": {
        let text = "";
        for (const part of e.parts) {
          if (part.kind === "string_text") text += part.text;
          else {
            const value = this.eval(part.value, env);
            if (value === undefined) return undefined;
            text += typeof value === "object" ? JSON.stringify(value) : String(value);
          }
        }
        return text;
      }
      case "name_expr":
        return this.name(e, env);
      case "unary": {
        const value = this.eval(e.operand, env);
        if (value === undefined) return undefined;
        return e.op === "not" ? !value : this.number(e, -Number(value));
      }
      case "binary":
        return this.binary(e, env);
      case "conditional": {
        const condition = this.eval(e.condition, env);
        return condition === undefined ? undefined : this.eval(condition ? e.then : e.else, env);
      }
      case "is":
        return this.is(e, env);
      case "in": {
        const [left, right] = [this.eval(e.left, env), this.walk(e.right, env)];
        if (left === undefined || right === undefined) return undefined;
        return right.some((v) => same(v, left)) !== e.not;
      }
      case "range": {
        const [low, high] = [this.eval(e.low, env), this.eval(e.high, env)];
        if (typeof low !== "number" || typeof high !== "number") return undefined;
        if (high - low > 1_000_000) return this.fail(e, "the range is too long to list");
        return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
      }
      case "tuple": {
        const values = this.all(e.elements, env);
        const type = this.type(e);
        if (values === undefined || type.kind !== "grid") return values;
        const [row, col] = values as number[];
        return row >= 0 && row < type.rows && col >= 0 && col < type.cols
          ? row * type.cols + col
          : this.fail(e, "the cell is outside the grid", true);
      }
      case "list": {
        const values = this.all(e.elements, env);
        const type = this.type(e);
        if (values === undefined || type.kind !== "array") return values;
        return values.flatMap((v) => (Array.isArray(v) && type.index.length > 1 ? (v as ConstValue[]) : [v]));
      }
      case "comprehension": {
        const values = this.comprehension(e, env)?.map((row) => row.value);
        const type = this.type(e);
        // Rows of an array over several axes lie one behind the other.
        const inner = this.type(e.value);
        const many = (t: Type): boolean => t.kind === "array" || t.kind === "list";
        const rows = type.kind === "array" && type.index.length > 1 && many(inner) && !many(type.element);
        return rows ? values?.flatMap((v) => (Array.isArray(v) ? (v as ConstValue[]) : [v])) : values;
      }
      case "record_expr":
        return this.record(e, env);
      case "member":
        return this.member(e, env);
      case "index": {
        if (this.type(e).kind === "index_type") return this.fail(e, "it is the type of an array");
        const object = this.eval(e.object, env);
        const part = sliced(e);
        if (part !== undefined) return this.slice(e, part, object, env);
        const at = this.all(
          e.indices.filter((i): i is ast.Expr => i.kind !== "wildcard"),
          env,
        );
        if (object === undefined || at === undefined || !Array.isArray(object)) return undefined;
        const type = this.type(e.object);
        const position = type.kind === "array" ? flatPosition(type.index, at) : (at[0] as number);
        const value = position === undefined ? undefined : (object as readonly ConstValue[])[position];
        return value === undefined ? this.fail(e, "the index is out of range", true) : value;
      }
      case "else": {
        const value = this.eval(e.operand, env);
        if (value !== null) return value;
        return e.otherwise.kind === "block" ? this.fail(e, "it leaves") : this.eval(e.otherwise, env);
      }
      case "match":
        return this.match(e, env);
      case "call":
        return this.call(e, env);
      default:
        return this.fail(e, "it is not a constant");
    }
  }

  /** Rounds nothing, checks int32 and division (G2). */
  private number(e: ast.Expr, value: number): number | undefined {
    if (!Number.isFinite(value)) return this.fail(e, "it divides by zero or overflows", true);
    if (this.type(e).kind === "int" && (value < -2147483648 || value > 2147483647))
      return this.fail(e, "it does not fit an int of 32 bits", true);
    return value === 0 ? 0 : value;
  }

  private all(list: readonly ast.Expr[], env: Env): ConstValue[] | undefined {
    const values: ConstValue[] = [];
    for (const e of list) {
      const value = this.eval(e, env);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  private name(e: ast.NameExpr, env: Env): ConstValue | undefined {
    const meaning = this.c.shared.meanings.get(e.name);
    switch (meaning?.kind) {
      case "builtin":
        return meaning.name === "pi" ? Math.PI : this.fail(e, "it is not a constant");
      case "tag":
        // Among tags with payloads a bare one is a value like the others.
        return meaning.type.tags.some((t) => t.heads.length > 0) ? { tag: meaning.index, heads: [] } : meaning.index;
      case "enum_member":
      case "seat":
        return meaning.index;
      case "none":
        return null;
      case "type":
        return valuesOf(meaning.type) ?? this.fail(e, "the type has too many values to list");
      case "symbol": {
        const root = rootOf(meaning.symbol);
        const known = root === undefined ? undefined : env.get(root);
        if (known !== undefined) return known;
        const declared = declarationOf(meaning.symbol);
        if (declared?.kind === "const") return this.once(declared, declared.value, e);
        if (declared?.kind === "fn" && meaning.symbol.kind === "declaration") return functionConstant(declared.body);
        if (declared?.kind === "extern" && declared.what === "fn") {
          // What another may answer is secret, and games are proved for what their parameters may see.
          return declared.words.includes("pure") ? functionConstant(declared) : this.fail(e, `\`${e.name.text}\` is no \`pure\` extern`);
        }
        if (meaning.symbol.kind === "param") {
          const given = this.params.get(meaning.symbol.param);
          if (given !== undefined) return given;
          if (this.defaults && meaning.symbol.param.default !== undefined && meaning.symbol.owner.kind === "game")
            return this.once(meaning.symbol.param, meaning.symbol.param.default, e);
          return this.fail(e, `the parameter \`${e.name.text}\` has no value here`);
        }
        return this.fail(e, `\`${e.name.text}\` changes as the program runs`);
      }
      default:
        return this.fail(e, `\`${e.name.text}\` is not a constant`);
    }
  }

  /** Evaluates what a declaration says, unless that is under way: then it is declared by itself. */
  private once(declaration: ast.Node, value: ast.Expr, at: ast.Expr): ConstValue | undefined {
    if (this.open.has(declaration)) {
      this.failure ??= { reason: "it is declared by itself", span: at.span, told: true };
      return undefined;
    }
    this.open.add(declaration);
    const result = this.eval(value, new Map());
    this.open.delete(declaration);
    return result;
  }

  /** `xs[a..b]`, counted as the entries are. */
  private slice(e: ast.IndexExpr, range: ast.RangeExpr, object: ConstValue | undefined, env: Env): ConstValue | undefined {
    const [low, high] = [this.eval(range.low, env), this.eval(range.high, env)];
    const xs = object === undefined ? undefined : listed(object);
    if (xs === undefined || typeof low !== "number" || typeof high !== "number") return undefined;
    const type = this.type(e.object);
    const axis = type.kind === "array" ? type.index[0] : undefined;
    const first = axis?.kind === "int" ? axis.low : 0;
    if (high < low) return [];
    return low < first || high - first >= xs.length
      ? this.fail(e, "the part is out of range", true)
      : xs.slice(low - first, high - first + 1);
  }

  private binary(e: ast.BinaryExpr, env: Env): ConstValue | undefined {
    const left = this.eval(e.left, env);
    if (left === undefined) return undefined;
    if (e.op === "and" && !left) return false;
    if (e.op === "or" && left) return true;
    const right = this.eval(e.right, env);
    if (right === undefined) return undefined;
    if (e.op === "and" || e.op === "or") return Boolean(right);
    if (e.op === "==") return same(left, right);
    if (e.op === "!=") return !same(left, right);
    const whole = this.type(e);
    // Numbers side by side are computed and compared one by one; lists are put one after the other.
    if (isMany(left, right) && (whole.kind === "array" || (whole.kind === "list" && e.op !== "+"))) return this.eachEntry(e, left, right);
    if (e.op === "+" && Array.isArray(left) && Array.isArray(right)) {
      const grid = this.type(e.left);
      if (grid.kind !== "grid") return [...(left as ConstValue[]), ...(right as ConstValue[])];
    }
    const grid = this.type(e.left);
    if (grid.kind === "grid" && Array.isArray(right)) {
      const sign = e.op === "-" ? -1 : 1;
      const row = Math.floor(Number(left) / grid.cols) + sign * Number(right[0]);
      const col = (Number(left) % grid.cols) + sign * Number(right[1]);
      return row >= 0 && row < grid.rows && col >= 0 && col < grid.cols ? row * grid.cols + col : null;
    }
    return this.compute(e, Number(left), Number(right));
  }

  private eachEntry(e: ast.BinaryExpr, left: ConstValue, right: ConstValue): ConstValue | undefined {
    const [xs, ys] = [listed(left), listed(right)];
    if (xs === undefined && ys === undefined) return this.compute(e, Number(left), Number(right));
    const values: ConstValue[] = [];
    for (let i = 0; i < (xs ?? ys ?? []).length; i++) {
      const value = this.eachEntry(e, xs === undefined ? left : xs[i], ys === undefined ? right : ys[i]);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  private compute(e: ast.BinaryExpr, a: number, b: number): ConstValue | undefined {
    switch (e.op) {
      case "<":
        return a < b;
      case "<=":
        return a <= b;
      case ">":
        return a > b;
      case ">=":
        return a >= b;
      case "+":
        return this.number(e, a + b);
      case "-":
        return this.number(e, a - b);
      case "*":
        return this.number(e, a * b);
      case "/":
        return this.number(e, a / b);
      case "div":
        return this.number(e, Math.floor(a / b));
      case "mod":
        return this.number(e, b === 0 ? Number.NaN : a - b * Math.floor(a / b));
      case "^":
        return this.number(e, a ** b);
      default:
        return this.fail(e, "it is not a constant");
    }
  }

  private is(e: ast.IsExpr, env: Env): ConstValue | undefined {
    const left = this.eval(e.left, env);
    if (left === undefined) return undefined;
    const meaning = e.right.kind === "name_expr" ? this.c.shared.meanings.get(e.right.name) : undefined;
    if (meaning?.kind === "some") return (left !== null) !== e.not;
    const right = this.eval(e.right, env);
    return right === undefined ? undefined : same(left, right) !== e.not;
  }

  /** What `for … in` walks. */
  walk(e: ast.Expr, env: Env): readonly ConstValue[] | undefined {
    const value = this.eval(e, env);
    if (value === undefined) return undefined;
    return Array.isArray(value) ? (value as readonly ConstValue[]) : this.fail(e, "it cannot be walked");
  }

  comprehension(e: ast.ComprehensionExpr, env: Env): { value: ConstValue; key: ConstValue }[] | undefined {
    let envs: { env: Map<ast.Node, ConstValue>; keys: ConstValue[] }[] = [{ env: new Map(env), keys: [] }];
    for (const binder of e.for.binders) {
      const longer: typeof envs = [];
      for (const { env: inner, keys } of envs) {
        const values = this.walk(binder.in, inner);
        if (values === undefined) return undefined;
        for (const [position, value] of values.entries()) {
          const next = new Map(inner);
          if (!this.bind(binder, value, position, next)) return this.fail(binder, "it cannot be taken apart");
          longer.push({ env: next, keys: [...keys, value] });
        }
        if (longer.length > 1_000_000) return this.fail(e, "it is too long");
      }
      envs = longer;
    }
    const rows: { value: ConstValue; key: ConstValue }[] = [];
    for (const { env: inner, keys } of envs) {
      if (e.for.where !== undefined) {
        const keep = this.eval(e.for.where, inner);
        if (keep === undefined) return undefined;
        if (!keep) continue;
      }
      const value = this.eval(e.value, inner);
      if (value === undefined) return undefined;
      rows.push({ value, key: keys.length === 1 ? keys[0] : keys });
    }
    return rows;
  }

  private bind(binder: ast.Binder, value: ConstValue, position: number, env: Map<ast.Node, ConstValue>): boolean {
    if (binder.names.length === 1) return this.bindName(binder.names[0], value, env);
    const byParts = elementOf(this.type(binder.in))?.element.kind === "tuple";
    if (byParts && Array.isArray(value)) return binder.names.every((n, i) => this.bindName(n, (value as readonly ConstValue[])[i], env));
    return this.bindName(binder.names[0], position, env) && this.bindName(binder.names[1], value, env);
  }

  bindName(name: ast.BindName, value: ConstValue, env: Map<ast.Node, ConstValue>): boolean {
    if (name.kind === "wildcard") return true;
    if (name.kind === "name_tuple")
      return Array.isArray(value) && name.names.every((n, i) => this.bindName(n, (value as readonly ConstValue[])[i], env));
    env.set(name, value);
    return true;
  }

  private record(e: ast.RecordExpr, env: Env): ConstValue | undefined {
    const fields: Record<string, ConstValue> = {};
    for (const entry of e.entries) {
      const value = this.eval(entry.value, env);
      if (value === undefined) return undefined;
      fields[entry.name?.text ?? (entry.value.kind === "name_expr" ? entry.value.name.text : "")] = value;
    }
    return fields;
  }

  private member(e: ast.MemberExpr, env: Env): ConstValue | undefined {
    const object = this.eval(e.object, env);
    const type = this.type(e.object);
    if (object === undefined) return undefined;
    if (type.kind === "grid" && typeof object === "number") {
      if (e.name.text === "row") return Math.floor(object / type.cols);
      if (e.name.text === "col") return object % type.cols;
    }
    if (Array.isArray(object)) {
      const list = object as readonly ConstValue[];
      if (e.name.text === "size") return type.kind === "array" ? flatSize(type.index) : list.length;
      if (e.name.text === "first") return list[0] ?? null;
      if (e.name.text === "last") return list[list.length - 1] ?? null;
    }
    if (typeof object === "object" && object !== null && !Array.isArray(object)) {
      const value = (object as { readonly [field: string]: ConstValue })[e.name.text];
      if (value !== undefined) return value;
    }
    return this.fail(e, "it is not a constant");
  }

  private match(e: ast.MatchExpr, env: Env): ConstValue | undefined {
    const subject = e.subject === undefined ? undefined : this.eval(e.subject, env);
    if (e.subject !== undefined && subject === undefined) return undefined;
    for (const arm of e.arms) {
      let inside: Env = env;
      if (arm.pattern !== undefined) {
        const bound = patternMatches(this, arm.pattern, subject!, new Map(env));
        if (bound === undefined) continue;
        inside = bound;
      }
      for (const condition of [arm.guard, arm.where]) {
        if (condition === undefined) continue;
        const holds = this.eval(condition, inside);
        if (holds === undefined) return undefined;
        if (!holds) inside = env;
        if (!holds) break;
        continue;
      }
      const condition = arm.guard ?? arm.where;
      if (condition !== undefined && !this.eval(condition, inside)) continue;
      if (arm.body.kind === "expr") return this.eval(arm.body.value, inside);
      return this.fail(arm, "its arm is not an expression");
    }
    return this.fail(e, "no arm matches", true);
  }

  private call(e: ast.CallExpr, env: Env): ConstValue | undefined {
    if (e.callee.kind !== "name_expr" && e.callee.kind !== "member") return this.fail(e, "it is not a constant");
    const meaning = this.c.shared.meanings.get(e.callee.name);
    if (meaning?.kind === "builtin") {
      const rule = constFunctions.get(meaning.name);
      return rule === undefined ? this.fail(e, `\`${meaning.name}\` is not known to the compiler beforehand`) : rule(this, e, env);
    }
    if (meaning?.kind === "tag") return this.tagged(meaning.type.tags[meaning.index], meaning.index, e, env);
    const declared = meaning?.kind === "symbol" ? declarationOf(meaning.symbol) : undefined;
    if (declared?.kind === "record") return this.newRecord(declared, e, env);
    if (declared?.kind === "fn") return this.callFn(declared, e, env);
    if (declared?.kind === "extern") return this.fail(e, "it calls TypeScript, which the compiler does not run");
    return this.fail(e, "it is not a constant");
  }

  /** A tag with its payload: `{ tag, heads }`, the heads in order. */
  private tagged(tag: TagType, index: number, e: ast.CallExpr, env: Env): ConstValue | undefined {
    const heads: ConstValue[] = [];
    for (const [i, head] of tag.heads.entries()) {
      const arg = e.args.find((a) => a.name?.text === head.name) ?? e.args.filter((a) => a.name === undefined)[i];
      const value = arg && this.eval(arg.value, env);
      if (value === undefined) return arg ? undefined : this.fail(e, `\`${head.name}\` has no value`);
      heads.push(value);
    }
    return { tag: index, heads };
  }

  private newRecord(decl: ast.RecordDecl, e: ast.CallExpr, env: Env): ConstValue | undefined {
    const fields: Record<string, ConstValue> = {};
    for (const m of decl.members) {
      if (m.kind !== "field") continue;
      const arg = e.args.find((a) => a.name?.text === m.name.text);
      if (arg === undefined && m.init === undefined) return this.fail(e, `the field \`${m.name.text}\` has no value`);
      const value = arg !== undefined ? this.eval(arg.value, env) : this.eval(m.init!.value, new Map());
      if (value === undefined) return undefined;
      const type = this.c.nameTypes.get(m.name);
      fields[m.name.text] =
        type?.kind === "array" && !Array.isArray(value) ? Array.from({ length: flatSize(type.index) }, () => value) : value;
    }
    return fields;
  }

  private callFn(fn: ast.FnDecl, e: ast.CallExpr, env: Env): ConstValue | undefined {
    if (this.c.shared.recursive.has(fn)) {
      this.failure ??= { reason: "it calls itself", span: e.span, told: true };
      return undefined;
    }
    // What is made for a call may speak of what is known around it.
    const inside = new Map<ast.Node, ConstValue>(this.c.shared.copies.has(fn) ? env : []);
    for (const [i, param] of fn.params.entries()) {
      if (this.c.nameTypes.get(param.name)?.kind === "fn") continue;
      const arg = e.args.find((a) => a.name?.text === param.name.text) ?? e.args.filter((a) => a.name === undefined)[i];
      const value =
        arg !== undefined ? this.eval(arg.value, env) : param.default === undefined ? undefined : this.eval(param.default, inside);
      if (value === undefined) return undefined;
      inside.set(param, value);
    }
    if (fn.body.kind !== "block") return this.eval(fn.body, inside);
    const step = this.block(fn.body, inside);
    return step?.kind === "return" ? step.value : this.fail(e, "it gives no value");
  }

  /** Runs the statements that functions may hold. */
  private block(block: ast.Block, env: Env): Step {
    let inside = env;
    for (const s of block.statements) {
      const step = this.statement(s, inside);
      if (step?.kind !== "next") return step;
      inside = step.env;
    }
    return { kind: "next", env: inside };
  }

  private statement(s: ast.Stmt, env: Env): Step {
    switch (s.kind) {
      case "let": {
        const next = new Map(env);
        for (const binding of s.bindings) {
          if (binding.init === undefined || binding.indices.length > 0 || s.for !== undefined)
            return this.fail(binding, "it is not a constant");
          const value = this.eval(binding.init.value, next);
          if (value === undefined || !this.bindName(binding.target, value, next)) return undefined;
        }
        return { kind: "next", env: next };
      }
      case "return": {
        const value = s.value === undefined ? null : this.eval(s.value, env);
        return value === undefined ? undefined : { kind: "return", value };
      }
      case "if": {
        const condition = this.eval(s.condition, env);
        if (condition === undefined) return undefined;
        const branch = condition ? s.then : s.else;
        if (branch === undefined) return { kind: "next", env };
        const step = branch.kind === "if" ? this.statement(branch, env) : this.block(branch, env);
        return step?.kind === "next" ? { kind: "next", env: step.env } : step;
      }
      case "for": {
        let now: Env = env;
        if (s.clause.binders.length !== 1) return this.fail(s, "it is not a constant");
        const values = this.walk(s.clause.binders[0].in, env);
        if (values === undefined) return undefined;
        for (const [position, value] of values.entries()) {
          const next = new Map(now);
          if (!this.bind(s.clause.binders[0], value, position, next)) return undefined;
          if (s.clause.where !== undefined) {
            const keep = this.eval(s.clause.where, next);
            if (keep === undefined) return undefined;
            if (!keep) continue;
          }
          const step = this.block(s.body, next);
          if (step?.kind !== "next") return step;
          now = step.env;
        }
        return { kind: "next", env: now };
      }
      case "store": {
        if (s.target.kind !== "name_expr" || s.op === "~" || s.for !== undefined) return this.fail(s, "it is not a constant");
        const meaning = this.c.shared.meanings.get(s.target.name);
        const root = meaning?.kind === "symbol" ? rootOf(meaning.symbol) : undefined;
        const value = this.eval(s.value, env);
        const old = root === undefined ? undefined : env.get(root);
        if (root === undefined || value === undefined) return undefined;
        const next = new Map(env);
        next.set(root, s.op === "=" ? value : Number(old) + (s.op === "+=" ? 1 : -1) * Number(value));
        return { kind: "next", env: next };
      }
      default:
        return this.fail(s, "it is not a constant");
    }
  }
}

/** Says whether two constants are equal as whole values. */
export function same(a: ConstValue, b: ConstValue): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return Number(a) === Number(b) && typeof a !== "string" && typeof b !== "string" && a !== null && b !== null;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => same(v as ConstValue, b[i] as ConstValue));
  const [x, y] = [a, b] as { readonly [field: string]: ConstValue }[];
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((k) => y[k] !== undefined && same(x[k], y[k]));
}

const listed = (value: ConstValue): readonly ConstValue[] | undefined =>
  Array.isArray(value) ? (value as readonly ConstValue[]) : undefined;

const isMany = (left: ConstValue, right: ConstValue): boolean => Array.isArray(left) || Array.isArray(right);
