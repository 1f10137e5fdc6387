/** Names with indices and fields after them: `card[p]`, `hand[mate, i].colour`; reading them and storing to them. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../types.js";
import type { Context } from "./context.js";
import { symbolOf, written } from "./context.js";
import { evaluate, hiddenBecause } from "./expressions.js";
import type { BlockStore, Flow, Key, Value } from "./flow.js";
import { ALL, join, NOBODY, onlyBy, printReaders, PUBLIC, readAt } from "./labels.js";
import type { Label, Readers } from "./labels.js";
import { compound, distinct, lasting, ME, same, seatTerm } from "./terms.js";
import type { Term } from "./terms.js";
import { placeOfField, readersOf, readWords } from "./words.js";
import type { Place } from "./words.js";

type Step =
  | { readonly kind: "index"; readonly indices: readonly ast.IndexNode[]; readonly node: ast.Expr }
  | { readonly kind: "member"; readonly name: ast.Name; readonly node: ast.Expr };

/** Takes a path apart into what it starts from and what follows. */
export function pathOf(e: ast.Expr): { readonly root: ast.Expr; readonly steps: readonly Step[] } {
  if (e.kind === "paren") return pathOf(e.inner);
  if (e.kind === "index") {
    const { root, steps } = pathOf(e.object);
    return { root, steps: [...steps, { kind: "index", indices: e.indices, node: e }] };
  }
  if (e.kind === "member") {
    const { root, steps } = pathOf(e.object);
    return { root, steps: [...steps, { kind: "member", name: e.name, node: e }] };
  }
  return { root: e, steps: [] };
}

/** What a path starts from. */
interface Root {
  readonly value: Value;
  readonly key?: Key;
  readonly place?: Place;
  /** What is joined to the place's own label at every entry. */
  readonly rest: Label;
}

function rootOfPath(ctx: Context, flow: Flow, e: ast.Expr): Root {
  if (e.kind !== "name_expr") return { value: evaluate(ctx, flow, e), rest: PUBLIC };
  return lookUp(ctx, flow, e.name);
}

/** Finds what a name stands for here. */
export function lookUp(ctx: Context, flow: Flow, name: ast.Name): Root {
  const meaning = ctx.typed.meaningOf(name);
  const known = (value: Value): Root => ({ value, rest: PUBLIC });
  if (meaning !== undefined && meaning.kind !== "symbol") {
    if (meaning.kind === "seat") return known({ label: PUBLIC, term: seatTerm(meaning.type.names[meaning.index] ?? name.text) });
    if (meaning.kind === "enum_member") return known({ label: PUBLIC, term: { key: `m:${meaning.index}`, text: name.text, versions: [] } });
    if (meaning.kind === "builtin") return builtin(flow, meaning.name);
    return known({ label: PUBLIC });
  }
  const symbol = symbolOf(ctx, name);
  if (symbol === undefined) return builtin(flow, name.text);
  switch (symbol.kind) {
    case "state":
    case "param": {
      const node = symbol.kind === "state" ? symbol.field : symbol.param;
      const value = flow.env.get(node);
      const place = ctx.places.get(node) ?? (symbol.kind === "state" ? placeOfField(ctx, symbol.field) : undefined);
      if (place !== undefined) return { value: { label: PUBLIC, term: value?.term }, key: node, place, rest: value?.label ?? PUBLIC };
      if (value === undefined) return known({ label: unknownLocal(name) });
      return { value, key: node, place: value.copyOf?.place, rest: value.copyOf?.rest ?? PUBLIC };
    }
    case "local": {
      const value = flow.env.get(symbol.name);
      if (value === undefined) return known({ label: unknownLocal(name) });
      return { value, key: symbol.name, place: value.copyOf?.place, rest: value.copyOf?.rest ?? PUBLIC };
    }
    case "counter":
      return known({ label: flow.env.get(symbol.loop)?.label ?? PUBLIC });
    case "seat":
      return known({ label: PUBLIC, term: seatTerm(symbol.name) });
    case "builtin":
      return builtin(flow, symbol.name);
    case "declaration":
    case "inner":
      return known({ label: importedLabel(ctx, name) });
    case "players":
    case "member":
    case "lasting":
    case "unresolved":
      return known({ label: PUBLIC });
  }
}

