/**
 * Decisions that cannot be listed whole (A3): those with heads of reals, and those with too many values. They are asked part by part, the tag first,
 * then its heads from left to right, each among the values that leave something for the heads after it. Whoever is asked is told the parts before.
 */
import type * as ast from "../../1-parse/ast.js";
import { whereReach } from "../../2-bind/where-reach.js";
import { realsOf } from "../../3-check/domains.js";
import { conjunctsOf, headsIn, limitsOf, namedIn } from "../../3-check/heads.js";
import { boxed, eliminated, linearOf, type Linear } from "../../3-check/linear.js";
import { BOOL } from "../../3-check/types.js";
import type { FieldType, Type } from "../../3-check/types.js";
import { branch } from "./branch.js";
import { allOf, and, binary, constant, eq, isConst, isValue, not, zeroOf } from "./build.js";
import type { Lowering } from "./context.js";
import { pause, siteOf } from "./decisions.js";
import type { Asking } from "./decisions.js";
import { lowerExpr } from "./expressions.js";
import type { Expr, ObservedFeature } from "./ir.js";
import { lowerGiven, lowerObservation, turned } from "./observation.js";
import { endsOf, leavesRoom } from "./real-ends.js";
import { holds, linearEnds } from "./linear-ends.js";
import { seenFromOutside } from "./inner-sight.js";
import { isPlainTags, valueCount } from "./values.js";

/** Choices with parts are kept in tables of this many values at most. */
const MOST_WHOLE = 4096;

/** Whether a decision is asked part by part: some head is a real, or its values are too many to list. */
export function isAskedInParts(domain: Type): boolean {
  if (domain.kind !== "record" && !(domain.kind === "tagged" && !isPlainTags(domain))) return false;
  const heads = domain.kind === "record" ? domain.fields : domain.tags.flatMap((tag) => tag.heads);
  if (heads.some((head) => head.box !== undefined)) return true;
  const size = valueCount(domain);
  return (size === undefined || size > MOST_WHOLE) && heads.every((head) => valueCount(head.type) !== undefined);
}

/** Asks a decision part by part; gives the whole choice. */
export function askInParts(cx: Lowering, asking: Asking, domain: Type): Expr {
  const { e, name, given } = asking;
  const automatic = given === undefined;
  const features = cx.fixedly(() => (given === undefined ? (cx.automatic ?? lowerObservation(cx)) : lowerGiven(cx, given)));
  const known: Known = { asking, features, remembers: automatic, told: [] };
  if (domain.kind === "record") {
    const alternative = e.domain.alternatives[0];
    const heads = new Heads(cx, asking, alternative, domain.fields, (values) => ({
      kind: "record",
      type: domain,
      fields: domain.fields.map((f, i) => ({ name: f.name, value: values[i] })),
      span: e.span,
    }));
    return heads.whole(heads.ask(known, (head) => `${name}.${head}`));
  }
  if (domain.kind !== "tagged") return cx.refuse(e, "a decision in parts over this");
  return askTags(cx, known, domain);
}

/** What is known while a decision is asked: what its seat is given, and the parts that were chosen. */
interface Known {
  readonly asking: Asking;
  readonly features: readonly ObservedFeature[];
  readonly remembers: boolean;
  readonly told: readonly { readonly name: string; readonly value: Expr }[];
}

/** What the seat is given for the next part: as for the whole decision, and the parts before. */
function givenNow(cx: Lowering, known: Known): Pick<Parameters<typeof pause>[2], "features" | "remembers"> {
  const told = known.told.map(({ name, value }) => {
    const seen = cx.inner === undefined ? turned(cx, value) : seenFromOutside(cx, turned(cx, value));
    return { name, value: seen, type: seen.type };
  });
  return { features: [...known.features, ...told], remembers: known.remembers };
}

