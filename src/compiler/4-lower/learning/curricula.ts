/** Curricula: records that last (D1). Fields that a rule changes are variables of the method, functions draw from them, rules learn. */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import { argumentsOf, reportLeftovers, type Arguments } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { closureOf } from "./fixed.js";
import type { HostExpr } from "./host.js";
import { asValue, isStored, isStructured, withElement } from "./host-values.js";
import { indexTypeOf } from "./index-types.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { Scope } from "./scope.js";
import { within, type Context } from "./session.js";
import { describe, UNKNOWN, type Staged } from "./values.js";

type RecordDeclaration = Staged & { kind: "record_decl" };

/** `Thermostat(low: 0.2)`: a record's fields with the values given, others as declared; undefined after a report. */
export function newRecord(context: Context, record: RecordDeclaration, args: Arguments): Map<string, Staged> | undefined {
  const { session } = context;
  const { decl, file } = record;
  const scope = session.top(file).child();
  const inner: Context = { ...within(context, scope), where: `record \`${decl.name.text}\`` };
  const named = new Map(args.named);
  const values = new Map<string, Staged>();
  const fields = decl.members.filter((m): m is ast.Field => m.kind === "field");
  let good = true;
  for (const [i, field] of fields.entries()) {
    const name = field.name.text;
    const given = args.positional[i]?.value ?? named.get(name)?.value;
    named.delete(name);
    const plain = given ?? (field.init?.op === "=" ? evaluate(inner, field.init.value) : undefined);
    if (!plain) {
      session.report(badArgument, args.span, { callee: `record \`${decl.name.text}\``, problem: `no value for its field \`${name}\`` });
      good = false;
      continue;
    }
    const value = filled(inner, field.type, plain);
    values.set(name, value);
    scope.define(name, value);
  }
  reportLeftovers(
    context,
    `record \`${decl.name.text}\``,
    named,
    args.positional.slice(fields.length),
    fields.map((f) => f.name.text),
  );
  return good ? values : undefined;
}

/** One value fills a declared array: `value: real[Arm] = 0`. */
function filled(context: Context, type: ast.TypeNode, value: Staged): Staged {
  if (type.kind !== "array_type" || value.kind === "list" || value.kind === "unknown" || value.kind === "host") return value;
  const sizes = type.dims.map((dim) => indexTypeOf(context, dim)?.size);
  if (sizes.length === 0 || !sizes.every((size) => size !== undefined)) return value;
  return sizes.reduceRight((entry: Staged, size): Staged => ({ kind: "list", items: Array<Staged>(size ?? 0).fill(entry) }), value);
}

/** The fields that some rule of a record stores to, or adds to. */
function changed(decl: ast.RecordDecl): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (target: ast.Expr): void => {
    if (target.kind === "name_expr") names.add(target.name.text);
    else if (target.kind === "index" || target.kind === "member") note(target.object);
  };
  for (const member of decl.members) {
    if (member.kind !== "rule") continue;
    visit(member, (node) => {
      const at = node as ast.Stmt | ast.Expr;
      if (at.kind === "store") note(at.target);
      if (at.kind === "call" && at.callee.kind === "member" && at.callee.name.text === "add") note(at.callee.object);
    });
  }
  return names;
}

/** Declares `curriculum cells = LearningGain()`: gives what its name means, and notes what has to last. */
export function declareCurriculum(
  context: Context,
  member: ast.Lasting,
  variables: { readonly name: string; readonly initial: HostExpr }[],
): Staged {
  const { session } = context;
  const name = member.name.text;
  if (member.of || member.upTo || member.options.length > 0)
    return session.fail(notYet, member.span, { what: "`of`, `up to` and options of a `curriculum`" });
  const made = member.value && (member.value.kind === "call" ? member.value : undefined);
  const callee = member.value ? evaluate(context, made ? made.callee : member.value) : UNKNOWN;
  if (callee.kind !== "record_decl") {
    if (callee.kind === "unknown" && member.value) return UNKNOWN;
    return session.fail(
      wrongKind,
      member.value?.span ?? member.span,
      { expected: "a record with `fn draw` and `rule learn` after `=`", found: member.value ? describe(callee) : "nothing" },
      { help: `write \`curriculum ${name} = Bandit(…)\`; std/curricula has records to begin with` },
    );
  }
  const { decl, file } = callee;
  const values = newRecord(context, callee, argumentsOf(context, made?.args ?? [], member.span));
  if (!values) return UNKNOWN;
  const scope = new Scope(session.top(file), file);
  const lasting = changed(decl);
  for (const part of decl.members) {
    switch (part.kind) {
      case "field": {
        const value = values.get(part.name.text) ?? UNKNOWN;
        const own = `${name}.${part.name.text}`;
        scope.define(part.name.text, lasting.has(part.name.text) ? variable(context, part, value, own, variables) : value);
        break;
      }
      case "fn":
        scope.define(part.name.text, closureOf(part, scope));
        break;
      case "rule":
        scope.define(part.name.text, { kind: "rule", decl: part, scope });
        break;
    }
  }
  return { kind: "curriculum", name, decl, scope };
}

function variable(
  context: Context,
  field: ast.Field,
  value: Staged,
  name: string,
  variables: { readonly name: string; readonly initial: HostExpr }[],
): Staged {
  if (value.kind === "unknown") return UNKNOWN;
  const known = asValue(value);
  const host = known && withElement(context, known, field.type);
  if (!host || !isStored(host.type) || host.type.kind === "text")
    return context.session.fail(notYet, field.span, { what: `a field of a curriculum that holds ${describe(value)} and changes` });
  // Whole numbers may be followed by others, unless the field's type says that they are not.
  const real = field.type.kind === "named_type" && field.type.path[0].text === "real";
  const type = real && host.type.kind === "number" ? ({ kind: "number", integer: false } as const) : host.type;
  variables.push({ name, initial: host.expr });
  const holds = isStructured(type) ? { holds: type } : {};
  return { kind: "host", expr: { kind: "lasting", what: "variable", name, ...holds }, type };
}

/** What a curriculum's name followed by `.` and this one means: a field, a function, a rule. */
export function partOf(curriculum: Staged & { kind: "curriculum" }, name: string): Staged | undefined {
  return curriculum.decl.members.some((m) => m.name?.text === name) ? curriculum.scope.find(name) : undefined;
}