/** What `import measured` brought in, and what speaks of it, is measured (B10). */
export function importedLabel(ctx: Context, name: ast.Name): Label {
  const source = ctx.imports.behind(name);
  if (source === undefined) return PUBLIC;
  const cause = {
    text:
      source === name.text
        ? `\`${source}\` is imported as measured`
        : `\`${name.text}\` speaks of \`${source}\`, which is imported as measured`,
    span: name.span,
  };
  return [{ readers: ALL, measured: true, at: name.span, cause }];
}

function builtin(flow: Flow, name: string): Root {
  if (name === "me") return { value: flow.env.get("me") ?? { label: PUBLIC, term: ME }, rest: PUBLIC };
  return { value: flow.env.get(name) ?? { label: PUBLIC }, rest: PUBLIC };
}

/** A name that the analysis has not seen defined counts as secret: better a question too many than a leak. */
const unknownLocal = (name: ast.Name): Label =>
  hiddenBecause(name.span, `where the value of \`${name.text}\` comes from is not followed, so it counts as secret`);

/** Evaluates a path to its label and value. */
export function readPath(ctx: Context, flow: Flow, e: ast.Expr): Value {
  const { root: start, steps } = pathOf(e);
  const role = roleEntry(ctx, flow, start, steps);
  if (role !== undefined) return role;
  const root = rootOfPath(ctx, flow, start);

  const indices = leadingIndices(steps);
  const values = indices.map((i) => (i.kind === "wildcard" ? undefined : evaluate(ctx, flow, i)));
  const terms = values.map((v) => v?.term);
  const labels: Label[] = values.map((v) => v?.label ?? PUBLIC);
  if (root.place !== undefined) labels.push(root.rest, placeLabel(ctx, flow, root.place, terms, e, steps));
  if (root.key !== undefined) labels.push(blockLabel(flow, root.key, terms));

  let label = root.place === undefined ? root.value.label : PUBLIC;
  let fields = root.place === undefined ? root.value.fields : undefined;
  let type: Type = indices.length > 0 || steps.length > 0 ? ctx.typed.typeOf(start) : ctx.typed.typeOf(e);
  for (const step of steps) {
    if (step.kind === "index") {
      for (const i of step.indices) if (i.kind !== "wildcard" && !indices.includes(i)) labels.push(evaluate(ctx, flow, i).label);
      fields = step === steps[0] && root.value.fields !== undefined ? fields : undefined;
    } else {
      label = fields?.get(step.name.text) ?? label;
      fields = undefined;
      labels.push(fieldWords(ctx, ctx.typed.typeOf(memberObject(step.node)), step.name, root.value.author, step.node));
    }
    type = ctx.typed.typeOf(step.node);
  }
  labels.push(label, hiddenFields(ctx, type, root.value.author, e, new Set()));
  return {
    label: readAt(join(...labels), e.span),
    term: pathTerm(root.value.term, steps, terms, e),
    author: root.value.author,
    copyOf: steps.length === 0 && root.place !== undefined && root.place.owner >= 0 ? { place: root.place, rest: root.rest } : undefined,
    fields: steps.length === 0 ? root.value.fields : undefined,
  };
}

const memberObject = (node: ast.Expr): ast.Expr => (node.kind === "member" ? node.object : node);

function leadingIndices(steps: readonly Step[]): readonly ast.IndexNode[] {
  const indices: ast.IndexNode[] = [];
  for (const step of steps) {
    if (step.kind !== "index") break;
    indices.push(...step.indices);
  }
  return indices;
}

function pathTerm(root: Term | undefined, steps: readonly Step[], terms: readonly (Term | undefined)[], e: ast.Expr): Term | undefined {
  if (steps.length === 0 || root === undefined) return root;
  if (!terms.every((t): t is Term => t !== undefined)) return undefined;
  const path = steps.map((s) => (s.kind === "index" ? "[]" : `.${s.name.text}`)).join("");
  return compound(`at${path}`, written(e, 30), [root, ...terms]);
}

