/** `let`, `var`, `const` in a block: without words a variable takes its value's label (B3); with words it is a declared place (B2, B6). */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { bindNames } from "./binders.js";
import type { Context } from "./context.js";
import { rootOf, story, written } from "./context.js";
import type { Outcome } from "./exits.js";
import { goesOn, mergeExits, taint } from "./exits.js";
import { overAll } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { fresh, withValue } from "./flow.js";
import { because, join, NOBODY, OPEN, PUBLIC, whichClause } from "./labels.js";
import { leaking, tell } from "./leaks.js";
import type { Clearance, Label } from "./labels.js";
import { hiddenCondition, hiddenStore, privateWithoutOwner } from "./messages.js";
import { execRight } from "./statements.js";
import type { Destination, Right } from "./statements.js";
import { readersPhrase, setUnder } from "./stores.js";
import { clearanceOf, ownerIndex, readersOf, readWords } from "./words.js";
import type { Place, Words } from "./words.js";
import { execDraw } from "./draws.js";
import { execFor } from "./loops.js";

/** Binds what a `let` declares. */
export function bindLet(ctx: Context, flow: Flow, s: ast.LetStmt, pc: Label): Outcome {
  let current = flow;
  let out: Outcome = goesOn(flow);
  for (const binding of s.bindings) {
    const now = join(pc, taint(out.exits));
    const next = s.for === undefined ? bindOne(ctx, current, s, binding, now) : bindEach(ctx, current, s, binding, s.for, now);
    out = { flow: next.flow, exits: mergeExits(ctx, out.exits, next.exits) };
    if (next.flow === undefined) return out;
    current = next.flow;
  }
  return out;
}

/** The place a binding is, if it says who sees it. */
function placeOf(ctx: Context, flow: Flow, s: ast.LetStmt, b: ast.Binding): Place | undefined {
  if (b.visibility.length === 0 && !s.measured) return undefined;
  const name = b.target.kind === "name" ? b.target.text : written(b.target);
  const read = readWords(ctx, b.visibility, name, (local) => flow.env.get(local));
  const words: Words = s.measured ? { ...read, measured: true, said: true } : read;
  const owner = b.target.kind === "name" && b.indices.length > 0 ? ownerIndex(ctx, ctx.typed.typeOfName(b.target)) : -1;
  return { name, span: b.span, words, owner };
}

function destination(ctx: Context, b: ast.Binding, place: Place | undefined): Destination {
  const names = b.target.kind === "name" ? [b.target] : b.target.names.filter((n): n is ast.Name => n.kind === "name");
  const name = written(b.target);
  if (place === undefined) return { name, clearance: OPEN, names };
  return { name, clearance: clearanceOf(ctx, place, undefined), names, movers: place.words.kind === "private" };
}

function runInit(ctx: Context, flow: Flow, b: ast.Binding, to: Destination, pc: Label): Right {
  if (b.init === undefined) return { flow, exits: [], value: { label: PUBLIC }, input: false };
  return b.init.op === "~" ? execDraw(ctx, flow, b.init.value, pc, to) : execRight(ctx, flow, b.init.value, pc, to);
}

function bindOne(ctx: Context, flow: Flow, s: ast.LetStmt, b: ast.Binding, pc: Label): Outcome {
  const place = placeOf(ctx, flow, s, b);
  const to = destination(ctx, b, place);
  const right = runInit(ctx, flow, b, to, pc);
  if (right.flow === undefined) return right;
  return { flow: bind(ctx, right.flow, b, place, to, right, join(pc, taint(right.exits))), exits: right.exits };
}

/** `let v[i] = e for i in D`: an array over D; the whole is read by who reads every entry. */
function bindEach(ctx: Context, flow: Flow, s: ast.LetStmt, b: ast.Binding, clause: ast.ForClause, pc: Label): Outcome {
  const place = placeOf(ctx, flow, s, b);
  const to = destination(ctx, b, place);
  const mark = ctx.versions.next;
  let value: Value = { label: PUBLIC };
  const out = execFor(
    ctx,
    flow,
    clause,
    (inner, label) => {
      const right = runInit(ctx, b.target.kind === "name" ? withValue(inner, b.target, { label: PUBLIC }) : inner, b, to, label);
      value = { label: join(right.value.label, label), author: undefined };
      return { flow: right.flow, exits: right.exits };
    },
    pc,
  );
  if (out.flow === undefined) return out;
  const closed: Right = {
    flow: out.flow,
    exits: [],
    value: { label: overAll(value.label, mark, b.init?.value ?? b, clause) },
    input: false,
  };
  return { flow: bind(ctx, out.flow, b, place, to, closed, pc), exits: out.exits };
}