function askTags(cx: Lowering, known: Known, domain: Type & { readonly kind: "tagged" }): Expr {
  const { e, name, sight } = known.asking;
  const { span } = e;
  const last = e.domain.alternatives.at(-1);
  const common = last?.where !== undefined && whereReach(cx.typed.bound, e.domain, last) === "all" ? last.where : undefined;
  const tags: Type = { kind: "tagged", name: domain.name, tags: domain.tags.map(({ tag }) => ({ tag, heads: [] })) };
  const candidate = cx.local();
  const chosen: Expr = { kind: "local", type: tags, local: candidate, name: "it" };
  const branches = domain.tags.map(({ heads }, tag) => {
    const alternative = e.domain.alternatives.find((a) => a.tag?.text === domain.tags[tag].tag);
    const whole = (values: readonly Expr[]): Expr => ({ kind: "tagged", type: domain, tag, heads: values, span });
    return new Heads(cx, known.asking, alternative, heads, whole, common);
  });
  let where: Expr | undefined;
  branches.forEach((heads, tag) => {
    const possible = heads.leavesSome();
    if (possible !== undefined) where = and(where, either(eq(chosen, constant(tags, tag), span), possible));
  });
  const tag = pause(cx, known.asking, {
    site: siteOf(cx, { name, domain: tags, e }),
    candidate,
    where,
    ends: undefined,
    ...givenNow(cx, known),
    local: name,
  });
  const whole = cx.variable(`${name}_whole`, domain, constant(domain, zeroOf(domain), span), span);
  // Whether there is a next part tells the tag, so that only those who see the choice may know of it (B5).
  const asking = sight.kind === "public" ? known.asking : { ...known.asking, unheard: true };
  const from = (at: number): void => {
    const heads = branches[at];
    const choose = (): void => {
      const values = heads.ask({ ...known, asking, told: [...known.told, { name, value: tag }] }, (head) =>
        domain.tags.some((other, i) => i !== at && other.heads.some((h) => h.name === head))
          ? `${name}.${domain.tags[at].tag}.${head}`
          : `${name}.${head}`,
      );
      if (cx.flow.at !== undefined) cx.flow.emit({ kind: "store", place: whole.place, value: heads.whole(values), checked: false, span });
    };
    if (at === branches.length - 1) return choose();
    branch(cx, eq(tag, constant(tags, at), span), choose, () => from(at + 1), span, `after_${name}`);
  };
  from(0);
  cx.variables.delete(whole.local);
  return whole.read;
}

/** `not a or b`. */
const either = (a: Expr, b: Expr): Expr => binary("or", not(a), b, BOOL, b.span);

/** The heads of one alternative, with what its `where` says of each. */
class Heads {
  private readonly conditions: (readonly ast.Expr[])[];
  /** By condition: the heads it names. */
  private readonly names = new Map<ast.Expr, ReadonlySet<number>>();
  /** Conditions on which alternative it is: whether the tag may be chosen. */
  private readonly ofTag: readonly ast.Expr[];
  private readonly linear: readonly Linear[];
  private readonly inLinear = new Set<ast.Expr>();
  private readonly nodes: readonly (ast.Name | undefined)[];
  private readonly named: ReturnType<typeof namedIn>;

  constructor(
    private readonly cx: Lowering,
    private readonly asking: Asking,
    alternative: ast.Alternative | undefined,
    private readonly heads: readonly FieldType[],
    readonly whole: (values: readonly Expr[]) => Expr,
    /** A `where` that speaks of the whole choice, and so of every alternative. */
    common?: ast.Expr,
  ) {
    const fields = alternative?.type?.kind === "heads_type" ? alternative.type.fields : (alternative?.heads ?? []);
    this.nodes = heads.map((_, i) => fields[i]?.name);
    this.named = namedIn(
      heads.map(({ name }, i) => ({ name, node: this.nodes[i] })),
      (name) => cx.symbol(name),
      asking.target.node,
    );
    const own = alternative?.where === undefined || alternative.where === common ? [] : conjunctsOf(alternative.where);
    const shared = common === undefined ? [] : conjunctsOf(common);
    const ofTag = heads.length === 0 ? [...own, ...shared] : shared.filter((condition) => this.speaksOfTag(condition));
    this.ofTag = ofTag;
    const all = [...own, ...shared].filter((condition) => !ofTag.includes(condition));
    for (const condition of all)
      this.names.set(condition, shared.includes(condition) ? new Set(heads.keys()) : headsIn(condition, heads.length, this.named));
    const last = (condition: ast.Expr): number => Math.max(0, ...(this.names.get(condition) ?? []));
    this.conditions = heads.map((_, i) => all.filter((condition) => last(condition) === i));
    const late = shared.find((condition) => !ofTag.includes(condition) && heads.at(-1)?.box !== undefined);
    if (late !== undefined)
      cx.refuse(
        late,
        `a \`where\` about the whole of a choice that ends with the real \`${heads.at(-1)?.name ?? ""}\``,
        "say by `it is …` which alternatives may be chosen, and give each a `where` of its own for its parts",
      );
    this.linear = this.linearConditions(all);
  }