/** `captain[side]`: a role with indices is the player that owns it, or a seat of its own. */
function roleEntry(ctx: Context, flow: Flow, start: ast.Expr, steps: readonly Step[]): Value | undefined {
  if (start.kind !== "name_expr" || steps.length !== 1 || steps[0].kind !== "index") return undefined;
  const role = ctx.roles.get(start.name.text);
  const symbol = symbolOf(ctx, start.name);
  if (role === undefined || role.dims === 0 || (symbol !== undefined && symbol.kind !== "seat")) return undefined;
  const values = steps[0].indices.map((i): Value => (i.kind === "wildcard" ? { label: PUBLIC } : evaluate(ctx, flow, i)));
  const label = join(...values.map((v) => v.label));
  if (role.owner >= 0) return { label, term: values[role.owner]?.term };
  const terms = values.map((v) => v.term);
  return terms.every((t): t is Term => t !== undefined)
    ? { label, term: compound(start.name.text, written(steps[0].node, 30), terms) }
    : { label };
}

/** The label that a place's own words give the entry that is read. */
function placeLabel(
  ctx: Context,
  flow: Flow,
  place: Place,
  terms: readonly (Term | undefined)[],
  e: ast.Expr,
  steps: readonly Step[],
): Label {
  const index = place.owner >= 0 ? terms[place.owner] : undefined;
  const owner = index === undefined ? undefined : lasting(index, flow.facts);
  const readers = readersOf(ctx, place, owner);
  const parts: Label[] = [];
  const entry = steps.some((s) => s.kind === "member") ? written(lastIndexed(steps) ?? e) : written(e);
  if (readers.kind !== "all") parts.push(declaredPart(readers, place, entry, owner !== undefined || place.owner < 0, e));
  if (place.words.measured)
    parts.push([
      { readers: { kind: "all" }, measured: true, at: e.span, cause: { text: `\`${place.name}\` is measured`, span: place.span } },
    ]);
  return join(...parts);
}

const lastIndexed = (steps: readonly Step[]): ast.Expr | undefined => steps.filter((s) => s.kind === "index").at(-1)?.node;

function declaredPart(readers: Readers, place: Place, entry: string, one: boolean, e: ast.Expr): Label {
  const seen = place.words.kind === "secret" ? "secret" : printReaders(readers);
  const text = one
    ? `\`${entry}\` is ${seen}`
    : `\`${entry}\` holds every seat's entry, and each is for ${place.words.kind === "others" ? "the others" : "its own seat"} alone`;
  return [{ readers, measured: false, at: e.span, cause: { text, span: place.span } }];
}

/** What stores earlier in the `together` at hand add to an entry. */
function blockLabel(flow: Flow, key: Key, terms: readonly (Term | undefined)[]): Label {
  const hits = flow.stores.filter((s) => s.key === key && mayMeet(s, terms, flow));
  return join(...hits.map((s) => s.label));
}

function mayMeet(store: BlockStore, terms: readonly (Term | undefined)[], flow: Flow): boolean {
  return store.at.every((at, i) => {
    const term = terms[i];
    if (at.kind === "any" || term === undefined) return true;
    return at.kind === "is" ? !distinct(at.term, term, flow.facts) : !same(at.term, term, flow.facts);
  });
}

/** The label of a field that its record declares narrower. */
function fieldWords(ctx: Context, object: Type, name: ast.Name, author: Term | undefined, e: ast.Expr): Label {
  if (object.kind !== "record" || object.decl === undefined) return PUBLIC;
  const field = object.decl.members.find((m): m is ast.Field => m.kind === "field" && m.name.text === name.text);
  return field === undefined ? PUBLIC : wordLabel(ctx, field, author, e, written(e), false);
}