/** Gives the names their value. */
function bind(ctx: Context, flow: Flow, b: ast.Binding, place: Place | undefined, to: Destination, right: Right, pc: Label): Flow {
  const { value } = right;
  const from = b.init?.value ?? b.target;
  const name = written(b.target);
  if (place === undefined) {
    const label = join(
      because(value.label, b.target.span, `\`${name}\` depends on it through \`${written(from)}\``, { variable: true }),
      setUnder(pc, b.target),
    );
    return bindNames(ctx, flow, b.target, { ...value, label });
  }
  if (place.words.kind === "private" && place.owner < 0 && value.author === undefined && (!right.input || b.init?.op === "~"))
    sayNoOwner(ctx, b.span, name, from);
  // An input takes the place's label; its maker always knows it (B6).
  const clearance: Clearance =
    right.input && value.author !== undefined && place.words.kind === "secret"
      ? { ...to.clearance, readers: { kind: "seats", seats: [value.author] } }
      : to.clearance;
  if (!right.input) checkLet(ctx, flow, b, clearance, value, from, pc);
  const readers =
    right.input && value.author !== undefined && place.words.kind === "private"
      ? ({ kind: "seats", seats: [value.author] } as const)
      : place.owner >= 0
        ? NOBODY
        : clearance.readers;
  const said = readersPhrase(place.owner >= 0 ? readersOf(ctx, place, undefined) : readers);
  const parts: Label[] = [value.label.filter((p) => p.block !== undefined)];
  if (readers.kind !== "all")
    parts.push([{ readers, measured: false, at: b.span, cause: { text: `\`${name}\` is ${said}`, span: b.span } }]);
  if (place.words.measured)
    parts.push([{ readers: { kind: "all" }, measured: true, at: b.span, cause: { text: `\`${name}\` is measured`, span: b.span } }]);
  const label = join(...parts, right.input ? PUBLIC : pc);
  return bindNames(ctx, flow, b.target, {
    label,
    author: value.author,
    fields: undefined,
    term: value.term ?? fresh(ctx.versions, name),
    copyOf: place.owner >= 0 ? { place, rest: PUBLIC } : undefined,
  });
}

/** `private` on a `let` means the seat that moves: where nobody chooses, it would mean nobody (B2). */
function sayNoOwner(ctx: Context, span: Span, name: string, from: ast.Node): void {
  if (ctx.universe.names.length <= 1) return;
  ctx.say(
    privateWithoutOwner,
    span,
    { name, seats: undefined },
    {
      why: "`private` on a `let` means the seat that moves, and here nobody chooses",
      help: `say who sees it: \`let seen by p ${name} = reveal(${written(from, 30)}, to: p)\`; or write \`let secret ${name}\` if nobody may`,
    },
  );
}

function checkLet(ctx: Context, flow: Flow, b: ast.Binding, clearance: Clearance, value: Value, from: ast.Node, pc: Label): void {
  const name = written(b.target);
  const seen = readersPhrase(clearance.readers);
  const part = leaking(ctx, flow, value.label, clearance);
  if (part !== undefined) {
    ctx.say(
      hiddenStore,
      part.at,
      { place: name, seen, reads: written({ span: part.at }), which: whichClause(part) },
      {
        why: "whoever sees the place would see the value",
        help: part.measured
          ? `write \`measured let ${name} = …\``
          : `write \`let ${name} = …\` without a word, and it is as visible as its value; or say \`reveal(${written(from, 40)})\``,
        related: [{ span: rootOf(part.cause).span, text: "declared here" }],
        witness: story(part.cause, `\`${name}\` takes the value of \`${written(from)}\``, b.target.span),
      },
    );
    return;
  }
  const hidden = leaking(ctx, flow, pc, clearance);
  if (hidden === undefined) return;
  tell(ctx, hidden);
  ctx.say(
    hiddenCondition,
    b.target.span,
    { place: name, seen, what: "whether it", reads: written({ span: hidden.at }), which: whichClause(hidden) },
    {
      why: "who sees that it is set, or not, learns the condition",
      help: `leave the word away, and \`${name}\` is as visible as its value and its condition`,
      related: [{ span: rootOf(hidden.cause).span, text: "what it depends on" }],
      witness: story(hidden.cause, `\`${name}\` is set only then`, b.target.span),
    },
  );
}