  /** Whether a condition asks of the candidate no more than which alternative it is. */
  private speaksOfTag(condition: ast.Expr): boolean {
    const walk = (node: unknown): boolean => {
      if (Array.isArray(node)) return node.every(walk);
      if (typeof node !== "object" || node === null) return true;
      const e = node as ast.Expr;
      if (e.kind === "is" && this.named(e.left) === "whole") {
        const meaning = e.right.kind === "name_expr" ? this.cx.typed.meaningOf(e.right.name) : undefined;
        return meaning?.kind === "tag";
      }
      if ("kind" in e && this.named(e) !== undefined) return false;
      return Object.entries(e).every(([key, child]) => key === "span" || key === "source" || walk(child));
    };
    return walk(condition);
  }

  /** All conditions on single reals, where some speaks of several of them: then the ends of each follow from all. */
  private linearConditions(all: readonly ast.Expr[]): readonly Linear[] {
    const { cx, heads, named } = this;
    const reals = realsOf(heads, named, (e) => {
      const value = cx.typed.constOf(e);
      return typeof value === "number" ? value : undefined;
    });
    const several = (condition: ast.Expr): boolean =>
      [...(this.names.get(condition) ?? [])].filter((i) => heads[i].box !== undefined).length > 1;
    const read = all.map((condition) => ({ condition, linear: linearOf(condition, reals) }));
    if (!read.some(({ condition, linear }) => linear !== undefined && several(condition))) return [];
    for (const { condition, linear } of read)
      if (linear !== undefined && (this.names.get(condition)?.size ?? 0) > 0) this.inLinear.add(condition);
    const boxes = heads.flatMap((head, i) =>
      head.box === undefined || head.type.kind !== "real" ? [] : boxed(i, head.box.low, head.box.high),
    );
    const said = read.flatMap(({ condition, linear }) => (linear !== undefined && this.inLinear.has(condition) ? linear : []));
    return [...boxes, ...said.filter((c) => c.coefficients.size > 0)];
  }

  /** Asks for each head; gives what was chosen. */
  ask(known: Known, siteName: (head: string) => string): readonly Expr[] {
    const { cx, heads } = this;
    const values: Expr[] = [];
    heads.forEach((head, i) => {
      const told = heads.slice(0, i).map(({ name }, k) => ({ name, value: values[k] }));
      const name = siteName(head.name);
      const candidate = cx.local();
      const value: Expr = { kind: "local", type: head.type, local: candidate, name: head.name };
      const site = siteOf(cx, { name, domain: head.type, real: head.box, e: this.asking.e });
      const isReal = head.box !== undefined;
      values.push(
        pause(cx, known.asking, {
          site,
          candidate,
          where: isReal ? undefined : both(this.holds(i, [...values, value]), this.leaves(i + 1, [...values, value])),
          ends: isReal ? this.ends(i, values) : undefined,
          ...givenNow(cx, { ...known, told: [...known.told, ...told] }),
          local: `${this.asking.waiting.together?.waiting ?? this.asking.name}_${head.name}`,
        }),
      );
    });
    return values;
  }

  /** Whether some choice of the heads is legal; nothing if one surely is. */
  leavesSome(): Expr | undefined {
    const tag = this.ofTag.map((condition) => this.lower(condition, []));
    return both(tag.length === 0 ? undefined : tag.reduce((a, b) => and(a, b, b.span)), this.leaves(0, []));
  }

  /** What is asked of head `i`, given the values of those up to it. */
  private holds(i: number, values: readonly Expr[]): Expr | undefined {
    const conditions = this.conditions[i].map((condition) => this.lower(condition, values)).filter((c) => !isValue(c, true));
    return conditions.length === 0 ? undefined : conditions.reduce((a, b) => and(a, b, b.span));
  }