function wordLabel(ctx: Context, field: ast.Field, author: Term | undefined, e: ast.Expr, text: string, word: boolean): Label {
  if (field.visibility.length === 0) return PUBLIC;
  const words = readWords(ctx, field.visibility, field.name.text);
  const place: Place = { name: field.name.text, span: field.span, words, owner: -1 };
  const readers: Readers = words.kind === "private" ? (author === undefined ? NOBODY : onlyBy(author)) : readersOf(ctx, place, undefined);
  const parts: Label[] = [];
  const said = words.kind === "secret" ? "secret" : words.kind === "private" ? "for its author alone" : printReaders(readers);
  if (readers.kind !== "all")
    parts.push([{ readers, measured: false, word, at: e.span, cause: { text: `\`${text}\` is ${said}`, span: field.span } }]);
  if (words.measured)
    parts.push([
      { readers: { kind: "all" }, measured: true, word, at: e.span, cause: { text: `\`${text}\` is measured`, span: field.span } },
    ]);
  return join(...parts);
}

/** The labels of all fields in a value of this type that are declared narrower: reading the whole reads them. */
export function hiddenFields(ctx: Context, type: Type, author: Term | undefined, e: ast.Expr, seen: Set<ast.Node>): Label {
  switch (type.kind) {
    case "option":
      return hiddenFields(ctx, type.inner, author, e, seen);
    case "array":
    case "list":
    case "set":
    case "table":
      return hiddenFields(ctx, type.element, author, e, seen);
    case "tuple":
      return join(...type.elements.map((t) => hiddenFields(ctx, t, author, e, seen)));
    case "record": {
      if (type.decl === undefined || seen.has(type.decl)) return PUBLIC;
      seen.add(type.decl);
      const labels = type.decl.members.map((m) => {
        if (m.kind !== "field") return PUBLIC;
        const inner = type.fields.find((f) => f.name === m.name.text)?.type;
        const own = wordLabel(ctx, m, author, e, `${written(e, 30)}.${m.name.text}`, true);
        return join(own, inner === undefined ? PUBLIC : hiddenFields(ctx, inner, author, e, seen));
      });
      return join(...labels);
    }
    default:
      return PUBLIC;
  }
}

/** Where a store goes. */
export interface Target {
  readonly key?: Key;
  readonly place?: Place;
  /** The term of the owner's index. */
  readonly owner?: Term;
  readonly terms: readonly (Term | undefined)[];
  /** The labels of the indices: which entry changes tells them. */
  readonly indices: Label;
  /** Whether the whole variable is stored, not an entry or field. */
  readonly whole: boolean;
  /** Who reads the field stored to, where its record says so. */
  readonly field?: Readers;
}

/** Takes the left side of a store apart. */
export function targetOf(ctx: Context, flow: Flow, e: ast.Expr): Target {
  const { root: start, steps } = pathOf(e);
  const root = rootOfPath(ctx, flow, start);
  const indices = leadingIndices(steps);
  const values = indices.map((i) => (i.kind === "wildcard" ? undefined : evaluate(ctx, flow, i)));
  const later = steps.flatMap((s) => (s.kind === "index" ? s.indices.filter((i) => !indices.includes(i)) : []));
  const labels = [
    ...values.map((v) => v?.label ?? PUBLIC),
    ...later.map((i) => (i.kind === "wildcard" ? PUBLIC : evaluate(ctx, flow, i).label)),
  ];
  const declared =
    typeof root.key === "object" && (root.key.kind === "field" || ctx.places.has(root.key as ast.Param)) ? root.place : undefined;
  let field: Readers | undefined;
  for (const step of steps) {
    if (step.kind !== "member") continue;
    const narrower = fieldWords(ctx, ctx.typed.typeOf(memberObject(step.node)), step.name, root.value.author, step.node).find(
      (p) => !p.measured,
    );
    if (narrower !== undefined) field = narrower.readers;
  }
  return {
    key: root.key,
    place: declared,
    owner: declared !== undefined && declared.owner >= 0 ? values[declared.owner]?.term : undefined,
    terms: values.map((v) => v?.term),
    indices: join(...labels),
    whole: steps.length === 0,
    field,
  };
}