  private ends(i: number, values: readonly Expr[]): ReturnType<typeof endsOf> {
    const { box } = this.heads[i];
    if (box === undefined) return undefined;
    const alone = this.conditions[i].filter((condition) => !this.inLinear.has(condition));
    const limits = alone.flatMap((condition) => limitsOf(condition, (e) => this.named(e) === i) ?? []);
    return this.bound(values, () => {
      const together = this.linear.length === 0 ? undefined : linearEnds(this.cx, this.linearFor(i), i, values, box);
      return endsOf(this.cx, limits, box, together);
    });
  }

  /** What is asked of the reals up to `i`, so that those after it have a choice. */
  private linearFor(i: number): readonly Linear[] {
    return this.heads.reduce((conditions, _, at) => (at > i ? eliminated(conditions, at) : conditions), this.linear);
  }

  /** Whether the heads from `i` on have a choice, given the values of those before; nothing if they surely have. */
  private leaves(i: number, values: readonly Expr[]): Expr | undefined {
    const { cx } = this;
    const head = this.heads[i];
    if (head === undefined) return undefined;
    const later = this.conditions.slice(i + 1).some((conditions) => conditions.some((c) => this.names.get(c)?.has(i)));
    const blank = constant(head.type, zeroOf(head.type));
    if (head.box !== undefined) {
      // How far a real may go that depends on a real before it is not known yet.
      const ends = this.ends(i, values);
      const room = both(this.withoutReals(i, values), ends === undefined ? undefined : leavesRoom(ends));
      return later ? room : both(room, this.leaves(i + 1, [...values, blank]));
    }
    if (this.conditions[i].length === 0 && !later) return this.leaves(i + 1, [...values, blank]);
    if (!isWalked(head.type)) {
      return cx.refuse(
        this.asking.e.domain,
        `\`where\` on \`${head.name}\`, whose values cannot be walked`,
        "use ranges, enums, seats and cells",
      );
    }
    const local = cx.local();
    const value: Expr = { kind: "local", type: head.type, local, name: head.name };
    const inside = later ? [...values, value] : [...values, blank];
    const rest = this.leaves(i + 1, inside);
    const own = this.holds(i, [...values, value]);
    const body = later ? both(own, rest) : own;
    if (body === undefined) return later ? undefined : rest;
    if (isConst(body)) return later ? body : both(body, rest);
    const some: Expr = { kind: "reduce", type: BOOL, op: "any", local, name: head.name, over: allOf(head.type), body };
    return later ? some : both(some, rest);
  }

  /** What is asked of no real any more, once the first of them is to be chosen. */
  private withoutReals(i: number, values: readonly Expr[]): Expr | undefined {
    if (this.linear.length === 0 || this.heads.slice(0, i).some((head) => head.box !== undefined)) return undefined;
    const rest = eliminated(this.linearFor(i), i).filter((c) => c.coefficients.size === 0);
    return this.bound(values, () => rest.map((c) => holds(this.cx, c)).reduce<Expr | undefined>((a, b) => both(a, b), undefined));
  }

  private lower(condition: ast.Expr, values: readonly Expr[]): Expr {
    return this.bound(values, () => this.cx.fixedly(() => lowerExpr(this.cx, condition)));
  }

  /** Works with the heads' values under their names. */
  private bound<T>(values: readonly Expr[], work: () => T): T {
    const { cx, heads, nodes } = this;
    const place = this.asking.target.node;
    const filled = heads.map((head, i) => values[i] ?? constant(head.type, zeroOf(head.type)));
    const candidate = this.whole(filled);
    const before = place === undefined ? undefined : cx.bindings.get(place);
    nodes.forEach((node, i) => {
      if (node !== undefined) cx.bindings.set(node, { kind: "value", value: filled[i] });
    });
    if (place !== undefined) cx.bindings.set(place, { kind: "value", value: candidate });
    cx.it.push(candidate);
    const result = work();
    cx.it.pop();
    if (place !== undefined && before !== undefined) cx.bindings.set(place, before);
    else if (place !== undefined) cx.bindings.delete(place);
    return result;
  }
}

/** Joins conditions that may be missing. */
function both(a: Expr | undefined, b: Expr | undefined): Expr | undefined {
  return a === undefined ? b : and(a, b, a.span);
}

const isWalked = (type: Type): boolean =>
  type.kind === "bool" || type.kind === "int" || type.kind === "enum" || type.kind === "seat" || type.kind === "grid";
